"""A theme's label: the phrase that tells its posts from all others, as one of them writes it.

Candidates in English are noun phrases and verbs with their objects, by the parts of speech of
the posts that say the theme best. In other languages, and where that finds none, they are
stretches that begin and end with a word that means something and are cut where the writer
paused or a small word stands, or that several people wrote alike.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from tweetup.insight.noun_phrases import is_vague, noun_phrases, verb_clauses
from tweetup.insight.tagging import load_tagger
from tweetup.text import fold_tag

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from tweetup.insight.language import Language, Token
    from tweetup.insight.tokenized_posts import Reading

__all__ = ["LabelWriter"]

_MOST_TOKENS: Final = 7
# By how many words that mean something: one says little, many are a sentence.
_SHAPE: Final = {1: 0.5, 2: 1.0, 3: 1.0, 4: 0.9, 5: 0.75}
# What being in the theme's first, second and third post is worth: the label should fit them.
_FRONT: Final = (1.3, 1.15, 1.1)
_LETTERS: Final = re.compile(r"[^\W\d_]{3,}")
_DIGITS: Final = 9
# How many of a theme's posts are tagged: those that say it best come first.
_TAGGED_POSTS: Final = 16
_ALIKE: Final = 3


@dataclass(slots=True)
class _Phrase:
    """A run of words by its stems: where it is said, how it is spelled, whether cut cleanly."""

    readings: set[int] = field(default_factory=set)
    spellings: Counter[str] = field(default_factory=Counter)
    whole: bool = False
    grammatical: bool = False


class LabelWriter:
    """Writes the labels of one section's themes, no two of which say the same.

    ``everybody`` are all readings of the section; ``asked`` the question's stems, which alone
    make no label; ``hashtags`` the chat's own, which are in none.
    """

    def __init__(
        self,
        everybody: Sequence[Reading],
        *,
        language: Language,
        asked: Collection[str] = (),
        hashtags: Collection[str] = (),
        model: str | None = None,
    ) -> None:
        self._language = language
        self._model = model
        self._asked = frozenset(asked)
        self._banned = frozenset(map(fold_tag, hashtags))
        self._count = len(everybody)
        self._spread = Counter(stem for reading in everybody for stem in set(reading.stems))
        self._nouns = _noun_balance(everybody, language)
        self._case = _usual_spellings(everybody)
        self._taken: list[frozenset[str]] = []

    def write(self, inside: Sequence[Reading]) -> str | None:
        """The label of a theme whose posts are ``inside``, the best first.

        None where no phrase of theirs is fit to print or all are taken.
        """
        worth = self._worth(inside)
        alike = self._phrases(inside)
        tagged = self._tagged(inside)
        # What several people wrote alike is a phrase whatever its parts of speech.
        shared = {
            stems: phrase
            for stems, phrase in alike.items()
            if len(stems) > 1 and len(phrase.readings) >= _ALIKE
        }
        for phrases in ({**shared, **tagged}, alike):
            label = self._best(phrases, worth) if tagged or phrases is alike else None
            if label is not None:
                return label
        return None

    def _best(
        self, phrases: Mapping[tuple[str, ...], _Phrase], worth: Mapping[str, float]
    ) -> str | None:
        """The phrase of most worth that says nothing an earlier label said; it is taken then."""
        ranked: list[tuple[float, str, frozenset[str]]] = []
        for stems, phrase in phrases.items():
            fresh = frozenset(stems) - self._asked
            if not fresh or not (phrase.whole or len(phrase.readings) > 1):
                continue
            spelling = min(phrase.spellings.items(), key=lambda item: (-item[1], item[0]))[0]
            nouns = self._nouns[stems[-1]]
            if not _LETTERS.search(spelling) or (len(stems) == 1 and nouns <= 0):
                continue
            score = sum(worth[stem] for stem in sorted(fresh)) * _shape(stems, phrase)
            if not phrase.grammatical:
                # A phrase that ends in a verb is a clause without its end.
                score *= (1.0 if nouns >= 0 else 0.5) * (1.0 if phrase.whole else 0.7)
            ranked.append((-round(score, _DIGITS), spelling, fresh))
        for _, spelling, fresh in sorted(ranked, key=lambda row: row[:2]):
            if not any(fresh <= taken or taken <= fresh for taken in self._taken):
                self._taken.append(fresh)
                return spelling if _is_camel(spelling) else spelling[0].upper() + spelling[1:]
        return None

    def _worth(self, inside: Sequence[Reading]) -> dict[str, float]:
        """How much each stem tells these posts from all: its part of their divergence.

        Nothing where only one of them has it.
        """
        held = Counter(stem for reading in inside for stem in set(reading.stems))
        return {
            stem: often
            / len(inside)
            * math.log((often / len(inside)) * (1 + self._count) / self._spread[stem] + 1)
            if often > 1
            else 0.0
            for stem, often in held.items()
        }

    def _tagged(self, inside: Sequence[Reading]) -> dict[tuple[str, ...], _Phrase]:
        """The phrases of the posts that say the theme best, by parts of speech.

        In English, and in any language with a model of the user's own.
        """
        found: defaultdict[tuple[str, ...], _Phrase] = defaultdict(_Phrase)
        if self._model is None and self._language.code != "en":
            return found
        best = inside[:_TAGGED_POSTS]
        tagged = load_tagger(self._model).tag_tokens([reading.tokens for reading in best])
        for index, (reading, tokens) in enumerate(zip(best, tagged, strict=True)):
            spans = {
                (one.start, one.stop)
                for one in noun_phrases(tokens)
                if one.stop - one.start > 1 or not is_vague(tokens[one.head])
            }
            spans |= {(one.start, one.stop) for one in verb_clauses(tokens)}
            for start, stop in sorted(spans):
                piece = reading.tokens[start:stop]
                if not self._printable(reading.text, piece):
                    continue
                phrase = found[tuple(stem for token in piece for stem in token.stems)]
                phrase.readings.add(index)
                phrase.spellings[_spell(piece, self._case)] += 1
                phrase.whole = phrase.grammatical = True
        return found

    def _printable(self, text: str, piece: Sequence[Token]) -> bool:
        """Whether a phrase stands on one line, is no sentence, and holds no hashtag of the chat."""
        return (
            len(piece) <= _MOST_TOKENS
            and _bears_edge(piece[0])
            and _bears_edge(piece[-1])
            and "\n" not in text[piece[0].start : piece[-1].end]
            and not any(self._is_banned(token.text) for token in piece)
            and not any(mark in token.text for token in piece for mark in "!?")
        )

    def _phrases(self, readings: Sequence[Reading]) -> dict[tuple[str, ...], _Phrase]:
        found: defaultdict[tuple[str, ...], _Phrase] = defaultdict(_Phrase)
        for index, reading in enumerate(readings):
            for run in self._runs(reading):
                for first, last in _pieces(run):
                    piece = run[first : last + 1]
                    phrase = found[tuple(stem for token in piece for stem in token.stems)]
                    phrase.readings.add(index)
                    phrase.spellings[_spell(piece, self._case)] += 1
                    begins = first == 0 or not run[first - 1].stems
                    ends = last + 1 == len(run) or not run[last + 1].stems
                    phrase.whole |= begins and ends
        return found

    def _runs(self, reading: Reading) -> Iterator[list[Token]]:
        """Stretches of words that mean something and of those that join them."""
        run: list[Token] = []
        end = 0
        for token in reading.tokens:
            broken = "\n" in reading.text[end : token.start]
            holds = bool(token.stems) and not self._is_banned(token.text)
            joins = holds or self._language.joins(token.text)
            if run and (broken or not joins):
                yield run
                run = []
            if joins:
                run.append(token)
            end = token.end
        if run:
            yield run

    def _is_banned(self, word: str) -> bool:
        """Whether a word is the chat's hashtag, or made of it."""
        folded = fold_tag(word)
        return any(folded.startswith(tag) for tag in self._banned)


