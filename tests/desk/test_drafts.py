"""Words that are typed: no crash loses those older than a second, and they are offered again."""

from __future__ import annotations

import os
import signal
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page

from tests.desk.conftest import Chats
from tests.desk.serving import Hand, decisions, expect, opened, serving, settled, shape

WORDS = "An evening on words that people read"

pytestmark = pytest.mark.browser


def kept(archive: Path) -> list[str]:
    """The words of all drafts, as they are in the archive."""
    with closing(sqlite3.connect(archive)) as sql:
        return [words for (words,) in sql.execute("SELECT words FROM _drafts ORDER BY typed_at")]


def start_to_type(page: Page, name: str = "Edit the title", words: str = WORDS) -> None:
    """Open a form and type, without saving."""
    Hand(page, keys=False).press(page.locator("summary").get_by_text(name, exact=True).first)
    page.keyboard.press("Control+a")
    page.keyboard.type(words, delay=5)


def await_draft(archive: Path, page: Page, words: str = WORDS) -> None:
    """Wait until the words are in the archive: half a second, or longer on a busy machine."""
    for _ in range(100):
        if any(words in each for each in kept(archive)):
            return
        page.wait_for_timeout(100)
    raise AssertionError(kept(archive))


def test_a_killed_server_and_browser(browser: Browser, chats: Chats, tmp_path: Path) -> None:
    """Both killed once the last key is kept: the next desk offers the words, which are taken."""
    archive = chats("invented", tmp_path)
    with serving(archive) as desk, opened(browser, desk) as page:
        start_to_type(page)
        await_draft(archive, page)
        os.kill(desk.process.pid, signal.SIGKILL)
        desk.process.wait()
        page.close()
    with closing(sqlite3.connect(archive)) as sql:
        assert sql.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert decisions(archive) == []
    with serving(archive) as desk, opened(browser, desk) as page:
        offer = page.locator(".draft")
        expect(offer).to_contain_text("were not saved: Edit the title")
        assert offer.locator("textarea").input_value() == WORDS
        offer.get_by_role("button", name="Take them").click()
        expect(page.locator("h1")).to_have_text(WORDS)
        expect(offer).to_have_count(0)
        assert kept(archive) == []
        page.reload()
        assert page.locator(".draft").count() == 0


def test_a_killed_browser(browser: Browser, chats: Chats, tmp_path: Path) -> None:
    """The renderer of the page is killed, as when the memory is full; another window offers the
    words, and they are discarded.
    """
    archive = chats("invented", tmp_path)
    with serving(archive) as desk, closing(browser.new_context()) as context:
        page = context.new_page()
        page.goto(desk.address)
        settled(page)
        start_to_type(page)
        page.wait_for_timeout(1000)
        with suppress(Error):  # kills what draws the page, as the system does without memory
            page.goto("chrome://crash", timeout=3000)
        other = context.new_page()
        other.goto(desk.address)
        offer = other.locator(".draft")
        assert offer.locator("textarea").input_value() == WORDS
        offer.get_by_role("button", name="Discard them").click()
        expect(offer).to_have_count(0)
        assert kept(archive) == []
        assert decisions(archive) == []


@pytest.mark.parametrize("way", ["mouse", "keys"])
def test_saved_words_are_no_drafts(
    browser: Browser, chats: Chats, tmp_path: Path, way: str
) -> None:
    """Nor are words that were typed and taken back; nor do they come back while saving is slow."""
    archive = chats("invented", tmp_path)
    with serving(archive) as desk, opened(browser, desk) as page:
        before = page.locator("h1").inner_text()
        start_to_type(page)
        await_draft(archive, page)
        page.keyboard.press("Control+a")
        page.keyboard.type(before)
        page.wait_for_timeout(1000)
        assert kept(archive) == []
        page.keyboard.type(" again")
        page.wait_for_timeout(420)  # on its way
        form = page.locator("form.edit:visible")
        Hand(page, keys=way == "keys").save(form)
        expect(page.locator("h1")).to_have_text(f"{before} again")
        page.wait_for_timeout(1000)
        assert kept(archive) == []
        assert page.locator("form.edit:visible").count() == 0


def test_a_server_that_is_gone_is_told(browser: Browser, chats: Chats, tmp_path: Path) -> None:
    """The words stay in the window, which says so."""
    archive = chats("invented", tmp_path)
    with serving(archive) as desk, closing(browser.new_context()) as context:
        page = context.new_page()
        page.goto(desk.address)
        settled(page)
        start_to_type(page)
        desk.process.kill()
        desk.process.wait()
        page.keyboard.press("Control+Enter")
        expect(page.locator("#done")).to_contain_text("Your words stay in this window")
        assert page.locator("form.edit:visible textarea").input_value() == WORDS


