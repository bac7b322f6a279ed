"""A recap in Markdown shows the words it was given and nothing else, and cites them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.render.builders import author, participant, post, question, quote, recap, section
from tests.render.evening import evening
from tests.render.hostile import (
    BAD_ADDRESSES,
    TEXTS,
    WORDS,
    hostile_recap,
    saying,
    shown,
    visible,
)
from tests.render.reading import Element, read_html
from tweetup.model import Link, Recap, Sentence
from tweetup.render import render_recap
from tweetup.render.markdown import escape_inline, link, quote_lines

DEFINITION = re.compile(r"^\[(\d+)\]: (\S+)$", re.MULTILINE)
MARKS = re.compile(r" \[(\d+)\]")


def marked(of: Recap) -> str:
    return render_recap(of, "markdown")


def read(markdown: str) -> Element:
    """The Markdown as CommonMark makes HTML of it, raw HTML let through as it is."""
    return read_html(MarkdownIt("commonmark").render(markdown))


@pytest.mark.parametrize(("text", "addresses"), TEXTS)
def test_a_post_shows_its_own_words(text: str, addresses: tuple[str, ...]) -> None:
    """A quoted post is one block quote of plain lines that reads like the post: no HTML, no code,
    no list, no heading, and no links but to the web addresses in it.
    """
    page = read(quote_lines(post(text)))
    assert page.text == visible(text)
    assert {each.name for each in page.all()} <= {"blockquote", "p", "br", "a"}
    assert len(page.all("blockquote")) == 1
    assert [each.text for each in page.all("a")] == list(addresses)
    assert all(each.get("href").startswith("https://example.org/") for each in page.all("a"))


@given(st.text(alphabet="#-+*_=>.)1: \n\t\\`~|[](){}<&;!^$%\xa0aÉ\u202e\x00", max_size=40))
def test_any_post_shows_its_own_words(text: str) -> None:
    """Whatever signs a post is made of, its quotation reads like it."""
    page = read(quote_lines(post(text)))
    assert page.text == visible(text)
    assert {each.name for each in page.all()} <= {"blockquote", "p", "br"}


@pytest.mark.parametrize("text", WORDS)
@pytest.mark.parametrize(
    ("frame", "tag"),
    [
        ("# {}", "h1"),
        ("### {}", "h3"),
        ("- {}", "li"),
        ("**{}** (12 people)", "strong"),
        ("*{}*\n", "em"),
        ("[{}](#q1)", "a"),
        ("> — **{}** (@ann)", "strong"),
    ],
)
def test_words_on_one_line(text: str, frame: str, tag: str) -> None:
    """In a heading, a list, a name or a link, words stay words and on their line."""
    assert read(frame.format(escape_inline(text))).one(tag).text == visible(text)


def test_the_whole_recap_is_hostile() -> None:
    """With hostile words in every field, the only HTML is the sections' anchors, every post
    reads like itself, and no link leads anywhere but to web addresses and this page's sections.
    """
    recap_ = hostile_recap()
    page = read(marked(recap_))
    names = {each.name for each in page.all()}
    assert names <= {"a", "p", "h1", "h2", "h3", "ul", "li", "strong", "em", "blockquote", "br"}
    anchors = {each.get("id") for each in page.all("a") if each.get("id")}
    assert anchors == {part.section.lower() for part in recap_.sections}
    for each in page.all("a"):
        href = each.get("href")
        assert href.startswith(("https://example.org/", "https://x.com/")) or (
            href[1:] in anchors if href else each.get("id")
        )
    quoted = {each.text for each in page.all("blockquote")}
    for words in WORDS:
        assert any(text.startswith(visible(words)) for text in quoted), words
    assert [each.text for each in page.all("h2")][1:43] == [visible(text) for text in WORDS]


@pytest.mark.parametrize("address", BAD_ADDRESSES)
def test_an_address_that_is_none(address: str) -> None:
    """What is no web address is shown as words and leads nowhere."""
    page = read(link("words", address))
    assert (page.text, page.all("a")) == ("words", [])
    page = read(quote_lines(post("see exam.ple/x", links=(Link(url=address, short="exam.ple/x"),))))
    assert (page.text, page.all("a")) == ("see exam.ple/x", [])


def test_a_link_leads_where_the_record_says() -> None:
    """The post shows its short address and leads to the long one."""
    target = "https://example.org/a (b) <c>".replace(" ", "%20")
    said = post("see exam.ple/x", links=(Link(url=target, short="exam.ple/x"),))
    (found,) = read(quote_lines(said)).all("a")
    assert found.text == "exam.ple/x"
    assert found.get("href") == "https://example.org/a%20%28b%29%20%3Cc%3E"


@pytest.mark.parametrize(
    ("posts", "marks"), [(0, 0), (1, 1), (2, 2), (3, 2), (5, 2), (6, 0), (9, 0)]
)
def test_notes_of_a_sentence(posts: int, marks: int) -> None:
    """A sentence that counts has no notes; any other cites two posts at most, each defined."""
    said = [shown(f"post {index}", index) for index in range(9)]
    keys = tuple(each.post.key for each in said[:posts])
    base = saying(*said)
    text = marked(
        recap(
            transcript=base.transcript,
            sections=(section(summary=(Sentence(text="This was said.", posts=keys),)),),
        )
    )
    found = MARKS.findall(text)
    assert len(found) == marks
    assert dict(DEFINITION.findall(text)) == {
        str(number): said[number - 1].url for number in range(1, marks + 1)
    }


def test_every_note_of_an_evening_has_its_definition() -> None:
    """Numbers run from 1 without a gap, each is defined once and used, and leads to a post."""
    text = marked(evening())
    numbers = [int(number) for number, _ in DEFINITION.findall(text)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert {int(number) for number in MARKS.findall(text)} == set(numbers)
    noted = {each.text: each.get("href") for each in read(text).all("a") if each.text.isdigit()}
    assert noted == dict(DEFINITION.findall(text))


def test_a_post_without_an_address_is_not_cited() -> None:
    """A note needs somewhere to lead; the byline of such a post is words."""
    said = shown("said", url=None)
    summary = (Sentence(text="This was said.", posts=(said.post.key,)),)
    text = marked(
        recap(sections=(section(summary=summary, quotes=(said,)),), transcript=((said, "Q1"),))
    )
    assert not MARKS.findall(text)
    assert not DEFINITION.findall(text)
    assert "16 May 2024, 20:00 BST" in text


@pytest.mark.parametrize(
    ("name", "byline"),
    [
        ("Ann Example", "Ann Example (@ann)"),
        (None, "@ann"),
        ("", "@ann"),
        (" \t", "@ann"),
        ("ann", "@ann"),
        ("@Ann", "@ann"),
        ("\u202e", "@ann"),
        ("Ann\nExample", "Ann Example (@ann)"),
        ("Ann_*Ex*", "Ann_*Ex* (@ann)"),
    ],
)
def test_what_a_person_is_called(name: str | None, byline: str) -> None:
    """Name and handle; the handle alone where there is no name besides it."""
    by = author("ann", name)
    said = quote(post("hello", by=by))
    page = read(marked(recap(hosts=(participant(by),), sections=(section(quotes=(said,)),))))
    assert page.one("blockquote").text == f"hello — {byline}, 16 May 2024, 20:00 BST"
    assert any(each.text == f"Hosted by {byline}" for each in page.all("p"))


@pytest.mark.parametrize("text", ["", " \n", "\u202e\x07"])
def test_a_question_without_words(text: str) -> None:
    """A question asked in a picture is called by its number, and it says why."""
    asked = section("Q2", question=question(2, text, post=post().key))
    page = read(marked(recap(sections=(asked,))))
    assert page.all("h2")[0].text == "Question 2"
    assert "Q2 (asked in a picture or a link), asked by @maren_okafor" in page.text


def test_the_same_recap_gives_the_same_text() -> None:
    """Nothing of the moment or the machine gets in."""
    assert marked(evening()) == marked(evening())
    assert marked(hostile_recap()) == marked(hostile_recap())


def test_blank_lines_and_end() -> None:
    """No two blank lines follow each other, and the text ends in one line break."""
    text = marked(evening())
    assert "\n\n\n" not in text
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
