"""Reposts that their network or file cut off, shown with the whole words of their original.

Records of reposts hold the first 140 characters or so of the original: "RT @who: We keep a shared
b…". The archive stores that text, as the record has it. The view ``reposts_in_full`` has the whole
one where the original is here, whichever came first, and whoever reads posts gets them with it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from tweetup.model import Kind, Post

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Mapping

__all__ = ["REPOSTS_BY_HANDLE", "REPOSTS_IN_FULL", "complete_reposts", "reposts_cut_off"]

_MARKS: Final = ("…", "...")

#: Old exports name the original by its author alone. The index has only these.
REPOSTS_BY_HANDLE: Final = """
CREATE INDEX post_references_handle ON post_references (target_handle COLLATE NOCASE)
    WHERE target_id IS NULL AND relation = 'repost';

"""

_BLANK: Final = "char(32, 9, 10, 13)"
_CUT: Final = f"(rtrim({{0}}, {_BLANK}) GLOB '*…' OR rtrim({{0}}, {_BLANK}) GLOB '*...')"
_BODY: Final = f"rtrim(substr(c.text, c.body_at), '….' || {_BLANK})"

# A beginning of two posts of one author, that go on differently, says of neither that it was meant.
_BY_AUTHOR: Final = f"""
            SELECT CASE WHEN COUNT(DISTINCT o.text) = 1 THEN MIN(o.post) END
            FROM authors AS a JOIN posts AS o ON o.author = a.author
            WHERE a.network = c.network AND a.handle_folded = c.handle_folded
              AND o.created_at <= c.created_at AND length({_BODY}) >= 20
              AND substr(o.text, 1, length({_BODY})) = {_BODY}"""  # noqa: S608 - expressions of our own

#: Makes the view; it is dropped first where it is there.
REPOSTS_IN_FULL: Final = f"""
DROP VIEW IF EXISTS reposts_in_full;

CREATE VIEW reposts_in_full AS
-- The reposts whose text was cut off, with the whole words of their original where it is in the
-- archive: the post that the record names, else the only one of the author it names that begins
-- with these words. posts.text has what the record has; tweetup's own lists and recaps have this.
SELECT c.post, o.post AS original, substr(c.text, 1, c.body_at - 1) || o.text AS text
FROM (
    SELECT p.post, p.network, p.created_at, p.text, r.target_id,
           lower(rtrim(substr(p.text, 5, instr(substr(p.text, 5), ' ') - 1), ':')) AS handle_folded,
           5 + instr(substr(p.text, 5), ' ') AS body_at
    FROM post_references AS r JOIN posts AS p ON p.post = r.post
    WHERE r.relation = 'repost' AND p.text GLOB 'RT @* *' AND {_CUT.format("p.text")}
) AS c
JOIN posts AS o ON o.post = CASE WHEN c.target_id IS NOT NULL THEN (
            SELECT o.post FROM posts AS o WHERE o.network = c.network AND o.id = c.target_id
        ) ELSE ({_BY_AUTHOR}
        ) END
WHERE substr(o.text, 1, length({_BODY})) = {_BODY}
  AND o.post <> c.post AND NOT EXISTS (SELECT 1 FROM posts_set_aside AS s WHERE s.post = o.post);

"""  # noqa: S608 - expressions of our own

_COMPLETE: Final = """
    SELECT post, text FROM reposts_in_full WHERE post IN (SELECT value FROM json_each(?))
"""

# Also where a decision or a removal has taken the original from sight by now. CROSS JOIN keeps the
# order of the look-ups: SQLite would read all posts of a network.
_CUT_OFF: Final = f"""
    WITH originals (post, network, id, author) AS (
        SELECT post, network, id, author FROM posts WHERE post > :after
        UNION ALL
        SELECT p.post, p.network, p.id, p.author
        FROM json_each(:posts) AS chosen JOIN posts AS p ON p.post = chosen.value
    )
    SELECT p.post FROM originals AS o
    CROSS JOIN post_references AS r ON r.target_id = o.id AND r.relation = 'repost'
    CROSS JOIN posts AS p ON p.post = r.post AND p.network = o.network
    WHERE {_CUT.format("p.text")}
    UNION
    SELECT p.post FROM (SELECT DISTINCT author FROM originals) AS o
    CROSS JOIN authors AS a ON a.author = o.author
    CROSS JOIN post_references AS r ON r.target_handle = a.handle_folded COLLATE NOCASE
        AND r.target_id IS NULL AND r.relation = 'repost'
    CROSS JOIN posts AS p ON p.post = r.post AND p.network = a.network
    WHERE {_CUT.format("p.text")}
"""  # noqa: S608 - expressions of our own


def complete_reposts(sql: sqlite3.Connection, posts: Mapping[int, Post]) -> dict[int, Post]:
    """Return posts by their numbers, each cut off repost of an original that is here in full."""
    cut = [number for number, post in posts.items() if _is_cut_off(post)]
    completed = dict(posts)
    if cut:
        for number, text in sql.execute(_COMPLETE, (json.dumps(cut),)):
            completed[number] = replace(posts[number], text=text)
    return completed


def reposts_cut_off(sql: sqlite3.Connection, *, after: int, originals: Collection[int]) -> set[int]:
    """Return the cut off reposts that may show the words of certain posts, by their numbers.

    Those of the posts with numbers above ``after``, and of ``originals``.
    """
    chosen = {"after": after, "posts": json.dumps(sorted(originals))}
    return {number for (number,) in sql.execute(_CUT_OFF, chosen)}


def _is_cut_off(post: Post) -> bool:
    return post.kind is Kind.REPOST and post.text.rstrip().endswith(_MARKS)
