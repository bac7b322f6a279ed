"""Fit the weights of quotability, and write quotability.toml.

    python -m benchmarks.fit_quotes --write

A logistic regression with a Gaussian prior on the answers of chats that were read by hand, told by
the dialogue acts of weights that are fitted without their chat: the posts an editor would quote
count as 1, those that only make a point of the reader's as a half, all others as 0. Features are
scaled for the fit alone, so that the prior weighs on all alike.
Printed are the area under the ROC curve with each chat left out of the fit, for quoted posts and
for those that are quoted or make a point, and what each feature moves: its weight times its
standard deviation. The same chats give the same file to the byte; without ``--write`` the shipped
file is only compared. What the quotes are worth is measured by ``benchmarks/quotes.py``.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize

from benchmarks._quote_gold import QuoteChat, classified, quote_chats
from tweetup.insight.quotability import QUOTE_FEATURES, QuoteWeights
from tweetup.model import DialogueAct

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from tweetup.model import PostKey

    FloatArray = NDArray[np.float64]

__all__ = ["area_under_curve", "fit", "left_out", "report", "trained_keys"]

PRIOR = 30.0
POINT = 0.5
# A chat with many answers counts for less than as many chats: as so many answers would, by root.
USUAL_SIZE = 60
SHIPPED = Path(__file__).resolve().parent.parent / "tweetup" / "insight" / "quotability.toml"


def trained_keys(chat: QuoteChat) -> list[PostKey]:
    """Return the answers of a chat that are no question of its own, whatever their confidence."""
    return [
        key
        for key in sorted(chat.features)
        if chat.acts[key].act is DialogueAct.ANSWER and key not in chat.gate.asking
    ]


def fit(
    chats: Sequence[QuoteChat], *, without: frozenset[str] = frozenset(), prior: float = PRIOR
) -> QuoteWeights:
    """Return weights fitted on chats; those of the features in ``without`` are 0."""
    rows, targets, worth = [], [], []
    for chat in chats:
        keys = trained_keys(chat)
        rows += [chat.features[key] for key in keys]
        targets += [
            1.0 if key.id in chat.best else POINT if key.id in chat.pointed else 0.0 for key in keys
        ]
        worth += [(USUAL_SIZE / len(keys)) ** 0.5] * len(keys)
    used = np.array([name not in without for name in QUOTE_FEATURES])
    features = np.array(rows) * used
    mean, spread = features.mean(axis=0), features.std(axis=0)
    scale = np.where(spread > 1e-9, spread, 1.0)
    scaled = _fit_logistic((features - mean) / scale, np.array(targets), np.array(worth), prior)
    weights = scaled[1:] / scale
    return QuoteWeights(
        round(float(scaled[0] - weights @ mean), 3),
        {name: round(float(x), 3) for name, x in zip(QUOTE_FEATURES, weights, strict=True)},
    )


def _fit_logistic(
    features: FloatArray, targets: FloatArray, worth: FloatArray, prior: float
) -> FloatArray:
    """Return intercept and weights by penalised likelihood; ``worth`` weighs the rows."""

    def loss(weights: FloatArray) -> tuple[float, FloatArray]:
        log_odds = features @ weights[1:] + weights[0]
        off = 1 / (1 + np.exp(-log_odds)) - targets
        total = float((worth * (np.logaddexp(0, log_odds) - targets * log_odds)).sum())
        slope = np.concatenate([[worth @ off], features.T @ (worth * off) + prior * weights[1:]])
        return total + prior * float(weights[1:] @ weights[1:]) / 2, slope

    start = np.zeros(features.shape[1] + 1)
    fitted: FloatArray = minimize(loss, start, jac=True, method="L-BFGS-B").x
    return fitted


def left_out(
    chats: Sequence[QuoteChat], *, without: frozenset[str] = frozenset()
) -> dict[str, QuoteWeights]:
    """Return for each chat the weights fitted on all others."""
    return {
        chat.name: fit([other for other in chats if other.name != chat.name], without=without)
        for chat in chats
    }


def area_under_curve(scores: Sequence[float], positive: Sequence[bool]) -> float:
    """Return the probability that a positive scores above a negative; ties count half."""
    yes = [score for score, is_positive in zip(scores, positive, strict=True) if is_positive]
    no = [score for score, is_positive in zip(scores, positive, strict=True) if not is_positive]
    wins = sum((a > b) + (a == b) / 2 for a in yes for b in no)
    return wins / max(1, len(yes) * len(no))


def mean_areas(
    chats: Sequence[QuoteChat], *, without: frozenset[str] = frozenset()
) -> tuple[float, float]:
    """Return the mean area with each chat left out: of the best posts, and of the good ones."""
    weights = left_out(chats, without=without)
    areas = []
    for chat in chats:
        keys = trained_keys(chat)
        scores = [weights[chat.name].probability(chat.features[key]) for key in keys]
        areas.append(
            [
                area_under_curve(scores, [key.id in wanted for key in keys])
                for wanted in (chat.best, chat.good)
            ]
        )
    best, good = np.array(areas).mean(axis=0)
    return float(best), float(good)


def written(weights: QuoteWeights) -> str:
    """Return the text of the file that ships."""
    return "\n".join(
        [
            "# The weight of each feature of quotability; written by benchmarks/fit_quotes.py.",
            f"intercept = {weights.intercept:.3f}",
            "",
            "[weights]",
            *(f"{name} = {weights.weights[name]:.3f}" for name in QUOTE_FEATURES),
            "",
        ]
    )


def moves(chats: Sequence[QuoteChat], weights: QuoteWeights) -> dict[str, float]:
    """Return the weight of each feature times its standard deviation over all answers."""
    spread = np.array([chat.features[key] for chat in chats for key in trained_keys(chat)]).std(
        axis=0
    )
    return {
        name: weights.weights[name] * float(deviation)
        for name, deviation in zip(QUOTE_FEATURES, spread, strict=True)
    }


def report(*, write: bool = False) -> Iterator[str]:
    """Yield the lines of the report; with ``write`` the fitted weights are written."""
    chats = classified(quote_chats())
    if not chats:
        yield "no real chats here: TWEETUP_REAL_DATA names no folder"
        return
    weights = fit(chats)
    yield "area under the curve, each chat left out: best, best or in a point"
    best, good = mean_areas(chats)
    yield f"{'all features':16} {best:.3f} {good:.3f}"
    yield "and without a feature; its weight times its standard deviation"
    moved = moves(chats, weights)
    for name in sorted(QUOTE_FEATURES, key=lambda name: -abs(moved[name])):
        best, good = mean_areas(chats, without=frozenset({name}))
        yield f"{name:16} {best:.3f} {good:.3f} {moved[name]:+.2f}"
    text = written(weights)
    same = SHIPPED.is_file() and SHIPPED.read_text(encoding="utf-8") == text
    if write:
        SHIPPED.write_text(text, encoding="utf-8")
    changed = "quotability.toml written" if write else "quotability.toml is another"
    yield "quotability.toml is what these chats give" if same else changed


if __name__ == "__main__":
    for line in report(write="--write" in sys.argv[1:]):
        print(line, flush=True)
