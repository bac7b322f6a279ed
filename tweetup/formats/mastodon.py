"""Mastodon: statuses one a line or in timelines, search results, and "download your data"."""

from __future__ import annotations

import re
from contextlib import suppress
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace

from tweetup.formats.base import CARRIED_FIELDS, NOT_PUBLIC
from tweetup.formats.content import Content
from tweetup.formats.json_stream import TOO_LONG_VALUE, UNREADABLE, json_members, json_values
from tweetup.formats.mastodon_posts import (
    MASTODON_NETWORK,
    Activity,
    MastodonStatus,
    Note,
    Notification,
    OutboxOwner,
    Pointer,
    Statuses,
    answered_uri,
    inner_raw,
    post_from_note,
    post_from_status,
    read_mastodon_id,
    whole_handle,
)
from tweetup.formats.post_fields import require, stated
from tweetup.formats.read_json import (
    NotPublicError,
    context_digest,
    decode_values,
    read_by_line,
    read_piece,
    read_pieces,
    read_values,
)
from tweetup.formats.records import Deletion, KnownLine, Record, Skipped
from tweetup.formats.times import read_time
from tweetup.model import Author, Post, Relation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from tweetup.formats.base import Head

    _Items = Iterator[Record | Skipped]

__all__ = [
    "MASTODON_ARCHIVE",
    "MASTODON_FORMAT",
    "MastodonArchiveFormat",
    "MastodonDownload",
    "MastodonFormat",
    "find_outboxes",
]

_FORMAT = "mastodon-archive"
"""The name of the format for ``--format``."""

_OUTBOX = re.compile(r"(?:^|/)outbox\.json$")
_ACTOR = re.compile(r"(?:^|/)actor\.json$")
_SIGN = b'"orderedItems"'
_LARGEST = 1 << 20


class MastodonDownload(Content):
    """An outbox with its owner, as JSON that is put into each post's raw record."""

    def __init__(self, content: Content, owner: bytes | None) -> None:
        super().__init__(content.name, content.open, format=_FORMAT, within=content)
        self.owner = owner


class _Actor(msgspec.Struct, rename="camel"):
    preferred_username: str
    name: str | None = None


def find_outboxes(contents: Sequence[Content]) -> tuple[Content, ...]:
    """Return the outboxes among the contents of an export; none where they are no export."""
    outboxes = [
        content for content in contents if _OUTBOX.search(content.name) and _is_outbox(content)
    ]
    actors = [content for content in contents if _ACTOR.search(content.name)]
    owner = _owner(actors[0]) if len(actors) == 1 else None
    return tuple(MastodonDownload(content, owner) for content in outboxes)


def _is_outbox(content: Content) -> bool:
    with content.open() as stream:
        return _SIGN in stream.read(1 << 16)


def _owner(content: Content) -> bytes | None:
    with content.open() as stream:
        raw = stream.read(_LARGEST)
    try:
        actor = msgspec.json.decode(raw, type=_Actor)
    except UNREADABLE:
        return None
    owner = {"handle": actor.preferred_username, "name": actor.name or None}
    return msgspec.json.encode({key: value for key, value in owner.items() if value})


_NOT_A_STATUS = "not a status of Mastodon"
LIKED = "posts that the owner of the backup favourited or bookmarked, left out"
OTHER_ACTIVITIES = "activities other than posts and boosts"

_LIKED_ONLY = (
    (
        "this backup of mastodon-archive has no posts but those that its account favourited or"
        " bookmarked, which are not the account's posts"
    ),
    (
        "import a backup that has the account's own posts, or the posts that it liked as a search"
        " or timeline of Mastodon gives them"
    ),
)

_PUBLIC = frozenset({None, "public", "unlisted"})
_EVERYBODY = ("https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public")
_ADDRESSES = re.compile(rb'"orderedItems"\s*:\s*\[\s*"')
_STATUS = msgspec.json.Decoder(MastodonStatus, dec_hook=read_mastodon_id)
_STATUSES = msgspec.json.Decoder(Statuses)
_NOTIFICATION = msgspec.json.Decoder(Notification)
_POINTER = msgspec.json.Decoder(Pointer, dec_hook=read_mastodon_id)
_ITEMS = msgspec.json.Decoder(list[msgspec.Raw])
_MEMBERS = msgspec.json.Decoder(dict[str, msgspec.Raw])
_ACTIVITY = msgspec.json.Decoder(Activity)
_NOTE = msgspec.json.Decoder(Note)
_LISTS = ("statuses", "ancestors", "descendants")
_DUMPED = "_mastopy_data"


