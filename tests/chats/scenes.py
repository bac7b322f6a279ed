"""Scenes for the tests of this folder: set from posts, set by hand, and drawn at random."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from random import Random
from typing import Any

import numpy as np
from hypothesis import strategies as st

from tests.chats.making import PEOPLE, SAYINGS, START, TAG, post
from tweetup.chats.parse.posts import Reading, read_posts
from tweetup.chats.place.feature_matrix import Array, Links, Scene, set_scene
from tweetup.chats.place.inference import load_weights
from tweetup.chats.place.reply_targets import Speech
from tweetup.model import Post, in_time_order
from tweetup.text import DEFAULT_LETTERS, words

SPEECH = load_weights().speech
"""The weights that ship, one for each sign of an answer."""


def read(posts: Sequence[Post]) -> list[Reading]:
    """The posts as the room reads them."""
    return read_posts(in_time_order(posts), START, DEFAULT_LETTERS)


def scene(
    posts: Sequence[Post],
    *,
    asked: Sequence[float] = (),
    questions: Sequence[str] | None = None,
    hosts: Sequence[str] = (),
) -> Scene:
    """The scene of these posts, with questions asked at these minutes, in these words."""
    return lay(read(posts), asked=asked, questions=questions, hosts=hosts)


def lay(
    readings: Sequence[Reading],
    *,
    asked: Sequence[float] = (),
    questions: Sequence[str] | None = None,
    hosts: Sequence[str] = (),
) -> Scene:
    """The scene of what has been read."""
    texts = [""] * len(asked) if questions is None else questions
    return set_scene(
        readings,
        asked=asked,
        questions=[words(text) for text in texts],
        hosts=frozenset(hosts),
        dropped=frozenset([TAG]),
        speech=SPEECH,
    )


def bare(minutes: Sequence[float], asked: Sequence[float] = (), **given: Any) -> Scene:
    """A scene of wordless posts at these minutes by as many people, except for what is given."""
    n = len(minutes)
    starts = np.array([-np.inf, *asked])
    heard = np.array(given.get("heard", minutes), dtype=float)
    nowhere = np.full(n, -1, dtype=np.int64)
    usual: dict[str, Any] = {
        "minute": np.array(minutes, dtype=float),
        "heard": heard,
        "asked": starts,
        "current": np.searchsorted(starts, heard, side="right") - 1,
        "tokens": np.array([], dtype=np.int64),
        "owner": np.array([], dtype=np.int64),
        "size": np.full(n, 9.0),
        "idf": np.array([]),
        "question_tokens": (np.array([], dtype=np.int64),) * len(starts),
        "reply": nowhere,
        "quote": nowhere,
        "copy": nowhere,
        "author": np.arange(n),
        "before": nowhere,
        "after": nowhere,
        "speech": spoken(n),
        "is_host": np.zeros(n, dtype=bool),
    }
    arrays = {
        name: np.array(value) if isinstance(value, list) else value for name, value in given.items()
    }
    return Scene(**(usual | arrays))


def spoken(n: int, *likely: tuple[int, int, float]) -> Speech:
    """Likely answers among ``n`` posts: speaker, target and how likely (0–1)."""
    best = np.full(n, -1, dtype=np.int64)
    for speaker, target, _ in sorted(likely, key=lambda one: one[2]):
        best[speaker] = target
    return Speech(
        np.array([one[0] for one in likely], dtype=np.int64),
        np.array([one[1] for one in likely], dtype=np.int64),
        np.array([one[2] for one in likely], dtype=float),
        best,
    )


def said(*rows: Sequence[str]) -> dict[str, Any]:
    """Words for :func:`bare`: each post's, all of them worth 1."""
    known: dict[str, int] = {}
    tokens = [known.setdefault(word, len(known)) for row in rows for word in dict.fromkeys(row)]
    owner = [index for index, row in enumerate(rows) for _ in dict.fromkeys(row)]
    return {
        "tokens": np.array(tokens, dtype=np.int64),
        "owner": np.array(owner, dtype=np.int64),
        "idf": np.ones(len(known)),
        "size": [float(len(row)) for row in rows],
    }


def sure(columns: Sequence[int], sections: int) -> Array:
    """A belief that is sure of one section for every post."""
    belief: Array = np.eye(sections)[list(columns)].reshape(len(columns), sections)
    return belief


def guess(scene: Scene, seed: int) -> Array:
    """Any belief: rows of shares that sum to 1."""
    drawn = np.random.default_rng(seed).random(scene.shape) ** 3 + 1e-6
    belief: Array = drawn / drawn.sum(axis=1, keepdims=True)
    return belief


def threaded(links: Links) -> list[int]:
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


def crowd(count: int, *, minutes: float = 60.0, people: int = 200) -> list[Reading]:
    """A crowd that talks to each other: every third speaks to somebody, every fifth replies."""
    one = post(0, "guest", "")
    return [
        Reading(
            post=one,
            position=index,
            minute=minutes * index / count,
            who=f"guest{index * 7 % people}",
            own="",
            words=(*BAG[index % 16], *BAG[index * 5 % 16], str(index % 997)),
            labels=(),
            echoes=False,
            reply_to=index - 1 if index % 5 == 0 and index else None,
            speaks_to=(f"guest{index * 3 % people}",) if index % 3 == 0 else (),
        )
        for index in range(count)
    ]


BAG = tuple(words(saying) for saying in SAYINGS)


@contextmanager
def exact() -> Iterator[None]:
    """Numbers that are none, or are infinite, are errors in here."""
    with np.errstate(all="raise", under="ignore"):
        yield
