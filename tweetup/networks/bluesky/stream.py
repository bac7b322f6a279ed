"""Jetstream: all posts of Bluesky as they are written, of which a query selects."""

from __future__ import annotations

import io
import threading
import time
import unicodedata
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final, Protocol
from urllib.parse import urlencode, urlsplit

import msgspec

from tweetup.errors import TweetupError
from tweetup.formats.bluesky import JETSTREAM_FORMAT as FORMAT
from tweetup.formats.bluesky_posts import BlueskyRepost
from tweetup.formats.content import Content
from tweetup.formats.json_stream import UNREADABLE
from tweetup.formats.records import Deletion, Record, Skipped
from tweetup.formats.times import micros_time
from tweetup.model import DELETED, Absence
from tweetup.networks.base import StreamEvents, is_tagged, is_within
from tweetup.networks.bluesky.errors import (
    STREAM_SERVICE,
    connection_error,
    not_installed,
    response_error,
)
from tweetup.networks.errors import NetworkError, TryAgainError
from tweetup.text import fold_tag

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    from websockets.exceptions import ConnectionClosed, InvalidStatus
    from websockets.sync.client import ClientConnection

    from tweetup.formats.bluesky_posts import BlueskyAccount
    from tweetup.networks.base import Access, LookupResult, Query

__all__ = [
    "HOLE",
    "NO_EVENT",
    "TOO_LONG",
    "Accounts",
    "Jetstream",
    "JetstreamConnection",
    "JetstreamServers",
    "TooLongError",
    "WatchedPosts",
]

_MOST_ACCOUNTS: Final = 20_000
_LOOKUP: Final = 25
_RETRY_AFTER: Final = timedelta(seconds=60)


class WatchedPosts:
    """Posts whose deletions and reposts are sent on, by account; the oldest accounts are dropped.

    All methods may be called from several threads.
    """

    def __init__(self) -> None:
        self._posts: dict[str, set[str]] = {}
        self._lock = threading.Lock()

    def add(self, post: str) -> None:
        """Watch a post."""
        with self._lock:
            self._posts.setdefault(_did(post), set()).add(post)
            if len(self._posts) > _MOST_ACCOUNTS:
                del self._posts[next(iter(self._posts))]

    def has(self, post: str) -> bool:
        """Return whether a post is watched."""
        return post in self._posts.get(_did(post), ())

    def forget(self, post: str) -> bool:
        """Stop watching a post; return whether it was watched."""
        with self._lock:
            was_watched = self.has(post)
            if was_watched:
                self._posts[_did(post)].discard(post)
            return was_watched

    def of_account(self, did: str) -> list[str]:
        """Return the posts of an account that are watched, sorted."""
        with self._lock:
            return sorted(self._posts.get(did, ()))


class Accounts:
    """A cache of accounts by DID; after a failed lookup, the next one is a minute later."""

    def __init__(
        self,
        look_up: Callable[[Sequence[str]], list[BlueskyAccount]],
        clock: Callable[[], datetime],
    ) -> None:
        """Look accounts up by ``look_up``, 25 DIDs at most in a call."""
        self._look_up = look_up
        self._clock = clock
        self._cache: dict[str, BlueskyAccount | None] = {}
        self._not_before: datetime | None = None

    def forget(self, did: str) -> None:
        """Drop an account from the cache, since its handle may have changed."""
        self._cache.pop(did, None)

    def get(self, did: str) -> BlueskyAccount | None:
        """Return the account; None where it could not be looked up."""
        return self._cache.get(did)

    def learn(self, dids: Iterable[str]) -> None:
        """Look up the accounts that are not in the cache; a failure is retried later."""
        now = self._clock()
        if self._not_before is not None and now < self._not_before:
            return
        missing = [did for did in dict.fromkeys(dids) if did not in self._cache]
        while missing:
            batch, missing = missing[:_LOOKUP], missing[_LOOKUP:]
            try:
                accounts = self._look_up(batch)
            except TweetupError:
                self._not_before = now + _RETRY_AFTER
                return
            self._cache |= dict.fromkeys(batch) | {account.did: account for account in accounts}
        while len(self._cache) > _MOST_ACCOUNTS:
            del self._cache[next(iter(self._cache))]


