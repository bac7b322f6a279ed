"""The posts of a session: early ones, the hour, after-talk, late answers."""

from collections.abc import Sequence
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.chats.making import START, post
from tests.chats.matrices import HOURS
from tests.costs import SIZES, growth
from tweetup.chats.sessions import assign_posts
from tweetup.model import Post, in_time_order

HOUR = (START, START + timedelta(minutes=60))
WEEK = 7 * 24 * 60.0
TALK = [post(0, "mona", "Welcome", id="1"), post(30, "rosa", "Slugs", id="2")]


def there(*more: Post, hours: Sequence[float] = (0.0,)) -> list[list[str]]:
    """Return the ids of the posts of each hour that begins at these minutes, without TALK's."""
    spans = [(START + timedelta(minutes=m), START + timedelta(minutes=m + 60)) for m in hours]
    session_posts = assign_posts(in_time_order([*TALK, *more]), spans)
    return [[item.id for item in posts if item not in TALK] for posts in session_posts]


BELONGS = {
    "an hour before": [post(-60, "li", "Soon", id="9")],
    "the hour": [post(60, "li", "Bye", id="9")],
    "after-talk": [post(90, "li", "Still here", id="9")],
    "a late reply": [post(WEEK - 1, "li", "Me too", id="9", reply="2")],
    "a late quote": [post(3000, "li", "Me too", id="9", quote="2")],
    "a late repost": [post(3000, "li", "Slugs", id="9", repost="2")],
    "a late link": [post(3000, "li", "Look https://x.com/rosa/status/2", id="9")],
    "a late labelled answer": [post(3000, "li", "A2: mine, too", id="9")],
    "words to its people within a day and a half": [post(60 + 36 * 60, "li", "@Rosa yes", id="9")],
}
DOES_NOT = {
    "more than an hour before": [post(-61, "li", "Soon", id="9")],
    "after a pause": [post(91, "li", "Anybody?", id="9")],
    "a week after": [post(60 + WEEK, "li", "Me too", id="9", reply="2")],
    "a reply to something else": [post(3000, "li", "Me too", id="9", reply="77")],
    "a label in the midst": [post(3000, "li", "My answer to A2: mine", id="9")],
    "a repeated label": [post(3000, "li", "RT @kim: A2: mine", id="9")],
    "words to its people too late": [post(61 + 36 * 60, "li", "@rosa yes", id="9")],
    "words to others": [post(1000, "li", "@kim yes", id="9")],
}


@pytest.mark.parametrize("posts", BELONGS.values(), ids=BELONGS)
def test_what_belongs(posts: list[Post]) -> None:
    """Posts just before, in the hour, after it without a pause, or that point back."""
    assert there(*posts) == [["9"]]


@pytest.mark.parametrize("posts", DOES_NOT.values(), ids=DOES_NOT)
def test_what_does_not_belong(posts: list[Post]) -> None:
    """Posts that are too early, too late, or point elsewhere."""
    assert there(*posts) == [[]]


def test_after_talk_ends_after_three_hours() -> None:
    """However lively it is."""
    lively = [post(60 + 10 * n, "li", "And", id=f"{n + 10}") for n in range(1, 30)]
    assert there(*lively) == [[f"{n + 10}" for n in range(1, 19)]]


def test_late_answers_to_late_answers() -> None:
    """A thread goes on after the hour."""
    late = [post(500, "li", "Oh", id="8", reply="2"), post(900, "kim", "Ah", id="9", reply="8")]
    assert there(*late) == [["8", "9"]]


def test_the_next_meeting_has_its_own_lead() -> None:
    """From an hour before the next meeting on, posts are the next one's."""
    posts = [
        post(WEEK - 61, "li", "Late", id="7", reply="2"),
        post(WEEK - 60, "li", "Early", id="8", reply="2"),
        post(WEEK + 5, "li", "Here", id="9"),
    ]
    assert there(*posts, hours=(0.0, WEEK)) == [["7"], ["8", "9"]]


# Where the next meeting begins, and where a post of minute 60 stands, the very end of the first.
AT_THE_END = [(60.0, 1), (61.0, 0), (90.0, 0), (120.0, 0), (121.0, 0)]


@pytest.mark.parametrize(("following", "place"), AT_THE_END)
def test_the_last_moment_of_an_hour(following: float, place: int) -> None:
    """It is the hour's own, and of no other, unless the next begins at that very moment."""
    session_posts = there(post(60, "li", "Bye", id="9"), hours=(0.0, following))
    assert session_posts == [["9"] if place == index else [] for index in (0, 1)]


@given(HOURS, st.lists(st.integers(-40, 120), max_size=4, unique=True))
def test_a_post_stands_in_one_session_at_most(
    hour: tuple[list[Post], list[float]], begins: list[int]
) -> None:
    """Of any posts and any hours that do not overlap: a list an hour, in time order, no post
    twice, and every post of the hour itself.
    """
    posts = Random(len(begins)).sample(hour[0], len(hour[0]))
    ordered = in_time_order(posts)
    spans = [
        (START + timedelta(minutes=begin), START + timedelta(minutes=begin, seconds=59))
        for begin in sorted(begins)
    ]
    session_posts = assign_posts(ordered, spans)
    assert len(session_posts) == len(spans)
    keys = [item.key for part in session_posts for item in part]
    assert len(keys) == len(set(keys))
    for part, (start, end) in zip(session_posts, spans, strict=True):
        assert part == in_time_order(part)
        assert {p.key for p in ordered if start <= p.created_at <= end} <= {p.key for p in part}


@pytest.mark.parametrize("size", SIZES)
def test_cost_grows_with_the_posts(size: int) -> None:
    """Five thousand late posts cost near eight times as much as an eighth of them, not 64 times."""
    crowds = {
        count: in_time_order(
            [post(n * 9000 / count, f"guest{n % 99}", "Yes", id=f"{n + 1}") for n in range(count)]
        )
        for count in (size // 8, size)
    }
    assert growth(lambda count: assign_posts(crowds[count], [HOUR]), size=size) < 20
