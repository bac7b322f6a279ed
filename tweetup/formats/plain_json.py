"""Plain JSON: a post an object, one a line or in an array.

``id``, ``created_at``, ``author`` and ``text`` must be there; ``in_reply_to_id``,
``author_id``, ``author_name``, ``author_bio``, ``author_followers``, ``network``, ``url`` and
``kind`` may. An author may be null where the row has its id or the post's address.
A time without an offset is taken as UTC, unless the id or ``--timezone`` tells another zone.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import msgspec

from tweetup.formats.cells import id_number, read_number
from tweetup.formats.read_json import context_digest, read_by_line
from tweetup.formats.records import Deletion, KnownLine, Record, Skipped
from tweetup.formats.rounded_ids import BareIds, IdSample, check_bare_ids
from tweetup.formats.row_times import is_zoneless, settle_moment
from tweetup.formats.table_rows import PostRow, post_from_row
from tweetup.formats.times import read_time

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from tweetup.formats.base import Head
    from tweetup.formats.content import Content

__all__ = ["PLAIN", "PlainFormat"]


class _PlainPost(msgspec.Struct):
    id: str | int | float
    created_at: str
    text: str
    author: str | None = None
    author_id: str | int | None = None
    in_reply_to_id: str | int | float | None = None
    author_name: str | None = None
    author_bio: str | None = None
    author_followers: int | float | str | None = None
    network: str | None = None
    url: str | None = None
    kind: str | None = None


class _Ids(msgspec.Struct):
    id: int
    created_at: str = ""
    in_reply_to_id: int | str | None = None


_DECODER = msgspec.json.Decoder(_PlainPost)
_IDS = msgspec.json.Decoder(_Ids)


class PlainFormat:
    """Reads and recognises plain JSON."""

    name = "plain"
    title = "JSON, a post an object with id, created_at, author and text"
    carries = ("reply", "profile")

    def certainty(self, head: Head) -> float:
        """Return 1 for an object that has the four fields as text."""
        return head.highest(_certainty)

    def read(self, content: Content) -> Iterator[Record | KnownLine | Deletion | Skipped]:
        """Yield a record for each object."""
        bare_ids = check_bare_ids(content, _bare_ids)
        return read_by_line(
            content,
            partial(_read, bare_ids=bare_ids, content=content),
            not_a_post="not a plain post",
            form=self.name,
            context_of=lambda raw: context_digest(
                bare_ids.context_of(raw), str(content.options.timezone)
            ),
        )


PLAIN = PlainFormat()


def _certainty(value: dict[str, object]) -> float:
    required = ("created_at", "text")
    has_author = isinstance(value.get("author", 0), str | None)
    return float(
        "id" in value
        and has_author
        and all(isinstance(value.get(field), str) for field in required)
    )


def _bare_ids(raw: bytes) -> Iterator[IdSample]:
    """Yield the ids of a post whose own id is a number."""
    post = _IDS.decode(raw)
    answered = post.in_reply_to_id
    yield IdSample((post.id, *((answered,) if isinstance(answered, int) else ())), post.created_at)


def _read(raw: bytes, where: str, *, bare_ids: BareIds, content: Content) -> Iterator[Record]:
    """Yield the post that an object is."""
    yield Record(post_from_row(_row(_DECODER.decode(raw), bare_ids, content)), (raw,), where)


def _row(plain: _PlainPost, bare_ids: BareIds, content: Content) -> PostRow:
    author = plain.author or ""
    resolved = bare_ids.resolve(
        plain.id,
        fields=lambda: {"author": author, "created_at": plain.created_at, "text": plain.text},
        address=plain.url,
    )
    post_id = bare_ids.require_id(resolved)
    return PostRow(
        id=post_id,
        created_at=_moment(plain, content),
        author=author,
        text=plain.text,
        network=plain.network,
        url=plain.url,
        kind=plain.kind,
        reply_id=bare_ids.reference_id(None, plain.in_reply_to_id),
        author_id=str(plain.author_id) if plain.author_id else None,
        author_name=plain.author_name or None,
        author_bio=plain.author_bio or None,
        author_followers=read_number(plain.author_followers),
    )


def _moment(plain: _PlainPost, content: Content) -> datetime:
    """Return the time of a post; one without an offset in the zone that its id or a person tells.

    Raises ``ValueError`` for no time.
    """
    moment = read_time(plain.created_at)
    if not is_zoneless(plain.created_at):
        return moment
    number = id_number(str(plain.id))
    return settle_moment(
        plain.created_at,
        None,
        on_x=False,
        zone=content.options.timezone,
        utc=True,
        rounded_id=number,
        notes=content.notes,
    )
