"""What speaks for each section, as numbers: one (posts × sections) array per kind of evidence.

Columns are the sections in the order they were asked, ``intro`` first. *Still* evidence is there
from the start: time since asking, wording shared with the question, cues. *Moving* evidence rests
on where other posts stand, so it is computed again in each round from the current beliefs: what a
post replies to, quotes and is replied to by, its author's other posts, the posts around it, the
words of the section so far, and how far behind this chat runs.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from tweetup.chats.reading import Reading

__all__ = [
    "MOVING",
    "STILL",
    "Array",
    "Scene",
    "allowed",
    "moving_evidence",
    "set_scene",
    "still_evidence",
]

Array: TypeAlias = "NDArray[np.float64]"

_STEM = 6
_LATE_BINS = (1.0, 2.0, 4.0, 8.0)
_SMOOTH = 2.0
_AROUND = 8

STILL = (
    "lag1", "lag1_late", "lag2", "lag3", "lag1_0", "lag1_1", "lag1_2", "lag1_4", "lag2_0",
    "age", "intro", "intro_late", "asked_words", "host_behind", "spoken_behind", "short_behind",
)  # fmt: skip
MOVING = (
    "reply", "addressed", "converses", "quote", "copy", "answered_by", "author_before",
    "author_thread", "author_after", "author_ahead", "author_lag", "around", "section_words",
    "chat_lag",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scene:
    """A session as arrays. ``n`` posts, ``s`` sections (column 0 is intro).

    ``asked`` (s,) minutes at which each section began (intro: minus infinity), ``minute`` (n,),
    ``current`` (n,) the section asked last before each post, ``tokens``/``owner`` the posts'
    words as numbers with the post each stands in, ``idf`` (v,) their weight, ``question_tokens``
    the words of each section's question, and links between posts as index arrays (-1: none).
    """

    minute: Array
    asked: Array
    current: NDArray[np.int64]
    tokens: NDArray[np.int64]
    owner: NDArray[np.int64]
    idf: Array
    question_tokens: tuple[NDArray[np.int64], ...]
    reply: NDArray[np.int64]
    addressed: NDArray[np.int64]
    quote: NDArray[np.int64]
    copy: NDArray[np.int64]
    author: NDArray[np.int64]
    is_host: NDArray[np.bool_]
    converses: NDArray[np.bool_]

    @property
    def shape(self) -> tuple[int, int]:
        """(posts, sections)."""
        return len(self.minute), len(self.asked)


def set_scene(
    readings: Sequence[Reading],
    *,
    asked: Sequence[float],
    questions: Sequence[Sequence[str]],
    hosts: frozenset[str],
    dropped: frozenset[str],
) -> Scene:
    """``asked`` are the minutes of the questions in order, ``questions`` their words.

    ``dropped`` are words that tell nothing here, such as the chat's own hashtag.
    """
    minute = np.array([reading.minute for reading in readings], dtype=float)
    starts = np.array([-np.inf, *asked], dtype=float)
    vocabulary: dict[str, int] = {}
    tokens, owner = [], []
    for reading in readings:
        for stem in _stems(reading.words, dropped):
            tokens.append(vocabulary.setdefault(stem, len(vocabulary)))
            owner.append(reading.position)
    asked_tokens = tuple(
        np.array(
            sorted(
                {vocabulary.setdefault(stem, len(vocabulary)) for stem in _stems(text, dropped)}
            ),
            dtype=np.int64,
        )
        for text in ((), *questions)
    )
    authors: dict[str, int] = {}
    return Scene(
        minute=minute,
        asked=starts,
        current=np.searchsorted(starts, minute, side="right") - 1,
        tokens=np.array(tokens, dtype=np.int64),
        owner=np.array(owner, dtype=np.int64),
        idf=_idf(tokens, owner, len(vocabulary), len(readings)),
        question_tokens=asked_tokens,
        reply=_links([reading.reply_to for reading in readings]),
        addressed=_links([reading.addressed for reading in readings]),
        quote=_links([reading.quotes for reading in readings]),
        copy=_links([reading.copy_of for reading in readings]),
        author=np.array(
            [authors.setdefault(reading.who, len(authors)) for reading in readings], dtype=np.int64
        ),
        is_host=np.array([reading.who in hosts for reading in readings], dtype=bool),
        converses=np.array([reading.converses for reading in readings], dtype=bool),
    )


def _stems(text: Sequence[str], dropped: frozenset[str]) -> Iterator[str]:
    """Words cut to six letters: a stemmer that serves all languages alike."""
    return (word[:_STEM] for word in text if len(word) > 1 and word not in dropped)


def _idf(tokens: Sequence[int], owner: Sequence[int], size: int, posts: int) -> Array:
    held = Counter(token for token, _ in set(zip(tokens, owner, strict=True)))
    return np.array([math.log((1 + posts) / (1 + held.get(token, 0))) for token in range(size)])


def _links(positions: Sequence[int | None]) -> NDArray[np.int64]:
    return np.array(
        [-1 if position is None else position for position in positions], dtype=np.int64
    )


def still_evidence(scene: Scene) -> dict[str, Array]:
    """The evidence that does not depend on where other posts stand, by name."""
    n, s = scene.shape
    columns = np.arange(s)
    lag = scene.current[:, None] - columns[None, :]
    since = scene.minute - np.where(scene.current > 0, scene.asked[scene.current], scene.minute)
    bins = np.digitize(since, _LATE_BINS)[:, None]
    question = columns[None, :] > 0
    late = np.log1p(np.maximum(since, 0.0))[:, None]
    words = np.bincount(scene.owner, minlength=n)
    behind = np.where(question, np.clip(lag, 0, 2), 0) * 1.0
    intro = np.broadcast_to(~question, (n, s))
    after_first = np.maximum(scene.minute - (scene.asked[1] if s > 1 else np.inf), 0.0)
    begun = np.concatenate([[0.0], scene.asked[1:]])
    age = np.log1p(np.maximum(scene.minute[:, None] - begun[None, :], 0.0))
    one, two = question & (lag == 1), question & (lag == 2)
    return {
        "lag1": one * 1.0,
        "lag1_late": one * late,
        "lag2": two * 1.0,
        "lag3": (question & (lag > 2)) * np.log1p(np.maximum(lag - 2, 0)),
        "lag1_0": one * (bins == 0) * 1.0,
        "lag1_1": one * (bins == 1) * 1.0,
        "lag1_2": one * (bins == 2) * 1.0,
        "lag1_4": one * (bins == 3) * 1.0,
        "lag2_0": two * (bins <= 1) * 1.0,
        "age": question * (lag > 0) * age,
        "intro": intro * (scene.current > 0)[:, None] * 1.0,
        "intro_late": intro * np.log1p(after_first)[:, None],
        "asked_words": _question_overlap(scene),
        "host_behind": behind * scene.is_host[:, None],
        "spoken_behind": behind * ((scene.reply >= 0) | (scene.addressed >= 0))[:, None],
        "short_behind": behind * (words < 5)[:, None],
    }


def allowed(scene: Scene) -> NDArray[np.bool_]:
    """(n, s) whether a section had begun when the post was written."""
    return scene.asked[None, :] <= scene.minute[:, None]


def _question_overlap(scene: Scene) -> Array:
    """IDF-weighted share of a post's words that its section's question has."""
    n, s = scene.shape
    weight = scene.idf[scene.tokens]
    total = np.bincount(scene.owner, weights=weight, minlength=n)
    overlap = np.zeros((n, s))
    for column, asked in enumerate(scene.question_tokens):
        if len(asked):
            hit = np.isin(scene.tokens, asked)
            overlap[:, column] = np.bincount(
                scene.owner[hit], weights=weight[hit], minlength=n
            ) / np.sqrt(np.maximum(total, 1.0))
    return overlap


def moving_evidence(scene: Scene, belief: Array) -> Iterator[tuple[str, Array]]:
    """The evidence that rests on ``belief`` (n, s), what is believed of all posts so far."""
    yield "reply", _pulled(belief, scene.reply)
    spoken = _pulled(belief, scene.addressed)
    yield "addressed", spoken
    yield "converses", spoken * scene.converses[:, None]
    yield "quote", _pulled(belief, scene.quote)
    yield "copy", _pulled(belief, scene.copy)
    yield "answered_by", _pushed(scene, belief)
    before, after = _beside(scene)
    yield "author_before", _pulled(belief, before) * _fading(scene, before)
    yield "author_thread", _pulled(belief, before) * (_gap(scene, before) <= 1.5)
    yield "author_after", _pulled(belief, after) * _fading(scene, after)
    yield "author_ahead", _ahead(scene, belief)
    yield "author_lag", _author_lag(scene, belief)
    yield "around", _around(belief)
    yield "section_words", _section_words(scene, belief)
    yield "chat_lag", _chat_lag(scene, belief)


def _pulled(belief: Array, link: NDArray[np.int64]) -> Array:
    """The belief of the post each one points at; nothing where it points at none."""
    return np.where((link >= 0)[:, None], belief[link], 0.0)


def _pushed(scene: Scene, belief: Array) -> Array:
    """The mean belief of the posts that point at each one."""
    total = np.zeros_like(belief)
    count = np.zeros(len(belief))
    for link in (scene.reply, scene.quote, scene.copy, scene.addressed):
        pointing = np.flatnonzero(link >= 0)
        np.add.at(total, link[pointing], belief[pointing])
        np.add.at(count, link[pointing], 1.0)
    return total / np.maximum(count, 1.0)[:, None]


def _beside(scene: Scene) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Each post's previous and next one by the same author."""
    order = np.argsort(scene.author, kind="stable")
    same = scene.author[order][1:] == scene.author[order][:-1]
    before = np.full(len(order), -1, dtype=np.int64)
    after = before.copy()
    before[order[1:][same]] = order[:-1][same]
    after[order[:-1][same]] = order[1:][same]
    return before, after


