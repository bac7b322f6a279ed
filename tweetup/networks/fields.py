"""Fields that requests ask for, and whether any post of an answer has them.

An API that renames a field goes on answering, without it: a post then has no counts, or is cut off,
and nothing else tells.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tweetup.formats.records import Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tweetup.model import Post

__all__ = ["RequiredField", "count_fields", "fields_of"]


def _always(post: Post) -> bool:  # noqa: ARG001 - a condition that every post meets
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class RequiredField:
    """A field that requests ask for, by the network's name for it.

    ``is_due`` returns whether a post must have it, ``is_there`` whether it has.
    """

    name: str
    is_there: Callable[[Post], bool]
    is_due: Callable[[Post], bool] = _always


def fields_of(
    records: Iterable[object], required: Iterable[RequiredField]
) -> dict[str, tuple[int, int]]:
    """Return the fields that posts of a page must have, with how many must and how many do."""
    posts = [item.post for item in records if isinstance(item, Record) and not item.included]
    return {
        one.name: (len(due), sum(one.is_there(post) for post in due))
        for one in required
        if (due := [post for post in posts if one.is_due(post)])
    }


def count_fields(**names: str) -> tuple[RequiredField, ...]:
    """Return the fields of a post's counts, by the network's name of each (of :class:`Counts`)."""

    def is_there(count: str) -> Callable[[Post], bool]:
        return lambda post: getattr(post.counts, count, None) is not None

    return tuple(
        RequiredField(name=name, is_there=is_there(count)) for count, name in names.items()
    )
