"""Buttons inside a folded list: it stays open, the focus in its place, the page where it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.desk.conftest import Chats
from tests.desk.serving import expect, opened, serving, settled

pytestmark = pytest.mark.browser

LISTS = ("#people-list", "details.themes")
BUTTONS = "form.act button"
_TOP = "(each) => each.getBoundingClientRect().top"
_HAS_FOCUS = "(each) => each.contains(document.activeElement) && document.activeElement !== each"


def act(page: Page, button: Locator) -> None:
    """Press a button with Enter, and wait until all that follows from it is drawn."""
    page.locator("#done").evaluate("(each) => each.replaceChildren()")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#done .line")).to_be_visible()
    settled(page)


def actions(page: Page, within: str) -> set[str]:
    """The actions whose buttons stand in a list."""
    return set(
        page.locator(f"{within} form.act > input[name=do]").evaluate_all(
            "(all) => all.map((each) => each.value)"
        )
    )


@pytest.mark.parametrize("within", LISTS)
def test_a_list_stays_open(browser: Browser, chats: Chats, tmp_path: Path, within: str) -> None:
    """Whatever button in it is pressed, twice in a row, with keys alone."""
    with serving(chats("invented", tmp_path)) as desk, opened(browser, desk) as page:
        kinds = actions(page, within)
        assert kinds
        for do in sorted(kinds):
            form = page.locator(f"{within} form.act:has(> input[name=do][value='{do}'])").last
            folded = form.locator("xpath=ancestor::details[1]")
            name = folded.get_attribute("id")
            if not folded.evaluate("(each) => each.open"):
                folded.locator(":scope > summary").click()
            act(page, form.locator("button"))
            for _ in range(2):
                now = page.locator(f"#{name}")
                assert now.evaluate("(each) => each.open"), do
                assert now.evaluate(_HAS_FOCUS), do
                focused = page.locator(":focus")
                top = focused.evaluate(_TOP)
                assert 0 <= top < page.evaluate("innerHeight"), do
                act(page, focused)


def test_the_page_does_not_move(browser: Browser, chats: Chats, tmp_path: Path) -> None:
    """The button that was pressed, or that in its place, stands where it stood."""
    with serving(chats("invented", tmp_path)) as desk, opened(browser, desk) as page:
        page.locator("#people-list > summary").click()
        row = page.locator("#people-list > ul > li").nth(4)
        person = row.get_attribute("data-person")
        button = row.locator(BUTTONS).nth(1)
        button.scroll_into_view_if_needed()
        top = button.evaluate(_TOP)
        act(page, button)
        again = page.locator(f"#people-list li[data-person='{person}']").locator(BUTTONS).nth(1)
        assert abs(again.evaluate(_TOP) - top) < 2
        assert again.evaluate("(each) => each === document.activeElement")


def test_the_last_post_of_a_question(browser: Browser, chats: Chats, tmp_path: Path) -> None:
    """``x`` on it keeps the place: the focus is on a post that can be seen, beside it."""
    with serving(chats("invented", tmp_path)) as desk, opened(browser, desk) as page:
        for _ in range(12):
            section = page.locator("section.question").first
            quotes = section.locator(".item.quote[data-kind=quotes]")
            if not quotes.count():
                break
            quotes.last.focus()
            page.locator("#done").evaluate("(each) => each.replaceChildren()")
            page.keyboard.press("x")
            expect(page.locator("#done .line")).to_be_visible()
            assert page.evaluate("document.activeElement.matches('main .item')")
            top = page.locator(":focus").evaluate(_TOP)
            assert 0 <= top < page.evaluate("innerHeight")
