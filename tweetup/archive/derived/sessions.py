"""The sessions of a chat, and the names they had before."""

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

__all__ = ["load_aliases", "load_sessions", "save_sessions"]

_UPSERT_SESSION: Final = """
    INSERT INTO sessions (session, chat, hashtag, position, starts_at, ends_at, timezone, found_by,
        zone_source, zone_reasons)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (session) DO UPDATE SET chat = excluded.chat, hashtag = excluded.hashtag,
        position = excluded.position, starts_at = excluded.starts_at, ends_at = excluded.ends_at,
        timezone = excluded.timezone, found_by = excluded.found_by,
        zone_source = excluded.zone_source, zone_reasons = excluded.zone_reasons
"""

_INSERT_ALIAS: Final = """
    INSERT INTO session_aliases (chat, alias, during, renamed_at) VALUES (?, ?, ?, ?)
    ON CONFLICT DO NOTHING
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
    """Replace a chat's saved sessions; return False where the archive lacks one of their posts.

    A session that is renamed by it keeps its name before as an alias.
    """
    chat = fold_tag(hashtag)
    numbers = numbers_of(sql, (key for session in sessions for key in session.posts))
    if any(key not in numbers for session in sessions for key in session.posts):
        return False
    sql.execute("INSERT OR IGNORE INTO chats (hashtag) VALUES (?)", (chat,))
    _write_aliases(sql, chat, sessions, at=at)
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
                session.zone_source,
                json.dumps(session.zone_reasons, ensure_ascii=False),
            ),
        )
        sql.execute("DELETE FROM session_posts WHERE session = ?", (session.id,))
        write_post_list(sql, "session_posts", (session.id,), session.posts, numbers)
    write_derivation(sql, "sessions", chat, derivation, at=at)
    return True


def _write_aliases(
    sql: sqlite3.Connection, chat: str, sessions: Sequence[Session], *, at: datetime
) -> None:
    """Keep the saved name of each session that now has another one.

    Sessions are told by the middle of their hour, as in corrections.
    """
    saved = sql.execute(
        "SELECT session, starts_at, ends_at FROM sessions WHERE chat = ? ORDER BY position", (chat,)
    ).fetchall()
    for name, starts_at, ends_at in saved:
        start = from_text(starts_at)
        during = start + (from_text(ends_at) - start) / 2
        present = next((it.id for it in sessions if it.start <= during <= it.end), name)
        if present != name:
            sql.execute(_INSERT_ALIAS, (chat, name, to_text(during), to_text(at)))


def load_aliases(sql: sqlite3.Connection, hashtag: str) -> tuple[tuple[str, datetime], ...]:
    """Return the names that sessions of a chat had before, each with a moment within its session.

    The name given up first comes first.
    """
    rows = sql.execute(
        "SELECT alias, during FROM session_aliases WHERE chat = ?"
        " ORDER BY renamed_at, alias, during",
        (fold_tag(hashtag),),
    )
    return tuple((alias, from_text(during)) for alias, during in rows)


def load_sessions(
    sql: sqlite3.Connection, hashtag: str, derivation: Derivation
) -> tuple[Session, ...] | None:
    """Return a chat's sessions; None where none were saved with this derivation."""
    chat = fold_tag(hashtag)
    if not is_current(sql, "sessions", chat, derivation):
        return None
    rows = sql.execute(
        "SELECT session, hashtag, starts_at, ends_at, timezone, found_by, zone_source, zone_reasons"
        " FROM sessions WHERE chat = ? ORDER BY position",
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
            zone_source=source,
            zone_reasons=tuple(json.loads(reasons)),
            posts=read_post_lists(sql, "session_posts", session).get(0, ()),
        )
        for session, written, start, end, zone, found_by, source, reasons in rows
    )
