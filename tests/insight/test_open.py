import pytest

from tests.insight.making import post
from tweetup.insight import find_exchanges, find_open_questions
from tweetup.model import Post, PostKey

ASKED = post(1, "ann", "Has anybody tried peer grading with large classes?")
CLOSED = [
    [post(2, "bob", "Yes, twice", reply=1)],
    [post(2, "bob", "@ann yes, twice")],
    [post(2, "bob", "This one!", quote=1)],
]
STILL_OPEN = [
    [post(2, "bob", "Something else entirely")],
    [post(2, "bob", "RT @ann: Has anybody tried peer grading with large classes?", repost=1)],
    [post(2, "bob", "@ann yes, but an hour late", minute=61)],
    [post(2, "bob", "@cyd yes")],
]
NO_QUESTIONS = ["Why not?", "Right?", "see http://a.example/?q=who+knows+what", "You don't say!"]


@pytest.mark.parametrize("later", CLOSED)
def test_a_reply_closes_a_question(later: list[Post]) -> None:
    """By record, by address soon after, or by quoting it."""
    assert find_open_questions([ASKED, *later]) == ()


@pytest.mark.parametrize("later", STILL_OPEN)
def test_anything_else_leaves_it_open(later: list[Post]) -> None:
    """A repost, a late mention and talk to others answer nothing."""
    assert find_open_questions([ASKED, *later]) == (ASKED,)


@pytest.mark.parametrize("text", NO_QUESTIONS)
def test_what_asks_nothing_is_no_question(text: str) -> None:
    """Tags and links with a question mark are not questions."""
    assert find_open_questions([post(1, "ann", text)]) == ()


def test_the_chats_own_questions_are_not_open() -> None:
    """Neither a host's nor a post that asks the chat's question."""
    assert find_open_questions([ASKED], hosts=["@Ann"]) == ()
    assert find_open_questions([ASKED], asked=[PostKey("x", "1")]) == ()


def test_exchanges_follow_replies_and_addresses() -> None:
    """The longest run of a conversation, with or without ids of replies, between two people."""
    talk = [
        post(1, "ann", "An idea"),
        post(2, "bob", "A doubt", reply=1),
        post(3, "ann", "@bob an answer"),
        post(4, "cyd", "@ann a third voice"),
        post(5, "dan", "an aside", reply=1),
    ]
    alone = [post(n, "eve", "and more", reply=n - 1) for n in range(10, 16)]
    found = find_exchanges([*reversed(alone), *reversed(talk)])
    assert [[p.id for p in run] for run in found] == [["1", "2", "3", "4"]]


def test_replies_in_a_ring_end() -> None:
    """Records that answer each other in a circle give no endless run."""
    ring = [post(n, f"p{n % 2}", "x", reply=n % 5 + 1) for n in range(1, 6)]
    assert all(len(run) <= len(ring) for run in find_exchanges(ring, shortest=2))
