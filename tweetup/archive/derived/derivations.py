"""The key of a saved result, and lists of posts, for every kind of result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tweetup.archive.timestamps import to_text
from tweetup.model import PostKey

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from tweetup.archive.outcomes import Derivation

__all__ = [
    "can_store",
    "delete_rows",
    "is_current",
    "read_post_lists",
    "write_derivation",
    "write_post_list",
]


def is_current(sql: sqlite3.Connection, kind: str, scope: str, derivation: Derivation) -> bool:
    """Return True where a result of that kind was saved with this derivation."""
    row = sql.execute(
        "SELECT 1 FROM derivations WHERE kind = ? AND scope = ?"
        " AND fingerprint = ? AND version = ? AND settings = ?",
        (kind, scope, derivation.fingerprint, derivation.version, derivation.settings),
    ).fetchone()
    return row is not None


def write_derivation(
    sql: sqlite3.Connection, kind: str, scope: str, derivation: Derivation, *, at: datetime
) -> None:
    """Write the derivation of a result."""
    sql.execute(
        "REPLACE INTO derivations (kind, scope, fingerprint, version, settings, made_at)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (kind, scope, derivation.fingerprint, derivation.version, derivation.settings, to_text(at)),
    )


def can_store(
    sql: sqlite3.Connection,
    session: str,
    keys: Iterable[PostKey],
    numbers: Mapping[PostKey, int],
) -> bool:
    """Return True where the session is saved and the archive has all those posts."""
    row = sql.execute("SELECT 1 FROM sessions WHERE session = ?", (session,)).fetchone()
    return row is not None and all(key in numbers for key in keys)


def delete_rows(sql: sqlite3.Connection, session: str, *tables: str) -> None:
    """Delete the rows of a session in those tables."""
    for table in tables:
        sql.execute(f"DELETE FROM {table} WHERE session = ?", (session,))  # noqa: S608 - our own table


def write_post_list(
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


def read_post_lists(
    sql: sqlite3.Connection, table: str, session: str, *, parent: str = "0"
) -> dict[int, tuple[PostKey, ...]]:
    """Return the lists of posts of a session, by the position of their parent."""
    lists: dict[int, list[PostKey]] = {}
    for position, network, identity in sql.execute(
        f"SELECT {parent}, p.network, p.id FROM {table} AS t JOIN posts AS p ON p.post = t.post"  # noqa: S608 - our own names
        " WHERE t.session = ? ORDER BY 1, t.position",
        (session,),
    ):
        lists.setdefault(position, []).append(PostKey(network, identity))
    return {position: tuple(keys) for position, keys in lists.items()}
