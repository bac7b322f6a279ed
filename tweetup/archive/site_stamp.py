"""The state of an archive that decides a site, read without its posts and without other modules.

A site that is unchanged is found so in the time that Python takes to start: this module imports
SQLite alone.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["RECORDED_ROLES", "read_site_stamp", "read_stamp", "site_stamp"]

_TIMEOUT: Final = 1.0
"""Seconds to wait for a program that writes; then the site is looked at in the long way."""

RECORDED_ROLES: Final = (
    "SELECT network, handle_folded, account_id, value, undone_at IS NULL FROM annotations"
    " WHERE name = 'role' ORDER BY annotation"
)
"""The query of the roles that somebody recorded."""

_STATE: Final = (
    "SELECT name, revision, rewritten FROM _revisions ORDER BY name",
    "SELECT * FROM corrections ORDER BY correction",
    "SELECT * FROM session_aliases ORDER BY chat, alias, during",
    "SELECT hashtag, source, skipped FROM captures ORDER BY capture",
    RECORDED_ROLES,
)
"""Posts by their revision, decisions of people, sources that a recap names, and roles recorded."""


def site_stamp(sql: sqlite3.Connection) -> str:
    """Return 32 hexadecimal digits over all in an archive that a site depends on."""
    digest = blake2b(digest_size=16)
    for query in _STATE:
        digest.update(repr(sql.execute(query).fetchall()).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def read_stamp(path: Path) -> str | None:
    """Return the stamp of the archive at ``path``; None where it cannot be read right now."""
    try:
        with _reading(path) as sql:
            return site_stamp(sql)
    except sqlite3.Error:
        return None


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    address = f"{path.absolute().as_uri()}?mode=rw"
    with closing(sqlite3.connect(address, uri=True, timeout=_TIMEOUT)) as sql:
        sql.execute("BEGIN")
        yield sql


def read_site_stamp(path: Path, output: str) -> str | None:
    """Return the stamp of the archive at ``path`` where the folder ``output`` may be unchanged.

    None where nobody recorded that a site was written there, where people made corrections (a
    build tells of those without effect), and where the archive cannot be read right now.
    """
    try:
        with _reading(path) as sql:
            recorded = "SELECT 1 FROM outputs WHERE kind = 'site' AND path = ?"
            if sql.execute(recorded, (output,)).fetchone() is None:
                return None
            if sql.execute("SELECT 1 FROM corrections LIMIT 1").fetchone() is not None:
                return None
            return site_stamp(sql)
    except sqlite3.Error:
        return None
