"""The sessions of a chat."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from tweetup.archive.derived.origins import is_kept, note, put_posts, read_posts
from tweetup.archive.read import numbers_of
from tweetup.archive.timestamps import from_text, to_text
from tweetup.model import Session
from tweetup.text import fold_tag

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from datetime import datetime

    from tweetup.archive.results import Origin

__all__ = [
    "keep_sessions",
    "kept_sessions",
]

_KEEP_SESSION: Final = """
    INSERT INTO sessions (session, chat, hashtag, position, starts_at, ends_at, timezone, found_by)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (session) DO UPDATE SET chat = excluded.chat, hashtag = excluded.hashtag,
        position = excluded.position, starts_at = excluded.starts_at, ends_at = excluded.ends_at,
        timezone = excluded.timezone, found_by = excluded.found_by
"""

# A session that is still there keeps what was derived of it: its own origin says if that holds.
_DROP_SESSIONS: Final = """
    DELETE FROM {table} WHERE {column} IN (
        SELECT session FROM sessions
        WHERE chat = ? AND session NOT IN (SELECT value FROM json_each(?)))
"""


def keep_sessions(
    sql: sqlite3.Connection,
    hashtag: str,
    sessions: Sequence[Session],
    origin: Origin,
    *,
    at: datetime,
) -> bool:
    """Keep a chat's sessions in place of those kept before."""
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
            _KEEP_SESSION,
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
        put_posts(sql, "session_posts", (session.id,), session.posts, numbers)
    note(sql, "sessions", chat, origin, at=at)
    return True


def kept_sessions(
    sql: sqlite3.Connection, hashtag: str, origin: Origin
) -> tuple[Session, ...] | None:
    """The sessions of a chat as derived from this origin."""
    chat = fold_tag(hashtag)
    if not is_kept(sql, "sessions", chat, origin):
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
            posts=read_posts(sql, "session_posts", session).get(0, ()),
        )
        for session, written, start, end, zone, found_by in rows
    )
