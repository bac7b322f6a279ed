"""When a chat is to be captured: after each of its hours, by its own clock, over summer time too.

A machine's clock and a chat's may change to summer time on different days, or one of them never.
So a clock is given every time of day at which the moment ever falls (:func:`ticks`), and whoever
wakes then asks whether a capture is due (:func:`due_date`): it is, from the moment on, until the
ledger has one that was begun after it and came to its end. A wake-up an hour early finds nothing
to do, one that was missed is made up for by the next.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from tweetup.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import tzinfo

    from tweetup.archive import CaptureLine
    from tweetup.config import ChatConfig, Config
    from tweetup.model import Schedule
    from tweetup.pipeline.workplace import Work

__all__ = ["Meeting", "Tick", "due_date", "meetings", "schedule_of", "ticks"]

_DAY: Final = timedelta(days=1)
_MOMENT: Final = timedelta(microseconds=1)
_YEAR: Final = timedelta(days=370)
"""Long enough for every change of summer time to fall between two meetings of a week."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """One hour of a chat: its date in the chat's own zone, its ends, when to capture it (UTC)."""

    day: date
    start: datetime
    end: datetime
    capture: datetime


@dataclass(frozen=True, slots=True, order=True)
class Tick:
    """A time of the week on some clock; ``weekday`` 0 is Monday, None any day."""

    weekday: int | None
    hour: int
    minute: int


def schedule_of(chat: ChatConfig) -> Schedule:
    """When the chat meets.

    Raises :class:`~tweetup.errors.ConfigError` where ``tweetup.toml`` does not say.
    """
    if chat.schedule is None:
        raise ConfigError(
            "the chat has no time to be captured after",
            where=f"tweetup.toml: chats.{chat.hashtag}",
            hint='say when it meets: timezone = "Europe/Berlin", weekday = "friday", '
            'time = "13:00"',
        )
    return chat.schedule


def meetings(
    schedule: Schedule, tail: timedelta, *, since: datetime, until: datetime
) -> Iterator[Meeting]:
    """The meetings to be captured from ``since`` up to but not ``until``, in order.

    They begin at the same time of day in the chat's zone, whatever its offset.
    """
    zone = ZoneInfo(schedule.timezone)
    length = timedelta(minutes=schedule.minutes)
    reach = _DAY + length + tail
    day = (since - reach).astimezone(zone).date()
    while day <= until.astimezone(zone).date():
        if schedule.weekday is None or day.weekday() == schedule.weekday:
            local = datetime.combine(day, time(*divmod(schedule.start, 60)), tzinfo=zone)
            start = local.astimezone(UTC)
            end = start + length
            if since <= end + tail < until:
                yield Meeting(day, start, end, end + tail)
        day += _DAY


def ticks(
    schedule: Schedule, tail: timedelta, *, clock: tzinfo | None, since: datetime
) -> tuple[Tick, ...]:
    """Every time of the week at which a capture is to begin within a year, on a ``clock``.

    None is this machine's own clock. Mostly one; two where only one of the clocks knows summer
    time, or they change on different days.
    """
    moments = [
        meeting.capture.astimezone(clock)
        for meeting in meetings(schedule, tail, since=since, until=since + _YEAR)
    ]
    days = schedule.weekday is not None
    return tuple(
        sorted({Tick(at.weekday() if days else None, at.hour, at.minute) for at in moments},
               key=lambda tick: (tick.weekday or 0, tick.hour, tick.minute))
    )  # fmt: skip


def due_date(work: Work, hashtag: str, network: str, *, now: datetime) -> date | None:
    """The date of the last meeting, if it is over for long enough and was not captured since."""
    config = work.config
    chat = config.chat(hashtag)
    schedule = schedule_of(chat)
    week = 8 * _DAY
    past = meetings(schedule, config.capture.tail, since=now - week, until=now + _MOMENT)
    last = max(past, key=lambda meeting: meeting.capture, default=None)
    if last is None:
        return None
    lines = work.archive.captures() if config.archive.exists() else ()
    done = _covers([line for line in lines if _counts(line, last, config, chat, network)], last)
    return None if done else last.day


def _counts(
    line: CaptureLine, meeting: Meeting, config: Config, chat: ChatConfig, network: str
) -> bool:
    """Whether a line of the ledger is a search that was begun after the hour, and has ended."""
    capture = line.capture
    return (
        capture.kind == "capture"
        and line.finished_at is not None
        and line.cursor is None
        and not (line.read == 0 and any(gap.certain for gap in line.gaps))  # refused at once
        and line.started_at >= meeting.end
        and capture.hashtag is not None
        and config.chat(capture.hashtag).hashtag == chat.hashtag
        and _names(network, capture.source)
    )


def _covers(lines: Iterable[CaptureLine], meeting: Meeting) -> bool:
    """Whether the lines together reach over the whole hour: a search may go on in parts."""
    spans = [
        (line.capture.since or meeting.start, line.capture.until or meeting.end) for line in lines
    ]
    reached = meeting.start
    for since, until in sorted(spans):
        if since <= reached:
            reached = max(reached, until)
    return reached >= meeting.end


def _names(network: str, source: str) -> bool:
    return source == network or source.startswith(f"{network}:")
