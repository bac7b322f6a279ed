"""Several numbers a row: each column on its scale, none and unknown apart, parts that add up."""

from xml.etree import ElementTree as ET

import pytest

from tests.render.reading import read_html
from tweetup.render.charts_grid import (
    DrawnGridRow,
    GridCell,
    GridColumn,
    GridPicture,
    GridRow,
    grid_page,
    grid_svg,
)

SVG = "{http://www.w3.org/2000/svg}"
HEBREW = "@\u05e9\u05e8\u05d4"


def cell(value: float | None, text: str = "", *parts: int) -> GridCell:
    return GridCell(value=value, text=text or ("–" if value is None else str(value)), parts=parts)


PICTURE = GridPicture(
    title="People <of a chat>",
    head="person",
    note_head="role",
    columns=(
        GridColumn(name="posts"),
        GridColumn(name="followers"),
        GridColumn(name="on topic", most=1.0),
    ),
    rows=(
        GridRow(
            name="@ada",
            note="doctor",
            cells=(
                cell(6, "", 4, 0, 2),
                cell(900),
                GridCell(value=0.5, text="3 of 6", span=(0.19, 0.81)),
            ),
        ),
        GridRow(name=HEBREW, cells=(cell(3, "", 1, 1, 1), cell(0), cell(None))),
        GridRow(name="@" + "museum" * 9, cells=(cell(0, "0", 0, 0, 0), cell(None), cell(None))),
    ),
    parts=("originals", "replies", "the rest"),
    has_rest=True,
    caption=("Most posts first.", "A dash is not told."),
)


def rows() -> tuple[DrawnGridRow, ...]:
    return PICTURE.drawn


def test_each_column_has_a_scale_of_its_own() -> None:
    """The largest number of a column fills it, and a share fills it at 1."""
    first, second, _ = rows()
    whole = sum(it.width for it in first.cells[0].segments)
    assert sum(it.width for it in second.cells[0].segments) == pytest.approx(whole / 2, abs=0.3)
    (followers,) = first.cells[1].segments
    (topic,) = first.cells[2].segments
    assert topic.width == pytest.approx(followers.width / 2)
    assert first.cells[2].span is not None
    assert first.cells[2].span[1] - topic.x == pytest.approx(0.81 * followers.width, abs=0.1)


def test_none_has_its_number_and_the_unknown_a_dash() -> None:
    """Neither has a bar; the words tell them apart."""
    _, second, third = rows()
    none, unknown = second.cells[1], second.cells[2]
    assert (none.segments, none.text) == ((), "0")
    assert (unknown.segments, unknown.text) == ((), "–")
    assert unknown.told.endswith("on topic: not told")
    assert [len(it.segments) for it in third.cells] == [0, 0, 0]
    assert f"\u2068{HEBREW}\u2069: posts 3, followers 0, on topic not told" in PICTURE.summary


def test_parts_follow_each_other_and_the_rest_is_grey() -> None:
    first, second, _ = rows()
    assert [it.group for it in first.cells[0].segments] == [0, 7]
    assert [it.group for it in second.cells[0].segments] == [0, 1, 7]
    one, two, three = second.cells[0].segments
    assert one.x + one.width == pytest.approx(two.x, abs=0.1)
    assert two.x + two.width == pytest.approx(three.x, abs=0.1)
    assert [(name, colour) for name, colour, _, _ in PICTURE.legend] == [
        ("originals", 0), ("replies", 1), ("the rest", 7),
    ]  # fmt: skip


def test_nothing_reaches_into_the_next_column_or_out_of_the_picture() -> None:
    starts = [x for _, x in PICTURE.heads]
    for row in rows():
        for place, each in enumerate(row.cells):
            end = each.x + 6.0 * len(each.text)
            assert end < (starts[place + 1] if place < 2 else PICTURE.width)
    assert all(y < PICTURE.height for _, y in PICTURE.lines)
    assert rows()[2].label.endswith("…")
    assert len(rows()[2].label) == 32


def test_it_is_told_in_words_and_the_same_each_time() -> None:
    """Title and description for those who hear it; a name cannot end the file's markup."""
    text = grid_svg(PICTURE)
    root = ET.fromstring(text)
    assert (root.get("role"), root.get("aria-labelledby")) == ("img", "grid-title grid-text")
    assert root.findtext(f"{SVG}title") == "People <of a chat>"
    described = root.findtext(f"{SVG}desc") or ""
    assert described.startswith("@ada: posts 6, followers 900, on topic 3 of 6; ")
    assert described.endswith("Most posts first. A dash is not told.")
    titles = [it.findtext(f"{SVG}title") for it in root.iter(f"{SVG}g")]
    assert "@ada, posts: 6 (originals 4, the rest 2)" in titles
    assert "@ada, doctor" in titles
    assert text == grid_svg(PICTURE)


def test_a_page_has_every_number() -> None:
    page = read_html(grid_page(PICTURE))
    cells = [[it.text for it in row.all("th", "td")] for row in page.one("table").all("tr")]
    assert cells == [
        ["person", "role", "posts", "followers", "on topic"],
        ["@ada", "doctor", "6 (originals 4, the rest 2)", "900", "3 of 6 (19 % to 81 %)"],
        [HEBREW, "", "3 (originals 1, replies 1, the rest 1)", "0", "–"],
        ["@" + "museum" * 9, "", "0", "–", "–"],
    ]
