"""Which way words run: those of people, of pages, and the sides of the stylesheets."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.policy import default

import pytest

from tests.render.builders import post
from tests.render.evening import evening
from tests.render.reading import read_html
from tests.render.right_to_left import ARABIC, evening_in_arabic
from tweetup.model import Wording
from tweetup.recap import WORDINGS
from tweetup.render import render_output, render_recap
from tweetup.render.post_text import as_html, as_words, direction, isolate
from tweetup.render.templates import own_templates

FIRST_WORDS = {
    "A1: ثقة أولاً": "rtl",
    "A1: trust first": "auto",
    "@ann_b لا": "rtl",
    "#carechat Q2 ثقة": "rtl",
    "https://example.org/a שלום": "rtl",
    "We say שלום": "ltr",
    "שלום to all": "rtl",
    "2024": "auto",
    "": "auto",
    "«ثقة»": "rtl",
}


@pytest.mark.parametrize(("text", "way"), FIRST_WORDS.items())
def test_the_first_letter_of_its_own_words_decides(text: str, way: str) -> None:
    """Labels, handles, hashtags and addresses are in Latin letters in every chat."""
    assert direction(text) == way


def test_names_stand_apart_in_words_from_right_to_left() -> None:
    """Else the sign and the points behind a handle go to its wrong side; nothing acts."""
    assert isolate("A1 & <b> @ann") == "A1 & <b> @ann"
    assert isolate("قال @ann_b، و@ben.") == "قال <bdi>@ann_b</bdi>، و<bdi>@ben</bdi>."
    assert isolate("ثقة <b>#a</b> it's") == "ثقة &lt;b&gt;<bdi>#a</bdi>&lt;/b&gt; it&#39;s"
    assert as_html(post("A1 ثقة\u202e")) == "<bdi>A1</bdi> ثقة"
    shown = "<small><bdi>A1</bdi></small> ثقة <small><bdi>#a</bdi></small>"
    assert as_words(post("A1 ثقة #a")) == shown


MARKED = {
    "A1: yes & no #a #b": "<small>A1:</small> yes &amp; no <small>#a #b</small>",
    "#a Q2 it's": "<small>#a Q2</small> it&#39;s",
    "we met #a people": "we met #a people",
    "#39; &#39;": "#39; &amp;#39;",
    "Q1 #a": "<small>Q1</small> <small>#a</small>",
    "see https://example.org/#a": (
        'see <a href="https://example.org/#a" rel="nofollow noopener ugc">https://example.org/#a</a>'
    ),
}


@pytest.mark.parametrize(("text", "html"), MARKED.items())
def test_labels_and_hashtags_at_the_ends_are_marked(text: str, html: str) -> None:
    """Those within a sentence are words of it; entities and addresses are none."""
    assert as_words(post(text)) == html


@pytest.mark.long
def test_pages_have_the_direction_of_their_language() -> None:
    """The recap's, its transcript's, and that of a fragment in somebody else's page."""
    for recap, way in ((evening(), "ltr"), (evening_in_arabic(), "rtl")):
        for form in ("html", "transcript"):
            (root,) = read_html(render_recap(recap, form)).all("html")
            assert root.get("dir") == way
        (article,) = read_html(render_output(recap, "fragment").text).all("article")
        assert article.get("dir") == way
    offered: list[Wording] = [WORDINGS.get(name) for name in WORDINGS.names()]
    assert {it.direction for it in offered} == {"ltr"}
    assert ARABIC.direction == "rtl"


def test_an_e_mail_has_its_lines_on_the_side_where_words_begin() -> None:
    """Written into each quote, as all its styles are."""
    for recap, side, other in (
        (evening(), "border-left: 3px", "border-right"),
        (evening_in_arabic(), "border-right: 3px", "border-left: 3px"),
    ):
        body = message_from_bytes(render_output(recap, "email").data, policy=default)
        page = body.get_body(("html",))
        assert page is not None
        quotes = [it for it in read_html(page.get_content()).all("figure") if it.get("style")]
        styles = [str(it.get("style")) for it in quotes if "border" in str(it.get("style"))]
        assert len(styles) > 5
        assert any(side in it for it in styles)
        assert not any(other in it for it in styles)


def test_no_handle_stands_bare_in_arabic_words() -> None:
    """Each one in words of the page or of people is in an element of its own."""
    whole = render_recap(evening_in_arabic(), "html")
    page = re.sub(r"<head\b.*?</head>", "", whole, flags=re.DOTALL)
    texts = re.sub(r"<bdi[^>]*>[^<]*</bdi>|<a [^>]*>[^<]*</a>|<[^>]+>", "\n", page).splitlines()
    assert [
        it for it in texts if re.search(r"[@#]\w", it) and re.search("[\u0600-\u06ff]", it)
    ] == []


def test_the_stylesheet_knows_no_left_and_no_right() -> None:
    """Its sides are those of the text; four lengths in a row are the same on both sides."""
    ours = own_templates()
    for path in (ours / "page.css", ours / "site/over.css", *(ours / "themes").glob("*.css")):
        style = re.sub(
            r"/\*.*?\*/|\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL
        )
        assert re.findall(r"[\w-]*\b(?:left|right)\b[\w-]*", style) == []
        for name, value in re.findall(r"\b(margin|padding|inset|border-width): ([^;{}]+)", style):
            sides = re.sub(r"\b(?:calc|var)(\((?:[^()]|\([^()]*\))*\))", "0", value).split()
            assert len(sides) < 4 or sides[1] == sides[3], f"{name}: {value}"
