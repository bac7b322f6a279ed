"""Records that the archive returns, beside those of ``tweetup.model``."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple, TypedDict

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from tweetup.archive.identity import Disagreement
    from tweetup.model import (
        Absence,
        AccountKey,
        Capture,
        Cost,
        Gap,
        Numbers,
        Post,
        PostKey,
        RawLine,
        SectionNumbers,
        Session,
    )

__all__ = [
    "ABSENT",
    "GONE",
    "REMOVED",
    "AbsentPost",
    "Added",
    "CaptureLine",
    "Conflict",
    "Decision",
    "Derivation",
    "Fault",
    "FaultKind",
    "Hit",
    "Incoming",
    "NamedAccounts",
    "OutputFile",
    "Pieces",
    "RawRecord",
    "RemovalArguments",
    "RemovalLine",
    "RemovalRequest",
    "Removed",
    "RemovedPlaces",
    "SessionFigures",
    "StoredResult",
    "StoredSession",
    "Trace",
    "Withdrawn",
    "WithoutHashtag",
]


REMOVED: Final = "removed on request"
"""The reason in the ledger for records that were left out because their authors asked for it."""

GONE: Final = "removed since their network does not show them any more"
"""The reason for records of posts that were removed as deleted, or as absent for too long."""

ABSENT: Final = "hidden since their network does not show them for now"
"""The reason for records of absent posts, which a file alone does not bring back."""

Pieces = tuple[bytes, ...]
"""A raw record in parts, which records may share; those that differ in stamps alone are equal."""


class Incoming(NamedTuple):
    """A post to be added, with its raw record in pieces and its ``place``: ``chat.csv:12``.

    ``included`` is True for a post that only came with another that references it. With a ``line``
    the raw record is stored in the line that it came in. A post was ``heard`` where a stream tells
    that it was posted, and no answer that the network shows it now.
    """

    post: Post
    pieces: Pieces | None = None
    included: bool = False
    place: str | None = None
    line: RawLine | None = None
    heard: bool = False


class Added(Struct, frozen=True, kw_only=True):
    """Counts of the records that were added; ``removed`` ones were left out on request.

    ``gone`` ones were left out since their posts were removed as the network does not show them,
    ``absent`` ones since it does not show them for now. ``back`` counts absent posts that were put
    back before, since the network shows them again. ``conflicts`` are those among all of them
    that came under the id of another post, undecided so far.
    """

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    gone: int = 0
    absent: int = 0
    back: int = 0
    conflicts: int = 0

    def __add__(self, other: Added) -> Added:
        return Added(
            new=self.new + other.new,
            updated=self.updated + other.updated,
            unchanged=self.unchanged + other.unchanged,
            removed=self.removed + other.removed,
            gone=self.gone + other.gone,
            absent=self.absent + other.absent,
            back=self.back + other.back,
            conflicts=self.conflicts + other.conflicts,
        )


class Decision(StrEnum):
    """A person's decision on a conflict: both are posts, or one of them is a mistake."""

    BOTH = "both"
    FIRST = "first"
    SECOND = "second"


class Conflict(Struct, frozen=True, kw_only=True):
    """Two records under one id that are no records of one post.

    ``first`` came first and has the id, ``second`` an id that tweetup made of it.
    ``field`` is where they disagree, the places are files and lines.
    Without a ``decision`` both count as posts.
    """

    number: int
    first: PostKey
    second: PostKey
    field: Disagreement
    first_place: str | None
    second_place: str | None
    found_at: datetime
    decision: Decision | None = None
    decided_at: datetime | None = None
    note: str | None = None


class AbsentPost(Struct, frozen=True, kw_only=True):
    """A post that its network does not show for now, which no output shows.

    ``since`` is when it was first known not to be shown, ``confirmed_at`` when the network last
    said so. ``hashtags`` are those of the chats that it belongs to, not folded.
    """

    key: PostKey
    reasons: tuple[Absence, ...]
    since: datetime
    confirmed_at: datetime
    created_at: datetime
    hashtags: frozenset[str]
    handle: str
    author_id: str | None


