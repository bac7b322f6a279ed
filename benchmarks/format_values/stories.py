"""Stories of Storify: JSON, XML and HTML."""

from __future__ import annotations

import html
import json
import re
from datetime import datetime
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any, Final
from xml.etree import ElementTree as ET

from benchmarks.format_values.values import Held

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["read_story", "read_story_html", "read_story_xml"]

_STATUS: Final = re.compile(r"twitter\.com/(\w+)/status(?:es)?/(\d+)$")
_TAG: Final = re.compile(r"#(\w+)")

Json = dict[str, Any]


def read_story(content: bytes) -> Iterator[Held]:
    """Yield the posts of X among the elements of a story."""
    value = json.loads(content)
    elements = value if isinstance(value, list) else value.get("content", value)["elements"]
    yield from map(_post, filter(_is_post, elements))


def read_story_xml(content: bytes) -> Iterator[Held]:
    """Yield the posts of X of a story in XML, whose names are those of the JSON."""
    root = ET.fromstring(content)
    elements = [_object(it) for it in root.iter("element") if it.find("permalink") is not None]
    yield from map(_post, filter(_is_post, elements))


def _object(node: ET.Element) -> Any:  # noqa: ANN401 - text or an object
    if not len(node):
        return node.text or ""
    names = [child.tag for child in node]
    if names[0] == "url" and node.tag == "urls":
        return [_object(child) for child in node]
    return {child.tag: _object(child) for child in node}


def _is_post(element: Json) -> bool:
    return bool(_STATUS.search(element.get("permalink", "")))


def _post(element: Json) -> Held:
    body = element["data"].get(element["type"]) or {}
    match = _STATUS.search(element["permalink"])
    assert match is not None
    text = body.get("text") or body.get("caption") or ""
    entities = body.get("entities") or {}
    who = element.get("attribution") or {}
    return Held(
        id=match[2],
        time=datetime.fromisoformat(element["posted_at"]),
        author=element["source"]["username"],
        text=text,
        address=f"https://twitter.com/{match[1]}/status/{match[2]}",
        hashtags=_TAG.findall(html.unescape(text)),
        links=[it.get("expanded_url") or it["url"] for it in entities.get("urls") or ()],
        media=[body["src"]] if body.get("src") else [],
        profile={"id": element["source"].get("userid"), "name": who.get("name")},
    )


class _Page(HTMLParser):
    """Collects, for each element of a story's page, the texts of its parts and its addresses."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[Json] = []
        self._open: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element, or a part of it."""
        given = {name: value or "" for name, value in attrs}
        if tag == "li" and "data-permalink" in given:
            self.elements.append({"permalink": given["data-permalink"], "links": []})
        if not self.elements:
            return
        element = self.elements[-1]
        if "data-timestamp" in given:
            element["time"] = given["data-timestamp"]
        if tag == "img" and self._in("s-image-content"):
            element["media"] = given["src"]
        if (
            tag == "a"
            and self._in("emojify")
            and "title" in given
            and "hashtag" not in given.get("class", "")
        ):
            element["links"].append(given["title"])
        if tag not in {"img", "br"}:
            self._open.append(
                (
                    tag,
                    given.get("class", "")
                    + (
                        " link"
                        if tag == "a"
                        and "title" in given
                        and "hashtag" not in given.get("class", "")
                        else ""
                    ),
                )
            )

    def _in(self, name: str) -> bool:
        return any(name in classes for _, classes in self._open)

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost part of that name."""
        for at in range(len(self._open) - 1, -1, -1):
            if self._open[at][0] == tag:
                del self._open[at:]
                return

    def handle_data(self, data: str) -> None:
        """Add words to the part that they stand in."""
        for name in ("emojify", "author-name", "author-username", "s-author-twitter-name"):
            if self.elements and self._in(name) and not self._in("link"):
                element = self.elements[-1]
                element[name] = element.get(name, "") + data


def read_story_html(content: bytes) -> Iterator[Held]:
    """Yield the posts of X on a story's page."""
    page = _Page()
    page.feed(content.decode())
    for element in filter(_is_post, page.elements):
        match = _STATUS.search(element["permalink"])
        assert match is not None
        text = element.get("emojify", "")
        own = f"/{match[1]}/status/{match[2]}/"
        yield Held(
            id=match[2],
            time=datetime.fromisoformat(element["time"]),
            author=match[1],
            text=text,
            address=f"https://twitter.com/{match[1]}/status/{match[2]}",
            hashtags=_TAG.findall(text),
            links=[it for it in element["links"] if own not in it],
            media=[element["media"]] if "media" in element else [],
            profile={"name": element.get("author-name") or element.get("s-author-twitter-name")},
        )
