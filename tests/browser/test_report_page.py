"""A report in a browser: axe finds nothing, nothing is fetched, nothing is wider than a screen."""

from itertools import product
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser

from tests.browser.every_page import HOST, Document, visiting
from tests.browser.test_every_page import TOO_WIDE, axe_finds
from tweetup.jobs.demo import open_sample
from tweetup.jobs.report import read_report
from tweetup.jobs.report_page import draw_report

pytestmark = [pytest.mark.browser, pytest.mark.long]

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the report on the sample chat."""
    place = tmp_path_factory.mktemp("report")
    own = tmp_path_factory.mktemp("templates")
    with open_sample(place, templates=own) as project:
        page = draw_report(project, read_report(project, "hcsmeu"))
    (place / "report.html").write_text(page, encoding="utf-8")
    return place


def test_axe_finds_nothing(browser: Browser, folder: Path) -> None:
    """In light and dark, on a small screen and a wide one, with all tables open."""
    for scheme, width in product(SCHEMES, (360, 1280)):
        viewport = {"width": width, "height": 900}
        with visiting(browser, folder, color_scheme=scheme, viewport=viewport) as (
            page,
            asked,
            wrong,
        ):
            page.goto(f"{HOST}/report.html")
            page.evaluate("document.querySelectorAll('details').forEach(it => it.open = true)")
            assert page.evaluate(TOO_WIDE) == []
            assert axe_finds(page, Document("report.html")) == []
            assert wrong() == []
            assert len(asked) == 1


def test_paper_has_all_tables(browser: Browser, folder: Path) -> None:
    """Folded ones as well."""
    with visiting(browser, folder) as (page, _, _):
        page.goto(f"{HOST}/report.html")
        page.emulate_media(media="print")
        folded = page.locator("details table")
        assert folded.count() >= 2
        assert all(folded.nth(it).is_visible() for it in range(folded.count()))
