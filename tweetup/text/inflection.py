"""Inflected forms of a word: the plural of a noun, and words that begin alike.

Two measures of "the same word": :func:`singular` joins the number of a noun and nothing else;
:func:`word_starts` joins whatever shares five letters, which no inflection of a word that
has a stem of five changes.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

__all__ = ["SHORTEST_STEM", "holds_phrase", "is_form", "singular", "word_starts"]

_WORD: Final = re.compile(r"\w+")
_LETTERS: Final = 5
_SHORTEST: Final = 4
# Other forms of a word of fewer letters are no forms of it: port, portfolio.
SHORTEST_STEM: Final = 5
# A word with so many letters more is still a form of another: modeling, of model.
_LONGEST_ENDING: Final = 3
# Nouns that end in s in both numbers, or in one that is no plural.
_UNCHANGED: Final = frozenset({"always", "lens", "means", "news", "series", "species"})


@lru_cache(maxsize=1 << 13)
def word_starts(text: str) -> frozenset[str]:
    """Return the first five letters of every word of a text, in lower case."""
    return frozenset(word[:_LETTERS] for word in _WORD.findall(text.lower()))


def holds_phrase(text: str, phrase: str) -> bool:
    """Return True if each word of ``phrase`` begins as some word of ``text`` does."""
    return word_starts(phrase) <= word_starts(text)


def is_form(stem: str, of: str) -> bool:
    """Return True for a stem that begins with another, or that other with it: model, modeling."""
    short, long = (stem, of) if len(stem) < len(of) else (of, stem)
    is_near = len(long) <= len(short) + _LONGEST_ENDING
    return len(short) >= SHORTEST_STEM and is_near and long.startswith(short)


@lru_cache(maxsize=1 << 13)
def singular(word: str, code: str) -> str:
    """Return a noun in lower case without the ending of its plural, in the language ``code``.

    The result need be no word ("analysis" gives "analysi"): both numbers of a noun give the
    same, two different nouns hardly ever. Languages without a rule have their words as they are.
    """
    folded = word.casefold()
    if len(folded) < _SHORTEST or not folded.isalpha():
        return folded
    if code == "en":
        return _english(folded)
    if code == "de":
        # Schule and Schulen, Bibliothek and Bibliotheken, Projekt and Projekts.
        return re.sub(r"(?:en|e|s|n(?<=[rl]n))$", "", folded)
    if code in {"es", "pt", "fr"}:
        return re.sub(r"(?<=[^s])s$", "", folded)
    return folded


def _english(word: str) -> str:
    if word in _UNCHANGED or word.endswith(("ss", "us")):
        return word
    if word.endswith("ies") and len(word) > _LETTERS:
        return f"{word[:-3]}y"
    if word.endswith(("sses", "ches", "shes", "xes", "zzes")):
        return word[:-2]
    return word.removesuffix("s")
