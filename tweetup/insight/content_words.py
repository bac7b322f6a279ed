"""The telling words of a text as stems, without a tokenizer: for looking through many sessions."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from tweetup.insight.function_words import (
    ASKING_WORDS,
    BEFORE_NOUNS,
    BEFORE_VERBS,
    DISCOURSE_WORDS,
    JOINING_WORDS,
)
from tweetup.text import words

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["STEMMERS", "plain_stems", "plain_words", "small_words", "stemmer"]

STEMMERS: Final = {
    "en": "english",
    "de": "german",
    "fr": "french",
    "es": "spanish",
    "nl": "dutch",
    "it": "italian",
    "pt": "portuguese",
}


def plain_words(text: str, code: str) -> tuple[str, ...]:
    """The words of ``text`` that are neither grammar nor manners in the language ``code``."""
    small = small_words(code)
    return tuple(word for word in words(text) if word not in small and len(word) > 1)


def plain_stems(text: str, code: str) -> tuple[str, ...]:
    """The same as Snowball stems, in languages that have them here."""
    stem = stemmer(code)
    return tuple(stem(word) for word in plain_words(text, code))


@cache
def small_words(code: str) -> frozenset[str]:
    """Words that tell no subject: grammar and manners."""
    tables = (DISCOURSE_WORDS, JOINING_WORDS, BEFORE_NOUNS, BEFORE_VERBS, ASKING_WORDS)
    return frozenset[str]().union(*(table.get(code, frozenset()) for table in tables))


@cache
def stemmer(code: str) -> Callable[[str], str]:
    """What makes a stem of a word in lower case; the word itself in other languages."""
    if code not in STEMMERS:
        return str.lower
    import snowballstemmer  # type: ignore[import-untyped] # it ships no types

    stem: Callable[[str], str] = snowballstemmer.stemmer(STEMMERS[code]).stemWord
    return stem
