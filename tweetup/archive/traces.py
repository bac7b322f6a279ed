"""The check after a removal: every column, and every byte of the file, for what should be gone.

Rows are looked through column by column, by the register of words about people. Bytes are those of
the file with its free pages, and of the log beside it. Bytes that no row accounts for are of rows
that were changed or deleted earlier: then the file is written anew.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from tweetup.archive.absent_posts import contents
from tweetup.archive.outcomes import Trace
from tweetup.archive.owner_words import count_owner_words
from tweetup.archive.personal_words import PERSONAL_WORDS, Handling
from tweetup.archive.raw import read_blocks
from tweetup.text import fold_handle

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

    from tweetup.archive.personal_words import RemovedNames

__all__ = ["are_parts_of_others", "count_in_bytes", "count_in_file", "find_traces"]

#: Characters of a text that another post does not have by chance.
_LEAST_TEXT: Final = 24

#: Bytes read at once.
_CHUNK: Final = 1 << 22

_QUOTED: Final = "left by mistake: the words of a removed post"

_IDS_OF_POSTS: Final = frozenset({
    ("posts", "id"), ("edits", "id"), ("conflicts", "first_id"), ("conflicts", "second_id"),
})  # fmt: skip

_BESIDE: Final = ("-wal", "-journal")


def find_traces(connection: sqlite3.Connection, names: RemovedNames) -> Iterator[Trace]:
    """Yield the columns whose rows still name people or have words of their posts, with counts."""
    owner_counts = count_owner_words(connection, names)
    for table, handlings in PERSONAL_WORDS.items():
        if table == "_raw_blocks":
            yield from _raw_traces(connection, names)
            continue
        if table == "_absent_content":
            yield from _absent_traces(connection, names)
            continue
        if table == "post_search":  # has the words of posts, and no others
            continue
        for column, handling in handlings.items():
            rows = connection.execute(
                f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL"  # noqa: S608 - our own names
            ).fetchall()
            told = _count if handling is not Handling.GOES else _is_name
            if (table, column) in _IDS_OF_POSTS:
                told = _is_handle
            count = sum(told(names, str(cell)) for (cell,) in rows if not _is_bytes(cell))
            count = max(count, owner_counts.get(f"{table}.{column}", 0))
            if count:
                yield _trace(f"{table}.{column}", count, handling)
            quoted = sum(names.count_texts(str(cell)) for (cell,) in rows if not _is_bytes(cell))
            if quoted:
                yield Trace(place=f"{table}.{column}", count=quoted, why=_QUOTED, stays=False)


def _raw_traces(connection: sqlite3.Connection, names: RemovedNames) -> Iterator[Trace]:
    named, quoted = 0, 0
    for content in read_blocks(connection):
        named += _count(names, content.decode("utf-8", "replace"))
        quoted += names.count_texts_in_record(content)
    if named:
        why = "words of others, in the records of their posts"
        yield Trace(place="_raw_blocks.content", count=named, why=why)
    if quoted:
        yield Trace(place="_raw_blocks.content", count=quoted, why=_QUOTED, stays=False)


def _absent_traces(connection: sqlite3.Connection, names: RemovedNames) -> Iterator[Trace]:
    named, quoted = 0, 0
    for key, content in contents(connection):
        post = content.post
        own = (key.id, post.handle, post.author.id or "")
        named += sum(_is_name(names, it) for it in own)
        texts = (post.text, *(raw.record.decode("utf-8", "replace") for raw in content.records))
        quoted += any(names.count_texts_in_record(text.encode()) for text in texts)
    place = "_absent_content.content"
    if named:
        yield Trace(place=place, count=named, why="left by mistake", stays=False)
    if quoted:
        yield Trace(place=place, count=quoted, why=_QUOTED, stays=False)


def _trace(place: str, count: int, handling: Handling) -> Trace:
    if handling is Handling.STAYS:
        return Trace(place=place, count=count, why=handling.value)
    return Trace(place=place, count=count, why="left by mistake", stays=False)


def _is_bytes(cell: object) -> bool:
    return isinstance(cell, bytes)


def _is_handle(names: RemovedNames, text: str) -> int:
    """Return 1 for a handle of the people: the number of a post may be that of an account."""
    return int(fold_handle(text) in names.handles)


def _is_name(names: RemovedNames, text: str) -> int:
    """Return 1 for a handle or id of the people; others' ids may only look alike."""
    return int(fold_handle(text) in names.handles or text in names.ids)


def _count(names: RemovedNames, text: str) -> int:
    """Return how often a cell names the people or has a text of theirs that many may write."""
    count = names.count(text) or _is_name(names, text)
    return count + sum(text.count(own) for own in names.short_texts if len(own) >= _LEAST_TEXT)


def count_in_bytes(path: Path, names: RemovedNames) -> dict[str, int]:
    """Return how often names and texts stand in the bytes of the file and of the log beside it.

    Keys are the names of the files; those without any are left out.
    """
    files = [path, *(path.with_name(f"{path.name}{ending}") for ending in _BESIDE)]
    counts = {file.name: count_in_file(file, names) for file in files if file.exists()}
    return {name: count for name, count in counts.items() if count}


def are_parts_of_others(connection: sqlite3.Connection, names: RemovedNames) -> bool:
    """Return True where rows have the bytes of a name as a part of another: ``@ada`` of ``@adam``.

    Bytes of a file do not tell where a cell ends, so they are counted without regard to this.
    """
    needles = _needles(names)
    for table, handlings in PERSONAL_WORDS.items():
        if table in {"_raw_blocks", "post_search"}:  # compressed; the words of posts
            continue
        for row in connection.execute(f"SELECT {', '.join(handlings)} FROM {table}"):  # noqa: S608 - our own names
            cells = (str(cell).encode("utf-8", "replace").lower() for cell in row if cell)
            if any(needle in cell for cell in cells for needle in needles):
                return True
    return False


def _needles(names: RemovedNames) -> list[bytes]:
    """Return the names behind their marks, and texts, in one case and in both spellings of JSON."""
    told = [f"@{handle}" for handle in names.handles]
    told += [handle for handle in names.handles if not handle.isalpha()]
    told += [name for name in names.ids if len(name) >= _LEAST_ID]
    told += names.pages
    told += [name for name in names.names if len(name.split()) > 1]
    told += [text for text in names.spellings if len(text) >= _LEAST_TEXT]
    forms = [form for text in told for form in (text, json.dumps(text)[1:-1])]
    return sorted({form.encode("utf-8", "replace").lower() for form in forms})


_LEAST_ID: Final = 6

_MARKS: Final = re.compile(rb'</?bdi(?: dir="[a-z]+")?>|</?small>')
_BEGUN_MARK: Final = re.compile(rb"<[^<>]{0,24}\Z")


def count_in_file(path: Path, names: RemovedNames) -> int:
    """Return how often names and texts stand in the bytes of a file, in whatever case of ASCII.

    Marks that pages set within a text, for the eye alone, do not count.
    """
    needles = _needles(names)
    overlap = max(map(len, needles), default=1) - 1
    count, tail, cut = 0, b"", b""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            parts = cut + chunk.lower()
            begun = _BEGUN_MARK.search(parts)
            cut = begun[0] if begun and len(chunk) == _CHUNK else b""
            window = tail + _MARKS.sub(b"", parts[: len(parts) - len(cut)])
            count += sum(window.count(needle) - tail.count(needle) for needle in needles)
            tail = window[-overlap:] if overlap else b""
    return count
