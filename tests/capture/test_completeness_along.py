"""Answers without the hashtag that came along with posts that have it: here only where wanted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.capture.capturing import START, Desk, desk
from tests.capture.proving import NOW, Fediverse
from tests.servers.mastodon import mastodon
from tests.servers.x_posts import XPost
from tweetup.archive.without_hashtag import read_without_hashtag
from tweetup.capture.results import CaptureResult
from tweetup.model import GapKind
from tweetup.project.project import open_project

HOUR = timedelta(hours=1)
REMEDY = "--with-replies"
LONG = pytest.mark.long
WAYS = [
    pytest.param("answered", False),
    pytest.param("quoted", False, marks=LONG),
    pytest.param("answered", True, marks=LONG),
    pytest.param("quoted", True, marks=LONG),
]


@pytest.fixture
def x(tmp_path: Path) -> Iterator[Desk]:
    """X with two questions, each with an answer that has the hashtag and one that has none."""
    with desk(tmp_path, []) as made:
        for number in (1, 2):
            text = f"Q{number}: What makes a label good, number {number}? #labelchat"
            asked = made.server.post(text, author="host", at=at(20 * number))
            text = f"A{number} ada would say so #labelchat"
            made.server.post(text, author="ada", at=at(20 * number + 2), reply_to=asked)
        yield made


def at(minute: float) -> datetime:
    return START + timedelta(minutes=minute)


def question(x: Desk, number: int) -> XPost:
    return next(post for post in x.server.posts.values() if post.text.startswith(f"Q{number}"))


def untagged(x: Desk, how: str, *, is_quote: bool = False) -> XPost:
    """An answer to the second question without the hashtag, to which one with it points."""
    related = {"quotes" if is_quote else "reply_to": question(x, 2)}
    post = x.server.post("Our teachers write them", author="uma", at=at(44), **related)
    if how == "quoted":
        x.server.post("Look! #labelchat", author="kim", at=at(45), quotes=post)
    else:
        x.server.post("I agree #labelchat", author="kim", at=at(45), reply_to=post)
    return post


def told(done: CaptureResult) -> list[tuple[GapKind, str | None, int | None, int | None]]:
    return [(gap.kind, gap.post, gap.counted, gap.came) for gap in done.gaps]


def conversations(x: Desk) -> int:
    return sum("conversation_id" in asked.query.get("query", "") for asked in x.server.asked)


@pytest.mark.parametrize(("how", "is_quote"), WAYS)
def test_they_are_missing_where_they_are_not_wanted(x: Desk, how: str, *, is_quote: bool) -> None:
    """As without the post that points at them: no earlier capture has brought them."""
    untagged(x, how, is_quote=is_quote)
    done = x.capture()
    kind = GapKind.QUOTES if is_quote else GapKind.ANSWERS
    came = 0 if is_quote else 1
    assert told(done) == [(kind, question(x, 2).id, came + 1, came)]
    assert [gap.remedy for gap in done.gaps] == [REMEDY]
    assert (done.complete, done.proved) == (False, False)
    again = x.capture()
    assert (again.complete, again.proved, again.new_gaps) == (True, False, ())


@pytest.mark.parametrize(("how", "is_quote"), WAYS)
@pytest.mark.parametrize("is_first", [True, pytest.param(False, marks=LONG)])
def test_they_belong_to_the_session_where_they_are_wanted(
    x: Desk, how: str, *, is_quote: bool, is_first: bool
) -> None:
    """No conversation is asked for, as nothing else lacks."""
    post = untagged(x, how, is_quote=is_quote)
    if not is_first:
        x.capture()
    done = x.capture(max_replies=50)
    assert post.id in x.kept
    assert (done.proved, done.gaps, done.places[0].replies) == (True, (), 1)
    assert conversations(x) == 0
    again = x.capture(max_replies=50)
    assert (again.proved, again.gaps, again.places[0].replies) == (True, (), 0)
    # It comes along with each search.
    plain = x.capture()
    assert (plain.proved, plain.gaps) == (True, ())


@pytest.mark.long
def test_others_in_the_conversation_are_asked_for(x: Desk) -> None:
    """One that came along stands in for no other one, and has answers of its own."""
    post = untagged(x, "answered")
    others = [
        x.server.post("Freelancers", author="vic", at=at(46), reply_to=question(x, 2)),
        x.server.post("So do ours", author="wim", at=at(47), reply_to=post),
    ]
    done = x.capture(max_replies=50)
    assert {post.id, *(other.id for other in others)} <= x.kept
    assert (done.proved, done.gaps, done.places[0].replies) == (True, (), 3)


@pytest.mark.long
def test_those_of_other_conversations_stay_outside(x: Desk) -> None:
    """Somebody with the hashtag answers a post of people who are not in the chat."""
    other = x.server.post("A fine day", author="zoe", at=at(40))
    strange = x.server.post("Is it?", author="yan", at=at(41), reply_to=other)
    x.server.post("Come and join us #labelchat", author="kim", at=at(45), reply_to=strange)
    done = x.capture(max_replies=50)
    assert not {other.id, strange.id} & x.kept
    assert done.proved


@pytest.mark.long
def test_at_most_as_many_as_are_wanted(x: Desk) -> None:
    """The others are missing, and come with the next capture."""
    posts = {untagged(x, "answered").id, untagged(x, "quoted").id}
    done = x.capture(max_replies=1)
    assert len(posts & x.kept) == 1
    assert not done.proved
    assert x.capture(max_replies=50).proved
    assert posts <= x.kept


@pytest.mark.long
def test_one_that_comes_along_with_a_conversation(x: Desk) -> None:
    """It is an answer to another question, and counts as here since it is stored."""
    post = x.server.post("Our teachers do", author="uma", at=at(44), reply_to=question(x, 2))
    x.server.post("As she says", author="vic", at=at(46), reply_to=question(x, 1), quotes=post)
    done = x.capture(max_replies=50)
    assert post.id in x.kept
    assert (done.proved, done.gaps) == (True, ())


@pytest.mark.long
def test_figures_know_that_they_lack(x: Desk) -> None:
    """A session is captured without them until they belong to it."""
    untagged(x, "answered")

    def lacking() -> list[tuple[int, int | None]]:
        with open_project(x.config) as project:
            (session,) = project.sessions("labelchat")
            project.segmented(session)
            with project.archive._connection.reading() as sql:
                return [(it.posts, it.lacking) for it in read_without_hashtag(sql).values()]

    x.capture()
    assert lacking() == [(0, 1)]
    x.capture(max_replies=50)
    assert lacking() == [(1, 0)]


def test_one_that_was_stored_along_is_new_as_an_answer(tmp_path: Path) -> None:
    """A server sends it with the post that quotes it, before its conversation is read."""
    with mastodon(clock=lambda: NOW) as server:
        server.meant = ("",)
        asked = server.post("host", "Q1: What makes a label good? #labelchat", at=NOW - HOUR)
        post = server.post("uma", "Our teachers do", at=NOW - HOUR / 2, answers=asked)
        server.post("kim", "Look! #labelchat", at=NOW - HOUR / 3, quotes=post)
        fediverse = Fediverse(server, tmp_path / "a.db")
        done = fediverse.capture(max_replies=50, until=120)
        assert post in fediverse.kept
        assert (done.gaps, done.places[0].replies) == ((), 1)
        again = fediverse.capture(max_replies=50, until=120)
        assert (again.gaps, again.places[0].replies) == ((), 0)
