"""Deleting authors and profiles that only removed posts have shown.

A profile goes with the last post that showed it, an author with the last post. Authors without
posts may be there for another reason: when a post was imported under two handles, as accounts
change theirs, one handle has no post. Such an author goes as well unless it is certain to be
another account, so that the archive is the same whether the posts or the removal came first.

A post is stored with one profile, the one seen soonest after it. Other profiles of its records stay
until their author goes, and so do the times at which they were seen.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from tweetup.archive.merge import is_newer
from tweetup.archive.rows import PROFILE_NAMES, author_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from tweetup.archive.columns import Cell
    from tweetup.model import Author

__all__ = ["AuthorTraces", "delete_unused_authors", "traces_of"]

_PROFILES_OF_POSTS: Final = """
    SELECT p.author, p.profile, p.network, a.id, p.profile_seen_at FROM json_each(?) AS chosen
    JOIN posts AS p ON p.post = chosen.value JOIN author_profiles AS a USING (profile)
"""

_DROP_PROFILES: Final = """
    DELETE FROM author_profiles WHERE profile IN (SELECT value FROM json_each(?))
    AND NOT EXISTS (SELECT 1 FROM posts WHERE posts.profile = author_profiles.profile)
"""

_TIMES: Final = """
    SELECT a.first_seen, a.last_seen, MIN(p.profile_seen_at), MAX(p.profile_seen_at)
    FROM author_profiles AS a JOIN posts AS p USING (profile) WHERE a.profile = ? GROUP BY a.profile
"""

_WITHOUT_POSTS: Final = """
    SELECT a.author, a.network, p.id FROM authors AS a LEFT JOIN author_profiles AS p USING (author)
    WHERE a.author NOT IN (SELECT author FROM posts)
"""

_PROFILES: Final = f"""
    SELECT a.network, p.last_seen, {", ".join(f"p.{name}" for name in PROFILE_NAMES)}
    FROM authors AS a JOIN author_profiles AS p USING (author) WHERE a.author = ?
"""  # noqa: S608 - names of our own columns

_UPDATE_AUTHOR: Final = f"""
    UPDATE authors SET seen_at = ?, {", ".join(f"{name} = ?" for name in PROFILE_NAMES)}
    WHERE author = ?
"""  # noqa: S608 - names of our own columns


class AuthorTraces(Struct, frozen=True):
    """The authors of removed posts, and the profiles that these posts were stored with.

    ``profiles`` are numbers of profiles with the times at which they were seen; ``accounts`` are
    networks with the ids of accounts there, None for posts without one.
    """

    authors: frozenset[int]
    profiles: dict[int, set[str | None]]
    accounts: frozenset[tuple[str, str | None]]

    def may_include(self, network: str, ids: Iterable[str | None]) -> bool:
        """Return True where an author with those ids may be one of these under another handle."""
        theirs = {identity for place, identity in self.accounts if place == network}
        told_ids = {identity for identity in ids if identity is not None}
        if not theirs:
            return False
        return None in theirs or not told_ids or bool(told_ids & theirs)


def traces_of(connection: sqlite3.Connection, posts: Iterable[int]) -> AuthorTraces:
    """Return the traces of posts, given by their numbers, before they are deleted."""
    rows = connection.execute(_PROFILES_OF_POSTS, (json.dumps(sorted(posts)),)).fetchall()
    profiles: dict[int, set[str | None]] = {}
    for _, profile, _, _, seen in rows:
        profiles.setdefault(profile, set()).add(seen)
    return AuthorTraces(
        frozenset(author for author, *_ in rows),
        profiles,
        frozenset((network, identity) for _, _, network, identity, _ in rows),
    )


def delete_unused_authors(
    connection: sqlite3.Connection, traces: AuthorTraces, requested: Iterable[int] = ()
) -> int:
    """Delete profiles and authors without posts; return how many authors were deleted.

    ``traces`` are those of posts that were deleted before; ``requested`` are numbers of authors who
    asked to be removed, and go as soon as no post of theirs is left.
    """
    connection.execute(_DROP_PROFILES, (json.dumps(sorted(traces.profiles)),))
    for profile, seen in traces.profiles.items():
        _narrow_times(connection, profile, seen)
    deleted = _authors_to_delete(connection, traces, {*requested, *traces.authors})
    chosen = json.dumps(sorted(deleted))
    for table in ("author_profiles", "authors"):
        connection.execute(
            f"DELETE FROM {table} WHERE author IN (SELECT value FROM json_each(?))",  # noqa: S608 - our own table
            (chosen,),
        )
    for author in sorted(traces.authors - deleted):
        _update_author(connection, author)
    return len(deleted)


def _authors_to_delete(
    connection: sqlite3.Connection, traces: AuthorTraces, touched: set[int]
) -> set[int]:
    """Return the authors without posts that were touched, or may be the same account as one."""
    ids: dict[tuple[int, str], set[str | None]] = {}
    for author, network, identity in connection.execute(_WITHOUT_POSTS):
        ids.setdefault((author, network), set()).add(identity)
    return {
        author
        for (author, network), account_ids in ids.items()
        if author in touched or traces.may_include(network, account_ids)
    }


def _narrow_times(connection: sqlite3.Connection, profile: int, seen: set[str | None]) -> None:
    """Limit when a profile was seen to the posts that are left."""
    row = connection.execute(_TIMES, (profile,)).fetchone()
    if row is None:
        return
    first, last, first_left, last_left = row
    narrowed = (first_left if first in seen else first, last_left if last in seen else last)
    if narrowed != (first, last):
        connection.execute(
            "UPDATE author_profiles SET first_seen = ?, last_seen = ? WHERE profile = ?",
            (*narrowed, profile),
        )


def _update_author(connection: sqlite3.Connection, author: int) -> None:
    """Update an author's row to the latest of the profiles that are left."""
    latest: Author | None = None
    cells: tuple[Cell, ...] = ()
    for network, seen, *profile_cells in connection.execute(_PROFILES, (author,)):
        profile = author_of(network, profile_cells, seen)
        if latest is None or is_newer(profile, latest):
            latest, cells = profile, (seen, *profile_cells)
    connection.execute(_UPDATE_AUTHOR, (*cells, author))
