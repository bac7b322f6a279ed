"""Features of the tagger: the network's embedding layer, as a spaCy architecture.

A word that was rare in training is represented by its affixes and its shape alone: a hashed
embedding (spaCy's own) would share rows with unrelated words. Handles, links and numbers are
each one word, as in tweet treebanks.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from spacy.tokenizer import Tokenizer
from spacy.util import registry
from thinc.api import (
    Embed,
    Maxout,
    Model,
    chain,
    concatenate,
    list2ragged,
    ragged2list,
    with_array,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from spacy.language import Language as Pipeline
    from spacy.tokens import Doc
    from thinc.types import Floats2d, Ints2d

__all__ = ["FEATURES", "post_embed", "word_features"]

# The word, its first and its last letters, its shape.
FEATURES: Final = ("word", "first 2", "first 3", "last 1", "last 2", "last 3", "last 4", "shape")
_HANDLE: Final = re.compile(r"[@＠]\w")
_LINK: Final = re.compile(r"(?:https?://|www\.)\S|URL$", re.IGNORECASE)
_HASHTAG: Final = re.compile(r"[#＃]\w")
_EMOTICON: Final = re.compile(
    r"(?:[<>]?[:;=8x][\-o*'^]?[)\](\[dp/\\|}{@3*o]+|[(\[][\-o]?[:;=]|\^[_.]*\^)$"
)
_STRETCHED: Final = re.compile(r"(.)\1{2,}")
_APOSTROPHES: Final = str.maketrans("’‘´`＃＠", "''''#@")
_LAUGH: Final = re.compile(
    r"(?:[bm]?w?a?(?:ha|he|hi|ja){2,}h?|l[mf]*f?ao+|lo+l+(?:ol)*z?|rofl\w*)$"
)
_DROPPED_G: Final = re.compile(r"[a-z]{2,}in'?$")
_TWICE: Final = re.compile(r"(.)\1")
_DIGIT: Final = re.compile(r"\d")
_RARE: Final = 0
# Spellings of function words and other frequent words in posts.
_SPELLINGS: Final = {
    spelling: word
    for word, spellings in {
        "you": "u ya yu yah",
        "your": "ur yr",
        "are": "r",
        "be": "b",
        "that": "dat tht",
        "this": "dis",
        "the": "da tha teh",
        "they": "dey",
        "them": "em dem 'em",
        "with": "wit w/ wid wth",
        "without": "w/o",
        "because": "bc b/c cuz coz cos becuz bcuz bcoz 'cause",
        "before": "b4",
        "about": "abt bout 'bout",
        "through": "thru",
        "though": "tho",
        "until": "til till 'til",
        "and": "n nd an' &",
        "of": "o'",
        "for": "fr",
        "people": "ppl peeps",
        "please": "pls plz plse",
        "thanks": "thx thanx tks tnx thnx ty",
        "yeah": "yea yep yup yeh ya'know",
        "what": "wat wut wht",
        "when": "wen whn",
        "why": "y",
        "just": "jus jst juss",
        "good": "gud",
        "great": "gr8 grt",
        "love": "luv",
        "know": "kno",
        "like": "lyk",
        "my": "mah",
        "from": "frm",
        "have": "hav",
        "some": "sum",
        "today": "2day tdy",
        "tonight": "2nite tonite 2night",
        "tomorrow": "tmrw 2moro tmw tomoro tmr",
        "night": "nite",
        "little": "lil",
        "really": "rly realy",
        "right": "rite",
        "oh": "ohh ooh aw aww awe ah ahh ugh",
        "hello": "hiya heya helloo",
        "etc.": "etc",
        "don't": "dont don’t dnt",
    }.items()
    for spelling in spellings.split()
}


def word_features(text: str) -> tuple[str, ...]:
    """Return a word's features, one text for each of :data:`FEATURES`."""
    text = text.translate(_APOSTROPHES)
    if _HANDLE.match(text):
        return ("@USER",) * len(FEATURES)
    if _LINK.match(text):
        return ("URL",) * len(FEATURES)
    mark = "#" if _HASHTAG.match(text) else ""
    body = text[len(mark) :]
    word = _spelling(_STRETCHED.sub(r"\1\1", body.lower()))
    ends = (word[:2], word[:3], word[-1:], word[-2:], word[-3:], word[-4:])
    return (mark + word, *ends, mark + _shape(body))


