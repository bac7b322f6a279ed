"""The end that a file has lost, lines whose words its new version lacks, and lines that return."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass
from html import unescape
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from tweetup.errors import UsageError
from tweetup.render.text_file.parts import BY_PERSON, PartKind, fold, read_mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tweetup.render.text_file.parts import FilePart
    from tweetup.render.text_file.reading import FileText

__all__ = ["LostLine", "check_end", "find_lost_lines", "find_lost_marks", "find_returned"]

_WORD: Final = re.compile(r"\w+")
_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
_NOTE: Final = re.compile(r"\[\\?\[\d+\\?\]\]\([^)\s]*\)")
_ADDRESS: Final = re.compile(r"\]\([^)\s]*\)")
_SCHEME: Final = re.compile(r"\bhttps?://")
# In one go: behind an escaped & stand words.
_ESCAPE: Final = re.compile(r"\\([^\w\s])|&#?\w+;")
_GUESTS: Final = re.compile(r"guests\s*:", re.IGNORECASE)
_PROGRAM_LINES: Final = ("edition:", "# proposed topics:")
_FRONT_LINES: Final = ("session:", "# tweetup recap ")
"""Lines of the front matter that name the session: they have its other name once it has one."""
_QUOTED: Final = frozenset({PartKind.QUOTE, PartKind.QUESTION})
_HEADINGS: Final = frozenset({PartKind.SECTION, PartKind.HEADING, PartKind.LIST})
_LEAST: Final = 2
"""Blocks that are gone from the end of a file that was cut off, if it ends between two."""
_ALIKE: Final = 20
"""Characters by which the beginning of a line is told."""
_END: Final = ""
"""Stands before the first and behind the last word of a line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LostLine:
    """A line of the file whose words are not in its new version."""

    line: int
    text: str


def find_lost_lines(
    text: str,
    mine: Sequence[FilePart],
    base: Sequence[FilePart],
    now: str,
    now_parts: Iterable[FilePart],
) -> list[LostLine]:
    """Return the lines of a file with words that neither its new version nor the program has.

    The program's are those that were last written: of parts whose words are kept, of those that
    are in the file as they were, and the times below posts where the program has others now.
    """
    written = {(it.kind, it.digest) for it in base}
    words = [line for line in _plain(now).split("\n") if line.strip()]
    words += _lines(words for it in base for words in (it.text, it.more))
    for part in mine:
        if (part.kind, part.digest) in written:
            words += _lines((part.name, part.text, part.more))
    pairs = {pair for line in words for pair in _pairs(line)}
    bylines: set[int] = set()
    if _are_others(base, mine, now_parts):
        bylines = {it.line for it in mine if it.kind in _QUOTED}
        pairs |= {_timeless(pair) for pair in pairs}
    lost = []
    shown = _COMMENT.sub(_without_mark, text).split("\n")
    front = text.find("\n---", 3) if text.startswith("---") else 0
    heads = text.count("\n", 0, max(0, front)) + 1
    for number, line in enumerate(_plain(text).split("\n"), start=1):
        if line.startswith(_PROGRAM_LINES) or _GUESTS.match(line):
            continue
        if number <= heads and line.startswith(_FRONT_LINES):
            continue
        line_pairs = _pairs(line)
        if number in bylines:
            line_pairs = [_timeless(pair) for pair in line_pairs]
        if _has_gap([pair in pairs for pair in line_pairs]):
            lost.append(LostLine(line=number, text=" ".join(shown[number - 1].split())))
    return lost


def find_lost_marks(
    mine: FileText, base: Iterable[FilePart], now: Iterable[FilePart]
) -> list[LostLine]:
    """Return the lines with marks of posts, put there by a person, that show nothing."""
    there = {it.name for parts in (base, now) for it in parts}
    lines = mine.source.split("\n")
    return [
        LostLine(line=it.line, text=" ".join(lines[it.line - 1].split()))
        for it in mine.parts
        if it.kind in _QUOTED and it.name not in there and 0 < it.line <= len(lines)
    ]


