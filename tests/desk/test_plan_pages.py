"""The plan of a meeting at the desk, in a real browser."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.desk.conftest import Chats
from tests.desk.serving import Desk, decisions, serving

AXE = Path(__file__).resolve().parents[2] / ".node" / "node_modules" / "axe-core" / "axe.min.js"
LONG = "Which label did you rewrite most often, and what did it say before you began with it?"
SETTINGS = """
[chats.labelchat]
timezone = "Europe/London"
weekday = "friday"
time = "12:00"
network = "x"
[[chats.labelchat.questions]]
date = 2031-03-07
text = "What makes a label good?"
submitted_by = "dora_example"
[chats.averylongnameofachatthatgoesonandonandonandon]
timezone = "America/Argentina/ComodRivadavia"
weekday = "friday"
time = "12:00"
"""

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(chats: Chats, tmp_path: Path) -> Iterator[Desk]:
    """A desk on the invented chat, with a question of a meeting in the settings."""
    (tmp_path / "tweetup.toml").write_text(SETTINGS, encoding="utf-8")
    with serving(chats("invented", tmp_path), "--config", "tweetup.toml") as running:
        yield running


@contextmanager
def planning(browser: Browser, desk: Desk, **options: object) -> Iterator[Page]:
    """The plan of the meeting in a browser of its own, in which nothing goes wrong."""
    wrong: list[str] = []
    with browser.new_context(reduced_motion="reduce", **options) as context:  # type: ignore[arg-type]  # options of a context by their names
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda it: wrong.append(it.text) if it.type == "error" else None)
        page.goto(desk.address)
        page.goto(f"{desk.origin}/plan/labelchat?date=2031-03-07")
        yield page
    assert not wrong


def words(page: Page) -> list[str]:
    return [it.input_value() for it in page.locator(".plan-row textarea").all()]


def add(page: Page, text: str, by: str) -> None:
    page.fill("#plan-new", text)
    page.fill("#plan-new-by", by)
    page.get_by_role("button", name="Add the question").click()


@pytest.mark.long
def test_every_action(browser: Browser, desk: Desk) -> None:
    with planning(
        browser,
        desk,
        permissions=["clipboard-read", "clipboard-write"],
        viewport={"width": 1280, "height": 1600},  # both ends of the dragging are to be seen
    ) as page:
        add(page, "Who reads it? <b>Really</b>?", "@ann")
        expect(page.locator(".plan-row")).to_have_count(2)
        page.get_by_role("button", name="Up: Q2").click()
        expect(page.locator(".plan-row textarea").first).to_have_value(re.compile("Who reads"))
        page.locator("[data-handle]").first.drag_to(page.locator(".plan-row").nth(1))
        expect(page.locator(".plan-row textarea").first).to_have_value(re.compile("What makes"))
        page.locator(".plan-row textarea").first.fill("What makes a label short?")
        page.keyboard.press("Tab")
        expect(page.locator("#done")).to_contain_text("The question is saved.")
        page.fill("#plan-topic", "Short labels")
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text("Short labels")
        page.fill("#plan-guest", "@zoe")
        page.get_by_role("button", name="Add the guest").click()
        expect(page.locator(".roles")).to_contain_text("@zoe")
        page.get_by_role("button", name="Copy: Q2").click()
        expect(page.locator("#done")).to_contain_text("Copied.")
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied == "Q2: Who reads it? <b>Really</b>? (submitted by @ann) #labelchat"
        page.get_by_text("Your own words").first.click()
        page.fill("#words-welcome", f"Hello. {LONG} {LONG} {LONG} {LONG}")
        page.locator("#word-welcome").get_by_role("button", name="Save").click()
        expect(page.get_by_role("textbox", name="welcome, part 2")).to_be_visible()
        page.get_by_role("button", name="Take off: Q1").click()
        expect(page.locator(".plan-row")).to_have_count(1)
        page.get_by_role("button", name="Undo").click()
        expect(page.locator(".plan-row")).to_have_count(2)
        page.get_by_role("link", name="Mastodon").click()
        expect(page.locator(".copy .length").first).to_contain_text("of 500")
    kinds = [kind for kind, _, _ in decisions(desk.archive)]
    assert kinds == [
        *("plan question", "plan submitter", "plan order", "plan order", "plan question"),
        *("plan topic", "plan guest", "plan wording"),
    ]


def test_where_the_clipboard_is_refused_the_text_is_marked(browser: Browser, desk: Desk) -> None:
    with planning(browser, desk) as page:
        page.evaluate(
            "() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }"
        )
        page.get_by_role("button", name="Copy: Q1").click()
        expect(page.locator("#done")).to_contain_text("Ctrl+C")
        marked = page.evaluate(
            "() => { const it = document.activeElement;"
            " return it.value.slice(it.selectionStart, it.selectionEnd); }"
        )
        assert marked == "Q1: What makes a label good? (submitted by @dora_example) #labelchat"


def test_what_is_typed_survives_a_crash_and_other_windows(browser: Browser, desk: Desk) -> None:
    """The desk is killed a second after the last key; another one offers the words."""
    with planning(browser, desk) as page:
        page.locator("#plan-new").press_sequentially("Who pays for ")
        command = [sys.executable, "-m", "tweetup", "plan", "add", "labelchat", "Who hangs it?"]
        where = ["--date", "2031-03-07", "--archive", str(desk.archive)]
        subprocess.run([*command, *where], check=True, cwd=desk.archive.parent)
        expect(page.locator("#post-4-1")).to_have_value(re.compile("Who hangs it"), timeout=30_000)
        expect(page.locator("#plan-new")).to_have_value("Who pays for ")
        page.locator("#plan-new").press_sequentially("labels?")
        page.locator("#plan-new-by").press_sequentially("@ann")
        page.locator("#plan-guest").press_sequentially("@zoe")
        page.wait_for_timeout(1_000)
    desk.process.kill()
    with (
        serving(desk.archive, "--config", "tweetup.toml") as again,
        planning(browser, again) as page,
    ):
        expect(page.locator("#plan-new")).to_have_value("Who pays for labels?")
        expect(page.locator("#plan-new-by")).to_have_value("@ann")
        expect(page.locator("#plan-guest")).to_have_value("@zoe")
        page.get_by_role("button", name="Add the question").click()
        expect(page.locator(".plan-row")).to_have_count(3)
        page.reload()
        expect(page.locator("#plan-new")).to_have_value("")
        expect(page.locator("#plan-new-by")).to_have_value("")


def test_each_window_has_words_of_its_own(browser: Browser, desk: Desk) -> None:
    """No window takes the words of one that is open; those of a closed one stand in the next."""
    with planning(browser, desk) as page:
        other = page.context.new_page()
        other.goto(page.url)
        page.locator("#plan-new").press_sequentially("Who pays for labels?")
        other.locator("#plan-new").press_sequentially("Who prints labels?")
        other.locator("#plan-guest").press_sequentially("@zoe")
        page.wait_for_timeout(1_000)
        third = page.context.new_page()
        third.goto(page.url)
        third.wait_for_timeout(1_500)
        expect(third.locator("#plan-new")).to_have_value("")
        page.get_by_role("button", name="Add the question").click()
        expect(other.locator(".plan-row")).to_have_count(1)  # it waits: words are typed there
        expect(third.locator(".plan-row")).to_have_count(2)
        expect(other.locator("#plan-new")).to_have_value("Who prints labels?")
        other.close()
        third.reload()
        expect(third.locator("#plan-new")).to_have_value("Who prints labels?")
        expect(third.locator("#plan-guest")).to_have_value("@zoe")
        third.get_by_role("button", name="Add the question").click()
        expect(third.locator(".plan-row")).to_have_count(3)
        third.locator("#plan-guest").fill("")
        third.wait_for_timeout(1_000)
    with planning(browser, desk) as page:
        page.wait_for_timeout(1_500)
        expect(page.locator("#plan-new")).to_have_value("")
        expect(page.locator("#plan-guest")).to_have_value("")


@pytest.mark.parametrize("way", ["mouse", "keys"])
def test_what_was_undone_is_done_again(browser: Browser, desk: Desk, way: str) -> None:
    """A question and who submitted it are one step, after a reload as well."""
    with planning(browser, desk) as page:

        def press(name: str, keys: str) -> None:
            if way == "keys":
                page.evaluate("document.activeElement.blur()")  # not in a field
                page.keyboard.press(keys)
            else:
                page.get_by_role("button", name=name).first.click()

        add(page, "Who reads it?", "@ann")
        expect(page.locator(".plan-row")).to_have_count(2)
        page.fill("#plan-topic", "Short labels")
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text("Short labels")
        made = decisions(desk.archive)
        press("Undo", "Control+z")
        expect(page.locator("#done")).to_contain_text("Undone: Topic: “Short labels”")
        press("Redo", "Control+Shift+z")
        expect(page.locator("h1")).to_have_text("Short labels")
        assert decisions(desk.archive) == made
        page.goto(f"{desk.origin}/plan/labelchat?date=2031-03-07&did=1%202")
        press("Undo", "u")
        expect(page.locator(".plan-row")).to_have_count(1)
        expect(page.locator(".redo")).to_contain_text("Question: “Who reads it?”")
        page.reload()
        expect(page.locator(".plan-row")).to_have_count(1)
        press("Redo", "r")
        expect(page.locator(".plan-row")).to_have_count(2)
        assert decisions(desk.archive) == made
        expect(page.locator(".redo")).to_have_count(0)


@pytest.mark.parametrize("which", ["Keep these", "Take these"])
def test_words_of_the_settings_and_of_the_plan(
    browser: Browser, chats: Chats, tmp_path: Path, which: str
) -> None:
    """Both stand side by side, and the one that is chosen counts."""
    settings, archive = tmp_path / "tweetup.toml", chats("invented", tmp_path)
    settings.write_text(SETTINGS, encoding="utf-8")
    mine, theirs = "What makes a label short?", "What makes a label last?"
    with (
        serving(archive, "--config", "tweetup.toml") as first,
        planning(browser, first) as page,
    ):
        page.locator(".plan-row textarea").first.fill(mine)
        page.keyboard.press("Tab")
        expect(page.locator("#done")).to_contain_text("The question is saved.")
    settings.write_text(SETTINGS.replace("What makes a label good?", theirs), encoding="utf-8")
    with (
        serving(archive, "--config", "tweetup.toml") as again,
        planning(browser, again) as page,
    ):
        expect(page.locator(".versus > div")).to_have_count(2)
        assert [it.inner_text() for it in page.locator(".versus p").all()] == [mine, theirs]
        page.get_by_role("button", name=which).click()
        expect(page.locator(".versus")).to_have_count(0)
        assert words(page) == [mine if which == "Keep these" else theirs]


def test_without_scripts_a_form_does_the_same(browser: Browser, desk: Desk) -> None:
    with planning(browser, desk, java_script_enabled=False) as page:
        add(page, "Who reads it?", "")
        expect(page.locator(".plan-row")).to_have_count(2)
        assert words(page) == ["What makes a label good?", "Who reads it?"]
        add(page, "Who pays?", "@ann")
        expect(page.locator("#done")).to_contain_text("Done.")
        page.locator("#done").get_by_role("button", name="Undo").click()
        expect(page.locator(".plan-row")).to_have_count(2)
    # The question and its submitter are gone, both.
    assert [kind for kind, _, _ in decisions(desk.archive)] == ["plan question"]


@pytest.mark.parametrize("path", ["/plan", "/plan/labelchat?date=2031-03-07", "/live"])
def test_it_fits_and_axe_finds_nothing(browser: Browser, desk: Desk, path: str) -> None:
    for scheme in ("light", "dark"):
        with planning(browser, desk, color_scheme=scheme, bypass_csp=True) as page:
            page.goto(desk.origin + path)
            page.evaluate(
                "document.querySelectorAll('details').forEach((it) => { it.open = true; })"
            )
            for width in (390, 1280):
                page.set_viewport_size({"width": width, "height": 900})
                assert page.evaluate("document.scrollingElement.scrollWidth") == width
                if AXE.exists():
                    page.add_script_tag(path=AXE)
                    found = page.evaluate("async () => (await axe.run(document)).violations")
                    assert not [(it["id"], it["nodes"][0]["html"][:200]) for it in found]
