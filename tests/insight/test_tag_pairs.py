"""Hashtags that the same people use: counted by people, against those expected."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2_contingency

from tests.insight.test_activity import posted
from tweetup.insight.tag_pairs import TagPairs, TagUse, count_tags, log_likelihood, pair_tags
from tweetup.model import CountedPost

OWN = frozenset({"labelchat"})
Written = tuple[str, tuple[str, ...]]


def read(*written: Written, since: str | None = None) -> tuple[tuple[TagUse, ...], TagPairs]:
    """The uses and pairs of posts, each a person with hashtags, a minute apart."""
    posts = [posted(person, number=number) for number, (person, _) in enumerate(written)]
    tags = {number: tags for number, (_, tags) in enumerate(written)}
    firsts: dict[str, str] = {}
    for post in posts:
        for tag in tags[post.number]:
            firsts.setdefault(tag, post.written_at)
    uses = count_tags(posts, tags, firsts=firsts, own=OWN, since=since)
    return uses, pair_tags(posts, tags, uses)


def test_the_example_of_the_paper() -> None:
    """Dunning 1993, table 3: "the swiss" occurs 110 times, 2552 and 221 of 31777 bigrams."""
    assert log_likelihood(110, 2552, 221, 31777) == pytest.approx(270.72, abs=0.005)


@given(st.tuples(*[st.integers(min_value=0, max_value=50)] * 4))
def test_the_ratio_is_that_of_scipy(groups: tuple[int, int, int, int]) -> None:
    both, one, other, none = groups
    first, second, people = both + one, both + other, both + one + other + none
    if not (0 < first < people and 0 < second < people):
        return
    table = [[both, one], [other, none]]
    expected = chi2_contingency(table, correction=False, lambda_="log-likelihood").statistic
    assert log_likelihood(both, first, second, people) == pytest.approx(expected, abs=1e-8)


def test_people_count_and_not_posts() -> None:
    """Three people with both, of six who wrote: expected are 3·4/6, whatever one repeats."""
    both = [(it, ("fossils", "museums")) for it in ("ada", "ben", "cleo")]
    alone: list[Written] = [("dov", ("museums",)), ("eva", ()), ("finn", ())]
    uses, told = read(*both, *alone)
    (pair,) = told.pairs
    assert (pair.first.tag, pair.second.tag) == ("fossils", "museums")
    assert (pair.observed, pair.expected, told.people, told.compared) == (3, 2.0, 6, 1)
    assert pair.posts == (0, 1, 2)
    assert [(it.tag, it.people) for it in uses] == [("museums", 4), ("fossils", 3)]
    _, again = read(*both, *alone, *[("ada", ("fossils", "museums"))] * 40)
    assert again.pairs[0].g2 == pair.g2


def test_people_may_use_both_in_different_posts() -> None:
    people = ("ada", "ben", "cleo")
    _, told = read(
        *[(it, ("fossils",)) for it in people], *[(it, ("museums",)) for it in people], ("dov", ())
    )
    assert [(it.observed, it.posts) for it in told.pairs] == [(3, ())]


@pytest.mark.parametrize(
    "written",
    [
        pytest.param([(it, ("fossils", "museums")) for it in ("ada", "ben")], id="two people"),
        pytest.param([(it, ("labelchat", "museums")) for it in "abcd"], id="the chat's own"),
        pytest.param([(it, ("fossils", "museums")) for it in "abcd"], id="everybody uses both"),
        pytest.param(
            [
                *[(it, ("fossils", "museums")) for it in "abc"],
                *[(it, ("fossils",)) for it in "defghi"],
                *[(it, ("museums",)) for it in "jklmno"],
            ],
            id="fewer than expected",
        ),
    ],
)
def test_no_pair(written: list[Written]) -> None:
    assert read(*written)[1].pairs == ()


def test_marks_of_a_hashtag() -> None:
    """The chat's own, one that contains it, and those used first in the time counted."""
    written: list[Written] = [("ada", ("fossils", "labelchat")), ("ben", ("labelchat24",))]
    uses, _ = read(*written)
    assert {it.tag: (it.is_own, it.is_inside, it.is_new) for it in uses} == {
        "fossils": (False, False, None),
        "labelchat": (True, False, None),
        "labelchat24": (False, True, None),
    }
    later = posted("", number=1).written_at
    uses, _ = read(*written, since=later)
    assert {it.tag for it in uses if it.is_new} == {"labelchat24"}


def test_the_order_of_posts_tells_nothing() -> None:
    start = datetime(2024, 5, 7, tzinfo=UTC)
    tags = {it: ("fossils", "museums", "glass")[: it % 3 + 1] for it in range(12)}
    posts: list[CountedPost] = [
        posted(f"p{it % 5}", number=it, written_at=(start + timedelta(minutes=it)).isoformat())
        for it in range(12)
    ]
    firsts = dict.fromkeys(("fossils", "museums", "glass"), "2024")

    def both(these: list[CountedPost]) -> TagPairs:
        uses = count_tags(these, tags, firsts=firsts, own=OWN, since=None)
        return pair_tags(these, tags, uses)

    assert both(posts) == both(posts[::-1])
