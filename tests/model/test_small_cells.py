"""Small counts are kept back, with all from which somebody could compute them."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tweetup.model import FEWEST_SHOWN, Attendance, PublicTable, suppress

COUNTS = st.one_of(st.integers(0, 3), st.integers(0, 9), st.sampled_from([0, 1, 5, 20, 300]))
TABLES = st.tuples(st.integers(1, 4), st.integers(1, 4)).flatmap(
    lambda size: st.lists(
        st.lists(COUNTS, min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0]
    )
)
ROWS = [
    ([[3, 20]], [[None, None]], 23),
    ([[0, 20]], [[0, 20]], 20),
    ([[4, 1]], [[None, None]], 5),
    ([[2, 1]], [[None, None]], None),
    ([[2, 1, 20]], [[None, None, 20]], None),
    ([[1, 1, 20, 30]], [[None, None, None, 30]], 52),
    ([[3, 0]], [[None, 0]], None),
    ([[7, 8]], [[7, 8]], 15),
    ([[3]], [[None]], None),
    ([[9]], [[9]], 9),
]


@pytest.mark.parametrize(("table", "cells", "total"), ROWS)
def test_a_row(table: list[list[int]], cells: list[list[int | None]], total: int | None) -> None:
    """The smallest other count goes with a single one, the total where few are kept back."""
    public = suppress(table)
    assert [list(row) for row in public.cells] == cells
    assert (public.rows, public.total) == ((total,), total)


def test_a_table_keeps_back_in_both_directions() -> None:
    """A small count, another of its row and of its column, and the one where these cross."""
    public = suppress([[2, 30, 40], [50, 60, 70], [80, 90, 95]])
    assert public.cells == ((None, None, 40), (None, None, 70), (80, 90, 95))
    assert public.rows == (72, 180, 265)
    assert (public.columns, public.total) == ((132, 180, 205), 517)


def test_nothing_is_of_nobody() -> None:
    """An empty table and one of zeros are as they are; another limit keeps back more."""
    assert suppress([]) == PublicTable(cells=(), rows=(), columns=(), total=0)
    assert suppress([[0, 0], [0, 0]]).total == 0
    assert suppress([[7, 30]], least=10).cells == ((None, None),)


@pytest.mark.parametrize(
    ("newcomers", "returning", "shown"),
    [
        (8, 9, (8, 9)),
        (3, 20, (None, None)),
        (20, 3, (None, None)),
        (0, 20, (0, 20)),
        (2, 2, (None, None)),
        (None, None, (None, None)),
    ],
)
def test_who_came_before(
    newcomers: int | None, returning: int | None, shown: tuple[int | None, int | None]
) -> None:
    """Of a recap's people neither part is told where the other is small."""
    people = (newcomers or 0) + (returning or 0)
    came = Attendance(
        participants=people,
        newcomers=newcomers,
        returning=returning,
        previous=None,
        previous_date=None,
        previous_participants=None,
    )
    assert came.for_public == shown


class Attacker:
    """Someone who knows a public table, how tables add up, and that nothing kept back is 0."""

    def __init__(self, table: PublicTable) -> None:
        height, width = len(table.cells), len(table.cells[0])
        shown = [[*row, total] for row, total in zip(table.cells, table.rows, strict=True)]
        shown.append([*table.columns, table.total])
        self.places = [
            it for it in product(range(height + 1), range(width + 1)) if shown[it[0]][it[1]] is None
        ]
        equations, known = [], []
        lines = [[(row, it) for it in range(width + 1)] for row in range(height + 1)]
        lines += [[(it, column) for it in range(height + 1)] for column in range(width + 1)]
        for line in lines:
            signs = {it: -1 if it == line[-1] else 1 for it in line}
            equations.append([signs.get(it, 0) for it in self.places])
            known.append(-sum(signs[it] * (shown[it[0]][it[1]] or 0) for it in line))
        self.equations, self.known = np.array(equations), np.array(known)

    def pinned_by_equations(self) -> list[tuple[int, int]]:
        """Return the places with one value alone, whatever the others are."""
        rank = np.linalg.matrix_rank(self.equations) if self.places else 0
        return [
            place
            for place, unit in zip(self.places, np.eye(len(self.places)), strict=True)
            if np.linalg.matrix_rank(np.vstack([self.equations, unit])) == rank
        ]

    def pinned_by_bounds(self) -> list[tuple[int, int]]:
        """Return the places with one value alone, where all are 1 or more."""
        from scipy.optimize import linprog

        pinned = []
        for index, place in enumerate(self.places):
            goal = np.zeros(len(self.places))
            goal[index] = 1
            ends = [
                linprog(sign * goal, A_eq=self.equations, b_eq=self.known, bounds=(1, 10_000))
                for sign in (1, -1)
            ]
            assert all(it.success for it in ends)
            if -ends[1].fun - ends[0].fun < 0.5:
                pinned.append(place)
        return pinned


def check(table: list[list[int]], public: PublicTable) -> None:
    """All that is shown is true and not small."""
    expected = [[*row, sum(row)] for row in table]
    expected.append([sum(column) for column in zip(*expected, strict=True)])
    shown = [[*row, total] for row, total in zip(public.cells, public.rows, strict=True)]
    shown.append([*public.columns, public.total])
    for row, true in zip(shown, expected, strict=True):
        for count, is_true in zip(row, true, strict=True):
            assert count is None or (count == is_true and not 0 < count < FEWEST_SHOWN)


@given(TABLES)
def test_equations_pin_nothing(table: list[list[int]]) -> None:
    public = suppress(table)
    check(table, public)
    assert Attacker(public).pinned_by_equations() == []


@pytest.mark.long
@settings(max_examples=100)
@given(TABLES)
def test_bounds_pin_nothing(table: list[list[int]]) -> None:
    """As no count kept back is 0, sums of few may tell more than the equations do."""
    public = suppress(table)
    check(table, public)
    assert Attacker(public).pinned_by_equations() == []
    assert Attacker(public).pinned_by_bounds() == []


@given(TABLES)
def test_the_counts_kept_back_are_no_few_people(table: list[list[int]]) -> None:
    """Where a line's total is shown, those kept back in it add up to the limit or more."""
    public = suppress(table)
    for row, shown, total in zip(table, public.cells, public.rows, strict=True):
        kept = [count for count, it in zip(row, shown, strict=True) if it is None]
        assert not kept or total is None or sum(kept) >= FEWEST_SHOWN
