"""Recaps as text files, as they were last written: against these an edited file is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tweetup.archive.timestamps import to_text

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable
    from datetime import datetime

    from tweetup.archive.personal_words import RemovedNames
    from tweetup.model import PostKey

__all__ = [
    "RECAP_FILE_TABLES",
    "RecapFilePart",
    "delete_file_words",
    "insert_edition",
    "read_edition",
]

#: Statements are parted by an empty line.
RECAP_FILE_TABLES: Final = """
CREATE TABLE _recap_files ( -- editions of recaps as text files that people edit
    edition TEXT PRIMARY KEY,       -- stands in the file
    path TEXT NOT NULL,             -- the file
    written_at TEXT NOT NULL        -- the last time
) STRICT;

CREATE TABLE _recap_file_parts ( -- the parts of an edition: what a person changed is told by them
    edition TEXT NOT NULL REFERENCES _recap_files (edition) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,             -- as in the file's marks
    place TEXT NOT NULL,            -- a section, or another part
    after_part TEXT NOT NULL,       -- of a part of a person's own: the post before it
    role TEXT NOT NULL,
    role_of TEXT NOT NULL,
    words TEXT,                     -- NULL for those of posts, and after a removal
    more_words TEXT,
    address TEXT NOT NULL,          -- of a picture's file
    digest TEXT NOT NULL,
    PRIMARY KEY (edition, position)
) STRICT, WITHOUT ROWID;

ALTER TABLE outputs ADD COLUMN content_digest TEXT; -- as last written

"""

#: Editions that are kept of one file: an old copy of it can still be read back.
_KEPT: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class RecapFilePart:
    """A part of a recap as a text file, as it was written; no words where they are not kept."""

    kind: str
    name: str
    place: str
    after: str
    role: str
    role_of: str
    words: str | None
    more_words: str | None
    address: str
    digest: str


def insert_edition(
    connection: sqlite3.Connection,
    path: str,
    edition: str,
    parts: Iterable[RecapFilePart],
    *,
    at: datetime,
) -> None:
    """Write an edition, again where it is there; of a file's editions the newest are kept."""
    connection.execute("DELETE FROM _recap_file_parts WHERE edition = ?", (edition,))
    connection.execute(
        "INSERT INTO _recap_files (edition, path, written_at) VALUES (?, ?, ?)"
        " ON CONFLICT (edition) DO UPDATE SET path = excluded.path,"
        " written_at = excluded.written_at",
        (edition, path, to_text(at)),
    )
    connection.executemany(
        "INSERT INTO _recap_file_parts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (
                *(edition, position, it.kind, it.name, it.place, it.after, it.role, it.role_of),
                *(it.words, it.more_words, it.address, it.digest),
            )
            for position, it in enumerate(parts)
        ),
    )
    connection.execute(
        "DELETE FROM _recap_files WHERE path = :path AND edition NOT IN (SELECT edition"
        " FROM _recap_files WHERE path = :path ORDER BY written_at DESC, rowid DESC LIMIT :kept)",
        {"path": path, "kept": _KEPT},
    )


def read_edition(connection: sqlite3.Connection, edition: str) -> tuple[RecapFilePart, ...] | None:
    """Return the parts of an edition in their order, None for one that is not kept."""
    if not connection.execute(
        "SELECT 1 FROM _recap_files WHERE edition = ?", (edition,)
    ).fetchone():
        return None
    rows = connection.execute(
        "SELECT kind, name, place, after_part, role, role_of, words, more_words, address,"
        " digest FROM _recap_file_parts WHERE edition = ? ORDER BY position",
        (edition,),
    )
    return tuple(
        RecapFilePart(
            kind=kind,
            name=name,
            place=place,
            after=after,
            role=role,
            role_of=of,
            words=words,
            more_words=more,
            address=address,
            digest=digest,
        )
        for kind, name, place, after, role, of, words, more, address, digest in rows
    )


def delete_file_words(
    connection: sqlite3.Connection, names: RemovedNames, keys: Iterable[PostKey]
) -> None:
    """Delete the words of all parts, and parts that name people who are removed or their posts.

    Digests stay, by which an edited part is told from one that was left as it was: a file that was
    written before a removal can be read back after it.
    """
    connection.execute("UPDATE _recap_file_parts SET words = NULL, more_words = NULL")
    removed = {":".join(key) for key in keys}
    for edition, position, *cells in connection.execute(
        "SELECT edition, position, name, after_part, role_of, address FROM _recap_file_parts"
    ).fetchall():
        named = {word for cell in cells for word in cell.split(" ")}
        if named & removed or any(
            names.are_told_by(cell) or names.are_written_in(cell) for cell in cells if cell
        ):
            connection.execute(
                "DELETE FROM _recap_file_parts WHERE edition = ? AND position = ?",
                (edition, position),
            )
