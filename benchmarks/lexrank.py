"""Our LexRank beside sumy's, in one run, on the same posts: the same choice, how much sooner.

    python -m benchmarks lexrank                 sumy up to 1,000 posts
    TWEETUP_BENCH_FULL=1 python -m benchmarks lexrank    sumy at 3,000 too: several minutes

To be reached: 200 times as fast at 1,000 posts and 500 times at 3,000, at most 100 MB, growth
close to linear. Both get the same words of real answers to questions (ArgKP-2021, mixed).
"""

from __future__ import annotations

import os
import time
import tracemalloc
from typing import TYPE_CHECKING, Any

from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
from sumy.summarizers.lex_rank import LexRankSummarizer

from benchmarks.themes import default_file
from benchmarks.themes_cost import answers
from tweetup.insight.language import get_language
from tweetup.insight.sumy_summarizers import SparseLexRankSummarizer
from tweetup.insight.tokenized_posts import tokenize_post

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SIZES = (250, 500, 1_000, 3_000, 10_000)
SUMY_UP_TO = 1_000
SUMY_UP_TO_FULL = 3_000
CHOSEN = 10


class _Words:
    """A sumy tokenizer for sentences that are numbers of units."""

    def __init__(self, units: Sequence[Sequence[str]]) -> None:
        self._units = units

    def to_words(self, text: str) -> tuple[str, ...]:
        return tuple(self._units[int(text)])


def units_of(size: int) -> list[tuple[str, ...]]:
    """Return the stems of that many real answers, repeated if there are fewer."""
    language = get_language()
    posts = answers(min(size, 5_000))
    units = [tokenize_post(post, language=language, hashtags=["argchat"]).stems for post in posts]
    # More posts in the same words, none of which is a copy.
    shifted = units[7:] + units[:7]
    mixed = [one[::2] + other[1::2] for one, other in zip(units, shifted, strict=True)]
    return (units + mixed)[:size]


def document_of(units: Sequence[Sequence[str]]) -> Any:  # noqa: ANN401 - sumy ships no types
    """Return the units as a sumy document, one sentence each."""
    words = _Words(units)
    return ObjectDocumentModel([Paragraph([Sentence(str(n), words) for n in range(len(units))])])


def choose(kind: type[Any], units: Sequence[Sequence[str]]) -> tuple[list[int], float]:
    """Return the ten units that a summarizer chooses, and its CPU seconds."""
    document = document_of(units)
    for sentence in document.sentences:
        # sumy keeps the words of a sentence; reading them is not what is measured.
        _ = sentence.words
    began = time.process_time()
    chosen = [int(str(sentence)) for sentence in kind(str)(document, CHOSEN)]
    return chosen, time.process_time() - began


def _peak(units: Sequence[Sequence[str]]) -> float:
    """Megabytes that choosing takes at its peak."""
    tracemalloc.start()
    choose(SparseLexRankSummarizer, units)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1024**2


def report() -> Iterator[str]:
    """Seconds of both by size, their ratio, whether they choose the same, and our memory."""
    if not default_file().exists():
        yield "no real answers here: TWEETUP_REAL_DATA names no folder that has argkp/"
        return
    most = SUMY_UP_TO_FULL if os.environ.get("TWEETUP_BENCH_FULL") else SUMY_UP_TO
    choose(SparseLexRankSummarizer, units_of(50))
    for size in SIZES:
        units = units_of(size)
        ours, cost = min(
            (choose(SparseLexRankSummarizer, units) for _ in range(5)), key=lambda r: r[1]
        )
        line = f"{size:6} posts  ours {cost:7.3f} s  {_peak(units):5.1f} MB"
        if size <= most:
            theirs, slow = choose(LexRankSummarizer, units)
            same = "the same" if ours == theirs else "NOT the same"
            line += f"  sumy {slow:7.1f} s  {slow / cost:6.0f} x  {same} {CHOSEN}"
        yield line
