"""Names of sections that have no heading in a recap, as others of the same recap have theirs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from tweetup.model import Quote, Recap

__all__ = ["is_stretch", "name_of_section"]

_STRETCH: Final = re.compile(r"S\d+")
_UNASKED: Final = {"intro": "start", "chatter": "aside"}
"""The names of headings in a chat without questions of its hosts."""


def is_stretch(name: str) -> bool:
    """Return True for the name of a stretch of a chat without numbered questions."""
    return _STRETCH.fullmatch(name) is not None


def name_of_section(recap: Recap, name: str, posts: Sequence[Quote], zone: ZoneInfo) -> str:
    """Return the heading of a section by its name: of a stretch the time of its first post."""
    if is_stretch(name) and posts:
        start = min(quote.post.created_at for quote in posts).astimezone(zone)
        words, day = recap.wording, start.date()
        if day == recap.date:
            return words.fill("heading_stretch", time=words.clock(start))
        return words.fill("heading_stretch_day", date=words.day(day), time=words.clock(start))
    if not any(it.section.startswith("Q") for it in recap.sections):
        name = _UNASKED.get(name, name)
    heading = f"heading_{name}"
    return recap.wording.fill(heading) if heading in recap.wording.patterns else name
