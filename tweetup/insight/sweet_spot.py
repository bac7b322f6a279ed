"""The people who are active online, to whom the topic is of value, and who are close: all three.

Activity is counted from posts; value and relationship are recorded by people, so that somebody of
whom nothing is recorded is in neither circle, which says nothing of them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tweetup.model import Annotation

__all__ = ["CIRCLES", "SpotPerson", "SpotRegion", "SweetSpot", "find_sweet_spot"]

CIRCLES: Final = ("active", "value", "relationship")
"""The three circles, in the order in which they are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpotPerson:
    """A person in any circle, with the own posts counted and the remarks, where there are any."""

    person: str
    posts: tuple[int, ...]
    value: Annotation | None
    relationship: Annotation | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SpotRegion:
    """The people who are in these circles and in no other, those with most posts first."""

    circles: tuple[str, ...]
    people: tuple[SpotPerson, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SweetSpot:
    """All regions, those of most circles first, empty ones as well.

    A person is active with ``least_posts`` own posts, and in one of the other circles with
    ``least_level``, from 0. ``recorded`` counts the active people of whom a value, and of whom a
    relationship is recorded, on whatever level.
    """

    regions: tuple[SpotRegion, ...]
    least_posts: int
    least_level: int
    recorded: tuple[int, int]

    @property
    def people(self) -> tuple[SpotPerson, ...]:
        """Those who are in all circles."""
        return self.regions[0].people

    def size(self, circle: str) -> int:
        """Return the number of people in a circle."""
        return sum(len(it.people) for it in self.regions if circle in it.circles)


def find_sweet_spot(
    posts: Mapping[str, tuple[int, ...]],
    remarks: Mapping[str, Mapping[str, Annotation]],
    *,
    least_posts: int = 1,
    least_level: int = 2,
) -> SweetSpot:
    """Return who is in which circles: ``posts`` are own ones in an extent, both are by person.

    Of people without posts there only those with a remark are told.
    """
    regions: defaultdict[tuple[str, ...], list[SpotPerson]] = defaultdict(list)
    recorded = {"value": 0, "relationship": 0}
    for person in sorted({*posts, *remarks}):
        levels = remarks.get(person, {})
        it = SpotPerson(
            person=person,
            posts=posts.get(person, ()),
            value=levels.get("value"),
            relationship=levels.get("relationship"),
        )
        circles = _circles(it, least_posts, least_level)
        if "active" in circles:
            recorded["value"] += it.value is not None
            recorded["relationship"] += it.relationship is not None
        if circles:
            regions[circles].append(it)
    return SweetSpot(
        regions=tuple(
            SpotRegion(
                circles=circles,
                people=tuple(sorted(regions[circles], key=lambda it: (-len(it.posts), it.person))),
            )
            for circles in _all_regions()
        ),
        least_posts=least_posts,
        least_level=least_level,
        recorded=(recorded["value"], recorded["relationship"]),
    )


def _circles(it: SpotPerson, least_posts: int, least_level: int) -> tuple[str, ...]:
    def is_high(remark: Annotation | None) -> bool:
        level = None if remark is None else remark.level
        return level is not None and level >= least_level

    is_in = (len(it.posts) >= least_posts, is_high(it.value), is_high(it.relationship))
    return tuple(name for name, there in zip(CIRCLES, is_in, strict=True) if there)


def _all_regions() -> tuple[tuple[str, ...], ...]:
    """Return the circles of each region, all three first."""
    active, value, relationship = CIRCLES
    return (
        CIRCLES,
        (active, value),
        (active, relationship),
        (value, relationship),
        (active,),
        (value,),
        (relationship,),
    )
