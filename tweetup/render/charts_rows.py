"""Numbers side by side as SVG, alone or in a page with their table.

One picture has a bar a row, with a mark or an interval beside it; another has a strip of columns a
row, all of one scale, for numbers over time. The table beside a picture has every number in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import ceil
from typing import TYPE_CHECKING, Final

from tweetup.render.charts_course import BarOfPosts
from tweetup.render.templates import open_templates

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "DrawnRow",
    "DrawnStrip",
    "NumberRow",
    "RowsPicture",
    "StripRow",
    "StripsPicture",
    "rows_page",
    "rows_svg",
    "strips_page",
    "strips_svg",
]

_ROW: Final = 22
_BARS: Final = 460
_LETTER: Final = 7.2
"""Pixels of a letter of a label, on average."""
_LONGEST: Final = 32
_RIGHT: Final = 84
_LINE: Final = 19
_STRIP: Final = 40
_TALLEST: Final = 30
_COLUMNS: Final = 600
_MARKS: Final = 8
_WIDEST: Final = 48.0


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberRow:
    """A row: its name, its number, and the number as text.

    ``mark`` is a number to compare with, ``span`` the interval of a share; None where there is
    none.
    """

    name: str
    value: float
    text: str
    mark: float | None = None
    span: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnRow:
    """A row with the places of its bar, its mark and its interval, in pixels."""

    name: str
    label: str
    text: str
    y: float
    x: float
    width: float
    end: float
    mark: float | None
    span: tuple[float, float] | None

    @property
    def told(self) -> str:
        """The row in words."""
        return f"{self.name}: {self.text}"


@dataclass(frozen=True, kw_only=True)
class RowsPicture:
    """Numbers, a bar each, from a common zero line; there is one at least.

    ``heads`` are the headings of the table: of names, numbers, marks and intervals. ``caption``
    tells how to read it.
    """

    title: str
    heads: tuple[str, str, str, str]
    rows: tuple[NumberRow, ...]
    caption: str

    @property
    def has_marks(self) -> bool:
        """Return whether any row has a number to compare with."""
        return any(it.mark is not None for it in self.rows)

    @property
    def has_spans(self) -> bool:
        """Return whether any row has an interval."""
        return any(it.span is not None for it in self.rows)

    @cached_property
    def left(self) -> float:
        """Pixels before the bars: room for the names."""
        longest = max(len(_shortened(it.name)) for it in self.rows)
        return round(24 + longest * _LETTER, 1)

    @cached_property
    def zero(self) -> float:
        """The place of the zero line."""
        return self._place(0.0)

    @property
    def drawn(self) -> tuple[DrawnRow, ...]:
        """The rows as they are drawn."""
        return tuple(self._drawn(number, it) for number, it in enumerate(self.rows))

    @property
    def width(self) -> float:
        """Pixels."""
        return self.left + _BARS + _RIGHT

    @property
    def height(self) -> int:
        """Pixels, with the caption."""
        return _ROW * len(self.rows) + 2 * _LINE

    @property
    def summary(self) -> str:
        """The picture in words."""
        return f"{'; '.join(f'{it.name}: {it.text}' for it in self.rows[:12])}. {self.caption}"

    def _drawn(self, number: int, row: NumberRow) -> DrawnRow:
        at = self._place(row.value)
        mark = None if row.mark is None else self._place(row.mark)
        span = None
        if row.span is not None:
            span = (self._place(row.span[0]), self._place(row.span[1]))
        return DrawnRow(
            name=row.name,
            label=_shortened(row.name),
            text=row.text,
            y=float(_ROW * number + _ROW),
            x=min(at, self.zero),
            width=round(max(abs(at - self.zero), 1.0), 1),
            end=max(at, self.zero, *(span or ()), mark or 0.0),
            mark=mark,
            span=span,
        )

    @cached_property
    def _bounds(self) -> tuple[float, float]:
        numbers = [0.0]
        for row in self.rows:
            numbers += [row.value, *(row.span or ())]
            numbers += [] if row.mark is None else [row.mark]
        low, high = min(numbers), max(numbers)
        return low, high if high > low else low + 1.0

    def _place(self, value: float) -> float:
        low, high = self._bounds
        return round(self.left + _BARS * (value - low) / (high - low), 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class StripRow:
    """A row of a picture over time: its name, and a number for each column."""

    name: str
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnStrip:
    """A row over time: the line that its columns stand on, its largest number, and the columns."""

    name: str
    label: str
    y: float
    most: int
    bars: tuple[BarOfPosts, ...]


@dataclass(frozen=True, kw_only=True)
class StripsPicture:
    """Numbers over time: a row a matter, a column a time; rows have one scale, and a number each.

    ``head`` is the heading of names.
    """

    title: str
    head: str
    columns: tuple[str, ...]
    rows: tuple[StripRow, ...]
    caption: str

    @cached_property
    def left(self) -> float:
        """Pixels before the columns: room for the names."""
        longest = max(len(_shortened(it.name)) for it in self.rows)
        return round(24 + longest * _LETTER, 1)

    @property
    def drawn(self) -> tuple[DrawnStrip, ...]:
        """The rows as they are drawn."""
        most = max(*(max(it.values, default=0) for it in self.rows), 1)
        return tuple(self._drawn(number, row, most) for number, row in enumerate(self.rows))

    def _drawn(self, number: int, row: StripRow, most: int) -> DrawnStrip:
        y = float(_STRIP * (number + 1))
        bars = []
        for place, value in enumerate(row.values):
            height = round(_TALLEST * value / most, 1)
            if value:
                bars.append(
                    BarOfPosts(
                        at=self.columns[place],
                        posts=value,
                        x=self._x(place),
                        y=round(y - height, 1),
                        width=round(min(max(_COLUMNS / len(self.columns) * 0.8, 1.0), _WIDEST), 1),
                        height=height,
                    )
                )
        label = _shortened(row.name)
        return DrawnStrip(name=row.name, label=label, y=y, most=max(row.values), bars=tuple(bars))

    @property
    def marks(self) -> tuple[tuple[float, str], ...]:
        """Names of columns below the rows, with their places."""
        every = ceil(len(self.columns) / _MARKS)
        return tuple(
            (self._x(place), name) for place, name in enumerate(self.columns) if place % every == 0
        )

    @property
    def width(self) -> float:
        """Pixels."""
        return self.left + _COLUMNS + _RIGHT

    @property
    def height(self) -> int:
        """Pixels, with times and caption."""
        return _STRIP * len(self.rows) + 3 * _LINE

    @property
    def summary(self) -> str:
        """The picture in words."""
        told = []
        for row in self.rows[:12]:
            most = max(row.values, default=0)
            told.append(f"{row.name}: most, {most}, in {self.columns[row.values.index(most)]}")
        return f"{'; '.join(told)}. {self.caption}"

    def _x(self, place: int) -> float:
        return round(self.left + place * _COLUMNS / len(self.columns), 1)


def _shortened(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"


def rows_svg(picture: RowsPicture, templates: Path | None = None) -> str:
    """Return a picture of bars as an SVG file."""
    return open_templates(templates).render("graph/rows.svg.j2", picture=picture)


def rows_page(picture: RowsPicture, templates: Path | None = None) -> str:
    """Return a picture of bars as an HTML page with its table."""
    return open_templates(templates).render("graph/rows.html.j2", picture=picture)


def strips_svg(picture: StripsPicture, templates: Path | None = None) -> str:
    """Return a picture over time as an SVG file."""
    return open_templates(templates).render("graph/strips.svg.j2", picture=picture)


def strips_page(picture: StripsPicture, templates: Path | None = None) -> str:
    """Return a picture over time as an HTML page with its table."""
    return open_templates(templates).render("graph/strips.html.j2", picture=picture)
