"""What stays known of authors once posts of theirs are taken down: what their other posts showed.

A profile goes with the last post that showed it, an author with the last post. Authors without
posts may be there for another reason: of a post that was told under two handles, as accounts
change theirs, one has none. Such an author goes as well unless it is certain to be somebody else's,
so that the archive is the same whether the posts or the wish to remove them came first.

A post is kept with one profile, the one seen soonest after it. What others its records told stays
until its author goes, and so do the times at which they were seen.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tweetup.archive.merge import is_newer
from tweetup.archive.rows import PROFILE_NAMES, author_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from tweetup.archive.columns import Cell
    from tweetup.model import Author

__all__ = ["Shown", "forget_leftover", "shown_by"]

_SHOWN: Final = """
    SELECT p.author, p.profile, p.network, a.id, p.profile_seen_at FROM json_each(?) AS chosen
    JOIN posts AS p ON p.post = chosen.value JOIN author_profiles AS a USING (profile)
"""

_DROP_PROFILES: Final = """
    DELETE FROM author_profiles WHERE profile IN (SELECT value FROM json_each(?))
    AND NOT EXISTS (SELECT 1 FROM posts WHERE posts.profile = author_profiles.profile)
"""

_SEEN: Final = """
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

_KEEP: Final = f"""
    UPDATE authors SET seen_at = ?, {", ".join(f"{name} = ?" for name in PROFILE_NAMES)}
    WHERE author = ?
"""  # noqa: S608 - names of our own columns


@dataclass(frozen=True, slots=True)
class Shown:
    """What posts showed of whom wrote them.

    ``profiles`` are those profiles, each with when it was seen; ``accounts`` networks with the ids
    of accounts there, None for posts that did not tell.
    """

    authors: frozenset[int]
    profiles: dict[int, set[str | None]]
    accounts: frozenset[tuple[str, str | None]]

    def may_mean(self, network: str, ids: Iterable[str | None]) -> bool:
        """Whether an author with those ids may be one of theirs, under another handle."""
        theirs = {identity for place, identity in self.accounts if place == network}
        known = {identity for identity in ids if identity is not None}
        if not theirs:
            return False
        return None in theirs or not known or bool(known & theirs)


def shown_by(connection: sqlite3.Connection, posts: Iterable[int]) -> Shown:
    """What those posts, by their numbers, show; to be asked before they are deleted."""
    rows = connection.execute(_SHOWN, (json.dumps(sorted(posts)),)).fetchall()
    profiles: dict[int, set[str | None]] = {}
    for _, profile, _, _, seen in rows:
        profiles.setdefault(profile, set()).add(seen)
    return Shown(
        frozenset(author for author, *_ in rows),
        profiles,
        frozenset((network, identity) for _, _, network, identity, _ in rows),
    )


def forget_leftover(connection: sqlite3.Connection, shown: Shown, named: Iterable[int] = ()) -> int:
    """Forget what only those posts showed, now that they are deleted; how many authors went.

    ``named`` are the authors that were asked for, who go as soon as no post of theirs is left.
    """
    connection.execute(_DROP_PROFILES, (json.dumps(sorted(shown.profiles)),))
    for profile, seen in shown.profiles.items():
        _narrow(connection, profile, seen)
    gone = _gone(connection, shown, {*named, *shown.authors})
    chosen = json.dumps(sorted(gone))
    for table in ("author_profiles", "authors"):
        connection.execute(
            f"DELETE FROM {table} WHERE author IN (SELECT value FROM json_each(?))",  # noqa: S608 - our own table
            (chosen,),
        )
    for author in sorted(shown.authors - gone):
        _show_latest(connection, author)
    return len(gone)


def _gone(connection: sqlite3.Connection, shown: Shown, touched: set[int]) -> set[int]:
    """The authors without posts who were touched, or may be one who was."""
    ids: dict[tuple[int, str], set[str | None]] = {}
    for author, network, identity in connection.execute(_WITHOUT_POSTS):
        ids.setdefault((author, network), set()).add(identity)
    return {
        author
        for (author, network), known in ids.items()
        if author in touched or shown.may_mean(network, known)
    }


def _narrow(connection: sqlite3.Connection, profile: int, seen: set[str | None]) -> None:
    """Have a profile that is left seen no earlier or later than without those posts."""
    found = connection.execute(_SEEN, (profile,)).fetchone()
    if found is None:
        return
    first, last, first_left, last_left = found
    narrowed = (first_left if first in seen else first, last_left if last in seen else last)
    if narrowed != (first, last):
        connection.execute(
            "UPDATE author_profiles SET first_seen = ?, last_seen = ? WHERE profile = ?",
            (*narrowed, profile),
        )


def _show_latest(connection: sqlite3.Connection, author: int) -> None:
    """Have an author's own row say what the latest of the profiles that are left says."""
    latest: Author | None = None
    cells: tuple[Cell, ...] = ()
    for network, seen, *said in connection.execute(_PROFILES, (author,)):
        profile = author_of(network, said, seen)
        if latest is None or is_newer(profile, latest):
            latest, cells = profile, (seen, *said)
    connection.execute(_KEEP, (*cells, author))
