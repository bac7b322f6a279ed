"""Stories of Storify as saved web pages and as XML."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from html import unescape
from typing import TYPE_CHECKING
from xml.parsers import expat

import msgspec

from tweetup.formats.json_stream import LONGEST_VALUE
from tweetup.formats.read_json import read_piece
from tweetup.formats.records import Record, Skipped
from tweetup.formats_extra.storify import (
    NOT_AN_ELEMENT,
    OTHER_ELEMENTS,
    STORIFY,
    StoryElement,
    post_from_element,
)
from tweetup.text import find_status_links

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tweetup.formats.base import Head
    from tweetup.formats.content import Content

__all__ = ["STORIFY_HTML", "STORIFY_XML", "StorifyHtmlFormat", "StorifyXmlFormat"]

_MARK = b"\xef\xbb\xbf"
_HTML_HEAD = b"<!doctype html><!-- Storify -->\n"
_XML_HEAD = b'<?xml version="1.0"?><!-- Storify -->\n'
"""Put before an element by itself, so that it can be read again."""

_IS_HTML = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype html|html|head)\b",
                      re.IGNORECASE | re.DOTALL)  # fmt: skip
_SIGNS = (b"data-permalink", b"s.story[", b"s-element", b'"storify"', b"twitter-tweet", b"/status")


def _is_html(start: bytes) -> bool:
    return _IS_HTML.match(start) is not None


class StorifyHtmlFormat:
    """Reads and recognises pages of Storify: exported, saved in a browser or embedded."""

    name = "storify-html"
    title = "Storify's HTML of a story, exported or saved in a browser (checked: pages of 2017)"
    carries = STORIFY.carries

    def certainty(self, head: Head) -> float:
        """Return 0.9 for a web page of Storify's, with elements or quoted posts of X."""
        start = head.start.removeprefix(_MARK)
        is_page = _is_html(start) or start.lstrip().startswith((b"<div", b"<ol", b"<ul", b"<li"))
        return 0.9 * (
            is_page and b"storify" in start.lower() and any(map(start.__contains__, _SIGNS))
        )

    def read(self, content: Content) -> Iterator[Record | Skipped]:
        """Yield a record for each post of X; other elements of the story are counted."""
        return _read_whole(content, _html_elements, _HTML_HEAD)


class StorifyXmlFormat:
    """Reads and recognises Storify's XML."""

    name = "storify-xml"
    title = "Storify's XML of a story"
    carries = STORIFY.carries

    def certainty(self, head: Head) -> float:
        """Return 0.9 for XML of Storify's with addresses of elements."""
        start = head.start.removeprefix(_MARK).lstrip()
        is_xml = start.startswith(b"<") and not _is_html(start)
        return 0.9 * (is_xml and b"storify" in start.lower() and b"permalink" in start)

    def read(self, content: Content) -> Iterator[Record | Skipped]:
        """Yield a record for each post of X; other elements of the story are counted."""
        return _read_whole(content, _xml_elements, _XML_HEAD)


STORIFY_HTML = StorifyHtmlFormat()
STORIFY_XML = StorifyXmlFormat()

