"""The comparison of stored posts with their raw records: who wrote them, when, where, the words.

A stored post is put together from its raw records, so each of its fields is that of one of them.
Where it is that of none, the post was changed behind tweetup's back. Reading all raw records again
takes about as long as an import of them.
"""

from __future__ import annotations

import json
from datetime import timedelta
from enum import StrEnum
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING, Final, NamedTuple
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from tweetup.archive.identity import recorded_id
from tweetup.archive.merge import storable_text
from tweetup.archive.outcomes import Incoming
from tweetup.archive.raw import RawReader, posts_in
from tweetup.archive.raw_lines import cut_records, read_block
from tweetup.archive.read import load_posts
from tweetup.archive.timestamps import from_text
from tweetup.errors import TweetupError
from tweetup.formats.import_options import DateOrder, ImportOptions
from tweetup.formats.times import contradicts
from tweetup.model import PostKey
from tweetup.text import fold_handle

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from tweetup.archive.outcomes import RawRecord
    from tweetup.model import Author, Post

__all__ = [
    "ChangedField",
    "ChangedPost",
    "Comparison",
    "compare_with_records",
    "find_changed_field",
    "keys_without_records",
    "shows_changes",
]

#: Posts compared at a time, and blocks of lines that are remembered meanwhile.
_AT_ONCE: Final = 2000
_CACHED: Final = 4

#: Local times may be this far from the time that is meant.
_FARTHEST_ZONES: Final = timedelta(hours=26)

_LINES: Final = """
    SELECT DISTINCT l.format, l.block, l.start, l.length
    FROM json_each(?) AS chosen CROSS JOIN _raw_line_posts AS r ON r.post = chosen.value
    CROSS JOIN _raw_lines AS l ON l.line = r.line
    WHERE l.block IS NOT NULL ORDER BY l.block, l.start
"""

_ALONE: Final = """
    SELECT DISTINCT r.post FROM json_each(?) AS chosen
    CROSS JOIN _raw_records AS r ON r.post = chosen.value ORDER BY r.block
"""

# A post has the handle of its profile, and its author is that of this handle.
_AUTHORS: Final = """
    SELECT DISTINCT p.author, p.network, p.handle, f.author, f.handle,
           a.network, a.handle_folded, a.handle
    FROM posts AS p LEFT JOIN authors AS a ON a.author = p.author
    LEFT JOIN author_profiles AS f ON f.profile = p.profile
"""

_OF_AUTHOR: Final = """
    SELECT p.network, p.id FROM posts AS p LEFT JOIN author_profiles AS f ON f.profile = p.profile
    WHERE p.author = ? AND p.network = ? AND p.handle = ? AND f.author IS ? AND f.handle IS ?
"""

_WITHOUT: Final = """
    SELECT network, id FROM posts AS p
    WHERE NOT EXISTS (SELECT 1 FROM _removals)
      AND NOT EXISTS (SELECT 1 FROM _raw_records AS r WHERE r.post = p.post)
      AND NOT EXISTS (SELECT 1 FROM _raw_line_posts AS r WHERE r.post = p.post)
    ORDER BY post
"""


class ChangedField(StrEnum):
    """The field of a post that is as in none of its raw records."""

    AUTHOR = "author"
    TIME = "time"
    ADDRESS = "address"
    WORDS = "words"


class ChangedPost(NamedTuple):
    """A post that its raw records do not tell of as it is stored: one field, and the records.

    There are no ``records`` where none can be read.
    """

    key: PostKey
    field: ChangedField
    records: Sequence[Incoming]


class Comparison(NamedTuple):
    """The changed posts, and the number of posts of which no raw record can be read."""

    changed: Sequence[ChangedPost]
    unread: int


def find_changed_field(post: Post, records: Collection[Post]) -> ChangedField | None:
    """Return the first field of a stored post that none of its records has; None for no such one.

    Compared are the author's handle and account id, the time, the address and the words.
    """
    if not any(_is_author(post.author, record.author) for record in records):
        return ChangedField.AUTHOR
    if all(post.created_at != record.created_at for record in records):
        return ChangedField.TIME
    if all(post.url != record.url for record in records):
        return ChangedField.ADDRESS
    if all(post.text != storable_text(record.text) for record in records):
        return ChangedField.WORDS
    return None


def _is_author(stored: Author, record: Author) -> bool:
    """Return True where a record tells of this author; some name an account by its id alone."""
    if stored.id is not None and record.id is not None and stored.id != record.id:
        return False
    if fold_handle(stored.handle) == fold_handle(record.handle):
        return True
    return stored.id is not None and (record.is_nameless or record.handle == record.id)


def compare_with_records(connection: sqlite3.Connection) -> Comparison:
    """Compare all posts with their raw records.

    A post whose author is not that of its handle or profile is among the changed ones, whatever
    its records say, and one of which no record can be read is only counted.
    """
    astray = set(_keys_under_other_authors(connection))
    changed = []
    unread = 0
    numbers = [number for (number,) in connection.execute("SELECT post FROM posts ORDER BY post")]
    for start in range(0, len(numbers), _AT_ONCE):
        posts = load_posts(connection, numbers[start : start + _AT_ONCE])
        told = _posts_told_of(connection, posts)
        for number, post in posts.items():
            records = told.get(number, ())
            if records and post.key not in astray and find_changed_field(post, records) is None:
                continue
            own = list(_records_of(connection, number, post))
            readable = [record.post for record in own if record.post is not None]
            field = find_changed_field(post, readable) if readable else None
            if post.key in astray:
                field = ChangedField.AUTHOR
            if field is not None:
                changed.append(ChangedPost(post.key, field, tuple(_incoming(own))))
            elif not readable:
                unread += 1
    return Comparison(changed, unread)