class Withdrawn(Struct, frozen=True, kw_only=True):
    """The posts that notices of networks have ``removed`` for good, ``hidden`` and ``shown``.

    Reposts are counted with the posts that they repeat.
    """

    removed: int = 0
    hidden: int = 0
    shown: int = 0

    def __add__(self, other: Withdrawn) -> Withdrawn:
        return Withdrawn(
            removed=self.removed + other.removed,
            hidden=self.hidden + other.hidden,
            shown=self.shown + other.shown,
        )

    def __sub__(self, other: Withdrawn) -> Withdrawn:
        return Withdrawn(
            removed=self.removed - other.removed,
            hidden=self.hidden - other.hidden,
            shown=self.shown - other.shown,
        )


class CaptureLine(Struct, frozen=True, kw_only=True):
    """A line of the ledger; ``finished_at`` is None where it was interrupted or is running.

    ``cursor`` is where the network continues; there is one only while a capture is unfinished.
    """

    id: int
    capture: Capture
    started_at: datetime
    finished_at: datetime | None
    read: int | None
    added: Added
    skipped: tuple[tuple[str, int], ...]
    gaps: tuple[Gap, ...]
    tool_version: str
    cursor: str | None = None
    cost: Cost | None = None


class Derivation(Struct, frozen=True, kw_only=True):
    """The key of a derived result: its posts' fingerprint, tweetup's version, settings as text."""

    fingerprint: str
    version: str
    settings: str = ""


class StoredSession(Struct, frozen=True, kw_only=True):
    """A saved session without its posts; ``revision`` changes with these."""

    session: Session
    revision: int


class StoredResult(Struct, frozen=True, kw_only=True):
    """The derivation of a saved result, when it was made, and its packed content."""

    derivation: Derivation
    made_at: str
    content: bytes | None = None


class ShownSession(Struct, frozen=True, kw_only=True):
    """A session as a site lists it: digests of all that its recap depends on, and of the recap.

    ``card`` is its part of the front page, as JSON.
    """

    session: str
    made_of: str
    digest: str
    card: str


class SiteAddress(Struct, frozen=True, kw_only=True):
    """An address that a page of the site had, from the site's root.

    Of a session's page also its chat, and the session's ends when the page was made.
    """

    path: str
    chat: str | None = None
    start: datetime | None = None
    end: datetime | None = None


class SiteWords(Struct, frozen=True, kw_only=True):
    """The words of a recap on the site, by the first name of its session.

    ``digest`` is that of the recap, ``words`` of its words alone, which changed last at
    ``changed_at``.
    """

    name: str
    digest: str
    words: str
    changed_at: datetime


class FaultKind(StrEnum):
    """The kind of a fault: of the file, its tables and views, values, references, index, leftovers.

    A fault of ``DERIVED`` is one of results that can be derived again, one of ``RECORD`` of posts
    whose raw record is gone, or says something else.
    """

    DAMAGE = "damage"
    SCHEMA = "schema"
    VALUE = "value"
    DERIVED = "derived"
    REFERENCE = "reference"
    INDEX = "index"
    LEFTOVER = "leftover"
    RECORD = "record"


class Fault(Struct, frozen=True, kw_only=True):
    """A fault of an archive; ``mendable`` where a repair can derive anew what is wrong.

    ``column`` is that of values which cannot be read, written ``table.column``.
    """

    kind: FaultKind
    message: str
    mendable: bool = False
    column: str | None = None


class NamedAccounts(Struct, frozen=True, kw_only=True):
    """The accounts that a name means: their handles, in one case with their network, and ids.

    Where it means none, ``several`` are the accounts that had it as their handle, each with all
    its handles, and ``near`` the handles that it may have been written for.
    """

    handles: frozenset[tuple[str, str]] = frozenset()
    accounts: frozenset[AccountKey] = frozenset()
    several: Mapping[AccountKey, Sequence[str]] = field(default_factory=dict)
    near: tuple[str, ...] = ()


class RawRecord(Struct, frozen=True):
    """A post's record as it came, and the name of the format that reads it."""

    format: str | None
    record: bytes


class Hit(Struct, frozen=True, kw_only=True):
    """A post that matches a search; in ``snippet`` the matches stand between « and »."""

    post: Post
    snippet: str


