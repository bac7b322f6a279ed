"""A site's pages over time: numbers, topics, links, hashtags, hosts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import msgspec
import pytest

from tests.render.builders import (
    ENGLISH,
    START,
    author,
    participant,
    post,
    quote,
    recap,
    section,
)
from tests.render.hostile import WORDS
from tests.render.reading import Element
from tests.render.test_site import numbered
from tests.render.test_site_pages import write
from tweetup.model import (
    Finding,
    FindingKind,
    PostKey,
    RaisedBefore,
    Recap,
    Reference,
    Relation,
    Resource,
    ReturningPhrase,
    Topic,
)
from tweetup.recap import WORDINGS
from tweetup.render.charts_over_time import SessionPoint, draw_dots
from tweetup.render.link_titles import tell_apart
from tweetup.render.site import RolesSource, SiteChat, SiteRole, SiteRoles
from tweetup.render.view import RecapView

WEEK = timedelta(days=7)
LONG = f"a.example/{'p' * 50}/i.htm"
ANN, BEN, EVA = (participant(author(name)) for name in ("ann", "ben", "eva"))


def mention(text: str, people: int) -> Finding:
    return Finding(
        section="Q1", kind=FindingKind.MENTION, text=text, posts=(), people=people, phrase=text
    )


def link(url: str, people: int, **more: object) -> Resource:
    sharers = tuple(f"p{number}" for number in range(people))
    fields = {"title": None, "shares": people, "sections": ("Q1",), "posts": ()} | more
    return Resource(url=url, sharers=sharers, **fields)  # type: ignore[arg-type] # of its fields


def met(number: int, years: int, people: int, newcomers: int | None, **more: object) -> Recap:
    """A session that so many people attended, so many years after the first."""
    it = numbered(f"carechat-{number}", START + timedelta(days=366 * years), **more)
    return replace(
        it,
        numbers=replace(it.numbers, participants=people, posts=10 * people),
        attendance=replace(it.attendance, participants=people, newcomers=newcomers),
    )


def written(tag: str, people: int) -> list[tuple[object, str]]:
    """Posts with a hashtag, each of another person, and a repost of the first."""
    posts = [
        msgspec.structs.replace(
            post(f"with #{tag}", post_id=f"{tag}{n}", by=author(f"p{n}")), hashtags=(tag,)
        )
        for n in range(people)
    ]
    again = msgspec.structs.replace(
        posts[0],
        id=f"{tag}-again",
        author=author("zoe"),
        references=(Reference(relation=Relation.REPOST, id=posts[0].id),),
    )
    return [(quote(it), "Q1") for it in (*posts, again)]


@pytest.fixture(scope="module")
def over(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Element]:
    """The pages of a site of three sessions in three years."""
    once = met(
        1, 0, 4, None,
        hosts=(BEN,),
        topic=Topic(text="Working together"),
        sections=(section("Q1", findings=(mention("small pilots", 9),)),),
        resources=(link("https://example.org/a", 2), link("javascript:alert(1)", 9)),
        transcript=(*written("carechat", 9), *written("nurses", 5), *written("few", 4)),
    )  # fmt: skip
    again = met(
        2, 1, 40, 3,
        hosts=(ANN, BEN),
        topic=Topic(text="working together"),
        sections=(section("Q2", findings=(mention("Small pilot", 4), mention("bus", 6))),),
        resources=(link("https://example.org/a", 6), link("https://sho.rt/x", 1, described=True)),
        transcript=(*written("Nurses", 6), *written("care_chat", 7)),
    )  # fmt: skip
    last = met(
        3, 2, 12, 7,
        guests=(EVA,),
        sections=(section("Q1", findings=(mention("corridor", 5),)),),
        resources=(link("https://example.org/b", 1),),
        returning=(
            ReturningPhrase(
                section="Q1",
                phrase="corridor",
                before=(
                    RaisedBefore(session="carechat-2", date=date(2025, 5, 17), people=5, posts=()),
                    RaisedBefore(session="removed", date=date(2023, 5, 17), people=9, posts=()),
                ),
            ),
        ),
    )  # fmt: skip
    chat = SiteChat(hashtag="carechat", title="#carechat", hashtags=("carechat", "care_chat"))
    return write(tmp_path_factory.mktemp("over"), [once, again, last], chats=[chat])


def texts(part: Element, name: str) -> list[str]:
    return [" ".join(it.text.split()) for it in part.all(name)]


def test_numbers(over: dict[str, Element]) -> None:
    """A dot and a line a chat, both linked; a number of fewer than five people is nowhere."""
    page = over["numbers.html"]
    years, chats = page.all("tbody")
    assert [texts(row, "td") for row in chats.all("tr")] == [
        ["12", "7", "120"], ["40", "–", "400"], ["< 5", "?", "40"]
    ]  # fmt: skip
    assert texts(years, "th") == ["2026", "2025", "2024"]
    drawing = page.one("svg")
    assert [(it.get("href"), it.get("aria-label")) for it in drawing.all("a")] == [
        ("sessions/carechat-1.html", "16 May 2024: 40 posts"),
        ("sessions/carechat-2.html", "17 May 2025: 40 people, 400 posts"),
        ("sessions/carechat-3.html", "18 May 2026: 12 people, 120 posts"),
    ]
    assert "Most people on 17 May 2025: 40 people." in drawing.one("desc").text
    assert [it.get("href") for it in chats.all("a")] == [
        f"sessions/carechat-{number}.html" for number in (3, 2, 1)
    ]


def test_few_posts_without_the_hashtag(tmp_path: Path) -> None:
    """Neither from one to four is told, nor a part that leaves so few with it."""
    counts = (0, 1, 4, 5, 396, 395, 400)
    chats = [met(number, number, 40, None) for number in range(len(counts))]
    told = [
        replace(it, numbers=replace(it.numbers, without_hashtag=count))
        for it, count in zip(chats, counts, strict=True)
    ]
    page = write(tmp_path, told)["numbers.html"]
    some = [f", {count} of them without the hashtag" for count in counts]
    rest = ["", "", "", some[3], "", some[5], some[6]]
    rows = page.all("tbody")[1].all("tr")
    assert [texts(row, "td")[2] for row in reversed(rows)] == [f"400{it}" for it in rest]
    dots = [it.get("aria-label").partition(" posts")[2] for it in page.one("svg").all("a")]
    assert dots == rest
    assert "Of chats with posts without the hashtag more of the talk was captured" in page.text


def test_roles_of_each_chat(tmp_path: Path) -> None:
    """In words of the site's language; a role of a user's is told by its own name."""
    mine = [
        SiteRole(name=name, people=9, share=0.3, span=None, corrected=None, posts=0.25)
        for name in ("patient_organisation", "tea_taster")
    ]
    roles = {"carechat": SiteRoles(judged=30, with_bio=None, abstained=None, roles=tuple(mine))}
    recaps = [met(1, 0, 40, None), numbered("docs-1", START + timedelta(days=3))]
    recaps[1] = replace(
        recaps[1], hashtag="docs", session=replace(recaps[1].session, hashtag="docs")
    )
    words = WORDINGS.get("de")
    source = RolesSource(read=roles.get, digest=str)
    site = write(tmp_path, recaps, words=words, roles=source)
    (part,) = site["numbers.html"].classed("roles")
    rows = part.one("tbody").all("tr")
    assert [texts(it, "th") for it in rows] == [["Patientenorganisationen"], ["tea taster"]]
    assert texts(rows[0], "td") == ["9", "30,0 %", "–", "25,0 %"]
    assert len(part.one("svg").all("rect")) == 2
    assert not part.one("svg").all("circle", "line")
    assert "Einen Profiltext haben" not in part.text


def test_a_chat_is_spelled_as_its_recaps_spell_it(tmp_path: Path) -> None:
    """On its page, on those over time and in the head of a recap; a title stays."""
    mine = replace(met(1, 0, 9, None), hashtag="CareChat")
    others = numbered("docs-1", START + timedelta(days=3))
    others = replace(
        others, session=replace(others.session, hashtag="docs"), hashtag="Docs", title="Docs"
    )
    chats = [SiteChat(hashtag="docs", title="Doctors")]
    site = write(tmp_path, [mine, others], chats=chats)
    numbers = [it.text for it in site["numbers.html"].all("h2")]
    assert numbers == ["#CareChat", "Doctors"]
    assert "#CareChat" in texts(site["chats/carechat.html"], "h1")
    top = site["sessions/carechat-1.html"].classed("site-top")[0]
    assert top.all("a")[1].text == "#CareChat"
    assert [it.text for it in site["index.html"].classed("chats")[0].all("h3")] == numbers


def test_parts_in_another_language_say_so(tmp_path: Path) -> None:
    """Titles, questions and days of a recap in German on pages in English; counts are in English.

    On pages of the recap itself that of its neighbour in English does.
    """
    german = WORDINGS.get("de")
    mine = met(
        2, 1, 12, None,
        wording=german,
        topic=Topic(text="Pflege"),
        sections=(section("Q1", findings=(mention("Nachtdienst", 9),)),),
    )  # fmt: skip
    ours = met(1, 0, 9, None, sections=(section("Q1", findings=(mention("Nachtdienst", 9),)),))
    site = write(tmp_path, [mine, ours])
    home, year = site["index.html"], site["years/2025.html"]
    (latest,) = home.classed("latest")
    (card,) = year.all("article")
    for part in (latest, card):
        assert [it.get("lang") for it in part.all("ol")] == ["de"]
        assert [it.get("lang") for it in part.all("time")][:1] == ["de"]
    assert (latest.one("h3").get("lang"), card.one("h2").get("lang")) == ("de", "de")
    assert "The latest chat: 12 people, 120 posts" in home.classed("going")[0].text
    assert "12 people" in card.classed("tallies")[0].text
    assert [it.get("lang") for it in home.classed("recap-list")[0].all("h3")] == [""]
    back = site["topics.html"].all("section")[0].one("li").one("p")
    assert (back.text, back.get("lang")) == ("Nachtdienst", "de")
    beside = site["sessions/carechat-2.html"].classed("neighbours")[0].all("bdi")
    assert [it.get("lang") for it in beside] == ["en"]
    assert 'xml:lang="de"' in (tmp_path / "feed.xml").read_text()


def test_topics(over: dict[str, Element]) -> None:
    """A theme comes back in its plural, and not where people only wrote its words in an earlier
    session; a topic of two sessions stands once.
    """
    back, newest, topics = over["topics.html"].all("section")
    shown = {it.one("p").text: it for it in back.all("li")}
    assert list(shown) == ["Small pilot"]
    assert [it.get("href") for it in shown["Small pilot"].all("a")] == [
        "sessions/carechat-2.html#q2", "sessions/carechat-1.html#q1"
    ]  # fmt: skip
    assert texts(shown["Small pilot"], "span") == ["17 May 2025,", "16 May 2024 (9 people)"]
    assert texts(newest, "p") == ["Title of carechat-3"]
    assert "May 2026" in newest.text  # a title of the owner's own has no day
    assert texts(topics, "p") == ["working together"]
    assert [it.get("href") for it in topics.all("a")][1:] == [
        "sessions/carechat-2.html", "sessions/carechat-1.html",
        "sessions/carechat-2.html#q2", "sessions/carechat-2.html#q2",
    ]  # fmt: skip


@pytest.mark.parametrize(("posts", "is_told"), [((post().key,), False), ((), True)])
def test_a_topic_that_the_hashtag_says_is_none(
    tmp_path: Path, posts: tuple[PostKey, ...], is_told: bool
) -> None:
    """Titles leave it out where posts state it; one that somebody decided on stands."""
    stated = met(1, 0, 6, None, topic=Topic(text="Children at risk everywhere", posts=posts))
    made = write(tmp_path, [stated, met(2, 1, 6, None)])["topics.html"]
    assert ("Children at risk" in made.text) is is_told


def test_links(over: dict[str, Element]) -> None:
    """Those of several chats come first, then each year's; a short one is none, and a script
    no link.
    """
    again, *years = over["links.html"].all("section")
    assert [it.get("href") for it in again.all("a")] == [
        "https://example.org/a", "sessions/carechat-2.html#links", "sessions/carechat-1.html#links"
    ]  # fmt: skip
    assert "6 people" in again.text
    assert texts(over["links.html"], "h2") == ["Shared in several chats", "2026", "2024"]
    assert [it.get("href") for it in years[0].all("a")][1:] == ["https://example.org/b"]
    assert "javascript:alert(1)" in years[1].text
    assert [it.get("href") for it in years[1].all("a")] == ["sessions/carechat-1.html#links"]


def test_hashtags(over: dict[str, Element]) -> None:
    """Not the chat's own, none of fewer than five people, no repost counted."""
    (tag,) = over["hashtags.html"].one("main").all("li")
    assert texts(tag, "p") == ["#Nurses 11 posts"]
    assert texts(tag, "a") == ["17 May 2025", "16 May 2024"]


