"""A recap as a page: sound HTML that stands alone, shows only words, and can be followed."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.render.builders import START, author, participant, post, question, quote, recap, section
from tests.render.evening import evening
from tests.render.hostile import BAD_ADDRESSES, TEXTS, WORDS, hostile_recap, saying, shown, visible
from tests.render.reading import Element, read_html
from tweetup.model import Link, Minute, Recap, Sentence, Theme
from tweetup.render import render_recap

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'"
)
RECAPS = {
    "an evening": evening(),
    "one post": recap(),
    "hostile": hostile_recap(),
    "nothing": recap(sections=(), transcript=(), participants=()),
}


def page_of(of: Recap) -> Element:
    return read_html(render_recap(of, "html"))


@pytest.fixture(scope="module", params=RECAPS)
def page(request: pytest.FixtureRequest) -> Element:
    """Each of :data:`RECAPS` as a page."""
    return page_of(RECAPS[request.param])


@pytest.fixture(scope="module")
def busy() -> Element:
    """An evening with everything in it."""
    return page_of(RECAPS["an evening"])


def test_headings_are_in_order(page: Element) -> None:
    """One h1 comes first, and no level is left out on the way down."""
    levels = [int(each.name[1]) for each in page.all("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_everything_that_is_pointed_at_is_there(page: Element) -> None:
    """Ids are unique, and each link within the page and each label finds its own."""
    ids = [each.get("id") for each in page.all() if each.get("id")]
    assert len(ids) == len(set(ids))
    for each in page.all():
        named = each.get("aria-labelledby").split()
        if each.get("href").startswith("#"):
            named.append(each.get("href")[1:])
        named += re.findall(r"url\(#(.+?)\)", each.get("fill"))
        assert set(named) <= set(ids), each


def test_the_page_stands_alone(page: Element) -> None:
    """Its policy forbids fetching; there is no script, no handler and nothing to fetch."""
    (policy,) = [each for each in page.all("meta") if each.get("http-equiv")]
    assert policy.get("http-equiv") == "Content-Security-Policy"
    assert policy.get("content") == POLICY
    fetching = {"script", "link", "img", "iframe", "object", "embed", "base", "form", "audio"}
    assert not page.all(*fetching, "video", "source", "input", "button", "use", "image")
    for each in page.all():
        assert not [name for name in each.attributes if name.startswith("on")]
        assert not each.attributes.keys() & {"style", "src", "srcset", "background", "xlink:href"}
    (style,) = page.all("style")
    assert "url(" not in "".join(map(str, style.children))
    assert "@import" not in "".join(map(str, style.children))


def test_links_lead_to_the_web_or_into_the_page(page: Element) -> None:
    """No other scheme, and those that posts brought along are not vouched for."""
    for each in page.all("a"):
        href = each.get("href")
        assert href.startswith(("https://", "http://", "#"))
        if not href.startswith("#"):
            assert "nofollow" in each.get("rel")
            assert "noopener" in each.get("rel")


def test_hostile_words_make_no_elements() -> None:
    """A hostile recap has the kinds of elements and attributes that a kind one has, no more."""
    hostile, kind = page_of(hostile_recap()), page_of(evening())
    assert not hostile.all("!comment")
    assert {each.name for each in hostile.all()} <= {each.name for each in kind.all()}
    attributes = {(each.name, name) for each in kind.all() for name in each.attributes}
    assert {(each.name, name) for each in hostile.all() for name in each.attributes} <= attributes


@pytest.fixture(scope="module")
def spoken() -> list[Element]:
    """The words of every hostile post, as quotes and then as the transcript."""
    page = page_of(saying(*(shown(text, index) for index, text in enumerate(WORDS))))
    return page.classed("words")


@pytest.mark.parametrize("index", range(len(TEXTS)))
def test_a_post_shows_its_own_words(spoken: list[Element], index: int) -> None:
    """Wherever a post is shown, it reads like the post and links to the addresses in it."""
    text, addresses = TEXTS[index]
    assert len(spoken) == 2 * len(TEXTS)
    for words in (spoken[index], spoken[len(TEXTS) + index]):
        assert words.text == visible(text)
        assert [each.text for each in words.all("a")] == list(addresses)
        assert [each.get("href") for each in words.all("a")] == list(addresses)
        assert {each.name for each in words.all()} <= {"a"}


@pytest.mark.parametrize("words", [*WORDS[:7], *WORDS[-16:-9]])
def test_every_field_shows_its_words(words: str) -> None:
    """Title, headings, names, themes and sources read as they were given."""
    page = page_of(hostile_recap(words))
    seen = visible(words)
    assert page.one("h1").text == seen
    assert page.one("head").one("title").text == seen
    assert page.all("h2")[2].text == f"{seen} #"
    assert seen in {each.text for each in page.classed("name")}
    assert seen in {each.text for each in page.classed("label")}
    assert page.classed("foot")[0].one("bdi").text == seen


@pytest.mark.parametrize("address", BAD_ADDRESSES)
def test_an_address_that_is_none(address: str) -> None:
    """What is no web address leads nowhere, in a post's links or on its time."""
    said = quote(post("exam.ple/x", links=(Link(url=address, short="exam.ple/x"),)), url=address)
    page = page_of(saying(said))
    assert not [each for each in page.all("a") if not each.get("href").startswith("#")]
    assert not [each for each in page.all("blockquote") if each.attributes]
    assert page.classed("words")[0].text == "exam.ple/x"


