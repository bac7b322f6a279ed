"""Tell how the words of an output differ from before: of a page the words alone, not its markup."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from html.parser import HTMLParser
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["TextChange", "text_changes", "texts_in_conflict"]

_WITHIN_LINES: Final = frozenset(
    {
        *("a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "i", "kbd", "mark", "q", "s"),
        *("small", "span", "strong", "sub", "sup", "time", "u", "wbr"),
    }
)
_UNSEEN: Final = frozenset({"head", "script", "style", "svg", "template"})
_LONGEST: Final = 300
"""Characters of a line that are told."""
_LONG: Final = 120
"""Characters of a line that is told whole where a part of it has changed."""
_AROUND: Final = 4
_CONFLICT: Final = re.compile(r"^<{7}[^\n]*\n(.*?)^={7}\n(.*?)^>{7}", re.MULTILINE | re.DOTALL)
_MARK: Final = re.compile(r"<!--.*?-->", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextChange:
    """A line as it was and as it is: the first is empty for a new one, the second for one gone."""

    before: str
    after: str


def text_changes(suffix: str, before: str, after: str) -> tuple[TextChange, ...]:
    """Return the lines of a text with this suffix (``.html``) that a reader finds changed."""
    old, new = (list(_lines(suffix, text)) for text in (before, after))
    changes = []
    for tag, start, end, at, to in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        for was, now in zip_longest(old[start:end], new[at:to], fillvalue=""):
            changes.append(_change(was, now))
    return tuple(changes)


def texts_in_conflict(text: str) -> tuple[TextChange, ...]:
    """Return both versions of the passages that a text has between signs of a merge.

    The first is that of the file, without the marks by which its parts are known.
    """
    return tuple(
        TextChange(before=_plain(match[1]), after=_plain(match[2]))
        for match in _CONFLICT.finditer(text)
    )


def _plain(passage: str) -> str:
    return " ".join(_MARK.sub("", passage).split())


def _change(was: str, now: str) -> TextChange:
    """Return a change; of long lines only that which differs, with a few words around it."""
    old, new = was.split(), now.split()
    if not old or not new or max(len(was), len(now)) <= _LONG:
        return TextChange(before=_short(was), after=_short(now))
    pairs = list(zip(old, new, strict=False))
    start = next((at for at, (a, b) in enumerate(pairs) if a != b), len(pairs))
    ends = list(zip(reversed(old[start:]), reversed(new[start:]), strict=False))
    end = next((at for at, (a, b) in enumerate(ends) if a != b), len(ends))
    return TextChange(before=_middle(old, start, end), after=_middle(new, start, end))


def _middle(words: list[str], start: int, end: int) -> str:
    """Return words without so many of both ends, but for a few."""
    first, last = max(0, start - _AROUND), min(len(words), len(words) - end + _AROUND)
    told = " ".join(words[first:last])
    return _short(f"{'… ' if first else ''}{told}{' …' if last < len(words) else ''}")


def _lines(suffix: str, text: str) -> Iterator[str]:
    if suffix == ".html":
        reader = _Words()
        reader.feed(text)
        reader.close()
        lines = "".join(reader.parts).splitlines()
    elif suffix == ".json":
        try:
            lines = list(_leaves("", json.loads(text)))
        except (ValueError, RecursionError):
            lines = text.splitlines()
    else:
        lines = text.splitlines()
    for line in lines:
        words = " ".join(line.split())
        if words:
            yield words


def _leaves(name: str, value: object) -> Iterator[str]:
    """Yield a line for each text and number, with the name under which it stands."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _leaves(str(key), each)
    elif isinstance(value, list):
        for each in value:
            yield from _leaves(name, each)
    elif value is not None and value != "":
        yield f"{name}: {value}"


class _Words(HTMLParser):
    """Reads the words of a page, with a new line for each of its blocks."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a block; of a picture its alternative text is read."""
        self._unseen += tag in _UNSEEN
        if tag not in _WITHIN_LINES:
            self.parts.append("\n")
        alternative = dict(attrs).get("alt") if tag == "img" else None
        if alternative and not self._unseen:
            self.parts.append(f"{alternative}\n")

    def handle_endtag(self, tag: str) -> None:
        """End a block."""
        self._unseen -= tag in _UNSEEN
        if tag not in _WITHIN_LINES:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        """Read words; lines of the source are none of the page."""
        if not self._unseen:
            self.parts.append(data.replace("\n", " "))


def _short(line: str) -> str:
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"
