"""Every output of hostile posts, read as the program that takes it in reads it."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from xml.etree import ElementTree as ET

import html5lib
from markdown_it import MarkdownIt

from tests.generators.sites import element_of
from tests.hostile.posts import HANDLES, POSTS
from tests.render.builders import START, author, participant, post, quote
from tests.render.hostile import saying
from tests.render.reading import Element
from tweetup.model import Recap
from tweetup.render import Rendered

__all__ = ["acting", "as_browser", "document_of", "posts_recap", "quoted_words"]

_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_FRONT_MATTER = re.compile(r"\A(?:(---|\+\+\+)\n.*?\n\1\n|(?:\w+: [^\n]*\n)+\n)", re.DOTALL)
_OWN_SCRIPT = "application/ld+json"
_RUN_BY_READERS = ("script", "iframe", "object", "embed", "base", "form", "frame", "applet", "math")
_SCHEMES = re.compile(r"(?:https?://|#|data:image/png;|cid:|mailto:hosts@)|(?![^/?#]*:)(?!//)")


def posts_recap() -> Recap:
    """A recap that quotes all posts, by people of hostile names, in one question."""
    said = []
    for index, text in enumerate(POSTS):
        by = author(HANDLES[index % len(HANDLES)], HANDLES[-1 - index % len(HANDLES)])
        at = START + timedelta(seconds=index)
        said.append(quote(post(text, post_id=str(1000 + index), by=by, at=at), url=_url(index)))
    made = saying(*said)
    people = tuple(participant(author(it, it)) for it in HANDLES)
    made = replace(made, hosts=people[:3], guests=people[3:], participants=people, listed=people)
    return replace(made, session=replace(made.session, id="carechat-posts-2024-05-16"))


def _url(index: int) -> str:
    return f"https://example.org/{1000 + index}"


def as_browser(text: str) -> Element:
    """A page or a part of one as a browser builds it."""
    tree = html5lib.parse(text, treebuilder="dom", namespaceHTMLElements=False)
    return element_of(tree.documentElement)


def document_of(name: str, made: Rendered) -> str:
    """The HTML that a reader gets of an output; text that no browser reads is one block of it."""
    if name == "wordpress":
        content = ET.fromstring(made.text).find(f".//{_CONTENT}")
        assert content is not None
        return content.text or ""
    if name == "ghost":
        (database,) = json.loads(made.text)["db"]
        (entry,) = database["data"]["posts"]
        (card,) = json.loads(entry["lexical"])["root"]["children"]
        return str(card["html"])
    if name == "email":
        body = message_from_bytes(made.data, policy=default).get_body(("html",))
        assert body is not None
        return str(body.get_content())
    if made.type.media_type == "text/markdown":
        return str(MarkdownIt("commonmark").render(_FRONT_MATTER.sub("", made.text)))
    return made.text


def quoted_words(page: Element) -> list[str]:
    """The words of the posts that a page shows, in order."""
    found = [it.text for it in page.classed("words")]
    found = found or [it.all("p")[0].text for it in page.classed("tweetup-quote")]
    if found:
        return found
    # WordPress's quotes name who spoke; those of Markdown hold the words alone.
    return [it.all("p")[0].text if it.all("cite") else it.text for it in page.all("blockquote")]


def acting(page: Element) -> list[str]:
    """What of a page would run, fetch, or lead anywhere but to the web or within the site."""
    wrong = []
    for it in page.all():
        if it.name in _RUN_BY_READERS and it.get("type") != _OWN_SCRIPT:
            wrong.append(it.name)
        if it.name == "style" and ("evil" in it.text or "@import" in it.text):
            wrong.append("style")
        for name, value in it.attributes.items():
            if name.startswith("on") or name == "srcdoc":
                wrong.append(f"{it.name} {name}")
            elif name in {
                "href",
                "xlink:href",
                "src",
                "action",
                "formaction",
                "background",
                "cite",
            }:
                is_link = it.name == "a" or not re.search(r"evil\.example", value)
                is_no_icon = it.name == "link" and value == "data:,"  # asks for none
                if not is_no_icon and (not _SCHEMES.match(value) or not is_link):
                    wrong.append(f"{it.name} {name}={value[:80]}")
            elif name == "http-equiv" and value == "refresh":
                wrong += [value] if "evil" in it.get("content") else []
    return wrong
