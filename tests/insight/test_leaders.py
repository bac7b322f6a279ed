"""Measures of leaders: peers of the same role, places, weighings; nothing is made up."""

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.insight.test_activity import posted
from tests.insight.test_engagement import edge, engaged
from tweetup.insight.centrality import stand_people
from tweetup.insight.leaders import (
    MEASURES,
    Drawn,
    FollowerCount,
    Leader,
    Measure,
    measure_leaders,
    weigh_leaders,
)
from tweetup.model import Annotation, CountedEdge

NURSES = {"ada": ("nurse",), "ben": ("nurse", "teacher"), "cleo": ("teacher",), "dora": ()}


def measured(
    *edges: CountedEdge,
    reaches: Mapping[str, FollowerCount] | None = None,
    drawn: Mapping[str, Drawn] | None = None,
    remarks: Mapping[str, Mapping[str, Annotation]] | None = None,
) -> dict[str, Leader]:
    """The measures of four people of whom each wrote one post."""
    people = engaged([posted(who, number=it) for it, who in enumerate(NURSES, 1)])
    leaders = measure_leaders(
        list(people.values()),
        edges=edges,
        standings=stand_people(edges, {}),
        reaches=reaches or {},
        drawn=drawn or {},
        roles=NURSES,
        remarks=remarks or {},
    )
    return {it.person: it for it in leaders}


def test_peers_are_people_of_the_same_role() -> None:
    """Each counts once, whatever way they turn to somebody; those without a role have no peers."""
    leaders = measured(
        edge("ben", "ada", 1),
        edge("ben", "ada", 2, "repost"),
        edge("cleo", "ada", 3),
        edge("ada", "ben", 4, "mention"),
        edge("cleo", "ben", 5, "quote"),
        edge("dora", "ben", 6),
        edge("eve", "dora", 7),
    )
    ada, ben, dora = (leaders[it].measure("peers") for it in ("ada", "ben", "dora"))
    assert (ada.part, ada.whole, ada.posts) == (1, 1, (1, 2))
    assert (ben.part, ben.whole, ben.posts) == (2, 2, (4, 5))
    assert dora.value is None
    assert leaders["ben"].measure("addressed").value == 3
    assert leaders["ben"].measure("addressed").posts == (4, 5, 6)
    assert leaders["cleo"].measure("addressed").value == 0


def test_a_post_that_replies_and_mentions_is_listed_once() -> None:
    ada = measured(edge("ben", "ada", 1), edge("ben", "ada", 1, "quote"))["ada"]
    assert ada.measure("addressed").posts == (1,)
    assert ada.measure("pagerank").value is None


def test_missing_is_not_zero() -> None:
    """Who has no followers, no likes and no record told has none of these measures."""
    remark = Annotation(network="x", handle="ada", name="influence", value="none", recorded_by="A")
    leaders = measured(
        reaches={"ada": FollowerCount(followers=0, as_of="2021", post=1)},
        drawn={"ada": Drawn(count=0, posts=(1,), as_of=None)},
        remarks={"ada": {"influence": remark}},
    )
    assert [leaders["ada"].measure(it).value for it in ("reach", "drawn", "influence")] == [0, 0, 0]
    assert [leaders["ben"].measure(it).value for it in ("reach", "drawn", "influence")] == [
        None
    ] * 3
    assert leaders["ada"].measure("influence").recorded_by == "A"
    assert leaders["ada"].measure("relationship").value is None
    assert tuple(it.name for it in leaders["ben"].measures) == MEASURES


def valued(person: str, **values: float | None) -> Leader:
    """A person with some measures."""
    return Leader(
        person=person,
        is_host=False,
        roles=(),
        measures=tuple(Measure(name=it, value=values.get(it)) for it in MEASURES),
    )


def test_a_weighing_is_the_mean_of_places() -> None:
    """By hand: of three people, one lacks a measure, two are equal in the other."""
    people = [
        valued("ada", reach=100, addressed=2),
        valued("ben", reach=50, addressed=2),
        valued("cleo", addressed=1),
    ]
    weighed = {it.leader.person: it for it in weigh_leaders(people, {"reach": 3, "addressed": 1})}
    assert weighed["ada"].places == (("reach", 1.0), ("addressed", 0.75))
    assert weighed["ada"].score == pytest.approx((3 * 1 + 1 * 0.75) / 4)
    assert weighed["ben"].score == pytest.approx(0.75 / 4)
    assert (weighed["cleo"].score, weighed["cleo"].covered) == (0, 0.25)
    assert list(weighed) == ["ada", "ben", "cleo"]
    (alone,) = weigh_leaders([valued("ada", reach=7), valued("ben")], {"reach": 1})[:1]
    assert alone.score == 0.5
    assert weigh_leaders([valued("ada")], {"reach": 1})[0].score is None


NUMBERS = st.one_of(st.none(), st.integers(0, 5).map(float))


@given(st.lists(st.tuples(NUMBERS, NUMBERS), max_size=8), st.floats(0.1, 9))
def test_places_do_not_hang_on_units(
    rows: Sequence[tuple[float | None, float | None]], by: float
) -> None:
    """Other units and other weights of the same ratio give the same order and scores."""
    people = [valued(f"p{it}", reach=one, drawn=two) for it, (one, two) in enumerate(rows)]
    larger = [
        valued(f"p{it}", reach=None if one is None else one * 1000 + 7, drawn=two)
        for it, (one, two) in enumerate(rows)
    ]
    first = weigh_leaders(people, {"reach": 1, "drawn": 2})
    again = weigh_leaders(larger, {"reach": by, "drawn": 2 * by})
    for it, other in zip(first, again, strict=True):
        if it.score is not None:
            assert 0 <= it.score <= 1
        assert it.score == (None if other.score is None else pytest.approx(other.score))
