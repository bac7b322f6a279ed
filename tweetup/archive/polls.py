"""The polls of posts: written with their posts, and read back with them.

Few posts have one, so that its fields stand in a table of their own, and its options in another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tweetup.archive.rows import OPTION_NAMES, POLL_NAMES, option_cells, poll_cells, poll_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from tweetup.archive.columns import Cell
    from tweetup.model import Poll, Post

__all__ = ["POLLS", "load_polls", "rewrite_polls", "write_polls"]

#: Statements are parted by an empty line.
POLLS: Final = """
CREATE TABLE polls ( -- the polls that posts have; their options are in `poll_options`
    post INTEGER PRIMARY KEY REFERENCES posts (post) ON DELETE CASCADE,
    multiple INTEGER CHECK (multiple IN (0, 1)),
    voters INTEGER,
    ends_at TEXT,
    counted_at TEXT
) STRICT;

CREATE TABLE poll_options ( -- what a poll lets people choose from, with the votes for each
    post INTEGER NOT NULL REFERENCES polls (post) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    text TEXT NOT NULL,
    votes INTEGER,
    PRIMARY KEY (post, position)
) STRICT, WITHOUT ROWID;

"""


def _insert(table: str, keys: tuple[str, ...], names: tuple[str, ...]) -> str:
    columns = (*keys, *names)
    marks = ", ".join("?" * len(columns))
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608 - our own names


_INSERT_POLL: Final = _insert("polls", ("post",), POLL_NAMES)
_INSERT_OPTION: Final = _insert("poll_options", ("post", "position"), OPTION_NAMES)

_LOAD: Final = f"""
    SELECT l.post, {", ".join(f"l.{name}" for name in POLL_NAMES)},
           {", ".join(f"o.{name}" for name in OPTION_NAMES)}
    FROM json_each(?) AS chosen CROSS JOIN polls AS l ON l.post = chosen.value
    CROSS JOIN poll_options AS o ON o.post = l.post
    ORDER BY l.post, o.position
"""  # noqa: S608 - names of our own columns


def write_polls(connection: sqlite3.Connection, posts: Iterable[tuple[int, Post]]) -> None:
    """Write the polls of posts, given with their numbers, of which none is stored."""
    polls = [(number, post.poll) for number, post in posts if post.poll is not None]
    if not polls:
        return
    connection.executemany(_INSERT_POLL, [(number, *poll_cells(poll)) for number, poll in polls])
    connection.executemany(
        _INSERT_OPTION,
        [
            (number, position, *option_cells(option))
            for number, poll in polls
            for position, option in enumerate(poll.options)
        ],
    )


def rewrite_polls(
    connection: sqlite3.Connection, changes: Iterable[tuple[int, Post | None, Post]]
) -> None:
    """Write the polls of posts that changed; each is a number, the post before and after."""
    changed = [
        (number, after)
        for number, before, after in changes
        if before is None or before.poll != after.poll
    ]
    if changed:
        connection.executemany(
            "DELETE FROM polls WHERE post = ?", [(number,) for number, _ in changed]
        )
        write_polls(connection, changed)


def load_polls(connection: sqlite3.Connection, chosen: str) -> dict[int, Poll]:
    """Return the polls of posts by number, of the numbers in a JSON list."""
    (has_any,) = connection.execute("SELECT EXISTS (SELECT 1 FROM polls)").fetchone()
    if not has_any:
        return {}
    rows: dict[int, list[tuple[Cell, ...]]] = {}
    for number, *cells in connection.execute(_LOAD, (chosen,)):
        rows.setdefault(number, []).append(tuple(cells))
    width = len(POLL_NAMES)
    return {
        number: poll_of(cells[0][:width], [each[width:] for each in cells])
        for number, cells in rows.items()
    }
