"""Posts and people an hour around an event, and by question and minute."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.insight.test_activity import posted
from tweetup.insight.rates import Rate, TimeWindow, follow_sections, rate_posts
from tweetup.model import CountedPost

START = datetime(2024, 5, 7, 18, tzinfo=UTC)


def at(minute: float, person: str = "ada", **also: object) -> CountedPost:
    moment = START + timedelta(minutes=minute)
    values = {"number": round(minute), "written_at": moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")}
    return posted(person, **(values | also))  # type: ignore[arg-type] # passed on


def window(first: float, last: float) -> TimeWindow:
    bounds = (START + timedelta(minutes=it) for it in (first, last))
    return TimeWindow(name="during", start=next(bounds), end=next(bounds))


def rate(posts: list[CountedPost], first: float, last: float) -> Rate:
    return rate_posts(posts, [window(first, last)])[0]


def test_posts_and_people_an_hour() -> None:
    """Two hours and a half, which is in no mean; ada comes in two of them, ben in one."""
    posts = [at(0), at(5), at(70), at(75, "ben"), at(130, "ben", own=False)]
    told = rate(posts, 0, 150)
    assert (told.posts, told.own, told.people) == (5, 4, 2)
    assert told.posts_an_hour == 2.0
    assert told.people_an_hour == 3 / 2
    assert told.numbers == (0, 5, 70, 75, 130)
    assert rate([], 0, 60).people_an_hour == 0
    assert rate(posts, 0, 120).people_an_hour == 3 / 2


def test_nobody_comes_in_an_hour_that_is_not_whole() -> None:
    """Five minutes with two people are no 24 people an hour."""
    told = rate([at(0), at(4, "ben")], 0, 5)
    assert (told.people, told.posts_an_hour, told.people_an_hour) == (2, 24.0, None)


@pytest.mark.parametrize(
    ("minute", "place"), [(-0.01, None), (0, 0), (59.99, 0), (60, 1), (119.99, 1), (120, None)]
)
def test_a_post_at_a_bound_is_in_the_later_window(minute: float, place: int | None) -> None:
    told = rate_posts([at(minute)], [window(0, 60), window(60, 120)])
    assert [it.posts for it in told] == [int(place == 0), int(place == 1)]


@given(st.lists(st.tuples(st.integers(0, 240), st.sampled_from("abcd")), max_size=30))
def test_windows_side_by_side_share_the_posts(written: list[tuple[int, str]]) -> None:
    posts = [at(minute, person) for minute, person in written]
    parts = rate_posts(posts, [window(0, 60), window(60, 241)])
    whole = rate(posts[::-1], 0, 241)
    assert sum(it.posts for it in parts) == whole.posts == len(posts)
    assert max(it.people for it in parts) <= whole.people <= sum(it.people for it in parts)
    assert parts[0].people_an_hour == parts[0].people


def test_sections_by_minute() -> None:
    """Minutes without posts are there, and no section has those of another."""
    posts = [
        at(0.5, section="intro"),
        at(3, section="Q1"),
        at(3.9, "ben", section="Q1"),
        at(3.95, "ben", section="Q1"),
        at(6, section="Q1"),
        at(5, section="Q2"),
    ]
    courses = follow_sections(reversed(posts))
    assert [(it.section, it.posts, it.people) for it in courses] == [
        ("intro", 1, 1),
        ("Q1", 4, 2),
        ("Q2", 1, 1),
    ]
    first = courses[1]
    assert [(it.posts, it.people) for it in first.minutes] == [(3, 2), (0, 0), (0, 0), (1, 1)]
    assert first.minutes[0].at == START + timedelta(minutes=3)
    assert (first.busiest, first.half_at) == (first.minutes[0], first.minutes[0].at)
    assert first.posts_a_minute == 1.0
    assert follow_sections([]) == ()
