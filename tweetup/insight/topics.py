"""Topic clusters of posts: non-negative factors of a sparse TF-IDF matrix."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    Matrix = NDArray[Any]

__all__ = [
    "BLOCK",
    "gram",
    "group_by_topic",
    "pad",
    "tfidf",
    "times_small",
    "with_pairs",
    "word_families",
]

_SHORTEST_ROOT: Final = 5
_ROOT_SHARE: Final = 0.75


def word_families(stems: Iterable[str]) -> dict[str, str]:
    """Return every stem's family, named after its shortest member, whatever the order."""
    by_root: defaultdict[str, list[str]] = defaultdict(list)
    for stem in sorted(set(stems), key=lambda stem: (len(stem), stem)):
        by_root[stem[:_SHORTEST_ROOT]].append(stem)
    families: dict[str, str] = {}
    for alike in by_root.values():
        names: list[str] = []
        for stem in alike:
            name = next((name for name in names if _is_family(name, stem)), stem)
            if name == stem:
                names.append(stem)
            families[stem] = name
    return families


def _is_family(shorter: str, longer: str) -> bool:
    shared = 0
    for letter, other in zip(shorter, longer, strict=False):
        if letter != other:
            break
        shared += 1
    return shared >= max(_SHORTEST_ROOT, _ROOT_SHARE * len(shorter))


BLOCK: Final = 128


def with_pairs(stems: Sequence[str]) -> tuple[str, ...]:
    """Return the stems, and each two neighbours joined by a blank (bigrams)."""
    pairs = (f"{stem} {following}" for stem, following in pairwise(stems))
    return (*stems, *pairs)


def tfidf(documents: Sequence[Sequence[str]]) -> csr_array:
    """Return (documents, terms) rows of unit length (Salton & Buckley 1988).

    Weights are 1 + log tf times log((1 + n) / df). Terms of one document only are left out; a
    document without any other is a row of zeros.
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
    """Return the matrix with rows and columns of zeros added up to multiples of ``block``."""
    import numpy as np
    from scipy.sparse import csr_array

    height, width = (-(-size // block) * block for size in rows.shape)
    added = np.full(height - rows.shape[0], rows.indptr[-1], dtype=rows.indptr.dtype)
    parts = (rows.data, rows.indices, np.concatenate([rows.indptr, added]))
    return csr_array(parts, shape=(height, width))


def gram(tall: Matrix) -> Matrix:
    """Return ``tall.T @ tall`` of a matrix whose height is a multiple of :data:`BLOCK`."""
    blocks = tall.reshape(-1, BLOCK, tall.shape[1])
    product: Matrix = (blocks.transpose(0, 2, 1) @ blocks).sum(axis=0)
    return product


def times_small(tall: Matrix, small: Matrix) -> Matrix:
    """Return ``tall @ small`` of a matrix whose height is a multiple of :data:`BLOCK`."""
    product: Matrix = tall.reshape(-1, BLOCK, tall.shape[1]) @ small
    return product.reshape(len(tall), -1)


# The cosine from which a post belongs to a topic, and that from which two topics are one.
_BELONGS: Final = 0.31
_SAME: Final = 0.175
_STEPS: Final = 60
_TINY: Final = 1e-9
# Digits that count where two numbers are compared: the order of a sum may differ by machine.
_DIGITS: Final = 9


def group_by_topic(documents: Sequence[Sequence[str]], count: int) -> list[list[int]]:
    """Return at most ``count`` groups of documents (sequences of stems), by rising index.

    Non-negative matrix factorisation by multiplicative updates (Lee & Seung 2001), started from
    seed documents instead of at random. A document is in one group at most.
    """
    family = word_families(stem for stems in documents for stem in stems)
    rows = tfidf([with_pairs([family[stem] for stem in stems]) for stems in documents])
    if not rows.nnz:
        return []
    weights, topics = _factorise(rows, _pick_seeds(rows, count))
    cosines = rows @ topics.T
    groups: list[list[int]] = [[] for _ in range(topics.shape[0])]
    for index, topic in enumerate(weights.round(_DIGITS).argmax(axis=1).tolist()):
        if cosines[index, topic] >= _BELONGS:
            groups[topic].append(index)
    return _merge([group for group in groups if group], rows)


def _pick_seeds(rows: csr_array, count: int) -> list[int]:
    """Return documents most similar to all others that earlier seeds do not cover (greedily)."""
    import numpy as np

    uncovered = np.ones(rows.shape[0])
    seeds: list[int] = []
    for _ in range(min(count, rows.shape[0])):
        gain = ((rows @ (rows.T @ uncovered)) * uncovered).round(_DIGITS)
        best = int(gain.argmax())
        if gain[best] <= 0:
            break
        seeds.append(best)
        likeness = (rows @ rows[[best]].T).toarray().ravel()
        uncovered = np.maximum(0.0, uncovered - likeness)
        uncovered[best] = 0.0
    return seeds


def _factorise(rows: csr_array, seeds: Sequence[int]) -> tuple[Matrix, Matrix]:
    """Return weights (documents, topics) and topics (topics, terms), these of unit length."""
    import numpy as np

    documents, terms = rows.shape
    padded = pad(rows, BLOCK)
    turned = padded.T.tocsr()
    picked = np.ascontiguousarray(padded[list(seeds)].toarray().T)
    # Padded rows and columns stay zero through all multiplications.
    topics = np.where(np.arange(len(picked)) < terms, 1.0, 0.0)[:, np.newaxis] * (picked + 0.001)
    weights = padded @ picked + 0.01
    weights[documents:] = 0.0
    for _ in range(_STEPS):
        topics *= (turned @ weights) / (times_small(topics, gram(weights)) + _TINY)
        weights *= (padded @ topics) / (times_small(weights, gram(topics)) + _TINY)
    lengths = np.maximum(np.sqrt((topics * topics).sum(axis=0)), _TINY)
    return (weights * lengths)[:documents], (topics / lengths)[:terms].T


def _merge(groups: list[list[int]], rows: csr_array) -> list[list[int]]:
    """Join the two most similar groups until none are similar, and return the groups left."""
    import numpy as np
    from scipy.sparse import csr_array

    starts = np.cumsum([0, *map(len, groups)], dtype=np.int32)
    members = np.array([index for group in groups for index in group], dtype=np.int32)
    inside = csr_array((np.ones(len(members)), members, starts), shape=(len(groups), rows.shape[0]))
    centres = inside @ rows
    # Joining two groups adds their centres, and so their rows and columns of products.
    products = (centres @ centres.T).toarray()
    while len(groups) > 1:
        lengths = np.sqrt(products.diagonal())
        likeness = (products / lengths / lengths[:, np.newaxis]).round(_DIGITS)
        np.fill_diagonal(likeness, -1.0)
        first, second = sorted(divmod(int(likeness.argmax()), len(groups)))
        if likeness[first, second] < _SAME:
            break
        groups[first] = sorted(groups[first] + groups.pop(second))
        products[first] += products[second]
        products[:, first] += products[:, second]
        products = np.delete(np.delete(products, second, axis=0), second, axis=1)
    return groups
