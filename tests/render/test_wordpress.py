"""WordPress: blocks as its editor saves them, a file as its exporter writes it, words as they are.

The readers here follow the grammar of blocks (comments with a name and JSON), the forms in which
core's blocks are saved, and what the importer takes from a file.
"""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, fromstring

import pytest

from tests.render.builders import quoted_posts
from tests.render.elsewhere import RECAPS, TITLE
from tests.render.hostile import WORDS, saying, shown, visible
from tests.render.reading import read_html
from tweetup.render import render_output

BLOCK = re.compile(
    r"<!-- (?P<end>/)?wp:(?P<name>[a-z][a-z0-9-]*)(?P<attributes> \{.*?\})? (?P<void>/)?-->",
    re.DOTALL,
)
# The first element of each kind of block as the editor saves it, by the block's attributes.
SAVED = {
    "paragraph": ({"<p>"}, {'{"direction": "rtl"}': {'<p dir="rtl">'}}),
    "heading": (
        {'<h2 class="wp-block-heading">', '<h2 class="wp-block-heading" id="">'},
        {'{"level": 3}': {'<h3 class="wp-block-heading">'}},
    ),
    "list": ({'<ul class="wp-block-list">'}, {}),
    "list-item": ({"<li>"}, {}),
    "quote": ({'<blockquote class="wp-block-quote">'}, {}),
    "image": ({'<figure class="wp-block-image">'}, {}),
    "html": (set(), {}),
}
INSIDE = {"list": {"list-item"}, "quote": {"paragraph", "list"}}
NAMESPACES = {
    "excerpt": "http://wordpress.org/export/1.2/excerpt/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "wfw": "http://wellformedweb.org/CommentAPI/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "wp": "http://wordpress.org/export/1.2/",
}
ITEM = (
    *("title", "link", "pubDate", "dc:creator", "guid", "description", "content:encoded"),
    *("excerpt:encoded", "wp:post_id", "wp:post_date", "wp:post_date_gmt", "wp:post_modified"),
    *("wp:post_modified_gmt", "wp:comment_status", "wp:ping_status", "wp:post_name", "wp:status"),
    *("wp:post_parent", "wp:menu_order", "wp:post_type", "wp:post_password", "wp:is_sticky"),
    "category",
)
# What WordPress makes something else of, in text as it is stored, before references are read.
ACTING = (
    r"\[",  # shortcodes
    r"['\"`]|--|\.\.\.|(?<!\S)-(?!\S)|\dx\d|\(tm\)|Wordpress",  # typography
    r"(?:^|\s)(?::-?[)(|DPpOo]|;-?\)|8-\)|8-?O|:\w+:)(?=\s|$)",  # smileys
    r"https?://",  # addresses that stand alone become embedded pages
)


@dataclass
class Block:
    """A block that was read: ``content`` is its own HTML, without the blocks in it."""

    name: str
    attributes: dict[str, object]
    content: str = ""
    blocks: list[Block] = field(default_factory=list)


def read_blocks(text: str) -> list[Block]:
    """The blocks of a post; fails where comments are unbalanced or anything stands outside."""
    root = Block("", {})
    open_blocks, at = [root], 0
    for match in BLOCK.finditer(text):
        open_blocks[-1].content += text[at : match.start()]
        at = match.end()
        assert not match["void"]
        if match["end"]:
            assert open_blocks.pop().name == match["name"]
            continue
        attributes = json.loads(match["attributes"] or "{}")
        assert isinstance(attributes, dict)
        block = Block(match["name"], attributes)
        open_blocks[-1].blocks.append(block)
        open_blocks.append(block)
    root.content += text[at:]
    assert open_blocks == [root], "a block is left open"
    assert not root.content.strip(), "words outside of blocks"
    return root.blocks


def check_block(block: Block) -> None:
    """A block has the form that the editor saves, so that it does not call it broken."""
    plain, special = SAVED[block.name]
    if block.name != "html":
        forms = special[json.dumps(block.attributes)] if block.attributes else plain
        first = re.match(r"\s*(<[^>]*>)", block.content)
        assert first is not None
        assert re.sub(r'id="[^"]+"', 'id=""', first[1]) in forms
    assert "<!--" not in block.content
    assert {each.name for each in block.blocks} <= INSIDE.get(block.name, set())
    for each in block.blocks:
        check_block(each)


@pytest.mark.parametrize("name", RECAPS)
def test_blocks_are_the_editors_own(name: str) -> None:
    """Each one, and the posts in their order stand whole in quotes."""
    text = render_output(RECAPS[name], "wordpress-blocks").text
    for block in read_blocks(text):
        check_block(block)
    page = read_html(BLOCK.sub("", text))
    assert not page.all("script", "style", "!comment", "h1", "iframe")
    assert not [each for each in page.all() if [it for it in each.attributes if it[:2] == "on"]]
    quotes = [each.all("p")[0].text for each in page.all("blockquote") if each.get("class")]
    assert quotes == [visible(each.text) for each in quoted_posts(RECAPS[name])]
    ids = [each.get("id") for each in page.all() if each.get("id")]
    targets = [each.get("href") for each in page.all("a")]
    assert len(ids) == len(set(ids))
    assert {it[1:] for it in targets if it[0] == "#"} <= set(ids)
    assert all(it.startswith(("#", "https://")) for it in targets)


