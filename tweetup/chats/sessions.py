"""Sessions of a hashtag: burst detection on its posts, its schedule, and the posts of each."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tweetup.model import Kind, Post, PostKey, Relation, Schedule, Session, in_time_order
from tweetup.text import (
    Role,
    Spot,
    find_status_links,
    fold_handle,
    fold_tag,
    is_repost,
    leading_mentions,
    read_echo,
    read_labels,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["FEWEST_PEOPLE", "FEWEST_POSTS", "assign_posts", "find_sessions", "name_sessions"]

# Early birds and greetings count from an hour before; the after-talk while no pause exceeds it.
_LEAD = timedelta(hours=1)
_PAUSE = timedelta(minutes=30)
_AFTER_TALK = timedelta(hours=3)
# An answer may come days late, but not after the next meeting's own lead.
_LATE = timedelta(days=7)
_ADDRESSES_WITHIN = timedelta(hours=36)

_HOUR = timedelta(hours=1)
_BIN = timedelta(minutes=10)
FEWEST_PEOPLE = 3
FEWEST_POSTS = 8
"""The people and the original posts that a meeting needs in its busiest hour."""
# Within half a day of a larger meeting, only a real second run counts: its share of posts, people.
_SECOND_RUN_WITHIN = timedelta(hours=12)
_SECOND_RUN_SHARE = 0.4
_SECOND_RUN_PEOPLE = 5
# Posts that answer a meeting this long after it are late, no meeting of their own.
_LATE_WITHIN = timedelta(hours=36)
_SCHEDULE_SLACK = timedelta(minutes=15)
_LONE_FILE = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class _Span:
    """A meeting's hour in aware UTC times, and the method that found it."""

    start: datetime
    end: datetime
    found_by: str


def assign_posts(
    ordered: Sequence[Post], spans: Sequence[tuple[datetime, datetime]]
) -> list[list[Post]]:
    """Return for every span (start, end) the posts that belong to it, in time order.

    A post stands in one session at most. After the hour and its after-talk only posts that point
    back belong: replies, quotes and reposts of its posts, labelled answers, words to its people.
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
            # A post at that very moment opens the next meeting.
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
    """Return the later posts that answer posts inside, or each other."""
    keys: set[PostKey] = {post.key for post in inside}
    people = {fold_handle(post.handle) for post in inside}
    answers = []
    for post in later:
        if _points_back(post, keys) or _addresses_back(post, people, end):
            keys.add(post.key)
            answers.append(post)
    return answers


def _points_back(post: Post, keys: set[PostKey]) -> bool:
    if any(post.target(relation) in keys for relation in Relation):
        return True
    return any(PostKey(post.network, link.id) in keys for link in find_status_links(post.text))


def _addresses_back(post: Post, people: set[str], end: datetime) -> bool:
    """Return True for a labelled answer, or words to one of the session's people soon after."""
    if post.kind is Kind.REPOST:
        return False
    labelled = any(
        label.spot is Spot.LEADING and label.role in (Role.ANSWER, Role.QUESTION, Role.TOPIC)
        for label in read_labels(post.text)
    )
    if labelled and read_echo(post.text) is None:
        return True
    addressees = leading_mentions(post.text)
    soon = post.created_at - end <= _ADDRESSES_WITHIN
    return soon and any(fold_handle(handle) in people for handle in addressees)


def find_sessions(
    posts: Iterable[Post],
    *,
    hashtag: str,
    timezone: str = "UTC",
    schedule: Schedule | None = None,
    daily: bool = False,
) -> tuple[Session, ...]:
    """Return the sessions of a hashtag in time order, each with the posts that belong to it.

    ``timezone`` is the IANA zone whose calendar names the session; ``daily`` makes one session a
    day (for a congress whose hashtag runs on). Posts that belong to no session (announcements
    days ahead, background) stand in none.
    """
    ordered = in_time_order(posts)
    zone = ZoneInfo(schedule.timezone if schedule else timezone)
    originals = [post for post in ordered if not is_repost(post)]
    if daily:
        spans = list(_days(ordered, zone))
    else:
        planned = list(_scheduled(originals, schedule)) if schedule else []
        spans = sorted(
            [*planned, *_bursts(originals, planned)], key=lambda span: (span.start, span.end)
        )
    if not spans and _is_one_sitting(originals):
        spans = [_whole(originals)]
    members = assign_posts(ordered, [(span.start, span.end) for span in spans])
    names = _names(spans, fold_tag(hashtag), zone)
    return tuple(
        Session(
            id=name,
            hashtag=hashtag,
            start=span.start,
            end=span.end,
            timezone=zone.key,
            found_by=span.found_by,
            posts=tuple(post.key for post in theirs),
        )
        for name, span, theirs in zip(names, spans, members, strict=True)
    )


