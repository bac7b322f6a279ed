"""docs/reference/recap.md, from the records a template receives."""

from __future__ import annotations

import dataclasses
import inspect
import re
from enum import Enum
from typing import TYPE_CHECKING

from tools.reference.prose import NOTE, documented, table
from tweetup import model
from tweetup.render import view

if TYPE_CHECKING:
    from collections.abc import Iterator

_OPENING = """
# Template variables

A template gets `recap`, a `Recap`, and `view`, a `RecapView` of it. Both are a published contract:
a name on this page keeps its meaning; new ones may be added. `tuple[X, ...]` is a list of X in a
meaningful order. `X | None` is None where the value is not known, never 0 or "". Times are in UTC.
"""


def page() -> str:
    """Return the whole page."""
    parts = [NOTE + _OPENING, _view(view.RecapView)]
    parts += [_record(record) for record in _reachable(model.Recap)]
    return "\n".join(parts)


def _reachable(start: type) -> list[type]:
    """Return the records that ``start`` leads to, in the order of their first mention."""
    records, waiting = [], [start]
    while waiting:
        record = waiting.pop(0)
        if record in records:
            continue
        records.append(record)
        names = re.findall(r"[A-Z]\w+", " ".join(_types(record)))
        waiting += [getattr(model, name) for name in names if name in model.__all__]
    return records


def _types(record: type) -> Iterator[str]:
    if not issubclass(record, Enum):
        yield from (kind for _, kind in _fields(record))


def _record(record: type) -> str:
    title = f"## {record.__name__}\n\n{documented(record)}\n"
    if issubclass(record, Enum):
        return f"{title}\nOne of {', '.join(f'`{member.value}`' for member in record)}.\n"
    rows = [(f"`{name}`", f"`{kind}`", "") for name, kind in _fields(record)]
    rows += [(f"`{name}`", f"`{kind}`", about) for name, kind, about in _properties(record)]
    return f"{title}\n{table(('name', 'type', ''), rows)}"


def _fields(record: type) -> Iterator[tuple[str, str]]:
    if dataclasses.is_dataclass(record):
        yield from ((field.name, str(field.type)) for field in dataclasses.fields(record))
    else:
        # A struct or a named tuple, whose annotations are references.
        for name, kind in inspect.get_annotations(record).items():
            yield name, str(getattr(kind, "__forward_arg__", kind))


def _properties(record: type) -> Iterator[tuple[str, str, str]]:
    for name, member in vars(record).items():
        if isinstance(member, property) and not name.startswith("_"):
            yield name, member.fget.__annotations__["return"], documented(member)


def _view(kind: type) -> str:
    rows = [(f"`{name}`", f"`{returned}`", about) for name, returned, about in _properties(kind)]
    for name, member in vars(kind).items():
        if inspect.isfunction(member) and not name.startswith("_"):
            signature = inspect.signature(member)
            given = ", ".join(str(p) for p in list(signature.parameters.values())[1:])
            shown = f"`{name}({given})`".replace("'", "")
            rows.append((shown, f"`{signature.return_annotation}`", documented(member)))
    return f"## {kind.__name__}\n\n{documented(kind)}\n\n{table(('name', 'type', ''), rows)}"
