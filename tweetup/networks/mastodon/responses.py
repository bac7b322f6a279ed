"""What one server of Mastodon answers with, as records: by the importer's mapping alone.

The one thing added is what the importer adds as well where it can: ``in_reply_to_uri``, since an
answer names the post it answers by an id that only its server knows. A page has the newest posts
first, so an answer often comes before what it answers: it is read once more when that arrives.

Posts are public ones. *Unlisted* posts can be read by everybody too, but are "not included in
public timelines" (https://docs.joinmastodon.org/entities/Status/#visibility): their authors keep
them out of what makes posts known to strangers, and a recap is that. They are left out, counted.
"""

from __future__ import annotations

import io
import threading
from collections import OrderedDict
from dataclasses import replace
from typing import TYPE_CHECKING, Final, Generic, TypeVar

import msgspec

from tweetup.formats.content import Content
from tweetup.formats.json_stream import UNREADABLE
from tweetup.formats.mastodon import MASTODON_FORMAT
from tweetup.formats.mastodon_posts import Pointer
from tweetup.formats.records import Record, Skipped
from tweetup.formats.times import read_time

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from tweetup.networks.base import Query

__all__ = ["FORMAT", "Reader", "Served", "served"]

FORMAT: Final = MASTODON_FORMAT.name

V = TypeVar("V")

UNLISTED: Final = "a post that its author keeps out of timelines"

_MOST_KNOWN: Final = 20_000
_MOST_WAITING: Final = 2_000


class Served(Pointer, kw_only=True):
    """What of a post is looked at before it is read."""

    created_at: str = ""
    visibility: str | None = None

    @property
    def written(self) -> datetime | None:
        """When its author wrote it, where that can be read."""
        try:
            return read_time(self.created_at)
        except ValueError:
            return None


_SERVED: Final = msgspec.json.Decoder(Served)


def served(raw: bytes | msgspec.Raw) -> Served | None:
    """Return a post's names; None for what is no post."""
    try:
        return _SERVED.decode(raw)
    except UNREADABLE:
        return None


class Reader:
    """Reads one server's posts, and remembers which post its ids mean (the last 20,000)."""

    def __init__(self, name: str, clock: Callable[[], datetime]) -> None:
        self._name = name
        self._clock = clock
        self._uris: _Bounded[str] = _Bounded(_MOST_KNOWN)
        self._ids: _Bounded[str] = _Bounded(_MOST_KNOWN)
        self._waiting: _Bounded[tuple[str, bytes]] = _Bounded(_MOST_WAITING)

    def uri_of(self, status_id: str) -> str | None:
        """Return the post that the server knows by an id, if it was read here."""
        return self._uris.get(status_id)

    def id_of(self, uri: str) -> str | None:
        """Return the server's id of a post, if it was read here."""
        return self._ids.get(uri)

    def learn(self, status_id: str, uri: str) -> None:
        """That the server knows a post by an id."""
        self._uris.put(status_id, uri)
        self._ids.put(uri, status_id)

    def read(
        self, statuses: Sequence[msgspec.Raw | bytes], query: Query | None, *, listed: bool = True
    ) -> tuple[Record | Skipped, ...]:
        """Return the records of posts inside the query's window, in order.

        ``listed`` leaves out what is kept out of timelines. At the end come answers read once
        more, as posts that came along: they were counted when they were read first.
        """
        lines: list[bytes] = []
        skipped: list[Skipped] = []
        for raw in map(bytes, statuses):
            post = served(raw)
            if post is not None:
                self.learn(post.id, post.uri)
            if post is not None and listed and post.visibility == "unlisted":
                skipped.append(Skipped(self._name, UNLISTED))
            else:
                lines.append(raw)
        found = tuple(self._records([self._pointed(raw) for raw in lines], query))
        again = tuple(
            replace(one, included=True)
            for one in self._records(list(self._answered()), query)
            if isinstance(one, Record)
        )
        return (*found, *again, *skipped)

    def _pointed(self, raw: bytes) -> bytes:
        """Return a post with the uri of what it answers, if that is known; else it waits for it."""
        post = served(raw)
        if post is None or post.in_reply_to_id is None:
            return raw
        uri = self._uris.get(post.in_reply_to_id)
        if uri is not None:
            return _with_uri(raw, uri)
        self._waiting.put(post.id, (post.in_reply_to_id, raw))
        return raw

    def _answered(self) -> Iterator[bytes]:
        """Yield posts read before, of which it is known by now what they answer."""
        for status_id, (answered, raw) in self._waiting.items():
            uri = self._uris.get(answered)
            if uri is not None:
                self._waiting.drop(status_id)
                yield _with_uri(raw, uri)

    def _records(self, lines: Sequence[bytes], query: Query | None) -> Iterator[Record | Skipped]:
        page = b"\n".join(raw.replace(b"\n", b" ").replace(b"\r", b" ") for raw in lines)
        content = Content(self._name, lambda: io.BytesIO(page), seen_at=self._clock())
        inside = True
        for found in MASTODON_FORMAT.read(content):
            if isinstance(found, Record) and not found.included:
                inside = query is None or is_inside(found.post.created_at, query)
            if inside or isinstance(found, Skipped):
                yield found


def is_inside(moment: datetime, query: Query) -> bool:
    """Whether a moment is in the query's window."""
    return (query.since is None or query.since <= moment) and (
        query.until is None or moment < query.until
    )


def _with_uri(raw: bytes, uri: str) -> bytes:
    return b'{"in_reply_to_uri":%b,%b' % (msgspec.json.encode(uri), raw.lstrip()[1:])


class _Bounded(Generic[V]):
    """The last so many values, by their keys."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._values: OrderedDict[str, V] = OrderedDict()

    def get(self, key: str) -> V | None:
        return self._values.get(key)

    def put(self, key: str, value: V) -> None:
        with self._lock:
            self._values[key] = value
            self._values.move_to_end(key)
            if len(self._values) > self._most:
                self._values.popitem(last=False)

    def drop(self, key: str) -> None:
        self._values.pop(key, None)

    def items(self) -> tuple[tuple[str, V], ...]:
        return tuple(self._values.items())
