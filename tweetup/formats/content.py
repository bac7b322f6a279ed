"""The bytes of an input, unpacked and in UTF-8, readable from the start as often as needed.

A content that breaks off, or unpacks to far more bytes than a file of posts, ends there and has the
reason in ``Content.fault``.
"""

from __future__ import annotations

import io
import lzma
import tarfile
import zipfile
import zlib
from collections import Counter
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from tweetup.formats.encoding import recode
from tweetup.formats.import_options import DEFAULT_OPTIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from datetime import datetime
    from pathlib import Path

    from tweetup.formats.import_options import ImportOptions
    from tweetup.formats.records import FindLines
    from tweetup.model import RawLine

__all__ = ["DAMAGE", "Content", "Elsewhere", "LineStream", "Siblings", "Unpacked"]

DAMAGE = (
    EOFError,
    zlib.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
    tarfile.TarError,
    OSError,
    ValueError,
)
"""The errors that unpackers raise for a damaged file."""

_BUFFER = 1 << 20
_BOMB_SIZE = 1 << 30
_BOMB_RATIO = 250


class Content:
    """A stream of bytes under a name, with notes of the changes made while reading it.

    ``packed`` is the number of bytes it was unpacked from, ``encoding`` that of its text where it
    is not UTF-8, ``seen_at`` the time a network answered with it, ``format`` the format's name
    where the file around it fixes that. ``size`` is the number of bytes to read, as they lie on
    disk where these can be counted, None if unknown. ``within`` is the content it is a view of,
    ``path`` the file on disk that it is, None inside another file.

    ``find_lines`` looks for lines in the archive; None where none are to be known. ``line`` is the
    one being read; a reader that takes something from elsewhere sets it to None. ``siblings`` are
    the contents of the same source and format, None where it is the only one.
    """

    def __init__(
        self,
        name: str,
        opener: Callable[[], BinaryIO],
        *,
        packed: int | None = None,
        seen_at: datetime | None = None,
        format: str | None = None,  # noqa: A002 - what --format calls it
        size: int | None = None,
        within: Content | None = None,
        path: Path | None = None,
    ) -> None:
        self.name = name
        self.notes: Counter[str] = Counter()
        self.fault: str | None = None
        self.options: ImportOptions = DEFAULT_OPTIONS
        self.encoding: str | None = None
        self.seen_at = seen_at
        self.find_lines: FindLines | None = None
        self.line: RawLine | None = None
        self.siblings: Siblings | None = None
        self.format = format
        self.packed = packed
        self.path = path
        self.size: int | None = within.size if within else size
        self._within = within
        self._opener = opener
        self._position = 0

    @property
    def position(self) -> int:
        """Return the number of its ``size`` bytes that its latest stream has read."""
        return self._within.position if self._within else self._position

    @position.setter
    def position(self, reached: int) -> None:
        self._position = reached

    def open(self) -> io.BufferedReader:
        """Return a new stream from the first byte. Damage in a packed file ends it early."""
        self.fault = None
        stream: io.RawIOBase = _UntilDamage(self, self._opener)
        if self.encoding is None:
            return io.BufferedReader(stream, _BUFFER)
        return io.BufferedReader(recode(io.BufferedReader(stream, _BUFFER), self.encoding), _BUFFER)

    def where(self, line: int) -> str:
        """Return the name of a place in it; lines count from 1."""
        return f"{self.name}:{line}"


class Elsewhere(NamedTuple):
    """Accounts, polls and ids of posts of X that one page lacks and another one has, by their ids.

    With an account or a poll stands the time at which it was seen so.
    """

    accounts: dict[str, tuple[bytes, datetime | None]]
    polls: dict[str, tuple[bytes, datetime | None]]
    posts: frozenset[str]


class Siblings:
    """The contents of one source in one format, itself among them.

    ``elsewhere`` are the parts found in them, ``originals`` the records that others repost, each
    with its content, by their addresses; None until somebody has looked.
    """

    def __init__(self, contents: tuple[Content, ...]) -> None:
        self.contents = contents
        self.elsewhere: Elsewhere | None = None
        self.originals: dict[str, tuple[bytes, Content]] | None = None


class Unpacked:
    """A stream unpacked from a file, which knows how much of that file it has taken.

    Damage that the unpacker tells in its own way (``damage``) becomes ``ValueError``.
    """

    def __init__(
        self, path: Path, unpack: Callable[[BinaryIO], BinaryIO], *damage: type[Exception]
    ) -> None:
        self._damage = damage
        self._file = path.open("rb")
        try:
            self._stream = unpack(self._file)
        except damage as error:
            self._file.close()
            raise ValueError(str(error)) from error
        except BaseException:
            self._file.close()
            raise

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes, at most ``size``; none at the end.

        ``read1`` hands out what is unpacked before the damage that ``read`` would raise for.
        """
        read = getattr(self._stream, "read1", self._stream.read) if size > 0 else self._stream.read
        try:
            return bytes(read(size))
        except self._damage as error:
            raise ValueError(str(error)) from error

    def taken(self) -> int:
        """Return the number of bytes of the file that have been read."""
        return self._file.tell()

    def close(self) -> None:
        """Close the stream and its file."""
        self._stream.close()
        self._file.close()


class LineStream:
    """A stream of lines made one by one: the lines before any damage can be read."""

    def __init__(self, lines: Generator[bytes, None, None]) -> None:
        self._lines = lines
        self._ready = b""

    def read(self, size: int) -> bytes:
        """Return at most so many bytes, of one line; none at the end."""
        while not self._ready:
            try:
                self._ready = next(self._lines)
            except StopIteration:
                break
        piece, self._ready = self._ready[:size], self._ready[size:]
        return piece

    def close(self) -> None:
        """Close the source of the lines."""
        self._lines.close()


class _UntilDamage(io.RawIOBase):
    """A raw stream that ends where its content is damaged or a bomb, and says so there."""

    def __init__(self, content: Content, opener: Callable[[], BinaryIO]) -> None:
        super().__init__()
        self._content = content
        self._inner: BinaryIO | None = None
        self._passed = 0
        content.position = 0
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
        inner: object = self._inner
        self._content.position = inner.taken() if isinstance(inner, Unpacked) else self._passed
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
