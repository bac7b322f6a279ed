"""What a query is about, for networks that cannot be asked exactly that."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from tweetup.formats.records import Record
from tweetup.text import fold_tag

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tweetup.model import Post
    from tweetup.networks.base import Query

__all__ = ["is_tagged", "is_within", "kept"]

T = TypeVar("T")


def is_tagged(post: Post, query: Query) -> bool:
    """Whether a post carries one of the hashtags."""
    wanted = {fold_tag(tag) for tag in query.hashtags}
    return any(fold_tag(tag) in wanted for tag in post.hashtags)


def is_within(post: Post, query: Query) -> bool:
    """Whether a post is inside the window."""
    moment = post.created_at
    is_late = query.until is not None and moment >= query.until
    return not is_late and (query.since is None or moment >= query.since)


def kept(found: Iterable[T], wanted: Callable[[Post], bool]) -> Iterator[T]:
    """Records of posts that are wanted, what came along with these, and all that is no record."""
    is_kept = False
    for one in found:
        if isinstance(one, Record) and not one.included:
            is_kept = wanted(one.post)
        if is_kept or not isinstance(one, Record):
            yield one
