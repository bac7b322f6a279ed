"""The key of a saved result, and lists of posts, for every kind of result."""

from __future__ import annotations

import sqlite3
import zlib
from functools import cache
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

import msgspec

from tweetup.archive.blocks import UNREADABLE_TEXT
from tweetup.archive.outcomes import Derivation, StoredResult
from tweetup.archive.timestamps import to_text
from tweetup.model import PostKey

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import datetime

__all__ = [
    "can_store",
    "delete_rows",
    "find_broken_results",
    "is_current",
    "load_result",
    "load_results",
    "read_content",
    "read_post_lists",
    "save_result",
    "unless_damaged",
    "write_derivation",
    "write_post_list",
]

T = TypeVar("T")

_OF_CHATS: Final = frozenset({"corrected", "roles", "trends"})


def is_current(sql: sqlite3.Connection, kind: str, scope: str, derivation: Derivation) -> bool:
    """Return True where a result of that kind was saved with this derivation."""
    row = sql.execute(
        "SELECT 1 FROM _derivations WHERE kind = ? AND scope = ?"
        " AND fingerprint = ? AND version = ? AND settings = ?",
        (kind, scope, derivation.fingerprint, derivation.version, derivation.settings),
    ).fetchone()
    return row is not None


def write_derivation(
    sql: sqlite3.Connection,
    kind: str,
    scope: str,
    derivation: Derivation,
    *,
    at: datetime,
    content: object = None,
) -> None:
    """Write the derivation of a result, and the part of the result that no table holds."""
    sql.execute(
        "REPLACE INTO _derivations (kind, scope, fingerprint, version, settings, made_at, content)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            *(kind, scope, derivation.fingerprint, derivation.version, derivation.settings),
            *(to_text(at), None if content is None else _pack(content)),
        ),
    )


def save_result(
    sql: sqlite3.Connection,
    kind: str,
    scope: str,
    content: object,
    derivation: Derivation,
    *,
    at: datetime,
) -> bool:
    """Replace a saved result that no table holds; return False where its session is not here."""
    row = sql.execute("SELECT 1 FROM sessions WHERE session = ?", (scope,)).fetchone()
    if scope and row is None and kind not in _OF_CHATS:
        return False
    write_derivation(sql, kind, scope, derivation, at=at, content=content)
    return True


def load_result(
    sql: sqlite3.Connection, kind: str, scope: str, derivation: Derivation | None
) -> StoredResult | None:
    """Return a result saved with this derivation (None: with whichever); None where none was."""
    row = sql.execute(
        "SELECT fingerprint, version, settings, made_at, content FROM _derivations"
        " WHERE kind = ? AND scope = ?",
        (kind, scope),
    ).fetchone()
    result = None if row is None else _stored_result(*row)
    if result is None or derivation not in {None, result.derivation}:
        return None
    return result


def load_results(sql: sqlite3.Connection, kind: str, *, content: bool) -> dict[str, StoredResult]:
    """Return all results of a kind by their scopes, with or without their content."""
    column = "content" if content else "NULL"
    rows = sql.execute(
        f"SELECT scope, fingerprint, version, settings, made_at, {column} FROM _derivations"  # noqa: S608 - our own column
        " WHERE kind = ?",
        (kind,),
    )
    return {scope: _stored_result(*cells) for scope, *cells in rows}


def _stored_result(
    fingerprint: str, version: str, settings: str, made_at: str, content: bytes | None
) -> StoredResult:
    derivation = Derivation(fingerprint=fingerprint, version=version, settings=settings)
    return StoredResult(derivation=derivation, made_at=made_at, content=content)


def _pack(content: object) -> bytes:
    """Return a record as JSON, packed."""
    return zlib.compress(msgspec.json.encode(content), 1)


def read_content(content: bytes, form: type[T]) -> T | None:
    """Return the record of a packed content, None where its bytes were changed on the disk."""
    decoder = _decoder(cast("Any", form))
    return unless_damaged(lambda: cast("T", decoder.decode(zlib.decompress(content))))


def unless_damaged(load: Callable[[], T | None]) -> T | None:
    """Return what is loaded; None where a value in it cannot be read: it is derived anew then."""
    try:
        return load()
    except (ValueError, msgspec.MsgspecError, zlib.error):
        return None
    except sqlite3.OperationalError as error:
        if not str(error).startswith(UNREADABLE_TEXT):
            raise
        return None


def find_broken_results(sql: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """Yield the kinds and scopes of saved results whose content cannot be read."""
    for kind, scope, content in sql.execute(
        "SELECT kind, scope, content FROM _derivations WHERE content IS NOT NULL"
        " ORDER BY kind, scope"
    ):
        if read_content(content, msgspec.Raw) is None:
            yield kind, scope


@cache
def _decoder(form: Any) -> msgspec.json.Decoder[Any]:  # noqa: ANN401 - a class of any kind
    return msgspec.json.Decoder(form)


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
