"""Stories of Storify (2010 to 2018): posts of X among texts, pictures and links, as JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import partial
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import msgspec
from msgspec import Raw, Struct

from tweetup.formats.post_fields import require
from tweetup.formats.read_json import read_pieces, read_values
from tweetup.formats.records import Record, Skipped
from tweetup.formats.table_rows import PostRow, post_from_row
from tweetup.formats.times import contradicts, id_time, optional_time
from tweetup.model import Link, Media
from tweetup.text import find_status_links

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tweetup.formats.base import Head
    from tweetup.formats.content import Content
    from tweetup.model import Post

__all__ = [
    "NOT_AN_ELEMENT",
    "OTHER_ELEMENTS",
    "STORIFY",
    "StorifyFormat",
    "StoryElement",
    "StoryPerson",
    "StorySource",
    "post_from_element",
]

NOT_AN_ELEMENT = "not an element of a story"
OTHER_ELEMENTS = "texts, pictures and links of the story that are no posts of X"

_POSTS = frozenset({"quote", "tweet", "image", "photo", "video"})
"""The types of elements that posts of X are: with a picture or film they are those."""
_PICTURES = {"image": "photo", "photo": "photo", "video": "video"}
_WORDS = ("text", "caption", "description", "title")
_LATEST_SECOND = 100_000_000_000
"""Greater numbers of a time are milliseconds."""


class StorySource(Struct):
    """The network that an element is from, and its author there."""

    name: str | None = None
    username: str | None = None
    userid: str | int | None = None


class StoryPerson(Struct):
    """The author of an element, by the name shown."""

    name: str | None = None
    username: str | None = None


class StoryElement(Struct, kw_only=True):
    """An element of a story.

    ``elementClass``, ``author`` and ``description`` are those of the first version, ``source`` was
    a name there.
    """

    permalink: str
    type: str | None = None
    elementClass: str | None = None  # noqa: N815 - as Storify writes it
    posted_at: str | int | float | None = None
    created_at: str | int | float | None = None
    source: StorySource | str | None = None
    attribution: StoryPerson | None = None
    author: StoryPerson | None = None
    data: dict[str, object] = {}
    description: str | None = None
    title: str | None = None


class _Story(Struct):
    """A story, an answer around it, or an element, which has none of these."""

    content: Raw = Raw()
    elements: list[Raw] = []
    stories: list[Raw] = []
    story: Raw = Raw()


_STORY = msgspec.json.Decoder(_Story)
_ELEMENT = msgspec.json.Decoder(StoryElement)


class StorifyFormat:
    """Reads and recognises Storify's JSON."""

    name = "storify"
    title = "Storify's JSON of a story, exported or from its API"
    carries = ("links", "media")

    def certainty(self, head: Head) -> float:
        """Return 0.95 for a story with elements, 0.9 for an element alone."""
        return head.highest(_certainty)

    def read(self, content: Content) -> Iterator[Record | Skipped]:
        """Yield a record for each post of X; anything else in the story is counted."""
        read = partial(_read, content=content)
        return read_values(content, read, not_a_post=NOT_AN_ELEMENT)


STORIFY = StorifyFormat()


def _certainty(value: dict[str, object]) -> float:
    for name in ("content", "story"):
        inner = value.get(name)
        value = inner if isinstance(inner, dict) else value
    if isinstance(stories := value.get("stories"), list):
        whole = [_list_of(story.get("elements")) for story in stories if isinstance(story, dict)]
        return 0.95 * any(map(_are_elements, whole))
    if isinstance(elements := value.get("elements"), list):
        return 0.95 * _are_elements(elements)
    return 0.9 * _is_element(value)


