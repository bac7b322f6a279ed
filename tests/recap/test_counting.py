"""Figures of a recap: each can be counted again from the posts."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.recap.making import START, Made, key, post
from tweetup.model import Participant, Session, in_time_order
from tweetup.recap import PreviousSession
from tweetup.recap.counting import count_attendance, count_timeline


@pytest.mark.parametrize(
    ("newcomers", "previous", "expected"),
    [
        (None, None, (3, None, None, None)),
        (
            frozenset({"ann"}),
            PreviousSession(session="s", date=date(2024, 3, 1), participants=5),
            (3, 1, 2, 5),
        ),
        (
            frozenset(),
            PreviousSession(session="s", date=date(2024, 3, 1), participants=3),
            (3, 0, 3, 3),
        ),
    ],
)
def test_attendance_counts_those_who_wrote(
    newcomers: frozenset[str] | None,
    previous: PreviousSession | None,
    expected: tuple[int, int | None, int | None, int | None],
) -> None:
    """Who only reposts is neither present nor new; unknown pasts stay unknown."""
    made = Made(
        placed=(
            (post(1, "host"), "intro"),
            (post(2, "ann"), "intro"),
            (post(3, "bo", reply=2), "intro"),
            (post(4, "echo", "RT @ann: hi", repost=2), "intro"),
        ),
        newcomers=newcomers,
    )
    found = count_attendance(made.participants(), previous)
    assert (
        found.participants,
        found.newcomers,
        found.returning,
        found.previous_participants,
    ) == expected


def test_kinds_add_up_to_all_posts() -> None:
    numbers = (
        Made(
            placed=(
                (post(1, "ann"), "intro"),
                (post(2, "bo", reply=1), "intro"),
                (post(3, "cy", quote=1), "intro"),
                (post(4, "dee", repost=1, minute=10.5), "intro"),
            )
        )
        .recap()
        .numbers
    )
    assert (numbers.originals, numbers.replies, numbers.quotes, numbers.reposts) == (1, 1, 1, 1)
    assert numbers.posts == 4
    assert (numbers.participants, numbers.reposters_only) == (3, 1)
    assert (numbers.minutes, numbers.busiest_minute) == (60, 4)


@pytest.mark.parametrize(
    ("minutes", "step"), [(10, 1), (30, 1), (45, 2), (60, 2), (61, 3), (90, 3), (120, 5), (150, 5)]
)
def test_a_step_is_one_to_five_minutes(minutes: int, step: int) -> None:
    session = Session(id="s", hashtag="t", start=START, end=START + timedelta(minutes=minutes))
    timeline = count_timeline((), {}, session)
    assert {one.minutes for one in timeline} == {step}


@given(
    st.lists(st.tuples(st.integers(-90, 150), st.sampled_from(["Q1", "Q2", "chatter"]))),
    st.integers(5, 6000),
)
def test_the_timeline_counts_the_hour_and_nothing_else(
    moments: list[tuple[int, str]], minutes: int
) -> None:
    """Steps follow each other without a gap; what came before or after is in none of them."""
    session = Session(id="s", hashtag="t", start=START, end=START + timedelta(minutes=minutes))
    posts = in_time_order(post(n, "ann", minute=minute) for n, (minute, _) in enumerate(moments))
    sections = {key(n): section for n, (_, section) in enumerate(moments)}
    timeline = count_timeline(posts, sections, session)
    within = sum(0 <= minute <= minutes for minute, _ in moments)
    assert sum(count for one in timeline for _, count in one.posts) == within
    assert timeline[0].start == START
    for one, following in itertools.pairwise(timeline):
        assert following.start - one.start == timedelta(minutes=one.minutes)
    assert timeline[-1].start + timedelta(minutes=timeline[-1].minutes) >= session.end


def test_took_part_is_said_of_people_who_wrote() -> None:
    """The figure of the numbers and that of attendance are the same people."""
    people: tuple[Participant, ...] = Made(placed=((post(1, "ann"), "intro"),)).participants()
    assert count_attendance(people, None).participants == 1
