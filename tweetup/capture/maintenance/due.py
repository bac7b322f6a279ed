"""Find the meetings of a chat that are still to be captured, by the ledger, and capture them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from tweetup.capture.chat import capture_chat
from tweetup.capture.collector import ENDING_ERRORS
from tweetup.capture.completeness import checks_nothing, is_closed
from tweetup.capture.credentials import can_search
from tweetup.capture.ledger import (
    DROPPED,
    MISSED,
    SEARCH,
    TAGGED_CONVERSATIONS,
    WITH_REPLIES,
    covered_spans,
    of_chat,
    subtract_spans,
)
from tweetup.capture.maintenance.broken_off import (
    QUERIES,
    broke_off,
    find_unanswered,
    lacks_answers,
)
from tweetup.capture.maintenance.schedule import check_meets, meetings
from tweetup.capture.places import open_places, source_name
from tweetup.capture.results import CaptureRequest
from tweetup.capture.window import WindowOptions, choose_window
from tweetup.model import Capture, Gap, GapKind, Progress
from tweetup.networks.errors import OutOfReachError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
    from datetime import date, datetime
    from decimal import Decimal

    from tweetup.archive import CaptureLine
    from tweetup.capture.ledger import Span
    from tweetup.capture.maintenance.schedule import Meeting
    from tweetup.capture.results import CaptureResult
    from tweetup.capture.window import CaptureWindow
    from tweetup.config import CaptureConfig, ChatConfig, Config
    from tweetup.errors import TweetupError
    from tweetup.networks import Access, Network
    from tweetup.networks.paging import Timing
    from tweetup.project.project import Project

__all__ = [
    "REACH",
    "Backlog",
    "CapturedMeeting",
    "CatchUpOptions",
    "DueMeetings",
    "MissedMeetings",
    "RemainingMeetings",
    "catch_up",
    "find_backlog",
    "find_due_meetings",
    "note_missed",
]

REACH: Final = timedelta(weeks=4)
"""The age of the oldest meeting that is captured without its date being asked for."""
_REPORTED: Final = timedelta(weeks=2)
"""How much older a meeting may be to be reported as missed."""
_REPLIES_REACH: Final = timedelta(days=6)
"""The age of the oldest captured meeting that replies are asked for: X's search has seven days.

So is the time around the hour, where only that was captured: a host who captures the hour by hand
is not asked to pay for the margins of weeks ago.
"""
_REPLAY_REACH: Final = timedelta(hours=35)
"""The same, but for the replies, where a stream alone can be read again: for 36 hours."""
_MOMENT: Final = timedelta(microseconds=1)
_MAX_SEARCHES: Final = 2
"""Complete searches of a meeting for which the network counts more posts than it gives."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CatchUpOptions:
    """The options and limits of a catch-up: posts and cost for all of its meetings together.

    ``max_replies`` is for each meeting.
    """

    announcements: bool = False
    late: bool = False
    max_posts: int | None = None
    max_usd: Decimal | None = None
    max_replies: int = 0


_DEFAULTS: Final = CatchUpOptions()


