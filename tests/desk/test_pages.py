"""The pages of the desk: without scripts, for everybody, on every screen, whatever posts say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import chdir, redirect_stderr, redirect_stdout
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page

from tests.cli.labelchat import write_jsonl
from tests.desk.conftest import Chats
from tests.desk.serving import Desk, Hand, decisions, expect, opened, serving, settled
from tests.render.hostile import WORDS
from tweetup.cli import main

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[2] / ".node" / "node_modules" / "axe-core" / "axe.min.js"

WIDTHS = {"phone": 390, "tablet": 900, "desktop": 1400}
PAGES = ["/", "/s/{}", "/s/{}/posts?section=Q1", "/s/{}/see", "/s/{}/publish", "/people"]


@pytest.fixture(scope="module")
def desk(chats: Chats, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk on the invented chat, with a decision of each look."""
    with serving(chats("invented", tmp_path_factory.mktemp("pages"))) as desk:
        yield desk


def name(desk: Desk) -> str:
    return desk.address.split("/s/")[1].partition("?")[0]


def go(page: Page, desk: Desk, path: str) -> None:
    """Open a page of the desk, with all that is folded unfolded."""
    page.goto(desk.origin + path.format(name(desk)))
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(
    browser: Browser, desk: Desk, path: str, scheme: Literal["light", "dark"]
) -> None:
    """Names, roles, contrast and order, by axe-core, on a phone and on a desk, all unfolded."""
    if not AXE.exists():
        pytest.skip("no axe-core here: make engines fetches it")
    with opened(browser, desk, color_scheme=scheme, bypass_csp=True) as page:
        go(page, desk, path)
        page.locator("a.all").first.click() if path == "/s/{}" else None
        page.add_script_tag(path=AXE)
        for width in (WIDTHS["phone"], WIDTHS["desktop"]):
            page.set_viewport_size({"width": width, "height": 900})
            page.wait_for_timeout(300)
            found: list[dict[str, Any]] = page.evaluate(
                "async () => (await axe.run(document, {resultTypes: ['violations']})).violations"
            )
            told = [
                (each["id"], each["help"], [node["html"][:160] for node in each["nodes"][:3]])
                for each in found
            ]
            assert not told


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", PAGES)
def test_it_fits(browser: Browser, desk: Desk, path: str, width: str) -> None:
    """Nothing has to be scrolled sideways, folded or not."""
    size = {"width": WIDTHS[width], "height": 900}
    with opened(browser, desk, viewport=size) as page:
        page.goto(desk.origin + path.format(name(desk)))
        assert page.evaluate("document.scrollingElement.scrollWidth") == WIDTHS[width]
        go(page, desk, path)
        assert page.evaluate("document.scrollingElement.scrollWidth") == WIDTHS[width]


@pytest.mark.long
def test_names_tell_buttons_apart(browser: Browser, desk: Desk) -> None:
    """No two buttons or headings of forms have a name in common that do different things."""
    with opened(browser, desk) as page:
        go(page, desk, "/s/{}")
        found: list[list[str]] = page.evaluate(
            """() => [...document.querySelectorAll("button, .edit > summary")].map((each) => {
              const form = each.closest("form") ?? each.parentElement.querySelector("form");
              const fields = form ? [...form.querySelectorAll("input[type=hidden]")]
                .map((field) => `${field.name}=${field.value}`).join("&") : "";
              return [each.tagName, each.getAttribute("aria-label") ?? each.textContent, fields];
            })"""
        )
        meanings = {(tag, label, does) for tag, label, does in found}
        counts = Counter((tag, label) for tag, label, _ in meanings)
        assert not {label: n for label, n in counts.items() if n > 1}


def test_the_message_covers_nothing(browser: Browser, desk: Desk) -> None:
    """It stands in the bar on top, which is as high without it, on every screen."""
    for width in WIDTHS.values():
        with opened(browser, desk, viewport={"width": width, "height": 900}) as page:
            before = page.locator("nav.top").bounding_box()
            page.keyboard.press("?")
            page.evaluate("document.getElementById('done').replaceChildren()")
            page.locator("[data-key='2']").first.click()
            undo = page.locator("#done [data-key=u]")
            expect(undo).to_be_visible()
            after, told = page.locator("nav.top").bounding_box(), undo.bounding_box()
            assert before
            assert after
            assert told
            assert after["height"] - before["height"] < 2
            assert told["y"] + told["height"] <= after["y"] + after["height"]
            page.keyboard.press("u")
            expect(page.locator("#done")).to_contain_text("Undone")


def test_focus_and_scroll_stay(browser: Browser, desk: Desk) -> None:
    """A quote put further down keeps the focus on its button, and the page where it was."""
    with opened(browser, desk, viewport={"width": 1400, "height": 700}) as page:
        item = page.locator(".quote[data-kind=quotes]").nth(3)
        item.scroll_into_view_if_needed()
        page.evaluate("window.scrollBy(0, 150)")
        post = item.get_attribute("data-post")
        themes = page.locator("details.themes").first
        themes.evaluate("(each) => { each.open = true; }")
        button = item.locator(".tools button").get_by_text("Down", exact=True)
        button.focus()
        before = item.bounding_box()
        page.keyboard.press("Enter")
        expect(page.locator("#done [data-key=u]")).to_be_visible()
        now = page.locator(f".quote[data-kind=quotes][data-post='{post}']")
        after = now.bounding_box()
        assert (
            now.locator(".tools button")
            .get_by_text("Down", exact=True)
            .evaluate("(element) => element === document.activeElement")
        )
        assert before
        assert after
        assert abs(after["y"] - before["y"]) < 3
        assert themes.get_attribute("open") == ""
        page.keyboard.press("u")
        expect(page.locator("#done")).to_contain_text("Undone")


