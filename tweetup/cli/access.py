"""How commands that ask a network are told who asks: ``--credentials`` and a terminal's prompt."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from tweetup.config import Config
    from tweetup.sources.networks import Access, Need, Network

__all__ = ["access_for", "credentials_option"]

credentials_option = click.option(
    "--credentials",
    "credentials",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A file of tokens that only you can read [default: variables, then your own file].",
)


def access_for(config: Config, network: Network, credentials: Path | None) -> Access:
    """All that is known for a network; what is missing is asked for where somebody sits."""
    from tweetup.pipeline.logins.access import find_access

    ask = _prompt if sys.stdin.isatty() and sys.stderr.isatty() else None
    return find_access(config, network, file=credentials, environ=os.environ, ask=ask)


def _prompt(need: Need) -> str:
    """Ask on stderr; a secret does not show while it is typed."""
    if need.secret:
        return _prompt_for_secret(need.what)
    return str(click.prompt(need.what, err=True, type=str))


def _prompt_for_secret(what: str) -> str:
    """Ask once the terminal shows nothing any more.

    ``click.prompt`` before 8.4 asks sooner: what is pasted at once would show, and be thrown away.
    """
    from getpass import getpass

    typed = ""
    while not typed:
        try:
            typed = getpass(f"{what}: ", stream=sys.stderr)
        except (KeyboardInterrupt, EOFError):
            click.echo(err=True)
            raise click.Abort from None
    return typed
