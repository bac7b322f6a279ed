"""Keeps small counts of people out of tables for the public, and the counts they follow from."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

__all__ = ["FEWEST_SHOWN", "PublicTable", "is_small_count", "suppress"]

FEWEST_SHOWN: Final = 5
"""A number of people below it is not for the public, unless it is 0."""

_Place = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicTable:
    """A table of counts with its totals, each None where it is kept back.

    ``columns`` are the totals of columns: the cells themselves in a table of one row.
    """

    cells: tuple[tuple[int | None, ...], ...]
    rows: tuple[int | None, ...]
    columns: tuple[int | None, ...]
    total: int | None


def is_small_count(*people: int) -> bool:
    """Return whether any of some numbers of people is not for the public."""
    return any(0 < it < FEWEST_SHOWN for it in people)


def suppress(table: Sequence[Sequence[int]], least: int = FEWEST_SHOWN) -> PublicTable:
    """Return a table of counts without those from 1 to ``least`` - 1.

    Others are kept back as well until no count that is can be computed from the rest, by whoever
    knows that none of them is 0; and a total is, where the counts kept back add up to less than
    ``least``. A total counts each person once: the cells of a row, and of a column, must be of
    different people.
    """
    counts = _with_totals(table)
    hidden = {place for place, count in counts.items() if 0 < count < least}
    while (more := _next(counts, hidden, least)) is not None:
        hidden.add(more)
    height, width = len(table), len(table[0]) if table else 0
    last = height if (height, 0) in counts else 0

    def shown(row: int, column: int) -> int | None:
        return None if (row, column) in hidden else counts[row, column]

    return PublicTable(
        cells=tuple(tuple(shown(row, it) for it in range(width)) for row in range(height)),
        rows=tuple(shown(row, width if width > 1 else 0) for row in range(height)),
        columns=tuple(shown(last, it) for it in range(width)),
        total=shown(last, width if width > 1 else 0) if table else 0,
    )


def _with_totals(table: Sequence[Sequence[int]]) -> dict[_Place, int]:
    """Return the counts by place, with a column and a row of totals behind where these add up."""
    rows = [[*row, sum(row)] if len(row) > 1 else list(row) for row in table]
    if len(rows) > 1:
        rows.append([sum(column) for column in zip(*rows, strict=True)])
    return {(row, it): count for row, these in enumerate(rows) for it, count in enumerate(these)}


def _next(counts: Mapping[_Place, int], hidden: set[_Place], least: int) -> _Place | None:
    """Return the next count to keep back; None where nothing of the others tells one."""
    pinned = _pinned(counts, hidden)
    if not pinned:
        return _small_total(counts, hidden, least)
    lines = [line for line in _lines(counts) if not pinned.isdisjoint(line)]
    alone = [line for line in lines if len(hidden.intersection(line)) == 1]
    beside = alone[:1] or [line for line in lines if min(pinned) in line]
    choices = {it for line in beside for it in line if it not in hidden and counts[it]}
    if not choices:  # All others of its lines are 0 or kept back: any other loosens them.
        choices = {it for it, count in counts.items() if it not in hidden and count}
    return min(choices, key=lambda it: (it in {line[-1] for line in beside}, counts[it], it))


def _small_total(counts: Mapping[_Place, int], hidden: set[_Place], least: int) -> _Place | None:
    """Return a total that tells how few people are in the counts kept back of its line."""
    for *cells, total in _lines(counts):
        kept_back = [counts[it] for it in cells if it in hidden]
        if kept_back and sum(kept_back) < least and total not in hidden:
            return total
    return None


def _lines(counts: Mapping[_Place, int]) -> Iterator[tuple[_Place, ...]]:
    """Yield the places of each row and column that adds up, its total last."""
    height, width = (1 + max(it[axis] for it in counts) for axis in (0, 1)) if counts else (0, 0)
    if width > 1:
        yield from (tuple((row, it) for it in range(width)) for row in range(height))
    if height > 1:
        yield from (tuple((it, column) for it in range(height)) for column in range(width))


def _pinned(counts: Mapping[_Place, int], hidden: set[_Place]) -> set[_Place]:
    """Return the counts kept back that the shown ones leave one value.

    Rows and columns are knots of a network, counts kept back flow between them: from its row to its
    column a cell, the other way a total. One can be another where it is in a ring along which all
    can be one more, or less, and none gets 0.
    """
    ends = {it: _ends(it, counts) for it in hidden}
    steps: defaultdict[str, set[tuple[str, _Place]]] = defaultdict(set)
    for place, (start, end) in ends.items():
        steps[start].add((end, place))
        if counts[place] > 1:
            steps[end].add((start, place))
    return {
        place
        for place, (start, end) in ends.items()
        if not _leads(steps, end, start, without=place)
        and not (counts[place] > 1 and _leads(steps, start, end, without=place))
    }


def _ends(place: _Place, counts: Mapping[_Place, int]) -> tuple[str, str]:
    """Return the knots from which and to which a count flows."""
    height, width = (max(it[axis] for it in counts) for axis in (0, 1))
    row = f"row {place[0]}" if width else "outside"
    column = f"column {place[1]}" if height else "outside"
    is_total = (width > 0 and place[1] == width) != (height > 0 and place[0] == height)
    return (column, row) if is_total else (row, column)


def _leads(
    steps: Mapping[str, set[tuple[str, _Place]]], start: str, end: str, *, without: _Place
) -> bool:
    """Return whether steps lead from one knot to another, none of them over a count."""
    seen, waiting = {start}, [start]
    while waiting:
        here = waiting.pop()
        if here == end:
            return True
        for knot, place in steps.get(here, ()):
            if place != without and knot not in seen:
                seen.add(knot)
                waiting.append(knot)
    return False
