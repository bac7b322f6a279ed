"""Rows of a table that a quote without its end runs together with the rows below them.

Python's csv reader takes such a cell on until the next quote, however many rows that swallows, and
says nothing. What was written with care passes: a cell of several lines has its quotes doubled
and ends before a delimiter, and no line of it is a row.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["NEVER_ENDS", "UNCLOSED", "alone"]

NEVER_ENDS = "a cell that never ends"
UNCLOSED = "rows with a quote that is never closed, read up to the end of their line"


def alone(
    cells: Sequence[str],
    lines: Sequence[str],
    delimiter: str,
    is_row: Callable[[Sequence[str]], bool],
) -> list[str] | None:
    """The cells of a row's first line where only that is the row; None where all ``lines`` are.

    ``cells`` are what the reader made of the lines, ``is_row`` tells whether cells are those of a
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
    """Whether a row of one line may end in the middle of a cell because the file does."""
    ends = ("\n", "\r")
    return not line.endswith(ends) or (bool(cells) and cells[-1].endswith(ends))


def _is_open(line: str, delimiter: str) -> bool:
    """Whether a line ends inside a cell."""
    reader = csv.reader([line, "\n"], delimiter=delimiter)
    return next(reader, None) is not None and reader.line_num > 1


def _is_well_formed(lines: Sequence[str], delimiter: str) -> bool:
    """Whether every quoted cell ends, and does so before a delimiter or the row's end."""
    try:
        return next(csv.reader(lines, delimiter=delimiter, strict=True), None) is not None
    except csv.Error:
        return False


def _split(line: str, delimiter: str) -> list[str]:
    """The cells of a line that is all there is."""
    try:
        return next(csv.reader([line.rstrip("\r\n")], delimiter=delimiter), [])
    except csv.Error:
        return []
