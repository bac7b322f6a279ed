"""A session as arrays: times, threads, people and words, each by position."""

import math
from dataclasses import fields
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.chats.making import TAG, post
from tests.chats.scenes import HOURS, bare, crowd, exact, lay, scene
from tests.costs import growth
from tweetup.chats.place.feature_matrix import Scene
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
    found = scene([post(minute, "rosa", "Hello")], asked=[10.0, 20.0])
    assert found.shape == (1, 3)
    assert found.current.tolist() == [current]
    assert found.lag.tolist() == [lag]
    assert found.allowed.tolist() == [allowed]


def test_minutes_since_asking() -> None:
    """Time counts from the question asked last, and stands still before the first."""
    found = scene([post(m, "rosa", "Hi", id=f"{m}") for m in (-9, 4, 10, 13, 26)], asked=[10, 20])
    assert found.since.tolist() == [0, 0, 0, 3, 6]


def test_minutes_since_asking_are_the_talks() -> None:
    """Who answers a post of minute 13 is three minutes after the question of minute 10."""
    posts = [post(13, "rosa", "Hi", id="1"), post(45, "li", "Hello", id="2", reply="1")]
    assert scene(posts, asked=[10, 20]).since.tolist() == [3, 3]


def test_two_questions_at_once() -> None:
    """Of two questions in one second the later one is asked last, and both have begun."""
    found = scene([post(10, "rosa", "Hello")], asked=[10, 10])
    assert found.current.tolist() == [2]
    assert found.allowed.tolist() == [[True, True, True]]


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


def heard(posts: list[Post]) -> float:
    """The minute at which the talk of the post of minute 25 began."""
    found = scene(posts, asked=[10, 20])
    return float(found.heard[found.minute.tolist().index(25)])


@pytest.mark.parametrize("posts", IN_A_TALK.values(), ids=IN_A_TALK)
def test_who_answers_is_in_that_talk(posts: list[Post]) -> None:
    """A thread's posts belong to the time at which it began."""
    assert heard(posts) == 5


@pytest.mark.parametrize("posts", ON_ITS_OWN.values(), ids=ON_ITS_OWN)
def test_who_answers_nothing_is_in_their_own_time(posts: list[Post]) -> None:
    """What points at nothing before it begins a talk."""
    assert heard(posts) == 25


def test_links_are_positions() -> None:
    """Replies, quotes and copies hold the position of what they point at, else none."""
    found = scene(
        [
            post(1, "rosa", "Slugs ate it all", id="1"),
            post(2, "li", "Oh no", id="2", reply="1"),
            post(3, "kim", "Look", id="3", quote="2"),
            post(4, "eve", "Slugs ate it all", id="4", repost="1"),
            post(5, "tom", "Gone", id="5", reply="77"),
        ]
    )
    assert found.reply.tolist() == [NONE, 0, NONE, NONE, NONE]
    assert found.quote.tolist() == [NONE, NONE, 1, NONE, NONE]
    assert found.copy.tolist() == [NONE, NONE, NONE, 0, NONE]


def test_people_and_their_posts() -> None:
    """Handles in any case are one person; each post knows its author's one before and after."""
    people = ["rosa", "li", "Rosa", "li", "ROSA", "mona"]
    found = scene(
        [post(n, who, "Hello", id=f"{n}") for n, who in enumerate(people)], hosts=["mona"]
    )
    assert found.author.tolist() == [0, 1, 0, 1, 0, 2]
    assert found.before.tolist() == [NONE, NONE, 0, 1, 2, NONE]
    assert found.after.tolist() == [2, 3, 4, NONE, NONE, NONE]
    assert found.is_host.tolist() == [False] * 5 + [True]


