"""X's API 1.1 as twarc 1 kept it: a status a line, its original and what it quotes inside it.

The API does not say when it was asked, so that a profile has no ``seen_at`` and counts no
``as_of``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from tweetup.model import Author, Counts, Link, Media, Post, Reference, Relation
from tweetup.sources.formats.base import CUT_OFF
from tweetup.sources.formats.cells import read_source, unescape
from tweetup.sources.formats.references import permalink, shown_references
from tweetup.sources.formats.times import read_time
from tweetup.sources.formats.x_v1_records import V1Entities, V1Status
from tweetup.sources.jsontext import BROKEN, JsonValue, explain, json_values
from tweetup.sources.records import Record, Skipped

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from tweetup.sources.content import Content
    from tweetup.sources.formats.base import Head
    from tweetup.sources.formats.x_v1_records import V1User

__all__ = ["TWARC1", "Twarc1Format"]

_STATUS = msgspec.json.Decoder(V1Status)
_NO_ENTITIES = V1Entities()


class Twarc1Format:
    """Reads and recognises statuses of API 1.1."""

    name = "twarc1"
    title = "X API 1.1: statuses, one a line or in an array (twarc 1)"

    def certainty(self, head: Head) -> float:
        """Sure of any object with a text and a user with a screen name."""
        return max((_certainty(value) for value in head.values), default=0.0)

    def read(self, content: Content) -> Iterator[Record | Skipped]:
        """Each status, then those inside it."""
        for value in json_values(content):
            yield from (value,) if isinstance(value, Skipped) else _read(value, content)


TWARC1 = Twarc1Format()


def _certainty(value: dict[str, object]) -> float:
    user = value.get("user")
    has_text = "text" in value or "full_text" in value
    return 0.95 if has_text and isinstance(user, dict) and "screen_name" in user else 0.0


@dataclass(slots=True)
class _Status:
    """A status with those inside it and the bytes of each."""

    status: V1Status
    raw: bytes
    original: _Status | None
    quoted: _Status | None


def _read(value: JsonValue, content: Content) -> Iterator[Record | Skipped]:
    where = content.where(value.line)
    try:
        outer = _decode(value.raw)
    except msgspec.ValidationError as error:
        yield Skipped(where, f"not a status of API 1.1: {explain(error)}")
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        yield Skipped(where, BROKEN)
    else:
        for found, included in _all(outer):
            try:
                post = _post(found)
            except ValueError as error:
                yield Skipped(where, str(error))
            else:
                if found.status.truncated and post.text.rstrip().endswith(("…", "...")):
                    content.notes[CUT_OFF] += 1
                yield Record(post, found.raw, where, included)


def _decode(raw: bytes, depth: int = 0) -> _Status:
    """A status; X nests at most a quote in a repost's original, deeper ones are left alone."""
    status = _STATUS.decode(raw)
    return _Status(
        status,
        raw,
        _inner(status.retweeted_status, depth),
        _inner(status.quoted_status, depth),
    )


def _inner(raw: msgspec.Raw, depth: int) -> _Status | None:
    kept = bytes(raw)
    if not kept.startswith(b"{") or depth > 2:
        return None
    try:
        return _decode(kept, depth + 1)
    except msgspec.ValidationError:
        return None


def _all(outer: _Status) -> Iterator[tuple[_Status, bool]]:
    """The status, then what came along with it, each post once."""
    yield outer, False
    waiting = [outer.original, outer.quoted]
    seen = {_id(outer.status)}
    while waiting:
        inner = waiting.pop(0)
        if inner is not None and (inner_id := _id(inner.status)) not in seen:
            seen.add(inner_id)
            waiting += [inner.original, inner.quoted]
            yield inner, True


def _id(status: V1Status) -> str | None:
    return status.id_str or (str(status.id) if status.id is not None else None)