@dataclass(frozen=True, slots=True, kw_only=True)
class DueMeetings:
    """The ``meetings`` to capture, and the ``unreachable`` ones before them, oldest first.

    ``again`` are those of the ``meetings`` that are captured, but for posts without the hashtag or
    for time of their windows around the hour. ``searched`` are others whose hours earlier searches
    cover: they are due for checks and conversations that these left.
    """

    meetings: tuple[Meeting, ...] = ()
    again: tuple[Meeting, ...] = ()
    searched: tuple[Meeting, ...] = ()
    unreachable: tuple[Meeting, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """The due meetings of a chat on a network, and the options to capture them with."""

    chat: ChatConfig
    network: Network
    due: DueMeetings
    options: CatchUpOptions

    def requests(self, config: Config, now: datetime) -> list[CaptureRequest]:
        """Return the request for each meeting, the oldest first."""
        return [self.request(config, meeting, self.options, now) for meeting in self.due.meetings]

    def request(
        self, config: Config, meeting: Meeting, options: CatchUpOptions, now: datetime
    ) -> CaptureRequest:
        """Return the request for one meeting with the limits of ``options``."""
        return CaptureRequest(
            chat=self.chat,
            window=_window_of(meeting, self.chat, config.capture, options, now),
            max_posts=options.max_posts,
            max_usd=options.max_usd,
            max_replies=options.max_replies,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CapturedMeeting:
    """The request for a meeting and the result of its capture."""

    request: CaptureRequest
    result: CaptureResult


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedMeetings:
    """The days of meetings that no search reaches any more; ``error`` is that of the network.

    Searches of all of their hours were made before where ``were_searched``: checks alone lack.
    """

    days: tuple[date, ...]
    error: TweetupError | None = None
    were_searched: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RemainingMeetings:
    """The days of meetings left for the next run, since a limit or an error ended this one."""

    days: tuple[date, ...]


def find_backlog(
    project: Project,
    network: Network,
    access: Access | None,
    chat: ChatConfig,
    options: CatchUpOptions = _DEFAULTS,
    *,
    clock: Callable[[], datetime],
) -> Backlog:
    """Return the due meetings at the places of a login; without one, of all places in the ledger.

    Makes no request. Raises the errors of opening the places, and
    :class:`~tweetup.errors.ConfigError` where the chat has no schedule.
    """
    sources, margins_reach = None, _REPLIES_REACH
    if access is not None:
        if not can_search(network, access):
            margins_reach = _REPLAY_REACH
        with open_places(network, access, clock=clock) as places:
            sources = [source_name(network, place) for place in places]
    due = find_due_meetings(
        project,
        chat.hashtag,
        network.name,
        now=clock(),
        sources=sources,
        options=options,
        margins_reach=margins_reach,
    )
    return Backlog(chat=chat, network=network, due=due, options=options)


def find_due_meetings(
    project: Project,
    hashtag: str,
    network: str,
    *,
    now: datetime,
    sources: Collection[str] | None = None,
    options: CatchUpOptions = _DEFAULTS,
    margins_reach: timedelta = _REPLIES_REACH,
) -> DueMeetings:
    """Return the meetings of a chat on a network that are due at ``now``.

    ``sources`` are the ledger's names of the places to search; None: those searched before.
    Of the ``options``, ``late`` waits for late answers, and replies that are wanted add meetings of
    the last days that were captured without posts that lack the hashtag, and have some. Of meetings
    no older than ``margins_reach`` all of the window is due that they would be captured with; of
    others the hour alone. ``unreachable`` holds meetings of the two weeks before :data:`REACH`, if
    the chat was captured before them already, until :func:`note_missed` has noted them. Raises
    :class:`~tweetup.errors.ConfigError` where the chat has no schedule.
    """
    config = project.config
    chat = config.chat(hashtag)
    check_meets(chat)
    ledger = project.archive.captures() if config.archive.exists() else ()
    entries = [entry for entry in of_chat(ledger, chat) if _is_of(entry, network)]
    since = now - REACH - _REPORTED
    ended = list(
        meetings(chat, config.capture, since=since, until=now + _MOMENT, late=options.late)
    )
    oldest = now - REACH
    everything = options.max_replies > 0
    is_settled = partial(_is_settled, entries=entries, sources=sources, everything=everything)
    open_meetings = [meeting for meeting in ended if not is_settled(meeting)]

    def lacks_some(meeting: Meeting) -> bool:
        window = _window_of(meeting, chat, config.capture, options, now)
        span = min(window.since, meeting.start), max(window.until, meeting.end)
        has_margins = meeting.start >= now - margins_reach
        return (has_margins and not is_settled(meeting, span=span)) or (
            everything and _lacks_replies(meeting, entries)
        )

    again = tuple(
        meeting
        for meeting in ended
        if meeting.start >= now - _REPLIES_REACH
        and meeting not in open_meetings
        and lacks_some(meeting)
    )
    begun = min((entry.started_at for entry in entries), default=now)
    return DueMeetings(
        meetings=tuple(
            meeting
            for meeting in ended
            if meeting in again or (meeting in open_meetings and meeting.start >= oldest)
        ),
        again=again,
        searched=tuple(
            meeting
            for meeting in open_meetings
            if meeting.start >= oldest and _is_searched(meeting, entries, sources)
        ),
        unreachable=tuple(
            meeting
            for meeting in open_meetings
            if meeting.start < oldest
            and begun < meeting.capture
            and not _is_searched(meeting, entries, sources)
        ),
    )


def catch_up(
    project: Project,
    backlog: Backlog,
    access: Access,
    timing: Timing,
    *,
    progress: Callable[[int], object],
) -> Iterator[CapturedMeeting | MissedMeetings | RemainingMeetings]:
    """Capture the due meetings, and yield the result of each as soon as there is one.

    Meetings out of the network's reach are noted in the ledger, and so reported only once. Raises
    the errors of :func:`~tweetup.capture.chat.capture_chat`.
    """
    hashtag, network, due = backlog.chat.hashtag, backlog.network, backlog.due
    options = backlog.options
    missed: dict[date, TweetupError] = {}
    unchecked: dict[date, TweetupError] = {}
    for number, meeting in enumerate(due.meetings):
        request = backlog.request(project.config, meeting, options, timing.clock())
        result = capture_chat(project, network, access, request, timing, progress=progress)
        error = next((e for e in _errors(result) if isinstance(e, OutOfReachError)), None)
        if error is None:
            yield CapturedMeeting(request=request, result=result)
        elif meeting in due.searched:
            note_missed(project, hashtag, network.name, meeting, [_out_of_reach(meeting, error)])
            unchecked[meeting.day] = error
        elif meeting not in due.again:  # those are captured: replies alone are out of reach
            certain = [gap for gap in result.gaps if gap.certain]
            note_missed(project, hashtag, network.name, meeting, certain)
            missed[meeting.day] = error
        options = _with_rest(options, result)
        if _is_last(options, result) and (rest := due.meetings[number + 1 :]):
            yield RemainingMeetings(days=_days(rest))
            break
    if unchecked:
        first = next(iter(unchecked.values()))
        yield MissedMeetings(days=tuple(unchecked), error=first, were_searched=True)
    if missed:
        yield MissedMeetings(days=tuple(missed), error=next(iter(missed.values())))
    for meeting in due.unreachable:
        note_missed(project, hashtag, network.name, meeting)
    if due.unreachable:
        yield MissedMeetings(days=_days(due.unreachable))


def note_missed(
    project: Project, hashtag: str, network: str, meeting: Meeting, gaps: Sequence[Gap] = ()
) -> None:
    """Write a ledger entry for a meeting whose gaps no search will fill any more.

    Without ``gaps``, all of the meeting is one.
    """
    capture = Capture(
        kind=MISSED, source=network, hashtag=hashtag, since=meeting.start, until=meeting.end
    )
    whole = Gap(since=meeting.start, until=meeting.end, why="too long ago to be searched for")
    number = project.archive.begin(capture)
    project.archive.finish_capture(number, Progress(cursor=None, gaps=tuple(gaps) or (whole,)))


def _is_of(entry: CaptureLine, network: str) -> bool:
    """Return whether an entry is a search on the network, or notes that a meeting was missed.

    Entries of killed searches count for nothing, but conversations broken off are asked for again.
    """
    capture = entry.capture
    is_whole_entry = capture.kind in {SEARCH, MISSED, DROPPED} and entry.finished_at is not None
    return (is_whole_entry or capture.query in QUERIES) and (
        capture.source == network or capture.source.startswith(f"{network}:")
    )


def _window_of(
    meeting: Meeting,
    chat: ChatConfig,
    margins: CaptureConfig,
    options: CatchUpOptions,
    now: datetime,
) -> CaptureWindow:
    """Return the window that a meeting is captured with."""
    window = WindowOptions(
        date=meeting.day.isoformat(), announcements=options.announcements, late=options.late
    )
    return choose_window(window, chat, margins, now=now)


def _is_settled(
    meeting: Meeting,
    entries: Iterable[CaptureLine],
    sources: Collection[str] | None,
    span: Span | None = None,
    *,
    everything: bool,
) -> bool:
    """Return whether no search for the meeting is left at any of the sources.

    All of the ``span`` is to be searched; None is the meeting's hour. With ``everything``, posts
    without the hashtag are asked for.
    """
    hour = meeting.start, meeting.end
    span = span or hour
    after = [entry for entry in entries if entry.started_at >= meeting.end]
    if any(
        entry.capture.kind == MISSED and _covers([_window(entry, hour)], hour) for entry in after
    ):
        return True
    if broke_off(after, hour, sources, everything=everything):
        return False
    unanswered = find_unanswered(after)
    by_source: dict[str, list[CaptureLine]] = {}
    searched: set[str] = set()
    for entry in after:
        begin, end = _window(entry, span)
        source = entry.capture.source
        if entry.capture.kind == SEARCH and begin < span[1] and span[0] < end:
            if entry.id not in unanswered:
                by_source.setdefault(source, []).append(entry)
            if begin < meeting.end and meeting.start < end:
                searched.add(source)
        elif _was_dropped(entry, meeting):
            by_source.pop(source, None)
            searched.discard(source)
    names = searched if sources is None else sources
    return bool(names) and all(_is_whole(by_source.get(name, ()), span) for name in names)


def _is_whole(entries: Iterable[CaptureLine], span: Span) -> bool:
    """Return whether complete searches cover, together, the whole span of a meeting.

    A search may be resumed in parts. Certain gaps count as not covered, and so does a search of
    which a check is left to be made, until the span was searched :data:`_MAX_SEARCHES` times. One
    that was stopped before its checks counts for nothing, as often as that happens.
    """
    complete = [
        entry
        for entry in entries
        if entry.cursor is None and not _was_refused(entry) and not checks_nothing(entry)
    ]
    if sum(_covers([_window(entry, span)], span) for entry in complete) >= _MAX_SEARCHES:
        return True
    checked = [
        entry
        for entry in complete
        if not any(map(_is_left, entry.gaps)) and not lacks_answers(entry)
    ]
    spans = [part for entry in checked for part in covered_spans(entry, *_window(entry, span))]
    return _covers(spans, span)


def _is_searched(
    meeting: Meeting, entries: Iterable[CaptureLine], sources: Collection[str] | None
) -> bool:
    """Return whether searches cover the hour at each of the sources, whatever they checked."""
    hour = meeting.start, meeting.end
    read: dict[str, list[Span]] = {}
    for entry in entries:
        is_over = entry.cursor is None and entry.finished_at is not None
        if entry.capture.kind == SEARCH and is_over and entry.started_at >= meeting.end:
            window = _window(entry, hour)
            is_counted = any(gap.certain and gap.counted is not None for gap in entry.gaps)
            spans = [window] if is_counted and entry.read else covered_spans(entry, *window)
            read.setdefault(entry.capture.source, []).extend(spans)
    names = read if sources is None else sources
    return bool(names) and all(_covers(read.get(name, ()), hour) for name in names)


def _out_of_reach(meeting: Meeting, error: TweetupError) -> Gap:
    """Return the note that a meeting was searched and that no search will check the rest."""
    return Gap(
        since=meeting.start,
        until=meeting.end,
        why=f"captured; no search reaches it any more to check the rest: {error.problem}",
        certain=False,
        kind=GapKind.UNCHECKED,
        sought=True,
    )


def _is_left(gap: Gap) -> bool:
    """Return whether a gap is of a check that the next search may make."""
    return gap.kind is GapKind.UNCHECKED and not gap.sought and gap.remedy is None


def _lacks_replies(meeting: Meeting, entries: Iterable[CaptureLine]) -> bool:
    """Return whether the last search of a source for a meeting left replies out.

    It told of them, or read the conversations for posts with the hashtag alone.
    """
    lacks: dict[str, bool] = {}
    stopped: set[str] = set()
    hour = meeting.start, meeting.end
    for entry in entries:
        begin, end = _window(entry, hour)
        source = entry.capture.source
        if begin >= meeting.end or meeting.start >= end or entry.started_at < meeting.end:
            continue
        if entry.capture.kind == SEARCH and checks_nothing(entry):
            stopped.add(source)  # nor do its conversations say anything
        elif entry.capture.kind == SEARCH and not _was_refused(entry):
            stopped.discard(source)
            told = any(gap.remedy == WITH_REPLIES and not is_closed(gap) for gap in entry.gaps)
            # A search of a part says nothing about the rest.
            is_whole = _covers([(begin, end)], hour)
            lacks[source] = told or (not is_whole and lacks.get(source, False))
        elif entry.capture.query == TAGGED_CONVERSATIONS and source in lacks:
            lacks[source] |= source not in stopped
        elif _was_dropped(entry, meeting):
            lacks.pop(source, None)
    return any(lacks.values())


def _was_dropped(entry: CaptureLine, meeting: Meeting) -> bool:
    """Return whether an entry notes that a place is not asked for the meeting any more."""
    hour = meeting.start, meeting.end
    return entry.capture.kind == DROPPED and _covers([_window(entry, hour)], hour)


def _was_refused(entry: CaptureLine) -> bool:
    """Return whether no post came although the network has some."""
    return entry.read == 0 and any(gap.certain for gap in entry.gaps)


def _window(entry: CaptureLine, span: Span) -> Span:
    return entry.capture.since or span[0], entry.capture.until or span[1]


def _covers(spans: Iterable[Span], span: Span) -> bool:
    return not subtract_spans(*span, spans)


def _with_rest(options: CatchUpOptions, result: CaptureResult) -> CatchUpOptions:
    """Return the options with the limits that a capture has left."""
    posts = usd = None
    if options.max_posts is not None:
        posts = options.max_posts - sum(place.posts for place in result.places)
    if options.max_usd is not None:
        usd = options.max_usd - (result.cost.usd or 0)
    return replace(options, max_posts=posts, max_usd=usd)


def _is_last(options: CatchUpOptions, result: CaptureResult) -> bool:
    """Return whether a limit is used up, or no place will answer another request."""
    limits = (options.max_posts, options.max_usd)
    used_up = any(limit is not None and limit <= 0 for limit in limits)
    if used_up or any(place.stopped for place in result.places):
        return True
    errors = _errors(result)
    return len(errors) == len(result.places) and all(
        isinstance(error, ENDING_ERRORS) and not isinstance(error, OutOfReachError)
        for error in errors
    )


def _errors(result: CaptureResult) -> list[TweetupError]:
    return [place.error for place in result.places if place.error is not None]


def _days(meetings: Iterable[Meeting]) -> tuple[date, ...]:
    return tuple(meeting.day for meeting in meetings)
