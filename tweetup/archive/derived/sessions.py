"""The sessions of a chat, and the names they had before."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tweetup.archive.derived.derivations import (
    is_current,
    read_post_lists,
    write_derivation,
)
from tweetup.archive.derived.sittings import forget_sittings
from tweetup.archive.outcomes import StoredSession
from tweetup.archive.read import numbers_of
from tweetup.archive.revisions import add_chat, next_revision
from tweetup.archive.timestamps import from_text, to_text
from tweetup.model import Session, SessionTimes
from tweetup.text import fold_tag

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from tweetup.archive.outcomes import Derivation
    from tweetup.model import PostKey

__all__ = [
    "delete_other_chats",
    "load_aliases",
    "load_session_keys",
    "load_sessions",
    "load_stored_sessions",
    "save_sessions",
    "sessions_of_posts",
]

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
        WHERE chat = ? AND position >= ? AND session NOT IN (SELECT value FROM json_each(?)))
"""

_DELETE_OTHERS: Final = (
    """
    DELETE FROM _derivations WHERE scope IN (
        SELECT session FROM sessions WHERE chat NOT IN (SELECT value FROM json_each(?)))
    """,
    """
    DELETE FROM _derivations WHERE kind IN ('sessions', 'corrected', 'trends', 'roles')
    AND scope NOT IN (SELECT value FROM json_each(?))
    """,
    "DELETE FROM sessions WHERE chat NOT IN (SELECT value FROM json_each(?))",
)

_SPREAD_REASONS: Final = """
    UPDATE sessions SET zone_reasons = ?1
    WHERE chat = ?2 AND position < ?3 AND zone_reasons <> ?1
"""

_OF_POSTS: Final = """
    SELECT s.session FROM posts AS p JOIN session_posts AS s USING (post)
    JOIN sessions AS m USING (session)
    WHERE p.network = ? AND p.id = ? AND m.chat = ? ORDER BY m.position DESC
"""


def save_sessions(
    sql: sqlite3.Connection,
    hashtag: str,
    sessions: Sequence[Session],
    derivation: Derivation,
    *,
    at: datetime,
    hashtags: Iterable[str] = (),
    first: int = 0,
    content: object = None,
) -> bool:
    """Replace a chat's saved sessions; return False where the archive lacks one of their posts.

    A session that is renamed by it keeps its name before as an alias; one whose posts are others
    gets a new revision. The first ``first`` sessions stay as they are but for the reasons of their
    zone, which are one chat's: ``sessions`` are those after them. ``hashtags`` are all of the
    chat; ``content`` is saved beside the sessions.
    """
    chat = fold_tag(hashtag)
    numbers = numbers_of(sql, (key for session in sessions for key in session.posts))
    if any(key not in numbers for session in sessions for key in session.posts):
        return False
    add_chat(sql, {hashtag, *hashtags})
    sql.execute("INSERT OR IGNORE INTO chats (hashtag) VALUES (?)", (chat,))
    _write_aliases(sql, chat, sessions, first=first, at=at)
    before = _beginnings(sql, chat, first)
    staying = json.dumps([session.id for session in sessions])
    for table, column in (("_derivations", "scope"), ("sessions", "session")):
        sql.execute(_DROP_SESSIONS.format(table=table, column=column), (chat, first, staying))
    for position, session in enumerate(sessions, first):
        _write_session(sql, chat, position, session)
        _write_posts(sql, session.id, [numbers[key] for key in session.posts])
    if sessions and first:
        sql.execute(_SPREAD_REASONS, (_reasons(sessions[-1]), chat, first))
    changed = before ^ _beginnings(sql, chat, first)
    if changed:
        starts = [from_text(start) for _, start, _ in changed]
        forget_sittings(sql, chat, [session for session, _, _ in changed], moved=starts)
    write_derivation(sql, "sessions", chat, derivation, at=at, content=content)
    return True


def _beginnings(sql: sqlite3.Connection, chat: str, first: int) -> set[tuple[str, str, str]]:
    """Return what decides, beside questions, whether sessions of a chat are sittings."""
    rows = sql.execute(
        "SELECT session, starts_at, found_by FROM sessions WHERE chat = ? AND position >= ?",
        (chat, first),
    )
    return set(rows)


