"""The posts of each session without its hashtag, with how many answers and quotes lack."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from tweetup.archive.outcomes import WithoutHashtag
from tweetup.archive.removed_references import removed_referrers
from tweetup.model import PostKey, Relation

if TYPE_CHECKING:
    import sqlite3

__all__ = ["read_without_hashtag"]

_SESSIONS: Final = """
    SELECT session, posts, people, lacking, quotes_lacking, captured
    FROM without_hashtag_by_session
"""

_LACKING: Final = """
    SELECT session, network, id, lacking FROM (
        SELECT i.session, p.network, p.id, {count} - (
            SELECT COUNT(*) FROM post_references AS r JOIN posts AS q ON q.post = r.post
            WHERE r.target_id = p.id AND r.relation = ? AND q.network = p.network
        ) AS lacking
        FROM session_posts AS i JOIN posts AS p ON p.post = i.post
        WHERE p.kind <> 'repost'
    ) WHERE lacking > 0
"""
_ALONG: Final = """
    SELECT session, SUM(MIN(lacking, along)) FROM (
        SELECT i.session, {count} - COALESCE(SUM(q.matched), 0) AS lacking,
               SUM(NOT q.matched) AS along
        FROM session_posts AS i JOIN posts AS p ON p.post = i.post
        JOIN post_references AS r ON r.target_id = p.id AND r.relation = ?
        JOIN posts AS q ON q.post = r.post AND q.network = p.network
        WHERE p.kind <> 'repost'
        GROUP BY i.session, p.post
    ) WHERE lacking > 0 AND along > 0 GROUP BY session
"""

_COUNTS: Final = {Relation.REPLY: "p.replies", Relation.QUOTE: "p.quotes"}

_FEW: Final = 5
"""A session with one lacking post to so many without the hashtag counts as captured with them."""


def read_without_hashtag(connection: sqlite3.Connection) -> dict[str, WithoutHashtag]:
    """Return how many posts without the hashtag each saved session has, and how many lack.

    The view of the archive cannot read the list of removals: posts that were removed on request,
    which their network counts as before, lack no more than others that were captured.
    """
    rows = connection.execute(_SESSIONS)
    read = {
        str(session): WithoutHashtag(
            posts=posts,
            people=people,
            lacking=lacking,
            quotes_lacking=quotes_lacking,
            captured=bool(captured),
        )
        for session, posts, people, lacking, quotes_lacking, captured in rows
    }
    along = {relation: _along(connection, relation) for relation in _COUNTS}
    for session in {*along[Relation.REPLY], *along[Relation.QUOTE]} & read.keys():
        read[session] = _with_fewer(
            read[session],
            -along[Relation.REPLY].get(session, 0),
            -along[Relation.QUOTE].get(session, 0),
        )
    removed = {relation: _removed(connection, relation) for relation in _COUNTS}
    for session in {*removed[Relation.REPLY], *removed[Relation.QUOTE]} & read.keys():
        read[session] = _with_fewer(
            read[session],
            removed[Relation.REPLY].get(session, 0),
            removed[Relation.QUOTE].get(session, 0),
        )
    return read


def _along(connection: sqlite3.Connection, relation: Relation) -> dict[str, int]:
    """Return how many posts that only came along count as here in the view, by sessions."""
    rows = connection.execute(_ALONG.format(count=_COUNTS[relation]), (relation,))
    return {str(session): number for session, number in rows}


def _removed(connection: sqlite3.Connection, relation: Relation) -> dict[str, int]:
    """Return how many of the posts that lack were removed on request, by sessions that have any."""
    if connection.execute("SELECT 1 FROM _removed_references").fetchone() is None:
        return {}
    lacking = [
        (session, PostKey(network, name), number)
        for session, network, name, number in connection.execute(
            _LACKING.format(count=_COUNTS[relation]), (relation,)
        )
    ]
    marks = removed_referrers(connection, (key for _, key, _ in lacking), relation)
    removed: dict[str, int] = defaultdict(int)
    for session, key, number in lacking:
        if key.id in marks:
            removed[str(session)] += min(number, len(marks[key.id]))
    return removed


def _with_fewer(read: WithoutHashtag, answers: int, quotes: int) -> WithoutHashtag:
    """Return the numbers of a session in which so many fewer answers and quotes lack."""
    lacking = None if read.lacking is None else read.lacking - answers
    quotes_lacking = None if read.quotes_lacking is None else read.quotes_lacking - quotes
    left = (lacking or 0) + (quotes_lacking or 0)
    captured = left * _FEW <= read.posts and (read.posts > 0 or lacking == 0)
    return replace(read, lacking=lacking, quotes_lacking=quotes_lacking, captured=captured)
