"""A site's pages over time in a real browser: they fit, fetch nothing, Tab reaches all."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

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
