"""Windows, commands and the mouse at once: the last decision counts, everywhere, by itself."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.desk.conftest import Chats
from tests.desk.serving import (
    ROOT,
    Desk,
    Hand,
    decisions,
    expect,
    opened,
    serving,
    settled,
    shape,
)

pytestmark = pytest.mark.browser


def tweetup(desk: Desk, *arguments: str) -> None:
    """A command of another process, on the archive of a desk."""
    done = subprocess.run(
        [sys.executable, "-m", "tweetup", *arguments, "--archive", str(desk.archive)],
        capture_output=True,
        encoding="utf-8",
        cwd=desk.archive.parent,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_a_command_and_a_window(browser: Browser, chats: Chats, tmp_path: Path) -> None:
    """``retitle`` and ``move`` of another process are on the page within seconds, those of the
    page are the command's; the last one counts.
    """
    with serving(chats("invented", tmp_path)) as desk, opened(browser, desk) as page:
        hand = Hand(page, keys=False)
        hand.edit(page.locator("#block-title summary").first, "From the page")
        expect(page.locator("h1")).to_have_text("From the page")
        tweetup(desk, "retitle", "latest", "From a command")
        expect(page.locator("h1")).to_have_text("From a command", timeout=8_000)
        hand.edit(page.locator("#block-title summary").first, "From the page again")
        expect(page.locator("h1")).to_have_text("From the page again")
        post = page.locator(".quote[data-kind=quotes]").first.get_attribute("data-post")
        assert post
        tweetup(desk, "move", post, "chatter")
        quote = page.locator(f"[data-drop^=Q1] .quote[data-post='{post}']")
        expect(quote).to_have_count(0)
        settled(page)
        kinds = [(kind, value.get("title")) for kind, _, value in decisions(desk.archive)]
        assert kinds == [
            ("retitle", "From the page"),
            ("retitle", "From a command"),
            ("retitle", "From the page again"),
            ("move", None),
        ]
        expect(page.locator("#block-history li")).to_have_count(4)
        tweetup(desk, "corrections", "undo", "4")
        expect(quote).to_have_count(1)
        before = shape(page)
        page.reload()
        settled(page)
        assert shape(page) == before


def test_an_import_of_more_posts(browser: Browser, chats: Chats, tmp_path: Path) -> None:
    """Posts that a command imports meanwhile are read by the other thread; words stay."""
    archive = chats("invented", tmp_path)
    late = tmp_path / "late.jsonl"
    late.write_text(
        '{"id": "5000", "created_at": "2024-05-07T18:09:00+00:00", "author": "late",'
        ' "text": "A1: A label needs one idea, and large type, and a seat #labelchat"}\n',
        encoding="utf-8",
    )
    with serving(archive) as desk, opened(browser, desk) as page:
        people = page.locator("#block-people summary").first
        expect(people).to_contain_text("(9 people)")
        tweetup(desk, "import", str(late))
        expect(people).to_contain_text("(10 people)")


def drag(page: Page, source: str, target: str) -> None:
    """Drag by the mouse, from the middle of one part to the middle of another."""
    page.locator(source).first.drag_to(page.locator(target).first)


QUOTES = ".block:has([data-drop^=Q2]) .quote[data-kind=quotes]"


def names(page: Page) -> list[str]:
    return [str(each.get_attribute("data-post")) for each in page.locator(QUOTES).all()]


@pytest.mark.parametrize(
    ("taken", "put", "order"),
    [
        (0, 2, lambda it: [it[1], it[2], it[0], *it[3:]]),
        (2, 0, lambda it: [it[2], *it[:2], *it[3:]]),
    ],
)
def test_quotes_are_dragged(
    browser: Browser,
    chats: Chats,
    tmp_path: Path,
    taken: int,
    put: int,
    order: Callable[[list[str]], list[str]],
) -> None:
    """Down it goes behind the quote that it is dropped on, up before it."""
    view = {"width": 1400, "height": 1000}
    with serving(chats("invented", tmp_path)) as desk, opened(browser, desk, viewport=view) as page:
        before = names(page)
        page.locator(QUOTES).nth(taken).drag_to(page.locator(QUOTES).nth(put))
        expect(page.locator("#done [data-key=u]")).to_be_visible()
        assert names(page) == order(before)
        assert [kind for kind, _, _ in decisions(desk.archive)] == ["recap order"]
        page.reload()
        assert names(page) == order(before)


@pytest.mark.parametrize(
    "source", [".quote[data-kind=quotes]", ".evidence-post:not(:first-of-type)"]
)
def test_a_post_is_dragged_to_another_question(
    browser: Browser, chats: Chats, tmp_path: Path, source: str
) -> None:
    """From the recap, and from the posts beside it; the recap follows by itself."""
    view = {"width": 1400, "height": 2400}
    with serving(chats("invented", tmp_path)) as desk, opened(browser, desk, viewport=view) as page:
        page.locator("a.all").first.click()
        expect(page.locator("#posts-heading")).to_be_visible()
        post = page.locator(source).nth(1).get_attribute("data-post")
        page.locator(source).nth(1).drag_to(page.locator("[data-drop^=Q3] > header"))
        expect(page.locator("#done")).to_contain_text("The post is under Q3")
        moved = [
            (kind, target, value["section"]) for kind, target, value in decisions(desk.archive)
        ]
        assert moved == [("move", post, "Q3")]
        settled(page)
        expect(page.locator(f"#block-posts [data-post='{post}']")).to_have_count(0)


def test_undo_passes_over_what_counts_no_more(
    browser: Browser, chats: Chats, tmp_path: Path
) -> None:
    """``u`` undoes what its window did last while that is in force, else the latest decision."""
    with serving(chats("invented", tmp_path)) as desk, opened(browser, desk) as page:
        other = page.context.new_page()
        other.goto(page.url)
        settled(other)
        Hand(page, keys=False).edit(page.locator("#block-title summary").first, "One")
        expect(other.locator("h1")).to_have_text("One")
        Hand(other, keys=False).edit(other.locator("#block-title summary").nth(1), "Words")
        expect(page.locator("#block-history li")).to_have_count(2)
        page.locator("body").press("u")
        expect(page.locator("#done")).to_contain_text("Undone: Title: “One”")
        page.locator("body").press("r")
        expect(page.locator("h1")).to_have_text("One")
        Hand(other, keys=False).edit(other.locator("#block-title summary").first, "Two")
        expect(page.locator("h1")).to_have_text("Two")
        page.locator("body").press("u")
        expect(page.locator("#done")).to_contain_text("Undone: Title: “Two”")
        expect(page.locator("h1")).to_have_text("One")


def second_window(page: Page) -> Page:
    other = page.context.new_page()
    other.goto(page.url)
    settled(other)
    return other


def test_undo_and_redo_act_on_what_the_window_did(
    browser: Browser, chats: Chats, tmp_path: Path
) -> None:
    """Step by step, past decisions of others; after a redo ``u`` undoes what was redone."""
    with serving(chats("invented", tmp_path)) as desk, opened(browser, desk) as page:
        title = page.locator("#block-title summary").first
        heading = page.locator("h1")
        for words in ("One", "Two"):
            Hand(page, keys=False).edit(title, words)
            expect(heading).to_have_text(words)
        other = second_window(page)
        Hand(other, keys=False).edit(other.locator("#block-title summary").nth(1), "Theirs")
        expect(page.locator("#block-history li")).to_have_count(3)
        for told in ("Two", "One"):
            page.locator("body").press("u")
            expect(page.locator("#done")).to_contain_text(f"Undone: Title: “{told}”")
        page.locator("body").press("r")
        expect(page.locator("#done")).to_contain_text("Done again: Title: “One”")
        page.locator("body").press("u")
        expect(page.locator("#done")).to_contain_text("Undone: Title: “One”")
        expect(page.locator("#block-history li")).to_have_count(1)
        other.locator("body").press("u")
        expect(other.locator("#done")).to_contain_text("Undone: Topic: “Theirs”")
        page.locator("body").press("r")
        expect(heading).to_have_text("One")
        other.locator("body").press("r")
        expect(other.locator("#done")).to_contain_text("Done again: Topic: “Theirs”")


def test_buttons_go_when_another_window_did_it(
    browser: Browser, chats: Chats, tmp_path: Path
) -> None:
    """Redo that somebody else pressed, Undo of what a command has undone."""
    with serving(chats("invented", tmp_path)) as desk, opened(browser, desk) as page:
        button = page.locator("#done").get_by_role("button")
        Hand(page, keys=False).edit(page.locator("#block-title summary").first, "One")
        expect(button).to_have_text("Undo u")
        other = second_window(page)
        page.locator("body").press("u")
        expect(button).to_have_text("Redo r")
        expect(other.locator("#block-history .redo")).to_be_visible()
        other.locator("body").press("r")
        expect(other.locator("h1")).to_have_text("One")
        expect(button).to_have_count(0)
        expect(page.locator("#done")).to_contain_text("Undone: Title: “One”")
        page.locator("body").press("u")
        expect(button).to_have_text("Redo r")
        page.locator("body").press("r")
        expect(button).to_have_text("Undo u")
        tweetup(desk, "corrections", "undo", "1")
        expect(button).to_have_count(0)


def top_of(target: Locator) -> float:
    box = target.bounding_box()
    assert box
    return box["y"]


def drag_far(page: Page, source: Locator, target: Locator, height: int) -> None:
    """Drag to a part outside of the window: to its edge, as often as it takes."""
    source.hover()
    page.mouse.down()
    page.mouse.move(500, height / 2)
    for _ in range(50):
        if 100 < (top := top_of(target)) < height - 120:
            break
        before = page.evaluate("scrollY")
        page.mouse.move(500, height - 25 if top > 100 else 75)
        page.wait_for_function("(before) => Math.abs(scrollY - before) > 60", arg=before)
        page.mouse.move(500, height / 2)
    else:
        raise AssertionError("dragging never came to the part")
    box = target.bounding_box()
    assert box
    page.mouse.move(box["x"] + 30, box["y"] + 8, steps=3)
    page.mouse.up()


@pytest.mark.parametrize(("from_section", "to"), [("Q1", "Q3"), ("Q3", "Q1")])
def test_dragging_to_the_edge_scrolls(
    browser: Browser, chats: Chats, tmp_path: Path, from_section: str, to: str
) -> None:
    """Down to a question below the window, and up to one above it."""
    view = {"width": 1400, "height": 520}
    with serving(chats("invented", tmp_path)) as desk, opened(browser, desk, viewport=view) as page:
        source = page.locator(f"[data-drop^={from_section}] .quote[data-kind=quotes]").first
        source.scroll_into_view_if_needed()
        post = source.get_attribute("data-post")
        target = page.locator(f"[data-drop^={to}] > header")
        expect(target).not_to_be_in_viewport()
        drag_far(page, source, target, view["height"])
        expect(page.locator("#done")).to_contain_text(f"The post is under {to}")
        assert [(kind, it) for kind, it, _ in decisions(desk.archive)] == [("move", post)]
