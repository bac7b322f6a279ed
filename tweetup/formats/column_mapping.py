"""Tables nobody declared: the person who hands one over says which column holds what."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tweetup.errors import InputError, UnknownNameError
from tweetup.formats.dialects import DIALECTS, PLAIN_CSV
from tweetup.formats.rows import FIELDS
from tweetup.formats.tables import ESSENTIAL, Dialect

if TYPE_CHECKING:
    from tweetup.formats.base import Format, Head
    from tweetup.formats.content import Content

__all__ = ["map_columns"]

_MAPPED = "mapped-csv"


def map_columns(head: Head, content: Content, insisted: Format | None = None) -> Dialect:
    """A dialect for a table whose columns somebody named (``content.given.columns``).

    The rest is as in the dialect insisted on or the surest one, or else in a plain table. Raises
    :class:`~tweetup.errors.UnknownNameError` for a field no post has and
    :class:`~tweetup.errors.InputError` where a column is not there or one is still wanting.
    """
    named = dict(content.given.columns)
    for field in named:
        if field not in FIELDS:
            raise UnknownNameError("field", field, FIELDS)
    for column in named.values():
        if column.strip().lower().partition("#")[0] not in head.columns:
            raise InputError(
                f"this table has no column {column!r}; it has {', '.join(head.columns[:40])}",
                where=content.name,
                hint="name a column of its header with --map",
            )
    base = insisted if isinstance(insisted, Dialect) else _surest(head)
    columns = dict(base.columns) | {
        field: (column.strip().lower(),) for field, column in named.items()
    }
    dialect = replace(base, name=base.name if base is not PLAIN_CSV else _MAPPED, columns=columns)
    if wanting := sorted(ESSENTIAL - dialect.fields(head.columns).keys()):
        raise InputError(
            f"nobody said which column holds {' and '.join(wanting)}",
            where=content.name,
            hint=f"say it with {' '.join(f'--map {field}=COLUMN' for field in wanting)}",
        )
    return dialect


def _surest(head: Head) -> Dialect:
    best = max(DIALECTS, key=lambda dialect: dialect.certainty(head))
    return best if best.certainty(head) else PLAIN_CSV
