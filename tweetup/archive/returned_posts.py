"""Absent posts written again, as they were."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from tweetup.archive.absent_cleanup import clean_content
from tweetup.archive.authors import write_authors
from tweetup.archive.outcomes import Incoming
from tweetup.archive.raw import restore_raw_records
from tweetup.archive.read import numbers_of
from tweetup.archive.removal_list import RemovalList

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from tweetup.archive.absent_posts import AbsentContent
    from tweetup.archive.write_cache import WriteCache
    from tweetup.model import PostKey

__all__ = ["put_back"]


class _Write(Protocol):
    """Writes one batch of records, as :func:`~tweetup.archive.store.write_batch` does."""

    def __call__(
        self,
        connection: sqlite3.Connection,
        capture: int,
        batch: Sequence[Incoming],
        cache: WriteCache,
        /,
    ) -> object:
        """Write the records as seen by a capture."""


def put_back(
    connection: sqlite3.Connection,
    contents: Iterable[AbsentContent],
    *,
    write: _Write,
    cache: WriteCache,
) -> dict[PostKey, int]:
    """Write absent posts as they were, with their raw records; return their numbers.

    The sightings but the first are the caller's to write. Posts of people who were removed
    meanwhile are left out.
    """
    listed = RemovalList.of(connection)
    by_capture: dict[int, list[AbsentContent]] = {}
    for content in (clean_content(it, listed) for it in contents):
        by_capture.setdefault(content.seen[0][0], []).append(content)
    numbers: dict[PostKey, int] = {}
    for capture, together in by_capture.items():
        batch = [Incoming(it.post, None, not it.seen[0][1]) for it in together]
        write(connection, capture, batch, cache)
        stored = numbers_of(connection, [it.post.key for it in together])
        numbers |= stored
        kept = [(stored[it.post.key], it) for it in together if it.post.key in stored]
        write_authors(connection, [it for _, content in kept for it in content.profiles], cache)
        connection.executemany(
            "UPDATE posts SET matched = 1 WHERE post = ?",
            [(number,) for number, content in kept if content.matched],
        )
        restore_raw_records(
            connection,
            [
                (number, raw.format, raw.digest, raw.record)
                for number, content in kept
                for raw in content.records
            ],
        )
    for key in numbers:
        cache.posts.pop(key, None)  # it knows nothing of these raw records and sightings
    return numbers
