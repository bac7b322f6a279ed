"""The parts of a recap as a text file, and the marks that tell them apart.

A mark is an HTML comment behind a part, such as ``<!-- quote x:123 -->``: a page does not show it,
and it moves with its line. Words of posts are escaped, so that no post can write one.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b
from typing import Final
from urllib.parse import unquote

__all__ = [
    "ASKED",
    "AT_TOP",
    "BY_PERSON",
    "FRONT_FIELDS",
    "GUIDE",
    "PROGRAM_QUOTE",
    "PROPOSED",
    "WORDED",
    "Comment",
    "FilePart",
    "Mark",
    "PartKind",
    "encode_name",
    "fold",
    "make_mark",
    "part_digest",
    "read_mark",
    "repair_marks",
    "shorten",
]


class PartKind(StrEnum):
    """The kinds of parts, by the first word of their marks."""

    FIELD = "field"
    """A line of the front matter that a person may change: it has no mark."""
    SECTION = "section"
    """The heading of a section."""
    HEADING = "part"
    """The heading of another part: intro, links, next, numbers, participants."""
    SENTENCE = "sentence"
    QUOTE = "quote"
    QUESTION = "question"
    """A participant's question that nobody answered."""
    THEME = "theme"
    """A key theme in words."""
    LIST = "list"
    """The heading of a list of things that answers named."""
    ITEM = "item"
    LINK = "link"
    OWN = "own"
    """A paragraph of a person's own."""
    PICTURE = "picture"
    TEXT = "text"
    """Words that the program writes anew each time."""


FRONT_FIELDS: Final = ("title", "topic", "next", "guests")
"""The lines of the front matter that a person may change."""

AT_TOP: Final = "top"
"""The place before the first section: another one than the section that is named ``intro``."""

PROGRAM_QUOTE: Final = "quote"
"""The name of a post that stands with a key theme and cannot be taken from it."""

GUIDE: Final = (
    "Change, move or delete anything below, add paragraphs of your own, then run:",
    "tweetup recap {session} --edit{output}",
    "It reads your edits and writes the file anew. Posts stay as their authors wrote them.",
)
"""The comments at the top of the file."""

PROPOSED: Final = "proposed topics:"
"""The beginning of a comment with topics that may be chosen."""

WORDED: Final = frozenset(
    {
        *(PartKind.FIELD, PartKind.SENTENCE, PartKind.THEME, PartKind.ITEM, PartKind.LINK),
        *(PartKind.OWN, PartKind.PICTURE),
    }
)
"""The parts whose words a person may change."""

ASKED: Final = "asked"
"""Stands in the mark of a section before the moment in which its question was asked."""

BY_PERSON: Final = frozenset({PartKind.OWN, PartKind.PICTURE})

