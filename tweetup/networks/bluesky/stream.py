"""Jetstream: all posts of Bluesky as they are written, of which a query selects."""

from __future__ import annotations

import io
import threading
import time
import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec.structs import replace

from tweetup.errors import TweetupError
from tweetup.formats.bluesky import JETSTREAM_FORMAT as FORMAT
from tweetup.formats.bluesky_posts import BlueskyRepost
from tweetup.formats.content import Content
from tweetup.formats.json_stream import UNREADABLE
from tweetup.formats.records import Deletion, Record, Skipped
from tweetup.formats.times import micros_time
from tweetup.model import Relation
from tweetup.networks.base import AccountEvent, StreamEvents, is_tagged, is_within
from tweetup.networks.bluesky.account_events import ABSENT_STATES
from tweetup.networks.bluesky.stream_servers import JetstreamServers, TooLongError
from tweetup.networks.errors import NetworkError
from tweetup.text import fold_tag

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from tweetup.formats.bluesky_posts import BlueskyAccount, BlueskyCounts
    from tweetup.networks.base import Access, Query
    from tweetup.networks.bluesky.account_events import AccountChecks
    from tweetup.networks.bluesky.stream_servers import JetstreamConnection

__all__ = [
    "HOLE",
    "NO_EVENT",
    "REWIND",
    "SECOND",
    "STREAMED_RECORDS",
    "TOO_LONG",
    "Accounts",
    "Found",
    "Jetstream",
    "Match",
    "Selector",
    "WatchedPosts",
    "event_time",
    "with_authors",
]

_MOST_ACCOUNTS: Final = 20_000
_LOOKUP: Final = 25
_RETRY_AFTER: Final = timedelta(seconds=60)


class WatchedPosts:
    """Posts whose deletions and reposts are sent on, by account; the oldest accounts are dropped.

    ``answerable`` are those whose replies and quotes are sent on as well, None while none are.
    All methods may be called from several threads.
    """

    def __init__(self) -> None:
        self.answerable: set[str] | None = None
        self._posts: dict[str, set[str]] = {}
        self._lock = threading.Lock()

    def answer(self, posts: Iterable[str]) -> None:
        """Send on the replies to these posts and quotes of them, from now on."""
        with self._lock:
            self.answerable = self.answerable or set()
            self.answerable.update(posts)

    def may_be_answered(self, post: str | None) -> bool:
        """Return whether the replies to a post, and quotes of it, are sent on."""
        return self.answerable is not None and post in self.answerable

    def add(self, post: str) -> None:
        """Watch a post."""
        with self._lock:
            self._posts.setdefault(_did(post), set()).add(post)
            if len(self._posts) > _MOST_ACCOUNTS:
                del self._posts[next(iter(self._posts))]

    def add_all(self, posts: Iterable[str]) -> None:
        """Watch these posts; ids of other networks are ignored."""
        for post in posts:
            if post.startswith("at://"):
                self.add(post)

    def has(self, post: str) -> bool:
        """Return whether a post is watched."""
        return post in self._posts.get(_did(post), ())

    def forget(self, post: str) -> bool:
        """Stop watching a post; return whether it was watched."""
        with self._lock:
            was_watched = self.has(post)
            if was_watched:
                self._posts[_did(post)].discard(post)
                if self.answerable is not None:
                    self.answerable.discard(post)
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

    def is_missing(self, did: str) -> bool:
        """Return whether an account was looked up and not there."""
        return did in self._cache and self._cache[did] is None

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


NO_EVENT: Final = "not an event of Jetstream"
TOO_LONG: Final = "a message of Jetstream longer than any post, and the second after it"
HOLE: Final = "Jetstream no longer has the posts before this one"

_NETWORK: Final = "bluesky"
_POST: Final = "app.bsky.feed.post"
_REPOST: Final = "app.bsky.feed.repost"
STREAMED_RECORDS: Final = (_POST, _REPOST)
"""The kinds of records to ask Jetstream for."""
SECOND: Final = 1_000_000
"""A second as Jetstream counts: in microseconds."""
REWIND: Final = 5 * SECOND
"""How long before a cursor (in µs) a connection begins: the servers' clocks differ."""
_HOLE: Final = 3600 * SECOND
_MOST_FRAMES: Final = 2000
_OTHER_SIGNS: Final = ("＃".encode(), b"\\u0023", b"\\uff03", b"\\uFF03")
_BATCH: Final = 0.5


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


class _Pointer(msgspec.Struct):
    """The address of a post; beside media it is one level deeper (``recordWithMedia``)."""

    uri: str | None = None
    record: _Pointer | None = None


class _Above(msgspec.Struct):
    parent: _Pointer | None = None
    root: _Pointer | None = None


class _Embed(msgspec.Struct):
    record: _Pointer | None = None


