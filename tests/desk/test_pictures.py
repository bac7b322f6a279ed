"""Pictures with their words, at the desk: added, seen, edited and taken out in a real browser."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from tests.desk.conftest import Chats
from tests.desk.serving import Hand, decisions, expect, opened, serving

pytestmark = pytest.mark.browser

ALTERNATIVE = "A label on a wall, with <two> lines"


def picture(folder: Path) -> Path:
    """A small picture, red."""
    path = folder / "label.png"
    Image.new("RGB", (40, 30), (200, 20, 20)).save(path)
    return path


def fill(page: Page, file: Path, alternative: str, at: int = 0) -> None:
    """Open the form at one of the places, and fill it."""
    details = page.locator("details.edit").filter(has=page.get_by_text("Add a picture")).nth(at)
    if details.evaluate("(each) => !each.open"):
        Hand(page, keys=False).press(details.locator("summary"))
    details.locator("input[type=file]").set_input_files(file)
    details.locator("input[name=alternative]").fill(alternative)


def add(page: Page, at: int = 0) -> None:
    page.locator("button[aria-label^='Add the picture']").nth(at).click()


def test_a_picture_comes_changes_and_goes(browser: Browser, chats: Chats, tmp_path: Path) -> None:
    """It is seen before it is sent and in its place; its words are edited; it is undone."""
    archive = chats("invented", tmp_path)
    with serving(archive) as desk, opened(browser, desk) as page:
        fill(page, picture(tmp_path), ALTERNATIVE)
        expect(page.locator("img.chosen")).to_be_visible()
        add(page)
        shown = page.locator("figure.own img")
        expect(shown).to_have_attribute("alt", ALTERNATIVE)
        assert shown.evaluate("(each) => [each.naturalWidth, each.naturalHeight]") == [40, 30]
        expect(page.locator("img.chosen")).to_have_count(0)
        own = page.locator(".own-part")
        own.hover(position={"x": 5, "y": 5})
        own.locator("summary").click()
        own.locator("input[name=alternative]").fill("A red wall")
        own.locator("textarea").fill("As *printed*")
        own.locator("button[aria-label^='Save']").click()
        expect(shown).to_have_attribute("alt", "A red wall")
        expect(page.locator("figure.own > figcaption")).to_have_text("As printed")
        page.locator(".own-part").hover(position={"x": 5, "y": 5})
        page.locator("button[aria-label^='Take out: your picture']").click()
        expect(shown).to_have_count(0)
        assert [kind for kind, _, _ in decisions(archive)] == ["recap picture"] * 3
        page.locator("#done").get_by_role("button", name="Undo").click()
        expect(shown).to_have_attribute("alt", "A red wall")
        page.goto(f"{page.url.split('?')[0]}/see")
        see = page.frame_locator("iframe").locator("figure img[alt='A red wall']")
        expect(see).to_have_count(1)


def test_a_picture_without_scripts(browser: Browser, chats: Chats, tmp_path: Path) -> None:
    """In a section, behind a post; and one with no picture in the file is refused in one line."""
    archive = chats("invented", tmp_path)
    wrong = tmp_path / "wrong.png"
    wrong.write_bytes(b"no picture")
    with serving(archive) as desk, opened(browser, desk, java_script_enabled=False) as page:
        fill(page, wrong, ALTERNATIVE, at=3)
        add(page, at=3)
        expect(page.get_by_role("alert")).to_contain_text("Not done: the picture: it is no picture")
        fill(page, picture(tmp_path), ALTERNATIVE, at=3)
        add(page, at=3)
        expect(page.locator("section.question figure.own img")).to_have_count(1)


@pytest.mark.parametrize(
    ("size", "alternative", "told"),
    [
        (5_100_000, ALTERNATIVE, "the picture has more than 5 MB"),
        (None, ALTERNATIVE, "no picture was chosen"),
        (200, " ", "alternative text"),
    ],
)
def test_a_form_that_is_refused(
    browser: Browser, chats: Chats, tmp_path: Path, size: int | None, alternative: str, told: str
) -> None:
    """One clear line, whatever a form brings; nothing is decided."""
    archive = chats("invented", tmp_path)
    made = BytesIO()
    Image.new("RGB", (8, 8)).save(made, "png")
    with serving(archive) as desk, opened(browser, desk) as page:
        parts: dict[str, object] = {"do": "picture", "place": "intro", "alternative": alternative}
        if size is not None:
            data = made.getvalue().ljust(size, b"\0")
            parts["file"] = {"name": "it.png", "mimeType": "image/png", "buffer": data}
        address = page.url.split("?")[0]
        answer = page.request.post(
            f"{address}/do",
            multipart=parts,  # type: ignore[arg-type]  # texts and files
            headers={"HX-Request": "true", "Origin": desk.origin},
        )
        assert answer.ok
        assert answer.headers["desk-outcome"] == "failed"
        assert told in answer.text()
    assert decisions(archive) == []
