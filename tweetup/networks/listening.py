"""Follow the stream of one place for hours: its posts, its outages, and their reasons.

Replies without the hashtag come over the stream where it can have them; elsewhere conversations are
asked for every minute (:mod:`tweetup.networks.reply_rounds`, or the place's own rounds).

A lost connection is opened again, at once where the computer was suspended, else after a pause
that grows to a minute, from the last cursor where the network has cursors. Where a login allows
no stream, the place is searched every half minute instead; so it is where the stream's server
cannot be reached, until one of the attempts of every five minutes succeeds. Final errors are
raised: a login that is refused for searching as well, credits that are used up, and any failure
that is not temporary before the first connection was open, unless the place can be searched. Later
failures are reported as outages and retried forever.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from tweetup.errors import CredentialsError
from tweetup.networks.base import ReplySearcher, ReplyStream, StreamEvents
from tweetup.networks.errors import NetworkError, RateLimitedError, TryAgainError
from tweetup.networks.paging import (
    FIRST_PAUSE,
    LIMIT_PAUSE,
    LONGEST_LIMIT,
    LONGEST_PAUSE,
)
from tweetup.networks.reply_rounds import ReplyRounds

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator, Sequence

    from tweetup.networks.base import Place, Query, QuestionThread, RoundsOfReplies
    from tweetup.networks.paging import Timing

__all__ = ["Listener", "News", "Outage", "Pace"]

_PIECE: Final = 5.0
# Networks cut their windows by whole seconds.
_MARGIN: Final = 1.0

SLEPT: Final = "the computer slept"
SILENT: Final = "nothing came, or this program was stopped"
CLOSED: Final = "the connection was closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """A time without a connection to a place; ``until`` is None while it lasts.

    ``bridged`` says that no post of it is missing: the stream resumed from its cursor. ``first``
    is true of the time before the first connection; ``searched`` once a search has found its posts.
    """

    place: str
    since: datetime
    until: datetime | None
    why: str
    bridged: bool = False
    first: bool = False
    searched: bool = False

    @property
    def is_missing(self) -> bool:
        """Return whether posts of it may be missing."""
        return not (self.bridged or self.searched)


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """An event of a place: posts ``heard``, an ``outage`` that began or ended, or a heartbeat.

    ``again`` is the time of the next attempt to end an outage; ``polling`` says that the place is
    searched at intervals because its stream is not available: the login has none, or it could not
    be reached for the reason ``unreachable``.
    """

    place: str
    heard: StreamEvents | None = None
    outage: Outage | None = None
    again: datetime | None = None
    polling: bool = False
    unreachable: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Durations in seconds: ``silence`` allowed on a stream, ``poll`` between two searches.

    After so many ``attempts`` without a connection the place is searched, and its stream tried
    again after ``retry``.

    A connection open for ``steady`` resets the count of failures when it is lost. Each search
    repeats ``overlap``, since networks index posts with a delay. ``doubt`` is the time that a dead
    connection may go unnoticed: networks send a heartbeat about every 20 seconds, and so much
    of the quiet time before a loss counts as part of the outage. ``replies`` lie between two
    requests for the conversations, where no stream has them.
    """

    silence: float = 45.0
    poll: float = 30.0
    overlap: float = 90.0
    doubt: float = 30.0
    steady: float = 60.0
    attempts: int = 3
    retry: float = 300.0
    replies: float = 60.0


