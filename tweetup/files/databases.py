"""Files that another room reads, as contents: databases, told as lines of JSON."""

from __future__ import annotations

import os
import shutil
import tempfile
import weakref
from collections.abc import Callable, Generator
from functools import partial
from pathlib import Path
from typing import BinaryIO, cast

from tweetup.errors import InputError
from tweetup.formats.content import Content, LineStream

__all__ = ["DATABASE", "DATABASE_SIGN", "DatabaseReader", "open_database", "unpack_database"]

DATABASE = "twitter-to-sqlite"
"""What ``--format`` calls what is told as lines."""

DATABASE_SIGN = b"SQLite format 3\x00"
"""What a database begins with."""

DatabaseReader = Callable[[Path], Generator[bytes, None, None] | None]
"""The lines that a file is told as, or None for one that this room reads itself."""


def open_database(path: Path, name: str, read_database: DatabaseReader) -> Content | None:
    """The content of a file that another room reads; None where it is none.

    It is told anew each time it is opened. Raises :class:`~tweetup.errors.InputError` where the
    file is not what it looks like.
    """
    lines = read_database(path)
    if lines is None:
        return None
    try:
        next(lines, None)
    except InputError as error:
        raise InputError(error.what, where=name, hint=error.hint) from error
    finally:
        lines.close()
    return Content(name, partial(_open, path, read_database), format=DATABASE)


def unpack_database(
    content: Content, start: bytes, read_database: DatabaseReader
) -> Content | None:
    """The same for a content that was packed; None where it is none, or not what it looks like.

    A database can only be read where it lies on disk: it is unpacked to a file of our own name,
    which goes with the content.
    """
    if not start.startswith(DATABASE_SIGN):
        return None
    handle, name = tempfile.mkstemp(prefix="tweetup-")
    told = None
    try:
        with os.fdopen(handle, "wb") as file, content.open() as stream:
            shutil.copyfileobj(stream, file)
        if content.fault is None:
            told = open_database(Path(name), content.name, read_database)
    except InputError:
        pass  # it is named with the other files that hold no posts
    finally:
        if told is None:
            Path(name).unlink()
    if told is not None:
        weakref.finalize(told, os.unlink, name)
    return told


def _open(path: Path, read_database: DatabaseReader) -> BinaryIO:
    return cast("BinaryIO", LineStream(_until_damage(path, read_database)))


def _until_damage(path: Path, read_database: DatabaseReader) -> Generator[bytes, None, None]:
    try:
        yield from read_database(path) or ()
    except InputError as error:
        raise ValueError(error.what) from error
