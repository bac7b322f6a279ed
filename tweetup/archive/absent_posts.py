"""Posts that their network does not show for now, the reasons, and how they were.

Such a post is in none of the tables of posts, so that nothing can show it. ``absent_posts`` has a
row for each reason; the post itself, as it was merged, with its raw records and sightings, is
packed in ``_absent_content``. Corrections, annotations and decisions stay in their tables: they
name posts by network and id.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec import Struct

from tweetup.archive.blocks import compressed, decompressed
from tweetup.archive.outcomes import AbsentPost
from tweetup.archive.timestamps import from_text, to_text
from tweetup.model import Absence, Author, Post, PostKey, Relation

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator
    from datetime import datetime

__all__ = [
    "ABSENT_TABLES",
    "AbsentContent",
    "StoredRecord",
    "absent_keys",
    "absent_referrers",
    "contents",
    "delete_absent",
    "delete_notices_before",
    "forget_notices",
    "has_absent",
    "may_be_absent",
    "noticed",
    "read_absent",
    "read_content",
    "shown_after",
    "write_content",
    "write_notice",
    "write_reason",
]

#: Statements are parted by an empty line. No foreign keys: the post is in no other table.
#: Earlier entries of the list of removals have the time of their line in the log.
ABSENT_TABLES: Final = """
CREATE TABLE absent_posts ( -- posts that their network does not show for now: in no other table
    network TEXT NOT NULL,
    id TEXT NOT NULL,
    reason TEXT NOT NULL CHECK (reason IN (
        'protected', 'suspended', 'deactivated', 'blocked', 'taken down', 'withheld',
        'account deleted', 'repeats an absent post'
    )),
    since TEXT NOT NULL,
    confirmed_at TEXT NOT NULL,
    PRIMARY KEY (network, id, reason)
) STRICT, WITHOUT ROWID;

