"""A file as TOML (https://toml.io/en/v1.0.0), and the lines that its keys are on."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, NamedTuple

from tweetup.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

__all__ = ["Document", "KeyPath", "read_document"]

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
