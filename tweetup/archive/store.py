"""Writing posts: a batch in each transaction, and only the rows that differ."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from tweetup.archive.authors import write_authors
from tweetup.archive.columns import STORED_POST_COLUMNS
from tweetup.archive.merge import (
    differ_in_content,
    digest,
    merge_posts,
    merge_seen_times,
    normalize_post,
)
from tweetup.archive.outcomes import Added
from tweetup.archive.raw import load_raw_digests, write_raw_records
from tweetup.archive.read import load_posts
from tweetup.archive.removal import RemovalList
from tweetup.archive.rows import LISTS, PLACE_COLUMNS, POST_NAMES, post_cells
from tweetup.archive.write_cache import CachedPost
from tweetup.model import PostKey

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from tweetup.archive.authors import AuthorNumbers
    from tweetup.archive.raw import Pieces
    from tweetup.archive.rows import ListRows
    from tweetup.archive.write_cache import WriteCache
    from tweetup.model import Author, Post

__all__ = ["BATCH", "write_batch"]

#: Records in a transaction: enough to be fast, few enough to be small in memory.
BATCH: Final = 2000

_FIND: Final = """
    SELECT p.id, p.post, p.digest, p.matched FROM json_each(?) AS chosen
    CROSS JOIN posts AS p ON p.network = ? AND p.id = chosen.value
"""

_COLUMNS: Final = (*(column.name for column in STORED_POST_COLUMNS), *POST_NAMES)

_INSERT: Final = f"""
    INSERT INTO posts ({", ".join(_COLUMNS)}, post, network, id)
    VALUES ({", ".join("?" * (len(_COLUMNS) + 3))})
"""  # noqa: S608 - names of our own columns

_UPDATE: Final = f"""
    UPDATE posts SET {", ".join(f"{name} = ?" for name in _COLUMNS)} WHERE post = ?
"""  # noqa: S608 - names of our own columns

#: For the fields of a post that tell where it was written.
_NO_PLACES: Final[dict[str, Any]] = dict.fromkeys(PLACE_COLUMNS)

_INDEX: Final = "INSERT INTO post_search (rowid, text, handle) VALUES (?, ?, ?)"

_UNINDEX: Final = """
    INSERT INTO post_search (post_search, rowid, text, handle)
    SELECT 'delete', post, text, handle FROM posts WHERE post = ?
"""

_SEEN: Final = """
    INSERT INTO post_captures (capture, post, matched) VALUES (?, ?, ?)
    ON CONFLICT (capture, post) DO UPDATE SET matched = 1 WHERE excluded.matched > matched
"""


class _Record:
    """A post to be written; it is normalized only where that is needed, the dearest part of all."""

    __slots__ = ("_digest", "key", "matched", "post", "raw")

    def __init__(self, post: Post, raw: Pieces | None, *, matched: bool) -> None:
        self.post = post
        self.raw = raw
        self.matched = matched
        self._digest: bytes | None = None
        if not post.id.isprintable():
            self.normalize()
        self.key = PostKey(self.post.network, self.post.id)

    def normalize(self) -> bytes:
        """Bring the post into the form in which it is stored; return its digest."""
        if self._digest is None:
            self.post, self._digest = normalize_post(self.post)
        return self._digest


def write_batch(
    connection: sqlite3.Connection,
    capture: int,
    batch: Sequence[tuple[Post, Pieces | None, bool]],
    cache: WriteCache,
) -> Added:
    """Write one batch inside the caller's transaction; each record counts once in the result."""
    cache.check(connection)
    records = _without_removed(batch, RemovalList.of(connection))
    entries = _find_stored(connection, records, cache)
    _load(connection, entries, records)
    added, authors = _merge_records(connection, entries, records)
    _write(connection, entries.values(), write_authors(connection, authors, cache), cache)
    _write_raw(connection, capture, entries, records)
    _write_sightings(connection, capture, entries, records)
    cache.posts |= entries
    cache.trim()
    return added + Added(removed=len(batch) - len(records))


