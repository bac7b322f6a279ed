"""The retry loop for requests and for the pages of a search.

Nothing here reads a clock or sleeps by itself: :class:`Timing` is passed in. Errors
(:mod:`tweetup.networks.errors`) decide about a retry:

- a temporary failure (:class:`TryAgainError`) is retried after 0.5, 1, 2, 4 … seconds, a minute
  at most, until ten minutes were waited;
- a rate limit (:class:`RateLimitedError`) is waited for until the time that the network sends;
  where there is none, or it has passed, a minute, then two, four …; a quarter of an hour at most,
  which is the networks' longest window, since a clock may be hours off. After five waits the
  error is raised;
- every other error is raised at once.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar

from tweetup.networks.errors import NetworkError, RateLimitedError, TryAgainError
from tweetup.text.plurals import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from tweetup.networks.base import Page

__all__ = ["Asker", "RepeatedPageError", "Timing", "ask", "in_words"]

T = TypeVar("T")

FIRST_PAUSE: Final = 0.5
LONGEST_PAUSE: Final = 60.0
RETRY_SECONDS: Final = 600.0

LIMIT_PAUSE: Final = 60.0
LONGEST_LIMIT: Final = 900.0
MOST_LIMITS: Final = 5
# Networks cut their windows by whole seconds, and count by clocks of their own.
_MARGIN: Final = 1.0

MOST_EMPTY: Final = 50

# Seconds between two looks at the clock: time passes while a laptop is suspended, too.
_SLICE: Final = 30.0


class RepeatedPageError(NetworkError):
    """Pages without progress: a cursor that came before, or too many empty pages in a row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """The clock (aware), a function that sleeps (seconds), and one that prints why.

    ``left`` is called before each piece of a wait with the seconds that are left of it,
    ``reached`` with the time up to which posts have come, where they come oldest first. ``told``
    are the messages that were printed once for all.
    """

    clock: Callable[[], datetime]
    sleep: Callable[[float], object]
    tell: Callable[[str], object]
    left: Callable[[float], object] = float
    reached: Callable[[datetime], object] = str
    told: set[str] = field(default_factory=set)

    def tell_once(self, message: str) -> None:
        """Print a message that is true of all captures of a run, before the first of them."""
        if message not in self.told:
            self.told.add(message)
            self.tell(message)


def ask(request: Callable[[], T], timing: Timing) -> T:
    """Return the result of a request, retried while its failures are temporary.

    Raises the errors of :mod:`~tweetup.networks.errors`: the last failure, with the number of
    attempts, once the retries are used up.
    """
    return Asker(timing).ask(request)


class Asker:
    """Makes requests to one place, with retries and the place's pause between two requests."""

    def __init__(
        self, timing: Timing, *, where: str | None = None, pause: Callable[[], float] = float
    ) -> None:
        """Name the place by ``where`` in errors.

        ``pause`` returns the seconds to wait before the next request; the first needs none.
        """
        self._where = where
        self._timing = timing
        self._pause = pause
        self._asked_at: datetime | None = None
        self.requests = 0

    def ask(self, request: Callable[[], T], *, patience: float = RETRY_SECONDS) -> T:
        """Return the result as :func:`ask` does; every attempt counts in :attr:`requests`.

        ``patience`` are the seconds to wait in all where failures are temporary; a request that
        can be done without has less of it, and waits for no rate limit.
        """
        waits = _Patience(self._timing, patience)
        while True:
            self._keep_pace()
            try:
                return request()
            except TryAgainError as error:
                waits.wait_for(error)

    def pages(self, fetch: Callable[[str | None], Page], cursor: str | None) -> Iterator[Page]:
        """Yield the page at ``cursor`` (the first one at None) and all that follow it.

        Raises :class:`RepeatedPageError` after a page whose cursor came before, or after many
        pages without any post, even an excluded one: the last page is yielded without its
        cursor, which leads nowhere.
        """
        cursors = {cursor}
        empty = 0
        while True:
            page = self.ask(partial(fetch, cursor))
            empty = 0 if page.records or page.passed_over else empty + 1
            stuck = page.cursor is not None and (page.cursor in cursors or empty >= MOST_EMPTY)
            if stuck:
                yield replace(page, cursor=None)
                message = "the pages repeat themselves and lead no further"
                raise RepeatedPageError(message, where=self._where)
            yield page
            if page.cursor is None:
                return
            cursors.add(page.cursor)
            cursor = page.cursor

    def _keep_pace(self) -> None:
        """Wait for the rest of the pause since the last request, also where a clock is set back."""
        now = self._timing.clock()
        if self._asked_at is not None and (pause := self._pause()):
            left = pause - max(0.0, (now - self._asked_at).total_seconds())
            if left > 0:
                self._timing.sleep(left)
        self._asked_at = self._timing.clock()
        self.requests += 1


class _Patience:
    """The waits of one request so far, and the limits on them."""

    def __init__(self, timing: Timing, seconds: float) -> None:
        self._timing = timing
        self._seconds = seconds
        self._waited = 0.0
        self._failures = self._limits = 0

    def wait_for(self, error: TryAgainError) -> None:
        """Wait before the next attempt, or raise the failure when the retries are used up."""
        if isinstance(error, RateLimitedError):
            if self._limits >= MOST_LIMITS or self._seconds < LIMIT_PAUSE:
                raise self._given_up(error) from None
            self._limits += 1
            pause = self._until(error.reset)
        else:
            if self._waited >= self._seconds:
                raise self._given_up(error) from None
            pause = min(FIRST_PAUSE * 2**self._failures, LONGEST_PAUSE)
            self._failures += 1
            self._waited += pause
        self._timing.tell(f"{_message(error)}; asking again in {in_words(pause)}")
        _sleep(pause, self._timing)

    def _until(self, reset: datetime | None) -> float:
        """Return the seconds until a rate limit ends, within bounds."""
        backoff = min(LIMIT_PAUSE * 2.0 ** (self._limits - 1), LONGEST_LIMIT)
        if reset is None:
            return backoff
        left = (reset - self._timing.clock()).total_seconds()
        return min(left + _MARGIN, LONGEST_LIMIT) if left > -_MARGIN else backoff

    def _given_up(self, error: TryAgainError) -> TryAgainError:
        times = self._failures + self._limits + 1
        message = f"{error.problem} (asked {counted(times, 'time')})"
        hint = error.hint or "run the same command again later to resume"
        if isinstance(error, RateLimitedError):
            last: TryAgainError = RateLimitedError(message, where=error.where, reset=error.reset)
            last.hint = hint
            return last
        return TryAgainError(message, where=error.where, hint=hint)


def in_words(seconds: float) -> str:
    """Return a duration as ``0.5 s``, ``32 s``, ``14 min 32 s`` or ``2 h 5 min``."""
    if seconds < 1:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    if minutes < 60:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"


def _message(error: TryAgainError) -> str:
    return f"{error.where}: {error.problem}" if error.where else error.problem


def _sleep(seconds: float, timing: Timing) -> None:
    """Sleep until the clock has passed the end, also where the computer was suspended."""
    end = timing.clock() + timedelta(seconds=seconds)
    left = seconds
    while left > 0 and (now := timing.clock()) < end:
        timing.left(min(left, (end - now).total_seconds()))
        timing.sleep(min(left, _SLICE))
        left -= _SLICE
