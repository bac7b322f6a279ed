"""Full-text search over the texts and handles of posts (SQLite's FTS5, ranked by BM25).

All words must match; ``"…"`` is a phrase, ``word*`` a beginning, ``OR`` an alternative, ``-word``
leaves posts out and ``from:handle`` asks for an author. Anything else is a word.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tweetup.archive.outcomes import Hit
from tweetup.archive.read import load_posts
from tweetup.archive.whole_reposts import complete_reposts
from tweetup.errors import UsageError

if TYPE_CHECKING:
    import sqlite3

__all__ = ["rebuild_index", "search_posts"]

_TERM: Final = re.compile(
    r'(?P<minus>-?)(?P<origin>from:@?)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))'
)

# Hits of one rank come in the order of `Post.order`.
_FIND: Final = """
    SELECT s.rowid, snippet(post_search, 0, '«', '»', '…', 24)
    FROM post_search AS s JOIN posts AS p ON p.post = s.rowid
    WHERE post_search MATCH ? AND s.rowid NOT IN (SELECT post FROM posts_set_aside)
    ORDER BY s.rank, p.created_at, p.network,
        CASE WHEN p.id GLOB '*[^0-9]*' THEN 0 ELSE LENGTH(p.id) END, p.id
    LIMIT ?
"""


def search_posts(connection: sqlite3.Connection, query: str, *, limit: int) -> tuple[Hit, ...]:
    """Return the posts that match a query, the best match first, ``limit`` at most.

    Raises :class:`~tweetup.errors.UsageError` for a query without a word.
    """
    rows = connection.execute(_FIND, (_expression(query), limit)).fetchall()
    posts = complete_reposts(connection, load_posts(connection, [number for number, _ in rows]))
    return tuple(Hit(post=posts[number], snippet=snippet) for number, snippet in rows)


def rebuild_index(connection: sqlite3.Connection) -> None:
    """Build the index anew, without the words of rows that were deleted from it.

    These stay in its segments until FTS5 merges them, which may be never.
    """
    connection.execute("INSERT INTO post_search (post_search) VALUES ('rebuild')")


def _expression(query: str) -> str:
    """Return the query in FTS5's syntax: every term is quoted, so that none can be an error."""
    required: list[list[str]] = []
    excluded: list[str] = []
    alternative = False
    for match in _TERM.finditer(query):
        if match[0] == "OR":
            alternative = bool(required)
            continue
        term = _term(match)
        if term is None:
            continue
        if match["minus"]:
            excluded.append(term)
        elif alternative:
            required[-1].append(term)
        else:
            required.append([term])
        alternative = False
    if not required:
        raise UsageError(
            f"{query.strip()!r} asks for no word" if query.strip() else "the query is empty",
            hint='search for a word, a "phrase", a beginning* or from:handle',
        )
    expression = " AND ".join(f"({' OR '.join(terms)})" for terms in required)
    return f"({expression}) NOT ({' OR '.join(excluded)})" if excluded else expression


def _term(match: re.Match[str]) -> str | None:
    """Return the term quoted; None where it has no character that the index keeps."""
    written = match["word"] if match["phrase"] is None else match["phrase"]
    if not any(character.isalnum() for character in written):
        return None
    beginning = "*" if match["phrase"] is None and written.endswith("*") else ""
    column = "handle:" if match["origin"] else ""
    storable = written.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
    return f'{column}"{storable}"{beginning}'
