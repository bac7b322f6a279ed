"""Which posts belong to which session: the hour, what led up to it, and late answers."""

from __future__ import annotations

from bisect import bisect_left
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tweetup.model import Kind, Post, PostKey, Relation
from tweetup.text import (
    Role,
    Spot,
    find_status_links,
    fold_handle,
    leading_mentions,
    read_echo,
    read_labels,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["gather"]

# Early birds and greetings count from an hour before; the after-talk while no pause exceeds it.
_LEAD = timedelta(hours=1)
_PAUSE = timedelta(minutes=30)
_AFTER_TALK = timedelta(hours=3)
# An answer may come days late, but not after the next meeting's own lead.
_LATE = timedelta(days=7)
_SPEAKS_WITHIN = timedelta(hours=36)


def gather(ordered: Sequence[Post], spans: Sequence[tuple[datetime, datetime]]) -> list[list[Post]]:
    """For every (start, end), the posts that belong to it, in time order.

    A post stands in one session at most. After the hour and its after-talk only what points
    back belongs: replies, quotes and reposts of its posts, labelled answers, words to its people.
    """
    times = [post.created_at for post in ordered]
    result = []
    high = 0
    for index, (start, end) in enumerate(spans):
        floor = max(start - _LEAD, spans[index - 1][1]) if index else start - _LEAD
        following = spans[index + 1][0] if index + 1 < len(spans) else None
        limit = end + _LATE if following is None else min(end + _LATE, max(end, following - _LEAD))
        low = max(bisect_left(times, floor), high)
        high = _after_talk(times, low, end, limit)
        if following == end:
            # What is said at that very moment opens the next meeting.
            high = bisect_left(times, end)
        late = bisect_left(times, limit)
        inside = list(ordered[low:high])
        result.append([*inside, *_late_answers(inside, ordered[high:late], end)])
    return result


def _after_talk(times: Sequence[datetime], low: int, end: datetime, limit: datetime) -> int:
    position = bisect_left(times, end, lo=low)
    # The last post of the hour itself stands at the end or just before.
    while position < len(times) and times[position] <= end:
        position += 1
    last = end
    while (
        position < len(times)
        and times[position] < limit
        and times[position] - last <= _PAUSE
        and times[position] - end <= _AFTER_TALK
    ):
        last = times[position]
        position += 1
    return position


def _late_answers(inside: Sequence[Post], later: Sequence[Post], end: datetime) -> list[Post]:
    keys: set[PostKey] = {post.key for post in inside}
    people = {fold_handle(post.handle) for post in inside}
    kept = []
    for post in later:
        if _points_back(post, keys) or _speaks_back(post, people, end):
            keys.add(post.key)
            kept.append(post)
    return kept


def _points_back(post: Post, keys: set[PostKey]) -> bool:
    if any(post.target(relation) in keys for relation in Relation):
        return True
    return any(PostKey(post.network, link.id) in keys for link in find_status_links(post.text))


def _speaks_back(post: Post, people: set[str], end: datetime) -> bool:
    """A labelled answer, or words to one of the session's people soon after."""
    if post.kind is Kind.REPOST:
        return False
    labelled = any(
        label.spot is Spot.LEADING and label.role in (Role.ANSWER, Role.QUESTION, Role.TOPIC)
        for label in read_labels(post.text)
    )
    if labelled and read_echo(post.text) is None:
        return True
    spoken = leading_mentions(post.text)
    soon = post.created_at - end <= _SPEAKS_WITHIN
    return soon and any(fold_handle(handle) in people for handle in spoken)
