"""Votes of rows on whether two tables that number their rows are one table.

A few equal rows prove nothing: a host greets two editions of a chat in the same words, hours apart.
One table agrees in most rows; where it was exported again in another time zone, all of its rows are
later by the same difference, but for an hour of summer time.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Votes"]

#: Of the rows that two tables share, more than this many agree where times are the same.
_MOST: Final = 0.5
#: Where times are shifted: of so many of the rows, of so many authors, at least so many rows.
_NEARLY_ALL: Final = 0.75
_FEWEST_ROWS: Final = 3
_FEWEST_AUTHORS: Final = 3
#: Above this share of agreeing rows it is doubtful that two tables are two.
_DOUBTFUL: Final = 0.25

_NONE: Final = timedelta()
_DAY: Final = timedelta(days=1)
_SUMMER: Final = timedelta(hours=1)
#: Zones in use are from 12 hours behind UTC to 14 before it.
_FARTHEST: Final = timedelta(hours=26)


class _Vote(Struct, frozen=True):
    """A row that agrees with a stored one: its author, and its times' difference, ``near`` or far.

    A date alone is up to a day from the time of the other row.
    """

    author: str
    near: bool


class Votes:
    """The votes of the rows that a file shares with a stored table."""

    def __init__(self) -> None:
        self.shared = 0
        self._by_shift: dict[timedelta, list[_Vote]] = defaultdict(list)

    def add(self, author: str, shifts: Iterable[tuple[timedelta, bool]]) -> None:
        """Count a shared row of an author, with the ``shifts`` at which it agrees, if it does.

        Each has whether the row is near the time that the shift gives. Times farther apart than any
        two zones are those of two posts.
        """
        self.shared += 1
        for shift, near in dict(shifts).items():
            if abs(shift) <= _FARTHEST:
                self._by_shift[shift].append(_Vote(author, near))

    def elect(self, *, summer_time: bool = True) -> tuple[int, tuple[timedelta, ...]] | None:
        """Return how many rows agree, and by which differences of zones; None for two tables.

        With ``summer_time`` two differences an hour apart may be those of one table.
        """
        candidates = self._pairs() if summer_time else []
        candidates += [(shift,) for shift in self._by_shift]
        elected = [shifts for shifts in candidates if self._is_elected(shifts)]
        if not elected:
            return None
        # Of equal ones the simplest: no summer time, the smallest difference.
        best = min(elected, key=lambda shifts: (-self.count(shifts), len(shifts), abs(shifts[0])))
        return self.count(best), best

    def doubtful(self) -> int:
        """Return how many rows agree at one shift, where these are many for two tables; else 0."""
        most = max((len(votes) for votes in self._by_shift.values()), default=0)
        return most if most > self.shared * _DOUBTFUL else 0

    def _pairs(self) -> list[tuple[timedelta, ...]]:
        later = [(shift, shift + _SUMMER) for shift in self._by_shift]
        return [pair for pair in later if pair[1] in self._by_shift]

    def _is_elected(self, shifts: tuple[timedelta, ...]) -> bool:
        count = self.count(shifts)
        votes = [vote for shift in shifts for vote in self._by_shift[shift]]
        if shifts == (_NONE,) and sum(vote.near for vote in votes) > self.shared * _MOST:
            return True
        return (
            count >= _FEWEST_ROWS
            and count >= self.shared * _NEARLY_ALL
            and len({vote.author for vote in votes}) >= _FEWEST_AUTHORS
            # A day later is another day's chat: no two zones in use are a day apart.
            and not any(shift and not shift % _DAY for shift in shifts)
        )

    def count(self, shifts: tuple[timedelta, ...]) -> int:
        """Return how many rows agree at one of the shifts."""
        return sum(len(self._by_shift.get(shift, ())) for shift in shifts)
