"""Records of the capture ledger and of corrections: appended, never rewritten."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from hashlib import blake2b
from typing import Final

from msgspec import Struct

__all__ = [
    "MARK_BOT",
    "REMOVED_VALUE",
    "RETITLE",
    "Capture",
    "Correction",
    "Cost",
    "Draft",
    "Gap",
    "GapKind",
    "Progress",
    "RawLine",
    "Stamp",
]

_NOTHING: Final = Decimal(0)
_OF_RECAP: Final = "recap "
_OF_PLAN: Final = "plan "

RETITLE: Final = "retitle"
"""The kind of a decision on a recap's title: older than those that begin with ``recap``."""

MARK_BOT: Final = f"{_OF_RECAP}bot"
"""The kind of a decision on who is a bot: the one of a recap on which dialogue acts depend."""

REMOVED_VALUE: Final = "removed"
"""The value that lists those which a decision lost, as they repeated somebody who was removed."""


class Capture(Struct, frozen=True, kw_only=True):
    """A line of the ledger: one import or one capture, and the request it made.

    ``kind`` is ``import``, ``capture`` (a search by hashtag over ``since`` up to ``until``),
    ``replies`` (below one post), ``stream``, ``missed`` (a meeting that no search reaches any
    more), ``dropped`` (a place that is not asked any more), or ``names`` (requests that a network
    refuses in its old names). ``since`` and ``until`` of an import are the times of its first and
    last post, known at its end; ``modified_at`` is when its file was last written.
    """

    source: str
    kind: str = "import"
    format: str | None = None
    hashtag: str | None = None
    digest: str | None = None
    query: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    modified_at: datetime | None = None

    def is_same_request(self, other: Capture) -> bool:
        """Return True if both send one request to one source, whatever the time."""
        return (self.kind, self.source, self.hashtag, self.query) == (
            other.kind,
            other.source,
            other.hashtag,
            other.query,
        )


class GapKind(StrEnum):
    """The kind of things missing."""

    TIME = "time"
    """Posts of a stretch of time."""
    LOST = "lost"
    """Posts of a stretch of time that can be had there no longer."""
    ANSWERS = "answers"
    """Replies to a post that the network counts."""
    QUOTES = "quotes"
    """Posts that quote a post, of those that the network counts."""
    ESTIMATE = "estimate"
    """Unknown: a network's count, which may be rounded, is not that of the posts that came."""
    COUNT = "count"
    """Unknown: other posts came than the network counts, so that its count proves nothing."""
    UNCHECKED = "unchecked"
    """Unknown: a check was refused or gave no number."""
    UNSEEN = "unseen"
    """Answers and quotes that an earlier capture brought and this one did not ask for again."""
    FIELD = "field"
    """A field that was asked for, which no post has."""
    REPOSTS = "reposts"
    """Reposts that the posts count, which a network's search does not give."""


class Gap(Struct, frozen=True, kw_only=True):
    """A stretch of time in which something is missing, with the reason in a sentence.

    None leaves an end open. A gap that is not ``certain`` is inferred from the posts around it, or
    tells of posts that no search can get. Where the network ``counted`` more than ``came``, these
    are its number and ours, of answers and quotes to the ``post`` with that id; ``sought`` where
    its conversation was read to the end, so that no capture can get more, and ``later`` how many
    the network counts after the window. ``remedy`` is what its user has to choose to get more: an
    option, or a command that logs in.

    One with as many as ``counted`` is closed: a capture told it, and a later one has the posts.
    """

    since: datetime | None
    until: datetime | None
    why: str
    certain: bool = True
    kind: GapKind = GapKind.TIME
    post: str | None = None
    counted: int | None = None
    came: int | None = None
    sought: bool = False
    remedy: str | None = None
    later: int | None = None


class Cost(Struct, frozen=True, kw_only=True):
    """The requests made to a network, and ``charges`` by their names in the price list.

    ``usd`` is the most they cost by the price list of the day ``prices_of``; None where that
    list lacks one of the charges.
    """

    charges: tuple[tuple[str, int], ...] = ()
    requests: int = 0
    usd: Decimal | None = _NOTHING
    prices_of: date | None = None

    def __add__(self, other: Cost) -> Cost:
        """Return the sum of both, priced by the list of one of them."""
        charges = Counter(dict(self.charges))
        charges.update(dict(other.charges))
        unknown = self.usd is None or other.usd is None
        return Cost(
            charges=tuple(sorted(charges.items())),
            requests=self.requests + other.requests,
            usd=None if unknown else (self.usd or _NOTHING) + (other.usd or _NOTHING),
            prices_of=self.prices_of or other.prices_of,
        )


class Progress(Struct, frozen=True, kw_only=True):
    """The state of a capture: records read and skipped, gaps left, cost so far.

    ``cursor`` is the network's own, to continue from; None where there is no further page.
    ``format`` names the decoder that reads the raw records again.
    """

    cursor: str | None
    format: str | None = None
    read: int = 0
    skipped: tuple[tuple[str, int], ...] = ()
    gaps: tuple[Gap, ...] = ()
    cost: Cost = Cost()


class Correction(Struct, frozen=True, kw_only=True):
    """A person's correction of a derived result: stored apart from it, undone by a mark.

    ``target`` names its object (``network:id`` of a post, a section, a handle), ``value`` holds
    the new values as pairs of a name and a text. ``id`` and ``made_at`` are the archive's.
    """

    kind: str
    hashtag: str
    session: str | None = None
    target: str | None = None
    value: tuple[tuple[str, str], ...] = ()
    note: str | None = None
    id: int | None = None
    made_at: datetime | None = None
    undone: bool = False

    @property
    def is_of_recap(self) -> bool:
        """Return True for a decision on a recap's text, which no placement depends on."""
        return self.kind == RETITLE or self.kind.startswith(_OF_RECAP)

    @property
    def is_of_plan(self) -> bool:
        """Return True for a decision on the plan of a meeting, which may be yet to come."""
        return self.kind.startswith(_OF_PLAN)


class Draft(Struct, frozen=True, kw_only=True):
    """Words that a person typed into a form and did not save yet.

    ``form`` are the fields that say which form of a session it is, ``label`` names it for people;
    ``words`` are its other fields with their texts. ``typed_at`` is None before it is stored.
    """

    session: str
    form: tuple[tuple[str, str], ...]
    label: str
    words: tuple[tuple[str, str], ...]
    typed_at: datetime | None = None


class Stamp(bytes):
    """A piece of a raw record that holds only the time it was fetched.

    Of two records that differ in their stamps alone the first is stored: a second answer to the
    same request has added nothing.
    """

    __slots__ = ()


class RawLine(Struct, eq=False, gc=False):
    """A line, row or page of a file that holds nothing but posts: the raw record of all of them.

    ``format`` reads it; ``records`` is how many records it holds, ``along`` how many of them came
    along with others. ``context`` are up to 64 bytes over what else decides how it is read, such
    as the header of a table: with one its records are stored one by one, since its bytes alone do
    not give them. ``digest`` are 16 bytes over its content and context.
    """

    content: bytes
    format: str
    records: int = 0
    along: int = 0
    digest: bytes = b""
    context: bytes = b""
    _has_nul: bool | None = None

    def __post_init__(self) -> None:
        self.digest = blake2b(self.content, digest_size=16, key=self.context).digest()

    @property
    def has_nul(self) -> bool:
        """Return True for a line that may have a NUL in it; looked for once."""
        if self._has_nul is None:
            self._has_nul = b"\\u0000" in self.content or b"\0" in self.content
        return self._has_nul
