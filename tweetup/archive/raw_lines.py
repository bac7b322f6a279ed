"""Raw records in the lines and pages of files that they came in, each line stored once.

A post's own record is cut out of its line when somebody asks for it, by the format that reads the
line. A line that is in the archive need not be read again: it holds nothing but posts that are
there, each as it was merged then. A removal rewrites lines: the records that stay are stored one by
one (:mod:`tweetup.archive.raw`). Lines that name somebody removed, or quote them, are read again by
each import that has them; all others are known as before.
"""

from __future__ import annotations

import io
import json
from collections import defaultdict
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from tweetup.archive.blocks import BLOCK_SIZE, compressed, decompressed
from tweetup.archive.outcomes import RawRecord
from tweetup.formats.reader_version import reader_version
from tweetup.model import PostKey

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from tweetup.archive.outcomes import Pieces
    from tweetup.formats.import_options import ImportOptions
    from tweetup.formats.records import Record
    from tweetup.model import RawLine

__all__ = [
    "LineReader",
    "WrittenLine",
    "cut_by_post",
    "cut_records",
    "find_lines",
    "forget_lines",
    "lines_with",
    "posts_of_lines",
    "read_block",
    "stored_lines",
    "take_out",
    "write_lines",
]

_FIND: Final = """
    SELECT format, digest, read_by, line, records, along FROM _raw_lines
    WHERE format = ? AND digest IN ({marks})
"""

#: Lines asked for in one query: SQLite takes so many parameters, whatever its version.
_MOST_ASKED: Final = 500

_INSERT: Final = """
    INSERT INTO _raw_lines (line, digest, format, block, start, length, records, along, posts,
                           read_by)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""

_READ_AGAIN: Final = """
    UPDATE _raw_lines SET records = ?, along = ?, posts = ?, read_by = ? WHERE line = ?
"""

_OF_POST: Final = """
    SELECT l.format, l.block, l.start, l.length, p.network, p.id
    FROM _raw_line_posts AS r JOIN posts AS p USING (post) JOIN _raw_lines AS l USING (line)
    WHERE r.post = ? AND l.block IS NOT NULL ORDER BY l.line
"""

_CHOSEN: Final = """
    SELECT line, block, format, start, length, posts FROM _raw_lines WHERE line IN (
        SELECT r.line FROM json_each(?) AS chosen
        CROSS JOIN _raw_line_posts AS r ON r.post = chosen.value
        UNION SELECT value FROM json_each(?)
    ) ORDER BY block, line
"""

_FORGET: Final = """
    UPDATE _raw_lines SET read_by = NULL WHERE read_by IS NOT NULL AND line IN (
        SELECT r.line FROM json_each(?) AS chosen
        CROSS JOIN _raw_line_posts AS r ON r.post = chosen.value
        UNION SELECT value FROM json_each(?)
    )
"""

_KEYS: Final = """
    SELECT p.post, p.network, p.id FROM json_each(?) AS chosen
    CROSS JOIN posts AS p ON p.post = chosen.value
