"""Fit the weights that tell answers from everything else, and write act_weights.toml.

    python -m benchmarks.fit_acts --write

Logistic regression with a Gaussian prior around 0, fitted on the posts of the chats that a careful
reader sorted (``points/`` beside ``chats/``, see ``benchmarks/_gold.py``): answers (section
``answers`` and all posts of points) against ``chatter`` and against posts that are neither.
Printed are precision, recall and F of answers against chatter with each chat left out of the fit,
and with all chats of a hashtag left out; precision among surely placed posts; calibration; and
the worth of each group of features. The same chats give the same file to the byte; without
``--write`` the shipped file is only compared.
"""

from __future__ import annotations

import json
import math
import sys
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks._gold import gold_folder, most_used_hashtag, read_posts
from tweetup.chats.segment import segment
from tweetup.chats.sessions import find_sessions
from tweetup.insight.act_features import ACT_FEATURE_GROUPS, act_features
from tweetup.insight.act_posts import find_asking, read_act_posts
from tweetup.insight.dialogue_acts import ActWeights, classify_acts
from tweetup.model import DialogueAct
from tweetup.text import is_repost

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from tweetup.model import Post, PostAct, PostKey, Segmentation

__all__ = ["SHIPPED", "ActChat", "act_chats", "answer_shares", "fit", "left_out", "report"]

PRIOR = 1.0
"""Precision of the Gaussian prior of a weight."""