class _Talk(msgspec.Struct):
    """What a post replies to and quotes."""

    reply: _Above | None = None
    embed: _Embed | None = None

    @property
    def above(self) -> Iterator[str | None]:
        """The addresses of the post replied to and of the first one of its thread."""
        if self.reply is not None:
            yield from (it.uri for it in (self.reply.parent, self.reply.root) if it is not None)

    @property
    def quoted(self) -> str | None:
        """The address of the post quoted."""
        pointer = self.embed.record if self.embed is not None else None
        if pointer is not None and pointer.record is not None:
            pointer = pointer.record
        return None if pointer is None else pointer.uri


_EVENT = msgspec.json.Decoder(_Event)
_REPOSTED = msgspec.json.Decoder(BlueskyRepost)
_TALK = msgspec.json.Decoder(_Talk)


@dataclass(frozen=True, slots=True)
class Match:
    """A matching post, and the message that contained it."""

    record: Record
    frame: bytes
    did: str


Found = Match | AccountEvent | Deletion | Skipped


class Jetstream:
    """The stream of Bluesky's posts, over one connection after another."""

    def __init__(
        self,
        access: Access,
        *,
        clock: Callable[[], datetime],
        accounts: Callable[[Sequence[str]], list[BlueskyAccount]],
        checks: AccountChecks,
        is_alone: bool = False,
    ) -> None:
        """Look authors up by ``accounts``, 25 DIDs at most in a call.

        ``checks`` tell of accounts that an event says are gone or back. A stream that
        ``is_alone``, with no search beside it, begins where its query does.
        """
        self._servers = JetstreamServers(access, clock=clock)
        self._clock = clock
        self._checks = checks
        self._is_alone = is_alone
        self._begun: datetime | None = None
        self._watched = WatchedPosts()
        self._accounts = Accounts(accounts, clock)

    def watch(self, posts: Iterable[str]) -> None:
        """Watch posts obtained elsewhere: their reposts and deletions are yielded as well."""
        self._watched.add_all(posts)

    def hear_replies(self, posts: Iterable[str]) -> None:
        """Yield replies to these posts and quotes of them as well, tagged or not.

        Those of posts that are heard from now on, and of such replies, are yielded without a call;
        quotes without the hashtag begin a talk elsewhere, whose replies are not.
        """
        self._watched.answer(post for post in posts if post.startswith("at://"))

    def listen(self, query: Query, *, cursor: str | None) -> Iterator[StreamEvents]:
        """Yield posts from the cursor on, or from now; see :meth:`.Place.listen`.

        Now is when it was asked for first, though no server may have answered then.
        """
        self._begun = begin = self._begun or self._clock()
        if self._is_alone and query.since is not None:
            begin = min(begin, query.since)
        start = _position(cursor, begin)
        selector = Selector(query, start, self._watched, self._accounts)
        with self._servers.open(STREAMED_RECORDS, start - REWIND) as connection:
            yield StreamEvents(
                format=FORMAT.name,
                cursor=str(start),
                complete_since=begin if cursor is None else None,
            )
            while True:
                failure = _receive(connection, selector)
                records = tuple(self._named(selector.take()))
                position = str(selector.position)
                yield StreamEvents(records=records, format=FORMAT.name, cursor=position)
                if failure is not None:
                    raise failure

    def _named(self, items: Sequence[Found]) -> Iterator[Record | Deletion | Skipped]:
        """Yield the records of matches with their authors, and the truth about accounts."""
        others = [item for item in items if not isinstance(item, AccountEvent)]
        yield from with_authors(others, self._accounts, self._clock())
        for event in items:
            if isinstance(event, AccountEvent):
                yield from self._checks.check(event)
        yield from self._checks.check_due()


def _receive(connection: JetstreamConnection, selector: Selector) -> NetworkError | None:
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


