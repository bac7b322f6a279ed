"""Gaps of every kind in a capture, by the network's own word (pure).

Nothing but the network's own word shows that posts are missing: its count, the counts that each
post carries, the fields that were asked for, and the pace of the chat around a silence.
"""

from __future__ import annotations

import dataclasses
import math
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Final

from tweetup.capture.ledger import asked_tags, covered_spans, subtract_spans
from tweetup.model import Gap, GapKind
from tweetup.text.plurals import counted as in_number

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from tweetup.archive import CaptureLine
    from tweetup.capture.conversations import Unseen
    from tweetup.capture.ledger import Span
    from tweetup.capture.window import CaptureWindow
    from tweetup.model import Capture, Post
    from tweetup.networks.base import FieldCount

__all__ = [
    "NO_FAILURE",
    "QUOTE_COUNTS",
    "UNCOMPARED",
    "GapSubject",
    "beside_gap",
    "checks_nothing",
    "closed_count_gap",
    "compare_with_count",
    "count_gaps",
    "count_missing",
    "count_told",
    "field_gaps",
    "find_checked",
    "find_curable",
    "find_silences",
    "find_told",
    "hidden_gap",
    "is_closed",
    "is_pending",
    "pending_gap",
    "repost_gap",
    "saw_all_of",
    "select_told",
    "subject_of",
    "unchecked_gap",
    "unseen_gap",
    "was_count_told",
]

_HIDDEN: Final = " hidden here, since the network did not show them"
_BY_POST: Final = frozenset({GapKind.ANSWERS, GapKind.QUOTES})
NO_FAILURE: Final = frozenset({GapKind.TIME, GapKind.LOST, GapKind.REPOSTS})
"""The kinds of gaps that, where they are not certain, are no failure of a capture."""

UNCOMPARED: Final = Gap(
    since=None,
    until=None,
    why="answers are compared when the chat is over",
    certain=False,
    kind=GapKind.UNCHECKED,
    counted=0,
    came=0,
    sought=True,
)
"""The note of a search beside listening, which says nothing about answers and closes no gap."""

_PENDING: Final = "the capture was stopped before it had checked that all came: capture it again"

_MINUTE: Final = timedelta(minutes=1)
_AROUND: Final = timedelta(minutes=10)
"""The time before and after a silence in which the pace of the chat is measured."""
_FEWEST: Final = 8
"""The fewest posts in that time of a lively chat."""
_SHORTEST, _LONGEST = 3, 45
"""Minutes: shorter silences happen in any chat, and longer ones are its end."""
_SURPRISE: Final = math.log(100_000)
"""Minus the logarithm of the probability below which a silence is reported.

The model is a Poisson process at the slower of both paces. In 33 real chats no silence is
reported; of holes of ten minutes cut into them, three in four are.
"""
_TOLERANCE: Final = 0.02
_FEW: Final = 3
"""A difference of so many posts may be no more than two services that look at other times."""
_FEW_OF: Final = 0.1
"""The part of a small number of posts that may be such."""


def find_silences(minutes: Sequence[tuple[datetime, int]]) -> tuple[Gap, ...]:
    """Return the silences that the pace of the chat does not explain, as uncertain gaps.

    ``minutes`` are those in which posts were written, with their number, in time order. A fault
    of the network leaves such a hole; so may a power cut at the host's. The slower of the paces
    before and after decides, so that neither the beginning nor the end of a chat is a silence.
    """
    times = [minute for minute, _ in minutes]
    written = [0, *accumulate(count for _, count in minutes)]

    def is_odd(before: datetime, after: datetime) -> bool:
        last, first = bisect_left(times, before), bisect_left(times, after)
        earlier = written[last + 1] - written[bisect_right(times, before - _AROUND)]
        later = written[bisect_left(times, after + _AROUND)] - written[first]
        slower = min(earlier, later)
        expected = slower * (_silent(before, after) * _MINUTE / _AROUND)
        return slower >= _FEWEST and expected > _SURPRISE

    return tuple(
        Gap(
            since=before + _MINUTE,
            until=after,
            why=f"silence for {_silent(before, after)} minutes in a lively chat",
            certain=False,
        )
        for before, after in pairwise(times)
        if _SHORTEST <= _silent(before, after) <= _LONGEST and is_odd(before, after)
    )


def _silent(before: datetime, after: datetime) -> int:
    """Return the number of minutes between two minutes with posts."""
    return round((after - before) / _MINUTE) - 1


