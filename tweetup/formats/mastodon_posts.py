"""Mastodon's records, and their mapping: a status or a note in, a ``Post`` out."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import msgspec
from msgspec import Raw, Struct, field

from tweetup.formats.json_stream import UNREADABLE
from tweetup.formats.polls import note_poll, status_poll
from tweetup.formats.post_fields import post_counts, stated
from tweetup.formats.times import optional_time, read_time
from tweetup.model import Author, Link, Media, Post, Reference, Relation
from tweetup.text import find_hashtags, fold_tag

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

__all__ = [
    "MASTODON_NETWORK",
    "Activity",
    "MastodonAccount",
    "MastodonId",
    "MastodonStatus",
    "Note",
    "Pointer",
    "Statuses",
    "answered_uri",
    "inner_raw",
    "post_from_note",
    "post_from_status",
    "read_html",
    "read_mastodon_id",
    "whole_handle",
]

_BLOCKS = frozenset({"p", "blockquote", "ul", "ol", "pre", "div", "h1", "h2", "h3"})
_UNSEEN = frozenset({"script", "style", "template"})
_BREAKS = re.compile(r"\n{3,}")


def read_html(html: str) -> tuple[str, tuple[Link, ...]]:
    """Return the text and the links that are neither mentions nor hashtags.

    A paragraph is set off by an empty line, ``<br>`` is a line end. Links stand in the text as they
    are shown, whole, including the part of a long address that a page would hide.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    text = _BREAKS.sub("\n\n", "".join(reader.pieces)).strip()
    return text, tuple(reader.links.values())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.links: dict[str, Link] = {}
        self._target: str | None = None
        self._shown: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "br":
            self.pieces.append("\n")
        elif tag == "li":
            self.pieces.append("\n- ")
        elif tag in _BLOCKS:
            self.pieces.append("\n\n")
        elif tag == "a":
            attributes = {key: value or "" for key, value in attrs}
            classes = {*attributes.get("class", "").split(), *attributes.get("rel", "").split()}
            target = attributes.get("href", "")
            is_link = target.startswith(("http://", "https://"))
            self._target = (
                target if is_link and not classes & {"mention", "hashtag", "tag"} else None
            )
            self._shown = []

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag in _BLOCKS:
            self.pieces.append("\n\n")
        elif tag == "a" and self._target is not None:
            shown = "".join(self._shown).strip()
            short = shown if shown and shown != self._target else None
            self.links.setdefault(self._target, Link(url=self._target, short=short))
            self._target = None

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.pieces.append(data)
            self._shown.append(data)


_NOTHING = Raw()


class MastodonId(str):
    """An id of a server, which Mastodon.py turned into a number until its version 1.8."""

    __slots__ = ()


def read_mastodon_id(kind: type, value: object) -> MastodonId:
    """Return an id of a text or a number, for msgspec; raise ``ValueError`` for other values."""
    if kind is not MastodonId or isinstance(value, bool) or not isinstance(value, str | int):
        raise ValueError("an id is of another kind")
    return MastodonId(value)


class MastodonAccount(Struct):
    """An account; ``acct`` has no server where it is the server's own."""

    username: str
    acct: str
    id: MastodonId | None = None
    url: str | None = None
    uri: str | None = None
    display_name: str | None = None
    note: str | None = None
    followers_count: int | None = None
    following_count: int | None = None
    statuses_count: int | None = None
    created_at: str | int | float | None = None


class _Tag(Struct):
    name: str


class _Mention(Struct):
    acct: str
    url: str | None = None
    id: MastodonId | None = None


class _Attachment(Struct):
    type: str | None = None
    url: str | None = None
    remote_url: str | None = None
    description: str | None = None


class _Card(Struct):
    url: str | None = None
    title: str | None = None
    description: str | None = None


class _Application(Struct):
    name: str | None = None


