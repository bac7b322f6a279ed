"""The protocol of a format: it recognises its files by their beginning and reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tweetup.formats.content import Content
    from tweetup.formats.records import Deletion, KnownLine, Record, Skipped

__all__ = [
    "CARRIED_FIELDS",
    "CUT_OFF",
    "NAMELESS",
    "NOT_PUBLIC",
    "NO_AUTHOR",
    "OWN_ID",
    "RECOVERED",
    "ROUNDED",
    "ROUNDED_REPLY",
    "TAKEN_AS_UTC",
    "WRONG_ID",
    "Format",
    "Head",
]

CARRIED_FIELDS = (
    "reply",
    "quote",
    "repost",
    "links",
    "media",
    "alt text",
    "language",
    "source",
    "place",
    "cashtags",
    "conversation",
    "edits",
    "counts",
    "poll",
    "profile",
    "as of",
)
"""The parts of a post that a format may carry besides id, time, author and text."""

CUT_OFF = "posts whose text the file has cut off"
NAMELESS = "posts of accounts whose handle the file does not tell, shown by their number"
NO_AUTHOR = "included posts without their author, left out"
RECOVERED = "ids that a spreadsheet or program has rounded, read from the post's address instead"
NOT_PUBLIC = "a post that is not public"
OWN_ID = "posts under an id of our own, since a spreadsheet or program has rounded theirs"
ROUNDED = (
    "an id that a spreadsheet or program has rounded; --rounded-ids gives such posts ids of our own"
)
ROUNDED_REPLY = "reply ids that a spreadsheet or program has rounded, left out"
TAKEN_AS_UTC = "times without a zone, taken as UTC; --timezone ZONE names another"
WRONG_ID = "an id of X that was not made at the time of the post"


class Head(Struct, frozen=True):
    """The beginning of a file, read in the ways formats look at it.

    ``start`` are its first bytes (at most 64 KiB), ``values`` the first objects of JSON that are
    whole, ``columns`` the header of a table, folded to lower case.
    """

    start: bytes
    values: tuple[dict[str, object], ...] = ()
    columns: tuple[str, ...] = ()

    def highest(self, certainty: Callable[[dict[str, Any]], float]) -> float:
        """Return the highest certainty of any value, 0 where there is none."""
        return max(map(certainty, self.values), default=0.0)


class Format(Protocol):
    """A shape in which posts are stored in files.

    A built-in format lists in ``carries`` the parts of :data:`CARRIED_FIELDS` it has, for the
    documentation.

    A format whose files hold all posts of somebody, or of everybody, rather than of one chat, has
    an attribute ``unfiltered`` that is true. One that recognises files it cannot read by themselves
    has a method ``refuse(head)``, which returns the message and the hint of an error, or None. One
    that looks for something in all files that are read at once has ``reads_siblings``, which is
    true: their contents have each other as ``siblings``. One that can use a file without posts
    beside others of its own has a method ``completes(head)``, which recognises it. One whose files
    tell the ids of authors, but no handles, has a method ``accounts(content)``, which returns these
    ids: the option ``--author`` gives the handle of one. One that reads some of its files only with
    such an option has a method ``require(content)``, which raises an error without it.
    """

    @property
    def name(self) -> str:
        """Return the name of the format for ``--format``."""

    @property
    def title(self) -> str:
        """Return a line about the format, for a list of formats."""

    def certainty(self, head: Head) -> float:
        """Return how sure the format is that the file is its own: from 0, not at all, to 1."""

    def read(self, content: Content) -> Iterator[Record | KnownLine | Deletion | Skipped]:
        """Yield the posts of the content in its order, streaming, with the pieces it cannot read.

        Raises nothing for the content itself: a piece it cannot read is a
        :class:`~tweetup.formats.records.Skipped`. A change made while reading (a reply id dropped
        since a spreadsheet rounded it) is counted in ``content.notes``.
        """