def compare_with_count(
    place: str,
    posts: int,
    *,
    came: int,
    since: datetime,
    window: CaptureWindow,
    exact: bool,
    sought: bool = False,
) -> Gap | None:
    """Return the gap between a network's count of ``posts`` and those that came; None for none.

    ``since`` is the beginning of the session, by which a later capture knows the gap again. Many
    posts that lack are missing. A small difference proves nothing either way: X's counts "will not
    always match" its search, since that alone leaves out posts that are deleted or protected
    (https://docs.x.com/x-api/posts/counts/introduction). A count that is not ``exact`` may be
    rounded, and proves nothing unless it agrees.
    Posts that an earlier search has ``sought`` already are no reason for a third one.
    """
    more, fewer = max(posts, came), min(posts, came)
    if more == fewer:
        return None
    counts = f"{place} counts {'' if exact else 'about '}{in_number(posts, 'post')}"
    if exact and posts > came and not sought and _differs(posts, came):
        here = f"{came:,} {'is' if came == 1 else 'are'} here"
        return Gap(
            since=window.since,
            until=window.until,
            why=f"{counts}, {here}",
            counted=posts,
            came=came,
        )
    if not exact:
        why = f"its count may be rounded, {_UNKNOWN}"
    elif _differs(more, fewer):
        why = f"its count proves nothing, {_UNKNOWN}"
        if posts > came:
            why = f"a second search gave no more, {_UNKNOWN}"
    else:
        why = f"its counts need not agree with its search, {_UNKNOWN}"
    return Gap(
        since=since,
        until=window.until,
        why=f"{counts}, {came:,} came; {why}",
        certain=False,
        kind=GapKind.COUNT if exact else GapKind.ESTIMATE,
        counted=posts,
        came=came,
        sought=True,
    )


def count_told(window: CaptureWindow, capture: Capture, entries: Iterable[CaptureLine]) -> int:
    """Return how many posts of the window the latest search that was counted told to be missing.

    Posts that came since make room for no others.
    """
    told = 0
    for entry in entries:
        # The count of other hashtags, which a chat had before, says nothing about these.
        is_alike = asked_tags(entry.capture) == asked_tags(capture)
        if is_alike and (entry.capture.source, entry.capture.hashtag) == (
            capture.source,
            capture.hashtag,
        ):
            for gap in entry.gaps:
                if _is_of_count(gap) and _overlaps(gap, window):
                    told = max(0, (gap.counted or 0) - (gap.came or 0))
    return told


def was_count_told(window: CaptureWindow, capture: Capture, entries: Iterable[CaptureLine]) -> bool:
    """Return whether any search of a part of the window told that the count does not agree.

    Others may have closed that for their parts of it.
    """
    return any(
        _is_of_count(gap) and not is_closed(gap) and _overlaps(gap, window)
        for entry in entries
        if (entry.capture.source, entry.capture.hashtag) == (capture.source, capture.hashtag)
        for gap in entry.gaps
    )


def _is_of_count(gap: Gap) -> bool:
    """Return whether a gap, or the note that closes one, compares posts with the exact count."""
    return gap.kind is GapKind.COUNT or (gap.certain and gap.counted is not None)


def _overlaps(gap: Gap, window: CaptureWindow) -> bool:
    if gap.since is None or gap.until is None:
        return False
    return gap.since < window.until and window.since < gap.until


_UNKNOWN: Final = "so nobody can say whether all of them came"


def _differs(more: int, fewer: int) -> bool:
    """Return whether a number is greater by more than posts that came or went meanwhile."""
    allowed = max(min(_FEW, _FEW_OF * more), _TOLERANCE * more)
    return more > 0 and (fewer == 0 or more - fewer > allowed)


def unchecked_gap(why: str, window: CaptureWindow, *, for_good: bool = False) -> Gap:
    """Return the gap of a check that could not be made, ``for_good`` where none will be."""
    return Gap(
        since=window.since,
        until=window.until,
        why=why,
        certain=False,
        kind=GapKind.UNCHECKED,
        sought=for_good,
    )


def pending_gap(since: datetime, until: datetime) -> Gap:
    """Return the note of a search whose checks are still to come, of the time that it reads.

    The line of the ledger that ends the search has it, until all of the capture's checks are made:
    of one that is killed or interrupted before that, it stays.
    """
    return Gap(since=since, until=until, why=_PENDING, certain=False, kind=GapKind.UNCHECKED)


