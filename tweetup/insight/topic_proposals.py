"""Proposals for a topic that nobody stated: phrases that the questions and the posts share."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final

from tweetup.insight.content_words import content_words
from tweetup.insight.language import get_language
from tweetup.insight.noun_phrases import is_vague, noun_phrases
from tweetup.insight.statements import plain_punctuation
from tweetup.insight.tagging import load_tagger
from tweetup.text import fold_tag, is_repost, strip_entities

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from tweetup.insight.language import Token
    from tweetup.model import Post, Question

__all__ = ["propose_topics"]

# The weight of a phrase by its content words: one says little, many are half a question.
_LENGTH_WEIGHT: Final = {1: 0.4, 2: 1.0, 3: 1.0, 4: 0.8, 5: 0.6}
# The worth of a phrase of a single question beside one that two questions share.
_ALONE: Final = 0.3
# A single word is a topic where so many questions, and half of them, have it.
_FEWEST_QUESTIONS: Final = 3
# The worth of a phrase beside one that the answers share: a person chooses among three.
_WEAK: Final = 0.01
_DIGITS: Final = 9
# "Previous question", "1st piece": a place in an order is no subject.
_PLACE_IN_ORDER: Final = re.compile(
    r"\d+(?:st|nd|rd|th)|first|second|third|last|final|next|following|previous|prior|other|another",
    re.IGNORECASE,
)


def propose_topics(
    questions: Sequence[Question],
    posts: Iterable[Post],
    *,
    language: str,
    hashtags: Collection[str],
    most: int,
) -> tuple[str, ...]:
    """Return up to ``most`` phrases of the questions that may be the topic, best first.

    Scored by the number of questions and of posts that have all their words. No phrase has a
    word of a better one, and none is part of a hashtag of the chat.
    """
    if not questions:
        return ()
    spellings = _spellings(questions, language=language, hashtags=hashtags)
    # A language remembers the stems of its words.
    stem = get_language(language).stem
    asked = [frozenset(map(stem, content_words(question.text, language))) for question in questions]
    written = [
        frozenset(map(stem, content_words(strip_entities(post.text), language)))
        for post in posts
        if not is_repost(post)
    ]
    ranked = sorted(
        (-round(_score(stems, asked, written), _DIGITS), _commonest(counts), stems)
        for stems, counts in spellings.items()
    )
    chosen: list[str] = []
    used: set[str] = set()
    for score, spelling, stems in ranked:
        if len(chosen) < most and score < 0 and used.isdisjoint(stems):
            chosen.append(spelling)
            used.update(stems)
    return tuple(chosen)


def _score(
    stems: tuple[str, ...], asked: Sequence[frozenset[str]], written: Sequence[frozenset[str]]
) -> float:
    """Return the worth of a phrase as a topic.

    Little for a phrase that no answer has, and for a single word of few questions; nothing for
    such a word that no answer has.
    """
    wanted = frozenset(stems)
    alone = _ALONE if len(stems) > 1 else 0.0
    questions = sum(wanted <= question for question in asked)
    # The question itself is one of the posts.
    posts = sum(wanted <= post for post in written)
    if len(stems) == 1 and questions < max(_FEWEST_QUESTIONS, len(asked) / 2):
        return _WEAK * _LENGTH_WEIGHT[1] * math.log1p(max(0, posts - questions))
    if posts == 0:
        return _WEAK * _WEAK * _LENGTH_WEIGHT[len(stems)]
    return max(questions - 1, alone) * math.log1p(posts) * _LENGTH_WEIGHT[len(stems)]


def _spellings(
    questions: Sequence[Question], *, language: str, hashtags: Collection[str]
) -> dict[tuple[str, ...], Counter[str]]:
    """Return how the phrases of the questions are written, by their stems."""
    own = {fold_tag(tag) for tag in hashtags}
    tokenizer = get_language(language)
    texts = [plain_punctuation(strip_entities(it.text, hashtags=own)) for it in questions]
    tokenized = [tokenizer.tokens(text) for text in texts]
    spellings: defaultdict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for text, tokens, spans in zip(texts, tokenized, _spans(tokenized, language), strict=True):
        for start, stop in spans:
            piece = tokens[start:stop]
            stems = tuple(stem for token in piece for stem in token.stems)
            spelling = text[piece[0].start : piece[-1].end].replace("#", "")
            # The standing subject of a chat is in its hashtag: NGSS in #NGSSchat.
            folded = fold_tag(spelling)
            standing = any(folded in tag or tag in folded for tag in own)
            if len(stems) in _LENGTH_WEIGHT and not standing:
                spellings[stems][spelling] += 1
    return spellings


def _spans(questions: Sequence[Sequence[Token]], language: str) -> Iterator[list[tuple[int, int]]]:
    """Yield the noun phrases of each question, in other languages than English runs of words."""
    if language != "en":
        yield from map(_runs, questions)
        return
    for tokens in load_tagger().tag_tokens(questions):
        yield [
            (phrase.start, phrase.stop)
            for phrase in noun_phrases(tokens)
            if (phrase.stop - phrase.start > 1 or not is_vague(tokens[phrase.head]))
            and not _PLACE_IN_ORDER.fullmatch(tokens[phrase.start].text)
        ]


def _runs(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """Return the stretches of content words, and each of their words."""
    spans: list[tuple[int, int]] = []
    start = 0
    for index in range(len(tokens) + 1):
        if index == len(tokens) or not tokens[index].stems:
            if index - start > 1:
                spans.append((start, index))
            start = index + 1
        else:
            spans.append((index, index + 1))
    return spans


def _commonest(counts: Counter[str]) -> str:
    return min(counts, key=lambda spelling: (-counts[spelling], spelling))