"""

#: Lines of which the records are remembered once they are cut, and blocks that a reader remembers:
#: lines of one post are often in several, one of each time that it was imported.
_CACHED: Final = 4

_to_json: Final = msgspec.json.Encoder().encode


class WrittenLine(NamedTuple):
    """A line to be written with the numbers of its posts, each asked for (True) or come along.

    ``whole`` is False where all its records are stored one by one.
    """

    line: RawLine
    posts: Sequence[tuple[int, bool]]
    whole: bool


class _StoredLine(NamedTuple):
    number: int
    block: int | None
    format: str
    start: int
    length: int
    posts: str


def find_lines(
    connection: sqlite3.Connection, lines: Sequence[RawLine]
) -> list[tuple[int, int, int] | None]:
    """Return the lines' numbers, how many records each holds and how many came along with others.

    None for a line that is not in the archive or is to be read again.
    """
    found = {
        (digest, form): told
        for form, digest, read_by, *told in _find(connection, lines)
        if read_by == reader_version(form)
    }
    keys = ((line.digest, line.format) for line in lines)
    return [(it[0], it[1], it[2]) if (it := found.get(key)) else None for key in keys]


def _find(
    connection: sqlite3.Connection, lines: Iterable[RawLine]
) -> Iterator[tuple[str, bytes, str | None, int, int, int]]:
    """Yield the lines that the archive has, many in one query."""
    by_form: dict[str, list[bytes]] = defaultdict(list)
    for line in lines:
        by_form[line.format].append(line.digest)
    for form, digests in by_form.items():
        for start in range(0, len(digests), _MOST_ASKED):
            chosen = digests[start : start + _MOST_ASKED]
            query = _FIND.format(marks=", ".join("?" * len(chosen)))
            yield from connection.execute(query, (form, *chosen))


def posts_of_lines(connection: sqlite3.Connection, lines: Iterable[int]) -> list[tuple[int, bool]]:
    """Return the numbers of the posts of lines, each asked for (True) or come along (False)."""
    rows = connection.execute(
        "SELECT posts FROM json_each(?) AS chosen CROSS JOIN _raw_lines ON line = chosen.value",
        (json.dumps(list(lines)),),
    )
    return [(post, bool(matched)) for (posts,) in rows for post, matched in json.loads(posts)]


def forget_lines(
    connection: sqlite3.Connection, posts: Iterable[int], lines: Iterable[int] = ()
) -> None:
    """Have lines, and those that hold any of the posts, read again by the next import."""
    connection.execute(_FORGET, (json.dumps(sorted(posts)), json.dumps(sorted(lines))))


def stored_lines(connection: sqlite3.Connection, lines: Iterable[RawLine]) -> dict[RawLine, int]:
    """Return the numbers of those lines that the archive has, read by whatever version."""
    lines = list(lines)
    found = {(digest, form): number for form, digest, _, number, _, _ in _find(connection, lines)}
    return {line: number for line in lines if (number := found.get((line.digest, line.format)))}


def write_lines(
    connection: sqlite3.Connection, lines: Iterable[WrittenLine], stored: Mapping[RawLine, int]
) -> None:
    """Write each line that is not ``stored``, and the posts of all of them."""
    (number,) = connection.execute("SELECT COALESCE(MAX(line), 0) FROM _raw_lines").fetchone()
    blocks = _Blocks(connection)
    fresh: dict[tuple[bytes, str], tuple[object, ...]] = {}
    pairs: list[tuple[int, int]] = []
    for line, posts, whole in lines:
        key = (line.digest, line.format)
        if key in fresh:
            continue
        told = (line.records, line.along, _to_json(posts).decode(), reader_version(line.format))
        if line in stored:
            connection.execute(_READ_AGAIN, (*told, stored[line]))
            pairs += [(post, stored[line]) for post, _ in posts]
            continue
        number += 1
        place = blocks.add(line.content) if whole else (None, 0, 0)
        fresh[key] = (number, *key, *place, *told)
        pairs += [(post, number) for post, _ in posts]
    blocks.flush()
    connection.executemany(_INSERT, fresh.values())
    connection.executemany(
        "INSERT OR IGNORE INTO _raw_line_posts (post, line) VALUES (?, ?)", pairs
    )


class _Blocks:
    """Blocks of lines, written one after the other."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        (self._number,) = connection.execute(
            "SELECT COALESCE(MAX(block), 0) + 1 FROM _raw_blocks"
        ).fetchone()
        self._lines: list[bytes] = []
        self._size = 0

    def add(self, line: bytes) -> tuple[int, int, int]:
        """Return the block, the start in it and the length of a line."""
        if self._size >= BLOCK_SIZE:
            self.flush()
        place = (self._number, self._size, len(line))
        self._lines.append(line)
        self._size += len(line)
        return place

    def flush(self) -> None:
        """Write the lines of the block at hand."""
        if self._lines:
            self._connection.execute(
                "INSERT INTO _raw_blocks (block, codec, content) VALUES (?, ?, ?)",
                (self._number, *compressed(b"".join(self._lines))),
            )
            self._number += 1
            self._lines, self._size = [], 0


def cut_records(form: str, line: bytes, options: ImportOptions | None = None) -> Iterator[Record]:
    """Yield the records of a line, each with its own raw record in pieces.

    ``options`` are those of an import: facts that the line does not hold itself.
    """
    from tweetup.formats import FORMATS
    from tweetup.formats.content import Content
    from tweetup.formats.records import Record

    content = Content("archive", lambda: io.BytesIO(line))
    if options is not None:
        content.options = options
    return (item for item in FORMATS.get(form).read(content) if isinstance(item, Record))


@lru_cache(maxsize=_CACHED)
def cut_by_post(form: str, line: bytes) -> Mapping[PostKey, tuple[Record, ...]]:
    """Return the records of a line by their posts; the lines cut last are remembered.

    Of a page of which many posts are conflicts each one asks for its record.
    """
    records: dict[PostKey, tuple[Record, ...]] = {}
    for record in cut_records(form, line):
        records[record.post.key] = (*records.get(record.post.key, ()), record)
    return records


