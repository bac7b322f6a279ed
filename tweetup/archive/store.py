"""Writing posts: a batch a transaction, and only what differs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from tweetup.archive.authors import keep_authors
from tweetup.archive.merge import digest, merge, settle
from tweetup.archive.raw import keep_raw
from tweetup.archive.read import load_posts
from tweetup.archive.records import Added
from tweetup.archive.removal import Removals
from tweetup.archive.rows import CHILDREN, POST_COLUMNS, post_row
from tweetup.model import Post, PostKey

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from tweetup.archive.authors import Known
    from tweetup.archive.raw import Pieces
    from tweetup.model import Author

__all__ = ["BATCH", "keep_batch"]

#: Records a transaction: enough to be fast, few enough to be small in memory.
BATCH: Final = 2000

_FIND: Final = """
    SELECT p.id, p.post, p.digest, p.matched FROM json_each(?) AS chosen
    CROSS JOIN posts AS p ON p.network = ? AND p.id = chosen.value
"""

_COLUMNS: Final = ("author", "profile", "matched", "digest", *POST_COLUMNS)

_INSERT: Final = f"""
    INSERT INTO posts ({", ".join(_COLUMNS)}, post, network, id)
    VALUES ({", ".join("?" * (len(_COLUMNS) + 3))})
"""  # noqa: S608 - names of our own columns

_UPDATE: Final = f"""
    UPDATE posts SET {", ".join(f"{name} = ?" for name in _COLUMNS)} WHERE post = ?
"""  # noqa: S608 - names of our own columns

_INDEX: Final = "INSERT INTO post_search (rowid, text, handle) VALUES (?, ?, ?)"

_UNINDEX: Final = """
    INSERT INTO post_search (post_search, rowid, text, handle)
    SELECT 'delete', post, text, handle FROM posts WHERE post = ?
"""

_SEEN: Final = """
    INSERT INTO post_captures (capture, post, matched) VALUES (?, ?, ?)
    ON CONFLICT (capture, post) DO UPDATE SET matched = 1 WHERE excluded.matched > matched
"""


class _Record(NamedTuple):
    key: PostKey
    post: Post
    said: bytes
    raw: Pieces | None
    matched: bool


@dataclass(slots=True)
class _Entry:
    """A post of the batch: ``stored`` what the archive has of it, ``post`` what it will have."""

    number: int
    said: bytes
    matched: bool
    stored: bool
    post: Post | None = None
    changed: bool = False
    newly_matched: bool = False


def keep_batch(
    connection: sqlite3.Connection, capture: int, given: Sequence[tuple[Post, Pieces | None, bool]]
) -> Added:
    """Write one batch inside the caller's transaction; each record counts once."""
    asked_out = Removals.of(connection)
    records = []
    for told, raw, included in given:
        post, said = settle(told)
        if not asked_out.covers(post):
            kept = raw if asked_out.may_keep_raw(post) else None
            records.append(_Record(post.key, post, said, kept, not included))
    entries = _stored(connection, records)
    differing = [
        record
        for record in records
        if (entry := entries.get(record.key)) is None or entry.said != record.said
    ]
    _load(connection, entries, differing)
    added = _decide(connection, entries, records)
    authors = keep_authors(connection, [record.post.author for record in differing])
    _write(connection, entries.values(), authors)
    _keep_raw(connection, capture, entries, records)
    _keep_sightings(connection, capture, entries, records)
    return added + Added(removed=len(given) - len(records))


def _stored(connection: sqlite3.Connection, records: Iterable[_Record]) -> dict[PostKey, _Entry]:
    """What the archive has of the batch's posts."""
    by_network: dict[str, list[str]] = {}
    for network, identity in dict.fromkeys(record.key for record in records):
        by_network.setdefault(network, []).append(identity)
    return {
        PostKey(network, identity): _Entry(number, said, bool(matched), stored=True)
        for network, ids in by_network.items()
        for identity, number, said, matched in connection.execute(_FIND, (json.dumps(ids), network))
    }


