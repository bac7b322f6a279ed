"""``--map ask``: which column of a file holds which field, asked on a terminal and written down."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from tweetup.cli.output import say
from tweetup.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tweetup.config import Config
    from tweetup.files.file_columns import FileColumns

__all__ = ["ASK", "ask_columns"]

ASK: Final = "ask"

_QUESTIONS: Final = {
    "id": "the post's id",
    "created_at": "the time of the post",
    "author": "the author's handle",
    "text": "the text",
    "reply_id": "the id of the post that it answers",
    "url": "the address of the post",
    "author_name": "the author's name",
}
_NEEDED: Final = ("id", "created_at", "author", "text")
_WAYS_OUT: Final = {
    "id": "add a column that numbers the posts (1, 2, 3), or name one whose values differ in every"
    " row, such as the address of the post",
    "author": "add a column with the handle; where only names are known, name that column",
}
_WIDEST: Final = 40


def ask_columns(config: Config, files: Sequence[str]) -> tuple[str, ...]:
    """Ask for the columns of a file and write the answers to ``tweetup.toml``; return the pairs.

    They are written for files that tweetup does not know. Raises
    :class:`~tweetup.errors.UsageError` where nobody can be asked, for several files, and for a file
    without a column that every post needs; ``click.Abort`` at the end of input.
    """
    from tweetup.files.file_columns import propose_columns, read_file_columns

    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise UsageError(
            "there is no terminal to ask on",
            where="--map",
            hint="name the columns: --map id=COLUMN --map created_at=COLUMN --map author=COLUMN"
            " --map text=COLUMN",
        )
    if len(files) != 1 or files[0] == "-":
        raise UsageError(
            "it asks about one file", where="--map", hint="import one file by its name"
        )
    columns = read_file_columns(files[0])
    proposed = propose_columns(columns)
    _show(columns)
    pairs: list[str] = []
    for field, wanted in _QUESTIONS.items():
        column = _ask(columns, wanted, proposed.get(field), needed=field in _NEEDED)
        if column is not None:
            pairs.append(f"{field}={column}")
        elif field in _NEEDED:
            raise UsageError(
                f"no column has {wanted}, which every post needs",
                where=_line(columns.name),
                hint=_WAYS_OUT.get(field, "add a column with it"),
            )
    _keep(config, columns, pairs)
    return tuple(pairs)


def _show(columns: FileColumns) -> None:
    click.echo(f"The columns of {_line(columns.name)}, each with some of its values:", err=True)
    for number, column in enumerate(columns.values, start=1):
        values = " | ".join(_short(value) for value in columns.shown(column))
        click.echo(f"{number:>4}  {_line(column)}: {values or '(empty)'}", err=True)


def _line(text: str) -> str:
    """Return a text of the file on one line, without characters that move a terminal's cursor."""
    from tweetup.text import clean_control

    return " ".join(clean_control(text).split())


def _short(value: str) -> str:
    line = _line(value)
    return line if len(line) <= _WIDEST else f"{line[: _WIDEST - 1]}…"


def _ask(columns: FileColumns, wanted: str, proposed: str | None, *, needed: bool) -> str | None:
    """Return the column of a field; None for none."""
    names = list(columns.values)
    default = proposed or ("" if needed else "-")
    while True:
        note = "- if none has it" if needed else "- for none"
        typed = click.prompt(
            f"Which column has {wanted}? (number or name, {note})",
            default=default or None,
            err=True,
            type=str,
        ).strip()
        if typed == "-":
            return None
        if typed.isascii() and typed.isdigit() and 1 <= int(typed) <= len(names):
            return names[int(typed) - 1]
        if typed.lower() in names:
            return typed.lower()
        say(f"no column {typed!r}; type a number from 1 to {len(names)}")


def _keep(config: Config, columns: FileColumns, pairs: Sequence[str]) -> None:
    """Write the answers, under the file's name; of a file that tweetup knows only use them."""
    from tweetup.config import set_key

    if columns.format is not None:
        say(f"not written: tweetup knows such files as {columns.format}, and reads later ones so")
        return
    stem = re.sub(r"[^a-z0-9]+", "-", Path(columns.name).stem.lower()).strip("-") or "table"
    taken = {table.name for table in config.tables}
    name = next(it for it in (stem, *(f"{stem}-{n}" for n in range(2, 1000))) if it not in taken)
    set_key(config.file, ("tables", name), "columns", pairs)
    say(f"wrote [tables.{name}] into {config.file}: files with these columns are read so")