_MARK: Final = re.compile(r"<!--\s*([a-z]+)(?:\s+(.*?))?\s*-->\Z", re.DOTALL)
_KINDS: Final = "|".join(kind.value for kind in PartKind)
# A word processor makes one dash of two.
_BROKEN_MARK: Final = re.compile(rf"<!\s?[-–—]{{1,3}}\s*((?:{_KINDS})\b[^\n<>]*?)\s*[-–—]{{1,3}}>")
_ASKED_AT: Final = re.compile(r"(.+) asked (\S+)\Z")
_ENCODED: Final = re.compile(r"[%<>|\"'“”‘’–—…]|-(?=-|\Z)|^\s|\s(?=\s|\Z)")
_TYPOGRAPHY: Final = str.maketrans(
    {
        **dict.fromkeys("“”„«»‟", '"'),
        **dict.fromkeys("‘’‚‛′", "'"),
        **dict.fromkeys("–—‒―", "-"),
        "…": "...",
        "\u200b": None,
        "\ufeff": None,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePart:
    """A part as it stands in a file, or as it was last written.

    ``name`` tells it from others of its kind, ``place`` is the section or part that it stands in,
    ``after`` the post that a part of a person's own follows there. ``role`` tells quotes apart:
    ``for`` a key theme, ``beside`` other posts, ``framing``; with ``asked``, ``of`` is the moment
    in which a section's question was asked. ``text`` are its words, ``more`` its
    second text: the byline of a quote, the caption of a picture; ``address`` is a picture's file.
    ``digest`` is that of both texts, with which parts are compared: where the archive keeps no
    words, both are empty. ``line`` is its line in the file. ``styled`` is True for plain words with
    marks of Markdown that they lose.
    """

    kind: PartKind
    name: str
    place: str = ""
    after: str = ""
    role: str = ""
    of: str = ""
    text: str = ""
    more: str = ""
    address: str = ""
    digest: str = ""
    line: int = 0
    styled: bool = False

    @property
    def key(self) -> tuple[PartKind, str]:
        """Return the identity of the part."""
        return self.kind, self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A mark: ``role`` and ``of`` stand behind the name of a quote, ``for`` a theme, ``beside``.

    Behind the name of a section, when its question was asked: its number may change.
    """

    kind: PartKind
    name: str = ""
    role: str = ""
    of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """An HTML comment of a person's own, with the kind and name of the part that it stands behind.

    ``behind`` is None for one that stands before all parts.
    """

    text: str
    behind: tuple[PartKind, str] | None = None


def fold(text: str) -> str:
    """Return the words of a text as they are compared: quotation marks, dashes, blanks alike.

    Editors and word processors change these by themselves.
    """
    plain = unicodedata.normalize("NFC", text).translate(_TYPOGRAPHY)
    return " ".join(plain.split())


def part_digest(text: str, more: str = "", address: str = "") -> str:
    """Return the digest by which two versions of a part are compared."""
    folded = "\0".join((fold(text), fold(more), address))
    return blake2b(folded.encode("utf-8", "replace"), digest_size=12).hexdigest()


def encode_name(text: str, *, key: bool = False) -> str:
    """Return a name as it can stand in a mark; a ``key`` has no blanks."""
    encoded = _ENCODED.sub(lambda match: _percent(match[0]), text)
    if key:
        encoded = encoded.replace(" ", "%20")
    return "".join(
        char if char.isprintable() or char == " " else _percent(char) for char in encoded
    )


def _percent(char: str) -> str:
    return "".join(f"%{byte:02X}" for byte in char.encode("utf-8", "replace"))


def make_mark(kind: PartKind, name: str = "", *, role: str = "", of: str = "") -> str:
    """Return the comment that marks a part."""
    words = [kind.value, encode_name(name, key=kind is PartKind.QUOTE), role]
    if of:
        words.append(" ".join(encode_name(it) for it in of.split(" ")))
    return f"<!-- {' '.join(filter(None, words))} -->"


def read_mark(comment: str) -> Mark | None:
    """Return the mark that a comment is, None for another comment."""
    match = _MARK.match(comment.strip())
    if match is None:
        return None
    try:
        kind = PartKind(match[1])
    except ValueError:
        return None
    if kind is PartKind.FIELD:
        return None
    rest, role, of = " ".join((match[2] or "").split()), "", ""
    if kind is PartKind.QUOTE:
        rest, _, behind = rest.partition(" ")
        role, _, of = behind.partition(" ")
    elif kind is PartKind.SECTION and (asked := _ASKED_AT.match(rest)):
        rest, of = asked.groups()
        role = ASKED
    return Mark(kind=kind, name=unquote(rest), role=role, of=unquote(of))


def repair_marks(text: str) -> str:
    """Return a file's text with the marks whole of which a word processor joined the dashes."""
    return _BROKEN_MARK.sub(r"<!-- \1 -->", text)


def shorten(text: str) -> str:
    """Return the first words of a text, to name it by."""
    words = " ".join(text.split())
    return words if len(words) <= 60 else f"{words[:57]}…"
