"""Every type of page at three widths, in light and dark and on paper, and by the keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise, product
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.every_page import (
    DOCUMENTS,
    HOST,
    OTHERS,
    Document,
    make_documents,
    make_others,
    visiting,
)
from tests.samples import sampled

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[2] / ".node/node_modules/axe-core/axe.min.js"
WIDTHS = (360, 768, 1280)
PAPER = 718
"""The width of A4 between its margins, in CSS pixels."""
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")

# All rules, with the size of targets (2.5.8), which axe leaves out by default. Of an e-mail, which
# has no landmarks, and in a page of somebody else's, who spaces its lines, those of WCAG 2.1.
RULES = "{rules: {'target-size': {enabled: true}}, resultTypes: ['violations']}"
GUEST_RULES = "{runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'], resultTypes: ['violations']}"

SHIFTED = """() => new Promise((tell) => {
  let sum = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((each) => { sum += each.value; }))
    .observe({type: "layout-shift", buffered: true});
  scrollTo(0, document.body.scrollHeight);
  requestAnimationFrame(() => setTimeout(() => tell(sum), 50));
})"""
TOO_WIDE = """() => document.scrollingElement.scrollWidth <= innerWidth ? [] :
  [...document.querySelectorAll("body *")]
    .filter((each) => each.getBoundingClientRect().right > innerWidth + 1)
    .map((each) => `${each.tagName}.${each.className}`).slice(0, 5)"""
HEADINGS = """() => [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")]
  .filter((each) => each.checkVisibility()).map((each) => Number(each.tagName[1]))"""
UNFOLD = "document.querySelectorAll('details').forEach((each) => { each.open = true; })"
STOPS = """() => {
  const all = [...document.querySelectorAll("a[href], button, summary, input, [tabindex='0']")]
    .filter((each) => each.checkVisibility({visibilityProperty: true}));
  window.left = new Set(all);
  return all.length;
}"""
# A focused element that cannot be seen: off the screen, covered, or without a ring.
UNSEEN = """() => {
  const each = document.activeElement;
  window.left.delete(each);
  if (each === document.body) return null;
  const style = getComputedStyle(each);
  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  const seen = [...each.getClientRects()].some((box) => {
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    const top = document.elementFromPoint(x, y);
    return top && (each.contains(top) || top.contains(each));
  });
  return ring && seen ? null : `${ring} ${seen} ${each.outerHTML.slice(0, 120)}`;
}"""


@pytest.fixture(scope="session")
def host(made_once: Callable[..., Path]) -> Path:
    """The folder that stands for the host."""
    return made_once("every-page", make_documents)


def axe_finds(page: Page, document: Document) -> list[Any]:
    """The violations that axe-core finds, with the first places of each."""
    if not AXE.exists():
        pytest.skip("no axe-core here: make engines fetches it")
    if document.is_guest:  # axe takes the browser's own ground to be white, in the dark as well
        page.evaluate("document.documentElement.style.background = 'Canvas'")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    rules = GUEST_RULES if document.is_guest else RULES
    found = page.evaluate(f"async () => (await axe.run(document, {rules})).violations")
    return [
        (it["id"], it["help"], [node["html"][:160] for node in it["nodes"][:3]]) for it in found
    ]


ONE = ["session", *sorted(DOCUMENTS.keys() - {"session"})]
"""The page of the quick run first, as each takes seconds; all are in the long one."""


def go(page: Page, host: Path, document: Document) -> None:
    """Open a document; one that leads elsewhere at once is held still."""
    text = (host / document.path).read_text(encoding="utf-8")
    if 'http-equiv="refresh"' in text:
        still = re.sub(r'<meta http-equiv="refresh"[^>]*>|<script>.*?</script>', "", text)
        path = Path(document.path).with_suffix(".still.html")
        (host / path).write_text(still, encoding="utf-8")
        document = Document(path.as_posix())
    page.goto(f"{HOST}/{document.path}")


@pytest.mark.parametrize("name", sampled(ONE, every=len(ONE)))
def test_it_looks_right_everywhere(browser: Browser, host: Path, name: str) -> None:
    """Nothing is refused, asked of others or wrong; nothing moves or is wider than the screen, at
    400 % (320 pixels), with text of twice the size, and on paper; headings are in order; axe finds
    nothing, all that is folded unfolded.
    """
    check_looks(browser, host, DOCUMENTS[name])


@pytest.mark.long
@pytest.mark.parametrize("name", OTHERS)
def test_it_looks_right_from_right_to_left_and_in_other_themes(
    browser: Browser, made_once: Callable[..., Path], name: str
) -> None:
    """As above; and a page in Arabic has its contents on the right."""
    host = made_once("other-pages", make_others)
    check_looks(browser, host, OTHERS[name])
    if name == "recap from right to left":
        with visiting(browser, host, viewport={"width": 1280, "height": 800}) as (page, _, _wrong):
            go(page, host, OTHERS[name])
            left = "(each) => each.getBoundingClientRect().left"
            contents, main = (page.locator(it).evaluate(left) for it in (".contents", "main"))
            assert contents > main


def check_looks(browser: Browser, host: Path, document: Document) -> None:
    """Look at a document at three widths, in light and dark, with large text, and on paper."""
    with visiting(browser, host) as (page, _, wrong):
        for width, scheme in product(WIDTHS, SCHEMES):
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(media="screen", color_scheme=scheme)
            go(page, host, document)
            assert page.evaluate(SHIFTED) == 0, width
            levels = page.evaluate(HEADINGS)
            assert levels.count(1) == 1
            assert levels[0] == 1
            assert all(after - before <= 1 for before, after in pairwise(levels))
            page.evaluate(UNFOLD)
            assert page.evaluate(TOO_WIDE) == [], width
            assert axe_finds(page, document) == [], (width, scheme)
        page.set_viewport_size({"width": 320, "height": 800})
        assert page.evaluate(TOO_WIDE) == []
        for width in () if document.is_guest else (360, 640, 1280):
            page.evaluate("document.documentElement.style.fontSize = '200%'")
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate(TOO_WIDE) == [], (width, "text of 200 %")
        page.evaluate("document.documentElement.style.fontSize = ''")
        page.emulate_media(media="print", color_scheme="light")
        page.set_viewport_size({"width": PAPER, "height": 1000})
        assert page.evaluate(TOO_WIDE) == []
        assert page.evaluate(HEADINGS)[0] == 1
        assert not [it for it in axe_finds(page, document) if it[0] == "color-contrast"]
        assert wrong() == []


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_former_address_leads_on(browser: Browser, host: Path, scripts: bool) -> None:
    """To the place that a link names; without scripts to the page."""
    old = DOCUMENTS["moved"].path
    with visiting(browser, host, java_script_enabled=scripts) as (page, _, wrong):
        page.goto(f"{HOST}/{old}#q2")
        page.wait_for_url(lambda url: old not in url)
        assert page.url.partition("#")[2] == ("q2" if scripts else "")
        assert page.locator("#q2").count() == 1
        assert wrong() == []


@pytest.mark.parametrize("name", sampled((it for it in ONE if it != "print"), every=len(ONE)))
def test_it_works_by_the_keyboard_alone(browser: Browser, host: Path, name: str) -> None:
    """The first stop skips to the content; each link has its turn, on the screen and with a ring
    round it that can be seen.
    """
    document = DOCUMENTS[name]
    with visiting(browser, host) as (page, _, wrong):
        go(page, host, document)
        stops = page.evaluate(STOPS)
        if page.locator("a.skip").count():
            page.keyboard.press("Tab")
            assert page.evaluate("document.activeElement.className") == "skip"
        unseen = []
        for _ in range(stops + 3):
            page.keyboard.press("Tab")
            unseen.append(page.evaluate(UNSEEN))
        left = "[...left].map((each) => each.outerHTML.slice(0, 120))"
        assert page.evaluate(f"left.delete(document.querySelector('a.skip')), {left}") == []
        assert document.is_guest or not [it for it in unseen if it]
        assert wrong() == []


@pytest.mark.parametrize("name", ["session", "recap"])
def test_permanent_links(browser: Browser, host: Path, name: str) -> None:
    """Questions and quotes have one each, which leads to them, from anywhere, opened anew."""
    with visiting(browser, host) as (page, _, wrong):
        go(page, host, DOCUMENTS[name])
        marks = page.locator("a.here").evaluate_all("all => all.map((it) => it.hash)")
        assert len(marks) == len(set(marks)) >= 8
        address = page.url
        for mark in marks[:: max(1, len(marks) // 5)]:
            page.goto("about:blank")
            page.goto(address + mark)
            page.wait_for_function(
                "(id) => { const box = document.getElementById(id).getBoundingClientRect();"
                " return box.bottom > 0 && box.top < innerHeight; }",
                arg=mark[1:],
            )
        assert wrong() == []


@pytest.mark.long
def test_every_link_of_the_sites_leads_somewhere(browser: Browser, host: Path) -> None:
    """From the home pages on, over all that they link; an old address leads to the new one."""
    with visiting(browser, host) as (page, asked, wrong):
        todo = [f"{HOST}/one/index.html", f"{HOST}/deep/two/index.html"]
        went: set[str] = set()
        while todo:
            address = todo.pop()
            if address in went:
                continue
            went.add(address)
            address += "index.html" if address.endswith("/") else ""
            if not address.endswith(".html"):
                assert (host / address.removeprefix(f"{HOST}/")).is_file(), address
                continue
            page.goto(address)
            # An anchor of SVG has an animated address.
            links = (
                "all => all.map((each) => new URL(each.getAttribute('href'), document.baseURI))"
                ".map((url) => url.href.replace(/#.*/, ''))"
            )
            found = page.locator("a[href], link[href]").evaluate_all(links)
            todo += [it.partition("?")[0] for it in found if it.startswith(HOST)]
        kinds = {it.split("/")[-2] for it in went if it.endswith(".html")}
        assert {"sessions", "years", "chats"} <= kinds
        page.goto(f"{HOST}/{DOCUMENTS['moved'].path}")
        page.wait_for_url(f"{HOST}/{DOCUMENTS['session'].path}")
        assert wrong() == []
        assert all(it.startswith(HOST) for it in asked)


def test_no_type_of_page_is_left_out(host: Path) -> None:
    """Each page of the sites is of the type of a document: one more needs a line in the table."""
    types = {_type(it.path) for it in DOCUMENTS.values()}
    made = {it.relative_to(host).as_posix() for it in host.rglob("*.html")}
    assert {it for it in made if _type(it) not in types and ".still." not in it} == set()


def _type(path: str) -> tuple[str, str, bool]:
    folder, _, name = path.removeprefix("deep/two/").removeprefix("one/").rpartition("/")
    return folder, "" if folder else name, name.endswith(".transcript.html")
