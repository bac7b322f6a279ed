"""Fit the weights of the model of open questions, and write question_weights.toml.

    python -m benchmarks.fit_open_questions --write

Fitted is a logistic model of the features of a question (``tweetup.insight.question_scores``) by
maximum a posteriori with a Gaussian prior around 0. Positive are the questions that a reader found
left open: in the chats of ``points/`` by their gold, in the others of ``chats/`` by
``benchmarks/open_questions.tsv``. Printed is, for each least probability, how many stated
questions are open, with each chat left out of the fit. The same chats give the same file to the
byte; without ``--write`` the shipped file is only compared.
"""

from __future__ import annotations

import json
import math
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks._gold import gold_folder
from tweetup.chats.segment import segment
from tweetup.chats.sessions import find_sessions
from tweetup.claims import Gate, choose_open_question, open_gate
from tweetup.files import Record, open_source
from tweetup.insight.question_scores import FEATURES, question_features
from tweetup.text import find_hashtags, fold_tag

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from tweetup.model import Post, PostKey

    FloatArray = NDArray[np.float64]

__all__ = ["QuestionChat", "count_chosen", "fit", "left_out", "question_chats", "report"]

PRIOR = 1.0
# A question of the chats that were read whole counts for more than one judged by itself.
GOLD_WEIGHT = 1.5
THRESHOLDS = (0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6)
LABELS = Path(__file__).resolve().parent / "open_questions.tsv"
SHIPPED = LABELS.parent.parent / "tweetup" / "insight" / "question_weights.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionChat:
    """One session with the features of its unanswered questions, and its open ones by post id.

    ``is_gold`` is True where a reader went through the whole chat.
    """

    name: str
    gate: Gate
    features: Mapping[PostKey, frozenset[str]]
    open_ids: frozenset[str]
    is_gold: bool

    @property
    def sections(self) -> tuple[str, ...]:
        """The names of the sections that have a post, in alphabetical order."""
        return tuple(sorted({placement.section for placement in self.gate.placements.values()}))

    def chosen(self, weights: Mapping[str, float], least: float) -> tuple[PostKey, ...]:
        """Return the questions that a recap states."""
        candidates = {key: _probability(names, weights) for key, names in self.features.items()}
        keys = (
            choose_open_question(self.gate, section, candidates=candidates, least=least)
            for section in self.sections
        )
        return tuple(key for key in keys if key is not None)


def question_chats(folder: Path, *, only: str = "") -> list[QuestionChat]:
    """Return the sessions of the judged chats in ``folder`` whose names begin so, by name."""
    labels: dict[str, set[str]] = {}
    for line in LABELS.read_text(encoding="utf-8").splitlines()[1:]:
        name, post_id, label = line.split("\t")
        labels.setdefault(name, set()).update({post_id} if label == "open" else ())
    chats: list[QuestionChat] = []
    for path in sorted(folder.glob(f"{only}*.jsonl")):
        name, _, variant = path.name.removesuffix(".jsonl").partition(".")
        points = folder.parent / "points" / f"{name}.points.json"
        if variant or not (name in labels or points.exists()):
            continue
        open_ids = _gold_open(points) if points.exists() else labels[name]
        chats.extend(_read(path, name, frozenset(open_ids), is_gold=points.exists()))
    return chats


def _gold_open(points: Path) -> set[str]:
    gold = json.loads(points.read_text(encoding="utf-8"))
    return {post_id for section in gold["sections"] for post_id in section["open"]}


def _read(
    path: Path, name: str, open_ids: frozenset[str], *, is_gold: bool
) -> Iterator[QuestionChat]:
    records = (record.post for record in open_source(str(path)) if isinstance(record, Record))
    posts = {post.key: post for post in records}
    for session in find_sessions(posts.values(), hashtag=_most_used(list(posts.values()))):
        present = [posts[key] for key in session.posts]
        segmentation = segment(present, session=session)
        gate = open_gate(present, segmentation=segmentation, acts=())
        yield QuestionChat(
            name=name,
            gate=gate,
            features=question_features(
                present,
                hosts=segmentation.hosts,
                question_posts=gate.asking,
                sections=segmentation.section_of(),
                question_texts={it.section: it.text for it in segmentation.questions},
            ),
            open_ids=open_ids,
            is_gold=is_gold,
        )


