"""Words that a person typed into a line of the program's, before, behind or between its own."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tweetup.render.text_file.parts import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["added_to_one_of", "added_words"]

_DIGITS: Final = re.compile(r"\d+")
_SENTENCE_END: Final = re.compile(r"[.!?…:;]['\"”’)*_]*\Z")
_TIME: Final = "0:0"
_ZONE: Final = re.compile(
    r"(?:[A-Z]{2,5}|UTC[+\-−]?\d{0,2}(?::?\d\d)?|[+\-−]\d\d(?::?\d\d)?)[,;:.]?"
)
_LEAST: Final = 3
"""Words of a line that is recognised by them where its numbers have changed."""


def added_words(mine: str, theirs: str) -> str | None:
    """Return the words that a line of the program's has besides its own.

    Its numbers may be others than when it was written: times of another zone, or figures of more
    posts. Between its words only whole sentences are told from changes of these. None where its
    own words are not whole, or none was added to one with other numbers.
    """
    if not theirs:
        return None
    whole = _around(mine, theirs)
    return whole if whole is not None else _among(mine.split(), theirs.split())


def added_to_one_of(lines: Iterable[str], mine: str) -> str:
    """Return the words that were added to the line that it was, the longest that it can have been.

    Empty where it was none of them.
    """
    longest_first = sorted(lines, key=lambda it: (-len(it), it))
    return next(filter(None, (added_words(mine, it) for it in longest_first)), "")


def _around(mine: str, theirs: str) -> str | None:
    """Return the words before and behind those of the program; None where these are not whole."""
    if not theirs:
        return None
    before, match, behind = mine.partition(theirs)
    if not match:
        before, match, behind = fold(mine).partition(fold(theirs))
    return f"{before} {behind}".strip() if match else None


def _among(mine: Sequence[str], theirs: Sequence[str]) -> str | None:
    """Return the words before, behind or between those of the program, whatever its numbers."""
    count = len(mine) - len(theirs)
    if len(theirs) < _LEAST or count < 1:
        return None
    here, there = _numberless(mine), _numberless(theirs)
    places = [at for at in range(len(theirs) + 1) if here[:at] + here[at + count :] == there]
    for at in reversed(places):
        is_at_end = at in {0, len(theirs)}
        if is_at_end or (_ends_sentence(mine[at - 1]) and _ends_sentence(mine[at + count - 1])):
            return " ".join(mine[at : at + count])
    return None


def _numberless(words: Iterable[str]) -> list[str]:
    """Return words without their numbers, and without the name of a zone behind a time."""
    found: list[str] = []
    for word in words:
        is_zone = bool(found) and found[-1] == _TIME and _ZONE.fullmatch(word)
        found.append("" if is_zone else _DIGITS.sub("0", fold(word)))
    return found


def _ends_sentence(word: str) -> bool:
    return _SENTENCE_END.search(word) is not None
