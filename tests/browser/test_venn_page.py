"""The page of three circles in a browser: axe finds nothing, names stay in their regions."""

from itertools import product
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser

from tests.browser.every_page import HOST, Document, visiting
from tests.browser.test_every_page import TOO_WIDE, axe_finds
from tests.render.test_charts_venn import picture
from tweetup.render.charts_venn import venn_page

pytestmark = [pytest.mark.browser, pytest.mark.long]

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
BOXES = """() => [...document.querySelectorAll('svg .inside')].map((it) => {
    const box = it.getBBox();
    return [it.textContent, box.x, box.y, box.x + box.width, box.y + box.height];
})"""


def test_axe_finds_nothing(browser: Browser, tmp_path: Path) -> None:
    """In light and dark, on a small screen and a wide one; drawn letters are in few circles."""
    drawn = picture(3, 40, 7, 2, 40, 1, 40, name="a_rather_wide_MWMW_")
    (tmp_path / "spot.html").write_text(venn_page(drawn), encoding="utf-8")
    boxes: list[tuple[str, float, float, float, float]] = []
    for scheme, width in product(SCHEMES, (360, 1280)):
        viewport = {"width": width, "height": 900}
        with visiting(browser, tmp_path, color_scheme=scheme, viewport=viewport) as (
            page,
            asked,
            wrong,
        ):
            page.goto(f"{HOST}/spot.html")
            assert page.evaluate(TOO_WIDE) == []
            assert axe_finds(page, Document("spot.html")) == []
            boxes = page.evaluate(BOXES)
            assert wrong() == []
            assert len(asked) == 1
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
