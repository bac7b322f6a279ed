"""Records under the id of an absent post that are none of it: another post, with a conflict.

They part as they do where the post is shown, so that it does not matter which came first, the
record or the notice that hid the post.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from tweetup.archive.absent_posts import AbsentContent, contents, read_content
from tweetup.archive.conflicts import AccountIds, insert_conflict, other_ids
from tweetup.archive.identity import Disagreement, find_disagreement, second_id
from tweetup.archive.outcomes import Conflict
from tweetup.archive.raw import raw_digest
from tweetup.archive.read import load_posts, numbers_of
from tweetup.model import Absence, PostKey

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from tweetup.archive.pending_record import PendingRecord
    from tweetup.model import Author, Post

__all__ = ["AbsentIds"]

_SOURCE: Final = "SELECT source FROM captures WHERE capture = ?"

_SAME_REASONS: Final = """
    INSERT OR IGNORE INTO absent_posts (network, id, reason, since, confirmed_at)
    SELECT network, ?3, reason, since, confirmed_at FROM absent_posts
    WHERE network = ?1 AND id = ?2 AND reason <> ?4
"""


class AbsentIds:
    """The posts that came under the ids of absent ones, for the records of one batch."""

    def __init__(
        self, connection: sqlite3.Connection, authors: Sequence[Author], *, at: datetime
    ) -> None:
        self._connection = connection
        self._authors = authors
        self._at = at
        self._places: dict[PostKey, str | None] = {}

    def note_place(self, record: PendingRecord) -> None:
        """Remember the place of a record that a post comes from first."""
        self._places.setdefault(record.key, record.place)

    def settle(self, record: PendingRecord) -> bool:
        """Give a record that is none of the absent post under its id the id of its own post.

        Returns True where it has another id now. A post that nothing is known of yet becomes absent
        for the reasons of the first, but for that of a repost, and a conflict tells of both.
        """
        first = record.key
        content = read_content(self._connection, first)
        if content is None:
            return False
        others = other_ids(self._connection, first)
        field = self._disagreement(content.post, record.post)
        if field is None and not others:
            return False
        match = self._choose([first, *others], record)
        if match is None and field is not None:
            self._part(record, content, field)
        elif match is not None and match != first:
            record.rename(match)
        return record.key != first

    def _choose(self, keys: Iterable[PostKey], record: PendingRecord) -> PostKey | None:
        """Return the post that has this very raw record, else the first that agrees with it."""
        absent = {key: read_content(self._connection, key) for key in keys}
        pieces = record.pieces()
        digest = None if pieces is None else raw_digest(pieces)
        for key, content in absent.items():
            if content is not None and any(it.digest == digest for it in content.records):
                return key
        numbers = numbers_of(self._connection, [key for key, it in absent.items() if it is None])
        shown = load_posts(self._connection, list(numbers.values()))
        posts = {key: it.post for key, it in absent.items() if it is not None}
        posts |= {key: shown[number] for key, number in numbers.items()}
        agreeing = (
            key
            for key in absent
            if key in posts and self._disagreement(posts[key], record.post) is None
        )
        return next(agreeing, None)

    def _disagreement(self, stored: Post, record: Post) -> Disagreement | None:
        field = find_disagreement(stored, record, is_same_account=lambda *_: False)
        if field is not Disagreement.AUTHOR:
            return field
        return find_disagreement(stored, record, is_same_account=self._accounts.are_one)

    @cached_property
    def _accounts(self) -> AccountIds:
        """Accounts by all that is known of them, by absent posts as well: these take long."""
        absent = (name for _, it in contents(self._connection) for name in it.profiles)
        return AccountIds(self._connection, (*self._authors, *absent))

    def _part(self, record: PendingRecord, content: AbsentContent, field: Disagreement) -> None:
        """Give a record an id of its own, and write the conflict."""
        first = record.key
        identity = second_id(record.post)
        while self._is_taken(PostKey(first.network, identity)):
            identity += "~"
        record.rename(PostKey(first.network, identity))
        insert_conflict(
            self._connection,
            Conflict(
                number=0,
                first=first,
                second=record.key,
                field=field,
                first_place=self._first_place(first, content),
                second_place=record.place,
                found_at=self._at,
            ),
        )
        self._connection.execute(_SAME_REASONS, (*first, identity, Absence.REPEATS_ABSENT))

    def _is_taken(self, key: PostKey) -> bool:
        return read_content(self._connection, key) is not None or bool(
            numbers_of(self._connection, [key])
        )

    def _first_place(self, key: PostKey, content: AbsentContent) -> str | None:
        if key in self._places:
            return self._places[key]
        for capture, _ in sorted(content.seen):
            row = self._connection.execute(_SOURCE, (capture,)).fetchone()
            if row is not None:
                return f"{row[0]} (import {capture})"
        return None