def _spelling(word: str) -> str:
    """Return the word that a post's spelling stands for: ``dat``, ``hahaha``, ``:-D``."""
    if _EMOTICON.match(word):
        return ":)"
    if _LAUGH.match(word):
        return "lol"
    if word in _SPELLINGS:
        return _SPELLINGS[word]
    return _DIGIT.sub("0", word)


def _shape(text: str) -> str:
    """Return a word's shape, ``xXx0`` of ``iPhone4``; emoji are ``☺``, runs one letter."""
    kinds = "".join(map(_kind, text))
    runs = "".join(a for a, b in pairwise(kinds + " ") if a != b)
    return runs + ("+" if len(text) > 1 else "")


def _kind(sign: str) -> str:
    if sign.isalpha():
        return "X" if sign.isupper() else "x"
    if sign.isdigit():
        return "0"
    return "☺" if ord(sign) > 0x2190 else sign


@registry.tokenizers("tweetup.NoTokenizer.v1")  # type: ignore[untyped-decorator]  # spaCy types none
def no_tokenizer() -> Callable[[Pipeline], Tokenizer]:
    """Return the factory of a tokenizer without rules, for pipelines that are given tokens."""

    def make(pipeline: Pipeline) -> Tokenizer:
        return Tokenizer(pipeline.vocab)

    return make


@registry.architectures("tweetup.PostEmbed.v1")  # type: ignore[untyped-decorator]  # spaCy types none
def post_embed(
    width: int, word_width: int, part_width: int, word_dropout: float
) -> Model[list[Doc], list[Floats2d]]:
    """Build the layer from docs to one vector of ``width`` for each token.

    ``word_width`` and ``part_width`` are the widths of a word's embedding and of its other
    features'; ``word_dropout`` is the share of words that training hides, so that the other
    features are learned.
    """
    embeds: list[Any] = [
        Embed(nO=part_width if column else word_width, column=column)
        for column in range(len(FEATURES))
    ]
    mixed: Any = chain(concatenate(*embeds), Maxout(nO=width, nP=3, normalize=True, dropout=0.0))
    features: Model[list[Doc], list[Ints2d]] = Model(
        "post_features", _FeatureExtractor(), attrs={"known": [], "word_dropout": word_dropout}
    )
    model: Any = chain(features, list2ragged(), with_array(mixed), ragged2list())
    model.set_ref("features", features)
    model.set_dim("nO", width)
    return model  # type: ignore[no-any-return]  # thinc types no chain of four


class _FeatureExtractor:
    """A function of docs to rows of the embedding tables, in ``known`` of the model's attrs.

    A word's rows are cached, for most words of a chat come again.
    """

    def __init__(self) -> None:
        self._rows = lru_cache(maxsize=1 << 16)(self._find_rows)
        self._tables: list[dict[str, int]] = []

    def __call__(
        self,
        model: Model[list[Doc], list[Ints2d]],
        docs: Sequence[Doc],
        is_train: bool,  # noqa: FBT001 - thinc calls it by place
    ) -> tuple[list[Ints2d], Callable[[Any], list[Doc]]]:
        """Return (tokens, features) rows for each doc, and the backward pass, which is none."""
        if not self._tables:
            vocabularies: Any = model.attrs["known"]
            self._tables = [
                {part: row for row, part in enumerate(parts, 1)} for parts in vocabularies
            ]
        shape = (-1, len(FEATURES))
        arrays: list[Any] = [
            np.array([self._rows(token.text) for token in doc], dtype="i").reshape(shape)
            for doc in docs
        ]
        if is_train:
            for rows in arrays:
                mask: Any = model.ops.get_dropout_mask((len(rows),), model.attrs["word_dropout"])
                rows[mask == 0, 0] = _RARE
        return arrays, lambda _: []

    def _find_rows(self, text: str) -> tuple[int, ...]:
        parts = word_features(text)
        word, *others = (
            table.get(part, _RARE) for table, part in zip(self._tables, parts, strict=True)
        )
        return (word or self._respelled(parts[0]), *others)

    def _respelled(self, word: str) -> int:
        """Return the row of the known word that an unknown one may be a spelling of."""
        other = word.rstrip("'") + "g" if _DROPPED_G.match(word) else _TWICE.sub(r"\1", word)
        return self._tables[0].get(other, _RARE)