def is_pending(gap: Gap) -> bool:
    """Return whether a gap is the note that the checks of a search are still to come."""
    return gap.kind is GapKind.UNCHECKED and gap.why == _PENDING


def checks_nothing(entry: CaptureLine) -> bool:
    """Return whether an entry's capture was stopped before its checks, or was to make none."""
    return any(is_pending(gap) or gap.why == UNCOMPARED.why for gap in entry.gaps)


def unseen_gap(
    place: str, unseen: Unseen, option: str, since: datetime, window: CaptureWindow
) -> Gap:
    """Return the gap of answers and quotes that came earlier and were not asked for again.

    ``option`` asks for them where nobody tried to.
    """
    outside = " or from outside the window" if unseen.is_outside else ""
    how = "did not ask for again"
    if unseen.why is not None:
        how = f"could not ask {place} for again: {unseen.why}"
    return Gap(
        since=since,
        until=window.until,
        why=f"{in_number(unseen.posts, 'answer or quote', 'answers and quotes')} without the"
        f" hashtag{outside} that an earlier capture brought and this one {how}",
        certain=False,
        kind=GapKind.UNSEEN,
        counted=unseen.posts,
        came=0,
        remedy=option if unseen.why is None else unseen.remedy,
    )


def hidden_gap(posts: int, reasons: str, since: datetime, window: CaptureWindow) -> Gap:
    """Return the note of answers and quotes that may be those that lack, and are hidden here."""
    return Gap(
        since=since,
        until=window.until,
        why=f"{in_number(posts, 'answer or quote', 'answers and quotes')}{_HIDDEN} ({reasons})",
        certain=False,
        kind=GapKind.UNSEEN,
        counted=posts,
        came=0,
    )


def beside_gap(lacking: Sequence[int], remedy: str, since: datetime, window: CaptureWindow) -> Gap:
    """Return the gap of posts at which nobody looked and that count more than came.

    ``lacking`` is how many lack at each. With none it closes the one that an earlier capture of the
    session told.
    """
    posts = len(lacking)
    count = "counts" if posts == 1 else "count"
    return Gap(
        since=since,
        until=window.until,
        why=f"{in_number(posts, 'post')} that no question is asked in {count} more answers or"
        f" quotes than came; {remedy} may show them",
        certain=False,
        kind=GapKind.UNCHECKED,
        counted=sum(lacking),
        came=0,
        remedy=remedy,
    )


def field_gaps(
    place: str, fields: Mapping[str, FieldCount], window: CaptureWindow
) -> tuple[Gap, ...]:
    """Return a gap for each field that some posts must have and none has, by its name.

    So is one that some posts have, and others lack which have it by the maker's description: these
    are counted, and one is named; but for numbers of answers, which :func:`count_gaps` looks at.
    That more posts than before came without it is news.
    """
    return tuple(
        _field_gap(place, name, count, window)
        for name, count in sorted(fields.items())
        if (
            count.owed and name not in _OF_ANSWERS
            if count.there
            else count.due >= _FEWEST_DUE.get(name, 1)
        )
    )


def count_gaps(
    place: str,
    fields: Mapping[str, FieldCount],
    window: CaptureWindow,
    *,
    besides: Collection[str],
) -> tuple[Gap, ...]:
    """Return the gaps of the numbers of answers and quotes that some posts lack.

    ``besides`` are the ids of posts whose answers are looked at: there it is told, or matters no
    more, since their conversation was read.
    """
    counts = {
        name: dataclasses.replace(count, owed=count.owed.difference(besides))
        for name, count in sorted(fields.items())
        if name in _OF_ANSWERS and count.there
    }
    return tuple(
        _field_gap(place, name, count, window) for name, count in counts.items() if count.owed
    )


def _field_gap(place: str, name: str, count: FieldCount, window: CaptureWindow) -> Gap:
    return Gap(
        since=window.since,
        until=window.until,
        why=f"{place} was asked for {name}{_lacking(name, count)}{_LOST.get(name, '')}",
        certain=False,
        kind=GapKind.FIELD,
        counted=count.due,
        came=count.due - len(count.owed) if count.there else 0,
        sought=True,
    )


