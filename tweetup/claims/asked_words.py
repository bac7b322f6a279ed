"""Words that a question has, and posts that ask with a word: neither is anybody's idea.

A mention counts the people who answered with a phrase. Whoever takes it from the question only
repeats it, and whoever asks with it has not answered.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final

from tweetup.model import DialogueAct, Relation
from tweetup.text import Role, find_mentions, has_question_mark, read_labels, strip_entities
from tweetup.text.inflection import holds_phrase, singular, word_starts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tweetup.claims.gate import Gate
    from tweetup.model import Post, PostKey, SharedPhrase

__all__ = ["AskedWords", "Asking"]

_WORD: Final = re.compile(r"\w+")
# A word cut short has a point and more of its sentence behind it.
_SHORTENED: Final = re.compile(r"\b([^\W\d_]{3,5})\.(?=\s+[a-z])")
# Words of so few letters hold a phrase together: of, and.
_SHORT: Final = 3
# A word of so many letters is recognised inside another, also where broken characters join them.
_LONG: Final = 6
_SENTENCE_END: Final = re.compile(r"(?<=[.!?؟…])\s+|(?<=[。？！])")


class AskedWords:
    """The words of a question or title, which a mention does not repeat.

    A phrase is in it whose words all are, also as a part at the start or end of a word (tech in
    technology, space in makerspaces), or that abbreviates it (SEP, for science practices).
    """

    def __init__(self, text: str) -> None:
        self._words = frozenset(_WORD.findall(text.lower()))
        self._starts = word_starts(text)
        self._endings = tuple((word, singular(word, "en")) for word in sorted(self._words))
        self._short = tuple(match[1].lower() for match in _SHORTENED.finditer(text))
        initials = [word[0] for word in _WORD.findall(text.lower())]
        content = [word[0] for word in _WORD.findall(text.lower()) if len(word) > _SHORT]
        self._initials = ("".join(initials), "".join(content))
        self._has = lru_cache(maxsize=1 << 12)(self._is_word)

    def __contains__(self, phrase: SharedPhrase) -> bool:
        if phrase.text[:-1].isupper() and self._abbreviates(phrase.text.lower()):
            return True
        return all(map(self._has, _WORD.findall(phrase.text.lower())))

    def _abbreviates(self, text: str) -> bool:
        """Return True for the initials of the text's words, or an abbreviation that begins one."""
        short = text.removesuffix("s")
        return any(short in initials for initials in self._initials) or any(
            word.startswith(short) for word in self._words
        )

    def shortens(self, phrase: SharedPhrase) -> bool:
        """Return True for a word that begins with a shorter one of the question: prob, problem."""
        word = singular(phrase.text, "en")
        return any(len(start) > _SHORT and word.startswith(start) for start in self._words)

    def _is_word(self, wanted: str) -> bool:
        if not self._starts.isdisjoint(word_starts(wanted)):
            return True
        part = singular(wanted, "en")
        if any(part.startswith(short) for short in self._short):
            return True
        return len(part) > _SHORT and any(
            word.startswith(part) or ending.endswith(part) or (len(part) >= _LONG and part in word)
            for word, ending in self._endings
        )


@dataclass(frozen=True, kw_only=True)
class Asking:
    """The posts of a session that ask, among those that a gate admits."""

    gate: Gate

    def asks_with(self, key: PostKey, phrase: str) -> bool:
        """Return True for a post that asks others, or has a phrase only in what it asks.

        A post with the label of an answer answers, also in the form of a question.
        """
        post = self.gate.posts[key]
        if _is_labelled_answer(post):
            return False
        act = self.gate.acts.get(key)
        if act is not None and act.act is DialogueAct.QUESTION:
            return True
        holding = [it for it in _sentences(post) if holds_phrase(it, phrase)]
        return bool(holding) and all(map(has_question_mark, holding))

    def follow_ups(self, section: str) -> AskedWords:
        """Return the words that hosts ask everybody in a section, besides its question."""
        return self._follow_ups.get(section, _NOTHING)

    @cached_property
    def _follow_ups(self) -> Mapping[str, AskedWords]:
        asked: dict[str, list[str]] = {}
        for key in sorted(self.gate.posts):
            post = self.gate.posts[key]
            section = self.gate.section(key)
            if section is not None and (key in self.gate.asking or self._asks_all(post)):
                asked.setdefault(section, []).extend(filter(has_question_mark, _sentences(post)))
        return {section: AskedWords(" ".join(asked[section])) for section in asked}

    def _asks_all(self, post: Post) -> bool:
        return (
            self.gate.is_host(post)
            and post.target(Relation.REPLY) is None
            and not find_mentions(post.text)
            and not _is_labelled_answer(post)
            and not self.gate.is_repost(post.key)
        )


_NOTHING: Final = AskedWords("")


def _sentences(post: Post) -> list[str]:
    """Return the sentences of a post, without links, whose question marks ask nothing."""
    return _SENTENCE_END.split(strip_entities(post.text))


def _is_labelled_answer(post: Post) -> bool:
    return any(label.role is Role.ANSWER for label in read_labels(post.text))
