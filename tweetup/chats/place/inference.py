"""The placement model: marginal probabilities of each post's section, inferred in rounds.

A conditional log-linear model (softmax over the sections that had begun) with two kinds of
features, as in collective classification: local ones, and relational ones that depend on the
sections of the other posts. The first round uses the local features alone; each later one
recomputes the relational features from the marginals before it. This is stacked sequential
learning (Cohen and Carvalho, 2005) with mean-field style rounds; fixed posts (with a label, a
copy's original or another sure sign) keep their section throughout and pull the others along. The
last round is scaled by a temperature (Guo et al., 2017), so that 0.9 means nine in ten.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from tweetup.chats.place.neighbour_features import NEIGHBOUR_FEATURES, neighbour_features
from tweetup.chats.place.reply_targets import TARGET_FEATURES
from tweetup.chats.place.time_features import TIME_FEATURES, chat_lag, time_features
from tweetup.chats.place.word_features import asked_words, near_words, section_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from tweetup.chats.place.feature_matrix import FeatureMatrix, FloatArray

__all__ = [
    "FEATURE_GROUPS",
    "LOCAL_FEATURES",
    "RELATIONAL_FEATURES",
    "PlacementWeights",
    "feature_contributions",
    "infer_marginals",
    "load_weights",
    "local_features",
    "relational_features",
]

LOCAL_FEATURES = (*TIME_FEATURES, "asked_words")
RELATIONAL_FEATURES = (*NEIGHBOUR_FEATURES, "section_words", "near_words", "chat_lag")

# Groups of features, for ablation.
FEATURE_GROUPS: dict[str, tuple[str, ...]] = {
    "time": (*TIME_FEATURES, "chat_lag", "around"),
    "words": ("asked_words", "section_words", "near_words"),
    "threads": ("reply", "addressed", "quote", "copy", "answered_by"),
    "author": tuple(name for name in NEIGHBOUR_FEATURES if name.startswith("author_")),
}

_IMPOSSIBLE = -1e9


def local_features(matrix: FeatureMatrix) -> Iterator[tuple[str, FloatArray]]:
    """Yield names and (n, s) arrays in the order of ``LOCAL_FEATURES``."""
    yield from time_features(matrix)
    yield "asked_words", asked_words(matrix)


def relational_features(
    matrix: FeatureMatrix, marginals: FloatArray
) -> Iterator[tuple[str, FloatArray]]:
    """Yield names and (n, s) arrays in the order of ``RELATIONAL_FEATURES``.

    They are computed from ``marginals`` (n, s), the current ones of all posts.
    """
    yield from neighbour_features(matrix, marginals)
    yield "section_words", section_words(matrix, marginals)
    yield "near_words", near_words(matrix, marginals)
    yield "chat_lag", chat_lag(matrix, marginals)


@dataclass(frozen=True, slots=True)
class PlacementWeights:
    """The weight of each feature, by name: in the first round and in the later ones.

    ``targets`` are the weights of :data:`tweetup.chats.place.reply_targets.TARGET_FEATURES`;
    ``inverse_temperature`` multiplies the score of the last round.
    """

    first: Mapping[str, float]
    later: Mapping[str, float]
    targets: tuple[float, ...]
    rounds: int
    inverse_temperature: float
    version: str


@cache
def load_weights() -> PlacementWeights:
    """Return the weights fitted by ``benchmarks/fit_placing.py``, which ship beside this module."""
    text = files("tweetup.chats.place").joinpath("weights.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    return PlacementWeights(
        first={name: float(table["first"][name]) for name in LOCAL_FEATURES},
        later={
            name: float(table["later"][name]) for name in (*LOCAL_FEATURES, *RELATIONAL_FEATURES)
        },
        targets=tuple(float(table["targets"][name]) for name in TARGET_FEATURES),
        rounds=int(table["rounds"]),
        inverse_temperature=float(table["inverse_temperature"]),
        version=str(table["version"]),
    )


def infer_marginals(
    matrix: FeatureMatrix, fixed_columns: Mapping[int, int], weights: PlacementWeights
) -> FloatArray:
    """Return (n, s) the probability of each section for each post; every row sums to 1.

    ``fixed_columns`` maps the positions of fixed posts to the column of their section.
    """
    fixed = _fixed_array(fixed_columns, matrix.shape)
    first, base = np.zeros(matrix.shape), np.zeros(matrix.shape)
    for name, feature in local_features(matrix):
        first += weights.first[name] * feature
        base += weights.later[name] * feature
    marginals = _clamp(_softmax(first, matrix.allowed), fixed)
    score = first
    for _ in range(weights.rounds):
        score = base.copy()
        for name, feature in relational_features(matrix, marginals):
            score += weights.later[name] * feature
        marginals = _clamp(_softmax(score, matrix.allowed), fixed)
    return _clamp(_softmax(weights.inverse_temperature * score, matrix.allowed), fixed)


def feature_contributions(
    matrix: FeatureMatrix, marginals: FloatArray, weights: PlacementWeights
) -> dict[str, FloatArray]:
    """Return (n,) by feature: its score for the likeliest section less the mean over sections."""
    chosen = marginals.argmax(axis=1)
    allowed = matrix.allowed
    sections = np.maximum(allowed.sum(axis=1), 1)
    contributions: dict[str, FloatArray] = {}
    for name, feature in chain(local_features(matrix), relational_features(matrix, marginals)):
        score = weights.later[name] * feature
        mean = np.where(allowed, score, 0.0).sum(axis=1) / sections
        contributions[name] = score[np.arange(len(chosen)), chosen] - mean
    return contributions


def _fixed_array(columns: Mapping[int, int], shape: tuple[int, int]) -> NDArray[np.int64]:
    fixed = np.full(shape[0], -1, dtype=np.int64)
    for position, column in columns.items():
        fixed[position] = column
    return fixed


def _softmax(score: FloatArray, allowed: NDArray[np.bool_]) -> FloatArray:
    score = np.where(allowed, score, _IMPOSSIBLE)
    weight = np.exp(score - score.max(axis=1, keepdims=True)) * allowed
    marginals: FloatArray = weight / weight.sum(axis=1, keepdims=True)
    return marginals


def _clamp(marginals: FloatArray, fixed: NDArray[np.int64]) -> FloatArray:
    """Set the rows of fixed posts to 1 in the column of their section, in place."""
    rows = fixed >= 0
    marginals[rows] = 0.0
    marginals[rows, fixed[rows]] = 1.0
    return marginals
