"""Jetstream: everything posted on Bluesky, as it is posted, of which a query selects."""

from __future__ import annotations

import io
import threading
import time
import unicodedata
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode, urlsplit

import msgspec

from tweetup.errors import TweetupError
from tweetup.formats.bluesky import JETSTREAM_FORMAT as FORMAT
from tweetup.formats.bluesky_posts import BlueskyRepost
from tweetup.formats.content import Content
from tweetup.formats.json_stream import UNREADABLE
from tweetup.formats.records import Deletion, Record, Skipped
from tweetup.networks.base import Heard, is_tagged, is_within
from tweetup.networks.bluesky.errors import STREAM, broken_off, not_installed, refusal
from tweetup.networks.errors import NetworkError, TryAgainError
from tweetup.text import fold_tag

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    from websockets.exceptions import ConnectionClosed, InvalidStatus
    from websockets.sync.client import ClientConnection

    from tweetup.formats.bluesky_posts import BlueskyAccount
    from tweetup.networks.base import Access, Query

__all__ = [
    "HOLE",
    "NO_EVENT",
    "TOO_LONG",
    "Accounts",
    "Connection",
    "Connections",
    "Jetstream",
    "KeptPosts",
    "TooLongError",
]

_MOST_ACCOUNTS: Final = 20_000
_LOOKUP: Final = 25
_UNNAMED: Final = timedelta(seconds=60)


class KeptPosts:
    """The posts that were kept, by their accounts; of too many accounts the first are forgotten."""

    def __init__(self) -> None:
        self._posts: dict[str, set[str]] = {}
        self._lock = threading.Lock()

    def add(self, post: str) -> None:
        """Remember a post; any thread may."""
        with self._lock:
            self._posts.setdefault(_did(post), set()).add(post)
            if len(self._posts) > _MOST_ACCOUNTS:
                del self._posts[next(iter(self._posts))]

    def has(self, post: str) -> bool:
        """Whether a post was kept."""
        return post in self._posts.get(_did(post), ())

    def forget(self, post: str) -> bool:
        """Whether a post was kept, which from now on it was not."""
        with self._lock:
            was_kept = self.has(post)
            if was_kept:
                self._posts[_did(post)].discard(post)
            return was_kept

    def forget_account(self, did: str) -> bool:
        """Whether anything of an account was kept, which from now on it was not."""
        with self._lock:
            return bool(self._posts.pop(did, None))


class Accounts:
    """The accounts behind DIDs, looked up once each; after a failure not again for a minute."""

    def __init__(
        self,
        look_up: Callable[[Sequence[str]], list[BlueskyAccount]],
        clock: Callable[[], datetime],
    ) -> None:
        """``look_up`` is asked for 25 DIDs at most."""
        self._look_up = look_up
        self._clock = clock
        self._known: dict[str, BlueskyAccount | None] = {}
        self._not_before: datetime | None = None

    def forget(self, did: str) -> None:
        """Look an account up again when it is next heard: its handle may have changed."""
        self._known.pop(did, None)

    def get(self, did: str) -> BlueskyAccount | None:
        """Return the account, where it could be looked up."""
        return self._known.get(did)

    def learn(self, dids: Iterable[str]) -> None:
        """Look up those that are not known; what fails is left for later."""
        now = self._clock()
        if self._not_before is not None and now < self._not_before:
            return
        missing = [did for did in dict.fromkeys(dids) if did not in self._known]
        while missing:
            asked, missing = missing[:_LOOKUP], missing[_LOOKUP:]
            try:
                found = self._look_up(asked)
            except TweetupError:
                self._not_before = now + _UNNAMED
                return
            self._known |= dict.fromkeys(asked) | {account.did: account for account in found}
        while len(self._known) > _MOST_ACCOUNTS:
            del self._known[next(iter(self._known))]


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
# As much as comes in half a minute, while somebody looks up who wrote.
_QUEUE: Final = (4096, 1024)
_SCHEMES: Final = {"https": "wss", "http": "ws"}
_GOOD_BYE: Final = 1.0
_TOO_BIG: Final = 1009


class TooLongError(TryAgainError):
    """A message longer than any post, which ended the connection."""


