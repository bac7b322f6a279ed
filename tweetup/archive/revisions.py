"""Revisions: numbers that rise with each change of posts, by which stored results are valid.

One counter of the archive rises in every transaction that changes posts. The chats and sessions
whose posts it changes take the new number: :func:`chat_revision` and ``sessions.revision`` tell
without reading a post whether one has changed. Whoever writes or deletes posts calls
:func:`raise_revisions` in the same transaction. Corrections and settings are no part of it: they
are few, and stored results name those that they were made with.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from tweetup.archive.whole_reposts import reposts_cut_off
from tweetup.text import fold_tag

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable

__all__ = [
    "KIND_OF_ROLES",
    "MORE_KINDS",
    "REVISION_TABLES",
    "Reach",
    "Revision",
    "add_chat",
    "archive_revision",
    "chat_revision",
    "next_revision",
    "raise_revisions",
    "raise_sessions",
    "reach_of",
]

#: Statements are parted by an empty line. SQLite changes a CHECK by a table made anew. Results
#: stored before were valid by a fingerprint of posts: they are derived again.
REVISION_TABLES: Final = """
CREATE TABLE revisions ( -- numbers that rise in each transaction that changes posts
    name TEXT PRIMARY KEY,          -- a hashtag of a chat, folded; empty: the whole archive
    revision INTEGER NOT NULL,      -- the archive's number at the last change of its posts
    rewritten INTEGER NOT NULL      -- the same at the last one that did not only add posts
) STRICT, WITHOUT ROWID;

INSERT INTO revisions (name, revision, rewritten) VALUES ('', 1, 1);

CREATE TABLE several_handles ( -- one row: the accounts that had several handles
    revision INTEGER PRIMARY KEY,   -- of the archive when they were read
    accounts TEXT NOT NULL CHECK (json_valid(accounts)) -- JSON: their handles, and shared handles
) STRICT;

ALTER TABLE sessions ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;

DROP TABLE derivations;

CREATE TABLE derivations (
    kind TEXT NOT NULL CHECK (kind IN (
        'chats', 'sessions', 'segmentation', 'acts', 'themes', 'summaries', 'claims', 'overview',
        'people', 'crowd', 'recap'
    )),
    scope TEXT NOT NULL,            -- a session, a chat for sessions, else empty
    fingerprint TEXT NOT NULL,      -- of what it was derived from
    version TEXT NOT NULL,          -- of tweetup, with a digest of its code
    settings TEXT NOT NULL,
    made_at TEXT NOT NULL,
    content BLOB,                   -- JSON, packed by zlib: all of it that has no table
    PRIMARY KEY (kind, scope)
) STRICT, WITHOUT ROWID;

"""

#: Two kinds more. Views name the table, so that it cannot be renamed.
MORE_KINDS: Final = """
CREATE TABLE derivations_before AS SELECT * FROM derivations;

DROP TABLE derivations;

CREATE TABLE derivations (
    kind TEXT NOT NULL CHECK (kind IN (
        'chats', 'sessions', 'corrected', 'trends', 'segmentation', 'acts', 'themes', 'summaries',
        'claims', 'overview', 'people', 'crowd', 'recap'
    )),
    scope TEXT NOT NULL,            -- a session; a chat for the first kinds; else empty
    fingerprint TEXT NOT NULL,      -- of what it was derived from
    version TEXT NOT NULL,          -- of tweetup, with a digest of its code
    settings TEXT NOT NULL,
    made_at TEXT NOT NULL,
    content BLOB,                   -- JSON, packed by zlib: all of it that has no table
    PRIMARY KEY (kind, scope)
) STRICT, WITHOUT ROWID;

INSERT INTO derivations SELECT * FROM derivations_before;

DROP TABLE derivations_before;

"""

#: A kind more: what a site tells of a chat's roles. What was kept among the trends is made anew.
KIND_OF_ROLES: Final = """
CREATE TABLE _derivations_before AS SELECT * FROM _derivations;

