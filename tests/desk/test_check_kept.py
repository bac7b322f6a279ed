"""The check that is being read stays until it is answered; a key that is held acts once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.desk.conftest import Chats
from tests.desk.serving import REST, decisions, expect, opened, serving, settled
from tests.desk.test_windows import tweetup

pytestmark = pytest.mark.browser


def asked(page: Page) -> str:
    return page.locator("#check").get_attribute("data-check") or ""


def to_placement(page: Page) -> str:
    """Answer checks until one on the question of a post is shown; returns it."""
    settled(page)
    while not (kind := asked(page)).startswith("placement"):
        page.locator("body").press("1")
        expect(page.locator("#check")).not_to_have_attribute("data-check", kind)
        page.wait_for_timeout(REST)
    return asked(page)


def test_a_check_that_is_read_stays(browser: Browser, chats: Chats, tmp_path: Path) -> None:
    """Another one comes before it meanwhile: it is asked behind the one that is shown."""
    with serving(chats("invented", tmp_path)) as desk, opened(browser, desk) as page:
        read = to_placement(page)
        words = page.locator("#check").inner_text()
        count = page.locator("#block-queue .count")
        before = int(count.inner_text().split()[0])
        tweetup(desk, "corrections", "undo", "1")
        expect(count).to_have_text(re.compile(f"^{before + 1} "))
        assert asked(page) == read
        assert page.locator("#check").inner_text() == words
        made = len(decisions(desk.archive))
        page.locator("body").press("1")
        expect(page.locator("#check")).not_to_have_attribute("data-check", read)
        kind, target, _ = decisions(desk.archive)[-1]
        assert (kind, target) == ("move", read.partition(" ")[2])
        assert len(decisions(desk.archive)) == made + 1
        assert not asked(page).startswith("placement")


def test_a_check_whose_matter_is_gone_says_so(
    browser: Browser, chats: Chats, tmp_path: Path
) -> None:
    """The next one is shown when a key is pressed, which answers nothing."""
    with serving(chats("invented", tmp_path)) as desk, opened(browser, desk) as page:
        read = to_placement(page)
        tweetup(desk, "move", read.partition(" ")[2], "chatter")
        expect(page.locator("#check")).to_contain_text("This is no longer asked")
        settled(page)
        assert asked(page) == read
        made = len(decisions(desk.archive))
        page.locator("body").press("1")
        expect(page.locator("#check")).not_to_have_attribute("data-check", read)
        expect(page.locator("#check")).not_to_contain_text("This is no longer asked")
        assert len(decisions(desk.archive)) == made


def test_a_key_that_is_held_acts_once(browser: Browser, chats: Chats, tmp_path: Path) -> None:
    """Digits, undo, leaving out, and Enter on a button: each press is one action."""
    with serving(chats("invented", tmp_path)) as desk, opened(browser, desk) as page:

        def hold(key: str) -> int:
            before = page.locator("#block-history li").count()
            for _ in range(15):  # as a keyboard repeats it
                page.keyboard.down(key)
                page.wait_for_timeout(60)
            page.keyboard.up(key)
            settled(page)
            page.wait_for_timeout(500)
            return page.locator("#block-history li").count() - before

        assert hold("1") == 1
        assert hold("1") == 1
        assert hold("u") == -1
        page.locator("main .item.quote").first.focus()
        assert hold("x") == 1
        page.locator("#check button").first.focus()
        assert hold("Enter") == 1


def test_undo_brings_its_check_back(browser: Browser, chats: Chats, tmp_path: Path) -> None:
    """Of this window's own undo the check that was answered is read again."""
    with serving(chats("invented", tmp_path)) as desk, opened(browser, desk) as page:
        settled(page)
        read = asked(page)
        page.locator("body").press("1")
        expect(page.locator("#check")).not_to_have_attribute("data-check", read)
        page.locator("body").press("u")
        expect(page.locator("#check")).to_have_attribute("data-check", read)
