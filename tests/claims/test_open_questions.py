"""One open question a section at most, and none where anything is unsure."""

from collections.abc import Collection, Mapping
from dataclasses import replace

import msgspec
import pytest

from tests.claims.making import key, make_gate
from tweetup.claims import LEAST_OPEN, Gate, choose_open_question, find_left_open
from tweetup.model import Basis, DialogueAct, Poll, PollOption, PostKey, Reference, Relation

QUESTIONS = (
    ("1", "ana", "Which ward has tried paper rotas?"),
    ("2", "ben", "Has anybody tried captions?"),
    ("3", "cem", "Who prints leaflets?"),
)
SURE = {key("1"): 0.5, key("2"): 0.9, key("3"): 0.5}
NO_QUESTIONS = [
    act for act in DialogueAct if act not in {DialogueAct.QUESTION, DialogueAct.ANSWER,
                                              DialogueAct.REACTION}
]  # fmt: skip


def choose(
    gate: Gate,
    section: str = "Q1",
    *,
    candidates: Mapping[PostKey, float] = SURE,
    taken: Collection[PostKey] = (),
) -> str | None:
    """Return the id of the question chosen."""
    chosen = choose_open_question(gate, section, candidates=candidates, taken=taken)
    return chosen.id if chosen is not None else None


def test_the_likeliest_question_is_chosen_and_the_earliest_of_equals() -> None:
    """One a section."""
    gate = make_gate(*QUESTIONS)
    assert choose(gate) == "2"
    assert choose(gate, taken={key("2")}) == "1"
    assert choose(gate, candidates=dict(reversed(SURE.items())), taken={key("2")}) == "1"


@pytest.mark.parametrize("probability", [0.0, LEAST_OPEN - 0.01])
def test_an_unlikely_one_is_not_stated(probability: float) -> None:
    """Silence where it is not sure; exactly sure enough is sure enough."""
    gate = make_gate(*QUESTIONS)
    assert choose(gate, candidates={key("1"): probability}) is None
    assert choose(gate, candidates={key("1"): LEAST_OPEN}) == "1"


@pytest.mark.parametrize(
    "gate",
    [
        make_gate(QUESTIONS[0], confidence={"1": 0.79}),
        make_gate(QUESTIONS[0], sections={"1": "Q2"}),
        make_gate(QUESTIONS[0], hosts=("Ana",)),
        make_gate(QUESTIONS[0], asking=("1",)),
        make_gate(QUESTIONS[1]),
        *(make_gate(QUESTIONS[0], acts={"1": act}) for act in NO_QUESTIONS),
    ],
)
def test_what_the_gate_does_not_admit_is_not_stated(gate: Gate) -> None:
    """Unsure, of another section, a host's, the chat's own, hidden, or no question."""
    assert choose(gate, candidates={key("1"): 0.9}) is None


@pytest.mark.parametrize("act", [DialogueAct.QUESTION, DialogueAct.ANSWER, DialogueAct.REACTION])
def test_an_act_near_to_a_question_does_not_decide(act: DialogueAct) -> None:
    """A labelled question reads as an answer: its words decide."""
    assert choose(make_gate(QUESTIONS[0], acts={"1": act})) == "1"


ADDRESSED = ("1", "ana", "@ben @cem Any hints for small wards?")


@pytest.mark.parametrize(
    ("later", "acts", "stated"),
    [
        (("2", "Ben", "Begin with the colours"), {}, False),
        (("2", "ben", "A2: Begin with the colours"), {}, True),
        (("2", "ben", "@dan begin with the colours"), {}, True),
        (("2", "ben", "And what about colours?"), {}, True),
        (("2", "ben", "Good night everybody"), {"2": DialogueAct.GREETING}, True),
        (("2", "dan", "Begin with the colours"), {}, True),
        (("2", "host", "Begin with the colours"), {}, True),
    ],
)
def test_somebody_asked_who_goes_on_may_have_answered(
    later: tuple[str, str, str], acts: dict[str, DialogueAct], stated: bool
) -> None:
    """With an answer to nobody in particular."""
    gate = make_gate(ADDRESSED, later, acts=acts, hosts=("host",))
    assert (choose(gate, candidates={key("1"): 0.9}) == "1") is stated


def test_a_poll_is_answered_by_votes() -> None:
    """Nobody need write to a participant who has people vote."""
    gate = make_gate(QUESTIONS[0])
    asked = gate.posts[key("1")]
    poll = Poll(options=(PollOption(text="ours"), PollOption(text="theirs")))
    voted = replace(gate, posts={asked.key: msgspec.structs.replace(asked, poll=poll)})
    assert (choose(gate), choose(voted)) == ("1", None)


def test_an_answer_before_the_question_or_long_after_is_none() -> None:
    """Twenty minutes."""
    before = make_gate(("2", "ben", "Begin with the colours"), ADDRESSED)
    assert choose(before, candidates={key("1"): 0.9}) == "1"
    pause = [(str(number), "dan", "Good evening") for number in range(2, 22)]
    after = make_gate(ADDRESSED, *pause, ("22", "ben", "Begin with the colours"))
    assert choose(after, candidates={key("1"): 0.9}) == "1"
    soon = make_gate(ADDRESSED, *pause[1:], ("22", "ben", "Begin with the colours"))
    assert choose(soon, candidates={key("1"): 0.9}) is None