DROP TABLE _derivations;

CREATE TABLE _derivations (
    kind TEXT NOT NULL CHECK (kind IN (
        'chats', 'sessions', 'corrected', 'trends', 'roles', 'segmentation', 'acts', 'themes',
        'summaries', 'claims', 'overview', 'people', 'crowd', 'recap'
    )),
    scope TEXT NOT NULL,            -- a session; a chat for the first kinds; else empty
    fingerprint TEXT NOT NULL,      -- of what it was derived from
    version TEXT NOT NULL,          -- of tweetup, with a digest of its code
    settings TEXT NOT NULL,
    made_at TEXT NOT NULL,
    content BLOB,                   -- JSON, packed by zlib: all of it that has no table
    PRIMARY KEY (kind, scope)
) STRICT, WITHOUT ROWID;

INSERT INTO _derivations SELECT * FROM _derivations_before
WHERE kind <> 'trends' OR scope NOT LIKE '% roles';

DROP TABLE _derivations_before;

"""

_TAGS: Final = """
    SELECT h.tag FROM json_each(:posts) AS chosen JOIN hashtags AS h ON h.post = chosen.value
    UNION
    SELECT c.hashtag FROM json_each(:posts) AS chosen JOIN post_captures AS s
    ON s.post = chosen.value JOIN captures AS c ON c.capture = s.capture
"""

# A repost belongs to the chats of the post that it repeats.
_REPOSTED: Final = """
    SELECT o.post FROM post_references AS r JOIN posts AS p ON p.post = r.post
    JOIN posts AS o ON o.network = p.network AND o.id = r.target_id
    WHERE r.relation = 'repost' AND {chosen}
"""

# Of a post with several versions, a chat has the latest, and posts point at that one.
_VERSIONS: Final = """
    WITH touched (post) AS (
        SELECT post FROM posts WHERE post > :after UNION SELECT value FROM json_each(:posts)
    ), edited (post) AS (
        SELECT post FROM edits WHERE post IN touched
        UNION
        SELECT e.post FROM edits AS e JOIN posts AS p ON p.post = e.post
        JOIN posts AS v ON v.network = p.network AND v.id = e.id WHERE v.post IN touched
    ), versions (network, id) AS (
        SELECT p.network, e.id FROM edited JOIN edits AS e USING (post) JOIN posts AS p USING (post)
        UNION SELECT p.network, p.id FROM edited JOIN posts AS p USING (post)
    )
    SELECT p.post FROM versions AS v JOIN posts AS p ON p.network = v.network AND p.id = v.id
    UNION
    SELECT p.post FROM versions AS v JOIN post_references AS r ON r.target_id = v.id
    JOIN posts AS p ON p.post = r.post AND p.network = v.network
"""

# Posts that are there already belong to a chat as soon as a capture for it sees them.
_JOINING: Final = """
    SELECT chosen.value FROM json_each(:posts) AS chosen
    WHERE NOT EXISTS (SELECT 1 FROM hashtags WHERE post = chosen.value AND tag = :tag)
      AND NOT EXISTS (
        SELECT 1 FROM post_captures AS s JOIN captures AS c ON c.capture = s.capture
        WHERE s.post = chosen.value AND s.matched AND c.hashtag = :tag AND s.capture <> :capture)
