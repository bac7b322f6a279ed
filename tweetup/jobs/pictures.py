"""Pictures of the owner's for recaps: read from files, and written beside a recap."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

from tweetup.errors import UsageError
from tweetup.model import Picture

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["read_picture"]

_LARGEST: Final = 10_000_000
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_GIF: Final = (b"GIF87a", b"GIF89a")
_START_OF_FRAME: Final = frozenset({*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC)})


def read_picture(path: Path, *, where: str) -> Picture:
    """Return the picture of a file: PNG, JPEG, GIF or WebP, without words for what it shows.

    Raises :class:`~tweetup.errors.UsageError` for a file that is none, is missing or too large.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise UsageError(
                f"the picture {path} has more than {_LARGEST // 1_000_000} MB", where=where
            )
        data = path.read_bytes()
    except OSError as error:
        raise UsageError(
            f"the picture {path} cannot be read: {error.strerror}",
            where=where,
            hint="its path begins in the folder of the recap's file",
        ) from error
    try:
        found = _png(data) or _gif(data) or _jpeg(data) or _webp(data)
    except (struct.error, IndexError):
        found = None
    if found is None or not all(found[1:]):
        raise UsageError(f"{path} is no PNG, JPEG, GIF or WebP picture", where=where)
    media_type, width, height = found
    return Picture(
        digest="", media_type=media_type, width=width, height=height, alternative="", data=data
    )


_Found = tuple[str, int, int]


def _png(data: bytes) -> _Found | None:
    if not data.startswith(_PNG) or data[12:16] != b"IHDR":
        return None
    width, height = struct.unpack(">II", data[16:24])
    return "image/png", width, height


def _gif(data: bytes) -> _Found | None:
    if not data.startswith(_GIF):
        return None
    width, height = struct.unpack("<HH", data[6:10])
    return "image/gif", width, height


def _jpeg(data: bytes) -> _Found | None:
    if not data.startswith(b"\xff\xd8\xff"):
        return None
    place = 2
    while data[place] == 0xFF:
        marker = data[place + 1]
        if marker in _START_OF_FRAME:
            height, width = struct.unpack(">HH", data[place + 5 : place + 9])
            return "image/jpeg", width, height
        (length,) = struct.unpack(">H", data[place + 2 : place + 4])
        place += 2 + length
    return None


def _webp(data: bytes) -> _Found | None:
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        return None
    kind = data[12:16]
    if kind == b"VP8X":
        width = 1 + int.from_bytes(data[24:27], "little")
        height = 1 + int.from_bytes(data[27:30], "little")
    elif kind == b"VP8L":
        bits = int.from_bytes(data[21:25], "little")
        width, height = 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    else:
        width, height = (it & 0x3FFF for it in struct.unpack("<HH", data[26:30]))
    return "image/webp", width, height
