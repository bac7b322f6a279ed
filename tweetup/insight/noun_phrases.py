"""Noun phrases and verb–object phrases of tagged posts.

Found by patterns over parts of speech, one letter a token (Justeson & Katz 1995 for the noun
phrases), not by a parser, which finds no better phrases in posts as short as these.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tweetup.insight.tagging import TaggedToken

__all__ = ["Phrase", "is_vague", "noun_phrases", "verb_clauses"]

_LETTERS: Final = {
    "ADJ": "A",
    "DET": "d",
    "NOUN": "N",
    "NUM": "M",
    "PROPN": "P",
    "VERB": "V",
}
_WORDS: Final = {"of": "o", "and": "c", "&": "c", "'s": "s", "’s": "s"}
# Prepositions between a verb and its object: lead on, care for, write about.
_BETWEEN: Final = frozenset({"about", "for", "from", "in", "into", "on", "to", "with"})
_NEGATIONS: Final = frozenset({"not", "n't", "n’t", "nt", "never"})
# The label of a question or of an answer to it: Q3, A3.
_LABEL: Final = re.compile(r"[qat]\d{1,2}$")
# A capital and a small letter: the shorthand of a trade (Ss, Ts), unknown to other readers.
_SHORTHAND: Final = re.compile(r"[A-Z][a-z]\Z")
_POSSESSIVE: Final = frozenset({"my", "your", "his", "her", "its", "our", "their"})
# Words that stand for a noun: a phrase that ends in one names nothing.
_EMPTY: Final = frozenset({
    "anybody", "anyone", "anything", "bit", "etc", "etc.", "everybody", "everyone",
    "everything", "kind", "lot", "no-one", "nobody", "nothing", "one", "other", "somebody",
    "someone", "something", "sort", "stuff", "thing", "ton", "way",
})  # fmt: skip
# Nouns of any conversation, which name a point only with another word beside them.
_VAGUE: Final = frozenset({
    "answer", "chat", "convo", "day", "discussion", "example", "fact", "folk", "folks", "guy",
    "hour", "idea", "minute", "month", "night", "part", "people", "person", "place", "point",
    "post", "question", "reason", "response", "right", "thought", "time", "today", "tomorrow",
    "tonight", "topic", "tweet", "week", "work", "year", "yesterday",
})  # fmt: skip
# Verbs of thinking, saying and wanting: they introduce a point and name none.
_LIGHT_VERBS: Final = frozenset({
    "agree", "appreciate", "ask", "be", "come", "do", "enjoy", "feel", "get", "go", "guess",
    "have", "hear", "hope", "join", "keep", "know", "let", "like", "look", "love", "mean", "miss",
    "need", "rt", "say", "see", "seem", "start", "suppose", "tell", "thank", "think", "try",
    "want", "wish", "wonder",
})  # fmt: skip
_BASE: Final = r"[AMNP]*[NP]"
_NOUN: Final = re.compile(_BASE)
_OF: Final = re.compile(rf"{_BASE}(?:od?{_BASE})+")
_OWNED: Final = re.compile(rf"{_BASE}s{_BASE}")
_JOINED: Final = re.compile(rf"(?:A+cA+[ANP]*[NP]|{_BASE}c{_BASE})")
_VERB: Final = re.compile(rf"Vp?d?{_BASE}(?:od?{_BASE})?")


class Phrase(NamedTuple):
    """Tokens ``start`` up to but without ``stop``; ``head`` is the one the others belong to."""

    start: int
    stop: int
    head: int


def noun_phrases(tokens: Sequence[TaggedToken]) -> tuple[Phrase, ...]:
    """Return every noun phrase without its article, each once, in order, nested ones too.

    ``The future of public libraries`` has ``future``, ``public libraries`` and ``future of
    public libraries``. Handles, links, labels (``A1``) and words such as ``something`` are in
    none.
    """
    letters = _letters(tokens)
    phrases = {
        Phrase(match.start(), match.end(), _head(letters, match.start(), match.end()))
        for pattern in (_NOUN, _OF, _OWNED, _JOINED)
        for match in pattern.finditer(letters)
    }
    return tuple(sorted(phrase for phrase in phrases if _is_specific(tokens[phrase.head])))


def verb_clauses(tokens: Sequence[TaggedToken]) -> tuple[Phrase, ...]:
    """Return verbs with their object, which may follow a preposition: ``lead on transparency``.

    Left out are light verbs (``love this idea``) and negated ones: ``don't forget the date``
    must not become ``forget the date``.
    """
    letters = _letters(tokens)
    return tuple(
        Phrase(match.start(), match.end(), match.start())
        for match in _VERB.finditer(letters)
        if tokens[match.start()].lemma not in _LIGHT_VERBS
        and tokens[match.start() - 1 if match.start() else 0].text.lower() not in _NEGATIONS
        and _is_object(tokens, letters, match.start() + 1, match.end())
    )


def _is_object(tokens: Sequence[TaggedToken], letters: str, start: int, stop: int) -> bool:
    """Return True if a verb's clause ends with its object.

    Not in ``help students learn`` and ``allow people to see``, where it goes on, nor in ``begs
    the question``, whose object is vague.
    """
    head = tokens[_head(letters, start, stop)]
    follows = tokens[stop] if stop < len(tokens) else None
    goes_on = follows is not None and (follows.upos == "VERB" or follows.text.lower() == "to")
    return not goes_on and _is_specific(head) and not is_vague(head)


def is_vague(token: TaggedToken) -> bool:
    """Return True for a noun that names no point by itself: ``time``, ``people``, ``idea``."""
    return token.lemma.lower() in _VAGUE


def _letters(tokens: Sequence[TaggedToken]) -> str:
    return "".join(map(_letter, tokens))


def _letter(token: TaggedToken) -> str:
    """Return the token's letter in the patterns; ``.`` for one that is in no phrase."""
    text = token.text.lower()
    if text[0] in "@＠" or text.startswith(("http:", "https:", "www.")) or _LABEL.match(text):
        return "."
    if text in _POSSESSIVE:
        return "d"
    if token.upos in {"ADP", "CCONJ", "PART", "SYM"} and text in _WORDS:
        return _WORDS[text]
    if token.upos == "ADP":
        return "p" if text in _BETWEEN else "."
    return _LETTERS.get(token.upos, ".")


def _head(letters: str, start: int, stop: int) -> int:
    """Return the index of the last noun before ``of``, or of the phrase."""
    end = letters.find("o", start, stop)
    end = stop if end <= start else end
    return max(letters.rfind("N", start, end), letters.rfind("P", start, end))


def _is_specific(token: TaggedToken) -> bool:
    """Return True for a noun that names a thing: not ``something``, a letter or ``Ss``."""
    text = token.text.strip("#＃")
    return token.lemma.lower() not in _EMPTY and len(text) > 1 and not _SHORTHAND.match(text)
