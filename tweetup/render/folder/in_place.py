"""The files of a folder that cannot be swapped are prepared in it, then moved in one by one.

Moving takes a moment, as all is written by then. A program that is killed in it leaves a journal of
all moves; the next build makes those that are left before anything else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tweetup.render.folder.listing import LIST, digest_of_bytes
from tweetup.render.folder.workspace import JOURNAL, clear_workspace, inside

if TYPE_CHECKING:
    from pathlib import Path

    from tweetup.render.folder.change import Change

__all__ = ["recover_in_place", "write_in_place"]

_NEXT: Final = "next"
_MOVE: Final = "move"
_REMOVE: Final = "remove"
_NOTHING: Final = "-"
"""In a journal: there was no such file before."""


def write_in_place(change: Change) -> None:
    """Write the new files of a folder and remove the stale ones, without touching any other."""
    folder, workspace = change.folder, inside(change.folder)
    staged = workspace / _NEXT
    staged.mkdir(parents=True)
    try:
        # New files first, as those that change lead to them; those that nothing leads to go last.
        order = sorted(change.fresh, key=lambda it: (it in change.before.names, it))
        lines = []
        for name in order:
            (staged / name).parent.mkdir(parents=True, exist_ok=True)
            (staged / name).write_bytes(change.content(name))
            lines.append(f"{_MOVE} {_digest_of(folder / name)} {name}")
        lines += [f"{_REMOVE} {_digest_of(folder / name)} {name}" for name in sorted(change.stale)]
        (staged / LIST).write_bytes(change.after.encoded())
        draft = workspace / f"{JOURNAL}.new"
        draft.write_bytes("".join(f"{line}\n" for line in lines).encode())
        draft.replace(workspace / JOURNAL)
        _make_moves(folder, workspace)
    except OSError:
        if not (workspace / JOURNAL).exists():  # else the next build goes on
            clear_workspace(workspace)
        raise
    clear_workspace(workspace)


def recover_in_place(folder: Path) -> None:
    """Make the moves that a killed program left, and remove its workspace."""
    workspace = inside(folder)
    if (workspace / JOURNAL).is_file():
        _make_moves(folder, workspace)
    clear_workspace(workspace)


def _make_moves(folder: Path, workspace: Path) -> None:
    """Make the moves of a journal, but for those that were made and files that people changed."""
    staged = workspace / _NEXT
    for line in (workspace / JOURNAL).read_text(encoding="utf-8").splitlines():
        act, digest, name = line.split(" ", 2)
        target = folder / name
        if not target.parent.resolve().is_relative_to(folder.resolve()):
            continue
        if act == _MOVE and (staged / name).is_file() and _digest_of(target) == digest:
            target.parent.mkdir(parents=True, exist_ok=True)
            (staged / name).replace(target)
        elif act == _REMOVE and _digest_of(target) == digest != _NOTHING:
            _remove_file(folder, name)
    if (staged / LIST).is_file():
        (staged / LIST).replace(folder / LIST)


def _digest_of(path: Path) -> str:
    return digest_of_bytes(path.read_bytes()) if path.is_file() else _NOTHING


def _remove_file(folder: Path, name: str) -> None:
    """Remove a file that is made no longer, with the folders it leaves empty."""
    target = folder / name
    target.unlink(missing_ok=True)
    for parent in target.parents:
        if parent == folder or not parent.is_dir() or any(parent.iterdir()):
            return
        parent.rmdir()
