"""Write files whole or not at all, and only in place of the version that was read.

A loss of power leaves the file of before or the new one, whole; once :func:`replace_file` has
returned True, the new one.
"""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from tweetup.errors import TweetupError
from tweetup.jobs.outputs import read_file_bytes
from tweetup.render.own_parts import picture_name

if TYPE_CHECKING:
    from tweetup.model import Recap
    from tweetup.render import Rendered

__all__ = ["make_folder", "replace_file", "write_beside", "write_pictures"]


def make_folder(folder: Path) -> None:
    """Make a folder, unless it is there.

    Raises :class:`~tweetup.errors.TweetupError` where it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise TweetupError(f"cannot be made: {error.strerror}", where=str(folder)) from error


def replace_file(path: Path, content: bytes, before: bytes | None) -> bool:
    """Write a file whole; return False where it is not as it was read ``before`` (None: absent).

    Raises :class:`~tweetup.errors.TweetupError` for a place that cannot be written.
    """
    if path.is_symlink():  # the link stays, also one whose file is not there yet
        path = Path(os.path.realpath(path))
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        now = read_file_bytes(path) if path.exists() else None
        if now != before:
            draft.unlink()
            return False
        draft.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        with suppress(OSError):
            draft.unlink()
        raise TweetupError(
            f"cannot be written: {error.strerror}",
            where=str(path),
            hint="make room and run the command again"
            if error.errno == errno.ENOSPC
            else "what it said is kept; name another place with -o",
        ) from error
    return True


def _sync_folder(folder: Path) -> None:
    """Have the names in a folder reach the disk, where the system can do that."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # some network folders know no such thing
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_pictures(recap: Recap, folder: Path) -> None:
    """Write the pictures that people put into a recap beside it."""
    for picture in (part.picture for part in recap.own if part.picture is not None):
        _write_other(folder / picture_name(picture), picture.data)


def write_beside(path: Path, rendered: Rendered) -> None:
    """Write the files that belong to one beside it.

    Raises :class:`~tweetup.errors.TweetupError` for a place that cannot be written.
    """
    for it in rendered.beside:
        _write_other(path.parent / it.path, it.content)


def _write_other(path: Path, content: bytes) -> None:
    make_folder(path.parent)
    before = read_file_bytes(path) if path.exists() else None
    if before != content:
        replace_file(path, content, before)
