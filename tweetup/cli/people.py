"""``tweetup people``: who took part, and the figures of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tweetup.cli.correction_rows import tell_idle
from tweetup.cli.listings import print_rows
from tweetup.cli.options import as_json, find_session, hashtag_option, with_config
from tweetup.cli.output import say
from tweetup.cli.roles import stated_row
from tweetup.errors import UsageError
from tweetup.text.plurals import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from tweetup.cli.listings import Row
    from tweetup.config import Config
    from tweetup.jobs.people import ListedPerson, PeopleTable
    from tweetup.jobs.roles import StatedRole
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
@click.argument("session", required=False)
@hashtag_option
@click.option("--since", metavar="TIME", help="Posts from then on: 2024-05-07T19:30, or a date.")
@click.option("--until", metavar="TIME", help="Posts before then; a date includes that day.")
@click.option(
    "--hosts/--no-hosts",
    "with_hosts",
    default=True,
    help="Count the posts of each session's hosts, or leave them out [default: --hosts].",
)
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
@click.option("--role", "named", metavar="ROLE", help="Those alone who state it: tweetup roles.")
@click.option("--cohorts", is_flag=True, help="List people by the quarter of their first meeting.")
@as_json
@with_config
def people(
    config: Config,
    /,
    *,
    session: str | None,
    hashtag: str | None,
    since: str | None,
    until: str | None,
    by: str | None,
    named: str | None,
    cohorts: bool,
    as_json: bool,
    with_hosts: bool,
    **rules: int,
) -> None:
    """List the participants of SESSION, or of all sessions, with counts of their posts.

    SESSION is a name that `tweetup sessions` lists, or `latest`. Without one, those who only passed
    on posts are left out. `--json` has all figures of each person; docs/how-to/see-who-talks.md
    explains them.
    """
    from tweetup.insight.activity import AttendanceRules
    from tweetup.jobs.people import count_chat_people, read_window
    from tweetup.jobs.roles import roles_named
    from tweetup.project.project import open_project

    if by is not None and by not in _SORTED_BY:
        hint = f"one of {', '.join(_SORTED_BY)}"
        raise UsageError(f"no column is called {by!r}", where="--sort", hint=hint)
    if session is not None and cohorts:
        hint = "leave SESSION out"
        raise UsageError("cohorts are of a whole chat", where="--cohorts", hint=hint)
    if named is not None and cohorts:
        raise UsageError("cohorts are of all people", where="--role", hint="leave --role out")
    with open_project(config) as project:
        met = None if session is None else find_session(project, session)
        if met is not None:
            tell_idle(project, met)
        start, end = read_window(project, hashtag, met, since=since, until=until)
        table = count_chat_people(
            project,
            hashtag,
            session=met,
            since=start,
            until=end,
            with_hosts=with_hosts,
            rules=AttendanceRules(**rules),
        )
        participants = None if met is None else _participants(project, met)
        roles = _roles(project, hashtag, met, start, end) if as_json or named else {}
    _tell(table)
    if cohorts:
        columns: Sequence[str] = ("quarter", "people", "known", "came_back", "followed", "later")
        rows = cohort_rows(table.cohorts)
    else:
        columns = _OF_SESSIONS if met is None else _OF_SESSION
        rows = people_rows(table, participants, roles)
        if named is not None:
            kept = roles_named(config, named, {it.role for these in roles.values() for it in these})
            rows = [row for row in rows if not kept.isdisjoint(it["role"] for it in row["roles"])]
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
    project: Project,
    hashtag: str | None,
    session: ChatSession | None,
    since: datetime | None,
    until: datetime | None,
) -> Mapping[str, Sequence[StatedRole]]:
    """Return the roles of people by person."""
    from tweetup.jobs.roles import read_people_roles

    table = read_people_roles(project, hashtag, session=session, since=since, until=until)
    return {it.person: it.roles for it in table.people}


def _participants(project: Project, session: ChatSession) -> Mapping[str, Participant]:
    """Return the participants of a session by person."""
    from tweetup.jobs.across_sessions import session_people
    from tweetup.jobs.people import person_of

    project.read_ahead("crowd")
    guests = project.names_in(
        session,
        (*project.config.chat(session.hashtag).guests, *project.claims(session).guests),
    )
    crowds = [project.crowd(earlier) for earlier in session.earlier]
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
