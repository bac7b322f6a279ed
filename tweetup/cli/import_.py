"""``tweetup init | import``."""

from __future__ import annotations

import time
from contextlib import ExitStack
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tweetup.cli.column_questions import ASK, ask_columns
from tweetup.cli.options import with_config
from tweetup.cli.output import conflicts_remark, left_out_remarks, print_json, say
from tweetup.cli.progress import ProgressDisplay
from tweetup.cli.signals import if_interrupted
from tweetup.errors import IncompleteError, InputError, TweetupError, UsageError
from tweetup.text.plurals import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tweetup.config import Config
    from tweetup.jobs.import_stats import ImportProgress, ImportResult, Reason

__all__ = ["closing_line", "import_posts", "init", "json_object", "refused_object"]

_NAMED = 5
"""Places of skipped pieces that the closing line names."""


def closing_line(result: ImportResult) -> str:
    """Return the line on an import: posts read, the chat, records skipped with reason and place."""
    if result.stopped is not None:
        return (
            f"{result.stopped.where}: {result.stopped.reason}; --strict stops here:"
            f" records before it are in the archive ({_counts(result)}), none after it"
        )
    chosen = ", the hashtag of most posts (--hashtag TAG chooses another)" if result.chosen else ""
    chat = f" → #{result.hashtag}{chosen}" if result.hashtag is not None else ""
    return f"{result.name}{chat}: {'; '.join((_counts(result), *_remarks(result)))}"


def _counts(result: ImportResult) -> str:
    added = result.added
    along = f" ({result.along} referenced by other posts, or outside this chat)"
    return (
        f"read {result.read}{along if result.along else ''}, new {added.new},"
        f" updated {added.updated}, unchanged {added.unchanged},"
        f" skipped {sum(item.count for item in result.skipped)}"
    )


def _remarks(result: ImportResult) -> Iterator[str]:
    """Yield notes on records skipped, left out, or repaired while reading."""
    for item in result.skipped:
        yield f"{item.count} × {item.reason} ({_places(item)})"
    if result.deletions:
        withdrawn = result.withdrawn
        done = [f"posts removed here: {withdrawn.removed}"]
        done += [f"hidden: {withdrawn.hidden}"] if withdrawn.hidden else []
        done += [f"shown again: {withdrawn.shown}"] if withdrawn.shown else []
        yield (
            f"{result.deletions} × a notice that a post or an account is gone or back"
            f" ({', '.join(done)})"
        )
    yield from left_out_remarks(result.added)
    if result.returned:
        yield (
            f"removed {counted(result.returned, 'post')} stored before, of people removed on"
            " request: this file tells another handle of theirs"
        )
    if result.added.conflicts:
        yield _conflicts_text(result)
    for note, count in result.notes:
        yield f"{count} × {note}"


def _conflicts_text(result: ImportResult) -> str:
    """Return how many records came under the id of another post, and where some and these are."""
    named = [
        f"{conflict.second_place} beside {conflict.first_place} ({conflict.field})"
        for conflict in result.conflicts[:_NAMED]
    ]
    more = len(result.conflicts) - len(named)
    places = f": {', '.join(named)}{f' and {more} more' if more else ''}" if named else ""
    return conflicts_remark(result.added.conflicts, places)


def _places(place: Reason) -> str:
    """``chat.jsonl:4, 9, 12 and 30 more``: the first places, a file's name once for its lines."""
    named = place.places[:_NAMED]
    parts = []
    for name, group in groupby(named, lambda place: place.rpartition(":")[0] or place):
        parts += [
            place if number == 0 else place.rpartition(":")[2]
            for number, place in enumerate(group)
            if number == 0 or place != name
        ]
    more = place.count - len(named)
    return ", ".join(parts) + (f" and {more} more" if more else "")