class LineReader:
    """Reads raw records out of lines; the blocks read last are remembered."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._content_of = lru_cache(maxsize=_CACHED)(partial(read_block, connection))

    def records_of(self, post: int, *, without: Iterable[str] = ()) -> tuple[RawRecord, ...]:
        """Return the raw records of a post that are in lines, each once, in the order they came.

        Lines of the formats ``without`` are left out.
        """
        records: dict[RawRecord, None] = {}
        for form, block, start, length, network, identity in self._connection.execute(
            _OF_POST, (post,)
        ).fetchall():
            if form not in without:
                line = self._content_of(block)[start : start + length]
                cut = cut_by_post(form, line).get(PostKey(network, identity), ())
                records |= {RawRecord(form, record.raw): None for record in cut}
        return tuple(records)


def lines_with(
    connection: sqlite3.Connection,
    needles: Iterable[bytes],
    quotes: Callable[[bytes], bool] = lambda _line: False,
) -> set[int]:
    """Return the lines that have one of the names, in small letters, whatever posts they hold.

    Lines of which ``quotes`` returns True, in small letters as well, are among them.
    """
    quoted = list(needles)
    lines: set[int] = set()
    for block, codec, content in connection.execute(
        "SELECT block, codec, content FROM _raw_blocks"
        " WHERE block IN (SELECT block FROM _raw_lines)"
    ):
        folded = decompressed(codec, content).lower()
        if any(name in folded for name in quoted) or quotes(folded):
            lines |= {
                number
                for number, start, length in connection.execute(
                    "SELECT line, start, length FROM _raw_lines WHERE block = ?", (block,)
                )
                if any(folded.find(name, start, start + length) >= 0 for name in quoted)
                or quotes(folded[start : start + length])
            }
    return lines


def take_out(
    connection: sqlite3.Connection, posts: Iterable[int], lines: Iterable[int] = ()
) -> Iterator[tuple[int, str, Pieces]]:
    """Delete lines, and those that hold any of the posts; write their blocks anew without them.

    Yields the records of other posts in these lines, which are to be stored one by one: the number
    of the post, the format and the pieces.
    """
    chosen = frozenset(posts)
    by_block: dict[int | None, list[_StoredLine]] = defaultdict(list)
    for row in connection.execute(
        _CHOSEN, (json.dumps(sorted(chosen)), json.dumps(sorted(lines)))
    ).fetchall():
        stored = _StoredLine(*row)
        by_block[stored.block].append(stored)
    for block, in_block in by_block.items():
        if block is None:
            _delete(connection, in_block)
            continue
        content = read_block(connection, block)
        for stored in in_block:
            staying = [post for post, _ in json.loads(stored.posts) if post not in chosen]
            line = content[stored.start : stored.start + stored.length]
            yield from _records_of(connection, stored.format, line, staying)
        _delete(connection, in_block)
        _repack(connection, block, content)


def _records_of(
    connection: sqlite3.Connection, form: str, line: bytes, posts: Sequence[int]
) -> Iterator[tuple[int, str, Pieces]]:
    numbers: Mapping[PostKey, int] = {
        PostKey(network, identity): number
        for number, network, identity in connection.execute(_KEYS, (json.dumps(posts),))
    }
    for record in cut_records(form, line):
        number = numbers.get(record.post.key)
        if number is not None:
            yield number, form, record.pieces


def _delete(connection: sqlite3.Connection, lines: Sequence[_StoredLine]) -> None:
    connection.executemany(
        "DELETE FROM _raw_line_posts WHERE post = ? AND line = ?",
        [(post, line.number) for line in lines for post, _ in json.loads(line.posts)],
    )
    connection.executemany(
        "DELETE FROM _raw_lines WHERE line = ?", [(line.number,) for line in lines]
    )


def read_block(connection: sqlite3.Connection, block: int) -> bytes:
    """Return the content of a block of raw records."""
    codec, content = connection.execute(
        "SELECT codec, content FROM _raw_blocks WHERE block = ?", (block,)
    ).fetchone()
    return decompressed(codec, content)


def _repack(connection: sqlite3.Connection, block: int, content: bytes) -> None:
    """Write a block with the lines that are left in it; delete one without a line."""
    rows = connection.execute(
        "SELECT line, start, length FROM _raw_lines WHERE block = ? ORDER BY start", (block,)
    ).fetchall()
    if not rows:
        connection.execute("DELETE FROM _raw_blocks WHERE block = ?", (block,))
        return
    lines: list[bytes] = []
    size = 0
    for number, start, length in rows:
        connection.execute("UPDATE _raw_lines SET start = ? WHERE line = ?", (size, number))
        lines.append(content[start : start + length])
        size += length
    connection.execute(
        "UPDATE _raw_blocks SET codec = ?, content = ? WHERE block = ?",
        (*compressed(b"".join(lines)), block),
    )
