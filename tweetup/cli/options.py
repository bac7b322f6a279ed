"""Options and arguments that several commands share."""

from __future__ import annotations

import re
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar, cast

import click
from msgspec.structs import replace

from tweetup.cli.output import say
from tweetup.config import load_config
from tweetup.errors import UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tweetup.config import Config
    from tweetup.project.project import Project
    from tweetup.project.records import ChatSession

__all__ = [
    "archive_option",
    "as_json",
    "config_option",
    "find_session",
    "hashtag_option",
    "note_option",
    "section_argument",
    "section_name",
    "section_option",
    "session_argument",
    "with_config",
]

P = ParamSpec("P")
R = TypeVar("R")

_NUMBERED = re.compile(r"[QS]\d+(?:\.\d+|[A-Z])?$")
_NAMED = ("intro", "chatter", "closing")


def section_name(
    _context: click.Context, _parameter: click.Parameter, value: str | None
) -> str | None:
    """Return a section as it is called, in whatever case it was given: ``q1`` is ``Q1``."""
    if value is None or value.lower() in _NAMED:
        return value and value.lower()
    if not _NUMBERED.match(value.upper()):
        raise UnknownNameError("section", value, (*_NAMED, "Q1", "S1"))
    return value.upper()


def find_session(project: Project, name: str) -> ChatSession:
    """Return the session called ``name``, now or, where none is, before; tell which is meant.

    Raises as :meth:`~tweetup.project.project.Project.session` does.
    """
    session = project.session(name)
    before = project.session_before(session)
    if before is not None and name.strip().lstrip("#").casefold() == session.id:
        say(f"{session.id} is not the session that had this name before: that is {before.id} now")
    return session


def with_config(command: Callable[Concatenate[Config, P], R]) -> Callable[P, R]:
    """Give a command ``--archive`` and ``--config``, and the configuration these amount to."""

    @wraps(command)
    def configured(*args: P.args, **kwargs: P.kwargs) -> R:
        archive = cast("Path | None", kwargs.pop("archive_path"))
        config = load_config(cast("Path | None", kwargs.pop("config_path")))
        if archive is not None:
            config = replace(config, archive=archive)
        return command(config, *args, **kwargs)

    for option in (config_option, archive_option):
        configured = option(configured)
    return configured


archive_option = click.option(
    "--archive",
    "archive_path",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="The archive [default: archive in tweetup.toml, else archives/tweetup.db].",
)
config_option = click.option(
    "--config",
    "config_path",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="The configuration [default: tweetup.toml in this folder, if there is one].",
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON rather than a table.")
hashtag_option = click.option(
    "--hashtag", metavar="TAG", help="Only the chat of this hashtag, with or without #."
)
section_option = click.option(
    "--section",
    metavar="NAME",
    callback=section_name,
    help="Only this section: intro, Q1, Q2, chatter, closing.",
)
section_argument = click.argument("section", callback=section_name)
session_argument = click.argument("session")
note_option = click.option("--note", metavar="TEXT", help="A reason, listed with the decision.")
