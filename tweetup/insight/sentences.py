"""Where sentences end, told by signs and a few abbreviations, without a model.

Light on purpose: what only asks for sentences loads no tokenizer.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["split_sentences"]

# What closes a sentence, with brackets and quotation marks that close it too.
_STOP: Final = re.compile(r"(?:[.!?…]+[\"”’'»)\]]*(?=\s)|[。！？]+[」』]*)\s*")
# A full stop after one of these ends no sentence.
_ABBREVIATION: Final = re.compile(
    r"(?:^|[\s(\[\"“'‘])(?:[a-z]\.(?:\s?[a-z]\.)*|(?:e\.?g|i\.?e|etc|vs|dr|prof|mrs?|ms|st|no|nr|vol|pp?|fig|cf"
    r"|al|approx|dept|est|feat|inc|jr|sr|esp|incl|ca|bzw|bspw|usw|evtl|ggf|inkl|vgl|tel|sog|bijv"
    r"|bv|enz|resp|mme|mlle|sra?|srta|ecc|dott|ex|pág|núm)\.)$",
    re.IGNORECASE,
)


def split_sentences(text: str) -> tuple[str, ...]:
    """``text`` cut after signs that end a sentence, and at line ends; no sentence is empty."""
    return tuple(
        sentence
        for line in text.splitlines()
        for sentence in map(str.strip, _cut(line))
        if sentence
    )


def _cut(line: str) -> list[str]:
    sentences: list[str] = []
    begin = 0
    for stop in _STOP.finditer(line):
        if not _ABBREVIATION.search(line[begin : stop.end()].rstrip()):
            sentences.append(line[begin : stop.end()])
            begin = stop.end()
    return [*sentences, line[begin:]]