def _write_session(sql: sqlite3.Connection, chat: str, position: int, session: Session) -> None:
    sql.execute(
        _UPSERT_SESSION,
        (
            session.id,
            chat,
            session.hashtag,
            position,
            to_text(session.start),
            to_text(session.end),
            session.timezone,
            session.found_by,
            session.zone_source,
            _reasons(session),
        ),
    )


def _reasons(session: Session) -> str:
    return json.dumps(session.zone_reasons, ensure_ascii=False)


def _write_posts(sql: sqlite3.Connection, session: str, numbers: Sequence[int]) -> None:
    """Write the posts of a session, unless they are the same."""
    (revision,) = sql.execute(
        "SELECT revision FROM sessions WHERE session = ?", (session,)
    ).fetchone()
    stored = sql.execute(
        "SELECT post FROM session_posts WHERE session = ? ORDER BY position", (session,)
    )
    if revision and [number for (number,) in stored] == numbers:
        return
    sql.execute("DELETE FROM session_posts WHERE session = ?", (session,))
    sql.executemany(
        "INSERT INTO session_posts (session, position, post) VALUES (?, ?, ?)",
        [(session, position, number) for position, number in enumerate(numbers)],
    )
    sql.execute("UPDATE sessions SET revision = ? WHERE session = ?", (next_revision(sql), session))


def _write_aliases(
    sql: sqlite3.Connection, chat: str, sessions: Sequence[Session], *, first: int, at: datetime
) -> None:
    """Keep the saved name of each session that now has another one.

    Sessions are told by the middle of their hour, as in corrections.
    """
    saved = sql.execute(
        "SELECT session, starts_at, ends_at FROM sessions WHERE chat = ? AND position >= ?"
        " ORDER BY position",
        (chat, first),
    ).fetchall()
    going_on = SessionTimes(sessions)
    for name, starts_at, ends_at in saved:
        start = from_text(starts_at)
        during = start + (from_text(ends_at) - start) / 2
        session = going_on.at(during)
        present = name if session is None else session.id
        if present != name:
            sql.execute(_INSERT_ALIAS, (chat, name, to_text(during), to_text(at)))


def delete_other_chats(sql: sqlite3.Connection, chats: Iterable[str]) -> None:
    """Delete the saved sessions of other chats, and all results of these.

    A chat may be a part of another by its configuration, or have no post any more.
    """
    for statement in _DELETE_OTHERS:
        sql.execute(statement, (json.dumps(list(chats)),))


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
    stored = load_stored_sessions(sql, hashtag, derivation)
    if stored is None:
        return None
    return tuple(replace(it.session, posts=load_session_keys(sql, it.session.id)) for it in stored)


def load_stored_sessions(
    sql: sqlite3.Connection, hashtag: str, derivation: Derivation | None
) -> tuple[StoredSession, ...] | None:
    """Return a chat's sessions without their posts; None where none were saved so.

    Without a derivation those saved last, with whichever.
    """
    chat = fold_tag(hashtag)
    if derivation is not None and not is_current(sql, "sessions", chat, derivation):
        return None
    rows = sql.execute(
        "SELECT session, hashtag, starts_at, ends_at, timezone, found_by, zone_source,"
        " zone_reasons, revision FROM sessions WHERE chat = ? ORDER BY position",
        (chat,),
    )
    return tuple(
        StoredSession(
            session=Session(
                id=session,
                hashtag=written,
                start=from_text(start),
                end=from_text(end),
                timezone=zone,
                found_by=found_by,
                zone_source=source,
                zone_reasons=() if reasons == "[]" else tuple(json.loads(reasons)),
            ),
            revision=revision,
        )
        for session, written, start, end, zone, found_by, source, reasons, revision in rows
    )


def load_session_keys(sql: sqlite3.Connection, session: str) -> tuple[PostKey, ...]:
    """Return the keys of a saved session's posts, in time order."""
    return read_post_lists(sql, "session_posts", session).get(0, ())


def sessions_of_posts(
    sql: sqlite3.Connection, hashtag: str, keys: Iterable[PostKey]
) -> dict[PostKey, str]:
    """Return the saved sessions of a chat in which posts stand; none for a post in no session."""
    chat = fold_tag(hashtag)
    rows = {key: sql.execute(_OF_POSTS, (*key, chat)).fetchone() for key in keys}
    return {key: row[0] for key, row in rows.items() if row is not None}
