"""Figures of people over a session, a series or a window: counts, attendance, cohorts.

Attendance is told of the whole record of a chat, whatever the extent is: somebody is new once. The
first meetings of a record tell no newcomers, as nobody knows who came before. Whether newcomers
came back is asked of a fixed number of meetings after their first, so that those who came lately
are not compared with those who had years to return.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Final

from tweetup.model import NAMELESS_PREFIX, Cohort, PersonActivity

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date

    from tweetup.model import CountedEdge, CountedPost, Extent

__all__ = [
    "FIGURES_WITH_POSTS",
    "AttendanceRules",
    "Attendances",
    "FigurePosts",
    "count_activities",
]

_KIND_FIGURES: Final = {
    "original": "originals", "reply": "replies", "quote": "quotes", "repost": "reposts",
}  # fmt: skip
_RECEIVED_FIGURES: Final = {
    "reply": "replies_received", "quote": "quotes_received", "repost": "reposts_received",
    "mention": "mentions_received",
}  # fmt: skip
FIGURES_WITH_POSTS: Final = (
    *_KIND_FIGURES.values(), *_RECEIVED_FIGURES.values(), "mentions", "questions_answered", "links",
)  # fmt: skip
"""The figures of a person that are counted of posts; ``posts`` are those of all four kinds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceRules:
    """The numbers of meetings that attendance is told by.

    ``first_unknown`` are at the beginning of the record, and their newcomers may have come before;
    ``return_within`` follow somebody's first, and ``last`` are the last of the record.
    """

    first_unknown: int = 3
    return_within: int = 4
    last: int = 5


@dataclass(slots=True)
class _Tally:
    """The posts of a person in an extent."""

    kinds: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    received: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    mentioning: set[int] = field(default_factory=set)
    answered: set[tuple[str, str]] = field(default_factory=set)
    sessions: dict[str, None] = field(default_factory=dict)
    links: int = 0
    is_host: bool = False


class FigurePosts:
    """The posts behind each figure of people, by their numbers in the archive.

    A post that belongs to two sessions is there twice where the figure counts it twice.
    """

    def __init__(self, people: Collection[str] | None = None) -> None:
        """Take the people whose posts are kept, None for all."""
        self._people = people
        self._posts: defaultdict[str, defaultdict[str, list[int]]] = defaultdict(
            lambda: defaultdict(list)
        )

    def of(self, person: str, figure: str) -> tuple[int, ...]:
        """Return the posts of a figure, one of :data:`FIGURES_WITH_POSTS`."""
        return tuple(self._posts[person][figure]) if person in self._posts else ()

    def add(self, post: CountedPost) -> None:
        """Keep a post under the figures that count it."""
        if self._people is not None and post.person not in self._people:
            return
        posts = self._posts[post.person]
        posts[_KIND_FIGURES[post.kind]].append(post.number)
        if post.has_link and post.own:
            posts["links"].append(post.number)
        if post.counted and post.section.startswith("Q"):
            posts["questions_answered"].append(post.number)

    def point(self, edge: CountedEdge, *, is_new: bool) -> None:
        """Keep a post under the figures of those at whom it points, and of who mentions.

        ``is_new`` is false where a mention by the same post is kept already.
        """
        chosen = self._people
        if edge.relation == "mention" and is_new and (chosen is None or edge.source in chosen):
            self._posts[edge.source]["mentions"].append(edge.number)
        if chosen is None or edge.target in chosen:
            self._posts[edge.target][_RECEIVED_FIGURES[edge.relation]].append(edge.number)


class _Seen:
    """When a person was first and last seen in the record, and the last handle that one tells."""

    __slots__ = ("first", "handle", "last", "named_at")

    def __init__(self, post: CountedPost) -> None:
        self.first = self.last = post.written_at
        self.handle = post.handle
        self.named_at = ""

    def note(self, post: CountedPost) -> None:
        self.first = min(self.first, post.written_at)
        self.last = max(self.last, post.written_at)
        if post.written_at >= self.named_at and not post.handle.startswith(NAMELESS_PREFIX):
            self.named_at, self.handle = post.written_at, post.handle


