"""What the pages do in a real browser: they fetch nothing, fit, can be read and found around in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from tests.render.builders import ENGLISH, author, post, quote
from tests.render.evening import Evening, evening
from tests.render.hostile import hostile_recap
from tests.render.own import decided_recap
from tweetup.config import SiteConfig
from tweetup.render import build_site, render_recap

pytestmark = pytest.mark.browser

MOST_PAGES = 8
"""Pages of A4 that an evening of 400 posts may print on."""
DESK: ViewportSize = {"width": 1280, "height": 720}
PHONE: ViewportSize = {"width": 390, "height": 844}

Scheme = Literal["light", "dark"]

# Contrast of each run of text to what is behind it (WCAG 2.2, 1.4.3), opacity counted in.
CONTRAST = """() => {
  const parse = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  const over = ([r, g, b, a = 1], under) => [r, g, b].map((c, i) => c * a + under[i] * (1 - a));
  const light = (rgb) => rgb.map((c) => c / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const parents = (element) => {
    const chain = [];
    for (let each = element; each; each = each.parentElement) chain.unshift(each);
    return chain;
  };
  document.querySelectorAll("details").forEach((each) => { each.open = true; });
  const worst = {};
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || !element.getClientRects().length) continue;
    if (["TITLE", "DESC", "STYLE"].includes(element.tagName.toUpperCase())) continue;
    let behind = [255, 255, 255];
    let opacity = 1;
    for (const each of parents(element)) {
      const style = getComputedStyle(each);
      behind = over(parse(style.backgroundColor), behind);
      opacity *= Number(style.opacity);
    }
    const style = getComputedStyle(element);
    const [r, g, b, a = 1] = parse(element.closest("svg") ? style.fill : style.color);
    const [one, other] = [light(over([r, g, b, a * opacity], behind)), light(behind)];
    const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    const named = element.className.baseVal ?? element.className;
    const name = `${element.tagName.toLowerCase()}.${named}`;
    worst[name] = Math.min(worst[name] ?? 21, Math.round(ratio * 100) / 100);
  }
  return worst;
}"""


@pytest.fixture(scope="session")
def documents(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The demo's recap and site, an evening of 400 posts on a site, a hostile recap, and one to
    which people added words and a picture, as addresses on the disk.
    """
    folder = tmp_path_factory.mktemp("browser")
    hostile = folder / "hostile.html"
    hostile.write_text(render_recap(hostile_recap(), "html"), encoding="utf-8")
    decided = folder / "decided.html"
    decided.write_text(render_recap(decided_recap(), "html"), encoding="utf-8")
    recap = Evening(per_question=57).recap()
    assert len(recap.transcript) >= 400
    build_site([recap], folder / "site", site=SiteConfig(), words=ENGLISH)
    session = demo / "site/sessions/hcsmeu-2009-08-21.html"
    evening = folder / "site/sessions" / f"{recap.session.id}.html"
    files = {
        "recap": demo / "recap.html",
        "front": demo / "site/index.html",
        "session": session,
        "transcript": session.with_suffix(".transcript.html"),
        "hostile": hostile,
        "decided": decided,
        "evening": evening,
        "evening's transcript": evening.with_suffix(".transcript.html"),
    }
    return {name: path.as_uri() for name, path in files.items()}


@pytest.fixture(
    params=[
        *("recap", "session", "hostile", "decided"),
        *(
            pytest.param(name, marks=pytest.mark.long)
            for name in ("front", "transcript", "evening", "evening's transcript")
        ),
    ]
)
def name(request: pytest.FixtureRequest) -> str:
    """Each of the documents in turn."""
    return str(request.param)


# Whether a part is at the top of the screen, or as far up as the end of the page lets it.
LED_TO = """(id) => {
  const top = document.getElementById(id).getBoundingClientRect().top;
  const room = document.scrollingElement.scrollHeight - innerHeight - scrollY;
  return (top >= -1 && top < 60) || (room <= 1 && top < innerHeight);
}"""


Contexts = Callable[..., BrowserContext]


@pytest.fixture(scope="module")
def contexts(browser: Browser) -> Iterator[Contexts]:
    """The profile of a browser for each set of options; to begin one takes longer than a page.

    Pages from the disk store nothing in it. It has the time that a busy machine needs.
    """
    with ExitStack() as stack:

        @cache
        def begin(**options: Any) -> BrowserContext:
            context = stack.enter_context(browser.new_context(**options))
            context.set_default_timeout(60_000)
            return context

        yield begin


@contextmanager
def opened(context: BrowserContext) -> Iterator[Page]:
    """A fresh page."""
    page = context.new_page()
    yield page
    page.close()


@pytest.fixture(scope="module")
def window(contexts: Contexts) -> Iterator[Page]:
    """A page that does not glide to where a link leads; to begin one takes longer than to load."""
    with opened(contexts(reduced_motion="reduce")) as page:
        yield page


