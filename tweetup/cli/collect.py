"""``tweetup init | import | remove``."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tweetup.cli.ending import if_interrupted
from tweetup.cli.imports import closing_line, json_object, refused_object
from tweetup.cli.options import with_config
from tweetup.cli.output import print_json, say
from tweetup.cli.progress import Progress
from tweetup.errors import IncompleteError, InputError, TweetupError, UsageError
from tweetup.text.counting import counted

if TYPE_CHECKING:
    from collections.abc import Callable

    from tweetup.config import Config
    from tweetup.pipeline.tally import Imported, Reached

__all__ = ["import_posts", "init", "remove"]

_COMPLETED = "interrupted; what was read is kept: run the same command again for the rest"


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
    say(
        f"wrote {path}; put your chat's hashtag, hosts and hour into it, then: tweetup import FILE,"
        " or tweetup capture HASHTAG"
    )


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
@click.option(
    "--strict", is_flag=True, help="Stop at the first piece that is broken; keep what came before."
)
@click.option("--hide-progress", is_flag=True, help="Show no progress on a terminal.")
@click.option("--json", "as_json", is_flag=True, help="Print what was done as JSON, per file.")
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
    strict: bool,
    hide_progress: bool,
    as_json: bool,
) -> int:
    """Read export files into the archive: files, folders, zip and tar files; - is standard input.

    Importing a file twice adds nothing. A file or a line that cannot be read is named and
    skipped, and the exit code is 3.
    """
    from tweetup.pipeline.collect import given_by, import_file
    from tweetup.pipeline.workplace import open_work

    given = given_by(columns, timezone=timezone, rounded_ids=rounded_ids)
    results: list[Imported | InputError] = []
    with if_interrupted(_COMPLETED), open_work(config, create=True) as work:

        def read(file: str, tell: Callable[[Reached], None]) -> Imported:
            return import_file(
                work,
                file,
                hashtag=hashtag,
                format=format_name,
                given=given,
                strict=strict,
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
    return _exit_code(results)


def _try(
    read: Callable[[str, Callable[[Reached], None]], Imported], file: str, *, hidden: bool
) -> Imported | InputError:
    """What became of a file: imported, or refused."""
    progress = Progress(file, "post", time.monotonic, hidden=hidden)

    def tell(reached: Reached) -> None:
        progress(reached.records, done=reached.position, total=reached.size)

    try:
        return read(file, tell)
    except InputError as error:
        return error
    finally:
        progress.clear()


def _is_whole(result: Imported | InputError) -> bool:
    """Whether a file was read to its end."""
    return not isinstance(result, InputError) and result.stopped is None


def _told(result: Imported | InputError) -> str:
    return str(result) if isinstance(result, InputError) else closing_line(result)


def _object(file: str, result: Imported | InputError) -> dict[str, object]:
    if isinstance(result, InputError):
        return refused_object(file, result)
    return json_object(result)


def _exit_code(results: list[Imported | InputError]) -> int:
    """0 for all, 3 for a part, 1 for nothing, or for what ``--strict`` stopped at."""
    done = [result for result in results if not isinstance(result, InputError)]
    if not done or any(result.stopped for result in done):
        return TweetupError.exit_code
    if len(done) < len(results) or any(result.skipped for result in done):
        return IncompleteError.exit_code
    return 0


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
        f"removed {counted(removed.posts, 'post')} and {counted(removed.authors, 'profile')},"
        " which later imports leave out; recaps and sites made before hold them until you make"
        " them again"
    )
