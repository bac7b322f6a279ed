"""A site of all recaps: what is on it, what it says of itself to feed readers, and its edges."""

from __future__ import annotations

import base64
import gc
import os
import re
import weakref
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest

from tests.render.builders import ENGLISH, START, post, quote, recap, section
from tests.render.evening import evening
from tests.render.hostile import WORDS, hostile_recap, visible
from tests.render.reading import Element, read_html
from tweetup.errors import TweetupError
from tweetup.model import Recap, Sentence, Session
from tweetup.render import build_site
from tweetup.render.site import Address, Card, write_site

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
ADDRESS = "https://chats.example.org/care"
LIST = ".tweetup-site"


@dataclass(frozen=True)
class Said:
    """What a site says of itself."""

    title: str = "Care chats"
    url: str | None = None
    quotes: str = "static"
    theme: str = "journal"
    author: str | None = None
    description: str | None = None
    contact: str | None = None
    search: str | None = None


def evenings() -> list[Recap]:
    """Three busy evenings, two weeks apart."""
    return [evening(date(2024, 5, day)) for day in (2, 16, 30)]


def numbered(session: str, start: datetime = START, **more: object) -> Recap:
    """A small recap of the session called that."""
    meeting = Session(
        id=session, hashtag="carechat", start=start, end=start + timedelta(hours=1), timezone="UTC"
    )
    return recap(session=meeting, date=start.date(), title=f"Title of {session}", **more)


@pytest.mark.parametrize("reposts", [0, 12])
def test_the_front_page_says_reposts_where_there_are_some(tmp_path: Path, reposts: int) -> None:
    """A session that a search captured has none: its posts are called posts."""
    said = evening(date(2024, 5, 2))
    with_reposts = replace(said, numbers=replace(said.numbers, reposts=reposts))
    build_site([with_reposts], tmp_path, site=Said(), words=ENGLISH)
    (tallies,) = pages(tmp_path)["years/2024.html"].classed("tallies")
    assert ("posts and reposts" in tallies.text) == bool(reposts)


def files(folder: Path) -> dict[str, bytes]:
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def pages(folder: Path) -> dict[str, Element]:
    """Every page of the site, by its path."""
    return {
        name: read_html(data.decode())
        for name, data in files(folder).items()
        if name.endswith(".html")
    }


