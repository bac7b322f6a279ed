"""The sweet spot: each person in one region, by posts and by levels that were recorded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tweetup.insight.sweet_spot import CIRCLES, find_sweet_spot
from tweetup.model import LEVELS, Annotation

ALL = ("active", "value", "relationship")


def remark(name: str, level: str) -> Annotation:
    return Annotation(network="x", handle="ada", name=name, value=level)


@pytest.mark.parametrize(
    ("posts", "value", "relationship", "circles"),
    [
        (2, "medium", "high", ALL),
        (2, "high", None, ("active", "value")),
        (1, "high", "high", ("value", "relationship")),
        (0, None, "medium", ("relationship",)),
        (2, "low", "none", ("active",)),
        (1, "low", "low", None),
        (0, None, None, None),
    ],
)
def test_circles(
    posts: int, value: str | None, relationship: str | None, circles: tuple[str, ...] | None
) -> None:
    """Two posts, and medium: of whom less is there is in no circle at all."""
    levels = {"value": value, "relationship": relationship}
    remarks = {"ada": {name: remark(name, it) for name, it in levels.items() if it is not None}}
    spot = find_sweet_spot({"ada": tuple(range(posts))}, remarks, least_posts=2)
    assert [it.circles for it in spot.regions if it.people] == ([circles] if circles else [])
    assert [it.person for it in spot.people] == (["ada"] if circles == ALL else [])


LEVEL = st.one_of(st.none(), st.sampled_from(LEVELS))


@given(st.lists(st.tuples(st.integers(0, 4), LEVEL, LEVEL), max_size=8), st.integers(1, 3))
def test_everybody_is_in_one_region(
    rows: list[tuple[int, str | None, str | None]], least: int
) -> None:
    """Regions are all subsets but none; with less asked for nobody leaves the sweet spot."""
    posts = {f"p{number}": tuple(range(row[0])) for number, row in enumerate(rows) if row[0]}
    remarks = {
        f"p{number}": {
            name: remark(name, level)
            for name, level in zip(("value", "relationship"), row[1:], strict=True)
            if level is not None
        }
        for number, row in enumerate(rows)
    }
    spot = find_sweet_spot(posts, remarks, least_level=least)
    assert len({it.circles for it in spot.regions}) == 7
    told = [it.person for region in spot.regions for it in region.people]
    assert len(set(told)) == len(told)
    assert set(posts) <= set(told)
    for circle in CIRCLES:
        assert spot.size(circle) <= len(rows)
    stricter = find_sweet_spot(posts, remarks, least_posts=2, least_level=3)
    assert {it.person for it in stricter.people} <= {it.person for it in spot.people}
    assert spot.recorded[0] == sum(row[0] > 0 and row[1] is not None for row in rows)
