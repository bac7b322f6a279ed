"""Bluesky's records, and their mapping: a post as served or as recorded in, a ``Post`` out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec
from msgspec import Raw, Struct, field

from tweetup.formats.json_stream import UNREADABLE
from tweetup.formats.post_fields import post_counts, stated
from tweetup.formats.times import optional_time, read_time
from tweetup.model import Author, Counts, Link, Media, Post, Reference, Relation
from tweetup.text import find_hashtags, fold_tag

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

__all__ = [
    "BlueskyAccount",
    "BlueskyEmbed",
    "BlueskyEvent",
    "BlueskyRecord",
    "BlueskyRepost",
    "BlueskyView",
    "Feed",
    "FeedItem",
    "Posts",
    "Thread",
    "ThreadNode",
    "author_from_bluesky",
    "counts_from_bluesky",
    "post_from_record",
    "post_from_view",
    "post_url",
    "reference_to",
    "repost_from_record",
    "repost_of",
]

_NOTHING = Raw()


class BlueskyAccount(Struct, rename="camel"):
    """An account."""

    did: str
    handle: str | None = None
    display_name: str | None = None
    description: str | None = None
    followers_count: int | None = None
    follows_count: int | None = None
    posts_count: int | None = None
    created_at: str | None = None


class _Pointer(Struct):
    uri: str | None = None


class _Reply(Struct):
    parent: _Pointer
    root: _Pointer | None = None


class _Index(Struct, rename="camel"):
    byte_start: int
    byte_end: int


class _Feature(Struct):
    tag: str | None = None
    uri: str | None = None
    did: str | None = None


class _Facet(Struct):
    index: _Index
    features: list[_Feature] = []


class _External(Struct):
    uri: str
    title: str | None = None
    description: str | None = None


class _Image(Struct):
    alt: str | None = None
    fullsize: str | None = None


class BlueskyEmbed(Struct):
    """An attachment: pictures, a film, a card, another post, or two of these."""

    images: list[_Image] | None = None
    external: _External | None = None
    record: Raw = _NOTHING
    media: BlueskyEmbed | None = None
    video: Raw = _NOTHING
    playlist: str | None = None
    alt: str | None = None


class BlueskyRecord(Struct, rename="camel"):
    """A post as its author wrote it; facets point into the UTF-8 of its text."""

    text: str
    created_at: str
    langs: list[str] | None = None
    tags: list[str] | None = None
    facets: list[_Facet] | None = None
    reply: _Reply | None = None
    embed: BlueskyEmbed | None = None


class BlueskyView(Struct, rename="camel"):
    """A post as served, with its author and counts."""

    uri: str
    author: BlueskyAccount
    record: BlueskyRecord
    embed: BlueskyEmbed | None = None
    reply_count: int | None = None
    repost_count: int | None = None
    like_count: int | None = None
    quote_count: int | None = None
    indexed_at: str | None = None


class Posts(Struct):
    """A page of a search."""

    posts: list[Raw]


class _Reason(Struct, rename="camel"):
    by: BlueskyAccount | None = None
    indexed_at: str | None = None
    uri: str | None = None


class _FeedReply(Struct, omit_defaults=True):
    root: Raw = _NOTHING
    parent: Raw = _NOTHING


class FeedItem(Struct, omit_defaults=True):
    """A post in a feed, with the posts it answers and the account that reposted it there."""

    post: Raw
    reply: _FeedReply | None = None
    reason: _Reason | None = None


class Feed(Struct):
    """A page of a feed."""

    feed: list[Raw]


class ThreadNode(Struct):
    """A post in a thread, with the ones above and below it."""

    post: Raw = _NOTHING
    parent: Raw = _NOTHING
    replies: list[Raw] | None = None


class Thread(Struct):
    """A thread."""

    thread: Raw


class _Subject(Struct):
    uri: str


class BlueskyRepost(Struct, rename="camel"):
    """A repost as its author made it."""

    subject: _Subject
    created_at: str


class _Commit(Struct):
    collection: str
    rkey: str
    operation: Literal["create", "update", "delete"]
    record: Raw = _NOTHING


class _Standing(Struct):
    active: bool = True
    status: str | None = None


class BlueskyCounts(Struct, rename="camel"):
    """The counts of a post as served."""

    reply_count: int | None = None
    repost_count: int | None = None
    like_count: int | None = None
    quote_count: int | None = None


class BlueskyEvent(Struct):
    """An event of Jetstream, with the ``author`` and ``counts`` that a capture has looked up.

    ``account`` is the standing of the account (https://atproto.com/specs/account#account-status).
    """

    did: str
    time_us: int
    kind: str = field(default="")
    commit: _Commit | None = None
    account: _Standing | None = None
    author: BlueskyAccount | None = None
    counts: BlueskyCounts | None = None


BLUESKY_NETWORK = "bluesky"
_NO_HANDLE = "handle.invalid"


class _Quoted(msgspec.Struct):
    uri: str | None = None
    author: msgspec.Raw = msgspec.Raw()
    record: msgspec.Raw = msgspec.Raw()


_QUOTED = msgspec.json.Decoder(_Quoted)


def author_from_bluesky(account: BlueskyAccount, seen_at: datetime | None) -> Author:
    """Return the account; one without a valid handle goes by its DID."""
    handle = account.handle if account.handle != _NO_HANDLE else None
    return Author(
        network=BLUESKY_NETWORK,
        handle=handle or account.did,
        id=account.did,
        name=account.display_name or None,
        bio=account.description or None,
        followers=account.followers_count,
        following=account.follows_count,
        posts=account.posts_count,
        created_at=optional_time(account.created_at),
        seen_at=seen_at,
    )


def post_from_view(view: BlueskyView, seen_at: datetime | None) -> Post:
    """Return a post as served: as old as it claims to be, but never later than it was seen."""
    return post_from_record(
        view.uri,
        author_from_bluesky(view.author, seen_at),
        view.record,
        indexed_at=optional_time(view.indexed_at),
        served=view.embed,
        counts=counts_from_bluesky(view, seen_at),
    )


def counts_from_bluesky(
    counts: BlueskyView | BlueskyCounts, seen_at: datetime | None
) -> Counts | None:
    """Return the counts of a post; None where there is none of them."""
    return post_counts(
        replies=counts.reply_count,
        reposts=counts.repost_count,
        quotes=counts.quote_count,
        likes=counts.like_count,
        as_of=seen_at,
    )


def post_from_record(
    uri: str,
    author: Author,
    record: BlueskyRecord,
    *,
    indexed_at: datetime | None,
    served: BlueskyEmbed | None = None,
    counts: Counts | None = None,
) -> Post:
    """Return a post as its author wrote it; ``ValueError`` where it has no time."""
    mentions = _mentions(record)
    tags = [*_tags(record), *(record.tags or ()), *find_hashtags(record.text)]
    root = record.reply.root.uri if record.reply and record.reply.root else None
    return Post(
        network=BLUESKY_NETWORK,
        id=uri,
        created_at=_moment(record.created_at, indexed_at),
        author=author,
        text=record.text,
        references=_references(record, mentions),
        hashtags=tuple({fold_tag(tag): tag for tag in reversed(tags)}.values())[::-1],
        mentions=tuple(dict.fromkeys(mentions.values())),
        links=_links(record),
        media=_media(record.embed, served),
        language=record.langs[0] if record.langs else None,
        url=post_url(author.handle, uri),
        conversation_id=root or uri,
        counts=counts,
    )


def repost_of(original: Post, *, by: Author, uri: str, at: datetime) -> Post:
    """Return the repost of a post by an account, with its whole text.

    Its first words name the author of the original, unless only the DID is known: no text has that.
    """
    handle = None if original.handle == original.author.id else original.handle
    named = (handle,) if handle is not None else ()
    return Post(
        network=BLUESKY_NETWORK,
        id=uri,
        created_at=at,
        author=by,
        text=f"RT @{handle}: {original.text}" if handle is not None else original.text,
        references=(stated(Relation.REPOST, original.id, handle, original.author.id),),
        hashtags=original.hashtags,
        mentions=tuple(dict.fromkeys((*named, *original.mentions))),
        links=original.links,
        media=original.media,
        language=original.language,
    )


def repost_from_record(uri: str, author: Author, record: BlueskyRepost, *, at: datetime) -> Post:
    """Return a repost as its author made it: without the text, which its original has."""
    return Post(
        network=BLUESKY_NETWORK,
        id=uri,
        created_at=at,
        author=author,
        text="",
        references=(reference_to(Relation.REPOST, record.subject.uri, {}),),
    )


def post_url(handle: str, uri: str) -> str | None:
    """Return the page of a post in Bluesky's own application; None for another record."""
    parts = uri.split("/")
    if len(parts) == 5 and parts[3] == "app.bsky.feed.post" and parts[4].isalnum():
        return f"https://bsky.app/profile/{handle}/post/{parts[4]}"
    return None


def _moment(written: str, indexed_at: datetime | None) -> datetime:
    """Return the earlier of the time written and the time of indexing, if there is one."""
    if indexed_at is None:
        return read_time(written)
    return min(optional_time(written) or indexed_at, indexed_at)


def _slice(text: bytes, start: int, end: int) -> str:
    """Return the text that a facet covers; facets count bytes."""
    return text[start:end].decode(errors="replace") if 0 <= start < end <= len(text) else ""


def _mentions(record: BlueskyRecord) -> dict[str, str]:
    """Return the accounts mentioned, each with its handle as the text has it."""
    text = record.text.encode(errors="replace")
    return {
        feature.did: _slice(text, facet.index.byte_start, facet.index.byte_end).lstrip("@")
        or feature.did
        for facet in record.facets or ()
        for feature in facet.features
        if feature.did
    }


def _tags(record: BlueskyRecord) -> list[str]:
    return [
        feature.tag.lstrip("#")
        for facet in record.facets or ()
        for feature in facet.features
        if feature.tag
    ]


def _references(record: BlueskyRecord, mentions: dict[str, str]) -> tuple[Reference, ...]:
    references = []
    quoted = _quoted(record.embed)
    if quoted is not None:
        references.append(reference_to(Relation.QUOTE, quoted, mentions))
    if record.reply is not None and record.reply.parent.uri:
        parent = record.reply.parent.uri
        references.append(reference_to(Relation.REPLY, parent, mentions))
    return tuple(references)


def reference_to(relation: Relation, uri: str, mentions: Mapping[str, str]) -> Reference:
    """Return the reference to a post by its address, in which its author's DID stands.

    ``mentions`` are handles by the DIDs that the record names beside them.
    """
    did = uri.split("/")[2] if uri.count("/") > 2 else None
    return stated(relation, uri, mentions.get(did or ""), did)


def _quoted(embed: BlueskyEmbed | None) -> str | None:
    """Return the address of the post quoted; None for lists and feeds in an embed."""
    raw = bytes(embed.record) if embed else b""
    for _ in range(2):
        if not raw:
            return None
        try:
            pointer = _QUOTED.decode(raw)
        except UNREADABLE:
            return None
        if pointer.uri:
            return pointer.uri if "/app.bsky.feed.post/" in pointer.uri else None
        raw = bytes(pointer.record)
    return None


def _links(record: BlueskyRecord) -> tuple[Link, ...]:
    text = record.text.encode(errors="replace")
    links: dict[str, Link] = {}
    for facet in record.facets or ():
        shown = _slice(text, facet.index.byte_start, facet.index.byte_end)
        for feature in facet.features:
            if feature.uri:
                short = shown if shown and shown != feature.uri else None
                links.setdefault(feature.uri, Link(url=feature.uri, short=short))
    embed = record.embed
    for card in (embed.external, embed.media.external if embed.media else None) if embed else ():
        if card is not None:
            links[card.uri] = Link(
                url=card.uri,
                short=links[card.uri].short if card.uri in links else None,
                title=card.title or None,
                description=card.description or None,
            )
    return tuple(links.values())


def _media(embed: BlueskyEmbed | None, served: BlueskyEmbed | None) -> tuple[Media, ...]:
    """Return pictures and films, with their addresses where the post is as served."""
    for side in (served, embed):
        for holder in (side, side.media) if side else ():
            if holder is None:
                continue
            if holder.images:
                return tuple(
                    Media(kind="photo", url=image.fullsize, alt_text=image.alt or None)
                    for image in holder.images
                )
            if holder.playlist or bytes(holder.video):
                return (Media(kind="video", url=holder.playlist, alt_text=holder.alt or None),)
    return ()
