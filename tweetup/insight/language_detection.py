"""Language identification of posts and sessions: the network's own tag, else by their words.

Function words (articles, pronouns, prepositions) decide where one of seven languages has clearly
most of them, so that no model is loaded for most chats. Other texts go to py3langid, a naive
Bayes classifier over byte sequences (Lui & Baldwin 2012) with a model of 130 languages in its
wheel. Nothing leaves the machine, and the result depends on the text alone.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from tweetup.insight.function_words import BEFORE_NOUNS, BEFORE_VERBS, CONNECTIVES, INTERROGATIVES
from tweetup.insight.tokenized_posts import own_text
from tweetup.model import Kind, in_time_order
from tweetup.text import is_repost, strip_entities, words
from tweetup.text.entities import HASHTAG

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tweetup.model import Post

__all__ = ["DEFAULT_LANGUAGE", "identify_language", "language_of", "session_language"]

DEFAULT_LANGUAGE: Final = "en"

# Tags of networks for no language: undetermined, none, several, codes of their own.
_NO_LANGUAGE: Final = re.compile(r"(?:und|zxx|mul|mis|art|xx|q[a-t][a-z])(?:[-_].*)?$")
_OLD_CODES: Final = {"in": "id", "iw": "he", "ji": "yi", "nb": "no", "nn": "no"}
_TAG: Final = re.compile(r"[a-z]{2,3}(?:[-_][a-z0-9]+)*$")
# So many function words, this share of all words, and so many times the next language's.
_FEWEST_FUNCTION_WORDS: Final = 3
_SHARE: Final = 0.2
_CLEARLY: Final = 1.5
_FEWEST_LETTERS: Final = 8
_SURE: Final = 0.5
# Characters of a session that are enough to identify its language.
_ENOUGH: Final = 20_000


def language_of(post: Post) -> str | None:
    """Return a post's language as a two- or three-letter code; None where it is unknown.

    The network's tag comes first, unless it stands for "undetermined".
    """
    return _tagged_language(post) or identify_language(_plain_text(post))


def session_language(posts: Iterable[Post]) -> str:
    """Return the language of most of a session; English where it is unknown.

    Reposts don't count. Where networks tagged at least half of the posts, the commonest tag;
    else the language of all their words together.
    """
    own = [post for post in in_time_order(posts) if post.kind is not Kind.REPOST]
    tagged = Counter(code for post in own if (code := _tagged_language(post)))
    most = min(tagged, key=lambda code: (-tagged[code], code), default=None)
    if most is not None and 2 * tagged.total() >= len(own):
        return most
    texts: list[str] = []
    length = 0
    for post in own:
        if length < _ENOUGH and not is_repost(post):
            texts.append(_plain_text(post))
            length += len(texts[-1])
    return identify_language(" ".join(texts)) or most or DEFAULT_LANGUAGE


def identify_language(text: str) -> str | None:
    """Return the code of the language of ``text``; None for a text that is too short."""
    code = _by_function_words(words(text))
    if code is not None:
        return code
    if sum(map(str.isalpha, text)) < _FEWEST_LETTERS and text.isascii():
        return None
    return _by_model(text)


def _tagged_language(post: Post) -> str | None:
    """Return the language of the network's tag as a code, without its region."""
    tag = (post.language or "").strip().lower()
    if not _TAG.fullmatch(tag) or _NO_LANGUAGE.match(tag):
        return None
    code = re.split(r"[-_]", tag)[0]
    return _OLD_CODES.get(code, code)


def _plain_text(post: Post) -> str:
    return strip_entities(HASHTAG.sub(" ", own_text(post)))


def _by_function_words(text: tuple[str, ...]) -> str | None:
    """Return the language that has clearly most function words among these, if there is one."""
    spread = Counter(text)
    counts = {
        code: sum(often for word, often in spread.items() if word in table)
        for code, table in _function_words().items()
    }
    (first, most), (_, second) = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:2]
    enough = most >= max(_FEWEST_FUNCTION_WORDS, _SHARE * len(text))
    return first if enough and most >= _CLEARLY * second else None


@cache
def _function_words() -> dict[str, frozenset[str]]:
    tables = (INTERROGATIVES, BEFORE_NOUNS, BEFORE_VERBS, CONNECTIVES)
    return {
        code: frozenset(word for table in tables for word in table[code] if word.isalpha())
        for code in INTERROGATIVES
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
