"""What a person asked to be removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tweetup.pipeline.posts import find_post
from tweetup.text import fold_handle

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tweetup.archive import Removed
    from tweetup.pipeline.workplace import Work

__all__ = ["take_down"]


def take_down(work: Work, *, posts: Iterable[str], author: str | None = None) -> Removed:
    """Remove posts by their ids (``id`` or ``network:id``), or everything of an author.

    Raises :class:`~tweetup.errors.UnknownNameError` for a post the archive does not have, and
    :class:`~tweetup.errors.UsageError` for an id that two networks share.
    """
    keys = [find_post(work, identity).key for identity in posts]
    handle = fold_handle(author) if author is not None else None
    return work.archive.remove(posts=keys, author=handle)
