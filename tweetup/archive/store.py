"""Writing posts: a batch a transaction, and only what differs."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from tweetup.archive.authors import keep_authors
from tweetup.archive.columns import STORED_POST_COLUMNS
from tweetup.archive.merge import digest, merge_posts, see_again, settle, tells_more
from tweetup.archive.raw import keep_raw, know_raws
from tweetup.archive.read import load_posts
from tweetup.archive.removal import Removals
from tweetup.archive.results import Added
from tweetup.archive.rows import LISTS, PLACES, POST_NAMES, post_cells
from tweetup.archive.write_cache import Entry
from tweetup.model import PostKey

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from tweetup.archive.authors import Known
    from tweetup.archive.raw import Pieces
    from tweetup.archive.rows import ListRows
    from tweetup.archive.write_cache import Lately
    from tweetup.model import Author, Post

__all__ = ["BATCH", "keep_batch"]

#: Records a transaction: enough to be fast, few enough to be small in memory.
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
_NO_PLACES: Final[dict[str, Any]] = dict.fromkeys(PLACES)

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
    """A post as it was given; settled once that is needed, which costs more than all the rest."""

    __slots__ = ("_said", "key", "matched", "post", "raw")

    def __init__(self, post: Post, raw: Pieces | None, *, matched: bool) -> None:
        self.post = post
        self.raw = raw
        self.matched = matched
        self._said: bytes | None = None
        if not post.id.isprintable():
            self.settle()
        self.key = PostKey(self.post.network, self.post.id)

    def settle(self) -> bytes:
        """Bring the post into the form the archive keeps; its digest."""
        if self._said is None:
            self.post, self._said = settle(self.post)
        return self._said


def keep_batch(
    connection: sqlite3.Connection,
    capture: int,
    given: Sequence[tuple[Post, Pieces | None, bool]],
    lately: Lately,
) -> Added:
    """Write one batch inside the caller's transaction; each record counts once."""
    lately.check(connection)
    records = _wanted(given, Removals.of(connection))
    entries = _stored(connection, records, lately)
    _load(connection, entries, records)
    added, authors = _decide(connection, entries, records)
    _write(connection, entries.values(), keep_authors(connection, authors, lately), lately)
    _keep_raw(connection, capture, entries, records)
    _keep_sightings(connection, capture, entries, records)
    lately.posts |= entries
    lately.trim()
    return added + Added(removed=len(given) - len(records))


def _wanted(
    given: Iterable[tuple[Post, Pieces | None, bool]], asked_out: Removals
) -> list[_Record]:
    """The records without what somebody asked to leave out."""
    if not asked_out:
        return [_Record(post, raw, matched=not included) for post, raw, included in given]
    records = []
    for post, raw, included in given:
        record = _Record(post, raw, matched=not included)
        record.settle()  # as it is kept: what a name hides in it hides nobody
        if asked_out.covers(record.post):
            continue
        if asked_out.without_place(record.post):
            record = _Record(replace(record.post, **_NO_PLACES), None, matched=not included)
        elif not asked_out.may_keep_raw(record.post):
            record.raw = None
        records.append(record)
    return records


def _stored(
    connection: sqlite3.Connection, records: Iterable[_Record], lately: Lately
) -> dict[PostKey, Entry]:
    """What the archive has of the batch's posts."""
    entries: dict[PostKey, Entry] = {}
    by_network: dict[str, list[str]] = {}
    for key in dict.fromkeys(record.key for record in records):
        entry = lately.posts.get(key)
        if entry is not None:
            entries[key] = entry
        else:
            by_network.setdefault(key.network, []).append(key.id)
    for network, ids in by_network.items():
        for identity, number, said, matched in connection.execute(
            _FIND, (json.dumps(ids), network)
        ):
            key = PostKey(network, identity)
            entries[key] = Entry(number, said, bool(matched), stored=True)
    return entries


def _load(
    connection: sqlite3.Connection, entries: dict[PostKey, Entry], records: Iterable[_Record]
) -> None:
    """Fetch the stored posts of which a record tells anything else."""
    touched = {
        entry.number: entry
        for record in records
        if (entry := entries.get(record.key)) is not None
        and entry.post is None
        and entry.said != record.settle()
    }
    if touched:
        for number, post in load_posts(connection, list(touched)).items():
            touched[number].post = post


