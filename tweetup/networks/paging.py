"""The one retry loop: what may pass is asked again, and page follows page.

Nothing here looks at a clock or sleeps by itself: :class:`Timing` is passed in. What a network
answers is told apart by its errors (:mod:`tweetup.networks.errors`):

- what may pass (:class:`TryAgainError`) is asked again after 0.5, 1, 2, 4 … seconds, a minute at
  most, until ten minutes were waited;
- a rate limit (:class:`RateLimitedError`) is waited for until it ends as the network says; where
  it does not say, or names a moment that has passed, a minute, then two, four …; a quarter of an
  hour at most, which is the networks' longest window, since a clock may be hours off. After five
  waits that brought nothing it is given up;
- everything else ends at once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar

from tweetup.networks.errors import NetworkError, RateLimitedError, TryAgainError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from tweetup.networks.base import Page

__all__ = ["Asker", "RepeatedPageError", "Timing", "ask", "in_words"]

T = TypeVar("T")

FIRST_PAUSE: Final = 0.5
LONGEST_PAUSE: Final = 60.0
PATIENCE: Final = 600.0

LIMIT_PAUSE: Final = 60.0
LONGEST_LIMIT: Final = 900.0
MOST_LIMITS: Final = 5
# Networks cut their windows by whole seconds, and count by clocks of their own.
_MARGIN: Final = 1.0

MOST_EMPTY: Final = 50

# A laptop that slept has waited as well: the clock is looked at this often.
_SLICE: Final = 30.0


class RepeatedPageError(NetworkError):
    """Pages that lead nowhere: a cursor that was given before, or page after page of nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """What the time is (aware), how to let some pass (seconds), and whom to tell why.

    ``left`` is told, before each piece of a wait, how many seconds of it are still to come.
    """

    clock: Callable[[], datetime]
    sleep: Callable[[float], object]
    tell: Callable[[str], object]
    left: Callable[[float], object] = float


def ask(request: Callable[[], T], timing: Timing) -> T:
    """What one request brings, asked again while its failure may pass.

    Raises what :mod:`~tweetup.networks.errors` lists: the last failure once patience is
    at its end, saying so.
    """
    return Asker(timing).ask(request)


class Asker:
    """Asks one place, with the pause it wants between two requests."""

    def __init__(
        self, timing: Timing, *, where: str | None = None, pause: Callable[[], float] = float
    ) -> None:
        """``where`` is what errors call the place.

        ``pause`` tells the seconds to leave before the next request; the first needs none.
        """
        self._where = where
        self._timing = timing
        self._pause = pause
        self._asked_at: datetime | None = None
        self.requests = 0

    def ask(self, request: Callable[[], T]) -> T:
        """Like :func:`ask`; every try counts in :attr:`requests`."""
        patience = _Patience(self._timing)
        while True:
            self._keep_pace()
            try:
                return request()
            except TryAgainError as error:
                patience.wait_for(error)

    def pages(self, fetch: Callable[[str | None], Page], cursor: str | None) -> Iterator[Page]:
        """Yield the page at ``cursor`` (the first one at None) and all that follow it.

        Raises :class:`RepeatedPageError` after a page whose cursor was given before, or after
        many on which nothing came, not even what is passed over: that page comes without a
        cursor, since nothing is to be found there.
        """
        given = {cursor}
        empty = 0
        while True:
            page = self.ask(partial(fetch, cursor))
            empty = 0 if page.found or page.passed_over else empty + 1
            stuck = page.cursor is not None and (page.cursor in given or empty >= MOST_EMPTY)
            if stuck:
                yield replace(page, cursor=None)
                what = "the pages repeat themselves and lead no further"
                raise RepeatedPageError(what, where=self._where)
            yield page
            if page.cursor is None:
                return
            given.add(page.cursor)
            cursor = page.cursor

    def _keep_pace(self) -> None:
        """Leave the pause since the request before; a clock set back does not lengthen it."""
        now = self._timing.clock()
        if self._asked_at is not None and (pause := self._pause()):
            left = pause - max(0.0, (now - self._asked_at).total_seconds())
            if left > 0:
                self._timing.sleep(left)
        self._asked_at = self._timing.clock()
        self.requests += 1


class _Patience:
    """How long one request has been waited for, and how long it still may be."""

    def __init__(self, timing: Timing) -> None:
        self._timing = timing
        self._waited = 0.0
        self._failures = self._limits = 0

    def wait_for(self, error: TryAgainError) -> None:
        """Wait for a failure to pass, or raise it when that has been done for long enough."""
        if isinstance(error, RateLimitedError):
            if self._limits >= MOST_LIMITS:
                raise self._given_up(error) from None
            self._limits += 1
            pause = self._until(error.reset)
        else:
            if self._waited >= PATIENCE:
                raise self._given_up(error) from None
            pause = min(FIRST_PAUSE * 2**self._failures, LONGEST_PAUSE)
            self._failures += 1
            self._waited += pause
        self._timing.tell(f"{_said(error)}; asking again in {in_words(pause)}")
        _let_pass(pause, self._timing)

    def _until(self, reset: datetime | None) -> float:
        """Seconds until a rate limit ends, within bounds."""
        unsaid = min(LIMIT_PAUSE * 2.0 ** (self._limits - 1), LONGEST_LIMIT)
        if reset is None:
            return unsaid
        left = (reset - self._timing.clock()).total_seconds()
        return min(left + _MARGIN, LONGEST_LIMIT) if left > -_MARGIN else unsaid

    def _given_up(self, error: TryAgainError) -> TryAgainError:
        times = self._failures + self._limits + 1
        what = f"{error.what} (asked {times} times)"
        hint = error.hint or "run the same command again later: it goes on from here"
        if isinstance(error, RateLimitedError):
            given_up: TryAgainError = RateLimitedError(what, where=error.where, reset=error.reset)
            given_up.hint = hint
            return given_up
        return TryAgainError(what, where=error.where, hint=hint)


def in_words(seconds: float) -> str:
    """``0.5 s``, ``32 s``, ``14 min 32 s``, ``2 h 5 min``."""
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


def _said(error: TryAgainError) -> str:
    return f"{error.where}: {error.what}" if error.where else error.what


def _let_pass(seconds: float, timing: Timing) -> None:
    """Wait, but not on after a sleep of the computer in which the time has passed anyway."""
    end = timing.clock() + timedelta(seconds=seconds)
    left = seconds
    while left > 0 and (now := timing.clock()) < end:
        timing.left(min(left, (end - now).total_seconds()))
        timing.sleep(min(left, _SLICE))
        left -= _SLICE