def test_hosts(over: dict[str, Element]) -> None:
    """Who hosted most comes first."""
    hosts, guests = over["hosts.html"].all("section")
    assert texts(hosts, "p") == ["@ben 2 recaps", "@ann"]
    assert texts(hosts, "a") == ["17 May 2025", "16 May 2024", "17 May 2025"]
    assert texts(guests, "p") == ["@eva"]


@pytest.mark.parametrize(
    ("titles", "shown"),
    [
        (
            {"https://a.example/x?d=1": "a.example/x?d=1", "https://a.example/y": "a.example/y"},
            ["a.example/x?d=1", "a.example/y"],
        ),
        (
            {f"https://{LONG}?d={it * 20}": f"{LONG}…" for it in "ab"},
            [f"{LONG}?d={it * 20}" for it in "ab"],
        ),
        (
            {
                "https://a.example/x": "Home",
                "https://b.example/": "Home",
                "https://c.example/": "C",
            },
            ["Home (a.example/x)", "Home (b.example)", "C"],
        ),
        (
            {f"https://a.example/{'p' * 60}/{it}": "Home" for it in "ab"},
            [f"Home (a.example/{'p' * 60}/{it})" for it in "ab"],
        ),
        (
            {"http://a.example/": "a.example", "https://a.example/": "a.example"},
            ["http://a.example/", "https://a.example/"],
        ),
    ],
)
def test_links_of_one_title_are_told_apart(titles: dict[str, str], shown: list[str]) -> None:
    """By their addresses, as short as they may be."""
    assert tell_apart(titles) == dict(zip(titles, shown, strict=True))


