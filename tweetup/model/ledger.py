"""What was captured, and what people decided: said once, never rewritten."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

__all__ = [
    "Capture",
    "Correction",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """A line of the ledger: one import or one capture, what it saw and what it left out."""

    source: str
    kind: str = "import"
    format: str | None = None
    hashtag: str | None = None
    digest: str | None = None
    query: str | None = None
    since: datetime | None = None
    until: datetime | None = None


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
