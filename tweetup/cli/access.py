"""The network and login of a command: a chat's network, ``--credentials``, a terminal's prompt."""

from __future__ import annotations

import os
import sys
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tweetup.cli.progress import utc_now
from tweetup.config.values import parse_hashtag
from tweetup.errors import UsageError

if TYPE_CHECKING:
    from datetime import datetime

    from tweetup.config import ChatConfig, Config
    from tweetup.networks import Access, Need, Network

__all__ = [
    "access_for",
    "ask_secret",
    "credentials_option",
    "has_terminal",
    "network_of",
    "one_hashtag",
]

credentials_option = click.option(
    "--credentials",
    "credentials",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A file of tokens that only you can read [default: variables, then your own file].",
)


def one_hashtag(written: str) -> str:
    """One hashtag, and nothing that a network would take for more than that."""
    try:
        return parse_hashtag(written)
    except ValueError as error:
        problem, hint = error.args
        raise UsageError(problem, where="HASHTAG", hint=hint) from error


def network_of(config: Config, chat: ChatConfig, named: str | None) -> Network:
    """Return the network that somebody named, or that ``tweetup.toml`` names for the chat."""
    from tweetup.networks import NETWORKS

    name = named or chat.network
    if name is None:
        names = ", ".join(NETWORKS.names())
        settled = [name.hashtag for name in config.chats if name.network is not None]
        near = get_close_matches(chat.hashtag, settled, n=1, cutoff=0.75)
        says = f"name one of {names}, or set network under [chats.{chat.hashtag}]"
        raise UsageError(
            f"no network is set for #{chat.hashtag}",
            where="--network",
            hint=f"did you mean #{near[0]}?" if near else says,
        )
    return NETWORKS.get(name.lower())


def access_for(
    config: Config,
    network: Network,
    credentials: Path | None,
    *,
    listening: bool = False,
    ends: datetime | None = None,
) -> Access:
    """Return the login of a network; parts that are missing are prompted for at a terminal.

    With ``listening``, parts that a stream does not need are not prompted for; nor, with the time
    at which the wanted window ``ends``, those that only older posts need.
    """
    from tweetup.capture.credentials import find_access

    ask = _prompt if has_terminal() else None
    return find_access(
        config,
        network,
        file=credentials,
        environ=os.environ,
        ask=ask,
        listening=listening,
        age=None if ends is None else utc_now() - ends,
    )


def has_terminal() -> bool:
    """Return whether somebody can be asked: standard input and error are a terminal."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def _prompt(need: Need) -> str:
    """Ask on stderr; a secret does not show while it is typed."""
    if need.secret:
        return ask_secret(
            f"{need.description}; hidden while you type, not stored (tweetup login does)"
        )
    return str(click.prompt(need.description, err=True, type=str))


def ask_secret(label: str) -> str:
    """Ask once the terminal shows nothing any more.

    ``click.prompt`` before 8.4 asks sooner: a token pasted at once would show, and be thrown away.
    """
    from getpass import getpass

    typed = ""
    while not typed:
        try:
            typed = getpass(f"{label}: ", stream=sys.stderr)
        except (KeyboardInterrupt, EOFError):
            click.echo(err=True)
            raise click.Abort from None
    return typed