class Attendances:
    """The meetings of a chat to which each person came with words of their own."""

    def __init__(self, meetings: Sequence[tuple[str, date]], rules: AttendanceRules) -> None:
        """Take the names and dates of all meetings of the record, in time order."""
        self._numbers = {name: number for number, (name, _) in enumerate(meetings)}
        self._quarters = [_quarter(day) for _, day in meetings]
        self._rules = rules
        self._attended: defaultdict[str, dict[int, tuple[str, str]]] = defaultdict(dict)
        """The earliest own post of a person in each meeting: when, and in which session of it."""

    def note(self, post: CountedPost) -> None:
        """Count a post of any of the meetings."""
        if post.own and post.meeting in self._numbers:
            attended, number = self._attended[post.person], self._numbers[post.meeting]
            own = (post.written_at, post.session)
            attended[number] = min(attended.get(number, own), own)

    def first(self, person: str) -> int | None:
        """Return the number of the first meeting of a person, None for one who came to none."""
        return min(self._attended.get(person, ()), default=None)

    def first_session(self, person: str) -> str | None:
        """Return the session in which a person's first meeting began for them, as :meth:`first`."""
        first = self.first(person)
        return None if first is None else self._attended[person][first][1]

    def numbers(self, meetings: Iterable[str]) -> frozenset[int]:
        """Return the numbers of some meetings in the record."""
        return frozenset(self._numbers[name] for name in meetings if name in self._numbers)

    def is_newcomer(self, person: str, numbers: Collection[int]) -> bool | None:
        """Return whether a person's first meeting has one of these; None where nobody knows."""
        first = self.first(person)
        if first is None or first < self._rules.first_unknown:
            return None
        return first in numbers

    def came_back(self, person: str) -> bool | None:
        """Return whether a person came to one of the meetings after the first within the window.

        None where the first is not known, or the window is not over yet.
        """
        first = self.first(person)
        is_over = first is not None and first + self._rules.return_within < len(self._numbers)
        if first is None or first < self._rules.first_unknown or not is_over:
            return None
        return any(first < it <= first + self._rules.return_within for it in self._attended[person])

    def since_first(self, person: str) -> tuple[int, int]:
        """Return to how many meetings a person came, of how many since and with the first."""
        first = self.first(person)
        if first is None:
            return 0, 0
        return len(self._attended[person]), len(self._numbers) - first

    def of_last(self, person: str) -> int:
        """Return how many of the last meetings a person came to."""
        since = len(self._numbers) - self._rules.last
        return sum(it >= since for it in self._attended.get(person, ()))

    def cohorts(self, people: Collection[str] | None = None) -> tuple[Cohort, ...]:
        """Return people (None: all) by the quarter of their first meeting, earliest first."""
        quarters = sorted(set(self._quarters))
        members: defaultdict[str, list[str]] = defaultdict(list)
        for person, attended in self._attended.items():
            if people is not None and person not in people:
                continue
            members[self._quarters[min(attended)]].append(person)
        return tuple(
            self._cohort(quarter, members[quarter], quarters[quarters.index(quarter) :])
            for quarter in quarters
            if members[quarter]
        )

    def _cohort(self, quarter: str, people: Sequence[str], later: Sequence[str]) -> Cohort:
        returns = [self.came_back(person) for person in people]
        seen = [{self._quarters[it] for it in self._attended[person]} for person in people]
        unknown = {
            self._quarters[it] for it in range(min(self._rules.first_unknown, len(self._quarters)))
        }
        return Cohort(
            quarter=quarter,
            people=len(people),
            is_known=quarter not in unknown,
            came_back=sum(it is True for it in returns),
            followed=sum(it is not None for it in returns),
            later=tuple(sum(each in quarters for quarters in seen) for each in later),
        )


