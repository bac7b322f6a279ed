"""HTML as Mastodon sends it, as text with its links.

Python's own parser is enough for it: servers reduce every post to a handful of tags
(https://docs.joinmastodon.org/spec/activitypub/#sanitization), and it neither raises on damage
nor recurses, whatever the nesting.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

from tweetup.model import Link

__all__ = ["read_html"]

_BLOCKS = frozenset({"p", "blockquote", "ul", "ol", "pre", "div", "h1", "h2", "h3"})
_UNSEEN = frozenset({"script", "style", "template"})
_BREAKS = re.compile(r"\n{3,}")


def read_html(html: str) -> tuple[str, tuple[Link, ...]]:
    """The text and the links that are neither mentions nor hashtags.

    A paragraph is set off by an empty line, ``<br>`` is a line end. Links stand in the text as
    they are shown, whole: what a page would hide of a long address is there.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    text = _BREAKS.sub("\n\n", "".join(reader.pieces)).strip()
    return text, tuple(reader.links.values())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.links: dict[str, Link] = {}
        self._target: str | None = None
        self._shown: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "br":
            self.pieces.append("\n")
        elif tag == "li":
            self.pieces.append("\n- ")
        elif tag in _BLOCKS:
            self.pieces.append("\n\n")
        elif tag == "a":
            said = {key: value or "" for key, value in attrs}
            classes = {*said.get("class", "").split(), *said.get("rel", "").split()}
            target = said.get("href", "")
            is_link = target.startswith(("http://", "https://"))
            self._target = (
                target if is_link and not classes & {"mention", "hashtag", "tag"} else None
            )
            self._shown = []

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag in _BLOCKS:
            self.pieces.append("\n\n")
        elif tag == "a" and self._target is not None:
            shown = "".join(self._shown).strip()
            short = shown if shown and shown != self._target else None
            self.links.setdefault(self._target, Link(url=self._target, short=short))
            self._target = None

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.pieces.append(data)
            self._shown.append(data)