def _did(post: str) -> str:
    return post.removeprefix("at://").split("/")[0]


SERVERS: Final = (
    "wss://jetstream2.us-east.bsky.network",
    "wss://jetstream1.us-east.bsky.network",
    "wss://jetstream2.us-west.bsky.network",
    "wss://jetstream1.us-west.bsky.network",
)

# The network takes records of a megabyte at most; servers are asked to leave longer ones out.
_LONGEST_EVENT: Final = 1_000_000
_LONGEST: Final = 4 << 20
# The messages of half a minute, in which accounts may be looked up.
_QUEUE: Final = (4096, 1024)
_SCHEMES: Final = {"https": "wss", "http": "ws"}
_CLOSE_TIMEOUT: Final = 1.0
_TOO_BIG: Final = 1009


class TooLongError(TryAgainError):
    """A message longer than any post, which closed the connection."""


class JetstreamServers:
    """Jetstream's servers, or the one in ``access``, tried in turn."""

    def __init__(self, access: Access, *, clock: Callable[[], datetime]) -> None:
        self._servers = SERVERS if access.stream_url is None else (access.stream_url,)
        self._timeout = access.timeout
        self._clock = clock
        self._turn = 0

    @contextmanager
    def open(self, collections: Sequence[str], cursor: int) -> Iterator[JetstreamConnection]:
        """Yield a connection to the first server that accepts one; raise the last failure."""
        parameters = [
            *(("wantedCollections", name) for name in collections),
            ("cursor", cursor),
            ("maxMessageSizeBytes", _LONGEST_EVENT),
        ]
        with ExitStack() as stack:
            connection = self._reach(urlencode(parameters), stack)
            try:
                yield connection
            finally:
                if connection.is_lost:
                    self._turn += 1

    def _reach(self, parameters: str, stack: ExitStack) -> JetstreamConnection:
        failure: TweetupError | None = None
        for _ in self._servers:
            server = self._servers[self._turn % len(self._servers)]
            try:
                return self._connect(server, parameters, stack)
            except TweetupError as error:
                failure = error
                self._turn += 1
        raise failure or NetworkError("no server of it is known", where="Jetstream")

    def _connect(self, server: str, parameters: str, stack: ExitStack) -> JetstreamConnection:
        try:
            from websockets.exceptions import InvalidHandshake, InvalidStatus, WebSocketException
            from websockets.sync.client import connect
        except ImportError:
            raise not_installed() from None
        failure: TweetupError
        try:
            connecting = connect(
                _address(server, parameters),
                open_timeout=self._timeout,
                ping_interval=self._timeout / 2,
                ping_timeout=self._timeout / 2,
                close_timeout=_CLOSE_TIMEOUT,
                max_size=_LONGEST,
                max_queue=_QUEUE,
            )
            connection = stack.enter_context(connecting)
        except InvalidStatus as error:
            failure = self._refused(error, server)
        except (InvalidHandshake, OSError) as error:
            failure = connection_error(error, host=urlsplit(server).netloc, where="Jetstream")
        except (WebSocketException, ImportError, ValueError):
            failure = NetworkError(f"{server} is no address to listen to", where="Jetstream")
        else:
            return JetstreamConnection(connection, urlsplit(server).netloc, self._timeout)
        raise failure

    def _refused(self, error: InvalidStatus, server: str) -> TweetupError:
        answer = error.response
        if answer.status_code < 400:
            return NetworkError(
                f"{urlsplit(server).netloc} sends a web page in place of a stream",
                where="Jetstream",
                hint="a proxy or the login page of a Wi-Fi may be in between",
            )
        return response_error(
            answer.status_code,
            {name.lower(): value for name, value in answer.headers.raw_items()},
            bytes(answer.body or b""),
            method=STREAM_SERVICE,
            now=self._clock(),
            where="Jetstream",
        )


