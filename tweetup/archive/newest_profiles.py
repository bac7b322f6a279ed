"""The newest profile of each account: its name and all else that a profile tells of it.

The table ``authors`` has one row for each handle: where another account took a handle, or no
record tells when a profile was seen, the row may be the former holder's, or an older one. There
the posts of the account tell which profile is the newest, each as of the time when it was seen, or
no later than which the post was written.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from tweetup.archive.rows import PROFILE_NAMES, author_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Collection, Mapping

    from tweetup.model import Author

__all__ = ["newest_profiles"]

_COLUMNS: Final = ", ".join(PROFILE_NAMES)

_CURRENT: Final = f"SELECT author, network, seen_at, {_COLUMNS} FROM authors"  # noqa: S608 - names of our own columns

#: Handles with several profiles, of which the row need not be the newest of the account.
_DOUBTFUL: Final = """
    SELECT f.author FROM author_profiles AS f JOIN authors AS a ON a.author = f.author
    GROUP BY f.author
    HAVING COUNT(DISTINCT f.id) > 1 OR (MAX(a.seen_at) IS NULL AND COUNT(*) > 1)
    UNION
    SELECT f.author FROM author_profiles AS f JOIN authors AS a ON a.author = f.author
    WHERE f.id IS NOT NULL AND (a.network, f.id) IN (
        SELECT b.network, o.id FROM author_profiles AS o JOIN authors AS b ON b.author = o.author
        WHERE o.id IS NOT NULL GROUP BY b.network, o.id HAVING COUNT(DISTINCT o.author) > 1)"""

_SHOWN: Final = """
    SELECT a.network, p.author, p.profile,
           MAX(rtrim(COALESCE(p.profile_seen_at, p.created_at), 'Z')), MAX(p.post)
    FROM posts AS p JOIN authors AS a ON a.author = p.author
    WHERE p.author IN (SELECT value FROM json_each(?))
    GROUP BY p.author, p.profile"""

_WORDED: Final = f"""
    SELECT f.profile, a.network, f.last_seen, {", ".join(f"f.{it}" for it in PROFILE_NAMES)}
    FROM author_profiles AS f JOIN authors AS a ON a.author = f.author
    WHERE f.profile IN (SELECT value FROM json_each(?))"""  # noqa: S608 - names of our own columns


def newest_profiles(
    sql: sqlite3.Connection,
    people: Collection[str],
    person_of: Callable[[str, int, int | None], str],
) -> dict[str, Author]:
    """Return the newest profile of each of some people, of those who have any.

    ``person_of`` tells the person of a network, an author's number and the number of a profile.
    """
    doubtful = [author for (author,) in sql.execute(_DOUBTFUL)]
    newest = _shown_last(sql, doubtful, people, person_of) if doubtful else {}
    profiles: dict[str, Author] = {}
    for author, network, seen_at, *cells in sql.execute(_CURRENT):
        person = person_of(network, author, None)
        if person in people and person not in newest:
            profiles[person] = author_of(network, cells, seen_at)
    behind = {profile: person for person, profile in newest.items()}
    for profile, network, seen_at, *cells in sql.execute(_WORDED, (json.dumps(list(behind)),)):
        profiles[behind[profile]] = author_of(network, cells, seen_at)
    return profiles


def _shown_last(
    sql: sqlite3.Connection,
    authors: Collection[int],
    people: Collection[str],
    person_of: Callable[[str, int, int | None], str],
) -> Mapping[str, int]:
    """Return the number of the profile of each of some people that was seen last."""
    latest: dict[str, tuple[str, int, int]] = {}
    chosen = json.dumps(list(authors))
    for network, author, profile, seen, post in sql.execute(_SHOWN, (chosen,)):
        person = person_of(network, author, profile)
        if person in people:
            latest[person] = max(latest.get(person, ("", 0, 0)), (seen, post, profile))
    return {person: profile for person, (_, _, profile) in latest.items()}
