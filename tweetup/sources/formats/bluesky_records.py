"""What Bluesky serves, as far as posts are made of it: typed, so that decoding is fast.

https://docs.bsky.app/docs/advanced-guides/posts (the record), ``app.bsky.feed.defs#postView`` (a
post as served) and https://github.com/bluesky-social/jetstream (events of the network).
"""

from __future__ import annotations

from typing import Literal

from msgspec import Raw, Struct, field

__all__ = [
    "BlueskyAccount",
    "BlueskyEmbed",
    "BlueskyEvent",
    "BlueskyRecord",
    "BlueskyRepost",
    "BlueskyView",
    "Feed",
    "Posts",
    "Thread",
    "ThreadNode",
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
    """What hangs on a post: pictures, a film, a card, another post, or two of these."""

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
    """A post in a feed, with what it answers, and who reposted it there."""

    post: Raw
    reply: _FeedReply | None = None
    reason: _Reason | None = None


class Feed(Struct):
    """A page of a feed."""

    feed: list[FeedItem]


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


class BlueskyEvent(Struct):
    """An event of Jetstream; ``author`` is what a capture found out of the account besides.

    ``account`` says whether an account is still there
    (https://atproto.com/specs/account#account-status).
    """

    did: str
    time_us: int
    kind: str = field(default="")
    commit: _Commit | None = None
    account: _Standing | None = None
    author: BlueskyAccount | None = None
