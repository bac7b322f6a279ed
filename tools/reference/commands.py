"""docs/reference/commands.md, from the commands themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from tools.reference.prose import NOTE, prose, table
from tweetup.cli.exit_codes import program

if TYPE_CHECKING:
    from collections.abc import Iterator

_OPENING = """
# Commands

Data goes to standard output, messages and progress to standard error. Every command that prints a
list takes `--json`. `SESSION` is the id of a session, such as `hcsmeu-2026-11-20` (with `-2` at
its end for a second session on that day), or `latest`. A section is `intro`, `Q1`, `Q2` …,
`chatter` or `closing`; a chat without numbered questions has stretches `S1`, `S2` … instead.

## Exit codes

| code | means |
| --- | --- |
| 0 | done |
| 1 | failed; the line on standard error names the problem, its place and a remedy |
| 2 | usage error: an invalid option, name or setting |
| 3 | partly done: skipped or missing items are named; everything received is kept |
| 4 | a network refused the credentials |
| 5 | a network's quota or credits are used up |
| 130, 143, 129 | ended by Ctrl-C, by SIGTERM, by a closed terminal; finished work is kept |
"""


def page() -> str:
    """Return the whole page."""
    context = click.Context(program, info_name="tweetup")
    return "\n".join([NOTE + _OPENING, *_commands(program, context)])


def _commands(group: click.Group, context: click.Context) -> Iterator[str]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is None or command.hidden:
            continue
        inner = click.Context(command, info_name=name, parent=context)
        yield _command(command, inner)
        if isinstance(command, click.Group):
            yield from _commands(command, inner)


def _command(command: click.Command, context: click.Context) -> str:
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    text = prose(command.help).partition("\f")[0].replace("\b\n", "")
    parts = [f"## {context.command_path}\n\n{text}\n", f"```text\n{usage}\n```\n"]
    records = [
        option.get_help_record(context)
        for option in command.params
        if isinstance(option, click.Option)
    ]
    rows = [(f"`{written}`", about) for written, about in filter(None, records)]
    return "\n".join([*parts, *([table(("option", "description"), rows)] if rows else [])])
