"""The ``tweetup`` program as a click group that imports a command when it is called."""

from __future__ import annotations

from importlib import import_module
from typing import cast

import click

from tweetup import __version__
from tweetup.cli.command_table import COMMANDS, overview
from tweetup.errors import UnknownNameError

__all__ = ["program"]


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
