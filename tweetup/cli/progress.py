"""A progress line on the terminal while a job runs.

Not on rich.progress: loading it takes 70 ms, and its columns know bytes but no posts.
"""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from tweetup.cli.output import fit, one_line, say
from tweetup.text.plurals import counted

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import tzinfo

    from tweetup.networks.paging import Timing

__all__ = ["ProgressDisplay", "progress_line", "timing_of", "utc_now"]

_UPDATE_EVERY = 0.1
_BYTES = ((1e9, "GB", 2), (1e6, "MB", 1), (1e3, "kB", 0))
_SETTLED = 1.0
"""Seconds after which a rate is stable enough to show."""


def utc_now() -> datetime:
    """Return the time, aware and in UTC: the clock that commands hand to jobs and captures."""
    return datetime.now(UTC)


def progress_line(
    title: str,
    unit: str,
    count: int,
    *,
    seconds: float = 0.0,
    done: int | None = None,
    total: int | None = None,
    reached: str = "",
) -> str:
    """Return ``chat.jsonl: 12.3 of 410.0 MB, 5,600 posts, 2,800 posts/s, 3:02 left``.

    ``count`` of a ``unit`` (``post``) are done after ``seconds``, and so are ``done`` bytes out of
    ``total``; None is a number not known, which is left out. The time left needs a stable rate.
    ``reached`` is the time of the posts that come now.
    """
    parts = [] if done is None else [_bytes(done, total)]
    if count or done is None:
        parts.append(counted(count, unit))
    if seconds >= _SETTLED and count:
        parts.append(f"{counted(round(count / seconds), unit)}/s")
    if seconds >= _SETTLED and done and total and done < total:
        parts.append(f"{_time(seconds * (total - done) / done)} left")
    if reached:
        parts.append(f"at {reached}")
    return f"{title}: {', '.join(parts)}"


def _bytes(done: int, total: int | None) -> str:
    """Return the bytes in the unit of the larger number."""
    largest = done if total is None else total
    size, unit, places = next((row for row in _BYTES if largest >= row[0]), (1.0, "bytes", 0))
    shown = f"{done / size:.{places}f}"
    return f"{shown} {unit}" if total is None else f"{shown} of {total / size:.{places}f} {unit}"


def _time(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


class ProgressDisplay:
    """A progress line on stderr; silent unless stderr is a terminal."""

    def __init__(
        self, title: str, unit: str, clock: Callable[[], float], *, hidden: bool = False
    ) -> None:
        """``title`` names the job; ``clock`` gives seconds, and limits updates to ten a second."""
        self._title = one_line(title)
        self._unit = unit
        self._clock = clock
        self._started = clock()
        self._next = self._started
        self._shown = False
        self._reached = ""
        self._silent = hidden or not sys.stderr.isatty()

    def __call__(self, count: int, *, done: int | None = None, total: int | None = None) -> None:
        """Show that ``count`` are done, and ``done`` bytes out of ``total``."""
        now = self._clock()
        if self._silent or now < self._next:
            return
        self._next = now + _UPDATE_EVERY
        line = progress_line(
            self._title,
            self._unit,
            count,
            seconds=now - self._started,
            done=done,
            total=total,
            reached=self._reached,
        )
        self._show(line)

    def reach(self, moment: str) -> None:
        """Have the line show the time of the posts that come now."""
        self._reached = moment

    def wait(self, seconds: float) -> bool:
        """Show that the job resumes in so many seconds; return whether anybody can see it."""
        if not self._silent:
            self._show(f"{self._title}: resumes in {_time(seconds)}")
        return not self._silent

    def _show(self, line: str) -> None:
        self._shown = True
        self._draw(f"\r\x1b[K{fit(line, _columns())}")

    def clear(self) -> None:
        """Erase the line."""
        if self._shown:
            self._draw("\r\x1b[K")
            self._shown = False

    @staticmethod
    def _draw(text: str) -> None:
        with suppress(OSError):  # the terminal may have been closed
            click.echo(text, err=True, nl=False)


def _columns() -> int:
    """Return the width of the terminal that stderr is; stdout may be a file.

    All columns may be written to: the line is erased before, from its first column on.
    """
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns or 80
    except OSError:  # closed meanwhile
        return 80


def timing_of(
    progress: ProgressDisplay,
    clock: Callable[[], datetime],
    sleep: Callable[[float], object] | None = None,
    zone: tzinfo = UTC,
) -> Timing:
    """Return a timing whose waits are explained in a line, and counted down on a terminal.

    Times reached are shown in ``zone``.
    """
    from tweetup.networks.paging import Timing

    def tell(message: str) -> None:
        progress.clear()
        say(message)

    def reached(moment: datetime) -> None:
        progress.reach(f"{moment.astimezone(zone):%Y-%m-%d %H:%M:%S}")

    countdown = _Countdown(progress, sleep or time.sleep)
    return Timing(
        clock=clock, sleep=countdown.sleep, tell=tell, left=countdown.begin, reached=reached
    )


class _Countdown:
    """Sleeps, and shows second by second how much of a wait of a second or more is left."""

    def __init__(self, progress: ProgressDisplay, sleep: Callable[[float], object]) -> None:
        self._progress = progress
        self._sleep = sleep
        self._left = 0.0

    def begin(self, seconds: float) -> None:
        """Begin a wait of so many seconds."""
        self._left = seconds

    def sleep(self, seconds: float) -> None:
        """Sleep through a part of the wait, or all of it."""
        shown = False
        while seconds > 0:
            shown = self._left >= _SETTLED and self._progress.wait(self._left)
            piece = min(seconds, _SETTLED) if shown else seconds
            self._sleep(piece)
            seconds -= piece
            self._left -= piece
        if shown and self._left < _SETTLED:
            self._progress.clear()
