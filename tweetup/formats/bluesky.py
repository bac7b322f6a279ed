"""Bluesky: pages of searches and feeds, threads, posts by themselves, recordings of Jetstream."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from tweetup.formats.bluesky_posts import (
    BLUESKY_NETWORK,
    BlueskyEvent,
    BlueskyRecord,
    BlueskyRepost,
    BlueskyView,
    Feed,
    FeedItem,
    Posts,
    Thread,
    ThreadNode,
    author_from_bluesky,
    counts_from_bluesky,
    post_from_record,
    post_from_view,
    repost_from_record,
    repost_of,
)
from tweetup.formats.read_json import read_by_line, read_pieces, read_values
from tweetup.formats.records import Deletion, KnownLine, Record, Skipped
from tweetup.formats.times import micros_time, read_time
from tweetup.model import DELETED, Absence, Author

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from tweetup.formats.base import Head
    from tweetup.formats.content import Content

T = TypeVar("T")
RawPiece = bytes | msgspec.Raw

__all__ = ["BLUESKY_FORMAT", "JETSTREAM_FORMAT", "BlueskyFormat", "JetstreamFormat"]

_NOT_A_POST = "not a post of Bluesky"
_ABSENT = {
    "deleted": Absence.ACCOUNT_DELETED,
    "deactivated": Absence.DEACTIVATED,
    "suspended": Absence.SUSPENDED,
    "takendown": Absence.TAKEN_DOWN,
}
EVENTS = "events that are no posts (likes, follows and the like)"

_POST = "app.bsky.feed.post"
_REPOST = "app.bsky.feed.repost"
_VIEW = msgspec.json.Decoder(BlueskyView)
_POSTS = msgspec.json.Decoder(Posts)
_FEED = msgspec.json.Decoder(Feed)
_ITEM = msgspec.json.Decoder(FeedItem)
_THREAD = msgspec.json.Decoder(Thread)
_NODE = msgspec.json.Decoder(ThreadNode)
_NODES = msgspec.json.Decoder(list[msgspec.Raw])
_EVENT = msgspec.json.Decoder(BlueskyEvent)
_RECORD = msgspec.json.Decoder(BlueskyRecord)
_REPOSTED = msgspec.json.Decoder(BlueskyRepost)
_PARTS = msgspec.json.Decoder(dict[str, msgspec.Raw])


class BlueskyFormat:
    """Reads and recognises posts as Bluesky serves them."""

    name = "bluesky"
    title = "Bluesky: searchPosts and feed pages, getPostThread, posts one a line"
    carries = (
        "reply",
        "quote",
        "repost",
        "links",
        "media",
        "alt text",
        "language",
        "conversation",
        "counts",
    )

    def certainty(self, head: Head) -> float:
        """Return 0.95 for pages of posts, and for posts, by the shape of their addresses."""
        return head.highest(_certainty)

    def read(self, content: Content) -> Iterator[Record | KnownLine | Deletion | Skipped]:
        """Yield the posts of each page, each with the post it quotes; of a feed also reposts."""
        read = _PageReader(content).page
        return read_by_line(content, read, not_a_post=_NOT_A_POST, form=self.name)


BLUESKY_FORMAT = BlueskyFormat()


def _certainty(value: dict[str, Any]) -> float:
    for key in ("posts", "feed", "thread"):
        items = value.get(key)
        if isinstance(items, list):
            posts = [item.get("post", item) for item in items[:3] if isinstance(item, dict)]
            return max((_certainty(post) for post in posts if isinstance(post, dict)), default=0.0)
        if isinstance(items, dict):
            inner = items.get("post")
            value = inner if isinstance(inner, dict) else items
    uri, author = value.get("uri"), value.get("author")
    return 0.95 * (isinstance(uri, str) and uri.startswith("at://") and isinstance(author, dict))


class _PageReader:
    """Reads the pages of one content; each method gives the records of one piece of a page."""

    def __init__(self, content: Content) -> None:
        self._seen_at = content.seen_at

    def page(self, raw: bytes, where: str) -> Iterator[Record | Skipped]:
        """Yield the posts of a page, or the one post that the value is."""
        parts = _PARTS.decode(raw)
        if "posts" in parts:
            yield from _read_each(_POSTS.decode(raw).posts, where, self.view)
        elif "feed" in parts:
            yield from _read_each(_FEED.decode(raw).feed, where, self.feed_item)
        elif "thread" in parts:
            yield from self.thread(bytes(_THREAD.decode(raw).thread), where)
        else:
            yield from self.view(raw, where)

    def view(self, raw: RawPiece, where: str) -> Iterator[Record | Skipped]:
        """Yield a post as served, then the one it quotes."""
        view = _VIEW.decode(raw)
        yield Record(post_from_view(view, self._seen_at), (bytes(raw),), where)
        if view.embed:
            yield from _read_each([view.embed.record], where, self.quoted)

    def included(self, raw: RawPiece, where: str) -> Iterator[Record]:
        """Yield a post that another one contains."""
        post = post_from_view(_VIEW.decode(raw), self._seen_at)
        yield Record(post, (bytes(raw),), where, included=True)

    def quoted(self, raw: RawPiece, where: str) -> Iterator[Record]:
        """Yield the post that an embed holds, if there is one."""
        if (view := _quoted_view(bytes(raw))) is not None:
            yield from self.included(view, where)

    def feed_item(self, raw: RawPiece, where: str) -> Iterator[Record | Skipped]:
        """Yield a post of a feed, its repost there, and the posts it answers."""
        item = _ITEM.decode(raw)
        is_repost = item.reason and item.reason.by and item.reason.indexed_at
        read = self.repost if is_repost else self.feed_post
        yield from _read_each([item], where, read)
        above = (item.reply.root, item.reply.parent) if item.reply else ()
        yield from _read_each(filter(_is_view, map(bytes, above)), where, self.included)

    def feed_post(self, item: FeedItem, where: str) -> Iterator[Record | Skipped]:
        """Yield the post of a feed's item, then the one it quotes."""
        return self.view(item.post, where)

    def repost(self, item: FeedItem, where: str) -> Iterator[Record]:
        """Yield the original of a repost in a feed, then the repost."""
        for original in self.included(item.post, where):
            yield original
            if item.reason and item.reason.by:
                by = item.reason.by
                repost = repost_of(
                    original.post,
                    by=author_from_bluesky(by, self._seen_at),
                    uri=item.reason.uri or f"{original.post.id}#reposted-by-{by.did}",
                    at=read_time(item.reason.indexed_at or ""),
                )
                yield Record(repost, (msgspec.json.encode({"feed": [item]}),), where)

    def thread(self, raw: bytes, where: str) -> Iterator[Record | Skipped]:
        """Yield every post of a thread, above and below, without climbing into itself."""
        waiting = [bytes(node) for node in _NODES.decode(raw)] if raw.startswith(b"[") else [raw]
        read = partial(self._node, waiting=waiting)
        while waiting:
            yield from _read_each([waiting.pop(0)], where, read)

    def _node(self, raw: bytes, where: str, *, waiting: list[bytes]) -> Iterator[Record | Skipped]:
        """Yield the post of a node; the nodes around it go to those that are waiting."""
        node = _NODE.decode(raw)
        is_view = _is_view(bytes(node.post))
        if not is_view and b'"value"' in raw and (inner := _PARTS.decode(raw).get("value")):
            waiting.insert(0, bytes(inner))
        if bytes(node.parent):
            waiting.append(bytes(node.parent))
        waiting += [bytes(reply) for reply in node.replies or ()]
        if is_view:
            yield from self.view(node.post, where)


