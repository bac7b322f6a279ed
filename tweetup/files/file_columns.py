"""The columns of a file that no format knows, with values, and the fields they may hold."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tweetup.errors import InputError
from tweetup.files.detect import detect_format, prepare, read_head
from tweetup.files.gather import gather_contents
from tweetup.formats.dialects import columns_of, items_of, list_of_posts
from tweetup.formats.import_options import DEFAULT_OPTIONS
from tweetup.formats.object_tables import member_cells
from tweetup.formats.row_times import is_moment
from tweetup.formats.table_lines import open_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from tweetup.formats.base import Head
    from tweetup.formats.content import Content

__all__ = ["FileColumns", "propose_columns", "read_file_columns"]

_SAMPLE: Final = 200
_SHOWN: Final = 3
_HANDLE: Final = re.compile(r"@?[\w.-]{1,60}(?:@[\w.-]+)?")
_NAMES: Final = {
    "id": re.compile(r"(?:^|[._ -])(?:id|id_str|nr|no|number|tweet_?id|status_?id|post_?id)$"),
    "created_at": re.compile(r"time|date|created|posted|published|when"),
    "author": re.compile(r"screen_?name|handle|user_?name|author|user|account|who|from|nick"),
    "text": re.compile(r"text|tweet|content|body|message|post|status"),
}
_SURE_NAMES: Final = {
    "id": re.compile(r"(?:^|\.)(?:id|id_str|(?:tweet|status|post)_?id)$"),
    "author": re.compile(r"(?:^|[._ -])(?:handle|user_?name|screen_?name|acct|login)$"),
}
_OTHER_NAMES: Final = {
    "id": re.compile(r"repl|user|author|account|conversation|quote|thread|parent"),
    "author": re.compile(
        r"(?:^|[._ -])(?:(?:display|full|real|first|last|author)[_ -]?)?(?:nm|name|id|id_str)$"
    ),
}
"""Names of columns that hold something of the same form: a name, the id of another."""


@dataclass(frozen=True, slots=True)
class FileColumns:
    """A file's name, the first three values of each of its columns, and its format if it has one.

    ``values`` are those of the first 200 rows, empty ones left out.
    """

    name: str
    values: Mapping[str, Sequence[str]]
    format: str | None

    def shown(self, column: str) -> tuple[str, ...]:
        """Return three different values of a column, fewer where it has no more."""
        return tuple(islice(dict.fromkeys(self.values[column]), _SHOWN))


def read_file_columns(path: str) -> FileColumns:
    """Return the columns of a file; of posts in a list inside an object, behind the list's path.

    Raises :class:`~tweetup.errors.InputError` for a file that is not there, is no table or JSON, or
    holds several files.
    """
    file = Path(path)
    if not file.exists():
        raise InputError("there is no such file", where=path, hint="check the name and the folder")
    contents, _ = gather_contents(file, file.name, None)
    if len(contents) != 1:
        raise InputError(
            f"it holds {len(contents)} files", where=path, hint="name the columns of one file"
        )
    (content,) = contents
    prepare(content, DEFAULT_OPTIONS)
    head = read_head(content)
    inside = list_of_posts(head)
    if inside:
        head = items_of(head, inside)
    columns = columns_of(head)
    if not columns:
        raise InputError("this is no table and no JSON with objects", where=path)
    values: dict[str, list[str]] = {column: [] for column in columns}
    for row in islice(_rows(head, content), _SAMPLE):
        for column, value in row:
            if value.strip():
                values[column].append(value.strip())
    if inside:
        values = {f"{inside}.{column}": cells for column, cells in values.items()}
    return FileColumns(file.name, values, _format_of(content))


def propose_columns(columns: FileColumns) -> dict[str, str]:
    """Return the column that most likely holds each of the fields that every post has.

    Judged by the values first, then by the name; a field without a likely column is left out.
    """
    proposed: dict[str, str] = {}
    for field, fits in _FITS.items():
        scored = {
            column: _share(values, fits) + _weight_of_name(field, column)
            for column, values in columns.values.items()
            if values and column not in proposed.values()
        }
        best = max(
            scored,
            key=lambda column: (scored[column], _weight(field, columns, column)),
            default=None,
        )
        if best is not None and scored[best] > 1:
            proposed[field] = best
    return proposed


def _weight_of_name(field: str, column: str) -> float:
    """Return from 0 to 2 how much the name of a column tells that it holds a field."""
    is_sure = (sure := _SURE_NAMES.get(field)) is not None and bool(sure.search(column))
    is_other = (other := _OTHER_NAMES.get(field)) is not None and bool(other.search(column))
    if is_sure and not (is_other and field == "id"):  # user.id is not a post's
        return 2.0
    if not _NAMES[field].search(column):
        return 0.0
    return 0.5 if is_other else 1.0


def _weight(field: str, columns: FileColumns, column: str) -> float:
    """Return the measure that decides between columns that fit alike: of texts, their length."""
    values = columns.values[column]
    if field == "text":
        return sum(map(len, values)) / len(values)
    return len(set(values)) / len(values) if field == "id" else -len(column)


def _share(values: Sequence[str], fits: Callable[[str], bool]) -> float:
    return sum(map(fits, values)) / len(values)


def _is_id(value: str) -> bool:
    return bool(re.fullmatch(r"\S{1,120}", value)) and any(map(str.isdigit, value))


_FITS: Final[dict[str, Callable[[str], bool]]] = {
    "created_at": is_moment,
    "id": _is_id,
    "text": lambda value: " " in value,
    "author": lambda value: _HANDLE.fullmatch(value) is not None,
}


def _rows(head: Head, content: Content) -> Iterator[Iterable[tuple[str, str]]]:
    if head.values:
        for value in head.values:
            yield [
                (name, "" if it is None else str(it)) for name, it in member_cells(value).items()
            ]
        return
    with open_table(content) as table:
        try:
            for cells in csv.reader(table.lines, delimiter=table.delimiter):
                yield zip(table.columns, cells, strict=False)
        except csv.Error:
            return  # the rows before it tell enough


def _format_of(content: Content) -> str | None:
    try:
        return detect_format(content).name
    except InputError:
        return None
