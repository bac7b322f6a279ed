"""Patterns that are tried only on texts with letters that each of their matches has.

A lexicon has hundreds of patterns and a profile few words: of most patterns no match can stand in
it, as some word of theirs does not. So of each pattern the literal parts are read of which every
match has one, and by four letters of each part is looked up which patterns a text may match.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tweetup.insight.roles.pattern_items import ItemKind, pattern_items

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from tweetup.insight.roles.pattern_items import PatternItem

__all__ = ["Finder", "FinderIndex", "first_match", "has_any", "literals"]

_SIZE: Final = 4
_MOST: Final = 12
"""Parts that a row of letters may become."""
_GAP: Final = re.compile(r"[\W_]+")
_DOTLESS: Final = str.maketrans({"ı": "i", "\u0307": "", "ſ": "s", "K": "k"})
"""Letters that a pattern regardless of case takes for others."""


class Finder:
    """A pattern, regardless of case, that is looked for where a text may have a match of it.

    It is compiled when it is first needed: most of a lexicon's are not for the profiles of a chat.
    """

    __slots__ = ("_compiled", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._compiled: re.Pattern[str] | None = None

    @property
    def pattern(self) -> re.Pattern[str]:
        """The compiled pattern; raises :class:`re.error` where the text is none."""
        if self._compiled is None:
            self._compiled = re.compile(self.text, re.IGNORECASE)
        return self._compiled

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
        parts = {finder: literals(finder.text) for finder in finders}
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
        text = _folded("\n".join(("", *texts, "")))
        grams = [self.by_gram[gram] for gram in self.by_gram.keys() & _grams(text)]
        parts = [these for it, these in self.by_short.items() if it in text]
        return self.always.union(*grams, *parts)


def has_any(finders: Sequence[Finder], text: str, possible: AbstractSet[Finder]) -> bool:
    """Return whether a text has a match of any of some finders."""
    return any(it in possible and it.pattern.search(text) for it in finders)


def first_match(finders: Iterable[Finder], text: str) -> re.Match[str] | None:
    """Return the match that stands first in a text, the longest of those that begin there."""
    matches = [match for it in finders if (match := it.pattern.search(text)) is not None]
    return min(matches, key=lambda it: (it.start(), -it.end()), default=None)


def _folded(text: str) -> str:
    """Return a text in small letters, with one space for all that stands between words."""
    lowered = _GAP.sub(" ", text.lower())
    return lowered if lowered.isascii() else lowered.translate(_DOTLESS)


def _grams(text: str) -> set[str]:
    return {text[place : place + _SIZE] for place in range(len(text) - _SIZE + 1)}


def literals(pattern: str) -> frozenset[str] | None:
    """Return parts in small letters of which each match has one; None where none is certain.

    A part has a space where a word must begin or end. A pattern of nothing has no parts at all.
    """
    branches = pattern_items(pattern)
    return None if branches is None else _of_branches(branches, begins=False, ends=False)


def _of_branches(
    branches: Sequence[Sequence[PatternItem]], *, begins: bool, ends: bool
) -> frozenset[str] | None:
    """Return the parts of all the ways in which some items match; None where one has none."""
    parts = [_of_sequence(it, begins=begins, ends=ends) for it in branches]
    certain = [it for it in parts if it is not None]
    return frozenset().union(*certain) if len(certain) == len(parts) else None


def _of_sequence(
    items: Sequence[PatternItem], *, begins: bool, ends: bool
) -> frozenset[str] | None:
    """Return the parts of one of some items that follow each other: those that say most.

    ``begins`` and ``ends`` tell whether a word begins before the first and ends behind the last.
    """
    best: frozenset[str] | None = None
    runs: list[str] = []
    is_bound = begins
    for place, item in enumerate(items):
        if item.kind is ItemKind.NEVER:
            return frozenset()
        is_edge = item.kind is ItemKind.EDGE
        if item.letters and len(runs) * len(item.letters) <= _MOST:
            before = runs or [" " if is_bound else ""]
            runs = [f"{run}{letter}" for run in before for letter in item.letters]
        elif is_edge:
            best = max([best, _parts(runs, ends=True)], key=_worth)
            runs = []
        elif item.kind is not ItemKind.POSITION:
            is_end = items[place + 1].kind is ItemKind.EDGE if place + 1 < len(items) else ends
            other = _of_item(item, begins=is_bound and not runs, ends=is_end)
            best = max([best, _parts(runs, ends=False), other], key=_worth)
            runs = []
        is_bound = is_edge or (is_bound and item.kind is ItemKind.POSITION)
    return max([best, _parts(runs, ends=ends)], key=_worth)


def _parts(runs: list[str], *, ends: bool) -> frozenset[str] | None:
    parts = frozenset(_folded(f"{run} " if ends else run) for run in runs)
    return parts if parts and all(it.strip() for it in parts) else None


def _of_item(item: PatternItem, *, begins: bool, ends: bool) -> frozenset[str] | None:
    if item.kind is not ItemKind.GROUP:
        return None
    return _of_branches(item.branches, begins=begins, ends=ends and not item.is_repeated)


def _worth(parts: frozenset[str] | None) -> tuple[int, int]:
    """Return how much a part says: long ones more than short ones, few more than many."""
    if not parts:
        return (0, 0)
    return (min(_SIZE, *map(len, parts)), -len(parts))
