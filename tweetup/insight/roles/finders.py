"""Patterns that are tried only on texts with letters that each of their matches has.

A lexicon has hundreds of patterns and a profile few words: of most patterns no match can stand in
it, as some word of theirs does not. So of each pattern the literal parts are read of which every
match has one, and by four letters of each part is looked up which patterns a text may match.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from re import _constants, _parser  # type: ignore[attr-defined] # the only reader of patterns
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Set as AbstractSet

__all__ = ["Finder", "FinderIndex", "literals"]

_SIZE: Final = 4
_DOTLESS: Final = str.maketrans({"ı": "i", "\u0307": "", "ſ": "s", "K": "k"})
"""Letters that a pattern regardless of case takes for others."""


@dataclass(frozen=True, slots=True, eq=False)
class Finder:
    """A pattern that is looked for where a text may have a match of it."""

    pattern: re.Pattern[str]

    def search(self, text: str, possible: AbstractSet[Finder]) -> re.Match[str] | None:
        """Return the first match; None where the pattern is not among the possible ones."""
        return self.pattern.search(text) if self in possible else None

    def finditer(self, text: str, possible: AbstractSet[Finder]) -> Iterator[re.Match[str]]:
        """Yield the matches; none where the pattern is not among the possible ones."""
        return self.pattern.finditer(text) if self in possible else iter(())


@dataclass(frozen=True, slots=True)
class FinderIndex:
    """Patterns by letters of which a text with a match of theirs has some.

    ``always`` are the patterns of which nothing is known.
    """

    always: frozenset[Finder]
    by_gram: Mapping[str, frozenset[Finder]]
    by_short: Mapping[str, frozenset[Finder]]

    @classmethod
    def of(cls, finders: Iterable[Finder]) -> FinderIndex:
        """Return the index of some patterns."""
        parts = {finder: literals(finder.pattern) for finder in finders}
        counts = Counter(
            gram for these in parts.values() for part in these or () for gram in _grams(part)
        )
        by_gram, by_short = defaultdict(set), defaultdict(set)
        for finder, these in parts.items():
            for part in these or ():
                if len(part) < _SIZE:
                    by_short[part].add(finder)
                else:
                    by_gram[min(_grams(part), key=lambda it: (counts[it], it))].add(finder)
        return cls(
            always=frozenset(it for it, these in parts.items() if these is None),
            by_gram={gram: frozenset(these) for gram, these in by_gram.items()},
            by_short={part: frozenset(these) for part, these in by_short.items()},
        )

    def possible(self, *texts: str) -> frozenset[Finder]:
        """Return the patterns of which texts, or parts of them, may have a match."""
        text = _folded("\n".join(texts))
        grams = [self.by_gram[gram] for gram in self.by_gram.keys() & _grams(text)]
        parts = [these for it, these in self.by_short.items() if it in text]
        return self.always.union(*grams, *parts)


def _folded(text: str) -> str:
    lowered = text.lower()
    return lowered if lowered.isascii() else lowered.translate(_DOTLESS)


def _grams(text: str) -> set[str]:
    return {text[place : place + _SIZE] for place in range(len(text) - _SIZE + 1)}


def literals(pattern: re.Pattern[str]) -> frozenset[str] | None:
    """Return parts in small letters of which each match has one; None where none is certain.

    A pattern of nothing has no parts at all.
    """
    return _of_sequence(_parser.parse(pattern.pattern, pattern.flags))


def _of_sequence(items: Iterable[tuple[Any, Any]]) -> frozenset[str] | None:
    """Return the parts of one of some items that follow each other: those that say most."""
    best: frozenset[str] | None = None
    run = ""
    for code, argument in [*items, (None, None)]:
        if code is _constants.LITERAL:
            run += _folded(chr(argument))
            continue
        if code is _constants.AT:
            continue
        if code is _constants.FAILURE or (code is _constants.ASSERT_NOT and not argument[1]):
            return frozenset()
        candidates = [frozenset({run}) if run else None, _of_item(code, argument)]
        best = max([best, *candidates], key=_worth)
        run = ""
    return best


def _of_item(code: object, argument: Any) -> frozenset[str] | None:
    if code is _constants.SUBPATTERN:
        return _of_sequence(argument[-1])
    if code is _constants.BRANCH:
        branches = [_of_sequence(it) for it in argument[1]]
        known = [it for it in branches if it is not None]
        return frozenset().union(*known) if len(known) == len(branches) else None
    if code in {_constants.MAX_REPEAT, _constants.MIN_REPEAT} and argument[0]:
        return _of_sequence(argument[2])
    return None


def _worth(parts: frozenset[str] | None) -> tuple[int, int]:
    """Return how much a part says: long ones more than short ones, few more than many."""
    if not parts:
        return (0, 0)
    return (min(_SIZE, min(map(len, parts))), -len(parts))
