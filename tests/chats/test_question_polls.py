"""Polls of the network that are questions, and questions told by their pace."""

import pytest
from msgspec.structs import replace

from tests.chats.making import ASKED, PEOPLE, TAG, asked, post, segmented, three
from tests.chats.test_unnumbered_questions import unnumbered
from tweetup.model import Poll, PollOption, Post

POLL = Poll(options=tuple(PollOption(text=text, votes=4) for text in ("always", "never")))


def polled(posts: list[Post], *ids: str) -> list[Post]:
    """The posts, with the network's own poll on those with these ids."""
    return [replace(it, poll=POLL) if it.id in ids else it for it in posts]


@pytest.mark.parametrize(
    "form", ["{}", "Vote: compost or mulch", "Your choice in one vote!", "Mulch"]
)
def test_a_poll_of_the_network_is_a_question(form: str) -> None:
    """As a poll in words is, also without a question mark; nobody need reply to it."""
    ids = ("91", "92", "93")
    segmentation = segmented(polled(unnumbered(form, replies=0), *ids))
    assert [q.post.id for q in segmentation.questions if q.post] == list(ids)
    assert {q.poll for q in segmentation.questions} == {POLL}
    asking = {it.post.id: it.section for it in segmentation.placements}
    assert [asking[name] for name in ids] == ["Q1", "Q2", "Q3"]


def test_polls_do_not_make_a_chat() -> None:
    """Two are too few, a participant's count for nothing, and one option is no choice."""
    posts = unnumbered("{}", replies=0)
    assert asked(segmented(polled(posts, "91", "92")))[0][0] == "S1"
    answers_of_people = [it.id for it in posts if it.handle in PEOPLE][8::3]
    assert asked(segmented(polled(posts, *answers_of_people)))[0][0] == "S1"
    lone = replace(POLL, options=POLL.options[:1])
    ones = [replace(it, poll=lone) if it.id in {"91", "92", "93"} else it for it in posts]
    assert asked(segmented(ones))[0][0] == "S1"


def test_a_poll_in_the_place_of_a_number() -> None:
    """A host's one poll between Q1 and Q3 is the second question; two polls are none."""
    posts = [it for it in three() if it.id != "2" and not it.text.startswith("A2")]
    vote = post(20, "mona", f"Hoe, fork, spade #{TAG}", id="77")
    answered = [post(21 + n, who, f"Number {n} for me #{TAG}") for n, who in enumerate(PEOPLE[:4])]
    plain = segmented([*posts, vote, *answered])
    assert [section for section, _ in asked(plain)] == ["Q1", "Q3"]
    with_poll = segmented(polled([*posts, vote, *answered], "77"))
    assert [section for section, _ in asked(with_poll)] == ["Q1", "Q2", "Q3"]
    assert [q.poll for q in with_poll.questions] == [None, POLL, None]
    another = post(23, "mona", f"Peat or none #{TAG}", id="78")
    with_two = segmented(polled([*posts, vote, another, *answered], "77", "78"))
    assert [section for section, _ in asked(with_two)] == ["Q1", "Q3"]


def test_a_numbered_question_has_the_poll_on_its_post() -> None:
    """Also without a question mark, which a label alone would need."""
    posts = three(post(45, "mona", f"Q4: Hoe, fork, spade #{TAG}", id="77"))
    plain, with_poll = segmented(posts), segmented(polled(posts, "77"))
    assert [q.poll for q in with_poll.questions] == [None, None, None, POLL]
    assert asked(with_poll)[3] == ("Q4", "Hoe, fork, spade")
    assert with_poll.questions[3].whole_text == "Hoe, fork, spade [always · never]"
    assert [q.poll for q in plain.questions] == [None] * len(plain.questions)


@pytest.mark.parametrize("name", ["Icebreaker", "Bonus question"])
def test_a_named_question_may_be_a_poll(name: str) -> None:
    minute = 4 if name == "Icebreaker" else 45
    posts = three(post(minute, "mona", f"{name}: Hoe, fork, spade #{TAG}", id="77"))
    assert [q.label for q in segmented(posts).questions].count(name) == 0
    labels = {q.label: q.poll for q in segmented(polled(posts, "77")).questions}
    assert labels[name] == POLL


@pytest.mark.parametrize(
    ("minutes", "reposts", "count"),
    [
        ((8, 18, 28, 38), 2, 4),
        ((8, 18, 28, 38), 1, 0),
        ((8, 10, 12, 45), 2, 0),
        ((8, 18, 28), 2, 0),
    ],
)
def test_questions_by_their_pace(minutes: tuple[int, ...], reposts: int, count: int) -> None:
    """Nobody replies; the host asks every ten minutes, and others pass each question on."""
    posts = [it for it in unnumbered("{}", replies=0) if it.id not in {"91", "92", "93"}]
    for number, minute in enumerate(minutes, 1):
        posts.append(post(minute, "mona", f"{ASKED[number]} #{TAG}", id=f"9{number}"))
        posts += [
            post(minute + 0.5, who, f"RT @mona: {ASKED[number]} #{TAG}") for who in PEOPLE[:reposts]
        ]
    segmentation = segmented(posts)
    found = [q for q in segmentation.questions if q.section.startswith("Q")]
    assert [q.post.id for q in found if q.post] == [f"9{n}" for n in range(1, count + 1)]
