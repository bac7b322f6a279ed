"""Whom a post speaks to, and which of their posts it likely answers.

A post that opens with handles says who is meant, not what. Each recent post of those people is a
candidate, weighed by a log-linear model of reply structure on the signs that Elsner and Charniak
found strongest in "Disentangling Chat" (2010): time, names, and words in common. Its weights are
fitted on chats whose replies are on record.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from tweetup.chats.parse.posts import Reading

__all__ = ["SIGNS", "Speech", "candidates", "find_speech"]

# What speaks for a candidate: minutes and posts between, a handle that is not the first, whether
# it spoke to this author, words shared, a repost, words to others alone, an answer quicker than
# it is typed, people spoken to by both, a question.
SIGNS = (
    "gap", "second_handle", "posts_between", "spoke_to_me", "shared_words", "repost",
    "spoke_to_others", "too_quick", "shared_people", "question",
)  # fmt: skip

_REACH = 30.0
_MOST_RECENT = 12
_MOST_SPOKEN_TO = 3
_TOO_QUICK = 0.7
_LEAST_SHARE = 0.02


@dataclass(frozen=True, slots=True)
class Speech:
    """Likely targets: post ``speaker[k]`` answers ``target[k]`` with probability ``share[k]``.

    ``best`` (n,) is the likeliest target of each post, -1 where there is none.
    """

    speaker: NDArray[np.int64]
    target: NDArray[np.int64]
    share: NDArray[np.float64]
    best: NDArray[np.int64]


def find_speech(readings: Sequence[Reading], weights: Sequence[float]) -> Speech:
    """The posts that posts without a recorded target likely answer; one weight a sign."""
    speaker: list[int] = []
    target: list[int] = []
    share: list[float] = []
    best = np.full(len(readings), -1, dtype=np.int64)
    for reading, found in candidates(readings):
        if reading.reply_to is not None or not found:
            continue
        score = np.array([signs for _, signs in found]) @ np.array(weights)
        chance = np.exp(score - score.max())
        chance /= chance.sum()
        best[reading.position] = found[int(chance.argmax())][0]
        for (position, _), likely in zip(found, chance.tolist(), strict=True):
            if likely > _LEAST_SHARE:
                speaker.append(reading.position)
                target.append(position)
                share.append(likely)
    return Speech(
        np.array(speaker, dtype=np.int64),
        np.array(target, dtype=np.int64),
        np.array(share, dtype=float),
        best,
    )


def candidates(
    readings: Sequence[Reading],
) -> Iterator[tuple[Reading, list[tuple[int, list[float]]]]]:
    """Every post that speaks to somebody, with their recent posts and the signs of each."""
    by_author: dict[str, list[int]] = defaultdict(list)
    for reading in readings:
        by_author[reading.who].append(reading.position)
    for reading in readings:
        found = []
        for rank, handle in enumerate(reading.speaks_to[:_MOST_SPOKEN_TO]):
            theirs = by_author.get(handle, [])
            end = bisect_left(theirs, reading.position)
            for back, position in enumerate(reversed(theirs[max(0, end - _MOST_RECENT) : end])):
                if reading.minute - readings[position].minute > _REACH:
                    break
                found.append((position, _signs(reading, readings[position], rank, back)))
        if reading.speaks_to:
            yield reading, found


def _signs(reading: Reading, other: Reading, rank: int, back: int) -> list[float]:
    gap = reading.minute - other.minute
    shared = len(set(reading.words) & set(other.words)) / math.sqrt(1 + len(other.words))
    to_me = reading.who in other.speaks_to
    return [
        math.log1p(gap),
        float(rank > 0),
        math.log1p(back),
        float(to_me),
        shared,
        float(other.adds_nothing),
        float(bool(other.speaks_to) and not to_me),
        float(gap < _TOO_QUICK),
        float(not set(reading.speaks_to).isdisjoint(other.speaks_to)),
        float("?" in other.own),
    ]
