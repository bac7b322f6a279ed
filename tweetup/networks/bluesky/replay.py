"""A window of the last 36 hours, read again from Jetstream: the search of those without a login.

Jetstream has every public post and no search: all of the network's posts since the window began
are read, oldest first, and the matching ones kept. A page has those of a second or two; its
cursor is the time reached, from which any of the servers goes on.

- A server's end: an event past the window and :data:`LATE`, or on a server of one's own, where
  little may happen, two connections after each other with nothing new.
- Events that jump the queue, as on the older servers between stored and new events
  (bluesky-social/jetstream-legacy#42), move no cursor: it is the earliest of the last hundred.
- Of the posts found, Bluesky's open interface tells the counts, and which it shows no more.
- A server that has nothing so old begins with its oldest event without a word. Where the first
  event is more than a minute late, the oldest that it has shows whether anything is missing.
"""

from __future__ import annotations

import time
from collections import deque
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from tweetup.errors import TweetupError
from tweetup.formats.bluesky import JETSTREAM_FORMAT as FORMAT
from tweetup.formats.records import Deletion, Record, Skipped
from tweetup.model import Gap, GapKind, Kind
from tweetup.networks.base import AccountEvent, Page
from tweetup.networks.bluesky.stream import (
    REWIND,
    SECOND,
    STREAMED_RECORDS,
    Accounts,
    Match,
    Selector,
    WatchedPosts,
    event_time,
    with_authors,
)
from tweetup.networks.bluesky.stream_servers import JetstreamServers, TooLongError
from tweetup.networks.errors import NetworkError, OutOfReachError, TryAgainError

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence

    from tweetup.formats.bluesky_posts import BlueskyAccount, BlueskyCounts
    from tweetup.model import Post
    from tweetup.networks.base import Access, Query
    from tweetup.networks.bluesky.account_events import CheckAccount
    from tweetup.networks.bluesky.stream_servers import JetstreamConnection

__all__ = [
    "LATE",
    "NOT_KEPT",
    "NOT_SHOWN",
    "REPLAYED",
    "RETENTION",
    "UNCOUNTED",
    "UNSEEN",
    "PostDetails",
    "Replay",
]

RETENTION: Final = timedelta(hours=36)
"""The time that Jetstream keeps, by its documents."""
LATE: Final = timedelta(minutes=2)
"""How long after the window's end events are read: posts reach Jetstream with a delay."""
NOT_KEPT: Final = "Jetstream no longer has it; after tweetup login bluesky it can be searched for"
REPLAYED: Final = (
    "without a login, all that Bluesky's people posted in that time is read from Jetstream (some"
    " hundred MB an hour) and searched here"
)
UNSEEN: Final = (
    "read from Jetstream without a login; posts of that time that came to it more than 2 minutes"
    " after its end are not in it"
)
UNCOUNTED: Final = (
    "the numbers of likes, reposts and replies could not be looked up, nor the posts deleted since"
)
NOT_SHOWN: Final = "no longer shown by Bluesky"
"""The reason why a post is skipped that was deleted, or hidden with its account, since."""

_EARLY: Final = timedelta(seconds=30)
# Bluesky shows a post within seconds, but for its bad days.
_SHOWN: Final = timedelta(minutes=10)
_LOOKUP: Final = 25
_HOLE: Final = 60 * SECOND
# A time in µs that no server reaches; smaller numbers are positions in newer versions.
_FIRST: Final = 10**15
_PREFIX: Final = "jetstream:"
_PAGE_SECONDS: Final = 1.5
_QUIET: Final = 5.0
_RECENT: Final = 100


@dataclass(frozen=True, slots=True)
class PostDetails:
    """The counts of posts that Bluesky shows, and the posts that it does not show."""

    counts: Mapping[str, BlueskyCounts]
    gone: frozenset[str] = frozenset()