@pytest.fixture(scope="module", params=[None, ADDRESS], ids=["anywhere", "at an address"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three evenings as a site, with and without an address."""
    output = tmp_path_factory.mktemp("site") / "public"
    build_site(evenings(), output, site=Said(url=request.param, author="A & B"), words=ENGLISH)
    return output


@pytest.fixture(scope="module")
def site_pages(site: Path) -> dict[str, Element]:
    """Every page of that site, by its path."""
    return pages(site)


@pytest.mark.long
def test_the_files(site: Path) -> None:
    """Home, a year, about, removal, five pages over time, two a session, a stylesheet, a feed, a
    calendar; the rest needs an address, and robots read their file at the root of a host alone.
    """
    of_address = {"404.html", "feed.json", "sitemap.xml"}
    names = {name for name in files(site) if not name.startswith("cards/")} - of_address
    sessions = {
        f"sessions/carechat-2024-05-{day}{page}.html"
        for day in ("02", "16", "30")
        for page in ("", ".transcript")
    }
    own = {"index.html", "about.html", "policy.html", "years/2024.html", "style.css"}
    own |= {f"{name}.html" for name in ("numbers", "topics", "links", "hashtags", "hosts")}
    assert names == own | {"feed.xml", "calendar.ics", LIST} | sessions


@pytest.mark.long
def test_a_year_lists_its_recaps(site_pages: dict[str, Element]) -> None:
    """The newest comes first; each leads to its page and to each of its questions there."""
    year = site_pages["years/2024.html"]
    cards = year.all("article")
    links = [card.one("h2").one("a") for card in cards]
    assert [each.get("href") for each in links] == [
        f"../sessions/carechat-2024-05-{day}.html" for day in (30, 16, "02")
    ]
    assert links[0].text == "Working together"
    asked = cards[0].classed("asked-list")[0].all("a")
    session = site_pages["sessions/carechat-2024-05-30.html"]
    parts = [it for it in session.all("section") if "question" in it.get("class").split()]
    ids = [each.get("href").partition("#")[2] for each in asked]
    assert len(ids) == len(set(ids)) == 6
    for anchor, part in zip(ids, parts, strict=False):
        assert anchor in {it.get("id") for it in part.all()}


@pytest.mark.long
def test_home_leads_with_what_was_said(site_pages: dict[str, Element]) -> None:
    """The latest recap's quote, how to join, the recaps before, and the years; no list of all."""
    home = site_pages["index.html"]
    assert home.one("h1").text == "Care chats"
    assert [each.one("a").get("href")[-7:] for each in home.classed("title")] == [
        "30.html", "16.html", "02.html"
    ]  # fmt: skip
    assert home.classed("lead-quote")[0].one("blockquote").text
    assert "write a post with #carechat" in home.classed("meeting")[0].text
    assert "3 recaps since 2024. The latest chat: 40 people" in home.classed("going")[0].text
    assert home.classed("years")[0].one("a").get("href") == "years/2024.html"


def test_home_without_a_lead_and_questions_shows_what_there_is(tmp_path: Path) -> None:
    """The introduction and a post of the recap; no day twice, one spelling of the hashtag."""
    shown = quote(post("Bring your own cards."))
    told = Sentence(text="We met.", posts=())
    asked = section("S1", question=None, quotes=(shown,))
    recaps = [
        replace(
            numbered(f"carechat-{day}", START + timedelta(days=day)),
            title=title,
            hashtag=tag,
            sections=(asked,),
            lead_quote=None,
            intro=(told, replace(told, text="Two wrote.")),
        )
        for day, (tag, title) in enumerate(
            (
                ("CareChat", "Cards: Care (#CareChat), 16 May 2024"),
                ("CareChat", "An evening of cards"),
                ("carechat", "The care hour, 18 May 2024"),
                ("carechat", "carechat, 19 May 2024"),
                ("CareChat", "carechat, 20 May 2024"),
            )
        )
    ]
    build_site(recaps, tmp_path, site=Said(), words=ENGLISH)
    home = pages(tmp_path)["index.html"]
    (latest,) = home.classed("latest")
    assert latest.classed("standfirst")[0].text == "We met. Two wrote."
    assert "Bring your own cards." in latest.one("blockquote").text
    year = pages(tmp_path)["years/2024.html"]
    above = [[it.text for it in card.classed("eyebrow")] for card in year.all("article")]
    friday, thursday = ["#CareChat Friday, 17 May 2024"], ["#CareChat Thursday, 16 May 2024"]
    assert above == [[], [], ["#CareChat"], friday, thursday]
    (earlier,) = home.classed("recap-list")
    assert [len(it.classed("tallies")) for it in earlier.all("li")] == [1, 1, 0]


def test_all_links_work_from_a_disk(site: Path, site_pages: dict[str, Element]) -> None:
    """Each relative link on each page names a file of the site, and an id that is on it."""
    ids = {name: {each.get("id") for each in page.all()} for name, page in site_pages.items()}
    for name, page in site_pages.items():
        named = [each.get("id") for each in page.all() if each.get("id")]
        assert len(named) == len(set(named)), name
        for href in {each.get("href") for each in page.all("a", "link")}:
            if href.startswith(("http:", "https:", "data:")):
                continue
            path, _, anchor = href.partition("#")
            target = (site / name).parent / path.partition("?")[0] if path else site / name
            if name == "404.html" and path:  # servers show it at any address
                target = site / path.removeprefix("/care/").partition("?")[0]
            assert target.is_file(), f"{name}: {href}"
            if anchor:
                other = os.path.relpath(target, site)
                assert anchor in ids[other], f"{name}: {href}"


def test_pages_know_their_neighbours(site_pages: dict[str, Element]) -> None:
    """Each session's page leads to the one before, the one after, and the front page."""
    rels = [
        {each.get("rel"): each.get("href") for each in page.all("a")}
        for name, page in site_pages.items()
        if name.startswith("sessions/") and ".transcript" not in name
    ]
    before, between, after = ("carechat-2024-05-02", "carechat-2024-05-16", "carechat-2024-05-30")
    assert [(each.get("prev"), each.get("next")) for each in rels] == [
        (None, f"../sessions/{between}.html"),
        (f"../sessions/{before}.html", f"../sessions/{after}.html"),
        (f"../sessions/{between}.html", None),
    ]


def test_neighbours_are_of_the_same_chat(tmp_path: Path) -> None:
    """Where two chats take turns, each session leads to the ones before and after of its own."""
    both = [numbered(f"carechat-{n}", START + timedelta(days=2 * n)) for n in range(3)]
    for n in range(3):
        other = numbered(f"labchat-{n}", START + timedelta(days=2 * n + 1))
        both.append(replace(other, session=replace(other.session, hashtag="labchat")))
    build_site(both, tmp_path, site=Said(), words=ENGLISH)
    made = pages(tmp_path)
    for chat in ("carechat", "labchat"):
        links = [
            {each.get("rel"): each.get("href") for each in page.all("a")}
            for page in (made[f"sessions/{chat}-{n}.html"] for n in range(3))
        ]
        address = f"../sessions/{chat}-{{}}.html".format
        assert [(each.get("prev"), each.get("next")) for each in links] == [
            (None, address(1)),
            (address(0), address(2)),
            (address(1), None),
        ]


def test_pages_fetch_only_the_sites_own(site_pages: dict[str, Element]) -> None:
    """No script, one stylesheet, and a policy that allows nothing else."""
    for page in site_pages.values():
        assert not page.all("style", "img", "iframe", "form")
        assert {each.get("type") for each in page.all("script")} <= {"application/ld+json"}
        (policy,) = [each.get("content") for each in page.all("meta") if each.get("http-equiv")]
        assert policy.startswith("default-src 'none'; style-src 'self';")
        (sheet,) = [each for each in page.all("link") if each.get("rel") == "stylesheet"]
        assert re.fullmatch(r"(\.\./|/care/)?style\.css\?[0-9a-f]{8}", sheet.get("href"))


def test_recap_and_transcript_lead_to_each_other(site_pages: dict[str, Element]) -> None:
    """The recap leads to the transcript from its contents and from each section to its own part;
    the transcript leads back, and searching machines leave it out.
    """
    for day in ("02", "16", "30"):
        name = f"carechat-2024-05-{day}"
        recap_page = site_pages[f"sessions/{name}.html"]
        transcript = site_pages[f"sessions/{name}.transcript.html"]
        assert [each.get("href") for each in recap_page.classed("all")] == [
            f"{name}.transcript.html#transcript-{part}"
            for part in (*(f"q{n}" for n in range(1, 7)), "chatter")
        ]
        contents = recap_page.classed("contents")[0].all("a")
        assert f"{name}.transcript.html" in {each.get("href") for each in contents}
        back = transcript.one("header").all("a")
        assert [(each.get("href"), each.text) for each in back] == [
            (f"{name}.html", "Back to the recap")
        ]
        robots = [
            each.get("content") for each in transcript.all("meta") if each.get("name") == "robots"
        ]
        assert robots == ["noindex"]
        assert transcript.classed("site-top")[0].all("a")[0].get("href") == "../index.html"
        assert len(transcript.classed("post")) == 303


def test_a_cited_post_without_an_address_leads_to_the_transcript(tmp_path: Path) -> None:
    """On a site its mark leads to the post's place in the transcript, which is there."""
    said = quote(url=None)
    part = section(summary=(Sentence(text="This was said.", posts=(said.post.key,)),))
    of = numbered("carechat-2024-05-16", sections=(part,), transcript=((said, "Q1"),))
    build_site([of], tmp_path, site=Said(), words=ENGLISH)
    made = pages(tmp_path)
    (mark,) = made["sessions/carechat-2024-05-16.html"].classed("notes")[0].all("a")
    assert mark.get("href") == "carechat-2024-05-16.transcript.html#post-x-1"
    ids = made["sessions/carechat-2024-05-16.transcript.html"].all("figure")
    assert [each.get("id") for each in ids] == ["post-x-1"]


def feed_of(folder: Path) -> ET.Element:
    return ET.fromstring((folder / "feed.xml").read_bytes())


def test_the_feed_is_atom(site: Path) -> None:
    """RFC 4287: a feed and each entry have one id, title and updated time; there is an author;
    ids are absolute and differ; the newest comes first; content is escaped HTML that is sound.
    """
    feed = feed_of(site)
    assert feed.tag == f"{ATOM}feed"
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "A & B"
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}updated") for entry in entries] == [
        f"2024-05-{day}T20:00:00+00:00" for day in (30, 16, "02")
    ]
    for each in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert len(each.findall(f"{ATOM}{name}")) == 1
    assert feed.findtext(f"{ATOM}updated") == entries[0].findtext(f"{ATOM}updated")
    ids = [str(each.findtext(f"{ATOM}id")) for each in (feed, *entries)]
    assert len(set(ids)) == 4
    assert all(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", each) for each in ids)
    for entry in entries:
        content = entry.find(f"{ATOM}content")
        assert content is not None
        assert content.get("type") == "html"
        assert len(read_html(str(content.text)).all("h2")) == 6
        assert str(entry.findtext(f"{ATOM}summary")).startswith("@maren_okafor and @tobias_lind")


def test_addresses_in_the_feed(site: Path) -> None:
    """They are absolute where the site's address is known, and relative to the feed elsewhere;
    each leads to a file of the site.
    """
    known = (site / "sitemap.xml").exists()
    feed = feed_of(site)
    hrefs = [str(each.get("href")) for each in feed.iter(f"{ATOM}link")]
    for content in feed.iter(f"{ATOM}content"):
        hrefs += [each.get("href") for each in read_html(str(content.text)).all("a")]
    assert len(hrefs) == 2 + 3 + 18
    for href in hrefs:
        assert href.startswith(f"{ADDRESS}/") == known
        assert (site / href.removeprefix(f"{ADDRESS}/").partition("#")[0]).is_file()
    base = feed.get("{http://www.w3.org/XML/1998/namespace}base")
    assert base is None or base == f"{ADDRESS}/"


def test_a_map_needs_addresses(site: Path, site_pages: dict[str, Element]) -> None:
    """A site map is there where the address is known, and names every page but transcripts."""
    known = (site / "sitemap.xml").exists()
    assert not (site / "robots.txt").exists()  # no robot looks for it below a host's root
    canonical = {
        name: [each.get("href") for each in page.all("link") if each.get("rel") == "canonical"]
        for name, page in site_pages.items()
        if ".transcript" not in name and name != "404.html"
    }
    if not known:
        assert not any(canonical.values())
        return
    listed = [each.text for each in ET.parse(site / "sitemap.xml").iter(f"{MAP}loc")]
    assert sorted(map(str, listed)) == sorted(href for (href,) in canonical.values())
    assert f"{ADDRESS}/" in listed


def test_what_the_site_says_of_itself(tmp_path: Path) -> None:
    """Title, description, author and language are on the pages, as words."""
    said = Said(title="<b>Care</b> & co", description='"quoted" <i>', author="<u>")
    build_site([numbered("carechat-2024-05-16")], tmp_path, site=said, words=ENGLISH)
    for page in pages(tmp_path).values():
        assert page.one("html").get("lang") == "en"
        assert not page.all("b", "i", "u")
        assert "<b>Care</b> & co" in page.one("head").one("title").text
    front = pages(tmp_path)["index.html"]
    assert front.classed("standfirst")[0].text == '"quoted" <i>'
    assert front.one("footer").text == (
        "Published by <u>. Feed of new recaps About these pages Use and removal"
    )
    feed = feed_of(tmp_path)
    assert feed.findtext(f"{ATOM}title") == "<b>Care</b> & co"
    assert feed.findtext(f"{ATOM}subtitle") == '"quoted" <i>'
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "<u>"


@pytest.mark.parametrize("words", [*WORDS[:7], WORDS[30], WORDS[31], "\ufffe\uffff not a letter"])
def test_hostile_words_in_the_feed(tmp_path: Path, words: str) -> None:
    """The feed stays XML, its content sound HTML, and no element comes from a post."""
    build_site([hostile_recap(words)], tmp_path, site=Said(url=ADDRESS), words=ENGLISH)
    entry = feed_of(tmp_path).find(f"{ATOM}entry")
    assert entry is not None
    assert " ".join(str(entry.findtext(f"{ATOM}title")).split()) == visible(words)
    content = read_html(str(entry.findtext(f"{ATOM}content")))
    assert {each.name for each in content.all()} == {"p", "h2", "a"}
    assert content.one("h2").text == f"Q1: {visible(words)}"


@pytest.mark.parametrize(
    "session",
    ["../../outside", "/absolute", "a/b", "CON", "a\\b", "Ünïcode-2024", "x" * 300, ".hidden", "\0",
     "-", "", "a b", "index.html", "%2e%2e%2fup"],
)  # fmt: skip
def test_names_of_pages_are_safe(tmp_path: Path, session: str) -> None:
    """Whatever a session is called, its page lies in sessions/, and the front page finds it."""
    output = tmp_path / "public"
    build_site([numbered(session)], output, site=Said(url=ADDRESS), words=ENGLISH)
    assert [path.name for path in tmp_path.iterdir()] == ["public"]
    page, transcript = sorted((output / "sessions").iterdir())
    assert transcript.name == f"{page.stem}.transcript.html"
    assert re.fullmatch(r"\w[\w-]{0,99}\.html", page.name)
    assert page.name.lower() == page.name
    (link,) = pages(output)["index.html"].classed("title")[0].all("a")
    assert (output / unquote(link.get("href"))) == page
    assert len(feed_of(output).findall(f"{ATOM}entry")) == 1


def test_two_names_never_meet(tmp_path: Path) -> None:
    """Names that differ only in letters a file name cannot have get a page each."""
    names = (
        "a b",
        "a/b",
        "a-b",
        "A-b",
        "a  b",
        "x" * 300,
        "x" * 301,
        "a-b-transcript",
        "a-b.transcript",
    )
    build_site([numbered(name) for name in names], tmp_path, site=Said(), words=ENGLISH)
    assert len(list((tmp_path / "sessions").iterdir())) == 2 * len(names)


def test_no_sessions_yet(tmp_path: Path) -> None:
    """An empty archive gives a front page that says so, and a feed that is sound."""
    build_site([], tmp_path, site=Said(url=ADDRESS), words=ENGLISH)
    assert pages(tmp_path)["index.html"].one("main").text == "No chats yet."
    assert feed_of(tmp_path).findtext(f"{ATOM}updated") == "1970-01-01T00:00:00+00:00"
    assert len(list(ET.parse(tmp_path / "sitemap.xml").iter(f"{MAP}loc"))) == 3


def test_a_feed_has_an_end(tmp_path: Path) -> None:
    """The twenty newest sessions are in it; all are on the page of the year."""
    many = [numbered(f"carechat-{n:02}", START + timedelta(days=n)) for n in range(25)]
    build_site(many, tmp_path, site=Said(), words=ENGLISH)
    titles = [each.findtext(f"{ATOM}title") for each in feed_of(tmp_path).iter(f"{ATOM}entry")]
    assert titles == [f"Title of carechat-{n:02}" for n in range(24, 4, -1)]
    assert len(pages(tmp_path)["years/2024.html"].all("article")) == 25


@pytest.mark.long
def test_the_same_recaps_give_the_same_bytes(tmp_path: Path, site: Path) -> None:
    """In any order, into any folder, at any moment; a feed's ids stay when a site is rebuilt."""
    url = ADDRESS if (site / "sitemap.xml").exists() else None
    first, second, third = evenings()
    paths = build_site(
        (second, third, first, second),
        tmp_path / "again",
        site=Said(url=url, author="A & B"),
        words=ENGLISH,
    )
    assert files(tmp_path / "again") == files(site)
    assert paths == tuple(sorted(paths))
    assert {path.relative_to(tmp_path / "again").as_posix() for path in paths} | {LIST} == set(
        files(site)
    )


def test_a_page_stays_where_it_is(tmp_path: Path) -> None:
    """A page's name and an entry's id depend on its own session only."""
    first = numbered("carechat-2024-05-16")
    build_site([first], tmp_path / "a", site=Said(), words=ENGLISH)
    later = numbered("carechat-2024-05-30", START + timedelta(days=14))
    build_site([first, later], tmp_path / "b", site=Said(title="Renamed"), words=ENGLISH)
    entries = [feed_of(tmp_path / name).findall(f"{ATOM}entry")[-1] for name in "ab"]
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == 1
    assert (tmp_path / "b/sessions/carechat-2024-05-16.html").is_file()


@pytest.mark.parametrize("url", [None, ADDRESS], ids=["anywhere", "at an address"])
def test_names_before_lead_to_the_page(tmp_path: Path, url: str | None) -> None:
    """The page at a name before names the new one, for readers, browsers and search engines."""
    new = numbered("carechat-2024-05-02")
    old = replace(new.session, aliases=("carechat-2024-05-03", "carechat-first"))
    build_site([replace(new, session=old)], tmp_path / "public", site=Said(url=url), words=ENGLISH)
    page = read_html((tmp_path / "public/sessions/carechat-2024-05-03.html").read_text("utf-8"))
    (refresh,) = [it for it in page.all("meta") if it.get("http-equiv") == "refresh"]
    assert refresh.get("content") == "0; url=../sessions/carechat-2024-05-02.html"
    (canonical,) = [it for it in page.all("link") if it.get("rel") == "canonical"]
    assert canonical.get("href") == f"{url or '..'}/sessions/carechat-2024-05-02.html"
    assert page.one("a").get("href") == "../sessions/carechat-2024-05-02.html"
    (script,) = page.all("script")
    digest = base64.b64encode(sha256("".join(map(str, script.children)).encode()).digest())
    policy = page.all("meta")[1]
    assert policy.get("http-equiv") == "Content-Security-Policy"
    assert policy.get("content").endswith(f"; script-src 'sha256-{digest.decode()}'")
    target = tmp_path / "public/sessions" / page.one("a").get("href").rpartition("/")[2]
    assert target.is_file()
    assert (tmp_path / "public/sessions/carechat-first.html").is_file()
    talk = tmp_path / "public/sessions/carechat-2024-05-03.transcript.html"
    leads = read_html(talk.read_text("utf-8")).one("a").get("href")
    assert leads == "../sessions/carechat-2024-05-02.transcript.html"
    assert (talk.parent / leads).is_file()
    for name in ("feed.xml", "index.html", *(["sitemap.xml"] if url else [])):
        assert (
            "2024-05-03"
            not in (tmp_path / "public" / name).read_text("utf-8").partition("<footer")[0]
        )


def test_a_page_of_a_session_wins_over_a_name_before(tmp_path: Path) -> None:
    """Where another session has the name now, its page is there."""
    first = numbered("carechat-2024-05-02")
    renamed = replace(first.session, aliases=("carechat-2024-05-03",))
    second = numbered("carechat-2024-05-03", START + timedelta(days=1))
    build_site(
        [replace(first, session=renamed), second], tmp_path / "public", site=Said(), words=ENGLISH
    )
    page = (tmp_path / "public/sessions/carechat-2024-05-03.html").read_text("utf-8")
    assert "Title of carechat-2024-05-03" in page
    assert "refresh" not in page


def test_feed_readers_know_a_renamed_session(tmp_path: Path) -> None:
    """An entry keeps the id it had under the first name, so that nobody reads it as new."""
    entries = []
    for number, aliases in enumerate([(), ("carechat-2024-05-02", "carechat-second")]):
        meeting = numbered("carechat-2024-05-02" if not number else "carechat-third")
        named = replace(meeting, session=replace(meeting.session, aliases=aliases))
        build_site([named], tmp_path / str(number), site=Said(), words=ENGLISH)
        feed = ET.fromstring((tmp_path / str(number) / "feed.xml").read_text("utf-8"))
        entries.append(feed.findtext(f"{ATOM}entry/{ATOM}id"))
    assert entries[0] == entries[1] is not None


class Loaded(Recap):
    """A recap whose end can be observed."""


class Library:
    """Recaps that are made when they are asked for."""

    def __init__(self, count: int) -> None:
        self.recaps = {
            f"carechat-{n:02}": numbered(f"carechat-{n:02}", START + timedelta(days=n))
            for n in range(count)
        }
        self.loaded: list[str] = []
        self._alive: list[weakref.ref[Recap]] = []
        self.most = 0

    @property
    def sessions(self) -> list[Session]:
        return [recap.session for recap in self.recaps.values()]

    def load(self, name: str) -> Recap:
        self.loaded.append(name)
        recap = self.recaps[name]
        loaded = Loaded(**{part.name: getattr(recap, part.name) for part in fields(Recap)})
        self._alive.append(weakref.ref(loaded))
        gc.collect()
        self.most = max(self.most, sum(it() is not None for it in self._alive))
        return loaded


class Inputs:
    """Digests of a library's recaps, and the cards of those that are as they were."""

    def __init__(self, library: Library, before: Inputs | None = None, frame: str = "") -> None:
        self.frame = frame
        self._library = library
        self.published: list[Address] = []
        self._cards: dict[str, tuple[str, Card]] = {} if before is None else dict(before._cards)

    def digest(self, session: str) -> str:
        return repr(self._library.recaps[session])

    def card(self, session: str) -> Card | None:
        digest, card = self._cards.get(session, ("", None))
        return card if digest == self.digest(session) else None

    def keep(self, session: str, card: Card) -> None:
        self._cards[session] = self.digest(session), card

    def first_name(self, session: str) -> str:
        return session

    def changed(self, session: str) -> datetime:
        return self._library.recaps[session].session.end

    def publish(self, address: Address) -> None:
        self.published.append(address)


CHANGES: dict[str, Callable[[Recap], Recap]] = {
    "a word": lambda recap: replace(recap, join="another"),
    "a title": lambda recap: replace(recap, title="another"),
}
OWN = {"carechat-14.html", "carechat-14.transcript.html", "2024.html", "feed.xml"}
BESIDE = {f"carechat-{n}{page}.html" for n in (13, 15) for page in ("", ".transcript")}


@pytest.mark.long
@pytest.mark.parametrize(
    ("name", "touched"),
    [
        ("a word", OWN),
        ("a title", OWN | BESIDE | {"topics.html"}),
        ("a title in all", None),
        ("the frame", set[str]()),
        ("nothing", set[str]()),
    ],
)
def test_a_page_of_the_same_inputs_is_not_made(
    tmp_path: Path, name: str, touched: set[str] | None
) -> None:
    """Its recap is not even read, unless a template of the user's shows it on other pages; the
    site is the same as one that is made as a whole.
    """
    output, templates, library = tmp_path / "site", tmp_path / "templates", Library(22)
    (templates / "site").mkdir(parents=True)
    if touched is None:
        (templates / "site" / "transcript.html.j2").write_text("{{ pages[7].recap.title }}")

    def write(folder: Path, inputs: Inputs | None) -> set[str]:
        times = {path: path.stat().st_mtime_ns for path in folder.rglob("*.*")}
        made = write_site(
            library.sessions,
            library.load,
            folder,
            site=Said(),
            words=ENGLISH,
            templates=templates,
            inputs=inputs,
        )
        return {path.name for path in made if path.stat().st_mtime_ns != times.get(path)}

    first = Inputs(library)
    assert len(write(output, first)) == 2 * 22 + 12
    change = CHANGES.get(name.removesuffix(" in all"))
    if change is not None:
        library.recaps["carechat-14"] = change(library.recaps["carechat-14"])
    library.loaded.clear()
    written = write(output, Inputs(library, first, frame="other" if name == "the frame" else ""))
    if touched is not None:
        assert written <= touched
        feed = {f"carechat-{n:02}" for n in range(2, 22)}
        assert feed.issuperset(library.loaded) == (name != "the frame")
        assert bool(library.loaded) == (name != "nothing")
    write(tmp_path / "fresh", None)
    assert {name: data for name, data in files(output).items() if name != LIST} == {
        name: data for name, data in files(tmp_path / "fresh").items() if name != LIST
    }


def test_recaps_are_read_in_turn_and_dropped(tmp_path: Path) -> None:
    """A page needs its recap and its neighbours' titles: a site of any size takes no more memory.

    Each recap is read once for its pages, from the newest on, and those in the feed once more.
    """
    gc.freeze()  # or each of 50 collections walks through all that earlier tests left
    library = Library(30)
    write_site(library.sessions, library.load, tmp_path / "a", site=Said(), words=ENGLISH)
    newest_first = sorted(library.recaps, reverse=True)
    assert library.loaded == newest_first + newest_first[:20]
    assert library.most <= 5
    build_site(library.recaps.values(), tmp_path / "b", site=Said(), words=ENGLISH)
    assert files(tmp_path / "a") == files(tmp_path / "b")


def test_a_users_front_page_may_use_all_of_a_recap(tmp_path: Path) -> None:
    """A template that reads the recaps of all pages gets them, each with its own view."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html.j2").write_text(
        "{% for page in pages %}{{ page.recap.title }}: "
        "{{ page.view.anchor(page.recap.session.id) }}"
        "{% for quote, section in page.recap.transcript %} {{ quote.post.text }}{% endfor %};"
        "{% endfor %}"
    )
    many = [
        numbered(f"carechat-{n}", START + timedelta(days=n), transcript=((quote(), "Q1"),))
        for n in range(6)
    ]
    output = tmp_path / "out"
    build_site(many, output, site=Said(), words=ENGLISH, templates=tmp_path)
    assert (output / "index.html").read_text() == "".join(
        f"Title of carechat-{n}: carechat-{n} A1: a post;" for n in range(5, -1, -1)
    ) + "\n"


@pytest.mark.parametrize("name", ["index.html.j2", "session.html.j2", "feed.xml.j2"])
def test_a_template_that_fails_leaves_the_site_as_it_was(tmp_path: Path, name: str) -> None:
    """Pages are written when all of them are made."""
    output, templates = tmp_path / "out", tmp_path / "templates"
    build_site([numbered("carechat-1")], output, site=Said(), words=ENGLISH)
    before = files(output)
    (templates / "site").mkdir(parents=True)
    (templates / "site" / name).write_text("{{ pages[1].nothing }}")
    others = [numbered("carechat-1"), numbered("carechat-2", START + timedelta(days=1))]
    with pytest.raises(TweetupError, match="failed"):
        build_site(others, output, site=Said(), words=ENGLISH, templates=templates)
    assert files(output) == before
