"""``tweetup init | import | remove``."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tweetup.cli.options import with_config
from tweetup.cli.output import Progress, say
from tweetup.errors import InputError, TweetupError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tweetup.config import Config
    from tweetup.pipeline.collect import Imported
    from tweetup.pipeline.workplace import Work
    from tweetup.sources import Given

__all__ = ["import_posts", "init", "remove"]


@click.command()
@click.option(
    "--config",
    "path",
    type=click.Path(path_type=Path),
    default=Path("tweetup.toml"),
    show_default=True,
    metavar="PATH",
    help="Where to write it.",
)
def init(path: Path) -> None:
    """Write a commented tweetup.toml to start from."""
    from tweetup.config import starter_config

    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(starter_config())
    except FileExistsError as error:
        raise UsageError(
            "is there already, and stays as it is", where=str(path), hint="edit it, or move it away"
        ) from error
    except OSError as error:
        raise TweetupError(f"cannot be written: {error.strerror}", where=str(path)) from error
    say(f"wrote {path}; put your chat's hashtag, hosts and hour into it, then: tweetup import FILE")


@click.command("import")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--hashtag", metavar="TAG", help="Whose chat it is [default: what most posts carry].")
@click.option("--format", "format_name", metavar="NAME", help="Do not guess the format.")
@click.option(
    "--map",
    "columns",
    multiple=True,
    metavar="FIELD=COLUMN",
    help="Which column of a table holds what, such as author=screen_name; repeatable.",
)
@click.option(
    "--timezone",
    metavar="ZONE",
    help="Where times without a zone were written, such as Europe/Berlin [default: as ids tell].",
)
@click.option(
    "--rounded-ids",
    is_flag=True,
    help="Give posts whose ids a spreadsheet has rounded ids of tweetup's own.",
)
@with_config
def import_posts(
    config: Config,
    *,
    files: tuple[str, ...],
    hashtag: str | None,
    format_name: str | None,
    columns: tuple[str, ...],
    timezone: str | None,
    rounded_ids: bool,
) -> int:
    """Read export files into the archive: files, folders, zip and tar files; - is standard input.

    Importing a file twice adds nothing. A file or a line that cannot be read is named and
    skipped, and the exit code is 3.
    """
    from tweetup.pipeline.collect import given_by
    from tweetup.pipeline.workplace import open_work

    given = given_by(columns, timezone=timezone, rounded_ids=rounded_ids)
    failed = 0
    skipped = False
    with open_work(config, create=True) as work:
        for file in files:
            try:
                done = _import(work, file, hashtag, format_name, given)
            except InputError as error:
                if len(files) == 1:
                    raise
                say(str(error))
                failed += 1
            else:
                say(_closing_line(done))
                skipped = skipped or bool(done.skipped)
    if failed == len(files):
        return 1
    return 3 if failed or skipped else 0


def _import(
    work: Work, file: str, hashtag: str | None, format_name: str | None, given: Given
) -> Imported:
    from tweetup.pipeline.collect import import_file

    progress = Progress(file, "posts", time.monotonic)
    try:
        return import_file(
            work, file, hashtag=hashtag, format=format_name, given=given, progress=progress
        )
    finally:
        progress.clear()


def _closing_line(done: Imported) -> str:
    chosen = ", the hashtag most posts carry (--hashtag TAG says otherwise)" if done.chosen else ""
    chat = f" → #{done.hashtag}{chosen}" if done.hashtag is not None else ""
    return f"{done.name}{chat}: {'; '.join((_counts(done), *_remarks(done)))}"


def _counts(done: Imported) -> str:
    added = done.added
    along = f" ({done.along} came along: what others point at, or not of this chat)"
    return (
        f"read {done.read}{along if done.along else ''}, new {added.new}, updated {added.updated}"
        f", unchanged {added.unchanged}, skipped {sum(count for _, count, _ in done.skipped)}"
    )


def _remarks(done: Imported) -> Iterator[str]:
    """What was skipped and why, what was left out on request, what was not as it stood."""
    for reason, count, where in done.skipped:
        yield f"{count} × {reason} (first {where})"
    if done.deletions:
        yield f"{done.deletions} × a deletion of the network; posts it removed here: {done.deleted}"
    if done.added.removed:
        yield f"left out {done.added.removed} that were removed on request"
    for note, count in done.notes:
        yield f"{count} × {note}"


@click.command()
@click.option(
    "--post", "posts", multiple=True, metavar="ID", help="A post, as id or network:id; repeatable."
)
@click.option("--author", metavar="HANDLE", help="A person: every post and profile of theirs.")
@with_config
def remove(config: Config, *, posts: tuple[str, ...], author: str | None) -> None:
    """Take posts or a person out of the archive for good.

    What is removed does not come back with a later import. Recaps and sites made before hold
    it still: make them again.
    """
    from tweetup.pipeline.takedown import take_down
    from tweetup.pipeline.workplace import open_work

    if not posts and author is None:
        raise UsageError("nothing to remove", hint="name it with --post ID or --author HANDLE")
    with open_work(config) as work:
        removed = take_down(work, posts=posts, author=author)
    say(
        f"removed {removed.posts} posts and {removed.authors} profiles, and later imports leave"
        " them out; recaps and sites made before hold them until you make them again"
    )