class Connections:
    """Jetstream's servers, or the one that was named; ``timeout`` is that of the access."""

    def __init__(self, access: Access, *, clock: Callable[[], datetime]) -> None:
        self._servers = SERVERS if access.stream_url is None else (access.stream_url,)
        self._timeout = access.timeout
        self._clock = clock
        self._turn = 0

    @contextmanager
    def open(self, collections: Sequence[str], cursor: int) -> Iterator[Connection]:
        """Yield a connection to the first server that takes one; raises the last one's failure."""
        wanted = [("wantedCollections", name) for name in collections]
        asked = [*wanted, ("cursor", cursor), ("maxMessageSizeBytes", _LONGEST_EVENT)]
        with ExitStack() as stack:
            connection = self._reach(urlencode(asked), stack)
            try:
                yield connection
            finally:
                if connection.is_lost:
                    self._turn += 1

    def _reach(self, asked: str, stack: ExitStack) -> Connection:
        failure: TweetupError | None = None
        for _ in self._servers:
            server = self._servers[self._turn % len(self._servers)]
            try:
                return self._connect(server, asked, stack)
            except TweetupError as error:
                failure = error
                self._turn += 1
        raise failure or NetworkError("no server of it is known", where="Jetstream")

    def _connect(self, server: str, asked: str, stack: ExitStack) -> Connection:
        try:
            from websockets.exceptions import InvalidHandshake, InvalidStatus, WebSocketException
            from websockets.sync.client import connect
        except ImportError:
            raise not_installed() from None
        failure: TweetupError
        try:
            connecting = connect(
                _address(server, asked),
                open_timeout=self._timeout,
                ping_interval=self._timeout / 2,
                ping_timeout=self._timeout / 2,
                close_timeout=_GOOD_BYE,
                max_size=_LONGEST,
                max_queue=_QUEUE,
            )
            connection = stack.enter_context(connecting)
        except InvalidStatus as error:
            failure = self._refused(error, server)
        except (InvalidHandshake, OSError) as error:
            failure = broken_off(error, host=urlsplit(server).netloc, where="Jetstream")
        except (WebSocketException, ImportError, ValueError):
            failure = NetworkError(f"{server} is no address to listen to", where="Jetstream")
        else:
            return Connection(connection, urlsplit(server).netloc, self._timeout)
        raise failure

    def _refused(self, error: InvalidStatus, server: str) -> TweetupError:
        answer = error.response
        if answer.status_code < 400:
            return NetworkError(
                f"{urlsplit(server).netloc} sends a web page in place of a stream",
                where="Jetstream",
                hint="a proxy or the login page of a Wi-Fi may be in between",
            )
        return refusal(
            answer.status_code,
            {name.lower(): value for name, value in answer.headers.raw_items()},
            bytes(answer.body or b""),
            method=STREAM,
            now=self._clock(),
            where="Jetstream",
        )