def _load(
    connection: sqlite3.Connection, entries: dict[PostKey, _Entry], differing: Iterable[_Record]
) -> None:
    """Fetch the stored posts that must be merged with another record of them."""
    touched = {one.key: entries[one.key] for one in differing if one.key in entries}
    if not touched:
        return
    posts = load_posts(connection, [entry.number for entry in touched.values()])
    for entry in touched.values():
        entry.post = posts[entry.number]


def _decide(
    connection: sqlite3.Connection, entries: dict[PostKey, _Entry], records: Iterable[_Record]
) -> Added:
    """Fold the records into the entries, in their order."""
    (number,) = connection.execute("SELECT COALESCE(MAX(post), 0) FROM posts").fetchone()
    new = updated = unchanged = 0
    for record in records:
        entry = entries.get(record.key)
        if entry is None:
            number += 1
            entries[record.key] = _Entry(
                number, record.said, record.matched, stored=False, post=record.post, changed=True
            )
            new += 1
        elif _fold(entry, record):
            updated += 1
        else:
            unchanged += 1
    return Added(new=new, updated=updated, unchanged=unchanged)


def _fold(entry: _Entry, record: _Record) -> bool:
    """Whether the record told something that the entry did not have yet."""
    newly_matched = record.matched and not entry.matched
    if newly_matched:
        entry.matched = entry.newly_matched = True
    if record.said == entry.said or entry.post is None:
        return newly_matched
    merged = merge(entry.post, record.post)
    if merged == entry.post:
        return newly_matched
    entry.post, entry.said, entry.changed = merged, digest(merged), True
    return True


def _write(
    connection: sqlite3.Connection, entries: Iterable[_Entry], authors: dict[Author, Known]
) -> None:
    changed = [(entry, entry.post) for entry in entries if entry.changed and entry.post]
    fresh = [(entry, post) for entry, post in changed if not entry.stored]
    stale = [(entry, post) for entry, post in changed if entry.stored]
    rewritten = [(entry.number,) for entry, _ in stale]
    connection.executemany(_UNINDEX, rewritten)
    for child in CHILDREN:
        connection.executemany(f"DELETE FROM {child.table} WHERE post = ?", rewritten)  # noqa: S608 - our own table
    if stale:
        authors = authors | keep_authors(connection, [post.author for _, post in stale])
    connection.executemany(
        _UPDATE, [(*_cells(entry, post, authors), entry.number) for entry, post in stale]
    )
    connection.executemany(
        _INSERT,
        [
            (*_cells(entry, post, authors), entry.number, post.network, post.id)
            for entry, post in fresh
        ],
    )
    for child in CHILDREN:
        listing = [(entry.number, post) for entry, post in changed if getattr(post, child.field)]
        connection.executemany(
            child.insert,
            [
                (number, position, *row)
                for number, post in listing
                for position, row in enumerate(child.write(post))
            ],
        )
    connection.executemany(
        _INDEX, [(entry.number, post.text, post.handle) for entry, post in changed]
    )
    connection.executemany(
        "UPDATE posts SET matched = 1 WHERE post = ?",
        [(entry.number,) for entry in entries if entry.newly_matched and not entry.changed],
    )


def _cells(entry: _Entry, post: Post, authors: dict[Author, Known]) -> tuple[object, ...]:
    return (*authors[post.author], int(entry.matched), entry.said, *post_row(post))


def _keep_raw(
    connection: sqlite3.Connection,
    capture: int,
    entries: dict[PostKey, _Entry],
    records: Iterable[_Record],
) -> None:
    (form,) = connection.execute(
        "SELECT format FROM captures WHERE capture = ?", (capture,)
    ).fetchone()
    old = [entry.number for entry in entries.values() if entry.stored]
    told = [(entries[one.key].number, one.raw) for one in records if one.raw is not None]
    keep_raw(connection, form, old, told)


def _keep_sightings(
    connection: sqlite3.Connection,
    capture: int,
    entries: dict[PostKey, _Entry],
    records: Iterable[_Record],
) -> None:
    """Note which capture saw which post; the same file read again is the same sighting."""
    (line,) = connection.execute(
        "SELECT COALESCE(repeats, capture) FROM captures WHERE capture = ?", (capture,)
    ).fetchone()
    connection.executemany(
        _SEEN,
        [(line, entries[record.key].number, int(record.matched)) for record in records],
    )