def test_the_chart_can_be_read_without_seeing_it(busy: Element) -> None:
    """It has a title, a description, and beside it a table of the same counts."""
    (chart,) = [each for each in busy.all("svg") if each.get("role") == "img"]
    named = {each.get("id"): each.text for each in chart.all("title", "desc")}
    title, description = (named[name] for name in chart.get("aria-labelledby").split())
    assert title == "Posts by question over time"
    assert description.startswith("256 posts from 20:00 to 21:00, reposts counted; the most")
    rows = busy.one("tbody").all("tr")
    counts = [[int(cell.text) for cell in row.all("td")] for row in rows]
    steps = evening().timeline
    assert [sum(row[:-1]) for row in counts] == [row[-1] for row in counts]
    assert [row[-1] for row in counts] == [sum(n for _, n in step.posts) for step in steps]
    assert [row.one("th").text for row in rows][:2] == ["20:00", "20:02"]
    decorations = [each for each in busy.all("svg") if each is not chart]
    hidden = [each for each in decorations if each.get("aria-hidden") == "true"]
    legend = busy.classed("legend")[0]
    assert legend.get("aria-hidden") == "true"
    assert len(hidden) + len(legend.all("svg")) == len(decorations)


def test_no_chart_where_nothing_was_counted() -> None:
    """An empty hour is not drawn."""
    empty = (Minute(start=START, minutes=2, posts=()),)
    for steps in ((), empty):
        assert not page_of(recap(timeline=steps)).classed("timeline")


def test_a_theme_shows_the_post_that_says_it_best() -> None:
    """The first of a theme's quotes stands open; the others can be unfolded, and the rest of its
    posts are named and linked to the transcript.
    """
    said = [shown(f"said {index}", index) for index in range(5)]
    keys = [each.post.key for each in said]
    theme = Theme(
        section="Q1", label="a point", support=5, posts=tuple(keys), quotes=(keys[3], keys[1])
    )
    base = saying(*said)
    page = page_of(replace(base, sections=(section(themes=(theme,), answers=5, people=5),)))
    (item,) = page.classed("themes")[0].all("li")
    folded = item.one("details")
    shown_first = [each.text for each in item.classed("words")]
    assert shown_first == ["said 3", "said 1"]
    assert [each.text for each in folded.classed("words")] == ["said 1"]
    assert folded.one("summary").text == "4 more posts"
    assert [each.get("href") for each in folded.classed("rest")[0].all("a")] == [
        f"#post-x-{1000 + index}" for index in (0, 2, 4)
    ]
    assert item.classed("support")[0].text == "5 people"


