"""A theme's label: the phrase its posts share, as one of them writes it."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from tweetup.insight.language import Token
    from tweetup.insight.reading import Reading

__all__ = ["write_label"]

_LONGEST: Final = 5


@dataclass(slots=True)
class _Phrase:
    """A run of words by its stems: who says it, and how they spell it."""

    stems: tuple[str, ...]
    readings: set[int] = field(default_factory=set)
    spellings: Counter[str] = field(default_factory=Counter)


def write_label(
    inside: Sequence[Reading],
    everybody: Sequence[Reading],
    *,
    asked: Collection[str],
    taken: Collection[str],
) -> str | None:
    """A noun phrase or short clause in the posts' own words; None where none is fit to print.

    ``inside`` are the theme's posts, ``everybody`` all of the section, ``asked`` the question's
    stems, ``taken`` other labels in lower case.
    """
    spread = Counter(stem for reading in everybody for stem in set(reading.stems))
    weight = {stem: math.log(1 + len(everybody) / often) for stem, often in spread.items()}
    held = Counter(stem for reading in inside for stem in set(reading.stems))
    ranked: list[tuple[float, str]] = []
    for phrase in _phrases(inside):
        fresh = [stem for stem in set(phrase.stems) if stem not in asked]
        if not fresh:
            continue
        worth = sum(held[stem] / len(inside) * weight[stem] for stem in fresh)
        spelling = min(phrase.spellings.items(), key=lambda item: (-item[1], item[0]))[0]
        score = worth * (1 + math.log(len(phrase.readings))) / (1 + 0.25 * len(spelling.split()))
        ranked.append((-score, spelling))
    ranked.sort()
    for _, spelling in ranked:
        label = spelling[0].upper() + spelling[1:]
        if label.casefold() not in taken:
            return label
    return None


def _phrases(readings: Iterable[Reading]) -> Iterable[_Phrase]:
    found: defaultdict[tuple[str, ...], _Phrase] = defaultdict(lambda: _Phrase(()))
    for index, reading in enumerate(readings):
        for run in _runs(reading):
            for piece in _pieces(run):
                stems = tuple(stem for token in piece for stem in token.stems)
                phrase = found[stems]
                phrase.stems = stems
                phrase.readings.add(index)
                begin, end = piece[0].start, piece[-1].end
                phrase.spellings[reading.text[begin:end].lstrip("#")] += 1
    return found.values()


def _runs(reading: Reading) -> Iterator[list[Token]]:
    """Stretches of words without a sign, handle or link between them."""
    run: list[Token] = []
    for token in reading.tokens:
        if token.word:
            run.append(token)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _pieces(run: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """Every part of a run that begins and ends with a word that means something."""
    for first, token in enumerate(run):
        if token.stems:
            for last in range(first, min(first + _LONGEST, len(run))):
                if run[last].stems:
                    yield run[first : last + 1]
