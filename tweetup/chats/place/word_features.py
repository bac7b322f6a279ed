"""What a post's words say of its section: those of the question, of its answers, of posts alike.

Naive Bayes with heavy smoothing (as in semi-supervised text classification, Nigam et al., 2000)
for a section as a whole, and votes of the most similar posts around (nearest neighbours by tf-idf
cosine) for what is being talked of just then.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tweetup.chats.place.feature_matrix import Array, Scene

__all__ = ["asked_words", "near_words", "section_words"]

# Words that a section is thought to hold beforehand, drawn from those of all.
_SMOOTH = 1000.0
_AROUND = 10.0
# Likeness, spread over no section, that votes start from: a few like words are no crowd.
_UNDECIDED = 1.0
# Words worked on at once, so that memory stays small.
_CHUNK = 40_000


def asked_words(scene: Scene) -> Array:
    """(n, s) the worth of the words that a post shares with a section's question."""
    n, s = scene.shape
    weight = scene.idf[scene.tokens]
    total = np.sqrt(np.maximum(np.bincount(scene.owner, weights=weight, minlength=n), 1.0))
    overlap = np.zeros((n, s))
    for column, asked in enumerate(scene.question_tokens):
        if len(asked):
            hit = np.isin(scene.tokens, asked)
            worth = np.bincount(scene.owner[hit], weights=weight[hit], minlength=n)
            overlap[:, column] = worth / total
    return overlap


def section_words(scene: Scene, belief: Array) -> Array:
    """(n, s) how much better a section's words so far explain a post's than all words do.

    The post's own words are taken out of the section first. Posts from which many words hang are
    damped by the root of their number.
    """
    n, s = scene.shape
    counts = np.zeros((len(scene.idf), s))
    for part in _chunks(scene):
        np.add.at(counts, scene.tokens[part], belief[scene.owner[part]])
    for column, asked in enumerate(scene.question_tokens):
        counts[asked, column] += 1.0
    everywhere = counts.sum(axis=1) + 0.1
    background = everywhere / everywhere.sum()
    words = np.bincount(scene.owner, minlength=n)
    size = counts.sum(axis=0)[None, :] - belief * words[:, None] + _SMOOTH
    total = np.zeros((n, s))
    for part in _chunks(scene):
        token, owner = scene.tokens[part], scene.owner[part]
        common = background[token, None]
        held = counts[token] - belief[owner] + _SMOOTH * common
        np.add.at(total, owner, np.log(held / size[owner] / common))
    return total / np.sqrt(np.maximum(words, 1.0))[:, None]


def _chunks(scene: Scene) -> Iterator[slice]:
    for start in range(0, len(scene.tokens), _CHUNK):
        yield slice(start, start + _CHUNK)


def near_words(scene: Scene, belief: Array) -> Array:
    """(n, s) where the posts alike within ten minutes stand, each by how alike it is.

    Likeness is the cosine of tf-idf vectors; summed over the words of whole minutes at once, which
    gives the same as going through all pairs and grows with the words alone.
    """
    n, s = scene.shape
    weight = scene.idf[scene.tokens]
    norm = np.sqrt(np.bincount(scene.owner, weights=weight**2, minlength=n))
    weight = weight / np.maximum(norm, 1e-9)[scene.owner]
    votes = np.zeros((n, s + 1))
    held = np.zeros((len(scene.idf), s + 1))
    minutes = np.floor(scene.minute)
    bounds = [*np.flatnonzero(np.diff(minutes, prepend=-np.inf)).tolist(), n]
    spans = list(pairwise(bounds))
    words_of = np.searchsorted(scene.owner, np.array(bounds))
    shares = np.concatenate([belief, np.ones((n, 1))], axis=1)

    def count(index: int, sign: float) -> None:
        for part in _within(words_of[index], words_of[index + 1]):
            owner = scene.owner[part]
            np.add.at(held, scene.tokens[part], sign * weight[part, None] * shares[owner])

    entering = leaving = 0
    for index, (start, _) in enumerate(spans):
        now = minutes[start]
        while entering < len(spans) and minutes[spans[entering][0]] <= now + _AROUND:
            count(entering, 1.0)
            entering += 1
        while minutes[spans[leaving][0]] < now - _AROUND:
            count(leaving, -1.0)
            leaving += 1
        for part in _within(words_of[index], words_of[index + 1]):
            np.add.at(votes, scene.owner[part], weight[part, None] * held[scene.tokens[part]])
    votes -= (norm > 0)[:, None] * shares
    near: Array = votes[:, :s] / (np.maximum(votes[:, s:], 0.0) + _UNDECIDED)
    return near


def _within(start: int, stop: int) -> Iterator[slice]:
    for low in range(start, stop, _CHUNK):
        yield slice(low, min(low + _CHUNK, stop))
