"""Raw records: each distinct record of a post, byte for byte, apart from when it was fetched.

Records of one answer share much (the account that wrote ten of its posts, a table's header), so
they are stored in pieces: a block has each piece once, compressed together with the others, and a
record lists the start and end of its pieces in the block.
"""

from __future__ import annotations

import json
import zlib
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

import msgspec

from tweetup.archive.outcomes import Pieces, RawRecord
from tweetup.model import Stamp

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from tweetup.archive.write_cache import CachedPost

__all__ = [
    "count_unreadable_records",
    "delete_raw_records",
    "load_raw_digests",
    "raw_digest",
    "read_raw_records",
    "write_raw_records",
]

#: Bytes of a block: enough to compress well, few enough to decompress for one post.
_BLOCK: Final = 1 << 18

_DIGESTS: Final = """
    SELECT r.post, r.digest FROM json_each(?) AS chosen
    CROSS JOIN raw_records AS r ON r.post = chosen.value
"""
_INSERT: Final = """
    INSERT INTO raw_records (post, digest, format, block, pieces) VALUES (?, ?, ?, ?, ?)
"""
_INSERT_BLOCK: Final = "INSERT INTO raw_blocks (block, codec, content) VALUES (?, ?, ?)"

_Spans = list[tuple[int, int]]
_encode: Final = msgspec.json.Encoder().encode
_decode_spans: Final = msgspec.json.Decoder(list[tuple[int, int]]).decode


def load_raw_digests(connection: sqlite3.Connection, entries: dict[int, CachedPost]) -> None:
    """Read the digests of the raw records of posts, given by their numbers, into the entries."""
    for entry in entries.values():
        entry.raw_digests = set()
    for number, digest in connection.execute(_DIGESTS, (json.dumps(list(entries)),)):
        entry = entries[number]
        entry.raw_digests = {*(entry.raw_digests or ()), digest}


def raw_digest(pieces: Pieces) -> bytes:
    """Return 16 bytes over a raw record without its stamps."""
    content = b"".join([piece for piece in pieces if piece.__class__ is not Stamp])
    return blake2b(content, digest_size=16).digest()


def write_raw_records(
    connection: sqlite3.Connection, form: str | None, records: Iterable[tuple[CachedPost, Pieces]]
) -> None:
    """Write each distinct raw record once; the digests of the posts' records have been read."""
    (number,) = connection.execute("SELECT COALESCE(MAX(block), 0) FROM raw_blocks").fetchone()
    block = _Block(number + 1)
    rows = []
    for entry, pieces in records:
        digest = raw_digest(pieces)
        if entry.raw_digests is None or digest in entry.raw_digests:
            continue
        entry.raw_digests.add(digest)
        spans = _encode(block.add(pieces)).decode()
        rows.append((entry.number, digest, form, block.number, spans))
        if block.size >= _BLOCK:
            block.write(connection)
            block = _Block(block.number + 1)
    if block.size:
        block.write(connection)
    connection.executemany(_INSERT, rows)


def read_raw_records(connection: sqlite3.Connection, post: int) -> tuple[RawRecord, ...]:
    """Return the raw records of a post, in the order they came."""
    rows = connection.execute(
        "SELECT r.format, r.pieces, b.codec, b.content FROM raw_records AS r"
        " JOIN raw_blocks AS b USING (block) WHERE r.post = ? ORDER BY r.raw",
        (post,),
    )
    return tuple(
        RawRecord(form, b"".join(_cut(_decompressed(codec, content), pieces)))
        for form, pieces, codec, content in rows
    )


def count_unreadable_records(connection: sqlite3.Connection) -> int:
    """Return how many raw records cannot be read: their block is broken, or has less than they."""
    count = 0
    for block, codec, content in connection.execute("SELECT block, codec, content FROM raw_blocks"):
        try:
            size = len(_decompressed(codec, content))
        except zlib.error:
            size = -1
        rows = connection.execute("SELECT pieces FROM raw_records WHERE block = ?", (block,))
        count += sum(not _is_within(pieces, size) for (pieces,) in rows)
    return count


def _is_within(pieces: str | None, size: int) -> bool:
    try:
        spans = [] if pieces is None else _decode_spans(pieces)
    except msgspec.MsgspecError:
        return False
    return max((end for _, end in spans), default=0) <= size


def delete_raw_records(connection: sqlite3.Connection, posts: Iterable[int]) -> None:
    """Delete the raw records of posts, and write their blocks anew without them."""
    chosen = json.dumps(sorted(posts))
    blocks = connection.execute(
        "SELECT DISTINCT block FROM raw_records WHERE post IN (SELECT value FROM json_each(?))"
        " ORDER BY block",
        (chosen,),
    ).fetchall()
    connection.execute(
        "DELETE FROM raw_records WHERE post IN (SELECT value FROM json_each(?))", (chosen,)
    )
    for (block,) in blocks:
        _repack(connection, block)


def _repack(connection: sqlite3.Connection, number: int) -> None:
    """Write a block with the pieces that its records still need; delete one without records."""
    rows = connection.execute(
        "SELECT raw, pieces FROM raw_records WHERE block = ? ORDER BY raw", (number,)
    ).fetchall()
    if not rows:
        connection.execute("DELETE FROM raw_blocks WHERE block = ?", (number,))
        return
    codec, compressed = connection.execute(
        "SELECT codec, content FROM raw_blocks WHERE block = ?", (number,)
    ).fetchone()
    content = _decompressed(codec, compressed)
    block = _Block(number)
    spans = [(_encode(block.add(_cut(content, pieces))).decode(), raw) for raw, pieces in rows]
    connection.executemany("UPDATE raw_records SET pieces = ? WHERE raw = ?", spans)
    connection.execute(
        "UPDATE raw_blocks SET codec = ?, content = ? WHERE block = ?",
        (*block.compressed(), number),
    )


class _Block:
    """Pieces one behind the other, each once."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.size = 0
        self._spans: dict[bytes, tuple[int, int]] = {}

    def add(self, pieces: Pieces) -> _Spans:
        """Return the start and end of each piece in the block, adding those it does not have."""
        spans = []
        placed = self._spans
        for piece in pieces:
            span = placed.get(piece)
            if span is None:
                end = self.size + len(piece)
                span = placed[piece] = (self.size, end)
                self.size = end
            spans.append(span)
        return spans

    def compressed(self) -> tuple[str, bytes]:
        """Return the codec and the content, compressed where that makes it smaller."""
        content = b"".join(self._spans)
        smaller = zlib.compress(content, 1)
        return ("zlib", smaller) if len(smaller) < len(content) else ("none", content)

    def write(self, connection: sqlite3.Connection) -> None:
        """Insert the block into the archive."""
        connection.execute(_INSERT_BLOCK, (self.number, *self.compressed()))


def _decompressed(codec: str, content: bytes) -> bytes:
    return zlib.decompress(content) if codec == "zlib" else content


def _cut(content: bytes, pieces: str | None) -> Pieces:
    if pieces is None:
        return (content,)
    return tuple(content[start:end] for start, end in _decode_spans(pieces))
