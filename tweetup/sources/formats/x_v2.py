"""X's API v2: pages with what they include, streamed posts, lines flattened by twarc2.

The raw record of a post out of a page is a page of its own: the post with the accounts, posts,
media and places it points at, byte for byte as they came. A post that came along has the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import msgspec

from tweetup.model import Kind
from tweetup.sources.formats.base import CUT_OFF, EVERYTHING, NO_AUTHOR
from tweetup.sources.formats.compliance import read_notice
from tweetup.sources.formats.times import in_utc
from tweetup.sources.formats.x_v2_posts import Company, NoAuthorError, post_from_v2
from tweetup.sources.formats.x_v2_records import (
    Envelope,
    Twarc,
    V2Media,
    V2Place,
    V2Referenced,
    V2Tweet,
    V2User,
)
from tweetup.sources.jsontext import BROKEN, JsonValue, explain, json_values
from tweetup.sources.records import Deletion, Record, Skipped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from tweetup.sources.content import Content
    from tweetup.sources.formats.base import Head

__all__ = ["X_V2", "XV2Format"]

T = TypeVar("T")

NOT_A_POST = "not a post of X's API v2"

_ENVELOPE = msgspec.json.Decoder(Envelope)
_ITEMS = msgspec.json.Decoder(list[msgspec.Raw])
_TWEET = msgspec.json.Decoder(V2Tweet)
_USER = msgspec.json.Decoder(V2User)
_MEDIA = msgspec.json.Decoder(V2Media)
_PLACE = msgspec.json.Decoder(V2Place)
_REFERENCED = msgspec.json.Decoder(V2Referenced)
_TWARC = msgspec.json.Decoder(Twarc)

_DATA = b'{"data":'
_INCLUDES = b',"includes":{'
_USERS, _TWEETS, _MEDIAS, _PLACES = (
    b'"%b":[' % name for name in (b"users", b"tweets", b"media", b"places")
)
_ABOUT = b',"__twarc":'
_COMMA, _CLOSING, _END = b",", b"]", b"}"


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
        for value in json_values(content):
            if isinstance(value, Skipped):
                yield value
                continue
            where = content.where(value.line)
            try:
                for found in _read(value, where, content):
                    if isinstance(found, Record) and _is_cut_off(found):
                        content.notes[CUT_OFF] += 1
                    yield found
            except msgspec.ValidationError as error:
                yield Skipped(where, f"{NOT_A_POST}: {explain(error)}")
            except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
                yield Skipped(where, BROKEN)


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


def _read(value: JsonValue, where: str, content: Content) -> Iterator[Record | Deletion | Skipped]:
    envelope = _ENVELOPE.decode(value.raw)
    data = bytes(envelope.data)
    if data.startswith(b"["):
        items = _ITEMS.decode(data)
        yield from _Page(envelope, content.seen_at).read(items, where, content)
    elif notice := read_notice(value.raw, where):
        yield notice
    elif data:
        yield from _Page(envelope, content.seen_at).read([envelope.data], where, content)
    elif bytes(envelope.id):
        yield from _read_flat(value.raw, bytes(envelope.twarc), where, content)
    elif bytes(envelope.errors):
        yield Skipped(where, "an error message of the network")
    elif not bytes(envelope.meta):
        yield Skipped(where, NOT_A_POST)


class _Page:
    """An answer with the bytes of everything in it."""

    def __init__(self, envelope: Envelope, seen_at: datetime | None) -> None:
        includes = envelope.includes
        self._twarc = bytes(envelope.twarc)
        self._users = _by_id(_USER, includes.users if includes else [])
        self._tweets = _by_id(_TWEET, includes.tweets if includes else [])
        self._media = {
            item.media_key: (item, bytes(raw))
            for raw in (includes.media if includes else [])
            if (item := _decode(_MEDIA, raw)) is not None and item.media_key
        }
        self._places = _by_id(_PLACE, includes.places if includes else [])
        self._company = Company(
            seen_at=_seen_at(self._twarc) or seen_at,
            users={key: user for key, (user, _) in self._users.items()},
            tweets={key: tweet for key, (tweet, _) in self._tweets.items()},
            media={key: item for key, (item, _) in self._media.items()},
            places={key: place.full_name or "" for key, (place, _) in self._places.items()},
        )

    def read(
        self, items: list[msgspec.Raw], where: str, content: Content
    ) -> Iterator[Record | Skipped]:
        """The records of the page's own posts, then of those included."""
        for raw in items:
            try:
                yield self._record(_TWEET.decode(raw), bytes(raw), where, included=False)
            except msgspec.ValidationError as error:
                yield Skipped(where, f"{NOT_A_POST}: {explain(error)}")
            except ValueError as error:
                yield Skipped(where, str(error))
        for tweet, piece in self._tweets.values():
            try:
                yield self._record(tweet, piece, where, included=True)
            except NoAuthorError:
                content.notes[NO_AUTHOR] += 1
            except ValueError as error:
                yield Skipped(where, str(error))

    def _record(self, tweet: V2Tweet, raw: bytes, where: str, *, included: bool) -> Record:
        references = [_REFERENCED.decode(other) for other in tweet.referenced_tweets]
        post = post_from_v2(tweet, references, self._company)
        return Record(post, self._alone(tweet, raw, references), where, included)

    def _alone(
        self, tweet: V2Tweet, raw: bytes, references: list[V2Referenced]
    ) -> tuple[bytes, ...]:
        """The post as a page of its own, with what it points at, in pieces that others share."""
        users = [tweet.in_reply_to_user_id, tweet.author_id]
        media = tweet.attachments.media_keys if tweet.attachments else []
        places = [tweet.geo.place_id] if tweet.geo else []
        others = []
        for reference in references:
            if reference.id in self._tweets:
                other, inner = self._tweets[reference.id]
                others.append(inner)
                users.append(other.author_id)
                if other.attachments:
                    media = [*media, *other.attachments.media_keys]
                if other.geo:
                    places.append(other.geo.place_id)
        pieces = [_DATA, raw, _INCLUDES]
        _list(pieces, _USERS, _pick(self._users, users))
        _list(pieces, _TWEETS, others)
        _list(pieces, _MEDIAS, _pick(self._media, media))
        _list(pieces, _PLACES, _pick(self._places, places))
        if pieces[-1] is _COMMA:
            pieces.pop()
        pieces.append(_END)
        if self._twarc:
            pieces += (_ABOUT, self._twarc)
        pieces.append(_END)
        return tuple(pieces)


