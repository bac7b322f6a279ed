"""What several commands take."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from tweetup.config import load_config
from tweetup.errors import UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "Section",
    "as_json",
    "hashtag_option",
    "section_option",
    "session_argument",
    "with_config",
]

F = TypeVar("F", bound="Callable[..., Any]")

_NUMBERED = re.compile(r"[QS]\d+(?:\.\d+|[A-Z])?$")
_NAMED = ("intro", "chatter", "closing")


class Section(click.ParamType):
    """A section's name in any case: ``q1`` is ``Q1``."""

    name = "section"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """The name as sections are called; ``param`` and ``ctx`` are click's."""
        text = str(value).strip()
        if text.lower() in _NAMED:
            return text.lower()
        if _NUMBERED.match(text.upper()):
            return text.upper()
        raise UnknownNameError("section", text, (*_NAMED, "Q1", "S1"))


def with_config(command: F) -> F:
    """Give a command ``--archive`` and ``--config``, and the ``config`` these amount to."""

    @click.option(
        "--archive",
        "archive_path",
        type=click.Path(path_type=Path),
        metavar="PATH",
        help="The archive [default: archive in tweetup.toml, else archives/tweetup.db].",
    )
    @click.option(
        "--config",
        "config_path",
        type=click.Path(path_type=Path),
        metavar="PATH",
        help="The configuration [default: tweetup.toml in this folder, if there is one].",
    )
    @wraps(command)
    def configured(
        *args: Any, archive_path: Path | None, config_path: Path | None, **kwargs: Any
    ) -> Any:
        config = load_config(config_path)
        if archive_path is not None:
            config = replace(config, archive=archive_path)
        return command(*args, config=config, **kwargs)

    return cast("F", configured)


as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON rather than a table.")
hashtag_option = click.option(
    "--hashtag", metavar="TAG", help="Only the chat of this hashtag, with or without #."
)
section_option = click.option(
    "--section", type=Section(), help="Only this section: intro, Q1, Q2, chatter, closing."
)
session_argument = click.argument("session")
