"""How fast a conversation runs: posts and people an hour before, during and after an event.

And the posts of each question of a session, minute by minute.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tweetup.model import CountedPost

__all__ = ["MinuteOfPosts", "Rate", "SectionCourse", "TimeWindow", "follow_sections", "rate_posts"]

_HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeWindow:
    """A span of time with a name; ``end`` is exclusive."""

    name: str
    start: datetime
    end: datetime

    @property
    def hours(self) -> float:
        """The length."""
        return (self.end - self.start) / _HOUR


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """The posts of a window of time: all, those in the author's ``own`` words, and their people.

    ``people_an_hour`` is the mean number of different people in an hour, over the whole hours from
    the window's start on, and None where it has none; unlike ``people`` it does not grow with the
    window. ``persons`` are the people, ``writers`` those of them with own words. ``numbers`` are
    the posts' in the archive, in time order.
    """

    window: TimeWindow
    posts: int
    own: int
    people: int
    people_an_hour: float | None
    persons: frozenset[str]
    writers: frozenset[str]
    numbers: tuple[int, ...]

    @property
    def posts_an_hour(self) -> float:
        """The number of posts by the hours of the window."""
        return self.posts / self.window.hours


@dataclass(frozen=True, slots=True, kw_only=True)
class MinuteOfPosts:
    """The posts and people of one minute, which begins at ``at``."""

    at: datetime
    posts: int
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionCourse:
    """The posts of a section, by minute from the first to the last, those without any as well.

    ``busiest`` is the minute of most posts, the first of several. ``half_at`` is the minute in
    which half of the posts were written. ``writers`` are the people with own words in it.
    """

    section: str
    posts: int
    people: int
    minutes: tuple[MinuteOfPosts, ...]
    busiest: MinuteOfPosts
    half_at: datetime
    writers: frozenset[str]

    @property
    def posts_a_minute(self) -> float:
        """The number of posts by the minutes from the first to the last."""
        return self.posts / len(self.minutes)


def rate_posts(posts: Iterable[CountedPost], windows: Sequence[TimeWindow]) -> tuple[Rate, ...]:
    """Return how often people posted in each window; a post at its end is in the next one."""
    moments = sorted((_moment(it), it.number, it) for it in posts)
    return tuple(
        _rate(window, [(at, it) for at, _, it in moments if window.start <= at < window.end])
        for window in windows
    )


def _rate(window: TimeWindow, posts: Sequence[tuple[datetime, CountedPost]]) -> Rate:
    hours = (window.end - window.start) // _HOUR
    by_hour = {((at - window.start) // _HOUR, it.person) for at, it in posts}
    persons = frozenset(it.person for _, it in posts)
    return Rate(
        window=window,
        posts=len(posts),
        own=sum(it.own for _, it in posts),
        people=len(persons),
        people_an_hour=sum(hour < hours for hour, _ in by_hour) / hours if hours else None,
        persons=persons,
        writers=frozenset(it.person for _, it in posts if it.own),
        numbers=tuple(it.number for _, it in posts),
    )


def follow_sections(posts: Iterable[CountedPost]) -> tuple[SectionCourse, ...]:
    """Return the course of each section of a session, in the order of their first posts."""
    sections: defaultdict[str, list[tuple[datetime, str]]] = defaultdict(list)
    writers: defaultdict[str, set[str]] = defaultdict(set)
    for post in posts:
        sections[post.section].append((_moment(post).replace(second=0, microsecond=0), post.person))
        if post.own:
            writers[post.section].add(post.person)
    courses = [
        _course(name, sorted(these), frozenset(writers[name])) for name, these in sections.items()
    ]
    return tuple(sorted(courses, key=lambda it: (it.minutes[0].at, it.section)))


def _course(
    section: str, posts: Sequence[tuple[datetime, str]], writers: frozenset[str]
) -> SectionCourse:
    spread = Counter(at for at, _ in posts)
    people: defaultdict[datetime, set[str]] = defaultdict(set)
    for at, person in posts:
        people[at].add(person)
    minute = timedelta(minutes=1)
    first, last = posts[0][0], posts[-1][0]
    minutes = tuple(
        MinuteOfPosts(at=at, posts=spread[at], people=len(people.get(at, ())))
        for at in (first + minute * it for it in range((last - first) // minute + 1))
    )
    return SectionCourse(
        section=section,
        posts=len(posts),
        people=len({person for _, person in posts}),
        minutes=minutes,
        busiest=max(minutes, key=lambda it: it.posts),
        half_at=posts[(len(posts) - 1) // 2][0],
        writers=writers,
    )


def _moment(post: CountedPost) -> datetime:
    return datetime.fromisoformat(post.written_at)
