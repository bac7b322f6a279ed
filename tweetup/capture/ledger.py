"""Entries of the ledger of captures: their kinds, their queries, and the time they cover."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from tweetup.text import fold_tag

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from tweetup.archive import CaptureLine
    from tweetup.config import ChatConfig
    from tweetup.model import Capture

    Span = tuple[datetime, datetime]
    """A span of time, from its first moment up to but not its second one."""

__all__ = [
    "CONVERSATIONS",
    "DROPPED",
    "MISSED",
    "NAMES",
    "RECENTLY",
    "REFRESH",
    "REPLIES",
    "SEARCH",
    "STREAM",
    "TAGGED_CONVERSATIONS",
    "WITH_REPLIES",
    "asked_tags",
    "covered_spans",
    "hashtag_query",
    "of_chat",
    "subtract_spans",
]

SEARCH: Final = "capture"
"""A search by hashtag."""
CONVERSATIONS: Final = "conversations"
"""The query of the replies that a capture asks for, with the hashtag or without it."""
TAGGED_CONVERSATIONS: Final = "conversations, posts with the hashtag"
"""The query of those with the hashtag alone."""
REPLIES: Final = "replies"
"""A search for the replies to a post."""
STREAM: Final = "stream"
"""Listening to a place while the chat runs."""
REFRESH: Final = "refresh"
"""A lookup of stored posts."""
DROPPED: Final = "dropped"
"""No search: the note that a place is asked no more, and that its gaps were told."""
RECENTLY: Final = timedelta(hours=1)
"""Posts that came since so long ago are looked up where somebody insists alone."""
MISSED: Final = "missed"
"""No search: the note that a meeting is older than any search reaches."""
WITH_REPLIES: Final = "--with-replies"
"""The remedy of a gap: the option that reads replies without the hashtag."""
NAMES: Final = "names"
"""No search: the note which requests are refused in the old names of an API."""


def hashtag_query(hashtags: Iterable[str]) -> str:
    """Return the query of an entry that asked for any of these hashtags: ``#one #two``."""
    return " ".join(f"#{tag}" for tag in hashtags)


def asked_tags(capture: Capture) -> frozenset[str]:
    """Return the hashtags that a search asked for, folded: those of its query, else its own."""
    words = (capture.query or "").split()
    tags = frozenset(fold_tag(word[1:]) for word in words if word.startswith("#"))
    return tags or frozenset((capture.hashtag or "",))


def of_chat(entries: Iterable[CaptureLine], chat: ChatConfig) -> tuple[CaptureLine, ...]:
    """Return the entries of a chat under its hashtag, whichever of its hashtags it had then.

    Those of other chats are left out.
    """
    return tuple(
        entry
        if entry.capture.hashtag == chat.hashtag
        else replace(entry, capture=replace(entry.capture, hashtag=chat.hashtag))
        for entry in entries
        if entry.capture.hashtag in chat.hashtags
    )


def covered_spans(entry: CaptureLine, since: datetime, until: datetime) -> list[Span]:
    """Return the spans of time in which an entry left no certain gap, in time order.

    ``since`` and ``until`` are the ends of its window, which gaps without ends reach to.
    """
    gaps = [(gap.since or since, gap.until or until) for gap in entry.gaps if gap.certain]
    return subtract_spans(since, until, gaps)


def subtract_spans(since: datetime, until: datetime, taken: Iterable[Span]) -> list[Span]:
    """Return the time from ``since`` to ``until`` without the ``taken`` spans, in time order."""
    spans = []
    for begin, end in sorted(taken):
        if since < min(begin, until):
            spans.append((since, min(begin, until)))
        since = max(since, end)
    if since < until:
        spans.append((since, until))
    return spans
