"""Posts as sparse TF-IDF rows over stems and pairs of neighbouring stems, and their products.

Tall matrices are multiplied a block of rows at a time: each product is then too small for
BLAS to share among threads, which costs more than it gains at this size, and whose sums would
depend on the number of cores.
"""

from __future__ import annotations

import math
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    Matrix = NDArray[Any]

__all__ = ["BLOCK", "gram", "pad", "tfidf", "times_small", "with_pairs"]

BLOCK: Final = 128


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
    parts = (np.array(values), np.array(columns, dtype=np.int32), np.array(starts, dtype=np.int32))
    return csr_array(parts, shape=(len(documents), len(column)))


def pad(rows: csr_array, block: int) -> csr_array:
    """The matrix with rows and columns of zeros added up to multiples of ``block``."""
    import numpy as np
    from scipy.sparse import csr_array

    height, width = (-(-size // block) * block for size in rows.shape)
    added = np.full(height - rows.shape[0], rows.indptr[-1], dtype=rows.indptr.dtype)
    parts = (rows.data, rows.indices, np.concatenate([rows.indptr, added]))
    return csr_array(parts, shape=(height, width))


def gram(tall: Matrix) -> Matrix:
    """``tall.T @ tall`` of a matrix whose height is a multiple of :data:`BLOCK`."""
    blocks = tall.reshape(-1, BLOCK, tall.shape[1])
    product: Matrix = (blocks.transpose(0, 2, 1) @ blocks).sum(axis=0)
    return product


def times_small(tall: Matrix, small: Matrix) -> Matrix:
    """``tall @ small`` of a matrix whose height is a multiple of :data:`BLOCK`."""
    product: Matrix = tall.reshape(-1, BLOCK, tall.shape[1]) @ small
    return product.reshape(len(tall), -1)
