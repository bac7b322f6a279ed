"""Writing authors: the profile as last seen, and every other thing a profile said."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from tweetup.archive.merge import is_newer, profile_digest
from tweetup.archive.rows import PROFILE_COLUMNS, author_of, profile_row
from tweetup.archive.times import shared_to_text
from tweetup.text import fold_handle

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from tweetup.model import Author

__all__ = ["Known", "keep_authors"]

#: An author's number and the number of one of their profiles.
Known = tuple[int, int]
_Handle = tuple[str, str]

_COLUMNS: Final = ", ".join(PROFILE_COLUMNS)
_JOINED: Final = ", ".join(f"a.{name}" for name in PROFILE_COLUMNS)
_MARKS: Final = ", ".join("?" * len(PROFILE_COLUMNS))

_FIND: Final = f"""
    SELECT a.author, a.handle_folded, a.seen_at, {_JOINED}
    FROM json_each(?) AS chosen
    CROSS JOIN authors AS a ON a.network = ? AND a.handle_folded = chosen.value
"""  # noqa: S608 - names of our own columns

_KEEP: Final = f"""
    INSERT INTO authors (network, handle_folded, seen_at, {_COLUMNS}) VALUES (?, ?, ?, {_MARKS})
    ON CONFLICT (network, handle_folded) DO UPDATE SET seen_at = excluded.seen_at,
        {", ".join(f"{name} = excluded.{name}" for name in PROFILE_COLUMNS)}
"""  # noqa: S608 - names of our own columns

# A profile said the same from the first time to the last time it was seen.
_FIRST: Final = "COALESCE(MIN(first_seen, excluded.first_seen), first_seen, excluded.first_seen)"
_LAST: Final = "COALESCE(MAX(last_seen, excluded.last_seen), last_seen, excluded.last_seen)"
_KEEP_PROFILE: Final = f"""
    INSERT INTO author_profiles (author, digest, first_seen, last_seen, {_COLUMNS})
    VALUES (?, ?, ?, ?, {_MARKS})
    ON CONFLICT (digest) DO UPDATE SET first_seen = {_FIRST}, last_seen = {_LAST}
    WHERE first_seen IS NOT {_FIRST} OR last_seen IS NOT {_LAST}
"""  # noqa: S608 - names of our own columns


def keep_authors(connection: sqlite3.Connection, authors: Iterable[Author]) -> dict[Author, Known]:
    """Write what is new about these authors; their numbers, and those of these very profiles."""
    distinct = dict.fromkeys({id(author): author for author in authors}.values())
    latest: dict[_Handle, Author] = {}
    for author in distinct:
        name = _name(author)
        known = latest.get(name)
        if known is None or is_newer(author, known):
            latest[name] = author
    _keep_current(connection, latest)
    numbers = {name: number for name, (number, _) in _find(connection, latest).items()}
    digests = {author: profile_digest(author) for author in distinct}
    profiles = _keep_profiles(connection, digests, numbers)
    return {
        author: (numbers[_name(author)], profiles[digest]) for author, digest in digests.items()
    }


def _name(author: Author) -> _Handle:
    return (author.network, fold_handle(author.handle))


def _find(
    connection: sqlite3.Connection, names: Iterable[_Handle]
) -> dict[_Handle, tuple[int, Author]]:
    by_network: dict[str, list[str]] = {}
    for network, folded in names:
        by_network.setdefault(network, []).append(folded)
    found: dict[_Handle, tuple[int, Author]] = {}
    for network, handles in by_network.items():
        for number, folded, seen_at, *cells in connection.execute(
            _FIND, (json.dumps(handles), network)
        ):
            found[network, folded] = (number, author_of(network, cells, seen_at))
    return found


def _keep_current(connection: sqlite3.Connection, latest: dict[_Handle, Author]) -> None:
    stored = _find(connection, latest)
    better = [
        (*name, shared_to_text(author.seen_at) if author.seen_at else None, *profile_row(author))
        for name, author in latest.items()
        if name not in stored or is_newer(author, stored[name][1])
    ]
    connection.executemany(_KEEP, better)


def _keep_profiles(
    connection: sqlite3.Connection, digests: dict[Author, str], numbers: dict[_Handle, int]
) -> dict[str, int]:
    rows = []
    for author, digest in digests.items():
        seen = shared_to_text(author.seen_at) if author.seen_at else None
        rows.append((numbers[_name(author)], digest, seen, seen, *profile_row(author)))
    connection.executemany(_KEEP_PROFILE, rows)
    return dict(
        connection.execute(
            "SELECT p.digest, p.profile FROM json_each(?) AS chosen"
            " CROSS JOIN author_profiles AS p ON p.digest = chosen.value",
            (json.dumps(list(digests.values())),),
        ).fetchall()
    )
