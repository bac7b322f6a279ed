"""``tweetup export gexf | graphml``: the graph of a conversation for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tweetup.cli.chosen_posts import hosts_option, role_option, tell_zone, window_options
from tweetup.cli.graph import relation_option, tell_unread
from tweetup.cli.options import find_session, hashtag_option, with_config
from tweetup.cli.output import say, write_file
from tweetup.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tweetup.config import Config

__all__ = ["export"]


@click.group()
def export() -> None:
    """Write the graph of a conversation for programs that study graphs.

    People are numbered and edges have days; `--names` writes handles and times.
    """


def _options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of all formats."""
    for option in reversed(
        (
            click.argument("sessions", nargs=-1, metavar="[SESSION]..."),
            hashtag_option,
            *window_options,
            relation_option,
            hosts_option(
                "Count posts by and at each session's hosts, or leave them out [default: --hosts]."
            ),
            role_option(),
            click.option(
                "--names",
                is_flag=True,
                help="Write handles and times rather than numbers and days.",
            ),
            click.option(
                "-o",
                "--output",
                type=click.Path(path_type=Path),
                metavar="FILE",
                help="Write to a file rather than to standard output.",
            ),
            with_config,
        )
    ):
        command = option(command)
    return command


@export.command()
@_options
def gexf(config: Config, /, **options: Any) -> None:  # noqa: ANN401 - as _write takes them
    """Write sessions, else all of them, as GEXF 1.3, which Gephi reads."""
    _write(config, "gexf", **options)


@export.command()
@_options
def graphml(config: Config, /, **options: Any) -> None:  # noqa: ANN401 - as _write takes them
    """Write sessions, else all of them, as GraphML, which igraph, Cytoscape and yEd read."""
    _write(config, "graphml", **options)


def _write(
    config: Config,
    form: str,
    *,
    sessions: tuple[str, ...],
    hashtag: str | None,
    since: str | None,
    until: str | None,
    relations: tuple[str, ...],
    with_hosts: bool,
    role: str | None,
    names: bool,
    output: Path | None,
) -> None:
    from tweetup.jobs.graph import export_graph, read_conversation
    from tweetup.jobs.people import read_window
    from tweetup.project.project import open_project

    if sessions and hashtag is not None:
        hint = "give sessions or a hashtag"
        raise UsageError("sessions are of their own chats", where="--hashtag", hint=hint)
    with open_project(config) as project:
        met = [find_session(project, it) for it in dict.fromkeys(sessions)]
        times = read_window(project, hashtag, met[0] if met else None, since=since, until=until)
        tell_zone(times.guessed_zone)
        talk = read_conversation(
            project,
            hashtag,
            sessions=met,
            since=times.since,
            until=times.until,
            with_hosts=with_hosts,
            relations=relations,
            role=role,
        )
    tell_unread(talk)
    if not talk.ties:
        say("nobody addressed anybody: the graph is empty")
    text = export_graph(talk, form, with_names=names)
    if output is None:
        click.echo(text, nl=False)
    else:
        write_file(output, text)
