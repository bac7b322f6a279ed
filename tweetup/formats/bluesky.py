"""Bluesky: pages of searches and feeds, threads, posts by themselves, recordings of Jetstream."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from tweetup.formats.bluesky_posts import (
    NETWORK,
    BlueskyEvent,
    BlueskyRecord,
    BlueskyRepost,
    BlueskyView,
    Feed,
    Posts,
    Thread,
    ThreadNode,
    author_from_bluesky,
    post_from_record,
    post_from_view,
    repost_of,
)
from tweetup.formats.json_stream import BROKEN, UNREADABLE, explain, json_values, unreadable
from tweetup.formats.records import Deletion, Record, Skipped
from tweetup.formats.times import micros_time, read_time
from tweetup.model import Author, Post, Reference, Relation

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from tweetup.formats.base import Head
    from tweetup.formats.content import Content

__all__ = ["BLUESKY", "JETSTREAM", "BlueskyFormat", "JetstreamFormat"]

NOT_A_POST = "not a post of Bluesky"
_GONE = frozenset({"deleted", "takendown", "suspended", "deactivated"})
EVENTS = "events that are no posts (likes, follows and the like)"

_POST = "app.bsky.feed.post"
_REPOST = "app.bsky.feed.repost"
_VIEW = msgspec.json.Decoder(BlueskyView)
_POSTS = msgspec.json.Decoder(Posts)
_FEED = msgspec.json.Decoder(Feed)
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
        """Sure of pages of posts, and of posts, by the shape of their addresses."""
        return max((_certainty(value) for value in head.values), default=0.0)

    def read(self, content: Content) -> Iterator[Record | Skipped]:
        """The posts of each page, each with what it quotes; of a feed, its reposts too."""
        for value in json_values(content):
            if isinstance(value, Skipped):
                yield value
                continue
            where = content.where(value.line)
            try:
                yield from self._page(value.raw, where, content)
            except UNREADABLE as error:
                yield unreadable(error, where, NOT_A_POST)

    def _page(self, raw: bytes, where: str, content: Content) -> Iterator[Record | Skipped]:
        parts = _PARTS.decode(raw)
        if "posts" in parts:
            for post in _POSTS.decode(raw).posts:
                yield from _view(bytes(post), where, content)
        elif "feed" in parts:
            yield from _feed(raw, where, content)
        elif "thread" in parts:
            yield from _thread(bytes(_THREAD.decode(raw).thread), where, content)
        else:
            yield from _view(raw, where, content)


BLUESKY = BlueskyFormat()


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


def _view(
    raw: bytes, where: str, content: Content, *, included: bool = False
) -> Iterator[Record | Skipped]:
    """A post as served, and the one it quotes."""
    try:
        view = _VIEW.decode(raw)
        yield Record(post_from_view(view, content.seen_at), (raw,), where, included)
    except msgspec.ValidationError as error:
        yield Skipped(where, f"{NOT_A_POST}: {explain(error)}")
        return
    except ValueError as error:
        yield Skipped(where, str(error))
        return
    quoted = _quoted_view(bytes(view.embed.record)) if view.embed and not included else None
    if quoted is not None:
        yield from _view(quoted, where, content, included=True)


def _quoted_view(raw: bytes) -> bytes | None:
    """The post inside another as a view of its own; None where it is gone or blocked."""
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


def _feed(raw: bytes, where: str, content: Content) -> Iterator[Record | Skipped]:
    for item in _FEED.decode(raw).feed:
        reason = item.reason
        reposted = reason is not None and reason.by is not None and bool(reason.indexed_at)
        post = bytes(item.post)
        for found in _view(post, where, content, included=reposted):
            yield found
            if reposted and isinstance(found, Record) and reason and reason.by:
                uri = reason.uri or f"{found.post.id}#reposted-by-{reason.by.did}"
                yield Record(
                    repost_of(
                        found.post,
                        by=author_from_bluesky(reason.by, content.seen_at),
                        uri=uri,
                        at=read_time(reason.indexed_at or ""),
                    ),
                    (msgspec.json.encode({"feed": [item]}),),
                    where,
                )
                break
        for above in (item.reply.root, item.reply.parent) if item.reply else ():
            if _is_view(bytes(above)):
                yield from _view(bytes(above), where, content, included=True)


def _thread(raw: bytes, where: str, content: Content) -> Iterator[Record | Skipped]:
    """Every post of a thread, above and below, without climbing into itself."""
    waiting = [bytes(node) for node in _NODES.decode(raw)] if raw.startswith(b"[") else [raw]
    while waiting:
        node = waiting.pop(0)
        try:
            found = _NODE.decode(node)
        except UNREADABLE:
            yield Skipped(where, BROKEN)
            continue
        if _is_view(bytes(found.post)):
            yield from _view(bytes(found.post), where, content)
        elif b'"value"' in node and (inner := _PARTS.decode(node).get("value")) is not None:
            waiting.insert(0, bytes(inner))
        if bytes(found.parent):
            waiting.append(bytes(found.parent))
        waiting += [bytes(reply) for reply in found.replies or ()]


def _is_view(raw: bytes) -> bool:
    """Whether it is a post; one that is gone or blocked has no record."""
    return b'"record"' in raw


class JetstreamFormat:
    """Reads and recognises recordings of Jetstream, which hold everybody's posts.

    Its events name their author by DID alone; ``tweetup capture`` adds the account to those it
    keeps, as ``author``. A deletion removes its post, also one recorded before it, and the end of
    an account all its posts.
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
        """Sure of events of an account."""
        wanted = {"did", "time_us"}
        return 0.95 * any(wanted <= value.keys() for value in head.values)

    def read(self, content: Content) -> Iterator[Record | Deletion | Skipped]:
        """A record for each post and repost; likes and the like are counted."""
        for value in json_values(content):
            if isinstance(value, Skipped):
                yield value
                continue
            where = content.where(value.line)
            try:
                found = _event(value.raw, where, content)
            except UNREADABLE as error:
                yield unreadable(error, where, "not an event of Jetstream")
            except ValueError as error:
                yield Skipped(where, str(error))
            else:
                if found is not None:
                    yield found


JETSTREAM = JetstreamFormat()


def _event(raw: bytes, where: str, content: Content) -> Record | Deletion | None:
    event = _EVENT.decode(raw)
    commit = event.commit
    standing = event.account
    if standing is not None and not standing.active and standing.status in _GONE:
        return Deletion(NETWORK, None, where, event.did)
    if commit is None or commit.collection not in {_POST, _REPOST}:
        content.notes[EVENTS] += 1
        return None
    uri = f"at://{event.did}/{commit.collection}/{commit.rkey}"
    if commit.operation == "delete":
        return Deletion(NETWORK, uri, where)
    author = _event_author(event, content.seen_at)
    seen = micros_time(event.time_us)
    if commit.collection == _REPOST:
        repost = _REPOSTED.decode(commit.record)
        reference = Reference(relation=Relation.REPOST, id=repost.subject.uri)
        post = Post(
            network=NETWORK,
            id=uri,
            created_at=min(read_time(repost.created_at), seen),
            author=author,
            text="",
            references=(reference,),
        )
    else:
        post = post_from_record(uri, author, _RECORD.decode(commit.record), indexed_at=seen)
    return Record(post, (raw,), where)


def _event_author(event: BlueskyEvent, seen_at: datetime | None) -> Author:
    if event.author is not None and event.author.did == event.did:
        return author_from_bluesky(event.author, seen_at)
    return Author(network=NETWORK, handle=event.did, id=event.did)
