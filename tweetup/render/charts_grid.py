"""Several numbers of each person side by side as SVG, alone or in a page with its table.

A row is a person, a column a number with a scale of its own: small bars from the column's zero
line, some of them parted by colour. A number that cannot be told has a dash and no bar, so that it
is not taken for none. The table beside the picture has every number in it, and each part.
"""

from __future__ import annotations

import textwrap
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from tweetup.render.templates import open_templates

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = [
    "DrawnCell",
    "DrawnGridRow",
    "GridCell",
    "GridColumn",
    "GridPicture",
    "GridRow",
    "Segment",
    "grid_page",
    "grid_svg",
]

MISSING: Final = "–"
_ROW: Final = 22
_HEAD: Final = 40
_LINE: Final = 19
_LEFT: Final = 16
_BAR: Final = 64
_WIDE_BAR: Final = 132
"""Pixels of the longest bar of a column, and of one whose bars have parts."""
_GAP: Final = 26
_LETTER: Final = 6.8
"""Pixels of a letter, on average."""
_LONGEST: Final = 32
"""Letters of a name, a wide one as two."""
_SQUARE: Final = 11
_LEAST_WIDTH: Final = 480.0
_GREY: Final = 7
"""The number of the grey colour, which is the last one."""
_TOLD: Final = 8
"""Rows in the words of a picture."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GridCell:
    """A number of a row with its text, None as ``value`` where it cannot be told.

    ``parts`` are the numbers that it is made of, one for each part of the picture, or none;
    ``span`` is the interval of a share.
    """

    value: float | None
    text: str
    parts: tuple[int, ...] = ()
    span: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GridColumn:
    """A column: its heading, and the end of its scale, None for its largest number."""

    name: str
    most: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GridRow:
    """A row: its name, a cell for each column, and ``note``, more words for the table."""

    name: str
    cells: tuple[GridCell, ...]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A drawn bar, or a part of one with the number of its colour."""

    x: float
    width: float
    group: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnCell:
    """A number as it is drawn: its bars, its interval, and its text with the text's place."""

    told: str
    text: str
    x: float
    segments: tuple[Segment, ...]
    span: tuple[float, float] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnGridRow:
    """A row as it is drawn, with the line that its words stand on."""

    label: str
    told: str
    y: float
    cells: tuple[DrawnCell, ...]


