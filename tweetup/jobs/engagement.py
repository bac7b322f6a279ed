"""How the people of a session, a chat or a window of time take part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tweetup.errors import UnknownNameError
from tweetup.jobs.people import extent_of, meetings_of
from tweetup.jobs.roles import read_people_roles

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Unpack

    from tweetup.insight.engagement import Engagement, PostShare
    from tweetup.jobs.people import PostsAsked
    from tweetup.model import PostKey
    from tweetup.project.project import Project

__all__ = [
    "EngagementTable",
    "FigurePost",
    "person_named",
    "posts_of_engagement",
    "read_engagement",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class EngagementTable:
    """Everybody with own words in an extent, most posts first.

    ``handles`` are the last ones, by person. ``unread`` are sessions whose posts were not read for
    answers, which a read-only archive may have: their people are left out.
    """

    people: tuple[Engagement, ...]
    handles: Mapping[str, str]
    unread: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FigurePost:
    """A post behind a figure: one that ``counts`` in its share, or one of the others of it."""

    figure: str
    post: PostKey
    counts: bool


def read_engagement(
    project: Project,
    hashtag: str | None = None,
    *,
    role: str | None = None,
    **asked: Unpack[PostsAsked],
) -> EngagementTable:
    """Return how the people of the posts asked for take part, of a chat or (None) of all.

    With ``role`` only those who state it are listed. Meetings are of the whole record. Raises
    :class:`~tweetup.errors.UnknownNameError` for a hashtag nobody used, or a role that is none.
    """
    from tweetup.insight.activity import AttendanceRules, Attendances
    from tweetup.insight.engagement import profile_engagement

    session = asked.get("session")
    extent, unread = extent_of(project, hashtag, **asked)
    sessions = project.sessions(hashtag if session is None else session.hashtag)
    names = frozenset(it.id for it in sessions)
    rows = project.archive.people
    people = profile_engagement(
        rows.activity(names),
        rows.pointers(names),
        extent=extent,
        attendances=Attendances(meetings_of(project, sessions), AttendanceRules()),
    )
    if role is not None:
        having = read_people_roles(project, hashtag, **asked).having(project.config, role)
        people = tuple(it for it in people if it.person in having)
    return EngagementTable(
        people=people, handles=rows.handles({it.person for it in people}), unread=unread
    )


def posts_of_engagement(
    project: Project, table: EngagementTable, handle: str
) -> tuple[FigurePost, ...]:
    """Return the posts behind each figure of a person.

    Raises :class:`~tweetup.errors.UnknownNameError` for somebody who is not in the table.
    """
    named = person_named(table.handles, handle)
    shares: list[tuple[str, PostShare]] = []
    for it in table.people:
        if it.person in named:
            shares += [
                ("broadcasting", it.broadcasting),
                ("conversing", it.conversing),
                ("relevant", it.relevant),
                ("answering", it.answering),
            ]
    keys = project.archive.people.post_keys({it for _, share in shares for it in share.whole})
    return tuple(
        FigurePost(figure=figure, post=keys[it], counts=it in share.posts)
        for figure, share in shares
        for it in share.whole
    )


def person_named(handles: Mapping[str, str], handle: str) -> frozenset[str]:
    """Return the people of a table whom a handle or the name of figures means.

    Raises :class:`~tweetup.errors.UnknownNameError` for somebody who is not in it.
    """
    folded = handle.removeprefix("@").casefold()
    people = frozenset(
        person for person, name in handles.items() if folded in {name.casefold(), person.casefold()}
    )
    if not people:
        raise UnknownNameError("person", handle, handles.values())
    return people
