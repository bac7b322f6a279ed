"""Feature matrices for the tests of this folder: of posts, by hand, and drawn at random."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from random import Random
from typing import Any

import numpy as np
from hypothesis import strategies as st

from tests.chats.making import PEOPLE, SAYINGS, START, TAG, post
from tweetup.chats.parse.posts import ParsedPost, parse_posts
from tweetup.chats.place.feature_matrix import (
    FeatureMatrix,
    FloatArray,
    IndexArray,
    build_feature_matrix,
)
from tweetup.chats.place.inference import load_weights
from tweetup.chats.place.reply_targets import ReplyTargets
from tweetup.model import Post, in_time_order
from tweetup.text import DEFAULT_LETTERS, words

TARGET_WEIGHTS = load_weights().targets
"""The weights that ship, one for each target feature."""


def read(posts: Sequence[Post]) -> list[ParsedPost]:
    """Return the posts parsed."""
    return parse_posts(in_time_order(posts), START, DEFAULT_LETTERS)


def matrix_of(
    posts: Sequence[Post],
    *,
    asked: Sequence[float] = (),
    questions: Sequence[str] | None = None,
    hosts: Sequence[str] = (),
) -> FeatureMatrix:
    """Return the matrix of these posts, with questions asked at these minutes, in these words."""
    return matrix_of_parsed(read(posts), asked=asked, questions=questions, hosts=hosts)


def matrix_of_parsed(
    posts: Sequence[ParsedPost],
    *,
    asked: Sequence[float] = (),
    questions: Sequence[str] | None = None,
    hosts: Sequence[str] = (),
) -> FeatureMatrix:
    """Return the matrix of parsed posts."""
    texts = [""] * len(asked) if questions is None else questions
    return build_feature_matrix(
        posts,
        asked=asked,
        questions=[words(text) for text in texts],
        hosts=frozenset(hosts),
        dropped=frozenset([TAG]),
        target_weights=TARGET_WEIGHTS,
    )


def bare_matrix(
    minutes: Sequence[float], asked: Sequence[float] = (), **given: Any
) -> FeatureMatrix:
    """Return the matrix of wordless posts by as many people, with the arrays given."""
    n = len(minutes)
    starts = np.array([-np.inf, *asked])
    thread_minute = np.array(given.get("thread_minute", minutes), dtype=float)
    nowhere = np.full(n, -1, dtype=np.int64)
    usual: dict[str, Any] = {
        "minute": np.array(minutes, dtype=float),
        "thread_minute": thread_minute,
        "begun": starts,
        "current": np.searchsorted(starts, thread_minute, side="right") - 1,
        "tokens": np.array([], dtype=np.int64),
        "owner": np.array([], dtype=np.int64),
        "length": np.full(n, 9.0),
        "idf": np.array([]),
        "question_tokens": (np.array([], dtype=np.int64),) * len(starts),
        "reply": nowhere,
        "quote": nowhere,
        "copy": nowhere,
        "author": np.arange(n),
        "before": nowhere,
        "after": nowhere,
        "targets": reply_targets(n),
        "is_host": np.zeros(n, dtype=bool),
    }
    arrays = {
        name: np.array(value) if isinstance(value, list) else value for name, value in given.items()
    }
    return FeatureMatrix(**(usual | arrays))


def reply_targets(n: int, *likely: tuple[int, int, float]) -> ReplyTargets:
    """Return likely answers among ``n`` posts: source, target and probability (0–1)."""
    best = np.full(n, -1, dtype=np.int64)
    for source, target, _ in sorted(likely, key=lambda answer: answer[2]):
        best[source] = target
    return ReplyTargets(
        np.array([answer[0] for answer in likely], dtype=np.int64),
        np.array([answer[1] for answer in likely], dtype=np.int64),
        np.array([answer[2] for answer in likely], dtype=float),
        best,
    )


def word_arrays(*rows: Sequence[str]) -> dict[str, Any]:
    """Return words for :func:`bare_matrix`: each post's, with an idf of 1."""
    vocabulary: dict[str, int] = {}
    tokens = [
        vocabulary.setdefault(word, len(vocabulary)) for row in rows for word in dict.fromkeys(row)
    ]
    owner = [index for index, row in enumerate(rows) for _ in dict.fromkeys(row)]
    return {
        "tokens": np.array(tokens, dtype=np.int64),
        "owner": np.array(owner, dtype=np.int64),
        "idf": np.ones(len(vocabulary)),
        "length": [float(len(row)) for row in rows],
    }