def name_sessions(sessions: Sequence[Session], timezone: str) -> tuple[Session, ...]:
    """Return the sessions of a chat, named by the calendar of another zone."""
    zone = ZoneInfo(timezone)
    return (
        tuple(
            replace(session, id=name, timezone=zone.key)
            for session, name in zip(
                sessions, _names(sessions, fold_tag(sessions[0].hashtag), zone), strict=True
            )
        )
        if sessions
        else ()
    )


def _names(spans: Sequence[_Span | Session], hashtag: str, zone: ZoneInfo) -> list[str]:
    """Return ``hashtag-YYYY-MM-DD`` in the chat's zone; a second one that day ends in -2."""
    counts: Counter[str] = Counter()
    names = []
    for span in spans:
        name = f"{hashtag}-{span.start.astimezone(zone):%Y-%m-%d}"
        counts[name] += 1
        names.append(name if counts[name] == 1 else f"{name}-{counts[name]}")
    return names


def _scheduled(originals: Sequence[Post], schedule: Schedule) -> Iterator[_Span]:
    """Yield the scheduled hours in which at least two people wrote.

    Local wall time decides, so an hour keeps its place over a change to summer time.
    """
    if not originals:
        return
    zone = ZoneInfo(schedule.timezone)
    times = [post.created_at for post in originals]
    day = times[0].astimezone(zone).date() - timedelta(days=1)
    last = times[-1].astimezone(zone).date()
    while day <= last:
        local = datetime(day.year, day.month, day.day, tzinfo=zone) + timedelta(
            minutes=schedule.start
        )
        day += timedelta(days=1)
        if schedule.weekday is not None and local.weekday() != schedule.weekday:
            continue
        start = local.astimezone(UTC)
        end = start + timedelta(minutes=schedule.minutes)
        low = bisect_left(times, start - _SCHEDULE_SLACK)
        high = bisect_right(times, end)
        people = {fold_handle(post.handle) for post in originals[low:high]}
        if len(people) > 1 and high - low >= FEWEST_PEOPLE:
            yield _Span(start, end, "schedule")


def _bursts(originals: Sequence[Post], planned: Sequence[_Span]) -> Iterator[_Span]:
    """Yield meetings found from the posts alone, the largest first, outside the planned spans."""
    free = [post for post in originals if not any(_near(post.created_at, span) for span in planned)]
    times = [post.created_at for post in free]
    threshold = _threshold(times)
    meetings = [(_size(originals, span), span) for span in planned]
    refused: list[_Span] = []
    for seed in _seeds(times):
        if any(span.start <= times[seed] <= span.end for span in refused):
            continue
        if any(span.start - _HOUR <= times[seed] <= span.end + _HOUR for _, span in meetings):
            continue
        count = bisect_left(times, times[seed] + _HOUR) - seed
        if count < threshold:
            break
        span = _grow(times, seed)
        inside = free[bisect_left(times, span.start) : bisect_right(times, span.end)]
        same_day = [other for other in meetings if _same_day(other[1], span)]
        late = any(timedelta() <= span.start - other.end <= _LATE_WITHIN for _, other in meetings)
        if _is_meeting(inside, count, same_day) and not (late and _looks_back(inside)):
            meetings.append((count, span))
        else:
            refused.append(span)
    yield from (span for _, span in meetings[len(planned) :])


def _size(originals: Sequence[Post], span: _Span) -> int:
    return sum(span.start <= post.created_at <= span.end for post in originals)


def _near(moment: datetime, span: _Span) -> bool:
    return span.start - _HOUR <= moment <= span.end + _SECOND_RUN_WITHIN / 4


def _same_day(first: _Span, second: _Span) -> bool:
    return abs(first.start - second.start) <= _SECOND_RUN_WITHIN


