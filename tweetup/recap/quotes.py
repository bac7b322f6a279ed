"""Choice of the posts of a section that are shown whole."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tweetup.model import Quote
from tweetup.text import fold_handle, is_repost

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from tweetup.model import Post, PostKey

__all__ = ["choose_quotes", "quote"]

FEWEST = 3
MOST = 6
# Posts of a section for one quote, from this many on.
_POSTS_PER_QUOTE = 4


def quote(post: Post) -> Quote:
    """Return a post as a quote, with the link of its record."""
    return Quote(post=post, url=post.url)


def choose_quotes(
    ranked: Sequence[PostKey],
    posts: Mapping[PostKey, Post],
    *,
    shown: Collection[PostKey],
    hosts: Collection[str],
) -> tuple[Quote, ...]:
    """Return posts of ``ranked`` (best first) from as many people as possible.

    With the posts already ``shown`` (each theme's best quote) they make three to six, one for
    every four posts. Everyone has one quote before anyone has two, hosts come last.
    """
    host_handles = {fold_handle(host) for host in hosts}
    counts = Counter(fold_handle(posts[key].handle) for key in shown if key in posts)
    candidates = [
        posts[key]
        for key in dict.fromkeys(ranked)
        if key in posts and key not in shown and not is_repost(posts[key])
    ]
    total = min(MOST, max(FEWEST, (len(ranked) + len(shown)) // _POSTS_PER_QUOTE))
    size = max(total - len(shown), 1 if shown else FEWEST)
    chosen: list[Post] = []
    while candidates and len(chosen) < size:
        best = min(
            candidates,
            key=lambda post: (
                fold_handle(post.handle) in host_handles,
                counts[fold_handle(post.handle)],
            ),
        )
        candidates.remove(best)
        counts[fold_handle(best.handle)] += 1
        chosen.append(best)
    return tuple(quote(post) for post in chosen)
