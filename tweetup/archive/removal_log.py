"""The log of removals: how much went, when and why; nothing that names anybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tweetup.archive.outcomes import RemovalLine
from tweetup.archive.personal_words import SOMEBODY
from tweetup.archive.timestamps import from_text, to_text

if TYPE_CHECKING:
    import sqlite3
    from datetime import datetime

    from tweetup.archive.outcomes import RemovalRequest, Removed
    from tweetup.archive.personal_words import RemovedNames

__all__ = ["REMOVAL_TABLES", "read_log", "write_log"]

#: Statements are parted by an empty line.
REMOVAL_TABLES: Final = """
ALTER TABLE removals RENAME TO removals_before;

CREATE TABLE removals ( -- posts and people removed on request, so that no import brings them back
    digest BLOB PRIMARY KEY,        -- keyed: the list does not say who asked
    removed_at TEXT NOT NULL,
    key TEXT,                       -- print of the key that it was made with
    pseudonym TEXT,                 -- the name of the person or post in rows and records of others
    hides INTEGER NOT NULL DEFAULT 0 CHECK (hides IN (0, 1)) -- 1: posts that name them are hidden
) STRICT, WITHOUT ROWID;

INSERT INTO removals (digest, removed_at) SELECT digest, removed_at FROM removals_before;

DROP TABLE removals_before;

CREATE TABLE removal_log ( -- every removal: how much went, and when; nothing that names anybody
    removal INTEGER PRIMARY KEY AUTOINCREMENT,
    cause TEXT NOT NULL CHECK (cause IN ('request', 'network')), -- network: deleted there
    people INTEGER NOT NULL,        -- accounts that were removed
    posts INTEGER NOT NULL,         -- posts of theirs, or asked for by their ids
    copies INTEGER NOT NULL,        -- posts of others that repeated these: reposts and copies
    named INTEGER NOT NULL,         -- posts of others that name the people, which stay
    hidden INTEGER NOT NULL,        -- those among them that no output shows
    reason TEXT,
    removed_at TEXT NOT NULL
) STRICT;

CREATE TABLE hidden_posts ( -- posts of others that name a removed person and are not shown
    post INTEGER PRIMARY KEY REFERENCES posts (post) ON DELETE CASCADE
) STRICT;

DROP VIEW posts_set_aside;

CREATE VIEW posts_set_aside AS
-- The posts that no chat has: a decision on a conflict took them for a mistake, or they name a
-- removed person who asked that they be hidden (conflict is NULL then).
SELECT p.post, p.network, p.id, c.conflict
FROM conflicts AS c JOIN posts AS p ON p.network = c.network
    AND p.id = CASE c.decision WHEN 'first' THEN c.second_id WHEN 'second' THEN c.first_id END
UNION ALL SELECT p.post, p.network, p.id, NULL FROM hidden_posts JOIN posts AS p USING (post);

"""


def write_log(
    connection: sqlite3.Connection,
    request: RemovalRequest,
    removed: Removed,
    names: RemovedNames,
    *,
    at: datetime,
) -> None:
    """Write a line of the log; a reason that names the people gets a word in their place."""
    reason = request.reason
    if reason is not None:
        reason = names.replaced_by_owner(reason, SOMEBODY)
    connection.execute(
        "INSERT INTO removal_log (cause, people, posts, copies, named, hidden, reason, removed_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            "network" if request.by_network else "request",
            len(request.accounts) or len(request.authors),
            *(removed.posts, removed.copies, removed.named, removed.hidden, reason, to_text(at)),
        ),
    )


def read_log(connection: sqlite3.Connection) -> tuple[RemovalLine, ...]:
    """Return the log of removals, the first one first."""
    rows = connection.execute(
        "SELECT removal, removed_at, cause, people, posts, copies, named, hidden, reason"
        " FROM removal_log ORDER BY removal"
    )
    return tuple(
        RemovalLine(
            number=number,
            removed_at=from_text(removed_at),
            by_network=cause == "network",
            people=people,
            posts=posts,
            copies=copies,
            named=named,
            hidden=hidden,
            reason=reason,
        )
        for number, removed_at, cause, people, posts, copies, named, hidden, reason in rows
    )