class Replay:
    """Windows read again from Jetstream, page by page; :meth:`close` ends the connection.

    Posts found bring their deletions and reposts.
    """

    def __init__(
        self,
        access: Access,
        *,
        clock: Callable[[], datetime],
        accounts: Callable[[Sequence[str]], list[BlueskyAccount]],
        details: Callable[[Sequence[str]], PostDetails],
        check: CheckAccount,
    ) -> None:
        """Look authors up by ``accounts`` and posts by ``details``, 25 at most in a call.

        ``check`` is called for accounts that left or came back.
        """
        self._servers = JetstreamServers(access, clock=clock, latest_first=True)
        self._clock = clock
        self._watched = WatchedPosts()
        self._accounts = Accounts(accounts, clock)
        self._details = details
        self._check = check
        self._reading: _Reading | None = None

    def watch(self, posts: Iterable[str]) -> None:
        """Watch posts that an earlier replay found, as :meth:`.Jetstream.watch` does."""
        self._watched.add_all(posts)

    def page(self, query: Query, *, cursor: str | None, at_most: int | None) -> Page:
        """Return the matching posts that come next, at least one event further.

        ``query`` has both ends. Raises :class:`OutOfReachError` where it ended before the
        time that Jetstream keeps, :class:`TryAgainError` where no connection brings anything, and
        :class:`NetworkError` for a cursor that is not of a replay.
        """
        reading = self._reading
        if reading is None or cursor is None or reading.cursor != cursor:
            self.close()
            reading = self._begin(query, cursor)
            self._reading = reading
        return reading.page(at_most)

    def close(self) -> None:
        """Close the connection."""
        if self._reading is not None:
            self._reading.disconnect()
            self._reading = None

    def _begin(self, query: Query, cursor: str | None) -> _Reading:
        now = self._clock()
        if query.since is None or query.until is None or query.until <= now - RETENTION:
            hours = RETENTION // timedelta(hours=1)
            raise OutOfReachError(
                f"without a login, posts can be had for {hours} hours; these are older",
                where="Bluesky",
                hint="run tweetup login bluesky, then the same command again",
            )
        start = _micros(query.since - _EARLY) if cursor is None else _read_cursor(cursor)
        return _Reading(
            self._servers,
            query,
            start,
            min(_micros(query.until + LATE), _micros(now)),
            clock=self._clock,
            watched=self._watched,
            accounts=self._accounts,
            details=self._details,
            check=self._check,
        )


