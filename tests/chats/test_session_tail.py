"""A chat that is extended at its end has the sessions that all of its posts give."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tweetup.chats.session_tail import cut_chat, extend_chat
from tweetup.chats.sessions import find_sessions
from tweetup.model import Author, ChatTail, Post, Schedule, Session

START = datetime(2024, 3, 1, tzinfo=UTC)
TEXTS = ("hello there", "A1: yes", "Q1: what?", "Q2: how?", "@p3 ok", "RT @p1: hello", "so it is")
SCHEDULES = (
    None,
    None,
    Schedule(weekday=2, start=19 * 60, minutes=60, timezone="Europe/London"),
    Schedule(weekday=None, start=19 * 60, minutes=60, timezone="Europe/London"),
)


def chat(random: Random) -> list[Post]:
    """Meetings of a few weeks with posts between them, in time order."""
    moments = [
        START + timedelta(days=7 * week + random.choice((0, 0, 0.5, 2)), minutes=minute)
        for week in range(random.randrange(3, 10))
        for minute in (random.expovariate(1 / 25) for _ in range(random.randrange(3, 40)))
    ]
    between = random.choice((0, 20, 200))
    moments += [START + timedelta(hours=random.uniform(-40, 1_500)) for _ in range(between)]
    return [
        Post(
            network="x",
            id=str(1_000 + number),
            created_at=moment,
            author=Author(network="x", handle=f"p{random.randrange(9)}"),
            text=random.choice(TEXTS),
        )
        for number, moment in enumerate(sorted(moments))
    ]


def extended(
    tail: ChatTail, posts: list[Post], schedule: Schedule | None
) -> tuple[int, tuple[Session, ...], ChatTail] | None:
    """Return how many sessions stay, and those after the cut; None where all posts are needed."""
    result = extend_chat(tail, posts, hashtag="t", timezone="UTC", schedule=schedule)
    return None if result is None else (result.kept, result.sessions, result.tail)


@given(seed=st.integers(0, 100_000))
def test_extended_sessions_are_those_of_all_posts(seed: int) -> None:
    """Posts that come piece by piece give the same sessions, wherever extending is possible."""
    random = Random(seed)
    posts, schedule = chat(random), random.choice(SCHEDULES)
    arrived = random.randrange(len(posts) // 2, len(posts))
    sessions = find_sessions(posts[:arrived], hashtag="t", schedule=schedule)
    tail = cut_chat(posts[:arrived], schedule)
    while tail is not None and arrived < len(posts):
        fresh = posts[arrived : arrived + random.randrange(1, 60)]
        arrived += len(fresh)
        known = set(tail.posts)
        part = [post for post in posts[:arrived] if post.key in known] + fresh
        expected = find_sessions(posts[:arrived], hashtag="t", schedule=schedule)
        result = extended(tail, part, schedule)
        if result is None:
            tail, sessions = cut_chat(posts[:arrived], schedule), expected
            continue
        kept, after, tail = result
        sessions = (*sessions[:kept], *after)
        assert sessions == expected


def weekly(weeks: int) -> list[Post]:
    """Meetings of an hour a week, forty posts each, and nothing else."""
    return [
        Post(
            network="x",
            id=str(1_000 + 100 * week + number),
            created_at=START + timedelta(days=7 * week, hours=19, minutes=number * 1.5),
            author=Author(network="x", handle=f"p{number % 7}"),
            text=TEXTS[number % len(TEXTS)],
        )
        for week in range(weeks)
        for number in range(40)
    ]


@pytest.mark.parametrize("schedule", SCHEDULES[1:3], ids=["bursts", "schedule"])
def test_weekly_meetings_are_extended(schedule: Schedule | None) -> None:
    """Of twenty meetings two are looked at again when the next one comes."""
    posts = weekly(21)
    tail = cut_chat(posts[:800], schedule)
    assert tail is not None
    assert tail.kept == 18
    assert len(tail.posts) == 80
    result = extended(tail, [post for post in posts if post.created_at >= tail.cut], schedule)
    assert result is not None
    kept, sessions, later = result
    assert (kept, len(sessions)) == (18, 3)
    assert later.kept == 19
    assert later == cut_chat(posts, schedule)


def test_older_posts_need_all_posts() -> None:
    """A post from before the cut may make a session there."""
    posts = weekly(20)
    tail = cut_chat(posts, None)
    assert tail is not None
    assert extended(tail, posts[-100:], None) is None


def test_a_chat_without_a_pause_is_not_cut() -> None:
    """Meetings of every evening depend on each other."""
    daily = [
        Post(
            network="x",
            id=str(number),
            created_at=START + timedelta(days=number // 40, minutes=number % 40),
            author=Author(network="x", handle=f"p{number % 7}"),
            text="so it is",
        )
        for number in range(400)
    ]
    assert len(find_sessions(daily, hashtag="t")) == 10
    assert cut_chat(daily, None) is None
