"""Files that were written from the archive, so that they can be recalled after a removal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tweetup.archive.outcomes import OutputFile
from tweetup.archive.timestamps import from_text, to_text

if TYPE_CHECKING:
    import sqlite3

__all__ = ["OUTPUT_FORMATS", "OUTPUT_KINDS", "OUTPUT_TABLES", "read_outputs", "write_output"]

#: Statements are parted by an empty line.
OUTPUT_TABLES: Final = """
CREATE TABLE outputs ( -- the files of recaps and the folders of sites that were written
    output INTEGER PRIMARY KEY AUTOINCREMENT,
    path TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('recap', 'transcript', 'site')),
    session TEXT,                   -- of a recap or transcript
    written_at TEXT NOT NULL,       -- the last time
    UNIQUE (path, kind)
) STRICT;

"""

#: The table again, with copies of the archive and exports of corrections.
OUTPUT_KINDS: Final = """
ALTER TABLE outputs RENAME TO outputs_before;

CREATE TABLE outputs ( -- the files and folders that were written from this archive
    output INTEGER PRIMARY KEY AUTOINCREMENT,
    path TEXT NOT NULL,
    kind TEXT NOT NULL
        CHECK (kind IN ('recap', 'transcript', 'site', 'backup', 'corrections')),
    session TEXT,                   -- of a recap or transcript
    written_at TEXT NOT NULL,       -- the last time
    UNIQUE (path, kind)
) STRICT;

INSERT INTO outputs (output, path, kind, session, written_at)
SELECT output, path, kind, session, written_at FROM outputs_before;

DROP TABLE outputs_before;

"""

#: How a file was made, so that it can be made again: several formats share a suffix.
OUTPUT_FORMATS: Final = """
ALTER TABLE outputs ADD COLUMN format TEXT;

ALTER TABLE outputs ADD COLUMN quotes TEXT;

ALTER TABLE outputs ADD COLUMN part_of TEXT;

"""


def write_output(connection: sqlite3.Connection, output: OutputFile) -> None:
    """Write that a file or folder was written; the last time counts."""
    connection.execute(
        "INSERT INTO outputs"
        " (path, kind, session, written_at, content_digest, format, quotes, part_of)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (path, kind) DO UPDATE SET session = excluded.session,"
        " written_at = excluded.written_at, content_digest = excluded.content_digest,"
        " format = excluded.format, quotes = excluded.quotes, part_of = excluded.part_of",
        (
            *(output.path, output.kind, output.session, to_text(output.written_at)),
            *(output.digest, output.format, output.quotes, output.part_of),
        ),
    )


def read_outputs(connection: sqlite3.Connection) -> tuple[OutputFile, ...]:
    """Return the files and folders that were written, in the order of the first time."""
    rows = connection.execute(
        "SELECT path, kind, session, written_at, content_digest, format, quotes, part_of"
        " FROM outputs ORDER BY output"
    )
    return tuple(
        OutputFile(
            path=path,
            kind=kind,
            session=session,
            written_at=from_text(written_at),
            digest=digest,
            format=name,
            quotes=quotes,
            part_of=part_of,
        )
        for path, kind, session, written_at, digest, name, quotes, part_of in rows
    )
