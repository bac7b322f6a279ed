"""Pages of pictures with their tables in a browser: axe finds nothing, nothing is fetched."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.alone import on_every_screen
from tests.render.test_charts_course import PICTURE
from tests.render.test_charts_grid import PICTURE as GRID
from tests.render.test_charts_rows import ROWS, STRIPS
from tweetup.render.charts_course import course_page
from tweetup.render.charts_grid import grid_page
from tweetup.render.charts_rows import rows_page, strips_page

pytestmark = [pytest.mark.browser, pytest.mark.long]


PAGES = {
    "minutes": lambda: course_page(PICTURE),
    "rows": lambda: rows_page(ROWS),
    "strips": lambda: strips_page(STRIPS),
    "grid": lambda: grid_page(GRID),
}


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(browser: Browser, tmp_path: Path, name: str) -> None:
    """In light and dark, on a small screen and a wide one."""
    (tmp_path / "drawn.html").write_text(PAGES[name](), encoding="utf-8")
    for page in on_every_screen(browser, tmp_path, "drawn.html"):
        assert page.locator("svg title").first.text_content()
