"""JSON values one by one out of a stream, in bounded memory.

Reads JSON Lines, a JSON array on one line or many, one array a line, and values printed over
several lines. A broken line or element is reported with its line and the next one is read.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, BinaryIO

import msgspec
from msgspec import Struct

from tweetup.formats.records import Skipped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tweetup.formats.content import Content

__all__ = [
    "BROKEN",
    "LONGEST_VALUE",
    "TOO_LONG_VALUE",
    "UNREADABLE",
    "JsonValue",
    "decode_any",
    "explain",
    "json_members",
    "json_values",
    "unreadable",
]

LONGEST_VALUE = 16 << 20
"""Bytes of the longest line or element that is read; a page of 500 posts has about 4 MB."""

BROKEN = "broken JSON"

UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""The errors of decoding a value that is damaged or of another kind."""
TOO_LONG_VALUE = f"a line or record longer than {LONGEST_VALUE >> 20} MB"

_PIECE = 1 << 18
_REREAD = 3 * LONGEST_VALUE
_MARK = b"\xef\xbb\xbf"
_TOKEN = re.compile(rb'["{}\[\]](?:(?<=")(?:[^"\\\n]++|\\.)*+")?', re.DOTALL)
_BRACKET = re.compile(rb"[{}\[\]]")
_RESTART = re.compile(rb"\n[ \t\[,]*(?=\{)")
_MISSING = re.compile(r"Object missing required field `([^`]+)`")
_PLACE = re.compile(r"at `\$\.?(.+)`$")
_STEPS = {b"{": 1, b"[": 1, b"}": -1, b"]": -1}
_RAW = msgspec.json.Decoder(msgspec.Raw)


class JsonValue(Struct, frozen=True):
    """The bytes of one value and the line it begins in, counted from 1."""

    raw: bytes
    line: int


def decode_any(raw: bytes) -> object:
    """Return the value as plain Python objects; ``ValueError`` if it is not JSON in UTF-8."""
    try:
        return msgspec.json.decode(raw)
    except RecursionError:
        raise ValueError("nested too deep") from None


def explain(error: msgspec.ValidationError) -> str:
    """Return the fault of a record that is JSON: ``no created_at``, ``text is of another kind``."""
    message = str(error)
    if match := _MISSING.match(message):
        return f"no {match[1]}"
    place = _PLACE.search(message)
    return f"{place[1]} is of another kind" if place else "not an object"


def unreadable(error: Exception, where: str, not_a_post: str) -> Skipped:
    """Return the skipped piece for a value that raised one of :data:`UNREADABLE`.

    ``not_a_post`` is the reason for a value of another kind.
    """
    if isinstance(error, msgspec.ValidationError):
        return Skipped(where, f"{not_a_post}: {explain(error)}")
    return Skipped(where, BROKEN)


def json_values(content: Content, *, inside: bytes | None = None) -> Iterator[JsonValue | Skipped]:
    """Yield every JSON value of the content in order.

    Objects in an array at the top are values of their own, and so are those in the array that the
    field ``inside`` of an object holds. Lines of JSON Lines are handed on unchecked and fail where
    they are decoded; all other values are checked here.
    """
    if inside is not None:
        with content.open() as stream:
            head = stream.read(_PIECE)
            start = head.find(b'"%b"' % inside)
            if start >= 0:
                yield from _Objects(stream, content, head=head, start=start)
                return
    with content.open() as stream:
        lines = _is_lines(stream)
    with content.open() as stream:
        yield from _lines(stream, content) if lines else _Objects(stream, content)


def json_members(content: Content) -> Iterator[tuple[bytes, JsonValue | Skipped]]:
    """Yield the objects in the one object that a content is, each behind the field it stands in.

    For an object that is longer than any value may be. Lists may lie around them; other values
    are passed over.
    """
    with content.open() as stream:
        head = stream.read(_PIECE)
        objects = _Objects(stream, content, head=head, start=head.find(b"{") + 1)
        for value in objects:
            yield objects.member, value


def _is_lines(stream: BinaryIO) -> bool:
    """Return whether each line is a value, judged by the first few lines."""
    lines: list[bytes] = []
    while len(lines) < 6 and (line := stream.readline(LONGEST_VALUE)):
        if stripped := line.removeprefix(_MARK).strip():
            lines.append(stripped if line[:1] not in (b" ", b"\t") else b" " + stripped)
    if not lines or lines[0].lstrip().startswith(b"["):
        return False
    return any(line.startswith(b"{") and _is_json(line) for line in lines)


def _is_json(raw: bytes) -> bool:
    try:
        _RAW.decode(raw)
    except (ValueError, RecursionError):
        return False
    return True


