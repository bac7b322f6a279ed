"""The bytes of an input, unpacked and in UTF-8, readable from the start as often as needed.

A content that breaks off, or unpacks to what no file of posts holds, ends where it does so and
leaves the reason in ``Content.fault``.
"""

from __future__ import annotations

import io
import lzma
import tarfile
import zipfile
import zlib
from collections import Counter
from typing import TYPE_CHECKING, BinaryIO

from tweetup.sources.encoding import recode
from tweetup.sources.given import NOTHING_GIVEN

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from tweetup.sources.given import Given

__all__ = ["DAMAGE", "Content"]

DAMAGE = (
    EOFError,
    zlib.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
    tarfile.TarError,
    OSError,
    ValueError,
)
"""What unpackers raise for a damaged file."""

_BUFFER = 1 << 20
_BOMB_SIZE = 1 << 30
_BOMB_RATIO = 250


class Content:
    """One stream of bytes under a name, with notes of what was read but not as it stood.

    ``packed`` is the number of bytes it was unpacked from, ``encoding`` that of its text where it
    is not UTF-8, ``seen_at`` when a network answered with it, ``format`` the format's name where
    what it came out of tells.
    """

    def __init__(
        self,
        name: str,
        opener: Callable[[], BinaryIO],
        *,
        packed: int | None = None,
        seen_at: datetime | None = None,
        format: str | None = None,  # noqa: A002 - what --format calls it
    ) -> None:
        self.name = name
        self.notes: Counter[str] = Counter()
        self.fault: str | None = None
        self.given: Given = NOTHING_GIVEN
        self.encoding: str | None = None
        self.seen_at = seen_at
        self.format = format
        self.packed = packed
        self._opener = opener

    def open(self) -> io.BufferedReader:
        """A new stream from the first byte. Damage in a packed file ends it early."""
        self.fault = None
        stream: io.RawIOBase = _UntilDamage(self, self._opener)
        if self.encoding is None:
            return io.BufferedReader(stream, _BUFFER)
        return io.BufferedReader(recode(io.BufferedReader(stream, _BUFFER), self.encoding), _BUFFER)

    def where(self, line: int) -> str:
        """The name of a place in it; lines count from 1."""
        return f"{self.name}:{line}"


class _UntilDamage(io.RawIOBase):
    """A raw stream that ends where its content is damaged or a bomb, and says so there."""

    def __init__(self, content: Content, opener: Callable[[], BinaryIO]) -> None:
        super().__init__()
        self._content = content
        self._inner: BinaryIO | None = None
        self._passed = 0
        try:
            self._inner = opener()
        except DAMAGE as error:
            content.fault = _say(error)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # typeshed's WriteableBuffer is these
        if self._inner is None or self._content.fault:
            return 0
        try:
            piece = self._inner.read(len(buffer))
        except DAMAGE as error:
            self._content.fault = _say(error)
            return 0
        self._passed += len(piece)
        packed = self._content.packed
        if packed is not None and self._passed > max(_BOMB_SIZE, packed * _BOMB_RATIO):
            self._content.fault = (
                f"it unpacks to more than {_BOMB_RATIO} times its size, as no file of posts does;"
                " the rest is left out"
            )
            return 0
        buffer[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        if self._inner is not None:
            self._inner.close()
        super().close()


def _say(error: Exception) -> str:
    if isinstance(error, EOFError | tarfile.ReadError):
        return "the packed file ends before its end"
    return f"the file is damaged from here on ({error})"
