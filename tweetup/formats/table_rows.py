"""Map a row, the fields of a post in tables and plain files, to a post."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from tweetup.formats.cells import unescape
from tweetup.formats.post_fields import permalink, post_counts, require, shown_references, stated
from tweetup.formats.times import is_x_id
from tweetup.model import Author, Counts, Link, Media, Post, Reference, Relation, nameless_handle
from tweetup.text import (
    find_hashtags,
    find_links,
    find_mentions,
    find_status_links,
    read_echo,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["NO_NAME", "ROW_FIELDS", "PostRow", "post_from_row", "row_handle"]

_PICTURE = re.compile(r"/status(?:es)?/\d+/(?:photo|video)/\d+$")
_NETWORK = re.compile(r"[a-z][a-z0-9.-]{0,62}")
_KINDS = {
    "retweet": Relation.REPOST,
    "repost": Relation.REPOST,
    "reply": Relation.REPLY,
    "quote": Relation.QUOTE,
}
_REPOSTS = frozenset({"retweet", "repost"})
_NAMES_OF_X = frozenset({"twitter", "twitter.com", "x.com"})
NO_NAME: Final = frozenset({"NA", "<NA>", "NaN", "nan", "None", "NULL", "null"})
"""The words that R, pandas and databases write where a name is missing."""
#: What X's addresses of a post begin with where they leave out whose it is.
_NOBODY = frozenset({"i", "anyuser", "user", "statuses"})
# Where a row does not name its network, a link to a post of X quotes that post, as on X.
_MAYBE_X = frozenset({"x", "file"})


class PostRow(Struct, frozen=True, kw_only=True, gc=False):
    """A post as a table or plain file has it; None for a field it lacks.

    ``hashtags``, ``mentions`` and ``links`` are None where the file lacks them: then the text is
    searched. ``reply_author_id`` is the account answered, where the file has its number.
    ``repost_id`` and ``repost_handle`` are those of the quoted post where ``kind`` is
    ``quote``; ``repost_text`` is the original's whole text. ``seen_at`` is the time of the capture.
    """

    id: str
    created_at: datetime
    author: str
    text: str
    network: str | None = None
    url: str | None = None
    kind: str | None = None
    reply_id: str | None = None
    reply_handle: str | None = None
    reply_author_id: str | None = None
    repost_id: str | None = None
    repost_handle: str | None = None
    repost_text: str | None = None
    quote_id: str | None = None
    quote_handle: str | None = None
    conversation_id: str | None = None
    edits: tuple[str, ...] = ()
    hashtags: tuple[str, ...] | None = None
    cashtags: tuple[str, ...] = ()
    mentions: tuple[str, ...] | None = None
    links: tuple[Link, ...] | None = None
    media: tuple[Media, ...] = ()
    language: str | None = None
    source: str | None = None
    place: str | None = None
    likes: int | None = None
    reposts: int | None = None
    replies: int | None = None
    quotes: int | None = None
    seen_at: datetime | None = None
    author_id: str | None = None
    author_name: str | None = None
    author_bio: str | None = None
    author_location: str | None = None
    author_url: str | None = None
    author_followers: int | None = None
    author_following: int | None = None
    author_posts: int | None = None
    author_verified: bool | None = None
    author_created_at: datetime | None = None


ROW_FIELDS = PostRow.__struct_fields__
"""The fields that a column of a table can hold."""


def post_from_row(row: PostRow) -> Post:
    """Return the post of a row.

    A row that does not name its network is X's where its id can only be X's, and otherwise a post
    of the network ``file``, for which no permalink is made up. This is decided row by row, so that
    a file imported in pieces gives the same posts. ``ValueError`` where nothing in the row tells
    its author.
    """
    network = _network(row)
    handle = require(row_handle(row), "an author")
    if handle != _written_handle(row):
        row = replace(
            row,
            author=handle,
            author_name=_unless_missing(row.author_name),
            author_bio=_unless_missing(row.author_bio),
        )
    written = row.text
    if row.repost_text and row.kind != "quote" and (reposted := _reposted_handle(row)):
        written = f"RT @{reposted}: {row.repost_text}"
    text = unescape(written) if network == "x" else written
    links = _links(row, text)
    url = _address(row.url)
    if network == "x" and (url is None or find_status_links(url)):
        url = permalink(handle, row.id) or url
    references = shown_references(
        text,
        _recorded(row),
        post_id=row.id,
        links=[link.url for link in links] if network in _MAYBE_X else (),
    )
    return Post(
        network=network,
        id=row.id,
        created_at=row.created_at,
        author=_author(row, network, handle),
        text=text,
        references=_with_kind(references, row.kind),
        hashtags=row.hashtags or tuple(dict.fromkeys(find_hashtags(text))),
        cashtags=row.cashtags,
        mentions=row.mentions or tuple(dict.fromkeys(find_mentions(text))),
        links=links,
        media=row.media,
        language=row.language if row.language != "und" else None,
        source=row.source,
        place=row.place,
        url=url,
        conversation_id=row.conversation_id,
        edits=row.edits,
        counts=None if _has_counts_of_original(row) else _counts(row),
    )


def row_handle(row: PostRow) -> str:
    """Return the handle of a row's author, empty where nothing in the row tells the author.

    Where its cell is empty or has a word for a missing value, the post's own address tells it.
    Otherwise the account's id stands for it, as in records of X's API.
    """
    written = _written_handle(row)
    if written and written not in NO_NAME:
        return written
    for link in find_status_links(row.url or ""):
        if link.id == row.id and link.handle and link.handle.lower() not in _NOBODY:
            return link.handle
    identity = row.author_id or ""
    return nameless_handle(identity) if identity.isdecimal() else ""


def _written_handle(row: PostRow) -> str:
    return row.author.strip().removeprefix("@").strip()


def _unless_missing(words: str | None) -> str | None:
    return None if words is None or words.strip() in NO_NAME else words


def _reposted_handle(row: PostRow) -> str | None:
    echo = None if row.repost_handle else read_echo(row.text)
    return echo.handle if echo is not None and echo.is_repost else row.repost_handle


def _network(row: PostRow) -> str:
    named = (row.network or "").strip().lower()
    if named in _NAMES_OF_X:
        return "x"
    if _NETWORK.fullmatch(named):
        return named
    return "x" if is_x_id(row.id, row.created_at) else "file"


def _author(row: PostRow, network: str, handle: str) -> Author:
    escaped = network == "x"
    return Author(
        network=network,
        handle=handle,
        id=row.author_id,
        name=unescape(row.author_name) if row.author_name and escaped else row.author_name,
        bio=unescape(row.author_bio) if row.author_bio and escaped else row.author_bio,
        location=row.author_location,
        url=_address(row.author_url),
        followers=row.author_followers,
        following=row.author_following,
        posts=row.author_posts,
        verified=row.author_verified,
        created_at=row.author_created_at,
        seen_at=row.seen_at,
    )


def _recorded(row: PostRow) -> tuple[Reference, ...]:
    references = []
    if row.repost_id or row.repost_handle:
        references.append(
            stated(
                Relation.QUOTE if row.kind == "quote" else Relation.REPOST,
                row.repost_id,
                row.repost_handle if row.kind == "quote" else _reposted_handle(row),
            )
        )
    if row.quote_id or row.quote_handle:
        references.append(stated(Relation.QUOTE, row.quote_id, row.quote_handle))
    if row.reply_id or row.reply_handle or row.reply_author_id:
        references.append(
            stated(Relation.REPLY, row.reply_id, _reply_handle(row), row.reply_author_id)
        )
    return tuple(references)


def _reply_handle(row: PostRow) -> str | None:
    """Return whom a row answers: as it says, by its author's own number, or as its text begins."""
    if row.reply_handle:
        return row.reply_handle
    if row.reply_author_id and row.reply_author_id == row.author_id:
        return row.author.strip().removeprefix("@")
    if not row.text.lstrip(" .").startswith("@"):
        return None
    return next(iter(find_mentions(row.text)), None)


