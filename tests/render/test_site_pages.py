"""A site's addresses that last, its calendars, cards and data, and its pages on itself."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import icalendar
import pytest
from PIL import Image

from tests.render.builders import ENGLISH, START, quote, recap
from tests.render.reading import Element
from tests.render.test_site import ADDRESS, Said, numbered, pages
from tweetup.model import Recap, Wording
from tweetup.render.site import Address, SiteChat, SiteMeeting, write_site
from tweetup.render.site.cards import draw_card
from tweetup.render.site.pages import pages_of
from tweetup.render.templates import open_templates
from tweetup.render.theme import read_theme

HOSTILE = "</script><script>alert(1)</script> ]]> {{ x }} ; , \\ \u202e BEGIN:VEVENT"
SOON = SiteMeeting(
    start=datetime(2026, 12, 4, 13, tzinfo=UTC),
    end=datetime(2026, 12, 4, 14, tzinfo=UTC),
    topic=f"Grüße, 世界\r\nATTACH:x; {HOSTILE} {'long ' * 40}",
)


def of_chat(recap: Recap, hashtag: str) -> Recap:
    return replace(recap, hashtag=hashtag, session=replace(recap.session, hashtag=hashtag))


def write(
    output: Path,
    recaps: list[Recap],
    *,
    site: Said | None = None,
    words: Wording = ENGLISH,
    **more: object,
) -> dict[str, Element]:
    by_id = {it.session.id: it for it in recaps}
    write_site(
        [it.session for it in recaps],
        by_id.__getitem__,
        output,
        site=site or Said(url=ADDRESS),
        words=words,
        **more,  # type: ignore[arg-type] # passed on
    )
    return pages(output)


TWO_CHATS = [
    of_chat(numbered("carechat-1"), "carechat"),
    of_chat(numbered("labchat-1", START + timedelta(days=400)), "labchat"),
]


def test_each_of_several_chats_has_its_page_and_feeds(tmp_path: Path) -> None:
    """The home page leads to both; one chat's feeds and page have its own recaps alone."""
    chat = SiteChat(
        hashtag="labchat",
        title=HOSTILE,
        description="Laboratories.",
        zone="Europe/Berlin",
        regular=(4, 14 * 60),
        coming=(SOON,),
    )
    made = write(tmp_path, TWO_CHATS, chats=[chat])
    home = made["index.html"].classed("chats")[0]
    assert [it.get("href") for it in home.all("a")] == ["chats/carechat.html", "chats/labchat.html"]
    assert "Friday, 4 December 2026, 14:00 CET" in home.text
    page = made["chats/labchat.html"]
    assert "Regular time: Friday, 14:00 (Europe/Berlin)." in page.classed("meeting")[0].text
    assert [it.text for it in page.classed("title")] == ["Title of labchat-1"]
    assert "Next time" not in made["chats/carechat.html"].text
    for name, ids in {"feed": 2, "chats/labchat": 1, "chats/carechat": 1}.items():
        feed = json.loads((tmp_path / f"{name}.json").read_text(encoding="utf-8"))
        assert feed["feed_url"] == f"{ADDRESS}/{name}.json"
        atom = (tmp_path / f"{name}.xml").read_text(encoding="utf-8")
        assert re.findall("<id>(.*)</id>", atom)[1:] == [it["id"] for it in feed["items"]]
        assert len(feed["items"]) == ids
    assert [link.get("href") for link in made["years/2024.html"].classed("years")[0].all("a")] == [
        "../years/2025.html",
        "../years/2024.html",
    ]