def _quarter(day: date) -> str:
    return f"{day.year}-Q{(day.month + 2) // 3}"


def count_activities(
    posts: Iterable[CountedPost],
    edges: Iterable[CountedEdge],
    *,
    extent: Extent,
    attendances: Attendances,
    behind: FigurePosts | None = None,
) -> tuple[PersonActivity, ...]:
    """Return the figures of everybody who posted within an extent, most own posts first.

    ``posts`` and ``edges`` are those of all sessions of the chat, of which ``attendances`` are
    counted here, and ``behind``, where it is given, gets the posts of each figure. Of people
    without a post in the extent nothing is told, whoever mentions them.
    """
    tallies: defaultdict[str, _Tally] = defaultdict(_Tally)
    seen: dict[str, _Seen] = {}
    meetings: set[str] = set()
    within: set[int] = set()
    for post in posts:
        attendances.note(post)
        if (sights := seen.get(post.person)) is None:
            sights = seen[post.person] = _Seen(post)
        sights.note(post)
        if extent.has(post.session, post.written_at):
            meetings.add(post.meeting)
            if extent.with_hosts or not post.is_host:
                within.add(post.number)
                _add(tallies[post.person], post)
                if behind is not None:
                    behind.add(post)
    for edge in edges:
        if edge.number in within:
            if behind is not None:
                is_new = edge.number not in tallies[edge.source].mentioning
                behind.point(edge, is_new=is_new)
            _point(tallies, edge)
    return _listed(tallies, seen, attendances=attendances, within=attendances.numbers(meetings))


def _add(tally: _Tally, post: CountedPost) -> None:
    tally.kinds[post.kind] += 1
    tally.links += post.has_link and post.own
    tally.is_host |= post.is_host
    if post.own:
        tally.sessions[post.session] = None
    if post.counted and post.section.startswith("Q"):
        tally.answered.add((post.session, post.section))


def _point(tallies: Mapping[str, _Tally], edge: CountedEdge) -> None:
    if edge.relation == "mention":
        tallies[edge.source].mentioning.add(edge.number)
    if edge.target in tallies:
        tallies[edge.target].received[edge.relation] += 1


def _listed(
    tallies: Mapping[str, _Tally],
    seen: Mapping[str, _Seen],
    *,
    attendances: Attendances,
    within: Collection[int],
) -> tuple[PersonActivity, ...]:
    total = sum(sum(tally.kinds.values()) for tally in tallies.values())
    people = [
        _person(person, tally, seen[person], total=total, attendances=attendances, within=within)
        for person, tally in tallies.items()
    ]
    return tuple(sorted(people, key=_most_own_first))


def _most_own_first(person: PersonActivity) -> tuple[int, int, str]:
    return (person.reposts - person.posts, -person.posts, person.person)


def _person(
    person: str,
    tally: _Tally,
    seen: _Seen,
    *,
    total: int,
    attendances: Attendances,
    within: Collection[int],
) -> PersonActivity:
    posts = sum(tally.kinds.values())
    return PersonActivity(
        person=person,
        handle=seen.handle,
        posts=posts,
        originals=tally.kinds["original"],
        replies=tally.kinds["reply"],
        quotes=tally.kinds["quote"],
        reposts=tally.kinds["repost"],
        share=posts / total,
        replies_received=tally.received["reply"],
        quotes_received=tally.received["quote"],
        reposts_received=tally.received["repost"],
        mentions_received=tally.received["mention"],
        mentions=len(tally.mentioning),
        questions_answered=len(tally.answered),
        links=tally.links,
        sessions=tuple(tally.sessions),
        first_session=attendances.first_session(person),
        first_seen=datetime.fromisoformat(seen.first),
        last_seen=datetime.fromisoformat(seen.last),
        of_last=attendances.of_last(person),
        is_newcomer=attendances.is_newcomer(person, within),
        came_back=attendances.came_back(person),
        is_host=tally.is_host,
    )
