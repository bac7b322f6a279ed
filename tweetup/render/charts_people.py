"""The graph of a conversation as SVG, alone or in a page with its tables.

Colours are the reader's, light or dark. A colour, a ring and a width say nothing that the tables
beside the picture do not say; the SVG alone has the numbers of each person as a title.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tweetup.render.templates import open_templates
from tweetup.text.plurals import counted

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tweetup.model import Arrow, Disc, Drawing

__all__ = ["GraphPicture", "graph_page", "graph_svg"]

_LINE: Final = 19
_LEAST_WIDTH: Final = 620.0
"""Room for the caption."""
_NAMED: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptionLine:
    """A line of text below the picture, with the place of its letters."""

    text: str
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupMark:
    """A group's colour in the legend."""

    group: int
    label: str
    y: float


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphPicture:
    """A drawn graph with its words: ``names`` are whole, by person; ``remarks`` one line each."""

    title: str
    drawing: Drawing
    names: Mapping[str, str]
    remarks: tuple[str, ...] = ()

    @property
    def width(self) -> float:
        """Pixels, with room for the caption."""
        return max(self.drawing.width, _LEAST_WIDTH)

    @property
    def height(self) -> float:
        """Pixels, with legend and caption."""
        lines = len(self.drawing.groups) + len(self._texts())
        return round(self.drawing.height + _LINE * lines + 12, 1)

    @property
    def legend(self) -> tuple[GroupMark, ...]:
        """The groups, one a line."""
        return tuple(
            GroupMark(group=index, label=label, y=self._line(index))
            for index, label in enumerate(self.drawing.groups)
        )

    @property
    def caption(self) -> tuple[CaptionLine, ...]:
        """How to read the picture, and all that it leaves out."""
        before = len(self.drawing.groups)
        return tuple(
            CaptionLine(text=text, y=self._line(before + index))
            for index, text in enumerate(self._texts())
        )

    @property
    def people(self) -> tuple[Disc, ...]:
        """The people, those at whom most posts are first."""
        return tuple(sorted(self.drawing.discs, key=lambda it: (-it.received, it.person)))

    @property
    def lines(self) -> tuple[Arrow, ...]:
        """The lines, those with most posts first."""
        return tuple(
            sorted(
                self.drawing.arrows,
                key=lambda it: (-it.there - it.back, it.source, it.target),
            )
        )

    @property
    def summary(self) -> str:
        """The picture in words."""
        most = [it for it in self.people if it.received][:_NAMED]
        named = ", ".join(f"{self.names[it.person]} ({it.received})" for it in most)
        parts = [f"{self._size()}."]
        if named:
            parts.append(f"Most posts are at {named}.")
        return " ".join([*parts, *(f"{it}." for it in self._texts()[1:])])

    def told(self, disc: Disc) -> str:
        """Return a person's numbers."""
        group = "" if disc.group is None else f", {self.drawing.groups[disc.group]}"
        host = ", host" if disc.is_host else ""
        posts = f"{counted(disc.received, 'post')} at them, {disc.sent} by them"
        return f"{self.names[disc.person]}{group}{host}: {posts}"

    def _size(self) -> str:
        people = counted(len(self.drawing.discs), "person", "people")
        return f"{people}, {counted(len(self.drawing.arrows), 'line')}"

    def _texts(self) -> tuple[str, ...]:
        drawing = self.drawing
        left_out = [
            f"{number:,} {name} with the fewest posts are left out"
            for number, name in ((drawing.more_people, "people"), (drawing.more_arrows, "lines"))
            if number
        ]
        rings = ["rings mark hosts"] if any(it.is_host for it in drawing.discs) else []
        reading = ["Arrows lead to those addressed", "larger discs: more posts at them", *rings]
        return (self._size(), "; ".join(reading), *left_out, *self.remarks)

    def _line(self, number: int) -> float:
        return round(self.drawing.height + _LINE * (number + 0.7), 1)


def graph_svg(picture: GraphPicture, templates: Path | None = None) -> str:
    """Return a picture as an SVG file."""
    return open_templates(templates).render("graph/picture.svg.j2", picture=picture)


def graph_page(picture: GraphPicture, templates: Path | None = None) -> str:
    """Return a picture as an HTML page with a table of its people and one of its lines."""
    return open_templates(templates).render("graph/page.html.j2", picture=picture)
