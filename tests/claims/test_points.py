"""Points: one post's own statement with the support that others stated, or none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.claims.making import key, make_gate
from tweetup.claims import find_points
from tweetup.model import DialogueAct, FindingKind, PostKey, Support

TEXT = "A1: Small groups let quiet students speak. #teachchat"
ROWS = (
    ("1", "ana", TEXT),
    ("2", "ben", "@ana Agreed!"),
    ("3", "cem", "A1: Quiet students will speak in small groups"),
    ("4", "dot", "@ana I disagree, they take time"),
)
RATES = {key(name): 0.7 for name in "1234"}


def support(
    name: str, *, same: str = "", agreed: str = "", reposted: int = 0, against: str = ""
) -> dict[PostKey, Support]:
    """Return the support of one post; the others by their ids, a letter each."""
    return {
        key(name): Support(
            post=key(name),
            same_words=tuple(map(key, same)),
            agreed=tuple(map(key, agreed)),
            reposted=reposted,
            against=tuple(map(key, against)),
        )
    }


def test_a_point_counts_writers_agreement_and_reposts_apart() -> None:
    gate = make_gate(*ROWS, acts={"2": DialogueAct.REACTION, "4": DialogueAct.REACTION})
    backing = support("1", same="3", agreed="2", reposted=5, against="4")
    (point,) = find_points(gate, "Q1", support=backing, quotability=RATES)
    assert point.kind is FindingKind.POINT
    assert point.by == "rule"
    assert point.text == "Small groups let quiet students speak."
    assert point.posts == (key("1"), key("3"))
    assert point.people == 2
    assert point.agreed == (key("2"),)
    assert point.reposted == 5
    assert point.quotes == (key("1"),)
    assert point.against == (key("4"),)
    assert point.phrase is None


@pytest.mark.parametrize(
    ("backing", "points"),
    [
        ({}, 0),
        (support("1", reposted=2), 0),
        (support("1", reposted=3), 1),
        (support("1", agreed="2"), 1),
        (support("1", same="3"), 1),
        (support("1", against="4"), 0),
        (support("1", agreed="9"), 0),
    ],
)
def test_a_point_needs_words_of_others_or_three_reposts(
    backing: dict[PostKey, Support], points: int
) -> None:
    """Who only objects supports nothing, nor does a hidden post."""
    gate = make_gate(*ROWS, acts={"2": DialogueAct.REACTION})
    assert len(find_points(gate, "Q1", support=backing, quotability=RATES)) == points


@pytest.mark.parametrize(
    "text",
    [
        "A1: Do small groups let quiet students speak?",
        "A1: https://example.org/groups",
        "A1: See https://example.org/groups for small groups",
        "A1: Small groups let quiet students 1/2",
        "A1: and quiet students speak in them",
        "So true! RT @ben: Small groups let students speak",
        "Small groups are what we do https://twitter.com/ben/status/7",
        "A1: Small groups",
    ],
)
def test_a_post_that_states_nothing_by_itself_makes_no_point(text: str) -> None:
    gate = make_gate(("1", "ana", text), *ROWS[1:])
    assert find_points(gate, "Q1", support=support("1", agreed="2"), quotability=RATES) == ()


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("A1: small groups let quiet students speak", 1),
        ("A1: and quiet students speak in them", 0),
        ("A1: .@ben has shown that quiet students speak", 0),
        ("A1: they speak in small groups of three", 0),
        ("A1: do small groups let quiet students speak?", 0),
        ("A1: small groups", 0),
    ],
)
def test_a_statement_typed_in_lower_case_is_a_point_where_it_stands_alone(
    text: str, points: int
) -> None:
    gate = make_gate(("1", "ana", text), *ROWS[1:])
    backing = support("1", reposted=5)
    assert len(find_points(gate, "Q1", support=backing, quotability=RATES)) == points


def test_a_post_that_nobody_would_quote_makes_no_point() -> None:
    gate = make_gate(*ROWS)
    backing = support("1", agreed="2")
    assert find_points(gate, "Q1", support=backing, quotability={key("1"): 0.1}) == ()
    assert find_points(gate, "Q1", support=backing, quotability={}) == ()


def test_only_admitted_answers_make_points_or_say_the_same() -> None:
    """A greeting, an unsurely placed post and one of another section count for nothing."""
    backing = support("1", same="3", agreed="2")
    for gate in (
        make_gate(*ROWS, acts={"1": DialogueAct.GREETING}),
        make_gate(*ROWS, confidence={"1": 0.7}),
        make_gate(*ROWS, sections={"1": "Q2"}),
    ):
        assert find_points(gate, "Q1", support=backing, quotability=RATES) == ()
    for gate in (
        make_gate(*ROWS, acts={"3": DialogueAct.GREETING}),
        make_gate(*ROWS, confidence={"3": 0.7}),
        make_gate(*ROWS, sections={"3": "Q2"}),
    ):
        (point,) = find_points(gate, "Q1", support=backing, quotability=RATES)
        assert point.posts == (key("1"),)


def test_a_post_leads_no_point_where_it_is_taken_and_no_two_share_posts() -> None:
    gate = make_gate(*ROWS)
    backing = {**support("1", same="3", agreed="2"), **support("3", same="1")}
    (point,) = find_points(gate, "Q1", support=backing, quotability=RATES)
    assert point.quotes == (key("1"),)
    (other,) = find_points(gate, "Q1", support=backing, quotability=RATES, taken={key("1")})
    assert other.quotes == (key("3"),)


def test_the_point_with_most_support_comes_first_and_words_weigh_more_than_reposts() -> None:
    gate = make_gate(*ROWS, ("5", "eve", "A1: Written reflection gives everybody time to think"))
    backing = {**support("1", reposted=3), **support("5", agreed="24")}
    rates = {**RATES, key("5"): 0.6}
    points = find_points(gate, "Q1", support=backing, quotability=rates)
    assert [point.quotes[0].id for point in points] == ["5", "1"]


def test_a_section_has_three_points_at_most() -> None:
    gate = make_gate(*((str(n), f"p{n}", f"{TEXT} Number {n}") for n in range(5)))
    backing = {key(str(n)): Support(post=key(str(n)), reposted=3 + n) for n in range(5)}
    rates = {key(str(n)): 0.7 for n in range(5)}
    points = find_points(gate, "Q1", support=backing, quotability=rates)
    assert [point.quotes[0].id for point in points] == ["4", "3", "2"]


NAMES = [str(number) for number in range(8)]
SUPPORTS = st.lists(
    st.tuples(
        st.sampled_from(NAMES),
        st.lists(st.sampled_from(NAMES), max_size=3, unique=True),
        st.lists(st.sampled_from(NAMES), max_size=3, unique=True),
        st.integers(0, 5),
    ),
    max_size=8,
)


@given(
    SUPPORTS,
    st.lists(
        st.sampled_from((DialogueAct.ANSWER, DialogueAct.ANSWER, DialogueAct.THANKS)),
        min_size=8,
        max_size=8,
    ),
    st.lists(st.sampled_from((0.5, 0.8, 1.0)), min_size=8, max_size=8),
)
def test_every_post_of_a_point_is_admitted_and_stands_in_one(
    rows: list[tuple[str, list[str], list[str], int]],
    acts: list[DialogueAct],
    confidence: list[float],
) -> None:
    gate = make_gate(
        *((name, f"p{int(name) % 5}", f"{TEXT} Number {name}") for name in NAMES),
        acts=dict(zip(NAMES, acts, strict=True)),
        confidence=dict(zip(NAMES, confidence, strict=True)),
    )
    backing = {
        key(name): Support(
            post=key(name),
            same_words=tuple(key(other) for other in same if other != name),
            agreed=tuple(key(other) for other in agreed if other != name),
            reposted=reposted,
        )
        for name, same, agreed, reposted in rows
    }
    points = find_points(
        gate, "Q1", support=backing, quotability={key(name): 0.5 for name in NAMES}
    )
    counted = [post for point in points for post in point.posts]
    assert len(counted) == len(set(counted))
    assert all(gate.is_answer(post) for post in counted)
    assert all(point.people == gate.people(point.posts) for point in points)
    assert all(point.quotes[0] in point.posts for point in points)
