"""Writing posts: a batch in each transaction, and only the rows that differ."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Final

from tweetup.archive.absence import keep_absent
from tweetup.archive.absent_posts import may_be_absent
from tweetup.archive.authors import write_authors
from tweetup.archive.columns import STORED_POST_COLUMNS
from tweetup.archive.conflicts import (
    AccountIds,
    first_place,
    insert_conflict,
    other_ids,
    parted_ids,
    undecided_ids,
)
from tweetup.archive.identity import find_disagreement, second_id
from tweetup.archive.learned_names import learn_names
from tweetup.archive.merge import (
    differ_in_content,
    digest,
    merge_posts,
    merge_seen_times,
    regroups,
)
from tweetup.archive.outcomes import Added, Conflict
from tweetup.archive.polls import rewrite_polls, write_polls
from tweetup.archive.raw import (
    delete_raw_records,
    has_raw_record,
    load_raw_digests,
    raw_digest,
    write_raw_records,
)
from tweetup.archive.raw_lines import (
    LineReader,
    WrittenLine,
    posts_of_lines,
    stored_lines,
    write_lines,
)
from tweetup.archive.read import load_posts, numbers_of
from tweetup.archive.removal_cleanup import hide_posts
from tweetup.archive.removal_list import RemovalList
from tweetup.archive.removed_records import list_for, without_removed
from tweetup.archive.removed_references import note_found, note_references
from tweetup.archive.returned_posts import put_back
from tweetup.archive.revisions import raise_revisions, reach_of
from tweetup.archive.rows import LISTS, POST_NAMES, SET_DIGEST, post_cells, values_of
from tweetup.archive.write_cache import CachedPost
from tweetup.model import PostKey

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from tweetup.archive.absence import Insert
    from tweetup.archive.authors import AuthorNumbers
    from tweetup.archive.identity import Disagreement
    from tweetup.archive.outcomes import Incoming
    from tweetup.archive.pending_record import PendingRecord
    from tweetup.archive.rows import ListRows
    from tweetup.archive.write_cache import WriteCache
    from tweetup.model import Author, Post, RawLine

__all__ = [
    "BATCH",
    "add_again",
    "add_known_lines",
    "batches_of",
    "inserter",
    "write_batch",
]

#: Records in a transaction: enough to be fast, few enough to be small in memory.
BATCH: Final = 2000

_FIND: Final = """
    SELECT p.id, p.post, COALESCE(d.digest, x''), p.matched FROM json_each(?) AS chosen
    CROSS JOIN posts AS p ON p.network = ? AND p.id = chosen.value
    LEFT JOIN _post_digests AS d ON d.post = p.post
"""

_COLUMNS: Final = (*(column.name for column in STORED_POST_COLUMNS), *POST_NAMES)

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

#: Of X's profiles until 2018. The zone of a chat is guessed from raw records, which are no part of
#: their posts: a new one changes the chat although the post stays as it is.
_ZONE: Final = b'"time_zone"'

_SIGHTING: Final = "SELECT COALESCE(repeats, capture) FROM captures WHERE capture = ?"

_SEEN_BEFORE: Final = """
    SELECT s.post, s.matched FROM json_each(?) AS chosen
    CROSS JOIN post_captures AS s ON s.capture = ? AND s.post = chosen.value
"""

_SEEN: Final = """
    INSERT INTO post_captures (capture, post, matched) VALUES (?, ?, ?)
    ON CONFLICT (capture, post) DO UPDATE SET matched = 1 WHERE excluded.matched > matched
"""


def inserter(connection: sqlite3.Connection, cache: WriteCache, *, at: datetime) -> Insert:
    """Return a function that writes absent posts as they were, inside the caller's transaction."""
    write = partial(write_batch, restoring=True, at=at)
    return partial(put_back, connection, write=write, cache=cache)


def batches_of(records: Iterable[Incoming]) -> Iterator[list[Incoming]]:
    """Yield records in batches, those of a line together."""
    batch: list[Incoming] = []
    for record in records:
        if len(batch) >= BATCH and (record.line is None or record.line is not batch[-1].line):
            yield batch
            batch = []
        batch.append(record)
    if batch:
        yield batch


