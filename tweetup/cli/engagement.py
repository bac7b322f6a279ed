"""``tweetup engagement``: who converses, who broadcasts, who comes back, who answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tweetup.cli.chosen_posts import about_posts, hosts_option, role_option
from tweetup.cli.listings import print_rows
from tweetup.cli.options import as_json, with_config
from tweetup.cli.output import say
from tweetup.cli.pictures import check_picture, picture_option, write_picture
from tweetup.text.plurals import counted

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tweetup.cli.chosen_posts import ChosenPosts
    from tweetup.cli.listings import Row
    from tweetup.config import Config
    from tweetup.insight.engagement import Engagement, PostShare
    from tweetup.jobs.engagement import FigurePost

__all__ = ["engagement", "engagement_row", "figure_post_row", "of_whole", "tell_unread_sessions"]

_SHARES = ("conversing", "broadcasting", "relevant", "answering")
_COLUMNS = ("handle", "posts", *_SHARES, "meetings")
_POSTS = ("figure", "id", "counts")


@click.command()
@about_posts
@hosts_option()
@role_option("Those alone who state it: tweetup roles.")
@click.option("--posts", "handle", metavar="HANDLE", help="List the posts behind one's figures.")
@picture_option("Draw the first people into FILE.svg, or into FILE.html with a table.")
@as_json
@with_config
def engagement(
    config: Config,
    /,
    *,
    posts: ChosenPosts,
    handle: str | None,
    output: Path | None,
    as_json: bool,
) -> None:
    """Tell how the people of SESSION, or of all sessions, take part, most posts first.

    SESSION is a name that `tweetup sessions` lists, or `latest`. Shares are of posts of own words;
    of answering, of posts that address the person. docs/how-to/see-who-matters.md defines them.
    """
    from tweetup.jobs.engagement import posts_of_engagement, read_engagement
    from tweetup.jobs.people_pictures import picture_engagement
    from tweetup.project.project import open_project

    check_picture(output, as_json=as_json, posts_of=handle)
    with open_project(config) as project:
        met = posts.session_in(project)
        table = read_engagement(
            project, posts.hashtag, role=posts.role, **posts.asked(project, met)
        )
        tell_unread_sessions(table.unread)
        if handle is not None:
            behind = posts_of_engagement(project, table, handle)
            rows = [figure_post_row(it) for it in behind]
            print_rows(rows, _POSTS, as_json=as_json, nothing="no posts")
            return
        if output is not None:
            picture = picture_engagement(table, f"How people take part in {posts.named(met)}")
            write_picture(project, picture, output, nothing="nobody took part")
            return
    rows = [engagement_row(it, table.handles[it.person]) for it in table.people]
    if not as_json:
        rows = [_told(it, table.handles[it.person]) for it in table.people]
    print_rows(rows, _COLUMNS, as_json=as_json, nothing="nobody took part")


def engagement_row(it: Engagement, handle: str) -> Row:
    """Return how a person takes part, each share with its counts and interval."""
    return {
        "handle": handle,
        "person": it.person,
        "host": it.is_host,
        "posts": it.own,
        **{name: _share_row(getattr(it, name)) for name in _SHARES},
        "attended": it.attended,
        "meetings": it.meetings,
    }


def _share_row(share: PostShare) -> Row:
    return {
        "posts": len(share.posts),
        "of": len(share.whole),
        "share": share.share,
        "low": None if share.interval is None else share.interval.low,
        "high": None if share.interval is None else share.interval.high,
    }


def _told(it: Engagement, handle: str) -> Row:
    return {
        "handle": handle,
        "posts": it.own,
        **{name: of_whole(getattr(it, name)) for name in _SHARES},
        "meetings": f"{it.attended} of {it.meetings}" if it.meetings else "",
    }


def of_whole(share: PostShare) -> str:
    """Return a share with its counts, such as ``3 of 4 75%``; nothing of no posts."""
    if share.share is None:
        return ""
    return f"{len(share.posts)} of {len(share.whole)} {share.share:.0%}"


def figure_post_row(it: FigurePost) -> Row:
    """Return a post behind a figure."""
    return {
        "figure": it.figure,
        "network": it.post.network,
        "id": it.post.id,
        "counts": it.counts,
    }


def tell_unread_sessions(unread: Sequence[str]) -> None:
    """Say which sessions the figures leave out."""
    if unread:
        say(
            f"{counted(len(unread), 'session')} not counted, as the posts were not read for answers"
            " and the archive is read-only: tweetup analyse reads them"
        )
