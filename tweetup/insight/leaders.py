"""Opinion leaders by several measures side by side, each with the posts that it is counted from.

Followers, reposts and mentions tell different things of a person (Cha, Haddadi, Benevenuto &
Gummadi 2010, "Measuring user influence in Twitter: the million follower fallacy"), so that no
measure is put into another one and nobody has a score that was not asked for. A weighing puts
together the places that people have by each measure, by weights of the reader's.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tweetup.insight.graph import TALKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tweetup.insight.engagement import Engagement
    from tweetup.model import Annotation, CountedEdge, PersonStanding

__all__ = [
    "MEASURES",
    "Drawn",
    "FollowerCount",
    "Leader",
    "Measure",
    "WeighedLeader",
    "measure_leaders",
    "weigh_leaders",
]

MEASURES: Final = (
    "ontopic", "reach", "drawn", "peers", "addressed", "pagerank", "recurrence", "influence",
    "relationship",
)  # fmt: skip
"""All measures, in the order in which they are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowerCount:
    """A person's followers in the newest profile that a post showed, at a time of that.

    ``is_bound`` tells that no record states the time: it was ``as_of`` at the latest.
    """

    followers: int
    as_of: str | None
    post: int
    is_bound: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """Likes, reposts, replies and quotes that the network counts of a person's ``posts``.

    All were counted by one capture, ``as_of`` at the latest; ``is_bound`` tells that no record
    states that time.
    """

    count: int
    posts: tuple[int, ...]
    as_of: str | None
    is_bound: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A figure of a person, None where it cannot be told, with the posts behind it.

    A share has ``part`` of ``whole``; what is of one time has it as ``as_of``, no later than which
    it was where that ``is_bound``, and a remark who recorded it.
    """

    name: str
    value: float | None
    part: int | None = None
    whole: int | None = None
    as_of: str | None = None
    is_bound: bool = False
    recorded_by: str | None = None
    posts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Leader:
    """A person who wrote in an extent, with all measures."""

    person: str
    is_host: bool
    roles: tuple[str, ...]
    measures: tuple[Measure, ...]

    def measure(self, name: str) -> Measure:
        """Return the measure of a name; raise KeyError where there is none."""
        return {it.name: it for it in self.measures}[name]


@dataclass(frozen=True, slots=True, kw_only=True)
class WeighedLeader:
    """A person with the place by each measure weighed, from 0 for the last to 1 for the first.

    ``score`` is the weighed mean over the measures that the person has, None of none;
    ``covered`` the part of the weights that these have.
    """

    leader: Leader
    places: tuple[tuple[str, float | None], ...]
    score: float | None
    covered: float


def measure_leaders(
    engaged: Sequence[Engagement],
    *,
    edges: Sequence[CountedEdge],
    standings: Iterable[PersonStanding],
    reaches: Mapping[str, FollowerCount],
    drawn: Mapping[str, Drawn],
    roles: Mapping[str, Sequence[str]],
    remarks: Mapping[str, Mapping[str, Annotation]],
) -> tuple[Leader, ...]:
    """Return everybody who is engaged, with all measures, in the same order.

    ``edges`` are those of the extent, ``standings`` places among them; the others are by person.
    """
    addressing: defaultdict[str, list[int]] = defaultdict(list)
    for edge in edges:
        if edge.relation in TALKING:
            addressing[edge.target].append(edge.number)
    places = {it.person: it for it in standings}
    peers = _Peers(edges, {it.person: roles.get(it.person, ()) for it in engaged})
    return tuple(
        Leader(
            person=it.person,
            is_host=it.is_host,
            roles=tuple(roles.get(it.person, ())),
            measures=(
                _on_topic(it),
                _reach(reaches.get(it.person)),
                _drawn(drawn.get(it.person)),
                peers.measure(it.person),
                *_central(places.get(it.person), tuple(dict.fromkeys(addressing[it.person]))),
                _recurrence(it),
                _recorded("influence", remarks.get(it.person, {})),
                _recorded("relationship", remarks.get(it.person, {})),
            ),
        )
        for it in engaged
    )


def _on_topic(it: Engagement) -> Measure:
    share = it.relevant
    return Measure(
        name="ontopic",
        value=share.share,
        part=len(share.posts),
        whole=len(share.whole),
        posts=share.posts,
    )


def _reach(reach: FollowerCount | None) -> Measure:
    if reach is None:
        return Measure(name="reach", value=None)
    return Measure(
        name="reach",
        value=reach.followers,
        as_of=reach.as_of,
        is_bound=reach.is_bound,
        posts=(reach.post,),
    )


def _drawn(drawn: Drawn | None) -> Measure:
    if drawn is None:
        return Measure(name="drawn", value=None)
    return Measure(
        name="drawn",
        value=drawn.count,
        as_of=drawn.as_of,
        is_bound=drawn.is_bound,
        posts=drawn.posts,
    )


def _central(place: PersonStanding | None, posts: tuple[int, ...]) -> tuple[Measure, Measure]:
    talk = None if place is None else place.talk
    # Whom nobody addressed and who addressed nobody is in no graph.
    addressed = 0 if talk is None else talk.in_people
    return (
        Measure(name="addressed", value=addressed, posts=posts),
        Measure(name="pagerank", value=None if talk is None else talk.pagerank, posts=posts),
    )


def _recurrence(it: Engagement) -> Measure:
    return Measure(
        name="recurrence",
        value=it.attended / it.meetings if it.meetings else None,
        part=it.attended,
        whole=it.meetings,
        posts=it.conversing.whole,
    )


def _recorded(name: str, remarks: Mapping[str, Annotation]) -> Measure:
    remark = remarks.get(name)
    if remark is None:
        return Measure(name=name, value=None)
    return Measure(
        name=name,
        value=remark.level,
        as_of=None if remark.made_at is None else remark.made_at.isoformat(),
        recorded_by=remark.recorded_by,
    )


class _Peers:
    """People of the same role: who of them replied to, mentioned, quoted or reposted whom."""

    def __init__(self, edges: Iterable[CountedEdge], roles: Mapping[str, Sequence[str]]) -> None:
        self._roles = {person: frozenset(names) for person, names in roles.items()}
        self._having: defaultdict[str, set[str]] = defaultdict(set)
        for person, names in self._roles.items():
            for name in names:
                self._having[name].add(person)
        self._sizes: dict[frozenset[str], int] = {}
        self._people: defaultdict[str, set[str]] = defaultdict(set)
        self._posts: defaultdict[str, dict[int, None]] = defaultdict(dict)
        none = frozenset[str]()
        for it in edges:
            if self._roles.get(it.source, none) & self._roles.get(it.target, none):
                self._people[it.target].add(it.source)
                self._posts[it.target][it.number] = None

    def measure(self, person: str) -> Measure:
        """Return how many of a person's peers turned to the person; None of no peers."""
        others = self._size(self._roles[person]) - 1
        if others < 1:
            return Measure(name="peers", value=None)
        people = len(self._people[person])
        return Measure(
            name="peers",
            value=people / others,
            part=people,
            whole=others,
            posts=tuple(self._posts[person]),
        )

    def _size(self, roles: frozenset[str]) -> int:
        """Return the number of people with any of these roles."""
        if roles not in self._sizes:
            self._sizes[roles] = len(set[str]().union(*(self._having[it] for it in roles)))
        return self._sizes[roles]