def _threshold(times: Sequence[datetime]) -> float:
    """Return the number of posts an hour needs to stand out of the background.

    The background is the mean of the quieter nine tenths of all hours, empty ones included.
    """
    if not times:
        return math.inf
    hours = Counter(int(moment.timestamp() // 3600) for moment in times)
    span = int((times[-1] - times[0]) / _HOUR) + 1
    quiet = int(span * 0.9)
    counts = sorted(hours.values())
    filled = max(0, quiet - (span - len(counts)))
    rate = sum(counts[:filled]) / quiet if quiet else 0.0
    return max(FEWEST_POSTS, 4 * rate + 4 * math.sqrt(rate))


def _seeds(times: Sequence[datetime]) -> list[int]:
    """Return positions by how many posts follow within the hour, the most first."""
    counts = [bisect_left(times, moment + _HOUR) - index for index, moment in enumerate(times)]
    return sorted(range(len(times)), key=lambda index: (-counts[index], index))


def _grow(times: Sequence[datetime], seed: int) -> _Span:
    """Grow a span from the busiest hour outwards, while ten-minute steps stay lively."""
    first = times[seed]
    last = times[bisect_left(times, first + _HOUR) - 1]
    per_bin = (bisect_right(times, last) - seed) / max(1.0, (last - first) / _BIN)
    lively = max(2.0, 0.2 * per_bin)

    def count(start: datetime, end: datetime) -> int:
        return bisect_left(times, end) - bisect_left(times, start)

    while count(last + timedelta(seconds=1), last + _BIN) >= lively:
        last = times[bisect_left(times, last + _BIN) - 1]
    # The seed window may begin with early birds or late in a long chat.
    while count(first - _BIN, first) >= lively:
        first = times[bisect_left(times, first - _BIN)]
    while count(first, first + _BIN) < lively and first + _BIN < last:
        first = times[bisect_right(times, first)]
    while count(last - _BIN, last) < lively and last - _BIN > first:
        last = times[bisect_left(times, last) - 1]
    return _burst_span(first, last)


def _burst_span(first: datetime, last: datetime) -> _Span:
    """Return the span of posts on the clock; posts of one moment may lie before its quarter."""
    end = _ceil(last)
    return _Span(min(_snap(first), end), end, "burst")


def _snap(moment: datetime) -> datetime:
    """Return the quarter hour nearby: chats begin on the clock, posts a little beside it."""
    quarter = timedelta(minutes=15)
    base = moment.replace(minute=0, second=0, microsecond=0)
    nearest = base + quarter * round((moment - base) / quarter)
    return (
        nearest
        if abs(nearest - moment) <= timedelta(minutes=5)
        else moment.replace(second=0, microsecond=0)
    )


def _ceil(moment: datetime) -> datetime:
    five = timedelta(minutes=5)
    base = moment.replace(minute=0, second=0, microsecond=0)
    return base + five * math.ceil((moment - base) / five)


def _is_meeting(inside: Sequence[Post], count: int, same_day: Sequence[tuple[int, _Span]]) -> bool:
    people = {fold_handle(post.handle) for post in inside}
    if len(people) < FEWEST_PEOPLE:
        return False
    if not same_day:
        return True
    largest = max(size for size, _ in same_day)
    if count >= _SECOND_RUN_SHARE * largest and len(people) >= _SECOND_RUN_PEOPLE:
        return True
    return _asks_anew(inside)


def _asks_anew(inside: Sequence[Post]) -> bool:
    """Return True where somebody asks at least two numbered questions."""
    numbers_by_author: dict[str, set[int]] = {}
    for post in inside:
        if "?" in post.text:
            numbers = {
                label.number for label in read_labels(post.text) if label.role is Role.QUESTION
            }
            numbers_by_author.setdefault(fold_handle(post.handle), set()).update(numbers)
    return any(len(numbers) > 1 for numbers in numbers_by_author.values())


def _looks_back(inside: Sequence[Post]) -> bool:
    """Return True where most posts answer questions asked elsewhere."""
    if _asks_anew(inside):
        return False
    keys = {post.key for post in inside}
    return 2 * sum(_answers_elsewhere(post, keys) for post in inside) > len(inside)


def _answers_elsewhere(post: Post, keys: set[PostKey]) -> bool:
    for relation in (Relation.REPLY, Relation.QUOTE):
        target = post.target(relation)
        if target is not None and target not in keys:
            return True
    return any(
        label.spot is Spot.LEADING and label.role is Role.ANSWER for label in read_labels(post.text)
    )


def _days(ordered: Sequence[Post], zone: ZoneInfo) -> Iterator[_Span]:
    by_day: dict[str, list[Post]] = {}
    for post in ordered:
        by_day.setdefault(f"{post.created_at.astimezone(zone):%Y-%m-%d}", []).append(post)
    for theirs in by_day.values():
        yield _Span(theirs[0].created_at, theirs[-1].created_at, "day")


def _is_one_sitting(originals: Sequence[Post]) -> bool:
    """Return True for a small file of one evening: a chat, however few its posts."""
    if not originals or originals[-1].created_at - originals[0].created_at > _LONE_FILE:
        return False
    return len({fold_handle(post.handle) for post in originals}) > 1


def _whole(originals: Sequence[Post]) -> _Span:
    return _burst_span(originals[0].created_at, originals[-1].created_at)