class Listener:
    """Follows one place until the iterator of :meth:`listen` is closed."""

    def __init__(
        self,
        place: Place,
        query: Query,
        *,
        timing: Timing,
        monotonic: Callable[[], float],
        pace: Pace | None = None,
        cursor: str | None = None,
        is_free: bool = True,
    ) -> None:
        """Take ``monotonic`` as a clock in seconds that stops while the computer is suspended.

        ``cursor`` is the last one of an earlier listener; None starts from now. Where reading a
        post ``is_free``, conversations are asked for while a stream that has them is missing; a
        :class:`~tweetup.networks.base.ReplySearcher` searches for their new posts alone.
        """
        self.place = place
        self._query = query
        self._clock = timing.clock
        self._sleep = timing.sleep
        self._monotonic = monotonic
        self._pace = pace or Pace()
        self._cursor = cursor
        self._polling = False
        self._searchable = True
        self._unreachable: NetworkError | None = None
        self._stream_again: datetime | None = None
        self._behind = False
        self._missed = 0
        self._failures = self._limits = 0
        self._alive_at: datetime | None = None
        self._sure_of: datetime | None = None
        self._complete_until = timing.clock()
        self._outage: Outage | None = None
        self._rounds = self._rounds_of(timing)
        self._is_free = is_free

    def hear_replies(self, posts: Iterable[str], threads: Sequence[QuestionThread] | None) -> None:
        """Have :meth:`listen` yield replies to and quotes of these, tagged or not.

        May be called from another thread; see :meth:`.ReplyStream.hear_replies`.
        """
        if isinstance(self.place, ReplyStream):
            self.place.hear_replies(posts, threads)
        self._rounds.threads = None if threads is None else tuple(threads)

    def _rounds_of(self, timing: Timing) -> RoundsOfReplies:
        every = self._pace.replies
        if isinstance(self.place, ReplySearcher):
            return self.place.reply_rounds(
                self._query, clock=timing.clock, sleep=timing.sleep, every=every
            )
        return ReplyRounds(self.place, self._query, timing=timing, every=every)

    @property
    def _asks_for_replies(self) -> bool:
        """True where replies do not come over a stream, and a request for them costs no more."""
        if not isinstance(self.place, ReplyStream):
            return True
        return self._polling and (self._is_free or isinstance(self.place, ReplySearcher))

    def listen(self) -> Generator[News]:
        """Yield events without an end, at least every few seconds while the place is connected.

        Raises :class:`~tweetup.errors.CredentialsError` and :class:`~tweetup.errors.QuotaError`,
        and before the first connection :class:`~tweetup.networks.errors.NetworkError`.
        """
        while True:
            began = self._clock()
            pause: float | None = 0.0
            try:
                yield from self._connection()
            except CredentialsError as error:
                pause = self._pause_after_refusal(error, began)
            except NetworkError as error:
                pause = self._pause_after_failure(error, began)
            if pause is None:
                continue
            if self._outage is not None:
                again = self._clock() + timedelta(seconds=pause)
                yield self._news(outage=self._outage, again=again)
            yield from self._wait(pause)

    def _pause_after_refusal(self, error: CredentialsError, began: datetime) -> float | None:
        """Return the seconds to wait after a refusal; None to search in place of the stream."""
        if not self._polling:
            self._begin_polling(None)
            return None
        if self._unreachable is None:
            raise error
        # Only the stream is left, which requires no login.
        failure, self._unreachable = self._unreachable, None
        self._polling = self._searchable = False
        if self._alive_at is None and not isinstance(failure, TryAgainError):
            raise failure from None
        self._lose(failure.problem, self._last_sure() or began)
        return self._pause_after(failure, began)

    def _pause_after_failure(self, error: NetworkError, began: datetime) -> float | None:
        """Return the seconds to wait after a failure; None to search in place of the stream."""
        is_final = not isinstance(error, TryAgainError)
        if self._polling and is_final and self._alive_at is None:
            raise self._unreachable or error from None
        if not self._polling and self._missed and not isinstance(error, RateLimitedError):
            if self._searchable and (is_final or self._missed >= self._pace.attempts):
                self._begin_polling(error)
                return None
            if is_final and self._alive_at is None:
                raise error
        pause = self._pause_after(error, began)
        self._lose(error.problem, self._last_sure() or began)
        if self._polling and self._unreachable is not None:
            # Neither can be reached: both are tried in turn.
            self._polling, self._behind = False, True
        return pause

    def _begin_polling(self, unreachable: NetworkError | None) -> None:
        """Search from now on, and try the stream again later where it could not be reached."""
        self._polling = True
        self._unreachable = unreachable
        retry = timedelta(seconds=self._pace.retry)
        self._stream_again = None if unreachable is None else self._clock() + retry
        if self._outage is None and not self._behind:
            self._complete_until = self._last_sure() or self._complete_until

    def _connection(self) -> Iterator[News]:
        """Yield the events of one connection until it goes silent; raise where it is closed.

        Returns as well where the search is to be given up for another attempt at the stream.
        """
        is_covered = self._polling or self._cursor is not None
        source = self._poll() if self._polling else self._stream()
        before: tuple[datetime, float] | None = None
        self._missed += not self._polling
        with closing(source):
            for heard in source:
                now, seconds = self._clock(), self._monotonic()
                if before is None and not self._polling:
                    self._missed = 0
                if self._outage is not None and before is None:
                    begun = heard.complete_since
                    bridged = is_covered or (begun is not None and begun <= self._outage.since)
                    yield self._news(outage=replace(self._outage, until=now, bridged=bridged))
                    self._outage = None
                self._cursor = heard.cursor or self._cursor
                yield self._news(heard=heard)
                self._rounds.note(heard.records)
                if before is not None and (now - before[0]).total_seconds() > self._pace.silence:
                    away = (now - before[0]).total_seconds() - (seconds - before[1])
                    why = SLEPT if away > self._pace.silence / 2 else SILENT
                    self._lose(why, self._last_sure() or before[0])
                    return
                if heard.records or before is None:
                    self._sure_of = now
                self._alive_at = now
                if self._asks_for_replies:
                    for replies in self._rounds.ask(now):
                        yield self._news(heard=replies)
                before = (self._clock(), self._monotonic())
        if not self._polling:
            raise TryAgainError(CLOSED, where=self.place.name)
        self._polling, self._behind = False, True

    def _stream(self) -> Generator[StreamEvents]:
        """Yield the events of the stream; search once more for posts from before it was reached.

        That search waits until posts of the moment in between can be found.
        """
        due = self._clock() + timedelta(seconds=self._pace.overlap)
        for heard in self.place.listen(self._query, cursor=self._cursor):
            yield heard
            if self._behind and self._clock() >= due:
                try:
                    yield from self._search()
                except (CredentialsError, NetworkError):
                    due = self._clock() + timedelta(seconds=self._pace.poll)
                else:
                    self._behind = False

    def _poll(self) -> Generator[StreamEvents]:
        """Yield the newest posts again and again, until the stream is to be tried again."""
        while True:
            yield from self._search()
            for _ in self._wait(max(self._pace.poll, self.place.pause)):
                yield StreamEvents()
            if self._stream_again is not None and self._clock() >= self._stream_again:
                return

    def _search(self) -> Generator[StreamEvents]:
        """Yield the posts since a little before the last search, page by page."""
        began = self._clock()
        since = self._complete_until - timedelta(seconds=self._pace.overlap)
        query = replace(self._query, since=since, until=None)
        cursor: str | None = None
        cursors: set[str | None] = set()
        while cursor not in cursors:
            cursors.add(cursor)
            page = self.place.search(query, cursor=cursor, at_most=None)
            yield StreamEvents(records=page.records, format=page.format, charges=page.charges)
            if page.cursor is None:
                break
            cursor = page.cursor
            self._sleep(self.place.pause)
        self._complete_until = began

    def _wait(self, seconds: float) -> Iterator[News]:
        """Wait in pieces short enough to notice when the computer was suspended."""
        end = self._clock() + timedelta(seconds=seconds)
        while seconds > 0 and self._clock() < end:
            piece = min(seconds, _PIECE)
            self._sleep(piece)
            seconds -= piece
            yield self._news()

    def _last_sure(self) -> datetime | None:
        """Return the last time at which the connection was certainly alive, None if never."""
        if self._alive_at is None or self._sure_of is None:
            return None
        return max(self._sure_of, self._alive_at - timedelta(seconds=self._pace.doubt))

    def _lose(self, why: str, since: datetime) -> None:
        if self._outage is None:
            self._outage = Outage(
                place=self.place.name,
                since=since,
                until=None,
                why=why,
                first=self._alive_at is None,
            )
            if not self._polling and not self._behind:
                self._complete_until = since

    def _pause_after(self, error: NetworkError, began: datetime) -> float:
        """Return the seconds to wait: doubled each time, or until a rate limit's end."""
        now = self._clock()
        if (now - began).total_seconds() >= self._pace.steady and self._alive_at is not None:
            self._failures = self._limits = 0
        if isinstance(error, RateLimitedError):
            self._limits += 1
            backoff = LIMIT_PAUSE * 2.0 ** min(self._limits - 1, 20)
            left = (error.reset - now).total_seconds() + _MARGIN if error.reset else 0.0
            return min(left if left > 0 else backoff, LONGEST_LIMIT)
        self._failures += 1
        return min(FIRST_PAUSE * 2.0 ** min(self._failures - 1, 20), LONGEST_PAUSE)

    def _news(
        self,
        *,
        heard: StreamEvents | None = None,
        outage: Outage | None = None,
        again: datetime | None = None,
    ) -> News:
        unreachable = self._unreachable if self._polling else None
        return News(
            place=self.place.name,
            heard=heard,
            outage=outage,
            again=again,
            polling=self._polling,
            unreachable="" if unreachable is None else unreachable.problem,
        )
