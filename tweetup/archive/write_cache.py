"""What was written or read lately, so that the file need not be asked again.

Pages of one capture name the same people again and again, and bring along posts of the page
before. What is remembered is forgotten as soon as anybody else writes to the file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    import sqlite3

    from tweetup.model import Author, Post, PostKey

__all__ = ["Entry", "Handle", "Lately", "Profile", "Said"]

Handle = tuple[str, str]
"""A network and a folded handle."""

Said = tuple[object, ...]
"""All that a profile says, but for when it was seen."""

#: Posts and profiles remembered: a few pages' worth, ten megabytes at most.
_POSTS: Final = 2_000
_PROFILES: Final = 3_000


@dataclass(slots=True)
class Entry:
    """A post as the archive has it: ``said`` is its digest, ``post`` None where not yet read.

    ``said`` is None where the post has changed since, until it is written.

    ``stored`` False is a post that is still to be written, ``changed`` one that is to be written
    anew; ``before`` is how it stood then. ``raws`` are the digests of its raw records (None: not
    asked yet), ``sighted`` the last capture that saw it and whether it was asked for there.
    """

    number: int
    said: bytes | None
    matched: bool
    stored: bool
    post: Post | None = None
    before: Post | None = None
    changed: bool = False
    newly_matched: bool = False
    raws: set[bytes] | None = None
    sighted: tuple[int, bool] | None = None

    def change(self, post: Post) -> None:
        """Have the post say that from now on, in the file once it is written."""
        if not self.changed:
            self.before = self.post
        self.post, self.said, self.changed = post, None, True


class Profile(NamedTuple):
    """What an account said of itself: its author's number, its own, first and last seen."""

    author: int
    number: int
    first: str | None
    last: str | None

    def widened(self, first: str | None, last: str | None) -> Profile:
        """The same, seen then as well."""
        if self.first is not None and (first is None or self.first < first):
            first = self.first
        if self.last is not None and (last is None or self.last > last):
            last = self.last
        return Profile(self.author, self.number, first, last)

    def covers(self, seen: str | None) -> bool:
        """Whether it tells nothing new that the profile was seen then, too."""
        if seen is None:
            return True
        return self.first is not None and self.last is not None and self.first <= seen <= self.last


@dataclass(slots=True)
class Lately:
    """The posts and profiles of the last few thousand records.

    ``profiles`` are found by the network and all that they say, ``current`` is each author's
    number and profile as last seen.
    """

    posts: dict[PostKey, Entry] = field(default_factory=dict)
    profiles: dict[Said, Profile] = field(default_factory=dict)
    current: dict[Handle, tuple[int, Author]] = field(default_factory=dict)
    _version: int | None = None

    def check(self, connection: sqlite3.Connection) -> None:
        """Forget everything if another connection has written since the last time."""
        (version,) = connection.execute("PRAGMA data_version").fetchone()
        if version != self._version:
            self.forget()
            self._version = version

    def forget(self) -> None:
        """Remember nothing."""
        self.posts.clear()
        self.profiles.clear()
        self.current.clear()

    def trim(self) -> None:
        """Forget the oldest of what is too much."""
        for table, most in (
            (self.posts, _POSTS),
            (self.profiles, _PROFILES),
            (self.current, _PROFILES),
        ):
            _trim(table, most)


def _trim(table: dict[Any, Any], most: int) -> None:
    """A dictionary keeps its order: what was put in first goes first."""
    for key in list(islice(table, max(0, len(table) - most))):
        del table[key]
