import random

import pytest

from tests.insight.making import post
from tests.insight.test_themes import FEAR, POSTS, QUESTION, TIME
from tweetup.errors import UnknownNameError, UsageError
from tweetup.insight import SUMMARIZERS, summarise
from tweetup.model import Post, PostKey

NOT_QUOTED = [
    post(30, "u1", "Thanks everyone for a great chat tonight! #chat"),
    post(31, "u2", "http://t.co/abc #chat"),
    post(32, "u3", "RT @person0: " + FEAR[0], repost=0),
    post(33, "u4", "@person0 yes! #chat"),
    post(34, "u5", "😀😀😀"),
]


@pytest.mark.long
@pytest.mark.parametrize("name", SUMMARIZERS.names())
def test_every_summarizer_chooses_whole_posts(name: str) -> None:
    """A summary is a subset of its input, without thanks, bare links, reposts or copies."""
    found = summarise(
        [*POSTS, *NOT_QUOTED],
        section="Q1",
        count=20,
        hashtags=["chat"],
        question_text=QUESTION,
        summarizer=name,
    )
    assert found.summarizer == name
    assert found.posts
    assert len(set(found.posts)) == len(found.posts)
    assert set(found.posts) <= {p.key for p in POSTS}


@pytest.mark.long
@pytest.mark.parametrize("name", SUMMARIZERS.names())
def test_order_of_arrival_does_not_matter(name: str) -> None:
    """The same posts in any order give the same summary."""
    shuffled = random.Random(3).sample(POSTS, len(POSTS))
    first, second = (
        summarise(posts, section="Q1", count=4, summarizer=name) for posts in (POSTS, shuffled)
    )
    assert first == second


def test_everybody_speaks_before_anybody_speaks_twice() -> None:
    """Different people first, hosts after all others."""
    texts = [*FEAR, *TIME]
    posts = [post(n, ("host", "ann", "bob")[n % 3], text) for n, text in enumerate(texts)]
    by_key = {p.key: p.handle for p in posts}
    found = summarise(posts, section="Q1", count=20, hosts=["@Host"])
    handles = [by_key[key] for key in found.posts]
    assert set(handles[:2]) == {"ann", "bob"}
    assert handles[handles.index("host") :] == ["host"] * handles.count("host")


def test_the_question_is_no_answer() -> None:
    """What is excluded is not quoted."""
    found = summarise(POSTS, section="Q1", count=20, exclude=[PostKey("x", "0")])
    assert PostKey("x", "0") not in found.posts


@pytest.mark.parametrize("posts", [[], NOT_QUOTED])
def test_nothing_worth_quoting_is_an_empty_summary(posts: list[Post]) -> None:
    """No error, no filler."""
    assert summarise(posts, section="Q1", count=3).posts == ()


def test_an_unknown_summarizer_is_named() -> None:
    """With the nearest one there is."""
    with pytest.raises(UnknownNameError, match="lexrank"):
        summarise(POSTS, section="Q1", count=3, summarizer="lexrnak")


@pytest.mark.long
def test_too_many_posts_are_refused_at_once() -> None:
    """What compares everything with everything says so instead of hanging."""
    words = [f"word{n}" for n in range(400)]
    posts = [post(n, f"p{n}", " ".join(words[n : n + 6])) for n in range(300)]
    with pytest.raises(UsageError, match="200"):
        summarise(posts, section="Q1", count=3, summarizer="kl")


class Units:
    """A sumy tokenizer whose sentences are numbers of units."""

    def __init__(self, units: list[list[str]]) -> None:
        self.units = units

    def to_words(self, text: str) -> tuple[str, ...]:
        return tuple(self.units[int(text)])


@pytest.mark.long
@pytest.mark.parametrize("seed", range(8))
def test_sparse_lexrank_chooses_what_sumy_chooses(seed: int) -> None:
    """The same ten units, on units made up of few and many words."""
    from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
    from sumy.summarizers.lex_rank import LexRankSummarizer

    from tweetup.insight.sumy_summarizers import SparseLexRankSummarizer

    dice = random.Random(seed)
    vocabulary = [f"w{n}" for n in range(40 * (seed + 1))]
    weights = [1 / (n + 1) for n in range(len(vocabulary))]
    units = [dice.choices(vocabulary, weights, k=dice.randint(0, 14)) for _ in range(60)]
    words = Units(units)
    document = ObjectDocumentModel([Paragraph([Sentence(str(n), words) for n in range(60)])])
    ours, theirs = (
        [str(sentence) for sentence in summarizer(str)(document, 10)]
        for summarizer in (SparseLexRankSummarizer, LexRankSummarizer)
    )
    assert ours == theirs


def test_lexrank_of_nothing() -> None:
    """No units, no ratings; units without words are rated all the same."""
    from tweetup.insight.sumy_summarizers import rate_by_lexrank

    assert rate_by_lexrank([]) == []
    assert len(rate_by_lexrank([[], []])) == 2