def json_object(result: ImportResult) -> dict[str, object]:
    """Return the result of one file as JSON; ``error`` is set where ``--strict`` stopped."""
    stopped = result.stopped
    return {
        "name": result.name,
        "format": result.format,
        "hashtag": result.hashtag,
        "chosen": result.chosen,
        "read": result.read,
        "along": result.along,
        "new": result.added.new,
        "updated": result.added.updated,
        "unchanged": result.added.unchanged,
        "removed": result.added.removed,
        "gone": result.added.gone,
        "absent": result.added.absent,
        "conflicts": result.added.conflicts,
        "deletions": result.deletions,
        "deleted": result.withdrawn.removed,
        "hidden": result.withdrawn.hidden,
        "shown": result.withdrawn.shown,
        "returned": result.returned,
        "skipped": [
            {
                "reason": item.reason,
                "count": item.count,
                "first": item.places[0],
                "places": list(item.places),
            }
            for item in result.skipped
        ],
        "notes": [{"note": note, "count": count} for note, count in result.notes],
        "error": f"{stopped.where}: {stopped.reason}" if stopped is not None else None,
    }


def refused_object(file: str, error: InputError) -> dict[str, object]:
    """Return the object of a file that was refused, in the same shape.

    ``name`` is the file as the command names it.
    """
    return {
        "name": file,
        "format": None,
        "hashtag": None,
        "chosen": False,
        **dict.fromkeys(("read", "along", "new", "updated", "unchanged"), 0),
        **dict.fromkeys(("removed", "gone", "absent", "conflicts", "deletions", "deleted"), 0),
        **dict.fromkeys(("hidden", "shown", "returned"), 0),
        "skipped": [],
        "notes": [],
        "error": str(error),
    }


_COMPLETED = "interrupted; posts read so far are kept: run the same command again for the rest"


@click.command()
@click.option(
    "--config",
    "path",
    type=click.Path(path_type=Path),
    default=Path("tweetup.toml"),
    show_default=True,
    metavar="PATH",
    help="The file to write.",
)
def init(path: Path) -> None:
    """Write a commented tweetup.toml to start from."""
    from tweetup.config import starter_config

    starter = starter_config()
    try:
        file = path.open("x", encoding="utf-8")
        # Half a file, or an empty one, would be in the way of the next try.
        with ExitStack() as unless_written:
            unless_written.callback(path.unlink, missing_ok=True)
            with file:
                file.write(starter)
            unless_written.pop_all()
    except FileExistsError as error:
        raise UsageError(
            "exists already and was not changed", where=str(path), hint="edit it, or move it away"
        ) from error
    except OSError as error:
        raise TweetupError(f"cannot be written: {error.strerror}", where=str(path)) from error
    say(
        f"wrote {path}; put your chat's hashtag, hosts and hour into it, then: tweetup import FILE,"
        " or tweetup capture HASHTAG"
    )


