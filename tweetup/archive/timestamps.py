"""Times as the archive writes them: UTC, ISO 8601, ``2015-04-01T00:21:27Z``."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache

__all__ = ["from_text", "shared_to_text", "to_text"]


def to_text(moment: datetime) -> str:
    """An aware time as text; fractions of a second are kept where there are any."""
    if moment.tzinfo is not UTC:
        moment = moment.astimezone(UTC)
    return moment.isoformat()[:-6] + "Z"


@lru_cache(maxsize=1 << 12)
def shared_to_text(moment: datetime) -> str:
    """The same for a moment that many records share: when a page was fetched, an account made."""
    return to_text(moment)


def from_text(text: str) -> datetime:
    """The time a text of :func:`to_text` stands for."""
    return datetime.fromisoformat(text)
