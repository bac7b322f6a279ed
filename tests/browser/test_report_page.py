"""A report in a browser: axe finds nothing, nothing is fetched, nothing is wider than a screen."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.alone import on_every_screen
from tests.browser.every_page import HOST, visiting
from tweetup.jobs.demo import open_sample
from tweetup.jobs.report import read_report
from tweetup.jobs.report_page import draw_report

pytestmark = [pytest.mark.browser, pytest.mark.long]


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
    for page in on_every_screen(browser, folder, "report.html"):
        page.evaluate("document.querySelectorAll('details').forEach(it => it.open = true)")


def test_paper_has_all_tables(browser: Browser, folder: Path) -> None:
    """Folded ones as well."""
    with visiting(browser, folder) as (page, _, _):
        page.goto(f"{HOST}/report.html")
        page.emulate_media(media="print")
        folded = page.locator("details table")
        assert folded.count() >= 2
        assert all(folded.nth(it).is_visible() for it in range(folded.count()))
