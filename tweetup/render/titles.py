"""The title of a recap in its two parts: the topic, and the chat and the day that follow it."""

from __future__ import annotations

import re

__all__ = ["has_topic", "title_colon", "title_occasion", "title_topic"]

# "Topic: #chat, 16 May 2024", "Topic? #chat, 16 May 2024", or "Topic: The chat (#chat), 16 May
# 2024", as every language has it; a title in a person's own words may have no such end.
_OCCASION = r"(?:[^:：#]+\s\()?#\w+\)?[,،\s][^:：]*\d[^:：]*"
_TITLE = re.compile(rf"(.+?)(\s?[:：]\s+|(?<=[?!？！])\s+)({_OCCASION})", re.DOTALL)
_PLAIN = re.compile(_OCCASION)


def has_topic(title: str) -> bool:
    """Return False for a title that is chat and day alone, which lists show above it anyway."""
    return _PLAIN.fullmatch(title) is None or _TITLE.fullmatch(title) is not None


def title_topic(title: str) -> str:
    """Return a title without chat and day; the whole title where it has no topic before them."""
    match = _TITLE.fullmatch(title)
    return match[1] if match else title


def title_occasion(title: str) -> str:
    """Return chat and day at the end of a title, without the colon before them; else nothing."""
    match = _TITLE.fullmatch(title)
    return match[3] if match else ""


def title_colon(title: str) -> str:
    """Return the colon or the space between the parts of a title; else nothing."""
    match = _TITLE.fullmatch(title)
    return match[2] if match else ""
