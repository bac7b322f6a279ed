"""Records under one id that are no records of one post: both are stored, a person decides.

The record that came first has the id; another is stored as a post of its own, under the id, ``~``
and a print of its content, which it gets whenever it is imported again.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from tweetup.archive.identity import Disagreement, find_disagreement
from tweetup.archive.outcomes import Conflict, Decision
from tweetup.archive.read import load_posts, numbers_of
from tweetup.archive.revisions import raise_revisions
from tweetup.archive.timestamps import from_text, to_text
from tweetup.errors import UnknownNameError
from tweetup.model import PostKey
from tweetup.text import fold_handle

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable
    from datetime import datetime

    from tweetup.model import Author

__all__ = [
    "AccountIds",
    "first_place",
    "forget_conflicts",
    "insert_conflict",
    "keys_under",
    "mistaken_for",
    "other_ids",
    "parted_ids",
    "read_conflicts",
    "settle_renames",
    "undecided_ids",
    "write_decision",
]

_INSERT: Final = """
    INSERT INTO conflicts (network, first_id, second_id, field, first_place, second_place, found_at)
    VALUES (?, ?, ?, ?, ?, ?, ?)
"""

_READ: Final = """
    SELECT conflict, network, first_id, second_id, field, first_place, second_place, found_at,
           decision, decided_at, note
    FROM conflicts
"""

_PLACE: Final = """
    SELECT c.source, c.capture FROM posts AS p JOIN post_captures AS s USING (post)
    JOIN captures AS c USING (capture)
    WHERE p.network = ? AND p.id = ? ORDER BY c.capture LIMIT 1
"""

_ACCOUNT_IDS: Final = """
    SELECT DISTINCT p.id FROM authors AS a JOIN author_profiles AS p USING (author)
    WHERE a.network = ? AND a.handle_folded = ? AND p.id IS NOT NULL
"""


_MISTAKEN: Final = """
    SELECT network, second_id FROM conflicts
    WHERE network = ?1 AND first_id = ?2 AND decision = 'first'
    UNION ALL SELECT network, first_id FROM conflicts
    WHERE network = ?1 AND second_id = ?2 AND decision = 'second'
"""


_ONE_ACCOUNT: Final = "both handles are of one account"


class AccountIds:
    """The ids of the accounts that had a handle, in the archive and in the batch to be written."""

    def __init__(self, connection: sqlite3.Connection, authors: Iterable[Author]) -> None:
        self._connection = connection
        self._incoming = list(authors)
        self._ids: dict[tuple[str, str], frozenset[str]] = {}

    def are_one(self, first: Author, second: Author) -> bool:
        """Return True where an account is known to have had both handles."""
        return not self._ids_of(first).isdisjoint(self._ids_of(second))

    def _ids_of(self, author: Author) -> frozenset[str]:
        if author.id is not None:
            return frozenset({author.id})
        name = (author.network, fold_handle(author.handle))
        if name not in self._ids:
            stored = {identity for (identity,) in self._connection.execute(_ACCOUNT_IDS, name)}
            self._ids[name] = frozenset(stored | self._incoming_ids.get(name, set()))
        return self._ids[name]

    @cached_property
    def _incoming_ids(self) -> dict[tuple[str, str], set[str]]:
        ids: dict[tuple[str, str], set[str]] = {}
        for author in self._incoming:
            if author.id is not None:
                ids.setdefault((author.network, fold_handle(author.handle)), set()).add(author.id)
        return ids


def insert_conflict(connection: sqlite3.Connection, conflict: Conflict) -> None:
    """Write a conflict, which gets the next number."""
    connection.execute(
        _INSERT,
        (
            *conflict.first,
            conflict.second.id,
            conflict.field.value,
            conflict.first_place,
            conflict.second_place,
            to_text(conflict.found_at),
        ),
    )


def other_ids(connection: sqlite3.Connection, key: PostKey) -> tuple[PostKey, ...]:
    """Return the posts that came under the id of another one, in the order they came."""
    rows = connection.execute(
        "SELECT second_id FROM conflicts WHERE network = ? AND first_id = ? ORDER BY conflict", key
    )
    return tuple(PostKey(key.network, identity) for (identity,) in rows)


def keys_under(
    connection: sqlite3.Connection, keys: Iterable[PostKey]
) -> dict[PostKey, list[PostKey]]:
    """Return the keys of the posts that came under each id, that of the first one first."""
    named = {key: [key] for key in keys}
    for network, first, second in connection.execute(
        "SELECT network, first_id, second_id FROM conflicts ORDER BY conflict"
    ):
        listed = named.get(PostKey(network, first))
        if listed is not None:
            listed.append(PostKey(network, second))
    return named


def parted_ids(connection: sqlite3.Connection) -> frozenset[PostKey]:
    """Return the ids under which several posts came, as those have them that came first."""
    rows = connection.execute("SELECT DISTINCT network, first_id FROM conflicts")
    return frozenset(PostKey(*row) for row in rows)


def mistaken_for(connection: sqlite3.Connection, keys: Iterable[tuple[str, str]]) -> list[PostKey]:
    """Return the posts that decisions set aside because one of the given posts is right."""
    return [
        PostKey(network, identity)
        for key in keys
        for network, identity in connection.execute(_MISTAKEN, key)
    ]


def undecided_ids(connection: sqlite3.Connection) -> frozenset[PostKey]:
    """Return the posts that came second in conflicts on which nobody has decided."""
    rows = connection.execute("SELECT network, second_id FROM conflicts WHERE decision IS NULL")
    return frozenset(PostKey(*row) for row in rows)


def first_place(connection: sqlite3.Connection, key: PostKey) -> str | None:
    """Return the file or network that a stored post came from first, with its line's number."""
    row = connection.execute(_PLACE, key).fetchone()
    return None if row is None else f"{row[0]} (import {row[1]})"