class MastodonFormat:
    """Reads and recognises answers of Mastodon's interface."""

    name = "mastodon"
    title = (
        "Mastodon API: statuses, timelines, search results, also as Mastodon.py dumps them, and"
        " backups of mastodon-archive"
    )
    carries = tuple(
        item
        for item in CARRIED_FIELDS
        if item not in {"place", "cashtags", "conversation", "as of"}
    )

    def certainty(self, head: Head) -> float:
        """Return 0.95 for objects with an account and HTML, alone or in lists."""
        return head.highest(_certainty)

    def refuse(self, head: Head) -> tuple[str, str] | None:
        """Return that a backup has no posts of its account, if it has others; else None."""
        if not any(map(_has_liked_only, head.values)):
            return None
        return _LIKED_ONLY

    def read(self, content: Content) -> Iterator[Record | KnownLine | Deletion | Skipped]:
        """Yield each status, then the posts it boosts or quotes."""
        reader = _StatusReader(content)
        if (backup := _backup(content)) is not None:
            if liked := len(backup.favourites or ()) + len(backup.bookmarks or ()):
                content.notes[LIKED] += liked
            # It depends on the chat which of its posts came along: they are read as a whole.
            return (
                replace(item, unfiltered=True) if isinstance(item, Record) else item
                for item in read_values(content, reader.page, not_a_post=_NOT_A_STATUS)
            )
        if (read_large := _large_reader(content)) is not None:
            return read_large(content, reader)
        return read_by_line(
            content,
            reader.page,
            not_a_post=_NOT_A_STATUS,
            form=self.name,
            context_of=reader.context_of,
        )


MASTODON_FORMAT = MastodonFormat()


def _certainty(value: dict[str, Any]) -> float:
    if _DUMPED in value:
        return _highest(value[_DUMPED], _certainty_of_page)
    if value and all(map(str.isdecimal, value)):
        return _highest(list(value.values()), _certainty_of_status)
    return _certainty_of_page(value)


def _certainty_of_page(value: dict[str, Any]) -> float:
    for key in _LISTS:
        if isinstance(statuses := value.get(key), list):
            is_backup = "account" in value or {"favourites", "bookmarks"} <= value.keys()
            mentions = value.get("mentions") if is_backup else None
            if not statuses and isinstance(mentions, list) and mentions:
                return _highest([_mention(it) for it in mentions[:3]], _certainty_of_status)
            empty = 0.5 * ("hashtags" in value)
            return _highest(statuses, _certainty_of_status, otherwise=empty)
    return _certainty_of_status(value)


def _mention(value: object) -> object:
    """Return the post of a notification; another value itself."""
    return value["status"] if isinstance(value, dict) and "status" in value else value


def _has_liked_only(value: dict[str, Any]) -> bool:
    """Return True for a backup that is not read, although it has posts: of others, favourited."""
    liked = value.get("favourites") or value.get("bookmarks")
    return value.get("statuses") == [] and bool(liked)


def _certainty_of_status(value: dict[str, Any]) -> float:
    account = value.get("account")
    has_account = isinstance(account, dict) and "acct" in account
    return 0.95 * (has_account and {"uri", "content", "created_at"} <= value.keys())


def _highest(
    values: object, certainty: Callable[[dict[str, Any]], float], *, otherwise: float = 0.0
) -> float:
    """Return the highest certainty of the first objects of a list, or of the object."""
    first = values[:3] if isinstance(values, list) else [values]
    certainties = [certainty(value) for value in first if isinstance(value, dict)]
    return max(certainties, default=otherwise)


def _split(raw: bytes) -> Iterable[bytes | msgspec.Raw]:
    """Return the bytes of every status in a value: those of a page, or the value itself."""
    try:
        page = _STATUSES.decode(raw)
        dumped = bytes(page.dumped)
        if dumped and page.uri is None:
            values = _ITEMS.decode(dumped) if dumped.startswith(b"[") else [page.dumped]
            return [status for value in values for status in _split_page(bytes(value))]
        return _split_page(raw, page) or [
            value for name, value in _MEMBERS.decode(raw).items() if name.isdecimal()
        ]
    except UNREADABLE:
        return (raw,)


def _split_page(raw: bytes, page: Statuses | None = None) -> Sequence[bytes | msgspec.Raw]:
    """Return the bytes of the statuses of a page, or the value itself where it is a status."""
    page = page or _STATUSES.decode(raw)
    if page.uri is not None:
        return (raw,)
    return (*page.ancestors, *page.statuses, *page.descendants, *_mentioning(page))


