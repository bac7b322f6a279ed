"""Pages read back as a browser would: elements, their attributes and their words."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta"})
_BREAKS = frozenset({"br", "p", "li", "h1", "h2", "h3", "dd", "dt", "td", "th"})
_SILENT = frozenset({"style", "script", "template"})


@dataclass
class Element:
    """An element; ``children`` are elements and text in order."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    def all(self, *names: str) -> list[Element]:
        """Every element within that has one of the names, or any at all, in order."""
        return [each for each in self._within() if not names or each.name in names]

    def one(self, name: str) -> Element:
        """The only element of that name."""
        (only,) = self.all(name)
        return only

    def classed(self, name: str) -> list[Element]:
        """Every element within that has the class."""
        return [each for each in self._within() if name in each.get("class").split()]

    def get(self, attribute: str) -> str:
        """The attribute, "" where there is none."""
        return self.attributes.get(attribute, "")

    @property
    def text(self) -> str:
        """What a reader sees, white space folded."""
        return " ".join("".join(self._words()).split())

    def _within(self) -> Iterator[Element]:
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child._within()

    def _words(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.name not in _SILENT:
                space = " " if child.name in _BREAKS else ""
                yield space
                yield from child._words()
                yield space


class _Reader(HTMLParser):
    """Builds the tree; an end tag that closes nothing, or the wrong thing, is an error."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> has an attribute twice: {names}"
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self._open[-1].name == tag, f"</{tag}> closes <{self._open[-1].name}>"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)

    def handle_comment(self, data: str) -> None:
        self._open[-1].children.append(Element("!comment", {"data": data}))

    def finish(self) -> Element:
        self.close()
        assert [each.name for each in self._open] == [""], "elements are left open"
        return self.root


def read_html(text: str) -> Element:
    """The document; fails where its elements are not properly nested."""
    reader = _Reader()
    reader.feed(text)
    return reader.finish()