def _most_used(posts: Sequence[Post]) -> str:
    """Return the hashtag that most posts carry: the chat's."""
    counts = Counter(
        tag for post in posts for tag in {fold_tag(found) for found in find_hashtags(post.text)}
    )
    return max(counts, key=lambda tag: (counts[tag], tag))


def fit(chats: Sequence[QuestionChat]) -> dict[str, float]:
    """Return the weight of each feature and of ``bias``, fitted on chats, to three decimals."""
    from scipy.optimize import minimize

    rows = [
        (names, float(key.id in chat.open_ids), GOLD_WEIGHT if chat.is_gold else 1.0)
        for chat in chats
        for key, names in chat.features.items()
    ]
    matrix = np.array([[1.0, *(name in names for name in FEATURES)] for names, _, _ in rows])
    truth = np.array([label for _, label, _ in rows])
    counts = np.array([weight for _, _, weight in rows])
    precision = np.array([0.0, *(PRIOR for _ in FEATURES)])

    def loss(weights: FloatArray) -> tuple[float, FloatArray]:
        score = matrix @ weights
        chance = 1 / (1 + np.exp(-score))
        likelihood = np.logaddexp(0.0, np.where(truth > 0, -score, score))
        total = float((counts * likelihood).sum() + (precision * weights**2).sum() / 2)
        return total, matrix.T @ (counts * (chance - truth)) + precision * weights

    fitted = minimize(loss, np.zeros(matrix.shape[1]), jac=True, method="L-BFGS-B").x
    return {
        name: round(float(weight), 3)
        for name, weight in zip(("bias", *FEATURES), fitted, strict=True)
    }


def _probability(names: frozenset[str], weights: Mapping[str, float]) -> float:
    score = weights["bias"] + sum(weights[name] for name in sorted(names))
    return 1 / (1 + math.exp(-score))


def left_out(chats: Sequence[QuestionChat]) -> dict[str, dict[str, float]]:
    """Return for each chat the weights fitted on all others."""
    return {
        name: fit([chat for chat in chats if chat.name != name])
        for name in sorted({chat.name for chat in chats})
    }


def written(weights: Mapping[str, float]) -> str:
    """Return the text of the file that ships."""
    lines = (f"{name} = {weight:.3f}" for name, weight in weights.items())
    head = "# The weight of each feature; written by benchmarks/fit_open_questions.py."
    return "\n".join((head, *lines)) + "\n"


def report(*, write: bool = False) -> Iterator[str]:
    """Yield the figures with each chat left out; with ``write`` the fitted weights are written."""
    chats = question_chats(gold_folder())
    if not chats:
        yield "no real chats here: TWEETUP_REAL_DATA names no folder"
        return
    folds = left_out(chats)
    yield f"{'least':>6} {'chats read whole':>26} {'other chats':>22}"
    for least in THRESHOLDS:
        yield f"{least:6.2f} " + " ".join(
            f"{_figures([c for c in chats if c.is_gold is is_gold], folds, least):>25}"
            for is_gold in (True, False)
        )
    text = written(fit(chats))
    same = SHIPPED.exists() and SHIPPED.read_text(encoding="utf-8") == text
    if write:
        SHIPPED.write_text(text, encoding="utf-8")
    changed = f"{SHIPPED.name} written" if write else f"{SHIPPED.name} is not what these chats give"
    yield f"{SHIPPED.name} is what these chats give" if same else changed


def count_chosen(
    chats: Sequence[QuestionChat], folds: Mapping[str, Mapping[str, float]], least: float
) -> tuple[int, int, int]:
    """Return the number of stated questions that are open, of those stated, and of open ones.

    Each chat's questions get their probabilities from the weights of its name in ``folds``.
    """
    chosen = [
        key.id in chat.open_ids for chat in chats for key in chat.chosen(folds[chat.name], least)
    ]
    whole = sum(len(ids) for ids in {chat.name: chat.open_ids for chat in chats}.values())
    return sum(chosen), len(chosen), whole


def _figures(
    chats: Sequence[QuestionChat], folds: Mapping[str, Mapping[str, float]], least: float
) -> str:
    still_open, stated, whole = count_chosen(chats, folds, least)
    return f"{still_open}/{stated} ({still_open / max(1, stated):.2f}) of {whole}"


if __name__ == "__main__":
    for line in report(write="--write" in sys.argv[1:]):
        print(line, flush=True)
