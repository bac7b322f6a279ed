"""The topic of questions where nobody stated one: phrases that they, or they and posts, share."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final

from tweetup.insight.content_words import content_words
from tweetup.insight.function_words import BEFORE_NOUNS
from tweetup.insight.language import get_language
from tweetup.insight.noun_phrases import is_vague, noun_phrases
from tweetup.insight.statements import plain_punctuation
from tweetup.insight.tagging import load_tagger
from tweetup.text import fold_tag, is_repost, strip_entities

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from tweetup.insight.language import Token
    from tweetup.model import Post, Question

__all__ = ["find_asked_topic", "propose_topics"]

# A run of words is what the questions are about where so many, and three in four, have it.
_FEWEST_ASKING: Final = 4
_MOST_ASKING: Final = 0.75
_RUN: Final = range(5, 1, -1)
_EDGE_SIGNS: Final = "\"'“”„«»‘’()[]¿¡?!.,;:…-–—"
# English words behind which a phrase begins with a verb; behind "does" a subject may follow.
_SUBJECTS: Final = frozenset({"to", "i", "we", "you", "they", "he", "she", "it", "who", "please"})
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


def find_asked_topic(
    questions: Sequence[Question], *, language: str, hashtags: Collection[str]
) -> tuple[str, tuple[Question, ...]] | None:
    """Return the longest run of words that three in four questions have, and these questions.

    None where fewer than four have one. It names a thing: in English it begins with no verb and
    ends with a noun, words in -ing being both; other languages are not tagged and have none.
    It is as the first of the questions writes it, and no part of a hashtag of the chat.
    """
    if language != "en" or len(questions) < _FEWEST_ASKING:
        return None
    own = {fold_tag(tag) for tag in hashtags}
    texts = [plain_punctuation(strip_entities(it.text, hashtags=own)) for it in questions]
    asking: defaultdict[str, dict[int, str]] = defaultdict(dict)
    for number, text in enumerate(texts):
        for run in _runs_between_signs(text):
            if fold_tag(run) not in own and content_words(run, language):
                asking[run.casefold()].setdefault(number, run)
    enough = max(_FEWEST_ASKING, math.ceil(_MOST_ASKING * len(questions)))
    shared = [runs for runs in asking.values() if len(runs) >= enough]
    for runs in sorted(shared, key=lambda runs: (-len(runs[min(runs)].split()), min(runs))):
        run = runs[min(runs)]
        if _names_a_thing(run, [texts[number] for number in runs]):
            return run, tuple(questions[number] for number in sorted(runs))
    return None


def _runs_between_signs(text: str) -> Iterator[str]:
    """Yield the runs of two to five words that no sign parts, without the signs around them."""
    for part in re.split(r"[?!.,;:…]+(?=\s|$)|\s[-–—]+\s", text):
        words = part.split()
        for length in _RUN:
            for start in range(len(words) - length + 1):
                run = " ".join(words[start : start + length])
                if run.strip(_EDGE_SIGNS) == run:
                    yield run


def _names_a_thing(run: str, texts: Sequence[str]) -> bool:
    """Return True for a run that no verb or function word begins and a noun ends.

    After an article or a preposition there is no verb, whatever the tagger makes of it.
    """
    first, last = run.split(maxsplit=1)[0], run.rsplit(maxsplit=1)[-1]
    if not content_words(first, "en") or not content_words(last, "en"):
        return False
    tokens = [get_language("en").tokens(text) for text in texts]
    verbs = nouns = 0
    after_article = False
    for text, these, tagged in zip(texts, tokens, load_tagger().tag_tokens(tokens), strict=True):
        start = text.casefold().index(run.casefold())
        stop = start + len(run)
        inside = [
            tag.upos
            for token, tag in zip(these, tagged, strict=True)
            if start <= token.start and token.end <= stop
        ]
        verb = inside[:1] in (["VERB"], ["AUX"]) and not _is_gerund(first)
        nouns += inside[-1:] in (["NOUN"], ["PROPN"])
        before = text[:start].casefold().split()[-1:]
        after_article |= not BEFORE_NOUNS["en"].isdisjoint(before)
        if verb and not _SUBJECTS.isdisjoint(before):
            return False
        verbs += verb
    begins = after_article or 2 * verbs < len(texts)
    return begins and (2 * nouns > len(texts) or _is_gerund(last))


def _is_gerund(word: str) -> bool:
    return word.casefold().endswith("ing")


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