def _are_others(
    base: Iterable[FilePart], mine: Iterable[FilePart], now: Iterable[FilePart]
) -> bool:
    """Return True where a post in the file as it was written would be written otherwise now."""
    before = {it.key: it.digest for it in base}
    after = {it.key: it.digest for it in now}
    return any(
        it.kind in _QUOTED and it.digest == before.get(it.key) != after.get(it.key, it.digest)
        for it in mine
    )


def _timeless(pair: tuple[str, str]) -> tuple[str, str]:
    first, second = ("0" if word.isdecimal() else word for word in pair)
    return first, second


def find_returned(
    base: Sequence[FilePart], mine: Sequence[FilePart], now: Sequence[FilePart]
) -> list[str]:
    """Return the words of the program's lines and headings that were deleted and stand again."""
    headings = {it.key for it in base if it.kind in _HEADINGS} - {it.key for it in mine}
    found = [it.text for it in now if it.key in headings]
    left, standing = (
        Counter(it.digest for it in parts if it.kind is PartKind.TEXT) for parts in (base, now)
    )
    kept = Counter(it.digest for it in mine if it.kind is PartKind.TEXT)
    left.subtract(kept)
    # Several sections have the same line: those that were kept are no ones that came back.
    standing.subtract(kept)
    # A line that was changed is told of as such.
    changed = sum(count < 0 for count in left.values())
    texts = [it for it in now if it.kind is PartKind.TEXT and it.text and it.name != "next"]
    lines = []
    for part in texts:
        if left[part.digest] > 0 and standing[part.digest] > 0:
            left[part.digest] = 0
            lines.append(part.text)
    return found + lines[: max(0, len(lines) - changed)]


def _lines(texts: Iterable[str]) -> list[str]:
    """Return the lines of texts, as they were typed and as they are in the file."""
    return [line for it in texts if it for line in (*it.split("\n"), *_plain(it).split("\n"))]


def _plain(text: str) -> str:
    """Return Markdown without marks, notes, addresses and escapes; its lines stay apart."""
    text = _COMMENT.sub(_without_mark, text)
    text = _ADDRESS.sub("] ", _NOTE.sub("", text))
    return _SCHEME.sub("", _ESCAPE.sub(lambda it: it[1] or unescape(it[0]), text))


def _without_mark(match: re.Match[str]) -> str:
    return "\n" * match[0].count("\n") if read_mark(match[0]) else match[0]


def _pairs(line: str) -> list[tuple[str, str]]:
    words = [_END, *_WORD.findall(fold(line).casefold().replace("_", " ")), _END]
    return list(itertools.pairwise(words)) if len(words) > 2 else []


def _has_gap(present: Sequence[bool]) -> bool:
    """Return True for a word that neither follows nor is followed by the words that it should.

    One pair alone that is missing is a seam: what stood in one line stands in two places.
    """
    return any(not here and not after for here, after in itertools.pairwise(present))


def check_end(base: Sequence[FilePart], mine: FileText, now: str, *, where: str) -> None:
    """Refuse a file that ends too early: with a line that breaks off, or several blocks before.

    ``now`` is the file as it would be written. One that ends with new words of a person's own ends
    where that person wanted. Raises :class:`~tweetup.errors.UsageError`.
    """
    if _lacks_end(base, mine, now):
        raise UsageError(
            "its end is missing, as if it had been cut off",
            where=where,
            hint="nothing was changed: put the end back; add --many if you deleted the last"
            " sections on purpose, or --overwrite to write the file anew without your edits",
        )


def _lacks_end(base: Sequence[FilePart], mine: FileText, now: str) -> bool:
    here = {_identity(it) for it in mine.parts}
    blocks = [it for it in base if it.kind is not PartKind.FIELD]
    gone = list(takewhile(lambda it: _identity(it) not in here, reversed(blocks)))
    if not gone or not mine.parts:
        return False
    last = mine.parts[-1]
    if last.kind not in BY_PERSON or last.name:
        return len(gone) >= _LEAST
    line = fold(mine.source.rstrip().rpartition("\n")[2])
    return any(fold(it).startswith(line[:_ALIKE]) for it in now.split("\n"))


def _identity(part: FilePart) -> tuple[PartKind, str]:
    """Return what tells a part from others: its name, of the program's words their digest."""
    return part.kind, part.digest if part.kind is PartKind.TEXT else part.name
