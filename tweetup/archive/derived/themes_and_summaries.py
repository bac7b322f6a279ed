"""What a session came to: its themes and summaries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tweetup.archive.derived.origins import clear, is_kept, may_keep, note, put_posts, read_posts
from tweetup.archive.read import numbers_of
from tweetup.model import Summary, Theme

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from datetime import datetime

    from tweetup.archive.results import Origin

__all__ = [
    "keep_summaries",
    "keep_themes",
    "kept_summaries",
    "kept_themes",
]


def keep_themes(
    sql: sqlite3.Connection, session: str, themes: Sequence[Theme], origin: Origin, *, at: datetime
) -> bool:
    """Keep a session's themes in place of those kept before."""
    keys = [key for theme in themes for key in (*theme.posts, *theme.quotes)]
    numbers = numbers_of(sql, keys)
    if not may_keep(sql, session, keys, numbers):
        return False
    clear(sql, session, "themes")
    for position, theme in enumerate(themes):
        sql.execute(
            "INSERT INTO themes (session, position, section, label, support)"
            " VALUES (?, ?, ?, ?, ?)",
            (session, position, theme.section, theme.label, theme.support),
        )
        put_posts(sql, "theme_posts", (session, position), theme.posts, numbers)
        put_posts(sql, "theme_quotes", (session, position), theme.quotes, numbers)
    note(sql, "themes", session, origin, at=at)
    return True


def kept_themes(sql: sqlite3.Connection, session: str, origin: Origin) -> tuple[Theme, ...] | None:
    """A session's themes as derived from this origin."""
    if not is_kept(sql, "themes", session, origin):
        return None
    posts = read_posts(sql, "theme_posts", session, parent="theme")
    quotes = read_posts(sql, "theme_quotes", session, parent="theme")
    return tuple(
        Theme(
            section=section,
            label=label,
            support=support,
            posts=posts.get(position, ()),
            quotes=quotes.get(position, ()),
        )
        for position, section, label, support in sql.execute(
            "SELECT position, section, label, support FROM themes"
            " WHERE session = ? ORDER BY position",
            (session,),
        )
    )


def keep_summaries(
    sql: sqlite3.Connection,
    session: str,
    summaries: Sequence[Summary],
    origin: Origin,
    *,
    at: datetime,
) -> bool:
    """Keep a session's summaries in place of those kept before."""
    keys = [key for summary in summaries for key in summary.posts]
    numbers = numbers_of(sql, keys)
    if not may_keep(sql, session, keys, numbers):
        return False
    clear(sql, session, "summaries")
    for position, summary in enumerate(summaries):
        sql.execute(
            "INSERT INTO summaries (session, position, section, summarizer) VALUES (?, ?, ?, ?)",
            (session, position, summary.section, summary.summarizer),
        )
        put_posts(sql, "summary_posts", (session, position), summary.posts, numbers)
    note(sql, "summaries", session, origin, at=at)
    return True


def kept_summaries(
    sql: sqlite3.Connection, session: str, origin: Origin
) -> tuple[Summary, ...] | None:
    """A session's summaries as derived from this origin."""
    if not is_kept(sql, "summaries", session, origin):
        return None
    posts = read_posts(sql, "summary_posts", session, parent="summary")
    return tuple(
        Summary(section=section, summarizer=summarizer, posts=posts.get(position, ()))
        for position, section, summarizer in sql.execute(
            "SELECT position, section, summarizer FROM summaries"
            " WHERE session = ? ORDER BY position",
            (session,),
        )
    )
