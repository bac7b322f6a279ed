"""Signals that end a program: told in one line and as orderly as Ctrl-C."""

from __future__ import annotations

import os
import signal
import sys
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

from tweetup.cli.output import say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType, TracebackType
    from typing import Self

__all__ = ["Ending", "ends", "if_interrupted"]

_KEPT: Final = "interrupted; what was done so far is kept"
_BY_SIGNAL: Final = 128
"""Added to a signal's number it is the exit code of what the signal ended (POSIX, 2.8.2)."""


def ends(name: str) -> int | None:
    """The number of a signal that ends this program; None where it does not.

    Not every system has all of them, and ``nohup`` leaves programs that a closed terminal is
    nothing to.
    """
    number = getattr(signal, name, None)
    if number is None or signal.getsignal(number) is signal.SIG_IGN:
        return None
    return int(number)


@contextmanager
def if_interrupted(line: str) -> Iterator[None]:
    """Have that line told where the block is interrupted: what is kept, and how to go on."""
    try:
        yield
    except KeyboardInterrupt:
        raise KeyboardInterrupt(line) from None


class Ending:
    """While its block lasts, SIGTERM and SIGHUP interrupt a command as Ctrl-C does."""

    def __init__(self) -> None:
        self._number = int(signal.SIGINT)
        self._taken: list[int] = []

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            for number in filter(None, map(ends, ("SIGTERM", "SIGHUP"))):
                signal.signal(number, self._interrupt)
                self._taken.append(number)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for number in self._taken:
            signal.signal(number, signal.SIG_DFL)

    def tell(self, error: BaseException) -> int:
        """Say that a command was interrupted; the exit code: 130, 143 or 129."""
        for number in self._taken:  # a closing terminal hangs up more than once
            signal.signal(number, signal.SIG_IGN)
        say(str(error) or _KEPT)
        with suppress(OSError):
            sys.stderr.flush()
            return _BY_SIGNAL + self._number
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - for the interpreter's own flush at exit
        return _BY_SIGNAL + self._number

    def _interrupt(self, number: int, _frame: FrameType | None) -> None:
        self._number = number
        raise KeyboardInterrupt