class JetstreamConnection:
    """One connection, read message by message; ``is_lost`` once the server has closed it."""

    def __init__(self, connection: ClientConnection, host: str, timeout: float) -> None:
        self._connection = connection
        self._host = host
        self._timeout = timeout
        self.is_lost = False

    def receive(self, seconds: float) -> bytes | None:
        """Return the next message; None where none comes in time.

        Raises :class:`TryAgainError` where the connection is closed.
        """
        from websockets.exceptions import ConnectionClosed

        try:
            return self._connection.recv(timeout=seconds, decode=False)
        except TimeoutError:
            return None
        except ConnectionClosed as error:
            self.is_lost = True
            failure = self._ended(error)
        raise failure

    def _ended(self, closed: ConnectionClosed) -> TryAgainError:
        if closed.sent is not None and closed.sent.code == _TOO_BIG:
            return TooLongError("a message is longer than any post", where="Jetstream")
        if closed.rcvd is not None:
            message = f"{self._host} closed the connection ({int(closed.rcvd.code)})"
        elif closed.sent is not None:
            message = f"{self._host} has not answered for {self._timeout:g} s"
        else:
            message = f"the connection to {self._host} broke off"
        return TryAgainError(message, where="Jetstream")


def _address(server: str, parameters: str) -> str:
    parts = urlsplit(server)
    path = parts.path.rstrip("/") or "/subscribe"
    return f"{_SCHEMES.get(parts.scheme, parts.scheme)}://{parts.netloc}{path}?{parameters}"


NO_EVENT: Final = "not an event of Jetstream"
TOO_LONG: Final = "a message of Jetstream longer than any post, and the second after it"
HOLE: Final = "Jetstream no longer has the posts before this one"

_NETWORK: Final = "bluesky"
_POST: Final = "app.bsky.feed.post"
_REPOST: Final = "app.bsky.feed.repost"
_SECOND: Final = 1_000_000
_REWIND: Final = 5 * _SECOND
_HOLE: Final = 3600 * _SECOND
_MOST_FRAMES: Final = 2000
_BATCH: Final = 0.5
_ABSENT: Final = {
    "deleted": Absence.ACCOUNT_DELETED,
    "deactivated": Absence.DEACTIVATED,
    "suspended": Absence.SUSPENDED,
    "takendown": Absence.TAKEN_DOWN,
}
"""The meaning of the states of accounts where nobody can be asked."""


class _Commit(msgspec.Struct):
    collection: str
    rkey: str
    operation: str
    record: msgspec.Raw = msgspec.Raw()


class _Status(msgspec.Struct):
    active: bool = True
    status: str | None = None


class _Event(msgspec.Struct):
    did: str
    time_us: int
    commit: _Commit | None = None
    account: _Status | None = None
    identity: msgspec.Raw = msgspec.Raw()


_EVENT = msgspec.json.Decoder(_Event)
_REPOSTED = msgspec.json.Decoder(BlueskyRepost)


@dataclass(frozen=True, slots=True)
class _Match:
    """A matching post, and the message that contained it."""

    record: Record
    frame: bytes
    did: str


@dataclass(frozen=True, slots=True)
class _AccountEvent:
    """An account whose posts are watched has changed its state."""

    did: str
    active: bool
    status: str
    where: str
    at: datetime


_Found = _Match | _AccountEvent | Deletion | Skipped


class _Asked(Protocol):
    """The network, asked about accounts: events of Jetstream may be late, or come twice."""

    def account_reason(self, account: str) -> str | None:
        """Return why an account is not shown; an empty text for one that is, None if unknown."""

    def look_up(self, ids: Sequence[str]) -> LookupResult:
        """Return which of these posts are there, and the reasons why others are not."""


