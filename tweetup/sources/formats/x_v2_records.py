"""What X's API v2 sends, as far as posts are made of it: typed, so that decoding is fast.

https://docs.x.com/x-api/fundamentals/data-dictionary. Fields are absent unless asked for.
``Flat…`` fields are those twarc2 puts into a post when it flattens a page.
"""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - msgspec reads the annotations at run time

from msgspec import Raw, Struct, field

__all__ = [
    "Envelope",
    "Includes",
    "V2Media",
    "V2Place",
    "V2Referenced",
    "V2Tweet",
    "V2Url",
    "V2User",
]

_NOTHING = Raw()


class _UserMetrics(Struct):
    followers_count: int | None = None
    following_count: int | None = None
    tweet_count: int | None = None


class V2Url(Struct):
    """A link: ``url`` as in the text, ``unwound_url`` where it leads in the end."""

    url: str | None = None
    expanded_url: str | None = None
    unwound_url: str | None = None
    display_url: str | None = None
    title: str | None = None
    description: str | None = None
    media_key: str | None = None


class _UserUrl(Struct):
    urls: list[V2Url] = []


class _UserEntities(Struct):
    url: _UserUrl | None = None


class V2User(Struct):
    """An account."""

    id: str
    username: str
    name: str | None = None
    description: str | None = None
    location: str | None = None
    url: str | None = None
    verified: bool | None = None
    created_at: datetime | None = None
    public_metrics: _UserMetrics | None = None
    entities: _UserEntities | None = None


class _Tag(Struct):
    tag: str


class _Mention(Struct):
    username: str
    id: str | None = None


class _Entities(Struct):
    hashtags: list[_Tag] = []
    cashtags: list[_Tag] = []
    mentions: list[_Mention] = []
    urls: list[V2Url] = []


class V2Media(Struct):
    """A picture or film; ``type`` is photo, video or animated_gif."""

    media_key: str | None = None
    type: str | None = None
    url: str | None = None
    preview_image_url: str | None = None
    alt_text: str | None = None


class V2Place(Struct):
    """A place a post is tagged with."""

    id: str
    full_name: str | None = None


class _Attachments(Struct):
    media_keys: list[str] = []
    media: list[V2Media] = []


class _Geo(Struct):
    place_id: str | None = None
    full_name: str | None = None


class _Note(Struct):
    text: str
    entities: _Entities | None = None


class _Metrics(Struct):
    retweet_count: int | None = None
    reply_count: int | None = None
    like_count: int | None = None
    quote_count: int | None = None


class V2Referenced(Struct):
    """A pointer to another post; ``text`` is there if the post itself is, flattened into it."""

    type: str
    id: str
    text: str | None = None


class V2Tweet(Struct):
    """A post, in a page or flattened."""

    id: str
    text: str
    created_at: datetime | None = None
    author_id: str | None = None
    conversation_id: str | None = None
    lang: str | None = None
    source: str | None = None
    in_reply_to_user_id: str | None = None
    referenced_tweets: list[Raw] = []
    entities: _Entities | None = None
    attachments: _Attachments | None = None
    public_metrics: _Metrics | None = None
    geo: _Geo | None = None
    note_tweet: _Note | None = None
    edit_history_tweet_ids: list[str] = []
    author: V2User | None = None
    in_reply_to_user: V2User | None = None


class Includes(Struct):
    """What came along with a page's posts."""

    users: list[Raw] = []
    tweets: list[Raw] = []
    media: list[Raw] = []
    places: list[Raw] = []


class Twarc(Struct):
    """What twarc2 writes beside each answer."""

    retrieved_at: datetime | None = None


class Envelope(Struct):
    """A line: a page with ``data``, or a flattened post with ``id`` and ``text`` itself."""

    data: Raw = _NOTHING
    includes: Includes | None = None
    errors: Raw = _NOTHING
    meta: Raw = _NOTHING
    twarc: Raw = field(default=_NOTHING, name="__twarc")
    id: Raw = _NOTHING
