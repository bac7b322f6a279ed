"""Read the lines of a table: its header, and the lines of each row.

A quote without its end runs a row together with the rows below it; such rows are told apart.
"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Self

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import TracebackType

    from tweetup.formats.content import Content

__all__ = ["NEVER_ENDS", "UNCLOSED", "CsvTable", "TableLines", "alone", "open_table", "read_header"]

_LONGEST_LINE = 1 << 20
_TITLES = 4
_FEWEST = 4
"""Columns of a table of posts: id, time, author and text."""
_NAME = re.compile(r"[^\W\d][\w#@.:()/ -]{0,39}")


class CsvTable(Struct):
    """A table whose header has been read; use it as a context manager.

    ``columns`` are folded to lower case, ``header`` is the line as it stands.
    """

    text: io.TextIOWrapper
    lines: TableLines
    header: str
    columns: tuple[str, ...]
    delimiter: str

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.text.close()


class TableLines:
    """TableLines of text for the csv reader that remember the row they belong to."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._ahead: list[str] = []
        self._row: list[str] = []
        self.row = 1

    def __iter__(self) -> TableLines:
        return self

    def __next__(self) -> str:
        line = self._ahead.pop() if self._ahead else self._text.readline(_LONGEST_LINE)
        if not line:
            raise StopIteration
        self._row.append(line)
        return line

    def ahead(self, most: int) -> Sequence[str]:
        """Return lines that follow, without taking them: at most so many, the last one first."""
        if not self._ahead:
            size = 0
            while len(self._ahead) < most and size < _LONGEST_LINE:
                line = self._text.readline(_LONGEST_LINE)
                if not line:
                    break
                self._ahead.append(line)
                size += len(line)
            self._ahead.reverse()
        return self._ahead

    def begin(self) -> None:
        """Begin a new row with the next line."""
        self.row += len(self._row)
        self._row = []

    @property
    def of_row(self) -> Sequence[str]:
        """Return the lines the row has taken so far."""
        return self._row

    def taken(self) -> str:
        """Return the row's lines as they stand in the file."""
        return "".join(self._row)

    def go_back(self) -> None:
        """Put all but the row's first line back: they may be rows of their own."""
        self._ahead.extend(reversed(self._row[1:]))
        del self._row[1:]


def open_table(content: Content) -> CsvTable:
    """Return the content as a table, past its header: the first line that is no title.

    Its line ends are made alike; bytes that are not UTF-8 stay marked.
    """
    text = io.TextIOWrapper(
        content.open(), encoding="utf-8-sig", errors="surrogateescape", newline=""
    )
    lines = TableLines(text)
    header = next(lines, "")
    columns, delimiter = read_header(header)
    for number in range(_TITLES):
        if not (
            _is_title(columns, header) or (len(columns) == 1 and _is_above(lines, _TITLES - number))
        ):
            break
        lines.begin()
        header = next(lines, "")
        columns, delimiter = read_header(header)
    return CsvTable(text, lines, header, columns, delimiter)


def read_header(line: str) -> tuple[tuple[str, ...], str]:
    """Return the columns of a first line, in lower case, and the delimiter between them."""
    candidates: list[tuple[tuple[str, ...], str]] = []
    for delimiter in ",;\t|":
        try:
            names = next(csv.reader([line], delimiter=delimiter), [])
        except csv.Error:
            continue
        candidates.append((tuple(name.strip().lower() for name in names), delimiter))
    return max(candidates, key=lambda pair: len(pair[0]), default=((), ","))


def _is_title(columns: tuple[str, ...], line: str) -> bool:
    """Return whether a line is a title of a sheet rather than the names of its columns."""
    if not line.strip() or line.lower().startswith("sep="):
        return bool(line)
    return len(columns) > 3 and sum(map(bool, columns)) * 3 < len(columns)


def _is_above(lines: TableLines, most: int) -> bool:
    """Return whether a header with the columns of a post is among the next lines, ``most`` of them.

    A line of one cell is a title then.
    """
    following = lines.ahead(most)[::-1][:most]
    return any(map(_is_header, following))


def _is_header(line: str) -> bool:
    columns, _ = read_header(line)
    return (
        len(columns) >= _FEWEST
        and len(set(columns)) == len(columns)
        and all(map(_NAME.fullmatch, columns[1:]))  # R and pandas leave the first one empty
    )


NEVER_ENDS = "a cell that never ends"
UNCLOSED = "rows with a quote that is never closed, read up to the end of their line"


def alone(
    cells: Sequence[str],
    lines: Sequence[str],
    delimiter: str,
    is_row: Callable[[Sequence[str]], bool],
) -> list[str] | None:
    """Return the cells of a row's first line if only that is the row; None if all ``lines`` are.

    ``cells`` are the reader's cells of the lines, ``is_row`` tells whether cells are those of a
    row. Raises ``csv.Error`` where the lines are not one row and their first is none either.
    """
    if len(lines) == 1:
        if not (_may_be_last(lines[0], cells) and _is_open(lines[0], delimiter)):
            return None
    elif _is_well_formed(lines, delimiter) and not any(
        is_row(_split(line, delimiter)) for line in lines[1:]
    ):
        return None
    first = _split(lines[0], delimiter)
    if is_row(first) and (len(lines) == 1 or is_row(_split(lines[1], delimiter))):
        return first
    raise csv.Error(NEVER_ENDS)


def _may_be_last(line: str, cells: Sequence[str]) -> bool:
    """Return whether a row of one line may end inside a cell since the file ends there."""
    ends = ("\n", "\r")
    return not line.endswith(ends) or (bool(cells) and cells[-1].endswith(ends))


def _is_open(line: str, delimiter: str) -> bool:
    """Return whether a line ends inside a cell."""
    reader = csv.reader([line, "\n"], delimiter=delimiter)
    return next(reader, None) is not None and reader.line_num > 1


def _is_well_formed(lines: Sequence[str], delimiter: str) -> bool:
    """Return whether every quoted cell ends, before a delimiter or the row's end."""
    try:
        return next(csv.reader(lines, delimiter=delimiter, strict=True), None) is not None
    except csv.Error:
        return False


def _split(line: str, delimiter: str) -> list[str]:
    """Return the cells of a line that is a row by itself."""
    try:
        return next(csv.reader([line.rstrip("\r\n")], delimiter=delimiter), [])
    except csv.Error:
        return []
