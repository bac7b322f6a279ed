"""Run a command: import it when it is called, and turn its errors into exit codes, in one place."""

from __future__ import annotations

import errno
import io
import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, cast

import click

from tweetup import __version__
from tweetup.cli.command_table import COMMANDS, overview
from tweetup.cli.output import say
from tweetup.cli.signals import Ending
from tweetup.errors import TweetupError, UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["program", "run", "stdout_failed"]


#: Failures of standard output, and the next thing to try.
_OUTPUT_FAILURES = {
    errno.EPIPE: "",
    errno.ENOSPC: "make room and run the command again",
    errno.EIO: "write to another place",
    errno.EBADF: "write to a file or a pipe",
}


class _Program(click.Group):
    """The commands of ``COMMANDS`` (:mod:`tweetup.cli.command_table`), imported when called."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name][0].partition(":")
        return cast("click.Command", getattr(import_module(module), attribute))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and not args[0].startswith("-") and args[0] not in COMMANDS:
            raise UnknownNameError("command", args[0], COMMANDS)
        return super().resolve_command(ctx, args)

    def get_help(self, _ctx: click.Context) -> str:
        return overview().rstrip("\n")


def _show_version(context: click.Context, _parameter: click.Parameter, wanted: bool) -> None:  # noqa: FBT001 - click's signature
    if wanted and not context.resilient_parsing:
        click.echo(f"tweetup {__version__}")
        context.exit()


program = _Program(
    "tweetup",
    params=[
        click.Option(
            ["--version"],
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=_show_version,
            help="Show the version.",
        )
    ],
)


def run(arguments: Sequence[str]) -> int:
    """Run the command that ``arguments`` name and return its exit code."""
    _write_utf8()
    with Ending() as ending:
        return _run(list(arguments), ending)


def _run(arguments: list[str], ending: Ending) -> int:
    try:
        code = _invoke(arguments)
        sys.stdout.flush()
    except TweetupError as error:
        say(str(error))
        code = error.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        code = error.exit_code
    except click.ClickException as error:
        say(_usage_line(error))
        code = error.exit_code
    except (KeyboardInterrupt, click.Abort) as error:
        code = ending.tell(error)
    except OSError as error:
        code = stdout_failed(error)
    return code


def _invoke(arguments: list[str]) -> int:
    """Return the exit code a command returned, 0 for None."""
    try:
        with program.make_context("tweetup", arguments) as context:
            returned = program.invoke(context)
    except click.exceptions.Exit as leaving:
        return leaving.exit_code
    return returned if isinstance(returned, int) else 0


def _usage_line(error: click.ClickException) -> str:
    message = " ".join(error.format_message().split()).rstrip(".")
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is None:
        return message
    path = context.command_path
    where = path.partition(" ")[2]
    return f"{where}: {message}; see {path} --help" if where else f"{message}; see {path} --help"


def stdout_failed(error: OSError) -> int:
    """Return the exit code where standard output cannot be written; say why.

    A reader that has seen enough is no failure: the code is 0, and nothing is said. Any other
    :class:`OSError` is raised again: the code that opens a file explains it.
    """
    if error.filename is not None or error.errno not in _OUTPUT_FAILURES:
        raise error
    sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - for the interpreter's own flush at exit
    if error.errno == errno.EPIPE:
        return 0
    reason = "it is closed" if error.errno == errno.EBADF else error.strerror
    hint = _OUTPUT_FAILURES[error.errno]
    say(f"standard output: {reason}; the output is incomplete: {hint}")
    return TweetupError.exit_code


def _write_utf8() -> None:
    """Print any post on any terminal; half a surrogate pair shows as its escape."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
