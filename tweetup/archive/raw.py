"""Raw records: each distinct record of a post, byte for byte, apart from when it was fetched.

Records of files are stored in the lines that they came in (:mod:`tweetup.archive.raw_lines`).
Others are stored one by one: records of one answer share much (the account that wrote ten of its
posts, a table's header), so a block has each piece once, compressed together with the others, and a
record lists the start and end of its pieces in the block.
"""

from __future__ import annotations

import json
from contextlib import suppress
from functools import lru_cache, partial
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

import msgspec

from tweetup.archive.blocks import BLOCK_SIZE, DAMAGED, compressed, decompressed
from tweetup.archive.identity import recorded_id
from tweetup.archive.outcomes import Pieces, RawRecord
from tweetup.archive.raw_lines import (
    LineReader,
    cut_records,
    forget_lines,
    lines_with,
    read_block,
    take_out,
)
from tweetup.errors import TweetupError
from tweetup.model import Stamp

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator

    from tweetup.archive.write_cache import CachedPost
    from tweetup.formats.import_options import ImportOptions
    from tweetup.model import Post

__all__ = [
    "RawReader",
    "count_raw_records",
    "count_unreadable_records",
    "delete_raw_records",
    "forget_records_with",
    "has_raw_record",
    "load_raw_digests",
    "posts_in",
    "raw_digest",
    "read_blocks",
    "read_raw_records",
    "recorded_texts",
    "restore_raw_records",
    "rewrite_raw_records",
    "write_raw_records",
]

_DIGESTS: Final = """
    SELECT r.post, r.digest FROM json_each(?) AS chosen
    CROSS JOIN _raw_records AS r ON r.post = chosen.value
"""
_INSERT: Final = """
    INSERT INTO _raw_records (post, digest, format, block, pieces) VALUES (?, ?, ?, ?, ?)
"""
_INSERT_BLOCK: Final = "INSERT INTO _raw_blocks (block, codec, content) VALUES (?, ?, ?)"

#: Blocks that are remembered: records of one post are often in several, made at each refresh.
_CACHED: Final = 4

#: Posts with several records, alone or in lines, and those of lines that may hold one post twice.
_EDITED: Final = """
    SELECT p.post, p.id FROM json_each(?) AS chosen CROSS JOIN posts AS p ON p.post = chosen.value
    WHERE (SELECT COUNT(*) FROM _raw_records AS r WHERE r.post = p.post)
        + (SELECT COALESCE(SUM(l.records), 0) FROM _raw_line_posts AS r JOIN _raw_lines AS l
            USING (line) WHERE r.post = p.post AND l.block IS NOT NULL) > 1
    ORDER BY p.post
"""

_Spans = list[tuple[int, int]]
_encode: Final = msgspec.json.Encoder().encode
_decode_spans: Final = msgspec.json.Decoder(list[tuple[int, int]]).decode


def load_raw_digests(connection: sqlite3.Connection, entries: dict[int, CachedPost]) -> None:
    """Read the digests of the raw records of posts, given by their numbers, into the entries."""
    digests = _digests_of(connection, entries)
    for number, entry in entries.items():
        entry.raw_digests = digests[number]


def _digests_of(connection: sqlite3.Connection, posts: Iterable[int]) -> dict[int, set[bytes]]:
    digests: dict[int, set[bytes]] = {number: set() for number in posts}
    for number, digest in connection.execute(_DIGESTS, (json.dumps(list(digests)),)):
        digests[number].add(digest)
    return digests


def has_raw_record(
    connection: sqlite3.Connection, post: int, pieces: Pieces, lines: LineReader
) -> bool:
    """Return True where a post has that raw record, alone or in a line."""
    digest = raw_digest(pieces)
    return digest in _digests_of(connection, [post])[post] or any(
        raw_digest((raw.record,)) == digest for raw in lines.records_of(post)
    )


def raw_digest(pieces: Pieces) -> bytes:
    """Return 16 bytes over a raw record without its stamps."""
    content = b"".join([piece for piece in pieces if piece.__class__ is not Stamp])
    return blake2b(content, digest_size=16).digest()


