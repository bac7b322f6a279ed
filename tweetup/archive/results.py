"""What the archive answers with, beside the records of ``tweetup.model``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from tweetup.model import Capture, Cost, Gap, Post

__all__ = ["Added", "CaptureLine", "Hit", "Origin", "RawRecord", "Removed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What became of the records given to :meth:`Archive.add`; ``removed`` asked to be left out."""

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0

    def __add__(self, other: Added) -> Added:
        return Added(
            new=self.new + other.new,
            updated=self.updated + other.updated,
            unchanged=self.unchanged + other.unchanged,
            removed=self.removed + other.removed,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureLine:
    """A line of the ledger as it stands. ``finished_at`` None: broken off, or still running.

    ``cursor`` says where the network goes on; there is one only while something is left to ask.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """From what something was derived, by which version, with which settings (as text)."""

    fingerprint: str
    version: str
    settings: str = ""


@dataclass(frozen=True, slots=True)
class RawRecord:
    """A post's record as it came, and the format that reads it."""

    format: str | None
    record: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A post that a search found; in ``snippet`` what matched stands between « and »."""

    post: Post
    snippet: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """What a takedown removed: posts (reposts of them included) and author profiles."""

    posts: int
    authors: int

    def __add__(self, other: Removed) -> Removed:
        return Removed(posts=self.posts + other.posts, authors=self.authors + other.authors)
