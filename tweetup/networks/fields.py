"""Fields that requests ask for, and whether the posts of an answer have them.

An API that renames a field goes on answering, without it: a post then has no counts, or is cut off,
and nothing else tells. Where some posts lack a field, the description of the network's maker tells
whether it is optional.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tweetup.formats.records import Record
from tweetup.networks.base import FieldCount

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tweetup.model import Post

__all__ = ["RequiredField", "count_fields", "fields_of"]


def _always(post: Post) -> bool:  # noqa: ARG001 - a condition that every post meets
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class RequiredField:
    """A field that requests ask for, by the network's name for it.

    ``is_due`` returns whether a post must have it, ``is_there`` whether it has. It is ``promised``
    where it is not optional by the description of the network's maker.
    """

    name: str
    is_there: Callable[[Post], bool]
    is_due: Callable[[Post], bool] = _always
    promised: bool = False

    def count(self, posts: Iterable[Post]) -> FieldCount:
        """Return how many of the posts must have it, and how many do."""
        due = [post for post in posts if self.is_due(post)]
        lacking = [post for post in due if not self.is_there(post)]
        owed = frozenset(post.id for post in lacking if self.promised)
        return FieldCount(due=len(due), there=len(due) - len(lacking), owed=owed)


def fields_of(
    records: Iterable[object], required: Iterable[RequiredField]
) -> dict[str, FieldCount]:
    """Return the fields that posts of a page must have, with how many must and how many do."""
    posts = [item.post for item in records if isinstance(item, Record) and not item.included]
    counts = {one.name: one.count(posts) for one in required}
    return {name: count for name, count in counts.items() if count.due}


def count_fields(*, promised: bool, **names: str) -> tuple[RequiredField, ...]:
    """Return the fields of a post's counts, by the network's name of each (of :class:`Counts`)."""

    def is_there(count: str) -> Callable[[Post], bool]:
        return lambda post: getattr(post.counts, count, None) is not None

    return tuple(
        RequiredField(name=name, is_there=is_there(count), promised=promised)
        for count, name in names.items()
    )
