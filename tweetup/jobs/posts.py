"""A post by the name a person gives it, and the removal of posts and authors."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tweetup.errors import UnknownNameError, UsageError
from tweetup.text import fold_handle

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tweetup.archive import Removed
    from tweetup.model import Post, PostKey
    from tweetup.project.project import Project

__all__ = ["find_post", "name_of", "take_down"]

_MOST_NEAR = 5_000
"""Ids among which the nearest to a mistyped one is looked for."""


def find_post(project: Project, identity: str, *, known: Iterable[PostKey] = ()) -> Post:
    """The post meant by its ``id``, by ``network:id``, or by the link to it.

    Raises :class:`~tweetup.errors.UnknownNameError`, with the nearest of the ``known`` ids, for
    a post the archive does not have, and :class:`~tweetup.errors.UsageError` for an id that two
    networks share.
    """
    wanted = identity.strip()
    found = project.archive.find_post(wanted)
    if not found and "://" in wanted:
        found = _linked(project, wanted)
    if not found:
        near = {key.id for key in known}
        hint = "tweetup search finds a post's id"
        raise UnknownNameError("post", identity, near if len(near) <= _MOST_NEAR else (), hint=hint)
    if len(found) > 1:
        names = " or ".join(name_of(post.key) for post in found)
        raise UsageError(f"several networks have a post {identity}", hint=f"say {names}")
    return found[0]


def _linked(project: Project, link: str) -> tuple[Post, ...]:
    """The posts whose id ends a link; if one of them gives this very link, that one."""
    found = project.archive.find_post(urlsplit(link).path.rstrip("/").rpartition("/")[2])
    return tuple(post for post in found if post.url == link) or found


def name_of(key: PostKey) -> str:
    """``network:id``."""
    return f"{key.network}:{key.id}"


def take_down(project: Project, *, posts: Iterable[str], author: str | None = None) -> Removed:
    """Remove posts by their ids (``id`` or ``network:id``), or everything of an author.

    Raises :class:`~tweetup.errors.UnknownNameError` for a post the archive does not have, and
    :class:`~tweetup.errors.UsageError` for an id that two networks share.
    """
    keys = [find_post(project, identity).key for identity in posts]
    handle = fold_handle(author) if author is not None else None
    return project.archive.remove(posts=keys, author=handle)
