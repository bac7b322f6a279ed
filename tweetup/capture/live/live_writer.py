"""Write posts from streams into the archive in batches, and keep the latest in memory to show."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from msgspec import structs

from tweetup.archive import Added, Incoming, Withdrawn
from tweetup.capture.ledger import REPLIES
from tweetup.errors import ArchiveError
from tweetup.formats.records import Deletion, Record, Skipped
from tweetup.model import DELETED, Cost, PostKey, Progress, Relation, in_time_order
from tweetup.networks import Query
from tweetup.networks.base import is_tagged

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from tweetup.archive import Archive
    from tweetup.model import Capture, Gap, Post
    from tweetup.networks import StreamEvents
    from tweetup.networks.prices import NetworkPrices

__all__ = ["LiveWriter"]

_MAX_IN_MEMORY: Final = 4_000
"""The most posts in memory for the view; the archive has all."""
_RETRY_FOR: Final = timedelta(minutes=5)
"""How long a failed write (another program writes, the disk is full) is retried."""


class _StreamEntry:
    """The ledger entry of one place's stream, begun with the first write."""

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
        """Write the records since the last write with the progress, in one transaction."""
        records = (
            Incoming(record.post, record.pieces, record.included, heard=True)
            for record in self.records
        )
        added = self._archive.add_page(self.number, records, self.progress(gaps))
        self.records.clear()
        return added

    @property
    def number(self) -> int:
        """The number of the entry in the ledger."""
        if self._number is None:
            self._number = self._archive.begin(self._capture)
        return self._number


