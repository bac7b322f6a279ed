"""The themes and summaries of sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tweetup.archive.derived.derivations import (
    can_store,
    delete_rows,
    is_current,
    read_post_lists,
    write_derivation,
    write_post_list,
)
from tweetup.archive.read import numbers_of
from tweetup.model import Summary, Theme

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from datetime import datetime

    from tweetup.archive.outcomes import Derivation

__all__ = [
    "load_summaries",
    "load_themes",
    "save_summaries",
    "save_themes",
]


def save_themes(
    sql: sqlite3.Connection,
    session: str,
    themes: Sequence[Theme],
    derivation: Derivation,
    *,
    at: datetime,
) -> bool:
    """Replace a session's saved themes; return False where it or a post is not here."""
    keys = [key for theme in themes for key in (*theme.posts, *theme.quotes)]
    numbers = numbers_of(sql, keys)
    if not can_store(sql, session, keys, numbers):
        return False
    delete_rows(sql, session, "themes")
    for position, theme in enumerate(themes):
        sql.execute(
            "INSERT INTO themes (session, position, section, label, support, reposted)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (session, position, theme.section, theme.label, theme.support, theme.reposted),
        )
        write_post_list(sql, "theme_posts", (session, position), theme.posts, numbers)
        write_post_list(sql, "theme_quotes", (session, position), theme.quotes, numbers)
    write_derivation(sql, "themes", session, derivation, at=at)
    return True


def load_themes(
    sql: sqlite3.Connection, session: str, derivation: Derivation
) -> tuple[Theme, ...] | None:
    """Return a session's themes; None where none were saved with this derivation."""
    if not is_current(sql, "themes", session, derivation):
        return None
    posts = read_post_lists(sql, "theme_posts", session, parent="theme")
    quotes = read_post_lists(sql, "theme_quotes", session, parent="theme")
    return tuple(
        Theme(
            section=section,
            label=label,
            support=support,
            reposted=reposted,
            posts=posts.get(position, ()),
            quotes=quotes.get(position, ()),
        )
        for position, section, label, support, reposted in sql.execute(
            "SELECT position, section, label, support, reposted FROM themes"
            " WHERE session = ? ORDER BY position",
            (session,),
        )
    )


def save_summaries(
    sql: sqlite3.Connection,
    session: str,
    summaries: Sequence[Summary],
    derivation: Derivation,
    *,
    at: datetime,
) -> bool:
    """Replace a session's saved summaries; return False where it or a post is not here."""
    keys = [key for summary in summaries for key in summary.posts]
    numbers = numbers_of(sql, keys)
    if not can_store(sql, session, keys, numbers):
        return False
    delete_rows(sql, session, "summaries")
    for position, summary in enumerate(summaries):
        sql.execute(
            "INSERT INTO summaries (session, position, section, summarizer) VALUES (?, ?, ?, ?)",
            (session, position, summary.section, summary.summarizer),
        )
        write_post_list(sql, "summary_posts", (session, position), summary.posts, numbers)
    write_derivation(sql, "summaries", session, derivation, at=at)
    return True


def load_summaries(
    sql: sqlite3.Connection, session: str, derivation: Derivation
) -> tuple[Summary, ...] | None:
    """Return a session's summaries; None where none were saved with this derivation."""
    if not is_current(sql, "summaries", session, derivation):
        return None
    posts = read_post_lists(sql, "summary_posts", session, parent="summary")
    return tuple(
        Summary(section=section, summarizer=summarizer, posts=posts.get(position, ()))
        for position, section, summarizer in sql.execute(
            "SELECT position, section, summarizer FROM summaries"
            " WHERE session = ? ORDER BY position",
            (session,),
        )
    )
