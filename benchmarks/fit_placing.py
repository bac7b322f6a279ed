"""Fit what each kind of evidence is worth for placing posts, and write weights.toml.

    python -m benchmarks.fit_placing --write

Fitted are a log-linear model of which post a reply answers (on replies on record) and the worth
of each kind of evidence of a post's section (on chats whose labels are cut out), both by maximum
a posteriori. Chats have too few replies among their labelled posts to learn what a link is worth,
so those weights lean on hand-set ones. Printed is the accuracy with each chat left out of all
that is fitted, beside hand-set weights and the question asked last. The same chats give the same
file to the byte; without ``--write`` it is only said whether the shipped one is that.
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
    MOVING,
    STILL,
    Weights,
    believe,
    moving_evidence,
    still_evidence,
)
from tweetup.chats.place.reply_targets import SIGNS, candidates

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from tweetup.chats.place.feature_matrix import Array
    from tweetup.chats.place.placing import Layout

__all__ = ["HAND_SET", "fit", "left_out", "report"]

ROUNDS = 5
TEACHING_ROUNDS = 2
VERSION = "2"
# How hard weights are held to where they start: at nothing, or for links at what is set by hand.
HELD = 1.0
SPEECH_HELD = 2.0
LINKS = {"reply": 2.5, "quote": 2.5, "addressed": 2.5}
LINKS_HELD = 50.0
# A chat with many labels counts for less than as many chats: as so many posts would, by root.
USUAL_SIZE = 60
SHIPPED = Path(__file__).resolve().parent.parent / "tweetup" / "chats" / "place" / "weights.toml"

# What one would write down without fitting: the question asked last, or the one a reply is under.
HAND_SET = Weights(
    first={name: {"lag1": -1.0, "lag1_0": 2.0, "age": -1.0, "intro": -2.0}.get(name, 0.0)
           for name in STILL},
    later={name: {"lag1": -1.0, "lag1_0": 2.0, "age": -1.0, "intro": -2.0, "around": 1.0,
                  "asked_words": 1.0, "section_words": 1.0, **LINKS}.get(name, 0.0)
           for name in (*STILL, *MOVING)},
    speech=tuple({"gap": -1.0, "second_handle": -1.0, "shared_words": 1.0}.get(sign, 0.0)
                 for sign in SIGNS),
    rounds=ROUNDS,
    sureness=1.0,
    version="by hand",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Lesson:
    """A chat to learn from: its evidence (n, s, kinds) and truth, for the posts that teach."""

    layout: Layout
    truth: NDArray[np.int64]
    teaches: NDArray[np.bool_]
    still: Array

    def with_belief(self, belief: Array) -> Array:
        moving = [evidence for _, evidence in moving_evidence(self.layout.scene, belief)]
        return np.concatenate([self.still, np.stack(moving, axis=2)], axis=2)

    def belief(self, evidence: Array, weights: Array) -> Array:
        belief = _softmax(evidence @ weights, self.layout.scene.allowed)
        for position, column in self.layout.settled.items():
            belief[position] = 0.0
            belief[position, column] = 1.0
        return belief

    @property
    def weight(self) -> float:
        return float((USUAL_SIZE / max(1, int((self.truth >= 0).sum()))) ** 0.5)


def fit(chats: Sequence[GoldChat], *, without: frozenset[str] = frozenset()) -> Weights:
    """Weights fitted on chats; the kinds of evidence in ``without`` are worth nothing."""
    speech = fit_speech(chats)
    lessons = [_lesson(chat, speech) for chat in chats]
    still = [name not in without for name in STILL]
    kinds = [name not in without for name in (*STILL, *MOVING)]
    first = _fit_kinds(lessons, [lesson.still for lesson in lessons], STILL, still)
    beliefs = [lesson.belief(lesson.still, first) for lesson in lessons]
    later = first
    for _ in range(TEACHING_ROUNDS):
        evidence = [
            lesson.with_belief(belief) for lesson, belief in zip(lessons, beliefs, strict=True)
        ]
        later = _fit_kinds(lessons, evidence, (*STILL, *MOVING), kinds)
        beliefs = [
            lesson.belief(seen, later) for lesson, seen in zip(lessons, evidence, strict=True)
        ]
    return Weights(
        first=_rounded(STILL, first),
        later=_rounded((*STILL, *MOVING), later),
        speech=speech,
        rounds=ROUNDS,
        sureness=1.0,
        version=VERSION,
    )


def _rounded(names: Sequence[str], weights: Array) -> dict[str, float]:
    return {name: round(float(x), 3) for name, x in zip(names, weights, strict=True)}


def _lesson(chat: GoldChat, speech: Sequence[float]) -> _Lesson:
    laid = chat.lay_out(speech)
    truth = chat.truth(laid.sections)
    open_ = np.array([reading.position not in chat.anchors for reading in chat.taken.readings])
    possible = laid.scene.allowed[np.arange(len(truth)), np.maximum(truth, 0)]
    still = np.stack([evidence for _, evidence in still_evidence(laid.scene)], axis=2)
    return _Lesson(laid, truth, (truth >= 0) & open_ & possible, still)


def _fit_kinds(
    lessons: Sequence[_Lesson],
    evidence: Sequence[Array],
    names: Sequence[str],
    used: Sequence[bool],
) -> Array:
    """Weights by penalised likelihood (a Gaussian prior around the hand-set ones)."""
    start = np.array([LINKS.get(name, 0.0) for name in names]) * np.array(used)
    held = np.array([LINKS_HELD if name in LINKS else HELD for name in names])
    taught = [
        (seen[lesson.teaches] * np.array(used), lesson.layout.scene.allowed[lesson.teaches],
         lesson.truth[lesson.teaches], lesson.weight)
        for lesson, seen in zip(lessons, evidence, strict=True)
    ]  # fmt: skip

    def loss(weights: Array) -> tuple[float, Array]:
        off = weights - start
        total, slope = float((held * off * off).sum() / 2), held * off
        for seen, allowed, truth, weight in taught:
            belief = _softmax(seen @ weights, allowed)
            rows = np.arange(len(truth))
            total -= weight * float(np.log(np.maximum(belief[rows, truth], 1e-12)).sum())
            belief[rows, truth] -= 1.0
            slope = slope + weight * np.tensordot(belief, seen, ((0, 1), (0, 1)))
        return total, slope

    return _least(loss, start)


def fit_speech(chats: Sequence[GoldChat]) -> tuple[float, ...]:
    """The weights of the signs that a post answers another, from the replies on record."""
    known = []
    for chat in chats:
        for reading, found in candidates(chat.taken.readings):
            positions = [position for position, _ in found]
            if len(found) > 1 and reading.reply_to in positions:
                signs = np.array([signs for _, signs in found])
                known.append((signs, positions.index(reading.reply_to)))

    def loss(weights: Array) -> tuple[float, Array]:
        total = float(SPEECH_HELD * (weights @ weights) / 2)
        slope = SPEECH_HELD * weights
        for signs, answered in known:
            score = signs @ weights
            chance = np.exp(score - score.max())
            chance /= chance.sum()
            total -= float(np.log(chance[answered]))
            chance[answered] -= 1.0
            slope = slope + chance @ signs
        return total, slope

    return tuple(round(float(x), 3) for x in _least(loss, np.zeros(len(SIGNS))))


def _least(loss: Callable[[Array], tuple[float, Array]], start: Array) -> Array:
    found: Array = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 300}).x
    return found


def _softmax(score: Array, allowed: NDArray[np.bool_]) -> Array:
    score = np.where(allowed, score, -1e9)
    weight = np.exp(score - score.max(axis=1, keepdims=True)) * allowed
    belief: Array = weight / weight.sum(axis=1, keepdims=True)
    return belief


def left_out(
    chats: Sequence[GoldChat], *, without: frozenset[str] = frozenset()
) -> dict[str, Weights]:
    """For each chat, the weights fitted on all others, with the sureness that suits them all.

    Sureness is one number; it is fitted on the beliefs of chats about to be left out.
    """
    found = {
        chat.name: fit([other for other in chats if other.name != chat.name], without=without)
        for chat in chats
    }
    sureness = _sureness(chats, found)
    return {name: replace(weights, sureness=sureness) for name, weights in found.items()}


def _sureness(chats: Sequence[GoldChat], weights: Mapping[str, Weights]) -> float:
    """The factor on scores under which left-out beliefs are likeliest, in steps of 0.05."""
    taught = []
    for chat in chats:
        lesson = _lesson(chat, weights[chat.name].speech)
        scene = lesson.layout.scene
        belief = believe(scene, lesson.layout.settled, weights[chat.name])
        logs = np.log(np.maximum(belief, 1e-12))[lesson.teaches]
        taught.append((logs, scene.allowed[lesson.teaches], lesson.truth[lesson.teaches]))

    def unlikely(factor: float) -> float:
        total = 0.0
        for logs, allowed, truth in taught:
            right = _softmax(factor * logs, allowed)[np.arange(len(truth)), truth]
            total -= float(np.log(np.maximum(right, 1e-6)).sum())
        return total

    return min((round(0.5 + 0.05 * step, 2) for step in range(15)), key=unlikely)


def written(weights: Weights) -> str:
    """The file that ships."""
    tables = {
        "speech": dict(zip(SIGNS, weights.speech, strict=True)),
        "first": weights.first,
        "later": weights.later,
    }
    lines = [
        "# What each kind of evidence is worth; written by benchmarks/fit_placing.py.",
        f'version = "{weights.version}"',
        f"rounds = {weights.rounds}",
        f"sureness = {weights.sureness}",
    ]
    for table, values in tables.items():
        lines += ["", f"[{table}]", *(f"{name} = {worth:.3f}" for name, worth in values.items())]
    return "\n".join(lines) + "\n"


def accuracy(chats: Sequence[GoldChat], weights: Mapping[str, Weights]) -> tuple[float, float]:
    """Share of posts placed right over posts, and its mean over chats."""
    shares = []
    for chat in chats:
        laid = chat.lay_out(weights[chat.name].speech)
        belief = believe(laid.scene, laid.settled, weights[chat.name])
        placed = chat.placed(laid, belief.argmax(axis=1))
        right = sum(placed.get(one) == chat.gold[one] for one in chat.judged)
        shares.append((right, len(chat.judged)))
    right, of = (sum(column) for column in zip(*shares, strict=True))
    return right / of, sum(one / many for one, many in shares if many) / len(shares)


def report(*, write: bool = False) -> Iterator[str]:
    """Fit and compare, and write what was fitted where asked to."""
    chats = gold_chats(gold_folder(), "masked")
    if not chats:
        yield "no real chats here: TWEETUP_REAL_DATA names no folder"
        return
    last = [sum(chat.last.get(one) == chat.gold[one] for one in chat.judged) for chat in chats]
    of = [len(chat.judged) for chat in chats]
    folds = left_out(chats)
    by_hand = dict.fromkeys(folds, HAND_SET)
    macro = sum(a / b for a, b in zip(last, of, strict=True)) / len(of)
    yield f"{'':20} posts  chats"
    yield f"{'question asked last':20} {sum(last) / sum(of):.3f}  {macro:.3f}"
    for title, weights in (("weights set by hand", by_hand), ("fitted, left out", folds)):
        over_posts, over_chats = accuracy(chats, weights)
        yield f"{title:20} {over_posts:.3f}  {over_chats:.3f}"
    sureness = next(iter(folds.values())).sureness
    text = written(replace(fit(chats), sureness=sureness))
    same = SHIPPED.read_text(encoding="utf-8") == text
    if write:
        SHIPPED.write_text(text, encoding="utf-8")
    changed = "weights.toml written" if write else "weights.toml is not what these chats give"
    yield "weights.toml is what these chats give" if same else changed


if __name__ == "__main__":
    for line in report(write="--write" in sys.argv[1:]):
        print(line, flush=True)
