"""The front matter of a recap as a text file: a few lines of YAML, read as a person writes them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import Final

from tweetup.errors import UsageError
from tweetup.render.text_file.parts import GUIDE, PROPOSED

__all__ = ["FrontMatter", "read_front_matter"]

_LINE: Final = re.compile(r"([A-Za-z][\w -]*?)\s*:(?:\s+(.*)|)\Z")
_OURS: Final = ("session", "date", "title", "topic", "next", "guests", "edition")
_GUIDE_LINES: Final = tuple(f"# {line.partition('{')[0]}" for line in (*GUIDE, PROPOSED))
_QUOTES: Final = {'"': '"”“', "'": "'’", "“": '”"', "”": '”"', "„": '“”"', "«": "»"}
"""Quotation marks with those that may end them, where a word processor has changed some."""


@dataclass(slots=True, kw_only=True)
class FrontMatter:
    """The values of the front matter; ``guests`` as words with blanks between them.

    ``kept`` are lines of a person's own keys and notes, ``lines`` the line of each key, ``end`` the
    number of lines with both fences.
    """

    values: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)
    end: int = 0


def read_front_matter(text: str, where: str) -> FrontMatter:
    """Return the front matter of a file.

    Raises :class:`~tweetup.errors.UsageError` where there is none, or it cannot be read.
    """
    lines = text.split("\n")
    if not lines or lines[0].rstrip() != "---":
        raise UsageError(
            "the lines between --- and --- at its beginning are missing",
            where=where,
            hint="put them back, or write the file anew with --overwrite",
        )
    end = next((at for at, line in enumerate(lines) if at and line.rstrip() in {"---", "..."}), 0)
    if not end:
        raise UsageError("no second line --- ends its beginning", where=where)
    front = FrontMatter(end=end + 1)
    key = ""
    for at in range(1, end):
        key = _take_line(front, lines[at].rstrip(), at + 1, key, where)
    for name, value in front.values.items():
        place = f"{where}:{front.lines[name]}"
        front.values[name] = _guests(value, place) if name == "guests" else _text(value, place)
    return front


def _take_line(front: FrontMatter, line: str, number: int, key: str, where: str) -> str:
    """Take a line, which begins a key or goes on with the ``key`` before; return its key."""
    match = _LINE.match(line)
    if match is not None:
        key = match[1].casefold()
        if key in _OURS:
            if key in front.values:
                raise UsageError(f"has {key} twice", where=f"{where}:{number}")
            front.values[key] = (match[2] or "").strip()
            front.lines[key] = number
            return key
    elif not line:
        return key
    elif line.startswith("#"):
        if not line.startswith(_GUIDE_LINES):
            front.kept.append(line)
        return key
    elif not line.startswith((" ", "-", "\t")) or not key:
        raise UsageError(
            f"“{line[:40]}” is no line such as “title: …”",
            where=f"{where}:{number}",
            hint="a title or topic is one line",
        )
    if key in _OURS:
        front.values[key] += f"\n{line.strip()}"
    else:
        front.kept.append(line)
    return key


def _text(value: str, where: str) -> str:
    """Return a value without its quotation marks."""
    text = " ".join(value.split())
    ends = _QUOTES.get(text[:1], "")
    if text.startswith('"'):
        try:
            return str(json.loads(text))
        except ValueError:
            pass
    if len(text) > 1 and text[-1] in ends:
        inner = text[1:-1]
        return inner.replace("''", "'") if text[0] == "'" else inner.replace('\\"', '"')
    if text.startswith('"'):
        raise UsageError(f"{text[:40]} lacks its second quotation mark", where=where)
    return text


def _guests(value: str, where: str) -> str:
    """Return handles, written as a list in brackets, line by line, or with commas."""
    inner = " ".join(line.removeprefix("-") for line in value.split("\n")).strip()
    inner = inner.removeprefix("[").removesuffix("]")
    names = (_text(name.strip(), where) for name in re.split(r"[,\s]+", inner) if name.strip())
    return " ".join(dict.fromkeys(name.removeprefix("@") for name in names))
