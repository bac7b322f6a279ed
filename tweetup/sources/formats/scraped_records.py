"""What snscrape and twscrape write of a post of X, typed; names are theirs."""

# ruff: noqa: N815 - fields are named as in the files

from __future__ import annotations

from msgspec import Raw, Struct, field

__all__ = ["ScrapedIds", "ScrapedTweet", "ScrapedUser"]

_NOTHING = Raw()


class _Target(Struct):
    url: str | None = None


class ScrapedUser(Struct):
    """An account."""

    username: str
    id: int | float | None = None
    id_str: str | None = None
    displayname: str | None = None
    rawDescription: str | None = None
    description: str | None = None
    location: str | None = None
    link: _Target | None = None
    linkUrl: str | None = None
    verified: bool | None = None
    created: str | None = None
    followersCount: int | None = None
    friendsCount: int | None = None
    statusesCount: int | None = None


class _Link(Struct):
    url: str | None = None
    tcourl: str | None = None


class _Item(Struct):
    type: str | None = field(default=None, name="_type")
    url: str | None = None
    fullUrl: str | None = None
    previewUrl: str | None = None
    thumbnailUrl: str | None = None
    altText: str | None = None


class _Media(Struct):
    photos: list[_Item] | None = None
    videos: list[_Item] | None = None
    animated: list[_Item] | None = None


class _Place(Struct):
    fullName: str | None = None


class ScrapedIds(Struct):
    """What tells whether a program has rounded the bare ids of a post."""

    id: int
    date: str = ""
    id_str: str | None = None
    url: str | None = None
    inReplyToTweetId: int | None = None


class ScrapedTweet(Struct):
    """A post."""

    id: int | float
    date: str
    user: ScrapedUser
    id_str: str | None = None
    url: str | None = None
    rawContent: str | None = None
    content: str | None = None
    conversationId: int | float | None = None
    conversationIdStr: str | None = None
    lang: str | None = None
    source: str | None = None
    sourceLabel: str | None = None
    links: list[_Link] | None = None
    outlinks: list[str] | None = None
    tcooutlinks: list[str] | None = None
    media: list[_Item] | _Media | None = None
    retweetedTweet: Raw = _NOTHING
    quotedTweet: Raw = _NOTHING
    inReplyToTweetId: int | float | None = None
    inReplyToTweetIdStr: str | None = None
    inReplyToUser: ScrapedUser | None = None
    mentionedUsers: list[ScrapedUser] | None = None
    hashtags: list[str] | None = None
    cashtags: list[str] | None = None
    place: _Place | None = None
    replyCount: int | None = None
    retweetCount: int | None = None
    quoteCount: int | None = None
    likeCount: int | None = None
