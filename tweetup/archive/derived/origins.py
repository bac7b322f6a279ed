"""What every kind of result has in common: its origin, and lists of posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tweetup.archive.timestamps import to_text
from tweetup.model import PostKey

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from tweetup.archive.results import Origin

__all__ = [
    "clear",
    "is_kept",
    "may_keep",
    "note",
    "put_posts",
    "read_posts",
]


def is_kept(sql: sqlite3.Connection, kind: str, scope: str, origin: Origin) -> bool:
    """Whether the result of that kind is there and was derived from this origin."""
    found = sql.execute(
        "SELECT 1 FROM derivations WHERE kind = ? AND scope = ?"
        " AND fingerprint = ? AND version = ? AND settings = ?",
        (kind, scope, origin.fingerprint, origin.version, origin.settings),
    ).fetchone()
    return found is not None


def note(sql: sqlite3.Connection, kind: str, scope: str, origin: Origin, *, at: datetime) -> None:
    """Write down from what a result was derived."""
    sql.execute(
        "REPLACE INTO derivations (kind, scope, fingerprint, version, settings, made_at)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (kind, scope, origin.fingerprint, origin.version, origin.settings, to_text(at)),
    )


def may_keep(
    sql: sqlite3.Connection,
    session: str,
    keys: Iterable[PostKey],
    numbers: Mapping[PostKey, int],
) -> bool:
    """Whether the session is kept and the archive has all those posts."""
    known = sql.execute("SELECT 1 FROM sessions WHERE session = ?", (session,)).fetchone()
    return known is not None and all(key in numbers for key in keys)


def clear(sql: sqlite3.Connection, session: str, *tables: str) -> None:
    """Forget what those tables hold of a session."""
    for table in tables:
        sql.execute(f"DELETE FROM {table} WHERE session = ?", (session,))  # noqa: S608 - our own table


def put_posts(
    sql: sqlite3.Connection,
    table: str,
    parent: tuple[str | int, ...],
    keys: Iterable[PostKey],
    numbers: Mapping[PostKey, int],
) -> None:
    """Write a list of posts under its parent, in order."""
    marks = ", ".join("?" * (len(parent) + 2))
    sql.executemany(
        f"INSERT INTO {table} VALUES ({marks})",  # noqa: S608 - our own table
        [(*parent, position, numbers[key]) for position, key in enumerate(keys)],
    )


def read_posts(
    sql: sqlite3.Connection, table: str, session: str, *, parent: str = "0"
) -> dict[int, tuple[PostKey, ...]]:
    """The lists of posts that :func:`put_posts` wrote, by their parent's position."""
    lists: dict[int, list[PostKey]] = {}
    for position, network, identity in sql.execute(
        f"SELECT {parent}, p.network, p.id FROM {table} AS t JOIN posts AS p ON p.post = t.post"  # noqa: S608 - our own names
        " WHERE t.session = ? ORDER BY 1, t.position",
        (session,),
    ):
        lists.setdefault(position, []).append(PostKey(network, identity))
    return {position: tuple(keys) for position, keys in lists.items()}