@pytest.fixture
def page(window: Page) -> Page:
    """An empty page that does not glide, on a desk's screen."""
    window.goto("about:blank")
    window.emulate_media(media="null", color_scheme="null")
    window.set_viewport_size(DESK)
    return window


def test_it_fetches_nothing(browser: Browser, documents: dict[str, str], name: str) -> None:
    """The page itself and the site's one stylesheet, from the disk; nothing is refused or wrong;
    the language and the title are set.
    """
    asked: list[str] = []
    said: list[str] = []
    with browser.new_context() as unused, opened(unused) as page:  # nothing is cached in it
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("dialog", lambda dialog: said.append(dialog.message))
        page.goto(documents[name], wait_until="networkidle")
        page.keyboard.press("End")
        assert asked[0] == documents[name]
        assert len(asked) == (1 if name in {"recap", "hostile", "decided"} else 2)
        assert all(each.startswith("file:") for each in asked)
        assert not said
        assert page.locator("html").get_attribute("lang") == "en"
        assert page.title().startswith((page.locator("h1").text_content() or "")[:40])


def test_it_fits(page: Page, documents: dict[str, str], name: str) -> None:
    """Nothing has to be scrolled sideways on a small phone, a phone or a desk, unfolded or not."""
    page.goto(documents[name])
    for unfold in (False, True):
        page.evaluate("(open) => document.querySelectorAll('details').forEach("
                      "(each) => { each.open = open; })", unfold)  # fmt: skip
        for width in (320, 390, 1280):
            page.set_viewport_size({"width": width, "height": 800})
            page.wait_for_function("(width) => innerWidth === width", arg=width)
            assert page.evaluate("document.scrollingElement.scrollWidth") == width


def test_long_words_break(page: Page, tmp_path: Path) -> None:
    """In the title, a question, posts, names and a list: on a small phone, with large text too."""
    said = evening()
    long = quote(post("w" * 300, by=author("h" * 60, "N" * 120)))
    first, *others = said.sections
    assert first.question is not None
    asked = replace(first.question, text="q" * 200)
    items = tuple(
        replace(each, items=tuple(replace(it, item="i" * 90) for it in each.items))
        for section in others
        for each in section.lists
    )
    first = replace(first, question=asked, quotes=(long, *first.quotes), lists=items)
    worded = replace(said, title="T" * 150, lead_quote=long, sections=(first, *others))
    (tmp_path / "long.html").write_text(render_recap(worded, "html"), encoding="utf-8")
    page.goto((tmp_path / "long.html").as_uri())
    assert items
    for width, size in ((320, "100%"), (360, "200%"), (1280, "200%")):
        page.set_viewport_size({"width": width, "height": 800})
        page.evaluate("(size) => { document.documentElement.style.fontSize = size; }", size)
        assert page.evaluate("document.scrollingElement.scrollWidth") == width


@pytest.mark.parametrize("wish", ["reduce", "no-preference"])
def test_nothing_moves_for_who_wants_it_still(
    contexts: Contexts, documents: dict[str, str], wish: Literal["reduce", "no-preference"]
) -> None:
    """A link of the contents jumps to its part, and glides there for others; nothing else moves."""
    with opened(contexts(reduced_motion=wish)) as page:
        page.goto(documents["recap"])
        way = page.evaluate("getComputedStyle(document.documentElement).scrollBehavior")
        assert way == ("auto" if wish == "reduce" else "smooth")
        page.locator("nav.contents a").nth(2).click()
        if wish == "reduce":
            assert page.evaluate("scrollY") > 0
        moving = (
            "() => [...document.querySelectorAll('*')].filter((each) => {"
            " const style = getComputedStyle(each);"
            " return parseFloat(style.transitionDuration) || style.animationName !== 'none';"
            " }).length + document.getAnimations().length"
        )
        assert page.evaluate(moving) == 0


def test_it_can_be_read(page: Page, documents: dict[str, str], name: str) -> None:
    """Every text stands out from what is behind it by 4.5 to 1, in light and in dark."""
    page.goto(documents[name])
    papers: dict[Scheme, str] = {"light": "rgb(255, 255, 255)", "dark": "rgb(20, 23, 28)"}
    for scheme, paper in papers.items():
        page.emulate_media(color_scheme=scheme)
        ratios = page.evaluate(CONTRAST)
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == paper
        assert len(ratios) > 8
        assert any(each.startswith("a.") for each in ratios)
        assert any(each.startswith(("p.", "span.tile")) for each in ratios)
        assert not {each: ratio for each, ratio in ratios.items() if ratio < 4.5}


