"""Posts that repeat another post in their text, and the comparison that tells copies.

Read are RT (also without @), MT and MRT, quoted copies, ``via @who`` and links to a post on X.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from tweetup.model import Kind
from tweetup.text.entities import (
    HANDLE,
    HASHTAG,
    MENTION,
    find_mentions,
    fold_handle,
    in_full,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Collection
    from collections.abc import Set as AbstractSet

    from tweetup.model import Post

__all__ = [
    "PSEUDONYM",
    "Echo",
    "StatusLink",
    "adds_no_words",
    "contains_text",
    "counted_kind",
    "find_status_links",
    "fold_text",
    "is_removed_name",
    "is_repost",
    "leading_mentions",
    "mention_part",
    "puts_other_words",
    "read_echo",
    "similarity",
]

# From this ratio of matching letters two words are one in two spellings.
_SAME_SPELLING: Final = 0.75

# "RT @who: words", "comment MT @who words", '"@who: words" comment', "“@who: words” comment".
_RETWEET = re.compile(
    r"(?:^|(?<=[\s\"“”'(|/<>«~–—-]))(?P<form>M?RT|MT|HT)\s*+(?::\s*+)?"
    rf"@(?P<handle>{HANDLE})\s*:?\s*",
)
PSEUDONYM = "removed-"
# Bots leave out the @: "RT who: words", at the start alone, and never after a request to repost.
_BARE_RETWEET = re.compile(
    r"\W*(?P<form>M?RT)\s+(?!(?i:please|pls|plz|this|if|now|and|to|my|our|request|alert|update|all"
    r"|reminder|everyone|everybody|friends|folks|bitte|por|merci|prego|win|for)\b)"
    r"(?P<handle>\w{2,40}):\s"
)
_QUOTED = re.compile(rf"[\"“«]\s*(?P<form>@)(?P<handle>{HANDLE})\s*:\s*")
_VIA = re.compile(rf"(?:via|h/t)\s+@(?P<handle>{HANDLE})\W*$", re.IGNORECASE)
# Fewer characters quoted are a title or a scare quote rather than a post.
_LEAST_VIA = 12
_STATUS = re.compile(
    r"(?<![\w-])(?:twitter|x)\.com/(?:#!/)?(?P<handle>\w{1,40})/status(?:es)?/(?P<id>\d{1,25})",
    re.IGNORECASE,
)
# Stands in every text that repeats another: most texts are told from these by it, fast.
_ECHO_SIGN = re.compile(r"[RMH]T|[\"“«]")
_CLOSING_QUOTE = re.compile(r"[\"”»]")
# The first half of a character that a wrong encoding broke: of a blank or an ellipsis.
_BROKEN = re.compile(r"(?<!\w)[ÂÃâ](?!\w)")
_LEADING = re.compile(r"\s*(?:\.\s*)?" + MENTION.pattern)


class Echo(Struct, frozen=True):
    """A copy of somebody's post inside another, with the ``comment`` added to it."""

    handle: str
    text: str
    comment: str

    @property
    def is_repost(self) -> bool:
        """True for a copy without a word added."""
        return not any(char.isalnum() for char in self.comment)


class StatusLink(Struct, frozen=True):
    """A link to a post, by its author's handle and its id."""

    handle: str
    id: str


@lru_cache(maxsize=1 << 14)
def read_echo(text: str) -> Echo | None:
    """Return the copy inside a text, or None. Of ``RT @a: RT @b: …`` the outermost one."""
    if _ECHO_SIGN.search(text) is None:
        return None
    match = _BARE_RETWEET.match(text) or _RETWEET.search(text) or _QUOTED.search(text)
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


def adds_no_words(post: Post) -> bool:
    """Return True for a post that passes on another one without a word of its author's own.

    A repost, and a quote or a copy beside which stand hashtags, handles, links and labels alone.
    """
    if is_repost(post):
        return True
    echo = read_echo(post.text)
    if echo is None and post.kind is not Kind.QUOTE:
        return False
    from tweetup.text.labels import strip_labels  # the patterns of labels take long to compile

    own = post.text if echo is None else echo.comment
    return not words(_BROKEN.sub(" ", HASHTAG.sub(" ", strip_labels(own))))


