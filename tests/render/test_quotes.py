"""Quotes as text, as the networks' own frames, and as links: that which a reader's browser asks."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from pathlib import Path

from tests.render.builders import ENGLISH, START, author, post, quote, recap, section
from tests.render.hostile import BAD_ADDRESSES, WORDS, shown
from tests.render.reading import Element, read_html
from tweetup.config import SiteConfig
from tweetup.model import (
    AnswerList,
    Finding,
    FindingKind,
    ListItem,
    Post,
    Quote,
    Recap,
    Resource,
    ResourceKind,
    Sentence,
    TitleSource,
)
from tweetup.render import QuoteStyle, RenderOptions, build_site, render_output

POLICY = re.compile(r'Content-Security-Policy" content="([^"]*)"')
AT = "at://did:plc:abc/app.bsky.feed.post/3k"


def on(network: str, identity: str, url: str, text: str) -> Quote:
    by = author("ann@social.example")
    of = Post(network=network, id=identity, created_at=START, author=by, text=text, url=url)
    return Quote(post=of, url=url)


def quoting(*quotes: Quote) -> Recap:
    transcript = tuple((it, "Q1") for it in quotes)
    return recap(sections=(section(quotes=quotes),), transcript=transcript)


ALL = quoting(
    quote(post("A1: on X <b>", post_id="12")),
    on("mastodon", "m", "https://social.example/@ann/1", "A1: on a server"),
    on("bluesky", AT, "https://bsky.app/profile/did:plc:abc/post/3k", "A1: on Bluesky"),
    on("mastodon", "g", "https://other.example/@ann/statuses/01AB", "A1: on another"),
)


def written(of: Recap, quotes: QuoteStyle) -> tuple[str, Element]:
    text = render_output(of, "html", RenderOptions(quotes=quotes)).text
    return text, read_html(text)


def policy(text: str) -> str:
    """What a page lets in beside its own."""
    told = POLICY.search(text)
    assert told
    parts = html.unescape(told[1]).split("; ")
    return "; ".join(it for it in parts if it.startswith(("script-src", "frame-src")))


def test_embedded_quotes_keep_their_text() -> None:
    """Each network in the way that it documents; only hosts of those quoted are let in."""
    text, page = written(ALL, QuoteStyle.EMBED)
    said = [it.text for it in page.all("blockquote")]
    for it, _ in ALL.transcript:
        assert sum(it.post.text in words for words in said) == 1
    assert [it.get("src") for it in page.all("script")] == [
        "https://platform.twitter.com/widgets.js",
        "https://embed.bsky.app/static/embed.js",
    ]
    assert [it.get("src") for it in page.all("iframe")] == ["https://social.example/@ann/1/embed"]
    assert policy(text) == (
        "frame-src https://platform.twitter.com https://syndication.twitter.com"
        " https://social.example https://embed.bsky.app;"
        " script-src https://platform.twitter.com https://embed.bsky.app"
    )
    classes = [it.get("class") for it in page.all("blockquote")]
    assert classes == ["twitter-tweet", "", "bluesky-embed", ""]
    assert "https://twitter.com/ann/status/12" in [it.get("href") for it in page.all("a")]


def test_nothing_else_is_let_in() -> None:
    """Neither by text and links, nor by addresses and ids that would be more than they are."""
    for style in (QuoteStyle.STATIC, QuoteStyle.LINK):
        text, page = written(ALL, style)
        assert policy(text) == ""
        assert page.all("script") + page.all("iframe") == []
    bad = [on("mastodon", "m", url, "A1") for url in (*BAD_ADDRESSES, *WORDS)]
    bad += [on("mastodon", "m", f"https://social.example/@a/1{it}", "A1") for it in ("; x", "'")]
    bad += [on("mastodon", "m", f"https://{it}/@a/1", "A1") for it in ("*.example", "a b", "a;b.c")]
    bad += [on(network, it, "https://a.example/1", "A1") for network in ("x", "bluesky", "tumblr")
            for it in ('1"', "1/2", f"{AT}?x", f"{AT}/..", *WORDS)]  # fmt: skip
    text, page = written(quoting(*bad), QuoteStyle.EMBED)
    assert policy(text) == ""
    assert page.all("script") + page.all("iframe") == []


def test_links_have_no_text() -> None:
    """Author, time and address of each quoted post, and none of its words."""
    said = [shown(f"A1: Words{index}", index) for index in range(3)]
    text, page = written(quoting(*said), QuoteStyle.LINK)
    assert "Words" not in text
    hrefs = [it.get("href") for it in page.all("a")]
    assert all(it.url in hrefs and f"@{it.post.handle}" in page.text for it in said)


def test_a_site_shows_quotes_as_it_is_told(tmp_path: Path) -> None:
    """Recaps and transcripts as links; frames in recaps alone."""
    for style in ("link", "embed"):
        folder = tmp_path / style
        build_site([ALL], folder, site=SiteConfig(quotes=style), words=ENGLISH)
        session = (folder / f"sessions/{ALL.session.id}.html").read_text()
        transcript = (folder / f"sessions/{ALL.session.id}.transcript.html").read_text()
        assert ("on X" in session + transcript) is (style == "embed")
        assert ("frame-src" in session) is (style == "embed")
        assert "frame-src" not in transcript


def test_fragments_can_do_each() -> None:
    """As pages do, with the scripts that they need in themselves; as text they have none."""
    for style in QuoteStyle:
        made = render_output(ALL, "fragment", RenderOptions(quotes=style)).text
        page = read_html(made)
        is_embed = style is QuoteStyle.EMBED
        assert len(page.all("script")) == 2 * is_embed
        assert len(page.all("iframe")) == is_embed
        assert ("on X" in page.text) is (style is not QuoteStyle.LINK)
        said = [it.text for it in page.all("blockquote")]
        assert len(said) == (0 if style is QuoteStyle.LINK else 4)
        assert ("twitter-tweet" in made, "bluesky-embed" in made) == (is_embed, is_embed)


def test_no_words_of_posts_stand_elsewhere(tmp_path: Path) -> None:
    """Not in sentences, headings, key themes, lists and titles of links, on no page of a site."""
    said = [
        quote(post(f"A1: Words{it} of the evening, told whole", post_id=f"{it}")) for it in "ab"
    ]
    key = said[0].post.key
    phrase = Finding(
        section="Q1", kind=FindingKind.MENTION, text="Words phrase", posts=(key,), people=9,
        phrase="Words phrase",
    )  # fmt: skip
    worded = [
        Sentence(text=f"Words in {it}", posts=(key,), name=it) for it in ("passed_on", "mentions")
    ]
    own = Sentence(text="As we put it.", posts=(key,), name="mentions", by="person")
    link = Resource(
        url="https://a.example/x", title=None, sharers=("ann",), shares=1, sections=("Q1",),
        posts=(key,), words="Words about it", introduced_by=key,
    )  # fmt: skip
    links = (
        replace(
            link, title="Wordsa of the", title_source=TitleSource.QUOTED, url="https://b.example/"
        ),
        replace(link, title=f"Ann: {said[1].post.text}", title_source=TitleSource.CARD),
        replace(
            link, title="A title of ours", title_source=TitleSource.QUOTED, url="https://c.ex/"
        ),
        replace(link, url="https://sho.rt/1", kind=ResourceKind.UNRESOLVED, described=True),
    )
    listed = AnswerList(what="books", items=(ListItem(item="Words book", posts=(key,), people=1),))
    it = recap(
        intro=(*worded, own),
        lead_quote=said[0],
        sections=(
            section("Q1", findings=(phrase,), summary=(worded[1],), lists=(listed,), quotes=said),
            section("S2", question=None, heading="Words to ask?", quotes=(said[1],)),
        ),
        resources=links,
        transcript=((said[0], "Q1"), (said[1], "S2")),
    )
    build_site([it], tmp_path, site=SiteConfig(quotes="link", url="https://e.org"), words=ENGLISH)
    texts = {path.name: path.read_text() for path in tmp_path.rglob("*.*ml")}
    texts |= {path.name: path.read_text() for path in tmp_path.rglob("*.json")}
    assert [name for name, text in texts.items() if "Words" in text] == []
    page = texts[f"{it.session.id}.html"]
    assert "As we put it." in page
    assert "A title of ours" in page
    assert "From 20:00" in page
    static = render_output(it, "html", RenderOptions()).text
    assert static.count("Words") > 9
