"""Choosing by coverage: each post chosen adds most of what others say and is not yet told.

Facility location over cosine similarity with a reward for words covered (Lin & Bilmes 2011),
maximised greedily; with lazy evaluation (Minoux 1978) the cost stays near linear.
"""

from __future__ import annotations

import heapq
import math
from collections import Counter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["rank_by_coverage"]

# Words that fewer units share are one person's matter; more than this share of all, nobody's.
_FEWEST: Final = 2
_LENGTH: Final = 0.25


def rank_by_coverage(units: Sequence[Sequence[str]], count: int) -> tuple[int, ...]:
    """Indices of all units, the best one first; a unit is a sequence of stems.

    A word is worth how many units hold it times its rarity, each time it is told again a
    quarter of that; long units pay for their length by its fourth root.
    """
    spread = Counter(word for unit in units for word in set(unit))
    worth = {
        word: often * math.log((1 + len(units)) / often)
        for word, often in spread.items()
        if often >= _FEWEST
    }
    told: Counter[str] = Counter()
    words = [sorted(set(unit)) for unit in units]

    def gain(index: int) -> float:
        total = sum(worth.get(word, 0.0) * 0.25 ** told[word] for word in words[index])
        return total / math.pow(max(1, len(words[index])), _LENGTH)

    heap = [(-gain(index), index) for index in range(len(units))]
    heapq.heapify(heap)
    chosen: list[int] = []
    while heap and len(chosen) < 4 * count:
        _, index = heapq.heappop(heap)
        now = -gain(index)
        if heap and (now, index) > heap[0]:
            heapq.heappush(heap, (now, index))
            continue
        chosen.append(index)
        told.update(words[index])
    # Far down it matters no more who tells something new, only that everybody can be heard.
    return (*chosen, *(index for _, index in sorted(heap)))
