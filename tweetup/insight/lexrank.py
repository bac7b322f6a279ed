"""LexRank on sparse matrices: sumy's choice of sentences at a fraction of its cost.

Erkan & Radev (2004), as sumy implements it: idf-modified cosine over tf / max tf, a link where
it exceeds 0.1, rows divided by their degree, power iteration until a step is below 0.1. Rows are
multiplied a block at a time, and a link is stored as its column alone, four bytes.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from sumy.summarizers._summarizer import AbstractSummarizer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    _Links = tuple[NDArray[Any], NDArray[Any]]

__all__ = ["SparseLexRankSummarizer", "rate_by_lexrank"]

_BLOCK: Final = 256


class SparseLexRankSummarizer(AbstractSummarizer):  # type: ignore[misc] # sumy ships no types
    """A drop-in for sumy's ``LexRankSummarizer``, for use with sumy's documents too."""

    threshold: float = 0.1
    epsilon: float = 0.1
    stop_words: frozenset[str] = frozenset()

    def __call__(self, document: Any, sentences_count: Any) -> Any:  # noqa: ANN401 - sumy's own
        """Return the sentences of a sumy document that LexRank chooses, in document order."""
        stopped = frozenset(map(self.normalize_word, self.stop_words))
        words = [
            [self.stem_word(w) for w in map(self.normalize_word, s.words) if w not in stopped]
            for s in document.sentences
        ]
        scores = rate_by_lexrank(words, threshold=self.threshold, epsilon=self.epsilon)
        ratings = dict(zip(document.sentences, scores, strict=True))
        return self._get_best_sentences(document.sentences, sentences_count, ratings)


def rate_by_lexrank(
    units: Sequence[Sequence[str]], *, threshold: float = 0.1, epsilon: float = 0.1
) -> list[float]:
    """Return every unit's centrality, (n,); a unit is a sequence of words."""
    import numpy as np

    if not units:
        return []
    links = [_links(block, threshold) for block in _similarities(_tfidf_rows(units))]
    rank: NDArray[np.float64] = np.full(len(units), 1.0 / len(units))
    change = 1.0
    while change > epsilon:
        following = _propagate(rank, links)
        length = float(np.linalg.norm(following))
        if length == 0:
            break
        following /= length
        change = float(np.linalg.norm(following - rank))
        rank = following
    scores: list[float] = rank.tolist()
    return scores


def _tfidf_rows(units: Sequence[Sequence[str]]) -> csr_array:
    """Return rows of unit length: tf / max tf × log(n / (1 + df))."""
    import numpy as np
    from scipy.sparse import csr_array

    spread = Counter(word for unit in units for word in set(unit))
    column = {word: index for index, word in enumerate(sorted(spread))}
    rarity = {word: math.log(len(units) / (1 + often)) for word, often in spread.items()}
    starts, columns, values = [0], list[int](), list[float]()
    for unit in units:
        counts = Counter(unit)
        most = max(counts.values(), default=1)
        row = {column[word]: often / most * rarity[word] for word, often in counts.items()}
        length = math.sqrt(sum(value * value for value in row.values())) or 1.0
        columns.extend(row)
        values.extend(value / length for value in row.values())
        starts.append(len(columns))
    parts = (
        np.array(values, dtype=float),
        np.array(columns, dtype=np.int32),
        np.array(starts, dtype=np.int32),
    )
    return csr_array(parts, shape=(len(units), len(column)))


def _similarities(rows: csr_array) -> Iterator[csr_array]:
    """Yield the cosine of each row with every row, a block of rows at a time."""
    from scipy.sparse import csr_array

    turned = csr_array(rows.T)
    for begin in range(0, rows.shape[0], _BLOCK):
        yield csr_array(rows[begin : begin + _BLOCK] @ turned)


def _links(block: csr_array, threshold: float) -> _Links:
    """Return each row's number of links, and the linked columns of all rows in one array."""
    import numpy as np

    strong = block.data > threshold
    before = np.concatenate([[0], np.cumsum(strong)])
    return np.diff(before[block.indptr]), block.indices[strong].astype(np.int32)


def _propagate(rank: NDArray[Any], links: Sequence[_Links]) -> NDArray[Any]:
    """Return the ranks after one step, in which each unit divides its rank among its links."""
    import numpy as np

    total: NDArray[np.float64] = np.zeros(len(rank))
    begin = 0
    for counts, columns in links:
        shares = rank[begin : begin + len(counts)] / np.maximum(counts, 1)
        total += np.bincount(columns, weights=np.repeat(shares, counts), minlength=len(rank))
        begin += len(counts)
    return total