def counted_kind(post: Post) -> Kind:
    """Return the kind that a post is counted as: a repost also where only its text says so."""
    return Kind.REPOST if is_repost(post) else post.kind


def _read_via(text: str) -> Echo | None:
    """Return the copy in a quoted text that ends in its source: ``"words" via @who``."""
    match = _VIA.search(text) if text.startswith(('"', "“", "«")) else None
    if match is None or match.start() <= _LEAST_VIA:
        return None
    quoted = text[1 : match.start()].rstrip().rstrip("-–—(").rstrip()
    if quoted.endswith(('"', "”", "»")):
        quoted = quoted[:-1]
    return Echo(match["handle"], max(quoted, text[1 : 1 + _LEAST_VIA], key=len).strip(), "")


def find_status_links(text: str) -> tuple[StatusLink, ...]:
    """Return the links to posts on X in a text: a quote post before the API had quotes."""
    return tuple(StatusLink(match["handle"], match["id"]) for match in _STATUS.finditer(text))


def is_removed_name(post: Post, handle: str) -> bool:
    """Return whether a post's text names somebody who was removed from the archive.

    The mentions of such a post have a pseudonym for the handle, which its words still have.
    """
    mentions = {fold_handle(mention) for mention in post.mentions}
    return any(it.startswith(PSEUDONYM) for it in mentions) and fold_handle(handle) not in mentions


def leading_mentions(text: str, names: Collection[str] = ()) -> tuple[str, ...]:
    """Return the handles that a text begins with, its addressees (``.@who`` counts).

    ``names`` are mentions of the record: a handle that only lacks the server of one of them has it.
    """
    handles = []
    position = 0
    while match := _LEADING.match(text, position):
        handles.append(in_full(match[1], names) if names else match[1])
        position = match.end()
    return tuple(handles)


def mention_part(text: str, handle: str, *, is_repost: bool) -> str:
    """Return the part of a text that mentions an account: ``own``, ``prefix`` or ``repeated``.

    The author's own words are ``own``, the name of the account whose post a text repeats (``RT
    @who:``) is its ``prefix``, and that account's words are ``repeated``. A mention in several
    parts is ``own`` if one of them is. Of a repost every word is another's.
    """
    echo = read_echo(text)
    if echo is None:
        return "repeated" if is_repost else "own"
    name = _without_server(handle)
    if not is_repost and name in map(_without_server, find_mentions(echo.comment)):
        return "own"
    if name == _without_server(echo.handle):
        return "prefix"
    if is_repost or name in map(_without_server, find_mentions(echo.text)):
        return "repeated"
    return "own"


def _without_server(handle: str) -> str:
    return fold_handle(handle).partition("@")[0]


def fold_text(text: str) -> str:
    """Return a text's words alone, so that copies compare equal: no spacing, no links."""
    return " ".join(words(text))


def similarity(a: str, b: str) -> float:
    """Return the Jaccard index of both texts' words, 0 to 1; 0 when both have none."""
    first, second = set(words(a)), set(words(b))
    union = first | second
    return len(first & second) / len(union) if union else 0.0


def puts_other_words(first: AbstractSet[str], second: AbstractSet[str]) -> bool:
    """Return True if each of two texts, given as words, has words in place of some of the other's.

    "I could not do without my scanner" is no copy of "… my garden": a copy leaves words out, or
    adds some. A word that is cut off or spelt in another way is the same.
    """
    own, other = sorted(first - second), sorted(second - first)
    for word in tuple(own):
        same = next((it for it in other if _is_same(word, it)), None)
        if same is not None:
            own.remove(word)
            other.remove(same)
    return bool(own and other)


def _is_same(word: str, other: str) -> bool:
    if word.startswith(other) or other.startswith(word):
        return True
    return SequenceMatcher(None, word, other, autojunk=False).ratio() >= _SAME_SPELLING


def contains_text(whole: str, part: str) -> bool:
    """Return True if the words of ``part`` stand in ``whole`` in a row.

    The last word of a copy that was cut off with an ellipsis is left aside.
    """
    piece = words(part)
    if "…" in part[-3:] or part.endswith("..."):
        piece = piece[:-1]
    if not piece:
        return False
    return f" {' '.join(piece)} " in f" {' '.join(words(whole))} "
