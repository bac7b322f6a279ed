# ruff: noqa: E501 - a row a language reads better than wrapped ones
"""The search of a site in a real browser, over HTTP on loopback."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.render.builders import ENGLISH, post, recap, section
from tests.render.builders import quote as quote_of
from tests.render.evening import evening
from tests.render.hostile import hostile_recap
from tweetup.cli.preview import serve_folder
from tweetup.config import SiteConfig
from tweetup.model import Recap
from tweetup.recap import read_wording
from tweetup.render import build_site

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
AXE = ROOT / ".node/node_modules/axe-core/axe.min.js"


def recaps() -> list[Recap]:
    """More evenings than a page of results shows, and a hostile one."""
    first = date(2024, 5, 2)
    return [*(evening(first + timedelta(days=7 * at)) for at in range(12)), hostile_recap()]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of all that, with its search."""
    folder = tmp_path_factory.mktemp("search") / "public"
    build_site(recaps(), folder, site=SiteConfig(search="recaps"), words=ENGLISH)
    return folder


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    """Where it is served, below a path of the host."""
    with serve_folder(site, 0, prefix="/chats") as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server.address
        server.shutdown()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page that may ask this server alone, and may say nothing on its console."""
    said: list[str] = []
    asked: list[str] = []
    with browser.new_context(reduced_motion="reduce") as context:
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("console", lambda message: said.append(f"{message.text} {message.location['url']}"))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("dialog", lambda dialog: said.append(dialog.message))
        page.on("request", lambda request: asked.append(request.url))
        yield page
    assert said == []
    assert [it for it in asked if not it.startswith(address.removesuffix("chats/"))] == []


def test_words_of_a_quote_by_keyboard(page: Page, address: str, site: Path) -> None:
    """From the home page to a question by keys alone; the words are in the address; no barriers."""
    page.goto(address)
    page.get_by_role("link", name="Search").focus()
    page.keyboard.press("Enter")
    field = page.get_by_role("searchbox")
    expect(field).to_be_visible()
    expect(page.locator(".search-without")).to_be_hidden()
    for _ in range(20):
        page.keyboard.press("Tab")
        if field.evaluate("(each) => each === document.activeElement"):
            break
    page.keyboard.type("pilot")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Results: ")
    results = page.locator(".search-found > li")
    expect(results).to_have_count(10)
    assert "q=pilot" in page.url
    posts = {it.post.text for recap in recaps() for it, _ in recap.transcript}
    shown = page.locator(".search-found blockquote > p:first-child").all_inner_texts()
    assert shown
    assert set(shown) <= {" ".join(text.split()) for text in posts}  # whole, and unaltered
    assert page.locator(".search-found mark").first.inner_text().lower().startswith("pilot")
    if not AXE.is_file():
        pytest.fail("axe-core is not here: run make engines")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    tags = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
    broken = page.evaluate("(tags) => axe.run({ runOnly: tags })", tags)["violations"]
    assert [(it["id"], [node["html"] for node in it["nodes"]]) for it in broken] == []
    page.get_by_role("button", name="More results").focus()
    page.keyboard.press("Enter")
    total = int(page.get_by_role("status").inner_text().removeprefix("Results: "))
    assert total > 10
    expect(results).to_have_count(total)
    assert page.evaluate("document.activeElement.closest('li').matches(':nth-child(11)')")
    for width in (320, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.keyboard.press("Enter")
    page.wait_for_url("**/sessions/*.html*")
    assert (site / page.url.removeprefix(address).partition("#")[0]).is_file()


def search(page: Page, words: str) -> tuple[str, list[str]]:
    """Search, and return what is told and the words that are marked."""
    page.get_by_role("searchbox").fill("")
    expect(page.get_by_role("status")).to_have_text("")
    page.get_by_role("searchbox").fill(words)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).not_to_have_text("")
    if page.get_by_role("status").inner_text()[-1].isdigit():
        expect(page.locator(".search-found > li").first).to_be_visible()
    return page.get_by_role("status").inner_text(), page.locator("mark").all_inner_texts()


ABSENT = ("kubernetes", "pilotage", "pineapple", "pilot kubernetes", "kubernetes pilot", "pïrate")


def test_a_word_that_stands_nowhere_finds_nothing(page: Page, address: str) -> None:
    """Pagefind shortens it until something begins with the rest; what begins with it is found."""
    page.goto(f"{address}search.html")
    for words in ABSENT:
        assert search(page, words) == ("Nothing was found.", []), words
    for words in ("pilot", "pilots", "pil"):
        told, marked = search(page, words)
        assert told.startswith("Results: "), words
        assert marked, words
        assert all(it.lower().lstrip("#(“").startswith("pil") for it in marked), words


WORDS = [
    # the language of a site, a post, words that are there, words that are not
    ("en", "Patients teach café owners", ("patient", "teaching", "cafe"), ("patriarch", "teak")),
    ("de", "Häuser und Gärten der Pflegenden", ("Haus", "Garten", "pflegend"), ("Gartnerei", "Pfirsich")),
    ("fr", "Les infirmières étudient", ("infirmière", "etudient", "infirmiere"), ("infini", "étudiomètre")),
    ("es", "Las enfermeras enseñan canciones", ("enfermera", "canción", "ensenan"), ("enfadado", "cancela")),
    ("it", "Le infermiere insegnano la libertà", ("infermiera", "liberta"), ("infernale", "insalata")),
    ("nl", "De verpleegkundigen leren thuis", ("verpleegkundige", "leer"), ("verplichting", "lerares")),
]  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize(("language", "text", "there", "absent"), WORDS)
def test_forms_of_words_in_six_languages(
    browser: Browser,
    tmp_path: Path,
    language: str,
    text: str,
    there: tuple[str, ...],
    absent: tuple[str, ...],
) -> None:
    """Plural, inflection and accents find a word; others that begin alike do not."""
    words = read_wording(None, language)
    held = recap(sections=(section(quotes=(quote_of(post(text)),)),), wording=words)
    build_site([held], tmp_path / "s", site=SiteConfig(search="recaps"), words=words)
    with serve_folder(tmp_path / "s", 0) as server, browser.new_context() as context:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        page = context.new_page()
        page.goto(f"{server.address}search.html")
        told = {it: search(page, it) for it in (*there, *absent)}
        assert [it for it in there if not told[it][1]] == []
        nothing: tuple[str, list[str]] = (words.fill("site_search_none"), [])
        assert [it for it in absent if told[it] != nothing] == []
        server.shutdown()


def test_hostile_words_stay_text(page: Page, address: str) -> None:
    """Markup of posts is shown as it was written, and what is searched for is never run."""
    page.goto(f"{address}search.html?q=script")
    expect(page.locator(".search-found > li").first).to_be_visible()
    shown = page.locator(".search-found")
    assert "<script>" in shown.inner_text()
    assert shown.locator("script, img, iframe, svg, style, [onerror], [onload]").count() == 0
    page.get_by_role("searchbox").fill("<b>qqqzzz")
    expect(page.get_by_role("status")).to_have_text("Nothing was found.")


@pytest.mark.parametrize("way", ["without scripts", "from a disk"])
def test_where_no_search_runs(browser: Browser, site: Path, address: str, way: str) -> None:
    """There is no field that does nothing; the page says why, and lists the years."""
    scripts = way != "without scripts"
    with browser.new_context(java_script_enabled=scripts) as context:
        page = context.new_page()
        start = address if not scripts else f"{site.as_uri()}/"
        page.goto(f"{start}search.html")
        assert page.get_by_role("searchbox").count() == 0
        told = page.locator(".search-disk" if scripts else ".search-without")
        expect(told).to_be_visible()
        page.get_by_role("link", name="2024").click()
        assert page.url.endswith("/years/2024.html")


def test_topics_and_links_are_results(page: Page, address: str) -> None:
    """Their entries are listed by themselves, and each leads to its place."""
    page.goto(f"{address}topics.html")
    theme = page.locator(".over-list .of").first.inner_text()
    page.goto(f"{address}search.html?q={quote(theme)}")
    result = page.locator(".search-found > li").filter(
        has=page.locator("h2 a[href$='topics.html']")
    )
    expect(result).to_be_visible()
    entry = result.locator("ul a").first
    anchor = (entry.get_attribute("href") or "").partition("#")[2]
    entry.click()
    page.wait_for_url("**/topics.html#*")
    assert page.locator(f"#{anchor}").is_visible()


@pytest.mark.long
def test_a_recap_comes_before_its_transcript(browser: Browser, tmp_path: Path) -> None:
    """Whatever number of posts of the transcript have the words."""
    folder = tmp_path / "public"
    once = quote_of(post("A heron stands among many other birds of the long river banks"))
    often = [post(f"heron heron {number}", post_id=str(number)) for number in range(2, 40)]
    said = recap(
        sections=(section(quotes=(once,)),),
        transcript=((once, "Q1"), *((quote_of(it), "Q1") for it in often)),
    )
    build_site([said], folder, site=SiteConfig(search="transcripts"), words=ENGLISH)
    with serve_folder(folder, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        page = browser.new_page()
        page.goto(f"{server.address}search.html?q=heron")
        links = page.locator(".search-found > li > h2 a")
        expect(links).to_have_count(2)
        addresses = links.evaluate_all("all => all.map(it => it.href)")
        page.close()
        server.shutdown()
    assert [".transcript" in it for it in addresses] == [False, True]