def test_tab_reaches_everything(browser: Browser, desk: Desk) -> None:
    """Every button, link and field that is shown has its turn, in the order of the page."""
    with opened(browser, desk) as page:
        page.goto(desk.origin + f"/s/{name(desk)}")
        settled(page)
        wanted: int = page.evaluate(
            """() => {
              const all = [...document.querySelectorAll(
                "a[href], button, summary, textarea, input, select, [tabindex='0']")]
                .filter((each) => each.type !== "hidden" && each.checkVisibility());
              window.wanted = new Set(all);
              return all.length;
            }"""
        )
        assert wanted > 100
        page.evaluate("document.body.focus()")
        for _ in range(wanted + 5):
            page.keyboard.press("Tab")
            page.evaluate("window.wanted.delete(document.activeElement)")
        assert page.evaluate("[...window.wanted].map((each) => each.outerHTML.slice(0, 120))") == []


FORMS_WITHOUT_SCRIPTS = {
    "retitle": ("#block-title summary >> nth=0", "A plain title"),
    "recap topic": ("#block-title summary >> nth=1", "A plain topic"),
    "recap sentence": ("#block-intro summary >> nth=0", "A plain sentence."),
    "recap paragraph": ("#block-intro summary >> text=Add your own words", "A plain paragraph."),
    "question edit": ("section.question summary >> text=Edit the question", "A plain question?"),
    "recap wording": (".point summary >> nth=0", "A plain theme"),
    "recap item": ("#main table summary >> nth=0", "A plain name"),
    "recap link": ("#block-links summary >> nth=0", "A plain link"),
    "recap next": ("#block-next summary >> nth=-1", "A plain date"),
}


def test_without_scripts(browser: Browser, chats: Chats, tmp_path: Path) -> None:
    """Every form works, and a message with Undo tells what was done; the posts of a section are a
    page of their own.
    """
    archive = chats("invented", tmp_path)
    with serving(archive) as desk, opened(browser, desk, java_script_enabled=False) as page:
        hand = Hand(page, keys=False)
        for kind, (summary, words) in FORMS_WITHOUT_SCRIPTS.items():
            hand.press(page.locator(summary).first)
            form = page.locator(summary).first.locator("xpath=..").locator("form")
            form.locator("textarea, input:not([type=hidden])").first.fill(words)
            form.get_by_role("button").click()
            settled(page)
            assert decisions(archive)[-1][0] == kind
            assert words in page.locator("#main").inner_text() or kind == "recap topic"
        made = len(decisions(archive))
        for number, button in enumerate(
            ("#check button", "#block-ends button", "section.question > header form.act button",
             ".quote form.act button", ".exchange form.act button"), start=1
        ):  # fmt: skip
            if page.locator(button).count():
                hand.press(page.locator(button).first)
                assert len(decisions(archive)) > made, number
                made = len(decisions(archive))
        page.locator("#done").get_by_role("button", name="Undo").click()
        assert len(decisions(archive)) == made - 1
        settled(page)
        page.locator("a.all").first.click()
        page.locator("#posts-heading").wait_for()
        hand.press(page.locator(".evidence-post summary").first)
        page.locator(".evidence-post select").first.select_option("chatter")
        page.locator(".evidence-post form.edit button").first.click()
        settled(page)
        assert decisions(archive)[-1][0] == "move"


def test_hostile_posts_stay_text(browser: Browser, tmp_path: Path) -> None:
    """Words that would rather be markup, of people named so, in posts, decisions and drafts: no
    page runs, fetches or draws anything for them.
    """
    begun = datetime(2024, 5, 7, 18, 0, tzinfo=UTC)
    posts = [
        {"id": str(n), "created_at": (begun + timedelta(seconds=20 * n)).isoformat(),
         "author": f"user{n % 9}", "author_name": text, "text": f"{lead}{text} #labelchat"}
        for n, (lead, text) in enumerate(
            [("Q1: What now? ", WORDS[0]), *(("A1: ", text) for text in WORDS)]
        )
    ]  # fmt: skip
    file = write_jsonl(tmp_path / "hostile.jsonl", posts)
    archive = tmp_path / "chat.db"
    with chdir(tmp_path), redirect_stderr(StringIO()) as said, redirect_stdout(StringIO()):
        assert main(["import", str(file), "--archive", str(archive)]) == 0, said.getvalue()
    with serving(archive) as desk, opened(browser, desk) as page:
        words = "<img src=x onerror=alert(1)><script>alert(2)</script>{{ 7 * 7 }}"
        page.locator("#block-title summary").first.click()
        expect(page.locator("#block-title textarea").first).to_be_focused()
        page.keyboard.press("Control+a")
        page.keyboard.type(words)
        page.wait_for_timeout(1000)
        page.goto(desk.origin + f"/s/{name(desk)}")
        page.locator(".draft").get_by_role("button", name="Take them").click()
        expect(page.locator("h1")).to_have_text(words)
        for path in (*PAGES, "/s/{}/posts?section=" + words.replace("#", ""), f"/s/{words}"):
            go(page, desk, path) if not path.endswith(words) else None
            assert page.locator("main script, main iframe:not(.look), main img").count() == 0
            assert page.evaluate(
                "[...document.querySelectorAll('main *')].every((each) =>"
                " [...each.attributes].every((it) => !it.name.startsWith('on')))"
            )
            links = page.evaluate("[...document.querySelectorAll('a')].map((it) => it.protocol)")
            assert set(links) <= {"http:", "https:"}
