"""Features from words: those of a question, of a section's posts, and of similar posts around.

Multinomial naive Bayes with heavy smoothing (semi-supervised as in Nigam et al., 2000) for a
section as a whole, and votes of the most similar posts around (nearest neighbours by tf-idf
cosine) for the subject of the moment.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tweetup.chats.place.feature_matrix import FeatureMatrix, FloatArray

__all__ = ["asked_words", "near_words", "section_words"]

# Pseudo-count of words in each section, drawn from the words of all.
_PSEUDO_COUNT = 1000.0
_AROUND = 10.0
# Similarity, spread over no section, that votes start from: a few shared words decide little.
_UNDECIDED = 1.0
# Words worked on at once, so that memory stays small.
_CHUNK = 40_000


def asked_words(matrix: FeatureMatrix) -> FloatArray:
    """Return (n, s) the idf of the words that a post shares with a section's question.

    It is divided by the root of the idf of all of the post's words.
    """
    n, s = matrix.shape
    weight = matrix.idf[matrix.tokens]
    total = np.sqrt(np.maximum(np.bincount(matrix.owner, weights=weight, minlength=n), 1.0))
    overlap = np.zeros((n, s))
    for column, question in enumerate(matrix.question_tokens):
        if len(question):
            shared = np.isin(matrix.tokens, question)
            sums = np.bincount(matrix.owner[shared], weights=weight[shared], minlength=n)
            overlap[:, column] = sums / total
    return overlap


def section_words(matrix: FeatureMatrix, marginals: FloatArray) -> FloatArray:
    """Return (n, s) the log-likelihood ratio of a post's words: a section's against those of all.

    The post's own words are taken out of the section first. The ratio is divided by the root of
    the number of words, so that long posts count for less than their words would.
    """
    n, s = matrix.shape
    counts = np.zeros((len(matrix.idf), s))
    for part in _chunks(0, len(matrix.tokens)):
        np.add.at(counts, matrix.tokens[part], marginals[matrix.owner[part]])
    for column, question in enumerate(matrix.question_tokens):
        counts[question, column] += 1.0
    everywhere = counts.sum(axis=1) + 0.1
    background = everywhere / everywhere.sum()
    words = np.bincount(matrix.owner, minlength=n)
    size = counts.sum(axis=0)[None, :] - marginals * words[:, None] + _PSEUDO_COUNT
    total = np.zeros((n, s))
    for part in _chunks(0, len(matrix.tokens)):
        token, owner = matrix.tokens[part], matrix.owner[part]
        common = background[token, None]
        smoothed = counts[token] - marginals[owner] + _PSEUDO_COUNT * common
        np.add.at(total, owner, np.log(smoothed / size[owner] / common))
    return total / np.sqrt(np.maximum(words, 1.0))[:, None]


def near_words(matrix: FeatureMatrix, marginals: FloatArray) -> FloatArray:
    """Return (n, s) the mean marginals of similar posts within ten minutes, by similarity.

    Similarity is the cosine of tf-idf vectors; it is summed over the words of whole minutes at
    once, which gives the same as all pairs and grows with the words alone.
    """
    n, s = matrix.shape
    weight = matrix.idf[matrix.tokens]
    norm = np.sqrt(np.bincount(matrix.owner, weights=weight**2, minlength=n))
    weight = weight / np.maximum(norm, 1e-9)[matrix.owner]
    votes = np.zeros((n, s + 1))
    window = np.zeros((len(matrix.idf), s + 1))
    minutes = np.floor(matrix.minute)
    bounds = [*np.flatnonzero(np.diff(minutes, prepend=-np.inf)).tolist(), n]
    spans = list(pairwise(bounds))
    first_word = np.searchsorted(matrix.owner, np.array(bounds))
    shares = np.concatenate([marginals, np.ones((n, 1))], axis=1)

    def add_to_window(index: int, sign: float) -> None:
        for part in _chunks(first_word[index], first_word[index + 1]):
            owner = matrix.owner[part]
            np.add.at(window, matrix.tokens[part], sign * weight[part, None] * shares[owner])

    entering = leaving = 0
    for index, (start, _) in enumerate(spans):
        now = minutes[start]
        while entering < len(spans) and minutes[spans[entering][0]] <= now + _AROUND:
            add_to_window(entering, 1.0)
            entering += 1
        while minutes[spans[leaving][0]] < now - _AROUND:
            add_to_window(leaving, -1.0)
            leaving += 1
        for part in _chunks(first_word[index], first_word[index + 1]):
            similar = weight[part, None] * window[matrix.tokens[part]]
            np.add.at(votes, matrix.owner[part], similar)
    votes -= (norm > 0)[:, None] * shares
    near: FloatArray = votes[:, :s] / (np.maximum(votes[:, s:], 0.0) + _UNDECIDED)
    return near


def _chunks(start: int, stop: int) -> Iterator[slice]:
    for low in range(start, stop, _CHUNK):
        yield slice(low, min(low + _CHUNK, stop))
