"""``tweetup remove``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from tweetup.cli.options import as_json, with_config
from tweetup.cli.output import print_json, print_table, say
from tweetup.errors import IncompleteError, UsageError
from tweetup.text.plurals import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tweetup.archive import RemovalLine
    from tweetup.config import Config
    from tweetup.jobs.removal import FileTrace, Removal

__all__ = ["remove"]

_MOST_PLACES = 5
"""Places that a line lists."""

_COLUMNS = ("removal", "when", "cause", "people", "posts", "copies", "named", "hidden", "reason")


@click.command()
@click.option(
    "--post", "posts", multiple=True, metavar="ID", help="A post, as id or network:id; repeatable."
)
@click.option(
    "--author",
    "authors",
    multiple=True,
    metavar="HANDLE",
    help="A person, by any handle of the account, name@server, the account's id, or the address"
    " of their page; repeatable.",
)
@click.option(
    "--mentions",
    type=click.Choice(["keep", "hide"]),
    default="keep",
    show_default=True,
    help="Posts of others that name the person: keep them whole, or hide them from every output.",
)
@click.option("--reason", metavar="TEXT", help="For the list of removals; name nobody in it.")
@click.option("--dry-run", is_flag=True, help="Count how much would go; change nothing.")
@click.option("--list", "listed", is_flag=True, help="List the removals so far; they name nobody.")
@as_json
@with_config
def remove(
    config: Config,
    *,
    posts: tuple[str, ...],
    authors: tuple[str, ...],
    mentions: str,
    reason: str | None,
    dry_run: bool,
    listed: bool,
    as_json: bool,
) -> int:
    """Take posts or a person out of the archive for good.

    Removed are their posts, profiles and raw records, reposts and whole copies by others, and
    titles, questions, hosts and notes that name them. Posts of others that only name them stay
    whole. Later imports leave them out. Files of recaps and sites written before that show them,
    or may, are named, to be made again. The exit code is 3 where something is left that should
    be gone.
    """
    from tweetup.project.project import open_project

    wanted = bool(posts or authors)
    if listed and wanted:
        raise UsageError("--list removes nothing", hint="leave --post and --author out")
    if not wanted and not listed:
        raise UsageError("nothing to remove", hint="name it with --post ID or --author HANDLE")
    with open_project(config) as project:
        if listed:
            _print_log(project.archive.removals.log(), as_json=as_json)
            return 0
        from tweetup.jobs.removal import check_erased, take_down

        removal = take_down(
            project,
            posts=posts,
            authors=authors,
            hide=mentions == "hide",
            reason=reason,
            dry_run=dry_run,
        )
        if as_json:
            print_json([_as_object(removal)])
        for line in _lines(removal):
            say(line)
        if not removal.dry_run:
            from tweetup.capture.live.live_file import SILENT_AFTER, remove_left_behind

            check_erased(project)
            # The state of a capture that was killed has posts; a running one writes its own anew.
            remove_left_behind(config.archive.absolute().parent, after=SILENT_AFTER)
    return 0 if removal.is_complete else IncompleteError.exit_code


def _lines(removal: Removal) -> Iterator[str]:
    """Yield how much was removed, what others say, what is left and why, and files to recall."""
    removed = removal.removed
    own = counted(removed.posts - removed.copies, "post")
    person = f"{counted(removal.people, 'person', 'people')} with " if removal.people else ""
    others = ""
    if removed.others:
        others = f", besides {counted(removed.others, 'profile')} of others, who wrote nothing else"
    would = "would remove" if removal.dry_run else "removed"
    after = "" if removal.dry_run else "; later imports leave them out"
    yield (
        f"{would} {person}{own}, {counted(removed.copies, 'repost or copy', 'reposts or copies')}"
        f" by others and {counted(removed.authors - removed.others, 'profile')}{others}{after}"
    )
    if removal.missing_key is not None:
        yield (
            f"{removal.missing_key}: this removal is listed with another key, so add the first one"
            " to the file, as a line of its own"
        )
    if removed.decisions:
        decisions = counted(removed.decisions, "correction or note", "corrections or notes")
        yield f"{would} {decisions} that named them or repeated their words"
    if removed.replaced:
        yield _replaced_line(removed.replaced)
    if removed.raw or removed.cleaned:
        went = f"{counted(removed.raw, 'raw record')} that quoted them went" if removed.raw else ""
        cleaned = counted(removed.cleaned, "post or record", "posts or records")
        got = f"{cleaned} got a pseudonym in place of ids, names and profile"
        yield f"of others, {' and '.join(filter(None, [went, got if removed.cleaned else '']))}"
    if removed.named:
        yield _named_line(removed.named, hidden=removed.hidden)
    for trace in removal.traces:
        yield f"left: {trace.place}, {trace.count} × ({trace.why})"
    for file in removal.files:
        yield _file_line(file)
    if not removal.dry_run:
        yield (
            "outputs that were printed, copied or published elsewhere are not known here: replace"
            " them too"
        )


def _replaced_line(places: tuple[str, ...]) -> str:
    """Return a line with the first places in which the owner named them; JSON has all of them."""
    shown = ", ".join(places[:_MOST_PLACES])
    more = f" and {len(places) - _MOST_PLACES} more" if len(places) > _MOST_PLACES else ""
    renamed = any(place.endswith("(session rename)") for place in places)
    alias = "; a session renamed so keeps no alias, so links to its name before end" * renamed
    return f"“removed” stands for their name in your own words: {shown}{more}{alias}"


def _named_line(named: int, *, hidden: int) -> str:
    if hidden:
        are = "that names them is" if hidden == 1 else "that name them are"
        return f"{counted(hidden, 'post')} of others {are} hidden from every output"
    name = "names them and stays" if named == 1 else "name them and stay"
    return (
        f"{counted(named, 'post')} of others {name} whole, as the networks' rules ask;"
        " --mentions hide hides these"
    )


def _file_line(file: FileTrace) -> str:
    if file.count is None:
        return f"{file.path} ({file.about}) is no longer there: if it was published, replace it"
    if file.may:
        return f"{file.path} ({file.about}) may show them: write it anew, or delete it"
    todo = "make it again, or delete it" if file.is_made else "edit it, or delete it"
    return f"{file.path} ({file.about}) shows them {file.count} ×: {todo}"


def _print_log(lines: tuple[RemovalLine, ...], *, as_json: bool) -> None:
    if as_json:
        print_json(dict(zip(_COLUMNS, _row(line), strict=True)) for line in lines)
    else:
        print_table(_COLUMNS, map(_row, lines))


def _row(line: RemovalLine) -> tuple[object, ...]:
    cause = "network" if line.by_network else "request"
    return (
        *(line.number, f"{line.removed_at:%Y-%m-%dT%H:%M:%SZ}", cause, line.people),
        *(line.posts - line.copies, line.copies, line.named, line.hidden, line.reason),
    )


def _as_object(removal: Removal) -> dict[str, Any]:
    removed = removal.removed
    return {
        "dry_run": removal.dry_run,
        "people": removal.people,
        "posts": removed.posts - removed.copies,
        "copies": removed.copies,
        "profiles": removed.authors - removed.others,
        "profiles_of_others": removed.others,
        "named": removed.named,
        "hidden": removed.hidden,
        "cleaned": removed.cleaned,
        "raw": removed.raw,
        "decisions": removed.decisions,
        "replaced": list(removed.replaced),
        "left": [
            {"place": it.place, "count": it.count, "why": it.why, "stays": it.stays}
            for it in removal.traces
        ],
        "files": [
            {"path": it.path, "about": it.about, "count": it.count, "may": it.may}
            for it in removal.files
        ],
    }
