"""Conflicts of posts under one id: listed with both posts, and decided by a person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tweetup.archive import Conflict, Decision

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tweetup.model import Post
    from tweetup.project.project import Project

__all__ = ["ConflictingPosts", "decide_conflict", "list_conflicts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictingPosts:
    """A conflict with its two posts; None for a post that is no longer in the archive."""

    conflict: Conflict
    first: Post | None
    second: Post | None


def list_conflicts(project: Project, *, decided: bool = False) -> tuple[ConflictingPosts, ...]:
    """Return the conflicts nobody has decided, in the order found; with ``decided`` all."""
    return _with_posts(project, project.archive.conflicts(decided=decided))


def decide_conflict(
    project: Project, number: int, decision: str | None, *, note: str | None = None
) -> ConflictingPosts:
    """Store the decision ``both``, ``first`` or ``second``, or take it back (None).

    Raises :class:`~tweetup.errors.UnknownNameError` for a number that no conflict has.
    """
    chosen = None if decision is None else Decision(decision)
    conflict = project.archive.decide_conflict(number, chosen, note=note)
    project.forget()
    return _with_posts(project, [conflict])[0]


def _with_posts(project: Project, conflicts: Sequence[Conflict]) -> tuple[ConflictingPosts, ...]:
    keys = [key for conflict in conflicts for key in (conflict.first, conflict.second)]
    posts = {post.key: post for post in project.archive.posts_by_key(keys)}
    return tuple(
        ConflictingPosts(
            conflict=conflict,
            first=posts.get(conflict.first),
            second=posts.get(conflict.second),
        )
        for conflict in conflicts
    )
