"""Posts as sparse TF-IDF rows over stems and pairs of neighbouring stems."""

from __future__ import annotations

import math
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scipy.sparse import csr_array

__all__ = ["tfidf", "with_pairs"]


def with_pairs(stems: Sequence[str]) -> tuple[str, ...]:
    """The stems, and each two neighbours joined by a blank."""
    pairs = (f"{one} {other}" for one, other in pairwise(stems))
    return (*stems, *pairs)


def tfidf(documents: Sequence[Sequence[str]]) -> csr_array:
    """Rows of unit length: 1 + log tf times log((1 + n) / df), Salton & Buckley (1988).

    Terms of one document only are left out. A document without any other is a row of zeros.
    """
    import numpy as np
    from scipy.sparse import csr_array

    spread = Counter(term for document in documents for term in set(document))
    column = {term: i for i, term in enumerate(sorted(t for t, n in spread.items() if n > 1))}
    starts, columns, values = [0], list[int](), list[float]()
    for document in documents:
        row = {
            column[term]: (1 + math.log(often)) * math.log((1 + len(documents)) / spread[term])
            for term, often in Counter(document).items()
            if term in column
        }
        length = math.sqrt(sum(value * value for value in row.values())) or 1.0
        columns.extend(row)
        values.extend(value / length for value in row.values())
        starts.append(len(columns))
    parts = (np.array(values), np.array(columns, dtype=np.int32), np.array(starts))
    return csr_array(parts, shape=(len(documents), len(column)))
