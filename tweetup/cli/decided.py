"""``tweetup corrections | why``: what people decided, and why a post stands where it stands."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from tweetup.cli import decided_rows as rows
from tweetup.cli.options import as_json, hashtag_option, with_config
from tweetup.cli.output import one_line, print_json, print_table, say
from tweetup.errors import InputError, TweetupError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tweetup.config import Config
    from tweetup.model import Session
    from tweetup.pipeline.corrections import Standing
    from tweetup.pipeline.workplace import Work

__all__ = ["corrections", "tell_idle", "why"]


@click.group(invoke_without_command=True)
@hashtag_option
@as_json
@with_config
@click.pass_context
def corrections(
    context: click.Context, config: Config, *, hashtag: str | None, as_json: bool
) -> None:
    """List what people decided, in the order it was kept, and what came of each.

    They apply in the order they were made: of two that contradict each other the later one wins.
    """
    if context.invoked_subcommand is not None:
        _take_no_options(context)
        return
    from tweetup.pipeline.corrections import list_corrections
    from tweetup.pipeline.workplace import open_work

    with open_work(config) as work:
        found = list_corrections(work, hashtag)
    if as_json:
        print_json(map(rows.correction_row, found))
    elif found:
        columns = ("id", "made_at", "status", "session", "decision", "note")
        print_table(columns, map(rows.correction_cells, found))
    else:
        say("nobody corrected anything")
    _tell(found)


def _take_no_options(context: click.Context) -> None:
    """Refuse ``corrections --archive X undo 1``: nothing would look at that archive."""
    given = [
        parameter.opts[0]
        for parameter in context.command.params
        if context.get_parameter_source(str(parameter.name)) is ParameterSource.COMMANDLINE
    ]
    if given:
        name = context.invoked_subcommand
        raise UsageError(
            f"{' and '.join(given)} stand before {name}",
            where="corrections",
            hint=f"write tweetup corrections {name} … {' … '.join(given)}",
        )


@corrections.command("undo")
@click.argument("number", type=click.IntRange(min=1), metavar="ID")
@with_config
def undo(config: Config, *, number: int) -> None:
    """Take the correction ID back: all is as if it had never been made."""
    from tweetup.pipeline.corrections import undo_correction
    from tweetup.pipeline.workplace import open_work

    with open_work(config) as work:
        undone = undo_correction(work, number)
    say(f"undone: {rows.decision(undone)}")


@corrections.command("export")
@hashtag_option
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write to a file rather than to standard output.",
)
@with_config
def export(config: Config, *, hashtag: str | None, output: Path | None) -> None:
    """Write what people decided, and did not undo, as JSON for another archive."""
    from tweetup.pipeline.corrections import export_corrections
    from tweetup.pipeline.workplace import open_work

    with open_work(config) as work:
        text = export_corrections(work, hashtag)
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        output.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise TweetupError(
            f"cannot be written: {error.strerror}", where=str(output), hint="name another place"
        ) from error
    say(f"wrote {output}")


@corrections.command("import")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@with_config
def import_file(config: Config, *, file: Path) -> None:
    """Take over the corrections of another archive; what is known here adds nothing."""
    from tweetup.pipeline.corrections import import_corrections
    from tweetup.pipeline.workplace import open_work

    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise InputError(f"cannot be read: {reason}", where=str(file)) from error
    with open_work(config) as work:
        done = import_corrections(work, text, name=str(file))
    say(f"{file}: new {done.new}, known {done.known}; tweetup corrections lists what came of them")


@click.command()
@click.argument("post_id")
@as_json
@with_config
def why(config: Config, *, post_id: str, as_json: bool) -> None:
    """Tell in which section a post stands, how that was decided, and how sure it is.

    POST_ID is the post's id, network:id, or the link to it.
    """
    from tweetup.pipeline.explaining import explain_post
    from tweetup.pipeline.workplace import open_work

    with open_work(config) as work:
        post, found = explain_post(work, post_id)
    if as_json:
        print_json(map(rows.explanation_row, found))
        return
    click.echo(one_line(rows.heading(post)))
    for explanation in found:
        for line in rows.explanation_lines(explanation):
            click.echo(f"  {one_line(line)}")
    if not found:
        click.echo("  It stands in no session: no recap shows it.")


def tell_idle(work: Work, session: Session | None = None, *, hashtag: str | None = None) -> None:
    """Say which corrections of a session (None: of all) change nothing as things stand, and why."""
    from tweetup.pipeline.corrections import idle_in, list_corrections

    _tell(idle_in(work, session) if session is not None else list_corrections(work, hashtag))


def _tell(found: Iterable[Standing]) -> None:
    for standing in found:
        if standing.status == "no effect":
            say(rows.trouble(standing))
