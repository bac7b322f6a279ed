"""Which meetings of a chat are still to be captured, by the ledger, and capturing them in order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from tweetup.capture.chat import capture_chat, source_name
from tweetup.capture.collector import SEARCH
from tweetup.capture.maintenance.schedule import check_meets, meetings
from tweetup.capture.results import Order
from tweetup.capture.window import Wanted, choose_window
from tweetup.errors import CredentialsError, QuotaError
from tweetup.model import Capture, Gap, Progress
from tweetup.networks.errors import OutOfReachError, TryAgainError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
    from datetime import date, datetime
    from decimal import Decimal

    from tweetup.archive import CaptureLine
    from tweetup.capture.maintenance.schedule import Meeting
    from tweetup.capture.results import Captured
    from tweetup.config import ChatConfig, Config
    from tweetup.errors import TweetupError
    from tweetup.networks import Access, Network
    from tweetup.networks.paging import Timing
    from tweetup.project.project import Project

__all__ = [
    "MISSED",
    "REACH",
    "Backlog",
    "Caught",
    "Due",
    "Left",
    "Missed",
    "Terms",
    "catch_up",
    "due_meetings",
    "find_backlog",
    "note_missed",
]

MISSED: Final = "missed"
"""What the ledger calls a meeting that no search reaches any more."""

REACH: Final = timedelta(weeks=4)
"""How old a meeting may be to be captured without being asked for by its date."""
_TOLD: Final = timedelta(weeks=2)
"""How much older a meeting may be to be told of as missed."""
_MOMENT: Final = timedelta(microseconds=1)
_ENOUGH: Final = 2
"""How often a meeting is searched to the end although the network counts more than it gives."""

_Span = tuple["datetime", "datetime"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """The ``meetings`` to capture, and those that are ``past`` being searched for, oldest first."""

    meetings: tuple[Meeting, ...] = ()
    past: tuple[Meeting, ...] = ()


def due_meetings(
    project: Project,
    hashtag: str,
    network: str,
    *,
    now: datetime,
    sources: Collection[str] | None = None,
    late: bool = False,
) -> Due:
    """What is due of a chat on a network at ``now``.

    ``sources`` are the places that are asked, by the ledger's names for them; None: those that
    ever were. ``late`` waits for late answers. ``past`` holds meetings of the last two weeks
    before the reach of :data:`REACH`, if the chat was captured before them already, until
    :func:`note_missed` has noted them. Raises :class:`~tweetup.errors.ConfigError` where
    nobody said when the chat meets.
    """
    config = project.config
    chat = config.chat(hashtag)
    check_meets(chat)
    ledger = project.archive.captures() if config.archive.exists() else ()
    lines = [line for line in ledger if _is_of(line, config, chat, network)]
    ended = meetings(
        chat, config.capture, since=now - REACH - _TOLD, until=now + _MOMENT, late=late
    )
    owing = [one for one in ended if not _is_settled(one, lines, sources)]
    begun = min((line.started_at for line in lines), default=now)
    return Due(
        meetings=tuple(one for one in owing if one.start >= now - REACH),
        past=tuple(one for one in owing if one.start < now - REACH and begun < one.capture),
    )


def note_missed(
    project: Project, hashtag: str, network: str, meeting: Meeting, gaps: Sequence[Gap] = ()
) -> None:
    """Note in the ledger that nobody will get what is missing of a meeting any more.

    ``gaps`` say what that is; without any, it is the whole of it.
    """
    capture = Capture(
        kind=MISSED, source=network, hashtag=hashtag, since=meeting.start, until=meeting.end
    )
    whole = Gap(since=meeting.start, until=meeting.end, why="too long ago to be searched for")
    number = project.archive.begin(capture)
    project.archive.finish_capture(number, Progress(cursor=None, gaps=tuple(gaps) or (whole,)))


def _is_of(line: CaptureLine, config: Config, chat: ChatConfig, network: str) -> bool:
    """Whether a line of the ledger is a search for the chat on the network, or says it was missed.

    Those that were broken off count for nothing.
    """
    capture = line.capture
    return (
        capture.kind in {SEARCH, MISSED}
        and line.finished_at is not None
        and capture.hashtag is not None
        and config.chat(capture.hashtag).hashtag == chat.hashtag
        and (capture.source == network or capture.source.startswith(f"{network}:"))
    )


def _is_settled(
    meeting: Meeting, lines: Iterable[CaptureLine], sources: Collection[str] | None
) -> bool:
    """Whether nothing more is to be asked for."""
    after = [line for line in lines if line.started_at >= meeting.end]
    if any(line.capture.kind == MISSED and _covers([_span(line, meeting)], meeting)
           for line in after):  # fmt: skip
        return True
    by_source: dict[str, list[CaptureLine]] = {}
    for line in after:
        begin, end = _span(line, meeting)
        if line.capture.kind == SEARCH and begin < meeting.end and meeting.start < end:
            by_source.setdefault(line.capture.source, []).append(line)
    wanted = by_source if sources is None else sources
    return bool(wanted) and all(_is_whole(by_source.get(one, ()), meeting) for one in wanted)


def _is_whole(lines: Iterable[CaptureLine], meeting: Meeting) -> bool:
    """Whether these searches came to their end and reach, together, over the whole hour.

    A search may go on in parts. Where one has certain gaps, these count as not searched, unless
    there were as many as are enough.
    """
    ended = [line for line in lines if line.cursor is None and not _was_refused(line)]
    if sum(_covers([_span(line, meeting)], meeting) for line in ended) >= _ENOUGH:
        return True
    return _covers([span for line in ended for span in _searched(line, meeting)], meeting)


def _was_refused(line: CaptureLine) -> bool:
    """Whether nothing came although something is there."""
    return line.read == 0 and any(gap.certain for gap in line.gaps)


def _span(line: CaptureLine, meeting: Meeting) -> _Span:
    return line.capture.since or meeting.start, line.capture.until or meeting.end


def _searched(line: CaptureLine, meeting: Meeting) -> list[_Span]:
    """What a line has asked for, without its certain gaps."""
    begin, end = _span(line, meeting)
    spans = []
    for gap in sorted((gap.since or begin, gap.until or end) for gap in line.gaps if gap.certain):
        if begin < gap[0]:
            spans.append((begin, gap[0]))
        begin = max(begin, gap[1])
    return [*spans, (begin, end)]


def _covers(spans: Iterable[_Span], meeting: Meeting) -> bool:
    """Whether the spans together reach over the whole hour."""
    reached = meeting.start
    for since, until in sorted(spans):
        if since <= reached:
            reached = max(reached, until)
    return reached >= meeting.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What is captured of each meeting, and the bounds: those of posts and money for all of them.

    ``max_replies`` is for each meeting.
    """

    announcements: bool = False
    late: bool = False
    max_posts: int | None = None
    max_usd: Decimal | None = None
    max_replies: int = 0


