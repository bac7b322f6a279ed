"""The rule for numbers on a page for the public, which every table of one goes through.

A number of people is told where it is 0, or five and more, and so is the rest of each total that
the page tells; the same holds for posts, as a post is written by one person. Where one group of
people holds another one, their difference is a number like that; where groups make up a total
together, so is the number that they count twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tweetup.model import is_small_count

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

__all__ = [
    "NOT_TOLD",
    "PublicCount",
    "PublicNumbers",
    "part_of",
    "tells_overlap",
    "tells_three",
]

NOT_TOLD: Final = "–"
"""In place of a number that is not for the public."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicCount:
    """A number, with the ``rests`` that follow from it beside others of the page.

    ``is_held`` keeps it back where it is not one of these that is small.
    """

    number: int
    rests: tuple[int, ...] = ()
    is_held: bool = False

    @property
    def is_told(self) -> bool:
        """Return whether the public may have it."""
        return not self.is_held and not is_small_count(self.number, *self.rests)

    def __str__(self) -> str:
        """Return the number as it stands in a table."""
        return f"{self.number:,}" if self.is_told else NOT_TOLD


def part_of(number: int, *totals: int) -> PublicCount:
    """Return a number that is part of each of these totals."""
    return PublicCount(number=number, rests=tuple(abs(it - number) for it in totals))


class PublicNumbers:
    """The groups, of people or of posts, whose numbers a page tells: those taken so far."""

    def __init__(self) -> None:
        self._told: list[frozenset[Hashable]] = []

    def count(self, group: Iterable[Hashable], *, is_held: bool = False) -> PublicCount:
        """Return the number of a group, and take it where the public may have it.

        It is kept back where it holds all but a few of a group that was told, or is held by one.
        """
        members = frozenset(group)
        rests = tuple(
            len(members ^ other)
            for other in self._told
            if is_small_count(abs(len(members) - len(other)))
            and (members < other or other < members)
        )
        count = PublicCount(number=len(members), rests=rests, is_held=is_held)
        if count.is_told:
            self._told.append(members)
        return count

    def count_parts(
        self, whole: Iterable[Hashable], parts: Sequence[Iterable[Hashable]]
    ) -> tuple[PublicCount, ...]:
        """Return the numbers of groups that make up a whole, whose number is told.

        Somebody may be in several. The smallest ones are kept back until neither those in several
        are few, nor those who must be in a group that is kept back.
        """
        members, groups = frozenset(whole), [frozenset(it) for it in parts]
        told = [_is_wide(it, members) for it in groups]
        before = list(self._told)
        while True:
            self._told = list(before)
            counts = [
                self.count(it, is_held=not is_told)
                for it, is_told in zip(groups, told, strict=True)
            ]
            told = [it.is_told for it in counts]
            sizes = [
                (it.number, place) for place, it in enumerate(counts) if it.is_told and it.number
            ]
            if not sizes or not tells_overlap(members, counts):
                return tuple(counts)
            told[min(sizes)[1]] = False


def _is_wide(group: frozenset[Hashable], whole: frozenset[Hashable]) -> bool:
    return not is_small_count(len(group)) and not is_small_count(len(whole) - len(group))


def tells_overlap(whole: Iterable[Hashable], parts: Sequence[PublicCount]) -> bool:
    """Return whether the parts of a whole tell how few are in several, or in one kept back."""
    twice = sum(it.number for it in parts if it.is_told) - len(frozenset(whole))
    return is_small_count(twice if all(it.is_told for it in parts) else -twice)


def tells_three(people: int, sizes: tuple[int, int, int], pairs: tuple[int, int, int]) -> bool:
    """Return whether the sizes of three groups and of their pairs tell a small number.

    ``pairs`` are in the first and second, the first and third, the second and third. Where they
    leave one number for those in all three, the numbers of all who are in one, in two and in none
    of the groups follow.
    """
    (first, second, third), (one, other, last) = sizes, pairs
    least = (0, one + other - first, one + last - second, other + last - third)
    most = (one, other, last, people - first - second - third + one + other + last)
    low, high = max(least), min(most)
    rests = (low, *(it - low for it in most), *(low - it for it in least))
    return low == high and is_small_count(*rests)
