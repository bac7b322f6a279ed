"""Sessions of a hashtag: burst detection on its posts, its schedule, and the posts of each."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right, insort
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
    has_question_mark,
    is_repost,
    leading_mentions,
    read_echo,
    read_labels,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

__all__ = [
    "FEWEST_PEOPLE",
    "FEWEST_POSTS",
    "Background",
    "FoundSpans",
    "Span",
    "assign_posts",
    "count_hours",
    "explain_no_session",
    "find_sessions",
    "find_spans",
    "make_sessions",
    "name_sessions",
    "scheduled_hours",
]

# Early birds and greetings count from an hour before; the after-talk while no pause exceeds it.
_LEAD = timedelta(hours=1)
_PAUSE = timedelta(minutes=30)
_AFTER_TALK = timedelta(hours=3)
# An answer may come days late, but not after the next meeting's own lead.
_LATE = timedelta(days=7)
_ADDRESSES_WITHIN = timedelta(hours=36)

_HOUR = timedelta(hours=1)
_BIN = timedelta(minutes=10)
# Posts in ten minutes of the busiest hour below which one of them alone is lively there.
_SPARSE = 3.0
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
class Span:
    """A meeting's hour in aware UTC times, and the method that found it."""

    start: datetime
    end: datetime
    found_by: str


