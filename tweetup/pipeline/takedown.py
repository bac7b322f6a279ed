"""What a person asked to be removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tweetup.errors import UnknownNameError, UsageError
from tweetup.text import fold_handle

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tweetup.archive import Removed
    from tweetup.model import PostKey
    from tweetup.pipeline.workplace import Work

__all__ = ["take_down"]


def take_down(work: Work, *, posts: Iterable[str], author: str | None = None) -> Removed:
    """Remove posts by their ids (``id`` or ``network:id``), or everything of an author.

    Raises :class:`~tweetup.errors.UnknownNameError` for a post the archive does not have, and
    :class:`~tweetup.errors.UsageError` for an id that two networks share.
    """
    keys = [_one_post(work, identity) for identity in posts]
    handle = fold_handle(author) if author is not None else None
    return work.archive.remove(posts=keys, author=handle)


def _one_post(work: Work, identity: str) -> PostKey:
    found = work.archive.find_post(identity)
    if not found:
        raise UnknownNameError("post", identity, (), hint="tweetup search finds a post's id")
    if len(found) > 1:
        names = " or ".join(f"{post.network}:{post.id}" for post in found)
        raise UsageError(f"several networks have a post {identity}", hint=f"say {names}")
    return found[0].key
