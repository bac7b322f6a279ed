"""The words of a file as somebody would read them, whatever its kind hides them in.

Pages write ``&`` as ``&amp;`` and set marks within a text, JSON writes line breaks with a
backslash, mails encode what they carry, the search of a site is compressed. A post is to be
found in each.
"""

from __future__ import annotations

import gzip
import html
import json
import re
import zlib
from dataclasses import dataclass
from email import message_from_bytes, policy
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["MOST_READ", "FileTexts", "read_texts"]

#: Bytes of a file up to which it is read whole.
MOST_READ: Final = 1 << 26

_GZIP: Final = b"\x1f\x8b"
_PAGEFIND: Final = b"pagefind_dcd"

#: Bytes at the start that tell a file of text from another one.
_START: Final = 1 << 13

#: Starts of files that hold words which are no bytes of theirs.
_PICTURES_OF_WORDS: Final = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04")

#: Marks that stand within words and beside them, without parting these.
_WITHIN: Final = re.compile(
    r"</?(?:a|abbr|b|bdi|bdo|cite|code|em|i|mark|q|s|small|span|strong|sub|sup|u|wbr)"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_MARK: Final = re.compile(r"<[^<>]*>")
_CDATA: Final = re.compile(r"<!\[CDATA\[|\]\]>")
_BACKSLASH: Final = re.compile(r"\\([!-/:-@\[-`{-~])")
_LINK_TARGET: Final = re.compile(r"\]\([^()\s]*\)")
_CODE_OF_JSON: Final = re.compile(r"\\+u([0-9a-fA-F]{4})")
_BREAK_OF_JSON: Final = re.compile(r"\\+[nrt]")
_SURROGATES: Final = re.compile("[\ud800-\udbff][\udc00-\udfff]")
_LONG_NUMBER: Final = 100_000

_FOLDED: Final = re.compile(r"\r?\n[ \t]")


@dataclass(frozen=True, slots=True, kw_only=True)
class FileTexts:
    """The readings of a file's words, any of which may show them, and the values of its JSON."""

    readings: tuple[str, ...] = ()
    values: tuple[str, ...] = ()


def read_texts(path: Path) -> FileTexts | None:
    """Return the readings of a file's words; None for no text.

    None is a picture, a print or a compressed file of others, and one of more than
    :data:`MOST_READ` bytes.
    """
    if path.stat().st_size > MOST_READ:
        return None
    return _texts_of(path.read_bytes(), path.name.lower())


def _texts_of(content: bytes, name: str) -> FileTexts | None:
    if content.startswith(_GZIP):
        try:
            content = gzip.decompress(content).removeprefix(_PAGEFIND)
        except (OSError, EOFError, zlib.error):
            return None
        # Of the search's files those of pages have the words in JSON, the index has them apart.
        if not content.startswith((b"{", b"[")):
            return FileTexts() if name.startswith(("pagefind", "en_")) or "pf_" in name else None
    if content.startswith(_PICTURES_OF_WORDS) or b"\0" in content[:_START]:
        return None
    if name.endswith(".eml"):
        return FileTexts(readings=tuple(dict.fromkeys(_of_mail(content))))
    text = content.decode("utf-8", "replace")
    values = _strings_of_json(text)
    texts = _of_text(text) if values is None else _of_strings(values)
    return FileTexts(readings=tuple(dict.fromkeys(texts)), values=tuple(values or ()))


def _of_mail(content: bytes) -> Iterator[str]:
    """Yield the readings of a mail's headers and of each of its texts, decoded."""
    mail = message_from_bytes(content, policy=policy.default)
    yield "\n".join(str(value) for value in mail.values())
    for part in mail.walk():
        if part.get_content_maintype() == "text":
            words = part.get_payload(decode=True)
            if isinstance(words, bytes):
                yield from _of_text(words.decode("utf-8", "replace"))


def _of_text(text: str) -> Iterator[str]:
    """Yield a text as it is, without its escapes, and without its marks, once and twice."""
    if "\\" in text:
        yield _without_code(_FOLDED.sub("", text))
    yield from _of_strings([_LINK_TARGET.sub("]", _BACKSLASH.sub(r"\1", text))])


def _of_strings(strings: list[str]) -> Iterator[str]:
    """Yield the readings of strings without escapes.

    Feeds and exports have pages within their own marks. A text that was written with marks of its
    own is found where none are taken away.
    """
    text = _CDATA.sub("", "\n".join(strings))
    yield text
    yield html.unescape(text)
    for _ in range(2):
        text = html.unescape(_MARK.sub(" ", _WITHIN.sub("", text)))
        yield text


def _without_code(text: str) -> str:
    """Return a text without the escapes of JSON, which scripts and calendars have."""
    text = _BREAK_OF_JSON.sub(" ", _CODE_OF_JSON.sub(lambda it: chr(int(it[1], 16)), text))
    text = _SURROGATES.sub(
        lambda it: it[0].encode("utf-16", "surrogatepass").decode("utf-16"), text
    )
    return html.unescape(_BACKSLASH.sub(r"\1", text))


def _strings_of_json(text: str) -> list[str] | None:
    """Return the strings of JSON, or of a file of it line by line; None for another text."""
    if not text.lstrip("\ufeff \r\n\t").startswith(("{", "[", '"')):
        return None
    try:
        values = [json.loads(text.lstrip("\ufeff"))]
    except (ValueError, RecursionError):
        try:
            values = [json.loads(line) for line in text.splitlines() if line.strip()]
        except (ValueError, RecursionError):
            return None
    return list(_strings_in(values))


def _strings_in(value: object) -> Iterator[str]:
    """Yield the strings and long numbers in JSON, also those in a string that is JSON itself."""
    found: list[object] = [value]
    while found:
        it = found.pop()
        if isinstance(it, dict):
            found += [*it.values(), *it]
        elif isinstance(it, list):
            found += it
        elif isinstance(it, str):
            yield it
            yield from _strings_of_json(it) or ()
        elif isinstance(it, int) and it >= _LONG_NUMBER:
            yield str(it)