def test_a_recap_tells_long_addresses_apart() -> None:
    """Cut at the same place, they would be one text for two links; titles stay as they are."""
    long = [f"https://{LONG}?d={it * 20}" for it in "ab"]
    named = [link(f"https://b.example/{it}", 2, title="Home", title_source="card") for it in "ab"]
    view = RecapView(recap(resources=(*(link(it, 2) for it in long), *named)))
    shown = [view.link_title(it) for it in view.pages]
    assert shown == [*(it.removeprefix("https://") for it in long), "Home", "Home"]


def test_many_dots_are_no_links() -> None:
    """A keyboard need not pass through hundreds of them: the table's lines are links."""
    points = [
        SessionPoint(
            date=date(2010, 1, 7) + timedelta(days=7 * n), people=n, posts=n, href="", label=""
        )
        for n in range(500)
    ]
    drawn = draw_dots(points, ENGLISH)
    assert (len(drawn.dots), drawn.is_linked) == (500, False)
    assert draw_dots(points[:60], ENGLISH).is_linked
    assert [year for year, _ in drawn.ticks] == ["2011", "2013", "2015", "2017", "2019"]
    assert {label for label, _ in drawn.scale} == {"200", "400", "600"}
    assert max(float(it.radius) for it in drawn.dots) <= 6