def _read_each(
    pieces: Iterable[T], where: str, read: Callable[[T, str], Iterator[Record | Skipped]]
) -> Iterator[Record | Skipped]:
    return read_pieces(pieces, where, read, not_a_post=_NOT_A_POST)


def _quoted_view(raw: bytes) -> bytes | None:
    """Return the post inside another as a view of its own; None for one gone or blocked."""
    for _ in range(2):
        if not raw:
            return None
        parts = _PARTS.decode(raw)
        if {"uri", "author", "value"} <= parts.keys():
            parts["record"] = parts.pop("value")
            embeds = _NODES.decode(parts.pop("embeds", msgspec.Raw(b"[]")))
            if embeds:
                parts["embed"] = embeds[0]
            view = msgspec.json.encode(parts)
            return view if b'"text"' in bytes(parts["record"]) else None
        raw = bytes(parts.get("record", b""))
    return None


def _is_view(raw: bytes) -> bool:
    """Return whether a piece is a post; one that is gone or blocked has no record."""
    return b'"record"' in raw


class JetstreamFormat:
    """Reads and recognises recordings of Jetstream, which hold everybody's posts.

    Its events name their author by DID alone; ``tweetup capture`` adds the account to those it
    keeps, as ``author``, and ``counts`` to some. A deletion removes its post, also one recorded
    before it, and the end of an account all its posts.
    """

    name = "jetstream"
    title = "Bluesky: recordings of Jetstream"
    carries = (
        "reply",
        "quote",
        "repost",
        "links",
        "media",
        "alt text",
        "language",
        "conversation",
    )
    unfiltered = True

    def certainty(self, head: Head) -> float:
        """Return 0.95 for events of an account."""
        fields = {"did", "time_us"}
        return 0.95 * any(fields <= value.keys() for value in head.values)

    def read(self, content: Content) -> Iterator[Record | Deletion | Skipped]:
        """Yield a record for each post and repost; likes and the like are counted."""
        read = partial(_read_event, content=content)
        return read_values(content, read, not_a_post="not an event of Jetstream")


JETSTREAM_FORMAT = JetstreamFormat()


def _read_event(raw: bytes, where: str, *, content: Content) -> Iterator[Record | Deletion]:
    event = _EVENT.decode(raw)
    commit = event.commit
    account = event.account
    if account is not None and (account.active or account.status in _ABSENT):
        said = _ABSENT.get(account.status or "", DELETED)
        at = micros_time(event.time_us)
        back = account.active
        notice = Deletion(BLUESKY_NETWORK, None, where, event.did, reason=said, at=at, back=back)
        yield notice
        return
    if commit is None or commit.collection not in {_POST, _REPOST}:
        content.notes[EVENTS] += 1
        return
    uri = f"at://{event.did}/{commit.collection}/{commit.rkey}"
    if commit.operation == "delete":
        yield Deletion(BLUESKY_NETWORK, uri, where)
        return
    author = _event_author(event, content.seen_at)
    received_at = micros_time(event.time_us)
    if commit.collection == _REPOST:
        repost = _REPOSTED.decode(commit.record)
        at = min(read_time(repost.created_at), received_at)
        post = repost_from_record(uri, author, repost, at=at)
    else:
        post = post_from_record(
            uri,
            author,
            _RECORD.decode(commit.record),
            indexed_at=received_at,
            counts=(
                None if event.counts is None else counts_from_bluesky(event.counts, content.seen_at)
            ),
        )
    yield Record(post, (raw,), where)


def _event_author(event: BlueskyEvent, seen_at: datetime | None) -> Author:
    if event.author is not None and event.author.did == event.did:
        return author_from_bluesky(event.author, seen_at)
    return Author(network=BLUESKY_NETWORK, handle=event.did, id=event.did)