class Jetstream:
    """The stream of Bluesky's posts, over one connection after another."""

    def __init__(
        self,
        access: Access,
        *,
        clock: Callable[[], datetime],
        accounts: Callable[[Sequence[str]], list[BlueskyAccount]],
        ask: _Asked,
    ) -> None:
        """Look authors up by ``accounts``, 25 DIDs at most in a call.

        ``ask`` is asked about accounts that an event says are gone or back.
        """
        self._ask = ask
        self._servers = JetstreamServers(access, clock=clock)
        self._clock = clock
        self._watched = WatchedPosts()
        self._accounts = Accounts(accounts, clock)

    def watch(self, posts: Iterable[str]) -> None:
        """Watch posts obtained elsewhere: their reposts and deletions are yielded as well."""
        for post in posts:
            if post.startswith("at://"):
                self._watched.add(post)

    def _with_authors(self, items: Sequence[_Found]) -> Iterator[Record | Deletion | Skipped]:
        """Yield the records of matches, with the accounts of their authors where available.

        Whether an event of an account is true is asked first.
        """
        self._accounts.learn(item.did for item in items if isinstance(item, _Match))
        for item in items:
            if isinstance(item, _AccountEvent):
                yield from self._checked(item)
            else:
                yield self._with_author(item) if isinstance(item, _Match) else item

    def _checked(self, event: _AccountEvent) -> Iterator[Deletion]:
        """Yield the truth about an account; where nobody can be asked, the word of the event.

        That hides, and never removes.
        """
        notice = partial(Deletion, _NETWORK, where=event.where)
        try:
            reason = self._ask.account_reason(event.did)
            if reason:
                yield notice(post_id=None, author_id=event.did, reason=reason)
                return
            posts = self._watched.of_account(event.did)
            for start in range(0, len(posts) if reason is not None else 0, _LOOKUP):
                answer = self._ask.look_up(posts[start : start + _LOOKUP])
                for item in answer.records:
                    if isinstance(item, Record) and item.post.id in posts:
                        yield notice(post_id=item.post.id, back=True)
                for post, why in answer.gone:
                    yield notice(post_id=post, reason=why)
        except TweetupError:
            reason = None
        if reason is None:
            said = DELETED if event.active else _ABSENT[event.status]
            yield notice(
                post_id=None, author_id=event.did, reason=said, back=event.active, at=event.at
            )

    def _with_author(self, match: _Match) -> Record:
        account = self._accounts.get(match.did)
        if account is None:
            return match.record
        author = msgspec.json.encode(account)
        frame = b'%b,"author":%b}' % (match.frame.rstrip()[:-1], author)
        items = _mapped(frame, match.record.where, self._clock())
        return next((item for item in items if isinstance(item, Record)), match.record)

    def listen(self, query: Query, *, cursor: str | None) -> Iterator[StreamEvents]:
        """Yield posts from the cursor on, or from now; see :meth:`.Place.listen`."""
        start = _position(cursor, self._clock())
        selector = _Selector(query, start, self._watched, self._accounts)
        with self._servers.open([_POST, _REPOST], start - _REWIND) as connection:
            yield StreamEvents(format=FORMAT.name, cursor=str(start))
            while True:
                failure = _receive(connection, selector)
                records = tuple(self._with_authors(selector.take()))
                position = str(selector.position)
                yield StreamEvents(records=records, format=FORMAT.name, cursor=position)
                if failure is not None:
                    raise failure


def _receive(connection: JetstreamConnection, selector: _Selector) -> NetworkError | None:
    """Select from the messages of half a second, or from those that wait after the first match.

    The failure of the connection is returned rather than raised, so that no match is lost.
    """
    end = time.monotonic() + _BATCH
    for _ in range(_MOST_FRAMES):
        left = 0.0 if selector.has_matches else end - time.monotonic()
        try:
            frame = connection.receive(max(0.0, left))
        except TooLongError as error:
            selector.skip_message()
            return error
        except NetworkError as error:
            return error
        if frame is None:
            break
        selector.read(frame)
    return None