def write_batch(
    connection: sqlite3.Connection,
    capture: int,
    batch: Sequence[Incoming],
    cache: WriteCache,
    *,
    at: datetime,
    restoring: bool = False,
) -> Added:
    """Write one batch inside the caller's transaction; each record counts once in the result.

    Absent posts that a network shows are put back first; ``restoring`` is True for these.
    """
    cache.check(connection)
    listed = RemovalList.of(connection) if restoring else list_for(connection, capture, batch)
    removal_list = learn_names(connection, listed, (incoming.post for incoming in batch), at=at)
    records, left_out = without_removed(batch, removal_list)
    if left_out.removed:
        going = [it for it in batch if removal_list.covers_request(it.post)]
        note_references(connection, (it.post for it in going))
        found = (it.post for it in going if not it.included)
        note_found(connection, found, capture=capture)
    if not restoring and may_be_absent(connection):
        insert = inserter(connection, cache, at=at)
        records, absent, back = keep_absent(
            connection, capture, records, at=at, insert=insert, cache=cache
        )
        left_out += Added(absent=absent, back=back)
    entries = _find_stored(connection, records, cache)
    _load(connection, entries, records)
    merge = _Merge(connection, entries, records, at=at)
    highest = merge.number
    added, authors = merge.run()
    stored = [entry for entry in entries.values() if entry.stored]
    changed = [entry.number for entry in stored if entry.changed or entry.newly_matched]
    rewritten = [entry.number for entry in stored if _regroups(entry)]
    before = reach_of(connection, rewritten)
    _write(connection, entries.values(), write_authors(connection, authors, cache), cache)
    zoned = _write_raw(
        connection, capture, entries, records, by_line=not removal_list, highest=highest
    )
    sighted = _write_sightings(connection, capture, records)
    raise_revisions(
        connection,
        capture=capture,
        after=highest,
        changed=changed,
        rewritten=[*rewritten, *zoned],
        sighted=[number for number in sighted if number <= highest],
        before=before,
    )
    hide_posts(connection, {record.entry.number for record in records if record.hidden})
    cache.posts |= entries
    cache.trim()
    return added + left_out


def add_again(
    connection: sqlite3.Connection,
    key: PostKey,
    records: Sequence[Incoming],
    cache: WriteCache,
    *,
    at: datetime,
) -> Added:
    """Delete a post and write its records anew, inside the caller's transaction.

    Each post that they tell of keeps the sightings of the deleted one, for nobody knows which
    record came in which import.
    """
    (number,) = connection.execute(
        "SELECT post FROM posts WHERE network = ? AND id = ?", key
    ).fetchone()
    raise_revisions(connection, rewritten=[number])
    sightings = connection.execute(
        "SELECT capture, matched FROM post_captures WHERE post = ? ORDER BY capture", (number,)
    ).fetchall()
    formats = connection.execute(
        "SELECT format, digest FROM _raw_records WHERE post = ?", (number,)
    ).fetchall()
    formats += [
        (raw.format, raw_digest((raw.record,))) for raw in LineReader(connection).records_of(number)
    ]
    connection.execute(_UNINDEX, (number,))
    delete_raw_records(connection, [number])
    connection.execute("DELETE FROM posts WHERE post = ?", (number,))
    added = write_batch(connection, sightings[0][0], records, cache, at=at)
    keys = [key, *other_ids(connection, key)]
    connection.executemany(
        "INSERT INTO post_captures (capture, post, matched)"
        " SELECT ?, post, ? FROM posts WHERE network = ? AND id = ? ON CONFLICT DO NOTHING",
        [(*sighting, *name) for sighting in sightings for name in keys],
    )
    connection.executemany(
        "UPDATE _raw_records SET format = ? WHERE digest = ?"
        " AND post = (SELECT post FROM posts WHERE network = ? AND id = ?)",
        [(*record, *name) for record in formats for name in keys],
    )
    raise_revisions(connection, rewritten=list(numbers_of(connection, keys).values()))
    return added


