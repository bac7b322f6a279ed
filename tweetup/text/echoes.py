"""Posts that repeat another post in their text: RT, MT, quoted copies, links to a post."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tweetup.model import Kind
from tweetup.text.entities import MENTION

if TYPE_CHECKING:
    from tweetup.model import Post

__all__ = [
    "Echo",
    "StatusLink",
    "find_status_links",
    "is_repost",
    "leading_mentions",
    "read_echo",
]

# "RT @who: words", "comment MT @who words", '"@who: words" comment', "“@who: words” comment".
_RETWEET = re.compile(
    r"(?:^|(?<=[\s\"“”'(|/<>«~–—-]))(?P<form>RT|MT|HT)\s*+(?::\s*+)?@(?P<handle>\w{1,40})\s*:?\s*",
)
_QUOTED = re.compile(r"[\"“«]\s*(?P<form>@)(?P<handle>\w{1,40})\s*:\s*")
_VIA = re.compile(r"(?:via|h/t)\s+@(?P<handle>\w{1,40})\W*$", re.IGNORECASE)
# Fewer characters quoted are a title or a scare quote rather than a post.
_LEAST_VIA = 12
_STATUS = re.compile(
    r"(?<![\w-])(?:twitter|x)\.com/(?:#!/)?(?P<handle>\w{1,40})/status(?:es)?/(?P<id>\d{1,25})",
    re.IGNORECASE,
)
_CLOSING_QUOTE = re.compile(r"[\"”»]")
_LEADING = re.compile(r"\s*(?:\.\s*)?" + MENTION.pattern)


@dataclass(frozen=True, slots=True)
class Echo:
    """A copy of somebody's post inside another: ``comment`` is what the copier added."""

    handle: str
    text: str
    comment: str

    @property
    def is_repost(self) -> bool:
        """Whether nothing was added: the post is the other's voice alone."""
        return not any(char.isalnum() for char in self.comment)


@dataclass(frozen=True, slots=True)
class StatusLink:
    """A link to a post, by its author's handle and its id."""

    handle: str
    id: str


def read_echo(text: str) -> Echo | None:
    """The copy inside a text, or None. In ``RT @a: RT @b: …`` the outermost one."""
    match = _RETWEET.search(text) or _QUOTED.search(text)
    if match is None:
        return _read_via(text.strip())
    comment = text[: match.start()].strip().strip("\"“«'(|/<>~–—- ")
    body = text[match.end() :]
    opened = match["form"] == "@" or text[: match.start()].rstrip().endswith(('"', "“", "«"))
    if opened:
        closing = list(_CLOSING_QUOTE.finditer(body))
        if closing:
            after = body[closing[-1].end() :].strip()
            body, comment = body[: closing[-1].start()], f"{comment} {after}".strip()
    return Echo(match["handle"], body.strip(), comment)


def is_repost(post: Post) -> bool:
    """Return True for a post that only repeats another: a repost record or ``RT @who: …``."""
    if post.kind is Kind.REPOST:
        return True
    echo = read_echo(post.text)
    return echo is not None and echo.is_repost


def _read_via(text: str) -> Echo | None:
    """What is quoted in a text that ends in whom it is from."""
    match = _VIA.search(text) if text.startswith(('"', "“", "«")) else None
    if match is None or match.start() <= _LEAST_VIA:
        return None
    words = text[1 : match.start()].rstrip().rstrip("-–—(").rstrip()
    if words.endswith(('"', "”", "»")):
        words = words[:-1]
    return Echo(match["handle"], max(words, text[1 : 1 + _LEAST_VIA], key=len).strip(), "")


def find_status_links(text: str) -> tuple[StatusLink, ...]:
    """The links to posts on X in a text: how a quote looked before networks marked it."""
    return tuple(StatusLink(found["handle"], found["id"]) for found in _STATUS.finditer(text))


def leading_mentions(text: str) -> tuple[str, ...]:
    """The handles a text begins with: whom it is addressed to (``.@who`` counts)."""
    found = []
    position = 0
    while match := _LEADING.match(text, position):
        found.append(match[1])
        position = match.end()
    return tuple(found)