def read_conflicts(connection: sqlite3.Connection, *, decided: bool) -> tuple[Conflict, ...]:
    """Return the conflicts in the order found, with ``decided`` also those that are decided."""
    query = _READ if decided else f"{_READ} WHERE decision IS NULL"
    return tuple(_conflict(*row) for row in connection.execute(f"{query} ORDER BY conflict"))


def write_decision(
    connection: sqlite3.Connection,
    number: int,
    decision: Decision | None,
    *,
    note: str | None,
    at: datetime,
) -> Conflict:
    """Write a decision, or take it back (None); return the conflict.

    Raises :class:`~tweetup.errors.UnknownNameError` for a number that no conflict has. No
    decisions set all posts of an id aside: where the first goes, a second one stays.
    """
    row = connection.execute(f"{_READ} WHERE conflict = ?", (number,)).fetchone()
    if row is None:
        numbers = [str(it) for (it,) in connection.execute("SELECT conflict FROM conflicts")]
        raise UnknownNameError(
            "conflict", str(number), numbers, hint="`tweetup conflicts --all` lists them"
        )
    made_at = None if decision is None else to_text(at)
    connection.execute(
        "UPDATE conflicts SET decision = ?, decided_at = ?, note = ? WHERE conflict = ?",
        (decision, made_at, note, number),
    )
    conflict = _conflict(*connection.execute(f"{_READ} WHERE conflict = ?", (number,)).fetchone())
    posts = connection.execute(
        "SELECT post FROM posts WHERE network = ? AND id IN (?, ?)",
        (conflict.first.network, conflict.first.id, conflict.second.id),
    )
    raise_revisions(connection, rewritten=[post for (post,) in posts])
    return conflict


def settle_renames(connection: sqlite3.Connection, *, at: datetime) -> int:
    """Decide the conflicts of two handles that are known now as one account's; return how many.

    The first post stays. A person's decisions are left alone.
    """
    undecided = [
        conflict
        for conflict in read_conflicts(connection, decided=False)
        if conflict.field is Disagreement.AUTHOR
    ]
    keys = [key for conflict in undecided for key in (conflict.first, conflict.second)]
    numbers = numbers_of(connection, keys)
    posts = load_posts(connection, list(numbers.values()))
    accounts = AccountIds(connection, ())
    settled = 0
    for conflict in undecided:
        if not {conflict.first, conflict.second} <= numbers.keys():
            continue
        first, second = (posts[numbers[key]] for key in (conflict.first, conflict.second))
        if find_disagreement(first, second, is_same_account=accounts.are_one) is None:
            number = conflict.number
            write_decision(connection, number, Decision.FIRST, note=_ONE_ACCOUNT, at=at)
            settled += 1
    return settled


def forget_conflicts(connection: sqlite3.Connection, keys: Iterable[tuple[str, str]]) -> None:
    """Delete the conflicts of posts that are removed."""
    connection.executemany(
        "DELETE FROM conflicts WHERE network = ?1 AND (first_id = ?2 OR second_id = ?2)", keys
    )


def _conflict(  # noqa: PLR0917 - the columns of the query above, in their order
    number: int,
    network: str,
    first_id: str,
    second_id: str,
    field: str,
    first: str | None,
    second: str | None,
    found_at: str,
    decision: str | None,
    decided_at: str | None,
    note: str | None,
) -> Conflict:
    return Conflict(
        number=number,
        first=PostKey(network, first_id),
        second=PostKey(network, second_id),
        field=Disagreement(field),
        first_place=first,
        second_place=second,
        found_at=from_text(found_at),
        decision=None if decision is None else Decision(decision),
        decided_at=None if decided_at is None else from_text(decided_at),
        note=note,
    )