_LONGEST = 4 * LONGEST_VALUE
"""Bytes of the longest story; 300 posts on a page that a browser saved have 2 MB."""
_LONGEST_ELEMENT = 1 << 18
"""Bytes of a page in which an element is closed."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """An element: its bytes, the line it begins in, and its members as in Storify's JSON.

    A broken one has no members.
    """

    raw: bytes
    line: int
    members: dict[str, object] | None


def _read_whole(
    content: Content, split: Callable[[bytes], Iterator[_Piece]], head: bytes
) -> Iterator[Record | Skipped]:
    """Yield the posts of the elements that ``split`` finds."""
    with content.open() as stream:
        story = stream.read(_LONGEST + 1)
    if len(story) > _LONGEST:
        yield Skipped(content.name, f"a story longer than {_LONGEST >> 20} MB")
        return
    read = partial(_read, content=content, head=head)
    for piece in split(story.removeprefix(_MARK)):
        yield from read_piece(piece, content.where(piece.line), read, not_a_post=NOT_AN_ELEMENT)


def _read(piece: _Piece, where: str, *, content: Content, head: bytes) -> Iterator[Record]:
    """Yield the post that an element is; count any other element.

    Raises ``ValueError`` for one that is broken.
    """
    if piece.members is None:
        raise ValueError("a broken element of a story")
    try:
        piece.raw.decode()
    except UnicodeDecodeError:
        raise ValueError("a text that is not in UTF-8") from None
    post = post_from_element(msgspec.convert(piece.members, StoryElement, strict=False))
    if post is None:
        content.notes[OTHER_ELEMENTS] += 1
    else:
        yield Record(post, (head, piece.raw), where)


# --- HTML -------------------------------------------------------------------------------------

_STORYS = rb"""(?:li|div|article|section)\b[^<>]*?
    (?:data-permalink=|class=["'](?:[^"'<>]*\s)?s-element(?=[\s"']))"""
_MARKED = re.compile(rb"<" + _STORYS, re.IGNORECASE | re.VERBOSE)
_ELEMENT = re.compile(
    rb"<(?:(?P<marked>" + _STORYS + rb")|blockquote\b)[^<>]*>", re.IGNORECASE | re.VERBOSE
)
_WORDS = ("s-quote-text", "s-image-caption", "s-video-description", "s-video-title")
_NAMES = ("s-quote-author-name", "s-author-twitter-name", "s-author-name")
_SIGNED = re.compile(r"</p>\s*(?:&mdash;|—|-)\s*(?P<name>[^<>]*?)\s*\(@\w+\)", re.IGNORECASE)
_TAGS = re.compile(r"<[^<>]*>")


def _html_elements(page: bytes) -> Iterator[_Piece]:
    """Yield the elements of a page: those that Storify marks, and quoted posts between them."""
    position, line, counted = 0, 1, 0
    while (opening := _ELEMENT.search(page, position)) is not None:
        (tag,) = re.findall(rb"\A<(\w+)", opening[0])
        position = _end_of(page, tag, opening.end())
        line += page.count(b"\n", counted, opening.start())
        counted = opening.start()
        raw = page[opening.start() : position]
        html = raw.decode("utf-8", "replace")
        members = _marked(html) if opening["marked"] else _quoted(html)
        yield _Piece(raw, line, members)


def _end_of(page: bytes, tag: bytes, position: int) -> int:
    """Return where an element that was opened before a position is closed.

    One that is not closed ends before the next of Storify's elements, or with the page.
    """
    within = position + _LONGEST_ELEMENT
    following = _MARKED.search(page, position, within)
    end = following.start() if following else min(within, len(page))
    depth = 1
    for match in re.compile(rb"<(/?)" + tag + rb"\b[^<>]*>", re.IGNORECASE).finditer(
        page, position, end
    ):
        depth += -1 if match[1] else 1
        if not depth:
            return match.end()
    return end


def _marked(html: str) -> dict[str, object]:
    """Return the members of an element by the classes and data that Storify gives its parts."""
    kind = _attribute(html, "data-type") or "quote"
    words = next((text for name in _WORDS if (text := _part(html, name)) is not None), None)
    if words is None:
        words = _first_paragraph(html)
    name = next((text for name in _NAMES if (text := _part(html, name)) is not None), None)
    picture = re.search(r"<img\b[^<>]*>", _part(html, "s-image-content") or "")
    return {
        "permalink": _attribute(html, "data-permalink") or _last_address(html),
        "type": kind,
        "posted_at": _attribute(html, "data-timestamp") or _attribute(html, "datetime"),
        "attribution": {"name": _plain(name)} if name else None,
        "data": {
            kind: {
                "text": _escaped(words),
                "src": _attribute(picture[0], "src") if picture else None,
            }
        },
    }


def _quoted(html: str) -> dict[str, object]:
    """Return the members of a post of X as X's own code to embed it has them."""
    signed = _SIGNED.search(html)
    return {
        "permalink": _last_address(html),
        "type": "quote",
        "posted_at": _attribute(html, "data-datetime") or _attribute(html, "datetime"),
        "attribution": {"name": _plain(signed["name"])} if signed else None,
        "data": {"quote": {"text": _escaped(_first_paragraph(html))}},
    }


def _escaped(words: str | None) -> str | None:
    """Return HTML that is known as such also where it is but a line of text."""
    return f"<span>{words.strip()}</span>" if words and words.strip() else None


def _first_paragraph(html: str) -> str | None:
    match = re.search(r"<p\b[^<>]*>(.*?)</p>", html, re.IGNORECASE | re.DOTALL)
    return match[1] if match else None


def _last_address(html: str) -> str:
    """Return the address of the last post of X that is named: its own stands below its text."""
    addresses = find_status_links(html)
    return (
        f"https://twitter.com/{addresses[-1].handle}/status/{addresses[-1].id}" if addresses else ""
    )


