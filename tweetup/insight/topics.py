"""Groups of posts that make one point: non-negative factors of a sparse TF-IDF matrix.

Lee & Seung's multiplicative updates (2001), started from posts that say most of what the
others say (so that nothing is random), merged where two groups use the same words. A post
belongs to the factor it weighs most on, where its direction is near enough to it; the rest
belongs nowhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from tweetup.insight.families import word_families
from tweetup.insight.matrices import BLOCK, gram, pad, tfidf, times_small, with_pairs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    Matrix = NDArray[Any]

__all__ = ["group_by_topic"]

# A post's cosine to its topic, and two topics' to each other, from which they are one matter.
_BELONGS: Final = 0.31
_SAME: Final = 0.175
_STEPS: Final = 60
_TINY: Final = 1e-9
# Digits that count where two numbers are compared: the order of a sum is not ours to choose.
_DIGITS: Final = 9


def group_by_topic(documents: Sequence[Sequence[str]], count: int) -> list[list[int]]:
    """At most ``count`` groups of documents (sequences of stems), by index in rising order.

    Deterministic; a document is in one group at most.
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
    """Documents most similar to all the others as far as those are not yet spoken for."""
    import numpy as np

    unheard = np.ones(rows.shape[0])
    seeds: list[int] = []
    for _ in range(min(count, rows.shape[0])):
        gain = ((rows @ (rows.T @ unheard)) * unheard).round(_DIGITS)
        best = int(gain.argmax())
        if gain[best] <= 0:
            break
        seeds.append(best)
        likeness = (rows @ rows[[best]].T).toarray().ravel()
        unheard = np.maximum(0.0, unheard - likeness)
        unheard[best] = 0.0
    return seeds


def _factorise(rows: csr_array, seeds: Sequence[int]) -> tuple[Matrix, Matrix]:
    """Weights (documents × topics) and topics (topics × terms, of unit length)."""
    import numpy as np

    documents, terms = rows.shape
    padded = pad(rows, BLOCK)
    turned = padded.T.tocsr()
    picked = np.ascontiguousarray(padded[list(seeds)].toarray().T)
    # What was padded stays zero through all multiplications.
    topics = np.where(np.arange(len(picked)) < terms, 1.0, 0.0)[:, np.newaxis] * (picked + 0.001)
    weights = padded @ picked + 0.01
    weights[documents:] = 0.0
    for _ in range(_STEPS):
        topics *= (turned @ weights) / (times_small(topics, gram(weights)) + _TINY)
        weights *= (padded @ topics) / (times_small(weights, gram(topics)) + _TINY)
    lengths = np.maximum(np.sqrt((topics * topics).sum(axis=0)), _TINY)
    return (weights * lengths)[:documents], (topics / lengths)[:terms].T


def _merge(groups: list[list[int]], rows: csr_array) -> list[list[int]]:
    """Join the two most similar groups until none are similar."""
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
        one, other = sorted(divmod(int(likeness.argmax()), len(groups)))
        if likeness[one, other] < _SAME:
            break
        groups[one] = sorted(groups[one] + groups.pop(other))
        products[one] += products[other]
        products[:, one] += products[:, other]
        products = np.delete(np.delete(products, other, axis=0), other, axis=1)
    return groups
