"""Raw records: every wording of a post as it came, byte for byte, but for when it was fetched.

Records of one answer share much (the account of who wrote ten of its posts, a table's header), so
they are kept in pieces: a block holds each piece once, packed together, and a record lists where
in its block its pieces stand.
"""

from __future__ import annotations

import json
import zlib
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

import msgspec

from tweetup.archive.results import RawRecord
from tweetup.model import Stamp

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from tweetup.archive.write_cache import Entry

__all__ = ["Pieces", "forget_raw", "keep_raw", "know_raws", "read_raw"]

Pieces = tuple[bytes, ...]
"""A raw record in parts, which records may share; a stamp does not tell two wordings apart."""

#: Bytes of a block before it is packed: enough to pack well, few enough to unpack for one post.
_BLOCK: Final = 1 << 18

_KEPT: Final = """
    SELECT r.post, r.digest FROM json_each(?) AS chosen
    CROSS JOIN raw_records AS r ON r.post = chosen.value
"""
_KEEP: Final = """
    INSERT INTO raw_records (post, digest, format, block, pieces) VALUES (?, ?, ?, ?, ?)
"""
_KEEP_BLOCK: Final = "INSERT INTO raw_blocks (block, codec, content) VALUES (?, ?, ?)"

_Places = list[tuple[int, int]]
_encode: Final = msgspec.json.Encoder().encode
_decode_places: Final = msgspec.json.Decoder(list[tuple[int, int]]).decode


def know_raws(connection: sqlite3.Connection, entries: dict[int, Entry]) -> None:
    """Find out which wordings the archive has of posts, given by their numbers."""
    for entry in entries.values():
        entry.raws = set()
    for number, signed in connection.execute(_KEPT, (json.dumps(list(entries)),)):
        entry = entries[number]
        entry.raws = {*(entry.raws or ()), signed}


def keep_raw(
    connection: sqlite3.Connection, form: str | None, records: Iterable[tuple[Entry, Pieces]]
) -> None:
    """Keep each wording once; what the archive has of the posts' wordings is known."""
    (number,) = connection.execute("SELECT COALESCE(MAX(block), 0) FROM raw_blocks").fetchone()
    block = _Block(number + 1)
    rows = []
    for entry, pieces in records:
        wording = b"".join([piece for piece in pieces if piece.__class__ is not Stamp])
        signed = blake2b(wording, digest_size=16).digest()
        if entry.raws is None or signed in entry.raws:
            continue
        entry.raws.add(signed)
        places = _encode(block.place(pieces)).decode()
        rows.append((entry.number, signed, form, block.number, places))
        if block.size >= _BLOCK:
            block.write(connection)
            block = _Block(block.number + 1)
    if block.size:
        block.write(connection)
    connection.executemany(_KEEP, rows)


def read_raw(connection: sqlite3.Connection, post: int) -> tuple[RawRecord, ...]:
    """The raw records of a post, in the order they came."""
    rows = connection.execute(
        "SELECT r.format, r.pieces, b.codec, b.content FROM raw_records AS r"
        " JOIN raw_blocks AS b USING (block) WHERE r.post = ? ORDER BY r.raw",
        (post,),
    )
    return tuple(
        RawRecord(form, b"".join(_cut(_unpacked(codec, content), pieces)))
        for form, pieces, codec, content in rows
    )


def forget_raw(connection: sqlite3.Connection, posts: Iterable[int]) -> None:
    """Delete the raw records of those posts, and write their blocks anew without them."""
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
    """Keep of a block what its records still need."""
    rows = connection.execute(
        "SELECT raw, pieces FROM raw_records WHERE block = ? ORDER BY raw", (number,)
    ).fetchall()
    if not rows:
        connection.execute("DELETE FROM raw_blocks WHERE block = ?", (number,))
        return
    codec, packed = connection.execute(
        "SELECT codec, content FROM raw_blocks WHERE block = ?", (number,)
    ).fetchone()
    content = _unpacked(codec, packed)
    block = _Block(number)
    places = [(_encode(block.place(_cut(content, pieces))).decode(), raw) for raw, pieces in rows]
    connection.executemany("UPDATE raw_records SET pieces = ? WHERE raw = ?", places)
    connection.execute(
        "UPDATE raw_blocks SET codec = ?, content = ? WHERE block = ?", (*block.packed(), number)
    )


class _Block:
    """Pieces side by side, each once."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.size = 0
        self._starts: dict[bytes, tuple[int, int]] = {}

    def place(self, pieces: Pieces) -> _Places:
        """Where the pieces stand, written down where they do not yet."""
        places = []
        starts = self._starts
        for piece in pieces:
            place = starts.get(piece)
            if place is None:
                end = self.size + len(piece)
                place = starts[piece] = (self.size, end)
                self.size = end
            places.append(place)
        return places

    def packed(self) -> tuple[str, bytes]:
        """The content compressed where that makes it smaller, and how."""
        content = b"".join(self._starts)
        packed = zlib.compress(content, 1)
        return ("zlib", packed) if len(packed) < len(content) else ("none", content)

    def write(self, connection: sqlite3.Connection) -> None:
        """Put the block into the archive."""
        connection.execute(_KEEP_BLOCK, (self.number, *self.packed()))


def _unpacked(codec: str, content: bytes) -> bytes:
    return zlib.decompress(content) if codec == "zlib" else content


def _cut(content: bytes, pieces: str | None) -> Pieces:
    if pieces is None:
        return (content,)
    return tuple(content[start:end] for start, end in _decode_places(pieces))