def _list_of(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _are_elements(values: list[object]) -> bool:
    return any(isinstance(value, dict) and _is_element(value) for value in values[:20])


def _is_element(value: dict[str, object]) -> bool:
    is_placed = isinstance(value.get("permalink"), str) and "source" in value
    return is_placed and not value.keys().isdisjoint({"posted_at", "eid", "elementClass"})


def _read(raw: bytes, where: str, *, content: Content) -> Iterator[Record | Skipped]:
    """Yield the posts of a story, or the one that an element is."""
    story = _STORY.decode(raw)
    around = [bytes(inner) for inner in (story.content, story.story)]
    inside = [*(piece for piece in around if piece.startswith(b"{")), *map(bytes, story.stories)]
    if not (inside or story.elements):
        yield from _read_element(raw, where, content=content)
        return
    yield from read_pieces(
        inside, where, partial(_read, content=content), not_a_post=NOT_AN_ELEMENT
    )
    read = partial(_read_element, content=content)
    yield from read_pieces(map(bytes, story.elements), where, read, not_a_post=NOT_AN_ELEMENT)


def _read_element(raw: bytes, where: str, *, content: Content) -> Iterator[Record]:
    """Yield the post that an element is; count any other element."""
    post = post_from_element(_ELEMENT.decode(raw))
    if post is None:
        content.notes[OTHER_ELEMENTS] += 1
    else:
        yield Record(post, (raw,), where)


def post_from_element(element: StoryElement) -> Post | None:
    """Return the post of X that an element is; None for any other element.

    Storify's time of a post is taken unless the id holds another: then it is that of the element.
    Raises ``ValueError`` for a post without a text or a time.
    """
    kind = element.type or element.elementClass or "quote"
    addresses = find_status_links(element.permalink)
    if not addresses or kind not in _POSTS:
        return None
    address = addresses[0]
    source = element.source if isinstance(element.source, StorySource) else StorySource()
    person = element.attribution or element.author or StoryPerson()
    body = _body(element, kind)
    written = require(_first_words(body) or element.description or element.title, "a text")
    shown = _Shown(written) if _MARKUP.search(written) else None
    links = tuple(shown.links.values()) if shown else tuple(_entity_links(body)) or None
    return post_from_row(
        PostRow(
            id=address.id,
            created_at=_moment(element, address.id),
            author=source.username or person.username or address.handle,
            text=shown.text if shown else written,
            network="x",
            links=links,
            media=tuple(_pictures(body, kind)),
            author_id=str(source.userid) if source.userid else None,
            author_name=person.name,
        )
    )


def _body(element: StoryElement, kind: str) -> dict[str, object]:
    """Return the part of an element's data that its type names, or the first there is."""
    parts = [element.data.get(kind), *element.data.values(), element.data]
    return next((part for part in parts if isinstance(part, dict) and _first_words(part)), {})


def _first_words(part: dict[str, object]) -> str | None:
    words = (part.get(name) for name in _WORDS)
    return next((text for text in words if isinstance(text, str) and text.strip()), None)


def _moment(element: StoryElement, post_id: str) -> datetime:
    written = (_time(value) for value in (element.posted_at, element.created_at))
    stated = next((moment for moment in written if moment is not None), None)
    if stated is None or contradicts(post_id, stated):
        stated = id_time(post_id) or stated
    if stated is None:
        raise ValueError("a post without a time")
    return stated


def _time(value: str | float | None) -> datetime | None:
    if isinstance(value, str) and not value.strip().isdecimal():
        return optional_time(value)
    try:
        seconds = float(value or 0)
        seconds = seconds / 1000 if seconds > _LATEST_SECOND else seconds
        return datetime.fromtimestamp(seconds, UTC) if seconds else None
    except (ValueError, OverflowError, OSError):
        return None


def _entity_links(body: dict[str, object]) -> Iterator[Link]:
    """Yield the links of a text that is as X has it, by the entities beside it."""
    for item in _dicts(body, "urls"):
        short, full = item.get("url"), item.get("expanded_url")
        if isinstance(full, str) and full:
            yield Link(url=full, short=short if isinstance(short, str) else None)


def _pictures(body: dict[str, object], kind: str) -> Iterator[Media]:
    """Yield the pictures and films of a post: those X tells of, or else the one shown."""
    told = [
        Media(kind=str(item.get("type") or "photo"), url=address)
        for item in _dicts(body, "media")
        if isinstance(address := item.get("media_url_https") or item.get("media_url"), str)
    ]
    yield from told
    if not told and kind in _PICTURES:
        shown = body.get("src") or body.get("thumbnail")
        is_address = isinstance(shown, str) and shown.startswith(("https://", "http://"))
        yield Media(kind=_PICTURES[kind], url=str(shown) if is_address else None)


def _dicts(body: dict[str, object], name: str) -> Iterator[dict[str, object]]:
    entities = body.get("entities")
    if isinstance(entities, dict):
        yield from _with_address(entities.get(name))


def _with_address(value: object) -> Iterator[dict[str, object]]:
    """Yield the objects with an address in a list, which XML has in members of their own."""
    if isinstance(value, dict) and isinstance(value.get("url"), str):
        yield value
        return
    inside = value.values() if isinstance(value, dict) else value
    for inner in inside if isinstance(inside, Iterable) and not isinstance(inside, str) else ():
        yield from _with_address(inner)


_MARKUP = re.compile(r"</?(?:a|b|br|em|i|img|p|s|span|strong|div|wbr)\b[^<>]*>", re.IGNORECASE)
_AROUND_LINE_END = re.compile(r"[ \t]*\n[ \t]*")
_OWN_WORDS = ("@", "#", "$", "＠", "＃")
_CUT = ("…", "...")


class _Shown(HTMLParser):
    """A text that a page shows: as X has it, with its links as they are written and expanded."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.links: dict[str, Link] = {}
        self._pieces: list[str] = []
        self._target: dict[str, str] | None = None
        self._anchor: list[str] = []
        self.feed(html)
        self.close()
        self._leave_anchor()

    @property
    def text(self) -> str:
        """Return the text."""
        return _AROUND_LINE_END.sub("\n", "".join(self._pieces)).strip()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line or an anchor."""
        if tag == "br":
            self.handle_data("\n")
        elif tag == "a":
            self._leave_anchor()
            self._target = {key: value or "" for key, value in attrs}

    def handle_endtag(self, tag: str) -> None:
        """End an anchor."""
        if tag == "a":
            self._leave_anchor()

    def handle_data(self, data: str) -> None:
        """Take words of the text or of an anchor."""
        (self._pieces if self._target is None else self._anchor).append(data)

    def _leave_anchor(self) -> None:
        """Write an anchor as its author did: a handle or tag as shown, a link by its address."""
        if self._target is None:
            return
        shown = "".join(self._anchor).strip()
        href, title = self._target.get("href", ""), self._target.get("title", "")
        self._target, self._anchor = None, []
        if shown.startswith(_OWN_WORDS) or not href.startswith(("http://", "https://")):
            self._pieces.append(shown)
            return
        is_short = "//t.co/" in href
        is_whole = shown and not is_short and not shown.endswith(_CUT) and "\xa0" not in shown
        self._pieces.append(shown if is_whole else href)
        if not shown.startswith(("pic.twitter.com/", "pic.x.com/")):
            full = title if title.startswith(("http://", "https://")) else href
            self.links.setdefault(full, Link(url=full, short=href if href != full else None))
