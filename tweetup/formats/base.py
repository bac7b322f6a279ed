"""What a format is: it knows its own files when it sees their beginning, and reads them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tweetup.formats.content import Content
    from tweetup.formats.records import Deletion, Record, Skipped

__all__ = [
    "CARRIED_FIELDS",
    "CUT_OFF",
    "NOT_PUBLIC",
    "NO_AUTHOR",
    "OWN_ID",
    "RECOVERED",
    "ROUNDED",
    "ROUNDED_REPLY",
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
    "profile",
    "as of",
)
"""What a format may carry of a post besides id, time, author and text."""

CUT_OFF = "posts whose text the file has cut off"
NO_AUTHOR = "posts that came along without their author, left out"
RECOVERED = "ids that a spreadsheet or program has rounded, read from the post's address instead"
NOT_PUBLIC = "a post that is not public"
OWN_ID = "posts under an id of our own, since a spreadsheet or program has rounded theirs"
ROUNDED = (
    "an id that a spreadsheet or program has rounded; --rounded-ids gives such posts ids of our own"
)
ROUNDED_REPLY = "reply ids that a spreadsheet or program has rounded, left out"
WRONG_ID = "an id of X that was not made at the time of the post"


@dataclass(frozen=True, slots=True)
class Head:
    """The beginning of a file, read in the ways formats ask about.

    ``start`` are its first bytes (at most 64 KiB), ``values`` the first objects of JSON that
    are whole, ``columns`` the header of a table, folded to lower case.
    """

    start: bytes
    values: tuple[dict[str, object], ...] = ()
    columns: tuple[str, ...] = ()


class Format(Protocol):
    """One shape in which posts are kept in files.

    A built-in one also says what it ``carries``, of :data:`CARRIED_FIELDS`, for the documentation.

    One whose files hold all that somebody wrote, or everybody, rather than one chat, has an
    attribute ``unfiltered`` that is true. One that knows files it cannot read by themselves has a
    method ``refuse(head)``, which returns the message and the hint of an error, or None.
    """

    @property
    def name(self) -> str:
        """What ``--format`` calls it."""

    @property
    def title(self) -> str:
        """What it is, for a list of formats."""

    def certainty(self, head: Head) -> float:
        """How sure the format is that the file is its own: 0 not at all, 1 beyond doubt."""

    def read(self, content: Content) -> Iterator[Record | Deletion | Skipped]:
        """The posts of the content in its order, streaming, with what could not be read.

        Raises nothing for what it finds in the content: a piece it cannot read is a
        :class:`~tweetup.formats.records.Skipped`. What it reads but not as it stood (a reply id
        that a spreadsheet rounded) is counted in ``content.notes``.
        """