@pytest.mark.long
def test_calendars_are_sound(tmp_path: Path) -> None:
    """A reader of the standard finds the meetings; no line is longer than 75 bytes, and no words
    become an event. No meeting that is over is in it, and no event was made later than now.
    """
    chat = SiteChat(hashtag="labchat", title="Labs", join="Come, by; all\n", coming=(SOON,))
    write(tmp_path, TWO_CHATS, chats=[chat])
    data = (tmp_path / "calendar.ics").read_bytes()
    assert max(map(len, data.split(b"\r\n"))) <= 75
    assert b"\n" not in data.replace(b"\r\n", b"")
    (coming,) = icalendar.Calendar.from_ical(data).walk("VEVENT")
    assert coming.decoded("DTSTAMP") == START + timedelta(days=400)  # of the chat's recap
    assert (coming.decoded("DTSTART"), coming.decoded("DTEND")) == (SOON.start, SOON.end)
    assert str(coming["SUMMARY"]).startswith("Labs: Grüße, 世界 ATTACH:x; </script>")
    assert str(coming["DESCRIPTION"]) == "Come, by; all"
    one = icalendar.Calendar.from_ical((tmp_path / "chats/labchat.ics").read_bytes())
    assert [it["UID"] for it in one.walk("VEVENT")] == [coming["UID"]]
    write(tmp_path, TWO_CHATS)
    last, other = icalendar.Calendar.from_ical((tmp_path / "calendar.ics").read_bytes()).walk(
        "VEVENT"
    )
    assert (str(last["SUMMARY"]), last.decoded("DTSTART")) == ("Title of carechat-1", START)
    assert str(other["SUMMARY"]) == "Title of labchat-1"


def test_a_day_without_an_hour_is_told_as_a_day(tmp_path: Path) -> None:
    """In words on the home page, as a whole day in the calendar and the data on the page."""
    day = date(2026, 12, 9)
    start = datetime(2026, 12, 9, 5, tzinfo=UTC)
    meeting = SiteMeeting(start=start, end=start + timedelta(days=1), day=day)
    chat = SiteChat(hashtag="labchat", zone="America/New_York", title="Labs", coming=(meeting,))
    home = write(tmp_path, TWO_CHATS[1:], chats=[chat])["index.html"]
    told = home.classed("next-date")[0].one("time")
    assert (told.get("datetime"), told.text) == ("2026-12-09", "Wednesday, 9 December 2026")
    (event,) = icalendar.Calendar.from_ical((tmp_path / "calendar.ics").read_bytes()).walk("VEVENT")
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (day, date(2026, 12, 10))
    assert '"startDate": "2026-12-09"' in (tmp_path / "index.html").read_text()


def test_no_address_is_lost(tmp_path: Path) -> None:
    """An address leads to the session of its time, whatever its name; else it says that the page is
    gone, names nothing of it and is no news to search engines.
    """
    start, end = START, START + timedelta(hours=1)
    later = START + timedelta(days=2), START + timedelta(days=2, hours=1)
    addresses = [
        Address(path="sessions/before.html", chat="carechat", start=start, end=end),
        Address(path="sessions/before.transcript.html", chat="carechat", start=start, end=end),
        Address(path="sessions/secret.html", chat="carechat", start=later[0], end=later[1]),
        Address(path="sessions/other.html", chat="labchat", start=start, end=end),
        Address(path="regulars.html"),
        Address(path="index.html"),
    ]
    made = write(tmp_path, [numbered("carechat-1")], addresses=addresses)
    for name, target in (("before", "carechat-1"), ("before.transcript", "carechat-1.transcript")):
        (link,) = made[f"sessions/{name}.html"].all("a")
        assert link.get("href") == f"../sessions/{target}.html"
    for name in ("sessions/secret.html", "sessions/other.html", "regulars.html"):
        page = made[name]
        assert page.one("h1").text == "This page is no longer here."
        assert {it.get("content") for it in page.all("meta") if it.get("name") == "robots"} == {
            "noindex"
        }
        assert (tmp_path / name).parent.joinpath(page.one("main").one("a").get("href")).is_file()
        assert "secret" not in page.text
    assert "gone" not in made["index.html"].text
    assert "before" not in (tmp_path / "sitemap.xml").read_text()


@pytest.mark.long
def test_a_name_of_two_sessions_leads_to_the_one_published_there(tmp_path: Path) -> None:
    """The later one had the name between two builds alone."""
    first, second = numbered("carechat-1"), numbered("carechat-2", START + timedelta(days=7))
    both = [first, replace(second, session=replace(second.session, aliases=("spring",)))]
    spring = "sessions/spring.html"
    end = START + timedelta(hours=1)
    was = Address(path=spring, chat="carechat", start=START, end=end)
    for addresses, target in (([was], "carechat-1"), ([], "carechat-2")):
        (link,) = write(tmp_path, both, addresses=addresses)[spring].all("a")
        assert link.get("href") == f"../sessions/{target}.html"


