"""A report on a conversation as one page: pictures, each with its numbers in tables, and words.

The page asks nobody for anything: its style and its pictures are in it. All of a reader's numbers
are text; a picture says nothing that the tables below it do not say.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tweetup.render.templates import open_templates

if TYPE_CHECKING:
    from pathlib import Path

    from tweetup.render.charts_course import CoursePicture
    from tweetup.render.charts_grid import GridPicture
    from tweetup.render.charts_over_time import Dots
    from tweetup.render.charts_people import GraphPicture
    from tweetup.render.charts_rows import RowsPicture, StripsPicture
    from tweetup.render.charts_venn import VennPicture

__all__ = ["DotsPicture", "ReportColumn", "ReportPage", "ReportPart", "ReportTable", "report_page"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportColumn:
    """A column of a table: its heading, and whether it has numbers, which stand to the right."""

    name: str
    is_number: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTable:
    """A table with a heading of its own, and one remark a line below it.

    The first cell of a row is its heading. A long table is ``folded`` until a reader opens it.
    """

    name: str
    columns: tuple[ReportColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    remarks: tuple[str, ...] = ()
    folded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DotsPicture:
    """The sessions of a chat, a dot each: by its date, its people and its posts."""

    title: str
    summary: str
    drawn: Dots


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPart:
    """A part of the report; each paragraph is plain text, and pictures stand before tables."""

    anchor: str
    heading: str
    paragraphs: tuple[str, ...] = ()
    dots: DotsPicture | None = None
    graph: GraphPicture | None = None
    venn: VennPicture | None = None
    courses: tuple[CoursePicture, ...] = ()
    rows: tuple[RowsPicture, ...] = ()
    grids: tuple[GridPicture, ...] = ()
    strips: StripsPicture | None = None
    tables: tuple[ReportTable, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPage:
    """A report: its title, of whom and when it is, its parts, and how it was made."""

    title: str
    lead: tuple[str, ...]
    parts: tuple[ReportPart, ...]
    made: str


def report_page(report: ReportPage, templates: Path | None = None) -> str:
    """Return a report as an HTML page that needs no other file."""
    return open_templates(templates).render("report/page.html.j2", report=report)
