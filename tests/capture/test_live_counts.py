"""The answers that a host sees counted live are those that the archive counts afterwards."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.archive.examples import fill
from tests.chats.making import START, TAG, meeting, post
from tests.project.making import HOST, make_chat
from tweetup.capture.live.live_view import Discussion, LiveChat, read_discussion
from tweetup.capture.live.session import describe_chat
from tweetup.cli.listings import question_rows
from tweetup.config import ChatConfig, Config
from tweetup.model import Post, in_time_order
from tweetup.project.project import open_project

CHAT = LiveChat(hashtag=TAG, start=START, end=START + timedelta(minutes=60), hosts=(HOST,))


@pytest.mark.parametrize("seed", range(8))
def test_what_was_counted_live_is_counted_afterwards(tmp_path: Path, seed: int) -> None:
    """Of the same posts, heard one after the other, question by question: answers and people."""
    posts = in_time_order(make_chat(seed))
    config = Config(
        archive=tmp_path / "a.db", chats=(ChatConfig(hashtag=TAG, hashtags=(TAG,), hosts=(HOST,)),)
    )
    with open_project(config, create=True) as project:
        fill(project.archive, posts, hashtag=TAG)
        (session,) = project.sessions(TAG)
        rows = question_rows(project.overview(session))
        chat = describe_chat(project, TAG, start=session.start, end=session.end)
        counted = project.counted(session)
    heard: list[Post] = []
    talk = Discussion()
    for number, written in enumerate(posts):
        heard.append(written)
        if number % 9 == 0 or number == len(posts) - 1:
            talk = read_discussion(heard, chat, written.created_at)
    assert {
        question.section: (question.text, question.answers, len(question.answered_by))
        for question in talk.questions
    } == {
        row["section"]: (row["text"], row["answers"], row["participants"])
        for row in rows
        if row["section"].startswith("Q")
    }
    answers = {(it.handle, it.text) for it in posts if it.key in counted}
    assert answers.isdisjoint((it.handle, it.text) for it in talk.unanswered)


def answered(*more: Post) -> tuple[int, tuple[str, ...]]:
    """How many answers the first question has, and by whom, with these posts besides."""
    posts = in_time_order([*meeting(START, asked=1), *more])
    (question,) = read_discussion(posts, CHAT, START + timedelta(minutes=30)).questions
    return question.answers, question.answered_by


@pytest.mark.parametrize(
    ("who", "text"),
    [
        (HOST, "Thank you @rosa, great point!"),
        (HOST, "@rosa Thank you, that is a great point"),
        (HOST, "Thanks @li and @kim for these!"),
        (HOST, "Great answers so far, keep them coming"),
        (HOST, "Two more minutes for question 1"),
        (HOST, "Next question in two minutes"),
        (HOST, "Next week we talk about greenhouses with a guest, on Tuesday at 7pm"),
        (HOST, "Welcome @zoe, we are on question 1"),
        ("zoe", "Does anybody know a good book on pruning old pear trees?"),
        ("zoe", "@mona Could you repeat the question please?"),
        ("zoe", "What does everyone do about the slugs in spring?"),
        ("zoe", "@rosa which sort do you take for the north side?"),
    ],
)
def test_what_is_no_answer(who: str, text: str) -> None:
    """Thanks and announcements of a host, and questions back to the host or to the others."""
    posts = meeting(START, asked=1)
    question = next(it for it in posts if it.text.startswith("Q1"))
    answer = next(it for it in posts if it.handle == "rosa" and it.text.startswith("A1"))
    above = answer.id if "@rosa" in text else question.id if "@mona" in text else None
    for reply in (None, above):
        assert answered(post(18, who, f"{text} #{TAG}", reply=reply)) == answered()


@pytest.mark.parametrize("reply", [False, True])
def test_posts_before_the_first_question_are_no_answers(*, reply: bool) -> None:
    """A welcome, the thanks for introductions, and questions of participants that are open."""
    welcome, *_ = meeting(START, asked=1)
    above = welcome.id if reply else None
    early = [
        post(-9, HOST, f"Welcome everybody, say hello and where you garden #{TAG}"),
        post(-8, "zoe", f"Hello from Leeds, a balcony to the north #{TAG}", reply=above),
        post(-7, HOST, f"Thank you @zoe, lovely to have you here #{TAG}", reply=above),
        post(-6, "yan", f"Does anybody know a good book on pruning old pear trees? #{TAG}"),
        post(-5, "xia", "I am here as well, without the hashtag", reply=above),
    ]
    talk = read_discussion(in_time_order(early), CHAT, START)
    assert not talk.questions
    assert [it.handle for it in talk.unanswered] == ["yan"]
    assert answered(*early) == answered()


@pytest.mark.parametrize(
    ("who", "text"),
    [
        (HOST, "A1: thyme in a yoghurt pot on the sill of the kitchen window"),
        ("zoe", "A1: could a tea cup count? I have basil in one"),
        ("zoe", "Basil in a tea cup, and it has lived there for three summers"),
    ],
)
def test_what_is_an_answer(who: str, text: str) -> None:
    """A host may answer, and an answer may ask."""
    answers, people = answered()
    more = post(18, who, f"{text} #{TAG}")
    assert answered(more) == (answers + 1, (*people, who))