def test_words_are_numbers() -> None:
    """Each distinct word of a post once, those of the questions from the same numbers."""
    found = scene(
        [
            post(1, "rosa", f"Slugs, slugs and a slug! #{TAG}", id="1"),
            post(2, "li", "and now?", id="2"),
        ],
        asked=[0, 10],
        questions=["Slugs again?", ""],
    )
    slug, also = found.tokens.tolist()[:2]
    assert found.owner.tolist() == [0, 0, 1, 1]
    assert found.tokens.tolist() == [slug, also, also, 2]
    assert found.size.tolist() == [6, 2]
    assert [asked.tolist() for asked in found.question_tokens] == [[], [slug, 3], []]


def test_what_words_are_worth() -> None:
    """A word of every post is worth nothing, the fewer have it the more; unheard ones the most."""
    found = scene(
        [post(n, "rosa", "slug" if n else "slug snail", id=f"{n}") for n in range(4)],
        asked=[9],
        questions=["frost"],
    )
    assert found.idf == pytest.approx([0, math.log(5 / 2), math.log(5)])


def test_the_chats_own_hashtag_is_no_word() -> None:
    """What is dropped tells nothing, with hash or without; other hashtags are words."""
    assert scene([post(1, "rosa", f"#{TAG} {TAG}")]).tokens.tolist() == []
    assert len(scene([post(1, "rosa", "#compost")]).tokens) == 1
    asked = scene([], asked=[1], questions=[f"Which #compost, {TAG}?"])
    assert len(asked.question_tokens[1]) == 2


def same(one: Scene, other: Scene) -> bool:
    """Whether two scenes are alike, array by array."""
    for field in fields(Scene):
        first, second = getattr(one, field.name), getattr(other, field.name)
        if field.name == "speech":
            if not all(np.array_equal(getattr(first, n), getattr(second, n)) for n in SPOKEN):
                return False
        elif field.name == "question_tokens":
            if not all(map(np.array_equal, first, second)):
                return False
        elif not np.array_equal(first, second):
            return False
    return True


SPOKEN = ("speaker", "target", "share", "best")


@given(HOURS, st.integers(0, 9))
def test_any_hour_can_be_set(hour: tuple[list[Post], list[float]], seed: int) -> None:
    """Of any posts in any order: the same arrays, every position one that exists, nobody heard
    later than they wrote, each author's posts linked both ways, and no word worth less than 0.
    """
    posts, asked = hour
    with exact():
        found = scene(posts, asked=asked, questions=["Slugs?"] * len(asked))
    n, s = found.shape
    assert (n, s) == (len(posts), len(asked) + 1)
    shuffled = Random(seed).sample(posts, n)
    assert same(found, scene(shuffled, asked=asked, questions=["Slugs?"] * len(asked)))
    for links in (found.reply, found.quote, found.copy, found.before, found.after):
        assert links.shape == (n,)
        assert ((links >= NONE) & (links < n) & (links != np.arange(n))).all()
    assert (found.heard <= found.minute).all()
    assert (np.diff(found.minute) >= 0).all()
    assert found.allowed[:, 0].all()
    assert ((found.current >= 0) & (found.current < s)).all()
    assert (found.since >= 0).all()
    assert (found.idf >= 0).all()
    pairs = list(zip(found.tokens.tolist(), found.owner.tolist(), strict=True))
    assert len(pairs) == len(set(pairs))
    for position in range(n):
        mine = np.flatnonzero(found.author == found.author[position])
        place = mine.tolist().index(position)
        assert found.before[position] == (mine[place - 1] if place else NONE)
        assert found.after[position] == (mine[place + 1] if place + 1 < len(mine) else NONE)


@pytest.mark.parametrize("people", [1, 200])
def test_cost_grows_with_the_posts(people: int) -> None:
    """Ten thousand posts cost near eight times what an eighth of them does, not 64 times."""
    assert growth(lambda size: lay(crowd(size, people=people), asked=[10, 20, 30])) < 20


def test_a_scene_by_hand_is_like_one_that_is_set() -> None:
    """What other tests set by hand has the same shape as what is set from posts."""
    posts = [post(minute, f"guest{minute}", "", id=f"{minute}") for minute in (1, 12, 25)]
    assert same(scene(posts, asked=[10, 20]), bare([1, 12, 25], [10, 20], size=np.zeros(3)))