class _Selector:
    """Selects matching posts from messages; ``position`` is the last event's time (in µs)."""

    def __init__(self, query: Query, start: int, watched: WatchedPosts, accounts: Accounts) -> None:
        self.position = start
        self._query = query
        self._tags = tuple(fold_tag(tag) for tag in query.hashtags)
        self._watched = watched
        self._accounts = accounts
        self._matches: list[_Found] = []
        self._is_first = True

    @property
    def has_matches(self) -> bool:
        """Return whether there are matches to take."""
        return bool(self._matches)

    def take(self) -> list[_Found]:
        """Return the matches since the last call."""
        matches, self._matches = self._matches, []
        return matches

    def skip_message(self) -> None:
        """Skip a message that is too long for any connection."""
        self._matches.append(Skipped(self._where, TOO_LONG))
        self.position += _SECOND

    def read(self, frame: bytes) -> None:
        """Read one message."""
        try:
            event = _EVENT.decode(frame)
        except UNREADABLE:
            self._matches.append(Skipped(self._where, NO_EVENT))
            return
        is_hole = self._is_first and event.time_us - self.position > _HOLE
        self._is_first = False
        self.position = max(self.position, event.time_us)
        if is_hole:
            self._matches.append(Skipped(self._where, HOLE))
        if event.account is not None:
            self._read_account(event.did, event.account, micros_time(event.time_us))
        elif event.commit is not None:
            self._read_commit(event.did, event.commit, frame)
        elif bytes(event.identity):
            self._accounts.forget(event.did)

    @property
    def _where(self) -> str:
        return f"jetstream:{self.position}"

    def _read_account(self, did: str, account: _Status, at: datetime) -> None:
        status = account.status or ""
        if (account.active or status in _ABSENT) and self._watched.of_account(did):
            self._matches.append(_AccountEvent(did, account.active, status, self._where, at))

    def _read_commit(self, did: str, commit: _Commit, frame: bytes) -> None:
        uri = f"at://{did}/{commit.collection}/{commit.rkey}"
        if commit.operation == "delete":
            if self._watched.forget(uri):
                self._matches.append(Deletion(_NETWORK, uri, self._where))
        elif self._may_match(commit, frame):
            self._matches += self._match(did, frame, is_repost=commit.collection == _REPOST)

    def _may_match(self, commit: _Commit, frame: bytes) -> bool:
        """Return whether a message may match, before it is mapped: hardly any does."""
        if commit.collection == _REPOST:
            try:
                return self._watched.has(_REPOSTED.decode(commit.record).subject.uri)
            except UNREADABLE:
                return False
        if b"\\u" in frame:
            return commit.collection == _POST
        folded = unicodedata.normalize("NFKC", frame.decode(errors="replace")).casefold()
        return commit.collection == _POST and any(tag in folded for tag in self._tags)

    def _match(self, did: str, frame: bytes, *, is_repost: bool) -> Iterator[_Match | Skipped]:
        for item in _mapped(frame, self._where, None):
            if isinstance(item, Skipped):
                yield item
            elif (
                isinstance(item, Record)
                and is_within(item.post, self._query)
                and (is_repost or is_tagged(item.post, self._query))
            ):
                self._watched.add(item.post.id)
                yield _Match(item, frame, did)


def _mapped(
    frame: bytes, where: str, seen_at: datetime | None
) -> Iterator[Record | Deletion | Skipped]:
    """Return the records of a message, as the importer reads it."""
    return FORMAT.read(_Message(frame, where, seen_at))


class _Message(Content):
    """One message as the content of a file."""

    def __init__(self, frame: bytes, where: str, seen_at: datetime | None) -> None:
        super().__init__("jetstream", lambda: io.BytesIO(frame), seen_at=seen_at)
        self._where = where

    def where(self, line: int) -> str:  # noqa: ARG002 - it is one line
        """Return ``jetstream:`` with the time of the event in µs."""
        return self._where


def _position(cursor: str | None, now: datetime) -> int:
    if cursor is None:
        return int(now.timestamp() * _SECOND)
    try:
        return int(cursor)
    except ValueError:
        raise NetworkError(
            "the cursor is of another stream", where="Jetstream", hint="start the capture anew"
        ) from None