def sure(columns: Sequence[int], sections: int) -> FloatArray:
    """Return marginals with one certain section for every post."""
    marginals: FloatArray = np.eye(sections)[list(columns)].reshape(len(columns), sections)
    return marginals


def random_marginals(matrix: FeatureMatrix, seed: int) -> FloatArray:
    """Return random marginals: rows that sum to 1."""
    drawn = np.random.default_rng(seed).random(matrix.shape) ** 3 + 1e-6
    marginals: FloatArray = drawn / drawn.sum(axis=1, keepdims=True)
    return marginals


def threaded(links: IndexArray) -> list[int]:
    """The links as plain numbers."""
    return [int(link) for link in links]


HOSTILE = (
    "", " ", "\x00", "\u202e\u2066", "@", "@@rosa", "@" * 400, "#" * 400, "=1+1", "{{ x }}",
    "<b>hi</b>", "'" * 90, "ﬀ" * 300, "a " * 300, "Q1", "Q" * 300, "👩‍👩‍👧‍👦" * 30, "\ud800",
    "植物は水が好きです", "@rosa @rosa @rosa @li", "RT @kim: RT @kim: ", "e\u0301" * 50,
)  # fmt: skip


def hour(random: Random) -> tuple[list[Post], list[float]]:
    """Up to 20 posts by few people, many in one second, pointing anywhere, in any words; and
    the minutes of up to four questions.
    """
    count = random.choice((0, 1, 2, 8, 20))
    lively = random.random() < 0.7
    people = PEOPLE[: random.randint(1, 5)]
    posts = []
    for index in range(count):
        text = random.choice((*SAYINGS, *HOSTILE))
        target = random.choice((None, None, str(random.randint(0, count))))
        pointer = random.choice(("reply", "quote", "repost"))
        item = post(
            random.randint(-30, 90) if lively else 5,
            random.choice(people),
            random.choice(("", "", "@rosa ", "@li @kim ", ".@Omar ")) + text,
            id=str(index),
            reply=target if pointer == "reply" else None,
            quote=target if pointer == "quote" else None,
            repost=target if pointer == "repost" else None,
        )
        posts.append(item)
    asked = sorted(random.randint(-5, 80) for _ in range(random.randint(0, 4)))
    return posts, [float(minute) for minute in asked]


HOURS = st.randoms(use_true_random=False).map(hour)
"""Any hour: it shrinks little, but costs little to draw."""


def crowd(count: int, *, minutes: float = 60.0, people: int = 200) -> list[ParsedPost]:
    """A crowd that talks to each other: every third speaks to somebody, every fifth replies."""
    empty = post(0, "guest", "")
    return [
        ParsedPost(
            post=empty,
            position=index,
            minute=minutes * index / count,
            author=f"guest{index * 7 % people}",
            own_text="",
            words=(*BAG[index % 16], *BAG[index * 5 % 16], str(index % 997)),
            labels=(),
            echoes=False,
            reply_to=index - 1 if index % 5 == 0 and index else None,
            addressees=(f"guest{index * 3 % people}",) if index % 3 == 0 else (),
        )
        for index in range(count)
    ]


BAG = tuple(words(saying) for saying in SAYINGS)


@contextmanager
def exact() -> Iterator[None]:
    """Numbers that are none, or are infinite, are errors in here."""
    with np.errstate(all="raise", under="ignore"):
        yield
