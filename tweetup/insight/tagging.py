"""Parts of speech and lemmas of English posts, by a spaCy pipeline that ships with tweetup.

The pipeline lies in ``tagger/`` beside this module: a morphologizer trained on tweets and web
text, and spaCy's own rule lemmatizer with rules learned from the same (``tagger/README.md``
has its figures and terms). A user's own spaCy package serves as well. Either way the tokens
are those of :mod:`tweetup.insight.language`, one to one.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tweetup.errors import TweetupError
from tweetup.insight.language import get_language
from tweetup.insight.spacy_import import import_spacy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from spacy.language import Language as Pipeline
    from spacy.tokens import Doc
    from spacy.tokens import Token as Word

    from tweetup.insight.language import Language, Token

__all__ = ["MODEL", "TaggedToken", "Tagger", "load_tagger", "with_fast_products"]

MODEL: Final = Path(__file__).with_name("tagger")
_UNUSED: Final = ("parser", "ner", "senter", "entity_linker", "textcat")
_TAGGERS: Final = frozenset({"tagger", "morphologizer"})
_BATCH: Final = 256
_WITHOUT_TOKENIZER: Final = {"nlp": {"tokenizer": {"@tokenizers": "tweetup.NoTokenizer.v1"}}}


class TaggedToken(NamedTuple):
    """A token of a post with its lemma and its universal part of speech.

    ``upos`` is a tag of Universal Dependencies (Nivre et al. 2020): ``NOUN``, ``VERB``, ``X``;
    ``lemma`` is in lower case but for names.
    """

    text: str
    lemma: str
    upos: str


class Tagger:
    """A tagger of posts; get one from :func:`load_tagger`."""

    def __init__(self, pipeline: Pipeline, language: Language) -> None:
        self._pipeline = pipeline
        self._language = language

    def tag(self, texts: Iterable[str]) -> Iterator[tuple[TaggedToken, ...]]:
        """Yield the tagged tokens of each text, as many as ``Language.tokens`` returns for it."""
        yield from self.tag_tokens(self._language.tokens(text) for text in texts)

    def tag_tokens(self, posts: Iterable[Sequence[Token]]) -> Iterator[tuple[TaggedToken, ...]]:
        """Yield the tagged tokens of each sequence of tokens, as :meth:`tag` does of texts."""
        docs = map(self._doc, posts)
        for doc in self._pipeline.pipe(docs, batch_size=_BATCH):
            yield tuple(_tagged(token) for token in doc)

    def _doc(self, tokens: Sequence[Token]) -> Doc:
        from spacy.tokens import Doc

        spaces = [after.start > token.end for token, after in pairwise(tokens)]
        words = [token.text for token in tokens]
        return Doc(self._pipeline.vocab, words=words, spaces=[*spaces, False] if words else [])


def _tagged(token: Word) -> TaggedToken:
    text: str = token.text
    return TaggedToken(text, token.lemma_ or text.lower(), token.pos_ or "X")


def load_tagger(name: str | None = None) -> Tagger:
    """Return the tagger that ships with tweetup, or that of a spaCy package.

    Each is loaded once. Raises :class:`TweetupError` where no such package is installed or it tags
    nothing.
    """
    return _load(name)


# A cache tells a default that is left out from one that is given: it would load both.
@cache
def _load(name: str | None) -> Tagger:
    import_spacy()
    import spacy
    from spacy.vocab import Vocab

    if name is None:
        # Registers the layer that the pipeline's configuration names.
        import_module("tweetup.insight.tag_features")
        # Posts come as tokens: the rules of a tokenizer, and the twenty attributes that the
        # vocabulary of a pipeline works out of every word, take longer to read than the network.
        pipeline = spacy.load(
            MODEL, vocab=Vocab(), exclude=("tokenizer",), config=_WITHOUT_TOKENIZER
        )
        return Tagger(with_fast_products(pipeline), get_language("en"))
    try:
        pipeline = spacy.load(name, exclude=_UNUSED)
    except OSError as error:
        raise TweetupError(
            f"no spaCy package named {name!r} is installed",
            where="language.model",
            hint=f"try `python -m spacy download {name}`, or leave the setting out for the "
            "English tagger that ships with tweetup",
        ) from error
    if _TAGGERS.isdisjoint(pipeline.pipe_names):
        raise TweetupError(
            f"the spaCy package {name!r} does not tag parts of speech",
            where="language.model",
            hint="name one that has a tagger or a morphologizer",
        )
    return Tagger(pipeline, get_language(pipeline.lang or "xx"))


def with_fast_products(pipeline: Pipeline) -> Pipeline:
    """Return the pipeline, set to numpy's matrix product; thinc's takes two to three times."""
    from thinc.api import NumpyOps

    ops = NumpyOps(use_blis=False)
    tagger: Any = pipeline.get_pipe("morphologizer")
    for node in tagger.model.walk():
        node.ops = ops
    return pipeline
