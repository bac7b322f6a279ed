"""X's API 1.1: statuses one a line (twarc 1), in pages, or in a twitter-to-sqlite database."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from msgspec import Raw, Struct
from msgspec.structs import replace

from tweetup.formats.base import CARRIED_FIELDS, CUT_OFF, NAMELESS
from tweetup.formats.cells import read_source, unescape
from tweetup.formats.compliance import read_notice
from tweetup.formats.json_stream import UNREADABLE, unreadable
from tweetup.formats.polls import entity_poll, x_card_poll
from tweetup.formats.post_fields import (
    Marks,
    find_marks,
    permalink,
    post_counts,
    shown_references,
    stated,
)
from tweetup.formats.read_json import read_by_line, read_pieces, read_values
from tweetup.formats.records import Deletion, KnownLine, Record, Skipped
from tweetup.formats.rounded_ids import BareIds, IdSample, check_bare_ids
from tweetup.formats.times import optional_time, read_time
from tweetup.model import Author, Link, Media, Post, Reference, Relation, nameless_handle
from tweetup.text import find_status_links, read_echo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from tweetup.formats.base import Head
    from tweetup.formats.content import Content
    from tweetup.formats.rounded_ids import ResolvedId

__all__ = [
    "LAX_STATUS",
    "NOT_A_V1_STATUS",
    "TWARC1",
    "X_DATABASE",
    "NestedStatus",
    "StatusReader",
    "Twarc1Format",
    "V1EditInfo",
    "V1Entities",
    "V1Ids",
    "V1Page",
    "V1Status",
    "V1Url",
    "V1User",
    "XDatabaseFormat",
    "each_status",
    "read_profile_zone",
    "status_post",
]

T = TypeVar("T")

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
    """The parts that X marked in a text."""

    hashtags: list[_Tag] | None = None
    symbols: list[_Tag] | None = None
    user_mentions: list[_Mention] | None = None
    urls: list[V1Url] | None = None
    media: list[V1Media] | None = None
    polls: Any = None


class _UserUrl(Struct):
    urls: list[V1Url] | None = None


class _UserEntities(Struct):
    url: _UserUrl | None = None


class V1User(Struct):
    """An account: with ``trim_user`` X sends no more than its id."""

    screen_name: str | None = None
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

    def __post_init__(self) -> None:
        """Refuse an account that nothing names, in the words of the decoder."""
        if not self.screen_name and not self.id_str and not isinstance(self.id, int):
            raise ValueError("Object missing required field `screen_name`")

    @property
    def handle(self) -> str:
        """Return its handle, or one of ours made of its id."""
        return self.screen_name or nameless_handle(self.id_str or str(self.id))


class _ZonedUser(Struct):
    time_zone: str | None = None


class _ZonedStatus(Struct):
    user: _ZonedUser


_decode_zoned = msgspec.json.Decoder(_ZonedStatus).decode


def read_profile_zone(record: bytes) -> str | None:
    """Return the time zone that the author's profile named in a record, until 2018, as X wrote it.

    None for a record of another kind.
    """
    if b'"time_zone"' not in record:
        return None
    try:
        return _decode_zoned(record).user.time_zone
    except msgspec.MsgspecError:
        return None


class _Extended(Struct):
    full_text: str
    entities: V1Entities | None = None
    extended_entities: V1Entities | None = None


class _Place(Struct):
    full_name: str | None = None


class _Permalink(Struct):
    expanded: str | None = None


class _Versions(Struct, rename="camel"):
    edit_tweet_ids: list[str] = []


class _Edit(Struct, rename="camel"):
    edit_control_initial: _Versions | None = None


class V1EditInfo(Struct):
    """The versions of a post: ``initial`` where it is the first, ``edit`` where it is not."""

    initial: _Versions | None = None
    edit: _Edit | None = None

    @property
    def versions(self) -> tuple[str, ...]:
        """Return the ids of all versions, the first one first; none for a post that has but one."""
        initial = (self.edit.edit_control_initial if self.edit else None) or self.initial
        ids = tuple(dict.fromkeys(initial.edit_tweet_ids)) if initial else ()
        return ids if len(ids) > 1 else ()


class V1Status(Struct):
    """A post. ``retweeted_status`` and ``quoted_status`` are whole posts of their own.

    Only X's website gives ``retweeted_status_id_str`` and ``conversation_id_str``.
    """

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
    in_reply_to_user_id_str: str | None = None
    in_reply_to_user_id: int | float | None = None
    retweeted_status: Raw = _NOTHING
    quoted_status: Raw = _NOTHING
    quoted_status_id_str: str | None = None
    quoted_status_id: int | float | None = None
    quoted_status_permalink: _Permalink | None = None
    retweeted_status_id_str: str | None = None
    conversation_id_str: str | None = None
    lang: str | None = None
    source: str | None = None
    place: _Place | None = None
    edit_info: V1EditInfo | None = None
    card: Any = None
    retweet_count: int | None = None
    favorite_count: int | None = None
    reply_count: int | None = None
    quote_count: int | None = None


class V1Ids(Struct):
    """The fields that show whether a program has rounded the bare ids of a status."""

    created_at: str = ""
    id_str: str | None = None
    id: int | None = None
    in_reply_to_status_id: int | None = None
    statuses: list[Raw] = []


class V1Page(Struct):
    """A page of a search."""

    statuses: list[Raw]


NOT_A_V1_STATUS = "not a status of API 1.1"

LAX_STATUS = msgspec.json.Decoder(V1Status, strict=False)
"""Reads bare_ids out of text, for files that hold them as such."""

_STATUS = msgspec.json.Decoder(V1Status)
_PAGE = msgspec.json.Decoder(V1Page)
_IDS = msgspec.json.Decoder(V1Ids)
_NO_ENTITIES = V1Entities()
# Behind the ellipsis of a text that is cut off stands the address of the post itself.
_ITSELF = re.compile(r"\s*https?://t\.co/\w+\s*")
_IS_CUT = re.compile(rf"(?:…|\.\.\.)(?:{_ITSELF.pattern})?\s*$")


class Twarc1Format:
    """Reads and recognises statuses of API 1.1."""

    name = "twarc1"
    title = "X API 1.1: statuses, one a line, in an array or in search pages (twarc 1)"
    carries = tuple(
        item for item in CARRIED_FIELDS if item not in {"conversation", "edits", "as of"}
    )

    def certainty(self, head: Head) -> float:
        """Return 0.95 for an object with a text and a user with a screen name."""
        return head.highest(_certainty)

    def read(self, content: Content) -> Iterator[Record | KnownLine | Deletion | Skipped]:
        """Yield each status, then those inside it."""
        bare_ids = check_bare_ids(content, _bare_ids)
        reader = StatusReader(content, _STATUS, bare_ids)
        return read_by_line(
            content,
            reader.read,
            not_a_post=NOT_A_V1_STATUS,
            form=self.name,
            context_of=bare_ids.context_of,
        )


TWARC1 = Twarc1Format()


def _certainty(value: dict[str, object]) -> float:
    statuses = value.get("statuses")
    if isinstance(statuses, list):
        posts = [status for status in statuses if isinstance(status, dict)]
        return max(map(_certainty, posts[:3]), default=0.5 * ("search_metadata" in value))
    user = value.get("user")
    has_text = "text" in value or "full_text" in value
    if not has_text or not isinstance(user, dict):
        return 0.0
    is_trimmed = "id_str" in user and {"id_str", "created_at"} <= value.keys()
    return 0.95 if "screen_name" in user else 0.9 * is_trimmed


class NestedStatus(Struct):
    """A status with those inside it and the bytes of each."""

    status: V1Status
    raw: bytes
    original: NestedStatus | None
    quoted: NestedStatus | None


class StatusReader:
    """Reads the statuses of one content.

    ``bare_ids`` reads the ids that are there as numbers only.
    """

    def __init__(
        self,
        content: Content,
        decoder: msgspec.json.Decoder[V1Status],
        bare_ids: BareIds | None = None,
    ) -> None:
        self._content = content
        self._decoder = decoder
        self._bare_ids = bare_ids or BareIds(content)

    def read(self, piece: bytes | msgspec.Raw, where: str) -> Iterator[Record | Deletion | Skipped]:
        """Yield a status and those inside it, those of a page, or the notice that a line is.

        Raises one of :data:`~tweetup.formats.json_stream.UNREADABLE` for anything else.
        """
        raw = bytes(piece)
        errors: list[Exception] = []
        try:
            outer = self._decode(raw, errors)
        except msgspec.ValidationError:
            statuses = _statuses(raw)
            notice = read_notice(raw, where) if statuses is None else None
            if notice is not None:
                yield notice
            elif statuses is not None:
                yield from self._each(statuses, where, self.read)
            else:
                raise
        else:
            yield from self._each(each_status(outer), where, self._record)
            yield from (unreadable(error, where, NOT_A_V1_STATUS) for error in errors)

    def _each(
        self,
        pieces: Iterable[T],
        where: str,
        read: Callable[[T, str], Iterable[Record | Deletion | Skipped]],
    ) -> Iterator[Record | Deletion | Skipped]:
        return read_pieces(pieces, where, read, not_a_post=NOT_A_V1_STATUS)

    def _record(self, piece: tuple[NestedStatus, bool], where: str) -> Iterator[Record]:
        """Yield the record of a status, and count a text that the file has cut off."""
        outer, included = piece
        post = status_post(outer, self._content.seen_at, self._bare_ids)
        shown = outer.original.status if outer.original else outer.status
        if (outer.status.truncated or shown.truncated) and _IS_CUT.search(post.text):
            self._content.notes[CUT_OFF] += 1
        if post.author.is_nameless:
            self._content.notes[NAMELESS] += 1
        yield Record(post, (outer.raw,), where, included)

    def _decode(self, raw: bytes, errors: list[Exception], depth: int = 0) -> NestedStatus:
        """Decode a status with those inside it; an unreadable one inside adds to ``errors``.

        X nests at most a quote in a repost's original; deeper ones are left alone.
        """
        status = self._decoder.decode(raw)
        original = self._inner(status.retweeted_status, errors, depth)
        quoted = self._inner(status.quoted_status, errors, depth)
        return NestedStatus(status, raw, original, quoted)

    def _inner(
        self, piece: msgspec.Raw, errors: list[Exception], depth: int
    ) -> NestedStatus | None:
        raw = bytes(piece)
        if not raw.startswith(b"{") or depth > 2:
            return None
        try:
            return self._decode(raw, errors, depth + 1)
        except UNREADABLE as error:
            errors.append(error)
            return None


def _bare_ids(raw: bytes) -> Iterator[IdSample]:
    """Yield the ids of a status, or of each of a page, that it has as numbers only."""
    ids = _IDS.decode(raw)
    if ids.id is not None and ids.id_str is None:
        answered = ids.in_reply_to_status_id
        yield IdSample((ids.id, *([answered] if answered else ())), ids.created_at)
    for status in ids.statuses:
        yield from _bare_ids(bytes(status))


def _statuses(raw: bytes) -> list[msgspec.Raw] | None:
    """Return the statuses of a page of a search; None for another value. Pages hold no pages."""
    try:
        return _PAGE.decode(raw).statuses
    except UNREADABLE:
        return None


def each_status(outer: NestedStatus) -> Iterator[tuple[NestedStatus, bool]]:
    """Yield the status, then the statuses inside it, each post once."""
    yield outer, False
    waiting = [outer.original, outer.quoted]
    yielded_ids = {_id(outer.status)}
    while waiting:
        inner = waiting.pop(0)
        if inner is not None and (inner_id := _id(inner.status)) not in yielded_ids:
            yielded_ids.add(inner_id)
            waiting += [inner.original, inner.quoted]
            yield inner, True


def _id(status: V1Status) -> str | None:
    """Return the id that tells a status from others of its record, rounded or not."""
    return status.id_str or (str(status.id) if status.id is not None else None)


def _resolve_id(status: V1Status, bare_ids: BareIds) -> ResolvedId:
    """Return the id of a status, from the links to itself where its number has been rounded."""
    entities = _entities(status)
    return bare_ids.resolve(
        status.id_str or status.id,
        fields=lambda: {
            "author": status.user.handle,
            "created_at": status.created_at,
            "text": _text(status),
        },
        links=[link.expanded_url for link in (*(entities.urls or ()), *(entities.media or ()))],
    )


def status_post(record: NestedStatus, seen_at: datetime | None, bare_ids: BareIds) -> Post:
    """Return the post. A repost gets the whole text, tags, links and media of its original."""
    status = record.status
    post_id = bare_ids.require_id(_resolve_id(status, bare_ids))
    shown = record.original.status if record.original else status
    entities = _entities(shown)
    handle = status.user.handle
    text = _text(shown)
    marks = (
        find_marks(text, has_pictures=bool(shown.extended_entities))
        if entities is _NO_ENTITIES
        else _marks(entities, post_id)
    )
    mentions, links = list(marks.mentions), marks.links
    if record.original:
        reposted = shown.user.screen_name or _reposted_handle(status) or shown.user.handle
        text = _longer(f"RT @{reposted}: {text}", _text(status))
        mentions.insert(0, reposted)
    is_repost = bool(record.original or status.retweeted_status_id_str)
    return Post(
        network="x",
        id=post_id,
        created_at=read_time(status.created_at),
        author=_author(status.user, seen_at, bare_ids),
        text=text,
        references=shown_references(
            text, _references(record, bare_ids), post_id=post_id, links=[link.url for link in links]
        ),
        hashtags=marks.hashtags,
        cashtags=marks.cashtags,
        mentions=tuple(dict.fromkeys(mentions)),
        links=links,
        media=_media(shown, entities),
        language=status.lang if status.lang != "und" else None,
        source=read_source(status.source or ""),
        place=status.place.full_name if status.place else None,
        url=permalink(handle, post_id)
        or (None if status.user.screen_name else f"https://x.com/i/web/status/{post_id}"),
        conversation_id=status.conversation_id_str,
        edits=status.edit_info.versions if status.edit_info else (),
        counts=None
        if is_repost
        else post_counts(
            replies=status.reply_count,
            reposts=status.retweet_count,
            quotes=status.quote_count,
            likes=status.favorite_count,
            as_of=seen_at,
        ),
        poll=None
        if is_repost or (status.card is None and entities.polls is None)
        else x_card_poll(status.card, seen_at) or entity_poll(entities.polls),
    )


def _marks(entities: V1Entities, post_id: str) -> Marks:
    """Return the parts that X has marked in a text."""
    return Marks(
        hashtags=tuple(tag.text for tag in entities.hashtags or ()),
        cashtags=tuple(tag.text for tag in entities.symbols or ()),
        mentions=tuple(mention.screen_name for mention in entities.user_mentions or ()),
        links=_links(entities, post_id),
    )


def _text(status: V1Status) -> str:
    extended = status.extended_tweet
    return unescape(extended.full_text if extended else status.full_text or status.text or "")


def _longer(repost: str, own: str) -> str:
    """Return the text of a repost, or what its own record has of it, where that is cut off later.

    Some records have the original cut off for a link to itself: "the taps have r… https://t.co/x".
    """
    cut, _, link = repost.rpartition("…")
    kept = own.rstrip("…")
    return (
        own if _ITSELF.fullmatch(link) and len(kept) > len(cut) and kept.startswith(cut) else repost
    )


def _entities(status: V1Status) -> V1Entities:
    extended = status.extended_tweet
    return (extended.entities if extended else None) or status.entities or _NO_ENTITIES


def _author(user: V1User, seen_at: datetime | None, bare_ids: BareIds) -> Author:
    urls = user.entities.url.urls if user.entities and user.entities.url else None
    expanded = urls[0].expanded_url if urls else None
    return Author(
        network="x",
        handle=user.handle,
        id=bare_ids.account_id(user.id_str, user.id),
        name=unescape(user.name) if user.name else None,
        bio=unescape(user.description) if user.description else None,
        location=user.location or None,
        url=expanded or user.url or None,
        followers=user.followers_count,
        following=user.friends_count,
        posts=user.statuses_count,
        verified=user.verified,
        created_at=optional_time(user.created_at),
        seen_at=seen_at,
    )


def _pointer(relation: Relation, target: str | None, user: V1User, bare_ids: BareIds) -> Reference:
    return stated(relation, target, user.screen_name, bare_ids.account_id(user.id_str, user.id))


def _references(record: NestedStatus, bare_ids: BareIds) -> tuple[Reference, ...]:
    """Return the references of the record; a repost has none of its original's."""
    status = record.status
    if record.original:
        original = record.original.status
        target = _resolve_id(original, bare_ids).id
        pointer = _pointer(Relation.REPOST, target, original.user, bare_ids)
        return (replace(pointer, handle=pointer.handle or _reposted_handle(status)),)
    if status.retweeted_status_id_str:
        handle = _reposted_handle(status)
        return (stated(Relation.REPOST, status.retweeted_status_id_str, handle),)
    pointers = []
    if record.quoted:
        quoted = record.quoted.status
        target = status.quoted_status_id_str or _resolve_id(quoted, bare_ids).id
        pointers.append(_pointer(Relation.QUOTE, target, quoted.user, bare_ids))
    elif target := bare_ids.reference_id(status.quoted_status_id_str, status.quoted_status_id):
        pointers.append(stated(Relation.QUOTE, target, _quoted_handle(status)))
    answered = bare_ids.reference_id(status.in_reply_to_status_id_str, status.in_reply_to_status_id)
    if answered or status.in_reply_to_screen_name:
        pointers.append(
            stated(
                Relation.REPLY,
                answered,
                status.in_reply_to_screen_name,
                bare_ids.account_id(status.in_reply_to_user_id_str, status.in_reply_to_user_id),
            )
        )
    return tuple(pointers)


