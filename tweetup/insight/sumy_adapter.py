"""Adapter of sumy's summarizers: a post is a sentence, its words are our stems.

Summarizers that compare all posts with all refuse too many of them instead of hanging.
"""

from __future__ import annotations

import warnings
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
from sumy.summarizers.edmundson import EdmundsonSummarizer
from sumy.summarizers.kl import KLSummarizer
from sumy.summarizers.lsa import LsaSummarizer
from sumy.summarizers.luhn import LuhnSummarizer
from sumy.summarizers.sum_basic import SumBasicSummarizer
from sumy.summarizers.text_rank import TextRankSummarizer

from tweetup.errors import UsageError
from tweetup.insight.lexrank import SparseLexRankSummarizer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["edmundson", "kl", "lexrank", "lsa", "luhn", "sumbasic", "textrank"]

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