def test_a_chat_that_becomes_the_only_one_keeps_its_addresses(tmp_path: Path) -> None:
    """Its page leads to the home page; feeds and calendar are at both addresses."""
    recaps = [numbered("carechat-1")]
    alone = write(tmp_path / "alone", recaps)
    assert not [name for name in alone if name.startswith("chats/")]
    made = write(tmp_path / "left", recaps, addresses=[Address(path="chats/carechat.html")])
    (link,) = made["chats/carechat.html"].all("a")
    assert (link.get("href"), link.text) == ("../index.html", "#carechat")
    left = tmp_path / "left"
    for name in ("xml", "json"):
        feed = (left / f"chats/carechat.{name}").read_text()
        assert f"{ADDRESS}/chats/carechat.{name}" in feed
        assert f"{ADDRESS}/sessions/carechat-1.html" in feed
    assert (left / "chats/carechat.ics").read_bytes().count(b"BEGIN:VEVENT") == 1
    assert "chats/" not in (left / "sitemap.xml").read_text()


@pytest.mark.long
def test_a_card_tells_the_day_once() -> None:
    """It is left out below where the title tells it, with a topic before it as well."""
    theme = read_theme(open_templates(None), "journal")
    for title, is_told in (
        ("#carechat, 16 May 2024", True),
        ("Pain: #carechat, 16 May 2024", True),
        ("An evening of cards", False),
    ):
        shown = recap(title=title)
        (page,) = pages_of([shown.session], {shown.session.id: shown}.__getitem__, None)
        with_day = draw_card(page.card, "Chats", theme)
        without = draw_card(replace(page.card, is_dated=True), "Chats", theme)
        assert (with_day == without) is is_told


def test_data_for_search_engines(tmp_path: Path) -> None:
    """It is JSON of schema.org, whatever a title says; no browser takes it for a script."""
    said = replace(numbered("carechat-1"), title=HOSTILE)
    chat = SiteChat(hashtag="carechat", title="Care", coming=(SOON,))
    made = write(tmp_path, [said], chats=[chat])
    page = made["sessions/carechat-1.html"]
    (script,) = page.all("script")
    assert script.get("type") == "application/ld+json"
    data = json.loads(script.text)
    assert data["headline"].startswith("</script><script>alert(1)</script> ]]>")
    assert data["url"] == f"{ADDRESS}/sessions/carechat-1.html"
    assert data["datePublished"] == "2024-05-16T19:00:00+00:00"
    (home,) = made["index.html"].all("script")
    _, event = json.loads(home.text)["@graph"]
    assert (event["@type"], event["startDate"]) == ("Event", "2026-12-04T13:00:00+00:00")
    shown = {it.get("property"): it.get("content") for it in page.all("meta")}
    assert shown["og:image"] == f"{ADDRESS}/cards/carechat-1.png"


@pytest.mark.parametrize(
    "title", ["Care", HOSTILE, "W" * 300, "صباح الخير", "🎉🎉", "", "long title " * 30]
)
def test_cards(tmp_path: Path, title: str) -> None:
    """Each is a picture of the size that networks ask for, the same at each build."""
    for name in ("a", "b"):
        write(tmp_path / name, [replace(numbered("carechat-1"), title=title)])
    first, again = (tmp_path / name / "cards/carechat-1.png" for name in ("a", "b"))
    assert first.read_bytes() == again.read_bytes()
    with Image.open(first) as image:
        assert (image.format, image.size) == ("PNG", (1200, 630))
        drawn = image.convert("L").crop((0, 40, 1200, 480)).point(lambda it: 255 * (it < 128))
    left, _, right, _ = drawn.getbbox() or (0, 0, 0, 0)
    assert 70 <= left < right <= 1130


