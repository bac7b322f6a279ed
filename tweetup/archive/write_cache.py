"""A cache of the posts and profiles written or read last, so that the file is not asked again.

Pages of one capture name the same people again and again, and bring along posts of the page
before. The cache is cleared as soon as another connection writes to the file.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct, field

from tweetup.model import Author, Post, PostKey

if TYPE_CHECKING:
    import sqlite3


__all__ = [
    "AuthorKey",
    "CachedAuthor",
    "CachedPost",
    "CachedProfile",
    "ProfileValues",
    "WriteCache",
]

AuthorKey = tuple[str, str]
"""A network and a folded handle."""

ProfileValues = tuple[object, ...]
"""All fields of a profile but when it was seen."""

#: Posts and profiles cached: a few pages of a capture, ten megabytes at most.
_POSTS: Final = 2_000
_PROFILES: Final = 3_000


class CachedPost(Struct, eq=False, gc=False):
    """A post in the archive, by its ``number``; ``post`` is None where it was not read yet.

    ``digest`` is None for a post that has changed, until it is written, and empty for one that was
    not compared yet. ``stored`` is False for a
    new post that is to be written, ``changed`` True for one that is to be written anew, whose row
    is that of ``before``. ``raw_digests`` are the digests of its raw records, None where not read
    yet; ``last_sighting`` is the last capture that saw it, and True where it was asked for there.
    ``place`` is where a post that is new in this import stands in its file.
    """

    number: int
    digest: bytes | None
    matched: bool
    stored: bool
    post: Post | None = None
    before: Post | None = None
    changed: bool = False
    newly_matched: bool = False
    raw_digests: set[bytes] | None = None
    last_sighting: tuple[int, bool] | None = None
    place: str | None = None

    def see_again(self, post: Post) -> None:
        """Take the post with other times at which it was seen, if these differ."""
        if post is not self.post:
            self.change(post)

    def change(self, post: Post) -> None:
        """Replace the post; the next write of the batch stores it."""
        if not self.changed:
            self.before = self.post
        self.post, self.digest, self.changed = post, None, True


class CachedProfile(Struct, eq=False, gc=False):
    """A wording of a profile: its author's number and its own, and when it was first and last seen.

    ``name`` is the author's key.
    """

    numbers: tuple[int, int]
    first: str | None
    last: str | None
    name: AuthorKey

    def widen(self, seen: str) -> bool:
        """Take the profile as seen at a time as well; return True where it was not seen later."""
        if self.first is None or seen < self.first:
            self.first = seen
        if self.last is None or seen > self.last:
            self.last = seen
            return True
        return False

    def covers(self, seen: str) -> bool:
        """Return True where the time is not outside the first and last one."""
        return self.first is not None and self.last is not None and self.first <= seen <= self.last


class CachedAuthor(Struct, eq=False, gc=False):
    """An author's number and the profile seen last, with its wording where that is ``cached``."""

    number: int
    author: Author
    cached: CachedProfile | None = None


class WriteCache(Struct):
    """The posts and profiles of the last few thousand records.

    ``profiles`` are keyed by all that they tell; ``current`` has the profiles seen last.
    """

    posts: dict[PostKey, CachedPost] = field(default_factory=dict)
    profiles: dict[ProfileValues, CachedProfile] = field(default_factory=dict)
    current: dict[AuthorKey, CachedAuthor] = field(default_factory=dict)
    _version: int | None = None

    def check(self, connection: sqlite3.Connection) -> None:
        """Clear the cache if another connection has written since the last check."""
        (version,) = connection.execute("PRAGMA data_version").fetchone()
        if version != self._version:
            self.clear()
            self._version = version

    def clear(self) -> None:
        """Remove all entries."""
        self.posts.clear()
        self.profiles.clear()
        self.current.clear()

    def trim(self) -> None:
        """Remove the oldest entries above the size of each table."""
        for table, most in (
            (self.posts, _POSTS),
            (self.profiles, _PROFILES),
            (self.current, _PROFILES),
        ):
            _trim(table, most)


def _trim(table: dict[Any, Any], most: int) -> None:
    # A dictionary keeps its order: the first ones are the oldest.
    for key in list(islice(table, max(0, len(table) - most))):
        del table[key]