def test_dots_are_sized_by_attendance() -> None:
    """And stand as high as there were posts."""
    points = [
        SessionPoint(date=date(2010, 1, day), people=people, posts=posts, href="", label="")
        for day, people, posts in ((1, 100, 20), (8, 25, 40), (15, 25, 10))
    ]
    many, few, quiet = draw_dots(points, ENGLISH).dots
    assert float(many.radius) == 2 * float(few.radius) == 2 * float(quiet.radius)
    assert float(few.y) < float(many.y) < float(quiet.y)


@pytest.mark.long
def test_hostile_words_stay_words(tmp_path: Path) -> None:
    """In a topic, a theme, a title of a link, a hashtag and a handle."""
    recaps = [
        met(
            number, number, 9, 5,
            topic=Topic(text=words),
            hosts=(participant(author(words)),),
            sections=(section("Q1", findings=(mention(words, 9),)),),
            resources=(
                link("https://example.org/a", 9),
                link(f"https://example.org/{number}", 9, title=words, title_source="card"),
            ),
            transcript=tuple(written(words, 6)),
        )
        for number, words in enumerate(WORDS)
    ]  # fmt: skip
    made = write(tmp_path, recaps)
    for name in ("numbers", "topics", "links", "hashtags", "hosts"):
        page = made[f"{name}.html"]
        assert len(page.one("main").all("li", "tr")) >= len(WORDS)
        assert not page.all("script", "img", "iframe")
        for it in page.all():
            assert not any(each.startswith("on") for each in it.attributes)
            assert not it.get("href").strip().lower().startswith("javascript:")