@click.command("import")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--hashtag", metavar="TAG", help="The chat [default: the hashtag of most posts].")
@click.option("--format", "format_name", metavar="NAME", help="Their format [default: detected].")
@click.option(
    "--map",
    "columns",
    multiple=True,
    metavar="FIELD=COLUMN",
    help="The column of a field in a table, such as author=screen_name; repeatable. With ask,"
    " they are asked for on a terminal and kept in tweetup.toml.",
)
@click.option(
    "--timezone",
    metavar="ZONE",
    help="Zone of times that name none, such as Europe/Berlin [default: from the ids].",
)
@click.option(
    "--date-order",
    type=click.Choice(["day-first", "month-first"]),
    help="Order of dates such as 3/4/2021 [default: from the table and its ids].",
)
@click.option(
    "--author",
    metavar="HANDLE",
    help="Whose posts they are, where a file of one person's does not tell.",
)
@click.option(
    "--rounded-ids",
    is_flag=True,
    help="Import posts with ids a spreadsheet rounded, under new ids.",
)
@click.option(
    "--everything",
    is_flag=True,
    help="Of a person's own download keep posts without the hashtag, too.",
)
@click.option(
    "--strict", is_flag=True, help="Stop at the first broken record; keep the records before it."
)
@click.option("--hide-progress", is_flag=True, help="Show no progress on a terminal.")
@click.option("--json", "as_json", is_flag=True, help="Print the result of each file as JSON.")
@with_config
def import_posts(
    config: Config,
    *,
    files: tuple[str, ...],
    hashtag: str | None,
    format_name: str | None,
    columns: tuple[str, ...],
    timezone: str | None,
    date_order: str | None,
    author: str | None,
    rounded_ids: bool,
    everything: bool,
    strict: bool,
    hide_progress: bool,
    as_json: bool,
) -> int:
    """Read export files into the archive: files, folders, zip and tar files; - is standard input.

    Importing a file twice adds nothing. A file or a line that cannot be read is named and
    skipped, a record under the id of another post is kept beside it (tweetup conflicts); the
    exit code is 3 then.
    """
    from tweetup.jobs.import_ import import_file, options_by_file, parse_import_options
    from tweetup.project.new_archive import create_project

    if ASK in columns:
        columns = ask_columns(config, files)
    options = parse_import_options(
        columns,
        timezone=timezone,
        date_order=date_order,
        rounded_ids=rounded_ids,
        author=author,
    )
    told = dict(zip(files, options_by_file(files, options, format=format_name), strict=True))
    results: list[ImportResult | InputError] = []
    with if_interrupted(_COMPLETED), create_project(config) as project:

        def read(file: str, tell: Callable[[ImportProgress], None]) -> ImportResult:
            return import_file(
                project,
                file,
                hashtag=hashtag,
                format=format_name,
                options=told[file],
                strict=strict,
                everything=everything,
                progress=tell,
            )

        for file in files:
            results.append(_try(read, file, hidden=hide_progress))
            if not as_json or not _is_whole(results[-1]):
                say(_told(results[-1]))
            if strict and not _is_whole(results[-1]):
                break
    if as_json:
        print_json(map(_object, files, results))
    else:
        _settle_zones(config, results)
    return _exit_code(results)


def _settle_zones(config: Config, results: Iterable[ImportResult | InputError]) -> None:
    """Say, of each chat that got new posts, which time zone it has if none is configured.

    The sessions of the others are looked for as well: an import that was killed after it wrote
    the posts is completed by the one that finds them there.
    """
    from tweetup.cli.time_zones import settle_zone
    from tweetup.project.project import open_project

    chats: dict[str, bool] = {}
    for result in results:
        if not isinstance(result, InputError) and result.hashtag and result.stopped is None:
            chats[result.hashtag] = chats.get(result.hashtag, False) or result.added.new > 0
    if chats:
        with open_project(config) as project:
            for hashtag, grew in chats.items():
                settle_zone(project, hashtag, silent=not grew)


def _try(
    read: Callable[[str, Callable[[ImportProgress], None]], ImportResult],
    file: str,
    *,
    hidden: bool,
) -> ImportResult | InputError:
    """Import a file, or return the error that refuses it."""
    progress = ProgressDisplay(file, "post", time.monotonic, hidden=hidden)

    def tell(reached: ImportProgress) -> None:
        progress(reached.records, done=reached.position, total=reached.size)

    try:
        return read(file, tell)
    except InputError as error:
        return error
    finally:
        progress.clear()


def _is_whole(result: ImportResult | InputError) -> bool:
    """Return whether a file was read to its end."""
    return not isinstance(result, InputError) and result.stopped is None


def _told(result: ImportResult | InputError) -> str:
    return str(result) if isinstance(result, InputError) else closing_line(result)


def _object(file: str, result: ImportResult | InputError) -> dict[str, object]:
    if isinstance(result, InputError):
        return refused_object(file, result)
    return json_object(result)


def _exit_code(results: list[ImportResult | InputError]) -> int:
    """Return 0 for all, 3 for a part, 1 for nothing or where ``--strict`` stopped."""
    imported = [result for result in results if not isinstance(result, InputError)]
    if not imported or any(result.stopped for result in imported):
        return TweetupError.exit_code
    partly = any(result.skipped or result.added.conflicts for result in imported)
    if partly or len(imported) < len(results):
        return IncompleteError.exit_code
    return 0