def write_raw_records(
    connection: sqlite3.Connection, form: str | None, records: Iterable[tuple[CachedPost, Pieces]]
) -> None:
    """Write each distinct raw record once; the digests of the posts' records have been read."""
    _write(
        connection,
        [
            (entry.number, entry.raw_digests, form, pieces)
            for entry, pieces in records
            if entry.raw_digests is not None
        ],
    )


def _write(
    connection: sqlite3.Connection,
    records: Iterable[tuple[int, set[bytes], str | None, Pieces]],
) -> None:
    """Write raw records of posts, given by their numbers, that are not among their digests."""
    (number,) = connection.execute("SELECT COALESCE(MAX(block), 0) FROM _raw_blocks").fetchone()
    block = _Block(number + 1)
    rows = []
    for post, digests, form, pieces in records:
        digest = raw_digest(pieces)
        if digest in digests:
            continue
        digests.add(digest)
        spans = _encode(block.add(pieces)).decode()
        rows.append((post, digest, form, block.number, spans))
        if block.size >= BLOCK_SIZE:
            block.write(connection)
            block = _Block(block.number + 1)
    if block.size:
        block.write(connection)
    connection.executemany(_INSERT, rows)


def restore_raw_records(
    connection: sqlite3.Connection, records: Iterable[tuple[int, str | None, bytes, bytes]]
) -> None:
    """Write raw records that posts lack, each with its format and the digest it had.

    A post that several absent ones turn out to be gets the records that they share once.
    """
    records = list(records)
    digests = _digests_of(connection, {number for number, *_ in records})
    records = [it for it in records if it[2] not in digests[it[0]]]
    _write(
        connection,
        [(number, digests[number], form, (record,)) for number, form, _, record in records],
    )
    connection.executemany(
        "UPDATE OR IGNORE _raw_records SET digest = ? WHERE post = ? AND digest = ?",
        [(digest, number, raw_digest((record,))) for number, _, digest, record in records],
    )


def read_raw_records(
    connection: sqlite3.Connection, post: int, *, without: Iterable[str] = ()
) -> tuple[RawRecord, ...]:
    """Return the raw records of a post in the order they came, those out of lines last.

    Lines of the formats ``without`` are left out.
    """
    return RawReader(connection).records_of(post, without=without)


