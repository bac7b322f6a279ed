"""``tweetup sweetspot``: active online, of value to them, and close, as lists and a picture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tweetup.cli.chosen_posts import about_posts, hosts_option, role_option
from tweetup.cli.engagement import figure_post_row, tell_unread_sessions
from tweetup.cli.listings import print_rows
from tweetup.cli.options import as_json, with_config
from tweetup.cli.output import say, write_file
from tweetup.errors import UsageError
from tweetup.model import LEVELS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tweetup.cli.chosen_posts import ChosenPosts
    from tweetup.cli.listings import Row
    from tweetup.config import Config
    from tweetup.insight.sweet_spot import SpotPerson, SpotRegion
    from tweetup.jobs.sweet_spot import SpotTable
    from tweetup.model import Annotation, PostKey
    from tweetup.project.project import Project
    from tweetup.project.records import ChatSession

__all__ = ["spot_rows", "sweetspot"]

_COLUMNS = ("handle", "circles", "posts", "value", "relationship")
_POSTS = ("figure", "id")
_SUFFIXES = (".svg", ".html")


@click.command()
@about_posts
@hosts_option()
@click.option(
    "--least-posts",
    type=click.IntRange(min=1),
    metavar="N",
    default=1,
    show_default=True,
    help="Own posts by which somebody is active.",
)
@click.option(
    "--least",
    "least_level",
    type=click.Choice(LEVELS[1:]),
    default="medium",
    show_default=True,
    help="The recorded level by which somebody is in the other circles.",
)
@role_option("Those alone who wrote and state it: tweetup roles.")
@click.option("--posts", "handle", metavar="HANDLE", help="List the posts of an active person.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Draw the circles into FILE.svg, or into FILE.html with a table.",
)
@as_json
@with_config
def sweetspot(
    config: Config,
    /,
    *,
    posts: ChosenPosts,
    least_posts: int,
    least_level: str,
    handle: str | None,
    output: Path | None,
    as_json: bool,
) -> None:
    """List who is active online, who finds value in it, and who is close; all three first.

    SESSION is a name that `tweetup sessions` lists, or `latest`. Value and relationship are those
    that `tweetup annotate` records: of whom nothing is recorded, nobody knows.
    """
    from tweetup.jobs.sweet_spot import posts_of_spot, read_sweet_spot
    from tweetup.project.project import open_project

    _check(handle, output, as_json=as_json)
    with open_project(config) as project:
        met = posts.session_in(project)
        table = read_sweet_spot(
            project,
            posts.hashtag,
            least_posts=least_posts,
            least_level=least_level,
            role=posts.role,
            **posts.asked(project, met),
        )
        tell_unread_sessions(table.unread)
        if handle is not None:
            rows = [figure_post_row(it) for it in posts_of_spot(project, table, handle)]
            print_rows(rows, _POSTS, as_json=as_json, nothing="no posts")
            return
        if output is not None:
            remarks = [] if posts.with_hosts else ["Posts by hosts are left out"]
            if posts.role is not None:
                remarks.append(f"Only people who wrote and state the role {posts.role}")
            _draw(project, table, output, title=_title(posts.hashtag, met), remarks=remarks)
            return
        own = {post for it in table.spot.regions for each in it.people for post in each.posts}
        keys = project.archive.people.post_keys(own if as_json else ())
    _tell(table)
    rows = spot_rows(table, keys) if as_json else _told(table)
    print_rows(rows, _COLUMNS, as_json=as_json, nothing="nobody is in any circle")


def _check(handle: str | None, output: Path | None, *, as_json: bool) -> None:
    """Raise where options do not go together."""
    if handle is not None and output is not None:
        hint = "give one of --posts and -o"
        raise UsageError("posts and a picture are two answers", hint=hint)
    if output is not None and as_json:
        raise UsageError("a picture is no JSON", where="-o", hint="leave out --json")
    if output is not None and output.suffix.lower() not in _SUFFIXES:
        hint = "name it .svg, or .html for the picture with its table"
        problem = f"no picture is a {output.suffix or 'file without ending'}"
        raise UsageError(problem, where=str(output), hint=hint)


def _title(hashtag: str | None, session: ChatSession | None) -> str:
    whole = f"#{hashtag.removeprefix('#')}" if hashtag else "all chats"
    return f"The sweet spot of {whole if session is None else session.id}"


def _draw(
    project: Project, table: SpotTable, output: Path, *, title: str, remarks: Sequence[str]
) -> None:
    from tweetup.jobs.sweet_spot import draw_sweet_spot

    if not table.handles:
        say("nobody is in any circle: nothing was written")
        return
    page = output.suffix.lower() == ".html"
    drawn = draw_sweet_spot(project, table, title=title, as_page=page, remarks=remarks)
    write_file(output, drawn)


def spot_rows(table: SpotTable, keys: Mapping[int, PostKey]) -> list[Row]:
    """Return everybody in any circle, those in all of them first."""
    return [
        {
            "handle": table.handles[it.person],
            "person": it.person,
            "circles": list(region.circles),
            "sweet_spot": region is table.spot.regions[0],
            "posts": [keys[post].id for post in it.posts if post in keys],
            "value": _remark_row(it.value),
            "relationship": _remark_row(it.relationship),
        }
        for region, it in _listed(table)
    ]


def _remark_row(remark: Annotation | None) -> Row | None:
    if remark is None:
        return None
    at = None if remark.made_at is None else remark.made_at.isoformat()
    return {"level": remark.value, "by": remark.recorded_by, "at": at, "note": remark.note}


def _told(table: SpotTable) -> list[Row]:
    return [
        {
            "handle": table.handles[it.person],
            "circles": "all three" if len(region.circles) > 2 else ", ".join(region.circles),
            "posts": len(it.posts),
            "value": None if it.value is None else it.value.value,
            "relationship": None if it.relationship is None else it.relationship.value,
        }
        for region, it in _listed(table)
    ]


def _listed(table: SpotTable) -> list[tuple[SpotRegion, SpotPerson]]:
    return [(region, it) for region in table.spot.regions for it in region.people]


def _tell(table: SpotTable) -> None:
    """Say of how many active people anything is recorded."""
    active = table.spot.size("active")
    value, relationship = table.spot.recorded
    say(
        f"of {active} active people a value is recorded of {value}, a relationship of"
        f" {relationship}; tweetup annotate records them"
    )
