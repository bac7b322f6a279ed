"""Training of the tagger: a small network that learns from tweets and from web text.

Every choice is seeded. Words whose tag nobody is sure of are trained towards whichever of
their possible tags is thought likeliest; the weights are averaged over the steps of training.
"""

from __future__ import annotations

import random
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import spacy
from spacy.tokens import Doc
from thinc.api import Adam, fix_random_seed, set_dropout_rate

from benchmarks._treebanks import TAGS, Word
from tweetup.insight.tag_features import FEATURES, word_features
from tweetup.insight.tagging import with_fast_products

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray
    from spacy.language import Language as Pipeline
    from thinc.api import Model, Optimizer

    from benchmarks._treebanks import Sentence

__all__ = ["build", "docs", "train"]

WIDTH: Final = 96
EPOCHS: Final = 6
BATCH: Final = 600
RATE: Final = 0.002
DROPOUT: Final = 0.35
TWEETS_TWICE: Final = 2
# A part of words (their ends, their shape), or a word with digits, is known when seen so often.
PART_SEEN: Final = 3
_NETWORK: Final = {
    "@architectures": "spacy.Tagger.v2",
    "tok2vec": {
        "@architectures": "spacy.Tok2Vec.v2",
        "embed": {
            "@architectures": "tweetup.PostEmbed.v1",
            "width": WIDTH,
            "word_width": 64,
            "part_width": 32,
            "word_dropout": 0.2,
        },
        "encode": {
            "@architectures": "spacy.MaxoutWindowEncoder.v2",
            "width": WIDTH,
            "window_size": 1,
            "maxout_pieces": 3,
            "depth": 3,
        },
    },
}
_MENTION: Final = Word("@USER", frozenset({"X"}))
_REPOST: Final = (Word("RT", frozenset({"X"})), _MENTION, Word(":", frozenset({"PUNCT"})))
_LINK: Final = Word("URL", frozenset({"X"}))


def build(sentences: Sequence[Sentence]) -> Pipeline:
    """Return an untrained pipeline that knows the words of ``sentences``."""
    nlp = spacy.blank("en")
    tagger: Any = nlp.add_pipe("morphologizer", config={"model": _NETWORK})
    for tag in TAGS:
        tagger.add_label(f"POS={tag}")
    seen: list[Counter[str]] = [Counter() for _ in FEATURES]
    for word in (word.text for sentence in sentences for word in sentence):
        for counter, part in zip(seen, word_features(word), strict=True):
            counter[part] += 1
    known = [
        sorted(
            part for part, often in counter.items() if often >= PART_SEEN or _is_word(column, part)
        )
        for column, counter in enumerate(seen)
    ]
    tagger.model.get_ref("tok2vec").get_ref("embed").get_ref("features").attrs["known"] = known
    tables = [node for node in tagger.model.walk() if node.name == "embed"]
    for table, parts in zip(tables, known, strict=True):
        table.set_dim("nV", len(parts) + 1)
    return with_fast_products(nlp)


def _is_word(column: int, part: str) -> bool:
    """Whether a feature is the whole word, and one that may be met again."""
    return not column and "0" not in part


def train(tweets: Sequence[Sentence], web: Sequence[Sentence], *, seed: int) -> Pipeline:
    """Return a pipeline whose morphologizer is trained on both.

    ``web`` is made more like tweets.
    """
    fix_random_seed(seed)
    chance = random.Random(seed)
    nlp = build([*tweets, *web])
    tagger: Any = nlp.get_pipe("morphologizer")
    model: Model[Any, Any] = tagger.model
    corpus = [(sentence, False) for sentence in tweets] * TWEETS_TWICE
    corpus += [(sentence, True) for sentence in web]
    sample = [sentence for sentence, _ in corpus[:50]]
    model.initialize(X=list(docs(nlp, sample)), Y=[_targets(sentence) for sentence in sample])
    optimizer = Adam(RATE, L2=0.01, use_averages=True)
    set_dropout_rate(model, DROPOUT)
    steps = EPOCHS * sum(len(sentence) for sentence, _ in corpus) / BATCH
    step = 0
    for _ in range(EPOCHS):
        chance.shuffle(corpus)
        heard = [_roughen(item, chance) if web else item for item, web in corpus]
        for batch in _batches(heard):
            optimizer.learn_rate = RATE * min(1.0, 0.01 + step / 100) * max(0.02, 1 - step / steps)
            _learn(nlp, model, optimizer, batch)
            step += 1
    with model.use_params(optimizer.averages):
        averaged = model.to_bytes()
    model.from_bytes(averaged)
    return nlp


def _learn(
    nlp: Pipeline, model: Model[Any, Any], optimizer: Optimizer, batch: Sequence[Sentence]
) -> None:
    guesses, backprop = model.begin_update(list(docs(nlp, batch)))
    gradients = []
    for guess, sentence in zip(guesses, batch, strict=True):
        likely = guess * _targets(sentence)
        total = likely.sum(axis=1, keepdims=True)
        # Where nobody knows the tag, nothing is learned.
        said = np.where(total > 1e-9, likely / np.maximum(total, 1e-9), guess)
        gradients.append((guess - said).astype("f"))
    backprop(gradients)
    model.finish_update(optimizer)


def docs(nlp: Pipeline, sentences: Iterable[Sentence]) -> Iterator[Doc]:
    """Sentences as spaCy reads them, the words as they stand."""
    for sentence in sentences:
        yield Doc(nlp.vocab, words=[word.text for word in sentence])


def _targets(sentence: Sentence) -> NDArray[np.float32]:
    """Return a row for each word, a column for each tag: 1 where the word may have it."""
    return np.array([[tag in word.tags for tag in TAGS] for word in sentence], dtype="f")


def _batches(sentences: Sequence[Sentence]) -> Iterator[list[Sentence]]:
    batch: list[Sentence] = []
    for sentence in sentences:
        batch.append(sentence)
        if sum(map(len, batch)) >= BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _roughen(sentence: Sentence, chance: random.Random) -> Sentence:
    """Return a sentence as in a post: other capitals, no full stop, addressed, with a link."""
    case = chance.random()
    if case < 0.29:
        turn = str.lower if case < 0.25 else str.upper
        sentence = tuple(word._replace(text=turn(word.text)) for word in sentence)
    if chance.random() < 0.2 and len(sentence) > 2 and "PUNCT" in sentence[-1].tags:
        sentence = sentence[:-1]
    start = chance.random()
    if start < 0.16:
        sentence = ((_MENTION,) if start < 0.12 else _REPOST) + sentence
    return (*sentence, _LINK) if chance.random() < 0.12 else sentence
