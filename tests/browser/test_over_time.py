"""A site's pages over time in a real browser: they fit, fetch nothing, Tab reaches all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.render.evening import evening
from tests.render.test_site import Said
from tweetup.recap import WORDINGS
from tweetup.render import build_site

pytestmark = [pytest.mark.browser, pytest.mark.long]

PAGES = ("numbers", "topics", "links", "hashtags", "hosts")


def test_they_fit_and_dots_are_reached_by_tab(browser: Browser, demo: Path) -> None:
    """No page is wider than a phone, asks anybody or complains; Tab leads to each dot."""
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    messages: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: messages.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    for name in reversed(PAGES):
        page.goto((demo / "site" / f"{name}.html").as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, name
    reached = []
    for _ in range(20):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.getAttribute('aria-label')"))
    dots = page.locator("svg a").evaluate_all("all => all.map(it => it.getAttribute('aria-label'))")
    assert len(dots) == 2
    assert [label for label in reached if label in dots] == dots
    assert messages == []
    assert all(url.startswith("file:") for url in asked)
    context.close()


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "nl", "it"])
def test_tables_of_numbers_fit_on_a_phone(browser: Browser, tmp_path: Path, language: str) -> None:
    """With posts without the hashtag, which are told beside their number."""
    said = [evening(date(year, month, 27)) for year in (2023, 2024) for month in (5, 9)]
    told = [
        replace(it, numbers=replace(it.numbers, posts=1170, without_hashtag=345)) for it in said
    ]
    build_site(
        [*told, evening(date(2024, 11, 27))], tmp_path, site=Said(), words=WORDINGS.get(language)
    )
    page = browser.new_page()
    page.goto((tmp_path / "numbers.html").as_uri())
    for width in (320, 360, 414):
        page.set_viewport_size({"width": width, "height": 800})
        wider = page.evaluate(
            "[...document.querySelectorAll('.wide')].map(it => it.scrollWidth - it.clientWidth)"
        )
        assert wider == [0, 0], width
    page.close()
