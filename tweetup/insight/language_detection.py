"""Which language a post and a session are in: as the network says, else as their words tell.

Small words (articles, pronouns, prepositions) decide where one of the languages we know has
clearly most of them; so no model is loaded for most chats. What they leave open is decided by
py3langid, a naive Bayes classifier over byte sequences (Lui & Baldwin 2012) that carries its
model of 130 languages in its wheel. Nothing leaves the machine; the same text is always told
to be in the same language.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from tweetup.insight.function_words import ASKING_WORDS, BEFORE_NOUNS, BEFORE_VERBS, JOINING_WORDS
from tweetup.insight.tokenized_posts import own_text
from tweetup.model import Kind, in_time_order
from tweetup.text import is_repost, strip_entities, words
from tweetup.text.entities import HASHTAG

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tweetup.model import Post

__all__ = ["DEFAULT_LANGUAGE", "identify_language", "language_of", "session_language"]

DEFAULT_LANGUAGE: Final = "en"

# What networks write where they know no language: undetermined, none, several, their own codes.
_NO_LANGUAGE: Final = re.compile(r"(?:und|zxx|mul|mis|art|xx|q[a-t][a-z])(?:[-_].*)?$")
_OLD_CODES: Final = {"in": "id", "iw": "he", "ji": "yi", "nb": "no", "nn": "no"}
_TAG: Final = re.compile(r"[a-z]{2,3}(?:[-_][a-z0-9]+)*$")
# So many small words, this share of all, and so many times the next language's: no doubt left.
_FEWEST_SMALL: Final = 3
_SHARE: Final = 0.2
_CLEARLY: Final = 1.5
_FEWEST_LETTERS: Final = 8
_SURE: Final = 0.5
# Characters of a session that are enough to tell by.
_ENOUGH: Final = 20_000


def language_of(post: Post) -> str | None:
    """A post's language as a two- or three-letter code; None where it cannot be told.

    What the record says comes first, unless it says that it does not know.
    """
    return _stated(post) or identify_language(_said(post))


def session_language(posts: Iterable[Post]) -> str:
    """The language that most of a session is in; English where nothing tells.

    Reposts don't count. Where at least half of the posts have their language on record, that
    of most of them; else what their words tell together.
    """
    own = [post for post in in_time_order(posts) if post.kind is not Kind.REPOST]
    stated = Counter(code for post in own if (code := _stated(post)))
    most = min(stated, key=lambda code: (-stated[code], code), default=None)
    if most is not None and 2 * stated.total() >= len(own):
        return most
    said: list[str] = []
    length = 0
    for post in own:
        if length < _ENOUGH and not is_repost(post):
            said.append(_said(post))
            length += len(said[-1])
    return identify_language(" ".join(said)) or most or DEFAULT_LANGUAGE


def identify_language(text: str) -> str | None:
    """The code of the language of ``text``, None where there is too little to tell by."""
    known = _by_small_words(words(text))
    if known is not None:
        return known
    if sum(map(str.isalpha, text)) < _FEWEST_LETTERS and text.isascii():
        return None
    return _by_model(text)


def _stated(post: Post) -> str | None:
    """The language on record as a code, without its region."""
    tag = (post.language or "").strip().lower()
    if not _TAG.fullmatch(tag) or _NO_LANGUAGE.match(tag):
        return None
    code = re.split(r"[-_]", tag)[0]
    return _OLD_CODES.get(code, code)


def _said(post: Post) -> str:
    return strip_entities(HASHTAG.sub(" ", own_text(post)))


def _by_small_words(said: tuple[str, ...]) -> str | None:
    """The language that has clearly most of the small words, if there is one."""
    spread = Counter(said)
    found = {
        code: sum(often for word, often in spread.items() if word in small)
        for code, small in _small_words().items()
    }
    (first, most), (_, second) = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))[:2]
    enough = most >= max(_FEWEST_SMALL, _SHARE * len(said))
    return first if enough and most >= _CLEARLY * second else None


@cache
def _small_words() -> dict[str, frozenset[str]]:
    tables = (ASKING_WORDS, BEFORE_NOUNS, BEFORE_VERBS, JOINING_WORDS)
    return {
        code: frozenset(word for table in tables for word in table[code] if word.isalpha())
        for code in ASKING_WORDS
    }


def _by_model(text: str) -> str | None:
    ranked: list[tuple[str, float]] = _identifier().rank(text)
    (code, probability), *_ = ranked
    if float(probability) < _SURE:
        return None
    return _OLD_CODES.get(code, code)


@cache
def _identifier() -> Any:  # noqa: ANN401 - py3langid ships no types
    from py3langid.langid import (  # type: ignore[import-untyped] # it ships no types
        MODEL_FILE,
        LanguageIdentifier,
    )

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