class MastodonStatus(Struct):
    """A post. ``in_reply_to_uri`` is put in by tweetup: which post its server means by an id.

    Times are numbers in tables that pandas made of posts and wrote as JSON.
    """

    uri: str
    created_at: str | int | float
    content: str
    account: MastodonAccount
    id: MastodonId | None = None
    edited_at: str | int | float | None = None
    url: str | None = None
    spoiler_text: str | None = None
    visibility: str | None = None
    language: str | None = None
    in_reply_to_id: MastodonId | None = None
    in_reply_to_account_id: MastodonId | None = None
    in_reply_to_uri: str | None = None
    reblog: Raw = _NOTHING
    quote: Raw = _NOTHING
    application: _Application | None = None
    media_attachments: list[_Attachment] | None = None
    mentions: list[_Mention] | None = None
    tags: list[_Tag] | None = None
    card: _Card | None = None
    poll: Raw = _NOTHING
    replies_count: int | None = None
    reblogs_count: int | None = None
    favourites_count: int | None = None
    quotes_count: int | None = None


class Pointer(Struct):
    """A post's two names and whom it answers."""

    uri: str
    id: MastodonId
    in_reply_to_id: MastodonId | None = None


class MastodonQuote(Struct):
    """A quote; ``state`` tells whether the post quoted may be shown."""

    quoted_status: Raw = _NOTHING
    state: str | None = None


class Statuses(Struct):
    """A page of a search, or the posts above and below a post; only a post has a ``uri``.

    A backup of an account (mastodon-archive) has the account beside its statuses, the posts that
    mention it, and those it favourited or bookmarked; its parts (``split``) lack the account.
    Mastodon.py since 2.0 dumps any of these, or a list, within an object of its own (``to_json`` of
    mastodon/types_base.py).
    """

    uri: str | None = None
    dumped: Raw = field(default=_NOTHING, name="_mastopy_data")
    account: Raw = _NOTHING
    mentions: list[Raw] = []
    favourites: list[Raw] | None = None
    bookmarks: list[Raw] | None = None
    statuses: list[Raw] = []
    ancestors: list[Raw] = []
    descendants: list[Raw] = []

    @property
    def is_backup(self) -> bool:
        """Return whether these are the posts of an account, as mastodon-archive keeps them."""
        has_account = bytes(self.account).startswith(b"{")
        return self.uri is None and (has_account or None not in (self.favourites, self.bookmarks))


class Notification(Struct):
    """A notification, of which only one of a post has its ``status``; or that post itself."""

    uri: str | None = None
    status: Raw = _NOTHING


class OutboxOwner(Struct):
    """The owner of an export; added by tweetup."""

    handle: str
    name: str | None = None


class _ActivityTag(Struct):
    type: str | None = None
    name: str | None = None
    href: str | None = None


class _Document(Struct, rename="camel"):
    media_type: str | None = None
    url: str | None = None
    name: str | None = None


class Note(Struct, rename="camel"):
    """A post in an export; one with a poll has its options in ``one_of`` or ``any_of``."""

    id: str
    published: str
    updated: str | None = None
    content: str | None = None
    type: str | None = None
    url: str | None = None
    summary: str | None = None
    in_reply_to: str | None = None
    conversation: str | None = None
    quote: str | None = None
    content_map: dict[str, str] | None = None
    tag: list[_ActivityTag] | None = None
    attachment: list[_Document] | None = None
    one_of: Any = None
    any_of: Any = None
    end_time: Any = None
    voters_count: Any = None


class Activity(Struct):
    """An activity of an account: it wrote a post (``Create``) or boosted one (``Announce``)."""

    type: str
    object: Raw
    id: str | None = None
    actor: str | None = None
    published: str | None = None
    to: list[str] | str | None = None
    cc: list[str] | str | None = None
    owner: OutboxOwner | None = field(default=None, name="tweetup_owner")


MASTODON_NETWORK = "mastodon"
_KINDS = {"image": "photo", "gifv": "animated_gif"}
_STATUS = msgspec.json.Decoder(MastodonStatus, dec_hook=read_mastodon_id)
_QUOTE = msgspec.json.Decoder(MastodonQuote)