"""

_NONE: Final = 2**62
"""Higher than the number of any post."""


class Revision(Struct, frozen=True, kw_only=True):
    """The revision of a chat, and that of the last change that did not only add posts."""

    revision: int
    rewritten: int


class Reach(Struct, frozen=True):
    """The numbers of posts that a change of others changes too, and the hashtags of their chats."""

    posts: frozenset[int] = frozenset()
    hashtags: frozenset[str] = frozenset()


_UNREACHED: Final = Reach()


def archive_revision(sql: sqlite3.Connection) -> int:
    """Return the number of the last change of any post."""
    (revision,) = sql.execute("SELECT revision FROM _revisions WHERE name = ''").fetchone()
    return int(revision)


def chat_revision(sql: sqlite3.Connection, hashtags: Iterable[str]) -> Revision:
    """Return the number of the last change of a post of a chat, given its hashtags.

    A hashtag that :func:`add_chat` was not called for changes with every post.
    """
    rows = {name: (revision, rewritten) for name, revision, rewritten in sql.execute(_READ)}
    numbers = [rows.get(fold_tag(tag), (rows[""][0], rows[""][0])) for tag in hashtags]
    return Revision(
        revision=max(revision for revision, _ in numbers),
        rewritten=max(rewritten for _, rewritten in numbers),
    )


_READ: Final = "SELECT name, revision, rewritten FROM _revisions"


def add_chat(sql: sqlite3.Connection, hashtags: Iterable[str]) -> None:
    """Give hashtags revisions of their own from now on."""
    now = archive_revision(sql)
    sql.executemany(
        "INSERT OR IGNORE INTO _revisions (name, revision, rewritten) VALUES (?, ?, ?)",
        [(fold_tag(tag), now, now) for tag in hashtags],
    )


def next_revision(sql: sqlite3.Connection) -> int:
    """Raise the revision of the archive; return it."""
    (revision,) = sql.execute(
        "UPDATE _revisions SET revision = revision + 1 WHERE name = '' RETURNING revision"
    ).fetchone()
    return int(revision)


def reach_of(sql: sqlite3.Connection, rewritten: Collection[int]) -> Reach:
    """Return the posts and chats that a change of posts reaches, by the rows as they are now.

    A post that is rewritten may leave a chat: ask before, and :func:`raise_revisions` after.
    """
    if not rewritten:
        return Reach()
    posts = {*rewritten, *_versions(sql, _NONE, rewritten)}
    posts |= reposts_cut_off(sql, after=_NONE, originals=rewritten)
    return Reach(frozenset(posts), frozenset(_tags_of(sql, posts | _reposted(sql, posts))))


def raise_revisions(
    sql: sqlite3.Connection,
    *,
    capture: int | None = None,
    after: int | None = None,
    changed: Collection[int] = (),
    rewritten: Collection[int] = (),
    sighted: Collection[int] = (),
    before: Reach = _UNREACHED,
) -> None:
    """Raise the revisions of all chats and sessions whose posts a transaction changes.

    ``after`` is the highest number of a post before posts were inserted, ``rewritten`` are numbers
    of posts that changed or are about to be deleted, ``changed`` of those that changed in counts
    and times of sight alone, which decide no session's posts. ``before`` is the reach of the
    rewritten posts before they changed. ``sighted`` are posts that were there and that ``capture``
    saw. Costs a few look-ups by index for each batch of posts.
    """
    names = {name for (name,) in sql.execute("SELECT name FROM _revisions WHERE name <> ''")}
    first = _NONE if after is None else after
    joining = _joining(sql, capture, sighted, names)
    added = _added(sql, capture, first) if after is not None else False
    if not (added or changed or rewritten or joining):
        return
    revision = next_revision(sql)
    if not names:
        return
    old = {*rewritten, *joining, *_versions(sql, first, {*changed, *rewritten}), *before.posts}
    old |= _shown_anew(sql, first, rewritten)
    stale = (_tags_of(sql, old | _reposted(sql, old)) | before.hashtags) & names
    if joining:
        stale |= _hashtag_of(sql, capture) & names
    grown = _tags_after(sql, names - stale, capture, first) if added else set[str]()
    sql.executemany(
        "UPDATE _revisions SET revision = ?1, rewritten = ?1 WHERE name = ?2",
        [(revision, name) for name in sorted(stale)],
    )
    sql.executemany(
        "UPDATE _revisions SET revision = ? WHERE name = ?",
        [(revision, name) for name in sorted(grown)],
    )
    raise_sessions(sql, {*changed, *old}, revision)


def raise_sessions(sql: sqlite3.Connection, posts: Collection[int], revision: int) -> None:
    """Give the saved sessions that hold one of the posts, by their numbers, a revision."""
    if posts:
        sql.execute(
            "UPDATE sessions SET revision = ? WHERE session IN (SELECT session FROM session_posts"
            " WHERE post IN (SELECT value FROM json_each(?)))",
            (revision, json.dumps(sorted(posts))),
        )


def _added(sql: sqlite3.Connection, capture: int | None, after: int) -> bool:
    """Return True where the capture saw a post with a higher number."""
    row = sql.execute(
        "SELECT 1 FROM post_captures WHERE capture = ? AND post > ? LIMIT 1",
        (_line(sql, capture), after),
    ).fetchone()
    return row is not None


def _line(sql: sqlite3.Connection, capture: int | None) -> int | None:
    """Return the line of the ledger that sightings of a capture are written for."""
    row = sql.execute(
        "SELECT COALESCE(repeats, capture) FROM captures WHERE capture = ?", (capture,)
    ).fetchone()
    return None if row is None else int(row[0])


def _hashtag_of(sql: sqlite3.Connection, capture: int | None) -> set[str]:
    rows = sql.execute(
        "SELECT hashtag FROM captures WHERE capture = ? AND hashtag IS NOT NULL",
        (_line(sql, capture),),
    )
    return {hashtag for (hashtag,) in rows}


def _joining(
    sql: sqlite3.Connection, capture: int | None, sighted: Collection[int], names: Collection[str]
) -> set[int]:
    """Return the posts that belong to the capture's chat since it saw them."""
    tags = _hashtag_of(sql, capture) & set(names) if sighted else set[str]()
    return {
        number
        for tag in tags
        for (number,) in sql.execute(
            _JOINING,
            {
                "posts": json.dumps(sorted(sighted)),
                "tag": tag,
                "capture": _line(sql, capture),
            },
        )
    }


