"""Files that another room reads, as contents: databases, told as lines of JSON."""

from __future__ import annotations

from collections.abc import Callable, Generator
from functools import partial
from pathlib import Path
from typing import BinaryIO, cast

from tweetup.errors import InputError
from tweetup.sources.content import Content, Lines

__all__ = ["DATABASE", "Foreign", "open_foreign"]

DATABASE = "twitter-to-sqlite"
"""What ``--format`` calls what is told as lines."""

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


def _open(path: Path, foreign: Foreign) -> BinaryIO:
    return cast("BinaryIO", Lines(_until_damage(path, foreign)))


def _until_damage(path: Path, foreign: Foreign) -> Generator[bytes, None, None]:
    try:
        yield from foreign(path) or ()
    except InputError as error:
        raise ValueError(error.what) from error
