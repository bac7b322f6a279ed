"""Tagged tweets and web text to train and measure the tagger on, brought to one set of rules.

They lie where ``TWEETUP_REAL_DATA`` says, and are no part of the project. Both are brought to
what Universal Dependencies 2.0 did, because the tweet treebanks follow it (Liu et al. 2018,
"Parsing Tweets into Universal Dependencies"): a name is PROPN in all its words, *something* a
NOUN, *when* an ADV, *not* a PART.
"""

from __future__ import annotations

import os
import random
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

__all__ = ["TAGS", "Sentence", "Word", "data_folder", "deal", "lexicon", "read_ewt", "read_tweets"]

TAGS: Final = (
    "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN",
    "PUNCT", "SCONJ", "SYM", "VERB", "X",
)  # fmt: skip
_UNSURE: Final = "_"
# The tweets' own tag set has one tag for all verbs; these are only ever auxiliaries.
_AUXILIARY: Final = frozenset({
    "aint", "ain't", "arent", "b", "cant", "couldnt", "didnt", "doesnt", "dont", "hasnt",
    "havent", "isnt", "r", "shouldnt", "wasnt", "wont", "wouldnt",
})  # fmt: skip
# Of the words whose tag is not certain: what follows "to" when it marks an infinitive.
_INFINITIVES: Final = frozenset({"do", "get", "have", "like", "need"})
_JOINS_MENTION: Final = frozenset({"ADP", "CCONJ", "DET", "VERB"})


class Word(NamedTuple):
    """A token, the tags it may have (none: nobody knows), and its lemma where there is one."""

    text: str
    tags: frozenset[str]
    lemma: str = ""


Sentence = tuple[Word, ...]


def data_folder() -> Path:
    """Where the treebanks lie."""
    return Path(os.environ.get("TWEETUP_REAL_DATA", "../shared/data")) / "pos"


def read_ewt(*parts: str) -> list[Sentence]:
    """Return the sentences of parts (``dev``, ``test``) of the English Web Treebank, in order."""
    return [
        tuple(_ewt_word(*row[1:5]) for row in rows if row[0].isdigit())
        for part in parts
        for rows in _blocks(data_folder() / f"en_ewt-ud-{part}.conllu")
    ]


def read_tweets(known: Mapping[str, frozenset[str]]) -> list[Sentence]:
    """Return the tweets; ``known`` are the tags of words elsewhere, for those nobody is sure of."""
    return [
        tuple(Word(text, _tweet_tags(rows, index, known)) for index, (text, _) in enumerate(rows))
        for block in _blocks(data_folder() / "ark-upos.tsv")
        for rows in [[(row[0], row[1]) for row in block]]
    ]


def lexicon(sentences: Iterable[Sentence]) -> dict[str, frozenset[str]]:
    """Return the tags that each word has at least one time in 25, of words seen three times."""
    seen: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for sentence in sentences:
        for word in sentence:
            seen[word.text.lower()].update(word.tags)
    return {
        word: frozenset(tag for tag, often in tags.items() if often >= 0.04 * tags.total())
        for word, tags in seen.items()
        if tags.total() >= 3
    }


def deal(sentences: Sequence[Sentence], hands: int) -> list[list[Sentence]]:
    """Return the sentences in ``hands`` heaps, shuffled the same way each time."""
    order = list(range(len(sentences)))
    random.Random(0).shuffle(order)
    return [[sentences[index] for index in order[hand::hands]] for hand in range(hands)]


def _blocks(path: Path) -> Iterator[list[list[str]]]:
    rows: list[list[str]] = []
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        if line and not line.startswith("# "):
            rows.append(line.split("\t"))
        elif not line and rows:
            yield rows
            rows = []


def _ewt_word(text: str, lemma: str, upos: str, xpos: str) -> Word:
    if xpos in {"NNP", "NNPS"}:
        upos = "PROPN"
    elif xpos == "NN" and upos == "PRON":
        upos = "NOUN"
    elif xpos == "WRB":
        upos = "ADV"
    elif text.lower() == "not":
        upos = "PART"
    return Word(text, frozenset({upos}), lemma)


def _tweet_tags(
    rows: Sequence[tuple[str, str]], index: int, known: Mapping[str, frozenset[str]]
) -> frozenset[str]:
    text, tag = rows[index]
    word = text.lower()
    if tag == _UNSURE:
        return _guess(rows, index, known)
    if word == "not":
        tag = "PART"
    elif tag == "VERB" and word in _AUXILIARY:
        tag = "AUX"
    elif tag == "VERB" and word == "please":
        tag = "INTJ"
    elif tag == "CCONJ" and word == "+":
        tag = "SYM"
    return frozenset({tag})


def _guess(
    rows: Sequence[tuple[str, str]], index: int, known: Mapping[str, frozenset[str]]
) -> frozenset[str]:
    """Return the likely tags of an uncertain word, from the words around it."""
    word = rows[index][0].lower()
    before = rows[index - 1] if index else ("", "")
    after, later = [*rows[index + 1 : index + 3], ("", ""), ("", "")][:2]
    if word == "to":
        verb = later if after[1] == "ADV" else after
        infinitive = verb[1] in {"VERB", "AUX"} or after[0].lower() in _INFINITIVES
        return frozenset({"PART" if infinitive else "ADP"})
    if word in {"-", "|"}:
        return frozenset({"PUNCT", "SYM"})
    if word == "@user":
        if before[0] in {":", '"'}:
            return frozenset({"X"})
        inside = before[1] in _JOINS_MENTION or before[0].lower() in {"for", "to", "like"}
        return frozenset({"PROPN"} if inside or after[1] in {"AUX", "VERB"} else {"PROPN", "X"})
    return known.get(word, frozenset())