def _decide(
    connection: sqlite3.Connection, entries: dict[PostKey, Entry], records: Iterable[_Record]
) -> tuple[Added, list[Author]]:
    """Fold the records into the entries, in their order; the authors that were seen anew."""
    (number,) = connection.execute("SELECT COALESCE(MAX(post), 0) FROM posts").fetchone()
    new = updated = unchanged = 0
    authors = []
    for record in records:
        entry = entries.get(record.key)
        if entry is None:
            number += 1
            said = record.settle()
            entries[record.key] = Entry(
                number,
                said,
                record.matched,
                stored=False,
                post=record.post,
                changed=True,
                raws=set(),
            )
            new += 1
        elif _fold(entry, record):
            updated += 1
        else:
            unchanged += 1
        if entry is None or entry.post is not None:
            authors.append(record.post.author)
    return Added(new=new, updated=updated, unchanged=unchanged), authors


def _fold(entry: Entry, record: _Record) -> bool:
    """Whether the record told something that the entry did not have yet."""
    newly_matched = record.matched and not entry.matched
    if newly_matched:
        entry.matched = entry.newly_matched = True
    kept = entry.post
    if kept is None:  # read only where it says something else
        return newly_matched
    again = see_again(kept, record.post)
    if again is not None:
        if again is not kept:
            entry.change(again)
        return newly_matched
    if record.settle() == entry.said:
        return newly_matched
    merged = merge_posts(kept, record.post)
    if merged == kept:
        return newly_matched
    entry.change(merged)
    return tells_more(kept, merged) or newly_matched


def _write(
    connection: sqlite3.Connection,
    entries: Iterable[Entry],
    authors: dict[int, Known],
    lately: Lately,
) -> None:
    changed = [(entry, entry.post) for entry in entries if entry.changed and entry.post]
    for entry, post in changed:
        entry.said = entry.said or digest(post)
    fresh = [(entry, post) for entry, post in changed if not entry.stored]
    stale = [(entry, post) for entry, post in changed if entry.stored]
    if stale:
        authors = authors | keep_authors(connection, [post.author for _, post in stale], lately)
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
        _list(connection, rows, numbered)
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
    connection: sqlite3.Connection, stale: Sequence[tuple[Entry, Post]], authors: dict[int, Known]
) -> None:
    """Bring the rows of changed posts up to date: those that differ."""
    told = [(entry.number, entry.before, post) for entry, post in stale]
    reworded = [
        (number, post)
        for number, before, post in told
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
            for number, before, post in told
            if before is None or getattr(before, field) != getattr(post, field)
        ]
        numbers = [(number,) for number, _ in relisted]
        connection.executemany(f"DELETE FROM {rows.table} WHERE post = ?", numbers)  # noqa: S608 - our own table
        _list(connection, rows, relisted)


def _list(
    connection: sqlite3.Connection, rows: ListRows, posts: Iterable[tuple[int, Post]]
) -> None:
    cells = [row for number, post in posts for row in rows.write(number, post)]
    if cells:
        connection.executemany(rows.insert, cells)


def _cells(entry: Entry, post: Post, authors: dict[int, Known]) -> tuple[object, ...]:
    return (*authors[id(post.author)], int(entry.matched), entry.said, *post_cells(post))


def _keep_raw(
    connection: sqlite3.Connection,
    capture: int,
    entries: dict[PostKey, Entry],
    records: Iterable[_Record],
) -> None:
    (form,) = connection.execute(
        "SELECT format FROM captures WHERE capture = ?", (capture,)
    ).fetchone()
    know_raws(connection, {one.number: one for one in entries.values() if one.raws is None})
    told = [(entries[one.key], one.raw) for one in records if one.raw is not None]
    keep_raw(connection, form, told)


def _keep_sightings(
    connection: sqlite3.Connection,
    capture: int,
    entries: dict[PostKey, Entry],
    records: Iterable[_Record],
) -> None:
    """Note which capture saw which post; the same file read again is the same sighting."""
    (line,) = connection.execute(
        "SELECT COALESCE(repeats, capture) FROM captures WHERE capture = ?", (capture,)
    ).fetchone()
    rows = []
    for record in records:
        entry = entries[record.key]
        if entry.sighted not in {(line, True), (line, record.matched)}:
            entry.sighted = (line, record.matched)
            rows.append((line, entry.number, int(record.matched)))
    connection.executemany(_SEEN, rows)
