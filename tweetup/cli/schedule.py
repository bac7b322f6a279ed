"""``tweetup schedule``."""

from __future__ import annotations

import os
import shutil
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from tweetup.cli.access import credentials_option, network_of, one_hashtag
from tweetup.cli.options import with_config
from tweetup.cli.output import say
from tweetup.errors import CredentialsError, TweetupError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tweetup.capture.maintenance.schedule import Task
    from tweetup.config import ChatConfig, Config
    from tweetup.networks import Access, Network

__all__ = ["schedule"]

_KINDS: Final = ("cron", "systemd", "github")


@click.command()
@click.argument("hashtag")
@click.option(
    "--as",
    "kind",
    type=click.Choice(_KINDS),
    default="cron",
    show_default=True,
    help="The form: a crontab line, a systemd timer or a GitHub Actions workflow.",
)
@click.option("--network", metavar="NAME", help="The network [default: network in tweetup.toml].")
@click.option("--due", is_flag=True, help="Print only the dates of the sessions that are due.")
@credentials_option
@with_config
def schedule(
    config: Config,
    *,
    hashtag: str,
    kind: str,
    network: str | None,
    due: bool,
    credentials: Path | None,
) -> None:
    """Print a cron line, systemd timer or workflow that captures a chat after each session.

    The chat needs a time in tweetup.toml. Schedules follow the chat's time zone and its summer
    time on any machine, refresh earlier posts, and retry missed or refused sessions on the
    following days.
    """
    from tweetup.capture.maintenance.schedule import as_cron, as_github, as_systemd

    chat = config.chat(one_hashtag(hashtag))
    chosen_network = network_of(config, chat, network)
    if due:
        _print_due(config, chat, chosen_network, credentials)
        return
    task = _task(config, chat, chosen_network, credentials)
    if kind == "cron":
        click.echo(as_cron(task), nl=False)
    elif kind == "systemd":
        click.echo(as_systemd(task), nl=False)
    else:
        click.echo(as_github(task), nl=False)
        say("keep the repository private: the networks forbid publishing posts as a database")
        return
    for line in _not_known_then(config, chosen_network, credentials):
        say(line)


def _print_due(
    config: Config, chat: ChatConfig, network: Network, credentials: Path | None
) -> None:
    from tweetup.capture.maintenance.due import find_backlog
    from tweetup.project.project import open_project

    access = _access(config, network, credentials)
    with open_project(config) as project:
        backlog = find_backlog(project, network, access, chat, clock=lambda: datetime.now(tz=UTC))
    for meeting in backlog.due.meetings:
        click.echo(meeting.day.isoformat())


def _access(config: Config, network: Network, credentials: Path | None) -> Access | None:
    """Return the login of the places to ask; None where a part of it is missing here."""
    from tweetup.capture.credentials import find_access
    from tweetup.networks.errors import NetworkError

    try:
        access = find_access(config, network, file=credentials, environ=os.environ, ask=None)
        for place in network.open(access, clock=lambda: datetime.now(tz=UTC)):
            place.close()
    except (CredentialsError, NetworkError):
        return None
    return access


def _not_known_then(config: Config, network: Network, credentials: Path | None) -> Iterator[str]:
    """Yield the logins that this terminal has and a scheduled run will lack."""
    from tweetup.capture.credentials import (
        default_path,
        display_path,
        find_addresses,
        find_credentials,
        read_named_credentials,
    )

    place = display_path(credentials or default_path(os.environ), os.environ)
    try:
        addresses = find_addresses(config, network, os.environ)
        named = read_named_credentials(credentials, os.environ)
        for credential in find_credentials(network, named=named, environ=os.environ):
            line = f"put {credential.need.name} under [{network.name}] in {place}"
            if credentials is None:
                line = f"run tweetup login {network.name}, or {line}"
            if credential.where in credential.need.variables:
                yield f"{credential.where} is set in this terminal only: {line}"
            elif credential.value is None and credential.need.required:
                reach = ""
                if credential.need.only_beyond is not None:
                    hours = credential.need.only_beyond // timedelta(hours=1)
                    reach = f", so that a run reaches back {hours} hours only"
                yield f"no login for {network.title} is set{reach}: {line}"
            elif (
                credential.value is None
                and credential.need.name == "servers"
                and not addresses.servers
            ):
                yield f"no server of {network.title} is named: {line}"
        for where in addresses.where:
            if where in os.environ and where not in _of_needs(network):
                yield f"{where} is set in this terminal only: write it into tweetup.toml"
    except TweetupError as error:
        yield str(error)


def _of_needs(network: Network) -> frozenset[str]:
    return frozenset(variable for need in network.needs for variable in need.variables)


def _task(config: Config, chat: ChatConfig, network: Network, credentials: Path | None) -> Task:
    from tweetup.capture.maintenance.schedule import Task, check_meets, installed_from

    check_meets(chat)
    parameters = click.get_current_context().params
    named = {"--config": parameters["config_path"], "--archive": parameters["archive_path"]}
    options = [part for flag, path in named.items() if path for part in (flag, _whole(path))]
    return Task(
        chat=chat,
        network=network,
        margins=config.capture,
        now=datetime.now(tz=UTC),
        program=_program(),
        folder=str(Path.cwd()),
        options=tuple(options),
        credentials=("--credentials", _whole(credentials)) if credentials else (),
        source=installed_from(),
    )


def _whole(path: Path) -> str:
    return str(path.expanduser().absolute())


def _program() -> tuple[str, ...]:
    """Return the command that runs this tweetup from any folder."""
    script = shutil.which(sys.argv[0]) if Path(sys.argv[0]).name == "tweetup" else None
    return (str(Path(script).absolute()),) if script else (sys.executable, "-m", "tweetup")
