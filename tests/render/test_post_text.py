"""The words of a post on a page: cleaned and escaped, by the short way as by the long one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.render.builders import START, author, post, quote, recap
from tests.render.hostile import WORDS
from tweetup.model import Link, Quote
from tweetup.render import render_output
from tweetup.render.post_text import as_html, clean, linked
from tweetup.render.templates import open_templates
from tweetup.render.view import RecapView

PRINTABLE = "".join(filter(str.isprintable, map(chr, range(0x110000))))


def test_printable_text_is_clean() -> None:
    """No character that shows is taken away: a text of such alone need not be searched.

    The line break before the text sends it the long way.
    """
    assert clean(f"\n{PRINTABLE}") == f"\n{PRINTABLE}"
    assert clean(PRINTABLE) == PRINTABLE


def test_addresses_in_the_owners_words_are_links() -> None:
    """Without the point that ends the sentence; nothing else in them is more than text."""
    text = linked("See https://a.example/join?a=1&b=2. <b>now</b> javascript:x @host")
    address = "https://a.example/join?a=1&amp;b=2"
    rest = ". &lt;b&gt;now&lt;/b&gt; javascript:x @host"
    assert text == f'See <a href="{address}">{address}</a>{rest}'


def test_pages_link_addresses_on_how_to_join() -> None:
    """In the page of a recap and in a fragment of it."""
    of = recap(join="Join at https://a.example/join")
    for form in ("html", "fragment"):
        assert '<a href="https://a.example/join">' in render_output(of, form).text


@pytest.mark.parametrize("text", [*WORDS, "", "\n\n", "a < b & c", "\u202e<b>"])
def test_a_post_without_links_reads_as_one_with(text: str) -> None:
    """A post with a link that its text does not show is searched for links, to the same end."""
    of = post(text)
    other = Link(url="https://example.org/", short="sho.rt/elsewhere")
    assert as_html(of) == as_html(post(text, links=(other,)))


FIGURES = {
    "plain": quote(),
    "no address": quote(url=None),
    "address that is none": quote(url="javascript:alert(1)"),
    "no name": quote(post(by=author(name=None))),
    "hostile": quote(post("<b>&", by=author("<i>", name='"&<u>'), language='en" x="')),
    "language": quote(post("Ja, <gern>", language="de")),
    "the day after": quote(post(at=START + timedelta(days=1))),
}


@pytest.mark.parametrize("of", FIGURES.values(), ids=FIGURES)
def test_a_posts_figure_is_made_of_its_parts(tmp_path: Path, of: Quote) -> None:
    """The macro that shows a post writes the same as those for its words, its author and time."""
    (tmp_path / "whole.j2").write_text(
        '{% import "parts/posts.html.j2" as posts with context %}'
        "{{ posts.quote(recap.lead_quote) }}"
    )
    (tmp_path / "parts.j2").write_text(
        '{% import "parts/posts.html.j2" as posts with context %}{% set of = recap.lead_quote %}'
        '<figure class="post">\n<blockquote>'
        "{{ posts.words(of.post) }}</blockquote>\n<figcaption>{{ posts.person(of.post.author) }}"
        ' <span class="when">{{ posts.when(of) }}</span></figcaption>\n</figure>'
    )
    shown = replace(recap(), lead_quote=of)
    whole, parts = (
        open_templates(tmp_path).render(name, recap=shown, view=RecapView(shown))
        for name in ("whole.j2", "parts.j2")
    )
    assert whole == parts
    assert "<b>" not in whole
    assert "javascript" not in whole
