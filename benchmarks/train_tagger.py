"""Train the tagger that ships in ``tweetup/insight/tagger``, or measure how well it would do.

    python -m benchmarks.train_tagger --folds 5     accuracy on tweets kept out of training
    python -m benchmarks.train_tagger               train on everything, write the pipeline

Same data, same machine, same weights. The treebanks' folder is ``TWEETUP_REAL_DATA``.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from spacy.lookups import Lookups

from benchmarks._lemmas import learn_lemmas
from benchmarks._training import build, docs, train
from benchmarks._treebanks import TAGS, deal, lexicon, read_ewt, read_tweets
from tweetup.insight.tagging import MODEL

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.language import Language as Pipeline

    from benchmarks._treebanks import Sentence


class Score(NamedTuple):
    """Words whose tag is certain, how many were tagged so, and what the others were taken for."""

    words: int
    right: int
    mistaken: Counter[tuple[str, str]]

    @property
    def accuracy(self) -> float:
        """The part that was tagged rightly."""
        return self.right / self.words


def measure(nlp: Pipeline, sentences: Sequence[Sentence]) -> Score:
    """How many words that can have but one tag are given it."""
    mistaken: Counter[tuple[str, str]] = Counter()
    words = right = 0
    for sentence, doc in zip(sentences, nlp.pipe(docs(nlp, sentences)), strict=True):
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
    shipped = _assemble(train(tweets, web, seed=0), tweets, web)
    for path in MODEL.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
    shipped.to_disk(MODEL)
    size = sum(path.stat().st_size for path in MODEL.rglob("*") if path.is_file())
    yield f"{MODEL.name}: {size / 1e6:.2f} MB"


def _assemble(trained: Pipeline, tweets: Sequence[Sentence], web: Sequence[Sentence]) -> Pipeline:
    """Return an untrained pipeline, whose vocabulary holds no sentence's words."""
    lookups = Lookups()
    for name, table in learn_lemmas(web).items():
        lookups.add_table(name, table)
    shipped = build([*tweets, *web])
    learned: Any = trained.get_pipe("morphologizer")
    empty: Any = shipped.get_pipe("morphologizer")
    empty.model.from_bytes(learned.model.to_bytes())
    lemmatizer: Any = shipped.add_pipe("lemmatizer", config={"mode": "rule"})
    lemmatizer.initialize(lookups=lookups)
    shipped.meta.update(_META)
    return shipped


_META: Final = {
    "name": "posts",
    "version": "1.0.0",
    "description": "Parts of speech and lemmas of English posts",
    "license": "CC BY-SA 4.0",
    "spacy_version": ">=3.8.2,<4.0.0",
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
