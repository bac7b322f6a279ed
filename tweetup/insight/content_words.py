"""Content words of a text and their stems, without a tokenizer, to search many sessions fast."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from tweetup.insight.function_words import (
    BEFORE_NOUNS,
    BEFORE_VERBS,
    CONNECTIVES,
    DISCOURSE_MARKERS,
    INTERROGATIVES,
)
from tweetup.text import words

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["STEMMERS", "content_stems", "content_words", "function_words", "stemmer"]

STEMMERS: Final = {
    "en": "english",
    "de": "german",
    "fr": "french",
    "es": "spanish",
    "nl": "dutch",
    "it": "italian",
    "pt": "portuguese",
}


def content_words(text: str, code: str) -> tuple[str, ...]:
    """Return the words of ``text`` that are no function words of the language ``code``."""
    ignored = function_words(code)
    return tuple(word for word in words(text) if word not in ignored and len(word) > 1)


def content_stems(text: str, code: str) -> tuple[str, ...]:
    """Return the content words of ``text`` as stems, see :func:`stemmer`."""
    stem = stemmer(code)
    return tuple(stem(word) for word in content_words(text, code))


@cache
def function_words(code: str) -> frozenset[str]:
    """Return the words of a language that name no subject: grammar, greetings, fillers."""
    tables = (DISCOURSE_MARKERS, CONNECTIVES, BEFORE_NOUNS, BEFORE_VERBS, INTERROGATIVES)
    return frozenset[str]().union(*(table.get(code, frozenset()) for table in tables))


@cache
def stemmer(code: str) -> Callable[[str], str]:
    """Return the Snowball stemmer of a language; it takes a word in lower case.

    Languages without one have their words as stems. Stems are cached: it is slow, words repeat.
    """
    if code not in STEMMERS:
        return str.lower
    import snowballstemmer  # type: ignore[import-untyped] # it ships no types

    stem: Callable[[str], str] = snowballstemmer.stemmer(STEMMERS[code]).stemWord
    return lru_cache(maxsize=1 << 16)(stem)
