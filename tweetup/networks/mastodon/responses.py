"""Responses of a Mastodon server as records, by the importer's mapping alone.

The only field added is one that the importer adds too: ``in_reply_to_uri``, since a reply names
its parent by an id that is valid on its server only. A page has the newest posts first, so a
reply often comes before its parent: it is mapped once more when the parent arrives.

Posts are public ones. *Unlisted* posts can be read by everybody too, but are "not included in
public timelines" (https://docs.joinmastodon.org/entities/Status/#visibility): their authors keep
them from being shown to strangers, as a recap would do. They are left out and counted.
"""

from __future__ import annotations

import io
import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, Final, Generic, TypeVar

import msgspec
from msgspec.structs import replace

from tweetup.formats.content import Content
from tweetup.formats.json_stream import UNREADABLE
from tweetup.formats.mastodon import MASTODON_FORMAT
from tweetup.formats.mastodon_posts import Pointer, read_mastodon_id
from tweetup.formats.records import Record, Skipped
from tweetup.formats.times import read_time
from tweetup.networks.base import is_within

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from tweetup.networks.base import Query

__all__ = ["FORMAT", "Reader", "StatusSummary", "read_summary"]

FORMAT: Final = MASTODON_FORMAT.name

V = TypeVar("V")

UNLISTED: Final = "a post that its author keeps out of timelines"

_MOST_IDS: Final = 20_000
_MOST_WAITING: Final = 2_000


class StatusSummary(Pointer, kw_only=True):
    """The fields of a post that are checked before it is mapped."""

    created_at: str = ""
    visibility: str | None = None

    @property
    def written(self) -> datetime | None:
        """Return the time at which its author wrote it; None where it is not a time."""
        try:
            return read_time(self.created_at)
        except ValueError:
            return None


_SERVED: Final = msgspec.json.Decoder(StatusSummary, dec_hook=read_mastodon_id)


def read_summary(raw: bytes | msgspec.Raw) -> StatusSummary | None:
    """Return the checked fields of a post; None for JSON that is not a post."""
    try:
        return _SERVED.decode(raw)
    except UNREADABLE:
        return None


class Reader:
    """Maps one server's posts, and remembers the uris of its ids (the last 20,000)."""

    def __init__(self, name: str, clock: Callable[[], datetime]) -> None:
        self._name = name
        self._clock = clock
        self._uris: _Bounded[str] = _Bounded(_MOST_IDS)
        self._ids: _Bounded[str] = _Bounded(_MOST_IDS)
        self._waiting: _Bounded[tuple[str, bytes]] = _Bounded(_MOST_WAITING)

    def uri_of(self, status_id: str) -> str | None:
        """Return the uri of a post by the server's id, if it was read here."""
        return self._uris.get(status_id)

    def id_of(self, uri: str) -> str | None:
        """Return the server's id of a post, if it was read here."""
        return self._ids.get(uri)

    def learn(self, status_id: str, uri: str) -> None:
        """Remember the server's id of a post."""
        self._uris.put(status_id, uri)
        self._ids.put(uri, status_id)

    def read(
        self, statuses: Sequence[msgspec.Raw | bytes], query: Query | None, *, listed: bool = True
    ) -> tuple[Record | Skipped, ...]:
        """Return the records of posts inside the query's window, in order.

        ``listed`` leaves out unlisted posts. At the end come replies mapped once more, as
        included records, since they were counted when they were mapped first.
        """
        lines: list[bytes] = []
        skipped: list[Skipped] = []
        for raw in map(bytes, statuses):
            post = read_summary(raw)
            if post is not None:
                self.learn(post.id, post.uri)
            if post is not None and listed and post.visibility == "unlisted":
                skipped.append(Skipped(self._name, UNLISTED, broken=False))
            else:
                lines.append(raw)
        records = tuple(self._records([self._with_parent(raw) for raw in lines], query))
        again = tuple(
            replace(record, included=True)
            for record in self._records(list(self._replies_with_parents()), query)
            if isinstance(record, Record)
        )
        return (*records, *again, *skipped)

    def _with_parent(self, raw: bytes) -> bytes:
        """Return a post with its parent's uri; store a reply whose parent has not arrived."""
        post = read_summary(raw)
        if post is None or post.in_reply_to_id is None:
            return raw
        uri = self._uris.get(post.in_reply_to_id)
        if uri is not None:
            return _with_uri(raw, uri)
        self._waiting.put(post.id, (post.in_reply_to_id, raw))
        return raw

    def _replies_with_parents(self) -> Iterator[bytes]:
        """Yield the stored replies whose parents have arrived."""
        for status_id, (parent_id, raw) in self._waiting.items():
            uri = self._uris.get(parent_id)
            if uri is not None:
                self._waiting.drop(status_id)
                yield _with_uri(raw, uri)

    def _records(self, lines: Sequence[bytes], query: Query | None) -> Iterator[Record | Skipped]:
        page = b"\n".join(raw.replace(b"\n", b" ").replace(b"\r", b" ") for raw in lines)
        content = Content(self._name, lambda: io.BytesIO(page), seen_at=self._clock())
        inside = True
        for item in MASTODON_FORMAT.read(content):
            if isinstance(item, Record) and not item.included:
                inside = query is None or is_within(item.post, query)
            if isinstance(item, Skipped) or (inside and isinstance(item, Record)):
                yield item


def _with_uri(raw: bytes, uri: str) -> bytes:
    return b'{"in_reply_to_uri":%b,%b' % (msgspec.json.encode(uri), raw.lstrip()[1:])


class _Bounded(Generic[V]):
    """A dictionary of the last ``most`` values set, safe to write from several threads."""

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
