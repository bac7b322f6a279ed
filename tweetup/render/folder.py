"""A folder that tweetup makes and keeps: written file by file, never beyond its edge.

A hidden list in the folder names the files that are tweetup's. Only those are written over or
removed; a folder that has other things in it and no such list is left alone.
"""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from tweetup.errors import TweetupError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["LIST", "write_folder"]

LIST = ".tweetup-site"
_HEAD = (
    "# The files tweetup made here. It writes over these and removes the ones it no longer makes."
)


def write_folder(folder: Path, files: Mapping[str, str]) -> tuple[Path, ...]:
    """``files`` (path from the folder with ``/`` → text) written into ``folder``; their paths.

    A file appears whole or not at all, and one that holds the text already is not touched.
    Files of an earlier call that are not in ``files`` are removed. Raises
    :class:`~tweetup.errors.TweetupError` before anything is written where the folder is not
    tweetup's, a file of someone else's is in the way, or a link leads out of the folder.
    """
    try:
        known = _known(folder)
        targets = {name: _inside(folder, name) for name in files}
        _refuse_strangers(targets, known)
        folder.mkdir(parents=True, exist_ok=True)
        _write(folder / LIST, _listing({*known, *files}))
        for name, target in targets.items():
            _write(target, files[name])
        for name in sorted(known - set(files)):
            _remove(folder, name)
        _write(folder / LIST, _listing(files))
    except OSError as error:
        raise TweetupError(
            f"the folder cannot be written: {error.strerror or error}",
            where=str(error.filename or folder),
            hint="choose another folder with --output",
        ) from error
    return tuple(targets[name] for name in sorted(targets))


def _known(folder: Path) -> set[str]:
    """Return the names of the files that are tweetup's.

    Raises where the folder is someone else's.
    """
    if folder.exists() and not folder.is_dir():
        raise TweetupError("this is a file, not a folder", where=str(folder))
    listing = folder / LIST
    if listing.is_file() and not listing.is_symlink():
        lines = listing.read_text(encoding="utf-8").splitlines()
        return {line for line in lines if line and not line.startswith("#")}
    if folder.is_dir() and any(folder.iterdir()):
        raise TweetupError(
            "the folder has files in it that tweetup did not make",
            where=str(folder),
            hint="choose an empty or a new folder with --output",
        )
    return set()


def _inside(folder: Path, name: str) -> Path:
    """Return the path of ``name``, which may not lead out of the folder, by dots or by links."""
    pure = PurePosixPath(name)
    target = folder.joinpath(*pure.parts)
    plain = not pure.is_absolute() and ".." not in pure.parts and pure.parts
    if not plain or not target.resolve().is_relative_to(folder.resolve()):
        raise TweetupError(
            "the file would lie outside its folder", where=f"{folder}: {name}", hint="remove links"
        )
    return target


def _refuse_strangers(targets: Mapping[str, Path], known: set[str]) -> None:
    for name, target in targets.items():
        if name not in known and (target.exists() or target.is_symlink()):
            raise TweetupError(
                "a file that tweetup did not make is in the way",
                where=str(target),
                hint="move it away, or choose another folder with --output",
            )


def _write(target: Path, text: str) -> None:
    """``text`` into ``target`` in one step; nothing where it is there already."""
    data = text.encode("utf-8", "replace")
    if target.is_file() and not target.is_symlink() and target.read_bytes() == data:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        fresh.write_bytes(data)
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)


def _remove(folder: Path, name: str) -> None:
    """Remove a file of ours that is made no longer, with the folders it leaves empty."""
    target = _inside(folder, name)
    target.unlink(missing_ok=True)
    for parent in target.parents:
        if parent == folder or not parent.is_dir() or any(parent.iterdir()):
            return
        parent.rmdir()


def _listing(names: Iterable[str]) -> str:
    return "\n".join([_HEAD, *sorted(names)]) + "\n"