def _reposted_handle(status: V1Status) -> str | None:
    """Return whose post is reposted, by the text of the repost."""
    echo = read_echo(_text(status))
    return echo.handle if echo is not None and echo.is_repost else None


def _quoted_handle(status: V1Status) -> str | None:
    """Return whose post is quoted, from its address; None where the status has none."""
    link = status.quoted_status_permalink
    linked = find_status_links(link.expanded) if link is not None and link.expanded else ()
    return linked[0].handle if linked else None


def _links(entities: V1Entities, post_id: str) -> tuple[Link, ...]:
    """Return the links of a post, without the link to itself that compatibility mode adds."""
    links: dict[str, Link] = {}
    for link in entities.urls or ():
        target = link.expanded_url or link.url
        if target and not target.endswith(f"/i/web/status/{post_id}"):
            links.setdefault(target, Link(url=target, short=link.url))
    return tuple(links.values())


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


class XDatabaseFormat:
    """Reads the lines of such a database; the database is recognised before that."""

    name = "twitter-to-sqlite"
    title = "databases of twitter-to-sqlite"
    carries = (
        "reply",
        "quote",
        "repost",
        "links",
        "media",
        "language",
        "source",
        "place",
        "counts",
        "profile",
    )
    unfiltered = True

    def certainty(self, head: Head) -> float:
        """Return 0: its lines could be any statuses."""
        del head
        return 0.0

    def read(self, content: Content) -> Iterator[Record | Deletion | Skipped]:
        """Yield each status, then those inside it."""
        reader = StatusReader(content, LAX_STATUS)
        return read_values(content, reader.read, not_a_post=NOT_A_V1_STATUS)


X_DATABASE = XDatabaseFormat()
