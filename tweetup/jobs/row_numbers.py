"""Ids that are the row numbers of a file and not a network's: they belong to their file.

Two tables that each number their rows from 1 hold different posts. Unless most rows agree with
those of an earlier file, a file's row numbers get a suffix of its own: ``12@3f9a2c01``. A table
that was sorted or numbered anew has posts of earlier files under other numbers: the same author,
time and text are the same post, which keeps the id that it has. In a table that was exported again
in another time zone all times differ alike, and the stored ones are kept. References inside the
file follow.
"""

from __future__ import annotations

from bisect import bisect
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache, partial
from hashlib import blake2b
from itertools import chain, groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from tweetup.archive import find_shift
from tweetup.formats.records import is_row_number
from tweetup.jobs.table_shifts import Votes
from tweetup.model import PostKey
from tweetup.text import fold_handle

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from tweetup.archive import Archive
    from tweetup.files import Record
    from tweetup.model import Post

__all__ = ["is_row_number", "number_by_file"]

#: Records of a file that are compared with the posts of the archive.
_HEAD: Final = 2_000
_NO_SHIFT: Final = timedelta()
_MINUTE: Final = timedelta(minutes=1)
#: A row is near the time of another one where the seconds alone may have been cut off.
_NEAR: Final = timedelta(minutes=1, seconds=2)

#: Network, folded handle and text of a post; the ids of posts that have the same, by their time.
_Content = tuple[str, str, str]
_Stored = Mapping[_Content, Mapping[datetime, Sequence[str]]]
#: How much later rows are than stored ones, by their times.
_Shifts = Sequence[tuple[datetime, timedelta]]


def number_by_file(
    archive: Archive,
    records: Iterable[Record],
    *,
    batch: int,
    warn: Callable[[str, int], None],
    passed: Callable[[str], int] = lambda _name: 0,
) -> Iterator[list[Record]]:
    """Yield lists of ``batch`` records, each with the row numbers of its file; a line stays whole.

    A file with row numbers begins a list of its own: it is compared with the posts of all files
    before it, which the caller has written by then. A folder or archive holds several files.
    ``warn`` gets a sentence, and a number of rows, on a table that may be one stored before or has
    other times than it. ``passed`` returns how many records of a file were passed over so far,
    since they are known: what a file is told by does not depend on them.
    """
    pending: list[Record] = []
    for name, of_file in groupby(records, key=_file_of):
        whole, posts = _look_ahead(of_file, partial(passed, name))
        if posts and pending:
            yield pending
            pending = []
        numbers = _RowNumbers.of_file(archive, posts)
        for note, count in numbers.notes(name):
            warn(note, count)
        for record in whole:
            if len(pending) >= batch and not is_of_line(record, pending[-1]):
                yield pending
                pending = []
            pending.append(numbers.apply(record))
    if pending:
        yield pending


def _look_ahead(
    records: Iterator[Record], passed: Callable[[], int]
) -> tuple[Iterator[Record], list[Post]]:
    """Return the records of a file, and the posts with row numbers among the first of them."""
    head = []
    posts = []
    for record in records:
        head.append(record)
        if len(head) + passed() > _HEAD:
            break
        if is_row_number(record.post.id):
            posts.append(record.post)
        if len(head) + passed() == _HEAD:
            break
    return chain(head, records), posts


def is_of_line(record: Record, before: Record) -> bool:
    """Return True where a record came in the line of the one before it."""
    return record.line is not None and record.line is before.line


def _file_of(record: Record) -> str:
    return _name_in(record.where)


@lru_cache(maxsize=2)  # records of a line have the same place
def _name_in(place: str) -> str:
    return place.rpartition(":")[0]


class _Comparison:
    """The rows of a file beside the posts that are stored under the ids given with them."""

    def __init__(self, archive: Archive, posts: Sequence[Post], ids: Sequence[str]) -> None:
        self.votes = Votes()
        self.pairs: list[tuple[Post, Post, timedelta]] = []
        keys = [PostKey(post.network, identity) for post, identity in zip(posts, ids, strict=True)]
        stored = archive.posts_under_ids(keys)
        for key, post in zip(keys, posts, strict=True):
            others = stored.get(key, ())
            agreeing = [
                (other, shift) for other in others if (shift := find_shift(other, post)) is not None
            ]
            self.pairs += [(post, other, shift) for other, shift in agreeing]
            if others:
                shifts = [
                    (shift, abs(post.created_at - other.created_at - shift) <= _NEAR)
                    for other, shift in agreeing
                ]
                self.votes.add(fold_handle(post.handle), shifts)

    def shifts_at(self, elected: Collection[timedelta]) -> _Shifts:
        """Return the elected shifts by the times of the rows that have them."""
        return sorted((post.created_at, shift) for post, _, shift in self.pairs if shift in elected)


