"""Sessions as the site lists them, so that a build reads only the recaps that changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tweetup.archive.outcomes import ShownSession

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

__all__ = ["SITE_CARD_TABLE", "read_site_cards", "write_site_cards"]

SITE_CARD_TABLE: Final = """
CREATE TABLE _site_cards ( -- sessions as the last site lists them
    session TEXT PRIMARY KEY REFERENCES sessions (session) ON DELETE CASCADE,
    made_of TEXT NOT NULL,          -- digest of all that its recap depends on
    digest TEXT NOT NULL,           -- of the recap
    card TEXT NOT NULL CHECK (json_valid(card)) -- JSON: its part of the front page
) STRICT, WITHOUT ROWID;

"""


def write_site_cards(sql: sqlite3.Connection, cards: Iterable[ShownSession]) -> None:
    """Write the cards of sessions in place of those before, but for sessions that are gone."""
    sql.executemany(
        "REPLACE INTO _site_cards (session, made_of, digest, card)"
        " SELECT session, ?, ?, ? FROM sessions WHERE session = ?",
        [(it.made_of, it.digest, it.card, it.session) for it in cards],
    )


def read_site_cards(sql: sqlite3.Connection) -> tuple[ShownSession, ...]:
    """Return the cards of all sessions that have one."""
    rows = sql.execute("SELECT session, made_of, digest, card FROM _site_cards ORDER BY session")
    return tuple(
        ShownSession(session=session, made_of=made_of, digest=digest, card=card)
        for session, made_of, digest, card in rows
    )
