"""Three circles with names: each inside its region, all told in words and in the table."""

import re
from itertools import pairwise
from math import dist
from xml.etree import ElementTree as ET

import pytest

from tweetup.render.charts_venn import VennPicture, VennRegion, VennRow, venn_page, venn_svg

SVG = "{http://www.w3.org/2000/svg}"
SUBSETS = ((0, 1, 2), (0, 1), (0, 2), (1, 2), (0,), (1,), (2,))


def picture(*counts: int, name: str = "somebody") -> VennPicture:
    """A picture with so many people in each region."""
    regions = tuple(
        VennRegion(circles=circles, names=tuple(f"{name}{number}" for number in range(count)))
        for circles, count in zip(SUBSETS, counts, strict=True)
    )
    return VennPicture(
        title="The <sweet> spot",
        labels=("active", "value", "relationship"),
        regions=regions,
        rows=tuple(
            VennRow(name=it, cells=("3 posts", "high", "not recorded"))
            for region in regions
            for it in region.names
        ),
        remarks=("Active: a post", "Recorded of <few>"),
    )


@pytest.mark.parametrize(
    "name", ["a", "somebody_", "a_long_handle_of_somebody@social.example", "李四光华"]
)
@pytest.mark.parametrize("counts", [(1,) * 7, (3, 5, 7, 2, 9, 1, 4), (99,) * 7])
def test_names_stand_in_their_regions(counts: tuple[int, ...], name: str) -> None:
    """By both ends of each, and on nothing else; who has no line is counted."""
    drawn = picture(*counts, name=name)
    of_region = []
    for region in drawn.regions:
        names = drawn._drawn(region)
        of_region.append(names)
        for it in names:
            half = 7.0 * sum(2 if ord(letter) > 0x2FFF else 1 for letter in it.text) / 2
            for x in (it.x - half, it.x + half):
                for y in (it.y - 10, it.y + 3):
                    for circle in drawn.circles:
                        is_in = dist((x, y), (circle.x, circle.y)) < circle.radius
                        assert is_in == (circle.number in region.circles), it
        told = [each for it in names for each in it.told.split(", ")]
        assert told == list(region.names)
    assert drawn.names == tuple(it for names in of_region for it in names)
    for names in of_region:
        heights = [it.y for it in names]
        assert all(b - a >= 17 for a, b in pairwise(heights))


def test_the_file_is_drawn_and_told() -> None:
    drawn = picture(2, 0, 0, 1, 30, 0, 0, name="<p>")
    root = ET.fromstring(venn_svg(drawn))
    assert (root.get("role"), root.get("aria-labelledby")) == ("img", "venn-title venn-text")
    assert root.findtext(f"{SVG}title") == "The <sweet> spot"
    assert root.findtext(f"{SVG}desc") == drawn.summary
    assert drawn.summary == (
        "active, value, relationship: 2 people, <p>0, <p>1. Only value, relationship: 1 person."
        " Only active: 30 people. Active: a post. Recorded of <few>."
    )
    texts = [it.text for it in root.iter(f"{SVG}text")]
    assert "active (32)" in texts
    assert "relationship (3)" in texts
    assert any(re.fullmatch(r"\+ \d+ more", it or "") for it in texts)
    assert float(root.get("height", "0")) >= max(
        float(it.get("y", "0")) for it in root.iter(f"{SVG}text")
    )


def test_the_page_has_a_table_of_everybody() -> None:
    page = venn_page(picture(1, 0, 0, 0, 99, 0, 0, name="<p>"))
    rows = re.findall(r"<tr><th scope=\"row\">(.*?)</th><td>(.*?)</td><td>(.*?)</td>", page)
    assert len(rows) == 100
    assert rows[0] == ("&lt;p&gt;0", "3 posts", "high")
    assert "<p>0" not in page
    assert "<script" not in page
