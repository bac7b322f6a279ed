"""Words of posts: tokens, sentences, stop words and stems, per language.

spaCy's blank tokenizer, told to keep handles, hashtags, links and hyphenated words whole;
spaCy's own stop words; Snowball stems (Porter 2001). English, German, French, Spanish, Dutch,
Italian and Portuguese have stems; another language has spaCy's stop words, if any, and its words
as they stand. A language is loaded when it is first used.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from tweetup.insight.content_words import STEMMERS, stemmer
from tweetup.insight.function_words import (
    BEFORE_NOUNS,
    BEFORE_VERBS,
    CONNECTIVES,
    DISCOURSE_MARKERS,
)
from tweetup.insight.spacy_import import import_spacy

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
# A word of letters and digits, not "Â€" and other debris of a wrong encoding.
_PLAIN = re.compile(r"[#＃]?\w[\w\-‐‑'’‘´`.&/+]*$")
_BREAK = re.compile(r"[.!?؟…。！？]+$")
# The second parts of contractions; spaCy lists some of them, not with every apostrophe.
_CLITIC = re.compile(r"(?:n?['’‘´`]\w{0,2}|nt|w/o?|amp|rt|mt|via)$", re.IGNORECASE)
_APOSTROPHES = str.maketrans("’‘´`", "''''")


class Token(NamedTuple):
    """A word, sign or entity of a post.

    ``start`` counts characters. ``stems`` are those of its words: none for stop words, signs,
    handles and links, several for a hashtag of several words. ``stop`` is True for stop words,
    ``ends`` for a sign that ends a sentence.
    """

    text: str
    start: int
    stems: tuple[str, ...]
    word: bool
    stop: bool
    ends: bool

    @property
    def end(self) -> int:
        """The offset of the token's end in characters."""
        return self.start + len(self.text)


class Language:
    """A language's tokenizer, stop words and stemmer. Immutable; see :func:`get_language`."""

    def __init__(
        self,
        code: str,
        tokenizer: Callable[[str], Doc],
        stop_words: frozenset[str],
        stem: Callable[[str], str],
    ) -> None:
        self.code = code
        self.stop_words = stop_words
        self._connectives = CONNECTIVES.get(code, CONNECTIVES["xx"])
        self._before_nouns = BEFORE_NOUNS.get(code, frozenset())
        self._before_verbs = BEFORE_VERBS.get(code, frozenset())
        self._tokenizer = tokenizer
        self._stem = lru_cache(maxsize=1 << 16)(stem)
        self._analyse = lru_cache(maxsize=1 << 16)(self._classify)

    def stem(self, word: str) -> str:
        """Return the stem of a word, in lower case."""
        return self._stem(word.lower())

    def is_stop(self, word: str) -> bool:
        """Return True for a word too common to mean something by itself."""
        folded = word.lower().translate(_APOSTROPHES)
        return folded in self.stop_words or _CLITIC.match(folded) is not None

    def is_connective(self, word: str) -> bool:
        """Return True for a word that holds a phrase together: of, for, and, the."""
        return word.lower() in self._connectives

    def expected_class(self, word: str) -> int:
        """Return 1 for a word that nouns follow, -1 for one that verbs follow, 0 for any other."""
        folded = word.lower().translate(_APOSTROPHES)
        return (folded in self._before_nouns) - (folded in self._before_verbs)

    def tokens(self, text: str) -> tuple[Token, ...]:
        """Return the tokens of ``text``, in order, without white space."""
        pieces = ((word.text, word.idx) for word in self._tokenizer(text))
        return tuple(
            Token(word, start, *self._analyse(word)) for word, start in pieces if not word.isspace()
        )

    def stems(self, text: str) -> tuple[str, ...]:
        """Return the stems of the content words of ``text``, in order."""
        return tuple(stem for token in self.tokens(text) for stem in token.stems)

    def _classify(self, word: str) -> tuple[tuple[str, ...], bool, bool, bool]:
        """Return a token's ``stems``, ``word``, ``stop`` and ``ends``."""
        if _BREAK.match(word):
            return (), False, False, True
        if word[0] in "@＠" or _LINK.match(word) or not _PLAIN.match(word):
            return (), False, False, False
        word = word.lstrip("#＃")
        if _HUMPED.match(word):
            return self._content_stems(_HUMP.findall(word)), True, False, False
        if self.is_stop(word):
            return (), True, True, False
        return (self.stem(word),), True, False, False

    def _content_stems(self, words: list[str]) -> tuple[str, ...]:
        return tuple(self.stem(word) for word in words if not self.is_stop(word))


def get_language(code: str = "en") -> Language:
    """Return the language of a code such as ``en`` or ``pt-BR``; no stems for unknown codes."""
    base = re.split(r"[-_]", code.strip().lower())[0]
    return _load(base if _CODE.fullmatch(base) else "xx")


@cache
def _load(base: str) -> Language:
    return Language(base, _tokenizer(base), _stop_words(base), stemmer(base))


def _tokenizer(code: str) -> Callable[[str], Doc]:
    import_spacy()
    from spacy.tokenizer import Tokenizer
    from spacy.util import (
        compile_infix_regex,
        compile_prefix_regex,
        compile_suffix_regex,
        get_lang_class,
    )
    from spacy.vocab import Vocab

    rules: Any = get_lang_class(code if code in STEMMERS else "xx").Defaults
    # A pipeline's own vocabulary works out twenty attributes of every word; here are asked none.
    tokenizer: Callable[[str], Doc] = Tokenizer(
        Vocab(),
        rules=rules.tokenizer_exceptions,
        prefix_search=compile_prefix_regex(rules.prefixes).search,
        suffix_search=compile_suffix_regex(rules.suffixes).search,
        infix_finditer=compile_infix_regex(rules.infixes).finditer,
        token_match=_WHOLE.match,
        url_match=_LINK.match,
    )
    return tokenizer


def _stop_words(code: str) -> frozenset[str]:
    markers = DISCOURSE_MARKERS.get(code, DISCOURSE_MARKERS["xx"])
    try:
        module = import_module(f"spacy.lang.{code}.stop_words")
    except ImportError:
        return markers
    return frozenset(word.translate(_APOSTROPHES) for word in module.STOP_WORDS) | markers
