"""The place where new files of a folder are prepared, for one program at a time.

It lies beside the folder, or in it where there is no room beside. A program that was killed leaves
it behind: the next one goes on with its work, or throws it away.
"""

from __future__ import annotations

import os
import shutil
import stat
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tweetup.errors import TweetupError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = [
    "JOURNAL",
    "beside",
    "clear_workspace",
    "has_leftovers",
    "inside",
    "locked_workspace",
]

JOURNAL: Final = "journal"
"""The file in a workspace that tells how far its program came; without it nothing was changed."""
_LOCK: Final = "lock"
_INSIDE: Final = ".tweetup-build"
_PATIENCE: Final = 120.0
"""Seconds to wait for another program that writes the same folder."""
_PAUSE: Final = 0.02


def beside(folder: Path) -> Path:
    """Return the workspace next to a folder, which is on the same disk."""
    return folder.with_name(f".{folder.name}.tweetup-build")


def inside(folder: Path) -> Path:
    """Return the workspace in a folder."""
    return folder / _INSIDE


def has_leftovers(folder: Path) -> bool:
    """Return whether a program works on a folder, or was killed while it did."""
    real = Path(os.path.realpath(folder))
    return beside(real).exists() or inside(real).exists()


@contextmanager
def locked_workspace(folder: Path) -> Iterator[Path]:
    """Yield the workspace of a folder, which nobody else has till the end of the block.

    It goes away then, unless its program was interrupted while it changed the folder. Raises
    :class:`~tweetup.errors.TweetupError` where another program keeps it.
    """
    if folder.name:
        folder.parent.mkdir(parents=True, exist_ok=True)
    place = beside(folder) if folder.name and os.access(folder.parent, os.W_OK) else inside(folder)
    lock = _lock(place)
    try:
        yield place
    except BaseException:
        if not (place / JOURNAL).exists():  # else the next build goes on, as after a kill
            _remove(place)
        raise
    else:
        _remove(place)
    finally:
        os.close(lock)


def clear_workspace(place: Path) -> None:
    """Remove all that is in a workspace, and it as well unless somebody holds its lock."""
    if not place.is_dir():
        return
    for entry in place.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry, ignore_errors=True)
        elif entry.name != _LOCK:
            entry.unlink(missing_ok=True)
    with suppress(OSError):
        place.rmdir()


def _remove(place: Path) -> None:
    """Remove a workspace; the lock goes last, and with it the right to remove anything."""
    with suppress(OSError):  # another program waits for it, or a disk does not let go of it
        clear_workspace(place)
        (place / _LOCK).unlink(missing_ok=True)
        place.rmdir()


def _lock(place: Path) -> int:
    """Return the open lock of a workspace, which ends with its program however that ends."""
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            place.mkdir(parents=True, exist_ok=True)
            lock = os.open(place / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        except FileNotFoundError:  # its owner removed the workspace in between
            continue
        except FileExistsError:  # mkdir found it there, and then no folder in its place
            if _is_no_folder(place):
                raise
            continue
        # A lock of a file that was removed meanwhile keeps nobody out.
        if _take(lock) and _is_at(place / _LOCK, lock):
            return lock
        os.close(lock)
        if time.monotonic() > until:
            raise TweetupError(
                "another program is writing this folder",
                where=str(place),
                hint="wait for its end and run the command again",
            )
        time.sleep(_PAUSE)


def _is_no_folder(path: Path) -> bool:
    try:
        return not stat.S_ISDIR(path.lstat().st_mode)
    except FileNotFoundError:
        return False


def _is_at(path: Path, opened: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(opened))
    except FileNotFoundError:
        return False


if sys.platform == "win32":
    import msvcrt

    def _take(opened: int) -> bool:
        try:
            msvcrt.locking(opened, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _take(opened: int) -> bool:
        try:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:  # a disk without locks: a single program at a time is up to its users
            return True
        return True