def whole_handle(acct: str, *addresses: str | None) -> str:
    """Return ``user@server``, with the server of the first address where ``acct`` names none."""
    if "@" in acct:
        return acct
    server = next((urlsplit(address).netloc for address in addresses if address), "")
    return f"{acct}@{server}" if server else acct


def inner_raw(raw: msgspec.Raw, kind: Relation) -> bytes | None:
    """Return the bytes of the post that another reposts or quotes; None where it is not there.

    Raises one of :data:`~tweetup.formats.json_stream.UNREADABLE` for a quote of another kind.
    """
    inner = bytes(raw)
    if kind is Relation.QUOTE and inner.startswith(b"{"):
        inner = bytes(_QUOTE.decode(inner).quoted_status)
    return inner if inner.startswith(b"{") else None


def _inner_status(raw: msgspec.Raw, kind: Relation) -> MastodonStatus | None:
    """Return the post that another reposts or quotes; None where it is not there or damaged."""
    try:
        inner = inner_raw(raw, kind)
        return _STATUS.decode(inner) if inner is not None else None
    except UNREADABLE:
        return None


def post_from_status(status: MastodonStatus, seen_at: datetime | None) -> Post:
    """Return the post. A boost gets the whole text, tags, links and media of its original.

    Raises ``ValueError`` for a post without a time.
    """
    original = _inner_status(status.reblog, Relation.REPOST)
    shown = original or status
    text, links = read_html(shown.content)
    if shown.spoiler_text:
        text = f"{shown.spoiler_text}\n\n{text}"
    mentions = [
        whole_handle(mention.acct, mention.url, shown.uri) for mention in shown.mentions or ()
    ]
    if original is not None:
        handle = _handle(original)
        text = f"RT @{handle}: {text}"
        mentions.insert(0, handle)
    author = _author(status, seen_at)
    return Post(
        network=MASTODON_NETWORK,
        id=status.uri,
        created_at=read_time(status.created_at),
        author=author,
        text=text,
        references=_references(status, original),
        hashtags=_as_written((tag.name for tag in shown.tags), text)
        if shown.tags is not None
        else tuple(dict.fromkeys(find_hashtags(text))),
        mentions=tuple(dict.fromkeys(mentions)),
        links=_with_card(links, shown),
        media=_media(shown),
        language=shown.language,
        source=status.application.name if status.application else None,
        url=status.url or (shown.url if original else None),
        edited_at=optional_time(status.edited_at),
        counts=None
        if original
        else post_counts(
            replies=status.replies_count,
            reposts=status.reblogs_count,
            quotes=status.quotes_count,
            likes=status.favourites_count,
            as_of=seen_at,
        ),
        poll=None if original else status_poll(status.poll, seen_at),
    )


def _handle(status: MastodonStatus) -> str:
    account = status.account
    return whole_handle(account.acct, account.url, account.uri, status.uri)


def _author(status: MastodonStatus, seen_at: datetime | None) -> Author:
    account: MastodonAccount = status.account
    return Author(
        network=MASTODON_NETWORK,
        handle=_handle(status),
        id=account.uri or account.url,
        name=account.display_name or None,
        bio=read_html(account.note)[0] or None if account.note else None,
        url=account.url,
        followers=account.followers_count,
        following=account.following_count,
        posts=account.statuses_count,
        created_at=optional_time(account.created_at),
        seen_at=seen_at,
    )


def _pointer(relation: Relation, other: MastodonStatus) -> Reference:
    account = other.account
    return stated(relation, other.uri, _handle(other), account.uri or account.url)


def _references(status: MastodonStatus, original: MastodonStatus | None) -> tuple[Reference, ...]:
    if original is not None:
        return (_pointer(Relation.REPOST, original),)
    references = []
    if (quoted := _inner_status(status.quote, Relation.QUOTE)) is not None:
        references.append(_pointer(Relation.QUOTE, quoted))
    if status.in_reply_to_id or status.in_reply_to_uri:
        addressed = next(
            (
                whole_handle(mention.acct, mention.url, status.uri)
                for mention in status.mentions or ()
                if mention.id == status.in_reply_to_account_id
            ),
            None,
        )
        references.append(stated(Relation.REPLY, answered_uri(status), addressed))
    return tuple(references)


