"""Theme labels: the phrase that distinguishes a theme's posts from all others, as written.

Candidates in English are noun phrases and verbs with their objects, by the parts of speech of
the theme's best posts. In other languages, and where that finds none, they are n-grams that
begin and end with a content word and either span a whole stretch between pauses and function
words or were written alike by several people.
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
    from tweetup.insight.tokenized_posts import TokenizedPost

__all__ = ["LabelWriter"]

_MOST_TOKENS: Final = 7
# A phrase's weight by its content words: one says little, many are a sentence.
_LENGTH_WEIGHT: Final = {1: 0.5, 2: 1.0, 3: 1.0, 4: 0.9, 5: 0.75}
_LONG_WEIGHT: Final = 0.6
# The weight of a phrase in the theme's first, second and third post: the label should fit them.
_POSITION_WEIGHT: Final = (1.3, 1.15, 1.1)
_LETTERS: Final = re.compile(r"[^\W\d_]{3,}")
_DIGITS: Final = 9
# Posts of a theme that are tagged, its best ones.
_TAGGED_POSTS: Final = 16
# Posts that share a run of words, from which it counts as a phrase.
_FEWEST_ALIKE: Final = 3


@dataclass(slots=True)
class _Phrase:
    """A run of words with one sequence of stems: its posts by index, and its spellings.

    ``whole`` is True where it spans a stretch between pauses or function words, ``grammatical``
    where its parts of speech make it a phrase.
    """

    posts: set[int] = field(default_factory=set)
    spellings: Counter[str] = field(default_factory=Counter)
    whole: bool = False
    grammatical: bool = False


class LabelWriter:
    """The writer of the labels of one section's themes, no two of which are alike.

    ``section_posts`` are all posts of the section; ``question_stems`` alone make no label, and
    ``hashtags``, the chat's own, are in none.
    """

    def __init__(
        self,
        section_posts: Sequence[TokenizedPost],
        *,
        language: Language,
        question_stems: Collection[str] = (),
        hashtags: Collection[str] = (),
        model: str | None = None,
    ) -> None:
        self._language = language
        self._model = model
        self._question_stems = frozenset(question_stems)
        self._hashtags = frozenset(map(fold_tag, hashtags))
        self._count = len(section_posts)
        self._spread = Counter(stem for post in section_posts for stem in set(post.stems))
        self._nouns = _noun_balance(section_posts, language)
        self._case = _usual_spellings(section_posts)
        self._used: list[frozenset[str]] = []

    def write(self, posts: Sequence[TokenizedPost]) -> str | None:
        """Return the label of a theme with these posts, the best of which comes first.

        None where no phrase of theirs is fit to print or all are used.
        """
        worth = self._worth(posts)
        ngrams = self._ngrams(posts)
        tagged = self._tagged_phrases(posts)
        # Words that several people wrote alike are a phrase whatever their parts of speech.
        shared = {
            stems: phrase
            for stems, phrase in ngrams.items()
            if len(stems) > 1 and len(phrase.posts) >= _FEWEST_ALIKE
        }
        for phrases in ({**shared, **tagged}, ngrams):
            label = self._best(phrases, worth) if tagged or phrases is ngrams else None
            if label is not None:
                return label
        return None

    def _best(
        self, phrases: Mapping[tuple[str, ...], _Phrase], worth: Mapping[str, float]
    ) -> str | None:
        """Return the spelling of the best phrase that no earlier label repeats, and mark it used.

        None where there is no such phrase.
        """
        ranked: list[tuple[float, str, frozenset[str]]] = []
        for stems, phrase in phrases.items():
            fresh = frozenset(stems) - self._question_stems
            if not fresh or not (phrase.whole or len(phrase.posts) > 1):
                continue
            spelling = min(phrase.spellings.items(), key=lambda item: (-item[1], item[0]))[0]
            nouns = self._nouns[stems[-1]]
            if not _LETTERS.search(spelling) or (len(stems) == 1 and nouns <= 0):
                continue
            score = sum(worth[stem] for stem in sorted(fresh)) * _weight(stems, phrase)
            if not phrase.grammatical:
                # A phrase that ends in a verb is a clause without its end.
                score *= (1.0 if nouns >= 0 else 0.5) * (1.0 if phrase.whole else 0.7)
            ranked.append((-round(score, _DIGITS), spelling, fresh))
        for _, spelling, fresh in sorted(ranked, key=lambda row: row[:2]):
            if not any(fresh <= used or used <= fresh for used in self._used):
                self._used.append(fresh)
                return spelling if _is_camel(spelling) else spelling[0].upper() + spelling[1:]
        return None

    def _worth(self, posts: Sequence[TokenizedPost]) -> dict[str, float]:
        """Return each stem's part of the divergence of these posts from the section's.

        0 for a stem of a single post.
        """
        counts = Counter(stem for post in posts for stem in set(post.stems))
        return {
            stem: often
            / len(posts)
            * math.log((often / len(posts)) * (1 + self._count) / self._spread[stem] + 1)
            if often > 1
            else 0.0
            for stem, often in counts.items()
        }

    def _tagged_phrases(self, posts: Sequence[TokenizedPost]) -> dict[tuple[str, ...], _Phrase]:
        """Return the noun and verb phrases of the theme's best posts by their stems.

        None in languages but English, unless the user has a model for them.
        """
        phrases: defaultdict[tuple[str, ...], _Phrase] = defaultdict(_Phrase)
        if self._model is None and self._language.code != "en":
            return phrases
        best = posts[:_TAGGED_POSTS]
        tagged = load_tagger(self._model).tag_tokens([post.tokens for post in best])
        for index, (post, tokens) in enumerate(zip(best, tagged, strict=True)):
            spans = {
                (noun.start, noun.stop)
                for noun in noun_phrases(tokens)
                if noun.stop - noun.start > 1 or not is_vague(tokens[noun.head])
            }
            spans |= {(verb.start, verb.stop) for verb in verb_clauses(tokens)}
            for start, stop in sorted(spans):
                piece = post.tokens[start:stop]
                if not self._is_printable(post.text, piece):
                    continue
                phrase = phrases[tuple(stem for token in piece for stem in token.stems)]
                phrase.posts.add(index)
                phrase.spellings[_spell(piece, self._case)] += 1
                phrase.whole = phrase.grammatical = True
        return phrases

    def _is_printable(self, text: str, piece: Sequence[Token]) -> bool:
        """Return True for a phrase on one line, no sentence, without a hashtag of the chat."""
        return (
            len(piece) <= _MOST_TOKENS
            and _can_be_edge(piece[0])
            and _can_be_edge(piece[-1])
            and "\n" not in text[piece[0].start : piece[-1].end]
            and not any(self._is_hashtag(token.text) for token in piece)
            and not any(mark in token.text for token in piece for mark in "!?")
        )

    def _ngrams(self, posts: Sequence[TokenizedPost]) -> dict[tuple[str, ...], _Phrase]:
        phrases: defaultdict[tuple[str, ...], _Phrase] = defaultdict(_Phrase)
        for index, post in enumerate(posts):
            for run in self._runs(post):
                for first, last in _spans(run):
                    piece = run[first : last + 1]
                    phrase = phrases[tuple(stem for token in piece for stem in token.stems)]
                    phrase.posts.add(index)
                    phrase.spellings[_spell(piece, self._case)] += 1
                    begins = first == 0 or not run[first - 1].stems
                    ends = last + 1 == len(run) or not run[last + 1].stems
                    phrase.whole |= begins and ends
        return phrases

    def _runs(self, post: TokenizedPost) -> Iterator[list[Token]]:
        """Yield the stretches of content words and connectives on one line."""
        run: list[Token] = []
        end = 0
        for token in post.tokens:
            new_line = "\n" in post.text[end : token.start]
            content = bool(token.stems) and not self._is_hashtag(token.text)
            continues = content or self._language.is_connective(token.text)
            if run and (new_line or not continues):
                yield run
                run = []
            if continues:
                run.append(token)
            end = token.end
        if run:
            yield run

    def _is_hashtag(self, word: str) -> bool:
        """Return True for the chat's hashtag and for words that begin with it."""
        folded = fold_tag(word)
        return any(folded.startswith(tag) for tag in self._hashtags)


