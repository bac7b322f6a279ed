"""Records as rows and back, by the table of columns.

The functions are made once from :mod:`tweetup.archive.columns`, so that writing a row reads no
table.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, cast

from tweetup.archive.columns import (
    COUNT_COLUMNS,
    LIST_TABLES,
    POLL_COLUMNS,
    POLL_OPTION_COLUMNS,
    POST_COLUMNS,
    PROFILE_COLUMNS,
    MergeRule,
)
from tweetup.archive.timestamps import from_text
from tweetup.model import Author, Counts, Poll, PollOption

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from tweetup.archive.columns import Cell, Column, ListTable
    from tweetup.model import Post

__all__ = [
    "LISTS",
    "OPTION_NAMES",
    "PLACE_COLUMNS",
    "POLL_NAMES",
    "POST_NAMES",
    "POST_READ_NAMES",
    "PROFILE_NAMES",
    "SET_DIGEST",
    "ListRows",
    "author_of",
    "option_cells",
    "poll_cells",
    "poll_of",
    "post_cells",
    "post_fields",
    "profile_cells",
    "values_of",
]


#: Of a post, given by its number: the digest by which records are compared with it.
SET_DIGEST: Final = """
    INSERT INTO _post_digests (post, digest) VALUES (?, ?)
    ON CONFLICT (post) DO UPDATE SET digest = excluded.digest
