"""JSON Lines of snscrape and twscrape, which write X's posts in one shape."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Raw, Struct, field

from tweetup.formats.base import CARRIED_FIELDS
from tweetup.formats.cells import read_source, unescape
from tweetup.formats.json_stream import UNREADABLE
from tweetup.formats.polls import scraped_poll
from tweetup.formats.post_fields import permalink, post_counts, shown_references, stated
from tweetup.formats.read_json import read_pieces, read_values
from tweetup.formats.records import Record, Skipped
from tweetup.formats.rounded_ids import BareIds, IdSample, ResolvedId, check_bare_ids
from tweetup.formats.times import optional_time, read_time
from tweetup.model import Author, Link, Media, Post, Reference, Relation
from tweetup.text import find_hashtags, find_mentions

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from tweetup.formats.base import Head
    from tweetup.formats.content import Content

__all__ = ["SCRAPED", "ScrapedFormat", "ScrapedIds", "ScrapedTweet", "ScrapedUser"]

# ruff: noqa: N815 - fields are named as in the files


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
    """The fields that show whether a program has rounded the bare ids of a post."""

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
    card: Any = None
    replyCount: int | None = None
    retweetCount: int | None = None
    quoteCount: int | None = None
    likeCount: int | None = None


_NOT_A_POST = "not a post of snscrape or twscrape"

_TWEET = msgspec.json.Decoder(ScrapedTweet, strict=False)
_IDS = msgspec.json.Decoder(ScrapedIds)
_DEEPEST = 2


class ScrapedFormat:
    """Reads and recognises posts of snscrape and twscrape."""

    name = "snscrape"
    title = "snscrape and twscrape: posts of X as JSON Lines"
    carries = tuple(item for item in CARRIED_FIELDS if item not in {"edits", "as of"})

    def certainty(self, head: Head) -> float:
        """Return 0.95 for objects with a text, an id and a user by name."""
        return head.highest(_certainty)

    def read(self, content: Content) -> Iterator[Record | Skipped]:
        """Yield each post, then those inside it."""
        read = partial(_read, content=content, bare_ids=check_bare_ids(content, _bare_ids))
        return read_values(content, read, not_a_post=_NOT_A_POST)


SCRAPED = ScrapedFormat()


def _certainty(value: dict[str, object]) -> float:
    user = value.get("user")
    has_text = "rawContent" in value or "content" in value
    return 0.95 * (has_text and "id" in value and isinstance(user, dict) and "username" in user)


def _bare_ids(raw: bytes) -> Iterator[IdSample]:
    """Yield the ids of a post that it has as numbers only."""
    ids = _IDS.decode(raw)
    if ids.id_str is None:
        answered = ids.inReplyToTweetId
        yield IdSample((ids.id, *([answered] if answered else ())), ids.date)


def _read(
    raw: bytes, where: str, *, content: Content, bare_ids: BareIds, depth: int = 0
) -> Iterator[Record | Skipped]:
    """Yield a post, then those inside it."""
    tweet = _TWEET.decode(raw)
    yield Record(_post(tweet, content.seen_at, bare_ids), (raw,), where, included=depth > 0)
    if depth < _DEEPEST:
        pieces = map(bytes, (tweet.retweetedTweet, tweet.quotedTweet))
        inner = [piece for piece in pieces if piece.startswith(b"{")]
        read = partial(_read, content=content, bare_ids=bare_ids, depth=depth + 1)
        yield from read_pieces(inner, where, read, not_a_post=_NOT_A_POST)


def _inner(raw: msgspec.Raw) -> ScrapedTweet | None:
    try:
        return _TWEET.decode(raw) if bytes(raw).startswith(b"{") else None
    except UNREADABLE:
        return None


def _post(tweet: ScrapedTweet, seen_at: datetime | None, bare_ids: BareIds) -> Post:
    """Return the post. A repost gets the whole text, tags, links and media of its original.

    Ids are numbers here, which programs that have only floats round: the post's address still has
    its own, and another post's id is left out unless the file has it as text.
    """
    original, quoted = _inner(tweet.retweetedTweet), _inner(tweet.quotedTweet)
    shown = original or tweet
    text = unescape(shown.rawContent or shown.content or "")
    mentions = (
        [user.username for user in shown.mentionedUsers]
        if shown.mentionedUsers is not None
        else list(find_mentions(text))
    )
    if original is not None:
        text = f"RT @{original.user.username}: {text}"
        mentions.insert(0, original.user.username)
    links = _links(shown, text)
    resolved = _resolve_id(tweet, bare_ids)
    post_id = bare_ids.require_id(resolved)
    others = bare_ids.distrusting() if resolved.is_rounded else bare_ids
    return Post(
        network="x",
        id=post_id,
        created_at=read_time(tweet.date),
        author=_author(tweet.user, seen_at, others),
        text=text,
        references=shown_references(
            text,
            _references(tweet, original, quoted, others),
            post_id=post_id,
            links=[link.url for link in links],
        ),
        hashtags=tuple(shown.hashtags) if shown.hashtags is not None else find_hashtags(text),
        cashtags=tuple(shown.cashtags or ()),
        mentions=tuple(dict.fromkeys(mentions)),
        links=links,
        media=_media(shown),
        language=tweet.lang if tweet.lang != "und" else None,
        source=tweet.sourceLabel or read_source(tweet.source or ""),
        place=tweet.place.fullName if tweet.place else None,
        url=permalink(tweet.user.username, post_id),
        conversation_id=others.account_id(tweet.conversationIdStr, tweet.conversationId),
        counts=None
        if original
        else post_counts(
            replies=tweet.replyCount,
            reposts=tweet.retweetCount,
            quotes=tweet.quoteCount,
            likes=tweet.likeCount,
            as_of=seen_at,
        ),
        poll=None if original or tweet.card is None else scraped_poll(tweet.card, seen_at),
    )


def _resolve_id(tweet: ScrapedTweet, bare_ids: BareIds) -> ResolvedId:
    """Return a post's id, as text or out of its address where it has one."""
    return bare_ids.resolve(
        tweet.id_str or tweet.id,
        fields=lambda: {
            "author": tweet.user.username,
            "created_at": tweet.date,
            "text": unescape(tweet.rawContent or tweet.content or ""),
        },
        address=tweet.url,
    )


