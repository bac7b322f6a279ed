"""JSON objects whose members are named and written as the columns of a table.

Some tools write their table as JSON as well; other objects are read so once somebody names the
members that hold the fields of a post.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import msgspec

from tweetup.formats.read_json import context_digest, read_by_line, read_pieces, read_values
from tweetup.formats.records import Record
from tweetup.formats.rounded_ids import BareIds, IdSample, check_bare_ids

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tweetup.formats.base import Head
    from tweetup.formats.content import Content
    from tweetup.formats.records import Deletion, KnownLine, Skipped
    from tweetup.formats.tables import Dialect

__all__ = ["ObjectTable", "cell_of", "lists_of", "member_cells"]

_OBJECT = msgspec.json.Decoder(dict[str, object])
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class ObjectTable:
    """Reads and recognises objects with the members of a dialect's columns.

    The column of the text must be text for an object to be a post, and so must that of the author,
    unless its id or the post's address is there. In ``nested`` objects the member ``name`` of a
    member ``user`` is the column ``user.name``.
    ``inside`` is the path of the list that holds the posts in every object, empty where the objects
    are the posts.
    """

    name: str
    title: str
    dialect: Dialect
    nested: bool = False
    inside: str = ""

    @property
    def carries(self) -> tuple[str, ...]:
        """Return the parts of a post that the dialect's columns hold."""
        return self.dialect.carries

    def certainty(self, head: Head) -> float:
        """Return 0.96 for an object that has an id and the marks of the dialect."""
        marks = {*self.dialect.marks, "id"}
        return head.highest(lambda value: 0.96 * (value.keys() >= marks))

    def read(self, content: Content) -> Iterator[Record | KnownLine | Deletion | Skipped]:
        """Yield a record for each object."""
        bare_ids = check_bare_ids(content, self._bare_ids)
        if self.inside:
            read = partial(self._read_list, bare_ids=bare_ids, content=content)
            return read_values(content, read, not_a_post=f"not a post of {self.name}")
        told = (content.options.timezone, content.options.date_order, self.dialect.columns)
        return read_by_line(
            content,
            partial(self._read, bare_ids=bare_ids, content=content),
            not_a_post=f"not a post of {self.name}",
            form=self.name,
            context_of=lambda raw: context_digest(bare_ids.context_of(raw), *map(str, told)),
        )

    def _read_list(
        self, raw: bytes, where: str, *, bare_ids: BareIds, content: Content
    ) -> Iterator[Record | Skipped]:
        """Yield the posts in the list that an object holds."""
        yield from read_pieces(
            self._pieces(raw),
            where,
            partial(self._read, bare_ids=bare_ids, content=content),
            not_a_post=f"not a post of {self.name}",
        )

    def _pieces(self, raw: bytes) -> list[bytes]:
        """Return the objects that may be posts."""
        if not self.inside:
            return [raw]
        items = lists_of(_OBJECT.decode(raw)).get(self.inside)
        if items is None:
            raise msgspec.ValidationError(f"Object missing required field `{self.inside}`")
        return [msgspec.json.encode(item) for item in items]

    def _read(
        self, raw: bytes, where: str, *, bare_ids: BareIds, content: Content
    ) -> Iterator[Record]:
        """Yield the post that an object is."""
        members = self._members(raw)
        self._require_text("text", members)
        cells = {name: cell_of(value) for name, value in members.items()}
        told = (cells.get(self._name_of(field, members)) for field in ("author_id", "url"))
        if members.get(self._name_of("author", members)) is not None or not any(told):
            self._require_text("author", members)
        id_name = self._name_of("id", members)
        written = members.get(id_name)
        resolved = bare_ids.resolve(
            written if isinstance(written, str | int | float) else None,
            fields=lambda: {
                field: cells.get(self._name_of(field, members), "")
                for field in ("author", "created_at", "text")
            },
            address=cells.get(self._name_of("url", members)),
        )
        cells[id_name] = bare_ids.require_id(resolved)
        yield Record(self.dialect.read_object(cells, content), (raw,), where)

    def _members(self, raw: bytes) -> dict[str, object]:
        decoded = _OBJECT.decode(raw)
        if self.nested:
            return member_cells(decoded)
        return {name.lower(): value for name, value in decoded.items()}

    def _name_of(self, field: str, members: Mapping[str, object]) -> str:
        """Return the member that holds a field, the first of its names where none is there."""
        names = self.dialect.columns.get(field, (field,))
        return next((name for name in names if name in members), names[0])

    def _require_text(self, field: str, members: Mapping[str, object]) -> None:
        name = self._name_of(field, members)
        value = members.get(name)
        if value is None:
            raise msgspec.ValidationError(f"Object missing required field `{name}`")
        if not isinstance(value, str):
            raise msgspec.ValidationError(f"Expected `str` - at `$.{name}`")

    def _bare_ids(self, raw: bytes) -> Iterator[IdSample]:
        """Yield the ids of posts that have them as numbers."""
        for piece in self._pieces(raw):
            members = self._members(piece)
            number = members.get(self._name_of("id", members))
            if isinstance(number, int) and not isinstance(number, bool):
                moment = members.get(self._name_of("created_at", members), "")
                yield IdSample((number,), str(moment))


def lists_of(
    value: Mapping[str, object], before: str = "", depth: int = 0
) -> dict[str, list[dict[str, object]]]:
    """Return the lists of objects in an object, by their paths in small letters: ``data.items``.

    Lists inside lists, and empty ones, are left out, and so is what is no object in one.
    """
    lists: dict[str, list[dict[str, object]]] = {}
    for name, part in value.items():
        path = f"{before}{name.lower()}"
        if isinstance(part, dict) and depth < _DEEPEST:
            lists |= lists_of(part, f"{path}.", depth + 1)
        elif isinstance(part, list) and (items := [it for it in part if isinstance(it, dict)]):
            lists[path] = items
    return lists


def member_cells(
    value: Mapping[str, object], before: str = "", depth: int = 0
) -> dict[str, object]:
    """Return the members of an object, and of the objects in it, by their names in small letters.

    The names of members inside others are joined by dots: ``user.name``.
    """
    members: dict[str, object] = {}
    for name, part in value.items():
        whole = f"{before}{name.lower()}"
        if isinstance(part, dict) and depth < _DEEPEST:
            members |= member_cells(part, f"{whole}.", depth + 1)
        else:
            members[whole] = part
    return members


def cell_of(value: object) -> str:
    """Return a value as a table has it."""
    if value is None:
        return ""
    if isinstance(value, str | int | float):
        return str(value)
    return msgspec.json.encode(value).decode()