def _mentioning(page: Statuses) -> Iterator[msgspec.Raw]:
    """Yield the posts that mention the owner of a backup, which has them or notifications."""
    for mention in page.mentions if page.is_backup else ():
        with suppress(*UNREADABLE):
            yield from _mentioned_in(mention)


def _mentioned_in(mention: bytes | msgspec.Raw) -> Iterator[msgspec.Raw]:
    """Yield the post of a notification, or the post that it is itself; none of a new follower."""
    notification = _NOTIFICATION.decode(mention)
    if bytes(notification.status).startswith(b"{"):
        yield notification.status
    elif notification.uri is not None:
        yield msgspec.Raw(mention)


def _backup(content: Content) -> Statuses | None:
    """Return the first value if it has an account beside its statuses: a backup of that."""
    first = next(iter(json_values(content)), None)
    if first is None or isinstance(first, Skipped):
        return None
    try:
        page = _STATUSES.decode(first.raw)
    except UNREADABLE:
        return None
    return page if page.is_backup and (page.statuses or page.mentions) else None


def _large_reader(content: Content) -> Callable[[Content, _StatusReader], _Items] | None:
    """Return how to read a content whose one object is longer than a value may be; else None."""
    first = next(iter(json_values(content)), None)
    if not isinstance(first, Skipped) or first.reason != TOO_LONG_VALUE:
        return None
    members = list(dict.fromkeys(name for name, _ in islice(json_members(content), 2)))
    if members == [b"account", b"statuses"]:
        return _read_large_backup
    return _read_large_dump if all(map(_holds_dump, members)) else None


def _holds_dump(member: bytes) -> bool:
    """Return whether a field of a dump holds statuses: a list of them, or one under its id."""
    return member == _DUMPED.encode() or member.isdigit()


def _read_large_dump(content: Content, reader: _StatusReader) -> _Items:
    """Yield the records of a dump as of a small one, its posts one by one."""
    for name, value in json_members(content):
        if isinstance(value, Skipped):
            yield value
        elif _holds_dump(name):
            where = content.where(value.line)
            yield from read_piece(value.raw, where, reader.page, not_a_post=_NOT_A_STATUS)


def _read_large_backup(content: Content, reader: _StatusReader) -> Iterator[Record | Skipped]:
    """Yield the records of a backup as of a small one, its posts one by one."""
    for name, value in json_members(content):
        if name in {b"favourites", b"bookmarks"}:
            content.notes[LIKED] += 1
        elif name not in {b"statuses", b"mentions"}:
            continue
        elif isinstance(value, Skipped):
            yield value
        else:
            where = content.where(value.line)
            read = reader.status if name == b"statuses" else reader.mention
            for item in read_piece(value.raw, where, read, not_a_post=_NOT_A_STATUS):
                yield replace(item, unfiltered=True) if isinstance(item, Record) else item


def _pointers(raw: bytes) -> Iterator[Pointer]:
    """Yield the names of the posts of a value, in its order, without those that lack one."""
    for piece in _split(raw):
        try:
            yield _POINTER.decode(piece)
        except UNREADABLE:
            continue


def _uris(content: Content) -> Mapping[str, str]:
    """Return server's id → uri of the posts in the content that others in it answer."""
    uris: dict[str, str] = {}
    answered: set[str] = set()
    for pointer in decode_values(content, _POINTER, split=_split):
        uris[pointer.id] = pointer.uri
        if pointer.in_reply_to_id:
            answered.add(pointer.in_reply_to_id)
    return {post_id: uri for post_id, uri in uris.items() if post_id in answered}


