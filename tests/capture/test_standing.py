"""Gaps of a session that stand after several captures, each of a part of it or of all."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.capture.capturing import START, Desk, desk
from tests.capture.proving import changed
from tests.servers.x_posts import XPost
from tweetup.archive.timestamps import to_text
from tweetup.capture.ledger import of_chat
from tweetup.capture.standing import find_shared, find_standing
from tweetup.config import ChatConfig, Config
from tweetup.model import GapKind, Schedule
from tweetup.project.project import open_project

MINUTE = timedelta(minutes=1)
ONE_LACKS = ["x counts 4 answers to Q1, 3 are here"]


@pytest.fixture
def x(tmp_path: Path) -> Iterator[Desk]:
    """Three questions with three tagged answers each; the first has one without the hashtag."""
    with desk(tmp_path, []) as made:
        made.server.limits = dict.fromkeys(made.server.limits, 9999)
        hold_chat(made)
        yield made


def hold_chat(x: Desk) -> None:
    for number in (1, 2, 3):
        at = START + 15 * (number - 1) * MINUTE
        text = f"Q{number}: What makes a label good, number {number}? #labelchat"
        asked = x.server.post(text, author="host", at=at)
        for minute, person in enumerate(("ada", "ben", "cleo"), 2):
            text = f"A{number} {person} would say so and so #labelchat"
            x.server.post(text, author=person, at=at + minute * MINUTE, reply_to=asked)
        if number == 1:
            x.server.post("It is light", author="zoe", at=at + 5 * MINUTE, reply_to=asked)


def standing(x: Desk) -> list[str] | None:
    """The gaps of the only session, without their reasons."""
    chat = x.config.chat("labelchat")
    with open_project(x.config) as project:
        (session,) = project.sessions(chat.hashtag)
        entries = of_chat(project.archive.captures(), chat)
        gaps = find_standing(session, entries)
    return None if gaps is None else [gap.why.partition(";")[0] for gap in gaps]


def question(x: Desk, number: int) -> XPost:
    return next(post for post in x.server.posts.values() if post.text.startswith(f"Q{number}"))


def test_a_part_of_the_hour_proves_nothing_of_the_rest(x: Desk) -> None:
    """The host looked in the middle of the chat, once more much later, and then between."""
    hour = Schedule(weekday=START.weekday(), start=20 * 60, minutes=60, timezone="UTC")
    chat = ChatConfig(hashtag="labelchat", hashtags=("labelchat",), timezone="UTC", schedule=hour)
    x.config = Config(archive=x.config.archive, chats=(chat,))
    x.capture(x.window(since=-10, until=20), max_replies=50)
    assert standing(x) == ["not captured after 20:20 UTC"]
    x.capture(x.window(since=45, until=90), max_replies=50)
    assert standing(x) == ["not captured from 20:20 to 20:45 UTC"]
    x.capture(x.window(since=20, until=45), asks_conversations=False)
    assert standing(x) == []


def test_a_search_beside_listening_closes_nothing(x: Desk) -> None:
    """It compares no answers, and a session that nothing else has searched is not proved at all."""
    x.capture(x.window(until=60), asks_conversations=False)
    assert standing(x) is None
    x.capture()
    assert standing(x) == ONE_LACKS
    x.capture(x.window(since=-30), asks_conversations=False)
    assert standing(x) == ONE_LACKS


@pytest.mark.long
def test_gaps_told_under_a_former_hashtag(x: Desk) -> None:
    """The chat has a new one since, and the old one beside it: they stand and are closed there."""
    x.capture()
    assert standing(x) == ONE_LACKS
    chat = ChatConfig(hashtag="tagchat", hashtags=("tagchat", "labelchat"))
    x.config = Config(archive=x.config.archive, chats=(chat,))
    assert standing(x) == ONE_LACKS
    again = x.capture(chat=chat)
    assert [gap in again.places[0].told for gap in again.gaps] == [True]
    assert standing(x) == ONE_LACKS
    assert x.capture(chat=chat, max_replies=50).proved
    assert standing(x) == []


def test_two_plain_halves(x: Desk) -> None:
    """The second has the answers to a question of the first: they are as many as it counted."""
    x.capture(x.window(until=31))
    assert standing(x) == [*ONE_LACKS, "x counts 3 answers to Q3, none is here"]
    x.capture(x.window(since=31))
    assert standing(x) == ONE_LACKS


@pytest.mark.long
def test_two_plain_halves_the_other_way_round(x: Desk) -> None:
    """Answers that came before their question was counted may be gone by then: nobody looked."""
    x.capture(x.window(since=31))
    done = x.capture(x.window(until=31))
    (unseen,) = [gap.why for gap in done.gaps if gap.kind is GapKind.UNSEEN]
    assert standing(x) == [*ONE_LACKS, unseen]
    assert x.capture(max_replies=50).proved
    assert standing(x) == []


@pytest.mark.long
@pytest.mark.parametrize("late", [True, False])
def test_an_answer_of_after_the_count_fills_no_gap(x: Desk, *, late: bool) -> None:
    """It was not counted; the one that was counted and lacks the hashtag is not here still."""
    asked = question(x, 3)
    x.server.post("And small", author="gus", at=asked.at + 6 * MINUTE, reply_to=asked)
    x.capture(x.window(until=31))
    with closing(sqlite3.connect(x.config.archive)) as sql, sql:
        sql.execute("UPDATE captures SET started_at = ?1, finished_at = ?1", (to_text(x.now),))
    x.now += 30 * MINUTE
    at = x.now - 5 * MINUTE if late else asked.at + 7 * MINUTE
    x.server.post("A3 round #labelchat", author="fay", at=at, reply_to=asked)
    x.capture(x.window(since=31, until=240))
    wanted = [*ONE_LACKS, "x counts 4 answers to Q3, none is here"]
    assert standing(x) == (wanted if late else ONE_LACKS)


@pytest.mark.long
@pytest.mark.parametrize("halves", ["first", "last", "overlapping", "apart", "once more"])
def test_counts_that_agree_of_two_halves(x: Desk, halves: str) -> None:
    """The count of all of it did not agree: those of both halves together prove it."""

    def change(body: Any) -> None:
        body["meta"]["total_tweet_count"] += 1

    right = x.server.server.answer
    wrong = changed(x.server.server, "counts", change)
    x.server.server.answer = wrong
    x.capture(max_replies=50)
    (told,) = standing(x) or []
    assert told == "x counts 13 posts, 12 came"
    x.server.server.answer = right
    ends = {"overlapping": (20, 10), "apart": (10, 20)}.get(halves, (20, 20))
    windows = [x.window(until=ends[0]), x.window(since=ends[1])]
    for window in reversed(windows) if halves == "last" else windows:
        assert standing(x) == [told]
        x.capture(window, max_replies=50)
    assert standing(x) == ([told] if halves == "apart" else [])
    if halves == "once more":
        x.server.server.answer = wrong
        x.capture(windows[0], max_replies=50)
        assert len(standing(x) or []) == 1
        x.server.server.answer = right
        x.capture(windows[1], max_replies=50)
        assert len(standing(x) or []) == 1
        x.capture(windows[0], max_replies=50)
        assert standing(x) == []


@pytest.mark.long
def test_time_that_two_later_parts_filled_together(x: Desk) -> None:
    """Neither has all of it."""
    x.capture(max_posts=5)
    x.capture(x.window(until=1), max_replies=50)
    assert [why.partition(" ")[0] for why in standing(x) or []] == ["stopped"]
    x.capture(x.window(since=1), max_replies=50)
    assert standing(x) == []


@pytest.mark.long
def test_a_search_for_one_hashtag_closes_no_gap_of_another(x: Desk) -> None:
    """Two chats became one: the hour was searched for each, and one search was broken off."""
    x.capture(max_posts=5)
    other = ChatConfig(hashtag="tagchat", hashtags=("tagchat",))
    x.capture(chat=other)
    both = ChatConfig(hashtag="tagchat", hashtags=("tagchat", "labelchat"))
    x.config = Config(archive=x.config.archive, chats=(both,))
    assert [why.partition(" ")[0] for why in standing(x) or []] == ["stopped"]
    assert x.capture(chat=both, max_replies=50).proved
    assert standing(x) == []


@pytest.mark.long
def test_a_resumed_capture_keeps_what_it_told(x: Desk) -> None:
    """Its last part is of the minutes that passed meanwhile, and holds what all of it told."""
    x.capture(x.window(until=80), max_posts=5)
    x.capture(x.window(until=90))
    assert standing(x) == ONE_LACKS
    last = x.lines[-1].capture
    assert last.since is not None
    assert last.since > START + 75 * MINUTE


@pytest.mark.long
def test_a_part_closes_the_gaps_that_it_fills(x: Desk) -> None:
    """The answers to a question came, and nothing of the rest of the session changed."""
    x.capture()
    x.capture(x.window(since=14, until=25))
    assert standing(x) == ONE_LACKS
    x.capture(x.window(since=-1, until=14), max_replies=50)
    assert standing(x) == []
    asked = question(x, 3)
    x.server.post("And small", author="gus", at=asked.at + 6 * MINUTE, reply_to=asked)
    x.capture(x.window(since=25))
    assert standing(x) == ["x counts 4 answers to Q3, 3 are here"]


@pytest.mark.long
def test_time_that_a_later_part_filled_is_no_gap(x: Desk) -> None:
    """A limit left the beginning out; all of it was searched again in two parts."""
    x.capture(max_posts=5)
    assert [why.partition(" ")[0] for why in standing(x) or []] == ["stopped"]
    x.capture(x.window(since=20))
    assert len(standing(x) or []) == 1
    x.capture(x.window(until=40), max_replies=50)
    assert standing(x) == []


@pytest.mark.long
@pytest.mark.parametrize("points", ["reply_to", "quotes"])
def test_stored_ones_may_be_gone(x: Desk, points: str) -> None:
    """One is deleted and another comes: the number is the same, and nobody has asked for them."""
    asked = question(x, 1)
    old = x.server.post("To me", author="dee", at=asked.at + 6 * MINUTE, **{points: asked})
    assert x.capture(max_replies=50).proved
    x.server.delete(old.id)
    new = x.server.post("And small", author="gus", at=asked.at + 7 * MINUTE, **{points: asked})
    plain = x.capture()
    assert (plain.complete, plain.proved, plain.proved_but_for_told) == (True, False, True)
    (why,) = standing(x) or [""]
    assert why.startswith(
        "2 answers and quotes without the hashtag that an earlier capture brought"
    )
    assert x.capture(max_replies=50).proved
    assert new.id in x.kept
    assert standing(x) == []


@pytest.mark.long
def test_more_that_lack_at_the_same_posts_are_news(x: Desk) -> None:
    """The number of posts at which nobody looks is as before, that of answers is not."""
    answered = next(post for post in x.server.posts.values() if post.author == "ada")
    at = answered.at + MINUTE
    x.server.post("Why?", author="eve", at=at, reply_to=answered)
    assert not x.capture().complete
    assert x.capture().complete
    x.server.post("And why?", author="fay", at=at, reply_to=answered)
    more = x.capture()
    assert [gap.why for gap in more.new_gaps] == [
        (
            "1 post that no question is asked in counts more answers or quotes than came;"
            " --with-replies may show them"
        )
    ]
    assert x.capture().complete


@pytest.mark.long
def test_other_hours_close_nothing_that_they_did_not_see(x: Desk) -> None:
    """A late answer is captured alone; the post that counts more than came is not among it."""
    answered = next(post for post in x.server.posts.values() if post.author == "ada")
    x.server.post("Why?", author="eve", at=answered.at + MINUTE, reply_to=answered)
    beside = "1 post that no question is asked in counts more answers or quotes than came"
    x.capture(x.window(until=80))
    assert beside in (standing(x) or [])
    text = "A1 as late as this #labelchat"
    x.server.post(text, author="gus", at=START + 85 * MINUTE, reply_to=question(x, 1))
    x.capture(x.window(since=80))
    assert beside in (standing(x) or [])
    x.capture(x.window(since=-15), max_replies=50)
    assert standing(x) == []


def test_a_session_of_a_chat_that_shares_posts_is_known_from_the_other(x: Desk) -> None:
    """Nobody captured it: that the other chat is complete proves nothing about it."""
    other = ChatConfig(hashtag="muschat", hashtags=("muschat",))
    x.config = Config(archive=x.config.archive, chats=(x.config.chat("labelchat"), other))
    for number in range(9):
        text = f"A1 both chats would say so, {number} #labelchat #muschat"
        x.server.post(text, author=f"both{number}", at=START + (20 + number) * MINUTE)
    x.capture(x.window(until=60))

    def shared(tag: str) -> tuple[str, ...]:
        chat = x.config.chat(tag)
        with open_project(x.config) as project:
            (session,) = project.sessions(tag)
            return find_shared(project, session, project.archive.captures(), chat)

    assert (shared("muschat"), shared("labelchat")) == (("labelchat",), ())


def test_posts_that_did_not_come_again_are_told_with_who_asks(
    x: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Deleted ones stay in the archive until they are asked about; others are not in the window."""
    x.capture(x.window(until=60))
    for number in (2, 3):
        question(x, number).gone = "deleted"
    x.told.clear()
    x.capture(x.window(until=25))
    (told,) = x.told
    assert told.startswith("1 post of the archive did not come this time and may be deleted: ")
    x.capture(x.window(until=60))
    assert x.told[1].startswith("2 posts of the archive did not come this time")
    asks = "tweetup refresh --hashtag labelchat --network x --deletions{} asks"
    assert x.told[1].endswith(asks.format(" --again"))  # without it none is that came so lately
    monkeypatch.setattr("tweetup.capture.job.RECENTLY", timedelta(days=-9999))
    x.capture(x.window(until=60))
    assert x.told[2].endswith(asks.format(""))
