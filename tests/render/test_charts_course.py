"""Posts by section and minute: bars of one scale, and the same numbers in a table and in words."""

import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest

from tweetup.render.charts_course import (
    CoursePicture,
    MinutesOfSection,
    course_page,
    course_svg,
)

SVG = "{http://www.w3.org/2000/svg}"
START = datetime(2024, 5, 7, 18, 0, tzinfo=UTC)


def section(name: str, *minutes: tuple[int, int]) -> MinutesOfSection:
    return MinutesOfSection(
        name=name,
        posts=sum(posts for _, posts in minutes),
        people=1,
        minutes=tuple((START + timedelta(minutes=at), posts) for at, posts in minutes),
    )


PICTURE = CoursePicture(
    title="Posts in <a chat>",
    sections=(section("intro", (0, 1)), section("Q<1>", (5, 4), (6, 2), (49, 1))),
)


def test_the_file_is_drawn_and_told() -> None:
    root = ET.fromstring(course_svg(PICTURE))
    assert (root.get("role"), root.get("aria-labelledby")) == ("img", "minutes-title minutes-text")
    assert root.findtext(f"{SVG}title") == "Posts in <a chat>"
    assert root.findtext(f"{SVG}desc") == PICTURE.summary
    assert PICTURE.summary == (
        "intro: 1 post by 1 person, most (1) at 18:00; Q<1>: 7 posts by 1 person, most (4) at"
        " 18:05. A bar is a minute, the tallest 4 posts; times are in UTC."
    )
    titles = [it.text for it in root.iter(f"{SVG}title")][1:]
    assert titles == ["intro, 18:00, 1", "Q<1>, 18:05, 4", "Q<1>, 18:06, 2", "Q<1>, 18:49, 1"]
    bars = [it for it in root.iter(f"{SVG}rect") if it.get("class") == "disc"]
    heights = [float(it.get("height", "0")) for it in bars]
    assert heights == [8.5, 34.0, 17.0, 8.5]
    assert [float(it.get("x", "0")) for it in bars] == [96.0, 156.0, 168.0, 684.0]
    feet = [float(it.get("y", "0")) + height for it, height in zip(bars, heights, strict=True)]
    assert feet == [46.0, 92.0, 92.0, 92.0]


def test_the_page_has_a_table_of_all_bars() -> None:
    page = course_page(PICTURE)
    rows = re.findall(
        r"<tr><th scope=\"row\">(.*?)</th><td>(.*?)</td><td class=\"number\">(.*?)<", page
    )
    assert rows == [
        ("intro", "18:00", "1"),
        ("Q&lt;1&gt;", "18:05", "4"),
        ("Q&lt;1&gt;", "18:06", "2"),
        ("Q&lt;1&gt;", "18:49", "1"),
    ]
    assert course_svg(PICTURE).strip() in page
    assert "http" not in page.replace("http://www.w3.org/2000/svg", "")


@pytest.mark.parametrize("minutes", [1, 200, 201, 3000])
def test_long_sessions_have_bars_of_several_minutes(minutes: int) -> None:
    """No more than 200 bars; posts are kept, and all stands inside the picture."""
    picture = CoursePicture(
        title="", sections=(section("Q1", *((it, 1) for it in range(minutes))),)
    )
    (row,) = picture.rows
    assert len(row.bars) <= 200
    assert sum(it.posts for it in row.bars) == minutes
    assert picture.step == -(-minutes // 200)
    assert max(it.x + it.width for it in row.bars) <= 697
    assert all(x < picture.width - 60 for x, _ in picture.marks)
    assert 1 <= len(picture.marks) <= 6
    assert ("May" in picture.marks[0][1]) == (minutes > 360)
