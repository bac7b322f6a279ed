"""The addresses that pages of the site ever had, and when the words of recaps last changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tweetup.archive.outcomes import SiteAddress, SiteWords
from tweetup.archive.timestamps import from_text, to_text

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

__all__ = [
    "SITE_ADDRESS_TABLES",
    "read_site_addresses",
    "read_site_words",
    "write_site_addresses",
    "write_site_words",
]

#: No foreign keys: an address outlives its session, and a name the derivation of its session.
SITE_ADDRESS_TABLES: Final = """
CREATE TABLE _site_addresses ( -- every address that a page of the site ever had
    path TEXT PRIMARY KEY,          -- from the site's root
    chat TEXT,                      -- of a session's page: its chat, and its ends when it was there
    starts_at TEXT,
    ends_at TEXT,
    CHECK ((chat IS NULL) = (starts_at IS NULL) AND (chat IS NULL) = (ends_at IS NULL))
) STRICT, WITHOUT ROWID;

CREATE TABLE _site_words ( -- the words of recaps on the site, by the first names of sessions
    name TEXT PRIMARY KEY,
    digest TEXT NOT NULL,           -- of the recap
    words TEXT NOT NULL,            -- digest of its words alone
    written_at TEXT NOT NULL        -- when they changed last; at first the session's end
) STRICT, WITHOUT ROWID;

"""


def write_site_addresses(sql: sqlite3.Connection, addresses: Iterable[SiteAddress]) -> None:
    """Write addresses, those that are there already anew."""
    sql.executemany(
        "REPLACE INTO _site_addresses (path, chat, starts_at, ends_at) VALUES (?, ?, ?, ?)",
        [
            (
                it.path,
                it.chat,
                None if it.start is None else to_text(it.start),
                None if it.end is None else to_text(it.end),
            )
            for it in addresses
        ],
    )


def read_site_addresses(sql: sqlite3.Connection) -> tuple[SiteAddress, ...]:
    """Return all addresses."""
    rows = sql.execute("SELECT path, chat, starts_at, ends_at FROM _site_addresses ORDER BY path")
    return tuple(
        SiteAddress(
            path=path,
            chat=chat,
            start=None if start is None else from_text(start),
            end=None if end is None else from_text(end),
        )
        for path, chat, start, end in rows
    )


def write_site_words(sql: sqlite3.Connection, words: Iterable[SiteWords]) -> None:
    """Write when the words of recaps changed, in place of the rows before."""
    sql.executemany(
        "REPLACE INTO _site_words (name, digest, words, written_at) VALUES (?, ?, ?, ?)",
        [(it.name, it.digest, it.words, to_text(it.changed_at)) for it in words],
    )


def read_site_words(sql: sqlite3.Connection) -> tuple[SiteWords, ...]:
    """Return when the words of recaps changed."""
    rows = sql.execute("SELECT name, digest, words, written_at FROM _site_words ORDER BY name")
    return tuple(
        SiteWords(name=name, digest=digest, words=words, changed_at=from_text(at))
        for name, digest, words, at in rows
    )
