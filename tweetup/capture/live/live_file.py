"""The state of a running live capture in a file beside the archive, for the desk.

A capture writes its state each second, in one piece, so that whoever reads it meets a whole one;
it removes the file at its end. A file whose last change is long ago is that of a capture that was
killed, or whose machine slept: neither program waits for the other, and each may be started and
stopped at any time. A second file, which any reader may make, asks the capture to end. The state
holds posts: a file left behind is removed as soon as a capture or the desk meets it.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import msgspec

from tweetup.capture.live.live_state import LiveState, live_state

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Self

    from tweetup.capture.live.live_view import LiveView

__all__ = [
    "SILENT_AFTER",
    "LiveCapture",
    "LiveFile",
    "ask_to_end",
    "read_live",
    "remove_left_behind",
]

SILENT_AFTER: Final = 10.0
"""Seconds after which a capture that wrote nothing is said to be silent."""
_LEFT_BEHIND: Final = 900.0
"""Seconds after which a state is that of a capture that will write no more."""
_MARK: Final = "-live-"
_STATE: Final = ".json"
_END: Final = ".end"


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveCapture:
    """A live capture as its file tells: its state, and the seconds since it was written.

    ``name`` is that of the chat with the network behind it, such as ``labelchat-bluesky``.
    """

    name: str
    state: LiveState
    age: float

    @property
    def is_silent(self) -> bool:
        """Return True where the capture has stopped to write without a word of its end."""
        return self.state.ended is None and self.age > SILENT_AFTER


class LiveFile:
    """Hands the state of a capture to other programs; the file goes when the block is left.

    ``stop`` is called when somebody asks for the end. ``problem`` is the reason why the file could
    not be written, empty where it was: the capture itself goes on.
    """

    def __init__(
        self, archive: Path, hashtag: str, network: str, *, stop: Callable[[], object]
    ) -> None:
        name = f"{archive.name}{_MARK}{hashtag}-{network}"
        self._path = archive.with_name(name + _STATE)
        self._end = archive.with_name(name + _END)
        self._stop = stop
        self.problem = ""

    def __enter__(self) -> Self:
        remove_left_behind(self._path.parent)
        _remove(self._end)
        return self

    def __exit__(self, *_error: object) -> None:
        _remove(self._path)
        _remove(self._end)

    def show(self, view: LiveView) -> None:
        """Write the state that a view shows, and heed a request to end."""
        # Two captures of one chat take turns with the file, never with half of it.
        passing = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        try:
            _write_private(passing, msgspec.json.encode(live_state(view)))
            passing.replace(self._path)
        except OSError as error:
            self.problem = error.strerror or str(error)
            _remove(passing)
        if self._end.exists():
            self._stop()


def _write_private(path: Path, content: bytes) -> None:
    """Write a file that nobody but its owner can read."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)


def read_live(archive: Path) -> tuple[LiveCapture, ...]:
    """Return the live captures of an archive, by name; a file that is no state is none."""
    captures = []
    for path in sorted(archive.parent.glob(f"{_escape(archive.name)}{_MARK}*{_STATE}")):
        name = path.name.removeprefix(f"{archive.name}{_MARK}").removesuffix(_STATE)
        try:
            age = max(0.0, time.time() - path.stat().st_mtime)
            state = msgspec.json.decode(path.read_bytes(), type=LiveState)
        except (OSError, msgspec.MsgspecError):
            continue
        if age < _LEFT_BEHIND:
            captures.append(LiveCapture(name=name, state=state, age=age))
    return tuple(captures)


def ask_to_end(archive: Path, name: str) -> None:
    """Ask a live capture to end as after Ctrl-C, unless it is none of the archive."""
    if any(capture.name == name for capture in read_live(archive)):
        archive.with_name(f"{archive.name}{_MARK}{name}{_END}").touch()


def remove_left_behind(folder: Path, *, after: float = _LEFT_BEHIND) -> None:
    """Remove the states in a folder that captures left behind when they were killed.

    They are those that nobody has written for so many seconds ``after`` which a running capture
    would have done so.
    """
    for path in folder.glob(f"*{_MARK}*"):
        is_ours = _STATE in path.suffixes or path.suffix == _END
        with suppress(OSError):
            if is_ours and time.time() - path.stat().st_mtime > after:
                path.unlink()


def _remove(path: Path) -> None:
    with suppress(OSError):
        path.unlink(missing_ok=True)


def _escape(name: str) -> str:
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in name)
