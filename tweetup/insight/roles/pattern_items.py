"""Reads the text of a regular expression as items: letters, edges of words, groups, and the rest.

It knows as much of the syntax as is needed to tell letters that every match has. An item of which
it cannot tell any is of the kind ``other``; syntax that would need more makes no items at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

__all__ = ["ItemKind", "PatternItem", "pattern_items"]

_REPEAT: Final = re.compile(r"(?:([*+?])|\{(\d*)(,?)\d*\})[?+]?")
_GROUP: Final = re.compile(r"\((?:\?(?:P<\w+>|>|[aiLmsu]*(?:-[ims]+)?:))?")
_GROUP_OF_FLAGS: Final = re.compile(r"\(\?[aiLmsu]+\)")
_LOOK: Final = re.compile(r"\(\?<?[=!]")
_SET: Final = re.compile(r"\[(\^?)(\]?(?:[^\]\\]|\\.)*)\]", re.DOTALL)
_SET_OF_LETTERS: Final = re.compile(r"-?(?:\\[^\w\s]|[^\\\[\]-])*-?", re.DOTALL)
_NO_LETTER: Final = frozenset("wWdDsSnrtfva123456789")
_POSITION: Final = frozenset("ABZ")


class ItemKind(Enum):
    """The kind of an item: ``never`` has no match, a ``position`` takes no letters."""

    LETTERS = 1
    EDGE = 2
    POSITION = 3
    GROUP = 4
    NEVER = 5
    OTHER = 6


@dataclass(frozen=True, slots=True)
class PatternItem:
    """An item of a pattern, of which a match has at least one.

    ``letters`` are those of which it is one; ``branches`` the items of a group, one row for each
    of the ways in which it matches. With ``is_repeated`` it may stand there several times.
    """

    kind: ItemKind
    letters: tuple[str, ...] = ()
    branches: tuple[tuple[PatternItem, ...], ...] = ()
    is_repeated: bool = False


_OTHER: Final = PatternItem(ItemKind.OTHER)
_EDGE: Final = PatternItem(ItemKind.EDGE)
_AT: Final = PatternItem(ItemKind.POSITION)
_NEVER: Final = PatternItem(ItemKind.NEVER)


class _UnknownSyntaxError(Exception):
    """Syntax of which nothing is read."""


def pattern_items(pattern: str) -> tuple[tuple[PatternItem, ...], ...] | None:
    """Return the items of a pattern, a row for each way to match; None where it is beyond this."""
    reader = _Reader(pattern)
    try:
        return reader.branches()
    except _UnknownSyntaxError:
        return None


class _Reader:
    """Reads a pattern that is known to be valid, from left to right."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._place = 0

    def branches(self) -> tuple[tuple[PatternItem, ...], ...]:
        """Read up to the end of a group, or of the text."""
        rows: list[list[PatternItem]] = [[]]
        while self._place < len(self._text) and self._text[self._place] != ")":
            if self._text[self._place] == "|":
                self._place += 1
                rows.append([])
            else:
                rows[-1].extend(self._repeated(self._atom()))
        return tuple(tuple(row) for row in rows)

    def _matched(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        match = pattern.match(self._text, self._place)
        if match is not None:
            self._place = match.end()
        return match

    def _repeated(self, items: tuple[PatternItem, ...]) -> tuple[PatternItem, ...]:
        """Return the items of an atom as often as the sign behind it lets them stand."""
        match = self._matched(_REPEAT)
        if match is None or not (match[1] or match[2] or match[3]):
            if match is not None:
                self._place = match.start()
            return items
        if match[1] in {"*", "?"} or (not match[1] and int(match[2] or 0) == 0):
            return (_OTHER,)
        if len(items) == 1 and items[0].kind is ItemKind.GROUP:
            return (replace(items[0], is_repeated=True),)
        return (PatternItem(ItemKind.GROUP, branches=(items,), is_repeated=True),)

    def _atom(self) -> tuple[PatternItem, ...]:
        sign = self._text[self._place]
        if sign == "(":
            return self._group()
        if sign == "[":
            return (self._set(),)
        self._place += 1
        if sign == "\\":
            return (self._escaped(),)
        if sign == ".":
            return (_OTHER,)
        if sign in "^$":
            return (_AT,)
        return (PatternItem(ItemKind.LETTERS, (sign,)),)

    def _escaped(self) -> PatternItem:
        sign = self._text[self._place]
        self._place += 1
        if sign == "b":
            return _EDGE
        if sign in _POSITION:
            return _AT
        if sign in _NO_LETTER:
            return _OTHER
        if sign.isalnum():
            raise _UnknownSyntaxError
        return PatternItem(ItemKind.LETTERS, (sign,))

    def _set(self) -> PatternItem:
        match = self._matched(_SET)
        if match is None:
            raise _UnknownSyntaxError
        if match[1] or not _SET_OF_LETTERS.fullmatch(match[2]):
            return _OTHER
        letters = dict.fromkeys(re.sub(r"\\(.)", r"\1", match[2]))
        return PatternItem(ItemKind.LETTERS, tuple(letters))

    def _group(self) -> tuple[PatternItem, ...]:
        """Return a group; the items of one that has a single way to match stand by themselves."""
        if self._matched(_GROUP_OF_FLAGS):
            return ()
        look = self._matched(_LOOK)
        if look is None and self._text.startswith("(?", self._place):
            opening = _GROUP.match(self._text, self._place)
            if opening is None or opening[0] == "(":
                raise _UnknownSyntaxError
        if look is None:
            self._matched(_GROUP)
        start = self._place
        branches = self.branches()
        inside = self._text[start : self._place]
        self._place += 1
        if look is None:
            return branches[0] if len(branches) == 1 else (_group_of(branches),)
        if look[0].endswith("!") and inside in {"", r"\w"}:
            return (_EDGE if inside else _NEVER,)
        return (_OTHER,)


def _group_of(branches: tuple[tuple[PatternItem, ...], ...]) -> PatternItem:
    """Return a group; one of single letters is a set of them."""
    singles = [row[0] for row in branches if len(row) == 1]
    if len(singles) == len(branches) and all(it.kind is ItemKind.LETTERS for it in singles):
        letters = dict.fromkeys(letter for it in singles for letter in it.letters)
        return PatternItem(ItemKind.LETTERS, tuple(letters))
    return PatternItem(ItemKind.GROUP, branches=branches)
