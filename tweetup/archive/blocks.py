"""Blocks of raw records: bytes packed together, so that they compress well."""

from __future__ import annotations

import sys
import zlib
from typing import Final

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

__all__ = ["BLOCK_SIZE", "DAMAGED", "UNREADABLE_TEXT", "compressed", "decompressed"]

#: Bytes of a block: enough to compress well, few enough to decompress for one post.
BLOCK_SIZE: Final = 1 << 19

#: Raised by :func:`decompressed` for a block whose bytes changed.
DAMAGED: Final = (zlib.error, zstd.ZstdError)

#: The beginning of Python's own error where a text is no UTF-8.
UNREADABLE_TEXT: Final = "Could not decode to UTF-8"


def compressed(content: bytes) -> tuple[str, bytes]:
    """Return the codec and the content of a block, compressed where that makes it smaller."""
    smaller = zstd.compress(content)
    return ("zstd", smaller) if len(smaller) < len(content) else ("none", content)


def decompressed(codec: str, content: bytes) -> bytes:
    """Return the content of a block; those of earlier versions are compressed by zlib."""
    if codec == "zstd":
        return zstd.decompress(content)
    return zlib.decompress(content) if codec == "zlib" else content
