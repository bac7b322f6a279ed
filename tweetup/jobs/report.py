"""A report on a conversation: all figures of a chat, of a window of time or of one role."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tweetup.jobs.course import read_chat_words, read_course, read_rates, read_tags
from tweetup.jobs.engagement import read_engagement
from tweetup.jobs.graph import read_conversation
from tweetup.jobs.leaders import read_leaders
from tweetup.jobs.organisations import read_organisations
from tweetup.jobs.people import PostsAsked, count_chat_people, extent_of
from tweetup.jobs.people_posts import people_of_role
from tweetup.jobs.roles import groups_of, lexicon_of, read_people_roles, shares_of
from tweetup.jobs.sweet_spot import read_sweet_spot

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from tweetup.insight.rates import SectionCourse
    from tweetup.jobs.course import ChatTags, ChatWords, EventRates
    from tweetup.jobs.engagement import EngagementTable
    from tweetup.jobs.graph import ConversationGraph
    from tweetup.jobs.leaders import LeadersTable
    from tweetup.jobs.organisations import OrganisationsTable
    from tweetup.jobs.people import PeopleTable
    from tweetup.jobs.roles import RoleShare, RolesTable
    from tweetup.jobs.sweet_spot import SpotTable
    from tweetup.model import PersonStanding
    from tweetup.project.project import Project
    from tweetup.project.records import ChatSession

__all__ = ["ConversationReport", "SessionCounts", "read_report"]

_MOST_COURSES = 3
"""So many sessions, the last ones, are told minute by minute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionCounts:
    """The posts of a session that a report counts: all, those in own words, and their people.

    ``numbers`` and ``own_numbers`` are the posts' in the archive; ``writers`` are the people.
    """

    id: str
    date: date
    posts: int
    own: int
    people: int
    writers: frozenset[str]
    numbers: frozenset[int]
    own_numbers: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationReport:
    """All that is counted of a chat between two times.

    ``since`` is inclusive, ``until`` exclusive; None bounds nothing. With ``role``, ``people``,
    ``sessions``, ``talk``, ``tags``, ``courses`` and ``event`` are of those who state it, and
    ``words`` compares them with all others; else ``words`` compares the window with the rest of the
    record, and is None where there is no window. ``courses`` are the last sessions by question and
    minute; ``shares`` are of all people, ``groups`` the roles that are made of others. ``event``
    and ``spot``, for which somebody recorded of people how close they are, are None where nobody
    asked for them.
    """

    hashtag: str
    since: datetime | None
    until: datetime | None
    role: str | None
    with_hosts: bool
    sessions: tuple[SessionCounts, ...]
    people: PeopleTable
    roles: RolesTable
    shares: tuple[RoleShare, ...]
    groups: frozenset[str]
    talk: ConversationGraph
    standings: tuple[PersonStanding, ...]
    tags: ChatTags
    words: ChatWords | None
    event: EventRates | None
    courses: tuple[tuple[str, tuple[SectionCourse, ...]], ...]
    leaders: LeadersTable
    organisations: OrganisationsTable
    engagement: EngagementTable
    spot: SpotTable | None


def read_report(
    project: Project,
    hashtag: str,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    role: str | None = None,
    event: tuple[datetime, datetime] | None = None,
    with_hosts: bool = True,
    with_remarks: bool = False,
) -> ConversationReport:
    """Return all that is counted of a chat between two times.

    ``with_remarks`` adds what somebody recorded of people: influence, relationship, value.
    ``event`` is compared with as long a time before it and after it. Raises
    :class:`~tweetup.errors.UnknownNameError` for a hashtag nobody used, or a role that is none.
    """
    asked = PostsAsked(since=since, until=until, with_hosts=with_hosts)
    only = people_of_role(project, hashtag, role, **asked)
    people = count_chat_people(project, hashtag, only=only, **asked)
    roles = read_people_roles(project, hashtag, **asked)
    chosen = {it.activity.person for it in people.people}
    talk = read_conversation(
        project, hashtag, since=since, until=until, with_hosts=with_hosts, role=role
    )
    has_words = role is not None or since is not None or until is not None
    sessions = _sessions(project, hashtag, chosen, since=since, until=until, with_hosts=with_hosts)
    named = {it.id for it in sessions[-_MOST_COURSES:]}
    return ConversationReport(
        hashtag=hashtag,
        since=since,
        until=until,
        role=role,
        with_hosts=with_hosts,
        sessions=sessions,
        people=people,
        roles=roles,
        groups=groups_of(lexicon_of(project.config)),
        shares=shares_of(project, roles),
        talk=talk,
        standings=talk.standings(),
        tags=read_tags(project, hashtag, role=role, **asked),
        words=read_chat_words(project, hashtag, role=role, **asked) if has_words else None,
        event=None
        if event is None
        else read_rates(
            project,
            hashtag,
            start=event[0],
            end=event[1],
            before=event[1] - event[0],
            after=event[1] - event[0],
            role=role,
            with_hosts=with_hosts,
        ),
        courses=tuple(
            (it.id, read_course(project, it, with_hosts=with_hosts, role=role))
            for it in project.sessions(hashtag)
            if it.id in named
        ),
        leaders=read_leaders(project, hashtag, role=role, **asked),
        organisations=read_organisations(project, hashtag, role=role, **asked),
        engagement=read_engagement(project, hashtag, role=role, **asked),
        spot=read_sweet_spot(project, hashtag, role=role, **asked) if with_remarks else None,
    )


def _sessions(
    project: Project,
    hashtag: str,
    people: set[str],
    *,
    since: datetime | None,
    until: datetime | None,
    with_hosts: bool,
) -> tuple[SessionCounts, ...]:
    """Return the sessions with a post of these people in the window, in time order."""
    extent, _ = extent_of(project, hashtag, since=since, until=until, with_hosts=with_hosts)
    sessions: Sequence[ChatSession] = project.sessions(hashtag)
    posts: defaultdict[str, set[int]] = defaultdict(set)
    own: defaultdict[str, set[int]] = defaultdict(set)
    wrote: defaultdict[str, set[str]] = defaultdict(set)
    for row in project.archive.people.activity(frozenset(it.id for it in sessions)):
        is_within = extent.has(row.session, row.written_at) and (with_hosts or not row.is_host)
        if is_within and row.person in people:
            posts[row.session].add(row.number)
            if row.own:
                own[row.session].add(row.number)
                wrote[row.session].add(row.person)
    return tuple(
        SessionCounts(
            id=it.id,
            date=it.date,
            posts=len(posts[it.id]),
            own=len(own[it.id]),
            people=len(wrote[it.id]),
            writers=frozenset(wrote[it.id]),
            numbers=frozenset(posts[it.id]),
            own_numbers=frozenset(own[it.id]),
        )
        for it in sessions
        if posts[it.id]
    )