def test_a_card_stays_at_the_addresses_that_it_had(tmp_path: Path) -> None:
    """Of names before and of pages that the ledger knows; nothing is left of sessions gone."""
    made = numbered("carechat-1")
    renamed = replace(made, session=replace(made.session, aliases=("first-name",)))
    start, end = made.session.start, made.session.end
    gone = {"start": start + timedelta(days=2), "end": end + timedelta(days=2)}
    addresses = [
        Address(path="sessions/first-name.html", chat="carechat", start=start, end=end),
        Address(path="sessions/before.html", chat="carechat", start=start, end=end),
        Address(path="sessions/before.transcript.html", chat="carechat", start=start, end=end),
        Address(path="sessions/carechat-1.html", chat="carechat", start=start, end=end),
        Address(path="sessions/secret.html", chat="carechat", **gone),
        Address(path="regulars.html"),
    ]
    write(tmp_path, [renamed], addresses=addresses)
    cards = {it.name: it.read_bytes() for it in (tmp_path / "cards").iterdir()}
    assert sorted(cards) == ["before.png", "carechat-1.png", "first-name.png"]
    assert len(set(cards.values())) == 1


@pytest.mark.long
def test_cards_have_the_colours_of_the_theme(tmp_path: Path) -> None:
    """Their ground is the theme's, but for that which few colours cannot tell."""
    for theme, ground in (
        ("journal", (255, 255, 255)),
        ("bulletin", (246, 248, 251)),
        ("proceedings", (251, 249, 244)),
    ):
        write(tmp_path / theme, [numbered("carechat-1")], site=Said(url=ADDRESS, theme=theme))
        with Image.open(tmp_path / theme / "cards" / "carechat-1.png") as image:
            drawn = image.convert("RGB").crop((600, 400, 601, 401)).tobytes()
        assert max(abs(it - wanted) for it, wanted in zip(drawn, ground, strict=True)) <= 2


@pytest.mark.parametrize(
    ("contact", "href"),
    [
        ("chat@example.org", "mailto:chat@example.org"),
        ("https://example.org/ask", "https://example.org/ask"),
        ("javascript:alert(1)", None),
        ("<b>@ann</b> {contact}", None),
        (None, None),
    ],
)
def test_whom_to_ask(tmp_path: Path, contact: str | None, href: str | None) -> None:
    """The page on removal has the address as words, and as a link where it is one."""
    made = write(tmp_path, [numbered("carechat-1")], site=Said(contact=contact))
    main = made["policy.html"].one("main")
    assert f"write to {contact or 'the hosts of the chat'}." in main.text
    links = [it.get("href") for it in main.all("a")]
    assert links == [*([href] if href else []), "about.html"]


def test_people_are_told_how_they_are_listed(tmp_path: Path) -> None:
    """The page on the site does not say that nobody is listed where the owner lists everybody."""
    for lists in (False, True):
        chat = SiteChat(hashtag="carechat", title="Care", lists_people=lists)
        made = write(tmp_path / str(lists), [numbered("carechat-1")], chats=[chat])
        assert ("Nobody is listed" in made["about.html"].text) != lists


@pytest.mark.parametrize(
    ("quotes", "whole", "alone"),
    [("static", True, True), ("embed", True, False), ("link", False, True)],
)
def test_readers_are_told_how_quotes_are_shown(
    tmp_path: Path, quotes: str, whole: bool, alone: bool
) -> None:
    """Nothing is promised that the networks' frames, or links in place of texts, break."""
    text = write(tmp_path, TWO_CHATS, site=Said(url=ADDRESS, quotes=quotes))["about.html"].text
    assert ("quoted whole" in text, "load nothing from other sites" in text) == (whole, alone)


def test_a_quote_has_a_link_that_stays(tmp_path: Path) -> None:
    """It is named, leads to the quote, and a post that stands twice has it once."""
    said = numbered("carechat-1")
    (part,) = said.sections
    both = replace(said, lead_quote=None, sections=(part, replace(part, section="Q2")))
    page = write(tmp_path, [both])["sessions/carechat-1.html"]
    links = [it for it in page.classed("here") if it.get("href").startswith("#post-")]
    assert [it.get("href") for it in links] == ["#post-x-1"]
    assert links[0].get("aria-label") == "Link to this part: Post by @ann, 19:00"
    first, second = page.classed("post")
    assert first.get("id") == f"post-x-{quote().post.id}"
    assert not second.get("id")
