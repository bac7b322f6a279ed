"""``tweetup roles``: the roles that people state in their profiles, and those recorded of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tweetup.cli.chosen_posts import about_posts, hosts_option
from tweetup.cli.listings import print_rows
from tweetup.cli.options import as_json, note_option, with_config
from tweetup.cli.output import print_json, say
from tweetup.cli.pictures import check_picture, picture_option, write_picture
from tweetup.errors import UnknownNameError, UsageError
from tweetup.text.plurals import counted

if TYPE_CHECKING:
    from pathlib import Path

    from tweetup.cli.chosen_posts import ChosenPosts
    from tweetup.cli.listings import Row
    from tweetup.config import Config
    from tweetup.jobs.roles import PersonRoles, RoleShare, RolesTable, StatedRole
    from tweetup.model import Annotation

__all__ = ["explanation_of", "role_rows", "roles", "stated_row"]

_COLUMNS = ("role", "people", "judged", "share", "interval", "corrected", "corrected_interval")
_RECORDED = ("handle", "network", "role", "by", "at", "note")


class _WithDefault(click.Group):
    """A group whose command ``show`` runs where no other is named."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put ``show`` before arguments that name no command."""
        if not args or (args[0] not in self.commands and args[0] not in ctx.help_option_names):
            args = ["show", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_WithDefault)
def roles() -> None:
    """Tell which roles people state in their profiles, and record those that you know.

    `tweetup roles` is `tweetup roles show`.
    """


@roles.command()
@about_posts
@hosts_option()
@click.option("--explain", metavar="HANDLE", help="Show the words that decided for a person.")
@picture_option("Draw the shares into FILE.svg, or into FILE.html with their numbers.")
@as_json
@with_config
def show(
    config: Config,
    /,
    *,
    posts: ChosenPosts,
    explain: str | None,
    output: Path | None,
    as_json: bool,
) -> None:
    """Count the people of SESSION, or of all sessions, by the roles that their profiles state.

    SESSION is a name that `tweetup sessions` lists, or `latest`. Shares are of the people judged,
    with an interval of 95 %; beside it stands the share without the errors that were found on
    profiles labelled by hand.
    """
    from tweetup.jobs.roles import lexicon_of, read_people_roles, shares_of
    from tweetup.project.project import open_project

    check_picture(output, as_json=as_json)
    if explain is not None and output is not None:
        raise UsageError("words are no picture", where="--explain", hint="leave out -o")
    lexicon_of(config)  # a mistake in a file of the user's is told before the archive is read
    with open_project(config) as project:
        met = posts.session_in(project, idle=False)
        table = read_people_roles(project, posts.hashtag, **posts.asked(project, met))
        if explain is not None:
            _explain(table, explain, as_json=as_json)
            return
        shares = shares_of(project, table)
        _tell(table)
        if output is not None:
            from tweetup.jobs.figure_pictures import picture_shares

            picture = picture_shares(shares, f"Roles in {posts.named(met)}")
            write_picture(project, picture, output, nothing="nobody states a role")
            return
    rows = role_rows(shares, table)
    if not as_json:
        rows = [_shown(row) for row in rows if row["people"]]
    print_rows(rows, _COLUMNS, as_json=as_json, nothing="nobody states a role")


def role_rows(shares: tuple[RoleShare, ...], table: RolesTable) -> list[Row]:
    """Return the share of each role, with all denominators."""
    with_bio = sum(it.has_bio for it in table.people)
    abstained = sum(it.abstained for it in table.people)
    return [
        {
            "role": it.role,
            "people": it.people,
            "judged": it.judged,
            "abstained": abstained,
            "with_bio": with_bio,
            "all": len(table.people),
            "share": it.people / it.judged if it.judged else None,
            "posts": it.posts,
            "judged_posts": it.judged_posts,
            "low": None if it.interval is None else it.interval.low,
            "high": None if it.interval is None else it.interval.high,
            "corrected": None if it.corrected is None else it.corrected.share,
            "corrected_low": None if it.corrected is None else it.corrected.interval.low,
            "corrected_high": None if it.corrected is None else it.corrected.interval.high,
        }
        for it in shares
    ]


def _shown(row: Row) -> Row:
    """Return a share as the table prints it, in per cent."""
    return {
        **row,
        "share": _percent(row["share"]),
        "interval": _span(row["low"], row["high"]),
        "corrected": _percent(row["corrected"]),
        "corrected_interval": _span(row["corrected_low"], row["corrected_high"]),
    }


def _percent(share: float | None) -> str:
    return "" if share is None else f"{share:.0%}"


