"""Two hundred hostile posts in every output and on every page of a site: they stay words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

import icalendar
import pytest
from playwright.sync_api import Browser

from tests.browser.every_page import HOST, visiting
from tests.generators.test_sites import titled
from tests.hostile.posts import HANDLES, KINDS, POSTS
from tests.hostile.reading import acting, as_browser, document_of, posts_recap, quoted_words
from tests.project.test_recaps import FORMATS
from tests.render import hostile
from tests.render.builders import ENGLISH, START
from tests.render.test_site import Said
from tweetup.model import Recap
from tweetup.render import Rendered, RenderOptions, render_output
from tweetup.render.pdf import print_page
from tweetup.render.post_text import clean
from tweetup.render.site import SiteChat, SiteMeeting, write_site

ATOM = "{http://www.w3.org/2005/Atom}"
NO_HTML = {"json", "thread-x", "thread-bluesky", "thread-mastodon"}
READ_AS_HTML = [*(it for it in FORMATS if it not in NO_HTML), "pdf"]
JOINER = "\u2060"
"""Keeps ``=?`` in a subject from being read as an encoded word."""
FEW = 22
"""One title in so many is in the quick run."""


@cache
def everything() -> Recap:
    return posts_recap()


@cache
def rendered(name: str) -> Rendered:
    return render_output(everything(), name)


def html_of(name: str, recap: Recap | None = None) -> str:
    """An output as HTML; a PDF as the page of which it is made."""
    recap = recap or everything()
    if name == "pdf":
        return print_page(recap, RenderOptions())
    made = rendered(name) if recap is everything() else render_output(recap, name)
    return document_of(name, made)


def visible(text: str) -> str:
    """The words of a text that a reader should see; the mark of byte order is none of them."""
    return hostile.visible(text.replace("\ufeff", ""))


def test_there_are_enough() -> None:
    assert len(set(POSTS)) == len(POSTS) >= 200
    assert all(len(texts) >= 10 for texts in KINDS.values())


@pytest.mark.parametrize("name", READ_AS_HTML)
def test_each_post_is_there_once_and_is_words(name: str) -> None:
    """In its place in the order; nothing on the page runs, fetches or leads astray."""
    page = as_browser(html_of(name))
    assert acting(page) == []
    said = quoted_words(page)
    if name in {"quarto", "pandoc", "jekyll", "hugo"}:  # they are read by their generators
        assert len(said) == len(POSTS)
        return
    assert said == [visible(text) for text in POSTS]


@pytest.mark.parametrize("name", ["thread-x", "thread-bluesky", "thread-mastodon"])
def test_plain_outputs_hold_no_signs_that_act(name: str) -> None:
    """No control characters for a terminal, none that turn the line round."""
    text = rendered(name).text
    assert clean(text) == text


def test_the_record_is_read_back() -> None:
    """JSON has titles as they were written, for programs; a terminal gets no signs that act."""
    for number, title in enumerate(POSTS):
        text = render_output(titled(number, title), "json").text
        assert visible(json.loads(text)["title"]) == visible(title)
        assert not re.search("[\x00-\x09\x0b-\x1f]", text)


def sample(step: int) -> dict[int, str]:
    """Posts, by their number."""
    return {number: text for number, text in enumerate(POSTS) if number % step == 0}


@pytest.mark.parametrize("step", [FEW, pytest.param(1, marks=pytest.mark.long)])
def test_titles_questions_and_names_stay_words(step: int) -> None:
    """Each text as the title, a question, a host's name: in no output does any of it act."""
    for number, text in sample(step).items():
        made = titled(number, text)
        for name in READ_AS_HTML:
            page = as_browser(html_of(name, made))
            assert acting(page) == [], (name, text)
            if name in {"html", "transcript", "pdf", "email"}:
                (heading,) = page.all("h1")
                assert visible(text) in heading.text, (name, text)
                assert visible(text) in page.one("title").text, (name, text)
        mail = message_from_bytes(render_output(made, "email").data, policy=default)
        subject = mail["Subject"].replace(JOINER, "").strip()
        assert subject == visible(text).replace(JOINER, "").strip()
        assert not {"bcc", "cc", "to", "location"} & {it.lower() for it in mail}


