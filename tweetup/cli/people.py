"""``tweetup people``: who took part, and the figures of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tweetup.cli.chosen_posts import about_posts, hosts_option, role_option
from tweetup.cli.listings import print_rows
from tweetup.cli.options import as_json, with_config
from tweetup.cli.output import say
from tweetup.cli.roles import stated_row
from tweetup.errors import UsageError
from tweetup.text.plurals import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tweetup.cli.chosen_posts import ChosenPosts
    from tweetup.cli.listings import Row
    from tweetup.config import Config
    from tweetup.jobs.people import ListedPerson, PeopleTable, Times
    from tweetup.jobs.roles import RolesTable, StatedRole
    from tweetup.model import Cohort, Participant
    from tweetup.project.project import Project
    from tweetup.project.records import ChatSession

__all__ = ["cohort_rows", "people", "people_rows"]

_KINDS = ("posts", "originals", "replies", "quotes", "reposts")
_OF_SESSION = ("handle", *_KINDS, "role", "name")
_OF_SESSIONS = ("handle", "sessions", *_KINDS, "first", "last", "name")
_SORTED_BY = (
    "sessions", *_KINDS, "replies_received", "quotes_received", "reposts_received",
    "mentions_received", "mentions", "questions_answered", "links", "share", "of_last",
    "first_seen", "last_seen", "handle",
)  # fmt: skip


def people_rows(
    table: PeopleTable,
    participants: Mapping[str, Participant] | None = None,
    roles: Mapping[str, Sequence[StatedRole]] | None = None,
) -> list[Row]:
    """Return the people of a table, each with all figures.

    ``participants`` are those of one session by person, whose roles and sections they tell; None
    for the people of several. ``roles`` are those that people state, by person.
    """
    return [
        {
            **_row(person, table, participants),
            "roles": [stated_row(it) for it in (roles or {}).get(person.activity.person, ())],
        }
        for person in table.people
    ]


def _row(
    person: ListedPerson,
    table: PeopleTable,
    participants: Mapping[str, Participant] | None,
) -> Row:
    author, did = person.author, person.activity
    row: Row = {
        "handle": author.handle,
        "network": author.network,
        "name": author.name,
        "person": did.person,
        "sessions": len(did.sessions),
        **{kind: getattr(did, kind) for kind in _KINDS},
        "first": did.sessions[0] if did.sessions else None,
        "last": did.sessions[-1] if did.sessions else None,
        "host": did.is_host,
        "share": did.share,
        "replies_received": did.replies_received,
        "quotes_received": did.quotes_received,
        "reposts_received": did.reposts_received,
        "mentions_received": did.mentions_received,
        "mentions": did.mentions,
        "questions_answered": did.questions_answered,
        "links": did.links,
        "of_last": did.of_last,
        "last_meetings": table.last,
        "first_session": did.first_session,
        "first_seen": did.first_seen.isoformat(),
        "last_seen": did.last_seen.isoformat(),
        "newcomer": did.is_newcomer,
        "came_back": did.came_back,
    }
    if participants is None:
        return row
    known = participants.get(did.person)
    del row["sessions"], row["first"], row["last"]
    row["role"] = None
    if known is not None:
        row["handle"] = known.author.handle
        row["sections"] = list(known.sections)
        row["role"] = "host" if known.is_host else "guest" if known.is_guest else None
        row["took_part"] = known.took_part
        row["newcomer"] = known.newcomer
    return row


def cohort_rows(cohorts: Iterable[Cohort]) -> list[Row]:
    """Return the people by the quarter of their first meeting."""
    return [
        {
            "quarter": it.quarter,
            "people": it.people,
            "known": it.is_known,
            "came_back": it.came_back,
            "followed": it.followed,
            "later": list(it.later),
        }
        for it in cohorts
    ]


@click.command()
@about_posts
@hosts_option("Count the posts of each session's hosts, or leave them out [default: --hosts].")
@click.option("--sort", "by", metavar="COLUMN", help="Order by a column, the highest first.")
@click.option(
    "--last",
    type=click.IntRange(min=1),
    metavar="N",
    default=5,
    show_default=True,
    help="Tell how many of the last N meetings each came to.",
)
@click.option(
    "--first-unknown",
    type=click.IntRange(min=1),
    metavar="K",
    default=3,
    show_default=True,
    help="Call nobody a newcomer in the first K meetings of the record.",
)
@click.option(
    "--return-within",
    type=click.IntRange(min=1),
    metavar="W",
    default=4,
    show_default=True,
    help="Newcomers came back if they came to one of the next W meetings.",
)
@role_option("Those alone who state it: tweetup roles.")
@click.option("--cohorts", is_flag=True, help="List people by the quarter of their first meeting.")
@as_json
@with_config
def people(
    config: Config,
    /,
    *,
    posts: ChosenPosts,
    by: str | None,
    cohorts: bool,
    as_json: bool,
    **rules: int,
) -> None:
    """List the participants of SESSION, or of all sessions, with counts of their posts.

    SESSION is a name that `tweetup sessions` lists, or `latest`. Without one, those who only passed
    on posts are left out. `--json` has all figures of each person; docs/how-to/see-who-talks.md
    explains them.
    """
    from tweetup.insight.activity import AttendanceRules
    from tweetup.jobs.people import Times, count_chat_people
    from tweetup.project.project import open_project

    if by is not None and by not in _SORTED_BY:
        hint = f"one of {', '.join(_SORTED_BY)}"
        raise UsageError(f"no column is called {by!r}", where="--sort", hint=hint)
    if posts.session is not None and cohorts:
        hint = "leave SESSION out"
        raise UsageError("cohorts are of a whole chat", where="--cohorts", hint=hint)
    if posts.role is not None and cohorts:
        raise UsageError("cohorts are of all people", where="--role", hint="leave --role out")
    with open_project(config) as project:
        met = posts.session_in(project)
        asked = posts.asked(project, met)
        times = Times(since=asked.get("since"), until=asked.get("until"))
        table = count_chat_people(project, posts.hashtag, rules=AttendanceRules(**rules), **asked)
        participants = None if met is None else _participants(project, met)
        roles = _roles(project, posts, met, times) if as_json or posts.role else None
    _tell(table)
    if cohorts:
        columns: Sequence[str] = ("quarter", "people", "known", "came_back", "followed", "later")
        rows = cohort_rows(table.cohorts)
    else:
        columns = _OF_SESSIONS if met is None else _OF_SESSION
        stated = {} if roles is None else {it.person: it.roles for it in roles.people}
        rows = people_rows(table, participants, stated)
        if roles is not None and posts.role is not None:
            kept = roles.having(config, posts.role)
            rows = [row for row in rows if row["person"] in kept]
        if met is None:
            rows = [row for row in rows if row["sessions"]]
        rows = _sorted(rows, by or ("sessions" if met is None else ""))
        if by is not None and by not in columns:
            columns = (columns[0], by, *columns[1:])
    print_rows(rows, columns, as_json=as_json, nothing="nobody took part")


def _sorted(rows: list[Row], by: str) -> list[Row]:
    """Return people in the order of a column, the highest first, handles as in a dictionary."""
    if not by:
        return rows
    if by == "handle":
        return sorted(rows, key=lambda row: row["handle"].casefold())
    return sorted(rows, key=lambda row: row[by], reverse=True)


def _roles(
    project: Project, posts: ChosenPosts, session: ChatSession | None, times: Times
) -> RolesTable:
    """Return the roles of people."""
    from tweetup.jobs.roles import read_people_roles

    return read_people_roles(project, posts.hashtag, session=session, **times)


def _participants(project: Project, session: ChatSession) -> Mapping[str, Participant]:
    """Return the participants of a session by person."""
    from tweetup.jobs.across_sessions import session_people
    from tweetup.jobs.people import person_of

    project.read_ahead("crowd")
    guests = project.names_in(
        session,
        (*project.config.chat(session.hashtag).guests, *project.claims(session).guests),
    )
    # Another sitting of the same meeting is not before it, as recaps have it.
    meetings = project.meetings_until(session)[:-1]
    crowds = [project.crowd(earlier) for meeting in meetings for earlier in meeting]
    return {
        person_of(project, it.author): it
        for it in session_people(project, session, crowds, guests=guests)
    }


def _tell(table: PeopleTable) -> None:
    """Say what the figures leave out."""
    if table.unread:
        say(
            f"{counted(len(table.unread), 'session')} not counted, as the posts were not read for"
            " answers and the archive is read-only: tweetup analyse reads them"
        )
