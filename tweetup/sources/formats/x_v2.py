"""X's API v2: pages with what they include, streamed posts, lines flattened by twarc2.

The raw record of a post out of a page is a page of its own: the post with the accounts, posts,
media and places it points at, byte for byte as they came. A post that came along has the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from tweetup.model import Kind
from tweetup.sources.formats.base import CUT_OFF, EVERYTHING, NO_AUTHOR
from tweetup.sources.formats.compliance import read_notice
from tweetup.sources.formats.x_v2_pages import (
    NOT_A_POST,
    Memory,
    Page,
    fetched_at,
    included_tweet,
    read_tweet,
)
from tweetup.sources.formats.x_v2_posts import Company, NoAuthorError, post_from_v2
from tweetup.sources.formats.x_v2_records import Envelope
from tweetup.sources.jsontext import UNREADABLE, JsonValue, json_values, unreadable
from tweetup.sources.records import Deletion, Record, Skipped

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from tweetup.sources.content import Content
    from tweetup.sources.formats.base import Head
    from tweetup.sources.formats.x_v2_records import V2Tweet

__all__ = ["X_V2", "XV2Format"]

_ENVELOPE: Final = msgspec.json.Decoder(Envelope)
_ITEMS: Final = msgspec.json.Decoder(list[msgspec.Raw])


class XV2Format:
    """Reads and recognises answers of X's API v2, as served and as twarc2 keeps them."""

    name = "x-v2"
    title = "X API v2: pages with includes, streams, twarc2 (flattened or not)"
    carries = EVERYTHING

    def certainty(self, head: Head) -> float:
        """Sure of pages whose data are posts, and of flattened posts."""
        return max((_certainty(value) for value in head.values), default=0.0)

    def read(self, content: Content) -> Iterator[Record | Deletion | Skipped]:
        """The posts of each page, then those that came along with it."""
        memory = Memory()
        for value in json_values(content):
            if isinstance(value, Skipped):
                yield value
                continue
            where = content.where(value.line)
            try:
                for found in _read(value, where, content, memory):
                    if isinstance(found, Record) and _is_cut_off(found):
                        content.notes[CUT_OFF] += 1
                    yield found
            except UNREADABLE as error:
                yield unreadable(error, where, NOT_A_POST)


X_V2 = XV2Format()


def _is_cut_off(record: Record) -> bool:
    """Whether it is a repost whose original, which has the whole text, did not come along."""
    post = record.post
    return post.text.endswith("…") and post.kind is Kind.REPOST and not record.included


def _certainty(value: dict[str, object]) -> float:
    data = value.get("data", value)
    item = data[0] if isinstance(data, list) and data else data
    if isinstance(item, dict) and isinstance(item.get("id"), str):
        known = {"author_id", "author", "edit_history_tweet_ids", "public_metrics"} & set(item)
        if "text" in item and "user" not in item and (known or data is not value):
            return 0.0 if isinstance(item.get("author"), str) else 0.95
    meta = value.get("meta")
    return 0.5 if isinstance(meta, dict) and meta.get("result_count") == 0 else 0.0


def _read(
    value: JsonValue, where: str, content: Content, memory: Memory
) -> Iterator[Record | Deletion | Skipped]:
    envelope = _ENVELOPE.decode(value.raw)
    data = bytes(envelope.data)
    if data.startswith(b"["):
        items = _ITEMS.decode(data)
        yield from Page(envelope, content.seen_at, memory).read(items, where, content)
    elif notice := read_notice(value.raw, where):
        yield notice
    elif data:
        yield from Page(envelope, content.seen_at, memory).read([envelope.data], where, content)
    elif bytes(envelope.id):
        yield from _read_flat(value.raw, bytes(envelope.twarc), where, content)
    elif bytes(envelope.errors):
        yield Skipped(where, "an error message of the network")
    elif not bytes(envelope.meta):
        yield Skipped(where, NOT_A_POST)


def _read_flat(
    raw: bytes, twarc: bytes, where: str, content: Content
) -> Iterator[Record | Skipped]:
    """A flattened post, then the posts inside it."""
    tweet, references, _ = read_tweet(raw)
    inner = [
        known
        for piece, reference in zip(tweet.referenced_tweets, references, strict=True)
        if reference.text is not None and (known := included_tweet(piece)) is not None
    ]
    company = _flat_company(
        [tweet, *(other for other, *_ in inner)], fetched_at(twarc) or content.seen_at
    )
    try:
        yield Record(post_from_v2(tweet, references, company), (raw,), where)
    except ValueError as error:
        yield Skipped(where, str(error))
    for other, others, piece in inner:
        kept = b'{"__twarc":%b,%b' % (twarc, piece[1:]) if twarc else piece
        try:
            yield Record(post_from_v2(other, others, company), (kept,), where, included=True)
        except NoAuthorError:
            content.notes[NO_AUTHOR] += 1
        except ValueError as error:
            yield Skipped(where, str(error))


def _flat_company(tweets: list[V2Tweet], seen_at: datetime | None) -> Company:
    """What twarc2 has put into the posts, as it stood beside them in the page."""
    company = Company(seen_at=seen_at)
    for tweet in tweets:
        company.tweets[tweet.id] = tweet
        for user in (tweet.author, tweet.in_reply_to_user):
            if user is not None:
                company.users[user.id] = user
        for item in tweet.attachments.media if tweet.attachments else []:
            if item.media_key:
                company.media[item.media_key] = item
    return company
