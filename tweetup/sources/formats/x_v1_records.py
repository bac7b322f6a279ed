"""What X's API 1.1 sent, as far as posts are made of it: typed, so that decoding is fast.

Compatibility mode has ``text`` (cut off where ``truncated``, whole in ``extended_tweet``),
extended mode ``full_text``.
"""

from __future__ import annotations

from msgspec import Raw, Struct

__all__ = ["V1EditInfo", "V1Entities", "V1Ids", "V1Page", "V1Status", "V1Url", "V1User"]

_NOTHING = Raw()


class V1Url(Struct):
    """A link, or the link that stands for a picture."""

    url: str | None = None
    expanded_url: str | None = None


class _Tag(Struct):
    text: str


class _Mention(Struct):
    screen_name: str


class V1Media(Struct):
    """A picture or film; ``type`` is photo, video or animated_gif."""

    id_str: str | None = None
    type: str | None = None
    media_url_https: str | None = None
    media_url: str | None = None
    expanded_url: str | None = None
    ext_alt_text: str | None = None


class V1Entities(Struct):
    """What X marked in a text."""

    hashtags: list[_Tag] | None = None
    symbols: list[_Tag] | None = None
    user_mentions: list[_Mention] | None = None
    urls: list[V1Url] | None = None
    media: list[V1Media] | None = None


class _UserUrl(Struct):
    urls: list[V1Url] | None = None


class _UserEntities(Struct):
    url: _UserUrl | None = None


class V1User(Struct):
    """An account."""

    screen_name: str
    id_str: str | None = None
    id: int | float | None = None
    name: str | None = None
    description: str | None = None
    location: str | None = None
    url: str | None = None
    followers_count: int | None = None
    friends_count: int | None = None
    statuses_count: int | None = None
    verified: bool | None = None
    created_at: str | None = None
    entities: _UserEntities | None = None


class _Extended(Struct):
    full_text: str
    entities: V1Entities | None = None
    extended_entities: V1Entities | None = None


class _Place(Struct):
    full_name: str | None = None


class _Versions(Struct, rename="camel"):
    edit_tweet_ids: list[str] = []


class _Edit(Struct, rename="camel"):
    edit_control_initial: _Versions | None = None


class V1EditInfo(Struct):
    """Which versions a post has: ``initial`` where it is the first, ``edit`` where it is not."""

    initial: _Versions | None = None
    edit: _Edit | None = None

    @property
    def versions(self) -> tuple[str, ...]:
        """The ids of all versions, the first one first; none of a post that has but one."""
        known = (self.edit.edit_control_initial if self.edit else None) or self.initial
        ids = tuple(dict.fromkeys(known.edit_tweet_ids)) if known else ()
        return ids if len(ids) > 1 else ()


class V1Status(Struct):
    """A post. ``retweeted_status`` and ``quoted_status`` are whole posts of their own."""

    created_at: str
    user: V1User
    id_str: str | None = None
    id: int | float | None = None
    text: str | None = None
    full_text: str | None = None
    truncated: bool | None = None
    extended_tweet: _Extended | None = None
    entities: V1Entities | None = None
    extended_entities: V1Entities | None = None
    in_reply_to_status_id_str: str | None = None
    in_reply_to_status_id: int | float | None = None
    in_reply_to_screen_name: str | None = None
    retweeted_status: Raw = _NOTHING
    quoted_status: Raw = _NOTHING
    quoted_status_id_str: str | None = None
    quoted_status_id: int | float | None = None
    lang: str | None = None
    source: str | None = None
    place: _Place | None = None
    edit_info: V1EditInfo | None = None
    retweet_count: int | None = None
    favorite_count: int | None = None
    reply_count: int | None = None
    quote_count: int | None = None


class V1Ids(Struct):
    """What tells whether a program has rounded the bare ids of a status."""

    created_at: str = ""
    id_str: str | None = None
    id: int | None = None
    in_reply_to_status_id: int | None = None
    statuses: list[Raw] = []


class V1Page(Struct):
    """What a search answers with."""

    statuses: list[Raw]