def _weight(stems: Sequence[str], phrase: _Phrase) -> float:
    """Return a phrase's weight by its length, its first post and its number of posts."""
    first = min(phrase.posts)
    position = _POSITION_WEIGHT[first] if first < len(_POSITION_WEIGHT) else 1.0
    shared = 1 + 0.4 * math.log2(len(phrase.posts))
    return _LENGTH_WEIGHT.get(len(stems), _LONG_WEIGHT) * position * shared


def _is_camel(spelling: str) -> bool:
    """Return True if the first word has its own capitals: iPhone, eBook."""
    return any(map(str.isupper, spelling.split(maxsplit=1)[0][1:]))


def _noun_balance(posts: Iterable[TokenizedPost], language: Language) -> Counter[str]:
    """Return the times each stem stands where nouns do, less those where verbs do."""
    balance: Counter[str] = Counter()
    for post in posts:
        for before, token in pairwise(post.tokens):
            for stem in token.stems[:1]:
                balance[stem] += language.expected_class(before.text)
    return balance


def _usual_spellings(posts: Iterable[TokenizedPost]) -> dict[str, str]:
    """Return the commonest spelling of each word in mid-sentence, where capitals have meaning."""
    spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for post in posts:
        opens = True
        for token in post.tokens:
            if token.word and not opens and token.text[0] not in "#＃":
                spellings[token.text.lower()][token.text] += 1
            opens = token.ends or (opens and not token.word)
    return {
        word: min(counts.items(), key=lambda item: (-item[1], item[0].swapcase()))[0]
        for word, counts in spellings.items()
    }


def _spell(piece: Sequence[Token], case: dict[str, str]) -> str:
    """Return the words as the post has them, in their usual capitals, without hashtags' #."""
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
    """Return True for words written as a name: each with a capital, not all in capitals."""
    words = [token.text.lstrip("#＃") for token in piece if token.stems]
    return (
        len(words) > 1
        and all(word[0].isupper() for word in words)
        and not all(map(str.isupper, words))
    )


def _spans(run: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Yield first and last index of every part that begins and ends with a content word."""
    for first, token in enumerate(run):
        if _can_be_edge(token):
            for last in range(first, min(first + _MOST_TOKENS, len(run))):
                if _can_be_edge(run[last]) or (last > first and run[last].text.isdigit()):
                    yield first, last


def _can_be_edge(token: Token) -> bool:
    """Return True for a token that can begin or end a phrase: no single letter, no number."""
    return bool(token.stems) and len(token.text) > 1 and not token.text[0].isdigit()
