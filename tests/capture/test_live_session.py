"""What is known of a chat before anything is heard: its hour, its plan, who came before."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from msgspec import structs

from tests.chats.making import START, TAG, meeting, post
from tweetup.archive import Incoming
from tweetup.capture.live.live_view import count_outside
from tweetup.capture.live.session import LiveLimits, current_meeting, describe_chat, plan_live
from tweetup.config import ChatConfig, Config
from tweetup.model import Author, Capture, PlannedQuestion, Schedule
from tweetup.project.project import Project, open_project

WEEK = timedelta(days=7)
PLAN = (PlannedQuestion(number=1, text="What grows in your smallest pot?"),)
CHAT = ChatConfig(
    hashtag=TAG,
    hashtags=(TAG,),
    hosts=("mona",),
    timezone="Europe/Berlin",
    schedule=Schedule(weekday=1, start=20 * 60, minutes=60, timezone="Europe/Berlin"),
    questions=((date(2031, 3, 25), PLAN),),
)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """Three weeks of a chat: all but zoe came each time, she only to the first."""
    with open_project(Config(archive=tmp_path / "a.db", chats=(CHAT,)), create=True) as opened:
        line = opened.archive.begin(Capture(source="x", hashtag=TAG))
        for week in range(3):
            start = START + week * WEEK
            posts = [one for one in meeting(start) if week == 0 or one.handle != "zoe"]
            posts.append(post(30, "lurker", f"RT @mona: hello #{TAG}", start=start))
            opened.archive.add(line, (Incoming(one) for one in posts))
        yield opened


def test_regulars_took_part_in_half_of_the_last_sessions(project: Project) -> None:
    """Whoever only reposts is none; whoever was there at all is not new."""
    chat = describe_chat(project, TAG, start=START + 3 * WEEK, end=None)
    assert set(chat.regulars) == {"mona", "rosa", "li", "kim", "omar", "eve", "tom", "uma"}
    assert chat.seen_before
    assert {"zoe", "lurker"} <= chat.seen_before
    assert (chat.hosts, chat.planned) == (("mona",), PLAN)


def test_accounts_of_earlier_sessions_have_ids(project: Project) -> None:
    """Those that records gave, of the people of the chat alone."""
    line = project.archive.begin(Capture(source="x", hashtag="otherchat"))
    authors = [
        Author(network="x", handle=handle, id=identity)
        for handle, identity in (("zoe", "7"), ("stranger", "8"))
    ]
    elsewhere = [
        structs.replace(post(0, "a", "hello", id=f"9{n}"), author=a) for n, a in enumerate(authors)
    ]
    project.archive.add(line, (Incoming(it) for it in elsewhere))
    project.forget()
    chat = describe_chat(project, TAG, start=START + 3 * WEEK, end=None)
    assert chat.ids_before == {("x", "zoe"): frozenset({"7"})}


def test_only_what_was_before_counts(project: Project) -> None:
    """The first session of a chat has no regulars, and nobody can be told to be new."""
    chat = describe_chat(project, TAG, start=START, end=None)
    assert (chat.regulars, chat.seen_before) == ((), None)


def test_a_chat_nobody_captured_yet_is_no_failure(tmp_path: Path) -> None:
    """There is no archive before the first time."""
    with open_project(Config(archive=tmp_path / "none.db"), create=True) as opened:
        chat = describe_chat(opened, "newchat", start=START, end=None)
        assert (chat.hashtag, chat.regulars, chat.seen_before) == ("newchat", (), None)


# 20:00 in Berlin is 19:00 UTC on 4 March, and 18:00 UTC from 30 March on.
HOUR = datetime(2031, 3, 4, 19, 0, tzinfo=UTC)
SUMMER = datetime(2031, 4, 1, 18, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "start"),
    [
        (HOUR - timedelta(hours=4), None),
        (HOUR - timedelta(hours=2), HOUR),
        (HOUR, HOUR),
        (HOUR + timedelta(minutes=119), HOUR),
        (HOUR + timedelta(minutes=121), None),
        (SUMMER + timedelta(minutes=5), SUMMER),
        (SUMMER - timedelta(days=1), None),
    ],
)
def test_the_meeting_is_the_one_that_is_on_or_comes(
    project: Project, now: datetime, start: datetime | None
) -> None:
    """From hours before it until its late answers are over, by the chat's own clock."""
    found = current_meeting(project, TAG, now)
    assert (found and found.start) == start


def test_a_chat_is_followed_from_its_lead_to_its_tail(project: Project) -> None:
    """Who comes late has the beginning searched for; who says when it ends is heeded."""
    order = plan_live(project, TAG, LiveLimits(), now=HOUR + timedelta(minutes=10))
    assert (order.start, order.end) == (HOUR, HOUR + timedelta(minutes=60))
    assert order.since == HOUR - timedelta(minutes=15)
    assert order.limits.until == HOUR + timedelta(minutes=120)
    said = LiveLimits(until=HOUR + timedelta(minutes=30), max_posts=9)
    assert plan_live(project, TAG, said, now=HOUR).limits == said


def test_without_a_schedule_it_is_followed_from_now_on(project: Project) -> None:
    """Until somebody ends it."""
    order = plan_live(project, "newchat", LiveLimits(), now=HOUR)
    assert (order.since, order.start, order.end) == (HOUR, HOUR, None)
    assert order == replace(order, limits=LiveLimits())


def test_the_second_in_which_it_begins_counts(project: Project) -> None:
    """Networks write times in whole seconds: a post of that second is not before the start."""
    now = HOUR + timedelta(seconds=7, milliseconds=600)
    order = plan_live(project, "newchat", LiveLimits(), now=now)
    chat = describe_chat(project, order.hashtag, start=order.start, end=order.end)
    second = now.replace(microsecond=0)
    posts = [structs.replace(post(0, "ann", "Hello"), created_at=it) for it in (second, now)]
    assert count_outside(posts, chat) == (0, 0)
