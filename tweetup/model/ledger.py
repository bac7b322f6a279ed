"""What was captured, and what people decided: said once, never rewritten."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import date, datetime

__all__ = ["Capture", "Correction", "Cost", "Gap", "Progress", "Stamp"]

_NOTHING: Final = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """A line of the ledger: one import or one capture, what it saw and what it left out.

    ``kind`` is ``import``, ``capture`` (a search by hashtag over ``since`` up to ``until``),
    ``replies`` (below one post), ``stream``, or ``missed`` (a meeting that no search reaches any
    more).
    """

    source: str
    kind: str = "import"
    format: str | None = None
    hashtag: str | None = None
    digest: str | None = None
    query: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    def asks_like(self, other: Capture) -> bool:
        """Whether both ask one place for the same, whatever the time."""
        return (self.kind, self.source, self.hashtag, self.query) == (
            other.kind,
            other.source,
            other.hashtag,
            other.query,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A stretch of time in which posts are missing, and why, in plain words.

    None leaves an end open. What is not ``certain`` only looks as if something were missing.
    """

    since: datetime | None
    until: datetime | None
    why: str
    certain: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a network was asked: ``charges`` by their names in the price list, and requests.

    ``usd`` is what that costs by the list of ``prices_of``, at most; None where the list does
    not know one of the charges.
    """

    charges: tuple[tuple[str, int], ...] = ()
    requests: int = 0
    usd: Decimal | None = _NOTHING
    prices_of: date | None = None

    def __add__(self, other: Cost) -> Cost:
        """Both together, by the list of one of them."""
        charges = Counter(dict(self.charges))
        charges.update(dict(other.charges))
        unknown = self.usd is None or other.usd is None
        return Cost(
            charges=tuple(sorted(charges.items())),
            requests=self.requests + other.requests,
            usd=None if unknown else (self.usd or _NOTHING) + (other.usd or _NOTHING),
            prices_of=self.prices_of or other.prices_of,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a capture is: what was read and skipped, what is still missing, what it cost.

    ``cursor`` says where to go on, as the network gave it; None where there is nothing more.
    ``format`` names what reads the raw records again.
    """

    cursor: str | None
    format: str | None = None
    read: int = 0
    skipped: tuple[tuple[str, int], ...] = ()
    gaps: tuple[Gap, ...] = ()
    cost: Cost = Cost()


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What a person decided against what was derived: kept apart, undone by a mark.

    ``target`` names what is corrected (``network:id`` of a post, a section, a handle), ``value``
    what to make of it, as pairs of a name and a text. ``id`` and ``made_at`` are the archive's.
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


class Stamp(bytes):
    """A piece of a raw record that says when it was fetched, rather than what it says.

    Two records that differ in their stamps alone are one wording, of which the first is kept: a
    network asked the same again has not said anything new.
    """

    __slots__ = ()