THRESHOLD = 0.6
SURE = 0.8
SHIPPED = Path(__file__).resolve().parent.parent / "tweetup" / "insight" / "act_weights.toml"
_THRESHOLDS = (0.4, 0.5, 0.55, 0.6, 0.65, 0.7, 0.8, 0.9, 0.95)
_STEPS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActChat:
    """The sessions of a chat as segmented, and the ids of answers and of chatter in it."""

    name: str
    hashtag: str
    sessions: tuple[tuple[tuple[Post, ...], Segmentation], ...]
    answers: frozenset[str]
    chatter: frozenset[str]

    def acts(self, weights: ActWeights) -> Iterator[tuple[PostAct, float]]:
        """Yield the dialogue act of every post with the confidence of its placement."""
        for posts, segmentation in self.sessions:
            confidence = {
                placement.post: placement.confidence for placement in segmentation.placements
            }
            for act in classify_acts(
                posts, segmentation=segmentation, hashtags=[self.hashtag], weights=weights
            ):
                yield act, confidence.get(act.post, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A post with the reader's verdict, True for an answer and None for neither."""

    chat: str
    answer: bool | None
    act: DialogueAct
    probability: float
    confidence: float


def act_chats(folder: Path) -> list[ActChat]:
    """Return the chats of ``folder`` that a reader sorted, by name."""
    files = sorted((folder.parent / "points").glob("*.points.json"))
    return [_read(folder, path) for path in files]


def _read(folder: Path, path: Path) -> ActChat:
    name = path.name.removesuffix(".points.json")
    sections = json.loads(path.read_text(encoding="utf-8"))["sections"]
    posts = read_posts(folder / f"{name}.jsonl")
    hashtag = most_used_hashtag(posts)
    by_key = {post.key: post for post in posts}
    sessions = tuple(
        (tuple(by_key[key] for key in session.posts), segment(posts, session=session))
        for session in find_sessions(posts, hashtag=hashtag)
    )
    points = [point for section in sections for point in section["points"]]
    return ActChat(
        name=name,
        hashtag=hashtag,
        sessions=sessions,
        answers=frozenset(post for section in sections for post in section["answers"])
        | frozenset(post for point in points for post in point["posts"]),
        chatter=frozenset(post for section in sections for post in section["chatter"]),
    )


def fit(chats: Sequence[ActChat], *, without: frozenset[str] = frozenset()) -> ActWeights:
    """Return weights fitted on chats; those of the features in ``without`` are 0."""
    rows = [row for chat in chats for row in _training(chat)]
    names = tuple(rows[0][0])
    used = np.array([name not in without for name in names])
    features = np.array([list(row.values()) for row, _ in rows]) * used
    truth = np.array([answer for _, answer in rows], dtype=float)
    fitted = _minimum(np.column_stack([np.ones(len(rows)), features]), truth)
    return ActWeights(
        features={name: round(float(x), 3) for name, x in zip(names, fitted[1:], strict=True)},
        intercept=round(float(fitted[0]), 3),
        threshold=THRESHOLD,
    )


def _training(chat: ActChat) -> Iterator[tuple[dict[str, float], bool]]:
    """Yield features and verdict of the posts that are no reposts and ask no question."""
    for posts, segmentation in chat.sessions:
        asking = find_asking(segmentation)
        own = [post for post in posts if not is_repost(post)]
        for post in read_act_posts(
            own, segmentation=segmentation, language="en", hashtags=[chat.hashtag]
        ):
            if post.post.key not in asking:
                yield act_features(post), post.post.id in chat.answers


def _minimum(features: NDArray[np.float64], truth: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the intercept and weights that make ``truth`` (n,) likeliest under the prior."""
    from scipy.optimize import minimize

    prior = np.full(features.shape[1], PRIOR)
    prior[0] = 0.0

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        score = features @ weights
        total = float(np.logaddexp(0.0, score).sum() - truth @ score)
        total += float((prior * weights * weights).sum() / 2)
        chance = 1 / (1 + np.exp(-score))
        return total, features.T @ (chance - truth) + prior * weights

    start = np.zeros(features.shape[1])
    fitted: NDArray[np.float64] = minimize(
        loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 1000}
    ).x
    return fitted


def left_out(
    chats: Sequence[ActChat],
    *,
    group: Callable[[ActChat], str] = lambda chat: chat.name,
    without: frozenset[str] = frozenset(),
) -> list[Judged]:
    """Return every post of the chats with its act by weights fitted on chats of other groups."""
    judged = []
    for chat in chats:
        others = [other for other in chats if group(other) != group(chat)]
        judged += judge(chat, fit(others, without=without))
    return judged


def judge(chat: ActChat, weights: ActWeights) -> list[Judged]:
    """Return every post of a chat with its act; answers outside all sessions are missed."""
    seen: set[PostKey] = set()
    judged = []
    for act, confidence in chat.acts(weights):
        seen.add(act.post)
        judged.append(_judged(chat, act.post.id, act.act, act.answer, confidence))
    missed = chat.answers - {key.id for key in seen}
    return judged + [_judged(chat, post, DialogueAct.REACTION, 0.0, 0.0) for post in sorted(missed)]


def _judged(
    chat: ActChat, post: str, act: DialogueAct, probability: float, confidence: float
) -> Judged:
    answer = True if post in chat.answers else False if post in chat.chatter else None
    return Judged(
        chat=chat.name, answer=answer, act=act, probability=probability, confidence=confidence
    )


def answer_shares(
    posts: Sequence[Judged], threshold: float = THRESHOLD
) -> tuple[float, float, float]:
    """Return precision, recall and F of answers against chatter; posts of neither do not count."""
    right = sum(post.probability >= threshold and post.answer is True for post in posts)
    wrong = sum(post.probability >= threshold and post.answer is False for post in posts)
    all_answers = sum(post.answer is True for post in posts)
    precision = right / max(1, right + wrong)
    recall = right / max(1, all_answers)
    return precision, recall, 2 * right / max(1, right + wrong + all_answers)


def written(weights: ActWeights) -> str:
    """Return the text of the file that ships."""
    lines = [
        "# The weight of each feature of an answer; written by benchmarks/fit_acts.py.",
        f"threshold = {weights.threshold}",
        f"intercept = {weights.intercept:.3f}",
        "",
        "[features]",
        *(f"{name} = {weight:.3f}" for name, weight in weights.features.items()),
    ]
    return "\n".join(lines) + "\n"


def report(*, write: bool = False) -> Iterator[str]:
    """Yield the lines of the comparison; with ``write`` the fitted weights are written."""
    chats = act_chats(gold_folder())
    if not chats:
        yield "no real chats here: TWEETUP_REAL_DATA names no folder"
        return
    text = written(fit(chats))
    same = SHIPPED.is_file() and SHIPPED.read_text(encoding="utf-8") == text
    if write:
        SHIPPED.write_text(text, encoding="utf-8")
    changed = "act_weights.toml written" if write else "act_weights.toml is not from these chats"
    yield "act_weights.toml is what these chats give" if same else changed
    posts = left_out(chats)
    yield ""
    yield from _by_chat(posts)
    yield ""
    yield from _by_threshold(posts, left_out(chats, group=lambda chat: chat.hashtag))
    yield ""
    yield from _calibration(posts)
    yield ""
    yield from _acts_by_verdict(posts)
    yield ""
    yield from _ablation(chats, posts)


def _by_chat(posts: Sequence[Judged]) -> Iterator[str]:
    yield f"{'chat left out':22} answers chatter neither  precision recall     F"
    names = sorted({post.chat for post in posts})
    for name in (*names, "all"):
        theirs = [post for post in posts if name in {post.chat, "all"}]
        counts = [sum(post.answer is verdict for post in theirs) for verdict in (True, False, None)]
        precision, recall, f = answer_shares(theirs)
        row = " ".join(f"{count:7}" for count in counts)
        yield f"{name:22} {row}  {precision:9.3f} {recall:6.3f} {f:5.3f}"


def _by_threshold(posts: Sequence[Judged], by_hashtag: Sequence[Judged]) -> Iterator[str]:
    """Yield the shares by threshold; "strict" precision counts posts of neither as wrong."""
    yield (
        f"{'':10}|{'chats left out':^38}|{'hashtags left out':^24}|{'surely placed':^24}\n"
        "threshold | precision recall     F  strict  F    | precision recall     F   "
        "| posts precision strict"
    )
    for threshold in _THRESHOLDS:
        shares = answer_shares(posts, threshold)
        other = answer_shares(by_hashtag, threshold)
        strict = _strict(posts, threshold)
        sure = [post for post in posts if post.confidence >= SURE]
        count = sum(post.probability >= threshold for post in sure)
        recall = shares[1]
        yield (
            f"{threshold:9} | {shares[0]:9.3f} {recall:6.3f} {shares[2]:5.3f}  {strict:6.3f} "
            f"{2 * strict * recall / (strict + recall):5.3f} | {other[0]:9.3f} {other[1]:6.3f} "
            f"{other[2]:5.3f}   | {count:5} {answer_shares(sure, threshold)[0]:9.3f} "
            f"{_strict(sure, threshold):6.3f}"
        )


def _strict(posts: Sequence[Judged], threshold: float) -> float:
    taken = [post for post in posts if post.probability >= threshold]
    return sum(post.answer is True for post in taken) / max(1, len(taken))


def _calibration(posts: Sequence[Judged]) -> Iterator[str]:
    yield "probability    posts  mean  are answers"
    for low, high in pairwise(_STEPS):
        these = [
            post
            for post in posts
            if low <= post.probability < high and post.act is not DialogueAct.REPOST
        ]
        if not these:
            continue
        mean = sum(post.probability for post in these) / len(these)
        share = sum(post.answer is True for post in these) / len(these)
        yield f"{low:.2f} to {min(high, 1.0):.2f}   {len(these):5} {mean:5.3f} {share:12.3f}"


def _acts_by_verdict(posts: Sequence[Judged]) -> Iterator[str]:
    yield f"{'act':14} answers chatter neither"
    for act in DialogueAct:
        counts = [
            sum(post.act is act and post.answer is verdict for post in posts)
            for verdict in (True, False, None)
        ]
        yield f"{act:14} {counts[0]:7} {counts[1]:7} {counts[2]:7}"


def _ablation(chats: Sequence[ActChat], whole: Sequence[Judged]) -> Iterator[str]:
    yield "without        precision recall     F  log loss"
    yield f"{'nothing':14} {_row(whole)}"
    for name, features in _feature_groups(chats[0]).items():
        yield f"{name:14} {_row(left_out(chats, without=features))}"


def _feature_groups(chat: ActChat) -> dict[str, frozenset[str]]:
    posts, segmentation = chat.sessions[0]
    post = read_act_posts(posts[:1], segmentation=segmentation, language="en", hashtags=())[0]
    return {name: frozenset(group(post)) for name, group in ACT_FEATURE_GROUPS.items()}


def _row(posts: Sequence[Judged]) -> str:
    precision, recall, f = answer_shares(posts)
    own = [post for post in posts if post.act is not DialogueAct.REPOST]
    chances = [post.probability if post.answer is True else 1 - post.probability for post in own]
    loss = -sum(math.log(max(chance, 1e-3)) for chance in chances) / len(chances)
    return f"{precision:9.3f} {recall:6.3f} {f:5.3f} {loss:9.3f}"


if __name__ == "__main__":
    for line in report(write="--write" in sys.argv[1:]):
        print(line, flush=True)