def _without_removed(
    batch: Iterable[tuple[Post, Pieces | None, bool]], removal_list: RemovalList
) -> list[_Record]:
    """Return the records without posts, raw records and places that were removed on request."""
    if not removal_list:
        return [_Record(post, raw, matched=not included) for post, raw, included in batch]
    records = []
    for post, raw, included in batch:
        record = _Record(post, raw, matched=not included)
        record.normalize()  # characters that are not stored hide no name from the list
        if removal_list.covers(record.post):
            continue
        if removal_list.without_place(record.post):
            record = _Record(replace(record.post, **_NO_PLACES), None, matched=not included)
        elif not removal_list.may_store_raw(record.post):
            record.raw = None
        records.append(record)
    return records


def _find_stored(
    connection: sqlite3.Connection, records: Iterable[_Record], cache: WriteCache
) -> dict[PostKey, CachedPost]:
    """Return those of the batch's posts that the archive has, from the cache or by their keys."""
    entries: dict[PostKey, CachedPost] = {}
    by_network: dict[str, list[str]] = {}
    for key in dict.fromkeys(record.key for record in records):
        entry = cache.posts.get(key)
        if entry is not None:
            entries[key] = entry
        else:
            by_network.setdefault(key.network, []).append(key.id)
    for network, ids in by_network.items():
        for identity, number, stored_digest, matched in connection.execute(
            _FIND, (json.dumps(ids), network)
        ):
            key = PostKey(network, identity)
            entries[key] = CachedPost(number, stored_digest, bool(matched), stored=True)
    return entries


def _load(
    connection: sqlite3.Connection, entries: dict[PostKey, CachedPost], records: Iterable[_Record]
) -> None:
    """Read the stored posts whose records have another digest."""
    touched = {
        entry.number: entry
        for record in records
        if (entry := entries.get(record.key)) is not None
        and entry.post is None
        and entry.digest != record.normalize()
    }
    if touched:
        for number, post in load_posts(connection, list(touched)).items():
            touched[number].post = post


def _merge_records(
    connection: sqlite3.Connection, entries: dict[PostKey, CachedPost], records: Iterable[_Record]
) -> tuple[Added, list[Author]]:
    """Merge the records into the entries in their order; return counts and authors to write."""
    (number,) = connection.execute("SELECT COALESCE(MAX(post), 0) FROM posts").fetchone()
    new = updated = unchanged = 0
    authors = []
    for record in records:
        entry = entries.get(record.key)
        if entry is None:
            number += 1
            record_digest = record.normalize()
            entries[record.key] = CachedPost(
                number,
                record_digest,
                record.matched,
                stored=False,
                post=record.post,
                changed=True,
                raw_digests=set(),
            )
            new += 1
        elif _merge_record(entry, record):
            updated += 1
        else:
            unchanged += 1
        if entry is None or entry.post is not None:
            authors.append(record.post.author)
    return Added(new=new, updated=updated, unchanged=unchanged), authors


def _merge_record(entry: CachedPost, record: _Record) -> bool:
    """Merge a record into its entry; return True if the entry changed."""
    newly_matched = record.matched and not entry.matched
    if newly_matched:
        entry.matched = entry.newly_matched = True
    stored = entry.post
    if stored is None:  # read only where the digests differ
        return newly_matched
    again = merge_seen_times(stored, record.post)
    if again is not None:
        if again is not stored:
            entry.change(again)
        return newly_matched
    if record.normalize() == entry.digest:
        return newly_matched
    merged = merge_posts(stored, record.post)
    if merged == stored:
        return newly_matched
    entry.change(merged)
    return differ_in_content(stored, merged) or newly_matched


