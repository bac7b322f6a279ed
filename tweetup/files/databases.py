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
from tweetup.formats.content import Content, Lines

__all__ = ["DATABASE", "DATABASE_SIGN", "Foreign", "open_foreign", "unpack_foreign"]

DATABASE = "twitter-to-sqlite"
"""What ``--format`` calls what is told as lines."""

DATABASE_SIGN = b"SQLite format 3\x00"
"""What a database begins with."""

Foreign = Callable[[Path], Generator[bytes, None, None] | None]
"""The lines that a file is told as, or None for one that this room reads itself."""


def open_foreign(path: Path, name: str, foreign: Foreign) -> Content | None:
    """The content of a file that another room reads; None where it is none.

    It is told anew each time it is opened. Raises :class:`~tweetup.errors.InputError` where the
    file is not what it looks like.
    """
    lines = foreign(path)
    if lines is None:
        return None
    try:
        next(lines, None)
    except InputError as error:
        raise InputError(error.what, where=name, hint=error.hint) from error
    finally:
        lines.close()
    return Content(name, partial(_open, path, foreign), format=DATABASE)


def unpack_foreign(content: Content, start: bytes, foreign: Foreign) -> Content | None:
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
            told = open_foreign(Path(name), content.name, foreign)
    except InputError:
        pass  # it is named with the other files that hold no posts
    finally:
        if told is None:
            Path(name).unlink()
    if told is not None:
        weakref.finalize(told, os.unlink, name)
    return told


def _open(path: Path, foreign: Foreign) -> BinaryIO:
    return cast("BinaryIO", Lines(_until_damage(path, foreign)))


def _until_damage(path: Path, foreign: Foreign) -> Generator[bytes, None, None]:
    try:
        yield from foreign(path) or ()
    except InputError as error:
        raise ValueError(error.what) from error
