"""``tweetup.toml`` as TOML (https://toml.io/en/v1.0.0), and where in it a setting stands."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tweetup.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

__all__ = ["Document", "Place", "read_document"]

Place = tuple[str | int, ...]
"""A setting's place: keys, and the number (from 1) of a table in a list of tables."""

_HEADER = re.compile(r"\s*(\[\[?)([^\[\]]+)\]")
_ASSIGNMENT = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"))*)\s*=""")
_KEY = re.compile(r"""[\w-]+|"[^"]*"|'[^']*'""")


@dataclass(frozen=True, slots=True)
class Document:
    """One file: its name as errors show it, its text, and what the text says."""

    name: str
    text: str
    values: Mapping[str, object]

    def error(self, place: Place, what: str, *, hint: str | None = None) -> ConfigError:
        """An error about the setting at that place."""
        line = self._line(place)
        where = f"{self.name}: {_written(place)}" if place else self.name
        return ConfigError(what, where=f"{where} (line {line})" if line else where, hint=hint)

    def _line(self, place: Place) -> int | None:
        """The first line that sets what stands at the place, or something inside it."""
        depth = len(place)
        return next((line for line, found in _places(self.text) if found[:depth] == place), None)


def read_document(path: Path) -> Document:
    """Read one file.

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
        what = f"is not TOML: {str(error)[:1].lower()}{str(error)[1:]}"
        hint = "text, times and time zones stand in quotes, and a name is given once"
        raise ConfigError(what, where=name, hint=hint) from error


def _places(text: str) -> Iterator[tuple[int, Place]]:
    """Every line that opens a table or sets a key, with what it opens or sets."""
    table: Place = ()
    lists: dict[tuple[str, ...], int] = {}
    quoted = False
    for number, line in enumerate(text.splitlines(), start=1):
        inside, quoted = quoted, quoted ^ bool((line.count('"""') + line.count("'''")) % 2)
        if inside:
            continue
        if header := _HEADER.match(line):
            keys = _keys(header[2])
            if header[1] == "[[":
                lists[keys] = lists.get(keys, 0) + 1
                table = (*keys, lists[keys])
            else:
                table = keys
            yield number, table
        elif assignment := _ASSIGNMENT.match(line):
            yield number, (*table, *_keys(assignment[1]))


def _keys(dotted: str) -> tuple[str, ...]:
    return tuple(key.strip("\"'") for key in _KEY.findall(dotted))


def _written(place: Place) -> str:
    """``chats.hcsmeu.questions[2].number``: as a person would look for it."""
    parts = (f"[{part}]" if isinstance(part, int) else f".{part}" for part in place)
    return "".join(parts).lstrip(".")
