"""``tweetup tags``: how a conversation runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tweetup.cli.correction_rows import tell_idle
from tweetup.cli.graph import window_options
from tweetup.cli.listings import print_rows
from tweetup.cli.options import as_json, find_session, hashtag_option, with_config
from tweetup.cli.output import say
from tweetup.text.plurals import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tweetup.cli.listings import Row
    from tweetup.config import Config
    from tweetup.insight.tag_pairs import TagPair, TagUse
    from tweetup.jobs.course import ChatTags
    from tweetup.model import PostKey

__all__ = ["role_option", "tags"]

_PAIRS = ("tag", "with_tag", "observed", "expected", "g2", "posts", "marks")
_EACH = ("tag", "people", "posts", "first_used", "marks")

role_option = click.option(
    "--role", metavar="ROLE", help="Posts of those alone who state it: tweetup roles."
)


@click.command()
@click.argument("session", required=False)
@hashtag_option
@window_options[0]
@window_options[1]
@role_option
@click.option("--each", is_flag=True, help="List each hashtag, those of most people first.")
@as_json
@with_config
def tags(
    config: Config,
    /,
    *,
    session: str | None,
    hashtag: str | None,
    since: str | None,
    until: str | None,
    role: str | None,
    each: bool,
    as_json: bool,
) -> None:
    """List hashtags that the same people use, in SESSION or in all sessions.

    SESSION is a name that `tweetup sessions` lists, or `latest`. A pair is told where three people
    or more use both, and more than would by chance; the chat's own hashtag is in no pair.
    docs/how-to/see-how-a-chat-runs.md explains the figures.
    """
    from tweetup.jobs.course import keys_of, read_tags
    from tweetup.jobs.people import read_window
    from tweetup.project.project import open_project

    with open_project(config) as project:
        met = None if session is None else find_session(project, session)
        if met is not None:
            tell_idle(project, met)
        start, end = read_window(project, hashtag, met, since=since, until=until)
        table = read_tags(project, hashtag, session=met, since=start, until=end, role=role)
        _tell_left_out(table.unread)
        told = [it.posts for it in (table.uses if each else table.pairs.pairs)]
        keys = keys_of(project, told) if as_json else {}
        if not each and not as_json:
            _tell_compared(table)
    if each:
        rows = [_use_row(it, keys) if as_json else _told_use(it) for it in table.uses]
    else:
        rows = [
            _pair_row(it, table, keys) if as_json else _told_pair(it) for it in table.pairs.pairs
        ]
    nothing = "nobody used a hashtag" if each else "no hashtags travel together"
    print_rows(rows, _EACH if each else _PAIRS, as_json=as_json, nothing=nothing)


def _tell_compared(table: ChatTags) -> None:
    pairs = table.pairs
    if pairs.compared:
        say(
            f"{counted(pairs.compared, 'pair')} used by three people or more,"
            f" {len(pairs.pairs)} of them by more than expected of {pairs.people} people"
        )


def _tell_left_out(unread: Sequence[str]) -> None:
    if unread:
        say(
            f"{counted(len(unread), 'session')} not counted, as the posts were not read for"
            " answers and the archive is read-only: tweetup analyse reads them"
        )


def _use_row(it: TagUse, keys: Mapping[int, PostKey]) -> Row:
    return {
        "tag": it.tag,
        "people": it.people,
        "first_used": it.first_at,
        "new": it.is_new,
        "own": it.is_own,
        "inside": it.is_inside,
        "posts": _ids(it.posts, keys),
    }


def _told_use(it: TagUse) -> Row:
    return {
        "tag": it.tag,
        "people": it.people,
        "posts": len(it.posts),
        "first_used": f"{it.first_at[:16]}Z",
        "marks": _marks(it),
    }


def _pair_row(it: TagPair, table: ChatTags, keys: Mapping[int, PostKey]) -> Row:
    return {
        "tag": it.first.tag,
        "with_tag": it.second.tag,
        "observed": it.observed,
        "expected": it.expected,
        "g2": it.g2,
        "people": table.pairs.people,
        "tag_people": it.first.people,
        "with_tag_people": it.second.people,
        "new": [use.tag for use in (it.first, it.second) if use.is_new],
        "inside": [use.tag for use in (it.first, it.second) if use.is_inside],
        "posts": _ids(it.posts, keys),
    }


def _told_pair(it: TagPair) -> Row:
    marks = (f"{use.tag}: {_marks(use)}" for use in (it.first, it.second) if _marks(use))
    return {
        "tag": it.first.tag,
        "with_tag": it.second.tag,
        "observed": it.observed,
        "expected": f"{it.expected:.1f}",
        "g2": f"{it.g2:.1f}",
        "posts": len(it.posts),
        "marks": "; ".join(marks),
    }


def _marks(use: TagUse) -> str:
    marks = {"the chat's": use.is_own, "new": use.is_new, "inside": use.is_inside}
    return ", ".join(name for name, holds in marks.items() if holds)


def _ids(numbers: Iterable[int], keys: Mapping[int, PostKey]) -> list[str]:
    return [keys[number].id for number in numbers if number in keys]
