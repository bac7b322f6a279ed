"""Replies to posts that are not in the archive, whose thread began under an earlier question.

A search for a hashtag finds the replies that carry it and not those between them. Such a reply
stands where its author or its words do, while the thread may be about something asked long ago.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from tweetup.formats.times import id_time
from tweetup.model import Relation
from tweetup.text import fold_handle, leading_mentions

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import datetime

    from tweetup.model import Placement, Post, PostKey, Question

__all__ = ["find_of_earlier_threads"]

# Two people who last wrote to each other so long before the missing post began anew.
_REACH: Final = timedelta(minutes=15)


def find_of_earlier_threads(
    posts: Sequence[Post],
    *,
    questions: Mapping[str, Question],
    placements: Mapping[PostKey, Placement],
    loose: Collection[PostKey],
) -> frozenset[PostKey]:
    """Return the posts, of ``loose``, that go on with a thread from before their question.

    The post that they answer is not among ``posts``, which are in time order, and it was written
    before the question was asked (ids of X hold the time), or its author and theirs last wrote to
    each other under another question. So do unlabelled replies to such posts.
    """
    keys = {post.key for post in posts}
    last_exchange: dict[frozenset[str], Post] = {}
    strays: set[PostKey] = set()
    for post in posts:
        target = post.target(Relation.REPLY)
        pairs = list(_pairs(post))
        placement = placements.get(post.key)
        if placement is not None and post.key in loose and target is not None:
            question = questions[placement.section]
            if target in keys:
                strays.update({post.key} if target in strays else ())
            elif _precedes(target, question) or any(
                _goes_on(last_exchange[pair], post, target, placements, strays)
                for pair in pairs[:1]
                if pair in last_exchange
            ):
                strays.add(post.key)
        last_exchange.update(dict.fromkeys(pairs, post))
    return frozenset(strays)


def _pairs(post: Post) -> Iterator[frozenset[str]]:
    """Yield the author with each person whom a post speaks to, the one it answers first."""
    author = fold_handle(post.handle)
    answered = [
        fold_handle(reference.handle)
        for reference in post.references
        if reference.relation is Relation.REPLY and reference.handle
    ]
    for handle in (*answered, *map(fold_handle, leading_mentions(post.text, post.mentions))):
        if handle != author:
            yield frozenset((author, handle))


def _precedes(target: PostKey, question: Question) -> bool:
    """Return True where a post was written before the question was asked."""
    written = _written_at(target)
    return written is not None and question.asked_at is not None and written < question.asked_at


def _goes_on(
    earlier: Post,
    post: Post,
    target: PostKey,
    placements: Mapping[PostKey, Placement],
    strays: Collection[PostKey],
) -> bool:
    """Return True where two people's last exchange was recent and under another question."""
    if (_written_at(target) or post.created_at) - earlier.created_at > _REACH:
        return False
    if earlier.key in strays:
        return True
    before, now = placements.get(earlier.key), placements.get(post.key)
    return before is not None and now is not None and before.section != now.section


def _written_at(key: PostKey) -> datetime | None:
    return id_time(key.id) if key.network == "x" else None