@dataclass(frozen=True, kw_only=True)
class GridPicture:
    """Rows by columns; there is one of each at least.

    ``head`` is the heading of names, ``note_head`` that of notes where rows have any; ``parts`` are
    the names of colours, the last of them the grey one where ``has_rest``; ``caption`` tells how to
    read it, one sentence or more a string.
    """

    title: str
    head: str
    columns: tuple[GridColumn, ...]
    rows: tuple[GridRow, ...]
    caption: tuple[str, ...]
    parts: tuple[str, ...] = ()
    has_rest: bool = False
    note_head: str = ""

    @cached_property
    def left(self) -> float:
        """Pixels before the first column: room for the names."""
        longest = max(_size(_shortened(it.name)) for it in self.rows)
        return round(_LEFT + max(longest, _size(self.head)) * _LETTER + _GAP, 1)

    @cached_property
    def heads(self) -> tuple[tuple[str, float], ...]:
        """The headings of columns with the places of their zero lines."""
        places = []
        x = self.left
        for number, column in enumerate(self.columns):
            places.append((column.name, round(x, 1)))
            x += self._room(number)
        return tuple(places)

    @cached_property
    def drawn(self) -> tuple[DrawnGridRow, ...]:
        """The rows as they are drawn."""
        return tuple(
            DrawnGridRow(
                label=_shortened(row.name),
                told=", ".join(_apart(it) for it in (row.name, row.note) if it),
                y=float(_HEAD + _ROW * number + 16),
                cells=tuple(self._cell(place, row) for place in range(len(self.columns))),
            )
            for number, row in enumerate(self.rows)
        )

    @property
    def bottom(self) -> int:
        """The end of the rows, in pixels from the top."""
        return _HEAD + _ROW * len(self.rows) + 4

    @cached_property
    def legend(self) -> tuple[tuple[str, int, float, float], ...]:
        """The names of colours, their numbers and the places of their squares, in lines."""
        marks = []
        x, y = float(_LEFT), float(self.bottom + 22)
        for part, name in enumerate(self.parts):
            room = _SQUARE + 6 + _size(name) * _LETTER + 18
            if x > _LEFT and x + room > self.width:
                x, y = float(_LEFT), y + _LINE
            marks.append((name, self._colour(part), round(x, 1), y))
            x += room
        return tuple(marks)

    @cached_property
    def lines(self) -> tuple[tuple[str, float], ...]:
        """The lines of the caption with their places."""
        above = self.legend[-1][3] if self.legend else float(self.bottom)
        letters = int((self.width - 2 * _LEFT) / (_LETTER - 0.6))
        texts = textwrap.wrap(" ".join(self.caption), letters)
        return tuple((text, above + 4 + _LINE * (number + 1)) for number, text in enumerate(texts))

    @cached_property
    def width(self) -> float:
        """Pixels."""
        end = self.heads[-1][1] + self._room(len(self.columns) - 1)
        return round(max(end, _LEAST_WIDTH), 1)

    @property
    def height(self) -> float:
        """Pixels, with colours and caption."""
        return self.lines[-1][1] + 12

    @property
    def summary(self) -> str:
        """The picture in words."""
        told = [f"{_apart(row.name)}: {', '.join(self._words(row))}" for row in self.rows[:_TOLD]]
        return f"{'; '.join(told)}. {' '.join(self.caption)}"

    @property
    def wordy(self) -> tuple[bool, ...]:
        """Whether the cells of a column are words in the table, by its place there."""
        notes = (True,) if self.note_head else ()
        cells = zip(*(it.cells for it in self.rows), strict=True)
        return (True, *notes, *(any(it.parts or it.span for it in column) for column in cells))

    @property
    def table(self) -> tuple[tuple[str, ...], ...]:
        """The cells of each row as text: its name, its note where rows have any, its numbers."""
        return tuple(
            (
                row.name,
                *((row.note,) if self.note_head else ()),
                *(self._told(it) for it in row.cells),
            )
            for row in self.rows
        )

    def _words(self, row: GridRow) -> Iterator[str]:
        """Yield the numbers of a row with the names of their columns."""
        for column, cell in zip(self.columns, row.cells, strict=True):
            yield f"{column.name} {'not told' if cell.value is None else cell.text}"

    def _told(self, cell: GridCell) -> str:
        """Return a number with its parts and its interval."""
        parts = [
            f"{name} {number:,}"
            for name, number in zip(self.parts, cell.parts, strict=False)
            if number
        ]
        spans = []
        if cell.span is not None:
            low, high = (f"{100 * it:.0f} %" for it in cell.span)
            spans.append(f"{low} to {high}")
        beside = ", ".join([*parts, *spans])
        return f"{cell.text} ({beside})" if beside else cell.text

    def _cell(self, place: int, row: GridRow) -> DrawnCell:
        cell, column = row.cells[place], self.columns[place]
        zero, scale = self.heads[place][1], self._scales[place]
        end = zero + (cell.value or 0) * scale
        span = None
        if cell.span is not None:
            span = (round(zero + cell.span[0] * scale, 1), round(zero + cell.span[1] * scale, 1))
            end = max(end, span[1])
        told = "not told" if cell.value is None else self._told(cell)
        return DrawnCell(
            told=f"{_apart(row.name)}, {column.name}: {told}",
            text=cell.text,
            x=round(end + 6, 1),
            segments=tuple(self._segments(cell, zero, scale)),
            span=span,
        )

    def _segments(self, cell: GridCell, zero: float, scale: float) -> Iterator[Segment]:
        """Yield the bars of a number, none of 0; those too small to be seen have a pixel."""
        if cell.value and not cell.parts:
            yield Segment(x=zero, width=round(max(cell.value * scale, 1.0), 1), group=None)
        at = zero
        for part, number in enumerate(cell.parts):
            if number:
                width = round(max(number * scale, 1.0), 1)
                yield Segment(x=round(at, 1), width=width, group=self._colour(part))
                at += number * scale

    def _colour(self, part: int) -> int:
        """Return the number of a part's colour."""
        is_rest = self.has_rest and part == len(self.parts) - 1
        return _GREY if is_rest else part % _GREY

    @cached_property
    def _scales(self) -> tuple[float, ...]:
        """Pixels of 1, by column."""
        scales = []
        for place, column in enumerate(self.columns):
            values = [it.cells[place].value or 0 for it in self.rows]
            most = max(values) if column.most is None else column.most
            room = _WIDE_BAR if any(it.cells[place].parts for it in self.rows) else _BAR
            scales.append(room / most if most > 0 else 0.0)
        return tuple(scales)

    def _room(self, place: int) -> float:
        """Return the pixels of a column, with the gap after it."""
        end = max(
            _ended(it.cells[place], self._scales[place]) + 6 + _size(it.cells[place].text) * _LETTER
            for it in self.rows
        )
        return max(end, _size(self.columns[place].name) * _LETTER) + _GAP


def _ended(cell: GridCell, scale: float) -> float:
    """Return the pixels of a number's bar and interval."""
    return max(cell.value or 0, 0 if cell.span is None else cell.span[1]) * scale


def _size(text: str) -> int:
    """Return the letters of a text, wide ones as two and marks on others as none."""
    return sum(
        0 if unicodedata.combining(it) else 1 + (unicodedata.east_asian_width(it) in "WF")
        for it in text
    )


def _apart(name: str) -> str:
    """Return a name from right to left between signs that keep it from turning its neighbours."""
    is_from_right = any(unicodedata.bidirectional(it) in {"R", "AL"} for it in name)
    return f"\u2068{name}\u2069" if is_from_right else name


def _shortened(name: str) -> str:
    if _size(name) <= _LONGEST:
        return name
    kept = name
    while _size(kept) >= _LONGEST:
        kept = kept[:-1]
    return f"{kept}…"


def grid_svg(picture: GridPicture, templates: Path | None = None) -> str:
    """Return a picture of several numbers as an SVG file."""
    return open_templates(templates).render("graph/grid.svg.j2", picture=picture)


def grid_page(picture: GridPicture, templates: Path | None = None) -> str:
    """Return a picture of several numbers as an HTML page with its table."""
    return open_templates(templates).render("graph/grid.html.j2", picture=picture)
