"""Which meetings of a chat are to be captured now, by the ledger.

A meeting is due from the moment on at which its capture is to begin, until the ledger shows that
every place was searched for the whole of it since it ended, or that it is out of reach. So what
was missed, cut off or refused is made up for by whoever asks next. What a network counts but does
not give is asked for a second time, and then left: each time would be paid for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from tweetup.model import Capture, Gap, Progress
from tweetup.pipeline.capture.collect import SEARCH
from tweetup.pipeline.upkeep.schedule import check_meets, meetings

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime

    from tweetup.archive import CaptureLine
    from tweetup.config import ChatConfig, Config
    from tweetup.pipeline.upkeep.schedule import Meeting
    from tweetup.pipeline.workplace import Work

__all__ = ["MISSED", "REACH", "Due", "due_meetings", "note_missed"]

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
    work: Work,
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
    config = work.config
    chat = config.chat(hashtag)
    check_meets(chat)
    ledger = work.archive.captures() if config.archive.exists() else ()
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
    work: Work, hashtag: str, network: str, meeting: Meeting, gaps: Sequence[Gap] = ()
) -> None:
    """Note in the ledger that nobody will get what is missing of a meeting any more.

    ``gaps`` say what that is; without any, it is the whole of it.
    """
    capture = Capture(
        kind=MISSED, source=network, hashtag=hashtag, since=meeting.start, until=meeting.end
    )
    whole = Gap(since=meeting.start, until=meeting.end, why="too long ago to be searched for")
    number = work.archive.begin(capture)
    work.archive.finish_capture(number, Progress(cursor=None, gaps=tuple(gaps) or (whole,)))


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
