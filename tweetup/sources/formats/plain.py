"""Plain JSON: a post an object, one a line or in an array.

``id``, ``created_at``, ``author`` and ``text`` must be there; ``in_reply_to_id``,
``author_name``, ``author_bio``, ``author_followers``, ``network``, ``url`` and ``kind`` may.
A time without an offset is taken as UTC.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from tweetup.sources.formats.base import ROUNDED_REPLY
from tweetup.sources.formats.cells import RoundedIdError, clean_id, read_number
from tweetup.sources.formats.rows import Row, post_from_row
from tweetup.sources.formats.times import read_time
from tweetup.sources.jsontext import BROKEN, JsonValue, explain, json_values
from tweetup.sources.records import Record, Skipped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tweetup.sources.content import Content
    from tweetup.sources.formats.base import Head

__all__ = ["PLAIN", "PlainFormat"]


class _PlainPost(msgspec.Struct):
    id: str | int | float
    created_at: str
    author: str
    text: str
    in_reply_to_id: str | int | float | None = None
    author_name: str | None = None
    author_bio: str | None = None
    author_followers: int | float | str | None = None
    network: str | None = None
    url: str | None = None
    kind: str | None = None


_DECODER = msgspec.json.Decoder(_PlainPost)


class PlainFormat:
    """Reads and recognises plain JSON."""

    name = "plain"
    title = "JSON, a post an object with id, created_at, author and text"
    carries = ("reply", "profile")

    def certainty(self, head: Head) -> float:
        """Sure of any object that has the four fields as text."""
        return max((_certainty(value) for value in head.values), default=0.0)

    def read(self, content: Content) -> Iterator[Record | Skipped]:
        """A record for each object."""
        for value in json_values(content):
            yield value if isinstance(value, Skipped) else _read(value, content)


PLAIN = PlainFormat()


def _certainty(value: dict[str, object]) -> float:
    wanted = ("created_at", "author", "text")
    return float("id" in value and all(isinstance(value.get(field), str) for field in wanted))


def _read(value: JsonValue, content: Content) -> Record | Skipped:
    where = content.where(value.line)
    try:
        plain = _DECODER.decode(value.raw)
        return Record(post_from_row(_row(plain, content)), (value.raw,), where)
    except msgspec.ValidationError as error:
        return Skipped(where, f"not a plain post: {explain(error)}")
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return Skipped(where, BROKEN)
    except RoundedIdError:
        return Skipped(where, "an id that a spreadsheet has rounded")
    except ValueError as error:
        return Skipped(where, str(error))


def _row(plain: _PlainPost, content: Content) -> Row:
    post_id = clean_id(plain.id)
    if post_id is None:
        raise ValueError("a post without an id")
    try:
        reply_id = clean_id(plain.in_reply_to_id)
    except RoundedIdError:
        content.notes[ROUNDED_REPLY] += 1
        reply_id = None
    try:
        created_at = read_time(plain.created_at)
    except ValueError:
        raise ValueError("a time that is not ISO 8601") from None
    return Row(
        id=post_id,
        created_at=created_at,
        author=plain.author,
        text=plain.text,
        network=plain.network,
        url=plain.url,
        kind=plain.kind,
        reply_id=reply_id,
        author_name=plain.author_name or None,
        author_bio=plain.author_bio or None,
        author_followers=read_number(plain.author_followers),
    )
