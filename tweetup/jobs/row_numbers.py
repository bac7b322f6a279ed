"""Ids that are the row numbers of a file and not a network's: they belong to their file.

Two tables that each number their rows from 1 hold different posts. Unless the posts agree with
those of an earlier file, a file's row numbers get a suffix of its own: ``12@3f9a2c01``. A table
that was sorted or numbered anew has posts of earlier files under other numbers: the same author,
time and text are the same post, which keeps the id that it has. References inside the file follow.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import blake2b
from itertools import chain, groupby, islice
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from tweetup.archive import are_one_post
from tweetup.model import PostKey
from tweetup.text import fold_handle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tweetup.archive import Archive
    from tweetup.files import Record
    from tweetup.model import Post

__all__ = ["is_row_number", "number_by_file"]

#: Ids of X had six digits in 2006, before anybody met there; those of others are longer, or no
#: numbers at all.
_LONGEST: Final = 6
#: Records of a file that are compared with the posts of the archive.
_HEAD: Final = 2_000


#: Network, folded handle, time and text of a post, and the ids of posts that have the same.
_Content = tuple[str, str, datetime, str]
_Stored = Mapping[_Content, Sequence[str]]


def is_row_number(identity: str) -> bool:
    """Return True for an id that no network gives: a number of up to six digits."""
    return len(identity) <= _LONGEST and identity.isascii() and identity.isdigit()


def number_by_file(
    archive: Archive, records: Iterable[Record], *, batch: int
) -> Iterator[list[Record]]:
    """Yield lists of ``batch`` records, each with the row numbers of its file; a line stays whole.

    A file with row numbers begins a list of its own: it is compared with the posts of all files
    before it, which the caller has written by then. A folder or archive holds several files.
    """
    pending: list[Record] = []
    for _, of_file in groupby(records, key=_file_of):
        whole, posts = _look_ahead(of_file)
        if posts and pending:
            yield pending
            pending = []
        numbers = _RowNumbers.of_file(archive, posts)
        for record in whole:
            if len(pending) >= batch and not is_of_line(record, pending[-1]):
                yield pending
                pending = []
            pending.append(numbers.apply(record))
    if pending:
        yield pending


def _look_ahead(records: Iterator[Record]) -> tuple[Iterator[Record], list[Post]]:
    """Return the records of a file, and the posts with row numbers among the first of them."""
    head = list(islice(records, _HEAD))
    posts = [record.post for record in head if is_row_number(record.post.id)]
    return chain(head, records), posts


def is_of_line(record: Record, before: Record) -> bool:
    """Return True where a record came in the line of the one before it."""
    return record.line is not None and record.line is before.line


def _file_of(record: Record) -> str:
    name, _, _ = record.where.rpartition(":")
    return name


class _RowNumbers:
    """The ids of a file's row numbers: with a ``suffix``, empty where they stand as they are.

    ``stored`` are the ids of posts that are stored under other numbers, by their content.
    """

    def __init__(self, suffix: str = "", stored: _Stored | None = None) -> None:
        self._suffix = suffix
        self._stored = stored or {}
        self._taken: set[tuple[str, str]] = set()
        self._moved: dict[str, str] = {}
        self._placed: set[str] = set()

    @classmethod
    def of_file(cls, archive: Archive, posts: Sequence[Post]) -> _RowNumbers:
        """Return the ids for a file by its first posts with row numbers.

        The suffix is that of the stored posts that most of these agree with; without any, a new
        one, but for the first file with row numbers. Where more of them are stored under other
        numbers, each has the id under which it is stored.
        """
        networks = {post.network for post in posts}
        suffixes = {
            suffix for network in networks for suffix in archive.row_number_suffixes(network)
        }
        if not suffixes:
            return cls()
        agreeing = {
            suffix: _count_agreeing(archive, posts, [f"{post.id}{suffix}" for post in posts])
            for suffix in suffixes
        }
        most = max(agreeing.values())
        moved = cls(_new_suffix(posts), _stored_contents(archive, networks))
        for post in posts:
            moved.place(post)
        if _count_agreeing(archive, posts, [moved.name(post.id) for post in posts]) > most:
            return moved
        if most:
            return cls(min(suffix for suffix in suffixes if agreeing[suffix] == most))
        return cls(_new_suffix(posts))

    def place(self, post: Post) -> None:
        """Find the id under which a post with a row number is stored; of twins in their order.

        Ids that this file gave at an earlier import stay with their rows.
        """
        if post.id in self._placed:
            return
        self._placed.add(post.id)
        own = f"{post.id}{self._suffix}"
        ids = self._stored.get(_content(post), ())
        free = [
            identity
            for identity in sorted(ids, key=lambda identity: identity != own)
            if (post.network, identity) not in self._taken
            and (identity == own or not identity.endswith(self._suffix))
        ]
        if free:
            self._moved[post.id] = free[0]
            self._taken.add((post.network, free[0]))

    def apply(self, record: Record) -> Record:
        """Return the record with the ids of its post and of its references."""
        if self._stored and is_row_number(record.post.id):
            self.place(record.post)
        renumbers = self._suffix or self._moved
        return replace(record, post=self._renumber(record.post)) if renumbers else record

    def _renumber(self, post: Post) -> Post:
        references = tuple(
            replace(reference, id=None if reference.id is None else self.name(reference.id))
            for reference in post.references
        )
        return replace(
            post,
            id=self.name(post.id),
            references=references,
            conversation_id=None
            if post.conversation_id is None
            else self.name(post.conversation_id),
            edits=tuple(map(self.name, post.edits)),
        )

    def name(self, identity: str) -> str:
        """Return the id under which a row number of the file is stored; others as they are."""
        if not is_row_number(identity):
            return identity
        return self._moved.get(identity, f"{identity}{self._suffix}")


def _stored_contents(archive: Archive, networks: Iterable[str]) -> _Stored:
    return {
        (network, *content): tuple(ids)
        for network in networks
        for content, ids in archive.row_numbers_by_content(network).items()
    }


def _content(post: Post) -> _Content:
    return (post.network, fold_handle(post.handle), post.created_at, post.text)


def _count_agreeing(archive: Archive, posts: Sequence[Post], ids: Sequence[str]) -> int:
    """Return how many of the posts agree with one that came under the id beside it."""
    keys = [PostKey(post.network, identity) for post, identity in zip(posts, ids, strict=True)]
    stored = archive.posts_under_ids(keys)
    return sum(
        any(are_one_post(other, post) for other in stored.get(key, ()))
        for key, post in zip(keys, posts, strict=True)
    )


def _new_suffix(posts: Sequence[Post]) -> str:
    """Return ``@`` and 8 hexadecimal digits over the file's first post."""
    first = posts[0]
    content = f"{first.id}\0{first.handle}\0{first.created_at.isoformat()}\0{first.text}"
    return f"@{blake2b(content.encode('utf-8', 'replace'), digest_size=4).hexdigest()}"
