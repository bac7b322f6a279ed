"""Fit the weights by which phrases are told fit to print, and write mention_weights.toml.

    python -m benchmarks.fit_mentions --write

Phrases of real chats were judged beside their posts (``benchmarks/mentions.md``): print, plain
(true and dull) or no. A logistic model is fitted to 1, 1/2 and 0 by maximum a posteriori, and
measured with each chat left out, and with all chats of a hashtag left out. Candidates nobody has
judged are left out of the fit and counted. Answers are told by the dialogue acts, with weights
that are fitted without the chat.
The same chats give the same file to the byte; without ``--write`` it is only compared.
"""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize

from benchmarks._gold import gold_folder
from benchmarks._sessions import read_chat
from benchmarks.fit_acts import act_chats
from benchmarks.fit_acts import fit as fit_acts
from tweetup.claims.mentions import (
    MENTION_FEATURES,
    MentionCandidate,
    MentionWeights,
    choose_mentions,
)
from tweetup.project.claims import find_session_phrases

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from benchmarks._sessions import ChatSessions
    from tweetup.insight.dialogue_acts import ActWeights

__all__ = ["JudgedPhrase", "fit", "read_judgements", "report"]

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = ROOT / "tweetup" / "claims" / "mention_weights.toml"
JUDGEMENTS = ROOT / "benchmarks" / "mentions.md"
VERSION = "2"
THRESHOLD = 0.2
THRESHOLDS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
# Precision of the Gaussian prior around 0, of standardised features.
PRIOR = 4.0
GRADES = (1.0, 0.5, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedPhrase:
    """A candidate of a chat's section; ``grade`` is 1 (print), 0.5 (plain), 0, None if unjudged.

    ``circle`` is the number of people who answered in the section, ``most`` the number of
    mentions that it has at most.
    """

    chat: str
    section: str
    candidate: MentionCandidate
    circle: int
    most: int
    grade: float | None

    @property
    def hashtag(self) -> str:
        """The hashtag of the chat, as its name begins."""
        return self.chat.split("-")[0]


def read_judgements(path: Path = JUDGEMENTS) -> dict[tuple[str, str, str], float]:
    """Return the grade of each phrase, in lower case, by chat and section."""
    grades: dict[tuple[str, str, str], float] = {}
    chat = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("### "):
            chat = line.removeprefix("### ").strip()
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if re.match(r"\| [QS]\d", line) and len(cells) == 1 + len(GRADES):
            for grade, cell in zip(GRADES, cells[1:], strict=True):
                for phrase in filter(None, cell.split(", ")):
                    grades[chat, cells[0], phrase.casefold()] = grade
    return grades


def read_phrases(folder: Path) -> Iterator[JudgedPhrase]:
    """Yield the candidates of every section of the chats in a folder, in order."""
    grades = read_judgements()
    sorted_chats = act_chats(folder)
    names = {chat.name for chat in sorted_chats}
    for path in sorted(folder.glob("*.jsonl")):
        name = path.name.removesuffix(".jsonl")
        if "." in name:
            continue
        others = [chat for chat in sorted_chats if chat.name != name]
        # The weights that ship did not see the chats that nobody sorted.
        weights = fit_acts(others) if name in names else None
        yield from _chat_phrases(read_chat(path), weights, grades)


def _chat_phrases(
    chat: ChatSessions, weights: ActWeights | None, grades: Mapping[tuple[str, str, str], float]
) -> Iterator[JudgedPhrase]:
    """Yield the candidates of a chat's largest session, its acts by weights fitted without it."""
    segmented = chat.largest
    gate = chat.gate(segmented, weights)
    phrases = find_session_phrases(
        segmented, gate, chat.config, topic=chat.topic(segmented), language_model=None
    )
    for section in gate.sections:
        if not section[1:].isdecimal():
            continue
        circle = gate.people(post.key for post in gate.answers(section))
        for candidate in phrases.candidates(section):
            grade = grades.get((chat.name, section, candidate.phrase.text.casefold()))
            yield JudgedPhrase(
                chat=chat.name,
                section=section,
                candidate=candidate,
                circle=circle,
                most=phrases.most(section),
                grade=grade,
            )


def fit(judged: Sequence[JudgedPhrase], *, threshold: float = THRESHOLD) -> MentionWeights:
    """Return the weights of the model fitted on judged phrases."""
    features = np.array([phrase.candidate.features for phrase in judged])
    grades = np.array([phrase.grade for phrase in judged], dtype=np.float64)
    mean, spread = features.mean(axis=0), features.std(axis=0)
    spread[spread == 0] = 1.0
    inputs = np.column_stack([(features - mean) / spread, np.ones(len(judged))])

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = inputs @ weights
        prior = np.append(weights[:-1], 0.0)
        total = np.logaddexp(0, scores).sum() - (grades * scores).sum() + PRIOR / 2 * prior @ prior
        slope = inputs.T @ (1 / (1 + np.exp(-scores)) - grades) + PRIOR * prior
        return float(total), slope

    start = np.zeros(inputs.shape[1])
    fitted = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 500}).x
    weights = fitted[:-1] / spread
    return MentionWeights(
        bias=round(float(fitted[-1] - weights @ mean), 3),
        weights={
            name: round(float(w), 3) for name, w in zip(MENTION_FEATURES, weights, strict=True)
        },
        threshold=threshold,
        version=VERSION,
    )


def left_out(
    phrases: Sequence[JudgedPhrase], group: Callable[[JudgedPhrase], str]
) -> dict[str, MentionWeights]:
    """Return for each group the weights fitted on all others."""
    judged = [phrase for phrase in phrases if phrase.grade is not None]
    return {
        name: fit([phrase for phrase in judged if group(phrase) != name])
        for name in sorted({group(phrase) for phrase in phrases})
    }