class _RowNumbers:
    """The ids of a file's row numbers: with a ``suffix``, empty where they stand as they are.

    ``stored`` are the ids of posts that are stored under other numbers, by their content.
    ``shifts`` say how much later the file's times are than those stored of its table: the one of
    the nearest row.
    """

    def __init__(
        self, suffix: str = "", stored: _Stored | None = None, shifts: _Shifts | None = None
    ) -> None:
        self._suffix = suffix
        self._stored = stored or {}
        self._shifts = shifts if shifts and any(shift for _, shift in shifts) else []
        self._taken: set[tuple[str, str]] = set()
        self._moved: dict[str, str] = {}
        self._placed: set[str] = set()
        self._doubt: tuple[int, PostKey, PostKey] | None = None

    @classmethod
    def of_file(cls, archive: Archive, posts: Sequence[Post]) -> _RowNumbers:
        """Return the ids for a file by its first posts with row numbers.

        The suffix is that of the stored table with which most of these agree, where they are of one
        table; else a new one, but for the first file with row numbers. Where more of them are
        stored under other numbers, each has the id under which it is stored.
        """
        networks = {post.network for post in posts}
        suffixes = {
            suffix for network in networks for suffix in archive.row_number_suffixes(network)
        }
        if not suffixes:
            return cls()
        own = _new_suffix(posts)
        compared = {
            suffix: _Comparison(archive, posts, [f"{post.id}{suffix}" for post in posts])
            for suffix in sorted(suffixes)
        }
        elected = {
            suffix: result
            for suffix, it in compared.items()
            if (result := it.votes.elect()) is not None
        }
        contents = _stored_contents(archive, networks)
        moved = cls(own, contents, _content_shifts(posts, contents))
        for post in posts:
            moved.place(post)
        if not elected:
            moved.doubt(posts, compared.values())
            return moved
        suffix = max(elected, key=lambda suffix: (elected[suffix][0], suffix == own))
        most, shifts = elected[suffix]
        if moved.count_stored(archive, posts) > most:
            return moved
        return cls(suffix, shifts=compared[suffix].shifts_at(shifts))

    def count_stored(self, archive: Archive, posts: Sequence[Post]) -> int:
        """Return how many posts agree with a stored one under the id that they get."""
        shifted = [self.shift(post) for post in posts]
        comparison = _Comparison(archive, shifted, [self.name(post.id) for post in posts])
        return comparison.votes.count((_NO_SHIFT,))

    def doubt(self, posts: Sequence[Post], compared: Iterable[_Comparison]) -> None:
        """Keep that many rows of a table agree with those of a stored one, though too few."""
        best = max(compared, key=lambda it: it.votes.doubtful())
        own = {post.id: post for post in posts if post.id not in self._moved}
        if not best.votes.doubtful() or not own:
            return
        agreeing = [(post, other) for post, other, _ in best.pairs if post.id in own]
        post = agreeing[0][0] if agreeing else next(iter(own.values()))
        stored = agreeing[0][1] if agreeing else best.pairs[0][1]
        key = PostKey(post.network, self.name(post.id))
        self._doubt = (best.votes.doubtful(), stored.key, key)

    def notes(self, name: str) -> Iterator[tuple[str, int]]:
        """Yield sentences on the table of that name, each with the number of rows it is on."""
        if self._doubt is not None:
            count, *keys = self._doubt
            stored, own = (f"{key.network}:{key.id}" for key in keys)
            yield (
                (
                    f"a row of {name} that agrees with the same row of an earlier table, too few to"
                    f" be that table again: both are kept, such as {stored} and {own}; if it is"
                    f" that table, hide what is there twice: tweetup hide {own}"
                ),
                count,
            )
        for shift, count in sorted(Counter(shift for _, shift in self._shifts).items()):
            if shift:
                yield (
                    (
                        f"a time of {name} that is {_hours(shift)} than in the same table stored"
                        " before, which is kept; if the new times are right, import the file into a"
                        " new archive: --archive FILE"
                    ),
                    count,
                )

    def place(self, post: Post) -> None:
        """Find the id under which a post with a row number is stored; of twins in their order.

        Ids that this file gave at an earlier import stay with their rows.
        """
        if post.id in self._placed:
            return
        self._placed.add(post.id)
        own = f"{post.id}{self._suffix}"
        ids = self._stored.get(_content(post), {}).get(self.shift(post).created_at, ())
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
        """Return the record with its ids and time as in the stored table."""
        post = record.post
        if is_row_number(post.id):
            if self._stored:
                self.place(post)
            post = self.shift(post)
        if self._suffix or self._moved:
            post = self._renumber(post)
        return record if post is record.post else replace(record, post=post)

    def shift(self, post: Post) -> Post:
        """Return the post at the time that it has in the stored table."""
        if not self._shifts:
            return post
        place = bisect(self._shifts, post.created_at, key=itemgetter(0))
        near = self._shifts[max(place - 1, 0) : place + 1]
        _, shift = min(near, key=lambda row: abs(row[0] - post.created_at))
        return replace(post, created_at=post.created_at - shift) if shift else post

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
    stored: dict[_Content, dict[datetime, Sequence[str]]] = {}
    for network in networks:
        for content, ids in archive.row_numbers_by_content(network).items():
            handle, created_at, text = content
            stored.setdefault((network, handle, text), {})[created_at] = tuple(ids)
    return stored


def _content(post: Post) -> _Content:
    return (post.network, fold_handle(post.handle), post.text)


def _content_shifts(posts: Sequence[Post], stored: _Stored) -> _Shifts:
    """Return how much later posts are than those with their author and text, by their times."""
    votes = Votes()
    shifts = []
    for post in posts:
        apart = [post.created_at - created_at for created_at in stored.get(_content(post), {})]
        shifts += [(post.created_at, shift) for shift in apart]
        if apart:
            votes.add(fold_handle(post.handle), [(shift, True) for shift in apart])
    elected = votes.elect(summer_time=False)
    if elected is None:
        return []
    return sorted((moment, shift) for moment, shift in shifts if shift in elected[1])


def _hours(shift: timedelta) -> str:
    """Return ``5:30 hours later``, or earlier."""
    hours, minutes = divmod(round(abs(shift) / _MINUTE), 60)
    return f"{hours}:{minutes:02d} hours {'later' if shift > _NO_SHIFT else 'earlier'}"


def _new_suffix(posts: Sequence[Post]) -> str:
    """Return ``@`` and 8 hexadecimal digits over the file's first post."""
    first = posts[0]
    content = f"{first.id}\0{first.handle}\0{first.created_at.isoformat()}\0{first.text}"
    return f"@{blake2b(content.encode('utf-8', 'replace'), digest_size=4).hexdigest()}"
