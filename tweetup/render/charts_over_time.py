"""A chart of many sessions as inline SVG: a dot each, by date and posts, sized by its people.

As in :mod:`tweetup.render.charts`, positions across are per cent, and the page has the colours. A
dot has no colour of its own: its place and its size say all, and so does the table beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import sqrt
from typing import TYPE_CHECKING, Final

from tweetup.render.charts import number_text, percent_text, round_up

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tweetup.model import Wording

__all__ = ["Dot", "Dots", "SessionPoint", "draw_dots"]

_TOP: Final = 34
_HEIGHT: Final = 190
_LEFT: Final = 11.0
_RIGHT: Final = 96.0
_SMALLEST: Final = 2.5
_LARGEST: Final = 12.0
_LARGEST_OF_MANY: Final = 6.0
_MANY: Final = 60
"""More dots than that are drawn small, and are no links: the table's lines lead to sessions."""
_MOST_YEARS: Final = 6
_MOST_LINES: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPoint:
    """A session to be drawn, and all of it in words; ``people`` is 0 where they are not told."""

    date: date
    people: int
    posts: int
    href: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """A session: ``x`` in per cent, ``y`` and ``radius`` in pixels."""

    x: str
    y: str
    radius: str
    href: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dots:
    """A drawn chart: its dots from left to right, places of dates (x) and of numbers (y).

    ``is_linked`` is True where each dot is a link: few enough for a keyboard.
    """

    dots: tuple[Dot, ...]
    ticks: tuple[tuple[str, str], ...]
    scale: tuple[tuple[str, str], ...]
    is_linked: bool
    bottom: int = _TOP + _HEIGHT


def draw_dots(points: Sequence[SessionPoint], words: Wording) -> Dots:
    """Return the chart of sessions; the larger ones are drawn first, behind the smaller.

    Raises :class:`ValueError` without any.
    """
    first, last = min(it.date for it in points), max(it.date for it in points)
    most = max(it.posts for it in points)
    people = max(*(it.people for it in points), 1)
    largest = _LARGEST_OF_MANY if len(points) > _MANY else _LARGEST
    step = round_up(max(1, -(-most // _MOST_LINES)))
    top = step * max(1, -(-most // step))

    def dot(it: SessionPoint) -> Dot:
        return Dot(
            x=percent_text(_place(it.date, first, last)),
            y=number_text(_TOP + _HEIGHT * (1 - it.posts / top)),
            radius=number_text(max(_SMALLEST, largest * sqrt(it.people / people))),
            href=it.href,
            label=it.label,
        )

    is_linked = len(points) <= _MANY
    # Links are in the order of time for a keyboard; else small dots are to lie on large ones.
    if is_linked:
        ordered = sorted(points, key=lambda it: (it.date, it.href))
    else:
        ordered = sorted(points, key=lambda it: (-it.people, it.date, it.href))
    return Dots(
        dots=tuple(map(dot, ordered)),
        ticks=_ticks(first, last, words),
        scale=tuple(
            (words.figures(value), number_text(_TOP + _HEIGHT * (1 - value / top)))
            for value in range(top, 0, -step)
        ),
        is_linked=is_linked,
    )


def _place(day: date, first: date, last: date) -> float:
    """Return a day's place across; a single one stands in the middle."""
    if first == last:
        return (_LEFT + _RIGHT) / 2
    return _LEFT + (_RIGHT - _LEFT) * ((day - first) / (last - first))


def _ticks(first: date, last: date, words: Wording) -> tuple[tuple[str, str], ...]:
    """Return the beginnings of years with their places; of a shorter time its first and last day.

    There are six years at the most, each as far from the next.
    """
    step = max(1, -(-(last.year - first.year) // _MOST_YEARS))
    years = range(last.year, first.year, -step)
    if len(years) > 1:
        return tuple(
            (str(year), percent_text(_place(date(year, 1, 1), first, last)))
            for year in reversed(years)
        )
    if first == last:
        return ((words.day(first), percent_text(_place(first, first, last))),)
    return tuple((words.day(day), percent_text(_place(day, first, last))) for day in (first, last))