def _attribute(html: str, name: str) -> str | None:
    """Return the value of the first attribute of a name."""
    match = re.search(rf"""\s{name}=(["'])(.*?)\1""", html, re.DOTALL)
    return unescape(match[2]).strip() or None if match else None


def _part(html: str, name: str) -> str | None:
    """Return the HTML inside the first element of a class; None where there is none."""
    classed = rf"""<(\w+)\b[^<>]*\sclass=["'](?:[^"'<>]*\s)?{name}(?=[\s"'])[^<>]*>"""
    opening = re.search(classed, html, re.IGNORECASE)
    if opening is None:
        return None
    depth, begin = 1, opening.end()
    tags = re.compile(rf"<(/?){opening[1]}\b[^<>]*>", re.IGNORECASE)
    for match in tags.finditer(html, begin):
        depth += -1 if match[1] else 1
        if not depth:
            return html[begin : match.start()]
    return html[begin:]


def _plain(html: str) -> str | None:
    return unescape(_TAGS.sub("", html)).strip() or None


# --- XML --------------------------------------------------------------------------------------


_MOST_BROKEN = 100
"""Broken elements after which the rest of a story is left."""
_CONTROLS = {code: " " for code in range(32) if chr(code) not in "\t\n\r"}
_NOT_UTF8 = re.compile("[\udc80-\udcff]")


class _Node:
    """An element of XML while it is open."""

    def __init__(self, name: str, attributes: dict[str, str], start: int, line: int) -> None:
        self.name = name
        self.members: dict[str, object] = dict(attributes)
        self.words: list[str] = []
        self.start = start
        self.line = line

    def add(self, name: str, value: object) -> None:
        """Take a member; several of one name are a list."""
        if name not in self.members:
            self.members[name] = value
            return
        before = self.members[name]
        self.members[name] = [*before, value] if isinstance(before, list) else [before, value]


class _Elements:
    """The elements in a piece of XML, up to where it is broken."""

    def __init__(self, xml: bytes) -> None:
        self.found: list[tuple[_Node, int]] = []
        self.broken_at: tuple[int, int] | None = None
        self._open: list[_Node] = []
        self._xml = xml
        self._parser = parser = expat.ParserCreate("UTF-8")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._take
        try:
            parser.Parse(xml, True)  # noqa: FBT003 - expat takes it by place
        except expat.ExpatError as error:
            self.broken_at = (parser.ErrorByteIndex, error.lineno)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        place = (self._parser.CurrentByteIndex, self._parser.CurrentLineNumber)
        self._open.append(_Node(name, attributes, *place))

    def _end(self, name: str) -> None:
        node = self._open.pop()
        words = "".join(node.words).strip()
        if node.members and words:
            node.add("text", words)
        if _is_element(node.members):
            end = self._xml.index(b">", self._parser.CurrentByteIndex) + 1
            self.found.append((node, end))
        elif self._open and (value := node.members or words):
            self._open[-1].add(name, value)

    def _take(self, data: str) -> None:
        if self._open:
            self._open[-1].words.append(data)


def _is_element(members: dict[str, object]) -> bool:
    is_story = "elements" in members or "sid" in members
    return not is_story and "source" in members and isinstance(members.get("permalink"), str)


def _xml_elements(story: bytes) -> Iterator[_Piece]:
    """Yield the elements of a story: whatever has an address and a source.

    After a broken one the search goes on at the next of its name. What the file says of its
    encoding is passed over: it is in UTF-8 by now.
    """
    xml = _parsable(story)
    position, lines, prefix, name, broken = 0, 0, b"", b"element", 0
    while True:
        elements = _Elements(prefix + xml[position:])
        shift = position - len(prefix)
        for node, end in elements.found:
            name = node.name.encode()
            yield _Piece(story[node.start + shift : end + shift], node.line + lines, node.members)
        if elements.broken_at is None:
            return
        offset, line = elements.broken_at
        following = re.compile(rb"<%b[\s>/]" % re.escape(name)).search(xml, offset + shift + 1)
        # Behind the last element only the story is closed, which a part of it does not open.
        if position == 0 or following is not None:
            yield _Piece(b"", line + lines, None)
            broken += 1
        if following is None or broken == _MOST_BROKEN:
            return
        lines = xml.count(b"\n", 0, following.start())
        position, prefix = following.start(), b"<story>"


def _parsable(story: bytes) -> bytes:
    """Return the bytes without those that XML must not have, each byte in its place."""
    text = story.decode("utf-8", "surrogateescape").translate(_CONTROLS)
    return _NOT_UTF8.sub("?", text).encode()
