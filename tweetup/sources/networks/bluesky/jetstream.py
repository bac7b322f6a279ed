"""Jetstream: everything that is posted on Bluesky, as it is posted, of which a query is picked.

https://github.com/bluesky-social/jetstream. It knows no hashtags: they are found here, as the
importer finds them. It names accounts by their DIDs: the accounts of posts that are kept are
looked up (best effort) and kept with them, so that the same post can be read again.

A cursor is a time in microseconds, which every server of Jetstream understands; a few seconds
before it are heard again, since their clocks differ. Servers keep a day or so: where one begins
long after the cursor, that is said. What was heard here is remembered, so that its reposts are
kept, and deletions of it and of its authors are passed on.
"""

from __future__ import annotations

import io
import time
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import msgspec

from tweetup.sources.content import Content
from tweetup.sources.formats.bluesky import JETSTREAM as FORMAT
from tweetup.sources.formats.bluesky_records import BlueskyRepost
from tweetup.sources.jsontext import UNREADABLE
from tweetup.sources.networks.base import Heard
from tweetup.sources.networks.bluesky.jetstream_connection import Connections, TooLongError
from tweetup.sources.networks.bluesky.jetstream_memory import Accounts, KeptPosts
from tweetup.sources.networks.failures import NetworkError
from tweetup.sources.networks.matching import is_tagged, is_within
from tweetup.sources.records import Deletion, Record, Skipped
from tweetup.text import fold_tag

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    from tweetup.sources.formats.bluesky_records import BlueskyAccount
    from tweetup.sources.networks.base import Access, Query
    from tweetup.sources.networks.bluesky.jetstream_connection import Connection

__all__ = ["HOLE", "NO_EVENT", "TOO_LONG", "Jetstream"]

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
    """A message as the importer reads it."""
    return FORMAT.read(_Message(frame, where, seen_at))


class _Message(Content):
    """One message as a content of its own."""

    def __init__(self, frame: bytes, where: str, seen_at: datetime | None) -> None:
        super().__init__("jetstream", lambda: io.BytesIO(frame), seen_at=seen_at)
        self._where = where

    def where(self, line: int) -> str:  # noqa: ARG002 - it is one line
        """The time of the event."""
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
