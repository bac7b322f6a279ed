"""Handles with their server: texts on Mastodon name ``@ada``, whose handle is ``ada@its.server``.

A short name means the only author of that name who writes on the network in the same session, or
the account that the record itself names among its mentions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from tweetup.text.echoes import PSEUDONYM
from tweetup.text.entities import find_mentions, fold_handle, in_full

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from tweetup.model import Post

__all__ = ["whole_handles", "with_whole_mentions"]


def whole_handles(handles: Iterable[str], posts: Iterable[Post]) -> tuple[str, ...]:
    """Return handles, those that only lack the server of an author of the posts with it."""
    names = {post.handle for post in posts if "@" in post.handle}
    return tuple(in_full(handle, names) for handle in handles)


def with_whole_mentions(posts: Collection[Post]) -> tuple[Post, ...]:
    """Return the posts of a session, whose mentions of its authors have the server in them.

    What a text names and a record does not is added to the mentions. Texts stay as they are.
    """
    names: dict[str, set[str]] = {}
    for post in posts:
        if "@" in post.handle:
            names.setdefault(post.network, set()).add(post.handle)
    if not names:
        return tuple(posts)
    return tuple(_completed(post, names.get(post.network, ())) for post in posts)


def _completed(post: Post, names: Collection[str]) -> Post:
    if "@" not in post.text or not names:
        return post
    known = dict.fromkeys(in_full(handle, names) for handle in post.mentions)
    folded = {fold_handle(handle).partition("@")[0] for handle in known}
    if any(handle.startswith(PSEUDONYM) for handle in folded):
        return post  # what its text names may be somebody who was removed
    short = [it for it in find_mentions(post.text) if fold_handle(it) not in folded]
    mentions = (*known, *(full for it in short if (full := in_full(it, names)) != it))
    return post if mentions == post.mentions else replace(post, mentions=mentions)
