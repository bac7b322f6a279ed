"""How well posts are placed under the question they answer, on real chats.

    python -m benchmarks.segmentation

Weights are fitted anew for each chat on all others, so no figure is of a chat that was learned
from. Printed are, for each chat, the share of posts placed right: by the question asked last, with
every label cut out (masked), with about half of them (half: two draws, the hidden ones measured),
and with all (labelled); what was confused with what, by method; the worth of each group of
features, left out of fitting and measuring; and how far a stated confidence can be trusted.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from benchmarks._gold import GoldChat, gold_chats, gold_folder
from benchmarks.fit_placing import left_out
from tweetup.chats.place.inference import (
    FEATURE_GROUPS,
    PlacementWeights,
    feature_contributions,
    infer_marginals,
)
from tweetup.chats.place.placing import PlacedPosts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

__all__ = ["report"]

_STEPS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01)
_SURE = 0.9


@dataclass(frozen=True, slots=True)
class _Judged:
    """A post with known section: where it belongs, stands and would by the last question."""

    chat: str
    gold: str
    placed: str
    last: str
    method: str
    confidence: float

    @property
    def right(self) -> bool:
        return self.placed == self.gold


def report() -> Iterator[str]:
    """Yield the tables, line by line."""
    masked = gold_chats(gold_folder(), "masked")
    if not masked:
        yield "no real chats here: TWEETUP_REAL_DATA names no folder"
        return
    weights = left_out(masked)
    found = {
        "masked": _judge(masked, weights),
        "half": [
            post
            for seed in (1, 2)
            for post in _judge(gold_chats(gold_folder(), "half", seed=seed), weights)
        ],
        "labelled": _judge(gold_chats(gold_folder(), "labelled"), weights),
    }
    yield from _by_chat(found)
    yield ""
    yield from _confused(found["masked"])
    yield ""
    yield from _trusted(found["masked"])
    yield ""
    yield from _ablation(masked, found["masked"])


def _judge(chats: Sequence[GoldChat], weights: Mapping[str, PlacementWeights]) -> list[_Judged]:
    return [post for chat in chats for post in _judge_chat(chat, weights[chat.name])]


def _judge_chat(chat: GoldChat, weights: PlacementWeights) -> Iterator[_Judged]:
    """Yield the judged posts of a chat; one outside its session stands nowhere."""
    model_input = chat.model_input(weights.targets)
    matrix, sections = model_input.matrix, model_input.sections
    marginals = infer_marginals(matrix, model_input.fixed_columns, weights)
    contributions = feature_contributions(matrix, marginals, weights)
    placed = PlacedPosts(chat.run.parsed.posts, sections, chat.fixed, marginals, contributions)
    placements = {placement.post.id: placement for placement in placed.placements()}
    for post in sorted(chat.judged):
        placement = placements.get(post)
        yield _Judged(
            chat=chat.name,
            gold=chat.gold[post],
            placed=placement.section if placement else "nowhere",
            last=chat.last.get(post, ""),
            method=placement.method.value if placement else "none",
            confidence=placement.confidence if placement else 0.0,
        )


def _share(posts: Sequence[_Judged]) -> float:
    return sum(post.right for post in posts) / max(1, len(posts))


def _over_chats(posts: Sequence[_Judged]) -> float:
    names = sorted({post.chat for post in posts})
    return sum(_share([post for post in posts if post.chat == name]) for name in names) / len(names)


def _by_chat(found: Mapping[str, Sequence[_Judged]]) -> Iterator[str]:
    last = [replace(post, placed=post.last) for post in found["masked"]]
    columns = {"last-Q": last, **found}
    yield f"{'chat':24} posts " + " ".join(f"{name:>8}" for name in columns)
    for chat in sorted({post.chat for post in last}):
        theirs = [[post for post in posts if post.chat == chat] for posts in columns.values()]
        yield f"{chat:24} {len(theirs[0]):5} " + " ".join(
            f"{_share(posts):8.3f}" for posts in theirs
        )
    yield f"{'over posts':24} {len(last):5} " + " ".join(
        f"{_share(posts):8.3f}" for posts in columns.values()
    )
    yield f"{'over chats':30} " + " ".join(
        f"{_over_chats(posts):8.3f}" for posts in columns.values()
    )


def _confused(posts: Sequence[_Judged]) -> Iterator[str]:
    """Errors by how far off they are and by what decided."""
    methods = sorted({post.method for post in posts})
    errors = Counter((_error(post), post.method) for post in posts if not post.right)
    kinds = Counter(_error(post) for post in posts if not post.right)
    yield f"{'error (masked)':34} {'all':>5} " + " ".join(f"{name:>7}" for name in methods)
    for kind, count in sorted(kinds.items(), key=lambda item: (-item[1], item[0])):
        row = " ".join(f"{errors[kind, method]:7}" for method in methods)
        yield f"{kind:34} {count:5} {row}"
    of = Counter(post.method for post in posts)
    yield f"{'posts decided so':34} {len(posts):5} " + " ".join(f"{of[name]:7}" for name in methods)


def _error(post: _Judged) -> str:
    if post.gold[0] == "Q" and post.placed[0] == "Q":
        off = int(post.placed[1:]) - int(post.gold[1:])
        number = "one question" if abs(off) == 1 else "two or more questions"
        return f"{number} too {'late' if off > 0 else 'early'}"
    gold = "an answer" if post.gold[0] == "Q" else post.gold
    return f"{gold} taken for {'an answer' if post.placed[0] == 'Q' else post.placed}"


def _trusted(posts: Sequence[_Judged]) -> Iterator[str]:
    yield "confidence (masked)   share  right"
    for low, high in pairwise(_STEPS):
        these = [post for post in posts if low <= post.confidence < high]
        row = f"{len(these) / len(posts):8.3f} {_share(these):6.3f}"
        yield f"{low:.2f} to {min(high, 1.0):.2f}        {row}"
    sure = [post for post in posts if post.confidence >= _SURE]
    yield f"{_SURE:.2f} and more        {len(sure) / len(posts):8.3f} {_share(sure):6.3f}"


def _ablation(chats: Sequence[GoldChat], whole: Sequence[_Judged]) -> Iterator[str]:
    yield "without (masked)     posts  chats   posts lost"
    yield f"{'nothing':20} {_share(whole):.3f}  {_over_chats(whole):.3f}"
    for kind, names in FEATURE_GROUPS.items():
        posts = _judge(chats, left_out(chats, without=frozenset(names)))
        lost = sum(post.right for post in whole) - sum(post.right for post in posts)
        yield f"{kind:20} {_share(posts):.3f}  {_over_chats(posts):.3f} {lost:8}"


if __name__ == "__main__":
    for line in report():
        print(line, flush=True)