def _shape(stems: Sequence[str], phrase: _Phrase) -> float:
    """What length, place and number of writers make of a phrase."""
    front = _FRONT[first] if (first := min(phrase.readings)) < len(_FRONT) else 1.0
    shared = 1 + 0.4 * math.log2(len(phrase.readings))
    return _SHAPE.get(len(stems), 0.6) * front * shared


def _is_camel(spelling: str) -> bool:
    """Whether the first word has its own capitals: iPhone, eBook."""
    return any(map(str.isupper, spelling.split(maxsplit=1)[0][1:]))


def _noun_balance(readings: Iterable[Reading], language: Language) -> Counter[str]:
    """How much more often each stem stands where nouns do than where verbs do."""
    balance: Counter[str] = Counter()
    for reading in readings:
        for before, token in pairwise(reading.tokens):
            for stem in token.stems[:1]:
                balance[stem] += language.announces(before.text)
    return balance


def _usual_spellings(readings: Iterable[Reading]) -> dict[str, str]:
    """How most posts spell a word in mid-sentence, where a capital means something."""
    seen: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for reading in readings:
        opens = True
        for token in reading.tokens:
            if token.word and not opens and token.text[0] not in "#＃":
                seen[token.text.lower()][token.text] += 1
            opens = token.ends or (opens and not token.word)
    return {
        word: min(spellings.items(), key=lambda item: (-item[1], item[0].swapcase()))[0]
        for word, spellings in seen.items()
    }


def _spell(piece: Sequence[Token], case: dict[str, str]) -> str:
    """The words as the post has them, in their usual capitals, without the hashtags' #."""
    if _is_title(piece):
        case = {}
    parts: list[str] = []
    end = piece[0].start
    for token in piece:
        parts.append(" " if token.start > end else "")
        word = token.text.lstrip("#＃")
        parts.append(case.get(word.lower(), word) if word == token.text else word)
        end = token.end
    return "".join(parts)


def _is_title(piece: Sequence[Token]) -> bool:
    """Whether the words are written as a name: each with a capital, not all in capitals."""
    words = [token.text.lstrip("#＃") for token in piece if token.stems]
    return (
        len(words) > 1
        and all(word[0].isupper() for word in words)
        and not all(map(str.isupper, words))
    )


def _pieces(run: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """First and last index of every part that begins and ends with a word of meaning."""
    for first, token in enumerate(run):
        if _bears_edge(token):
            for last in range(first, min(first + _MOST_TOKENS, len(run))):
                if _bears_edge(run[last]) or (last > first and run[last].text.isdigit()):
                    yield first, last


def _bears_edge(token: Token) -> bool:
    """Whether a phrase can begin or end here: no single letters, no numbers."""
    return bool(token.stems) and len(token.text) > 1 and not token.text[0].isdigit()
