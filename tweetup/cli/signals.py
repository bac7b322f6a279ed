"""Signals that end a program: end the program as Ctrl-C does, with a one-line message."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from abc import ABC, abstractmethod
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final

from tweetup.cli.output import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType, TracebackType
    from typing import Self

    Handler = Callable[[int, FrameType | None], object] | signal.Handlers

__all__ = ["Ending", "Heeding", "enders", "if_interrupted"]

_KEPT: Final = "interrupted; finished work is kept"
_BY_SIGNAL: Final = 128
"""Added to a signal's number it is the exit code of a program the signal ended (POSIX, 2.8.2)."""
_AT_ONCE: Final = 0.5
"""Seconds for which signals are one wish to end: a terminal that closes hangs up more than once."""


def enders() -> list[int]:
    """Return the numbers of the signals by which others end this program.

    Not every system has all of them, and ``nohup`` leaves programs that a closed terminal is
    nothing to.
    """
    numbers = (getattr(signal, name, None) for name in ("SIGTERM", "SIGHUP"))
    return [
        int(number)
        for number in numbers
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN
    ]


@contextmanager
def if_interrupted(line: str) -> Iterator[None]:
    """Print that line if the block is interrupted: the work that stays, and how to go on."""
    try:
        yield
    except KeyboardInterrupt:
        raise KeyboardInterrupt(line) from None


class Heeding(ABC):
    """While its block lasts, signals are heeded in other ways; then again as before.

    Only a program's main thread can heed signals; elsewhere all stays as it is.
    """

    def __init__(self) -> None:
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            for number, handler in self.ways().items():
                self._before[number] = signal.signal(number, handler)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)

    @abstractmethod
    def ways(self) -> dict[int, Handler]:
        """Return the handler of each signal."""

    def heed_otherwise(self, handler: Handler) -> None:
        """Replace the handlers of these signals for the rest of the block."""
        for number in self._before:
            signal.signal(number, handler)


class Ending(Heeding):
    """While its block lasts, SIGTERM and SIGHUP interrupt a command as Ctrl-C does."""

    def __init__(self) -> None:
        super().__init__()
        self._number = int(signal.SIGINT)
        self._told_at: float | None = None

    def ways(self) -> dict[int, Handler]:
        """Return the signals that end this program interrupt."""
        return dict.fromkeys(enders(), self._interrupt)

    def tell(self, error: BaseException) -> int:
        """Say that a command was interrupted; the exit code: 130, 143 or 129."""
        self.heed_otherwise(signal.SIG_IGN)
        say(str(error) or _KEPT)
        with suppress(OSError):
            sys.stderr.flush()
            return _BY_SIGNAL + self._number
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - for the interpreter's own flush at exit
        return _BY_SIGNAL + self._number

    def _interrupt(self, number: int, _frame: FrameType | None) -> None:
        now = time.monotonic()
        if self._told_at is not None and now - self._told_at < _AT_ONCE:
            return
        self._number, self._told_at = number, now
        raise KeyboardInterrupt
