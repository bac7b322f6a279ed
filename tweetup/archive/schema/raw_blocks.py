"""Step 5: raw records side by side in blocks, what several share kept once."""

from __future__ import annotations

from typing import Final

__all__ = ["SQL"]

#: Statements are parted by an empty line. A record kept before is a block of its own.
SQL: Final = """
CREATE TABLE raw_blocks ( -- pieces of raw records, packed together
    block INTEGER PRIMARY KEY,
    codec TEXT NOT NULL,            -- zlib, or none where compressing did not pay
    content BLOB NOT NULL
) STRICT;

INSERT INTO raw_blocks (block, codec, content) SELECT raw, codec, record FROM raw_records;

ALTER TABLE raw_records RENAME TO raw_records_before;

CREATE TABLE raw_records ( -- the record as it came, once per wording
    raw INTEGER PRIMARY KEY,
    post INTEGER NOT NULL REFERENCES posts (post) ON DELETE CASCADE,
    digest BLOB NOT NULL,
    format TEXT,
    block INTEGER NOT NULL REFERENCES raw_blocks (block),
    pieces TEXT,                    -- JSON: start and end of each in the block; NULL: all of it
    UNIQUE (post, digest)
) STRICT;

INSERT INTO raw_records (raw, post, digest, format, block)
SELECT raw, post, digest, format, raw FROM raw_records_before;

DROP TABLE raw_records_before;

CREATE INDEX raw_records_block ON raw_records (block);

"""
