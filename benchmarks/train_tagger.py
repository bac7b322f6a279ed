"""Train the tagger that ships in ``tweetup/insight/tagger``, or measure how well it would do.

    python -m benchmarks.train_tagger --folds 5     accuracy on tweets kept out of training
    python -m benchmarks.train_tagger               train on everything, write the pipeline

Same data, same machine, same weights: every choice is seeded. Words whose tag nobody is sure
of are trained towards whichever of their possible tags the model finds likeliest. The weights
are averaged over the steps of training; the treebanks' folder is ``TWEETUP_REAL_DATA``.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import spacy
from spacy.lookups import Lookups
from spacy.tokens import Doc
from thinc.api import Adam, fix_random_seed, set_dropout_rate

from benchmarks._lemmas import learn_lemmas
from benchmarks._treebanks import TAGS, Word, deal, lexicon, read_ewt, read_tweets
from tweetup.insight.tag_features import FEATURES, word_features
from tweetup.insight.tagging import MODEL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray
    from spacy.language import Language as Pipeline
    from thinc.api import Model, Optimizer

    from benchmarks._treebanks import Sentence

WIDTH: Final = 96
EPOCHS: Final = 6
BATCH: Final = 600
RATE: Final = 0.002
DROPOUT: Final = 0.35
TWEETS_TWICE: Final = 2
# A part of words (their ends, their shape) is known from this many words on.
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


class Score(NamedTuple):
    """Words whose tag is certain, how many were tagged so, and what the others were taken for."""

    words: int
    right: int
    mistaken: Counter[tuple[str, str]]

    @property
    def accuracy(self) -> float:
        """The part that was tagged rightly."""
        return self.right / self.words


def build(sentences: Sequence[Sentence]) -> Pipeline:
    """An untrained pipeline that knows the words of ``sentences``."""
    nlp = spacy.blank("en")
    tagger: Any = nlp.add_pipe("morphologizer", config={"model": _NETWORK})
    for tag in TAGS:
        tagger.add_label(f"POS={tag}")
    seen: list[Counter[str]] = [Counter() for _ in FEATURES]
    for word in {word.text for sentence in sentences for word in sentence}:
        for counter, part in zip(seen, word_features(word), strict=True):
            counter[part] += 1
    known = [
        sorted(part for part, often in counter.items() if often >= PART_SEEN or not column)
        for column, counter in enumerate(seen)
    ]
    tagger.model.get_ref("tok2vec").get_ref("embed").get_ref("features").attrs["known"] = known
    tables = [node for node in tagger.model.walk() if node.name == "embed"]
    for table, parts in zip(tables, known, strict=True):
        table.set_dim("nV", len(parts) + 1)
    return nlp


def train(tweets: Sequence[Sentence], web: Sequence[Sentence], *, seed: int) -> Pipeline:
    """A pipeline whose morphologizer is trained on both; ``web`` is made more like tweets."""
    fix_random_seed(seed)
    chance = random.Random(seed)
    nlp = build([*tweets, *web])
    tagger: Any = nlp.get_pipe("morphologizer")
    model = tagger.model
    corpus = [(sentence, False) for sentence in tweets] * TWEETS_TWICE
    corpus += [(sentence, True) for sentence in web]
    sample = [sentence for sentence, _ in corpus[:50]]
    model.initialize(X=list(_docs(nlp, sample)), Y=[_targets(sentence) for sentence in sample])
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
    guesses, backprop = model.begin_update(list(_docs(nlp, batch)))
    gradients = []
    for guess, sentence in zip(guesses, batch, strict=True):
        allowed = _targets(sentence)
        likely = guess * allowed
        total = likely.sum(axis=1, keepdims=True)
        gradient = guess - likely / np.maximum(total, 1e-9)
        gradient[total[:, 0] < 1e-9] = 0.0
        gradients.append(gradient.astype("f"))
    backprop(gradients)
    model.finish_update(optimizer)


def _docs(nlp: Pipeline, sentences: Iterable[Sentence]) -> Iterator[Doc]:
    for sentence in sentences:
        yield Doc(nlp.vocab, words=[word.text for word in sentence])


def _targets(sentence: Sentence) -> NDArray[np.float32]:
    """A row for each word, a column for each tag: 1 where the word may have it."""
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
    """A sentence as a post may have it: other capitals, no full stop, addressed, with a link."""
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


def measure(nlp: Pipeline, sentences: Sequence[Sentence]) -> Score:
    """How many words that can have but one tag are given it."""
    mistaken: Counter[tuple[str, str]] = Counter()
    words = right = 0
    for sentence, doc in zip(sentences, nlp.pipe(_docs(nlp, sentences)), strict=True):
        for word, token in zip(sentence, doc, strict=True):
            if len(word.tags) == 1:
                (tag,) = word.tags
                words += 1
                right += token.pos_ == tag
                if token.pos_ != tag:
                    mistaken[tag, token.pos_] += 1
    return Score(words, right, mistaken)


def folds(count: int) -> Iterator[str]:
    """Accuracy on each part of the tweets, and of the web text, that was kept out."""
    tweets, web = _read()
    mistaken, tags = Counter[tuple[str, str]](), Counter[str]()
    found: list[tuple[Score, Score]] = []
    parts = list(zip(deal(tweets, count), deal(web, count), strict=True))
    for index, (tweets_out, web_out) in enumerate(parts):
        others = parts[:index] + parts[index + 1 :]
        nlp = train(
            [sentence for part, _ in others for sentence in part],
            [sentence for _, part in others for sentence in part],
            seed=index,
        )
        found.append((measure(nlp, tweets_out), measure(nlp, web_out)))
        mistaken += found[-1][0].mistaken
        tags.update(
            tag for item in tweets_out for word in item if len(word.tags) == 1 for tag in word.tags
        )
        on_tweets, on_web = found[-1]
        yield f"part {index + 1}: tweets {on_tweets.accuracy:.2%}, web {on_web.accuracy:.2%}"
    for name, scores in zip(("tweets", "web"), zip(*found, strict=True), strict=True):
        accuracies = [score.accuracy for score in scores]
        all_right = sum(score.right for score in scores) / sum(score.words for score in scores)
        yield f"{name}: {all_right:.2%}, from {min(accuracies):.2%} to {max(accuracies):.2%}"
    for tag in TAGS:
        wrong = {other: often for (was, other), often in mistaken.items() if was == tag}
        most = ", ".join(f"{other} {often}" for other, often in Counter(wrong).most_common(3))
        right = 1 - sum(wrong.values()) / max(tags[tag], 1)
        yield f"| {tag} | {tags[tag]} | {right:.1%} | {most} |"


def _read() -> tuple[list[Sentence], list[Sentence]]:
    web = read_ewt("dev", "test")
    return read_tweets(lexicon(web)), web


def write() -> Iterator[str]:
    """Train on everything and write the pipeline where it ships, but for its model card."""
    tweets, web = _read()
    nlp = train(tweets, web, seed=0)
    lookups = Lookups()
    for name, table in learn_lemmas(web).items():
        lookups.add_table(name, table)
    # A pipeline that has read nothing: the words of the treebanks stay out of its vocabulary.
    shipped = build([*tweets, *web])
    learned: Any = nlp.get_pipe("morphologizer")
    empty: Any = shipped.get_pipe("morphologizer")
    empty.from_bytes(learned.to_bytes())
    lemmatizer: Any = shipped.add_pipe("lemmatizer", config={"mode": "rule"})
    lemmatizer.initialize(lookups=lookups)
    shipped.meta.update(_META)
    for path in MODEL.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
    shipped.to_disk(MODEL)
    size = sum(path.stat().st_size for path in MODEL.rglob("*") if path.is_file())
    yield f"{MODEL.name}: {size / 1e6:.2f} MB"


_META: Final = {
    "name": "posts",
    "version": "1.0.0",
    "description": "Parts of speech and lemmas of English posts",
    "license": "CC BY-SA 4.0",
    "sources": [
        {"name": "Universal Dependencies English EWT", "license": "CC BY-SA 4.0"},
        {"name": "ARK Tweet NLP, Twitter Part-of-Speech Annotated Data", "license": "CC BY 3.0"},
    ],
}


def main() -> int:
    """Print the figures of ``--folds``, or write the pipeline."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folds", type=int, help="measure on this many parts, write nothing")
    wanted = parser.parse_args().folds
    for line in folds(wanted) if wanted else write():
        print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
