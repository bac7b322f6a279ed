"""Every form of the desk: its words are kept, its choices stay its own, it is sent once."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, Request

from tests.desk.conftest import Chats
from tests.desk.serving import Desk, Hand, decisions, expect, opened, serving, settled
from tests.desk.test_drafts import await_draft, kept
from tests.desk.test_windows import tweetup

pytestmark = pytest.mark.browser

WORDS = "Nobody has the time, and nobody says so"
# Forms whose words are those of the address, or that name a file to be written at once.
BLOCK = "xpath=ancestor::*[contains(@class, 'block')][1]"
UNKEPT = {"/publish", "/live", "GET"}


def open_posts(page: Page, section: str) -> Locator:
    """Show the posts of a question, with the form for a key theme in one's own words open."""
    page.locator(f'a[aria-label="All its posts: {section}"]').click()
    expect(page.locator("#posts-heading")).to_contain_text(f"Posts in {section} ")
    form = page.locator("#new-theme")
    if not form.is_visible():
        page.locator("#new-theme-form > summary").click()
    return form.locator("textarea")


def ticks(page: Page) -> Locator:
    return page.locator('input[form="new-theme"]')


def ticked(page: Page) -> list[str | None]:
    return [each.get_attribute("value") for each in ticks(page).all() if each.is_checked()]


def pages(page: Page, desk: Desk) -> list[str]:
    """Each page of the desk that has forms, the first with the posts of a question beside it."""
    session = desk.address.split("/s/")[1].partition("?")[0]
    return [f"/s/{session}", f"/s/{session}/publish", "/plan/labelchat?date=2031-03-07", "/live"]


def test_every_form_with_words_keeps_them(browser: Browser, chats: Chats, tmp_path: Path) -> None:
    """Each form with a field to type into says which form it is, so that its words are a draft."""
    with serving(chats("invented", tmp_path)) as desk, opened(browser, desk) as page:
        found = []
        for path in pages(page, desk):
            page.goto(desk.origin + path)
            if path.endswith(f"/s/{desk.address.split('/s/')[1].partition('?')[0]}"):
                settled(page)
                open_posts(page, "Q2")
            found += page.evaluate(
                """(typed) => [...document.forms]
                .filter((form) => [...form.elements].some((field) => field.matches(typed)))
                .map((form) => [form.elements.do?.value ?? "", form.elements.draft?.value ?? "",
                  form.method === "get" ? "GET" : form.getAttribute("action").replace(/.*\\//, "/"),
                  [...form.elements].filter((field) => field.matches(typed))
                    .every((field) => field.dataset.draft),
                  form.matches(".edit")])""",
                "textarea:not([readonly]), input:not([type]), input[type=text], input[type=url]",
            )
        kinds = {do for do, *_ in found}
        assert {"title", "sentence", "finding-words", "finding-new", "link-new"} <= kinds
        assert {"item-new", "paragraph", "picture", "question", "open", "add"} <= kinds
        lacking = [
            (do, where)
            for do, draft, where, by_field, is_edit in found
            if where not in UNKEPT and not by_field and not (is_edit and draft.startswith("do"))
        ]
        assert lacking == []


def test_words_of_a_key_theme_survive_a_crash(
    browser: Browser, chats: Chats, tmp_path: Path
) -> None:
    """With the posts that were ticked: what is offered can be taken."""
    archive = chats("invented", tmp_path)
    with serving(archive) as desk:
        with opened(browser, desk) as page:
            open_posts(page, "Q2").fill(WORDS)
            for at in (1, 2):
                ticks(page).nth(at).check()
            says = ticked(page)
            await_draft(archive, page, str(says[1]))
        with opened(browser, desk) as page:
            offer = page.locator(".draft")
            expect(offer).to_contain_text("A key theme in your words")
            offer.get_by_role("button", name="Take them").click()
            expect(page.locator("#done")).to_contain_text("The key theme is added.")
            expect(offer).to_have_count(0)
    (_, target, values), *more = decisions(archive)
    assert not more
    assert WORDS in (target or "") + str(values)
    assert all(str(each) in str(values) for each in says)


def test_words_and_ticks_stay_with_their_question(
    browser: Browser, chats: Chats, tmp_path: Path
) -> None:
    archive = chats("invented", tmp_path)
    with serving(archive) as desk, opened(browser, desk) as page:
        open_posts(page, "Q2").fill(WORDS)
        ticks(page).nth(1).check()
        ticks(page).nth(2).check()
        says = ticked(page)
        assert open_posts(page, "Q3").input_value() == ""
        assert ticked(page) == []
        page.locator("#new-theme textarea").fill("Another one")
        assert open_posts(page, "Q2").input_value() == WORDS
        assert ticked(page) == says
        await_draft(archive, page, WORDS)
        await_draft(archive, page, "Another one")
        page.get_by_role("button", name="Add the key theme").click()
        expect(page.locator("#done")).to_contain_text("The key theme is added.")
        assert open_posts(page, "Q3").input_value() == "Another one"
        assert ticked(page) == []
        assert open_posts(page, "Q2").input_value() == ""
        assert ticked(page) == []
        assert [WORDS in each for each in kept(archive)] == [False]


def choosing(page: Page, summary: str) -> Locator:
    """Open the first form of several themes; returns its list."""
    page.locator("#main details.themes").evaluate_all(
        "(all) => all.forEach((it) => it.open = true)"
    )
    details = page.locator("#main details.edit").filter(
        has=page.locator(f'summary[aria-label^="{summary}: "]')
    )
    details = details.filter(has=page.locator("select option:nth-child(2)")).first
    label = details.locator("summary").get_attribute("aria-label") or ""
    opened_one = page.locator("#main summary").and_(page.get_by_label(label, exact=True)).first
    opened_one.click()
    return opened_one.locator("xpath=..").locator("select")