class _StatusReader:
    """Reads the statuses of one content, whose replies may name others of it by number."""

    def __init__(self, content: Content) -> None:
        self._uris = _uris(content)
        self._seen_at = content.seen_at

    def context_of(self, raw: bytes) -> bytes:
        """Return a digest of the posts that those of a value name by number, if there are any."""
        if not self._uris:
            return b""
        answered = [self._uris.get(it.in_reply_to_id or "") for it in _pointers(raw)]
        return context_digest(answered) if any(answered) else b""

    def page(self, raw: bytes, where: str) -> Iterator[Record | Skipped]:
        """Yield the posts of a page, or the one post that the value is."""
        return read_pieces(_split(raw), where, self.status, not_a_post=_NOT_A_STATUS)

    def mention(self, raw: bytes, where: str) -> Iterator[Record | Skipped]:
        """Yield the records of a post that mentions the owner of a backup."""
        return read_pieces(_mentioned_in(raw), where, self.status, not_a_post=_NOT_A_STATUS)

    def status(self, piece: bytes | msgspec.Raw, where: str) -> Iterator[Record | Skipped]:
        """Yield a status, then the posts it boosts or quotes."""
        raw = bytes(piece)
        status = _STATUS.decode(raw)
        if status.visibility not in _PUBLIC:
            raise NotPublicError(NOT_PUBLIC)
        uri = self._uris.get(status.in_reply_to_id or "")
        if uri is not None and answered_uri(status) != uri:
            raw = b'{"in_reply_to_uri":%b,%b' % (msgspec.json.encode(uri), raw.lstrip()[1:])
            status.in_reply_to_uri = uri
        yield Record(post_from_status(status, self._seen_at), (raw,), where)
        inner = ((status.reblog, Relation.REPOST), (status.quote, Relation.QUOTE))
        yield from read_pieces(inner, where, self.inner, not_a_post=_NOT_A_STATUS)

    def inner(self, piece: tuple[msgspec.Raw, Relation], where: str) -> Iterator[Record]:
        """Yield the post that another boosts or quotes, where it is there for everybody."""
        raw = inner_raw(*piece)
        status = _STATUS.decode(raw) if raw is not None else None
        if raw is not None and status is not None and status.visibility in _PUBLIC:
            yield Record(post_from_status(status, self._seen_at), (raw,), where, included=True)


class MastodonArchiveFormat:
    """Reads and recognises the outbox of Mastodon's "download your data"."""

    name = _FORMAT
    title = 'Mastodon\'s "download your data": outbox.json, alone or in its tar, zip or folder'
    carries = (
        "reply",
        "quote",
        "repost",
        "links",
        "media",
        "alt text",
        "language",
        "conversation",
        "edits",
        "poll",
    )
    unfiltered = True

    def certainty(self, head: Head) -> float:
        """Return 0.95 for a collection of activities; likes and bookmarks are mere addresses."""
        is_collection = b'"orderedItems"' in head.start and b"activitystreams" in head.start
        return 0.95 * (is_collection and _ADDRESSES.search(head.start) is None)

    def read(self, content: Content) -> Iterator[Record | Skipped]:
        """Yield a record for each public post and boost."""
        read = partial(_read_activity, content=content)
        not_a_post = "not an activity of Mastodon"
        return read_values(content, read, not_a_post=not_a_post, inside=b"orderedItems")


MASTODON_ARCHIVE = MastodonArchiveFormat()


def _read_activity(raw: bytes, where: str, *, content: Content) -> Iterator[Record]:
    """Yield the post that was written or boosted; anything else is counted."""
    if isinstance(content, MastodonDownload) and content.owner is not None:
        raw = b'{"tweetup_owner":%b,%b' % (content.owner, raw.lstrip()[1:])
    post = _post(_ACTIVITY.decode(raw))
    if post is not None:
        yield Record(post, (raw,), where)
    else:
        content.notes[OTHER_ACTIVITIES] += 1


def _post(activity: Activity) -> Post | None:
    """Return the post written or boosted; None for another activity.

    Raises :class:`~tweetup.formats.read_json.NotPublicError` for one that is not for everybody, and
    ``ValueError`` for one without an id, time or author.
    """
    if activity.type not in {"Create", "Announce"}:
        return None
    if not any(address in _EVERYBODY for address in (*_many(activity.to), *_many(activity.cc))):
        raise NotPublicError(NOT_PUBLIC)
    author = _author(activity)
    if activity.type == "Create":
        note = _NOTE.decode(activity.object)
        return post_from_note(note, author)
    boosted = msgspec.json.decode(activity.object, type=str)
    return Post(
        network=MASTODON_NETWORK,
        id=require(activity.id, "an id"),
        created_at=read_time(require(activity.published, "a time")),
        author=author,
        text="",
        references=(stated(Relation.REPOST, boosted),),
    )


def _author(activity: Activity) -> Author:
    owner = activity.owner or OutboxOwner(handle="")
    actor = activity.actor or ""
    name = owner.handle or actor.rstrip("/").rpartition("/")[2].lstrip("@")
    return Author(
        network=MASTODON_NETWORK,
        handle=whole_handle(require(name, "an author"), actor),
        id=actor or None,
        name=owner.name,
    )


def _many(addresses: list[str] | str | None) -> list[str]:
    return [addresses] if isinstance(addresses, str) else addresses or []
