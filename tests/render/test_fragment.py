"""The recap as a part of another page: nothing but words, and ids that meet no others."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.render.builders import quoted_posts
from tests.render.elsewhere import RECAPS
from tests.render.hostile import WORDS, saying, shown, visible
from tests.render.reading import read_html
from tweetup.render import RenderOptions, render_output
from tweetup.render.anchors import safe_name

ELEMENTS = {
    *("a", "article", "b", "bdi", "blockquote", "br", "div", "em", "figcaption", "figure"),
    *("h2", "h3", "img", "li", "nav", "p", "section", "small", "span", "strong", "sup", "time"),
    "ul",
}  # fmt: skip


@pytest.mark.parametrize("name", RECAPS)
def test_a_fragment_takes_nothing_from_its_page(name: str) -> None:
    """No title, style sheet or script; links lead to the web or to parts of its own."""
    recap = RECAPS[name]
    text = render_output(recap, "fragment").text
    page = read_html(text)
    (article,) = [each for each in page.children if not isinstance(each, str)]
    assert article.name == "article"
    assert {each.name for each in page.all()} <= ELEMENTS
    ids = [each.get("id") for each in page.all() if each.get("id")]
    assert len(ids) == len(set(ids)) > 0
    assert all(it.startswith(f"{safe_name(recap.session.id)}-") for it in ids)
    for each in page.all():
        assert not [it for it in each.attributes if it.startswith("on")]
        assert each.name in {"article", "img"} or not each.get("style")
        assert not each.get("src") or each.get("src").startswith("data:image/png;base64,")
    targets = [each.get("href") for each in page.all("a")]
    assert {it[1:] for it in targets if it.startswith("#")} <= set(ids)
    assert all(it.startswith(("#", "https://")) for it in targets)
    shown_posts = [each.all("p")[0].text for each in page.all("blockquote") if each.all("p")]
    own = {"quoted"} if name == "decided" else set()
    expected = [visible(each.text) for each in quoted_posts(recap)]
    assert [it for it in shown_posts if it not in own] == expected
    assert render_output(recap, "fragment").text == text


def test_posts_keep_their_lines_and_words() -> None:
    """Line breaks are breaks where no style keeps them."""
    said = [shown(text, index) for index, text in enumerate(("one\ntwo\n\nthree", *WORDS))]
    page = read_html(render_output(saying(*said), "fragment").text)
    first, *others = [each.one("p") for each in page.all("blockquote")]
    assert len(first.all("br")) == 3
    assert [each.text for each in others] == [visible(text) for text in WORDS]


def test_two_sessions_stand_on_one_page() -> None:
    """No id of one is an id of the other."""
    recap = RECAPS["evening"]
    other = replace(recap, session=replace(recap.session, id="Other chat <1>"))
    pages = [read_html(render_output(it, "fragment").text) for it in (recap, other)]
    first, second = ({each.get("id") for each in page.all()} - {""} for page in pages)
    assert first
    assert second
    assert not first & second


def test_a_template_changes_a_part(tmp_path: object) -> None:
    """A user's file fills a block, for the e-mail and for Ghost as well."""
    from pathlib import Path

    folder = Path(str(tmp_path), "fragment")
    folder.mkdir()
    changed = '{% extends "!default/fragment/recap.html.j2" %}{% block numbers %}OURS{% endblock %}'
    (folder / "recap.html.j2").write_text(changed, encoding="utf-8")
    options = RenderOptions(templates=folder.parent)
    for name in ("fragment", "ghost", "email"):
        assert b"OURS" in render_output(RECAPS["evening"], name, options).data
