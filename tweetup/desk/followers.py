"""Live captures that the desk starts: each a program of its own.

The desk runs ``tweetup capture --live`` as a person in a terminal would, with the stored logins and
nothing secret on its command line. So neither ends with the other: after a crash of the desk the
capture goes on, and the next desk shows it again by its file; a crash of the capture leaves the
desk with its last words.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Final

from tweetup.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tweetup.config import Config

__all__ = ["FollowerEnd", "Followers"]

_LAST_WORDS: Final = 4_000
_LINES: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowerEnd:
    """A capture that ended: its name, its exit code, and the last lines that it wrote."""

    name: str
    code: int
    words: tuple[str, ...]


@dataclass(slots=True)
class _Started:
    program: subprocess.Popen[bytes]
    words: IO[bytes]


class Followers:
    """The captures that this desk started, by their names."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._started: dict[str, _Started] = {}
        self._ended: dict[str, FollowerEnd] = {}

    def start(self, hashtag: str, network: str, *, minutes: float | None = None) -> str:
        """Start to follow a chat; return the name of the capture.

        Raises :class:`~tweetup.errors.UsageError` where this desk follows it already.
        """
        name = f"{hashtag}-{network}"
        if name in set(self.running()):
            raise UsageError(f"#{hashtag} is followed already")
        command = [sys.executable, "-m", "tweetup", "capture", hashtag, "--live"]
        command += ["--network", network, "--hide-progress"]
        command += ["--archive", str(self._config.archive)]
        if self._config.file.exists():
            command += ["--config", str(self._config.file)]
        if minutes is not None:
            command += ["--minutes", str(minutes)]
        words = tempfile.TemporaryFile()  # noqa: SIM115 - the program writes into it as it runs
        program = subprocess.Popen(  # noqa: S603 - our own program, and words that options check
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=words,
            start_new_session=True,  # Ctrl-C ends the desk alone
        )
        self._started[name] = _Started(program, words)
        self._ended.pop(name, None)
        return name

    def running(self) -> Iterator[str]:
        """Yield the names of the captures that this desk started and that go on."""
        for name, started in list(self._started.items()):
            code = started.program.poll()
            if code is None:
                yield name
            else:
                self._ended[name] = FollowerEnd(name=name, code=code, words=_last(started.words))
                started.words.close()
                del self._started[name]

    def endings(self) -> tuple[FollowerEnd, ...]:
        """Return the captures of this desk that ended, by name."""
        tuple(self.running())
        return tuple(ending for _, ending in sorted(self._ended.items()))


def _last(words: IO[bytes]) -> tuple[str, ...]:
    words.seek(0, 2)
    words.seek(max(0, words.tell() - _LAST_WORDS))
    lines = words.read().decode("utf-8", "replace").splitlines()
    return tuple(line.removeprefix("tweetup: ") for line in lines[-_LINES:])
