"""Hashtags that travel together: those that the same people use more often than by chance.

People are counted, not posts, so that somebody who posts a pair of hashtags forty times counts
once. The measure is the log-likelihood ratio of Dunning 1993 (Computational Linguistics 19) of the
four groups of people: those who used both, either and none.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import combinations
from math import log
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from tweetup.model import CountedPost

__all__ = [
    "FEWEST_USERS",
    "TagPair",
    "TagPairs",
    "TagUse",
    "count_tags",
    "log_likelihood",
    "pair_tags",
]

FEWEST_USERS: Final = 3
"""So many people, or more, use a pair of hashtags, or a word, that is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TagUse:
    """A hashtag that somebody used: by how many ``people``, and in which posts.

    ``posts`` are numbers of the archive in time order. ``first_at`` is the first use by anybody in
    the whole record, in UTC. ``is_new`` tells whether that is within the posts counted, None where
    these begin with the record. ``is_own`` is true of the chat's own hashtag, ``is_inside`` of one
    that contains it, such as goasco20 of asco20.
    """

    tag: str
    people: int
    posts: tuple[int, ...]
    first_at: str
    is_new: bool | None
    is_own: bool
    is_inside: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TagPair:
    """Two hashtags used by more of the same people than expected.

    ``observed`` people used both; ``expected`` would if they were used independently of each other.
    ``g2`` is the log-likelihood ratio. ``posts`` have both; it may be empty, as people may use them
    in different posts. ``first`` comes before ``second`` in the alphabet.
    """

    first: TagUse
    second: TagUse
    observed: int
    expected: float
    g2: float
    posts: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TagPairs:
    """The pairs of hashtags, the highest ratio first, of so many ``people`` who wrote.

    ``compared`` counts the pairs used by enough people, also those used no more than expected.
    """

    pairs: tuple[TagPair, ...]
    people: int
    compared: int


def log_likelihood(both: int, first: int, second: int, people: int) -> float:
    """Return G² of two hashtags: used by ``first`` and ``second`` of ``people``, ``both`` by some.

    Twice the sum of O·ln(O/E) over the four groups, of which an empty one adds 0.
    """
    groups = (
        (both, first * second),
        (first - both, first * (people - second)),
        (second - both, (people - first) * second),
        (people - first - second + both, (people - first) * (people - second)),
    )
    ratio = 2 * sum(seen * log(seen * people / product) for seen, product in groups if seen)
    return max(ratio, 0.0)


def count_tags(
    posts: Sequence[CountedPost],
    tags: Mapping[int, Sequence[str]],
    *,
    firsts: Mapping[str, str],
    own: Collection[str],
    since: str | None,
) -> tuple[TagUse, ...]:
    """Return the hashtags of posts, those that most people used first.

    ``tags`` are by the number of a post; ``firsts`` are times of the first use in the whole
    record, ``own`` the chat's hashtags, both folded. Those first used from ``since`` on
    are new; where it is None the posts begin with the record, and nobody knows which are.
    """
    users: defaultdict[str, set[str]] = defaultdict(set)
    places: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    for post in posts:
        for tag in tags.get(post.number, ()):
            users[tag].add(post.person)
            places[tag].append((post.written_at, post.number))
    uses = [
        TagUse(
            tag=tag,
            people=len(people),
            posts=tuple(number for _, number in sorted(places[tag])),
            first_at=firsts[tag],
            is_new=None if since is None else firsts[tag].rstrip("Z") >= since.rstrip("Z"),
            is_own=tag in own,
            is_inside=tag not in own and any(it in tag for it in own),
        )
        for tag, people in users.items()
    ]
    return tuple(sorted(uses, key=lambda it: (-it.people, -len(it.posts), it.tag)))


def pair_tags(
    posts: Sequence[CountedPost],
    tags: Mapping[int, Sequence[str]],
    uses: Iterable[TagUse],
    *,
    fewest: int = FEWEST_USERS,
) -> TagPairs:
    """Return the hashtags that the same people use, more of them than expected.

    ``uses`` are those of :func:`count_tags` of the same posts; the chat's own are in no pair, as
    everybody uses them. All who wrote a post are people, also those without any hashtag.
    """
    frequent = {it.tag: it for it in uses if it.people >= fewest and not it.is_own}
    by_person: defaultdict[str, set[str]] = defaultdict(set)
    places: defaultdict[tuple[str, str], list[tuple[str, int]]] = defaultdict(list)
    for post in posts:
        used = sorted(frequent.keys() & set(tags.get(post.number, ())))
        by_person[post.person].update(used)
        for pair in combinations(used, 2):
            places[pair].append((post.written_at, post.number))
    both = Counter(pair for used in by_person.values() for pair in combinations(sorted(used), 2))
    enough = {pair: people for pair, people in both.items() if people >= fewest}
    pairs = _above_chance(enough, frequent, len(by_person), places)
    return TagPairs(
        pairs=tuple(sorted(pairs, key=_highest_first)), people=len(by_person), compared=len(enough)
    )


def _above_chance(
    observed: Mapping[tuple[str, str], int],
    uses: Mapping[str, TagUse],
    people: int,
    places: Mapping[tuple[str, str], Sequence[tuple[str, int]]],
) -> Iterator[TagPair]:
    for (one, other), both in observed.items():
        first, second = uses[one], uses[other]
        if both * people > first.people * second.people:
            yield TagPair(
                first=first,
                second=second,
                observed=both,
                expected=first.people * second.people / people,
                g2=log_likelihood(both, first.people, second.people, people),
                posts=tuple(number for _, number in sorted(places.get((one, other), ()))),
            )


def _highest_first(pair: TagPair) -> tuple[float, int, str, str]:
    return (-pair.g2, -pair.observed, pair.first.tag, pair.second.tag)
