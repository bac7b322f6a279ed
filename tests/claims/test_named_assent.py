"""Agreement by name counts for the one post that can be meant, or for none."""

from __future__ import annotations

import pytest

from tests.claims.making import key, make_gate
from tweetup.claims import admit_named_assent
from tweetup.insight import find_named_assent
from tweetup.model import DialogueAct, Support

ANSWER = ("1", "ann", "A1: Somebody has to own the garden in August")


def agreed(*rows: tuple[str, str, str], **parts: object) -> dict[str, list[str]]:
    """Return the ids of the posts agreed with, each with those of the posts that agree."""
    gate = make_gate(*rows, **parts)  # type: ignore[arg-type]  # parts of a gate, by name
    named = find_named_assent(gate.posts.values(), language="en")
    support = admit_named_assent(gate, named, support={})
    return {post.id: [it.id for it in backing.agreed] for post, backing in support.items()}


@pytest.mark.parametrize(
    "text",
    [
        "I agree with @ann, ownership is it",
        "+1 @ann",
        "+1 to @ann's point",
        "@ann exactly this",
        "@ann so true!",
        "Agree w/ @Ann",
    ],
)
def test_assent_that_names_somebody_counts_for_their_one_answer(text: str) -> None:
    assert agreed(ANSWER, ("2", "bob", text)) == {"1": ["2"]}


@pytest.mark.parametrize(
    "text",
    [
        "I agree with @cyd, ownership is it",
        "Exactly! I spoke with @ann",
        "@ann @cyd exactly this",
        "@ann exactly? How",
        "@ann I disagree",
        "@ann thanks for coming",
        "+1 @bob",
        "+1",
        "@ann agreed, except in winter",
    ],
)
def test_other_words_count_for_nobody(text: str) -> None:
    assert agreed(ANSWER, ("2", "bob", text)) == {}


@pytest.mark.parametrize(
    ("other", "parts"),
    [
        ("A1: Parents should take turns", {}),
        ("Parents take turns", {"acts": {"3": DialogueAct.REACTION}}),
        ("Parents take turns", {"confidence": {"3": 0.3}}),
    ],
)
def test_a_second_post_of_the_person_makes_it_ambiguous(
    other: str, parts: dict[str, object]
) -> None:
    assert agreed(ANSWER, ("3", "ann", other), ("2", "bob", "+1 @ann"), **parts) == {}


@pytest.mark.parametrize(
    "parts",
    [
        {"sections": {"2": "Q2"}},
        {"confidence": {"2": 0.3}},
        {"confidence": {"1": 0.3}},
        {"acts": {"1": DialogueAct.GREETING}},
    ],
)
def test_the_answer_and_the_assent_are_admitted_posts_of_one_section(
    parts: dict[str, object],
) -> None:
    assert agreed(ANSWER, ("2", "bob", "+1 @ann"), **parts) == {}


def test_a_post_of_another_section_and_a_later_one_leave_it_clear() -> None:
    rows = (
        ("0", "ann", "Parents should take turns"),
        ANSWER,
        ("2", "bob", "+1 @ann"),
        ("3", "ann", "A1: And children"),
    )
    assert agreed(*rows, sections={"0": "Q2"}) == {"1": ["2"]}


def test_nobody_agrees_twice_or_after_disagreeing() -> None:
    gate = make_gate(ANSWER, ("2", "bob", "+1 @ann"), ("3", "bob", "@ann so true"))
    named = find_named_assent(gate.posts.values(), language="en")
    once = admit_named_assent(gate, named, support={})
    assert once[key("1")].agreed == (key("2"),)
    against = {key("1"): Support(post=key("1"), against=(key("3"),))}
    assert admit_named_assent(gate, named[:1], support=against) == against
