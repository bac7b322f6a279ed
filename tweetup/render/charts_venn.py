"""Three circles with the names of the people in each region, as SVG, alone or with its table.

The circles have one size, whatever the number of people: areas do not count, names do. A name
stands where its line is inside the region by its whole length, else it is cut; those for which
there is no line are counted there, and are all in the table and the words beside the picture.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cached_property
from math import sqrt
from typing import TYPE_CHECKING, Final, NamedTuple

from tweetup.render.templates import open_templates
from tweetup.text.plurals import counted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = [
    "VennCircle",
    "VennName",
    "VennPicture",
    "VennRegion",
    "VennRow",
    "venn_page",
    "venn_svg",
]

_RADIUS: Final = 240.0
_AWAY: Final = 150.0
"""From the middle of the picture's circles to that of each."""
_MIDDLE: Final = (440.0, 436.0)
_WIDTH: Final = 880
_CAPTION_AT: Final = 806
_LINE: Final = 17
_LETTER: Final = 7.4
"""The widest that letters of 12 pixels are on average in names."""
_MARGIN: Final = 8.0
_LEAST_ROOM: Final = 76.0


class _Row(NamedTuple):
    """A line for a name: its foot, and the stretch that is in the region."""

    y: float
    left: float
    right: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class VennCircle:
    """A drawn circle with its label, the number of people in it included."""

    number: int
    x: float
    y: float
    radius: float
    label: str
    label_x: float
    label_y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class VennName:
    """A drawn name, cut to its room; ``told`` is the whole one, or those not drawn."""

    text: str
    told: str
    x: float
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class VennRegion:
    """The names of the people in some of the circles, by their numbers, and in no other."""

    circles: tuple[int, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VennRow:
    """A person in the table beside the picture, with the words of each circle."""

    name: str
    cells: tuple[str, str, str]


@dataclass(frozen=True, kw_only=True)
class VennPicture:
    """Three circles with labels, and the names in each region; ``remarks`` are one line each.

    ``rows`` of the table have the words of the circles in their order.
    """

    title: str
    labels: tuple[str, str, str]
    regions: tuple[VennRegion, ...]
    rows: tuple[VennRow, ...]
    remarks: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        """Pixels."""
        return _WIDTH

    @property
    def height(self) -> int:
        """Pixels, with the caption."""
        return _CAPTION_AT + _LINE * len(self.remarks)

    @cached_property
    def circles(self) -> tuple[VennCircle, ...]:
        """The circles, the first above the other two."""
        (x, y), side, down = _MIDDLE, _AWAY * sqrt(3) / 2, _AWAY / 2
        centres = ((x, y - _AWAY), (x - side, y + down), (x + side, y + down))
        labels = ((x, 30.0), (x - side - 60, y + down + _RADIUS + 24))
        places = (*labels, (x + side + 60, labels[1][1]))
        return tuple(
            VennCircle(
                number=number,
                x=round(centre[0], 1),
                y=round(centre[1], 1),
                radius=_RADIUS,
                label=f"{self.labels[number]} ({self._size(number)})",
                label_x=round(place[0], 1),
                label_y=round(place[1], 1),
            )
            for number, (centre, place) in enumerate(zip(centres, places, strict=True))
        )

    @cached_property
    def names(self) -> tuple[VennName, ...]:
        """The names that have room, and how many have none."""
        return tuple(name for region in self.regions for name in self._drawn(region))

    @property
    def caption(self) -> tuple[tuple[str, float], ...]:
        """The remarks with the places of their lines."""
        return tuple(
            (text, _CAPTION_AT + _LINE * number) for number, text in enumerate(self.remarks)
        )

    @property
    def summary(self) -> str:
        """The picture in words, with all names in all three circles."""
        told = [self._told(it) for it in self.regions if it.names]
        return " ".join([*(f"{it}." for it in told), *(f"{it}." for it in self.remarks)])

    def called(self, region: VennRegion) -> str:
        """Return the labels of a region's circles."""
        return ", ".join(self.labels[it] for it in region.circles)

    def _told(self, region: VennRegion) -> str:
        people = counted(len(region.names), "person", "people")
        if len(region.circles) == len(self.labels):
            return f"{self.called(region)}: {people}, {', '.join(region.names)}"
        return f"Only {self.called(region)}: {people}"

    def _size(self, circle: int) -> int:
        return sum(len(it.names) for it in self.regions if circle in it.circles)

    def _drawn(self, region: VennRegion) -> Sequence[VennName]:
        names = list(region.names)
        rows = _best_rows(self._rows(region.circles), len(names))
        shown = names if len(names) <= len(rows) else names[: len(rows) - 1]
        texts = [(_cut(it, room.width), it) for it, room in zip(shown, rows, strict=False)]
        rest = names[len(shown) :]
        if rest:
            texts.append((f"+ {len(rest)} more", ", ".join(rest)))
        column = _column(rows, [text for text, _ in texts])
        return [
            VennName(
                text=text,
                told=told,
                x=round(room.middle if column is None else column, 1),
                y=round(room.y, 1),
            )
            for (text, told), room in zip(texts, rows, strict=True)
        ]

    def _rows(self, inside: Sequence[int]) -> list[_Row]:
        """Return the lines on which names of a region can stand."""
        rows = []
        for step in range(-22, 22):
            y = _MIDDLE[1] + step * _LINE
            # The line of letters reaches from above its foot to below it.
            spans = [self._room(inside, y + shift) for shift in (-11.0, 4.0)]
            row = _Row(y, max(it[0] for it in spans), min(it[1] for it in spans))
            if row.width >= _LEAST_ROOM:
                rows.append(row)
        return rows

    def _room(self, inside: Sequence[int], y: float) -> tuple[float, float]:
        """Return the widest stretch of a height that is in some circles and in no other."""
        left, right = 0.0, float(_WIDTH)
        for it in self.circles:
            if it.number in inside:
                half = _half(it, y)
                left, right = max(left, it.x - half), min(right, it.x + half)
        stretches = [(left + _MARGIN, right - _MARGIN)]
        for it in self.circles:
            if it.number not in inside and (half := _half(it, y)) > 0:
                start, end = it.x - half - _MARGIN, it.x + half + _MARGIN
                stretches = [
                    part
                    for low, high in stretches
                    for part in ((low, min(high, start)), (max(low, end), high))
                ]
        return max(stretches, key=lambda it: it[1] - it[0])


def _half(circle: VennCircle, y: float) -> float:
    """Return half of the width of a circle at a height; negative above and below it."""
    square = circle.radius**2 - (y - circle.y) ** 2
    return sqrt(square) if square > 0 else -1.0


def _best_rows(rows: Sequence[_Row], count: int) -> Sequence[_Row]:
    """Return as many lines one below the other as there are, of most room."""
    count = min(count, len(rows))
    starts = range(len(rows) - count + 1)
    best = max(starts, key=lambda it: min((row.width for row in rows[it : it + count]), default=0))
    return rows[best : best + count]


def _column(rows: Sequence[_Row], texts: Sequence[str]) -> float | None:
    """Return a middle on which all lines have room for their texts; None where there is none."""
    left, right = (
        max((it.left for it in rows), default=0),
        min((it.right for it in rows), default=0),
    )
    longest = max(map(_length, texts), default=0)
    return (left + right) / 2 if right - left >= longest else None


def _cut(name: str, room: float) -> str:
    """Return a name as long as its room, with … where something is missing."""
    if _length(name) <= room:
        return name
    kept = name
    while kept and _length(f"{kept}…") > room:
        kept = kept[:-1]
    return f"{kept}…"


def _length(text: str) -> float:
    wide = sum(unicodedata.east_asian_width(it) in "WF" for it in text)
    return _LETTER * (len(text) + wide)


def venn_svg(picture: VennPicture, templates: Path | None = None) -> str:
    """Return a picture as an SVG file."""
    return open_templates(templates).render("graph/venn.svg.j2", picture=picture)


def venn_page(picture: VennPicture, templates: Path | None = None) -> str:
    """Return a picture as an HTML page with a table of all its people."""
    return open_templates(templates).render("graph/venn.html.j2", picture=picture)