def _tags_after(
    sql: sqlite3.Connection, names: set[str], capture: int | None, after: int
) -> set[str]:
    """Return those of the hashtags to whose chats posts with higher numbers belong."""
    grown = names & _hashtag_of(sql, capture)
    for name in names - grown:
        row = sql.execute(
            "SELECT 1 FROM hashtags WHERE tag = ? AND post > ? LIMIT 1", (name, after)
        ).fetchone()
        if row is not None:
            grown.add(name)
    if names - grown:
        reposted = sql.execute(_REPOSTED.format(chosen="r.post > ?"), (after,))
        grown |= _tags_of(sql, {number for (number,) in reposted}) & names
    return grown


def _tags_of(sql: sqlite3.Connection, posts: Collection[int]) -> set[str]:
    if not posts:
        return set()
    return {tag for (tag,) in sql.execute(_TAGS, {"posts": json.dumps(sorted(posts))})}


def _reposted(sql: sqlite3.Connection, posts: Collection[int]) -> set[int]:
    """Return the posts that some of the posts repost."""
    if not posts:
        return set()
    query = _REPOSTED.format(chosen="r.post IN (SELECT value FROM json_each(?))")
    return {number for (number,) in sql.execute(query, (json.dumps(sorted(posts)),))}


def _shown_anew(sql: sqlite3.Connection, after: int, rewritten: Collection[int]) -> set[int]:
    """Return the stored reposts that may show other words since their original came or changed."""
    cut = reposts_cut_off(sql, after=after, originals=rewritten)
    return {number for number in cut if number <= after}


def _versions(sql: sqlite3.Connection, after: int, posts: Collection[int]) -> set[int]:
    """Return all versions of the posts that have several, and the posts that point at one."""
    if sql.execute("SELECT 1 FROM edits LIMIT 1").fetchone() is None:
        return set()
    chosen = {"after": after, "posts": json.dumps(sorted(posts))}
    return {number for (number,) in sql.execute(_VERSIONS, chosen)}