def add_known_lines(connection: sqlite3.Connection, capture: int, lines: Sequence[int]) -> Added:
    """Write that a capture saw the posts of lines that the archive has; return their counts."""
    (sighting,) = connection.execute(_SIGHTING, (capture,)).fetchone()
    posts: dict[int, bool] = {}
    for post, matched in posts_of_lines(connection, lines):
        posts[post] = matched or posts.get(post, False)
    seen = dict(connection.execute(_SEEN_BEFORE, (json.dumps(list(posts)), sighting)))
    connection.executemany(
        _SEEN,
        [
            (sighting, post, int(matched))
            for post, matched in posts.items()
            if seen.get(post, -1) < matched
        ],
    )
    raise_revisions(connection, capture=capture, sighted=list(posts))
    (records,) = connection.execute(
        "SELECT COALESCE(SUM(records), 0) FROM json_each(?) AS chosen"
        " CROSS JOIN _raw_lines ON line = chosen.value",
        (json.dumps(list(lines)),),
    ).fetchone()
    return Added(unchanged=records)


def _find_stored(
    connection: sqlite3.Connection, records: Iterable[PendingRecord], cache: WriteCache
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
    connection: sqlite3.Connection,
    entries: dict[PostKey, CachedPost],
    records: Iterable[PendingRecord],
) -> None:
    """Read the stored posts whose records have another digest."""
    touched = {
        entry.number: entry
        for record in records
        if (entry := entries.get(record.key)) is not None
        and entry.post is None
        and (not entry.digest or entry.digest != record.normalize())
    }
    if touched:
        for number, post in load_posts(connection, list(touched)).items():
            touched[number].post = post


