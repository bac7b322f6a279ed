"""What a host sees of a chat that runs: pure functions of posts and the time."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from tests.chats.making import ASKED, START, TAG, meeting, post
from tests.costs import examples
from tweetup.capture.live.live_view import (
    Discussion,
    LiveChat,
    count_outside,
    count_pace,
    read_discussion,
)
from tweetup.model import Correction, PlannedQuestion, Post
from tweetup.text import fold_handle

CHAT = LiveChat(hashtag=TAG, start=START, end=START + timedelta(minutes=60), hosts=("mona",))


def at(minute: float, posts: Sequence[Post], chat: LiveChat = CHAT) -> Discussion:
    """What was said up to that minute."""
    now = START + timedelta(minutes=minute)
    return read_discussion([one for one in posts if one.created_at <= now], chat, now)


@pytest.mark.parametrize(
    ("minute", "on", "answers", "people"),
    [
        (5, None, 0, 0),
        (10, "Q1", 0, 0),
        (13, "Q1", 3, 3),
        (19, "Q1", 6, 6),
        (20, "Q2", 0, 0),
        (45, "Q4", 5, 5),
    ],
)
def test_the_question_now_on_is_the_one_asked_last(
    minute: float, on: str | None, answers: int, people: int
) -> None:
    """With its answers so far, and how many people gave them."""
    question = at(minute, meeting(START)).current
    assert (question and question.section) == on
    if question is not None:
        assert (question.answers, len(question.answered_by)) == (answers, people)
        assert question.text == ASKED[int(question.section[1:]) - 1]


def test_who_answered_is_in_the_order_of_their_first_answer() -> None:
    """Each once, however often they wrote."""
    posts = [
        *meeting(START, asked=1),
        post(18, "rosa", f"A1: and another thing: patience #{TAG}"),
        post(18.5, "zoe", f"A1: a pot of mint #{TAG}"),
    ]
    question = at(19, posts).current
    assert question
    assert question.answered_by == ("rosa", "li", "kim", "omar", "eve", "tom", "zoe")
    assert question.answers == 8


def test_the_plan_says_what_is_next() -> None:
    """The first planned question after the last one asked; none after the last of the plan."""
    plan = tuple(PlannedQuestion(number=n, text=text) for n, text in enumerate(ASKED[:4], 1))
    chat = replace(CHAT, planned=plan)
    found = [at(minute, meeting(START), chat).next_planned for minute in (5, 15, 35, 45)]
    assert [one.number if one else None for one in found] == [1, 2, 4, None]


def test_people_newcomers_and_regulars() -> None:
    """Hosts are no regulars to wait for; without earlier sessions nobody is new."""
    posts = meeting(START, asked=1)
    alone = at(19, posts)
    assert (alone.people, alone.newcomers) == (9, None)
    chat = replace(
        CHAT, seen_before=frozenset({"rosa", "mona", "wim"}), regulars=("Rosa", "mona", "wim")
    )
    talk = at(19, posts, chat)
    assert (talk.people, talk.newcomers) == (9, 7)
    assert (talk.here, talk.absent) == (("Rosa",), ("wim",))


@pytest.mark.parametrize(
    ("handle", "identity", "new"),
    [
        ("rosa", "7", False),
        # Renamed since, and another person under a handle that somebody had before.
        ("rosa_grows", "7", False),
        ("rosa", "8", True),
        ("newcomer", "8", True),
        # Where one of the two records gives no id the handle tells.
        ("rosa", None, False),
        ("wim", "9", False),
        ("rosa_grows", None, True),
    ],
)
def test_newcomers_are_accounts(handle: str, identity: str | None, *, new: bool) -> None:
    """An account is known by its id, whatever handle it has now."""
    posts = meeting(START, asked=1)
    network = posts[0].network
    chat = replace(
        CHAT,
        seen_before=frozenset({"rosa", "wim"} | {fold_handle(it.handle) for it in posts}),
        ids_before={(network, "rosa"): frozenset({"7"})},
    )
    posts = [it for it in posts if it.handle != "rosa"]
    written = post(18, handle, f"A1: and another thing: patience #{TAG}")
    author = structs.replace(written.author, id=identity)
    talk = at(19, [*posts, structs.replace(written, author=author)], chat)
    assert talk.newcomers == int(new)


@pytest.mark.parametrize(
    ("text", "open_"),
    [
        ("Does anybody know how to keep slugs off the beans?", True),
        ("What do you do about moles under the shed?", True),
        ("Slugs again, right?", False),
        ("Copper tape never stopped anything", False),
    ],
)
def test_questions_of_participants_wait_for_an_answer(text: str, *, open_: bool) -> None:
    """Until somebody replies; the chat's own questions are none of them."""
    posts = [*meeting(START, asked=1), post(18, "zoe", f"{text} #{TAG}", id="77")]
    assert [one.handle for one in at(18.5, posts).unanswered] == ["zoe"] * open_
    answered = [*posts, post(19, "tom", f"@zoe beer in a saucer #{TAG}", reply="77")]
    assert not at(19.5, answered).unanswered


