"""A file as TOML (https://toml.io/en/v1.0.0), the lines of its keys, and a key added to it."""

from __future__ import annotations

import json
import os
import re
import shutil
import tomllib
from typing import TYPE_CHECKING, NamedTuple

from tweetup.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

__all__ = ["Document", "KeyPath", "read_document", "set_key"]

KeyPath = tuple[str | int, ...]
"""A key after those of the tables around it; a table in a list has its number, from 1."""

# Needed for errors only, and compiled then.
_HEADER = r"\s*(\[\[?)([^\[\]]+)\]"
_ASSIGNMENT = r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"))*)\s*="""
_KEY = r"""[\w-]+|"[^"]*"|'[^']*'"""


class Document(NamedTuple):
    """A file: its name in errors, its text, and the values of its keys."""

    name: str
    text: str
    values: Mapping[str, object]

    def error(self, key: KeyPath, problem: str, *, hint: str | None = None) -> ConfigError:
        """Return an error about a key, with the key's path and line."""
        line = self._line(key)
        where = f"{self.name}: {_written(key)}" if key else self.name
        return ConfigError(problem, where=f"{where} (line {line})" if line else where, hint=hint)

    def _line(self, key: KeyPath) -> int | None:
        """Return the first line that sets the key or one inside it, None where none does."""
        return next((line for line, path in _lines(self.text) if path[: len(key)] == key), None)


def read_document(path: Path) -> Document:
    """Read a file.

    Raises :class:`~tweetup.errors.ConfigError` where it cannot be read, is not UTF-8 or not TOML.
    """
    name = path.name
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        hint = "tweetup init writes one" if isinstance(error, FileNotFoundError) else None
        reason = error.strerror or type(error).__name__
        raise ConfigError(f"cannot be read: {reason}", where=str(path), hint=hint) from error
    except UnicodeDecodeError as error:
        raise ConfigError("is not UTF-8 text", where=name, hint="save it as UTF-8") from error
    try:
        return Document(name, text, tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        problem = f"is not TOML: {str(error)[:1].lower()}{str(error)[1:]}"
        hint = "put text, times and time zones in quotes, and give each key once"
        raise ConfigError(problem, where=name, hint=hint) from error


def set_key(path: Path, table: tuple[str, ...], key: str, value: str | Sequence[str]) -> None:
    """Write a text, or a list of texts, as the value of a key that a table does not have yet.

    The rest of the file stays as it is; the table is added at the end where it is missing, the
    file made where there is none. Table names are compared without regard to case and ``#``.
    Raises :class:`~tweetup.errors.ConfigError` where the file cannot be read or written, and for a
    table that is written in a way that no line can be added to.
    """
    document = read_document(path) if path.exists() else Document(path.name, "", {})
    assignment = f"{key} = {json.dumps(value, ensure_ascii=False)}"
    lines = document.text.splitlines()
    headers = [(row, it) for row, it in _lines(document.text) if re.match(_HEADER, lines[row - 1])]
    opening = next((row for row, name in headers if _folded(name) == table), None)
    if opening is not None:
        lines.insert(opening, assignment)
    else:
        lines += [*([""] if lines else []), f"[{'.'.join(map(_quoted, table))}]", assignment]
    changed = "".join(f"{line}\n" for line in lines)
    try:
        tomllib.loads(changed)
    except tomllib.TOMLDecodeError as error:
        problem = f"no {key} can be added, since there is no table of its own for it"
        raise document.error(table, problem, hint=f"add {assignment}") from error
    try:
        _write(path, changed)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ConfigError(f"cannot be written: {reason}", where=str(path)) from error


def _folded(key: KeyPath) -> tuple[str, ...]:
    return tuple(str(part).lstrip("#").casefold() for part in key)


def _quoted(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else json.dumps(name, ensure_ascii=False)


def _write(path: Path, text: str) -> None:
    """Replace the file in one step; its line ends and permissions stay."""
    target = path.resolve()
    there = target.exists()
    ends = "\r\n" if there and b"\r\n" in target.read_bytes() else "\n"
    fresh = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        fresh.write_text(text, encoding="utf-8", newline=ends)
        if there:
            shutil.copymode(target, fresh)
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)


def _lines(text: str) -> Iterator[tuple[int, KeyPath]]:
    """Yield the number of each line that opens a table or sets a key, with the path of that."""
    table: KeyPath = ()
    lists: dict[tuple[str, ...], int] = {}
    quoted = False
    for number, line in enumerate(text.splitlines(), start=1):
        inside, quoted = quoted, quoted ^ bool((line.count('"""') + line.count("'''")) % 2)
        if inside:
            continue
        if header := re.match(_HEADER, line):
            keys = _keys(header[2])
            if header[1] == "[[":
                lists[keys] = lists.get(keys, 0) + 1
                table = (*keys, lists[keys])
            else:
                table = keys
            yield number, table
        elif assignment := re.match(_ASSIGNMENT, line):
            yield number, (*table, *_keys(assignment[1]))


def _keys(dotted: str) -> tuple[str, ...]:
    return tuple(key.strip("\"'") for key in re.findall(_KEY, dotted))


def _written(key: KeyPath) -> str:
    """Return a path in the form ``chats.hcsmeu.questions[2].number``."""
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in key)
    return "".join(parts).lstrip(".")
