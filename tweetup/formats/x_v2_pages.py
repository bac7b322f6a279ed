"""Pages of X's API v2 that are stored by the line, decoded in one step.

Such a page needs no bytes of its parts. One with anything unusual in it (a part that is damaged, a
post whose author is not included, a text that is cut off) is left to
:mod:`tweetup.formats.x_v2`, which reads part by part and tells of each that it cannot read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from tweetup.formats.json_stream import UNREADABLE
from tweetup.formats.records import Record
from tweetup.formats.times import in_utc
from tweetup.formats.x_v2_posts import Includes, PageIncludes, WholePage, post_from_v2
from tweetup.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from tweetup.formats.x_v2_posts import PageTweet
    from tweetup.model import Post, RawLine

__all__ = ["lacks_original", "read_page", "without_nothing"]

_decode: Final = msgspec.json.Decoder(WholePage).decode
_NOTHING: Final = PageIncludes()


def read_page(line: RawLine, where: str, *, seen_at: datetime | None) -> list[Record] | None:
    """Return the records of a page's own posts, then of those included with them.

    None for a line that is no page, or has anything but whole posts in it. ``seen_at`` is when the
    page was fetched if it does not say so itself.
    """
    try:
        page = _decode(line.content)
    except UNREADABLE:
        return None
    included = page.includes or _NOTHING
    tweets = {tweet.id: tweet for tweet in included.tweets}
    includes = Includes(
        seen_at=(in_utc(page.twarc.retrieved_at) if page.twarc else None) or seen_at,
        users={user.id: user for user in included.users},
        tweets=dict(tweets),
        media={item.media_key: item for item in included.media if item.media_key},
        places={place.id: place.full_name or "" for place in included.places},
        polls={poll.id: poll for poll in included.polls if poll.id},
    )
    if any(_lacks_poll(tweet, includes) for tweet in (*page.data, *tweets.values())):
        return None
    try:
        own = _posts(page.data, includes)
        along = _posts(tweets.values(), includes)
    except ValueError:  # a post without its author or its time
        return None
    if any(map(lacks_original, own)) or not includes.authors.keys() <= includes.users.keys():
        return None
    records = [Record(post, (), where, line=line) for post in own]
    records += [Record(post, (), where, included=True, line=line) for post in along]
    return records


def _posts(tweets: Iterable[PageTweet], includes: Includes) -> list[Post]:
    return [post_from_v2(tweet, tweet.referenced_tweets, includes) for tweet in tweets]


def _lacks_poll(tweet: PageTweet, includes: Includes) -> bool:
    """Return True for a post whose poll may stand on another page."""
    attached = tweet.attachments
    return attached is not None and not includes.polls.keys() >= set(attached.poll_ids)


def lacks_original(post: Post) -> bool:
    """Return True for a repost whose original, with the whole text, is missing."""
    return post.text.endswith("…") and post.kind is Kind.REPOST


def without_nothing(value: object) -> object:
    """Return a value without the members that R had nothing for."""
    if isinstance(value, dict):
        return {
            name: without_nothing(inner) for name, inner in value.items() if inner not in (None, {})
        }
    if isinstance(value, list):
        return [without_nothing(inner) for inner in value]
    return value
