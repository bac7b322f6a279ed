"""JSON objects whose members are named and written as the columns of a tool's table.

Twint and twitter-web-exporter write both, and their tables are read by :class:`Dialect`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import msgspec

from tweetup.formats.read_json import read_by_line
from tweetup.formats.records import Record
from tweetup.formats.rounded_ids import BareIds, IdSample, check_bare_ids
from tweetup.formats_extra.tool_tables import TWINT_CSV, WEB_EXPORTER_CSV

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tweetup.formats.base import Head
    from tweetup.formats.content import Content
    from tweetup.formats.records import Deletion, KnownLine, Skipped
    from tweetup.formats.tables import Dialect

__all__ = ["TWINT", "WEB_EXPORTER", "ObjectTable"]

_OBJECT = msgspec.json.Decoder(dict[str, object])


class _Ids(msgspec.Struct):
    id: int
    created_at: str | int = ""


_IDS = msgspec.json.Decoder(_Ids)


@dataclass(frozen=True, slots=True)
class ObjectTable:
    """Reads and recognises objects with the members of a dialect's columns.

    ``text`` and ``author`` are the members that must be text for an object to be a post.
    """

    name: str
    title: str
    dialect: Dialect
    text: str
    author: str

    @property
    def carries(self) -> tuple[str, ...]:
        """Return what the dialect's columns hold."""
        return self.dialect.carries

    def certainty(self, head: Head) -> float:
        """Return 0.96 for an object that has an id and the marks of the dialect."""
        marks = {*self.dialect.marks, "id"}
        return head.highest(lambda value: 0.96 * (value.keys() >= marks))

    def read(self, content: Content) -> Iterator[Record | KnownLine | Deletion | Skipped]:
        """Yield a record for each object."""
        bare_ids = check_bare_ids(content, _bare_ids)
        told = f"{content.options.timezone} {content.options.date_order}".encode()
        return read_by_line(
            content,
            partial(self._read, bare_ids=bare_ids, content=content),
            not_a_post=f"not a post of {self.name}",
            form=self.name,
            context_of=lambda raw: bare_ids.context_of(raw) + told,
        )

    def _read(
        self, raw: bytes, where: str, *, bare_ids: BareIds, content: Content
    ) -> Iterator[Record]:
        """Yield the post that an object is."""
        decoded = _OBJECT.decode(raw)
        for name in (self.text, self.author):
            if not isinstance(decoded.get(name), str):
                raise msgspec.ValidationError(_missing(name, decoded))
        members = {name.lower(): _cell(value) for name, value in decoded.items()}
        written = decoded.get("id")
        resolved = bare_ids.resolve(
            written if isinstance(written, str | int | float) else None,
            fields=lambda: self._own(members),
            address=members.get("link") or members.get("url"),
        )
        members["id"] = bare_ids.require_id(resolved)
        yield Record(self.dialect.read_object(members, content), (raw,), where)

    def _own(self, members: Mapping[str, str]) -> dict[str, str]:
        columns = {"author": self.author, "created_at": "created_at", "text": self.text}
        return {field: members.get(column, "") for field, column in columns.items()}


TWINT = ObjectTable(
    name="twint",
    title="Twint's JSON (checked: Twint 2.1.21)",
    dialect=TWINT_CSV,
    text="tweet",
    author="username",
)
WEB_EXPORTER = ObjectTable(
    name="web-exporter",
    title="twitter-web-exporter's JSON without metadata (checked: 1.3)",
    dialect=WEB_EXPORTER_CSV,
    text="full_text",
    author="screen_name",
)


def _missing(name: str, decoded: Mapping[str, object]) -> str:
    """Return the fault of an object in the words of the decoder."""
    if decoded.get(name) is None:
        return f"Object missing required field `{name}`"
    return f"Expected `str` - at `$.{name}`"


def _bare_ids(raw: bytes) -> Iterator[IdSample]:
    """Yield the id of a post."""
    post = _IDS.decode(raw)
    yield IdSample((post.id,), str(post.created_at))


def _cell(value: object) -> str:
    """Return a value as a table has it."""
    if value is None:
        return ""
    if isinstance(value, str | int | float):
        return str(value)
    return msgspec.json.encode(value).decode()