class _Reading:
    """One window on its way, over one connection after another; ``cursor`` is where it stands."""

    def __init__(
        self,
        servers: JetstreamServers,
        query: Query,
        start: int,
        end: int,
        *,
        clock: Callable[[], datetime],
        watched: WatchedPosts,
        accounts: Accounts,
        details: Callable[[Sequence[str]], PostDetails],
        check: CheckAccount,
    ) -> None:
        """Read from ``start`` to ``end``, both in µs."""
        self._servers = servers
        self._query = query
        self._end = end
        self._clock = clock
        self._accounts = accounts
        self._details = details
        self._watched = watched
        self._check = check
        self._is_counted = True
        self._selector = Selector(query, start, watched, accounts, has_holes=False)
        self._position = start
        self._asked = start
        # On a server of one's own a hundred events may be all of a chat.
        self._recent: deque[int] = deque(maxlen=_RECENT if servers.is_public else 1)
        self._past = 0
        self._looked = start - 1
        self._connection: JetstreamConnection | None = None
        self._stack = ExitStack()
        self._found: set[tuple[str, str]] = set()
        self._gone: set[str] = set()
        self._events: dict[str, AccountEvent] = {}
        self._gaps: list[Gap] = []

    @property
    def cursor(self) -> str:
        """The cursor of the next page."""
        return f"{_PREFIX}{self._position}"

    def disconnect(self) -> None:
        """Close the connection; the next page opens another one."""
        self._connection = None
        self._stack.close()

    def page(self, at_most: int | None) -> Page:
        """Return the next page: see :meth:`Replay.page`."""
        began, before = time.monotonic(), self._position
        frames, matched, done = 0, 0, False
        items: list[Match | Deletion | Skipped] = []
        while not done:
            try:
                frame = self._connected().receive(_QUIET)
            except TooLongError:
                self._selector.skip_message()
                self._position = max(self._position, self._selector.position)
                self.disconnect()
                frame = None
            except TryAgainError:
                self.disconnect()
                if self._advance() == before:
                    raise
                break
            else:
                done = frame is None and self._is_quiet()
            if frame is not None:
                frames += 1
                self._read(frame)
                done = self._past >= (_RECENT if self._servers.is_public else 1)
            fresh = self._selector.take() if self._selector.has_matches else []
            matched += sum(isinstance(item, Match) for item in fresh)
            items += [item for item in fresh if not isinstance(item, AccountEvent)]
            # Only the last one of an account matters, and only at the end.
            self._events |= {it.account: it for it in fresh if isinstance(it, AccountEvent)}
            is_full = at_most is not None and matched >= at_most
            is_long = frames % 64 == 0 and time.monotonic() - began >= _PAGE_SECONDS
            if (is_full or is_long) and self._advance() > before:
                break
        self._position = self._end if done else self._advance()
        return self._page(items, frames, done=done)

    def _page(
        self, items: Sequence[Match | Deletion | Skipped], frames: int, *, done: bool
    ) -> Page:
        now = self._clock()
        posts = {item.record.post.id: item.record.post for item in items if isinstance(item, Match)}
        shown = self._look_up(posts)
        gone = {post for post in shown.gone if posts[post].created_at < now - _SHOWN}
        named = with_authors(items, self._accounts, now, shown.counts)
        records = tuple(self._sifted(named, gone))
        if done:
            self.disconnect()
            records += tuple(self._checked_accounts())
        gaps, self._gaps = tuple(self._gaps), []
        return Page(
            records=records,
            format=FORMAT.name,
            cursor=None if done else self.cursor,
            passed_over=frames,
            complete_until=_moment(self._position),
            gaps=gaps,
            remarks=(UNSEEN,) if self._is_counted else (UNSEEN, UNCOUNTED),
        )

    def _look_up(self, posts: Mapping[str, Post]) -> PostDetails:
        """Return the details of posts; after a failure none is asked for any more."""
        ids = [post.id for post in posts.values() if post.kind is not Kind.REPOST]
        counts: dict[str, BlueskyCounts] = {}
        gone: set[str] = set()
        try:
            while ids and self._is_counted:
                batch, ids = ids[:_LOOKUP], ids[_LOOKUP:]
                details = self._details(batch)
                counts |= details.counts
                gone |= details.gone
        except TweetupError:
            self._is_counted = False
        return PostDetails(counts, frozenset(gone))

    def _connected(self) -> JetstreamConnection:
        """Return the connection; open one a little before the position where there is none."""
        if self._connection is None:
            self._asked = self._position - REWIND
            self._recent.clear()
            self._past = 0
            opening = self._servers.open(STREAMED_RECORDS, self._asked)
            self._connection = self._stack.enter_context(opening)
            self._is_first = True
        return self._connection

    def _read(self, frame: bytes) -> None:
        self._selector.read(frame)
        moment = self._selector.time
        if self._is_first:
            self._is_first = False
            self._note_hole(moment)
        self._recent.append(moment)
        self._past = self._past + 1 if moment > self._end else 0

    def _advance(self) -> int:
        """Move the position to the earliest of the last events, and return it."""
        if self._recent:
            self._position = min(max(self._position, min(self._recent)), self._end)
        return self._position

    def _is_quiet(self) -> bool:
        """Return whether nothing is to come any more, after a quiet time on a server of one's own.

        A first quiet time may be a stalled connection: another one is opened where it was.
        """
        if self._servers.is_public:
            return False
        position = max(self._recent, default=self._position)
        is_known = self._looked == position
        self._looked = position
        if not is_known:
            self._advance()
            self.disconnect()
        return is_known

    def _note_hole(self, first: int) -> None:
        """Note a gap where the first event comes late, and the server has none before it."""
        if first - self._asked <= _HOLE or first <= self._position:
            return
        oldest = self._oldest()
        if oldest is not None and oldest <= self._asked + _HOLE:
            return
        since, until = self._query.since, self._query.until
        assert since is not None
        assert until is not None
        begin, end = max(_moment(self._position), since), min(_moment(first), until)
        if begin < end:
            self._gaps.append(Gap(since=begin, until=end, why=NOT_KEPT, kind=GapKind.LOST))

    def _oldest(self) -> int | None:
        """Return the time of the oldest event that the server keeps; None where it is unknown."""
        try:
            with self._servers.open(STREAMED_RECORDS, _FIRST) as connection:
                frame = connection.receive(_QUIET)
        except TweetupError:
            return None
        return None if frame is None else event_time(frame)

    def _sifted(
        self, items: Iterator[Record | Deletion | Skipped], gone: Container[str]
    ) -> Iterator[Record | Deletion | Skipped]:
        """Yield new items alone: connections overlap. Posts that are ``gone`` are skipped."""
        for item in items:
            if isinstance(item, Record) and item.post.id in gone:
                if item.post.id not in self._gone:
                    self._gone.add(item.post.id)
                    yield Skipped(item.where, NOT_SHOWN, broken=False)
                continue
            if isinstance(item, Record):
                version = (item.post.id, item.post.text)
                if version in self._found:
                    continue
                self._found.add(version)
            yield item

    def _checked_accounts(self) -> Iterator[Deletion]:
        """Yield the truth about the accounts that left or came back meanwhile."""
        for event in self._events.values():
            posts = tuple(self._watched.of_account(event.account))
            yield from self._check(replace(event, posts=posts))


def _read_cursor(cursor: str) -> int:
    prefix, _, number = cursor.rpartition(":")
    if f"{prefix}:" != _PREFIX or not number.isdecimal():
        raise NetworkError(
            "the cursor is of another search", where="Bluesky", hint="start the capture anew"
        )
    return int(number)


def _micros(moment: datetime) -> int:
    return int(moment.timestamp() * SECOND)


def _moment(micros: int) -> datetime:
    return datetime.fromtimestamp(micros / SECOND, tz=UTC)