"""


def values_of(fields: Sequence[str]) -> Callable[[object], tuple[Any, ...]]:
    """Return a function from a record to the values of its fields, given by their paths.

    Unlike ``attrgetter`` it returns a tuple for one field and for none as well.
    """
    if len(fields) > 1:
        return attrgetter(*fields)
    if not fields:
        return lambda _record: ()
    value_of = attrgetter(*fields)
    return lambda record: (value_of(record),)


class _RowCodec:
    """Converts records of one class to cells and back.

    ``names`` are the columns of the cells that ``write`` returns of a record, ``read_names`` of the
    cells read.
    """

    def __init__(self, columns: Iterable[Column]) -> None:
        written = [(column, column.field) for column in columns if column.field is not None]
        read = [(column, field) for column, field in written if column.read_back]
        self.names = tuple(column.name for column, _ in written)
        self.read_names = tuple(column.name for column, _ in read)
        self.write = _writer(written)
        self._fields = tuple(field for _, field in read)
        self._readers = tuple((field, column.read) for column, field in read if column.read)

    def read(self, cells: Sequence[Cell]) -> dict[str, Any]:
        """Return the values of the first cells, those of ``read_names``, by their fields."""
        values: dict[str, Any] = dict(zip(self._fields, cells, strict=False))
        for field, convert in self._readers:
            value = values[field]
            if value is not None:
                values[field] = convert(value)
        return values


def _writer(columns: Sequence[tuple[Column, str]]) -> Callable[[Any], tuple[Cell, ...]]:
    """Return a function from a record to the cells of columns, given with their fields."""
    names: dict[str, object] = {}
    cells = [_cell(column, f"it.{field}", names) for column, field in columns]
    write = _compile(f"lambda it: ({', '.join(cells)},)", names)
    return cast("Callable[[Any], tuple[Cell, ...]]", write)


def _cell(column: Column, value: str, names: dict[str, object]) -> str:
    """Return the expression of a cell; the function that writes it goes into ``names``."""
    if column.write is None:
        return value
    name = f"write_{column.name}"
    names[name] = column.write
    return f"None if (value := {value}) is None else {name}(value)"


def _compile(code: str, names: dict[str, object]) -> object:
    """Return the function of an expression as if written by hand, as dataclasses do it.

    It takes half the time of a loop over the columns. All names in it are of our own fields.
    """
    return eval(code, names)  # noqa: S307 - code of our own columns


_POST: Final = _RowCodec(column for column in POST_COLUMNS if column.merge is not MergeRule.KEY)
_COUNTS: Final = _RowCodec(COUNT_COLUMNS)
_PROFILE: Final = _RowCodec(PROFILE_COLUMNS)
_POLL: Final = _RowCodec(POLL_COLUMNS)
_OPTION: Final = _RowCodec(POLL_OPTION_COLUMNS)
_NO_COUNTS: Final = _COUNTS.write(Counts())
_COUNTED: Final = len(_COUNTS.read_names)

#: The columns of ``posts`` whose cells :func:`post_cells` returns: all of a record but its key.
POST_NAMES: Final = (*_POST.names, *_COUNTS.names)

#: The columns of ``posts`` whose cells :func:`post_fields` takes.
POST_READ_NAMES: Final = (*_POST.read_names, *_COUNTS.read_names)

#: The columns of a profile, in ``authors`` and in ``author_profiles`` alike.
PROFILE_NAMES: Final = _PROFILE.names

#: The columns of a poll, and those of an option.
POLL_NAMES: Final = _POLL.names
OPTION_NAMES: Final = _OPTION.names

#: The columns of ``posts``, by the fields of ``Post``, that tell where a post was written.
PLACE_COLUMNS: Final = {
    column.field: column.name
    for column in POST_COLUMNS
    if column.tells_place and column.field is not None
}


def post_cells(post: Post) -> tuple[Cell, ...]:
    """Return the cells of :data:`POST_NAMES`."""
    counts = post.counts
    return _POST.write(post) + (_NO_COUNTS if counts is None else _COUNTS.write(counts))


def post_fields(cells: Sequence[Cell]) -> dict[str, Any]:
    """Return the fields of a post from the cells of :data:`POST_READ_NAMES`.

    These are all of ``Post`` but its key, its author and its lists.
    """
    fields = _POST.read(cells)
    counts = tuple(cells[-_COUNTED:])
    if counts != _NO_COUNTS:
        fields["counts"] = Counts(**_COUNTS.read(counts))
    return fields


def profile_cells(author: Author) -> tuple[Cell, ...]:
    """Return the cells of :data:`PROFILE_NAMES`."""
    return _PROFILE.write(author)


def author_of(network: str, cells: Sequence[Cell], seen_at: str | None) -> Author:
    """Return the profile with the cells of :data:`PROFILE_NAMES`, as seen then."""
    seen = from_text(seen_at) if seen_at else None
    return Author(network=network, seen_at=seen, **_PROFILE.read(cells))


def poll_cells(poll: Poll) -> tuple[Cell, ...]:
    """Return the cells of :data:`POLL_NAMES`."""
    return _POLL.write(poll)


def option_cells(option: PollOption) -> tuple[Cell, ...]:
    """Return the cells of :data:`OPTION_NAMES`."""
    return _OPTION.write(option)


def poll_of(cells: Sequence[Cell], options: Iterable[Sequence[Cell]]) -> Poll:
    """Return the poll of the cells of :data:`POLL_NAMES`, with options of those of theirs."""
    listed = tuple(PollOption(**_OPTION.read(option)) for option in options)
    return Poll(options=listed, **_POLL.read(cells))


class ListRows:
    """Converts the items that a table lists of posts to rows and back.

    ``field`` is the field of ``Post``, ``depends_on`` that and others from which cells follow,
    ``insert`` the statement that takes a row of :meth:`write`.
    """

    def __init__(self, table: ListTable) -> None:
        self.table = table.name
        self.field = table.field
        self.depends_on = (table.field, *table.derived_from)
        of_item = tuple(
            column
            for column in table.columns
            if column.derive is None and (column.field is not None or table.item is str)
        )
        derived = tuple(column for column in table.columns if column.derive is not None)
        self.columns = tuple(column.name for column in of_item if column.read_back)
        self.write = _list_writer(table, of_item, derived)
        """Return the rows of posts, each given with its number in the archive."""
        self.read = _item_reader(table.item, of_item)
        names = ("post", "position", *(column.name for column in (*of_item, *derived)))
        marks = ", ".join("?" * len(names))
        self.insert = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608 - our own names


def _list_writer(
    table: ListTable, of_item: Sequence[Column], derived: Sequence[Column]
) -> Callable[[Iterable[tuple[int, Post]]], list[tuple[Cell, ...]]]:
    """Return a function from posts, given with their numbers, to the rows of their items."""
    names: dict[str, object] = {}
    cells = ["number", "position"]
    for column in of_item:
        value = "it" if table.item is str else f"it.{column.field}"
        cells.append(_cell(column, value, names))
    for column in derived:
        names[f"derive_{column.name}"] = column.derive
        cells.append(f"derive_{column.name}(post, it)")
    write = _compile(
        f"lambda posts: [({', '.join(cells)}) for number, post in posts if post.{table.field}"
        f" for position, it in enumerate(post.{table.field})]",
        names,
    )
    return cast("Callable[[Iterable[tuple[int, Post]]], list[tuple[Cell, ...]]]", write)


def _item_reader(item_class: type, columns: Sequence[Column]) -> Callable[[Sequence[Cell]], object]:
    if item_class is str:
        return lambda cells: cells[-1]
    codec = _RowCodec(columns)
    return lambda cells: item_class(**codec.read(cells))


#: Every table that lists something of a post.
LISTS: Final = tuple(map(ListRows, LIST_TABLES))