_ALL: Final = Terms()


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """What is due of a chat on a network, and what is wanted of it."""

    chat: ChatConfig
    network: Network
    due: Due
    terms: Terms

    def orders(self, config: Config, now: datetime) -> list[Order]:
        """What is to be captured of each meeting, the oldest first."""
        return [self.order(config, one, self.terms, now) for one in self.due.meetings]

    def order(self, config: Config, meeting: Meeting, terms: Terms, now: datetime) -> Order:
        """What is to be captured of one meeting, within these bounds."""
        wanted = Wanted(
            date=meeting.day.isoformat(), announcements=terms.announcements, late=terms.late
        )
        return Order(
            chat=self.chat,
            window=choose_window(wanted, self.chat, config.capture, now=now),
            max_posts=terms.max_posts,
            max_usd=terms.max_usd,
            max_replies=terms.max_replies,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Caught:
    """A meeting that was asked for, and what came of it."""

    order: Order
    done: Captured


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """The days of meetings that no search reaches any more; ``error`` is what the network said."""

    days: tuple[date, ...]
    error: TweetupError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """The days of meetings that were not asked for, since the one before them ended it all."""

    days: tuple[date, ...]


def find_backlog(
    project: Project,
    network: Network,
    access: Access | None,
    chat: ChatConfig,
    terms: Terms = _ALL,
    *,
    clock: Callable[[], datetime],
) -> Backlog:
    """What is due at the places that this login leads to; None: at those that ever were asked.

    Makes no request. Raises what opening the places raises, and
    :class:`~tweetup.errors.ConfigError` where nobody said when the chat meets.
    """
    sources = None
    if access is not None:
        places = network.open(access, clock=clock)
        sources = [source_name(network, place) for place in places]
        for place in places:
            place.close()
    due = due_meetings(
        project, chat.hashtag, network.name, now=clock(), sources=sources, late=terms.late
    )
    return Backlog(chat=chat, network=network, due=due, terms=terms)


def catch_up(
    project: Project,
    backlog: Backlog,
    access: Access,
    timing: Timing,
    *,
    progress: Callable[[int], object],
) -> Iterator[Caught | Missed | Left]:
    """Capture what is due; what came of each meeting comes as soon as it is known.

    What a network does not reach any more is noted in the ledger, and so told of once. Raises
    what :func:`~tweetup.capture.chat.capture_chat` does.
    """
    hashtag, network, due = backlog.chat.hashtag, backlog.network, backlog.due
    running = _Running(backlog.terms)
    missed: dict[date, TweetupError] = {}
    for number, meeting in enumerate(due.meetings):
        order = backlog.order(project.config, meeting, running.terms, timing.clock())
        done = capture_chat(project, network, access, order, timing, progress=progress)
        error = next((e for e in _errors(done) if isinstance(e, OutOfReachError)), None)
        if error is not None:
            certain = [gap for gap in done.gaps if gap.certain]
            note_missed(project, hashtag, network.name, meeting, certain)
            missed[meeting.day] = error
        else:
            yield Caught(order=order, done=done)
        if running.ends_with(done) and (rest := due.meetings[number + 1 :]):
            yield Left(days=_days(rest))
            break
    if missed:
        yield Missed(days=tuple(missed), error=next(iter(missed.values())))
    for meeting in due.past:
        note_missed(project, hashtag, network.name, meeting)
    if due.past:
        yield Missed(days=_days(due.past))


class _Running:
    """What is left of the bounds, and whether anything more is to be asked for."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms

    def ends_with(self, done: Captured) -> bool:
        """Take what was read and spent from the bounds; whether that was the last capture."""
        terms = self.terms
        posts = usd = None
        if terms.max_posts is not None:
            posts = terms.max_posts - sum(place.posts for place in done.places)
        if terms.max_usd is not None:
            usd = terms.max_usd - (done.cost.usd or 0)
        self.terms = replace(terms, max_posts=posts, max_usd=usd)
        used_up = any(bound is not None and bound <= 0 for bound in (posts, usd))
        return used_up or any(place.stopped for place in done.places) or _is_over(done)


def _is_over(done: Captured) -> bool:
    """Whether no place will answer anything else either."""
    errors = _errors(done)
    ends = CredentialsError, QuotaError, TryAgainError
    return len(errors) == len(done.places) and all(
        isinstance(error, ends) and not isinstance(error, OutOfReachError) for error in errors
    )


def _errors(done: Captured) -> list[TweetupError]:
    return [place.error for place in done.places if place.error is not None]


def _days(meetings: tuple[Meeting, ...]) -> tuple[date, ...]:
    return tuple(meeting.day for meeting in meetings)
