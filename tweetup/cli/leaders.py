"""``tweetup leaders``: people by several measures side by side, each open to its posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tweetup.cli.chosen_posts import about_posts, hosts_option, role_option
from tweetup.cli.engagement import figure_post_row, tell_unread_sessions
from tweetup.cli.listings import print_rows
from tweetup.cli.options import as_json, with_config
from tweetup.cli.output import say
from tweetup.cli.pictures import check_picture, picture_option, write_picture
from tweetup.errors import UsageError
from tweetup.text.plurals import counted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from tweetup.cli.chosen_posts import ChosenPosts
    from tweetup.cli.listings import Row
    from tweetup.config import Config
    from tweetup.insight.leaders import Leader, Measure, WeighedLeader
    from tweetup.jobs.leaders import LeadersTable
    from tweetup.model import PostKey
    from tweetup.render.charts_grid import GridPicture

__all__ = ["leader_row", "leaders"]

_POSTS = ("figure", "id")


@click.command()
@about_posts
@hosts_option("Count posts by and at each session's hosts, or leave them out [default: --hosts].")
@role_option("Those alone who state it: tweetup roles.")
@click.option("--sort", "by", metavar="MEASURE", help="Order by a measure [default: addressed].")
@click.option(
    "--weigh",
    "weighing",
    metavar="MEASURE=WEIGHT,…",
    help="Order by the weighed mean of people's places by some measures; the formula is printed.",
)
@click.option("--posts", "handle", metavar="HANDLE", help="List the posts behind one's figures.")
@picture_option("Draw the first people into FILE.svg, or into FILE.html with a table.")
@as_json
@with_config
def leaders(
    config: Config,
    /,
    *,
    posts: ChosenPosts,
    by: str | None,
    weighing: str | None,
    handle: str | None,
    output: Path | None,
    as_json: bool,
) -> None:
    """List the people of SESSION, or of all sessions, with the measures of opinion leaders.

    SESSION is a name that `tweetup sessions` lists, or `latest`. MEASURE is ontopic, reach, drawn,
    peers, addressed, pagerank, recurrence, influence or relationship;
    docs/how-to/see-who-matters.md defines them. No score is made of them unless you weigh them.
    """
    from tweetup.jobs.leaders import posts_of_leader, read_leaders, read_weights, sort_leaders
    from tweetup.project.project import open_project

    check_picture(output, as_json=as_json, posts_of=handle)
    if by is not None and weighing is not None:
        hint = "give one of --sort and --weigh"
        raise UsageError("a weighing is an order", where="--sort", hint=hint)
    weights = None if weighing is None else read_weights(weighing)
    by = by or "addressed"
    with open_project(config) as project:
        met = posts.session_in(project)
        table = read_leaders(project, posts.hashtag, role=posts.role, **posts.asked(project, met))
        tell_unread_sessions(table.unread)
        if handle is not None:
            rows = [figure_post_row(it) for it in posts_of_leader(project, table, handle)]
            print_rows(rows, _POSTS, as_json=as_json, nothing="no posts")
            return
        people = sort_leaders(table, by) if weights is None else table.leaders
        if output is not None:
            picture = _picture(table, people, weights, posts.named(met), by)
            write_picture(project, picture, output, nothing="nobody took part")
            return
        _tell(table)
        keys = project.archive.people.post_keys(
            {post for it in people for each in it.measures for post in each.posts}
            if as_json
            else ()
        )
    _print(table, people, weights, keys, as_json=as_json)


def _picture(
    table: LeadersTable,
    people: Sequence[Leader],
    weights: Mapping[str, float] | None,
    named: str,
    by: str,
) -> GridPicture | None:
    """Return the picture of the people in their order, with scores where they are weighed."""
    from tweetup.insight.leaders import weigh_leaders
    from tweetup.jobs.people_pictures import measure_name, picture_leaders

    title = f"People by several measures in {named}"
    if weights is None:
        order = f"Sorted by the column “{measure_name(by)}”"
        return picture_leaders(table, people, title, order=order)
    weighed = weigh_leaders(people, weights)
    return picture_leaders(
        table,
        [it.leader for it in weighed],
        title,
        order=f"Sorted by score, which is {_formula(weights).removeprefix('score = ')}",
        weighed=weighed,
    )


def _print(
    table: LeadersTable,
    people: Sequence[Leader],
    weights: Mapping[str, float] | None,
    keys: Mapping[int, PostKey],
    *,
    as_json: bool,
) -> None:
    from tweetup.insight.leaders import MEASURES, weigh_leaders

    columns: tuple[str, ...] = ("handle", *MEASURES)
    if weights is None:
        rows = [
            leader_row(it, table.handles, keys) if as_json else _told(it, table.handles)
            for it in people
        ]
    else:
        say(_formula(weights))
        columns = ("handle", "score", "covered", *MEASURES)
        rows = [
            {
                **_score_row(it, as_json=as_json),
                **(
                    leader_row(it.leader, table.handles, keys)
                    if as_json
                    else _told(it.leader, table.handles)
                ),
            }
            for it in weigh_leaders(people, weights)
        ]
    print_rows(rows, columns, as_json=as_json, nothing="nobody took part")


def leader_row(it: Leader, handles: Mapping[str, str], keys: Mapping[int, PostKey]) -> Row:
    """Return a person with each measure, its counts, its time and its posts."""
    return {
        "handle": handles[it.person],
        "person": it.person,
        "host": it.is_host,
        "roles": list(it.roles),
        "measures": {
            each.name: {
                "value": each.value,
                "part": each.part,
                "of": each.whole,
                "as_of": each.as_of,
                "as_of_is_bound": each.is_bound,
                "by": each.recorded_by,
                "posts": [keys[post].id for post in each.posts if post in keys],
            }
            for each in it.measures
        },
    }


def _score_row(it: WeighedLeader, *, as_json: bool) -> Row:
    if not as_json:
        score = "" if it.score is None else f"{it.score:.2f}"
        return {"score": score, "covered": f"{it.covered:.0%}"}
    return {"score": it.score, "covered": it.covered, "places": dict(it.places)}


def _told(it: Leader, handles: Mapping[str, str]) -> Row:
    return {
        "handle": handles[it.person],
        **{measure.name: _cell(measure) for measure in it.measures},
    }


def _cell(measure: Measure) -> str | int | None:
    """Return a measure as the table prints it."""
    from tweetup.model import LEVELED_NAMES, LEVELS

    if measure.value is None:
        return None
    if measure.name in LEVELED_NAMES:
        return LEVELS[int(measure.value)]
    if measure.whole is not None:
        return f"{measure.part} of {measure.whole}"
    if measure.name == "pagerank":
        return f"{measure.value:.4f}"
    return int(measure.value)


def _formula(weights: Mapping[str, float]) -> str:
    """Return how a weighing puts measures together."""
    terms = " + ".join(f"{weight:g} × place by {name}" for name, weight in weights.items())
    return (
        f"score = ({terms}) / {sum(weights.values()):g}; a place is the share of the others listed"
        " who have less, equals as halves; measures that somebody lacks are left out of both sides"
    )


def _tell(table: LeadersTable) -> None:
    """Say of which posts and times figures are, and which are not told."""
    from tweetup.insight.centrality import LEAST_PEOPLE
    from tweetup.jobs.leaders import told_times

    for line in told_times(table):
        say(line)
    if 0 < table.in_talk < LEAST_PEOPLE:
        say(f"{counted(table.in_talk, 'person', 'people')} talk: no PageRank under {LEAST_PEOPLE}")