def _gap(scene: Scene, link: NDArray[np.int64]) -> Array:
    gap: Array = np.abs(scene.minute - scene.minute[link])[:, None]
    return gap


def _author_lag(scene: Scene, belief: Array) -> Array:
    """How far behind the author's other posts are, per lag, smoothed towards no preference."""
    s = belief.shape[1]
    columns = np.arange(s)
    lag = np.clip(scene.current[:, None] - columns[None, :], 0, 2)
    eligible = (
        (scene.current > 1)[:, None]
        & (columns > 0)[None, :]
        & (columns[None, :] <= scene.current[:, None])
    )
    mass = np.stack(
        [np.where(eligible & (lag == step), belief, 0.0).sum(axis=1) for step in range(3)], axis=1
    )
    per_author = np.zeros((int(scene.author.max(initial=0)) + 1, 3))
    np.add.at(per_author, scene.author, mass)
    prior = mass.sum(axis=0) + 1.0
    prior /= prior.sum()
    others = per_author[scene.author] - mass + 3.0 * prior
    others /= others.sum(axis=1, keepdims=True)
    score = np.log(others / prior)
    return np.where(eligible, np.take_along_axis(score, lag, axis=1), 0.0)


def _fading(scene: Scene, link: NDArray[np.int64]) -> Array:
    """1 for a neighbour of the same minute, half at four minutes apart."""
    gap = np.abs(scene.minute - scene.minute[link])
    fading: Array = (1.0 / (1.0 + gap / 4.0))[:, None]
    return fading


