"""Votes of rows on two tables: one table agrees in most rows, at one difference of zones."""

from datetime import timedelta

import pytest

from tweetup.jobs.table_shifts import Votes

HOUR = timedelta(hours=1)


def counted(*rows: tuple[int, str, float | None]) -> Votes:
    """Return the votes of so many rows of each author, shifted by so many hours, or disagreeing."""
    votes = Votes()
    for count, authors, hours in rows:
        for row in range(count):
            shifts = [] if hours is None else [(hours * HOUR, True)]
            votes.add(authors[row % len(authors)], shifts)
    return votes


#: Rows, and how many of them agree at which hours; None for two tables.
ELECTED: dict[str, tuple[Votes, tuple[int, tuple[float, ...]] | None]] = {
    "all rows": (counted((10, "abc", 0)), (10, (0,))),
    "one row": (counted((1, "a", 0)), (1, (0,))),
    "more than half": (counted((6, "abc", 0), (5, "abc", None)), (6, (0,))),
    "half": (counted((5, "abc", 0), (5, "abc", None)), None),
    "none": (counted((5, "abc", None)), None),
    "nothing shared": (counted(), None),
    "another zone": (counted((10, "abc", 5.5)), (10, (5.5,))),
    "another zone, nearly all": (counted((9, "abc", -8), (3, "abc", None)), (9, (-8,))),
    "another zone, not enough of them": (counted((8, "abc", -8), (3, "abc", None)), None),
    "a few of the host": (counted((4, "h", 8), (20, "abc", None)), None),
    "two rows": (counted((2, "ab", 8)), None),
    "three of two authors": (counted((3, "ab", 8)), None),
    "three of three authors": (counted((3, "abc", 8)), (3, (8,))),
    "many of one author": (counted((30, "h", 8)), None),
    "a day": (counted((30, "abc", 24)), None),
    "two weeks, some hours earlier": (counted((30, "abc", -326)), None),
    "a day earlier": (counted((30, "abc", -24)), None),
    "summer time": (counted((5, "abc", 5), (5, "abc", 6)), (10, (5, 6))),
    "summer time of UTC": (counted((8, "abc", 0), (4, "abc", 1)), (12, (0, 1))),
    "two zones": (counted((5, "abc", 5), (5, "abc", 7)), None),
    "most at their times, some hours later": (counted((8, "abc", 0), (4, "abc", 3)), (8, (0,))),
}


@pytest.mark.parametrize("name", ELECTED)
def test_elections(name: str) -> None:
    """A few agreeing rows are chance; nearly all at one shift are a table in another zone."""
    votes, elected = ELECTED[name]
    expected = None if elected is None else (elected[0], tuple(it * HOUR for it in elected[1]))
    assert votes.elect() == expected


def test_days_alone() -> None:
    """A date is near no time: rows with dates count as those of another zone do."""
    few, many = Votes(), Votes()
    for author in "hh":
        few.add(author, [(timedelta(), False)])
    for author in "abcabc":
        many.add(author, [(timedelta(), False)])
    assert few.elect() is None
    assert many.elect() == (6, (timedelta(),))


@pytest.mark.parametrize(
    ("agreeing", "shared", "doubtful"),
    [(0, 8, 0), (1, 8, 0), (2, 8, 0), (3, 8, 3), (4, 24, 0), (1, 3, 1), (1, 1, 1)],
)
def test_doubt(agreeing: int, shared: int, doubtful: int) -> None:
    """More than a quarter of the rows at one shift is much for two tables."""
    votes = counted((agreeing, "h", 8), (shared - agreeing, "abc", None))
    assert votes.doubtful() == doubtful


def test_a_row_that_agrees_twice() -> None:
    """Of several posts under one number each counts, with its own shift."""
    votes = Votes()
    for author in "abc":
        votes.add(author, [(timedelta(), True), (3 * HOUR, True)])
    assert votes.elect() == (3, (timedelta(),))
    assert votes.shared == 3