def _span(low: float | None, high: float | None) -> str:
    return "" if low is None or high is None else f"{low:.0%}-{high:.0%}"


def _tell(table: RolesTable) -> None:
    """Say of whom the shares are."""
    people = table.people
    say(
        f"{counted(len(people), 'person', 'people')} wrote,"
        f" {sum(it.has_bio for it in people)} with a bio;"
        f" {sum(it.is_judged for it in people)} judged,"
        f" left open: {sum(it.abstained for it in people)}"
    )
    if table.unread:
        say(
            f"{counted(len(table.unread), 'session')} not counted, as the posts were not read for"
            " answers and the archive is read-only: tweetup analyse reads them"
        )


def _explain(table: RolesTable, handle: str, *, as_json: bool) -> None:
    wanted = handle.removeprefix("@").casefold()
    people = [it for it in table.people if wanted in {it.handle, it.person.casefold()}]
    if not people:
        raise UnknownNameError("person", handle, [it.handle for it in table.people])
    if as_json:
        print_json([explanation_of(it) for it in people])
        return
    for person in people:
        click.echo(f"{person.handle} on {person.network}: {_reason(person)}")
        for role in person.roles:
            click.echo(f"  {role.role}: {_source(role)}")


def explanation_of(person: PersonRoles) -> Row:
    """Return the roles of a person with where each comes from."""
    return {
        "handle": person.handle,
        "network": person.network,
        "person": person.person,
        "has_bio": person.has_bio,
        "abstained": person.abstained,
        "recorded": person.is_recorded,
        "roles": [stated_row(it) for it in person.roles],
    }


def stated_row(role: StatedRole) -> Row:
    """Return a role with the words that decided, or with who recorded it when."""
    return {
        "role": role.role,
        "evidence": role.evidence,
        "by": "person" if role.is_recorded else role.rule,
        "language": role.language,
        "recorded_by": role.recorded_by,
        "recorded_at": None if role.recorded_at is None else role.recorded_at.isoformat(),
    }


def _reason(person: PersonRoles) -> str:
    if person.is_recorded:
        return "as recorded" if person.roles else "recorded as of no role"
    if person.abstained:
        return "left open, as the profile may be understood in several ways"
    if not person.roles:
        return "the profile states no role" if person.has_bio else "no bio"
    return "as the profile states"


def _source(role: StatedRole) -> str:
    if role.recorded_at is None:
        return f"“{role.evidence}” ({role.rule}, {role.language})"
    by = "" if role.recorded_by is None else f" by {role.recorded_by}"
    return f"recorded{by} on {role.recorded_at:%Y-%m-%d}"


@roles.command()
@click.argument("handle")
@click.argument("role")
@click.option("--by", metavar="NAME", help="Who says so.")
@note_option
@with_config
def record(config: Config, /, *, handle: str, role: str, by: str | None, note: str | None) -> None:
    """Record that the person HANDLE has ROLE, in place of the roles of the profile.

    ROLE is one of those that `tweetup roles --json` lists, a name of your own, or `none`.
    """
    from tweetup.jobs.roles import record_role
    from tweetup.project.project import open_project

    with open_project(config) as project:
        for it in record_role(project, handle, role, by=by, note=note):
            say(f"recorded: {it.handle} on {it.network} is {it.value}")
            if it.is_private:
                say("it stands in no table or export: tweetup roles records shows it")


@roles.command()
@click.argument("handle")
@click.argument("role", required=False)
@with_config
def undo(config: Config, /, *, handle: str, role: str | None) -> None:
    """Take back the records of HANDLE, or that of ROLE alone; the profile counts again."""
    from tweetup.jobs.roles import undo_role
    from tweetup.project.project import open_project

    with open_project(config) as project:
        for it in undo_role(project, handle, role):
            say(f"taken back: {it.handle} on {it.network} as {it.value}")


@roles.command("records")
@click.option("--undone", is_flag=True, help="Those taken back as well.")
@as_json
@with_config
def list_records(config: Config, /, *, undone: bool, as_json: bool) -> None:
    """List the roles that were recorded, with who recorded them when."""
    from tweetup.project.project import open_project

    with open_project(config) as project:
        rows = [_record_row(it) for it in project.archive.people.annotations.roles(undone=undone)]
    print_rows(rows, _RECORDED, as_json=as_json, nothing="no role is recorded")


def _record_row(record: Annotation) -> Row:
    return {
        "handle": record.handle,
        "network": record.network,
        "role": record.value,
        "by": record.recorded_by,
        "at": None if record.made_at is None else record.made_at.isoformat(),
        "note": record.note,
        "undone_at": None if record.undone_at is None else record.undone_at.isoformat(),
    }
