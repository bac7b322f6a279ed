"""Recognise text in other encodings than UTF-8, and read it as UTF-8."""

from __future__ import annotations

import codecs
import io
import re
import unicodedata
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["find_encoding", "recode"]

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_UTF8_MARK = b"\xef\xbb\xbf"
_PIECE = 1 << 18
_SEARCHED = 1 << 24
_START = 1 << 16


class _Recoded(io.RawIOBase):
    """A raw stream of UTF-8 out of one of text in another encoding."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        super().__init__()
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")
        self._ready = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # typeshed's WriteableBuffer is these
        while not self._ready:
            piece = self._stream.read(_PIECE)
            self._ready = self._decoder.decode(piece, final=not piece).encode(errors="replace")
            if not piece and not self._ready:
                return 0
        piece, self._ready = self._ready[: len(buffer)], self._ready[len(buffer) :]
        buffer[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        self._stream.close()
        super().close()


def recode(stream: BinaryIO, encoding: str) -> io.RawIOBase:
    """Return the stream's text in UTF-8; bytes that are no text in ``encoding`` become U+FFFD."""
    return _Recoded(stream, encoding)


def find_encoding(stream: BinaryIO) -> str | None:
    """Return the encoding of a stream's text; None for UTF-8, JSON or no text.

    UTF-16 and UTF-32 are found by a byte order mark, or by the zeros that UTF-16 puts into Latin
    text. Text with several lines that are not UTF-8, and none that is and has letters beyond ASCII,
    is Windows-1252 or Mac Roman, whichever makes letters of the bytes inside words.
    """
    start = stream.read(_START)
    for mark, encoding in _MARKS:
        if start.startswith(mark):
            return encoding
    if wide := _unmarked_utf16(start):
        return wide
    if start.removeprefix(_UTF8_MARK).lstrip()[:1] in {b"{", b"["} or b"\0" in start:
        return None
    searched = 0
    while start and start.isascii() and searched < _SEARCHED:
        searched += len(start)
        start = stream.read(_PIECE)
    return _eight_bits(start) if start and not start.isascii() else None


def _unmarked_utf16(start: bytes) -> str | None:
    head = start[:512]
    if len(head) < 8:
        return None
    for encoding, zeros, others in (
        ("utf-16-le", head[1::2], head[::2]),
        ("utf-16-be", head[::2], head[1::2]),
    ):
        if zeros.count(0) * 10 > len(zeros) * 9 and not others.count(0):
            return encoding
    return None


def _eight_bits(start: bytes) -> str | None:
    broken = 0
    lines = start.splitlines()
    for line in lines[:-1] if len(start) >= _START else lines:
        try:
            line.decode()
        except UnicodeDecodeError:
            broken += 1
        else:
            if not line.isascii():
                return None
    if broken < 2 or _is_binary(start):
        return None
    return max(("cp1252", "mac_roman"), key=lambda encoding: _plausibility(start, encoding))


def _is_binary(start: bytes) -> bool:
    controls = sum(start.count(byte) for byte in (*range(9), 11, 12, *range(14, 32)))
    return controls * 50 > len(start)


def _plausibility(start: bytes, encoding: str) -> int:
    """Return a score: characters beyond ASCII that stand at a place fit for their kind."""
    text = start.decode(encoding, "replace")
    return sum(_fits(text, place) for place, char in enumerate(text) if not char.isascii())


def _fits(text: str, place: int) -> int:
    """Return a character's score: above 0 at a place fit for its kind, below 0 elsewhere.

    A letter in one encoding is a mark in the other: Mac Roman's í is the apostrophe of
    Windows-1252, whose É is Mac Roman's ellipsis.
    """
    char, before, after = text[place], text[place - 1 : place], text[place + 1 : place + 2]
    if char in "\ufffd\x81\x8d\x8f\x90\x9d":
        return -5
    in_word = before.isalpha() and after.isalpha()
    if char == "’":
        shortened = _SHORTENED.match(text, place) or _ELIDED.search(text[place - 4 : place + 1])
        return 2 if shortened else -in_word
    if char in _MARKS_AT:
        left, right = _MARKS_AT[char]
        return 2 if left(before) and right(after) else -2
    if unicodedata.category(char)[0] != "L":
        return -2 * in_word
    if before.islower() and char.isupper():
        return -2
    return 1 if before.isalpha() or after.isalpha() else -1


def _is_open(side: str) -> bool:
    return not side.isalnum()


def _is_closed(side: str) -> bool:
    return bool(side) and not side.isspace()


_SHORTENED = re.compile(r"’(?:s|t|re|ll|ve|m|d|n)?(?!\w)")
_ELIDED = re.compile(r"(?:^|\W)(?:[cdjlmnstCDJLMNST]|[Qq]u|[Ll]o|all|dell?|un)’$")
_MARKS_AT: dict[str, tuple[Callable[[str], bool], Callable[[str], bool]]] = {
    "“": (_is_open, _is_closed),
    "‘": (_is_open, _is_closed),
    "”": (_is_closed, _is_open),
    "…": (_is_closed, _is_open),
    "–": (_is_open, _is_open),
    "—": (_is_open, _is_open),
}
