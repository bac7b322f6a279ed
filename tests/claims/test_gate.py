"""The gate admits answers in their authors' own words whose section is sure, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.claims.making import START, key, make_gate
from tweetup.claims import place_links
from tweetup.model import DialogueAct, LeftOut, Method, Question, Segmentation


@pytest.mark.parametrize(
    ("confidence", "admitted"), [(0.0, False), (0.79, False), (0.8, True), (1.0, True)]
)
def test_only_surely_placed_posts_are_answers(confidence: float, admitted: bool) -> None:
    gate = make_gate(("1", "ana", "Open data"), confidence={"1": confidence})
    assert gate.is_answer(key("1")) is admitted
    assert gate.section(key("1")) == ("Q1" if admitted else None)
    assert len(gate.answers("Q1")) == admitted


@pytest.mark.parametrize("act", [act for act in DialogueAct if act is not DialogueAct.ANSWER])
def test_only_answers_are_answers(act: DialogueAct) -> None:
    gate = make_gate(("1", "ana", "Open data"), acts={"1": act})
    assert not gate.is_answer(key("1"))
    assert gate.answers("Q1") == ()


def test_a_post_that_asks_the_chats_question_is_no_answer() -> None:
    assert not make_gate(("1", "ana", "Q1 Why?"), asking=("1",)).is_answer(key("1"))


def test_an_unknown_post_is_no_answer() -> None:
    gate = make_gate(("1", "ana", "Open data"))
    assert not gate.is_answer(key("2"))
    assert gate.section(key("2")) is None


def test_labelled_answers_come_first_each_group_in_time_order() -> None:
    gate = make_gate(
        ("1", "ana", "a"),
        ("2", "ben", "A1 b"),
        ("3", "cem", "c"),
        ("4", "dot", "A1 d"),
        methods={"2": Method.LABEL, "4": Method.MANUAL},
    )
    assert [post.id for post in gate.answers("Q1")] == ["2", "4", "1", "3"]


def test_people_are_accounts_that_wrote_and_reposts_are_no_writing() -> None:
    gate = make_gate(
        ("1", "Ana", "a"),
        ("2", "ana", "b"),
        ("3", "ben", "RT @ana: a"),
        ("4", "cem", "c"),
        acts={"3": DialogueAct.REPOST},
    )
    assert gate.people(map(key, ("1", "2", "3", "4", "5"))) == 2


def test_posts_left_out_are_counted_by_reason() -> None:
    gate = make_gate(
        ("1", "ana", "Q1 Why?"),
        ("2", "ben", "Hello all"),
        ("3", "cem", "Hi!"),
        ("4", "dot", "off the topic"),
        ("5", "eve", "RT @ana: Q1 Why?"),
        ("6", "fay", "Because"),
        ("7", "gus", "Because"),
        asking=("1",),
        confidence={"4": 0.4},
        acts={
            "2": DialogueAct.GREETING,
            "3": DialogueAct.GREETING,
            "5": DialogueAct.REPOST,
            "7": DialogueAct.REPOST,
        },
    )
    assert gate.left_out() == (
        LeftOut(reason="greeting", posts=2),
        LeftOut(reason="copy", posts=1),
        LeftOut(reason="unsure section", posts=1),
    )


def test_talk_is_whatever_is_on_the_matter() -> None:
    """Answers, questions to others and reactions, surely placed, in time order."""
    acts = dict(zip(map(str, range(10)), DialogueAct, strict=True))
    gate = make_gate(*((name, f"p{name}", "words") for name in acts), acts=acts)
    assert {acts[post.id] for post in gate.talk("Q1")} == {
        DialogueAct.ANSWER,
        DialogueAct.QUESTION,
        DialogueAct.REACTION,
    }
    assert gate.talk("Q2") == ()


def test_sections_are_those_of_sure_posts_in_reading_order() -> None:
    gate = make_gate(
        ("1", "a", "x"),
        ("2", "b", "x"),
        ("3", "c", "x"),
        sections={"1": "closing", "2": "Q2", "3": "intro"},
        confidence={"3": 0.1},
    )
    assert gate.sections == ("Q2", "closing")


@pytest.mark.parametrize(
    ("text", "admitted"),
    [
        ("A5: We keep bees", False),
        ("A1 and A5: We keep bees", True),
        ("A1: We keep bees, as I said on Q5", True),
        ("We keep bees, see A5", True),
        ("We keep bees", True),
    ],
)
def test_a_post_with_the_label_of_another_question_is_not_admitted(
    text: str, *, admitted: bool
) -> None:
    """Unless a person moved it there."""
    assert make_gate(("1", "ana", text)).is_answer(key("1")) is admitted
    moved = make_gate(("1", "ana", text), methods={"1": Method.MANUAL})
    assert moved.is_answer(key("1"))


PLACES = [
    # minute, section, confidence, section named beside a link; Q1 is asked at minute 3
    (0, "intro", 0.9, "intro"),
    (1, "intro", 0.9, "intro"),
    (4, "intro", 0.9, None),  # written after the first question
    (5, "Q1", 0.9, "Q1"),
    (6, "S2", 0.9, "S2"),
    (7, "Q1", 0.7, None),
    (3, "Q1", 0.9, None),  # asks the question
    (1, "Q1", 0.9, None),  # before the start
    (10, "Q1", 0.9, None),  # after the end
    (8, "closing", 0.9, None),
    (8, "chatter", 0.9, None),
]


@pytest.mark.parametrize(("minute", "section", "confidence", "named"), PLACES)
def test_the_section_named_beside_a_link(
    minute: int, section: str, confidence: float, named: str | None
) -> None:
    """Of a sure placement within the session, where the post asks nothing of the chat's own."""
    name = str(minute)
    gate = make_gate(
        *((str(number), "ana", "See https://example.org/a") for number in range(12)),
        sections={name: section},
        confidence={name: confidence},
        asking=("3",),
    )
    question = Question(
        section="Q1", number=1, text="?", label="Q1", post=None, author=None,
        posts=(key("3"),), asked_at=START + timedelta(minutes=3),
    )  # fmt: skip
    segmentation = Segmentation(session="chat", hosts=(), questions=(question,), placements=())
    sections = place_links(
        gate,
        segmentation=segmentation,
        start=START + timedelta(minutes=2),
        end=START + timedelta(minutes=9),
    )
    assert sections.get(key(name)) == named
    unasked = replace(segmentation, questions=())
    assert "intro" not in place_links(gate, segmentation=unasked, start=START, end=START).values()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("A7 See https://example.org/a #gardenchat #seedchat", False),
        ("A1 See https://example.org/a #gardenchat #seedchat", True),
        ("A7 See https://example.org/a #gardenchat #seeds", True),
        ("See https://example.org/a #gardenchat #seedchat", True),
    ],
)
def test_a_link_labelled_for_another_chat_has_no_section(text: str, *, named: bool) -> None:
    """Under the hashtags of two chats, with a number that nobody asked here."""
    gate = make_gate(("0", "mona", "Q1: Why?"), ("1", "ana", text), asking=("0",))
    segmentation = Segmentation(
        session="chat",
        hosts=(),
        questions=(
            Question(
                section="Q1", number=1, text="?", label="Q1", post=None, author=None,
                posts=(key("0"),), asked_at=START,
            ),
        ),
        placements=(),
    )  # fmt: skip
    gate = replace(gate, strays=frozenset())
    places = place_links(
        gate, segmentation=segmentation, start=START, end=START + timedelta(minutes=9)
    )
    assert (key("1") in places) is named
