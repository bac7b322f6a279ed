"""NodeXL's workbooks: the sheet of edges as one table, each row with the profile of its author."""

from __future__ import annotations

import csv
import io
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO, cast

from tweetup.formats.content import Content, LineStream

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence

__all__ = ["EDGES", "VERTICES", "has_edges", "join_profiles"]

EDGES = "Edges"
VERTICES = "Vertices"

_VERTEX = "vertex"
_AUTHOR = "vertex 1"
_FIRST_ROWS = 3


def has_edges(edges: Content) -> bool:
    """Return whether a sheet has NodeXL's column of first vertices, below titles at most."""
    rows = _rows(edges.open)
    try:
        return any(
            _AUTHOR in [cell.strip().lower() for cell in cells]
            for cells in islice(rows, _FIRST_ROWS)
        )
    finally:
        rows.close()


def join_profiles(name: str, edges: Content, vertices: Content) -> Content:
    """Return the table of edges with the columns of each row's first vertex behind its own.

    These are called ``Vertex 1: Name`` and so on. A sheet without vertices is returned as it is.
    """
    return Content(name, partial(_open_joined, edges.open, vertices.open))


def _open_joined(edges: Callable[[], BinaryIO], vertices: Callable[[], BinaryIO]) -> BinaryIO:
    return cast("BinaryIO", LineStream(_joined(edges, vertices)))


def _joined(
    edges: Callable[[], BinaryIO], vertices: Callable[[], BinaryIO]
) -> Generator[bytes, None, None]:
    columns, profiles = _profiles(vertices)
    author_at: int | None = None
    for cells in _rows(edges):
        if author_at is None:
            names = [cell.strip().lower() for cell in cells]
            author_at = names.index(_AUTHOR) if _AUTHOR in names else None
            added: Sequence[str] = [f"Vertex 1: {column}" for column in columns]
            if author_at is None:
                continue  # the line of groups of columns above the header
        else:
            added = profiles.get(cells[author_at], ())
        line = io.StringIO()
        csv.writer(line, lineterminator="\n").writerow([*cells, *added])
        yield line.getvalue().encode(errors="surrogateescape")


def _profiles(
    vertices: Callable[[], BinaryIO],
) -> tuple[Sequence[str], dict[str, Sequence[str]]]:
    """Return the columns of the vertices, and the cells of each by its name."""
    columns: Sequence[str] = ()
    place: int | None = None
    profiles: dict[str, Sequence[str]] = {}
    for cells in _rows(vertices):
        if place is None:
            names = [cell.strip().lower() for cell in cells]
            if _VERTEX in names:
                place, columns = names.index(_VERTEX), cells
        else:
            profiles[cells[place]] = cells
    return columns, profiles


def _rows(open_sheet: Callable[[], BinaryIO]) -> Generator[list[str], None, None]:
    with io.TextIOWrapper(open_sheet(), encoding="utf-8", newline="") as text:
        yield from csv.reader(text)
