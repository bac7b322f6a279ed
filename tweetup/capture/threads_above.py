"""The posts outside a window that posts in it answer and quote: questions asked before it."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Final

from tweetup.errors import CredentialsError, QuotaError
from tweetup.model import Kind, Relation
from tweetup.networks.base import ThreadClimber, is_tagged
from tweetup.networks.errors import NetworkError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from tweetup.model import Post
    from tweetup.networks import Place, Query
    from tweetup.networks.paging import Asker

__all__ = ["find_threads_above", "resolve_replies"]

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


def resolve_replies(place: Place, asker: Asker, posts: Iterable[Post]) -> Mapping[str, Post]:
    """Return replies that do not tell whom they answer as their threads tell it, by their ids.

    The posts above them are among those returned. A thread that is refused tells nothing.
    """
    resolved: dict[str, Post] = {}
    if not isinstance(place, ThreadClimber):
        return resolved
    unknown = [it for it in posts if it.kind is Kind.REPLY and it.target(Relation.REPLY) is None]
    for post in unknown[:_MOST]:
        if post.id not in resolved:
            with suppress(CredentialsError, QuotaError, NetworkError):
                above = asker.ask(partial(place.above, post.id))
                resolved |= {it.id: it for it in above}
    return resolved


def _above(posts: Iterable[Post]) -> Iterator[str]:
    """Yield whom posts answer and quote, and what their conversations began with."""
    for post in posts:
        for relation in (Relation.REPLY, Relation.QUOTE):
            target = post.target(relation)
            if target is not None:
                yield target.id
        if post.target(Relation.REPLY) is not None and post.conversation_id is not None:
            yield post.conversation_id
