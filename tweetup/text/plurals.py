"""Counted nouns in English messages."""

from __future__ import annotations

__all__ = ["counted"]


def counted(count: int, singular: str, plural: str | None = None) -> str:
    """Return a counted noun, ``1 post`` or ``2,034 posts``; ``plural`` where no s makes it."""
    return f"{count:,} {singular if count == 1 else plural or f'{singular}s'}"
