"""``tweetup templates list | export | check``."""

from __future__ import annotations

import click

from tweetup.cli.options import as_json, with_config
from tweetup.cli.output import print_json, print_table, say
from tweetup.config import Config  # noqa: TC001 - as in all commands' annotations
from tweetup.errors import IncompleteError
from tweetup.text.plurals import counted

__all__ = ["templates"]


@click.group()
def templates() -> None:
    """List the templates of recaps and the site, write one to change it, check your own."""


@templates.command("list")
@as_json
@with_config
def list_(config: Config, *, as_json: bool) -> None:
    """List each template and its blocks, and which file of yours replaces it."""
    from tweetup.jobs.templates import list_templates

    rows = list_templates(config)
    if as_json:
        print_json(
            {
                "template": row.template,
                "block": row.block or None,
                "file": None if row.file is None else str(row.file),
            }
            for row in rows
        )
        return
    print_table(
        ("template", "block", "your file"),
        [(row.template, row.block, "" if row.file is None else str(row.file)) for row in rows],
    )


@templates.command()
@click.argument("name")
@with_config
def export(config: Config, *, name: str) -> None:
    """Write a template into your folder of templates, to change it there.

    That is the one that tweetup.toml names, else templates beside it. A file that is there already
    and differs is never overwritten. To change one block alone, extend the template instead.
    """
    from tweetup.jobs.templates import export_template

    say(f"wrote {export_template(config, name)}")


@templates.command()
@as_json
@with_config
def check(config: Config, *, as_json: bool) -> int:
    """Render everything of the sample chat with your templates, and tell what fails, and where.

    Files that no page shows are told too, and blocks that nothing has. The exit code is 3 where
    something is wrong.
    """
    from tweetup.jobs.templates import check_templates

    faults = list(check_templates(config))
    if as_json:
        print_json({"where": it.where, "problem": it.problem, "hint": it.hint} for it in faults)
    elif faults:
        for it in faults:
            say(f"{it.where}: {it.problem}{f'; {it.hint}' if it.hint else ''}")
    elif config.templates is None:
        say("you have no templates of your own: tweetup's are used")
    else:
        say(f"{config.templates}: all is well")
    if faults:
        say(f"{counted(len(faults), 'fault')}")
    return IncompleteError.exit_code if faults else 0