class Selector:
    """Selects matching posts from messages.

    ``position`` is the time of the latest event (in µs), ``time`` that of the last one read: some
    come out of their order.
    """

    def __init__(
        self,
        query: Query,
        start: int,
        watched: WatchedPosts,
        accounts: Accounts,
        *,
        has_holes: bool = True,
    ) -> None:
        """With ``has_holes``, a first event hours after ``start`` is told as a skipped record."""
        self.position = self.time = start
        self._query = query
        self._tags = tuple(fold_tag(tag) for tag in query.hashtags)
        self._ascii_tags = tuple(tag.encode() for tag in self._tags if tag.isascii())
        self._watched = watched
        self._accounts = accounts
        self._matches: list[Found] = []
        self._looks_for_hole = has_holes

    @property
    def has_matches(self) -> bool:
        """Return whether there are matches to take."""
        return bool(self._matches)

    def take(self) -> list[Found]:
        """Return the matches since the last call."""
        matches, self._matches = self._matches, []
        return matches

    def skip_message(self) -> None:
        """Skip a message that is too long for any connection."""
        self._matches.append(Skipped(self._where, TOO_LONG))
        self.position += SECOND

    def read(self, frame: bytes) -> None:
        """Read one message."""
        try:
            event = _EVENT.decode(frame)
        except UNREADABLE:
            self._matches.append(Skipped(self._where, NO_EVENT))
            return
        is_hole = self._looks_for_hole and event.time_us - self.position > _HOLE
        self._looks_for_hole = False
        self.time = event.time_us
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
        posts = tuple(self._watched.of_account(did))
        if (account.active or status in ABSENT_STATES) and posts:
            event = AccountEvent(did, account.active, status, self._where, at, posts)
            self._matches.append(event)

    def _read_commit(self, did: str, commit: _Commit, frame: bytes) -> None:
        uri = f"at://{did}/{commit.collection}/{commit.rkey}"
        if commit.operation == "delete":
            if self._watched.forget(uri):
                self._matches.append(Deletion(_NETWORK, uri, self._where))
        elif (along := self._along(commit)) or self._may_match(commit, frame):
            self._matches += self._match(did, frame, along)

    def _along(self, commit: _Commit) -> Relation | None:
        """Return how a post is tied to one of the chat's without the hashtag; None where not."""
        if commit.collection == _REPOST:
            return Relation.REPOST if self._is_repost(commit) else None
        if self._watched.answerable is None or commit.collection != _POST:
            return None
        try:
            talk = _TALK.decode(commit.record)
        except UNREADABLE:
            return None
        if any(map(self._watched.may_be_answered, talk.above)):
            return Relation.REPLY
        return Relation.QUOTE if self._watched.may_be_answered(talk.quoted) else None

    def _is_repost(self, commit: _Commit) -> bool:
        try:
            return self._watched.has(_REPOSTED.decode(commit.record).subject.uri)
        except UNREADABLE:
            return False

    def _may_match(self, commit: _Commit, frame: bytes) -> bool:
        """Return whether a message may match, before it is mapped: hardly any does."""
        return commit.collection == _POST and self._has_tag(frame)

    def _has_tag(self, frame: bytes) -> bool:
        """Return whether one of the hashtags may stand in a message.

        Of the whole network's messages this reads each, so the cheapest test comes first.
        """
        signs = frame.count(b"#") - frame.count(b"facet#")
        if not signs and b'"tag' not in frame and not any(sign in frame for sign in _OTHER_SIGNS):
            return False
        if b"\\u" in frame:
            return True
        if frame.isascii():
            lowered = frame.lower()
            return any(tag in lowered for tag in self._ascii_tags)
        folded = unicodedata.normalize("NFKC", frame.decode(errors="replace")).casefold()
        return any(tag in folded for tag in self._tags)

    def _match(self, did: str, frame: bytes, along: Relation | None) -> Iterator[Match | Skipped]:
        """Yield the post of a message in the window, if it has the hashtag or comes ``along``."""
        for item in _mapped(frame, self._where, None):
            if isinstance(item, Skipped):
                yield item
            elif (
                isinstance(item, Record)
                and is_within(item.post, self._query)
                and (along or is_tagged(item.post, self._query))
            ):
                self._watched.add(item.post.id)
                goes_on = along is Relation.REPLY or is_tagged(item.post, self._query)
                if self._watched.answerable is not None and goes_on:
                    self._watched.answer([item.post.id])
                yield Match(item, frame, did)


def with_authors(
    items: Sequence[Match | Deletion | Skipped],
    accounts: Accounts,
    seen_at: datetime,
    counts: Mapping[str, BlueskyCounts] | None = None,
) -> Iterator[Record | Deletion | Skipped]:
    """Yield the records of matches, with the accounts of their authors where available.

    ``counts`` are those of posts by their addresses: of others nobody said that they are there now.
    """
    counts = counts or {}
    accounts.learn(item.did for item in items if isinstance(item, Match))
    for item in items:
        if isinstance(item, Match):
            account, counted = accounts.get(item.did), counts.get(item.record.post.id)
            record = _with_parts(item, seen_at, author=account, counts=counted)
            yield record if counted else replace(record, heard=True)
        else:
            yield item


def _with_parts(match: Match, seen_at: datetime, **added: msgspec.Struct | None) -> Record:
    """Return the record of a match with the parts that were looked up, as its message has them."""
    parts = [
        b',"%b":%b' % (name.encode(), msgspec.json.encode(part))
        for name, part in added.items()
        if part is not None
    ]
    if not parts:
        return match.record
    frame = b"%b%b}" % (match.frame.rstrip()[:-1], b"".join(parts))
    items = _mapped(frame, match.record.where, seen_at)
    return next((item for item in items if isinstance(item, Record)), match.record)


def event_time(frame: bytes) -> int | None:
    """Return the time of a message's event in µs; None where it is none."""
    try:
        return _EVENT.decode(frame).time_us
    except UNREADABLE:
        return None


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


def _position(cursor: str | None, begin: datetime) -> int:
    if cursor is None:
        return int(begin.timestamp() * SECOND)
    try:
        return int(cursor)
    except ValueError:
        raise NetworkError(
            "the cursor is of another stream", where="Jetstream", hint="start the capture anew"
        ) from None
