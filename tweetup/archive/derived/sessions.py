"""The sessions of a chat."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from tweetup.archive.derived.derivations import (
    is_current,
    read_post_lists,
    write_derivation,
    write_post_list,
)
from tweetup.archive.read import numbers_of
from tweetup.archive.timestamps import from_text, to_text
from tweetup.model import Session
from tweetup.text import fold_tag

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from datetime import datetime

    from tweetup.archive.outcomes import Derivation

__all__ = [
    "load_sessions",
    "save_sessions",
]

_UPSERT_SESSION: Final = """
    INSERT INTO sessions (session, chat, hashtag, position, starts_at, ends_at, timezone, found_by)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (session) DO UPDATE SET chat = excluded.chat, hashtag = excluded.hashtag,
        position = excluded.position, starts_at = excluded.starts_at, ends_at = excluded.ends_at,
        timezone = excluded.timezone, found_by = excluded.found_by
"""

# Results of a session that stays are not deleted: their own derivations tell if they hold.
_DROP_SESSIONS: Final = """
    DELETE FROM {table} WHERE {column} IN (
        SELECT session FROM sessions
        WHERE chat = ? AND session NOT IN (SELECT value FROM json_each(?)))
"""


def save_sessions(
    sql: sqlite3.Connection,
    hashtag: str,
    sessions: Sequence[Session],
    derivation: Derivation,
    *,
    at: datetime,
) -> bool:
    """Replace a chat's saved sessions; return False where the archive lacks one of their posts."""
    chat = fold_tag(hashtag)
    numbers = numbers_of(sql, (key for session in sessions for key in session.posts))
    if any(key not in numbers for session in sessions for key in session.posts):
        return False
    sql.execute("INSERT OR IGNORE INTO chats (hashtag) VALUES (?)", (chat,))
    staying = json.dumps([session.id for session in sessions])
    for table, column in (("derivations", "scope"), ("sessions", "session")):
        sql.execute(_DROP_SESSIONS.format(table=table, column=column), (chat, staying))
    for position, session in enumerate(sessions):
        times = (to_text(session.start), to_text(session.end))
        sql.execute(
            _UPSERT_SESSION,
            (
                session.id,
                chat,
                session.hashtag,
                position,
                *times,
                session.timezone,
                session.found_by,
            ),
        )
        sql.execute("DELETE FROM session_posts WHERE session = ?", (session.id,))
        write_post_list(sql, "session_posts", (session.id,), session.posts, numbers)
    write_derivation(sql, "sessions", chat, derivation, at=at)
    return True


def load_sessions(
    sql: sqlite3.Connection, hashtag: str, derivation: Derivation
) -> tuple[Session, ...] | None:
    """Return a chat's sessions; None where none were saved with this derivation."""
    chat = fold_tag(hashtag)
    if not is_current(sql, "sessions", chat, derivation):
        return None
    rows = sql.execute(
        "SELECT session, hashtag, starts_at, ends_at, timezone, found_by FROM sessions"
        " WHERE chat = ? ORDER BY position",
        (chat,),
    ).fetchall()
    return tuple(
        Session(
            id=session,
            hashtag=written,
            start=from_text(start),
            end=from_text(end),
            timezone=zone,
            found_by=found_by,
            posts=read_post_lists(sql, "session_posts", session).get(0, ()),
        )
        for session, written, start, end, zone, found_by in rows
    )