class _Merge:
    """One batch merged into the stored posts, record by record in their order."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        entries: dict[PostKey, CachedPost],
        records: Sequence[PendingRecord],
        *,
        at: datetime,
    ) -> None:
        self._connection = connection
        self._entries = entries
        self._records = records
        self._at = at
        self._accounts = AccountIds(connection, (record.post.author for record in records))
        self._undecided = undecided_ids(connection)
        self._parted = parted_ids(connection)
        self._lines = LineReader(connection)
        (self.number,) = connection.execute("SELECT COALESCE(MAX(post), 0) FROM posts").fetchone()

    def run(self) -> tuple[Added, list[Author]]:
        """Merge all records into the entries; return counts and the authors to write."""
        new = updated = unchanged = conflicts = 0
        authors = []
        for record in self._records:
            changed = self._merge(record)
            conflicts += record.key in self._undecided
            if changed is None:
                new += 1
            elif changed:
                updated += 1
            else:
                unchanged += 1
            if record.entry.post is not None:
                authors.append(record.post.author)
        counts = Added(new=new, updated=updated, unchanged=unchanged, conflicts=conflicts)
        return counts, authors

    def _merge(self, record: PendingRecord) -> bool | None:
        """Merge a record into the post that it is one of.

        Returns True where the post changed, and None where it is new.
        """
        entry = self._entries.get(record.key)
        if entry is not None:
            again = None
            if entry.post is not None and record.key not in self._parted:
                again = merge_seen_times(entry.post, record.post)
            if again is not None:
                record.entry = entry
                entry.see_again(again)
                return _match(entry, record)
            entry = self._find_entry(entry, record)
        if entry is None:
            record.entry = self._entries[record.key] = self._new_entry(record)
            return None
        record.entry = entry
        return _merge_record(entry, record)

    def _new_entry(self, record: PendingRecord) -> CachedPost:
        self.number += 1
        digest_of_record = record.make_storable()
        return CachedPost(
            self.number,
            digest_of_record,
            record.matched,
            stored=False,
            post=record.post,
            changed=True,
            raw_digests=set(),
            place=record.place,
        )

    def _find_entry(self, entry: CachedPost, record: PendingRecord) -> CachedPost | None:
        """Return the stored post that a record is one of; None for a new post.

        A record that disagrees with the post of its id gets an id of its own. It goes to the post
        that has it already, even where merged records have changed one that it would fit better.
        """
        field = self._disagreement(entry, record)
        if field is None and record.key not in self._parted:
            return entry
        candidates = {record.key: entry}
        for key in other_ids(self._connection, record.key):
            other = self._load_entry(key)
            if other is not None:
                candidates[key] = other
        match = self._choose(candidates, record)
        if match is None and field is not None:
            self._part(record, entry, field)
            return None
        if match is not None and match != record.key:
            record.rename(match)
        return self._entries[record.key]

    def _choose(
        self, candidates: dict[PostKey, CachedPost], record: PendingRecord
    ) -> PostKey | None:
        """Return the post that has this very raw record, else the first that agrees with it."""
        for key, entry in candidates.items():
            if self._has_raw(entry, record):
                return key
        for key, entry in candidates.items():
            if self._disagreement(entry, record) is None:
                return key
        return None

    def _has_raw(self, entry: CachedPost, record: PendingRecord) -> bool:
        pieces = record.pieces()
        if pieces is None:
            return False
        return raw_digest(pieces) in (entry.raw_digests or ()) or has_raw_record(
            self._connection, entry.number, pieces, self._lines
        )

    def _disagreement(self, entry: CachedPost, record: PendingRecord) -> Disagreement | None:
        stored = entry.post
        if stored is None:
            return None
        return find_disagreement(stored, record.post, is_same_account=self._accounts.are_one)

    def _load_entry(self, key: PostKey) -> CachedPost | None:
        """Return the entry of a post that came under another id, with the post itself."""
        if key not in self._entries:
            row = self._connection.execute(_FIND, (json.dumps([key.id]), key.network)).fetchone()
            if row is None:
                return None
            _, number, stored_digest, matched = row
            self._entries[key] = CachedPost(number, stored_digest, bool(matched), stored=True)
        entry = self._entries[key]
        if entry.post is None:
            entry.post = load_posts(self._connection, [entry.number])[entry.number]
        return entry

    def _part(self, record: PendingRecord, entry: CachedPost, field: Disagreement) -> None:
        """Give a record an id of its own, and write the conflict."""
        first = record.key
        identity = second_id(record.post)
        # Prints are of handles: two accounts that had the same one can write the same.
        while self._load_entry(PostKey(first.network, identity)) is not None:
            identity += "~"
        second = PostKey(first.network, identity)
        record.rename(second)
        insert_conflict(
            self._connection,
            Conflict(
                number=0,
                first=first,
                second=second,
                field=field,
                first_place=entry.place or first_place(self._connection, first),
                second_place=record.place,
                found_at=self._at,
            ),
        )
        self._undecided |= {second}
        self._parted |= {first}


def _regroups(entry: CachedPost) -> bool:
    """Return True for a stored post whose change may give it another chat or session."""
    if entry.newly_matched:
        return True
    if not entry.changed:
        return False
    return entry.before is None or entry.post is None or regroups(entry.before, entry.post)


def _merge_record(entry: CachedPost, record: PendingRecord) -> bool:
    """Merge a record into its entry; return True if the entry changed."""
    newly_matched = _match(entry, record)
    stored = entry.post
    if stored is None:  # read only where the digests differ
        return newly_matched
    digest_of_record = record.make_storable()
    if digest_of_record and digest_of_record == entry.digest:
        return newly_matched
    merged = merge_posts(stored, record.post)
    if merged is stored or merged == stored:
        return newly_matched
    entry.change(merged)
    return differ_in_content(stored, merged) or newly_matched


def _match(entry: CachedPost, record: PendingRecord) -> bool:
    """Take a post as asked for if a record is; return True if it was not before."""
    if not record.matched or entry.matched:
        return False
    entry.matched = entry.newly_matched = True
    return True


def _write(
    connection: sqlite3.Connection,
    entries: Iterable[CachedPost],
    authors: dict[int, AuthorNumbers],
    cache: WriteCache,
) -> None:
    changed = [(entry, entry.post) for entry in entries if entry.changed and entry.post]
    for entry, post in changed:
        if entry.digest is None:
            # A post merged from several records of one file is seldom compared with its own like.
            entry.digest = digest(post) if entry.stored else b""
    fresh = [(entry, post) for entry, post in changed if not entry.stored]
    stale = [(entry, post) for entry, post in changed if entry.stored]
    if stale:
        authors = authors | write_authors(connection, [post.author for _, post in stale], cache)
        _rewrite(connection, stale, authors)
    connection.executemany(_INSERT, [_row(entry, post, authors) for entry, post in fresh])
    connection.executemany(
        SET_DIGEST, [(entry.number, entry.digest) for entry, _ in changed if entry.digest]
    )
    numbered = [(entry.number, post) for entry, post in fresh]
    for rows in LISTS:
        _insert_items(connection, rows, numbered)
    write_polls(connection, numbered)
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
        fields_of = values_of(rows.depends_on)
        relisted = [
            (number, post)
            for number, before, post in changes
            if before is None or fields_of(before) != fields_of(post)
        ]
        numbers = [(number,) for number, _ in relisted]
        connection.executemany(f"DELETE FROM {rows.table} WHERE post = ?", numbers)  # noqa: S608 - our own table
        _insert_items(connection, rows, relisted)
    rewrite_polls(connection, changes)


def _insert_items(
    connection: sqlite3.Connection, rows: ListRows, posts: Iterable[tuple[int, Post]]
) -> None:
    cells = rows.write(posts)
    if cells:
        connection.executemany(rows.insert, cells)


def _cells(entry: CachedPost, post: Post, authors: dict[int, AuthorNumbers]) -> tuple[object, ...]:
    return (*authors[id(post.author)], int(entry.matched), *post_cells(post))


def _row(entry: CachedPost, post: Post, authors: dict[int, AuthorNumbers]) -> tuple[object, ...]:
    cells = _cells(entry, post, authors)
    return (*cells, entry.number, post.network, post.id)


def _write_raw(
    connection: sqlite3.Connection,
    capture: int,
    entries: dict[PostKey, CachedPost],
    records: Iterable[PendingRecord],
    *,
    by_line: bool,
    highest: int,
) -> set[int]:
    """Write raw records: lines as they are, and one by one those that came alone or are unusual.

    Without ``by_line`` all are written one by one: a line may tell of people who were removed.
    Returns the posts, by numbers up to ``highest``, with a new record that may name a time zone.
    """
    (form,) = connection.execute(
        "SELECT format FROM captures WHERE capture = ?", (capture,)
    ).fetchone()
    unread = {entry.number: entry for entry in entries.values() if entry.raw_digests is None}
    load_raw_digests(connection, unread)
    lines: dict[RawLine, list[PendingRecord]] = {}
    alone = []
    for record in records:
        if record.line is None:
            alone.append(record)
        else:
            lines.setdefault(record.line, []).append(record)
    # Records that are missing from a line were left out, or are posts under ids of their own.
    for line in [line for line, of_line in lines.items() if len(of_line) != line.records]:
        alone += lines.pop(line)
    stored = stored_lines(connection, lines)
    written = []
    for line, of_line in lines.items():
        is_alone = bool(line.context) or (
            line not in stored and (not by_line or _are_stored_alone(of_line))
        )
        if is_alone:
            alone += of_line
        written.append(_written(line, of_line, whole=not is_alone))
    raws = [(record.entry, pieces) for record in alone if (pieces := record.pieces()) is not None]
    zoned = {
        entry.number
        for entry, pieces in raws
        if entry.number <= highest
        and any(_ZONE in piece for piece in pieces)
        and raw_digest(pieces) not in (entry.raw_digests or ())
    }
    zoned.update(
        number
        for line, posts, _ in written
        if line not in stored and _ZONE in line.content
        for number, _ in posts
        if number <= highest
    )
    write_raw_records(connection, form, raws)
    write_lines(connection, written, stored)
    return zoned


def _written(line: RawLine, records: Sequence[PendingRecord], *, whole: bool) -> WrittenLine:
    """Return a line as it is to be written, by its posts in the order of their numbers."""
    posts: dict[int, bool] = {}
    for record in records:
        number = record.entry.number
        posts[number] = posts.get(number, False) or record.matched
    return WrittenLine(line, sorted(posts.items()), whole)


def _are_stored_alone(records: Sequence[PendingRecord]) -> bool:
    """Return True where all records of a line are stored one by one, as earlier versions did."""
    return all(record.entry.raw_digests for record in records) and all(
        (pieces := record.pieces()) is not None
        and raw_digest(pieces) in (record.entry.raw_digests or ())
        for record in records
    )


def _write_sightings(
    connection: sqlite3.Connection, capture: int, records: Iterable[PendingRecord]
) -> list[int]:
    """Write which capture saw which post; return the posts' numbers.

    The same file read again is the same sighting.
    """
    (line,) = connection.execute(_SIGHTING, (capture,)).fetchone()
    rows = []
    for record in records:
        entry = record.entry
        last = entry.last_sighting
        if last is None or last[0] != line or (record.matched and not last[1]):
            entry.last_sighting = (line, record.matched)
            rows.append((line, entry.number, int(record.matched)))
    connection.executemany(_SEEN, rows)
    return [number for _, number, _ in rows]
