"""The check of an archive: SQLite's own, rows that point nowhere, the search index, leftovers."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Final

from tweetup.archive.outcomes import Fault, FaultKind
from tweetup.model import PostKey

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["find_faults", "keys_with_several_records"]

#: Faults of one kind that are named; a damaged file may have as many as it has pages.
_MOST: Final = 20

#: Rows that nothing needs; none of them says anything that the posts do not say.
_LEFTOVERS: Final = (
    (
        "profiles of nobody's posts",
        (
            "SELECT COUNT(*) FROM authors AS a WHERE NOT EXISTS"
            " (SELECT 1 FROM posts AS p WHERE p.author = a.author)"
            " AND NOT EXISTS (SELECT 1 FROM author_profiles AS f JOIN posts AS p USING (profile)"
            " WHERE f.author = a.author)"
        ),
    ),
    (
        "blocks of raw records without a record",
        (
            "SELECT COUNT(*) FROM raw_blocks AS b WHERE NOT EXISTS"
            " (SELECT 1 FROM raw_records AS r WHERE r.block = b.block)"
        ),
    ),
    (
        "posts that no import or capture brought",
        (
            "SELECT COUNT(*) FROM posts AS p WHERE NOT EXISTS"
            " (SELECT 1 FROM post_captures AS s WHERE s.post = p.post)"
        ),
    ),
    (
        "conflicts of posts that are gone",
        (
            "SELECT COUNT(*) FROM conflicts AS c WHERE NOT EXISTS"
            " (SELECT 1 FROM posts AS p WHERE p.network = c.network AND p.id = c.second_id)"
        ),
    ),
)

_SEVERAL: Final = """
    SELECT p.network, p.id FROM raw_records AS r JOIN posts AS p USING (post)
    GROUP BY r.post HAVING COUNT(*) > 1 ORDER BY r.post
"""


def find_faults(connection: sqlite3.Connection, *, index: bool) -> Iterator[Fault]:
    """Yield the faults of an archive, with ``index`` those of the search index; nothing is changed.

    SQLite's integrity check comes first: in a damaged file the others may fail.
    """
    damage = [str(line) for (line,) in connection.execute(f"PRAGMA integrity_check({_MOST})")]
    if damage != ["ok"]:
        yield from (Fault(kind=FaultKind.DAMAGE, message=line) for line in damage)
        return
    yield from _broken_keys(connection)
    if index:
        yield from _index_faults(connection)
    for name, query in _LEFTOVERS:
        (count,) = connection.execute(query).fetchone()
        if count:
            yield Fault(kind=FaultKind.LEFTOVER, message=f"{count} × {name}")


def _broken_keys(connection: sqlite3.Connection) -> Iterator[Fault]:
    counts: dict[tuple[str, str], int] = {}
    for table, _, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        counts[table, parent] = counts.get((table, parent), 0) + 1
    for (table, parent), count in sorted(counts.items()):
        message = f"{count} × a row of {table} that points at no row of {parent}"
        yield Fault(kind=FaultKind.REFERENCE, message=message)


def _index_faults(connection: sqlite3.Connection) -> Iterator[Fault]:
    """Compare the search index with the posts, word by word."""
    try:
        connection.execute(
            "INSERT INTO post_search (post_search, rank) VALUES ('integrity-check', 1)"
        )
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_CORRUPT:
            raise
        message = "the search index does not match the posts"
        yield Fault(kind=FaultKind.INDEX, message=message)


def keys_with_several_records(connection: sqlite3.Connection) -> tuple[PostKey, ...]:
    """Return the posts of which more than one raw record is stored."""
    return tuple(PostKey(*row) for row in connection.execute(_SEVERAL))
