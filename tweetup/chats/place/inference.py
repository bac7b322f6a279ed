"""From evidence to belief: which section each post stands in, decided together, round by round.

A conditional log-linear model (softmax over the sections that had begun) whose evidence partly
rests on where the other posts stand. The first round uses the still evidence alone; each later
one recomputes the moving evidence from the beliefs before it. This is stacked sequential learning
(Cohen and Carvalho, 2005) with mean-field style rounds; posts with a label, a copy's original or
another sure sign keep their section throughout and pull the others along. How sure the last round
may be is scaled by a temperature (Guo et al., 2017), so that 0.9 means nine in ten.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from tweetup.chats.place.neighbour_features import COMPANY, company_evidence
from tweetup.chats.place.reply_targets import SIGNS
from tweetup.chats.place.time_features import TIMED, chat_lag, time_evidence
from tweetup.chats.place.word_features import asked_words, near_words, section_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from tweetup.chats.place.feature_matrix import Array, Scene

__all__ = [
    "KINDS",
    "MOVING",
    "STILL",
    "Weights",
    "believe",
    "contributions",
    "load_weights",
    "moving_evidence",
    "still_evidence",
]

STILL = (*TIMED, "asked_words")
MOVING = (*COMPANY, "section_words", "near_words", "chat_lag")

# What a person would call each kind of evidence.
KINDS: dict[str, tuple[str, ...]] = {
    "time": (*TIMED, "chat_lag", "around"),
    "words": ("asked_words", "section_words", "near_words"),
    "threads": ("reply", "addressed", "quote", "copy", "answered_by"),
    "author": tuple(name for name in COMPANY if name.startswith("author_")),
}


def still_evidence(scene: Scene) -> Iterator[tuple[str, Array]]:
    """The evidence that does not depend on where other posts stand, in the order of ``STILL``."""
    yield from time_evidence(scene)
    yield "asked_words", asked_words(scene)


def moving_evidence(scene: Scene, belief: Array) -> Iterator[tuple[str, Array]]:
    """The evidence that rests on ``belief`` (n, s), what is believed of all posts so far."""
    yield from company_evidence(scene, belief)
    yield "section_words", section_words(scene, belief)
    yield "near_words", near_words(scene, belief)
    yield "chat_lag", chat_lag(scene, belief)


_IMPOSSIBLE = -1e9


@dataclass(frozen=True, slots=True)
class Weights:
    """What each kind of evidence is worth, by name: in the first round and in the later ones.

    ``speech`` are the weights of :data:`tweetup.chats.place.reply_targets.SIGNS`; ``sureness``
    multiplies the score of the last round.
    """

    first: Mapping[str, float]
    later: Mapping[str, float]
    speech: tuple[float, ...]
    rounds: int
    sureness: float
    version: str


@cache
def load_weights() -> Weights:
    """The weights fitted by ``benchmarks/fit_placing.py``, which ship beside this module."""
    text = files("tweetup.chats.place").joinpath("weights.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    return Weights(
        first={name: float(table["first"][name]) for name in STILL},
        later={name: float(table["later"][name]) for name in (*STILL, *MOVING)},
        speech=tuple(float(table["speech"][name]) for name in SIGNS),
        rounds=int(table["rounds"]),
        sureness=float(table["sureness"]),
        version=str(table["version"]),
    )


def believe(scene: Scene, anchors: Mapping[int, int], weights: Weights) -> Array:
    """(n, s) how surely each post stands in each section; every row sums to 1.

    ``anchors`` maps the positions that are settled to their column.
    """
    fixed = _fixed(anchors, scene.shape)
    first, base = np.zeros(scene.shape), np.zeros(scene.shape)
    for name, evidence in still_evidence(scene):
        first += weights.first[name] * evidence
        base += weights.later[name] * evidence
    belief = _settle(_softmax(first, scene.allowed), fixed)
    score = first
    for _ in range(weights.rounds):
        score = base.copy()
        for name, evidence in moving_evidence(scene, belief):
            score += weights.later[name] * evidence
        belief = _settle(_softmax(score, scene.allowed), fixed)
    return _settle(_softmax(weights.sureness * score, scene.allowed), fixed)


def contributions(scene: Scene, belief: Array, weights: Weights) -> dict[str, Array]:
    """(n,) per kind of evidence: what it said for the section chosen, over the mean of all."""
    chosen = belief.argmax(axis=1)
    allowed = scene.allowed
    sections = np.maximum(allowed.sum(axis=1), 1)
    said: dict[str, Array] = {}
    for name, evidence in chain(still_evidence(scene), moving_evidence(scene, belief)):
        worth = weights.later[name] * evidence
        others = np.where(allowed, worth, 0.0).sum(axis=1) / sections
        said[name] = worth[np.arange(len(chosen)), chosen] - others
    return said


def _fixed(anchors: Mapping[int, int], shape: tuple[int, int]) -> NDArray[np.int64]:
    fixed = np.full(shape[0], -1, dtype=np.int64)
    for position, column in anchors.items():
        fixed[position] = column
    return fixed


def _softmax(score: Array, allowed: NDArray[np.bool_]) -> Array:
    score = np.where(allowed, score, _IMPOSSIBLE)
    weight = np.exp(score - score.max(axis=1, keepdims=True)) * allowed
    belief: Array = weight / weight.sum(axis=1, keepdims=True)
    return belief


def _settle(belief: Array, fixed: NDArray[np.int64]) -> Array:
    settled = fixed >= 0
    belief[settled] = 0.0
    belief[settled, fixed[settled]] = 1.0
    return belief
