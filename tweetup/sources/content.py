"""The bytes of an input, unpacked, readable from the start as often as needed.

A file that is packed (``.gz``, ``.bz2``, ``.xz``) is one content, a ``.zip`` one for each file
in it. What a file is packed with is told by its first bytes, never by its name. A packed file
that breaks off ends the stream where it breaks off and leaves the reason in ``Content.fault``.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zipfile
import zlib
from collections import Counter
from functools import partial
from typing import TYPE_CHECKING, BinaryIO, cast

from tweetup.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["Content", "open_contents"]

BUFFER = 1 << 20
"""Bytes asked of a file at a time."""

_DAMAGE = (EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, OSError, ValueError)
_PACKED: tuple[tuple[bytes, Callable[[Path], object]], ...] = (
    (b"\x1f\x8b", gzip.GzipFile),
    (b"BZh", bz2.BZ2File),
    (b"\xfd7zXZ\x00", lzma.LZMAFile),
)
_OFFICE = ("[Content_Types].xml", "mimetype")


class Content:
    """One stream of bytes under a name, with notes of what was read but not as it stood."""

    def __init__(self, name: str, opener: Callable[[], BinaryIO]) -> None:
        self.name = name
        self.notes: Counter[str] = Counter()
        self.fault: str | None = None
        self._opener = opener

    def open(self) -> io.BufferedReader:
        """A new stream from the first byte. Damage in a packed file ends it early."""
        self.fault = None
        return io.BufferedReader(_UntilDamage(self), BUFFER)

    def where(self, line: int) -> str:
        """The name of a place in it; lines count from 1."""
        return f"{self.name}:{line}"

    def unpack(self) -> BinaryIO:
        """The unpacked bytes as the unpacker gives them, damage and all."""
        return self._opener()


class _UntilDamage(io.RawIOBase):
    """A raw stream that ends where its content is damaged and says so there."""

    def __init__(self, content: Content) -> None:
        super().__init__()
        self._content = content
        self._inner: BinaryIO | None = None
        try:
            self._inner = content.unpack()
        except _DAMAGE as error:
            content.fault = _say(error)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # typeshed's WriteableBuffer is these
        if self._inner is None:
            return 0
        try:
            piece = self._inner.read(len(buffer))
        except _DAMAGE as error:
            self._content.fault = _say(error)
            return 0
        buffer[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        if self._inner is not None:
            self._inner.close()
        super().close()


def _say(error: Exception) -> str:
    if isinstance(error, EOFError):
        return "the packed file ends before its end"
    return f"the file is damaged from here on ({error})"


def open_contents(path: Path, name: str) -> tuple[Content, ...]:
    """The contents of a file: one, or one for each file in a zip.

    Raises :class:`~tweetup.errors.InputError` for a zip that cannot be opened, is locked by a
    password, is empty or is an office document.
    """
    with path.open("rb") as file:
        magic = file.read(8)
    if magic.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _open_zip(path, name)
    for sign, opener in _PACKED:
        if magic.startswith(sign):
            return (Content(name, partial(_unpack, opener, path)),)
    return (Content(name, lambda: path.open("rb", buffering=0)),)


def _unpack(opener: Callable[[Path], object], path: Path) -> BinaryIO:
    return cast("BinaryIO", opener(path))


def _open_zip(path: Path, name: str) -> tuple[Content, ...]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if _is_file(member)]
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise InputError(
            f"this zip file cannot be opened ({error})",
            where=name,
            hint="copy or download it again",
        ) from error
    if any(member.filename in _OFFICE for member in members):
        raise InputError(
            "this is an office document, such as a spreadsheet, not a file of posts",
            where=name,
            hint='save the sheet as "CSV UTF-8" and import that',
        )
    if any(member.flag_bits & 1 for member in members):
        raise InputError(
            "this zip file is locked with a password", where=name, hint="unpack it first"
        )
    if not members:
        raise InputError("this zip file holds no files", where=name, hint="import another file")
    return tuple(
        Content(f"{name}/{member.filename}", _member_opener(path, member)) for member in members
    )


def _is_file(member: zipfile.ZipInfo) -> bool:
    folders = member.filename.split("/")
    return not member.is_dir() and folders[0] != "__MACOSX" and not folders[-1].startswith(".")


def _member_opener(path: Path, member: zipfile.ZipInfo) -> Callable[[], BinaryIO]:
    def opener() -> BinaryIO:
        with zipfile.ZipFile(path) as archive:
            try:
                return cast("BinaryIO", archive.open(member))
            except NotImplementedError as error:
                raise zipfile.BadZipFile(str(error)) from error

    return opener
