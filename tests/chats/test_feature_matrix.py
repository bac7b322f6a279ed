"""A session as arrays: times, threads, people and words, each by position."""

import math
from dataclasses import fields
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.chats.making import TAG, post
from tests.chats.matrices import HOURS, bare_matrix, crowd, exact, matrix_of, matrix_of_parsed
from tests.costs import SIZES, growth
from tweetup.chats.place.feature_matrix import FeatureMatrix
from tweetup.model import Post

NONE = -1

# When a post was written, questions at 10 and 20: the section asked last, how many questions
# before it each section is, and which had begun.
TIMES = [
    (-5.0, 0, [0, -1, -2], [True, False, False]),
    (9.99, 0, [0, -1, -2], [True, False, False]),
    (10.0, 1, [1, 0, -1], [True, True, False]),
    (19.99, 1, [1, 0, -1], [True, True, False]),
    (20.0, 2, [2, 1, 0], [True, True, True]),
    (900.0, 2, [2, 1, 0], [True, True, True]),
]


@pytest.mark.parametrize(("minute", "current", "lag", "allowed"), TIMES)
def test_what_had_been_asked(
    minute: float, current: int, lag: list[int], allowed: list[bool]
) -> None:
    """A section begins with its question, at that very moment; intro always has."""
    matrix = matrix_of([post(minute, "rosa", "Hello")], asked=[10.0, 20.0])
    assert matrix.shape == (1, 3)
    assert matrix.current.tolist() == [current]
    assert matrix.lag.tolist() == [lag]
    assert matrix.allowed.tolist() == [allowed]


def test_minutes_since_asking() -> None:
    """Time counts from the question asked last, and stands still before the first."""
    matrix = matrix_of(
        [post(m, "rosa", "Hi", id=f"{m}") for m in (-9, 4, 10, 13, 26)], asked=[10, 20]
    )
    assert matrix.since.tolist() == [0, 0, 0, 3, 6]


def test_minutes_since_asking_are_the_talks() -> None:
    """A reply to a post of minute 13 is three minutes after the question of minute 10."""
    posts = [post(13, "rosa", "Hi", id="1"), post(45, "li", "Hello", id="2", reply="1")]
    assert matrix_of(posts, asked=[10, 20]).since.tolist() == [3, 3]


def test_two_questions_at_once() -> None:
    """Of two questions in one second the later one is asked last, and both have begun."""
    matrix = matrix_of([post(10, "rosa", "Hello")], asked=[10, 10])
    assert matrix.current.tolist() == [2]
    assert matrix.allowed.tolist() == [[True, True, True]]


FIRST = post(5, "rosa", "Slugs ate it all", id="1")
IN_A_TALK = {
    "a reply": [FIRST, post(25, "li", "Oh no", id="2", reply="1")],
    "a quote": [FIRST, post(25, "li", "Oh no", id="2", quote="1")],
    "words to somebody": [FIRST, post(25, "li", "@rosa oh no", id="2")],
    "a reply before a quote": [
        FIRST,
        post(20, "kim", "Snails too", id="3"),
        post(25, "li", "Oh no", id="2", reply="1", quote="3"),
    ],
    "a reply to a reply": [
        FIRST,
        post(15, "kim", "Mine too", id="3", reply="1"),
        post(25, "li", "Oh no", id="2", reply="3"),
    ],
}
ON_ITS_OWN = {
    "no thread": [FIRST, post(25, "li", "Oh no", id="2")],
    "a handle in the midst": [FIRST, post(25, "li", "Oh no, like @rosa", id="2")],
    "a repost": [FIRST, post(25, "li", "Slugs ate it all", id="2", repost="1")],
    "a reply to what is not here": [FIRST, post(25, "li", "Oh no", id="2", reply="99")],
    "a reply to itself": [FIRST, post(25, "li", "Oh no", id="2", reply="2")],
    "a reply to what clocks put after it": [
        post(26, "rosa", "Slugs ate it all", id="1"),
        post(25, "li", "Oh no", id="2", reply="1"),
    ],
}


def thread_minute(posts: list[Post]) -> float:
    """The minute at which the talk of the post of minute 25 began."""
    matrix = matrix_of(posts, asked=[10, 20])
    return float(matrix.thread_minute[matrix.minute.tolist().index(25)])


@pytest.mark.parametrize("posts", IN_A_TALK.values(), ids=IN_A_TALK)
def test_who_answers_is_in_that_talk(posts: list[Post]) -> None:
    """A thread's posts belong to the time at which it began."""
    assert thread_minute(posts) == 5


@pytest.mark.parametrize("posts", ON_ITS_OWN.values(), ids=ON_ITS_OWN)
def test_who_answers_nothing_is_in_their_own_time(posts: list[Post]) -> None:
    """A post that points at no earlier post begins a thread."""
    assert thread_minute(posts) == 25


def test_links_are_positions() -> None:
    """Replies, quotes and copies hold the position of the post they point at, else none."""
    matrix = matrix_of(
        [
            post(1, "rosa", "Slugs ate it all", id="1"),
            post(2, "li", "Oh no", id="2", reply="1"),
            post(3, "kim", "Look", id="3", quote="2"),
            post(4, "eve", "Slugs ate it all", id="4", repost="1"),
            post(5, "tom", "Gone", id="5", reply="77"),
        ]
    )
    assert matrix.reply.tolist() == [NONE, 0, NONE, NONE, NONE]
    assert matrix.quote.tolist() == [NONE, NONE, 1, NONE, NONE]
    assert matrix.copy.tolist() == [NONE, NONE, NONE, 0, NONE]