def test_the_latest_unanswered_question_comes_first() -> None:
    """It is the one that can be answered while its writer is still there."""
    posts = [
        *meeting(START, asked=1),
        post(17, "li", f"Who sells seed potatoes near the coast? #{TAG}"),
        post(18, "zoe", f"How deep do you plant garlic in clay? #{TAG}"),
    ]
    assert [one.handle for one in at(19, posts).unanswered] == ["zoe", "li"]


def test_a_post_hidden_during_the_chat_is_not_seen() -> None:
    """A host who hides spam in another window has it off the screen."""
    spam = post(18, "seller", f"How would you like to buy cheap seeds today? #{TAG}", id="66")
    posts = [*meeting(START, asked=1), spam]
    now = START + timedelta(minutes=19)
    assert [one.handle for one in read_discussion(posts, CHAT, now).unanswered] == ["seller"]
    hide = Correction(kind="hide", hashtag=TAG, target="x:66", id=1, made_at=now)
    hidden = read_discussion(posts, CHAT, now, corrections=[hide])
    assert not hidden.unanswered
    assert hidden.people == read_discussion(posts, CHAT, now).people - 1


def test_an_empty_chat_is_no_failure() -> None:
    """A host who is early sees the plan and nothing else."""
    assert at(-10, []) == Discussion()


@pytest.mark.parametrize(
    ("seconds", "pace"),
    [
        pytest.param((0,), (0, 0, 1), id="now"),
        pytest.param((59, 60, 61), (0, 2, 1), id="the minute before begins at 60 seconds"),
        pytest.param((179, 180, 3600), (1, 0, 0), id="longer ago is left out"),
        pytest.param((-30,), (0, 0, 1), id="a network's clock may be ahead"),
        pytest.param((), (0, 0, 0), id="nothing"),
    ],
)
def test_pace_counts_posts_by_the_minute(seconds: Sequence[int], pace: tuple[int, ...]) -> None:
    """Full minutes back from now, the present one last."""
    posts = [post(-ago / 60, "rosa", "x") for ago in seconds]
    assert count_pace(posts, START, 3) == pace


@pytest.mark.parametrize(
    ("minutes", "end", "outside"),
    [
        pytest.param((-1, 0, 59.99, 60), 60, (1, 0), id="start and end belong to the hour"),
        pytest.param((-0.01, 60.01, 70), 60, (1, 2), id="moments beside it do not"),
        pytest.param((-1, 600), None, (1, 0), id="without a schedule it does not end"),
    ],
)
def test_posts_outside_the_hour(
    minutes: Sequence[float], end: float | None, outside: tuple[int, int]
) -> None:
    """They are counted as the figures of the session are."""
    over = None if end is None else START + timedelta(minutes=end)
    posts = [post(minute, "rosa", "x") for minute in minutes]
    assert count_outside(posts, replace(CHAT, end=over)) == outside


@settings(max_examples=examples(0.16))
@given(st.permutations(meeting(START)))
def test_the_order_in_which_posts_arrive_does_not_matter(posts: list[Post]) -> None:
    """Search and stream bring the same posts in any order."""
    now = START + timedelta(minutes=60)
    assert read_discussion(posts, CHAT, now) == read_discussion(meeting(START), CHAT, now)
