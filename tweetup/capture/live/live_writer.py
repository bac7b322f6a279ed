"""What is heard goes into the archive, a second's worth at a time, and stays at hand to view."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from tweetup.archive import Added
from tweetup.errors import ArchiveError
from tweetup.files import Deletion, Record, Skipped
from tweetup.model import Cost, PostKey, Progress, in_time_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from tweetup.archive import Archive
    from tweetup.model import Capture, Gap, Post
    from tweetup.networks import Heard
    from tweetup.networks.prices import NetworkPrices

__all__ = ["Keeper"]

_MOST_POSTS: Final = 4_000
"""Posts at hand for the view; the archive has them all."""
_LONGEST: Final = timedelta(minutes=5)
"""How long writing may fail (another program writes, the disk is full) before it is given up."""


class _Line:
    """A line of the ledger for one place, which is opened when there is something to write."""

    def __init__(self, archive: Archive, capture: Capture, prices: NetworkPrices) -> None:
        self.read = 0
        self.cursor: str | None = None
        self.format: str | None = None
        self.charges: Counter[str] = Counter()
        self.skipped: Counter[str] = Counter()
        self.records: list[Record] = []
        self.deletions: list[Deletion] = []
        self._archive = archive
        self._capture = capture
        self._prices = prices
        self._number: int | None = None

    @property
    def cost(self) -> Cost:
        charges = tuple(sorted(self.charges.items()))
        return Cost(
            charges=charges, usd=self._prices.of_charges(charges), prices_of=self._prices.of
        )

    def progress(self, gaps: Sequence[Gap]) -> Progress:
        return Progress(
            cursor=self.cursor,
            format=self.format,
            read=self.read,
            skipped=tuple(sorted(self.skipped.items())),
            gaps=tuple(gaps),
            cost=self.cost,
        )

    def write(self, gaps: Sequence[Gap]) -> Added:
        """What was heard since the last time, and how far that is, in one transaction."""
        records = ((one.post, one.pieces, one.included) for one in self.records)
        added = self._archive.add_page(self.number, records, self.progress(gaps))
        self.records.clear()
        return added

    @property
    def number(self) -> int:
        """Its number in the ledger."""
        if self._number is None:
            self._number = self._archive.begin(self._capture)
        return self._number


class Keeper:
    """Writes what is heard at several places, each under its own line of the ledger.

    A batch that cannot be written is tried again with the next one; after minutes of that the
    :class:`~tweetup.errors.ArchiveError` is raised.
    """

    def __init__(
        self,
        archive: Archive,
        captures: Mapping[str, Capture],
        prices: NetworkPrices,
        posts: Iterable[Post],
        *,
        most_posts: int = _MOST_POSTS,
    ) -> None:
        """``captures`` are by the places' names; ``posts`` of the session are there already.

        No more than ``most_posts`` are at hand, the latest ones.
        """
        self.posts = {post.key: post for post in posts}
        self.added = Added()
        self.deleted = 0
        self.trouble: ArchiveError | None = None
        self._archive = archive
        self._most_posts = most_posts
        self._lines = {place: _Line(archive, one, prices) for place, one in captures.items()}
        self._failing_since: datetime | None = None
        self._gone: set[PostKey] = set()
        self._gone_accounts: set[tuple[str, str | None]] = set()

    @property
    def read(self) -> int:
        """Records heard at all places."""
        return sum(line.read for line in self._lines.values())

    @property
    def cost(self) -> Cost:
        """What all places charged."""
        return sum((line.cost for line in self._lines.values()), Cost())

    def take(self, place: str, heard: Heard) -> bool:
        """Have what was heard written with the next batch; whether the posts at hand changed."""
        line = self._lines[place]
        line.format = heard.format or line.format
        line.cursor = heard.cursor or line.cursor
        for name, count in heard.charges:
            line.charges[name] += count
        changed = False
        for item in heard.found:
            line.read += 1
            if isinstance(item, Deletion):
                line.deletions.append(item)
                changed |= self._let_go(item)
            elif isinstance(item, Skipped):
                line.skipped[item.reason] += 1
            else:
                line.records.append(item)
                changed |= self._at_hand(item)
        return changed

    def have_at_hand(self, posts: Iterable[Post]) -> None:
        """Posts that were found otherwise, but for those taken back while that took its time."""
        for post in posts:
            if post.key not in self._gone and _account(post) not in self._gone_accounts:
                self.posts.setdefault(post.key, post)

    def _at_hand(self, record: Record) -> bool:
        post = record.post
        if record.included or self.posts.get(post.key) == post:
            return False
        self.posts[post.key] = post
        if len(self.posts) > self._most_posts:
            latest = in_time_order(self.posts.values())
            self.posts = {one.key: one for one in latest[-self._most_posts * 3 // 4 :]}
        return True

    def _let_go(self, deletion: Deletion) -> bool:
        gone = set()
        if deletion.post_id is not None:
            key = PostKey(deletion.network, deletion.post_id)
            self._gone.add(key)
            gone = {key} & self.posts.keys()
        if deletion.author_id is not None:
            account = (deletion.network, deletion.author_id)
            self._gone_accounts.add(account)
            gone |= {key for key, post in self.posts.items() if _account(post) == account}
        for key in gone:
            del self.posts[key]
        return bool(gone)

    def write(self, now: datetime, gaps: Mapping[str, Sequence[Gap]]) -> None:
        """Write what has been taken since the last time; ``gaps`` are by the places' names."""
        try:
            self._write(gaps)
        except ArchiveError as error:
            self._failing_since = self._failing_since or now
            if now - self._failing_since > _LONGEST:
                raise
            self.trouble = error
        else:
            self._failing_since = self.trouble = None

    def _write(self, gaps: Mapping[str, Sequence[Gap]]) -> None:
        for place, line in self._lines.items():
            if line.records:
                self.added += line.write(gaps.get(place, ()))
            if line.deletions:
                self._delete(line.deletions)
                line.deletions.clear()

    def _delete(self, deletions: Iterable[Deletion]) -> None:
        """Take down what must go: of single posts those that are there, of accounts all."""
        keys = [PostKey(one.network, one.post_id) for one in deletions if one.post_id is not None]
        known = [post.key for post in self._archive.posts_by_key(keys)]
        accounts = [(one.network, one.author_id) for one in deletions if one.author_id is not None]
        if known or accounts:
            self.deleted += self._archive.remove(posts=known, author_ids=accounts).posts

    def finish(self, gaps: Mapping[str, Sequence[Gap]]) -> None:
        """Write what is left and close the lines of the ledger.

        Raises :class:`~tweetup.errors.ArchiveError` where that fails.
        """
        self._write(gaps)
        for place, line in self._lines.items():
            line.cursor = None
            self._archive.finish_capture(line.number, line.progress(gaps.get(place, ())))


def _account(post: Post) -> tuple[str, str | None]:
    return post.network, post.author.id
