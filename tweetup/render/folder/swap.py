"""The new folder is made beside the old one, with links to all that stays, and put in its place.

A program that is killed leaves the old or the new folder. Where two folders cannot change places in
one step, there is a moment without a folder in which both lie in the workspace; the journal tells
the next build to put the new one there.
"""

from __future__ import annotations

import errno
import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tweetup.render.folder.change import CannotSwapError
from tweetup.render.folder.exchange import exchange_folders
from tweetup.render.folder.listing import LIST, read_list
from tweetup.render.folder.workspace import JOURNAL

if TYPE_CHECKING:
    from tweetup.render.folder.change import Change

__all__ = ["recover_swap", "swap"]

_NEXT: Final = "next"
_OLD: Final = "old"
_CANNOT: Final = {
    *(errno.EXDEV, errno.EPERM, errno.EACCES, errno.EROFS, errno.EMLINK, errno.EBUSY),
    *(errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL),
}
"""Errors of a disk without links, of a folder that is a disk's root, and of others' folders."""


def swap(change: Change, workspace: Path) -> None:
    """Replace a folder by one with the files to come and all files of others.

    Raises :class:`CannotSwapError` before anything was changed where the folder or the disk does
    not allow it.
    """
    folder, new = change.folder, workspace / _NEXT
    if workspace.is_relative_to(folder) or not _may_go(folder):
        raise CannotSwapError
    new.mkdir(parents=True)
    try:
        if folder.exists():
            _like(folder, new)
            _take_over(folder, new, change)
    except (OSError, NotImplementedError) as error:  # os.link raises the latter on some systems
        shutil.rmtree(new, ignore_errors=True)
        if isinstance(error, OSError) and error.errno not in _CANNOT:
            raise
        raise CannotSwapError from error
    for name in change.fresh:
        _parents(change, new, name)
        (new / name).write_bytes(change.content(name))
    (new / LIST).write_bytes(change.after.encoded())
    _put_in_place(folder, new, workspace)


def _may_go(folder: Path) -> bool:
    """Return whether a folder may be replaced: programs in it, or a disk on it, would lose it."""
    if not folder.exists():
        return True
    try:
        here = Path.cwd()
    except FileNotFoundError:
        return not os.path.ismount(folder)
    return not os.path.ismount(folder) and not here.resolve().is_relative_to(folder)


def _like(old: Path, new: Path) -> None:
    """Give a new folder the rights and the owner of an old one."""
    status = old.stat()
    made = new.stat()
    if (status.st_uid, status.st_gid) != (made.st_uid, made.st_gid):
        os.chown(new, status.st_uid, status.st_gid)
    shutil.copystat(old, new)


def _take_over(old: Path, new: Path, change: Change, prefix: str = "") -> None:
    """Link all of a folder that stays into the new one: files of others, and ours as they are.

    Folders that others left empty stay as well.
    """
    with os.scandir(old) as entries:
        for entry in entries:
            name = f"{prefix}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                if entry.stat(follow_symlinks=False).st_dev != old.stat().st_dev:
                    raise CannotSwapError
                _take_over_folder(Path(entry.path), new / entry.name, change, name)
            elif name in change.staying or (name not in change.ours and name != LIST):
                os.link(entry.path, new / entry.name, follow_symlinks=False)


def _take_over_folder(old: Path, new: Path, change: Change, name: str) -> None:
    new.mkdir()
    _like(old, new)
    _take_over(old, new, change, f"{name}/")
    with suppress(OSError):  # it has files
        if any(old.iterdir()):
            new.rmdir()


def _parents(change: Change, new: Path, name: str) -> None:
    """Make the folders of a new file, as they were where they were left out as empty."""
    for parent in reversed(Path(name).parents[:-1]):
        if not (new / parent).exists():
            (new / parent).mkdir()
            if (change.folder / parent).is_dir():
                _like(change.folder / parent, new / parent)


def _put_in_place(folder: Path, new: Path, workspace: Path) -> None:
    if not folder.exists():
        new.rename(folder)
        return
    (workspace / JOURNAL).write_bytes(f"{new.stat().st_ino}\n".encode())
    try:
        exchanged = exchange_folders(folder, new)
        if not exchanged:
            _rename_twice(folder, new, workspace / _OLD)
    except OSError as error:
        (workspace / JOURNAL).unlink()
        shutil.rmtree(new)
        if error.errno not in _CANNOT:
            raise
        raise CannotSwapError from error
    _bring(workspace / (_NEXT if exchanged else _OLD), folder)


def _rename_twice(folder: Path, new: Path, old: Path) -> None:
    folder.rename(old)
    try:
        new.rename(folder)
    except OSError:
        old.rename(folder)
        raise


def recover_swap(folder: Path, workspace: Path) -> None:
    """Finish the swap of a program that was killed, if it had begun; the old folder is left there.

    All else that is in the workspace may be removed after that.
    """
    if not (workspace / JOURNAL).is_file():
        return
    new, old = workspace / _NEXT, workspace / _OLD
    if not folder.exists() and new.is_dir() and old.is_dir():
        new.rename(folder)
    number = (workspace / JOURNAL).read_text(encoding="ascii").strip()
    if folder.exists() and str(folder.stat().st_ino) == number:
        _bring(old if old.is_dir() else new, folder)


def _bring(old: Path, folder: Path) -> None:
    """Move the files of others that came while the new folder was made."""
    listing = read_list(old) if old.is_dir() else None
    if old.is_dir():
        _bring_from(old, folder, frozenset() if listing is None else listing.names, "")


def _bring_from(old: Path, new: Path, ours: frozenset[str], prefix: str) -> None:
    for path in tuple(old.iterdir()):
        name, target = f"{prefix}{path.name}", new / path.name
        if path.is_dir() and not path.is_symlink():
            if target.exists() or any(it.startswith(f"{name}/") for it in ours):
                _bring_from(path, target, ours, f"{name}/")
            else:
                new.mkdir(parents=True, exist_ok=True)
                path.rename(target)
        elif name not in ours and name != LIST and not _is_same(path, target):
            new.mkdir(parents=True, exist_ok=True)
            path.replace(target)


def _is_same(path: Path, target: Path) -> bool:
    return os.path.lexists(target) and os.path.samestat(path.lstat(), target.lstat())
