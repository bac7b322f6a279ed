"""The posts without the hashtag that came along with others and belong to a chat all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from tweetup.capture.reference_counts import RELATIONS
from tweetup.formats.records import Record
from tweetup.model import Kind
from tweetup.networks.base import Page, is_within

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from tweetup.model import Post
    from tweetup.networks import Query

__all__ = ["Along", "adopt", "ids_of"]


class Along:
    """The posts that came along with those of a search, as that has shown them."""

    def __init__(self) -> None:
        self._records: dict[str, Record] = {}
        self.format = ""

    def note(self, page: Page) -> None:
        """Note the posts that came along with a page."""
        self.format = page.format
        self._records |= {
            item.post.id: item
            for item in page.records
            if isinstance(item, Record) and item.included
        }

    def add(self, records: Iterable[Record]) -> None:
        """Note posts that were asked for one by one."""
        self._records |= {item.post.id: item for item in records}

    def add_earlier(self, records: Iterable[Record]) -> None:
        """Note posts that came along with the earlier parts of the search."""
        self._records = {item.post.id: item for item in records} | self._records

    @property
    def posts(self) -> dict[str, Post]:
        """The posts by their ids."""
        return {name: record.post for name, record in self._records.items()}

    def among(self, members: Iterable[Post]) -> dict[str, Post]:
        """Return those that are among the posts of a chat, by their ids."""
        names = {post.id for post in members}
        return {name: post for name, post in self.posts.items() if name in names}

    def page(
        self, members: Iterable[Post], query: Query, *, asking: Collection[str], all_of_them: bool
    ) -> Page | None:
        """Return those that belong to a chat beside its ``members`` so far; None for none.

        ``asking`` are posts of its hosts, which belong to it; ``all_of_them`` has others as well.
        """
        known = ids_of(members)
        hosts = [
            replace(record, included=False)
            for name, record in self._records.items()
            if name in asking and name not in known
        ]
        others = adopt(self._records.values(), known.union(asking), query) if all_of_them else ()
        adopted = (*hosts, *others)
        return Page(records=adopted, format=self.format) if adopted else None


def ids_of(posts: Iterable[Post]) -> set[str]:
    """Return the ids of posts, those of all their versions."""
    return {name for post in posts for name in (post.id, *post.edits)}


def adopt(records: Iterable[Record], members: Collection[str], query: Query) -> Iterator[Record]:
    """Yield the records of posts that belong to a chat, as if they had been asked for.

    They are of its window and answer or quote one of its posts, whose ids are ``members``, or one
    another, or are in a conversation that began with one of these. A post that has nothing to do
    with the chat may be quoted by somebody who is in it.
    """
    known = set(members)
    left = [
        record
        for record in records
        if record.post.kind is not Kind.REPOST
        and record.post.id not in known
        and is_within(record.post, query)
    ]
    while belonging := [record for record in left if _belongs(record.post, known)]:
        known |= ids_of(record.post for record in belonging)
        left = [record for record in left if record.post.id not in known]
        for record in belonging:
            yield replace(record, included=False)


def _belongs(post: Post, members: Collection[str]) -> bool:
    targets = (post.target(relation) for relation in RELATIONS.values())
    return post.conversation_id in members or any(
        target is not None and target.id in members for target in targets
    )