def _ahead(scene: Scene, belief: Array) -> Array:
    """How surely the author had already gone past a section: people seldom turn back."""
    s = belief.shape[1]
    passed = np.concatenate(
        [np.cumsum(belief[:, ::-1], axis=1)[:, ::-1][:, 1:], np.zeros((len(belief), 1))], axis=1
    )
    result = np.zeros_like(belief)
    best: dict[int, Array] = {}
    for position, author in enumerate(scene.author.tolist()):
        seen = best.get(author)
        if seen is not None:
            result[position] = seen
        best[author] = passed[position] if seen is None else np.maximum(seen, passed[position])
    result[:, s - 1] = 0.0
    return result


def _around(belief: Array) -> Array:
    """The mean belief of the posts just before and after, the post itself left out."""
    n = len(belief)
    total = np.concatenate([np.zeros((1, belief.shape[1])), np.cumsum(belief, axis=0)])
    low = np.maximum(np.arange(n) - _AROUND, 0)
    high = np.minimum(np.arange(n) + _AROUND + 1, n)
    around: Array = (total[high] - total[low] - belief) / np.maximum(high - low - 1, 1)[:, None]
    return around


def _section_words(scene: Scene, belief: Array) -> Array:
    """How much better a section's words so far explain a post's than all words do (naive Bayes).

    The post's own words are taken out of the section first. Posts from which many words hang are
    damped by the root of their number.
    """
    n, s = belief.shape
    v = len(scene.idf)
    if not len(scene.tokens):
        return np.zeros((n, s))
    share = belief[scene.owner]
    counts = np.zeros((v, s))
    np.add.at(counts, scene.tokens, share)
    for column, asked in enumerate(scene.question_tokens):
        counts[asked, column] += 1.0
    everywhere = counts.sum(axis=1)
    background = (everywhere + 0.1) / (everywhere + 0.1).sum()
    size = counts.sum(axis=0)
    words = np.bincount(scene.owner, minlength=n)
    own_size = belief * words[:, None]
    explained = np.log(
        (counts[scene.tokens] - share + _SMOOTH * 50 * background[scene.tokens, None])
        / (size[None, :] - own_size + _SMOOTH * 50)[scene.owner]
        / background[scene.tokens, None]
    )
    total = np.zeros((n, s))
    np.add.at(total, scene.owner, explained)
    return total / np.sqrt(np.maximum(words, 1.0))[:, None]


def _chat_lag(scene: Scene, belief: Array) -> Array:
    """How often posts of this chat, this long after a question, are still at an earlier one.

    Log of the share per lag (0, 1, 2 and more) within bins of minutes since asking, as believed
    so far, smoothed towards the chat's share over all bins.
    """
    columns = np.arange(belief.shape[1])
    lag = np.clip(scene.current[:, None] - columns[None, :], 0, 2)
    since = scene.minute - np.where(scene.current > 0, scene.asked[scene.current], scene.minute)
    bins = np.digitize(since, _LATE_BINS)
    table = np.zeros((len(_LATE_BINS) + 1, 3))
    eligible = (
        (scene.current > 1)[:, None]
        & (columns[None, :] > 0)
        & (scene.current[:, None] >= columns[None, :])
    )
    for step in range(3):
        mass = np.where(eligible & (lag == step), belief, 0.0).sum(axis=1)
        np.add.at(table[:, step], bins, mass)
    overall = table.sum(axis=0) + np.array([4.0, 1.5, 0.5])
    overall /= overall.sum()
    table = table + 8.0 * overall[None, :]
    table /= table.sum(axis=1, keepdims=True)
    return np.where(eligible, np.log(table[bins[:, None], lag]), 0.0)
