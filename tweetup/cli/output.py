"""Output of commands: data on stdout as a table or JSON, messages on stderr.

Posts are hostile: their text reaches a terminal without control and bidirectional
characters, as JSON with these escaped, which is the same data.
"""

from __future__ import annotations

import errno
import json
import re
import shutil
import sys
import unicodedata
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import click

from tweetup.errors import TweetupError
from tweetup.text import clean_control
from tweetup.text.plurals import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from tweetup.archive import Added, Withdrawn

__all__ = [
    "conflicts_remark",
    "display_width",
    "fit",
    "json_line",
    "one_line",
    "print_json",
    "print_table",
    "say",
    "write_bytes",
    "write_file",
]

_UNSAFE_IN_JSON = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def left_out_remarks(added: Added) -> Iterator[str]:
    """Yield how many records were left out since their posts were removed or are hidden, and why.

    And how many hidden posts are shown again.
    """
    if added.removed:
        yield f"left out {added.removed} that {_was(added.removed)} removed on request"
    if added.gone:
        yield f"left out {added.gone} that {_was(added.gone)} removed since no network shows them"
    if added.absent:
        yield f"left out {added.absent} of posts hidden since their network does not show them now"
    if added.back:
        yield f"shows {counted(added.back, 'post')} again that had been hidden"


def _was(number: int) -> str:
    return "was" if number == 1 else "were"


def withdrawn_remarks(withdrawn: Withdrawn) -> Iterator[str]:
    """Yield how many posts were removed, hidden and shown again, as the network says."""
    if withdrawn.removed:
        yield f"{withdrawn.removed} removed, as the network requires"
    if withdrawn.hidden:
        yield f"{withdrawn.hidden} hidden, which the network does not show for now"
    if withdrawn.shown:
        yield f"{withdrawn.shown} shown again, as the network says"


def conflicts_remark(count: int, places: str = "") -> str:
    """Return how many records came under the id of another post; ``places`` begin with a colon."""
    records = counted(count, "record")
    return (
        f"{records} under the id of another post, kept beside it{places}; `tweetup conflicts` lists"
        " them, to decide"
    )


def one_line(text: str) -> str:
    """Return the text as one line that a terminal can be given."""
    return " ".join(clean_control(text).split())


def say(message: str) -> None:
    """Tell the person at the terminal one line, on stderr.

    A terminal that was closed, or a log without room, is no reason to end a job.
    """
    with suppress(OSError):
        click.echo(f"tweetup: {one_line(message)}", err=True)


def print_json(rows: Iterable[Mapping[str, Any]]) -> None:
    """Print a JSON array, one object a line."""
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    click.echo(json_line(f"[\n{lines}\n]" if lines else "[]"))


def json_line(text: str) -> str:
    """Return JSON with those characters escaped that a terminal would obey."""
    return _UNSAFE_IN_JSON.sub(_escape, text)


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print aligned columns under their names; the last one is cut to fit a terminal.

    A cell that is None is empty; numbers stand right.
    """
    table = [list(row) for row in rows]
    cells = [["" if cell is None else one_line(str(cell)) for cell in row] for row in table]
    heads = [column.upper() for column in columns]
    widths = [max(map(display_width, column)) for column in zip(heads, *cells, strict=True)]
    right = [
        bool(table) and all(row[index] is None or _is_number(row[index]) for row in table)
        for index in range(len(columns))
    ]
    room = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    for row in (heads, *cells):
        click.echo(fit(_align(row, widths, right), room))


def _align(row: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    padded = []
    for cell, width, numeric in zip(row, widths, right, strict=True):
        blanks = " " * (width - display_width(cell))
        padded.append(blanks + cell if numeric else cell + blanks)
    return "  ".join(padded).rstrip()


def fit(line: str, room: int | None) -> str:
    """Return the line cut to so many columns, with … where something is missing."""
    if room is None or display_width(line) <= room:
        return line
    used = 0
    for index, char in enumerate(line):
        used += _char_width(char)
        if used >= room:
            return f"{line[:index]}…"
    return line


def _is_number(cell: object) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def display_width(text: str) -> int:
    """Return the number of terminal columns of a text of one line."""
    return len(text) if text.isascii() else sum(map(_char_width, text))


def _char_width(char: str) -> int:
    """Return the number of terminal columns of a character (Unicode Standard Annex 11)."""
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


def write_file(path: Path, text: str) -> None:
    """Write the file whole or not at all; a device or pipe such as /dev/stdout as it is.

    Raises :class:`~tweetup.errors.TweetupError` for a place that cannot be written.
    """
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, data: bytes) -> None:
    """Write the file as :func:`write_file` does."""
    draft = path if _is_stream(path) else path.with_name(f".{path.name}.part")
    try:
        draft.write_bytes(data)
        if draft != path:
            draft.replace(path)
    except OSError as error:
        if draft != path:
            with suppress(OSError):  # nothing can be deleted where nothing could be written
                draft.unlink()
        raise TweetupError(
            f"cannot be written: {error.strerror}",
            where=str(path),
            hint="make room and run the command again"
            if error.errno == errno.ENOSPC
            else "name another place",
        ) from error


def _is_stream(path: Path) -> bool:
    return path.exists() and not path.is_file() and not path.is_dir()
