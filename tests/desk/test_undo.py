"""Undo, again and again; the words of decisions; numbers of decisions that are none."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.desk.conftest import Chats
from tests.desk.serving import Desk, Hand, decisions, expect, opened, serving, settled

pytestmark = pytest.mark.browser

NUMBERS = ["abc", "", "²", "9" * 23, "-1", "4711"]


def told(page: Page) -> list[str]:
    """The words of the decisions in the history, the latest first."""
    return page.locator("#block-history li > bdi").all_inner_texts()


def test_undo_goes_on(browser: Browser, chats: Chats, tmp_path: Path) -> None:
    """Each ``u`` undoes the latest decision that is left, also after a reload; the history has the
    words of each.
    """
    archive = chats("invented", tmp_path)
    with serving(archive) as desk, opened(browser, desk) as page:
        hand = Hand(page, keys=False)
        summary = page.locator("#block-title summary").first
        for number, title in enumerate(("One", "Two", "Three"), start=1):
            hand.edit(summary, title)
            expect(page.locator("#block-history li")).to_have_count(number)
        quote = page.locator(".item.quote[data-kind=quotes]").first
        post = quote.get_attribute("data-post")
        words = quote.locator(".words").first.inner_text()
        hand.press(quote.get_by_role("button", name="Leave out: ").first)
        expect(page.locator("#block-history li")).to_have_count(4)
        assert decisions(archive)[-1][1] == post
        said = told(page)
        assert said[0].startswith("Left out the post of @")
        assert words[:20] in said[0]
        assert said[1:] == ["Title: “Three”", "Title: “Two”", "Title: “One”"]
        page.locator("body").press("u")
        expect(page.locator("#done")).to_contain_text("Undone: Left out the post of @")
        page.locator("body").press("u")
        expect(page.locator("h1")).to_have_text("Two")
        page.reload()
        settled(page)
        page.locator("body").press("u")
        expect(page.locator("h1")).to_have_text("One")
        expect(page.locator("#done")).to_contain_text("Undone: Title: “Two”")
        page.locator("body").press("u")
        expect(page.locator("#block-history li")).to_have_count(0)
        page.locator("body").press("u")
        assert decisions(archive) == []


def undo_all(page: Page, number: int, keys: str) -> None:
    """Undo decision after decision until none is left."""
    for left in range(number - 1, -1, -1):
        page.locator("body").press(keys)
        expect(page.locator("#block-history li")).to_have_count(left)


def undo_after_reload(page: Page) -> None:
    """Undo the latest decision, not that which this window made."""
    page.reload()
    settled(page)
    page.locator("body").press("u")


@pytest.mark.parametrize("keys", [False, True], ids=["mouse", "keys"])
def test_redo_goes_on(browser: Browser, chats: Chats, tmp_path: Path, keys: bool) -> None:
    """Step by step, in another window and after a reload as well; a new decision empties it."""
    archive = chats("invented", tmp_path)
    with serving(archive) as desk, opened(browser, desk) as page:
        hand = Hand(page, keys=keys)
        summary = page.locator("#block-title summary").first
        for number, title in enumerate(("One", "Two", "Three"), start=1):
            hand.edit(summary, title)
            expect(page.locator("#block-history li")).to_have_count(number)
        undo_all(page, 3, "Control+z" if keys else "u")
        expect(page.locator("#done")).to_contain_text("Undone: Title: “One”")
        hand.press(page.locator("#done").get_by_role("button", name="Redo"))
        expect(page.locator("h1")).to_have_text("One")
        expect(page.locator("#done")).to_contain_text("Done again: Title: “One”")
        page.locator("body").press("Control+Shift+z")
        expect(page.locator("h1")).to_have_text("Two")
        other = page.context.new_page()
        other.goto(page.url)
        settled(other)
        again = other.locator("#block-history .redo")
        expect(again).to_contain_text("Title: “Three”")
        Hand(other, keys=keys).press(again.get_by_role("button"))
        expect(other.locator("h1")).to_have_text("Three")
        expect(page.locator("h1")).to_have_text("Three")
        expect(page.locator("#block-history .redo")).to_have_count(0)
        undo_after_reload(page)
        expect(page.locator("#block-history .redo")).to_contain_text("Title: “Three”")
        page.reload()
        settled(page)
        page.locator("body").press("r")
        expect(page.locator("h1")).to_have_text("Three")
        page.locator("body").press("u")
        expect(page.locator("h1")).to_have_text("Two")
        hand.edit(summary, "Four")
        expect(page.locator("h1")).to_have_text("Four")
        expect(page.locator("#block-history .redo")).to_have_count(0)
        page.locator("body").press("r")
        page.locator("body").press("Control+Shift+z")
        expect(page.locator("#block-history li")).to_have_count(3)
        assert [value["title"] for _, _, value in decisions(archive)] == ["One", "Two", "Four"]


def test_keys_pressed_one_after_the_other(browser: Browser, chats: Chats, tmp_path: Path) -> None:
    """Before the answer to the first has come: all are done, in order; one too many is told."""
    archive = chats("invented", tmp_path)
    with serving(archive) as desk, opened(browser, desk) as page:
        summary = page.locator("#block-title summary").first
        for number, title in enumerate(("One", "Two", "Three"), start=1):
            Hand(page, keys=False).edit(summary, title)
            expect(page.locator("#block-history li")).to_have_count(number)
        press = "(key) => { for (let at = 0; at < 3; at += 1) document.body.dispatchEvent("
        press += "new KeyboardEvent('keydown', { key, bubbles: true })); }"
        page.evaluate(press, "u")
        expect(page.locator("#done")).to_contain_text("Undone: Title: “One”")
        assert decisions(archive) == []
        page.evaluate(press, "r")
        expect(page.locator("#done")).to_contain_text("Done again: Title: “Three”")
        assert [value["title"] for _, _, value in decisions(archive)] == ["One", "Two", "Three"]
        page.locator("body").press("r")
        expect(page.locator("#done")).to_have_text("Nothing is left to redo.")


@pytest.fixture(scope="module")
def desk(chats: Chats, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk on the invented chat."""
    with serving(chats("invented", tmp_path_factory.mktemp("numbers"))) as running:
        yield running


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("place", ["session", "plan"])
def test_a_number_that_is_none(browser: Browser, desk: Desk, place: str, number: str) -> None:
    """One line, on both pages."""
    with opened(browser, desk) as page:
        address = page.url.split("?")[0]
        if place == "plan":
            address = f"{desk.origin}/plan/labelchat"
        answer = page.request.post(
            f"{address}/do",
            form={"do": "undo", "number": number},
            headers={"Origin": desk.origin},
        )
        assert answer.status == 200
        assert "Not done: " in answer.text()


