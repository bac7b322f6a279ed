"""A page of a site as a browser reads it: its ids, its links, all that it loads, its faults."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from html import unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Final

from tweetup.jobs.html_faults import PageFault, find_html_faults

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["PageAddress", "PageFacts", "addresses_in_css", "addresses_in_feed", "read_page_facts"]

_LOADS: Final = {
    "audio": ("src",),
    "base": ("href",),
    "button": ("formaction",),
    "embed": ("src",),
    "form": ("action",),
    "frame": ("src",),
    "iframe": ("src",),
    "img": ("src",),
    "image": ("href", "xlink:href"),
    "input": ("src", "formaction"),
    "object": ("data",),
    "script": ("src",),
    "source": ("src",),
    "track": ("src",),
    "use": ("href", "xlink:href"),
    "video": ("src", "poster"),
}
"""The attributes by which elements load something, or send it somewhere."""
_LINK_LOADS: Final = frozenset(
    {"icon", "manifest", "modulepreload", "preconnect", "prefetch", "preload", "stylesheet"}
    | {"apple-touch-icon", "dns-prefetch", "mask-icon"}
)
_IN_CSS: Final = re.compile(
    r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^)\s"']*))\s*\)|@import\s+(?:"([^"]*)"|'([^']*)')""",
    re.IGNORECASE,
)
_IN_FEED: Final = re.compile(r"""<loc>([^<]*)</loc>|\shref="([^"]*)"|\shref='([^']*)'""")
_IN_JSON_FEED: Final = re.compile(
    r"""\shref="([^"]*)"|\shref='([^']*)'|"(?:url|home_page_url|feed_url)":\s*"([^"]*)\""""
)
_REFRESH: Final = re.compile(
    r"""^\s*(?:\d[\d.]*|\.[\d.]*)(?:\s*[;,]|\s)\s*(?:url\s*=\s*)?["']?([^"'\s][^"']*)""",
    re.IGNORECASE,
)
_UNSEEN: Final = frozenset({"none", "presentation"})
_VOID: Final = frozenset(
    "area base br col embed hr img input link meta source track wbr".split()  # noqa: SIM905 - a list is longer
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageAddress:
    """An address on a page, its line, and the element that has it."""

    line: int
    address: str
    element: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFacts:
    """All that is checked of a page; ``faults`` are those of its HTML.

    ``links`` lead on, ``loads`` are fetched as soon as the page is opened, and of these ``styles``
    are stylesheets. ``base`` is the address that all others begin at, empty for the page's own, and
    ``policy`` has the hosts from which frames and scripts may come by its
    Content-Security-Policy.
    """

    ids: frozenset[str]
    links: tuple[PageAddress, ...]
    loads: tuple[PageAddress, ...]
    styles: tuple[str, ...]
    policy: frozenset[str]
    base: str
    faults: tuple[PageFault, ...]


def read_page_facts(text: str) -> PageFacts:
    """Return the facts of a page; its HTML is read by the rules of the standard."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    faults = sorted([*reader.faults, *find_html_faults(text)])
    return PageFacts(
        ids=frozenset(reader.ids) | reader.names,
        links=tuple(reader.links),
        loads=tuple(reader.loads),
        styles=tuple(reader.styles),
        policy=frozenset(reader.policy),
        base=reader.base,
        faults=tuple(faults),
    )


def addresses_in_css(text: str) -> Iterator[tuple[int, str]]:
    """Yield the addresses that a stylesheet loads, each with its line."""
    for match in _IN_CSS.finditer(text):
        yield text.count("\n", 0, match.start()) + 1, next(filter(None, match.groups()), "")


def addresses_in_feed(text: str) -> Iterator[tuple[int, str]]:
    """Yield the addresses in a feed or a map of a site, each with its line."""
    is_json = text.lstrip().startswith("{")
    for number, line in enumerate(text.split("\n"), start=1):
        # The HTML of an entry is text within it: once escaped, in Atom twice.
        plain = line.replace('\\"', '"') if is_json else unescape(line)
        for match in (_IN_JSON_FEED if is_json else _IN_FEED).finditer(plain):
            yield number, unescape(next(filter(None, match.groups()), "")).strip()


class _Reader(HTMLParser):
    """Collects from the tags of a page, each with its line."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: dict[str, int] = {}
        self.names: set[str] = set()
        self.links: list[PageAddress] = []
        self.loads: list[PageAddress] = []
        self.styles: list[str] = []
        self.policy: set[str] = set()
        self.base = ""
        self.faults: list[PageFault] = []
        self._open: list[_Tag] = []
        self._charts: list[_Tag] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take an element that begins."""
        element = self._take(tag, attrs)
        if tag not in _VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take an element of a drawing that ends at once."""
        self._take(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """End the element that began last under that name, and all in it."""
        at = next(
            (at for at in reversed(range(len(self._open))) if self._open[at].name == tag), None
        )
        if at is not None:
            del self._open[at:]

    def handle_data(self, data: str) -> None:
        """Take the styles within a page."""
        if self._open and self._open[-1].name == "style":
            first = self.getpos()[0]
            for line, address in addresses_in_css(data):
                self.loads.append(
                    PageAddress(line=first + line - 1, address=address, element="style")
                )

    def close(self) -> None:
        """Tell of the drawings that have no title, at the end."""
        super().close()
        self.faults += map(_without_text, self._charts)

    def _take(self, name: str, attrs: list[tuple[str, str | None]]) -> _Tag:
        values = {key: value or "" for key, value in reversed(attrs)}
        line, before = self.getpos()
        tag = _Tag(name=name, line=line, column=before + 1, attributes=values)
        own = values.get("id")
        if own is not None:
            if own in self.ids:
                problem = f"the id {own} is on line {self.ids[own]} already"
                self.faults.append(PageFault(tag.line, tag.column, problem))
            self.ids.setdefault(own, tag.line)
        if name == "a" and "name" in values:
            self.names.add(values["name"])
        self.links += _links(tag)
        self.loads += _loads(tag)
        if name == "base":
            self.base = self.base or values.get("href", "").strip()
        if name == "iframe" and values.get("srcdoc"):
            self._take_within(values["srcdoc"], line)
        if name == "link" and "stylesheet" in tag.words("rel"):
            self.styles.append(values.get("href", ""))
        if name == "meta" and tag.words("http-equiv") == {"content-security-policy"}:
            self.policy |= _embedded_hosts(values.get("content", ""))
        if name == "title" and self._open and self._open[-1] in self._charts:
            self._charts.remove(self._open[-1])
        if not any(it.attributes.get("aria-hidden") == "true" for it in (*self._open, tag)):
            self._take_picture(tag)
        return tag

    def _take_within(self, text: str, line: int) -> None:
        """Take the addresses of the page that a frame has in itself; its anchors are its own."""
        reader = _Reader()
        reader.feed(text)
        reader.close()
        self.loads += (replace(it, line=line) for it in reader.loads)
        self.links += (replace(it, line=line) for it in reader.links if it.address[:1] != "#")

    def _take_picture(self, tag: _Tag) -> None:
        """Tell of a picture that says nothing to people who do not see it."""
        if tag.words("role") & _UNSEEN or tag.is_named:
            return
        if tag.name == "svg":
            self._charts.append(tag)
        elif (tag.name == "img" and "alt" not in tag.attributes) or (
            tag.name == "input" and tag.words("type") == {"image"} and not tag.attributes.get("alt")
        ):
            self.faults.append(_without_text(tag))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Tag:
    name: str
    line: int
    column: int
    attributes: Mapping[str, str]

    def words(self, attribute: str) -> frozenset[str]:
        return frozenset(self.attributes.get(attribute, "").lower().split())

    @property
    def is_named(self) -> bool:
        labels = ("aria-label", "aria-labelledby")
        return any(self.attributes.get(it, "").strip() for it in labels)


def _without_text(tag: _Tag) -> PageFault:
    return PageFault(tag.line, tag.column, f"a picture without text: <{tag.name}>")


def _embedded_hosts(policy: str) -> set[str]:
    rules = [rule.lower().split() for rule in policy.split(";") if rule.strip()]
    sources = [it for rule in rules if rule[0] in {"frame-src", "script-src"} for it in rule[1:]]
    return {it.rpartition("//")[2].partition("/")[0] for it in sources if not it.startswith("'")}


def _links(tag: _Tag) -> Iterator[PageAddress]:
    address = None
    if tag.name in {"a", "area"} or (tag.name == "link" and not tag.words("rel") & _LINK_LOADS):
        address = tag.attributes.get("href")
    elif tag.name == "meta" and tag.words("http-equiv") == {"refresh"}:
        match = _REFRESH.match(tag.attributes.get("content", ""))
        address = match[1] if match else None
    if address is not None:
        yield PageAddress(line=tag.line, address=address.strip(), element=tag.name)


def _loads(tag: _Tag) -> Iterator[PageAddress]:
    attributes = tag.attributes
    found = [attributes.get(name) for name in _LOADS.get(tag.name, ())]
    if tag.name == "link" and tag.words("rel") & _LINK_LOADS:
        found.append(attributes.get("href"))
    if tag.name in {"img", "source"}:
        sets = attributes.get("srcset", "").split(",")
        found += [part.split()[0] for part in sets if part.split() and "data:" not in part]
    found += [address for _, address in addresses_in_css(attributes.get("style", ""))]
    for address in filter(None, found):
        yield PageAddress(line=tag.line, address=address.strip(), element=tag.name)
