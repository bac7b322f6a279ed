"""Words that set groups apart: counted by people, with a prior that keeps chance out."""

import random
from math import exp, log, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.insight.making import post as written
from tweetup.insight.telling_words import (
    LEAST_Z,
    TellingWords,
    WordedPost,
    find_telling_words,
    log_odds,
    read_post_words,
    without_copies,
)


def post(number: int, person: str, *words: str) -> WordedPost:
    return WordedPost(person, number, tuple((it.rstrip("s"), it) for it in words))


def tell(own: list[WordedPost], others: list[WordedPost]) -> TellingWords:
    numbers = ({it.number for it in own}, {it.number for it in others})
    return find_telling_words([*own, *others], *numbers)


def test_the_figures_of_a_word_by_hand() -> None:
    """8 of 20 against 2 of 30, a tenth of the chat's words: the prior is 2 of 20 for each.

    Equation 16: odds of 10 to 30 against 4 to 46, and 20: variance 1/10 + 1/4.
    """
    ratio, z = log_odds(8, 2, own_all=20, others_all=30, share=0.1)
    assert exp(ratio) == pytest.approx((10 / 30) / (4 / 46))
    assert z == pytest.approx(log(10 * 46 / (30 * 4)) / sqrt(1 / 10 + 1 / 4))


groups = st.tuples(st.integers(0, 40), st.integers(41, 500))


@given(groups, groups, st.floats(0.001, 0.9))
def test_groups_in_another_order_turn_the_sign(
    one: tuple[int, int], two: tuple[int, int], share: float
) -> None:
    there = log_odds(one[0], two[0], own_all=one[1], others_all=two[1], share=share)
    back = log_odds(two[0], one[0], own_all=two[1], others_all=one[1], share=share)
    assert there == pytest.approx([-it for it in back])
    same = log_odds(one[0], one[0], own_all=one[1], others_all=one[1], share=share)
    assert same == (0, 0)


def test_people_count_and_not_posts() -> None:
    """A word of twelve people is told; one that somebody writes fifty times is not."""
    own = [post(it, f"p{it}", "vitrines", "labels") for it in range(12)]
    own += [post(100 + it, "p0", "glue") for it in range(50)]
    others = [post(50 + it, f"q{it}", "budgets", "labels") for it in range(12)]
    told = tell(own, others)
    assert [(it.word, it.of_others, it.people, it.other_people) for it in told.words] == [
        ("vitrines", False, 12, 0),
        ("budgets", True, 0, 12),
    ]
    assert (told.people, told.other_people, told.compared) == (12, 12, 3)
    first, second = told.words
    assert first.z == pytest.approx(-second.z, rel=0.05)
    assert first.z > LEAST_Z
    assert first.posts == tuple(range(12))
    assert second.posts == tuple(range(50, 62))


def test_forms_are_one_word_under_the_most_frequent() -> None:
    own = [post(it, f"p{it}", "vitrines" if it else "vitrine", "labels") for it in range(12)]
    others = [post(50 + it, f"q{it}", "budget", "labels") for it in range(12)]
    assert tell(own, others).words[0].forms == ("vitrines", "vitrine")


def test_somebody_in_both_groups_counts_in_each() -> None:
    own = [post(it, f"p{it}", "vitrine", "label") for it in range(9)]
    others = [post(50 + it, f"p{it}", "label", "budget") for it in range(9)]
    told = tell(own, others)
    assert (told.people, told.other_people) == (9, 9)
    assert [(it.word, it.people, it.other_people) for it in told.words] == [
        ("vitrine", 9, 0),
        ("budget", 0, 9),
    ]


@pytest.mark.parametrize(
    ("own", "others"),
    [
        pytest.param([], [post(1, "ada", "vitrine")], id="nobody in a group"),
        pytest.param([post(1, "ada")], [post(2, "ben", "vitrine")], id="no words in a group"),
        pytest.param(
            [post(it, f"p{it}", "vitrine") for it in range(9)],
            [post(10 + it, f"q{it}", "vitrine") for it in range(9)],
            id="one word in all",
        ),
        pytest.param(
            [post(it, f"p{it}", "vitrine") for it in range(2)],
            [post(10 + it, f"q{it % 2}", "budget", f"w{it}") for it in range(40)],
            id="two people",
        ),
    ],
)
def test_nothing_to_tell(own: list[WordedPost], others: list[WordedPost]) -> None:
    assert tell(own, others).words == ()


def test_groups_drawn_by_lot_are_hardly_told_apart() -> None:
    """Of the words compared between halves of the same people, at most 5 in 100 pass."""
    chance = random.Random(2008)
    vocabulary = [f"w{it}" for it in range(150)]
    weights = [1 / (it + 3) for it in range(150)]
    posts = [
        post(number, f"p{number % 40}", *set(chance.choices(vocabulary, weights, k=6)))
        for number in range(240)
    ]
    people = [f"p{it}" for it in range(40)]
    passed = compared = 0
    for _ in range(20):
        half = set(chance.sample(people, 20))
        own = {it.number for it in posts if it.person in half}
        told = find_telling_words(posts, own, {it.number for it in posts} - own)
        passed += len(told.words)
        compared += told.compared
    assert compared > 1000
    assert passed <= 0.05 * compared


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "A1: Vitrines and the humidity of #fossils #labelchat",
            ["vitrines", "humidity", "fossils"],
        ),
        ("@ada https://example.org/humidity", []),
        ("That's very true, it's 45 vitrin…", ["true"]),
        ("Labels, label, labelled", ["labels"]),
        ("The museum’s vitrines RT @ada: humidity", ["museum's", "vitrines"]),
    ],
)
def test_content_words_of_a_post(text: str, words: list[str]) -> None:
    """No labels, links, handles, grammar, numbers, cut words, nor those of a post passed on."""
    read = read_post_words(written(1, "ada", text), code="en", hashtags={"labelchat"})
    assert [form for _, form in read] == words


def test_of_copies_the_first_stays() -> None:
    text = "Vitrines crack where the humidity of a gallery is not kept even over the seasons"
    posts = [
        written(1, "ada", text),
        written(2, "ada", f"RT @ada: {text}"),
        written(3, "ada", f"{text}!"),
        written(4, "ada", "Our budget for glue is gone"),
    ]
    assert {it.id for it in without_copies(posts)} == {"1", "4"}
