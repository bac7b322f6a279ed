"""sumy's summarizers as ours, and LexRank on sparse matrices at a fraction of sumy's cost.

A post is a sentence, its words are our stems.
"""

from __future__ import annotations

import math
import warnings
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
from sumy.summarizers._summarizer import AbstractSummarizer
from sumy.summarizers.edmundson import EdmundsonSummarizer
from sumy.summarizers.kl import KLSummarizer
from sumy.summarizers.lsa import LsaSummarizer
from sumy.summarizers.luhn import LuhnSummarizer
from sumy.summarizers.sum_basic import SumBasicSummarizer
from sumy.summarizers.text_rank import TextRankSummarizer

from tweetup.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    _Links = tuple[NDArray[Any], NDArray[Any]]
    from collections.abc import Callable

__all__ = [
    "SparseLexRankSummarizer",
    "edmundson",
    "kl",
    "lexrank",
    "lsa",
    "luhn",
    "rate_by_lexrank",
    "sumbasic",
    "textrank",
]

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


# Digits of a rating that count: sumy sums over sets, whose order changes from run to run.
_DIGITS: Final = 9


class _Units:
    """A sumy tokenizer for sentences that are numbers of units."""

    def __init__(self, units: Sequence[Sequence[str]]) -> None:
        self._units = units

    def to_words(self, text: str) -> tuple[str, ...]:
        return tuple(self._units[int(text)])


def _rank(
    units: Sequence[Sequence[str]],
    count: int,
    *,
    name: str,
    kind: Callable[[Any], Any],
    most: int | None,
) -> tuple[int, ...]:
    """Return all units in the order of a sumy summarizer's rating, not only ``count``."""
    if most is not None and len(units) > most:
        raise UsageError(
            f"the summarizer {name!r} bears {most} posts of a section, here are {len(units)}",
            hint="use coverage or lexrank",
        )
    words = _Units(units)
    sentences = [Sentence(str(index), words) for index in range(len(units))]
    document = ObjectDocumentModel([Paragraph(sentences)])
    ranking: list[int] = list(range(len(units)))

    def record(infos: Sequence[Any]) -> Sequence[Any]:
        """Record sumy's rating in place of a rule for the number of sentences to keep."""
        rated = sorted(infos, key=lambda info: (-round(float(info.rating), _DIGITS), info.order))
        ranking[:] = [info.order for info in rated]
        return infos[:count]

    with warnings.catch_warnings():
        # LSA warns of more posts than words, as a short chat has.
        warnings.simplefilter("ignore")
        kind(str)(document, record)
    return tuple(ranking)


lexrank = partial(_rank, name="lexrank", kind=SparseLexRankSummarizer, most=None)
textrank = partial(_rank, name="textrank", kind=TextRankSummarizer, most=600)
lsa = partial(_rank, name="lsa", kind=LsaSummarizer, most=600)
luhn = partial(_rank, name="luhn", kind=LuhnSummarizer, most=2000)
kl = partial(_rank, name="kl", kind=KLSummarizer, most=200)
sumbasic = partial(_rank, name="sumbasic", kind=SumBasicSummarizer, most=2000)

# A word that no unit has, for sumy refuses to work with no words at all.
_NO_WORD: Final = ""


def edmundson(units: Sequence[Sequence[str]], count: int) -> tuple[int, ...]:
    """Return all units ranked by Edmundson's cue and key methods (1969).

    Bonus words are those of several units, stigma words those of one. Titles and location, his
    other methods, have no counterpart in a chat.
    """
    spread = Counter(word for unit in units for word in set(unit))

    def build(stem: Any) -> Any:  # noqa: ANN401 - sumy ships no types
        summarizer = EdmundsonSummarizer(
            stem, cue_weight=1.0, key_weight=1.0, title_weight=0.0, location_weight=0.0
        )
        summarizer.bonus_words = {word for word, often in spread.items() if often > 1} | {_NO_WORD}
        summarizer.stigma_words = {word for word, often in spread.items() if often == 1} | {
            _NO_WORD
        }
        return summarizer

    return _rank(units, count, name="edmundson", kind=build, most=2000)
