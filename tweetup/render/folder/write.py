"""Write the files of a folder: all of them or none, and never over a file of someone else's."""

from __future__ import annotations

import errno
import os
import re
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from tweetup.errors import TweetupError, UsageError
from tweetup.render.folder.change import CannotSwapError, Change, encoded
from tweetup.render.folder.in_place import recover_in_place, write_in_place
from tweetup.render.folder.listing import LIST, FolderList, digest_of_bytes, read_list
from tweetup.render.folder.swap import recover_swap, swap
from tweetup.render.folder.workspace import (
    beside,
    clear_workspace,
    has_leftovers,
    inside,
    locked_workspace,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["recover_folder", "write_folder"]

_DRAFT: Final = re.compile(r"\.(?P<name>.+)\.\d+\.part")
"""A file that earlier versions of tweetup left where they were killed."""


def write_folder(
    folder: Path,
    files: Mapping[str, str | bytes],
    *,
    kept: Iterable[str] = (),
    inputs: Mapping[str, str] | None = None,
    made_of: str | None = None,
    overwrite: bool = False,
) -> tuple[Path, ...]:
    """Write ``files`` (path from the folder with ``/`` → content) into ``folder``.

    Return the paths of all files, sorted. ``kept`` are names of files of the call before that stay
    as they are; ``inputs`` are digests of that which each file was made of, ``made_of`` one of all
    that they depend on, for :func:`~tweetup.render.folder.listing.read_list`. The folder has
    the old files or the new ones, whenever the program is killed; where it cannot be replaced as a
    whole (it is the current folder, or a disk of its own), the next call finishes the change. One
    that holds its content already is not touched. Files of an earlier call that are in neither are
    removed. Raises :class:`~tweetup.errors.TweetupError` before anything is written where the
    folder is not tweetup's, a file of someone else's is in the way, a link leads out of the
    folder, or, unless ``overwrite``, a file that was written before was changed by somebody since.
    """
    kept = frozenset(kept)
    all_names = kept.union(files)
    for name in all_names:
        _require_plain(folder, name)
    real = Path(os.path.realpath(folder))
    with _telling(folder):
        if real.exists() and not real.is_dir():
            raise TweetupError("this is a file, not a folder", where=str(folder))
        with locked_workspace(real) as workspace:
            _recover(real)
            change = _change(real, folder, files, kept, overwrite=overwrite)
            _sweep(change)
            of_names = {
                name: digest for name, digest in (inputs or {}).items() if name in all_names
            }
            after = change.after._replace(inputs=of_names, made_of=made_of)
            _apply(replace(change, after=after), workspace)
    return tuple(folder / name for name in sorted(all_names))


def recover_folder(folder: Path) -> None:
    """Finish the work of a build that was killed, or throw it away where nothing was changed yet.

    Raises :class:`~tweetup.errors.TweetupError` where that fails.
    """
    if has_leftovers(folder):
        real = Path(os.path.realpath(folder))
        with _telling(folder), locked_workspace(real):
            _recover(real)


def _recover(real: Path) -> None:
    recover_swap(real, beside(real))
    clear_workspace(beside(real))
    recover_in_place(real)


@contextmanager
def _telling(folder: Path) -> Iterator[None]:
    """Raise :class:`~tweetup.errors.TweetupError` for a folder that cannot be written."""
    try:
        yield
    except OSError as error:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        raise TweetupError(
            f"the folder cannot be written: {error.strerror or error}",
            where=str(error.filename or folder),
            hint="make room there and run the command again"
            if full
            else "choose another folder with --output",
        ) from error


def _change(
    real: Path,
    folder: Path,
    files: Mapping[str, str | bytes],
    kept: frozenset[str],
    *,
    overwrite: bool,
) -> Change:
    """Return the change to be made; raises for all that must not be touched."""
    before = _known(real, folder)
    parents: dict[Path, Path] = {}
    targets = {
        name: _inside(real, folder, name, parents) for name in before.names.union(files, kept)
    }
    _refuse_strangers({name: targets[name] for name in files}, folder, before)
    there = {name: _digest_of(targets[name]) for name in before.names}
    digests = {name: digest_of_bytes(encoded(content)) for name, content in files.items()}
    if not overwrite:
        _refuse_changed(folder, before, there, digests)
    for name in sorted(kept):
        if name not in before.digests or there[name] != before.digests[name]:
            raise TweetupError(
                "was changed while the new pages were made; nothing was written",
                where=str(folder / name),
                hint="run the command again",
            )
    fresh = tuple(name for name in files if there.get(name) != digests[name])
    digests |= {name: before.digests[name] for name in kept}
    return Change(
        folder=real,
        fresh=fresh,
        staying=frozenset(digests).difference(fresh),
        files=files,
        before=before,
        after=FolderList(names=frozenset(digests), digests=digests),
    )


def _digest_of(path: Path) -> str | None:
    """Return the digest of a file; None where there is none of its own."""
    return None if path.is_symlink() or not path.is_file() else digest_of_bytes(path.read_bytes())


def _apply(change: Change, workspace: Path) -> None:
    """Make a change: at once where the folder can be replaced, file by file elsewhere."""
    if not change.fresh and not change.stale and (change.folder / LIST).is_file():
        if change.before != change.after:
            (workspace / LIST).write_bytes(change.after.encoded())
            _move_list(workspace / LIST, change.folder / LIST)
        return
    try:
        swap(change, workspace)
    except CannotSwapError:
        change.folder.mkdir(parents=True, exist_ok=True)
        write_in_place(change)


def _move_list(draft: Path, target: Path) -> None:
    """Put a new list in place of the old one; the folder may be a disk of its own."""
    try:
        draft.replace(target)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        near = inside(target.parent)
        near.mkdir()
        (near / LIST).write_bytes(draft.read_bytes())
        (near / LIST).replace(target)
        near.rmdir()


def _sweep(change: Change) -> None:
    """Remove the drafts of tweetup's files that killed builds of earlier versions left."""
    for parent in {(change.folder / name).parent for name in (*change.ours, LIST)}:
        for path in parent.glob(".*.part"):
            draft = _DRAFT.fullmatch(path.name)
            if draft is None or path.is_symlink() or not path.is_file():
                continue
            name = path.with_name(draft["name"]).relative_to(change.folder).as_posix()
            if name in change.ours or name == LIST:
                path.unlink()


def _known(real: Path, folder: Path) -> FolderList:
    """Return the list of the files that are tweetup's.

    Raises where the folder is someone else's.
    """
    listing = read_list(real)
    if listing is not None:
        return listing
    if real.is_dir() and any(path != inside(real) for path in real.iterdir()):
        raise TweetupError(
            "the folder has files in it that tweetup did not make",
            where=str(folder),
            hint="choose an empty or a new folder with --output",
        )
    return FolderList(names=frozenset())


def _require_plain(folder: Path, name: str) -> None:
    """Raise for a name that leads out of the folder, or is none."""
    pure = PurePosixPath(name)
    if pure.is_absolute() or ".." in pure.parts or not pure.parts or "\n" in name:
        raise _outside(folder, name)


def _outside(folder: Path, name: str) -> TweetupError:
    return TweetupError(
        "the file would lie outside its folder", where=f"{folder}: {name}", hint="remove links"
    )


def _inside(real: Path, folder: Path, name: str, parents: dict[Path, Path]) -> Path:
    """Return the path of a file, which may not lie elsewhere by dots or by links.

    ``parents`` are the folders looked at so far, with the places to which their links lead.
    """
    _require_plain(folder, name)
    target = real.joinpath(*PurePosixPath(name).parts)
    parent = target.parent
    if parent not in parents:
        parents[parent] = parent.resolve()
    place = target.resolve() if target.is_symlink() else parents[parent] / target.name
    if not place.is_relative_to(real):
        raise _outside(folder, name)
    return target


def _refuse_strangers(targets: Mapping[str, Path], folder: Path, before: FolderList) -> None:
    for name, target in targets.items():
        if name not in before.names and (target.exists() or target.is_symlink()):
            raise TweetupError(
                "a file that tweetup did not make is in the way",
                where=str(folder / name),
                hint="move it away, or choose another folder with --output",
            )


def _refuse_changed(
    folder: Path, before: FolderList, there: Mapping[str, str | None], after: Mapping[str, str]
) -> None:
    """Raise for files that somebody changed since they were written, unless to what they become."""
    changed = [
        folder / name
        for name in sorted(before.digests.keys() & there.keys())
        if there[name] not in {None, before.digests[name], after.get(name)}
    ]
    if changed:
        others = f", and {len(changed) - 1} more of the folder" if len(changed) > 1 else ""
        raise UsageError(
            f"was changed since tweetup wrote it{others}; nothing was written",
            where=str(changed[0]),
            hint="move it away, or build the site with --overwrite to lose the changes",
        )