class Connection:
    """One connection: messages one by one. ``is_lost`` once it has ended by itself."""

    def __init__(self, connection: ClientConnection, host: str, timeout: float) -> None:
        self._connection = connection
        self._host = host
        self._timeout = timeout
        self.is_lost = False

    def receive(self, seconds: float) -> bytes | None:
        """Return the next message; None where none comes in time.

        Raises :class:`TryAgainError` where the connection has ended.
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
            what = f"{self._host} closed the connection ({int(closed.rcvd.code)})"
        elif closed.sent is not None:
            what = f"{self._host} has not answered for {self._timeout:g} s"
        else:
            what = f"the connection to {self._host} broke off"
        return TryAgainError(what, where="Jetstream")


def _address(server: str, asked: str) -> str:
    parts = urlsplit(server)
    path = parts.path.rstrip("/") or "/subscribe"
    return f"{_SCHEMES.get(parts.scheme, parts.scheme)}://{parts.netloc}{path}?{asked}"


NO_EVENT: Final = "not an event of Jetstream"
TOO_LONG: Final = "a message of Jetstream longer than any post, and the second after it"
HOLE: Final = "Jetstream keeps nothing any more of what was before this"

_NETWORK: Final = "bluesky"
_POST: Final = "app.bsky.feed.post"
_REPOST: Final = "app.bsky.feed.repost"
_SECOND: Final = 1_000_000
_REWIND: Final = 5 * _SECOND
_HOLE: Final = 3600 * _SECOND
_MOST_FRAMES: Final = 2000
_BATCH: Final = 0.5
_GONE: Final = frozenset({"deleted", "deactivated", "suspended", "takendown"})


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
class _Kept:
    """A post that is wanted, and the message it came in."""

    record: Record
    frame: bytes
    did: str


class Jetstream:
    """What is heard of Bluesky, over one connection after another."""

    def __init__(
        self,
        access: Access,
        *,
        clock: Callable[[], datetime],
        accounts: Callable[[Sequence[str]], list[BlueskyAccount]],
    ) -> None:
        """``accounts`` looks up to 25 accounts up by their DIDs."""
        self._connections = Connections(access, clock=clock)
        self._clock = clock
        self._heard = KeptPosts()
        self._accounts = Accounts(accounts, clock)

    def know(self, posts: Iterable[str]) -> None:
        """Posts found elsewhere, whose reposts and deletions are to be heard as well."""
        for post in posts:
            if post.startswith("at://"):
                self._heard.add(post)

    def _named(
        self, found: Sequence[_Kept | Deletion | Skipped]
    ) -> Iterator[Record | Deletion | Skipped]:
        """What was found, with the accounts of authors where they are to be had."""
        self._accounts.learn(one.did for one in found if isinstance(one, _Kept))
        for one in found:
            yield self._with_author(one) if isinstance(one, _Kept) else one

    def _with_author(self, kept: _Kept) -> Record:
        account = self._accounts.get(kept.did)
        if account is None:
            return kept.record
        author = msgspec.json.encode(account)
        frame = b'%b,"author":%b}' % (kept.frame.rstrip()[:-1], author)
        read = _mapped(frame, kept.record.where, self._clock())
        return next((one for one in read if isinstance(one, Record)), kept.record)

    def listen(self, query: Query, *, cursor: str | None) -> Iterator[Heard]:
        """What is posted from the cursor on, or from now; see ``Place.listen``."""
        start = _position(cursor, self._clock())
        picker = _Picker(query, start, self._heard, self._accounts)
        with self._connections.open([_POST, _REPOST], start - _REWIND) as connection:
            yield Heard(format=FORMAT.name, cursor=str(start))
            while True:
                failure = _receive(connection, picker)
                found = self._named(picker.take())
                position = picker.position
                yield Heard(found=tuple(found), format=FORMAT.name, cursor=str(position))
                if failure is not None:
                    raise failure


def _receive(connection: Connection, picker: _Picker) -> NetworkError | None:
    """Pick from what comes within half a second, or is there once something is picked.

    The failure that ended it comes back rather than up: what was picked before it is not lost.
    """
    end = time.monotonic() + _BATCH
    for _ in range(_MOST_FRAMES):
        left = 0.0 if picker.has_found else end - time.monotonic()
        try:
            frame = connection.receive(max(0.0, left))
        except TooLongError as error:
            picker.jump()
            return error
        except NetworkError as error:
            return error
        if frame is None:
            break
        picker.pick(frame)
    return None


class _Picker:
    """Finds what a query is about in what comes; ``position`` is the last event's time."""

    def __init__(self, query: Query, start: int, heard: KeptPosts, accounts: Accounts) -> None:
        self.position = start
        self._query = query
        self._tags = tuple(fold_tag(tag) for tag in query.hashtags)
        self._heard = heard
        self._accounts = accounts
        self._found: list[_Kept | Deletion | Skipped] = []
        self._is_first = True

    @property
    def has_found(self) -> bool:
        """Whether there is something to take."""
        return bool(self._found)

    def take(self) -> list[_Kept | Deletion | Skipped]:
        """What was found since it was last asked for."""
        found, self._found = self._found, []
        return found

    def jump(self) -> None:
        """Go past a message that no connection survives."""
        self._found.append(Skipped(self._where, TOO_LONG))
        self.position += _SECOND

    def pick(self, frame: bytes) -> None:
        """Look at one message."""
        try:
            event = _EVENT.decode(frame)
        except UNREADABLE:
            self._found.append(Skipped(self._where, NO_EVENT))
            return
        is_hole = self._is_first and event.time_us - self.position > _HOLE
        self._is_first = False
        self.position = max(self.position, event.time_us)
        if is_hole:
            self._found.append(Skipped(self._where, HOLE))
        if event.account is not None:
            self._hear_account(event.did, event.account)
        elif event.commit is not None:
            self._hear_commit(event.did, event.commit, frame)
        elif bytes(event.identity):
            self._accounts.forget(event.did)

    @property
    def _where(self) -> str:
        return f"jetstream:{self.position}"

    def _hear_account(self, did: str, account: _Status) -> None:
        if not account.active and account.status in _GONE and self._heard.forget_account(did):
            self._found.append(Deletion(_NETWORK, None, self._where, did))

    def _hear_commit(self, did: str, commit: _Commit, frame: bytes) -> None:
        uri = f"at://{did}/{commit.collection}/{commit.rkey}"
        if commit.operation == "delete":
            if self._heard.forget(uri):
                self._found.append(Deletion(_NETWORK, uri, self._where))
        elif self._may_fit(commit, frame):
            self._found += self._read(did, frame, is_repost=commit.collection == _REPOST)

    def _may_fit(self, commit: _Commit, frame: bytes) -> bool:
        """Whether it is worth reading: of all that is posted, next to nothing is."""
        if commit.collection == _REPOST:
            try:
                return self._heard.has(_REPOSTED.decode(commit.record).subject.uri)
            except UNREADABLE:
                return False
        if b"\\u" in frame:
            return commit.collection == _POST
        folded = unicodedata.normalize("NFKC", frame.decode(errors="replace")).casefold()
        return commit.collection == _POST and any(tag in folded for tag in self._tags)

    def _read(self, did: str, frame: bytes, *, is_repost: bool) -> Iterator[_Kept | Skipped]:
        for one in _mapped(frame, self._where, None):
            if isinstance(one, Skipped):
                yield one
            elif (
                isinstance(one, Record)
                and is_within(one.post, self._query)
                and (is_repost or is_tagged(one.post, self._query))
            ):
                self._heard.add(one.post.id)
                yield _Kept(one, frame, did)


def _mapped(
    frame: bytes, where: str, seen_at: datetime | None
) -> Iterator[Record | Deletion | Skipped]:
    """Return a message as the importer reads it."""
    return FORMAT.read(_Message(frame, where, seen_at))


class _Message(Content):
    """One message as a content of its own."""

    def __init__(self, frame: bytes, where: str, seen_at: datetime | None) -> None:
        super().__init__("jetstream", lambda: io.BytesIO(frame), seen_at=seen_at)
        self._where = where

    def where(self, line: int) -> str:  # noqa: ARG002 - it is one line
        """Return the time of the event."""
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
