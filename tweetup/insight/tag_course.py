"""Hashtags over time: by how many people each was used in every quarter of a year.

People are counted once a quarter, and beside them all who wrote then: a chat that grows has more
people at every hashtag.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tweetup.insight.tag_pairs import FEWEST_USERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from tweetup.insight.tag_pairs import TagUse
    from tweetup.model import CountedPost

__all__ = ["TagByQuarter", "TagsByQuarter", "follow_tags"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TagByQuarter:
    """A hashtag, with the people who used it in each quarter, and its posts then.

    ``posts`` are numbers of the archive in time order.
    """

    tag: str
    people: tuple[int, ...]
    posts: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TagsByQuarter:
    """The hashtags of enough people over all quarters from the first meeting to the last.

    ``quarters`` are named 2024-Q3; ``writers`` are the people who wrote in each. The hashtags that
    most people used are first.
    """

    quarters: tuple[str, ...]
    writers: tuple[int, ...]
    tags: tuple[TagByQuarter, ...]


def follow_tags(
    posts: Iterable[CountedPost],
    tags: Mapping[int, Sequence[str]],
    uses: Iterable[TagUse],
    *,
    days: Mapping[str, date],
    fewest: int = FEWEST_USERS,
) -> TagsByQuarter:
    """Return the hashtags of posts in time order by quarter, those that enough people used.

    ``tags`` are by the number of a post, ``uses`` as :func:`~tweetup.insight.tag_pairs.count_tags`
    returns them. A post is of the quarter of its meeting, whose dates in the chat's zone are
    ``days``, by the name of its first session.
    """
    writers: defaultdict[int, set[str]] = defaultdict(set)
    users: defaultdict[tuple[str, int], set[str]] = defaultdict(set)
    places: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
    for post in posts:
        quarter = _quarter_of(days.get(post.meeting, days[post.session]))
        writers[quarter].add(post.person)
        for tag in tags.get(post.number, ()):
            users[tag, quarter].add(post.person)
            places[tag, quarter].append(post.number)
    quarters = range(min(writers), max(writers) + 1) if writers else range(0)
    return TagsByQuarter(
        quarters=tuple(_names(quarters)),
        writers=tuple(len(writers[it]) for it in quarters),
        tags=tuple(
            TagByQuarter(
                tag=use.tag,
                people=tuple(len(users.get((use.tag, it), ())) for it in quarters),
                posts=tuple(tuple(places.get((use.tag, it), ())) for it in quarters),
            )
            for use in uses
            if use.people >= fewest
        ),
    )


def _quarter_of(day: date) -> int:
    """Return the number of a quarter of a year: four a year from the year 0 on."""
    return 4 * day.year + (day.month - 1) // 3


def _names(quarters: Iterable[int]) -> Iterator[str]:
    for quarter in quarters:
        yield f"{quarter // 4}-Q{quarter % 4 + 1}"
