"""The posts of a session by section and minute as SVG, alone or in a page with its table.

A row is a section, a bar the posts of a minute, or of several where the session is long; all rows
have one scale. The table beside the picture has every number that is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from math import ceil
from typing import TYPE_CHECKING, Final

from tweetup.render.templates import open_templates
from tweetup.text.plurals import counted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = [
    "BarOfPosts",
    "CoursePicture",
    "CourseRow",
    "MinutesOfSection",
    "course_page",
    "course_svg",
]

_LEFT: Final = 96
_RIGHT: Final = 64
_BARS: Final = 600
_ROW: Final = 46
_TALLEST: Final = 34
_LINE: Final = 19
_MOST_BARS: Final = 200
_MARKS: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesOfSection:
    """The posts of a section, and how many in each minute that has any."""

    name: str
    posts: int
    people: int
    minutes: tuple[tuple[datetime, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BarOfPosts:
    """A drawn bar with the time from which it counts."""

    at: str
    posts: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseRow:
    """A drawn section: its bars, and the line that they stand on."""

    name: str
    posts: int
    people: int
    y: float
    bars: tuple[BarOfPosts, ...]


@dataclass(frozen=True, kw_only=True)
class CoursePicture:
    """The sections of a session in the order of the rows, each with a post at least."""

    title: str
    sections: tuple[MinutesOfSection, ...]

    @cached_property
    def step(self) -> int:
        """The minutes of a bar."""
        return ceil(((self._last - self.first) // timedelta(minutes=1) + 1) / _MOST_BARS)

    @cached_property
    def first(self) -> datetime:
        """The first minute with a post."""
        return min(at for it in self.sections for at, _ in it.minutes)

    @cached_property
    def _last(self) -> datetime:
        return max(at for it in self.sections for at, _ in it.minutes)

    @cached_property
    def rows(self) -> tuple[CourseRow, ...]:
        """The sections as they are drawn."""
        counts = [self._counts(it) for it in self.sections]
        most = max(posts for each in counts for posts in each.values())
        return tuple(
            CourseRow(
                name=section.name,
                posts=section.posts,
                people=section.people,
                y=float(_ROW * (number + 1)),
                bars=tuple(self._bars(each, most, _ROW * (number + 1))),
            )
            for number, (section, each) in enumerate(zip(self.sections, counts, strict=True))
        )

    @property
    def marks(self) -> tuple[tuple[float, str], ...]:
        """Times below the rows, with their places."""
        size = self._size()
        every = max(1, ceil(size / _MARKS))
        return tuple((self._x(it), self._time(it)) for it in range(0, size, every))

    @property
    def width(self) -> int:
        """Pixels."""
        return _LEFT + _BARS + _RIGHT

    @property
    def height(self) -> int:
        """Pixels, with times and caption."""
        return _ROW * len(self.sections) + 3 * _LINE

    @property
    def caption(self) -> str:
        """How to read the picture."""
        most = max(bar.posts for row in self.rows for bar in row.bars)
        each = "a minute" if self.step == 1 else f"{self.step} minutes"
        return f"A bar is {each}, the tallest {counted(most, 'post')}; times are in UTC"

    @property
    def summary(self) -> str:
        """The picture in words."""
        told = []
        for row in self.rows:
            most = max(row.bars, key=lambda it: it.posts)
            told.append(
                f"{row.name}: {counted(row.posts, 'post')} by"
                f" {counted(row.people, 'person', 'people')}, most ({most.posts}) at {most.at}"
            )
        return f"{'; '.join(told)}. {self.caption}."

    def _counts(self, section: MinutesOfSection) -> dict[int, int]:
        """Return the posts of each bar by its number."""
        counts: dict[int, int] = {}
        for at, posts in section.minutes:
            number = (at - self.first) // timedelta(minutes=self.step)
            counts[number] = counts.get(number, 0) + posts
        return counts

    def _bars(self, counts: dict[int, int], most: int, y: float) -> Iterator[BarOfPosts]:
        wide = _BARS / self._size()
        for number, posts in sorted(counts.items()):
            height = round(_TALLEST * posts / most, 1)
            yield BarOfPosts(
                at=self._time(number),
                posts=posts,
                x=self._x(number),
                y=round(y - height, 1),
                width=round(max(wide * 0.8, 1.0), 1),
                height=height,
            )

    def _size(self) -> int:
        return (self._last - self.first) // timedelta(minutes=self.step) + 1

    def _x(self, number: int) -> float:
        return round(_LEFT + number * _BARS / self._size(), 1)

    def _time(self, number: int) -> str:
        at = (self.first + number * timedelta(minutes=self.step)).astimezone(UTC)
        is_one_day = self.first.astimezone(UTC).date() == self._last.astimezone(UTC).date()
        return at.strftime("%H:%M" if is_one_day else "%d %b %H:%M")


def course_svg(picture: CoursePicture, templates: Path | None = None) -> str:
    """Return a picture as an SVG file."""
    return open_templates(templates).render("graph/minutes.svg.j2", picture=picture)


def course_page(picture: CoursePicture, templates: Path | None = None) -> str:
    """Return a picture as an HTML page with a table of its bars."""
    return open_templates(templates).render("graph/minutes.html.j2", picture=picture)
