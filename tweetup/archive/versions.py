"""Posts that others point at under another id: edited ones, and those set aside by a decision.

On X a post gets a new id when it is edited: each version is a post in the archive, and a chat has
the latest version at the time of the first one, which people answered. Of posts that came under one
id a person may have set the first aside: whoever pointed at that id points at the one chosen.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from tweetup.archive.timestamps import from_text
from tweetup.model import Post, PostKey

if TYPE_CHECKING:
    import sqlite3

__all__ = ["Versions"]

# Ids are numbers that grow with time; of the earlier versions some may not be here.
_VERSIONS: Final = """
    SELECT p.network, e.id, p.id, v.created_at
    FROM edits AS e JOIN posts AS p USING (post)
    LEFT JOIN posts AS v ON v.network = p.network AND v.id = e.id
    WHERE (length(e.id), e.id) < (length(p.id), p.id)
"""


# The first of several that were chosen.
_CHOSEN: Final = """
    SELECT network, first_id, second_id FROM conflicts
    WHERE decision = 'second' ORDER BY conflict DESC
"""


class Versions(Struct, frozen=True):
    """The ``latest`` version of every earlier one, and when the ``first`` one here was written.

    ``chosen`` are the posts that a person chose rather than those set aside.
    """

    latest: Mapping[PostKey, PostKey]
    first: Mapping[PostKey, datetime]
    chosen: Mapping[PostKey, PostKey]

    @classmethod
    def of(cls, connection: sqlite3.Connection) -> Versions:
        """Read the versions of all posts in the archive."""
        latest: dict[PostKey, PostKey] = {}
        first: dict[PostKey, datetime] = {}
        for network, earlier, later, written in connection.execute(_VERSIONS):
            key, newer = PostKey(network, earlier), PostKey(network, later)
            latest[key] = max(latest.get(key, newer), newer, key=_age)
            if written is not None:
                at = from_text(written)
                first[newer] = min(first.get(newer, at), at)
        chosen = {
            PostKey(network, aside): PostKey(network, second)
            for network, aside, second in connection.execute(_CHOSEN)
        }
        return cls(latest, first, chosen)

    def resolve(self, post: Post) -> Post:
        """Return the post at its first version's time, pointing at the posts that are meant."""
        if post.key in self.first:
            post = replace(post, created_at=self.first[post.key], edited_at=post.created_at)
        pointed = tuple(
            replace(reference, id=target.id)
            if reference.id
            and (target := self._follow(key := PostKey(post.network, reference.id))) != key
            else reference
            for reference in post.references
        )
        return post if pointed == post.references else replace(post, references=pointed)

    def _follow(self, key: PostKey) -> PostKey:
        """Return the post that who points at ``key`` means."""
        chosen = self.chosen.get(key, key)
        return self.latest.get(chosen, chosen)


def _age(key: PostKey) -> tuple[int, str]:
    return (len(key.id), key.id)
