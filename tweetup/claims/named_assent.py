"""Agreement with a person by name ("+1 @who"), as support of that person's one answer.

In stated replies with words of assent, where the person addressed had written one post of the
section so far, an answer, it was the post replied to seven times of seven; one answer among other
posts of theirs was not, once in eight. So more posts than one leave the agreement untold.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from tweetup.model import Support, in_time_order
from tweetup.text import fold_handle

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tweetup.claims.gate import Gate
    from tweetup.model import NamedAssent, Post, PostKey

__all__ = ["admit_named_assent"]


def admit_named_assent(
    gate: Gate, named: Iterable[NamedAssent], *, support: Mapping[PostKey, Support]
) -> dict[PostKey, Support]:
    """Return the support of posts, with those who agreed with their author by name.

    Such a post counts for the one post that the person named wrote before in its section, if that
    is an answer; of a person who agreed with a post already no second agreement counts.
    """
    placed = {post.key: gate.section(post.key) for post in gate.posts.values()}
    wrote = _written(gate)
    used = {key for backing in support.values() for key in backing.agreed}
    result = dict(support)
    for assent in named:
        post = gate.posts.get(assent.post)
        if post is None or post.key in used or not gate.is_admitted(post.key):
            continue
        before = [
            other.key
            for other in wrote[post.network, assent.handle]
            if placed[other.key] in {placed[post.key], None} and other.order < post.order
        ]
        if len(before) == 1 and gate.is_answer(before[0]):
            backing = result.get(before[0], Support(post=before[0]))
            result[before[0]] = _with_agreement(gate, backing, post)
    return result


def _written(gate: Gate) -> defaultdict[tuple[str, str], list[Post]]:
    """Return the posts of each account that are no reposts, in time order."""
    wrote: defaultdict[tuple[str, str], list[Post]] = defaultdict(list)
    for post in in_time_order(gate.posts.values()):
        if not gate.is_repost(post.key):
            wrote[post.network, fold_handle(post.handle)].append(post)
    return wrote


def _with_agreement(gate: Gate, backing: Support, post: Post) -> Support:
    """Return the support with one more post, unless its author agreed or disagreed already."""
    keys = (*backing.agreed, *backing.against, *backing.contrasted)
    authors = {fold_handle(gate.posts[key].handle) for key in keys if key in gate.posts}
    if fold_handle(post.handle) in authors:
        return backing
    return replace(backing, agreed=(*backing.agreed, post.key))