@pytest.mark.parametrize(
    ("later", "parent", "stated"),
    [
        ("RT @dan: @ana in summer the small ones do", None, False),
        ("RT @dan: in summer the small ones do, @ana", None, True),
        ("RT @dan: @eve in summer the small ones do", None, True),
        ("@dan @ana in summer, as you say", "77", False),
        ("@dan @ana in summer, as you say", None, True),
        ("@dan in summer, as you say", "0", True),
    ],
)
def test_a_reply_that_is_not_here_may_have_answered(
    later: str, parent: str | None, *, stated: bool
) -> None:
    """A repeat of it, or a reply to it whose author wrote to the asker, shows that it was there."""
    gate = make_gate(("0", "dan", "Small wards"), ("1", "ana", "Which wards?"), ("2", "fay", later))
    posts = dict(gate.posts)
    if parent is not None:
        reply = Reference(relation=Relation.REPLY, id=parent, basis=Basis.STATED)
        posts[key("2")] = msgspec.structs.replace(posts[key("2")], references=(reply,))
    gate = replace(gate, posts=posts)
    assert (choose(gate, candidates={key("1"): 0.9}) == "1") is stated


@pytest.mark.parametrize(
    ("later", "parent", "minutes", "stated"),
    [
        ("@ana in summer the small ones do", "0", 1, False),
        ("@dan @ana in summer the small ones do", "2", 1, False),
        ("@ana thank you for asking", "77", 1, False),
        ("@ana which do you mean?", "0", 1, True),
        ("@dan in summer the small ones do", "2", 1, True),
        ("@ana in summer the small ones do", "0", 6, True),
    ],
)
def test_a_reply_to_another_post_of_the_asker_may_have_answered(
    later: str, parent: str, minutes: int, *, stated: bool
) -> None:
    """Whoever answers two posts of a person at once replies to one of them."""
    pause = [(f"5{number}", "eve", "Good evening") for number in range(minutes - 1)]
    gate = make_gate(
        ("0", "ana", "We have no small wards"),
        ("2", "dan", "Nor have we"),
        ("1", "ana", "Which wards?"),
        *pause,
        ("9", "fay", later),
    )
    reply = Reference(relation=Relation.REPLY, id=parent, basis=Basis.STATED)
    posts = dict(gate.posts)
    posts[key("9")] = msgspec.structs.replace(posts[key("9")], references=(reply,))
    gate = replace(gate, posts=posts)
    assert (choose(gate, candidates={key("1"): 0.9}) == "1") is stated


def test_a_reply_repeated_minutes_later_was_to_something_else() -> None:
    pause = [(str(number), "eve", "Good evening") for number in range(2, 7)]
    late = ("9", "fay", "RT @dan: @ana in summer the small ones do")
    gate = make_gate(("1", "ana", "Which wards?"), *pause, late)
    assert choose(gate, candidates={key("1"): 0.9}) == "1"
    gate = make_gate(("1", "ana", "Which wards?"), *pause[1:], late)
    assert choose(gate, candidates={key("1"): 0.9}) is None


def test_whoever_asks_for_the_chat_leaves_nothing_open() -> None:
    """A second host is known by the chat's questions that they ask."""
    gate = make_gate(QUESTIONS[0], ("9", "Ana", "Q1: Which ward is yours?"), asking=("9",))
    assert choose(gate, candidates={key("1"): 0.9}) is None
    other = make_gate(QUESTIONS[0], ("9", "eve", "Q1: Which ward is yours?"), asking=("9",))
    assert choose(other, candidates={key("1"): 0.9}) == "1"


def test_taken_posts_are_not_stated_again() -> None:
    """No post stands twice in a recap."""
    assert choose(make_gate(*QUESTIONS), taken=set(SURE)) is None


@pytest.mark.parametrize(
    ("section", "stated"),
    [("Q1", True), ("Q12", True), ("S2", True), ("intro", False), ("chatter", False), ("Q", False)],
)
def test_only_questions_and_stretches_have_one(section: str, stated: bool) -> None:
    """Before the first question, people ask where everybody is."""
    gate = make_gate(QUESTIONS[0], sections={"1": section})
    assert (choose(gate, section) is not None) is stated


def test_a_question_left_open_is_no_answer_and_stands_in_no_count() -> None:
    gate = make_gate(
        ("1", "ann", "A1: Compost, because it holds the rain"),
        ("2", "bob", "A1: Who has tried biochar on clay?"),
        ("3", "cyd", "A1: Is it worth the price?"),
    )
    scores = {key("2"): 0.9, key("3"): 0.5}
    assert find_left_open(gate, scores) == {key("2")}
    gate = replace(gate, left_open=find_left_open(gate, scores))
    assert gate.counted == {key("1"), key("3")}
    assert [post.key for post in gate.answers("Q1")] == [key("1"), key("3")]
    assert gate.left_out() == ()


def test_where_nothing_is_likely_left_open_every_answer_counts() -> None:
    gate = make_gate(("1", "ann", "A1: Who has tried biochar on clay?"))
    assert find_left_open(gate, {key("1"): LEAST_OPEN / 2}) == frozenset()
    assert gate.counted == {key("1")}