CREATE TABLE _absent_content ( -- the posts of `absent_posts` as they were, packed
    network TEXT NOT NULL,
    id TEXT NOT NULL,
    codec TEXT NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (network, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE _notices ( -- the last that networks' notices said of posts and accounts
    network TEXT NOT NULL,
    id TEXT NOT NULL,
    reason TEXT NOT NULL,
    shown INTEGER NOT NULL CHECK (shown IN (0, 1)),
    said_at TEXT NOT NULL,
    PRIMARY KEY (network, id, reason)
) STRICT, WITHOUT ROWID;

ALTER TABLE captures ADD COLUMN gone INTEGER NOT NULL DEFAULT 0;

ALTER TABLE captures ADD COLUMN absent INTEGER NOT NULL DEFAULT 0;

ALTER TABLE _removals ADD COLUMN by_network INTEGER NOT NULL DEFAULT 0
    CHECK (by_network IN (0, 1));

UPDATE _removals SET by_network = 1 WHERE EXISTS (
    SELECT 1 FROM removal_log AS l
    WHERE l.removed_at = _removals.removed_at AND l.cause = 'network');

"""

_WRITE_REASON: Final = """
    INSERT INTO absent_posts (network, id, reason, since, confirmed_at) VALUES (?, ?, ?, ?4, ?4)
    ON CONFLICT (network, id, reason) DO UPDATE SET since = MIN(since, excluded.since),
        confirmed_at = MAX(confirmed_at, excluded.confirmed_at)
"""

_WRITE_NOTICE: Final = """
    INSERT INTO _notices (network, id, reason, shown, said_at) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (network, id, reason) DO UPDATE SET shown = excluded.shown,
        said_at = excluded.said_at WHERE excluded.said_at >= said_at
"""

_SHOWN_AFTER: Final = """
    SELECT 1 FROM _notices
    WHERE network = ? AND id = ? AND reason IN (?, '') AND shown AND said_at > ? LIMIT 1
"""

_NOTICED: Final = """
    SELECT n.reason, n.said_at FROM _notices AS n
    WHERE n.network = ? AND n.id = ? AND NOT n.shown AND NOT EXISTS (
        SELECT 1 FROM _notices AS b WHERE b.network = n.network AND b.id = n.id
            AND b.reason = '' AND b.shown AND b.said_at >= n.said_at)
    ORDER BY n.reason
"""

_READ: Final = """
    SELECT network, id, reason, since, confirmed_at FROM absent_posts
    ORDER BY network, id, since, reason
"""


class StoredRecord(Struct, frozen=True, array_like=True):
    """A raw record with the format that reads it and the digest that it was stored under."""

    format: str | None
    digest: bytes
    record: bytes


class AbsentContent(Struct, frozen=True, kw_only=True):
    """A post as it was stored, and all that is needed to store it like this again.

    ``seen`` are the captures that saw it, each with True where it was asked for; ``repeats`` are
    the posts of which it is a repost or copy, and with which it became absent. ``profiles`` are all
    that its author's account was seen with, as no other post may show them.
    """

    post: Post
    matched: bool
    hidden: bool = False
    seen: tuple[tuple[int, bool], ...] = ()
    records: tuple[StoredRecord, ...] = ()
    repeats: tuple[PostKey, ...] = ()
    profiles: tuple[Author, ...] = ()


_DECODER: Final = msgspec.msgpack.Decoder(AbsentContent)


def has_absent(connection: sqlite3.Connection) -> bool:
    """Return True where any post is absent."""
    return connection.execute("SELECT 1 FROM _absent_content LIMIT 1").fetchone() is not None


def may_be_absent(connection: sqlite3.Connection) -> bool:
    """Return True where any post is absent, or would be by a notice if it came."""
    query = "SELECT 1 FROM _notices WHERE NOT shown LIMIT 1"
    return has_absent(connection) or connection.execute(query).fetchone() is not None


def absent_keys(connection: sqlite3.Connection, keys: Iterable[PostKey]) -> set[PostKey]:
    """Return those of the posts that are absent."""
    ids: dict[str, list[str]] = {}
    for key in keys:
        ids.setdefault(key.network, []).append(key.id)
    return {
        PostKey(network, identity)
        for network, listed in ids.items()
        for (identity,) in connection.execute(
            "SELECT a.id FROM json_each(?) AS chosen"
            " CROSS JOIN _absent_content AS a ON a.network = ? AND a.id = chosen.value",
            (json.dumps(listed), network),
        )
    }


def read_content(connection: sqlite3.Connection, key: PostKey) -> AbsentContent | None:
    """Return an absent post as it was; None for a post that is not absent."""
    row = connection.execute(
        "SELECT codec, content FROM _absent_content WHERE network = ? AND id = ?", key
    ).fetchone()
    return None if row is None else _DECODER.decode(decompressed(*row))


def contents(connection: sqlite3.Connection) -> Iterator[tuple[PostKey, AbsentContent]]:
    """Yield all absent posts as they were, in the order of their keys."""
    rows = connection.execute("SELECT network, id FROM _absent_content ORDER BY network, id")
    for key in [PostKey(*row) for row in rows]:
        content = read_content(connection, key)
        if content is not None:
            yield key, content


def absent_referrers(
    connection: sqlite3.Connection, keys: Iterable[PostKey], relation: Relation
) -> dict[str, dict[str, frozenset[Absence]]]:
    """Return the absent posts that refer to others by a relation, with the reasons for each.

    They are grouped by the ids of those others. Posts that nobody asked for are left out.
    """
    keys = set(keys)
    found: dict[str, dict[str, frozenset[Absence]]] = {}
    for key, content in contents(connection):
        target = content.post.target(relation) if content.matched else None
        if target is not None and PostKey(key.network, target.id) in keys:
            rows = connection.execute(
                "SELECT reason FROM absent_posts WHERE network = ? AND id = ?", key
            )
            reasons = frozenset(Absence(reason) for (reason,) in rows)
            found.setdefault(target.id, {})[key.id] = reasons
    return found


def write_content(connection: sqlite3.Connection, key: PostKey, content: AbsentContent) -> None:
    """Write an absent post, or write it anew."""
    connection.execute(
        "INSERT OR REPLACE INTO _absent_content (network, id, codec, content) VALUES (?, ?, ?, ?)",
        (*key, *compressed(msgspec.msgpack.encode(content))),
    )


def write_reason(
    connection: sqlite3.Connection, key: PostKey, reason: Absence, *, at: datetime
) -> None:
    """Write that a network did not show a post at a time, and why."""
    connection.execute(_WRITE_REASON, (*key, reason, to_text(at)))


def write_notice(
    connection: sqlite3.Connection, key: PostKey, reason: str, *, at: datetime, shown: bool
) -> None:
    """Write the notice of a post, or of an account by its id, unless a later one is known.

    With ``shown`` a reason has ended, all of them where it is empty.
    """
    connection.execute(_WRITE_NOTICE, (*key, reason, int(shown), to_text(at)))


def shown_after(
    connection: sqlite3.Connection, key: PostKey, reason: Absence, *, at: datetime
) -> bool:
    """Return True where a notice said later than at that time that the reason had ended."""
    row = connection.execute(_SHOWN_AFTER, (*key, reason, to_text(at))).fetchone()
    return row is not None


def noticed(connection: sqlite3.Connection, key: PostKey) -> list[tuple[Absence, datetime]]:
    """Return the reasons that hold by notices of a post or account, and since when."""
    rows = connection.execute(_NOTICED, key)
    return [(Absence(reason), from_text(said_at)) for reason, said_at in rows]


def forget_notices(connection: sqlite3.Connection, keys: Iterable[PostKey]) -> None:
    """Delete notices to hide posts and accounts, as the network has shown these since."""
    connection.executemany(
        "DELETE FROM _notices WHERE network = ? AND id = ? AND NOT shown", list(keys)
    )


def delete_absent(connection: sqlite3.Connection, keys: Iterable[PostKey]) -> None:
    """Delete all that is known of absent posts, and notices of posts or accounts."""
    for key in keys:
        for table in ("absent_posts", "_absent_content", "_notices"):
            connection.execute(f"DELETE FROM {table} WHERE network = ? AND id = ?", key)  # noqa: S608 - our own table


def delete_notices_before(connection: sqlite3.Connection, moment: datetime) -> None:
    """Delete notices that reasons had ended, so old that none from before comes any more."""
    connection.execute("DELETE FROM _notices WHERE shown AND said_at < ?", (to_text(moment),))


def read_absent(connection: sqlite3.Connection) -> tuple[AbsentPost, ...]:
    """Return the absent posts in the order of their keys, each with its reasons."""
    found: dict[PostKey, list[tuple[str, str, str]]] = {}
    for network, identity, *row in connection.execute(_READ):
        found.setdefault(PostKey(network, identity), []).append(tuple(row))
    absent = []
    for key, rows in found.items():
        content = read_content(connection, key)
        if content is None:
            continue
        asked = {
            hashtag
            for number, matched in content.seen
            for (hashtag,) in connection.execute(
                "SELECT hashtag FROM captures WHERE capture = ? AND hashtag IS NOT NULL", (number,)
            )
            if matched
        }
        absent.append(
            AbsentPost(
                key=key,
                reasons=tuple(Absence(reason) for reason, _, _ in rows),
                since=min(from_text(since) for _, since, _ in rows),
                confirmed_at=max(from_text(confirmed) for _, _, confirmed in rows),
                created_at=content.post.created_at,
                hashtags=frozenset(asked | set(content.post.hashtags)),
                handle=content.post.handle,
                author_id=content.post.author.id,
            )
        )
    return tuple(absent)
