"""The posts that removed ones answered or quoted, and searches that found them: to count them.

A network goes on counting an answer that its author asked to have removed from the archive. Both
ends of such a reference are kept as digests with the key of the list of removals. Of a post whose
id somebody knows they tell how many removed ones point at it; they cannot be read as ids. So they
tell of a search that stopped half-way how many of the posts that it found are removed since.
"""

from __future__ import annotations

from collections import defaultdict
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from tweetup.archive.removal_key import make_key, read_keys
from tweetup.model import Kind, Relation

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable

    from tweetup.model import Post, PostKey

__all__ = [
    "REMOVED_REFERENCE_TABLE",
    "forget_references",
    "marker",
    "note_found",
    "note_references",
    "removed_found",
    "removed_referrers",
]

#: Statements are parted by an empty line. In the order of its digests, not of the removals.
REMOVED_REFERENCE_TABLE: Final = """
CREATE TABLE _removed_references ( -- answers and quotes removed on request, to be counted
    target BLOB NOT NULL,           -- keyed: the post that was answered, or that was quoted
    mark BLOB NOT NULL,             -- keyed: the post that was removed
    PRIMARY KEY (target, mark)
) STRICT, WITHOUT ROWID;

"""

#: A search that is to be resumed, of which a later count compares all parts.
_IS_OPEN: Final = """
    SELECT 1 FROM captures WHERE capture = ? AND kind = 'capture' AND cursor IS NOT NULL
"""

_FOUND_IN: Final = """
    SELECT s.capture FROM posts AS p JOIN post_captures AS s USING (post)
    WHERE p.network = ? AND p.id = ? AND s.matched
"""

_NOTED: Final = "SELECT 1 FROM _removed_references WHERE target = ? AND mark = ?"

_MARKS: Final = "SELECT mark FROM _removed_references WHERE target = ?"

_COUNTED: Final = frozenset({Relation.REPLY, Relation.QUOTE})
"""The relations of which networks tell numbers that a capture compares."""


def note_references(connection: sqlite3.Connection, posts: Iterable[Post]) -> None:
    """Note whom posts that are removed on request answered and quoted, each once.

    A post that goes on under a new id when it is edited has the mark of its first one.
    """
    pointing = [
        (post, reference.relation, reference.id)
        for post in posts
        for reference in post.references
        if reference.id is not None and reference.relation in _COUNTED
    ]
    for post, relation, target in pointing:
        _note(connection, post, f"{relation} {post.network} {target}")


def note_found(
    connection: sqlite3.Connection, posts: Iterable[Post], *, capture: int | None = None
) -> None:
    """Note by which searches that go on posts were found which are removed on request.

    Without a ``capture`` that has just left them out, by those that had stored them.
    """
    for post in posts:
        if post.kind is Kind.REPOST:
            continue
        numbers = [capture] if capture is not None else _searches(connection, post)
        for number in numbers:
            if connection.execute(_IS_OPEN, (number,)).fetchone() is not None:
                _note(connection, post, _search(number))


def _searches(connection: sqlite3.Connection, post: Post) -> list[int]:
    return [number for (number,) in connection.execute(_FOUND_IN, post.key)]


def removed_found(connection: sqlite3.Connection, captures: Iterable[int]) -> frozenset[str]:
    """Return the marks of removed posts that parts of a search had found."""
    found: set[str] = set()
    for secret in read_keys(connection):
        for number in captures:
            target = _digest(secret, _search(number))
            rows = connection.execute(_MARKS, (target,))
            found.update(mark.hex() for (mark,) in rows)
    return frozenset(found)


def _search(capture: int) -> str:
    return f"found by {capture}"


def _note(connection: sqlite3.Connection, post: Post, target: str) -> None:
    """Note a target of a post that is removed, once, whichever key it has."""
    newest = make_key(connection)
    keys = [newest, *(key for key in read_keys(connection) if key != newest)]
    name = post.edits[0] if post.edits else post.id
    rows = [(_digest(key, target), _mark(key, post.network, name)) for key in keys]
    if not any(connection.execute(_NOTED, row).fetchone() for row in rows):
        connection.execute("INSERT INTO _removed_references (target, mark) VALUES (?, ?)", rows[0])


def removed_referrers(
    connection: sqlite3.Connection, keys: Iterable[PostKey], relation: Relation
) -> dict[str, frozenset[str]]:
    """Return the marks of removed posts that refer to others by a relation, by ids of these."""
    if connection.execute("SELECT 1 FROM _removed_references").fetchone() is None:
        return {}
    secrets = read_keys(connection)
    found: dict[str, set[str]] = defaultdict(set)
    for key in keys:
        for secret in secrets:
            rows = connection.execute(_MARKS, (_target(secret, key.network, key.id, relation),))
            found[key.id].update(mark.hex() for (mark,) in rows)
    return {target: frozenset(marks) for target, marks in found.items() if marks}


def marker(connection: sqlite3.Connection, network: str) -> Callable[[str], frozenset[str]]:
    """Return a function from the id of a post to the marks that it has where it was removed."""
    secrets = read_keys(connection)
    return lambda name: frozenset(_mark(secret, network, name).hex() for secret in secrets)


def forget_references(
    connection: sqlite3.Connection,
    keys: Iterable[PostKey],
    relation: Relation,
    marks: Iterable[str],
) -> None:
    """Delete what is noted of removed posts, by their marks, that the network has no longer."""
    targets = [
        _target(secret, key.network, key.id, relation)
        for secret in read_keys(connection)
        for key in keys
    ]
    connection.executemany(
        "DELETE FROM _removed_references WHERE target = ? AND mark = ?",
        [(target, bytes.fromhex(mark)) for mark in marks for target in targets],
    )


def _target(key: bytes, network: str, identity: str, relation: Relation) -> bytes:
    return _digest(key, f"{relation} {network} {identity}")


def _mark(key: bytes, network: str, identity: str) -> bytes:
    # Not the name that the list of removals has: beside that stands when it was removed.
    return _digest(key, f"referrer {network} {identity}")


def _digest(key: bytes, name: str) -> bytes:
    return blake2b(name.encode("utf-8", "replace"), key=key, digest_size=32).digest()