def test_people_and_their_posts() -> None:
    """Handles in any case are one person; each post knows its author's one before and after."""
    people = ["rosa", "li", "Rosa", "li", "ROSA", "mona"]
    matrix = matrix_of(
        [post(n, who, "Hello", id=f"{n}") for n, who in enumerate(people)], hosts=["mona"]
    )
    assert matrix.author.tolist() == [0, 1, 0, 1, 0, 2]
    assert matrix.before.tolist() == [NONE, NONE, 0, 1, 2, NONE]
    assert matrix.after.tolist() == [2, 3, 4, NONE, NONE, NONE]
    assert matrix.is_host.tolist() == [False] * 5 + [True]


def test_words_are_numbers() -> None:
    """Each distinct word of a post once, those of the questions from the same numbers."""
    matrix = matrix_of(
        [
            post(1, "rosa", f"Slugs, slugs and a slug! #{TAG}", id="1"),
            post(2, "li", "and now?", id="2"),
        ],
        asked=[0, 10],
        questions=["Slugs again?", ""],
    )
    slug, also = matrix.tokens.tolist()[:2]
    assert matrix.owner.tolist() == [0, 0, 1, 1]
    assert matrix.tokens.tolist() == [slug, also, also, 2]
    assert matrix.length.tolist() == [6, 2]
    assert [asked.tolist() for asked in matrix.question_tokens] == [[], [slug, 3], []]


def test_inverse_document_frequency() -> None:
    """A word of every post is worth nothing, the fewer have it the more; unheard ones the most."""
    matrix = matrix_of(
        [post(n, "rosa", "slug" if n else "slug snail", id=f"{n}") for n in range(4)],
        asked=[9],
        questions=["frost"],
    )
    assert matrix.idf == pytest.approx([0, math.log(5 / 2), math.log(5)])


def test_the_chats_own_hashtag_is_no_word() -> None:
    """Dropped words are no tokens, with hash or without; other hashtags are."""
    assert matrix_of([post(1, "rosa", f"#{TAG} {TAG}")]).tokens.tolist() == []
    assert len(matrix_of([post(1, "rosa", "#compost")]).tokens) == 1
    asked = matrix_of([], asked=[1], questions=[f"Which #compost, {TAG}?"])
    assert len(asked.question_tokens[1]) == 2


def same(first_matrix: FeatureMatrix, other: FeatureMatrix) -> bool:
    """Return True for two matrices that are equal, array by array."""
    for field in fields(FeatureMatrix):
        first, second = getattr(first_matrix, field.name), getattr(other, field.name)
        if field.name == "targets":
            if not all(
                np.array_equal(getattr(first, n), getattr(second, n)) for n in TARGET_ARRAYS
            ):
                return False
        elif field.name == "question_tokens":
            if not all(map(np.array_equal, first, second)):
                return False
        elif not np.array_equal(first, second):
            return False
    return True


TARGET_ARRAYS = ("source", "target", "probability", "best")


@given(HOURS, st.integers(0, 9))
def test_any_hour_can_be_built(hour: tuple[list[Post], list[float]], seed: int) -> None:
    """Of any posts in any order: the same arrays, every position one that exists, no thread later
    than its posts, each author's posts linked both ways, and no word worth less than 0.
    """
    posts, asked = hour
    with exact():
        matrix = matrix_of(posts, asked=asked, questions=["Slugs?"] * len(asked))
    n, s = matrix.shape
    assert (n, s) == (len(posts), len(asked) + 1)
    shuffled = Random(seed).sample(posts, n)
    assert same(matrix, matrix_of(shuffled, asked=asked, questions=["Slugs?"] * len(asked)))
    for links in (matrix.reply, matrix.quote, matrix.copy, matrix.before, matrix.after):
        assert links.shape == (n,)
        assert ((links >= NONE) & (links < n) & (links != np.arange(n))).all()
    assert (matrix.thread_minute <= matrix.minute).all()
    assert (np.diff(matrix.minute) >= 0).all()
    assert matrix.allowed[:, 0].all()
    assert ((matrix.current >= 0) & (matrix.current < s)).all()
    assert (matrix.since >= 0).all()
    assert (matrix.idf >= 0).all()
    pairs = list(zip(matrix.tokens.tolist(), matrix.owner.tolist(), strict=True))
    assert len(pairs) == len(set(pairs))
    for position in range(n):
        mine = np.flatnonzero(matrix.author == matrix.author[position])
        place = mine.tolist().index(position)
        assert matrix.before[position] == (mine[place - 1] if place else NONE)
        assert matrix.after[position] == (mine[place + 1] if place + 1 < len(mine) else NONE)


@pytest.mark.long
@pytest.mark.parametrize("people", [1, 200])
@pytest.mark.parametrize("size", SIZES)
def test_cost_grows_with_the_posts(people: int, size: int) -> None:
    """Ten thousand posts cost near eight times as much as an eighth of them, not 64 times."""
    assert (
        growth(
            lambda count: matrix_of_parsed(crowd(count, people=people), asked=[10, 20, 30]),
            size=size,
        )
        < 20
    )


def test_a_matrix_by_hand_is_like_a_built_one() -> None:
    """Matrices set by hand in other tests have the same shape as those built from posts."""
    posts = [post(minute, f"guest{minute}", "", id=f"{minute}") for minute in (1, 12, 25)]
    assert same(
        matrix_of(posts, asked=[10, 20]), bare_matrix([1, 12, 25], [10, 20], length=np.zeros(3))
    )
