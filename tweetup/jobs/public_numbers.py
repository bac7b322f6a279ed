"""The rule for numbers on a page for the public, which every table of one goes through.

A number of people is told where it is 0, or five and more, and so is the rest of each total that
the page tells; the same holds for posts, as a post is written by one person. Where one group of
people holds another one, their difference is a number like that, and so is the rest of that
difference beside a third group within it; where groups make up a total together, so is the number
that they count twice, and where groups that have nobody in common do not, the number left.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import chain, combinations
from typing import TYPE_CHECKING, Final

from tweetup.model import FEWEST_SHOWN, is_small_count

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

__all__ = [
    "NOT_TOLD",
    "PublicCount",
    "PublicNumbers",
    "part_of",
    "part_of_nested",
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


def part_of_nested(number: int, *totals: int) -> PublicCount:
    """Return a number of posts beside totals of which each holds the next one.

    It may be of those of a total that are not in the next one, as reposts are not in own words.
    """
    return part_of(number, *totals, *(one - other for one, other in combinations(totals, 2)))


class PublicNumbers:
    """The groups, of people or of posts, whose numbers a page tells: those taken so far."""

    def __init__(self) -> None:
        self._told: list[frozenset[Hashable]] = []
        # Of each size, as most groups are left at once when one is looked for that fills another.
        self._sizes: defaultdict[int, list[frozenset[Hashable]]] = defaultdict(list)

    def count(self, group: Iterable[Hashable], *, is_held: bool = False) -> PublicCount:
        """Return the number of a group, and take it where the public may have it.

        It is kept back where it holds all but a few of a group that was told, or is held by one,
        and where it leaves few beside a second group within a third one.
        """
        members = frozenset(group)
        rests = tuple(
            len(members ^ other)
            for other in self._told
            if is_small_count(abs(len(members) - len(other)))
            and (members < other or other < members)
        )
        is_held = is_held or self._leaves_few_beside_another(members)
        count = PublicCount(number=len(members), rests=rests, is_held=is_held)
        if count.is_told:
            self._take(members)
        return count

    def _take(self, members: frozenset[Hashable]) -> None:
        self._told.append(members)
        self._sizes[len(members)].append(members)

    def _forget(self, told: int) -> None:
        """Forget the groups that were taken after so many."""
        while len(self._told) > told:
            self._sizes[len(self._told.pop())].pop()

    def _leaves_few_beside_another(self, members: frozenset[Hashable]) -> bool:
        """Return whether two groups without anybody in common are all but a few of a third one.

        The group is one of both, or the third one.
        """
        if not members:
            return False
        outside = (it - members for it in self._told if members < it)
        inside = (members - it for it in self._told if it and it < members)
        return any(
            other <= rest
            for rest in (*outside, *inside)
            for few in range(1, FEWEST_SHOWN)
            if len(rest) > few
            for other in self._sizes.get(len(rest) - few, ())
        )

    def count_apart(
        self,
        wholes: Sequence[frozenset[Hashable]],
        parts: Sequence[Iterable[Hashable]],
        *,
        are_held: Sequence[bool],
    ) -> tuple[PublicCount, ...]:
        """Return the numbers of groups of which none has a member in common with another one.

        ``wholes`` are groups like that whose numbers are told. The smallest parts are kept back
        until neither few of a sum of wholes are in none of the parts, nor few of a sum of parts in
        none of the wholes.
        """
        groups, before = [frozenset(it) for it in parts], len(self._told)
        told = [not it for it in are_held]
        while True:
            self._forget(before)
            counts = [
                self.count(it, is_held=not is_told)
                for it, is_told in zip(groups, told, strict=True)
            ]
            told = [it.is_told for it in counts]
            shown = [place for place, it in enumerate(counts) if it.is_told and it.number]
            if not _leave_few(wholes, [groups[it] for it in shown]):
                return tuple(counts)
            told[min(shown, key=lambda it: len(groups[it]))] = False

    def count_parts(
        self, whole: Iterable[Hashable], parts: Sequence[Iterable[Hashable]]
    ) -> tuple[PublicCount, ...]:
        """Return the numbers of groups that make up a whole, whose number is told.

        Somebody may be in several. The smallest ones are kept back until neither those in several
        are few, nor those who must be in a group that is kept back.
        """
        members, groups = frozenset(whole), [frozenset(it) for it in parts]
        told = [_is_wide(it, members) for it in groups]
        before = len(self._told)
        while True:
            self._forget(before)
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


def _leave_few(wholes: Sequence[frozenset[Hashable]], parts: Sequence[frozenset[Hashable]]) -> bool:
    """Return whether a sum of wholes and a sum of parts differ by a few that only one of them has.

    Of the wholes all are summed up that meet the parts, or that these hold.
    """
    for size in range(1, len(parts) + 1):
        for chosen in combinations(parts, size):
            union = frozenset(chain.from_iterable(chosen))
            meeting = (it for it in wholes if not it.isdisjoint(union))
            around = frozenset(chain.from_iterable(meeting))
            within = frozenset(chain.from_iterable(it for it in wholes if it <= union))
            if union <= around and is_small_count(len(around) - len(union)):
                return True
            if within and is_small_count(len(union) - len(within)):
                return True
    return False


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
