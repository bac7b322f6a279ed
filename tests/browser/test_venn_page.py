"""The page of three circles in a browser: axe finds nothing, names stay in their regions."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.alone import on_every_screen
from tests.render.test_charts_venn import picture
from tweetup.render.charts_venn import venn_page

pytestmark = [pytest.mark.browser, pytest.mark.long]

BOXES = """() => [...document.querySelectorAll('svg .inside')].map((it) => {
    const box = it.getBBox();
    return [it.textContent, box.x, box.y, box.x + box.width, box.y + box.height];
})"""


def test_axe_finds_nothing(browser: Browser, tmp_path: Path) -> None:
    """In light and dark, on a small screen and a wide one; drawn letters are in few circles."""
    drawn = picture(3, 40, 7, 2, 40, 1, 40, name="a_rather_wide_MWMW_")
    (tmp_path / "spot.html").write_text(venn_page(drawn), encoding="utf-8")
    boxes: list[tuple[str, float, float, float, float]] = []
    for page in on_every_screen(browser, tmp_path, "spot.html"):
        boxes = page.evaluate(BOXES)
    assert [it[0] for it in boxes] == [it.text for it in drawn.names]
    for text, left, top, right, bottom in boxes:
        circles = {
            tuple(
                circle.number
                for circle in drawn.circles
                if (x - circle.x) ** 2 + (y - circle.y) ** 2 < circle.radius**2
            )
            for x in (left, right)
            for y in (top + 2, bottom - 2)
        }
        assert len(circles) == 1, text
