"""Words of posts: tokens, sentences, stop words and stems, per language.

spaCy's blank tokenizer, told to keep handles, hashtags, links and hyphenated words whole;
spaCy's own stop words; Snowball stems (Porter 2001). English, German, French, Spanish, Dutch,
Italian and Portuguese have stems; another language has its stop words where spaCy knows some,
and its words as they stand. Loaded when first asked for.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from tweetup.insight.content_words import STEMMERS, stemmer
from tweetup.insight.function_words import (
    BEFORE_NOUNS,
    BEFORE_VERBS,
    DISCOURSE_WORDS,
    JOINING_WORDS,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from spacy.tokens import Doc

__all__ = ["Language", "Token", "get_language"]

_CODE = re.compile(r"[a-z]{2,3}")
_ENTITY = r"[#＃@＠]\w+(?:[.\-]\w+)*(?:@\w[\w.\-]*)?"
_WORD = r"\w+(?:[\-‐‑]\w+)+"
_WHOLE = re.compile(rf"(?:{_ENTITY}|{_WORD})$")
_LINK = re.compile(r"(?:https?://|www\.)\S+$", re.IGNORECASE)
_UPPER = "A-ZÀ-ÖØ-ÞŒŠŽ"
_LOWER = "a-zß-öø-ÿœšž"
_HUMP = re.compile(
    rf"[{_UPPER}]{{2,}}(?![{_LOWER}])|[{_UPPER}]?[{_LOWER}]+|[{_UPPER}]|\d+"
    rf"|[^\W\d_{_UPPER}{_LOWER}]+"
)
_HUMPED = re.compile(
    rf"(?:[{_UPPER}]{{2,}}|[{_UPPER}]?[{_LOWER}]{{2,}})(?:[{_UPPER}][{_LOWER}]+)+\d*$"
)
# A word of letters and digits; "Â€" and other debris of a wrong encoding is none.
_PLAIN = re.compile(r"[#＃]?\w[\w\-‐‑'’‘´`.&/+]*$")
_BREAK = re.compile(r"[.!?…。！？]+$")
# What contractions leave behind; spaCy lists some of them, and not with every apostrophe.
_CLITIC = re.compile(r"(?:n?['’‘´`]\w{0,2}|nt|w/o?|amp|rt|mt|via)$", re.IGNORECASE)
_APOSTROPHES = str.maketrans("’‘´`", "''''")


class Token(NamedTuple):
    """A word, sign or entity of a post.

    ``start`` counts characters; ``stems`` are what it is compared by: none for stop words,
    signs, handles and links, several for a hashtag of several words. ``stop`` marks words too
    common to mean something; ``ends`` a sign that ends a sentence.
    """

    text: str
    start: int
    stems: tuple[str, ...]
    word: bool
    stop: bool
    ends: bool

    @property
    def end(self) -> int:
        """Where the token ends, in characters."""
        return self.start + len(self.text)


class Language:
    """What is known of one language. Immutable; get one from :func:`get_language`."""

    def __init__(
        self,
        code: str,
        tokenizer: Callable[[str], Doc],
        stop_words: frozenset[str],
        stem: Callable[[str], str],
    ) -> None:
        self.code = code
        self.stop_words = stop_words
        self._joining = JOINING_WORDS.get(code, JOINING_WORDS["xx"])
        self._before_nouns = BEFORE_NOUNS.get(code, frozenset())
        self._before_verbs = BEFORE_VERBS.get(code, frozenset())
        self._tokenizer = tokenizer
        self._stem = lru_cache(maxsize=1 << 16)(stem)
        self._read = lru_cache(maxsize=1 << 16)(self._classify)

    def stem(self, word: str) -> str:
        """The stem of a word, in lower case."""
        return self._stem(word.lower())

    def is_stop(self, word: str) -> bool:
        """Whether a word is too common to mean something by itself."""
        folded = word.lower().translate(_APOSTROPHES)
        return folded in self.stop_words or _CLITIC.match(folded) is not None

    def joins(self, word: str) -> bool:
        """Whether a word holds a phrase together: of, for, and, the."""
        return word.lower() in self._joining

    def announces(self, word: str) -> int:
        """What a word lets one expect next: 1 a noun, -1 a verb, 0 either."""
        folded = word.lower().translate(_APOSTROPHES)
        return (folded in self._before_nouns) - (folded in self._before_verbs)

    def tokens(self, text: str) -> tuple[Token, ...]:
        """The tokens of ``text``, in order, without white space."""
        found = ((word.text, word.idx) for word in self._tokenizer(text))
        return tuple(Token(word, at, *self._read(word)) for word, at in found if not word.isspace())

    def stems(self, text: str) -> tuple[str, ...]:
        """The stems of the words of ``text`` that mean something, in order."""
        return tuple(stem for token in self.tokens(text) for stem in token.stems)

    def _classify(self, word: str) -> tuple[tuple[str, ...], bool, bool, bool]:
        """Stems, whether it is a word, whether a stop word, whether it ends a sentence."""
        if _BREAK.match(word):
            return (), False, False, True
        if word[0] in "@＠" or _LINK.match(word) or not _PLAIN.match(word):
            return (), False, False, False
        word = word.lstrip("#＃")
        if _HUMPED.match(word):
            return self._content(_HUMP.findall(word)), True, False, False
        if self.is_stop(word):
            return (), True, True, False
        return (self.stem(word),), True, False, False

    def _content(self, words: list[str]) -> tuple[str, ...]:
        return tuple(self.stem(word) for word in words if not self.is_stop(word))


@cache
def get_language(code: str = "en") -> Language:
    """The language of a code such as ``en`` or ``pt-BR``; words as they stand for any other."""
    base = re.split(r"[-_]", code.strip().lower())[0]
    if not _CODE.fullmatch(base):
        base = "xx"
    return Language(base, _tokenizer(base), _stop_words(base), stemmer(base))


def _tokenizer(code: str) -> Callable[[str], Doc]:
    import spacy

    # Any: spaCy declares a tokenizer by its call alone, without the rules it can be given.
    tokenizer: Any = spacy.blank(code if code in STEMMERS else "xx").tokenizer
    tokenizer.token_match = _WHOLE.match
    tokenizer.url_match = _LINK.match
    return cast("Callable[[str], Doc]", tokenizer)


def _stop_words(code: str) -> frozenset[str]:
    manners = DISCOURSE_WORDS.get(code, DISCOURSE_WORDS["xx"])
    try:
        module = import_module(f"spacy.lang.{code}.stop_words")
    except ImportError:
        return manners
    return frozenset(word.translate(_APOSTROPHES) for word in module.STOP_WORDS) | manners
