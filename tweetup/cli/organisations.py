"""``tweetup organisations``: those that people share, mention and reply to, by role."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tweetup.cli.chosen_posts import about_posts, hosts_option, role_option
from tweetup.cli.engagement import figure_post_row, tell_unread_sessions
from tweetup.cli.listings import print_rows
from tweetup.cli.options import as_json, with_config
from tweetup.cli.output import say
from tweetup.cli.pictures import check_picture, picture_option, write_picture
from tweetup.text.plurals import counted

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tweetup.cli.chosen_posts import ChosenPosts
    from tweetup.cli.listings import Row
    from tweetup.config import Config
    from tweetup.insight.turned_to import RoleUse, TurnedTo
    from tweetup.jobs.organisations import OrganisationsTable
    from tweetup.model import PostKey

__all__ = ["organisation_row", "organisations"]

_WAYS = ("shared", "mentioned", "replied")
_COLUMNS = ("handle", "kind", "people", *_WAYS, "by_role")
_POSTS = ("figure", "id")
_NOTHING = "nobody turned to an organisation"
_ORDERS = {
    "people": "Those to which most people turn first",
    "shared": "Those that most people share first",
    "mentioned": "Those that most people mention first",
    "replied": "Those to which most people reply first",
}


@click.command()
@about_posts
@hosts_option()
@role_option("Only by those who state it: tweetup roles.")
@click.option(
    "--sort",
    "by",
    type=click.Choice(("people", *_WAYS)),
    default="people",
    help="Order by the people who do so [default: in any way].",
)
@click.option("--posts", "handle", metavar="HANDLE", help="List the posts behind one's figures.")
@picture_option("Draw the first ones by role into FILE.svg, or into FILE.html with a table.")
@as_json
@with_config
def organisations(
    config: Config,
    /,
    *,
    posts: ChosenPosts,
    by: str,
    handle: str | None,
    output: Path | None,
    as_json: bool,
) -> None:
    """List organisations that people share, mention and reply to, with the roles of these people.

    SESSION is a name that `tweetup sessions` lists, or `latest`. Organisations are accounts whose
    profile, or whose record, says so: tweetup roles. To share is to repost or quote.
    """
    from tweetup.jobs.organisations import posts_of_organisation, read_organisations
    from tweetup.jobs.people_pictures import picture_organisations
    from tweetup.project.project import open_project

    check_picture(output, as_json=as_json, posts_of=handle)
    with open_project(config) as project:
        met = posts.session_in(project)
        table = read_organisations(
            project, posts.hashtag, role=posts.role, **posts.asked(project, met)
        )
        _tell(table)
        if handle is not None:
            rows = [figure_post_row(it) for it in posts_of_organisation(project, table, handle)]
            print_rows(rows, _POSTS, as_json=as_json, nothing="no posts")
            return
        listed = sorted(table.organisations, key=lambda it: -_people(it.every, by))
        if output is not None:
            title = f"Organisations to which people turn in {posts.named(met)}"
            picture = picture_organisations(table, listed, title, order=_ORDERS[by])
            write_picture(project, picture, output, nothing=_NOTHING)
            return
        uses = [use for it in table.organisations for use in (it.every, *it.by_role)]
        keys = project.archive.people.post_keys(
            {post for use in uses for way in _WAYS for post in getattr(use, way).posts}
            if as_json
            else ()
        )
    rows = [organisation_row(it, table, keys) if as_json else _told(it, table) for it in listed]
    print_rows(rows, _COLUMNS, as_json=as_json, nothing=_NOTHING)


def organisation_row(it: TurnedTo, table: OrganisationsTable, keys: Mapping[int, PostKey]) -> Row:
    """Return an organisation with the people and posts that turn to it, all and by role."""
    return {
        "handle": table.handles[it.person],
        "person": it.person,
        "kinds": list(table.kinds[it.person]),
        **_use_row(it.every, keys),
        "by_role": [{"role": use.role, **_use_row(use, keys)} for use in it.by_role],
    }


def _use_row(use: RoleUse, keys: Mapping[int, PostKey]) -> Row:
    return {
        "people": use.people,
        **{
            way: {
                "people": len(getattr(use, way).people),
                "posts": [keys[post].id for post in getattr(use, way).posts],
            }
            for way in _WAYS
        },
    }


def _people(use: RoleUse, by: str) -> int:
    return use.people if by == "people" else len(getattr(use, by).people)


def _told(it: TurnedTo, table: OrganisationsTable) -> Row:
    return {
        "handle": table.handles[it.person],
        "kind": ", ".join(table.kinds[it.person]),
        "people": it.every.people,
        **{way: _people(it.every, way) for way in _WAYS},
        "by_role": ", ".join(f"{use.people} {use.role}" for use in it.by_role),
    }


def _tell(table: OrganisationsTable) -> None:
    """Say which posts the figures lack."""
    tell_unread_sessions(table.unread)
    if table.lacking:
        names = ", ".join(table.lacking[:3])
        more = f" and {len(table.lacking) - 3} more" if table.lacking[3:] else ""
        say(
            f"{counted(len(table.lacking), 'session')} without most of the reposts that the posts"
            f" count: {names}{more}; shares of these do not compare"
        )