@pytest.fixture(scope="module", params=[FEW, pytest.param(1, marks=pytest.mark.long)])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of a session for each text as its title, and of one with all posts."""
    folder = tmp_path_factory.mktemp("hostile")
    texts = sample(request.param)
    recaps = [everything()]
    for number, text in texts.items():
        made, start = titled(number, text), START - timedelta(days=number + 1)
        session = replace(made.session, start=start, end=start + timedelta(hours=1))
        recaps.append(replace(made, session=session, date=start.date()))
    meetings = tuple(
        SiteMeeting(start=START, end=START + timedelta(hours=1), topic=text)
        for text in texts.values()
    )
    chat = SiteChat(
        hashtag="carechat",
        title=POSTS[0],
        description=POSTS[1],
        join=POSTS[40],
        coming=meetings,
    )
    by_id = {it.session.id: it for it in recaps}
    write_site(
        [it.session for it in recaps],
        by_id.__getitem__,
        folder / "care",
        site=Said(
            title=POSTS[70], url=f"{HOST}/care", author=POSTS[2], description=POSTS[71], contact="x"
        ),
        words=ENGLISH,
        chats=[chat],
    )
    return folder


def pages_of(site: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(site.rglob("*.html")):
        yield path.relative_to(site).as_posix(), path.read_text(encoding="utf-8")


@pytest.mark.long
def test_no_page_of_a_site_acts(site: Path) -> None:
    """Each is as a browser reads it; those of search engines' data are JSON."""
    seen: set[str] = set()
    for name, text in pages_of(site):
        page = as_browser(text)
        assert acting(page) == [], name
        for script in page.all("script"):
            json.loads("".join(map(str, script.children)))
        seen.update(it.text for it in page.all("h1"))
        if name.endswith("sessions/carechat-posts-2024-05-16.html"):
            assert quoted_words(page) == [visible(it) for it in POSTS]
    assert {visible(it) for it in sample(FEW).values()} <= seen


def test_feeds_and_calendars_are_read(site: Path) -> None:
    """By readers of XML, JSON and calendars, with the titles and as many entries as there are."""
    titles = {visible(it) for it in sample(FEW).values()}
    feed = ET.parse(site / "care/feed.xml").getroot()
    entries = feed.findall(f"{ATOM}entry")
    data = json.loads((site / "care/feed.json").read_text(encoding="utf-8"))
    assert len(entries) == len(data["items"])
    listed = [" ".join((it.findtext(f"{ATOM}title") or "").split()) for it in entries]
    assert [" ".join(it["title"].split()) for it in data["items"]] == listed
    if len(entries) <= len(titles) + 1:
        assert titles <= {*listed}
    for entry in (*entries, *data["items"]):
        html = entry.get("content_html") if isinstance(entry, dict) else None
        html = html or (None if isinstance(entry, dict) else entry.findtext(f"{ATOM}content"))
        assert acting(as_browser(html or "")) == []
    ET.parse(site / "care/sitemap.xml")
    for path in site.rglob("*.ics"):
        text = path.read_bytes()
        assert b"\n" not in text.replace(b"\r\n", b"")
        calendar = icalendar.Calendar.from_ical(text)
        assert {it.name for it in calendar.walk()} <= {"VCALENDAR", "VEVENT"}
        assert not [it for it in calendar.walk() if {"ATTACH", "ATTENDEE"} & {*it.keys()}]


def test_no_file_climbs_out(site: Path) -> None:
    """Whatever people are called, files lie in the site's folder, by names for any disk."""
    assert [it.name for it in site.iterdir()] == ["care"]
    for path in site.rglob("*"):
        assert re.fullmatch(r"\.?[\w-]+(?:\.[\w-]+)*", path.name), path


@pytest.mark.long
@pytest.mark.browser
def test_nothing_runs_in_a_browser(browser: Browser, site: Path) -> None:
    """No dialog, error or request to anybody, on the site and in each output."""
    for name in READ_AS_HTML:
        text = html_of(name)
        if "<html" not in text[:400]:
            text = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>x</title>{text}'
        (site / f"{name}.html").write_text(re.sub(r'src="cid:[^"]+"', "", text), encoding="utf-8")
    with visiting(browser, site) as (page, asked, wrong):
        for name, _ in pages_of(site):
            page.goto(f"{HOST}/{name}", wait_until="load")
            page.mouse.move(200, 200)
            page.keyboard.press("Tab")
            wide = page.evaluate("document.scrollingElement.scrollWidth - innerWidth")
            assert wide <= 0 or "/" not in name, name
            ours = "all => all.filter((it) => it.type !== 'application/ld+json').length"
            assert page.locator("script").evaluate_all(ours) == 0
        assert wrong() == []
        assert [it for it in asked if not it.startswith(HOST)] == []
    for name in READ_AS_HTML:
        (site / f"{name}.html").unlink()


@pytest.mark.long
def test_handles_in_every_output() -> None:
    """A name of four thousand letters and one that climbs are shown, and name no file."""
    for handle in HANDLES:
        made = titled(0, handle)
        for name in (*FORMATS,):
            output = render_output(made, name)
            assert "/" not in output.stem
            assert "\\" not in output.stem
            assert len(output.stem) < 200
