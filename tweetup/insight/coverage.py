"""Summaries by coverage: each post chosen covers most of the shared words not yet covered.

A submodular reward for words covered (Lin & Bilmes 2011), maximised greedily; with lazy
evaluation (Minoux 1978) the cost stays near linear.
"""

from __future__ import annotations

import heapq
import math
from collections import Counter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["rank_by_coverage"]

# Words of fewer units have no worth: nobody else used them.
_FEWEST_UNITS: Final = 2
# The share of its worth that a word has each time it is repeated.
_DISCOUNT: Final = 0.25
_LENGTH: Final = 0.25


def rank_by_coverage(units: Sequence[Sequence[str]], count: int) -> tuple[int, ...]:
    """Return the indices of all units, the best first; a unit is a sequence of stems.

    A word is worth its document frequency times its inverse, and a quarter of that each time it
    is covered again; a unit's gain is divided by the fourth root of its length.
    """
    spread = Counter(word for unit in units for word in set(unit))
    worth = {
        word: often * math.log((1 + len(units)) / often)
        for word, often in spread.items()
        if often >= _FEWEST_UNITS
    }
    covered: Counter[str] = Counter()
    words = [sorted(set(unit)) for unit in units]

    def gain(index: int) -> float:
        total = sum(worth.get(word, 0.0) * _DISCOUNT ** covered[word] for word in words[index])
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
        covered.update(words[index])
    # Far down the list new words matter no more, only that no unit is left out.
    return (*chosen, *(index for _, index in sorted(heap)))
