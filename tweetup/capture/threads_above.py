"""The posts outside a window that posts in it answer and quote: questions asked before it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tweetup.model import Relation
from tweetup.networks.base import is_tagged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from tweetup.model import Post
    from tweetup.networks import Query

__all__ = ["find_threads_above"]

_HIGHEST: Final = 6
"""Posts one above another that are looked at: answers to answers are rarely deeper."""
_MOST: Final = 200
"""Posts that are looked at in all, each at the price of a part of a request."""


def find_threads_above(
    posts: Iterable[Post],
    known: Mapping[str, Post],
    query: Query,
    look_up: Callable[[Sequence[str]], Mapping[str, Post]],
) -> tuple[str, ...]:
    """Return the ids of posts above those of a window whose conversations may be the chat's.

    These have the hashtag, or nobody can say whether they have it: most others are posts of people
    who are not in the chat, answered by one who is. ``known`` are the posts that need no look-up.
    """
    threads: dict[str, None] = {}
    seen = dict(known)
    passed: set[str] = set()
    names = _above(posts)
    for _ in range(_HIGHEST):
        due = [name for name in dict.fromkeys(names) if name not in passed]
        due = due[: _MOST - len(passed)]
        if not due:
            break
        passed.update(due)
        seen.update(look_up([name for name in due if name not in seen]))
        threads |= {name: None for name in due if name not in seen or is_tagged(seen[name], query)}
        names = _above(seen[name] for name in due if name in seen)
    return tuple(threads)


def _above(posts: Iterable[Post]) -> Iterator[str]:
    """Yield whom posts answer and quote, and what their conversations began with."""
    for post in posts:
        for relation in (Relation.REPLY, Relation.QUOTE):
            target = post.target(relation)
            if target is not None:
                yield target.id
        if post.target(Relation.REPLY) is not None and post.conversation_id is not None:
            yield post.conversation_id
