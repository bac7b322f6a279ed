"""Records that the archive returns, beside those of ``tweetup.model``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tweetup.model import SectionNumbers

if TYPE_CHECKING:
    from datetime import datetime

    from tweetup.model import Capture, Cost, Gap, Numbers, Post

__all__ = ["Added", "CaptureLine", "Derivation", "Hit", "RawRecord", "Removed", "SessionFigures"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """Counts of the records that were added; ``removed`` ones were left out on request."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Derivation:
    """The key of a derived result: its posts' fingerprint, tweetup's version, settings as text."""

    fingerprint: str
    version: str
    settings: str = ""


@dataclass(frozen=True, slots=True)
class RawRecord:
    """A post's record as it came, and the name of the format that reads it."""

    format: str | None
    record: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A post that matches a search; in ``snippet`` the matches stand between « and »."""

    post: Post
    snippet: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionFigures:
    """The figures of a session and of its sections, these in reading order."""

    numbers: Numbers
    sections: tuple[SectionNumbers, ...]

    def section(self, name: str) -> SectionNumbers:
        """Return the figures of a section, all 0 for one without a post."""
        empty = SectionNumbers(section=name)
        return next((section for section in self.sections if section.section == name), empty)


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """Counts of a removal: posts (reposts of them included) and authors."""

    posts: int
    authors: int

    def __add__(self, other: Removed) -> Removed:
        return Removed(posts=self.posts + other.posts, authors=self.authors + other.authors)
