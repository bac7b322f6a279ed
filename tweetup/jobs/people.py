"""The people of a session, a chat or a window of time, with the figures of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, TypedDict

from msgspec import structs

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from typing import Unpack

    from tweetup.insight.activity import AttendanceRules, FigurePosts
    from tweetup.model import Author, Cohort, Extent, PersonActivity
    from tweetup.project.project import Project
    from tweetup.project.records import ChatSession

__all__ = [
    "ListedPerson",
    "PeopleOfRole",
    "PeopleTable",
    "PostsAsked",
    "Times",
    "TimesRead",
    "count_chat_people",
    "extent_of",
    "have_read",
    "meetings_of",
    "person_of",
    "read_event",
    "read_window",
    "written_text",
]


class Times(TypedDict, total=False):
    """Two times between which posts were written, ``until`` exclusive; None for no bound."""

    since: datetime | None
    until: datetime | None


class PostsAsked(Times, total=False):
    """The posts that figures are counted of, beside the hashtag of their chat or (None) all chats.

    ``session`` is the only one where it is given; ``with_hosts`` is false where those by a
    session's hosts are left out.
    """

    session: ChatSession | None
    with_hosts: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TimesRead:
    """Two times as somebody wrote them, ``until`` exclusive; None for no bound.

    ``guessed_zone`` is the zone in which they were read where nobody configured it: that of the
    chat's sessions.
    """

    since: datetime | None = None
    until: datetime | None = None
    guessed_zone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleOfRole:
    """The people who state a role: ``here`` by the posts asked for, ``ever`` by all of the chat."""

    here: frozenset[str]
    ever: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPerson:
    """A person as last seen, with the figures of the posts."""

    author: Author
    activity: PersonActivity


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleTable:
    """The people who posted in some sessions or between two times.

    Those who came to most sessions are first; of one session, those with most own posts.
    ``posts`` are the denominator of shares; ``meetings`` counts those of the record, of which
    ``last`` are the last ones. ``unread`` are sessions whose posts were not read for answers, which
    a read-only archive may have: their people are not in the figures. ``behind`` has the posts of
    each figure, None where nobody asked for them.
    """

    people: tuple[ListedPerson, ...]
    posts: int
    meetings: int
    last: int
    cohorts: tuple[Cohort, ...]
    unread: tuple[str, ...]
    behind: FigurePosts | None = None


def count_chat_people(
    project: Project,
    hashtag: str | None = None,
    *,
    rules: AttendanceRules | None = None,
    only: PeopleOfRole | None = None,
    with_posts: bool = False,
    **asked: Unpack[PostsAsked],
) -> PeopleTable:
    """Return the people of the posts asked for, as :class:`PostsAsked` has them.

    Attendance is of the whole record of the chat (of ``session``'s, where that is given), by
    ``rules`` or (None) the usual ones. ``only`` are the people listed and those in cohorts,
    None for all; ``with_posts`` keeps the posts of figures.

    Raises :class:`~tweetup.errors.UnknownNameError` for a hashtag nobody used.
    """
    from tweetup.insight.activity import (
        AttendanceRules,
        Attendances,
        FigurePosts,
        count_activities,
    )

    session = asked.get("session")
    extent, _ = extent_of(project, hashtag, **asked)
    sessions = project.sessions(hashtag if session is None else session.hashtag)
    meetings = meetings_of(project, sessions)
    rules = rules or AttendanceRules()
    attendances = Attendances(meetings, rules)
    names = frozenset(it.id for it in sessions)
    rows = project.archive.people
    behind = FigurePosts() if with_posts else None
    activities = count_activities(
        rows.activity(names),
        rows.pointers(names),
        extent=extent,
        attendances=attendances,
        behind=behind,
    )
    read = rows.read()
    shown = [it for it in activities if only is None or it.person in only.here]
    people = _listed(project, shown)
    return PeopleTable(
        people=people if session is not None else tuple(sorted(people, key=_most_sessions_first)),
        posts=sum(it.posts for it in activities),
        meetings=len(meetings),
        last=min(rules.last, len(meetings)),
        cohorts=attendances.cohorts(None if only is None else only.ever),
        unread=tuple(it.id for it in sessions if it.id not in read and it.posts),
        behind=behind,
    )


def extent_of(
    project: Project,
    hashtag: str | None = None,
    **asked: Unpack[PostsAsked],
) -> tuple[Extent, tuple[str, ...]]:
    """Return the extent of the posts asked for, with all its sessions read for answers.

    Beside it stand the names of sessions that could not be read, as the archive is read-only.
    Raises :class:`~tweetup.errors.UnknownNameError` for a hashtag nobody used.
    """
    from tweetup.model import Extent

    session = asked.get("session")
    sessions = project.sessions(hashtag) if session is None else [session]
    have_read(project, project.sessions(hashtag if session is None else session.hashtag))
    read = project.archive.people.read()
    extent = Extent(
        sessions=frozenset(it.id for it in sessions),
        since=written_text(asked.get("since")),
        until=written_text(asked.get("until")),
        with_hosts=asked.get("with_hosts", True),
    )
    return extent, tuple(it.id for it in sessions if it.id not in read and it.posts)


def person_of(project: Project, author: Author) -> str:
    """Return the person of an author, as figures name it."""
    network, name = project.account_of(author)
    is_handle = name == author.handle.casefold()
    return f"{network}:@{name}" if is_handle else f"{network}:{name}"


def read_window(
    project: Project,
    hashtag: str | None,
    session: ChatSession | None,
    *,
    since: str | None,
    until: str | None,
) -> TimesRead:
    """Return the times that a person wrote, in the zone that dates the chat's sessions.

    For several chats it is UTC. A date alone is the start of that day as ``since``, and its end as
    ``until``. Raises :class:`~tweetup.errors.UsageError` for other text, or an end that is not
    after the start.
    """
    from tweetup.errors import UsageError

    tag = hashtag if session is None else session.hashtag
    read = _read_times(project, tag, (since, until), ("--since", "--until"))
    if read.since is not None and read.until is not None and read.until <= read.since:
        raise UsageError("the window ends before it begins", where="--until")
    return read


def read_event(
    project: Project, hashtag: str | None, event: str
) -> tuple[datetime, datetime, str | None]:
    """Return the times of an event as somebody wrote it, and their zone where it is guessed.

    The zone is that of :func:`read_window`. Raises :class:`~tweetup.errors.UsageError` for text
    that is not two times in order.
    """
    from tweetup.errors import UsageError

    first, dots, last = event.partition("..")
    if not dots:
        raise UsageError("an event has two times", where="--event", hint="write FROM..TO")
    read = _read_times(project, hashtag, (first, last), ("--event", "--event"))
    if read.since is None or read.until is None or read.until <= read.since:
        raise UsageError("the event ends before it begins", where="--event")
    return read.since, read.until, read.guessed_zone


def _read_times(
    project: Project,
    hashtag: str | None,
    written: tuple[str | None, str | None],
    options: tuple[str, str],
) -> TimesRead:
    from tweetup.project.meetings import chat_at_home, has_offset, written_moment

    if written == (None, None):
        return TimesRead()
    chat, is_guessed = chat_at_home(project, hashtag)
    since, until = written
    in_zone = any(it is not None and not has_offset(it) for it in written)
    return TimesRead(
        since=None if since is None else written_moment(since, chat, options[0]),
        until=None if until is None else written_moment(until, chat, options[1], end=True),
        guessed_zone=chat.zone if is_guessed and in_zone else None,
    )


def _listed(project: Project, activities: Sequence[PersonActivity]) -> tuple[ListedPerson, ...]:
    """Return people with their profiles, under the handles that the figures have."""
    profiles = project.archive.people.profiles({it.person for it in activities})
    return tuple(
        ListedPerson(
            author=structs.replace(profiles[it.person], handle=it.handle),
            activity=it,
        )
        for it in activities
    )


def _most_sessions_first(person: ListedPerson) -> tuple[int, int, str, str]:
    did = person.activity
    own = did.originals + did.replies + did.quotes
    return (-len(did.sessions), -own, did.handle.casefold(), did.person)


def have_read(project: Project, sessions: Sequence[ChatSession]) -> None:
    """Have all sessions read for answers, and their results stored where the archive is ours."""
    project.read_ahead("overview")
    read = project.archive.people.read()
    for session in sessions:
        # Rows that are gone, behind tweetup's back or as a result before them was derived anew.
        if read.get(session.id) != project.overview(session).numbers.posts:
            project.gate(session)


def meetings_of(project: Project, sessions: Sequence[ChatSession]) -> Sequence[tuple[str, date]]:
    """Return the names and dates of the meetings of these sessions' chats, in time order.

    A date is the session's own, in the zone of its chat.
    """
    chats = sorted({project.config.chat(it.hashtag).hashtag for it in sessions})
    firsts = [meeting[0] for chat in chats for meeting in project.meetings(chat)]
    return [(it.id, it.date) for it in sorted(firsts, key=lambda it: (it.start, it.id))]


def written_text(moment: datetime | None) -> str | None:
    """Return a time as the archive writes it."""
    return None if moment is None else moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
