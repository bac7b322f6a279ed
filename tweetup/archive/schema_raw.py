"""Schema steps of raw records: the blocks that hold their bytes, and the lines they came in."""

from __future__ import annotations

from typing import Final

__all__ = ["RAW_BLOCKS", "RAW_LINES"]

#: Statements are parted by an empty line. A record kept before is a block of its own.
RAW_BLOCKS: Final = """
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

#: Statements are parted by an empty line. Records stored before stay in pieces.
RAW_LINES: Final = """
CREATE TABLE raw_lines ( -- lines and pages of files, each the raw record of several posts
    line INTEGER PRIMARY KEY,
    digest BLOB NOT NULL,           -- of its bytes
    format TEXT NOT NULL,
    block INTEGER REFERENCES raw_blocks (block), -- NULL: raw_records has its records one by one
    start INTEGER NOT NULL,         -- its first byte in the block
    length INTEGER NOT NULL,        -- in bytes
    records INTEGER NOT NULL,       -- how many it holds
    along INTEGER NOT NULL,         -- how many of them came along with others
    posts TEXT NOT NULL,            -- JSON: number of each post, 1 or 0: asked for or came along
    read_by TEXT,                   -- the version that read it; NULL: to be read again
    UNIQUE (digest, format)
) STRICT;

CREATE INDEX raw_lines_block ON raw_lines (block) WHERE block IS NOT NULL;

CREATE TABLE raw_line_posts ( -- the posts of which a line is a raw record
    post INTEGER NOT NULL REFERENCES posts (post) ON DELETE CASCADE,
    line INTEGER NOT NULL,
    PRIMARY KEY (post, line)
) STRICT, WITHOUT ROWID;

"""