def _lines(stream: BinaryIO, content: Content) -> Iterator[JsonValue | Skipped]:
    number = 0
    while line := stream.readline(LONGEST_VALUE):
        number += 1
        if len(line) == LONGEST_VALUE and not line.endswith(b"\n"):
            while line and not line.endswith(b"\n"):
                line = stream.readline(LONGEST_VALUE)
            yield Skipped(content.where(number), TOO_LONG_VALUE)
            continue
        if number == 1:
            line = line.removeprefix(_MARK)
        if raw := line.strip():
            yield JsonValue(raw, number)


class _Objects:
    """The objects in a stream of JSON that is not one value a line, found by their brackets.

    The brackets and commas around them are passed over. After a broken object the search goes on at
    the next line inside it that begins with one, as long as no more than ``_REREAD`` bytes are read
    again, so that a file of brackets alone does not take hours.
    """

    def __init__(
        self, stream: BinaryIO, content: Content, *, head: bytes = b"", start: int = 0
    ) -> None:
        self._stream = stream
        self._content = content
        self._buffer = head
        self._line = 1
        self._counted = 0  # up to where the line ends have been counted
        self._scan = start
        self._quiet = 0  # up to where no string begins
        self._is_inside = start > 0
        self._ended = False
        self._reread = 0
        self.member = b""
        """The last string before the object: the name of its field, if it is in one."""

    def __iter__(self) -> Iterator[JsonValue | Skipped]:
        """Yield every object in order, and every broken one as skipped."""
        while (bounds := self._find()) is not None:
            start, end, closed = bounds
            line = self._count_lines(start)
            raw = self._buffer[start:end]
            self._scan = end
            if closed and _is_json(raw):
                yield JsonValue(raw, line)
            else:
                reason = TOO_LONG_VALUE if len(raw) > LONGEST_VALUE else BROKEN
                yield Skipped(self._content.where(line), reason)
                self._restart(start, end, closed=closed)
            self._drop()

    def _find(self) -> tuple[int, int, bool] | None:
        """Return the next object's start, end and whether it was closed; None at the end."""
        start, depth = -1, 0
        while True:
            for token in self._tokens():
                if token[0] == b'"' and self._may_go_on(token.end()):
                    break
                self._scan = token.end()
                step = _STEPS.get(token[0], 0)
                if not depth and not step:
                    self.member = token[0][1:-1]
                elif not depth:
                    start = token.start()
                    if token[0] == b"}" and not self._is_inside:
                        return start, self._scan, False
                    step = int(token[0] == b"{")
                depth += step
                if not depth and step:
                    return start, self._scan, True
            if depth and (self._ended or len(self._buffer) - start > LONGEST_VALUE):
                return start, len(self._buffer), False
            if not self._go_on(keep=depth > 0):
                return None

    def _tokens(self) -> Iterator[re.Match[bytes]]:
        """Yield brackets and strings from the scan on.

        Where a quote opened no string, none of its line does: it would have ended at the next one
        that is not escaped. Trying them all could take hours.
        """
        position = self._scan
        while True:
            if position < self._quiet:
                yield from _BRACKET.finditer(self._buffer, position, self._quiet)
                position = self._quiet
            for token in _TOKEN.finditer(self._buffer, position):
                position = token.end()
                yield token
                if position < self._quiet:
                    break
            else:
                self._scan = len(self._buffer)  # there is nothing more in it to look at
                return

    def _may_go_on(self, position: int) -> bool:
        """Return whether a string that the buffer cuts off may end in bytes still to be read."""
        end = self._buffer.find(b"\n", position)
        if end < 0 and not self._ended:
            return True
        self._quiet = len(self._buffer) if end < 0 else end
        return False

    def _go_on(self, *, keep: bool) -> bool:
        """Read on, and ``keep`` what was looked at; return whether there was anything to read."""
        if not keep:
            self._drop()
        if self._ended:
            return False
        self._read(limit=LONGEST_VALUE)
        return True

    def _read(self, limit: int) -> None:
        """Read on, and more at a time the longer the string that has not ended.

        A stretch without any bracket is not kept beyond ``limit``.
        """
        piece = self._stream.read(max(_PIECE, len(self._buffer) - self._scan))
        self._ended = not piece
        self._buffer += piece
        if len(self._buffer) - self._scan > limit + _PIECE:
            self._scan = len(self._buffer)

    def _restart(self, start: int, end: int, *, closed: bool) -> None:
        """Set the scan to the next object inside a broken one, if there is any."""
        self._reread += 0 if closed else end - start
        again = _RESTART.search(self._buffer, start, end)
        if again and self._reread <= _REREAD:
            self._scan = again.end()

    def _drop(self) -> None:
        if self._scan >= _PIECE or self._ended:
            self._count_lines(self._scan)
            self._buffer = self._buffer[self._scan :]
            self._quiet -= self._scan
            self._scan = self._counted = 0

    def _count_lines(self, position: int) -> int:
        """Return the line of a position; later calls may only ask for later positions."""
        self._line += self._buffer.count(b"\n", self._counted, position)
        self._counted = position
        return self._line