def test_without_scripts_words_are_taken(browser: Browser, chats: Chats, tmp_path: Path) -> None:
    """A browser that runs none offers them as well."""
    archive = chats("invented", tmp_path)
    with serving(archive) as desk:
        with opened(browser, desk) as page:
            start_to_type(page)
            await_draft(archive, page)
        with opened(browser, desk, java_script_enabled=False) as page:
            page.locator(".draft").get_by_role("button", name="Take them").click()
            expect(page.locator("h1")).to_have_text(WORDS)
            assert page.locator(".draft").count() == 0
            assert kept(archive) == []


def test_two_windows_decide(browser: Browser, chats: Chats, tmp_path: Path) -> None:
    """The last decision counts, both are in the history, and the other window shows it by itself;
    words being typed stay, and so do those that were typed before in another form.
    """
    archive = chats("invented", tmp_path)
    with serving(archive) as desk, opened(browser, desk) as one, opened(browser, desk) as other:
        start_to_type(other, "Edit the title", "Typed here meanwhile")
        hand = Hand(one, keys=True)
        hand.edit(one.locator("#block-title summary").first, "The first")
        expect(one.locator("h1")).to_have_text("The first")
        title = other.locator("#block-title")
        other.wait_for_timeout(3000)
        # The other window draws nothing over the words, nor takes the focus from them.
        field = title.locator("textarea").first
        expect(field).to_be_focused()
        assert field.input_value() == "Typed here meanwhile"
        other.keyboard.type(", and on")
        other.keyboard.press("Control+Enter")
        expect(other.locator("h1")).to_have_text("Typed here meanwhile, and on")
        expect(one.locator("h1")).to_have_text("Typed here meanwhile, and on")
        made = [(kind, value["title"]) for kind, _, value in decisions(archive)]
        assert made == [("retitle", "The first"), ("retitle", "Typed here meanwhile, and on")]
        for page in (one, other):
            expect(page.locator("#block-history li")).to_have_count(2)
            expect(page.locator("#block-history")).to_contain_text("a later one counts")
        assert shape(one) == shape(other)


def test_words_survive_what_happens_around_them(
    browser: Browser, chats: Chats, tmp_path: Path
) -> None:
    """A form with words that were left stays open with them when its block is drawn anew."""
    archive = chats("invented", tmp_path)
    with serving(archive) as desk, opened(browser, desk) as page:
        start_to_type(page, "Edit the topic", "Half a thought")
        hand = Hand(page, keys=False)
        hand.edit(page.locator("#block-title summary").first, "A title")
        expect(page.locator("h1")).to_have_text("A title")
        field = page.locator("form.edit:visible textarea")
        assert field.input_value() == "Half a thought"
        await_draft(archive, page, "Half a thought")


def test_two_windows_type_into_one_form(browser: Browser, chats: Chats, tmp_path: Path) -> None:
    """Each keeps its own words; saving in one leaves those of the other, which are offered once
    that is closed, and not before.
    """
    archive = chats("invented", tmp_path)
    with serving(archive) as desk, opened(browser, desk) as one:
        two = one.context.new_page()
        two.goto(desk.address)
        settled(two)
        start_to_type(one, words="Words of the first")
        start_to_type(two, words="Words of the second")
        two.wait_for_timeout(1000)
        assert len(kept(archive)) == 2
        third = one.context.new_page()
        third.goto(desk.address)
        third.wait_for_timeout(500)
        expect(third.locator(".draft")).to_have_count(2)
        expect(third.locator(".draft:visible")).to_have_count(0)
        two.keyboard.press("Control+Enter")
        expect(two.locator("h1")).to_have_text("Words of the second")
        two.wait_for_timeout(1000)
        assert [words for words in kept(archive) if "Words of the first" in words]
        assert len(kept(archive)) == 1
        one.reload()
        settled(one)
        offer = one.locator(".draft:visible")
        expect(offer).to_have_count(1)
        assert offer.locator("textarea").input_value() == "Words of the first"
        expect(third.locator(".draft:visible")).to_have_count(1)
        # What is typed now leaves those words, which are still offered.
        start_to_type(one, words="Words of later")
        one.wait_for_timeout(1000)
        assert len(kept(archive)) == 2
        offer.get_by_role("button", name="Take them").click()
        expect(third.locator("h1")).to_have_text("Words of the first")
        expect(third.locator(".draft:visible")).to_have_count(0)
        assert len(kept(archive)) == 1