def test_wordpress_makes_nothing_else_of_words() -> None:
    """No shortcode, smiley, curly mark or embedded page; read again, the words are the post's."""
    texts = (
        *WORDS,
        "[gallery ids=1] [[x]] :) hello ;-) 8-) 8-O :smile: =) x :mrgreen:",
        "it's \"so\" -- and --- or ... 4x4 (tm) Wordpress `a` \\' a - b",
        "https://example.org/[x]",
        "see\nhttps://example.org/video\nabove",
    )
    said = [shown(text, index) for index, text in enumerate(texts)]
    text = render_output(saying(*said), "wordpress-blocks").text
    pieces = re.split(r"<!--.*?-->|<[^<>]*>", text, flags=re.DOTALL)
    for piece in pieces:
        for acting in ACTING:
            found = re.search(acting, piece)
            assert found is None, (acting, piece)
    assert not re.search(r'href="[^"]*\[', text)
    quotes = read_html(BLOCK.sub("", text)).all("blockquote")
    assert [each.one("p").text for each in quotes] == [visible(it) for it in texts]
    rtl = render_output(saying(shown("  123 שלום hello")), "wordpress-blocks").text
    assert '<!-- wp:paragraph {"direction":"rtl"} -->\n<p dir="rtl">' in rtl


@pytest.mark.parametrize("name", RECAPS)
def test_the_file_is_one_that_the_importer_reads(name: str) -> None:
    """XML with the exporter's namespaces, all elements of a post, and a draft of the blocks."""
    recap = RECAPS[name]
    text = render_output(recap, "wordpress").text
    assert text.startswith('<?xml version="1.0" encoding="UTF-8" ?>\n<rss version="2.0"\n')
    assert "<!DOCTYPE" not in text  # the importer refuses it
    assert dict(re.findall(r'xmlns:(\w+)="([^"]+)"', text.split("<channel>")[0])) == NAMESPACES
    channel = fromstring(text).find("channel")
    assert channel is not None
    assert of(channel, "wp:wxr_version") == "1.2"
    author = channel.find("wp:author", NAMESPACES)
    assert author is not None
    assert of(author, "wp:author_login") == "tweetup"
    (item,) = channel.findall("item")
    assert [short(each.tag) for each in item] == list(ITEM)
    assert of(item, "dc:creator") == "tweetup"
    assert html.unescape(of(item, "title")) == visible(recap.title)
    assert "<" not in of(item, "title")  # themes print it as it is
    assert of(item, "content:encoded") == render_output(recap, "wordpress-blocks").text
    assert re.fullmatch(r"[\w-]+", of(item, "wp:post_name"))
    assert of(item, "wp:status") == "draft"
    assert of(item, "wp:post_type") == "post"
    assert of(item, "wp:post_date_gmt") == recap.session.start.strftime("%Y-%m-%d %H:%M:%S")
    (tag,) = item.findall("category")
    assert tag.get("domain") == "post_tag"
    assert re.fullmatch(r"[\w-]+", tag.get("nicename", ""))
    assert html.unescape(tag.text or "") == visible(recap.hashtag)


def test_where_php_has_no_reader_of_xml() -> None:
    """The importer's fallback finds elements by patterns, and reads no references outside CDATA."""
    text = render_output(RECAPS["climbing"], "wordpress").text
    assert text.count("<item>") == text.count("</item>") == 1
    item = text.partition("<item>")[2].partition("</item>")[0]
    for name in ("title", "content:encoded", "wp:post_name", "wp:status"):
        found = re.search(rf"<{name}.*?>(.*?)</{name}>", item, re.DOTALL)
        assert found is not None
        assert re.fullmatch(r"<!\[CDATA\[.*\]\]>", found[1], re.DOTALL)
        assert "]]>" not in found[1][:-3]
    assert re.search(r"<wp:author>.*</wp:author>", text)
    assert TITLE not in text


def test_a_text_cannot_end_its_section() -> None:
    """CDATA of any text is read back as it was."""
    from tweetup.render.wordpress import _cdata

    for text in ("]]>", "a]]>b]]>", "]]", "]]]]>>", "<![CDATA[x]]>", ""):
        assert (fromstring(f"<x>{_cdata(text)}</x>").text or "") == text


def of(element: Element, name: str) -> str:
    """The text of an element's only child of that name."""
    (child,) = element.findall(name, NAMESPACES)
    return child.text or ""


def short(tag: str) -> str:
    """A name with its usual prefix."""
    for prefix, address in NAMESPACES.items():
        tag = tag.replace(f"{{{address}}}", f"{prefix}:")
    return tag
