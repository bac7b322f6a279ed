"""The page of posts by minute in a browser: axe finds nothing, nothing is fetched."""

from itertools import product
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser

from tests.browser.every_page import HOST, Document, visiting
from tests.browser.test_every_page import TOO_WIDE, axe_finds
from tests.render.test_charts_course import PICTURE
from tweetup.render.charts_course import course_page

pytestmark = [pytest.mark.browser, pytest.mark.long]

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


def test_axe_finds_nothing(browser: Browser, tmp_path: Path) -> None:
    """In light and dark, on a small screen and a wide one."""
    (tmp_path / "minutes.html").write_text(course_page(PICTURE), encoding="utf-8")
    for scheme, width in product(SCHEMES, (360, 1280)):
        viewport = {"width": width, "height": 900}
        with visiting(browser, tmp_path, color_scheme=scheme, viewport=viewport) as (
            page,
            asked,
            wrong,
        ):
            page.goto(f"{HOST}/minutes.html")
            assert page.evaluate(TOO_WIDE) == []
            assert axe_finds(page, Document("minutes.html")) == []
            assert wrong() == []
            assert len(asked) == 1