def test_it_works_without_scripts(contexts: Contexts, documents: dict[str, str], name: str) -> None:
    """With JavaScript switched off, the figures that are folded unfold, the home page leads to
    sessions, and the transcript is there to read.
    """
    with opened(contexts(java_script_enabled=False)) as page:
        page.goto(documents[name])
        assert page.locator("h1").is_visible()
        folded = page.locator("details.figures")
        if name == "front":
            page.locator("main .title a").first.click()
            page.locator("section.question").first.wait_for()
        elif name.endswith("transcript"):
            assert folded.count() == 0
            assert page.locator(".post").last.is_visible()
        else:
            assert not folded.first.locator("dl").is_visible()
            folded.first.locator("summary").first.click()
            folded.first.locator("dl").wait_for()


@pytest.mark.parametrize("name", ["recap", "evening"], indirect=True)
def test_the_contents_lead_to_their_parts(page: Page, documents: dict[str, str], name: str) -> None:
    """Each link of the contents brings its part to the top of the screen, as far as that goes."""
    page.goto(documents[name])
    links = page.locator("nav.contents a")
    assert links.count() >= 7
    for index in range(links.count()):
        path, _, target = (links.nth(index).get_attribute("href") or "").partition("#")
        if path:
            assert path.endswith(".transcript.html")
            continue
        links.nth(index).click()
        page.wait_for_function(LED_TO, arg=target)


def test_a_section_opens_its_part_of_the_transcript(page: Page, documents: dict[str, str]) -> None:
    """From a question to all its posts, and from there back to the recap."""
    page.goto(documents["evening"])
    page.locator("section.question .all").nth(2).click()
    page.locator("h1", has_text="Transcript").wait_for()
    page.wait_for_function(LED_TO, arg="transcript-q3")
    page.locator("header a", has_text="Back to the recap").click()
    page.locator("section.question").first.wait_for()
    assert page.url == documents["evening"]


@pytest.mark.parametrize("name", ["recap", "evening"], indirect=True)
def test_somebody_speaks_on_the_first_screen(
    page: Page, documents: dict[str, str], name: str
) -> None:
    """On a phone, the words of a post begin on the first screen, at least three lines of them."""
    page.set_viewport_size(PHONE)
    page.goto(documents[name])
    box = page.locator(".words").first.bounding_box()
    assert box is not None
    assert box["y"] + min(box["height"], 90) < PHONE["height"]


@pytest.mark.parametrize("name", ["recap", "evening"], indirect=True)
def test_it_prints_on_few_pages(page: Page, documents: dict[str, str], name: str) -> None:
    """A recap is printed without its transcript: an evening of 400 posts on eight pages of A4."""
    page.goto(documents[name])
    printed = page.pdf(format="A4", prefer_css_page_size=True)
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", printed)) <= MOST_PAGES


def test_the_first_tab_skips(page: Page, documents: dict[str, str], name: str) -> None:
    """The first stop of the keyboard is the link to the content: on screen, with a ring round it,
    and following it puts the keyboard there.
    """
    page.goto(documents[name])
    page.keyboard.press("Tab")
    skip = page.locator("a.skip")
    assert skip.evaluate("(each) => each === document.activeElement")
    box = skip.bounding_box()
    assert box is not None
    assert box["y"] >= 0
    ring = skip.evaluate(
        "(each) => [getComputedStyle(each).outlineStyle, getComputedStyle(each).outlineWidth]"
    )
    assert ring == ["solid", "3px"]
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.id === 'main'")


def test_it_prints(page: Page, documents: dict[str, str], name: str) -> None:
    """On paper only what leads around and marks are left out: every post that the page shows is
    there, and all that it folds.
    """
    page.goto(documents[name])
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    printed = page.evaluate(
        "() => [...document.querySelectorAll("
        "'.skip, .here, .site-top, .contents, .notes, .figures > summary')]"
        ".filter((each) => each.checkVisibility({visibilityProperty: true}))"
        ".map((each) => each.className)"
    )
    assert printed == []
    missing = page.evaluate(
        "() => [...document.querySelectorAll("
        "'main h2, h1, .question h3, .words, .summary, .support, .label, .post figcaption,"
        " .figures dt, .figures td, .timeline svg')]"
        ".filter((each) => !each.checkVisibility({contentVisibilityAuto: true}))"
        ".map((each) => each.className + each.textContent.slice(0, 40))"
    )
    assert missing == []


def test_own_pictures_fit_and_own_lists_have_marks(page: Page, documents: dict[str, str]) -> None:
    """A picture is as wide as its column at most, in its own proportions; lists look like lists."""
    page.goto(documents["decided"])
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        image = page.locator("figure.own img")
        image.scroll_into_view_if_needed()
        box = image.bounding_box()
        assert box is not None
        assert round(box["width"] / box["height"], 1) == 2.0
        style = "(each) => getComputedStyle(each).listStyleType"
        assert page.locator(".own ul").first.evaluate(style) == "disc"
        assert page.locator(".own ol").first.evaluate(style) == "decimal"
        assert page.locator(".contents ol").first.evaluate(style) == "none"
