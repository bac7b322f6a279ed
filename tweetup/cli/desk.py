"""``tweetup desk``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tweetup.cli.browser import open_page
from tweetup.cli.options import find_session, with_config
from tweetup.cli.output import say
from tweetup.errors import UsageError

if TYPE_CHECKING:
    from tweetup.config import Config
    from tweetup.desk.server import DeskAddresses

__all__ = ["desk"]


@click.command()
@click.argument("session", required=False)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=0,
    show_default=True,
    help="The port to listen on; 0 takes any that is free.",
)
@click.option(
    "--lan",
    is_flag=True,
    help="Let co-hosts in this network look at a running chat, at an address of its own.",
)
@click.option("--no-browser", is_flag=True, help="Open no browser, only print the address.")
@with_config
def desk(config: Config, *, session: str | None, port: int, lan: bool, no_browser: bool) -> None:
    """Edit the recap of SESSION, plan a meeting or follow one in the browser, until Ctrl-C.

    Without SESSION the desk opens with the list of all sessions. It is served to this machine
    only, and lets in the browsers that open the printed address: nobody else, and no other page.

    With --lan a second address shows running chats to whoever has it in the local network: it can
    change nothing, and shows nothing else.
    """
    from tweetup.project.new_archive import create_project
    from tweetup.project.project import open_project

    # A chat of tweetup.toml can be planned and followed before it has an archive.
    opened = create_project(config) if config.chats else open_project(config)
    with opened as project:
        name = find_session(project, session).id if session is not None else None
        is_empty = not project.sessions()
        if is_empty and not config.chats:
            raise project.no_session()
        _serve(config, session=name, port=port, lan=lan, opens=not no_browser)
    say("stopped")


def _serve(config: Config, *, session: str | None, port: int, lan: bool, opens: bool) -> None:
    try:
        from tweetup.desk.server import serve_desk
    except ImportError as error:
        from tweetup.extras import install_command

        raise UsageError(
            f"the desk needs {error.name}, which is not installed",
            where="desk",
            hint=f"install it: {install_command('desk')}",
        ) from error

    def ready(addresses: DeskAddresses) -> None:
        say(f"{addresses.desk} is the desk, for this machine only; Ctrl-C stops it")
        if addresses.guests is not None:
            say(f"{addresses.guests} shows running chats to whoever has it in this network")
        if opens:
            open_page(addresses.desk)

    serve_desk(config, session=session, port=port, lan=lan, ready=ready)