def _with_kind(references: tuple[Reference, ...], kind: str | None) -> tuple[Reference, ...]:
    relation = _KINDS.get((kind or "").strip().lower())
    if relation is None:
        return references
    if any(reference.relation is relation for reference in references):
        return tuple(
            stated(relation, it.id, it.handle, it.author_id) if it.relation is relation else it
            for it in references
        )
    return (*references, stated(relation))


def _links(row: PostRow, text: str) -> tuple[Link, ...]:
    shown = find_links(text)
    if row.links is None:
        return tuple(Link(url=address) for address in dict.fromkeys(shown))
    expanded = tuple(link for link in row.links if _address(link.url))
    return tuple(link for link in _with_short(expanded, row, shown, text) if not _is_own(link, row))


def _with_short(
    expanded: tuple[Link, ...], row: PostRow, shown: Sequence[str], text: str
) -> tuple[Link, ...]:
    """Return the links with their short forms, where the text shows as many as there are."""
    if any(link.short for link in expanded):
        return expanded
    cut = text.rstrip().endswith("…")
    if not cut and len(shown) == len(expanded) + len(row.media):
        return tuple(
            replace(link, short=short if short != link.url else None)
            for link, short in zip(expanded, shown, strict=False)
        )
    return expanded


def _is_own(link: Link, row: PostRow) -> bool:
    """Return whether a link leads to a picture of the post itself, or of the one it reposts."""
    if not _PICTURE.search(link.url):
        return False
    return any(linked.id in {row.id, row.repost_id} for linked in find_status_links(link.url))


def _counts(row: PostRow) -> Counts | None:
    return post_counts(
        replies=row.replies,
        reposts=row.reposts,
        quotes=row.quotes,
        likes=row.likes,
        as_of=row.seen_at,
    )


def _has_counts_of_original(row: PostRow) -> bool:
    """Return whether a row is a repost, at which X writes the counts of the original."""
    is_repost = row.repost_id or row.repost_handle or row.kind in _REPOSTS
    return bool(is_repost) and row.kind != "quote"


def _address(url: str | None) -> str | None:
    url = (url or "").strip()
    return url if url.startswith(("https://", "http://")) and url.isprintable() else None
