"""Bars side by side and strips over time: one scale, and the same numbers in a table and words."""

from xml.etree import ElementTree as ET

import pytest

from tests.render.reading import read_html
from tweetup.render.charts_rows import (
    NumberRow,
    RowsPicture,
    StripRow,
    StripsPicture,
    rows_page,
    rows_svg,
    strips_page,
    strips_svg,
)

SVG = "{http://www.w3.org/2000/svg}"
ROWS = RowsPicture(
    title="Words of <a role>",
    heads=("word", "z", "expected", "interval"),
    rows=(
        NumberRow(name="vitrine", value=3.0, text="3.0 (9)", mark=1.0),
        NumberRow(name="<b>moths</b>", value=1.5, text="1.5 (4)", span=(0.5, 2.0)),
        NumberRow(name="salt", value=-3.0, text="-3.0 (7)"),
    ),
    caption="Standard errors.",
)
STRIPS = StripsPicture(
    title="Hashtags <of a chat>",
    head="hashtag",
    columns=("2024-Q3", "2024-Q4", "2025-Q1"),
    rows=(
        StripRow(name="#fossils", values=(4, 0, 2)),
        StripRow(name="#" + "museum" * 9, values=(0, 1, 0)),
    ),
    caption="People.",
)


def bars(text: str) -> list[dict[str, float]]:
    """The places of all bars."""
    names = ("x", "y", "width", "height")
    return [
        {name: float(it.get(name, "0")) for name in names}
        for it in ET.fromstring(text).iter(f"{SVG}rect")
        if it.get("class") == "disc"
    ]


def test_bars_begin_at_one_line() -> None:
    """Those below zero end there; all have one scale."""
    text = rows_svg(ROWS)
    first, second, third = bars(text)
    zero = ROWS.zero
    assert first["x"] == second["x"] == zero
    assert third["x"] + third["width"] == pytest.approx(zero)
    assert first["width"] == pytest.approx(third["width"])
    assert second["width"] == pytest.approx(first["width"] / 2)


def test_marks_and_intervals_have_the_same_scale() -> None:
    first, second, third = ROWS.drawn
    assert first.mark is not None
    assert first.mark - ROWS.zero == pytest.approx(first.width / 3, abs=0.1)
    assert second.span is not None
    assert second.span[0] - ROWS.zero == pytest.approx(second.width / 3, abs=0.1)
    assert second.end == second.span[1]
    assert (third.mark, third.span) == (None, None)


def test_rows_are_told_in_words() -> None:
    root = ET.fromstring(rows_svg(ROWS))
    assert (root.get("role"), root.get("aria-labelledby")) == ("img", "rows-title rows-text")
    assert root.findtext(f"{SVG}title") == "Words of <a role>"
    assert root.findtext(f"{SVG}desc") == (
        "vitrine: 3.0 (9); <b>moths</b>: 1.5 (4); salt: -3.0 (7). Standard errors."
    )


def test_a_page_of_rows_has_every_number() -> None:
    page = read_html(rows_page(ROWS))
    cells = [[it.text for it in row.all("th", "td")] for row in page.one("table").all("tr")]
    assert cells == [
        ["word", "z", "expected", "interval"],
        ["vitrine", "3.0 (9)", "1.0", ""],
        ["<b>moths</b>", "1.5 (4)", "", "50.0 % to 200.0 %"],
        ["salt", "-3.0 (7)", "", ""],
    ]


def test_strips_have_one_scale() -> None:
    """A bar for each number over 0; a long name is cut in the picture, and whole in the table."""
    heights = [it["height"] for it in bars(strips_svg(STRIPS))]
    assert heights == [30.0, 15.0, 7.5]
    labels = [row.label for row in STRIPS.drawn]
    assert labels[0] == "#fossils"
    assert len(labels[1]) == 32
    assert labels[1].endswith("…")
    page = read_html(strips_page(STRIPS))
    cells = [[it.text for it in row.all("th", "td")] for row in page.one("table").all("tr")]
    assert cells[0] == ["hashtag", "2024-Q3", "2024-Q4", "2025-Q1"]
    assert cells[2] == ["#" + "museum" * 9, "0", "1", "0"]
    assert "#fossils: most, 4, in 2024-Q3" in page.one("figcaption").text


def test_many_quarters_fit() -> None:
    """Fifty years of quarters have eight names below, and bars that do not overlap."""
    columns = tuple(f"{year}-Q{quarter}" for year in range(1990, 2040) for quarter in range(1, 5))
    picture = StripsPicture(
        title="t", head="h", columns=columns, caption="",
        rows=(StripRow(name="#a", values=(1,) * len(columns)),),
    )  # fmt: skip
    assert len(picture.marks) == 8
    (row,) = picture.drawn
    assert all(
        one.x + one.width <= other.x + 0.2
        for one, other in zip(row.bars, row.bars[1:], strict=False)
    )
    assert row.bars[-1].x + row.bars[-1].width <= picture.width
