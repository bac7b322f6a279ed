"""The dialogue acts of the posts of sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tweetup.archive.derived.derivations import (
    can_store,
    delete_rows,
    is_current,
    write_derivation,
)
from tweetup.archive.read import numbers_of
from tweetup.model import DialogueAct, PostAct, PostKey
from tweetup.text import counted_kind
from tweetup.text.link_addresses import canonical_link

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime

    from tweetup.archive.outcomes import Derivation
    from tweetup.model import Post

__all__ = ["load_acts", "load_counted", "save_acts"]


def save_acts(
    sql: sqlite3.Connection,
    session: str,
    acts: Sequence[PostAct],
    derivation: Derivation,
    *,
    posts: Iterable[Post],
    counted: Collection[PostKey],
    at: datetime,
) -> bool:
    """Replace a session's saved acts; return False where it or a post is not here.

    ``posts`` are at least those that ``acts`` name, ``counted`` those that count as answers.
    """
    kinds = {post.key: counted_kind(post) for post in posts}
    keys = [act.post for act in acts]
    numbers = numbers_of(sql, keys)
    if not can_store(sql, session, keys, numbers):
        return False
    delete_rows(sql, session, "acts")
    sql.executemany(
        "INSERT INTO acts (session, position, post, kind, act, answer, counted)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (
                *(session, position, numbers[act.post], kinds[act.post].value),
                *(act.act.value, act.answer, act.post in counted),
            )
            for position, act in enumerate(acts)
        ],
    )
    _write_link_addresses(sql, session)
    write_derivation(sql, "acts", session, derivation, at=at)
    return True


def _write_link_addresses(sql: sqlite3.Connection, session: str) -> None:
    """Write the address of each link of a session's posts that has none yet.

    An address costs as much as ten posts of an import, so it is no part of one.
    """
    links = sql.execute(
        "SELECT post, position, url FROM links WHERE address IS NULL"
        " AND post IN (SELECT post FROM session_posts WHERE session = ?)",
        (session,),
    ).fetchall()
    sql.executemany(
        "UPDATE links SET address = ? WHERE post = ? AND position = ?",
        [
            (address, post, position)
            for post, position, url in links
            if (address := canonical_link(url)) is not None
        ],
    )


def load_acts(
    sql: sqlite3.Connection, session: str, derivation: Derivation
) -> tuple[PostAct, ...] | None:
    """Return a session's acts; None where none were saved with this derivation."""
    if not is_current(sql, "acts", session, derivation):
        return None
    rows = sql.execute(
        "SELECT p.network, p.id, a.act, a.answer FROM acts AS a JOIN posts AS p ON p.post = a.post"
        " WHERE a.session = ? ORDER BY a.position",
        (session,),
    )
    return tuple(
        PostAct(post=PostKey(network, identity), act=DialogueAct(act), answer=answer)
        for network, identity, act, answer in rows
    )


def load_counted(
    sql: sqlite3.Connection, session: str, derivation: Derivation
) -> frozenset[PostKey] | None:
    """Return the posts of a session saved as answers; None where none were saved so."""
    if not is_current(sql, "acts", session, derivation):
        return None
    rows = sql.execute(
        "SELECT p.network, p.id FROM acts AS a JOIN posts AS p ON p.post = a.post"
        " WHERE a.session = ? AND a.counted",
        (session,),
    )
    return frozenset(PostKey(network, identity) for network, identity in rows)
