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
@click.option("--no-browser", is_flag=True, help="Open no browser, only print the address.")
@with_config
def desk(config: Config, *, session: str | None, port: int, no_browser: bool) -> None:
    """Edit the recap of SESSION in the browser, until Ctrl-C.

    Without SESSION the desk opens with the list of all sessions. It is served to this machine
    only, and the printed address lets one browser in: nobody else, and no other page.
    """
    from tweetup.project.project import open_project

    name = None
    with open_project(config) as project:
        if session is not None:
            name = find_session(project, session).id
        elif not project.sessions():
            raise project.no_session()
    try:
        from tweetup.desk.server import serve_desk
    except ImportError as error:
        from tweetup.extras import install_command

        raise UsageError(
            f"the desk needs {error.name}, which is not installed",
            where="desk",
            hint=f"install it: {install_command('desk')}",
        ) from error

    def ready(address: str) -> None:
        say(f"{address} is the desk, for this machine only; Ctrl-C stops it")
        if not no_browser:
            open_page(address)

    serve_desk(config, session=name, port=port, ready=ready)
    say("stopped")
