"""What other posts say of a post's section: those it answers, its author's own, those around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tweetup.chats.place.time_features import lag_eligible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from tweetup.chats.place.feature_matrix import Array, Links, Scene

__all__ = ["COMPANY", "company_evidence"]

COMPANY = (
    "reply", "addressed", "quote", "copy", "answered_by", "author_before", "author_thread",
    "author_after", "author_ahead", "author_behind", "author_step", "author_lag", "around",
)  # fmt: skip

_AROUND = 8
_SAME_BREATH = 1.5


def company_evidence(scene: Scene, belief: Array) -> Iterator[tuple[str, Array]]:
    """(n, s) arrays by name, in the order of ``COMPANY``, from what is believed of all posts."""
    yield "reply", _pulled(belief, scene.reply)
    yield "addressed", _spoken(scene, belief)
    yield "quote", _pulled(belief, scene.quote)
    yield "copy", _pulled(belief, scene.copy)
    yield "answered_by", _answered(scene, belief)
    before = _pulled(belief, scene.before)
    yield "author_before", before * _fading(scene, scene.before)
    yield "author_thread", before * (_gap(scene, scene.before) <= _SAME_BREATH)
    yield "author_after", _pulled(belief, scene.after) * _fading(scene, scene.after)
    yield "author_ahead", _ahead(scene, belief)
    yield "author_behind", _behind(scene, belief)
    step = np.zeros_like(belief)
    step[:, 2:] = before[:, 1:-1]
    yield "author_step", step
    yield "author_lag", _author_lag(scene, belief)
    yield "around", _around(belief)


def _pulled(belief: Array, link: Links) -> Array:
    """The belief of the post each one points at; nothing where it points at none."""
    return np.where((link >= 0)[:, None], belief[link], 0.0)


def _spoken(scene: Scene, belief: Array) -> Array:
    """The belief of the posts each one likely answers, by how likely."""
    total = np.zeros_like(belief)
    speech = scene.speech
    np.add.at(total, speech.speaker, speech.share[:, None] * belief[speech.target])
    return total


def _answered(scene: Scene, belief: Array) -> Array:
    """The mean belief of the posts that point at each one."""
    total = np.zeros_like(belief)
    count = np.zeros(len(belief))
    for link in (scene.reply, scene.quote, scene.copy):
        pointing = np.flatnonzero(link >= 0)
        np.add.at(total, link[pointing], belief[pointing])
        np.add.at(count, link[pointing], 1.0)
    speech = scene.speech
    np.add.at(total, speech.target, speech.share[:, None] * belief[speech.speaker])
    np.add.at(count, speech.target, speech.share)
    return total / np.maximum(count, 1.0)[:, None]


def _gap(scene: Scene, link: Links) -> Array:
    gap: Array = np.abs(scene.minute - scene.minute[link])[:, None]
    return gap


def _fading(scene: Scene, link: Links) -> Array:
    """1 for a neighbour of the same minute, half at four minutes apart."""
    fading: Array = 1.0 / (1.0 + _gap(scene, link) / 4.0)
    return fading


def _ahead(scene: Scene, belief: Array) -> Array:
    """How surely the author had already gone past a section: people seldom turn back."""
    passed = np.cumsum(belief[:, ::-1], axis=1)[:, ::-1] - belief
    return _reached(scene.before, _ranks(scene.before), passed)


def _behind(scene: Scene, belief: Array) -> Array:
    """How surely the author was still before a section later on."""
    pending = np.cumsum(belief, axis=1) - belief
    return _reached(scene.after, _ranks(scene.after), pending)


def _ranks(link: Links) -> list[NDArray[np.int64]]:
    """Positions by how many of their author's posts lie in the direction of ``link``."""
    rank = np.zeros(len(link), dtype=np.int64)
    positions = range(len(link))
    forward = bool((link < np.arange(len(link))).all())
    linked = link.tolist()
    for position in positions if forward else reversed(positions):
        if linked[position] >= 0:
            rank[position] = rank[linked[position]] + 1
    order = np.argsort(rank, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(rank[order])) + 1)[1:]


def _reached(link: Links, levels: list[NDArray[np.int64]], mark: Array) -> Array:
    """(n, s) the highest ``mark`` of the author's posts in the direction of ``link``."""
    result = np.zeros_like(mark)
    for level in levels:
        other = link[level]
        result[level] = np.maximum(result[other], mark[other])
    return result


def _author_lag(scene: Scene, belief: Array) -> Array:
    """How far behind the author's other posts are, per lag, smoothed towards no preference."""
    lag, eligible = lag_eligible(scene)
    mass = np.stack(
        [np.where(eligible & (lag == step), belief, 0.0).sum(axis=1) for step in range(3)], axis=1
    )
    per_author = np.zeros((int(scene.author.max(initial=0)) + 1, 3))
    np.add.at(per_author, scene.author, mass)
    usual = mass.sum(axis=0) + 1.0
    usual /= usual.sum()
    others = per_author[scene.author] - mass + 3.0 * usual
    others /= others.sum(axis=1, keepdims=True)
    score = np.log(others / usual)
    return np.where(eligible, np.take_along_axis(score, lag, axis=1), 0.0)


def _around(belief: Array) -> Array:
    """The mean belief of the posts just before and after, the post itself left out."""
    n = len(belief)
    total = np.concatenate([np.zeros((1, belief.shape[1])), np.cumsum(belief, axis=0)])
    low = np.maximum(np.arange(n) - _AROUND, 0)
    high = np.minimum(np.arange(n) + _AROUND + 1, n)
    around: Array = (total[high] - total[low] - belief) / np.maximum(high - low - 1, 1)[:, None]
    return around
