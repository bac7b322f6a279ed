"""``tweetup conflicts``: posts that came under one id, and a person's decision on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tweetup.cli.options import note_option, with_config
from tweetup.cli.output import one_line, print_json, say
from tweetup.text.plurals import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tweetup.config import Config
    from tweetup.jobs.conflicts import ConflictingPosts
    from tweetup.model import Post

__all__ = ["conflict_lines", "conflict_row", "conflicts", "decision_line"]

_TEXT = 200
"""Characters of a post's text that a listing shows."""
_DECISIONS = ("both", "first", "second")
_FIELDS = {
    "author": "by different authors",
    "time": "written at different times",
    "text": "in different words",
}
_DECIDED = {
    "both": "both are posts",
    "first": "the first is the post, the second is set aside",
    "second": "the second is the post, the first is set aside",
}


def conflict_row(pair: ConflictingPosts) -> dict[str, Any]:
    """Return a conflict as JSON; a post that is no longer in the archive is null."""
    conflict = pair.conflict
    return {
        "conflict": conflict.number,
        "network": conflict.first.network,
        "id": conflict.first.id,
        "disagree_in": conflict.field.value,
        "first": _post_row(conflict.first.id, conflict.first_place, pair.first),
        "second": _post_row(conflict.second.id, conflict.second_place, pair.second),
        "decision": conflict.decision.value if conflict.decision else None,
        "note": conflict.note,
        "found_at": conflict.found_at.isoformat(),
        "decided_at": conflict.decided_at.isoformat() if conflict.decided_at else None,
    }


def _post_row(identity: str, place: str | None, post: Post | None) -> dict[str, Any] | None:
    if post is None:
        return None
    return {
        "id": identity,
        "place": place,
        "author": post.handle,
        "created_at": post.created_at.isoformat(),
        "text": post.text,
    }


def conflict_lines(pair: ConflictingPosts) -> Iterator[str]:
    """Yield the lines on a conflict: the id, the field, both posts with their places, decision."""
    conflict = pair.conflict
    name = f"{conflict.first.network}:{conflict.first.id}"
    yield f"{conflict.number}  {name}  {_FIELDS[conflict.field]}"
    for which, place, post in (
        ("first", conflict.first_place, pair.first),
        ("second", conflict.second_place, pair.second),
    ):
        yield f"   {which:7}{_post_line(place, post)}"
    if conflict.decision is not None:
        note = f" ({one_line(conflict.note)})" if conflict.note else ""
        yield f"   decided: {_DECIDED[conflict.decision]}{note}"


def _post_line(place: str | None, post: Post | None) -> str:
    where = place or "from a network"
    if post is None:
        return f"{where}: no longer in the archive"
    text = one_line(post.text)
    shown = text if len(text) <= _TEXT else f"{text[:_TEXT].rstrip()}…"
    return f"{where}: @{post.handle}, {post.created_at:%Y-%m-%d %H:%M:%S} UTC: {shown}"


def decision_line(pair: ConflictingPosts) -> str:
    """Return a sentence on the decision of a conflict."""
    conflict = pair.conflict
    made = _DECIDED[conflict.decision] if conflict.decision else "open again, both are shown"
    return f"conflict {conflict.number} ({conflict.first.network}:{conflict.first.id}): {made}"


@click.group(invoke_without_command=True)
@click.option("--all", "decided", is_flag=True, help="Decided ones as well.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@with_config
@click.pass_context
def conflicts(context: click.Context, config: Config, *, decided: bool, as_json: bool) -> None:
    """List records that came under the id of another post and are not that post.

    They disagree on author, time or text. Both are stored as posts until you decide.
    """
    if context.invoked_subcommand is not None:
        return
    from tweetup.jobs.conflicts import list_conflicts
    from tweetup.project.project import open_project

    with open_project(config) as project:
        pairs = list_conflicts(project, decided=decided)
    if as_json:
        print_json(map(conflict_row, pairs))
        return
    for pair in pairs:
        for line in conflict_lines(pair):
            click.echo(line)
    undecided = sum(pair.conflict.decision is None for pair in pairs)
    if undecided:
        say(
            f"{counted(undecided, 'conflict')} to decide: tweetup conflicts decide NUMBER"
            f" {'|'.join(_DECISIONS)}"
        )
    else:
        say("no conflicts to decide")


@conflicts.command("decide")
@click.argument("number", type=click.IntRange(min=1), metavar="NUMBER")
@click.argument("decision", type=click.Choice(_DECISIONS))
@note_option
@with_config
def decide(config: Config, *, number: int, decision: str, note: str | None) -> None:
    """Decide conflict NUMBER: both are posts, or the first or the second alone is.

    A post set aside stays in the archive and appears in no chat. Imports keep the decision.
    """
    from tweetup.jobs.conflicts import decide_conflict
    from tweetup.project.project import open_project

    with open_project(config) as project:
        say(decision_line(decide_conflict(project, number, decision, note=note)))


@conflicts.command("reopen")
@click.argument("number", type=click.IntRange(min=1), metavar="NUMBER")
@with_config
def reopen(config: Config, *, number: int) -> None:
    """Take the decision on conflict NUMBER back."""
    from tweetup.jobs.conflicts import decide_conflict
    from tweetup.project.project import open_project

    with open_project(config) as project:
        say(decision_line(decide_conflict(project, number, None)))