def _lacking(name: str, count: FieldCount) -> str:
    """Return how many posts came without a field, or all of them."""
    owner = "account" if name.startswith("user.") else "post"
    if not count.there:
        return f"{_SENT_WITH_NONE} {in_number(count.due, owner)}"
    lacking = f"{_NOT_SENT} {in_number(len(count.owed), owner)}"
    # An account comes with each page that has a post of it.
    total = f" of {count.due:,}" if owner == "post" else ""
    return f"{lacking}{total}, such as {min(count.owed)}"


_SENT_WITH_NONE: Final = " and sent it with none of"
_NOT_SENT: Final = " and did not send it with"
_LOST: Final = {
    **dict.fromkeys(
        ("public_metrics.reply_count", "replies_count", "replyCount"),
        ": nobody can say how many answers there are",
    ),
    **dict.fromkeys(
        ("public_metrics.quote_count", "quoteCount"), ": nobody can say how many quotes there are"
    ),
    **dict.fromkeys(
        ("public_metrics.retweet_count", "reblogs_count", "repostCount"),
        ": nobody can say how many reposts there are",
    ),
    "note_tweet": ": long texts are cut off",
    "conversation_id": ": they tell no conversation",
    **dict.fromkeys(("includes.users", "user.username"), ": their authors have no names"),
    "referenced_tweets": " that begin with a name: they tell nobody whom they answer",
}
_OF_ANSWERS: Final = frozenset(
    {"public_metrics.reply_count", "public_metrics.quote_count", "replies_count"}
)
QUOTE_COUNTS: Final = frozenset({"public_metrics.quote_count", "quoteCount"})
"""The names of the numbers of quotes, which some software does not have."""
#: A post or two may begin with a name and answer nobody, or point at posts that are gone.
_FEWEST_DUE: Final = {"referenced_tweets": 5, "includes.tweets": 5, "in_reply_to_user_id": 5}


def repost_gap(
    posts: Iterable[Post], reposts: int, title: str, window: CaptureWindow
) -> Gap | None:
    """Return the gap of the reposts that ``posts`` count beside those here; None for none."""
    counted = sum((post.counts.reposts or 0) if post.counts else 0 for post in posts)
    if counted <= reposts:
        return None
    why = (
        f"the posts count {in_number(counted, 'repost')}, {reposts:,} came:"
        f" {title}'s search gives {'none' if not reposts else 'not all of them'}"
    )
    return Gap(
        since=window.since,
        until=window.until,
        why=why,
        certain=False,
        kind=GapKind.REPOSTS,
        counted=counted,
        came=reposts,
    )


def select_told(
    gaps: Iterable[Gap], capture: Capture, entries: Iterable[CaptureLine]
) -> frozenset[Gap]:
    """Return the gaps that need not be told again, since this run has learned nothing new.

    The latest entry of the ledger that compared the same thing, of the same source and chat, told
    as much: after the conversation had been read to the end where it was now, or with a remedy
    that its user has not chosen since. That an earlier capture brought something is no news.
    """
    told = _told(capture, entries)
    return frozenset(
        gap
        for gap in gaps
        if gap.kind is GapKind.UNSEEN
        or (gap.sought and count_missing(gap) <= told.sought.get(subject_of(gap), -1))
        or (gap.remedy and count_missing(gap) <= told.all.get(subject_of(gap), -1))
    )


def find_checked(
    gaps: Iterable[Gap], capture: Capture, entries: Iterable[CaptureLine]
) -> frozenset[Gap]:
    """Return the gaps in time that earlier searches for the same have read to the end and checked.

    A later one that was stopped takes nothing back of what these have proved.
    """
    spans = [
        span
        for entry in entries
        if entry.capture.is_same_request(capture)
        and entry.capture.since is not None
        and entry.capture.until is not None
        and entry.finished_at is not None
        and entry.cursor is None
        and not checks_nothing(entry)
        for span in covered_spans(entry, entry.capture.since, entry.capture.until)
    ]
    return frozenset(
        gap
        for gap in gaps
        if gap.certain
        and gap.kind is GapKind.TIME
        and gap.counted is None
        and gap.since is not None
        and gap.until is not None
        and not subtract_spans(gap.since, gap.until, spans)
    )


def find_curable(
    gaps: Iterable[Gap], capture: Capture, entries: Iterable[CaptureLine]
) -> frozenset[Gap]:
    """Return the gaps with a remedy that nobody has tried so far, told or not."""
    told = _told(capture, entries)
    return frozenset(
        gap
        for gap in gaps
        if gap.remedy
        and gap.kind is not GapKind.UNSEEN
        and count_missing(gap) > told.sought.get(subject_of(gap), -1)
    )