@dataclass(frozen=True, slots=True)
class Background:
    """Earlier posts outside of planned meetings: the first and last, and posts by hour."""

    first: datetime
    last: datetime
    hours: Mapping[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundSpans:
    """Meetings in time order, the stretches refused as such, and the numbers that decided.

    ``times`` are those of the posts outside of planned meetings, ``counts`` how many follow each
    of them within the hour, ``threshold`` how many a meeting needs.
    """

    spans: list[Span]
    refused: list[Span]
    times: Sequence[datetime]
    counts: Sequence[int]
    threshold: float


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
    addressees = leading_mentions(post.text, post.mentions)
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
    if daily:
        spans = list(_days(ordered, zone))
    else:
        originals = [post for post in ordered if not is_repost(post)]
        spans = find_spans(originals, schedule).spans
        if not spans and _is_one_sitting(originals):
            spans = [_lone_span(originals)]
    return make_sessions(ordered, spans, hashtag=hashtag, zone=zone)


def make_sessions(
    ordered: Sequence[Post], spans: Sequence[Span], *, hashtag: str, zone: ZoneInfo
) -> tuple[Session, ...]:
    """Return the sessions of spans in time order, with their names and posts."""
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


def explain_no_session(posts: Iterable[Post]) -> str:
    """Return the reason for which posts make no session, as a clause that follows a colon."""
    ordered = in_time_order(posts)
    originals = [post for post in ordered if not is_repost(post)]
    if not originals:
        return "all of them are reposts"
    if len({fold_handle(post.handle) for post in originals}) == 1:
        return f"one person wrote all of them, @{originals[0].handle}"
    times = [post.created_at for post in originals]
    ends = [bisect_left(times, start + _HOUR) for start in times]
    first = max(range(len(times)), key=lambda index: ends[index] - index)
    inside = originals[first : ends[first]]
    people = len({fold_handle(post.handle) for post in inside})
    start = f"{times[first].astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    count = f"{len(inside)} post{'s' if len(inside) > 1 else ''}"
    writers = f"{people} {'people' if people > 1 else 'person'}"
    alike = len(inside) >= FEWEST_POSTS and people >= FEWEST_PEOPLE
    busiest = f"the busiest hour, from {start}, has {count} by {writers}"
    if not alike:
        return busiest
    needed = math.ceil(_threshold(times, None))
    return (
        f"{busiest}; beside the other hours it takes {needed} posts"
        if len(inside) < needed
        else f"{busiest}, but fewer than {FEWEST_PEOPLE} people in its lively part"
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


def _names(spans: Sequence[Span | Session], hashtag: str, zone: ZoneInfo) -> list[str]:
    """Return ``hashtag-YYYY-MM-DD`` in the chat's zone; a second one that day ends in -2."""
    counts: Counter[str] = Counter()
    names = []
    for span in spans:
        name = f"{hashtag}-{span.start.astimezone(zone):%Y-%m-%d}"
        counts[name] += 1
        names.append(name if counts[name] == 1 else f"{name}-{counts[name]}")
    return names


def find_spans(
    originals: Sequence[Post], schedule: Schedule | None, background: Background | None = None
) -> FoundSpans:
    """Return the meetings among posts in time order, reposts left out.

    ``background`` are earlier posts that no meeting here depends on but by their number.
    """
    planned = list(_scheduled(originals, schedule)) if schedule else []
    near = _SpanIndex(planned)
    free = [post for post in originals if not near.has_near(post.created_at)]
    times = [post.created_at for post in free]
    threshold = _threshold(times, background)
    counts = [bisect_left(times, moment + _HOUR) - index for index, moment in enumerate(times)]
    bursts, refused = _bursts(originals, planned, free, counts, threshold)
    return FoundSpans(
        spans=sorted([*planned, *bursts], key=lambda span: (span.start, span.end)),
        refused=refused,
        times=times,
        counts=counts,
        threshold=threshold,
    )


def _scheduled(originals: Sequence[Post], schedule: Schedule) -> Iterator[Span]:
    """Yield the scheduled hours in which at least two people wrote.

    Local wall time decides, so an hour keeps its place over a change to summer time.
    """
    if not originals:
        return
    times = [post.created_at for post in originals]
    for start, end in scheduled_hours(schedule, times[0], times[-1]):
        low = bisect_left(times, start - _SCHEDULE_SLACK)
        high = bisect_right(times, end)
        people = {fold_handle(post.handle) for post in originals[low:high]}
        if len(people) > 1 and high - low >= FEWEST_PEOPLE:
            yield Span(start, end, "schedule")


def scheduled_hours(
    schedule: Schedule, first: datetime, last: datetime
) -> Iterator[tuple[datetime, datetime]]:
    """Yield the scheduled hours from the day before one moment to the day of another."""
    zone = ZoneInfo(schedule.timezone)
    day = first.astimezone(zone).date() - timedelta(days=1)
    until = last.astimezone(zone).date()
    while day <= until:
        local = datetime(day.year, day.month, day.day, tzinfo=zone) + timedelta(
            minutes=schedule.start
        )
        day += timedelta(days=1)
        if schedule.weekday is None or local.weekday() == schedule.weekday:
            start = local.astimezone(UTC)
            yield start, start + timedelta(minutes=schedule.minutes)


def _bursts(
    originals: Sequence[Post],
    planned: Sequence[Span],
    free: Sequence[Post],
    counts: Sequence[int],
    threshold: float,
) -> tuple[list[Span], list[Span]]:
    """Return the meetings found from the posts alone, the largest first, and those refused.

    ``free`` are the posts outside of the planned spans, each with how many follow in its hour.
    """
    times = [post.created_at for post in free]
    all_times = [post.created_at for post in originals]
    meetings = _SpanIndex()
    taken = bytearray(len(times))
    bursts: list[Span] = []
    refused: list[Span] = []
    for span in planned:
        size = bisect_right(all_times, span.end) - bisect_left(all_times, span.start)
        meetings.add(span, size)
        _take(taken, times, span.start - _HOUR, span.end + _HOUR)
    for seed in sorted(range(len(times)), key=lambda index: (-counts[index], index)):
        if taken[seed]:
            continue
        count = counts[seed]
        if count < threshold:
            break
        span = _grow(times, seed)
        inside = free[bisect_left(times, span.start) : bisect_right(times, span.end)]
        if _is_meeting(inside, count, meetings.sizes_near(span)) and not (
            meetings.has_before(span) and _looks_back(inside)
        ):
            meetings.add(span, count)
            bursts.append(span)
            _take(taken, times, span.start - _HOUR, span.end + _HOUR)
        else:
            refused.append(span)
            _take(taken, times, span.start, span.end)
    return bursts, refused


def _take(taken: bytearray, times: Sequence[datetime], start: datetime, end: datetime) -> None:
    """Mark the posts of a stretch of time: no meeting begins with one of them."""
    low, high = bisect_left(times, start), bisect_right(times, end)
    taken[low:high] = b"\x01" * (high - low)


class _SpanIndex:
    """Meetings by their starts, each with its size."""

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self._entries: list[tuple[datetime, datetime, int]] = []
        self._longest = timedelta()
        for span in spans:
            self.add(span, 0)

    def add(self, span: Span, size: int) -> None:
        insort(self._entries, (span.start, span.end, size))
        self._longest = max(self._longest, span.end - span.start)

    def _between(self, low: datetime, high: datetime) -> Iterator[tuple[datetime, datetime, int]]:
        """Yield the meetings that start from ``low`` to ``high``."""
        for position in range(bisect_left(self._entries, (low,)), len(self._entries)):
            if self._entries[position][0] > high:
                return
            yield self._entries[position]

    def has_near(self, moment: datetime) -> bool:
        """Return True for a moment in a meeting, just before or soon after one."""
        after = _SECOND_RUN_WITHIN / 4
        starting = self._between(moment - after - self._longest, moment + _HOUR)
        return any(start - _HOUR <= moment <= end + after for start, end, _ in starting)

    def sizes_near(self, span: Span) -> list[int]:
        """Return the sizes of the meetings within half a day of a span."""
        near = self._between(span.start - _SECOND_RUN_WITHIN, span.start + _SECOND_RUN_WITHIN)
        return [size for _, _, size in near]

    def has_before(self, span: Span) -> bool:
        """Return True where a meeting ended not long before a span."""
        before = self._between(span.start - _LATE_WITHIN - self._longest, span.start)
        return any(timedelta() <= span.start - end <= _LATE_WITHIN for _, end, _ in before)


def _threshold(times: Sequence[datetime], background: Background | None) -> float:
    """Return the number of posts an hour needs to stand out of the background.

    The background is the mean of the quieter nine tenths of all hours, empty ones included.
    """
    if not times and background is None:
        return math.inf
    hours = count_hours(times)
    first = times[0] if times else None
    last = times[-1] if times else None
    if background is not None:
        hours.update(dict(background.hours))
        first = background.first
        last = last or background.last
    if first is None or last is None:
        return math.inf
    span = int((last - first) / _HOUR) + 1
    quiet = int(span * 0.9)
    counts = sorted(hours.values())
    filled = max(0, quiet - (span - len(counts)))
    rate = sum(counts[:filled]) / quiet if quiet else 0.0
    return max(FEWEST_POSTS, 4 * rate + 4 * math.sqrt(rate))


def count_hours(times: Iterable[datetime]) -> Counter[int]:
    """Return the number of posts in each hour since 1970 that has any."""
    return Counter(int(moment.timestamp() // 3600) for moment in times)


def _grow(times: Sequence[datetime], seed: int) -> Span:
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
    kept = lively if per_bin >= _SPARSE else 1.0
    while count(first, first + _BIN) < kept and first + _BIN < last:
        first = times[bisect_right(times, first)]
    while count(last - _BIN, last) < kept and last - _BIN > first:
        last = times[bisect_left(times, last) - 1]
    return _burst_span(first, last)


def _burst_span(first: datetime, last: datetime) -> Span:
    """Return the span of posts on the clock; posts of one moment may lie before its quarter."""
    end = _ceil(last)
    return Span(min(_snap(first), end), end, "burst")


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


def _is_meeting(inside: Sequence[Post], count: int, same_day: Sequence[int]) -> bool:
    people = {fold_handle(post.handle) for post in inside}
    if len(people) < FEWEST_PEOPLE:
        return False
    if not same_day:
        return True
    if count >= _SECOND_RUN_SHARE * max(same_day) and len(people) >= _SECOND_RUN_PEOPLE:
        return True
    return _asks_anew(inside)


def _asks_anew(inside: Sequence[Post]) -> bool:
    """Return True where somebody asks at least two numbered questions."""
    numbers_by_author: dict[str, set[int]] = {}
    for post in inside:
        if has_question_mark(post.text):
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


def _days(ordered: Sequence[Post], zone: ZoneInfo) -> Iterator[Span]:
    by_day: dict[str, list[Post]] = {}
    for post in ordered:
        by_day.setdefault(f"{post.created_at.astimezone(zone):%Y-%m-%d}", []).append(post)
    for theirs in by_day.values():
        yield Span(theirs[0].created_at, theirs[-1].created_at, "day")


def _is_one_sitting(originals: Sequence[Post]) -> bool:
    """Return True for a small file of one evening: a chat, however few its posts."""
    if not originals or originals[-1].created_at - originals[0].created_at > _LONE_FILE:
        return False
    return len({fold_handle(post.handle) for post in originals}) > 1


def _lone_span(originals: Sequence[Post]) -> Span:
    """Return the span of a file of one evening: its lively stretch, or all of it where it has none.

    A chat from half past is in two hours of the clock, neither of which stands out of the other.
    """
    times = [post.created_at for post in originals]
    counts = [bisect_left(times, moment + _HOUR) - index for index, moment in enumerate(times)]
    seed = max(range(len(times)), key=lambda index: (counts[index], -index))
    people = {fold_handle(post.handle) for post in originals[seed : seed + counts[seed]]}
    if counts[seed] >= FEWEST_POSTS and len(people) >= FEWEST_PEOPLE:
        return _grow(times, seed)
    return _burst_span(times[0], times[-1])