def choose(
    phrases: Sequence[JudgedPhrase],
    weights: Mapping[str, MentionWeights],
    group: Callable[[JudgedPhrase], str],
    threshold: float,
) -> list[JudgedPhrase]:
    """Return the phrases that would be printed, by the weights of the group of each."""
    sections: defaultdict[tuple[str, str], list[JudgedPhrase]] = defaultdict(list)
    for phrase in phrases:
        sections[phrase.chat, phrase.section].append(phrase)
    chosen = []
    for rows in sections.values():
        used = replace(weights[group(rows[0])], threshold=threshold)
        printed = choose_mentions([row.candidate for row in rows], used, most=rows[0].most)
        chosen += [row for row in rows if row.candidate in printed]
    return chosen


def _shares(phrases: Sequence[JudgedPhrase]) -> str:
    grades = [phrase.grade for phrase in phrases if phrase.grade is not None]
    fit_to_print = sum(grade == 1 for grade in grades) / max(1, len(grades))
    sound = sum(grade > 0 for grade in grades) / max(1, len(grades))
    return f"{len(phrases):5} {fit_to_print:6.2f} {sound:6.2f}"


def report(*, write: bool = False) -> Iterator[str]:
    """Yield the figures: mentions printed, the share to print, and the share to print or plain."""
    folder = gold_folder()
    phrases = list(read_phrases(folder))
    if not phrases:
        yield "no real chats here: TWEETUP_REAL_DATA names no folder"
        return
    judged = [phrase for phrase in phrases if phrase.grade is not None]
    yield f"{len(phrases)} candidates, {len(phrases) - len(judged)} of them not judged"
    yield f"{'all candidates':24} {_shares(phrases)}"
    read = {path.name.split(".")[0] for path in (folder.parent / "points").glob("*.json")}
    questions = sum(
        len(json.loads(path.read_text(encoding="utf-8"))["sections"])
        for path in (folder.parent / "points").glob("*.json")
    )
    groups: dict[str, Callable[[JudgedPhrase], str]] = {
        "chat": lambda phrase: phrase.chat,
        "hashtag": lambda phrase: phrase.hashtag,
    }
    yield f"{'':24} {'count':>5} {'print':>6} {'sound':>6}   in the chats read by hand, a question"

    def row(name: str, chosen: Sequence[JudgedPhrase]) -> str:
        in_read = [phrase for phrase in chosen if phrase.chat in read]
        each = len(in_read) / max(1, questions)
        return f"{name:24} {_shares(chosen)}   {_shares(in_read)} {each:5.2f}"

    for title, group in groups.items():
        weights = left_out(phrases, group)
        for threshold in THRESHOLDS:
            chosen = choose(phrases, weights, group, threshold)
            yield row(f"{title} left out, from {threshold}", chosen)
    yield from _by_circle(phrases)
    for name, placed in _by_place(phrases).items():
        yield row(name, placed)
    yield from _compare(fit(judged), write=write)


def _by_circle(phrases: Sequence[JudgedPhrase]) -> Iterator[str]:
    """Yield the shares among phrases of two people, by the number who answered."""
    weights = left_out(phrases, lambda phrase: phrase.chat)
    chosen = choose(phrases, weights, lambda phrase: phrase.chat, THRESHOLD)
    for low, high in ((2, 8), (8, 12), (12, 16), (16, 25), (25, 100)):
        rows = [p for p in chosen if p.candidate.people == 2 and low <= p.circle < high]
        yield f"{f'two of {low} to {high - 1} people':24} {_shares(rows)}"
    more = [phrase for phrase in chosen if phrase.candidate.people > 2]
    yield f"{'three people and more':24} {_shares(more)}"


def _by_place(phrases: Sequence[JudgedPhrase]) -> dict[str, list[JudgedPhrase]]:
    """Return the mentions of a record, chats left out, by the place where a recap has them."""
    weights = left_out(phrases, lambda phrase: phrase.chat)
    record = choose(phrases, weights, lambda phrase: phrase.chat, THRESHOLD)
    in_text: list[JudgedPhrase] = []
    kept_back: list[JudgedPhrase] = []
    for phrase in record:
        probability = weights[phrase.chat].probability(phrase.candidate.features)
        (in_text if phrase.candidate.is_shown(probability) else kept_back).append(phrase)
    return {
        "in the record": record,
        "sure": [phrase for phrase in record if phrase.candidate.sure],
        "in a recap's text": in_text,
        "kept back": kept_back,
    }


def _compare(weights: MentionWeights, *, write: bool) -> Iterator[str]:
    lines = [
        "# The weight of each feature of a phrase; written by benchmarks/fit_mentions.py.",
        f'version = "{weights.version}"',
        f"threshold = {weights.threshold}",
        f"bias = {weights.bias:.3f}",
        "",
        "[weights]",
        *(f"{name} = {weights.weights[name]:.3f}" for name in MENTION_FEATURES),
    ]
    text = "\n".join(lines) + "\n"
    same = SHIPPED.read_text(encoding="utf-8") == text
    if write:
        SHIPPED.write_text(text, encoding="utf-8")
    changed = f"{SHIPPED.name} written" if write else f"{SHIPPED.name} is not what these chats give"
    yield f"{SHIPPED.name} is what these chats give" if same else changed


if __name__ == "__main__":
    for line in report(write="--write" in sys.argv[1:]):
        print(line, flush=True)