def answered_uri(status: MastodonStatus) -> str | None:
    """Return the uri of the post that a status answers, which it names by its server's id only.

    Where both are the server's own, the uri follows from the id, since Mastodon makes uris of ids:
    ``https://server/users/ada/statuses/1`` (app/lib/activitypub/tag_manager.rb). Where one came
    from elsewhere, only a content that holds both links them; None then.
    """
    account, number = status.account, status.in_reply_to_id
    if status.in_reply_to_uri or not number or not status.id or "@" in account.acct:
        return status.in_reply_to_uri
    author_uri, slash, own_number = status.uri.rpartition("/statuses/")
    if not slash or own_number != status.id:
        return None
    if status.in_reply_to_account_id == account.id:
        return f"{author_uri}/statuses/{number}"
    home, slash, own_number = author_uri.rpartition("/users/")
    addressed = next(
        (
            mention
            for mention in status.mentions or ()
            if mention.id == status.in_reply_to_account_id
        ),
        None,
    )
    if own_number != account.username or addressed is None or "@" in addressed.acct:
        return None
    return f"{home}/users/{addressed.acct}/statuses/{number}"


def _as_written(names: Iterable[str], text: str) -> tuple[str, ...]:
    """Return hashtags, which servers fold to lower case, as the text has them."""
    written = {fold_tag(tag): tag for tag in find_hashtags(text)}
    return tuple(dict.fromkeys(written.get(fold_tag(name), name.lstrip("#")) for name in names))


def _with_card(links: tuple[Link, ...], status: MastodonStatus) -> tuple[Link, ...]:
    """Return the links, with title and description where the post shows a card of one."""
    card = status.card
    if card is None or not card.url:
        return links
    return tuple(
        Link(
            url=link.url,
            short=link.short,
            title=card.title or None,
            description=card.description or None,
        )
        if link.url == card.url
        else link
        for link in links
    )


def _media(status: MastodonStatus) -> tuple[Media, ...]:
    return tuple(
        Media(
            kind=_KINDS.get(item.type or "", item.type or "photo"),
            url=item.remote_url or item.url,
            alt_text=item.description or None,
        )
        for item in status.media_attachments or ()
    )


def post_from_note(note: Note, author: Author) -> Post:
    """Return a post of an export; ``ValueError`` where it has no time."""
    language, content = next(iter((note.content_map or {}).items()), (None, note.content or ""))
    text, links = read_html(note.content or content)
    if note.summary:
        text = f"{note.summary}\n\n{text}"
    tags = [tag for tag in note.tag or () if tag.name]
    mentions = [
        whole_handle((tag.name or "").lstrip("@"), tag.href)
        for tag in tags
        if tag.type == "Mention"
    ]
    references = []
    if note.quote:
        references.append(stated(Relation.QUOTE, note.quote))
    if note.in_reply_to:
        handle = mentions[0] if mentions else None
        references.append(stated(Relation.REPLY, note.in_reply_to, handle))
    return Post(
        network=MASTODON_NETWORK,
        id=note.id,
        created_at=read_time(note.published),
        author=author,
        text=text,
        references=tuple(references),
        hashtags=_as_written((tag.name or "" for tag in tags if tag.type == "Hashtag"), text)
        if note.tag is not None
        else tuple(dict.fromkeys(find_hashtags(text))),
        mentions=tuple(dict.fromkeys(mentions)),
        links=links,
        media=tuple(
            Media(
                kind=_media_kind(item.media_type), url=item.url or None, alt_text=item.name or None
            )
            for item in note.attachment or ()
        ),
        language=language,
        url=note.url,
        conversation_id=note.conversation,
        edited_at=optional_time(note.updated),
        poll=note_poll(note.one_of, note.any_of, voters=note.voters_count, ends_at=note.end_time)
        if note.one_of or note.any_of
        else None,
    )


def _media_kind(media_type: str | None) -> str:
    kind = (media_type or "image").split("/")[0]
    return _KINDS.get(kind, kind)