def test_the_list_tells_the_state_of_a_session(
    browser: Browser, chats: Chats, tmp_path: Path
) -> None:
    """Unread before anybody decides; overruled decisions do not count; changed since published."""
    archive = chats("invented", tmp_path)
    with serving(archive) as desk, opened(browser, desk) as page:
        session = page.url
        line = page.locator(".sessions tbody tr")

        def listed() -> str:
            page.goto(f"{desk.origin}/")
            return line.inner_text()

        assert "unread" in listed()
        assert "not yet" in line.inner_text()
        page.goto(session)
        settled(page)
        for number, title in enumerate(("One", "Two"), start=1):
            Hand(page, keys=False).edit(page.locator("#block-title summary").first, title)
            expect(page.locator("#block-history li")).to_have_count(number)
        assert "unread" not in listed()
        assert line.locator("td").nth(3).inner_text() == "1"
        page.goto(f"{session.split('?')[0]}/publish")
        page.locator("input[name=file]").first.check()
        page.get_by_role("button", name="Publish").click()
        expect(page.get_by_role("status")).to_contain_text("new")
        with closing(sqlite3.connect(archive)) as sql:
            ((day,),) = sql.execute("SELECT substr(max(written_at), 1, 10) FROM outputs")
        assert day in listed()
        assert "changed since" not in line.inner_text()
        page.goto(session)
        settled(page)
        Hand(page, keys=False).edit(page.locator("#block-title summary").first, "Three")
        expect(page.locator("h1")).to_have_text("Three")
        assert "changed since" in listed()


@pytest.mark.parametrize("answer", ["Keep", "Undo"])
@pytest.mark.parametrize("place", ["#check", "#block-history li"])
def test_what_a_decision_rested_on(
    browser: Browser, chats: Chats, tmp_path: Path, place: str, answer: str
) -> None:
    """Then and now side by side, in the queue and in the history, with both answers."""
    archive = chats("invented", tmp_path)
    with serving(archive) as desk, opened(browser, desk) as page:
        derived = page.locator("h1").inner_text()
        Hand(page, keys=False).edit(page.locator("#block-title summary").first, "One")
        expect(page.locator("h1")).to_have_text("One")
        with closing(sqlite3.connect(archive)) as sql, sql:
            ((value,),) = sql.execute("SELECT value FROM corrections")
            assert derived in value
            sql.execute("UPDATE corrections SET value = ?", (value.replace(derived, "Earlier"),))
        if place == "#check":  # another check is being read: this one is the first of a new page
            expect(page.locator("#block-history .versus")).to_have_count(1)
            page.reload()
            settled(page)
        within = page.locator(place).first
        versions = within.locator(".versus > div")
        expect(versions.first).to_contain_text("Earlier")
        expect(versions.last).to_contain_text(derived)
        within.get_by_role("button", name=answer).first.click()
        expect(page.locator("#block-history .versus")).to_have_count(0)
        expect(page.locator("h1")).to_have_text("One" if answer == "Keep" else derived)


