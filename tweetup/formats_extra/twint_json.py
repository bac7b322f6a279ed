"""JSON Lines of Twint, whose objects have the columns of its CSV as members."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import msgspec

from tweetup.formats.read_json import read_by_line
from tweetup.formats.records import Record
from tweetup.formats.rounded_ids import BareIds, IdSample, check_bare_ids
from tweetup.formats_extra.tool_tables import TWINT_CSV

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tweetup.formats.base import Head
    from tweetup.formats.content import Content
    from tweetup.formats.records import Deletion, KnownLine, Skipped

__all__ = ["TWINT", "TwintFormat"]

_OBJECT = msgspec.json.Decoder(dict[str, object])


class _Checked(msgspec.Struct):
    """The members that must be text for an object to be a post."""

    tweet: str
    username: str


_CHECKED = msgspec.json.Decoder(_Checked)


class _Ids(msgspec.Struct):
    id: int
    created_at: str | int = ""


_IDS = msgspec.json.Decoder(_Ids)


class TwintFormat:
    """Reads and recognises Twint's JSON."""

    name = "twint"
    title = "Twint's JSON (checked: Twint 2.1.21)"
    carries = TWINT_CSV.carries

    def certainty(self, head: Head) -> float:
        """Return 1 for an object with the members that only Twint names so."""
        return head.highest(lambda value: float(value.keys() >= {*TWINT_CSV.marks, "id"}))

    def read(self, content: Content) -> Iterator[Record | KnownLine | Deletion | Skipped]:
        """Yield a record for each object."""
        bare_ids = check_bare_ids(content, _bare_ids)
        told = f"{content.options.timezone} {content.options.date_order}".encode()
        return read_by_line(
            content,
            partial(_read, bare_ids=bare_ids, content=content),
            not_a_post="not a post of Twint",
            form=self.name,
            context_of=lambda raw: bare_ids.context_of(raw) + told,
        )


TWINT = TwintFormat()


def _bare_ids(raw: bytes) -> Iterator[IdSample]:
    """Yield the id of a post."""
    post = _IDS.decode(raw)
    yield IdSample((post.id,), str(post.created_at))


def _read(raw: bytes, where: str, *, bare_ids: BareIds, content: Content) -> Iterator[Record]:
    """Yield the post that an object is."""
    _CHECKED.decode(raw)
    decoded = _OBJECT.decode(raw)
    members = {name.lower(): _cell(value) for name, value in decoded.items()}
    written = decoded.get("id")
    resolved = bare_ids.resolve(
        written if isinstance(written, str | int | float) else None,
        fields=lambda: _own(members),
        address=members.get("link"),
    )
    members["id"] = bare_ids.require_id(resolved)
    yield Record(TWINT_CSV.read_object(members, content), (raw,), where)


def _own(members: Mapping[str, str]) -> dict[str, str]:
    columns = {"author": "username", "created_at": "created_at", "text": "tweet"}
    return {field: members.get(column, "") for field, column in columns.items()}


def _cell(value: object) -> str:
    """Return a value as a table has it."""
    if value is None:
        return ""
    if isinstance(value, str | int | float):
        return str(value)
    return msgspec.json.encode(value).decode()
