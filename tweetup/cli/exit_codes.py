"""The one boundary between errors and exit codes.

======  ==========================================================================
code    meaning
======  ==========================================================================
0       done
1       something failed (:class:`~tweetup.errors.TweetupError`)
2       wrong usage, an unknown name, a configuration that cannot mean what it says
3       partly done: something was skipped, what arrived is kept
4       a network refused the login
5       a network's quota or credits are used up
130     interrupted with Ctrl-C; 143 by SIGTERM, 129 by a terminal that was closed
======  ==========================================================================

Anything else that is raised is a bug and keeps its traceback.
"""

from __future__ import annotations

import errno
import io
import os
import sys
from typing import TYPE_CHECKING

import click

from tweetup.cli.click_program import program
from tweetup.cli.output import say
from tweetup.cli.signals import Ending
from tweetup.errors import TweetupError

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["run"]


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
        code = _stdout_failed(error)
    return code


def _invoke(arguments: list[str]) -> int:
    """What the command returned: nothing is 0."""
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


def _stdout_failed(error: OSError) -> int:
    """A reader that has seen enough is no failure; an output that cannot be written is.

    Any other :class:`OSError` goes on: whoever opens a file says what it means.
    """
    if error.filename is not None or error.errno not in (errno.EPIPE, errno.ENOSPC, errno.EIO):
        raise error
    sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - for the interpreter's own flush at exit
    if error.errno == errno.EPIPE:
        return 0
    say(f"standard output: {error.strerror}; what was to be printed is not all there")
    return TweetupError.exit_code


def _write_utf8() -> None:
    """Print any post on any terminal; half a surrogate pair shows as its escape."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