def _list(pieces: list[bytes], opening: bytes, items: Iterable[bytes]) -> None:
    """Add a list of what was included, if there is any of it, and a comma for the next one."""
    for item in items:
        pieces += (opening, item)
        opening = _COMMA
    if opening is _COMMA:
        pieces += (_CLOSING, _COMMA)


def _pick(table: dict[str, tuple[T, bytes]], keys: list[str | None] | list[str]) -> list[bytes]:
    if not (table and keys):
        return []
    return [table[key][1] for key in dict.fromkeys(keys) if key in table]


def _by_id(decoder: msgspec.json.Decoder[T], raws: list[msgspec.Raw]) -> dict[str, tuple[T, bytes]]:
    """What was included by its id; an item that is damaged is as good as not included."""
    return {
        item.id: (item, bytes(raw))  # type: ignore[attr-defined]  # users, tweets and places have ids
        for raw in raws
        if (item := _decode(decoder, raw)) is not None
    }


def _decode(decoder: msgspec.json.Decoder[T], raw: msgspec.Raw) -> T | None:
    try:
        return decoder.decode(raw)
    except (ValueError, RecursionError):
        return None


def _seen_at(twarc: bytes) -> datetime | None:
    about = _decode(_TWARC, msgspec.Raw(twarc)) if twarc else None
    return in_utc(about.retrieved_at) if about else None


def _read_flat(
    raw: bytes, twarc: bytes, where: str, content: Content
) -> Iterator[Record | Skipped]:
    """A flattened post, then the posts inside it."""
    tweet = _TWEET.decode(raw)
    references = [_REFERENCED.decode(other) for other in tweet.referenced_tweets]
    inner = [
        (other, bytes(piece))
        for piece, reference in zip(tweet.referenced_tweets, references, strict=True)
        if reference.text is not None and (other := _decode(_TWEET, piece)) is not None
    ]
    company = _flat_company(
        [tweet, *(other for other, _ in inner)], _seen_at(twarc) or content.seen_at
    )
    try:
        yield Record(post_from_v2(tweet, references, company), (raw,), where)
    except ValueError as error:
        yield Skipped(where, str(error))
    for other, piece in inner:
        kept = b'{"__twarc":%b,%b' % (twarc, piece[1:]) if twarc else piece
        others = [_REFERENCED.decode(further) for further in other.referenced_tweets]
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