def _post(found: _Status) -> Post:
    """The post. A repost gets the whole text, tags, links and media of its original."""
    status, post_id = found.status, _id(found.status)
    if not post_id:
        raise ValueError("a post without an id")
    shown = found.original.status if found.original else status
    entities = _entities(shown)
    handle = status.user.screen_name
    text = _text(shown)
    mentions = [mention.screen_name for mention in entities.user_mentions or ()]
    if found.original:
        text = f"RT @{shown.user.screen_name}: {text}"
        mentions.insert(0, shown.user.screen_name)
    links = _links(entities, post_id)
    return Post(
        network="x",
        id=post_id,
        created_at=_time(status.created_at),
        author=_author(status.user),
        text=text,
        references=shown_references(
            text, _references(found), post_id=post_id, links=[link.url for link in links]
        ),
        hashtags=tuple(tag.text for tag in entities.hashtags or ()),
        cashtags=tuple(tag.text for tag in entities.symbols or ()),
        mentions=tuple(dict.fromkeys(mentions)),
        links=links,
        media=_media(shown, entities),
        language=status.lang if status.lang != "und" else None,
        source=read_source(status.source or ""),
        place=status.place.full_name if status.place else None,
        url=permalink(handle, post_id),
        counts=None if found.original else _counts(status),
    )


def _time(text: str) -> datetime:
    try:
        return read_time(text)
    except ValueError:
        raise ValueError("a time in no form that is known") from None


def _text(status: V1Status) -> str:
    extended = status.extended_tweet
    return unescape(extended.full_text if extended else status.full_text or status.text or "")


def _entities(status: V1Status) -> V1Entities:
    extended = status.extended_tweet
    return (extended.entities if extended else None) or status.entities or _NO_ENTITIES


def _author(user: V1User) -> Author:
    urls = user.entities.url.urls if user.entities and user.entities.url else None
    expanded = urls[0].expanded_url if urls else None
    try:
        created_at = read_time(user.created_at) if user.created_at else None
    except ValueError:
        created_at = None
    return Author(
        network="x",
        handle=user.screen_name,
        id=user.id_str or (str(user.id) if user.id is not None else None),
        name=unescape(user.name) if user.name else None,
        bio=unescape(user.description) if user.description else None,
        location=user.location or None,
        url=expanded or user.url or None,
        followers=user.followers_count,
        following=user.friends_count,
        posts=user.statuses_count,
        verified=user.verified,
        created_at=created_at,
    )


def _references(found: _Status) -> tuple[Reference, ...]:
    """What the record says; what a repost's original quotes or answers is the original's."""
    status = found.status
    if found.original:
        original = found.original.status
        handle = original.user.screen_name
        return (Reference(relation=Relation.REPOST, id=_id(original), handle=handle),)
    pointers = []
    quoted = status.quoted_status_id_str or status.quoted_status_id
    if quoted:
        handle_of = found.quoted.status.user.screen_name if found.quoted else None
        pointers.append(Reference(relation=Relation.QUOTE, id=str(quoted), handle=handle_of))
    answered = status.in_reply_to_status_id_str or status.in_reply_to_status_id
    if answered or status.in_reply_to_screen_name:
        pointers.append(
            Reference(
                relation=Relation.REPLY,
                id=str(answered) if answered else None,
                handle=status.in_reply_to_screen_name,
            )
        )
    return tuple(pointers)


def _links(entities: V1Entities, post_id: str) -> tuple[Link, ...]:
    """The links a post leads to, without the one compatibility mode adds to lead to itself."""
    found: dict[str, Link] = {}
    for link in entities.urls or ():
        target = link.expanded_url or link.url
        if target and not target.endswith(f"/i/web/status/{post_id}"):
            found.setdefault(target, Link(url=target, short=link.url))
    return tuple(found.values())


def _media(status: V1Status, entities: V1Entities) -> tuple[Media, ...]:
    extended = status.extended_tweet.extended_entities if status.extended_tweet else None
    extended = extended or status.extended_entities
    items = (extended.media if extended else None) or entities.media or ()
    return tuple(
        Media(
            kind=item.type or "photo",
            url=item.media_url_https or item.media_url,
            alt_text=item.ext_alt_text or None,
        )
        for item in items
    )


def _counts(status: V1Status) -> Counts | None:
    counts = (
        status.reply_count,
        status.retweet_count,
        status.quote_count,
        status.favorite_count,
    )
    if all(count is None for count in counts):
        return None
    replies, reposts, quotes, likes = counts
    return Counts(replies=replies, reposts=reposts, quotes=quotes, likes=likes)