def shows_changes(connection: sqlite3.Connection) -> bool:
    """Return True where posts show without their raw records that one was changed.

    That is so of a post whose author is not that of its handle, and of one at another time than its
    id has.
    """
    if _keys_under_other_authors(connection):
        return True
    rows = connection.execute("SELECT id, created_at FROM posts WHERE network = 'x'")
    return any(contradicts(identity, from_text(time)) for identity, time in rows)


class _OwnRecord(NamedTuple):
    """A raw record of a post, and the post that it tells of; None where no format reads it."""

    post: Post | None
    raw: RawRecord


def _records_of(connection: sqlite3.Connection, number: int, stored: Post) -> Iterator[_OwnRecord]:
    """Yield the raw records of a post.

    A record may leave open in which zone its time is, or which number is the day: the import was
    told so. Where the stored time is one of those that it may mean, that is its time.
    """
    for raw in RawReader(connection).records_of(number):
        yield _OwnRecord(_read_as(raw, stored), raw)


@cache
def _options() -> tuple[ImportOptions, ...]:
    """Return options to read records that leave something open: times in their zone, and dates."""
    return tuple(
        ImportOptions(timezone=ZoneInfo(zone), date_order=order, rounded_ids=True)
        for order in DateOrder
        for zone in ("Etc/GMT+12", "Etc/GMT-14")
    )


def _read_as(raw: RawRecord, stored: Post) -> Post | None:
    names = {stored.id, recorded_id(stored.id)}
    readings = {
        options: next((it for it in posts_in(raw, options) if it.id in names), None)
        for options in (None, *_options())
    }
    post = readings[None] or readings[_options()[0]]
    times = {None if it is None else it.created_at for it in readings.values()}
    if post is None:
        return None
    if len(times) > 1 and any(
        time is not None and abs(time - stored.created_at) <= _FARTHEST_ZONES for time in times
    ):
        post = replace(post, created_at=stored.created_at)
    return replace(post, id=stored.id)


def _incoming(own: Sequence[_OwnRecord]) -> Iterator[Incoming]:
    """Yield the records that can be read, then the others with the post of the first one."""
    first = next((record.post for record in own if record.post is not None), None)
    if first is None:
        return
    for position, (post, raw) in enumerate(own, 1):
        if post is not None:
            place = f"raw record {position} of {len(own)}"
            yield Incoming(post, (raw.record,), place=place)
    yield from (Incoming(first, (raw.record,)) for post, raw in own if post is None)


def _posts_told_of(
    connection: sqlite3.Connection, posts: Mapping[int, Post]
) -> dict[int, list[Post]]:
    """Return the posts as their raw records have them, by their numbers."""
    numbers = {post.key: number for number, post in posts.items()}
    chosen = json.dumps(list(posts))
    told: dict[int, list[Post]] = {}
    for record in _posts_in_lines(connection, chosen):
        number = numbers.get(record.key)
        if number is not None:
            told.setdefault(number, []).append(record)
    reader = RawReader(connection)
    for (number,) in connection.execute(_ALONE, (chosen,)).fetchall():
        ids = {posts[number].id, recorded_id(posts[number].id)}
        for raw in reader.stored_alone(number):
            told.setdefault(number, []).extend(it for it in posts_in(raw) if it.id in ids)
    return told


def _posts_in_lines(connection: sqlite3.Connection, chosen: str) -> Iterator[Post]:
    """Yield the posts of all lines that hold a chosen one, each line cut once."""
    content_of = lru_cache(maxsize=_CACHED)(partial(read_block, connection))
    for form, block, start, length in connection.execute(_LINES, (chosen,)).fetchall():
        try:
            records = list(cut_records(form, content_of(block)[start : start + length]))
        except TweetupError:  # a format that is not installed any more
            continue
        yield from (record.post for record in records)


def _keys_under_other_authors(connection: sqlite3.Connection) -> tuple[PostKey, ...]:
    """Return the posts whose author is not that of their handle, or of their profile."""
    keys: dict[PostKey, None] = {}
    for author, network, handle, owner, written, *stored in connection.execute(_AUTHORS).fetchall():
        if handle == written and owner == author and _is_whole(network, handle, stored):
            continue
        rows = connection.execute(_OF_AUTHOR, (author, network, handle, owner, written))
        keys |= {PostKey(*row): None for row in rows}
    return tuple(keys)


def _is_whole(network: str, handle: str, stored: Sequence[str | None]) -> bool:
    """Return True for the row of the author with this handle, whichever case it has there."""
    owner, folded, written = stored
    return network == owner and fold_handle(handle) == folded == fold_handle(written or "")


def keys_without_records(connection: sqlite3.Connection) -> list[PostKey]:
    """Return the posts of which no raw record is stored.

    Each post comes with one; after removals some have none, and then none is returned.
    """
    return [PostKey(*row) for row in connection.execute(_WITHOUT)]
