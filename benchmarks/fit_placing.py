"""Fit the weights of the placement model, and write weights.toml.

    python -m benchmarks.fit_placing --write

Fitted are a log-linear model of the post that a reply answers (on replies on record) and the
weight of each feature of a post's section (on chats whose labels are cut out), both by maximum
a posteriori. Chats have too few replies among their labelled posts to learn the weight of a link,
so those weights have a strong prior around hand-set ones. Printed is the accuracy with each chat
left out of the fit, beside hand-set weights and the question asked last. The same chats give the
same file to the byte; without ``--write`` the shipped file is only compared.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize

from benchmarks._gold import GoldChat, gold_chats, gold_folder
from tweetup.chats.place.inference import (
    LOCAL_FEATURES,
    RELATIONAL_FEATURES,
    PlacementWeights,
    infer_marginals,
    local_features,
    relational_features,
)
from tweetup.chats.place.reply_targets import TARGET_FEATURES, target_candidates

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from tweetup.chats.place.feature_matrix import FloatArray
    from tweetup.chats.place.placing import ModelInput

__all__ = ["HAND_SET", "fit", "left_out", "report"]

ROUNDS = 5
TRAINING_ROUNDS = 2
VERSION = "2"
# Precision of the Gaussian prior: around 0, or for links around weights set by hand.
PRIOR = 1.0
TARGETS_PRIOR = 2.0
LINKS = {"reply": 2.5, "quote": 2.5, "addressed": 2.5}
# In none of the chats do hosts wait for the talk to end before most questions.
BY_HAND = {**LINKS, "quiet_behind": -1.5}
BY_HAND_PRIOR = 50.0
# A chat with many labels counts for less than as many chats: as so many posts would, by root.
USUAL_SIZE = 60
SHIPPED = Path(__file__).resolve().parent.parent / "tweetup" / "chats" / "place" / "weights.toml"

# Weights set without fitting: for the question asked last, or the one a reply is under.
HAND_SET = PlacementWeights(
    first={name: {"lag1": -1.0, "lag1_0": 2.0, "age": -1.0, "intro": -2.0}.get(name, 0.0)
           for name in LOCAL_FEATURES},
    later={name: {"lag1": -1.0, "lag1_0": 2.0, "age": -1.0, "intro": -2.0, "around": 1.0,
                  "asked_words": 1.0, "section_words": 1.0, **LINKS}.get(name, 0.0)
           for name in (*LOCAL_FEATURES, *RELATIONAL_FEATURES)},
    targets=tuple({"gap": -1.0, "second_handle": -1.0, "shared_words": 1.0}.get(name, 0.0)
                 for name in TARGET_FEATURES),
    rounds=ROUNDS,
    inverse_temperature=1.0,
    version="by hand",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _TrainingChat:
    """A chat to train on: its local features (n, s, used) and truth, for the training posts."""

    model_input: ModelInput
    truth: NDArray[np.int64]
    training: NDArray[np.bool_]
    local: FloatArray

    def with_marginals(self, marginals: FloatArray) -> FloatArray:
        relational = [
            feature for _, feature in relational_features(self.model_input.matrix, marginals)
        ]
        return np.concatenate([self.local, np.stack(relational, axis=2)], axis=2)

    def marginals(self, features: FloatArray, weights: FloatArray) -> FloatArray:
        marginals = _softmax(features @ weights, self.model_input.matrix.allowed)
        for position, column in self.model_input.fixed_columns.items():
            marginals[position] = 0.0
            marginals[position, column] = 1.0
        return marginals

    @property
    def weight(self) -> float:
        return float((USUAL_SIZE / max(1, int((self.truth >= 0).sum()))) ** 0.5)


def fit(chats: Sequence[GoldChat], *, without: frozenset[str] = frozenset()) -> PlacementWeights:
    """Return weights fitted on chats; those of the features in ``without`` are 0."""
    targets = fit_targets(chats)
    training_chats = [_training_chat(chat, targets) for chat in chats]
    local = [name not in without for name in LOCAL_FEATURES]
    used = [name not in without for name in (*LOCAL_FEATURES, *RELATIONAL_FEATURES)]
    first = _fit_features(
        training_chats, [chat_data.local for chat_data in training_chats], LOCAL_FEATURES, local
    )
    estimates = [chat_data.marginals(chat_data.local, first) for chat_data in training_chats]
    later = first
    for _ in range(TRAINING_ROUNDS):
        features_by_chat = [
            chat_data.with_marginals(marginals)
            for chat_data, marginals in zip(training_chats, estimates, strict=True)
        ]
        later = _fit_features(
            training_chats, features_by_chat, (*LOCAL_FEATURES, *RELATIONAL_FEATURES), used
        )
        estimates = [
            chat_data.marginals(features, later)
            for chat_data, features in zip(training_chats, features_by_chat, strict=True)
        ]
    return PlacementWeights(
        first=_rounded(LOCAL_FEATURES, first),
        later=_rounded((*LOCAL_FEATURES, *RELATIONAL_FEATURES), later),
        targets=targets,
        rounds=ROUNDS,
        inverse_temperature=1.0,
        version=VERSION,
    )


def _rounded(names: Sequence[str], weights: FloatArray) -> dict[str, float]:
    return {name: round(float(x), 3) for name, x in zip(names, weights, strict=True)}


def _training_chat(chat: GoldChat, target_weights: Sequence[float]) -> _TrainingChat:
    model_input = chat.model_input(target_weights)
    truth = chat.truth(model_input.sections)
    open_ = np.array([parsed.position not in chat.fixed for parsed in chat.run.parsed.posts])
    possible = model_input.matrix.allowed[np.arange(len(truth)), np.maximum(truth, 0)]
    local = np.stack([feature for _, feature in local_features(model_input.matrix)], axis=2)
    return _TrainingChat(model_input, truth, (truth >= 0) & open_ & possible, local)


def _fit_features(
    training_chats: Sequence[_TrainingChat],
    features_by_chat: Sequence[FloatArray],
    names: Sequence[str],
    used: Sequence[bool],
) -> FloatArray:
    """Return weights by penalised likelihood (a Gaussian prior around the hand-set ones)."""
    start = np.array([BY_HAND.get(name, 0.0) for name in names]) * np.array(used)
    prior = np.array([BY_HAND_PRIOR if name in BY_HAND else PRIOR for name in names])
    training = [
        (
            features[chat_data.training] * np.array(used),
            chat_data.model_input.matrix.allowed[chat_data.training],
            chat_data.truth[chat_data.training],
            chat_data.weight,
        )
        for chat_data, features in zip(training_chats, features_by_chat, strict=True)
    ]

    def loss(weights: FloatArray) -> tuple[float, FloatArray]:
        off = weights - start
        total, slope = float((prior * off * off).sum() / 2), prior * off
        for features, allowed, truth, weight in training:
            marginals = _softmax(features @ weights, allowed)
            rows = np.arange(len(truth))
            total -= weight * float(np.log(np.maximum(marginals[rows, truth], 1e-12)).sum())
            marginals[rows, truth] -= 1.0
            slope = slope + weight * np.tensordot(marginals, features, ((0, 1), (0, 1)))
        return total, slope

    return _least(loss, start)


def fit_targets(chats: Sequence[GoldChat]) -> tuple[float, ...]:
    """Return the weights of the target features, fitted on the replies on record."""
    replies = []
    for chat in chats:
        for parsed, candidates in target_candidates(chat.run.parsed.posts):
            positions = [position for position, _ in candidates]
            if len(candidates) > 1 and parsed.reply_to in positions:
                features = np.array([features for _, features in candidates])
                replies.append((features, positions.index(parsed.reply_to)))

    def loss(weights: FloatArray) -> tuple[float, FloatArray]:
        total = float(TARGETS_PRIOR * (weights @ weights) / 2)
        slope = TARGETS_PRIOR * weights
        for features, answered in replies:
            score = features @ weights
            chance = np.exp(score - score.max())
            chance /= chance.sum()
            total -= float(np.log(chance[answered]))
            chance[answered] -= 1.0
            slope = slope + chance @ features
        return total, slope

    return tuple(round(float(x), 3) for x in _least(loss, np.zeros(len(TARGET_FEATURES))))


def _least(loss: Callable[[FloatArray], tuple[float, FloatArray]], start: FloatArray) -> FloatArray:
    fitted: FloatArray = minimize(
        loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 300}
    ).x
    return fitted


def _softmax(score: FloatArray, allowed: NDArray[np.bool_]) -> FloatArray:
    score = np.where(allowed, score, -1e9)
    weight = np.exp(score - score.max(axis=1, keepdims=True)) * allowed
    marginals: FloatArray = weight / weight.sum(axis=1, keepdims=True)
    return marginals


def left_out(
    chats: Sequence[GoldChat], *, without: frozenset[str] = frozenset()
) -> dict[str, PlacementWeights]:
    """Return for each chat the weights fitted on all others, with one inverse temperature.

    The inverse temperature is fitted on the marginals of the chats left out.
    """
    found = {
        chat.name: fit([other for other in chats if other.name != chat.name], without=without)
        for chat in chats
    }
    inverse_temperature = _inverse_temperature(chats, found)
    return {
        name: replace(weights, inverse_temperature=inverse_temperature)
        for name, weights in found.items()
    }


def _inverse_temperature(
    chats: Sequence[GoldChat], weights: Mapping[str, PlacementWeights]
) -> float:
    """Return the factor on scores that makes left-out marginals likeliest, in steps of 0.05."""
    training = []
    for chat in chats:
        chat_data = _training_chat(chat, weights[chat.name].targets)
        matrix = chat_data.model_input.matrix
        marginals = infer_marginals(matrix, chat_data.model_input.fixed_columns, weights[chat.name])
        logs = np.log(np.maximum(marginals, 1e-12))[chat_data.training]
        training.append(
            (logs, matrix.allowed[chat_data.training], chat_data.truth[chat_data.training])
        )

    def unlikely(factor: float) -> float:
        total = 0.0
        for logs, allowed, truth in training:
            right = _softmax(factor * logs, allowed)[np.arange(len(truth)), truth]
            total -= float(np.log(np.maximum(right, 1e-6)).sum())
        return total

    return min((round(0.5 + 0.05 * step, 2) for step in range(15)), key=unlikely)


def written(weights: PlacementWeights) -> str:
    """Return the text of the file that ships."""
    tables = {
        "targets": dict(zip(TARGET_FEATURES, weights.targets, strict=True)),
        "first": weights.first,
        "later": weights.later,
    }
    lines = [
        "# The weight of each feature; written by benchmarks/fit_placing.py.",
        f'version = "{weights.version}"',
        f"rounds = {weights.rounds}",
        f"inverse_temperature = {weights.inverse_temperature}",
    ]
    for table, values in tables.items():
        lines += ["", f"[{table}]", *(f"{name} = {worth:.3f}" for name, worth in values.items())]
    return "\n".join(lines) + "\n"


def accuracy(
    chats: Sequence[GoldChat], weights: Mapping[str, PlacementWeights]
) -> tuple[float, float]:
    """Return the share of posts placed right over posts, and its mean over chats."""
    shares = []
    for chat in chats:
        model_input = chat.model_input(weights[chat.name].targets)
        marginals = infer_marginals(
            model_input.matrix, model_input.fixed_columns, weights[chat.name]
        )
        placed = chat.placed(model_input, marginals.argmax(axis=1))
        right = sum(placed.get(post_id) == chat.gold[post_id] for post_id in chat.judged)
        shares.append((right, len(chat.judged)))
    right, of = (sum(column) for column in zip(*shares, strict=True))
    return right / of, sum(right_posts / posts for right_posts, posts in shares if posts) / len(
        shares
    )


def report(*, write: bool = False) -> Iterator[str]:
    """Yield the lines of the comparison; with ``write`` the fitted weights are written."""
    chats = gold_chats(gold_folder(), "masked")
    if not chats:
        yield "no real chats here: TWEETUP_REAL_DATA names no folder"
        return
    last = [
        sum(chat.last.get(post_id) == chat.gold[post_id] for post_id in chat.judged)
        for chat in chats
    ]
    of = [len(chat.judged) for chat in chats]
    folds = left_out(chats)
    by_hand = dict.fromkeys(folds, HAND_SET)
    macro = sum(a / b for a, b in zip(last, of, strict=True)) / len(of)
    yield f"{'':20} posts  chats"
    yield f"{'question asked last':20} {sum(last) / sum(of):.3f}  {macro:.3f}"
    for title, weights in (("weights set by hand", by_hand), ("fitted, left out", folds)):
        over_posts, over_chats = accuracy(chats, weights)
        yield f"{title:20} {over_posts:.3f}  {over_chats:.3f}"
    inverse_temperature = next(iter(folds.values())).inverse_temperature
    text = written(replace(fit(chats), inverse_temperature=inverse_temperature))
    same = SHIPPED.read_text(encoding="utf-8") == text
    if write:
        SHIPPED.write_text(text, encoding="utf-8")
    changed = "weights.toml written" if write else "weights.toml is not what these chats give"
    yield "weights.toml is what these chats give" if same else changed


if __name__ == "__main__":
    for line in report(write="--write" in sys.argv[1:]):
        print(line, flush=True)