def _author(user: ScrapedUser, seen_at: datetime | None, bare_ids: BareIds) -> Author:
    bio = user.rawDescription or user.description
    link = user.link.url if user.link else user.linkUrl
    return Author(
        network="x",
        handle=user.username,
        id=bare_ids.account_id(user.id_str, user.id),
        name=unescape(user.displayname) if user.displayname else None,
        bio=unescape(bio) if bio else None,
        location=user.location or None,
        url=link or None,
        followers=user.followersCount,
        following=user.friendsCount,
        posts=user.statusesCount,
        verified=user.verified,
        created_at=optional_time(user.created),
        seen_at=seen_at,
    )


def _pointer(
    relation: Relation, target: str | None, user: ScrapedUser | None, bare_ids: BareIds
) -> Reference:
    if user is None:
        return stated(relation, target)
    return stated(relation, target, user.username, bare_ids.account_id(user.id_str, user.id))


def _references(
    tweet: ScrapedTweet,
    original: ScrapedTweet | None,
    quoted: ScrapedTweet | None,
    bare_ids: BareIds,
) -> tuple[Reference, ...]:
    if original is not None:
        target = _resolve_id(original, bare_ids).id
        return (_pointer(Relation.REPOST, target, original.user, bare_ids),)
    references = []
    if quoted is not None:
        target = _resolve_id(quoted, bare_ids).id
        references.append(_pointer(Relation.QUOTE, target, quoted.user, bare_ids))
    if tweet.inReplyToTweetId or tweet.inReplyToTweetIdStr:
        target = bare_ids.reference_id(tweet.inReplyToTweetIdStr, tweet.inReplyToTweetId)
        references.append(_pointer(Relation.REPLY, target, tweet.inReplyToUser, bare_ids))
    return tuple(references)


def _links(tweet: ScrapedTweet, text: str) -> tuple[Link, ...]:
    """Return the links of a post; older versions list the long and the short ones apart."""
    if tweet.links is not None:
        pairs = [(link.url, link.tcourl) for link in tweet.links]
    else:
        short = tweet.tcooutlinks or []
        pairs = [
            (url, short[place] if place < len(short) else None)
            for place, url in enumerate(tweet.outlinks or ())
        ]
    return tuple(
        {
            url: Link(url=url, short=shown if shown and shown in text else None)
            for url, shown in pairs
            if url
        }.values()
    )


def _media(tweet: ScrapedTweet) -> tuple[Media, ...]:
    """Return pictures and films: a list in snscrape, lists by kind in twscrape."""
    if tweet.media is None:
        return ()
    if isinstance(tweet.media, list):
        return tuple(
            Media(
                kind=_KINDS.get((item.type or "").rpartition(".")[2], "photo"),
                url=item.fullUrl or item.thumbnailUrl or item.previewUrl,
                alt_text=item.altText or None,
            )
            for item in tweet.media
        )
    listed = (
        ("photo", tweet.media.photos),
        ("video", tweet.media.videos),
        ("animated_gif", tweet.media.animated),
    )
    return tuple(
        Media(kind=kind, url=item.url or item.thumbnailUrl, alt_text=item.altText or None)
        for kind, items in listed
        for item in items or ()
    )


_KINDS = {"Photo": "photo", "Video": "video", "Gif": "animated_gif"}
