"""Which posts of a section are shown whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tweetup.model import Quote
from tweetup.text import fold_handle, is_repost

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from tweetup.model import Post, PostKey

__all__ = ["choose_quotes", "quote"]

FEWEST = 3
MOST = 6
_ANSWERS_A_QUOTE = 4


def quote(post: Post) -> Quote:
    """A post shown whole, with the link its record gives."""
    return Quote(post=post, url=post.url)


def choose_quotes(
    ranked: Sequence[PostKey],
    posts: Mapping[PostKey, Post],
    *,
    taken: Collection[PostKey],
    hosts: Collection[str],
) -> tuple[Quote, ...]:
    """Posts of ``ranked`` (best first) from as many people as possible.

    With those ``taken`` (each theme's best quote) they make three to six; a small section has
    fewer, about one for every four posts above three. Everyone has one quote before anyone has
    two, people not quoted yet come before those who are, hosts last.
    """
    hosting = {fold_handle(host) for host in hosts}
    voices: dict[str, int] = {}
    for key in taken:
        if key in posts:
            handle = fold_handle(posts[key].handle)
            voices[handle] = voices.get(handle, 0) + 1
    left = [
        posts[key]
        for key in dict.fromkeys(ranked)
        if key in posts and key not in taken and not is_repost(posts[key])
    ]
    wanted = min(MOST, max(FEWEST, (len(ranked) + len(taken)) // _ANSWERS_A_QUOTE))
    size = max(wanted - len(taken), 1 if taken else FEWEST)
    chosen: list[Post] = []
    while left and len(chosen) < size:
        best = min(
            left,
            key=lambda post: (
                fold_handle(post.handle) in hosting,
                voices.get(fold_handle(post.handle), 0),
            ),
        )
        left.remove(best)
        voices[fold_handle(best.handle)] = voices.get(fold_handle(best.handle), 0) + 1
        chosen.append(best)
    return tuple(quote(post) for post in chosen)