def weigh_leaders(
    leaders: Sequence[Leader], weights: Mapping[str, float]
) -> tuple[WeighedLeader, ...]:
    """Return people by the weighed mean of their places by some measures, the highest first.

    A place is the share of the others with that measure who have a lower value, those with the same
    one as halves. Measures that a person lacks are left out of that person's mean.
    """
    values = {name: _sorted_values(leaders, name) for name in weights}
    weighed = [_weighed(it, weights, values) for it in leaders]
    return tuple(
        sorted(weighed, key=lambda it: (it.score is None, -(it.score or 0), it.leader.person))
    )


def _sorted_values(leaders: Iterable[Leader], name: str) -> list[float]:
    values = (it.measure(name).value for it in leaders)
    return sorted(it for it in values if it is not None)


def _weighed(
    leader: Leader, weights: Mapping[str, float], values: Mapping[str, Sequence[float]]
) -> WeighedLeader:
    places = {name: _place(leader.measure(name).value, values[name]) for name in weights}
    there = {name: place for name, place in places.items() if place is not None}
    weight = sum(weights[name] for name in there)
    return WeighedLeader(
        leader=leader,
        places=tuple(places.items()),
        score=sum(weights[name] * it for name, it in there.items()) / weight if there else None,
        covered=weight / sum(weights.values()),
    )


def _place(value: float | None, values: Sequence[float]) -> float | None:
    """Return the place of a value among all, a half where there is no other."""
    if value is None:
        return None
    if len(values) == 1:
        return 0.5
    lower, not_higher = bisect_left(values, value), bisect_right(values, value)
    return (lower + (not_higher - lower - 1) / 2) / (len(values) - 1)
