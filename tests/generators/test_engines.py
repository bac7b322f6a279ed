"""A recap in Markdown reads the same on the engines of blogs and site generators.

Engines that make typographic signs of straight quotation marks, hyphens in a row and three dots
(:attr:`Engine.typography`) get it in the dialect that their generators' posts are in. Differences
that an engine may have: handles stand in a ``span`` without a look (:attr:`Engine.spans`), an
e-mail or bare web address becomes a link (:attr:`Engine.finds_links`).
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache, partial

import pytest

from tests.generators.engines import ENGINES, Engine
from tests.lazily import Lazily
from tests.render.builders import quoted_posts
from tests.render.evening import Evening, evening
from tests.render.hostile import WORDS, hostile_recap, saying, shown, visible
from tests.render.reading import Element, read_html
from tweetup.model import Recap
from tweetup.render.dialects import MarkdownDialect
from tweetup.render.outputs import MARKDOWN
from tweetup.render.own_text import own_html, own_markdown
from tweetup.render.rendered import RenderOptions
from tweetup.render.text_file.own_words import print_own

pytestmark = pytest.mark.generator


def _markdown(name: str, *, typographic: bool) -> str:
    """The recap of a name as it is written for a blog."""
    output = replace(MARKDOWN, dialect=MarkdownDialect(is_typographic=typographic))
    return output.render(RECAPS[name], RenderOptions()).text


RECAPS = Lazily[Recap](
    {
        "an evening": evening,
        "an evening without a topic": Evening(topic=False).recap,
        "hostile": hostile_recap,
        "hostile posts": lambda: saying(*(shown(text, index) for index, text in enumerate(WORDS))),
    }
)
SOURCES = Lazily({name: partial(_markdown, name, typographic=False) for name in RECAPS})
TYPOGRAPHIC = Lazily({name: partial(_markdown, name, typographic=True) for name in RECAPS})
AT_ONCE = {"markdown-it", "pelican"}  # the others take long to begin
MARK = re.compile(r" \[\\\[(\d+)\\\]\]\((\S+)\)")
ELEMENTS = {
    *("a", "blockquote", "br", "em", "h1", "h2", "h3", "li", "ol", "p", "strong", "ul"),
}


def sources(engine: Engine) -> Lazily[str]:
    """The recaps in the Markdown that the engine gets."""
    return TYPOGRAPHIC if engine.typography else SOURCES


@cache
def pages_of(engine: Engine) -> dict[str, Element]:
    """Every recap as the engine shows it; all at once, since some take long to begin."""
    made = engine.render(list(sources(engine).values()))
    return {name: read_html(text) for name, text in zip(RECAPS, made, strict=True)}


@pytest.fixture(
    scope="module",
    params=[
        it if it.name in AT_ONCE else pytest.param(it, marks=pytest.mark.long) for it in ENGINES
    ],
    ids=[engine.name for engine in ENGINES],
)
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each engine in turn."""
    chosen: Engine = request.param
    return chosen


@pytest.fixture(scope="module", params=RECAPS)
def name(request: pytest.FixtureRequest) -> str:
    """The name of each recap in turn."""
    return str(request.param)


@pytest.mark.long
def test_mark_n_leads_to_note_n(engine: Engine, name: str) -> None:
    """Each mark of the source is one link, in order, to the address of the note of its number;
    the notes are the last list and are counted from 1.
    """
    page = pages_of(engine)[name]
    marks = [
        (int(each.text[1:-1]), each.get("href"))
        for each in page.all("a")
        if re.fullmatch(r"\[\d+\]", each.text)
    ]
    source = [(int(number), address) for number, address in MARK.findall(sources(engine)[name])]
    assert marks == source
    if not source:
        assert not page.all("ol")
        return
    notes = page.one("ol")
    assert notes.get("start") in {"", "1"}
    addresses = [item.one("a").get("href") for item in notes.all("li")]
    assert sorted({number for number, _ in marks}) == list(range(1, len(addresses) + 1))
    assert all(addresses[number - 1] == address for number, address in marks)


def test_the_recaps_have_marks() -> None:
    """The test above has something to look at."""
    assert [len(MARK.findall(text)) > 20 for text in SOURCES.values()] == [True, True, True, False]


def test_every_post_shows_its_own_words(engine: Engine, name: str) -> None:
    """Each quoted post is a block quote of its own, in order, and reads like the post."""
    page = pages_of(engine)[name]
    shown_words = [each.text for each in page.all("blockquote")]
    assert shown_words == [visible(post.text) for post in quoted_posts(RECAPS[name])]


def test_headings_show_their_words(engine: Engine, name: str) -> None:
    """Title and questions read as they were given."""
    page, of = pages_of(engine)[name], RECAPS[name]
    assert page.one("h1").text == visible(of.title)
    headings = [each.text for each in page.all("h2")]
    asked = [part.question.text for part in of.sections if part.question]
    assert [text for text in asked if visible(text) not in headings] == []


def test_there_is_no_html_but_the_engines_own(engine: Engine, name: str) -> None:
    """Nothing that a person wrote is an element; links lead to the web addresses of posts."""
    page = pages_of(engine)[name]
    assert {each.name for each in page.all()} <= ELEMENTS | ({"span"} if engine.spans else set())
    for each in page.all():
        assert not each.attributes.keys() - {"href", "id", "class", "start", "type", "data-cites"}
    hosts = ("https://example.org/", "https://example.net/", "https://example.com/")
    allowed = (
        *hosts,
        "https://x.com/",
        *(("mailto:", "//example.org/") if engine.finds_links else ()),
    )
    assert [it.get("href") for it in page.all("a") if not it.get("href").startswith(allowed)] == []


def test_comments_are_invisible(engine: Engine, name: str) -> None:
    """Proposals for a title stand in the source and not on the page, nor in an HTML comment."""
    page = pages_of(engine)[name]
    has_proposals = name in {"an evening without a topic", "hostile"}
    assert ("Proposals for a title" in SOURCES[name]) == has_proposals
    assert "Proposals" not in page.text
    assert not page.all("!comment")


OWN = (
    "~~no~~ H~2~O, about ~10",
    "| a | b |\n| - | - |\n| 1 | 2 |",
    "a | b",
    "$$x_1$$ and $5",
    "- [ ] do\n- [x] done",
    "Term\n: of it",
    "*[HTML]: short",
    "* * *",
    "{{ x }} {% raw %} {: .it}",
)
NO_BACKSLASH = {"pelican", "mkdocs", "mkdocs with extensions", "kramdown"}
"""Engines that show a backslash before some signs: their posts are written with ``-o``."""


def test_own_words_of_the_text_file(engine: Engine) -> None:
    """The file as it is, and Markdown that is written from it, show the signs that were typed."""
    # Pandoc finds a task in signs that are escaped in any way.
    typed = [f"Words.\n\n{it}" for it in OWN if engine.name != "pandoc" or "[ ]" not in it]
    files = [] if engine.name in NO_BACKSLASH else [print_own(text) for text in typed]
    made = engine.render([*(own_markdown(text) for text in typed), *files])
    for text, html in zip(typed * 2, made, strict=False):
        page = read_html(html)
        assert page.text == read_html(own_html(text)).text
        assert not page.all("table", "del", "dl", "sub", "hr", "input", "math", "abbr", "s")
