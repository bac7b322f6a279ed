"""A model of reply structure: the posts that a post opening with handles likely answers.

Handles name people, not the post answered. Each recent post of those people is a candidate, scored
by a log-linear model on the features that Elsner and Charniak found strongest in "Disentangling
Chat" (2010): time, names, and words in common. Its weights are fitted on chats whose replies are
on record.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tweetup.text import has_question_mark

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from tweetup.chats.parse.posts import ParsedPost

__all__ = ["TARGET_FEATURES", "ReplyTargets", "find_reply_targets", "target_candidates"]

# Features of a candidate: minutes and posts between, a handle that is not the first, whether it
# addressed this author, words shared, a repost, words to others alone, an answer quicker than it
# is typed, people addressed by both, a question.
TARGET_FEATURES = (
    "gap", "second_handle", "posts_between", "spoke_to_me", "shared_words", "repost",
    "spoke_to_others", "too_quick", "shared_people", "question",
)  # fmt: skip

_REACH = 30.0
_MOST_RECENT = 12
_MOST_ADDRESSEES = 3
_TOO_QUICK = 0.7
_LEAST_PROBABILITY = 0.02


@dataclass(frozen=True, slots=True)
class ReplyTargets:
    """Likely reply targets: ``source[k]`` answers ``target[k]`` with ``probability[k]``.

    ``best`` (n,) is the likeliest target of each post, -1 where there is none.
    """

    source: NDArray[np.int64]
    target: NDArray[np.int64]
    probability: NDArray[np.float64]
    best: NDArray[np.int64]


def find_reply_targets(posts: Sequence[ParsedPost], weights: Sequence[float]) -> ReplyTargets:
    """Return the likely targets of posts without a recorded one; one weight for each feature."""
    source: list[int] = []
    target: list[int] = []
    probability: list[float] = []
    best = np.full(len(posts), -1, dtype=np.int64)
    for parsed, candidates in target_candidates(posts):
        if parsed.reply_to is not None or not candidates:
            continue
        score = np.array([features for _, features in candidates]) @ np.array(weights)
        softmax = np.exp(score - score.max())
        softmax /= softmax.sum()
        best[parsed.position] = candidates[int(softmax.argmax())][0]
        for (position, _), likely in zip(candidates, softmax.tolist(), strict=True):
            if likely > _LEAST_PROBABILITY:
                source.append(parsed.position)
                target.append(position)
                probability.append(likely)
    return ReplyTargets(
        np.array(source, dtype=np.int64),
        np.array(target, dtype=np.int64),
        np.array(probability, dtype=float),
        best,
    )


def target_candidates(
    posts: Sequence[ParsedPost],
) -> Iterator[tuple[ParsedPost, list[tuple[int, list[float]]]]]:
    """Yield posts that address somebody with their candidates: position and features of each."""
    by_author: dict[str, list[int]] = defaultdict(list)
    for parsed in posts:
        by_author[parsed.author].append(parsed.position)
    for parsed in posts:
        candidates = []
        for rank, handle in enumerate(parsed.addressees[:_MOST_ADDRESSEES]):
            theirs = by_author.get(handle, [])
            end = bisect_left(theirs, parsed.position)
            for back, position in enumerate(reversed(theirs[max(0, end - _MOST_RECENT) : end])):
                if parsed.minute - posts[position].minute > _REACH:
                    break
                candidates.append((position, _features(parsed, posts[position], rank, back)))
        if parsed.addressees:
            yield parsed, candidates


def _features(parsed: ParsedPost, other: ParsedPost, rank: int, back: int) -> list[float]:
    """Return the features in the order of ``TARGET_FEATURES``."""
    gap = parsed.minute - other.minute
    shared = len(set(parsed.words) & set(other.words)) / math.sqrt(1 + len(other.words))
    to_me = parsed.author in other.addressees
    return [
        math.log1p(gap),
        float(rank > 0),
        math.log1p(back),
        float(to_me),
        shared,
        float(other.adds_nothing),
        float(bool(other.addressees) and not to_me),
        float(gap < _TOO_QUICK),
        float(not set(parsed.addressees).isdisjoint(other.addressees)),
        float(has_question_mark(other.own_text)),
    ]
