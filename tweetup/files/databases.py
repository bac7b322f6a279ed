"""Databases as contents of JSON Lines; the archive reads them."""

from __future__ import annotations

import os
import shutil
import weakref
from collections.abc import Callable, Generator
from functools import partial
from pathlib import Path
from typing import BinaryIO, cast

from tweetup.errors import InputError
from tweetup.formats.content import Content, LineStream

__all__ = ["DATABASE", "DATABASE_SIGN", "DatabaseReader", "open_database", "unpack_database"]

DATABASE = "twitter-to-sqlite"
"""The format, as ``--format`` calls it, of the lines a database is read as."""

DATABASE_SIGN = b"SQLite format 3\x00"
"""The first bytes of a database."""

DatabaseReader = Callable[[Path], Generator[bytes, None, None] | None]
"""Yields a database as lines of JSON; None for a file of another kind."""


def open_database(path: Path, name: str, read_database: DatabaseReader) -> Content | None:
    """Return the content of a database, which the archive reads; None for any other file.

    The database is read again each time the content is opened. Raises
    :class:`~tweetup.errors.InputError` for a database that cannot be read.
    """
    lines = read_database(path)
    if lines is None:
        return None
    try:
        next(lines, None)
    except InputError as error:
        raise InputError(error.problem, where=name, hint=error.hint) from error
    finally:
        lines.close()
    return Content(name, partial(_open, path, read_database), format=DATABASE)


def unpack_database(
    content: Content, start: bytes, read_database: DatabaseReader
) -> Content | None:
    """Return the content of a database that was packed; None for any other or a damaged one.

    A database can only be read where it lies on disk: it is unpacked to a temporary file, which is
    removed with the content.
    """
    if not start.startswith(DATABASE_SIGN):
        return None
    import tempfile

    handle, name = tempfile.mkstemp(prefix="tweetup-")
    database = None
    try:
        with os.fdopen(handle, "wb") as file, content.open() as stream:
            shutil.copyfileobj(stream, file)
        if content.fault is None:
            database = open_database(Path(name), content.name, read_database)
    except InputError:
        pass  # it is named with the other files that hold no posts
    finally:
        if database is None:
            Path(name).unlink()
    if database is not None:
        weakref.finalize(database, os.unlink, name)
    return database


def _open(path: Path, read_database: DatabaseReader) -> BinaryIO:
    return cast("BinaryIO", LineStream(_until_damage(path, read_database)))


def _until_damage(path: Path, read_database: DatabaseReader) -> Generator[bytes, None, None]:
    try:
        yield from read_database(path) or ()
    except InputError as error:
        raise ValueError(error.problem) from error