def tick_others(page: Page) -> None:
    """Tick the last two posts of a section and no others."""
    boxes = page.locator("#block-posts input[type=checkbox][name=post]").all()
    for at, box in enumerate(boxes):
        box.set_checked(at >= len(boxes) - 2)


def test_a_form_for_several_is_one_step(browser: Browser, chats: Chats, tmp_path: Path) -> None:
    """Its decisions are undone together and done again together, before any that is older."""
    archive = chats("sample", tmp_path)
    with serving(archive) as desk, opened(browser, desk) as page:
        hand = Hand(page, keys=False)
        hand.edit(page.locator("#block-title summary").first, "One")
        expect(page.locator("#block-history li")).to_have_count(1)
        hand.press(page.locator("a.all").first)
        expect(page.locator("#posts-heading")).to_be_focused()
        tick_others(page)
        hand.press(page.get_by_role("button", name="Quote the ticked posts and no others"))
        expect(page.locator("#done")).to_contain_text("has other quotes")
        several = decisions(archive)
        assert len(several) > 2
        expect(page.locator("#block-history li [data-key=u]")).to_have_count(len(several) - 1)
        page.locator("body").press("u")
        expect(page.locator("#done")).to_contain_text("Undone: ")
        assert [kind for kind, _, _ in decisions(archive)] == ["retitle"]
        page.locator("body").press("r")
        expect(page.locator("#done")).to_contain_text("Done again: ")
        assert decisions(archive) == several
        page.locator("body").press("u")
        expect(page.locator("#block-history li")).to_have_count(1)
        page.locator("body").press("u")
        expect(page.locator("#block-history li")).to_have_count(0)
        assert decisions(archive) == []


def undo_and_redo(
    window: Page, archive: Path, several: list[tuple[str, str | None, dict[str, str]]]
) -> None:
    """Undo several decisions by one key, and do them again by another one."""
    expect(window.locator("#block-history li [data-key=u]")).to_have_count(len(several) - 1)
    window.locator("body").press("u")
    expect(window.locator("#done")).to_contain_text("Undone: ")
    assert [kind for kind, _, _ in decisions(archive)] == ["retitle"]
    undone = window.locator("#block-history .redo > bdi").inner_text()
    assert undone.count("; ") == len(several) - 2, undone
    expect(window.locator("#done").get_by_role("button", name="Redo")).to_be_visible()
    window.locator("body").press("r")
    expect(window.locator("#done")).to_contain_text("Done again: ")
    assert decisions(archive) == several


def test_a_step_stays_one(browser: Browser, chats: Chats, tmp_path: Path) -> None:
    """After a reload, in another window, after a restart; it undoes nothing that is older."""
    archive = chats("sample", tmp_path)
    with serving(archive) as desk, opened(browser, desk) as page:
        hand = Hand(page, keys=False)
        hand.edit(page.locator("#block-title summary").first, "One")
        expect(page.locator("#block-history li")).to_have_count(1)
        hand.press(page.locator("a.all").first)
        expect(page.locator("#posts-heading")).to_be_focused()
        tick_others(page)
        hand.press(page.get_by_role("button", name="Quote the ticked posts and no others"))
        expect(page.locator("#done")).to_contain_text("has other quotes")
        several = decisions(archive)
        assert len(several) > 2

        page.reload()
        settled(page)
        undo_and_redo(page, archive, several)
        with page.context.expect_page():
            page.evaluate("open(location.href)")
        other = page.context.pages[-1]
        settled(other)
        undo_and_redo(other, archive, several)
    with serving(archive) as desk, opened(browser, desk) as page:
        undo_and_redo(page, archive, several)
        page.locator("body").press("u")
        expect(page.locator("#block-history li")).to_have_count(1)
        page.reload()
        settled(page)
        page.locator("body").press("u")
        expect(page.locator("#block-history li")).to_have_count(0)
        assert decisions(archive) == []


def test_the_key_stands_where_it_works(browser: Browser, chats: Chats, tmp_path: Path) -> None:
    """At the latest decision of this window, not at that which another one made since."""
    archive = chats("invented", tmp_path)
    with serving(archive) as desk, opened(browser, desk) as page:
        Hand(page, keys=False).edit(page.locator("#block-title summary").first, "Mine")
        expect(page.locator("h1")).to_have_text("Mine")
        other = page.context.new_page()
        other.goto(page.url)
        settled(other)
        topic = other.get_by_text("Edit the topic", exact=True).first
        Hand(other, keys=False).edit(topic, "Theirs")
        lines = page.locator("#block-history li")
        expect(lines).to_have_count(2)
        expect(lines.nth(0).locator("kbd")).to_have_count(0)
        expect(lines.nth(1).locator("kbd")).to_have_text("u")
        page.locator("body").press("u")
        expect(lines).to_have_count(1)
        assert [kind for kind, _, _ in decisions(archive)] == ["recap topic"]
        expect(lines.nth(0).locator("kbd")).to_have_text("u")
