"""Sessions found again from the end of a chat alone, where only posts have been added there.

A meeting depends on posts and meetings of a day and a half before it at most, and on all posts
only by the number that an hour needs to stand out of the background. So where no meeting goes on
for 38 hours the chat can be cut: the sessions before the *cut* stay as they are, whatever comes
after it, as long as that number decides the same. :func:`cut_chat` returns all that is needed of
the posts before the cut, :func:`extend_chat` the sessions after it. It returns None wherever the
result might differ from that of :func:`~tweetup.chats.sessions.find_sessions` for all posts.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from tweetup.chats.sessions import (
    Background,
    FoundSpans,
    count_hours,
    find_spans,
    make_sessions,
    scheduled_hours,
)
from tweetup.model import ChatTail, in_time_order
from tweetup.text import is_repost

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from tweetup.model import Post, Schedule, Session

__all__ = ["ExtendedChat", "cut_chat", "extend_chat"]

# A meeting is compared with those that ended 36 hours before it, and with posts an hour around it.
_QUIET: Final = timedelta(hours=38)
_LEAD: Final = timedelta(hours=1)
# A stretch of posts grows in steps of ten minutes, and its start moves by five on the clock.
_EDGE: Final = timedelta(minutes=20)


@dataclass(frozen=True, slots=True)
class ExtendedChat:
    """The sessions after the ``kept`` ones, and the state with a cut as late as possible."""

    sessions: tuple[Session, ...]
    kept: int
    tail: ChatTail


def cut_chat(posts: Iterable[Post], schedule: Schedule | None) -> ChatTail | None:
    """Return the state of a chat that is cut before one of its last meetings.

    None for a chat that cannot be cut.
    """
    ordered = in_time_order(posts)
    spans = find_spans([post for post in ordered if not is_repost(post)], schedule)
    return _cut(ordered, spans, None)


def extend_chat(
    tail: ChatTail,
    posts: Iterable[Post],
    *,
    hashtag: str,
    timezone: str,
    schedule: Schedule | None,
) -> ExtendedChat | None:
    """Return the sessions after the cut of ``tail``; ``posts`` are all of the chat after it.

    None where a post is older than the cut, or where sessions before it may be others now.
    """
    ordered = in_time_order(posts)
    if not ordered or ordered[0].created_at < tail.cut:
        return None
    background = Background(tail.first, tail.last, dict(tail.hours))
    originals = [post for post in ordered if not is_repost(post)]
    found = find_spans(originals, schedule, background)
    if not _is_apart(tail, found, schedule):
        return None
    zone = ZoneInfo(schedule.timezone if schedule else timezone)
    sessions = make_sessions(ordered, found.spans, hashtag=hashtag, zone=zone)
    later = _cut(ordered, found, tail) or replace(
        tail, threshold=found.threshold, posts=tuple(post.key for post in ordered)
    )
    return ExtendedChat(sessions, tail.kept, later)


def _is_apart(tail: ChatTail, found: FoundSpans, schedule: Schedule | None) -> bool:
    """Return True where nothing before the cut depends on the posts after it, or they on it."""
    if not found.spans or found.spans[0].start != tail.cut + _LEAD:
        return False
    if any(span.start < tail.cut + _EDGE for span in (*found.spans, *found.refused)):
        return False
    if any((count < tail.threshold) != (count < found.threshold) for count in tail.counts):
        return False
    lead = sum(moment < tail.cut + _LEAD for moment in found.times)
    if tail.edge and tail.edge + lead >= min(tail.threshold, found.threshold):
        return False
    return schedule is None or _divides_no_hour(schedule, tail.cut)


def _divides_no_hour(schedule: Schedule, cut: datetime) -> bool:
    """Return True where no scheduled hour, with the posts just before it, lies over a cut."""
    return not any(
        start - _LEAD < cut < end + _LEAD
        for start, end in scheduled_hours(schedule, cut, cut + _LEAD)
        if start != cut + _LEAD
    )


def _cut(ordered: Sequence[Post], found: FoundSpans, before: ChatTail | None) -> ChatTail | None:
    """Return the state with the latest cut that leaves two meetings after it.

    ``before`` is the state of the posts before ``ordered``.
    """
    spans = found.spans
    for position in range(len(spans) - 2, 0, -1):
        cut = spans[position].start - _LEAD
        if not _is_quiet(found, position, cut):
            continue
        older = [moment for moment in found.times if moment < cut]
        hours = count_hours(older)
        counts = Counter(
            count for moment, count in zip(found.times, found.counts, strict=True) if moment < cut
        )
        first = older[0] if older else None
        last = older[-1] if older else None
        kept = position
        if before is not None:
            hours.update(dict(before.hours))
            counts.update(before.counts)
            first = before.first
            last = last or before.last
            kept += before.kept
        if first is None or last is None:
            return None
        return ChatTail(
            cut=cut,
            kept=kept,
            first=first,
            last=last,
            hours=tuple(sorted(hours.items())),
            counts=tuple(sorted(counts)),
            threshold=found.threshold,
            edge=sum(moment >= cut - _LEAD for moment in older),
            posts=tuple(post.key for post in ordered if post.created_at >= cut),
        )
    return None


def _is_quiet(found: FoundSpans, position: int, cut: datetime) -> bool:
    """Return True where nothing that looks like a meeting lies within 37 hours before a cut."""
    before = [*found.spans[:position], *(span for span in found.refused if span.start < cut)]
    after = [*found.spans[position:], *(span for span in found.refused if span.start >= cut)]
    return all(span.end <= cut - _QUIET + _LEAD for span in before) and all(
        span.start >= cut + _EDGE for span in after
    )