def _write(
    connection: sqlite3.Connection,
    entries: Iterable[CachedPost],
    authors: dict[int, AuthorNumbers],
    cache: WriteCache,
) -> None:
    changed = [(entry, entry.post) for entry in entries if entry.changed and entry.post]
    for entry, post in changed:
        entry.digest = entry.digest or digest(post)
    fresh = [(entry, post) for entry, post in changed if not entry.stored]
    stale = [(entry, post) for entry, post in changed if entry.stored]
    if stale:
        authors = authors | write_authors(connection, [post.author for _, post in stale], cache)
        _rewrite(connection, stale, authors)
    connection.executemany(
        _INSERT,
        [
            (*_cells(entry, post, authors), entry.number, post.network, post.id)
            for entry, post in fresh
        ],
    )
    numbered = [(entry.number, post) for entry, post in fresh]
    for rows in LISTS:
        _insert_items(connection, rows, numbered)
    connection.executemany(
        _INDEX, [(entry.number, post.text, post.handle) for entry, post in fresh]
    )
    connection.executemany(
        "UPDATE posts SET matched = 1 WHERE post = ?",
        [(entry.number,) for entry in entries if entry.newly_matched and not entry.changed],
    )
    for entry in entries:
        entry.stored, entry.changed, entry.newly_matched = True, False, False
        entry.before = None


def _rewrite(
    connection: sqlite3.Connection,
    stale: Sequence[tuple[CachedPost, Post]],
    authors: dict[int, AuthorNumbers],
) -> None:
    """Update the rows of changed posts that differ."""
    changes = [(entry.number, entry.before, post) for entry, post in stale]
    reworded = [
        (number, post)
        for number, before, post in changes
        if before is None or (before.text, before.handle) != (post.text, post.handle)
    ]
    connection.executemany(_UNINDEX, [(number,) for number, _ in reworded])
    connection.executemany(
        _UPDATE, [(*_cells(entry, post, authors), entry.number) for entry, post in stale]
    )
    connection.executemany(_INDEX, [(number, post.text, post.handle) for number, post in reworded])
    for rows in LISTS:
        field = rows.field
        relisted = [
            (number, post)
            for number, before, post in changes
            if before is None or getattr(before, field) != getattr(post, field)
        ]
        numbers = [(number,) for number, _ in relisted]
        connection.executemany(f"DELETE FROM {rows.table} WHERE post = ?", numbers)  # noqa: S608 - our own table
        _insert_items(connection, rows, relisted)


def _insert_items(
    connection: sqlite3.Connection, rows: ListRows, posts: Iterable[tuple[int, Post]]
) -> None:
    cells = rows.write(posts)
    if cells:
        connection.executemany(rows.insert, cells)


def _cells(entry: CachedPost, post: Post, authors: dict[int, AuthorNumbers]) -> tuple[object, ...]:
    return (*authors[id(post.author)], int(entry.matched), entry.digest, *post_cells(post))


def _write_raw(
    connection: sqlite3.Connection,
    capture: int,
    entries: dict[PostKey, CachedPost],
    records: Iterable[_Record],
) -> None:
    (form,) = connection.execute(
        "SELECT format FROM captures WHERE capture = ?", (capture,)
    ).fetchone()
    unread = {entry.number: entry for entry in entries.values() if entry.raw_digests is None}
    load_raw_digests(connection, unread)
    raws = [(entries[record.key], record.raw) for record in records if record.raw is not None]
    write_raw_records(connection, form, raws)


def _write_sightings(
    connection: sqlite3.Connection,
    capture: int,
    entries: dict[PostKey, CachedPost],
    records: Iterable[_Record],
) -> None:
    """Write which capture saw which post; the same file read again is the same sighting."""
    (line,) = connection.execute(
        "SELECT COALESCE(repeats, capture) FROM captures WHERE capture = ?", (capture,)
    ).fetchone()
    rows = []
    for record in records:
        entry = entries[record.key]
        if entry.last_sighting not in {(line, True), (line, record.matched)}:
            entry.last_sighting = (line, record.matched)
            rows.append((line, entry.number, int(record.matched)))
    connection.executemany(_SEEN, rows)
