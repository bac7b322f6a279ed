"""Own parts are decided field by field: nobody's words take back those of another window."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.desk.conftest import Chats
from tests.desk.serving import Desk, Hand, decisions, expect, opened, serving
from tests.desk.test_windows import tweetup
from tests.render.own import picture as red_box

pytestmark = pytest.mark.browser


def add_parts(desk: Desk) -> str:
    """A paragraph and a picture of one's own; returns the name of the paragraph."""
    tweetup(desk, "paragraph", "add", "latest", "A first word.", "--place", "Q1")
    picture = desk.archive.parent / "red.png"
    picture.write_bytes(red_box().data)
    words = ("--alt", "A red box", "--caption", "Old caption", "--place", "Q2")
    tweetup(desk, "picture", "add", "latest", str(picture), *words)
    return str(decisions(desk.archive)[0][1])


def editing(page: Page, what: str) -> None:
    summary = page.locator(f'summary[aria-label^="Edit: your {what}"]').first
    expect(summary).to_be_attached()
    Hand(page, keys=False).press(summary)


def test_words_and_place(browser: Browser, chats: Chats, tmp_path: Path) -> None:
    """A paragraph that a command moves while it is typed into: both count."""
    with serving(chats("invented", tmp_path)) as desk:
        name = add_parts(desk)
        with opened(browser, desk) as page:
            editing(page, "paragraph")
            page.keyboard.press("Control+End")
            page.keyboard.type(" And a second.")
            tweetup(desk, "paragraph", "move", "latest", name, "--place", "Q3")
            page.wait_for_timeout(2500)
            page.keyboard.press("Control+Enter")
            expect(page.locator("#done")).to_contain_text("Your words are in.")
            expect(page.locator(".own-part div.own")).to_have_text("A first word. And a second.")
        _, target, values = decisions(desk.archive)[-1]
        assert (target, values["place"]) == (name, "Q3")
        assert values["text"] == "A first word. And a second."


def test_caption_and_alternative_text(browser: Browser, chats: Chats, tmp_path: Path) -> None:
    """Two windows change one each: both count."""
    with serving(chats("invented", tmp_path)) as desk:
        add_parts(desk)
        with opened(browser, desk) as page, opened(browser, desk) as other:
            editing(page, "picture")
            field = page.locator("form.edit:visible input[name=alternative]")
            field.fill("A red box on white")
            editing(other, "picture")
            other.locator("form.edit:visible textarea").fill("New caption")
            other.locator("form.edit:visible button").click()
            expect(other.locator("figure.own figcaption")).to_have_text("New caption")
            page.wait_for_timeout(2500)
            field.press("Control+Enter")
            expect(page.locator("#done")).to_contain_text("The picture has your words.")
        values = decisions(desk.archive)[-1][2]
        assert (values["alternative"], values["text"]) == ("A red box on white", "New caption")
