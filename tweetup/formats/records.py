"""The items a format yields: posts with their raw bytes, known lines, deletions, skipped pieces."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from msgspec import Struct

from tweetup.model import DELETED, Post, RawLine

__all__ = ["Deletion", "FindLines", "KnownLine", "Record", "Skipped", "is_row_number"]

#: Ids of X had six digits in 2006, before anybody met there; those of others are longer, or no
#: numbers at all.
_LONGEST_NUMBER: Final = 6

FindLines = Callable[[Sequence[RawLine]], Sequence[tuple[int, int, int] | None]]
"""Returns for each line its number in the archive, how many records it holds, how many came along.

None for a line that is to be read.
"""


def is_row_number(identity: str) -> bool:
    """Return True for an id that no network gives: a number of up to six digits."""
    return len(identity) <= _LONGEST_NUMBER and identity.isascii() and identity.isdigit()


class Record(Struct, frozen=True, gc=False):
    """A post, the raw record it was mapped from and its place (``chat.jsonl:12``).

    ``raw`` can be read again by the format it came from and gives the same post (for a row of a
    table it begins with the header); ``pieces`` are its parts, of which records share some (the
    header, an account). ``included`` marks a post that only came with another (the original of a
    repost, a post quoted or answered); ``unfiltered`` one out of a file that holds all posts of
    somebody, or of everybody. A record of a ``line`` that is stored as a whole may have none.
    ``heard`` marks a post of a stream, of which the network was not asked whether it shows it now.
    """

    post: Post
    pieces: tuple[bytes, ...]
    where: str
    included: bool = False
    unfiltered: bool = False
    line: RawLine | None = None
    heard: bool = False

    @property
    def raw(self) -> bytes:
        """Return the raw record as one."""
        return b"".join(self.pieces)


class KnownLine(Struct, frozen=True, gc=False):
    """A line that the archive has, with its number there: none of its records says anything new.

    ``records`` counts them, ``along`` those among them that came with others.
    """

    where: str
    number: int
    records: int
    along: int


class Deletion(Struct, frozen=True):
    """A network's notice to remove or hide a post: deleted, protected, withheld or suspended.

    ``author_id`` is that of an account of which every post must go; ``post_id`` is None
    where the notice is about an account alone. A number that may be either's is both: a network
    gives no number to a post and to an account. With ``only_places`` the account's posts may stay,
    without the places they were written at.

    ``reason`` is :data:`~tweetup.model.DELETED`, for good, or an
    :class:`~tweetup.model.Absence`, for now; with ``back`` the one that has ended, any of them
    where it is ``DELETED``. Of a number that may be either's ``DELETED`` is a post's: an account's
    deletion may be taken back. ``at`` is when the network said so, None for now.
    """

    network: str
    post_id: str | None
    where: str
    author_id: str | None = None
    only_places: bool = False
    reason: str = DELETED
    at: datetime | None = None
    back: bool = False


class Skipped(Struct, frozen=True):
    """A piece of the input that is not a post, its place and the reason, in plain words.

    ``reason`` is one of few sentences per cause, so that reasons can be counted. ``broken`` is
    False for a piece that is as it should be, but not for the archive: a picture, a private post.
    """

    where: str
    reason: str
    broken: bool = True
