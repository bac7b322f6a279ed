"""See and publish a recap in a browser: it is written, changes are told, edited files are kept."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.desk.conftest import Chats
from tests.desk.serving import ROOT, Desk, Hand, expect, opened, serving
from tweetup.render import OUTPUTS, choose_output

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(chats: Chats, tmp_path: Path) -> Iterator[Desk]:
    """A desk on the invented chat, in a folder of its own."""
    with serving(chats("invented", tmp_path)) as desk:
        yield desk


def name(desk: Desk) -> str:
    return desk.address.split("/s/")[1].partition("?")[0]


def choice(page: Page, words: str) -> Locator:
    """The box of a file, or of the site."""
    return page.locator("label.choice", has_text=words).locator("input")


def publish(page: Page, keys: bool) -> Locator:
    """Send the form; returns the list of files as they were written."""
    with page.expect_navigation():
        Hand(page, keys).press(page.get_by_role("button", name="Publish", exact=True))
    return page.get_by_role("status").locator("li")


def test_publish_with_nothing_ticked_says_so(browser: Browser, desk: Desk) -> None:
    with opened(browser, desk) as page:
        page.goto(f"{desk.origin}/s/{name(desk)}/publish")
        while page.locator("input:checked").count():
            page.locator("input:checked").first.uncheck()
        publish(page, keys=False)
        expect(page.get_by_role("alert")).to_contain_text("Nothing was written: no file is ticked.")
        assert not (desk.archive.parent / "recaps").exists()


@pytest.mark.parametrize("keys", [False, True], ids=["mouse", "keys"])
def test_publish_writes_and_tells_the_changes(browser: Browser, desk: Desk, keys: bool) -> None:
    """New, as it was, changed by so many lines with the decisions since, and left as it is."""
    folder, session = desk.archive.parent, name(desk)
    file, site = folder / "recaps" / f"{session}.html", folder / "public"
    with opened(browser, desk) as page:
        hand = Hand(page, keys)
        page.goto(f"{desk.origin}/s/{session}/publish")
        assert "No file of this session was written yet." in page.inner_text("main")
        files = page.locator("input[name=file]:checked")
        assert [str(it.get_attribute("value"))[-5:] for it in files.all()] == [".html", "07.md"]
        hand.choose(choice(page, file.with_suffix(".md").name))
        hand.choose(choice(page, "public"))
        written = publish(page, keys)
        expect(written).to_have_count(2)
        expect(written.first).to_contain_text(f"recaps/{session}.html: new")
        first = file.read_text(encoding="utf-8")
        assert f"{session}.html" in {it.name for it in (site / "sessions").iterdir()}
        # Both are chosen from now on, and nothing has changed.
        expect(choice(page, file.name)).to_be_checked()
        expect(choice(page, "public")).to_be_checked()
        written = publish(page, keys)
        expect(written.first).to_contain_text("as it was")
        assert file.read_text(encoding="utf-8") == first

        page.goto(f"{desk.origin}/s/{session}")
        derived = page.locator("h1").inner_text()
        hand.edit(page.locator("#block-title summary").first, "A title from the desk")
        expect(page.locator("h1")).to_contain_text("A title from the desk")
        page.goto(f"{desk.origin}/s/{session}/publish")
        assert "1 decision since" in page.inner_text("main")
        since = page.locator("section[aria-labelledby=since]")
        expect(since).to_contain_text(f"“{derived}” → Title: “A title from the desk”")
        told = page.locator("ul.changes[aria-label^='To be changed']").filter(
            has_text="A title from the desk"
        )
        expect(told.locator("li").first).to_have_text(f"{derived} → A title from the desk")
        expect(page.locator("label.choice", has_text=file.name)).to_contain_text("changed, ")
        written = publish(page, keys)
        expect(written.first).to_contain_text("changed, ")
        expect(written.first).to_contain_text(f"{derived} → A title from the desk")
        for path in (file, site / "sessions" / file.name):
            assert "A title from the desk" in path.read_text(encoding="utf-8")
        assert "Nobody decided anything since" in page.inner_text("main")


def test_publish_keeps_what_somebody_edited(browser: Browser, desk: Desk) -> None:
    """A page of the recap and one of the site: each is named, and stays as it is."""
    folder, session = desk.archive.parent, name(desk)
    file, front = folder / "recaps" / f"{session}.html", folder / "public" / "index.html"
    with opened(browser, desk) as page:
        page.goto(f"{desk.origin}/s/{session}/publish")
        choice(page, file.name).check()
        choice(page, file.with_suffix(".md").name).uncheck()
        choice(page, "public").check()
        expect(publish(page, keys=False)).to_have_count(2)
        for path in (file, front):
            path.write_text(path.read_text(encoding="utf-8") + "<!-- mine -->", encoding="utf-8")
        kept = [path.read_bytes() for path in (file, front)]
        page.reload()
        page.goto(f"{desk.origin}/s/{session}/publish")
        expect(page.locator("label.choice", has_text=file.name)).to_contain_text("left as it is")
        written = publish(page, keys=False)
        expect(written.first).to_contain_text("left as it is, you changed it")
        expect(written.last).to_contain_text("not written, index.html was changed since")
        assert [path.read_bytes() for path in (file, front)] == kept
        # Another file is written all the same, and a name that no format has is refused.
        for other, told in (("mine/again.md", "new"), ("mine/again.xyz", "no format")):
            page.get_by_label("Another file").fill(other)
            row = publish(page, keys=False).filter(has_text=other)
            expect(row).to_contain_text(told)
            assert (folder / other).exists() == (told == "new")


@pytest.mark.parametrize("side", ["file", "recap"])
def test_words_of_a_text_file_and_of_the_desk(browser: Browser, desk: Desk, side: str) -> None:
    """Both are shown where they differ, and the one that is chosen counts everywhere."""
    file, session = edited_file(desk), name(desk)
    with opened(browser, desk) as page:
        derived = page.locator("h1").inner_text()
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace(derived, "From the file", 1), encoding="utf-8")
        Hand(page, keys=False).edit(page.locator("#block-title summary").first, "From the desk")
        expect(page.locator("h1")).to_have_text("From the desk")
        page.goto(f"{desk.origin}/s/{session}/publish")
        choice(page, file.name).check()
        written = publish(page, keys=False)
        both = written.locator(".versus > div")
        expect(both.first).to_contain_text("From the file")
        expect(both.last).to_contain_text("From the desk")
        label = "Take the words of the file" if side == "file" else "Take those of the recap"
        with page.expect_navigation():
            page.get_by_role("button", name=label).click()
        expect(page.locator(".versus")).to_have_count(0)
        page.goto(f"{desk.origin}/s/{session}")
        title = "From the file" if side == "file" else "From the desk"
        expect(page.locator("h1")).to_have_text(title)
        assert title in file.read_text(encoding="utf-8")


def edited_file(desk: Desk) -> Path:
    """Write the text file of the session, as the command does."""
    folder, session = desk.archive.parent, name(desk)
    command = [sys.executable, "-m", "tweetup", "recap", session, "--edit"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    subprocess.run(
        [*command, "--archive", str(desk.archive)], check=True, cwd=folder, env=environment
    )
    return folder / "recaps" / f"{session}.md"


def test_a_conflict_is_shown_as_the_page_opens(browser: Browser, desk: Desk) -> None:
    """Before anything is sent, with both versions; the one that is chosen counts."""
    file, session = edited_file(desk), name(desk)
    with opened(browser, desk) as page:
        page.goto(f"{desk.origin}/s/{session}/publish")
        row = page.locator("label.choice", has_text=file.name)
        expect(row).to_contain_text("your edits are read, it has none")
        page.goto(f"{desk.origin}/s/{session}")
        derived = page.locator("h1").inner_text()
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace(derived, "From the file", 1), encoding="utf-8")
        page.goto(f"{desk.origin}/s/{session}/publish")
        expect(row).to_contain_text("your edits are read, 1 edit")
        expect(page.locator(".versus")).to_have_count(0)
        page.goto(f"{desk.origin}/s/{session}")
        Hand(page, keys=False).edit(page.locator("#block-title summary").first, "From the desk")
        expect(page.locator("h1")).to_have_text("From the desk")
        edited = file.read_bytes()
        page.goto(f"{desk.origin}/s/{session}/publish")
        asked = page.get_by_role("region", name="Choose first")
        both = asked.locator(".versus > div")
        expect(both.first).to_contain_text("From the file")
        expect(both.last).to_contain_text("From the desk")
        assert file.read_bytes() == edited
        assert [it.name for it in file.parent.glob("*.md")] == [file.name]
        with page.expect_navigation():
            asked.get_by_role("button", name="Take the words of the file").click()
        expect(page.locator(".versus")).to_have_count(0)
        expect(row).to_contain_text("it has none")
        assert "From the file" in file.read_text(encoding="utf-8")


def test_see_shows_each_look_and_output(browser: Browser, desk: Desk) -> None:
    """In a frame of its width; the outputs that are text show their words."""
    session = name(desk)
    with opened(browser, desk) as page:
        topic = page.locator("h1").inner_text().partition(":")[0].partition("\n")[0]
        page.goto(f"{desk.origin}/s/{session}/see")
        links = page.locator("ul.looks a")
        names = links.all_inner_texts()
        assert {*OUTPUTS.names()} - {"html"} < {*names}
        for number, label in enumerate(names):
            links.nth(number).click()
            expect(links.nth(number)).to_have_attribute("aria-current", "page")
            if label in OUTPUTS.names() and not choose_output(label, None).type.is_text:
                expect(page.get_by_role("link", name=f"Keep the recap as {label}")).to_be_visible()
                continue
            expect(page.locator("iframe")).to_have_count(1)
            body = page.frame_locator("iframe").locator("body")
            has_topic = label not in {"fragment", "wordpress-blocks"}  # their page has it
            expect(body, label).to_contain_text(topic if has_topic else "#labelchat")