class LiveWriter:
    """Write the posts of several places' streams, each under its own ledger entry.

    Replies and quotes that were heard without the hashtag have an entry of their own: no search by
    hashtag finds them, so none may be compared with them. At most ``max_replies`` are kept.

    The archive decides on late events: a post that it leaves out, since it was deleted or is
    hidden, leaves memory as well, and one of which it has a later version is shown in that.

    A batch that cannot be written is retried with the next one; after five minutes of failures
    the :class:`~tweetup.errors.ArchiveError` is raised.
    """

    def __init__(
        self,
        archive: Archive,
        captures: Mapping[str, Capture],
        prices: NetworkPrices,
        posts: Iterable[Post],
        *,
        hashtags: Iterable[str] = (),
        max_replies: int = 0,
        max_in_memory: int = _MAX_IN_MEMORY,
    ) -> None:
        """Take ``captures`` by the places' names, and ``posts`` of the session from the archive.

        Without ``hashtags``, the chat's own, no post counts as one without the hashtag. At most
        ``max_in_memory`` posts stay in memory, the latest ones.
        """
        self.posts = {post.key: post for post in posts}
        self.replies = 0
        self.added = Added()
        self.withdrawn = Withdrawn()
        self.write_error: ArchiveError | None = None
        self._archive = archive
        self._max_in_memory = max_in_memory
        self._query = Query(hashtags=tuple(hashtags))
        self._max_replies = max_replies
        self._entries = {
            place: _StreamEntry(archive, capture, prices) for place, capture in captures.items()
        }
        self._reply_entries = {
            place: _StreamEntry(archive, _of_replies(capture), prices)
            for place, capture in captures.items()
        }
        self._failing_since: datetime | None = None
        self._gone_keys: set[PostKey] = set()
        self._gone_accounts: set[tuple[str, str | None]] = set()
        self._hidden: dict[PostKey, Post] = {}
        self._unsure: set[PostKey] = set()

    @property
    def read(self) -> int:
        """The number of records from all places."""
        return sum(entry.read for _, entry in self._all_entries())

    @property
    def cost(self) -> Cost:
        """The cost of all places."""
        return sum((entry.cost for entry in self._entries.values()), Cost())

    def take(self, place: str, heard: StreamEvents) -> bool:
        """Queue records for the next batch, and return whether the posts in memory changed."""
        entry = self._entries[place]
        entry.format = heard.format or entry.format
        entry.cursor = heard.cursor or entry.cursor
        for name, count in heard.charges:
            entry.charges[name] += count
        changed = False
        for item in heard.records:
            entry.read += 1
            if isinstance(item, Deletion):
                entry.deletions.append(item)
                if not item.only_places:
                    changed |= self._bring_back(item) if item.back else self._forget(item)
            elif isinstance(item, Skipped):
                entry.skipped[item.reason] += 1
            elif self._is_reply(item):
                entry.read -= 1
                changed |= self._take_reply(place, structs.replace(item, included=False))
            else:
                entry.records.append(item)
                changed |= self._remember(item)
        return changed

    def _is_reply(self, record: Record) -> bool:
        """Return whether a post is a reply or quote without the hashtag.

        One that only came along with another is, where it answers or quotes a post in memory and
        is none itself.
        """
        post = record.post
        targets = (post.target(relation) for relation in (Relation.REPLY, Relation.QUOTE))
        return (
            bool(self._query.hashtags)
            and (
                not record.included
                or (
                    post.key not in self.posts
                    and any(it and PostKey(post.network, it.id) in self.posts for it in targets)
                )
            )
            and post.target(Relation.REPOST) is None
            and not is_tagged(post, self._query)
        )

    def _take_reply(self, place: str, record: Record) -> bool:
        entry = self._reply_entries[place]
        entry.format = self._entries[place].format
        entry.read += 1
        if record.post.key not in self.posts:
            if self.replies >= self._max_replies:
                entry.skipped[f"more replies than {self._max_replies:,}"] += 1
                return False
            self.replies += 1
        entry.records.append(record)
        return self._remember(record)

    @property
    def takes_replies(self) -> bool:
        """True while more replies without the hashtag are kept."""
        return self.replies < self._max_replies

    def _all_entries(self) -> Iterator[tuple[str, _StreamEntry]]:
        yield from self._entries.items()
        yield from self._reply_entries.items()

    def add_searched(self, posts: Iterable[Post]) -> None:
        """Add posts of a search to those in memory, but for those that went while it ran."""
        for post in posts:
            if post.key not in self._gone_keys and _account(post) not in self._gone_accounts:
                self.posts.setdefault(post.key, post)

    def _remember(self, record: Record) -> bool:
        post = record.post
        if record.included or self.posts.get(post.key) == post:
            return False
        self.posts[post.key] = post
        self._unsure.add(post.key)
        if len(self.posts) > self._max_in_memory:
            ordered = in_time_order(self.posts.values())
            self.posts = {post.key: post for post in ordered[-self._max_in_memory * 3 // 4 :]}
        return True

    def _forget(self, deletion: Deletion) -> bool:
        gone = set()
        if deletion.post_id is not None:
            key = PostKey(deletion.network, deletion.post_id)
            self._gone_keys.add(key)
            gone = {key} & self.posts.keys()
        if deletion.author_id is not None:
            account = (deletion.network, deletion.author_id)
            self._gone_accounts.add(account)
            gone |= {key for key, post in self.posts.items() if _account(post) == account}
        self._unsure |= gone
        for key in gone:
            post = self.posts.pop(key)
            if deletion.reason != DELETED:
                self._hidden[key] = post
        return bool(gone)

    def _bring_back(self, notice: Deletion) -> bool:
        """Show posts again that a notice had hidden, and that another one says are back."""
        account = (notice.network, notice.author_id)
        self._gone_accounts.discard(account)
        back = {key for key, post in self._hidden.items() if _account(post) == account}
        if notice.post_id is not None:
            key = PostKey(notice.network, notice.post_id)
            self._gone_keys.discard(key)
            back |= {key} & self._hidden.keys()
        self._unsure |= back
        for key in back:
            self._gone_keys.discard(key)
            self.posts[key] = self._hidden.pop(key)
            self._gone_accounts.discard(_account(self.posts[key]))
        return bool(back)

    def write(self, now: datetime, gaps: Mapping[str, Sequence[Gap]]) -> bool:
        """Write the batch, and return whether the posts in memory changed by it.

        ``gaps`` are by the places' names. Raises :class:`~tweetup.errors.ArchiveError` where
        writing has failed for five minutes.
        """
        try:
            self._write(gaps)
        except ArchiveError as error:
            self._failing_since = self._failing_since or now
            if now - self._failing_since > _RETRY_FOR:
                raise
            self.write_error = error
            return False
        self._failing_since = self.write_error = None
        return self._follow_archive()

    def _follow_archive(self) -> bool:
        """Take over what the archive made of the last events; return whether anything changed."""
        if not self._unsure:
            return False
        stored = {post.key: post for post in self._archive.posts_by_key(self._unsure)}
        before = {key: self.posts.get(key) for key in self._unsure}
        for key in self._unsure:
            if key not in stored:
                self.posts.pop(key, None)
                continue
            # A notice that came late has hidden nothing.
            self._hidden.pop(key, None)
            self._gone_keys.discard(key)
            self._gone_accounts.discard(_account(stored[key]))
            self.posts[key] = stored[key]
        changed = any(self.posts.get(key) != post for key, post in before.items())
        self._unsure.clear()
        return changed

    def _write(self, gaps: Mapping[str, Sequence[Gap]]) -> None:
        for place, entry in self._all_entries():
            if entry.records:
                self.added += entry.write(gaps.get(place, ()))
            if entry.deletions:
                self._delete(entry.deletions)
                entry.deletions.clear()

    def _delete(self, deletions: Iterable[Deletion]) -> None:
        """Remove, hide or show the posts that notices are about, as far as the archive has them."""
        absences = self._archive.absences
        absent = {it.key for it in absences.posts()}
        self.withdrawn += absences.take(
            [
                notice
                for notice in deletions
                if not (notice.back and notice.post_id)
                or PostKey(notice.network, notice.post_id) in absent
                or notice.author_id
            ],
            only_known=True,
        )

    def finish(self, gaps: Mapping[str, Sequence[Gap]]) -> None:
        """Write the last batch and finish the ledger entries.

        Raises :class:`~tweetup.errors.ArchiveError` where that fails.
        """
        self._write(gaps)
        for place, entry in self._all_entries():
            if entry is self._entries[place] or entry.read:
                entry.cursor = None
                self._archive.finish_capture(entry.number, entry.progress(gaps.get(place, ())))


def _of_replies(capture: Capture) -> Capture:
    """Return the entry of the replies and quotes without the hashtag that a stream has heard."""
    return structs.replace(
        capture, kind=REPLIES, query=f"replies to and quotes of posts with {capture.query}"
    )


def _account(post: Post) -> tuple[str, str | None]:
    return post.network, post.author.id