def test_a_theme_of_posts_that_are_not_shown() -> None:
    """A theme keeps its label and its count where the recap holds none of its posts."""
    gone = post(post_id="77").key
    theme = Theme(section="Q1", label="a point", support=1, posts=(gone,), quotes=(gone,))
    page = page_of(recap(sections=(section(themes=(theme,)),)))
    assert page.classed("point")[0].text == "a point 1 person"
    assert not page.classed("themes")[0].all("details", "figure")


def test_every_theme_of_an_evening_has_its_quote(busy: Element) -> None:
    """No theme is a bare phrase."""
    items = [item for themes in busy.classed("themes") for item in themes.children]
    themes = [item for item in items if isinstance(item, Element)]
    assert len(themes) == 48
    assert all(
        any(isinstance(child, Element) and child.name == "figure" for child in item.children)
        for item in themes
    )


def test_a_sentence_that_counts_leads_to_all_its_posts() -> None:
    """A count links to the themes or the transcript that hold its posts; no note list."""
    said = [shown(f"said {index}", index) for index in range(7)]
    keys = tuple(each.post.key for each in said)
    theme = Theme(section="Q1", label="a point", support=7, posts=keys, quotes=keys[:1])
    counting = (Sentence(text="Seven said so.", posts=keys),)
    for themes, target in (((theme,), "#q1-themes"), ((), "#transcript-q1")):
        base = saying(*said)
        page = page_of(replace(base, sections=(section(summary=counting, themes=themes),)))
        (note,) = page.classed("summary")[0].all("a")
        assert (note.get("href"), note.text) == (target, "7")
        assert note.get("aria-label") == "All 7 posts"


@pytest.mark.parametrize("text", ["", " \n", "\u202e"])
def test_a_question_without_words(text: str) -> None:
    """It is called by its number in the contents and its heading, and says why."""
    page = page_of(recap(sections=(section("Q2", question=question(2, text)),)))
    assert page.classed("contents")[0].classed("of")[0].text == "Question 2"
    assert page.classed("question")[0].one("h2").text == "Question 2 #"
    assert "The question itself is not in the archive." in page.text


@pytest.mark.parametrize(
    ("language", "tag"),
    [("uk", "uk"), ("pt-BR", "pt-BR"), (None, ""), ("und", ""), ("qme", ""), ('"><b>', "")],
)
def test_the_language_of_a_post(language: str | None, tag: str) -> None:
    """A post that says its language is read out in it; a code that is none is left out."""
    page = page_of(saying(quote(post(language=language))))
    assert {each.get("lang") for each in page.classed("words")} == {tag}
    assert page.one("html").get("lang") == "en"


def test_those_who_only_reposted_are_named_apart() -> None:
    """They are no participants, and the list has one sentence for them."""
    quiet = [
        participant(author(name), originals=0, replies=0, reposts=2) for name in ("bea", "cem")
    ]
    page = page_of(recap(participants=(participant(author()), *quiet)))
    assert [each.text for each in page.classed("people")[0].all("li")] == [
        "Ann Example @ann 4 posts"
    ]
    assert page.classed("listened")[0].text == "Passed posts on: @bea, @cem."


def test_times_are_the_chats_own() -> None:
    """Shown in the session's zone, with the offset for machines; another day is named."""
    late = quote(post(at=START + timedelta(hours=9)))
    page = page_of(saying(quote(), late))
    assert {each.text for each in page.one("main").classed("when")} == {
        "20:00 BST",
        "17 May, 05:00 BST",
    }
    assert "2024-05-16T20:00:00+01:00" in {each.get("datetime") for each in page.all("time")}


@pytest.mark.parametrize("name", RECAPS)
def test_the_same_recap_gives_the_same_bytes(name: str) -> None:
    """Nothing of the moment or the machine gets in."""
    assert render_recap(RECAPS[name], "html") == render_recap(RECAPS[name], "html")