GapSubject = tuple[GapKind, str | None]


@dataclass(slots=True)
class _Told:
    """How much the ledger has told to be missing, by its places: in all, and after a search.

    The latest run that compared a place decides: posts that came since make room for no others.
    """

    sought: dict[GapSubject, int] = field(default_factory=dict)
    all: dict[GapSubject, int] = field(default_factory=dict)

    def note(self, gap: Gap) -> None:
        """Note a gap of a run, after those of earlier ones."""
        place, missing, more = (
            subject_of(gap),
            count_missing(gap),
            count_missing(gap) + (gap.later or 0),
        )
        if is_closed(gap):
            self.sought[place], self.all[place] = 0, more
        elif gap.kind not in _BY_POST:
            # Counts of one session differ by the window that was asked for.
            if gap.sought:
                self.sought[place] = max(missing, self.sought.get(place, 0))
            if gap.sought or gap.remedy:
                self.all[place] = max(more, self.all.get(place, 0))
        else:
            # Without a search later answers are missing as well.
            self.sought[place] = missing if gap.sought else min(missing, self.sought.get(place, -1))
            if gap.sought or gap.remedy:
                self.all[place] = more
            else:
                self.all[place] = min(more, self.all.get(place, -1))


def find_told(capture: Capture, entries: Iterable[CaptureLine]) -> frozenset[tuple[GapKind, str]]:
    """Return the posts, by the kind of what they count, and sessions of which something is told."""
    told = _told(capture, entries)
    return frozenset(
        (kind, name)
        for (kind, name), missing in (*told.sought.items(), *told.all.items())
        if missing > 0 and name is not None
    )


def saw_all_of(
    gap: Gap, window: CaptureWindow, capture: Capture, entries: Iterable[CaptureLine]
) -> bool:
    """Return whether a window has all of the time of the captures that told a gap.

    Those since one closed it last. A capture of other hours has not seen its posts.
    """
    spans: list[Span] = []
    for entry in entries:
        if (entry.capture.source, entry.capture.hashtag) != (capture.source, capture.hashtag):
            continue
        for other in entry.gaps:
            if subject_of(other) != subject_of(gap) or other.since is None or other.until is None:
                continue
            if is_closed(other):
                spans.clear()
            else:
                spans.append((min(other.since, entry.capture.since or other.since), other.until))
    return all(window.since <= since and until <= window.until for since, until in spans)


def closed_count_gap(posts: int, since: datetime, window: CaptureWindow) -> Gap:
    """Return the note that a count agrees again, of the session that began then."""
    return Gap(
        since=since,
        until=window.until,
        why="as many came as the network counts",
        certain=False,
        kind=GapKind.COUNT,
        counted=posts,
        came=posts,
    )


def is_closed(gap: Gap) -> bool:
    """Return whether a gap is the note that one is closed which an earlier capture told."""
    return gap.counted is not None and gap.counted == gap.came


def _told(capture: Capture, entries: Iterable[CaptureLine]) -> _Told:
    told = _Told()
    for entry in entries:
        if (entry.capture.source, entry.capture.hashtag) == (capture.source, capture.hashtag):
            for gap in entry.gaps:
                told.note(gap)
    return told


def subject_of(gap: Gap) -> GapSubject:
    """Return the thing that a gap is of: a post, or its session's beginning, and for what."""
    if gap.kind in _BY_POST:
        return gap.kind, gap.post
    since = None if gap.since is None else gap.since.isoformat()
    if gap.kind is GapKind.UNSEEN and _HIDDEN in gap.why:
        return gap.kind, f"{since} hidden"
    if gap.kind is GapKind.FIELD:
        asked = gap.why.partition(_SENT_WITH_NONE)[0].partition(_NOT_SENT)[0]
        return gap.kind, f"{since} {asked}"
    if gap.kind is GapKind.UNCHECKED:
        # The number of posts that nobody looked at changes.
        return gap.kind, f"{since} {gap.why if gap.counted is None else gap.remedy}"
    return gap.kind, since


def count_missing(gap: Gap) -> int:
    """Return how many posts a gap tells to be missing, or to be too many."""
    return abs((gap.counted or 0) - (gap.came or 0))