class SessionFigures(Struct, frozen=True, kw_only=True):
    """The figures of a session and of its sections, these in reading order."""

    numbers: Numbers
    sections: tuple[SectionNumbers, ...]

    def section(self, name: str) -> SectionNumbers:
        """Return the figures of a section, all 0 for one without a post."""
        from tweetup.model import SectionNumbers

        empty = SectionNumbers(section=name)
        return next((section for section in self.sections if section.section == name), empty)


class RemovalArguments(TypedDict, total=False):
    """The arguments of a removal: who and what is meant, and how it is done."""

    posts: Iterable[PostKey]
    authors: Iterable[str]
    author_ids: Iterable[tuple[str, str]]
    hide: bool
    reason: str | None
    by_network: bool
    dry_run: bool


class RemovalRequest(Struct, frozen=True, kw_only=True):
    """Posts and people to remove: ``authors`` are handles on whatever network.

    ``accounts`` are networks with the ids of accounts there. ``hide`` hides the posts of others
    that name the people. ``reason`` is for the log; ``by_network``: they were deleted there.
    """

    posts: tuple[PostKey, ...] = ()
    authors: tuple[str, ...] = ()
    accounts: tuple[AccountKey, ...] = ()
    hide: bool = False
    reason: str | None = None
    by_network: bool = False


class Removed(Struct, frozen=True, kw_only=True):
    """Counts of a removal.

    ``posts`` were deleted, ``copies`` among them: reposts and whole copies by others. ``authors``
    are handles whose profiles went, ``others`` those among them of people whose only posts were
    copies. ``named`` are posts of others that name the people and stay,
    ``hidden`` those among them that nothing shows; ``cleaned`` are others' posts and raw records
    in which a pseudonym stands now, ``raw`` the raw records that were deleted because they quote a
    removed post. ``decisions`` are corrections, notes and annotations that were deleted, and
    ``replaced`` the places where ``removed`` stands for their name in words of the owner.
    """

    posts: int = 0
    authors: int = 0
    others: int = 0
    copies: int = 0
    named: int = 0
    hidden: int = 0
    cleaned: int = 0
    raw: int = 0
    decisions: int = 0
    replaced: tuple[str, ...] = ()


class RemovalLine(Struct, frozen=True, kw_only=True):
    """A line of the log of removals: counts as those of :class:`Removed`, and ``people``."""

    number: int
    removed_at: datetime
    by_network: bool
    people: int
    posts: int
    copies: int
    named: int
    hidden: int
    reason: str | None


class Trace(Struct, frozen=True, kw_only=True):
    """Where names or words of a removed person are left: a column, or a file; why they stay."""

    place: str
    count: int
    why: str
    stays: bool = True


class RemovedPlaces(Struct, frozen=True, kw_only=True):
    """The posts that a removal is to delete, and the sessions that show them or name the people."""

    posts: frozenset[PostKey]
    sessions: frozenset[str]


class MissingKey(Struct, frozen=True):
    """The file that should have the key of a list of removals, and how many entries lack it."""

    path: Path
    entries: int


class OutputFile(Struct, frozen=True, kw_only=True):
    """A recap, transcript or site that was written, and when the last time.

    ``digest`` is the SHA-256 of a recap or transcript; None where an earlier version wrote it.
    ``format`` and ``quotes`` are how it was made, None where that is not recorded; ``part_of`` is
    the path of the file that it belongs to, None for one of its own.
    """

    path: str
    kind: str
    session: str | None
    written_at: datetime
    digest: str | None = None
    format: str | None = None
    quotes: str | None = None
    part_of: str | None = None


class WithoutHashtag(Struct, frozen=True, kw_only=True):
    """The posts of a session without its hashtag, and the people who wrote none with it.

    ``lacking`` are the answers that its posts count beside those here, ``quotes_lacking`` the
    quotes, each None for an unknown number; ``captured`` is True where such posts are here and few
    answers and quotes lack, or none lacks.
    """

    posts: int
    people: int
    lacking: int | None
    quotes_lacking: int | None
    captured: bool

    def is_comparable(self, other: WithoutHashtag) -> bool:
        """Return whether the people of both sessions were captured alike.

        People who never wrote the hashtag are in a session only where somebody asked for them.
        """
        return not (self.people or other.people) or (self.captured and other.captured)
