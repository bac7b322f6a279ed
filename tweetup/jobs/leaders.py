"""Opinion leaders of a session, a chat or a window of time, by several measures side by side."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING, Final

from tweetup.errors import UnknownNameError, UsageError
from tweetup.jobs.annotate import latest_remarks
from tweetup.jobs.engagement import FigurePost, person_named, read_engagement
from tweetup.jobs.people import extent_of
from tweetup.jobs.roles import read_people_roles
from tweetup.text.plurals import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import Unpack

    from tweetup.insight.engagement import Engagement
    from tweetup.insight.leaders import Drawn, FollowerCount, Leader, Measure
    from tweetup.jobs.people import PostsAsked
    from tweetup.project.project import Project

__all__ = [
    "LeadersTable",
    "posts_of_leader",
    "read_leaders",
    "read_weights",
    "sort_leaders",
    "told_times",
]

DEFAULT_MEASURE: Final = "addressed"


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadersTable:
    """Everybody with own words in an extent with all measures, most posts first.

    ``handles`` are the last ones, by person. Likes and answers are of ``counted`` of ``own`` posts:
    of the largest part that the same captures saw. ``in_talk`` is how many people are in the graph,
    by which PageRank is told or not. Of the people ``recorded`` somebody recorded the roles, be it
    that they have none. ``unread`` are sessions whose posts were not read for answers.
    """

    leaders: tuple[Leader, ...]
    handles: Mapping[str, str]
    counted: int
    own: int
    in_talk: int
    recorded: frozenset[str]
    unread: tuple[str, ...]


def read_leaders(
    project: Project,
    hashtag: str | None = None,
    *,
    role: str | None = None,
    **asked: Unpack[PostsAsked],
) -> LeadersTable:
    """Return the people of the posts asked for with the measures of leaders.

    With ``role`` only those who state it are listed; measures are counted among all. Raises
    :class:`~tweetup.errors.UnknownNameError` for a hashtag nobody used, or a role that is none.
    """
    from tweetup.insight.leaders import measure_leaders
    from tweetup.jobs.graph import conversation_of

    table = read_engagement(project, hashtag, **asked)
    talk = conversation_of(project, hashtag, **asked)
    stated = read_people_roles(project, hashtag, **asked)
    drawn = _drawn(project, table.people)
    standings = talk.standings()
    leaders = measure_leaders(
        table.people,
        edges=talk.edges,
        standings=standings,
        reaches=_reaches(project, hashtag, table.people, **asked),
        drawn=drawn,
        roles={it.person: tuple(named.role for named in it.roles) for it in stated.people},
        remarks=latest_remarks(project),
    )
    if role is not None:
        having = stated.having(project.config, role)
        leaders = tuple(it for it in leaders if it.person in having)
    return LeadersTable(
        leaders=leaders,
        handles=table.handles,
        counted=sum(len(it.posts) for it in drawn.values()),
        own=sum(it.own for it in table.people),
        in_talk=sum(it.talk is not None for it in standings),
        recorded=frozenset(it.person for it in stated.people if it.is_recorded),
        unread=table.unread,
    )


def _reaches(
    project: Project,
    hashtag: str | None,
    people: Iterable[Engagement],
    **asked: Unpack[PostsAsked],
) -> Mapping[str, FollowerCount]:
    """Return the followers in the newest profile that a post of each person shows, be it a repost.

    The posts are those asked for, as for all figures.
    """
    from tweetup.insight.leaders import FollowerCount

    extent, _ = extent_of(project, hashtag, **asked)
    listed = {it.person for it in people}
    authors = {
        it.number: it.person
        for it in project.archive.people.activity(extent.sessions)
        if it.person in listed
        and extent.has(it.session, it.written_at)
        and (extent.with_hosts or not it.is_host)
    }
    followers = project.archive.people.followers(authors)
    lasts = {authors[number]: number for number in followers}
    seen = project.archive.people.profiles_seen(lasts.values())
    reaches = {}
    for person, number in lasts.items():
        as_of, is_bound = seen.get(number, (None, False))
        reaches[person] = FollowerCount(
            followers=followers[number], as_of=as_of, is_bound=is_bound, post=number
        )
    return reaches


def _drawn(project: Project, people: Iterable[Engagement]) -> Mapping[str, Drawn]:
    """Return the counts of each person's posts, of the largest part that the same captures saw.

    Counts grow with time: two captures of two days do not compare.
    """
    from tweetup.insight.leaders import Drawn

    authors = {number: it.person for it in people for number in it.conversing.whole}
    counts = project.archive.people.drawn(authors)
    sizes = Counter(captures for _, captures in counts.values())
    if not sizes:
        return {}
    chosen = min(sizes, key=lambda it: (-sizes[it], it))
    posts: defaultdict[str, list[int]] = defaultdict(list)
    for number, (_, captures) in counts.items():
        if captures == chosen:
            posts[authors[number]].append(number)
    every = {it for these in posts.values() for it in these}
    seen, is_bound = project.archive.people.counts_seen(every)
    return {
        person: Drawn(
            count=sum(counts[it][0] for it in these),
            posts=tuple(these),
            as_of=seen,
            is_bound=is_bound,
        )
        for person, these in posts.items()
    }


def sort_leaders(table: LeadersTable, name: str = DEFAULT_MEASURE) -> tuple[Leader, ...]:
    """Return people by a measure, the highest first and those without it last.

    Raises :class:`~tweetup.errors.UnknownNameError` where there is no such measure.
    """
    from tweetup.insight.leaders import MEASURES

    if name not in MEASURES:
        raise UnknownNameError("measure", name, MEASURES)

    def place(it: Leader) -> tuple[bool, float, str]:
        value = it.measure(name).value
        return (value is None, -(value or 0), table.handles[it.person].casefold())

    return tuple(sorted(table.leaders, key=place))


def read_weights(text: str) -> Mapping[str, float]:
    """Return the weights of ``reach=1,peers=2``, by measure.

    Raises :class:`~tweetup.errors.UsageError` for other text and for a weight that is not above 0.
    """
    from tweetup.insight.leaders import MEASURES

    weights: dict[str, float] = {}
    for part in text.split(","):
        name, _, number = (it.strip() for it in part.partition("="))
        if name not in MEASURES:
            raise UnknownNameError("measure", name, MEASURES)
        try:
            weight = float(number or "1")
        except ValueError:
            weight = 0.0
        if not isfinite(weight) or weight <= 0 or name in weights:
            hint = "name each measure once, with a weight above 0: reach=1,peers=2"
            raise UsageError(f"no weight in {part.strip()!r}", where="--weigh", hint=hint)
        weights[name] = weight
    return weights


def posts_of_leader(project: Project, table: LeadersTable, handle: str) -> tuple[FigurePost, ...]:
    """Return the posts behind each measure of a person; of PageRank, those that it is made of.

    Raises :class:`~tweetup.errors.UnknownNameError` for somebody who is not in the table.
    """
    listed = {it.person: table.handles[it.person] for it in table.leaders}
    named = person_named(listed, handle)
    measures = [it for leader in table.leaders if leader.person in named for it in leader.measures]
    keys = project.archive.people.post_keys({post for it in measures for post in it.posts})
    return tuple(
        FigurePost(figure=it.name, post=keys[post], counts=True)
        for it in measures
        for post in it.posts
    )


def told_times(table: LeadersTable) -> Iterator[str]:
    """Yield of which times followers, and likes and answers, are, and of which posts."""
    measures = [it for leader in table.leaders for it in leader.measures if it.as_of]
    reach = [it for it in measures if it.name == "reach"]
    if reach:
        yield f"followers {_as_of(reach)}, for each in the newest profile that a post counted shows"
    drawn = [it for it in measures if it.name == "drawn"]
    if table.counted:
        when = f" {_as_of(drawn)}" if drawn else ""
        yield (
            f"likes, reposts, replies and quotes{when}, of {table.counted:,} of"
            f" {counted(table.own, 'post')}: those that the same captures saw"
        )


def _as_of(measures: Sequence[Measure]) -> str:
    """Return the days of measures; of those that no record states, the last they can be of."""
    stated = [(it.as_of or "")[:10] for it in measures if not it.is_bound]
    bounds = [(it.as_of or "")[:10] for it in measures if it.is_bound]
    first, last = min(stated, default=""), max(stated, default="")
    told = [] if not stated else [f"as of {first}" if first == last else f"as of {first} to {last}"]
    if bounds:
        told.append(
            f"{'as ' if not stated else ''}of {max(bounds)} or earlier where files do not tell"
        )
    return ", ".join(told)
