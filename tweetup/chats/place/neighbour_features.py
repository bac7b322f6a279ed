"""Features from other posts: reply targets, the author's own posts, the posts around.

Each is computed from the current marginal probabilities of those posts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tweetup.chats.place.time_features import clipped_lag

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from tweetup.chats.place.feature_matrix import FeatureMatrix, FloatArray, IndexArray

__all__ = ["NEIGHBOUR_FEATURES", "neighbour_features"]

NEIGHBOUR_FEATURES = (
    "reply", "addressed", "quote", "copy", "answered_by", "author_before", "author_thread",
    "author_after", "author_ahead", "author_behind", "author_step", "author_lag", "around",
)  # fmt: skip

_AROUND = 8
_SAME_THREAD_MINUTES = 1.5


def neighbour_features(
    matrix: FeatureMatrix, marginals: FloatArray
) -> Iterator[tuple[str, FloatArray]]:
    """Yield names and (n, s) arrays in the order of ``NEIGHBOUR_FEATURES``."""
    yield "reply", _linked(marginals, matrix.reply)
    yield "addressed", _addressed(matrix, marginals)
    yield "quote", _linked(marginals, matrix.quote)
    yield "copy", _linked(marginals, matrix.copy)
    yield "answered_by", _answered_by(matrix, marginals)
    before = _linked(marginals, matrix.before)
    yield "author_before", before * _decay(matrix, matrix.before)
    yield "author_thread", before * (_gap(matrix, matrix.before) <= _SAME_THREAD_MINUTES)
    yield "author_after", _linked(marginals, matrix.after) * _decay(matrix, matrix.after)
    yield "author_ahead", _ahead(matrix, marginals)
    yield "author_behind", _behind(matrix, marginals)
    step = np.zeros_like(marginals)
    step[:, 2:] = before[:, 1:-1]
    yield "author_step", step
    yield "author_lag", _author_lag(matrix, marginals)
    yield "around", _around(marginals)


def _linked(marginals: FloatArray, link: IndexArray) -> FloatArray:
    """Return the marginals of the post each one points at; 0 where it points at none."""
    return np.where((link >= 0)[:, None], marginals[link], 0.0)


def _addressed(matrix: FeatureMatrix, marginals: FloatArray) -> FloatArray:
    """Return the marginals of each post's likely reply targets, weighted by probability."""
    total = np.zeros_like(marginals)
    targets = matrix.targets
    weighted = targets.probability[:, None] * marginals[targets.target]
    np.add.at(total, targets.source, weighted)
    return total


def _answered_by(matrix: FeatureMatrix, marginals: FloatArray) -> FloatArray:
    """Return the mean marginals of the posts that point at each one."""
    total = np.zeros_like(marginals)
    count = np.zeros(len(marginals))
    for link in (matrix.reply, matrix.quote, matrix.copy):
        pointing = np.flatnonzero(link >= 0)
        np.add.at(total, link[pointing], marginals[pointing])
        np.add.at(count, link[pointing], 1.0)
    targets = matrix.targets
    weighted = targets.probability[:, None] * marginals[targets.source]
    np.add.at(total, targets.target, weighted)
    np.add.at(count, targets.target, targets.probability)
    return total / np.maximum(count, 1.0)[:, None]


def _gap(matrix: FeatureMatrix, link: IndexArray) -> FloatArray:
    gap: FloatArray = np.abs(matrix.minute - matrix.minute[link])[:, None]
    return gap


def _decay(matrix: FeatureMatrix, link: IndexArray) -> FloatArray:
    """Return 1 for a neighbour of the same minute, half at four minutes apart."""
    decay: FloatArray = 1.0 / (1.0 + _gap(matrix, link) / 4.0)
    return decay


def _ahead(matrix: FeatureMatrix, marginals: FloatArray) -> FloatArray:
    """Return the probability that the author was past a section: people seldom turn back."""
    passed = np.cumsum(marginals[:, ::-1], axis=1)[:, ::-1] - marginals
    return _running_maximum(matrix.before, _ranks(matrix.before), passed)


def _behind(matrix: FeatureMatrix, marginals: FloatArray) -> FloatArray:
    """Return the probability that the author was still before a section later on."""
    pending = np.cumsum(marginals, axis=1) - marginals
    return _running_maximum(matrix.after, _ranks(matrix.after), pending)


def _ranks(link: IndexArray) -> list[NDArray[np.int64]]:
    """Return positions by how many of their author's posts lie in the direction of ``link``."""
    rank = np.zeros(len(link), dtype=np.int64)
    positions = range(len(link))
    forward = bool((link < np.arange(len(link))).all())
    linked = link.tolist()
    for position in positions if forward else reversed(positions):
        if linked[position] >= 0:
            rank[position] = rank[linked[position]] + 1
    order = np.argsort(rank, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(rank[order])) + 1)[1:]


def _running_maximum(
    link: IndexArray, levels: list[NDArray[np.int64]], values: FloatArray
) -> FloatArray:
    """Return (n, s) the highest of ``values`` over the author's posts in direction of ``link``."""
    result = np.zeros_like(values)
    for level in levels:
        other = link[level]
        result[level] = np.maximum(result[other], values[other])
    return result


def _author_lag(matrix: FeatureMatrix, marginals: FloatArray) -> FloatArray:
    """Return (n, s) the log share of each lag in the author's other posts, against all posts'."""
    lag, eligible = clipped_lag(matrix)
    mass = np.stack(
        [np.where(eligible & (lag == step), marginals, 0.0).sum(axis=1) for step in range(3)],
        axis=1,
    )
    per_author = np.zeros((int(matrix.author.max(initial=0)) + 1, 3))
    np.add.at(per_author, matrix.author, mass)
    usual = mass.sum(axis=0) + 1.0
    usual /= usual.sum()
    others = per_author[matrix.author] - mass + 3.0 * usual
    others /= others.sum(axis=1, keepdims=True)
    score = np.log(others / usual)
    return np.where(eligible, np.take_along_axis(score, lag, axis=1), 0.0)


def _around(marginals: FloatArray) -> FloatArray:
    """Return the mean marginals of the posts just before and after, without the post itself."""
    n = len(marginals)
    total = np.concatenate([np.zeros((1, marginals.shape[1])), np.cumsum(marginals, axis=0)])
    low = np.maximum(np.arange(n) - _AROUND, 0)
    high = np.minimum(np.arange(n) + _AROUND + 1, n)
    around: FloatArray = (total[high] - total[low] - marginals) / np.maximum(high - low - 1, 1)[
        :, None
    ]
    return around
