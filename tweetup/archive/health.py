"""Whether an archive's file is sound, without changing it: not even to bring it up to date."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tweetup.archive.connection import VERSION, explained, schema_version

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Health", "examine_file"]

_MOST: Final = 5
"""Problems that are told; a damaged file may have as many as it has pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """An archive's file: its size in bytes, how many steps its schema has, what is broken in it.

    ``newest`` is how many steps this version knows; an archive with fewer is brought up to date
    when it is next opened.
    """

    size: int
    writable: bool
    schema: int
    newest: int
    damage: tuple[str, ...] = ()


def examine_file(path: Path) -> Health:
    """Look at an archive.

    Raises :class:`~tweetup.errors.ArchiveError` for what is no archive of ours, or of a newer
    tweetup, and for a file that cannot be read at all.
    """
    writable = os.access(path, os.W_OK) and os.access(path.absolute().parent, os.W_OK)
    # For writing where that may be: a journal that a killed import left must be rolled back.
    address = f"{path.absolute().as_uri()}?mode={'rw' if writable else 'ro'}"
    with explained(path), closing(sqlite3.connect(address, uri=True, timeout=15)) as connection:
        connection.execute("PRAGMA query_only = ON")
        schema = schema_version(connection, path)
        damage = _damage(connection)
        size = path.stat().st_size
    return Health(size=size, writable=writable, schema=schema, newest=VERSION, damage=damage)


def _damage(connection: sqlite3.Connection) -> tuple[str, ...]:
    """What is broken, as SQLite says it; it may also trip over it."""
    try:
        found = connection.execute(f"PRAGMA quick_check({_MOST})").fetchall()
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_CORRUPT:
            raise
        return (str(error),)
    return tuple(str(line) for (line,) in found if line != "ok")