class RawReader:
    """Reads all raw records of posts; the blocks read last are remembered."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._lines = LineReader(connection)
        self._content_of = lru_cache(maxsize=_CACHED)(partial(read_block, connection))

    def records_of(self, post: int, *, without: Iterable[str] = ()) -> tuple[RawRecord, ...]:
        """Return the raw records of a post as :func:`read_raw_records` does."""
        return self.stored_alone(post) + self._lines.records_of(post, without=without)

    def stored_alone(self, post: int) -> tuple[RawRecord, ...]:
        """Return the raw records of a post that are stored one by one, in the order they came."""
        rows = self._connection.execute(
            "SELECT format, pieces, block FROM _raw_records WHERE post = ? ORDER BY raw", (post,)
        ).fetchall()
        return tuple(
            RawRecord(form, b"".join(_cut(self._content_of(block), pieces)))
            for form, pieces, block in rows
        )


def recorded_texts(connection: sqlite3.Connection, posts: Iterable[int]) -> tuple[str, ...]:
    """Return the texts of posts that have several raw records: earlier wordings as well.

    A network that edits a post under its id leaves the first wording in its first record alone. The
    posts are given by their numbers; a record that no format reads any more has no text.
    """
    reader = RawReader(connection)
    texts: dict[str, None] = {}
    for post, identity in connection.execute(_EDITED, (json.dumps(sorted(posts)),)).fetchall():
        records = reader.records_of(post)
        names = {identity, recorded_id(identity)}
        for raw in records if len(records) > 1 else ():
            texts |= {item.text: None for item in posts_in(raw) if item.id in names}
    return tuple(texts)


def posts_in(raw: RawRecord, options: ImportOptions | None = None) -> Iterator[Post]:
    """Yield the posts of a raw record; those of a zip have the names of all formats in it.

    ``options`` are those of an import.
    """
    for form in (raw.format or "").split("+"):
        with suppress(TweetupError):  # a format that is not installed any more
            yield from [record.post for record in cut_records(form, raw.record, options)]


def count_unreadable_records(connection: sqlite3.Connection) -> int:
    """Return how many raw records cannot be read: their block is broken, or has less than they."""
    count = 0
    for block, codec, content in connection.execute(
        "SELECT block, codec, content FROM _raw_blocks"
    ):
        try:
            size = len(decompressed(codec, content))
        except DAMAGED:
            size = -1
        rows = connection.execute("SELECT pieces FROM _raw_records WHERE block = ?", (block,))
        count += sum(not _is_within(pieces, size) for (pieces,) in rows)
        lines = connection.execute(
            "SELECT records FROM _raw_lines WHERE block = ? AND start + length > ?", (block, size)
        )
        count += sum(records for (records,) in lines)
    return count


def _is_within(pieces: str | None, size: int) -> bool:
    try:
        spans = [] if pieces is None else _decode_spans(pieces)
    except msgspec.MsgspecError:
        return False
    return max((end for _, end in spans), default=0) <= size


def count_raw_records(connection: sqlite3.Connection, posts: Iterable[int]) -> int:
    """Return how many raw records posts have, alone and in lines."""
    chosen = json.dumps(sorted(posts))
    (count,) = connection.execute(
        "SELECT (SELECT COUNT(*) FROM _raw_records WHERE post IN (SELECT value FROM json_each(?1)))"
        " + (SELECT COUNT(*) FROM _raw_line_posts JOIN _raw_lines USING (line)"
        " WHERE block IS NOT NULL AND post IN (SELECT value FROM json_each(?1)))",
        (chosen,),
    ).fetchone()
    return int(count)


def delete_raw_records(
    connection: sqlite3.Connection,
    posts: Iterable[int],
    *,
    needles: Iterable[bytes] = (),
    quotes: Callable[[bytes], bool] = lambda _line: False,
) -> None:
    """Delete the raw records of posts, and write their blocks anew without them.

    Lines that hold one of the posts, have one of the needles (names in small letters), or of which
    ``quotes`` returns True, are deleted: the records of other posts in them are stored one by one.
    """
    posts = frozenset(posts)
    staying = list(take_out(connection, posts, lines_with(connection, needles, quotes)))
    digests = _digests_of(connection, {post for post, _, _ in staying})
    _write(connection, [(post, digests[post], form, pieces) for post, form, pieces in staying])
    chosen = json.dumps(sorted(posts))
    blocks = connection.execute(
        "SELECT DISTINCT block FROM _raw_records WHERE post IN (SELECT value FROM json_each(?))"
        " ORDER BY block",
        (chosen,),
    ).fetchall()
    connection.execute(
        "DELETE FROM _raw_records WHERE post IN (SELECT value FROM json_each(?))", (chosen,)
    )
    for (block,) in blocks:
        _repack(connection, block)


def forget_records_with(
    connection: sqlite3.Connection,
    posts: Iterable[int],
    *,
    needles: Iterable[bytes],
    quotes: Callable[[bytes], bool],
) -> None:
    """Have the lines of posts read again by the next import, and those with one of the needles.

    These are names in small letters; lines with a record of which ``quotes`` returns True are read
    again as well.
    """
    needles = list(needles)
    named = set(posts)
    for number, codec, packed in connection.execute(
        "SELECT block, codec, content FROM _raw_blocks"
        " WHERE block IN (SELECT block FROM _raw_records)"
    ):
        content = decompressed(codec, packed)
        folded = content.lower()
        if any(needle in folded for needle in needles) or quotes(folded):
            named |= {
                post
                for post, pieces in connection.execute(
                    "SELECT post, pieces FROM _raw_records WHERE block = ?", (number,)
                )
                if _has_any(b"".join(_cut(content, pieces)).lower(), needles, quotes)
            }
    forget_lines(connection, named, lines_with(connection, needles, quotes))


def _has_any(record: bytes, needles: Iterable[bytes], quotes: Callable[[bytes], bool]) -> bool:
    return any(needle in record for needle in needles) or quotes(record)


def _repack(connection: sqlite3.Connection, number: int) -> None:
    """Write a block with the pieces that its records still need; delete one without records."""
    rows = connection.execute(
        "SELECT raw, pieces FROM _raw_records WHERE block = ? ORDER BY raw", (number,)
    ).fetchall()
    if not rows:
        connection.execute("DELETE FROM _raw_blocks WHERE block = ?", (number,))
        return
    codec, packed = connection.execute(
        "SELECT codec, content FROM _raw_blocks WHERE block = ?", (number,)
    ).fetchone()
    content = decompressed(codec, packed)
    block = _Block(number)
    spans = [(_encode(block.add(_cut(content, pieces))).decode(), raw) for raw, pieces in rows]
    connection.executemany("UPDATE _raw_records SET pieces = ? WHERE raw = ?", spans)
    connection.execute(
        "UPDATE _raw_blocks SET codec = ?, content = ? WHERE block = ?",
        (*compressed(block.content), number),
    )


def read_blocks(connection: sqlite3.Connection) -> Iterator[bytes]:
    """Yield the content of each block of raw records."""
    for (number,) in connection.execute("SELECT block FROM _raw_blocks ORDER BY block").fetchall():
        codec, content = connection.execute(
            "SELECT codec, content FROM _raw_blocks WHERE block = ?", (number,)
        ).fetchone()
        yield decompressed(codec, content)


def rewrite_raw_records(
    connection: sqlite3.Connection,
    may_change: Callable[[bytes], bool],
    transform: Callable[[int, bytes], bytes | None],
) -> int:
    """Replace raw records by others, or delete them (None); return how many were changed.

    ``may_change`` is given the content of a block in small letters, ``transform`` a post's number
    and its record, which it returns as it is where nothing changes.
    """
    count = 0
    blocks = connection.execute("SELECT block FROM _raw_blocks ORDER BY block").fetchall()
    for (number,) in blocks:
        codec, packed = connection.execute(
            "SELECT codec, content FROM _raw_blocks WHERE block = ?", (number,)
        ).fetchone()
        content = decompressed(codec, packed)
        if may_change(content.lower()):
            count += _rewrite_block(connection, number, content, transform)
    return count


def _rewrite_block(
    connection: sqlite3.Connection,
    number: int,
    content: bytes,
    transform: Callable[[int, bytes], bytes | None],
) -> int:
    rows = connection.execute(
        "SELECT raw, post, pieces FROM _raw_records WHERE block = ? ORDER BY raw", (number,)
    ).fetchall()
    block = _Block(number)
    deleted, changed, placed = [], [], []
    touched = []
    for raw, post, spans in rows:
        pieces = _cut(content, spans)
        record = b"".join(pieces)
        rewritten = transform(post, record)
        if rewritten is None:
            deleted.append((raw,))
            touched.append(post)
            continue
        if rewritten != record:
            touched.append(post)
            pieces = (rewritten,)
            changed.append((raw_digest(pieces), raw))
        placed.append((_encode(block.add(pieces)).decode(), raw))
    if deleted or changed:
        forget_lines(connection, touched)
        connection.executemany("DELETE FROM _raw_records WHERE raw = ?", deleted)
        # Two records of a post may have differed in names alone: the first one stays.
        connection.executemany(
            "UPDATE OR REPLACE _raw_records SET digest = ? WHERE raw = ?", changed
        )
        connection.executemany("UPDATE _raw_records SET pieces = ? WHERE raw = ?", placed)
        _repack_as(connection, block)
        _repack(connection, number)
    return len(deleted) + len(changed)


def _repack_as(connection: sqlite3.Connection, block: _Block) -> None:
    """Write a block in place of the one with its number; delete it where nothing is in it."""
    if not block.size:
        connection.execute("DELETE FROM _raw_blocks WHERE block = ?", (block.number,))
        return
    connection.execute(
        "UPDATE _raw_blocks SET codec = ?, content = ? WHERE block = ?",
        (*compressed(block.content), block.number),
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

    @property
    def content(self) -> bytes:
        """Return the pieces as one."""
        return b"".join(self._spans)

    def write(self, connection: sqlite3.Connection) -> None:
        """Insert the block into the archive."""
        connection.execute(_INSERT_BLOCK, (self.number, *compressed(self.content)))


def _cut(content: bytes, pieces: str | None) -> Pieces:
    if pieces is None:
        return (content,)
    return tuple(content[start:end] for start, end in _decode_spans(pieces))
