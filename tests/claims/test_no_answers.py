"""Posts that read as answers and are none: repeats of an author, questions of hosts."""

import pytest

from tests.claims.making import key, make_gate
from tweetup.model import DialogueAct, LeftOut, Method

SAID = "A1: nettles make good soup and better manure for beans"

REPEATS = [
    # a second post by the same author, and the ids that count
    ("A1: nettles make good soup and better manure for beans", "a"),
    ("Nettles make good soup and better manure for beans #gardenchat", "a"),
    ("oops, A1: nettles make good soup and better manure for beans", "a"),
    ("A2: nettles make good soup and better manure for beans", "b"),
    ("A1: nettles make poor soup, as my aunt found out last spring", "ab"),
    ("A1: agreed, and beans like the manure", "ab"),
    ("RT @ann: A1: nettles make good soup and better manure for beans", "a"),
    ("A1: nettles make good soup and better manure for leeks", "ab"),
    ("Nettles make good soup and better manure for leeks", "a"),
]


@pytest.mark.parametrize(("text", "counted"), REPEATS)
def test_an_author_who_says_it_twice(text: str, counted: str) -> None:
    """Like words of one author count once, under the label that was put right."""
    acts = {"b": DialogueAct.REPOST} if text.startswith("RT") else {}
    gate = make_gate(("a", "ann", SAID), ("b", "ann", text), acts=acts, methods={"b": Method.LABEL})
    assert {it.id for it in gate.counted} == set(counted)


def test_two_authors_who_say_the_same() -> None:
    """Words of somebody else are no repeat, and neither are few words."""
    gate = make_gate(
        ("a", "ann", SAID), ("b", "ben", SAID), ("c", "cy", "Yes!"), ("d", "cy", "Yes!")
    )
    assert {it.id for it in gate.counted} == {"a", "b", "c", "d"}


def test_repeats_are_left_out_as_copies() -> None:
    """The account of the posts that are neither quoted nor counted names them."""
    gate = make_gate(("a", "ann", SAID), ("b", "ann", SAID))
    assert gate.left_out() == (LeftOut(reason="copy", posts=1),)


HOSTS_WORDS = [
    ("Which of your tools would you lend to a neighbour?", False),
    ("@ben that is a good point! What about spades?", False),
    ("@ben what about spades? #gardenchat https://pics.example/spade", False),
    (
        "@ben what about spades? #gardenchat https://pics.example/spade\u00c2\u00a0\u00e2\u20ac_",
        False,
    ),
    ("What about spades? I would never lend mine", True),
    ("Q1: Why are spades lent so rarely? Give examples", False),
    ("Q1B Why are spades lent so rarely, give examples", False),
    ("Q1: would lend spades, and a rake", True),
    ("A1: spades, or does that surprise you?", True),
    ("I would lend spades https://pics.example/?spade=1", True),
]


@pytest.mark.parametrize("who", ["mona", "ann"])
@pytest.mark.parametrize(("text", "counts"), HOSTS_WORDS)
def test_a_hosts_question_is_no_answer(text: str, who: str, *, counts: bool) -> None:
    """A host who ends with a question asks on, unless a label makes it an answer."""
    gate = make_gate(("a", who, text), hosts=("mona",))
    assert gate.is_answer(key("a")) == (counts or who == "ann")


def test_a_hosts_question_is_left_out_as_one() -> None:
    """It is among the questions that are neither quoted nor counted."""
    gate = make_gate(("a", "mona", HOSTS_WORDS[0][0]), hosts=("mona",))
    assert gate.left_out() == (LeftOut(reason="question", posts=1),)


ASIDE, ITS_ANSWER = "Which shed takes bicycles? Ours is full of pots", "@ann The one by the gate"


@pytest.mark.parametrize(
    ("question", "answer", "stated", "counted"),
    [
        (ASIDE, ITS_ANSWER, "a", ""),
        (ASIDE, ITS_ANSWER, None, ""),
        (ASIDE, "The one by the gate", None, "ab"),
        (ASIDE, "@ann @cy The one by the gate", None, "ab"),
        (ASIDE, "@ann A1: The one by the gate", "a", "ab"),
        (ASIDE, "@ann Why would one put them there?", "a", "ab"),
        (f"A1: {ASIDE}", ITS_ANSWER, "a", "ab"),
        (f"@cy {ASIDE}", ITS_ANSWER, "a", "ab"),
        ("A shed takes bicycles. Which else?", ITS_ANSWER, "a", "ab"),
        ("Really? Ours is full of pots", ITS_ANSWER, "a", "ab"),
    ],
)
def test_a_question_to_the_others_and_its_answer(
    question: str, answer: str, stated: str | None, counted: str
) -> None:
    """No answers to the chat's question where a record or a name says who answered whom."""
    gate = make_gate(("a", "ann", question), ("b", "ben", answer), replies={"b": stated})
    assert {it.id for it in gate.counted} == set(counted)


def test_a_reply_of_the_author_answers_nothing() -> None:
    """Whoever goes on in a thread answers in the form of a question."""
    gate = make_gate(("a", "ann", ASIDE), ("b", "ann", "So we use it"), replies={"b": "a"})
    assert {it.id for it in gate.counted} == {"a", "b"}


ASKED = "How does the framework call for a fair share of water in small gardens?"
ECHOES = [
    ("@ben how does the framework call for a fair share of water in small gardens?", False),
    ("So how does the framework call for a fair share of water?", False),
    ("The framework is silent on water, and small gardens go without", True),
    ("fair share of water", True),
]


@pytest.mark.parametrize(("text", "counts"), ECHOES)
def test_a_questions_own_words_are_no_answer(text: str, *, counts: bool) -> None:
    """Nearly all long words of the post are the question's, four at least."""
    gate = make_gate(("a", "ann", text), question=ASKED)
    assert gate.is_answer(key("a")) == counts


@pytest.mark.parametrize(
    ("text", "method", "counts"),
    [
        (f"A1: {ASKED}", Method.LABEL, True),
        (f"Q1: {ASKED}", Method.LABEL, False),
        (ASKED, Method.MANUAL, True),
    ],
)
def test_an_answers_label_or_a_person_goes_first(
    text: str, method: Method, *, counts: bool
) -> None:
    """Whoever labels an answer answers, and so does a post that a person put there."""
    gate = make_gate(("a", "ann", text), question=ASKED, methods={"a": method})
    assert gate.is_answer(key("a")) == counts
