"""``tweetup people``: who took part, and the figures of each."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from tweetup.cli.chosen_posts import about_posts, hosts_option, role_option
from tweetup.cli.engagement import figure_post_row
from tweetup.cli.listings import print_rows
from tweetup.cli.options import as_json, with_config
from tweetup.cli.output import say
from tweetup.cli.pictures import check_picture, picture_option, write_picture
from tweetup.cli.roles import stated_row
from tweetup.errors import UsageError
from tweetup.text.plurals import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from tweetup.cli.chosen_posts import ChosenPosts
    from tweetup.cli.listings import Row
    from tweetup.config import Config
    from tweetup.jobs.people import ListedPerson, PeopleTable
    from tweetup.jobs.roles import StatedRole
    from tweetup.model import Cohort, Participant, PostKey
    from tweetup.project.project import Project
    from tweetup.project.records import ChatSession

__all__ = ["cohort_rows", "people", "people_rows"]

_KINDS = ("posts", "originals", "replies", "quotes", "reposts")
_OF_SESSION = ("handle", *_KINDS, "role", "name")
_OF_SESSIONS = ("handle", "sessions", *_KINDS, "first", "last", "name")
_COHORTS = ("quarter", "people", "known", "came_back", "followed", "later")
_SORTED_BY = (
    "sessions", *_KINDS, "replies_received", "quotes_received", "reposts_received",
    "mentions_received", "mentions", "questions_answered", "links", "share", "of_last",
    "first_seen", "last_seen", "handle",
)  # fmt: skip


def people_rows(
    table: PeopleTable,
    participants: Mapping[str, Participant] | None = None,
    roles: Mapping[str, Sequence[StatedRole]] | None = None,
    keys: Mapping[int, PostKey] | None = None,
) -> list[Row]:
    """Return the people of a table, each with all figures.

    ``participants`` are those of one session by person, whose roles and sections they tell; None
    for the people of several. ``roles`` are those that people state, by person; ``keys`` those of
    the posts behind figures, where the table was counted with posts.
    """
    return [
        {
            **_row(person, table, participants),
            "roles": [stated_row(it) for it in (roles or {}).get(person.activity.person, ())],
            **_ids_row(table, person.activity.person, keys or {}),
        }
        for person in table.people
    ]


def _ids_row(table: PeopleTable, person: str, keys: Mapping[int, PostKey]) -> Row:
    """Return the ids of the posts behind each figure, where the table has them."""
    from tweetup.insight.activity import FIGURES_WITH_POSTS

    if table.behind is None:
        return {}
    posts = {name: table.behind.of(person, name) for name in FIGURES_WITH_POSTS}
    return {"ids": {name: [keys[it].id for it in these] for name, these in posts.items()}}


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
@hosts_option()
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
    help="Call nobody a newcomer in the first K meetings of the record. [default: 3, of SESSION 1]",
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
@click.option("--posts", "handle", metavar="HANDLE", help="List the posts behind one's figures.")
@click.option("--figure", metavar="FIGURE", help="With --posts: those of one figure alone.")
@picture_option("Draw the first people into FILE.svg, or into FILE.html with a table.")
@as_json
@with_config
def people(
    config: Config,
    /,
    *,
    posts: ChosenPosts,
    by: str | None,
    cohorts: bool,
    handle: str | None,
    figure: str | None,
    output: Path | None,
    as_json: bool,
    first_unknown: int | None,
    **rules: int,
) -> None:
    """List the participants of SESSION, or of all sessions, with counts of their posts.

    SESSION is a name that `tweetup sessions` lists, or `latest`. Without one, those who only passed
    on posts are left out. `--json` has all figures of each person; docs/how-to/see-who-talks.md
    explains them.
    """
    from tweetup.insight.activity import AttendanceRules
    from tweetup.jobs.people import count_chat_people
    from tweetup.jobs.people_posts import people_of_role
    from tweetup.project.project import open_project

    _check(posts, by, cohorts=cohorts, handle=handle, figure=figure, output=output)
    check_picture(output, as_json=as_json, posts_of=handle)
    if first_unknown is not None:
        rules["first_unknown"] = first_unknown
    with open_project(config) as project:
        met = posts.session_in(project)
        asked = posts.asked(project, met)
        table = count_chat_people(
            project,
            posts.hashtag,
            rules=AttendanceRules(**rules),
            only=people_of_role(project, posts.hashtag, posts.role, **asked),
            with_posts=handle is not None or (as_json and not cohorts),
            **asked,
        )
        _tell(table)
        if handle is not None:
            _list_posts(project, table, handle, figure, as_json=as_json)
        elif cohorts:
            rows = cohort_rows(table.cohorts)
            print_rows(rows, _COHORTS, as_json=as_json, nothing="nobody took part")
        else:
            participants = None if met is None else _participants(project, met)
            if (
                met is not None
                and participants
                and len(project.meetings_until(met)) <= (first_unknown or 1)
            ):
                participants = _without_newcomers(participants)
            _list(project, table, posts, participants, by=by, output=output, as_json=as_json)


def _check(
    posts: ChosenPosts,
    by: str | None,
    *,
    cohorts: bool,
    handle: str | None,
    figure: str | None,
    output: Path | None,
) -> None:
    """Raise where options do not go together, or a column is none."""
    if by is not None and by not in _SORTED_BY:
        hint = f"one of {', '.join(_SORTED_BY)}"
        raise UsageError(f"no column is called {by!r}", where="--sort", hint=hint)
    if posts.session is not None and cohorts:
        hint = "leave SESSION out"
        raise UsageError("cohorts are of a whole chat", where="--cohorts", hint=hint)
    if cohorts and output is not None:
        hint = "leave out -o, or --cohorts for the people"
        raise UsageError("cohorts have no picture", where="-o", hint=hint)
    if cohorts and handle is not None:
        hint = "leave one out"
        raise UsageError("cohorts and posts are two answers", where="--posts", hint=hint)
    if figure is not None and handle is None:
        hint = "add --posts HANDLE"
        raise UsageError("nothing tells whose posts", where="--figure", hint=hint)


def _list_posts(
    project: Project, table: PeopleTable, handle: str, figure: str | None, *, as_json: bool
) -> None:
    """Print the posts behind figures of a person."""
    from tweetup.jobs.people_posts import posts_of_person

    rows = [figure_post_row(it) for it in posts_of_person(project, table, handle, figure)]
    print_rows(rows, ("figure", "id"), as_json=as_json, nothing="no posts")


def _list(
    project: Project,
    table: PeopleTable,
    posts: ChosenPosts,
    participants: Mapping[str, Participant] | None,
    *,
    by: str | None,
    output: Path | None,
    as_json: bool,
) -> None:
    """Print people in the order of a column, or draw them."""
    met = posts.session_in(project, idle=False)
    columns: Sequence[str] = _OF_SESSIONS if met is None else _OF_SESSION
    listed = [it for it in table.people if met is not None or it.activity.sessions]
    table = replace(table, people=tuple(listed))
    roles = _roles(project, posts, met) if as_json else {}
    keys = _keys(project, table) if as_json else {}
    rows = people_rows(table, participants, roles, keys)
    rows = _sorted(rows, by or ("sessions" if met is None else ""))
    if output is not None:
        _draw(project, table, rows, output, title=f"Who took part in {posts.named(met)}", by=by)
        return
    if by is not None and by not in columns:
        columns = (columns[0], by, *columns[1:])
    print_rows(rows, columns, as_json=as_json, nothing="nobody took part")


def _keys(project: Project, table: PeopleTable) -> Mapping[int, PostKey]:
    from tweetup.jobs.people_posts import keys_of_people

    return keys_of_people(project, table)


def _draw(
    project: Project,
    table: PeopleTable,
    rows: Sequence[Row],
    output: Path,
    *,
    title: str,
    by: str | None,
) -> None:
    """Draw people in the order of rows."""
    from tweetup.jobs.people_pictures import picture_people

    of_sessions = all("sessions" in row for row in rows)
    usual = "Those who came to most sessions first" if of_sessions else "Most own posts first"
    named = {it.activity.person: it for it in table.people}
    picture = picture_people(
        [named[row["person"]] for row in rows],
        title,
        of_sessions=of_sessions,
        order=usual if by is None else f"Sorted by {by.replace('_', ' ')}",
    )
    write_picture(project, picture, output, nothing="nobody took part")


def _sorted(rows: list[Row], by: str) -> list[Row]:
    """Return people in the order of a column, the highest first, handles as in a dictionary."""
    if not by:
        return rows
    if by == "handle":
        return sorted(rows, key=lambda row: row["handle"].casefold())
    return sorted(rows, key=lambda row: row[by], reverse=True)


def _roles(
    project: Project, posts: ChosenPosts, session: ChatSession | None
) -> Mapping[str, Sequence[StatedRole]]:
    """Return the roles of people."""
    from tweetup.jobs.roles import read_people_roles

    asked = posts.asked(project, session, tell=False)
    table = read_people_roles(project, posts.hashtag, **asked)
    return {it.person: it.roles for it in table.people}


def _without_newcomers(participants: Mapping[str, Participant]) -> Mapping[str, Participant]:
    """Return the participants of a meeting so early that nobody knows who is new."""
    return {
        person: replace(it, newcomer=None) if it.newcomer else it
        for person, it in participants.items()
    }


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
    """Say which sessions the figures leave out."""
    if table.unread:
        say(
            f"{counted(len(table.unread), 'session')} not counted, as the posts were not read for"
            " answers and the archive is read-only: tweetup analyse reads them"
        )