def test_a_choice_stays_when_its_block_is_drawn_anew(
    browser: Browser, chats: Chats, tmp_path: Path
) -> None:
    """Also that which stood there first; where it is gone, that is told and nothing is sent."""
    with serving(chats("invented", tmp_path)) as desk, opened(browser, desk) as page:
        select = choosing(page, "Merge")
        first, *_, last = (each.get_attribute("value") for each in select.locator("option").all())
        assert first
        assert last
        assert first != last
        form = select.locator("xpath=ancestor::form")
        section = (form.locator("[name=section]").get_attribute("value") or "")[:2]
        select.select_option(last)
        block = select.locator(BLOCK)
        digest = block.get_attribute("data-digest") or ""
        tweetup(desk, "question", "edit", "latest", section, "Which words would you drop first?")
        expect(block).not_to_have_attribute("data-digest", digest)
        settled(page)
        expect(select).to_have_value(last)
        tweetup(desk, "finding", "drop", "latest", last)
        expect(select.locator(f'option[value="{last}"]')).to_have_count(0)
        expect(select).to_have_value("")
        expect(page.locator("#done")).to_contain_text("What you had chosen is gone")
        made = len(decisions(desk.archive))
        form.get_by_role("button").click()
        assert select.evaluate("(it) => it.validity.valueMissing")
        assert len(decisions(desk.archive)) == made
        select.select_option(first)
        form.get_by_role("button").click()
        expect(page.locator("#done")).to_contain_text("Both are one key theme.")


def test_a_tick_belongs_to_its_form(browser: Browser, chats: Chats, tmp_path: Path) -> None:
    """A post that says two key themes is ticked away from one of them alone."""
    with serving(chats("invented", tmp_path)) as desk, opened(browser, desk) as page:
        found = page.evaluate(
            """() => {
              const seen = new Map();
              const boxes = "#main input[type=checkbox][name=posts]";
              for (const field of document.querySelectorAll(boxes)) {
                const before = seen.get(field.value);
                if (before && before !== field.form) return field.value;
                seen.set(field.value, field.form);
              }
            }"""
        )
        assert found, "no post says two key themes"
        boxes = page.locator(f'#main input[name=posts][value="{found}"]')
        boxes.first.evaluate("(it) => { it.checked = false; }")
        block = boxes.first.locator(BLOCK)
        section = block.locator("[data-drop]").get_attribute("data-drop") or ""
        digest = block.get_attribute("data-digest") or ""
        tweetup(desk, "question", "edit", "latest", section[:2], "Which words would you drop?")
        expect(block).not_to_have_attribute("data-digest", digest)
        expect(boxes.first).not_to_be_checked()
        assert [each.is_checked() for each in boxes.all()[1:]] == [True] * (boxes.count() - 1)


@pytest.mark.parametrize("name", ["theme", "paragraph", "question of the plan"])
def test_a_double_click_sends_once(
    browser: Browser, chats: Chats, tmp_path: Path, name: str
) -> None:
    with serving(chats("invented", tmp_path)) as desk, opened(browser, desk) as page:
        if name == "theme":
            open_posts(page, "Q2").fill(WORDS)
            ticks(page).nth(1).check()
            button = page.get_by_role("button", name="Add the key theme")
        elif name == "paragraph":
            summary = page.locator('summary[aria-label^="Add your own words: at the beginning"]')
            Hand(page, keys=False).press(summary.first)
            page.keyboard.type(WORDS)
            button = page.locator("form.edit:visible button")
        else:
            page.goto(f"{desk.origin}/plan/labelchat?date=2031-03-07")
            page.locator("#plan-new").fill(WORDS)
            button = page.get_by_role("button", name="Add the question")
        button.dblclick()
        page.wait_for_timeout(1500)
        assert len(decisions(desk.archive)) == 1


def test_every_form_is_sent_once(browser: Browser, chats: Chats, tmp_path: Path) -> None:
    """Whatever a form does, a second submit while the first one runs is dropped; then it works."""
    with serving(chats("invented", tmp_path)) as desk, opened(browser, desk) as page:
        asked: list[Request] = []
        for path in pages(page, desk):
            page.goto(desk.origin + path)
            if path == pages(page, desk)[0]:
                settled(page)
                open_posts(page, "Q2")
            page.evaluate(
                "document.querySelectorAll('[hx-trigger^=every], #sync')"
                ".forEach((it) => it.remove())"
            )
            page.route("**/*", lambda route: asked.append(route.request))  # answered never
            sent = page.evaluate(
                """() => {
                  const kinds = new Map();
                  for (const form of document.querySelectorAll("form[method=post]")) {
                    const name = form.elements.do?.value ?? form.getAttribute("action");
                    if (!kinds.has(name)) kinds.set(name, form);
                  }
                  for (const form of kinds.values()) {
                    form.noValidate = true;
                    for (const each of form.elements) {
                      if (each.type === "file") each.remove();
                      else if (each.required) {
                        each.value = each.type === "url" ? "https://example.org" : "x";
                      }
                    }
                    if (form.matches("[hx-post]")) { form.requestSubmit(); form.requestSubmit(); }
                  }
                  return [...kinds].filter(([, form]) => form.matches("[hx-post]")).length;
                }"""
            )
            page.wait_for_timeout(500)
            posts = [each for each in asked if each.method == "POST" and "/draft" not in each.url]
            assert len(posts) == sent, path
            asked.clear()
            page.unroute("**/*")
