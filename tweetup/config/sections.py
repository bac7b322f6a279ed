"""The tables of ``tweetup.toml`` with their keys, as the schema has them; the starter file."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, get_args, get_origin

from msgspec import NODEFAULT, Struct

from tweetup.config.schema import Config, Example, Type

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Key", "Section", "read_schema", "starter_config", "to_toml"]

_OPENING = """\
# Configuration of tweetup.
#
# Everything here is optional: a line that begins with # does nothing. To set something, take
# the # away (also from the line in [brackets] above it) and give it the value for your chat.

"""


class Key(NamedTuple):
    """A key of a table: the type of its value, or where it is ``listed`` of the items."""

    name: str
    type: Type
    listed: bool
    description: str
    example: Example
    default: object

    @property
    def required(self) -> bool:
        """Return whether nothing holds without the key."""
        return self.default is NODEFAULT and not self.example.without

    @property
    def assignment(self) -> str:
        """Return the example as a line of the file."""
        return f"{self.name} = {to_toml(self.example.value)}"


class Section(NamedTuple):
    """A table of the file: its keys, and the tables inside it by the keys that hold them."""

    header: str
    about: str
    keys: tuple[Key, ...]
    inner: dict[str, Section]

    def walk(self) -> Iterator[Section]:
        """Yield the table and all tables inside it, in the order of the documentation."""
        yield self
        for section in self.inner.values():
            yield from section.walk()


def starter_config() -> str:
    """Return the commented file: as it is it sets nothing, and each line works uncommented."""
    return _OPENING + "\n".join(_commented(section) for section in read_schema().walk())


def _commented(section: Section) -> str:
    lines = [f"# {line}" for line in section.about.splitlines()]
    lines += [f"#{section.header}"] if section.header else []
    lines += [f"\n# {key.description}\n#{key.assignment}" for key in section.keys]
    return "\n".join(lines) + "\n"


@cache
def read_schema() -> Section:
    """Return the top of the file, which has all other tables inside it."""
    return _section(Config)


def _section(record: type[Struct]) -> Section:
    keys: list[Key] = []
    inner: dict[str, Section] = {}
    defaults = record.__struct_defaults__
    required = len(record.__struct_fields__) - len(defaults)
    for name, default in zip(
        record.__struct_fields__, (*[NODEFAULT] * required, *defaults), strict=True
    ):
        notes = _notes(record.__annotations__[name])
        if str in notes:
            doc = notes[str], notes[Example], default
            keys.append(Key(name, notes[Type], tuple in notes, *doc))
        elif hasattr(notes[type], "HEADER"):
            inner[name] = _section(notes[type])
        elif issubclass(notes[type], Struct):
            keys.extend(_section(notes[type]).keys)
    header, about = getattr(record, "HEADER", ""), getattr(record, "ABOUT", "")
    return Section(header, about, tuple(keys), inner)


def _notes(hint: Any) -> dict[object, Any]:  # noqa: ANN401 - typing has no name for annotations
    """Return the annotations of a type and of the first type inside it, by their class.

    The innermost type itself is at ``type``, unless a class annotates it.
    """
    inside = get_args(hint)
    notes: dict[object, Any] = _notes(inside[0]) if inside else {type: hint}
    if get_origin(hint) is tuple:
        notes[tuple] = True
    return notes | {
        type if isinstance(note, type) else type(note): note
        for note in getattr(hint, "__metadata__", ())
    }


def to_toml(value: object) -> str:
    """Return a value as TOML: text, a number, true or false, a date, or a list."""
    import json

    return value.isoformat() if isinstance(value, date) else json.dumps(value, default=str)
