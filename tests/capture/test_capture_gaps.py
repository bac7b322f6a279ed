"""A silence that a chat's own pace does not explain is said; one that it does explain is not."""

import random
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from tweetup.capture.completeness import find_silences

START = datetime(2026, 11, 20, 19, 0, tzinfo=UTC)


def minutes(posts: list[float]) -> list[tuple[datetime, int]]:
    """Posts by their minute, as the archive counts them."""
    counted = Counter(int(post) for post in posts)
    return [(START + timedelta(minutes=minute), counted[minute]) for minute in sorted(counted)]


def steady(per_hour: int, *, without: tuple[float, float] | None = None) -> list[float]:
    posts = [number * 60 / per_hour for number in range(per_hour)]
    return [post for post in posts if without is None or not without[0] <= post < without[1]]


@pytest.mark.parametrize(
    ("per_hour", "hole", "odd"),
    [
        (800, (20, 23), True),
        (800, (20, 22), False),  # two minutes are nothing
        (300, (20, 24), True),
        (120, (20, 30), True),
        (120, (20, 24), False),
        (64, (20, 36), True),
        (64, (20, 28), False),
        (20, (20, 40), False),  # a slow chat may well be silent for so long
        (300, None, False),
        (300, (5, 55), False),  # it ended, and began again
    ],
)
def test_a_hole_in_a_chat(per_hour: int, hole: tuple[float, float] | None, *, odd: bool) -> None:
    """What is odd depends on the pace: three minutes of a fast one, sixteen of a slow one."""
    found = find_silences(minutes(steady(per_hour, without=hole)))
    assert bool(found) is odd
    if odd and hole:
        (gap,) = found
        assert not gap.certain
        assert gap.since
        assert gap.until
        assert abs((gap.since - START).total_seconds() / 60 - hole[0]) <= 1
        assert abs((gap.until - START).total_seconds() / 60 - hole[1]) <= 1


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("per_hour", [60, 200, 800])
def test_chance_is_no_hole(per_hour: int, seed: int) -> None:
    """People write at random: in 120 invented chats with announcements and a tail, none is odd."""
    dice = random.Random(seed)
    chat = [dice.uniform(0, 60) for _ in range(per_hour)]
    tail = [60 + dice.expovariate(1 / 15) for _ in range(per_hour // 4)]
    before = [dice.uniform(-2000, 0) for _ in range(20)]
    assert not find_silences(minutes([*before, *chat, *tail]))


def test_two_runs_of_a_chat_are_no_hole() -> None:
    """A second session hours later begins and ends as sessions do: not at full pace."""
    dice = random.Random(7)
    run = [dice.triangular(0, 60, 25) for _ in range(250)]
    assert not find_silences(minutes([*run, *(post + 360 for post in run)]))


def test_no_posts_no_hole() -> None:
    assert find_silences([]) == ()
