"""When a chat is to be captured: after each of its hours, by its own clock, over summer time too.

A machine's clock and a chat's may change to summer time on different days, or one of them never.
So a clock is given every time of day at which the moment ever falls (:func:`ticks`), each day, and
whoever wakes then asks what is due (:mod:`tweetup.pipeline.upkeep.due`). A wake-up an hour early
finds nothing to do; one that was missed, or failed, is made up for by the next.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from tweetup.errors import ConfigError
from tweetup.pipeline.capture.window import session_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import tzinfo

    from tweetup.config import CaptureConfig, ChatConfig

__all__ = ["Meeting", "Tick", "check_meets", "meetings", "ticks"]

_DAY: Final = timedelta(days=1)
_NO_TIME: Final = timedelta()
_FOUND: Final = timedelta(minutes=1)
"""How long after its window a capture begins, so that networks find all of it (``SETTLED``)."""
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
    """A time of day on some clock."""

    hour: int
    minute: int


def check_meets(chat: ChatConfig) -> None:
    """Raise :class:`~tweetup.errors.ConfigError` where ``tweetup.toml`` does not say when."""
    if chat.schedule is None and not chat.daily and chat.next_date is None:
        raise ConfigError(
            "the chat has no time to be captured after",
            where=f"tweetup.toml: chats.{chat.hashtag}",
            hint='say when it meets: timezone = "Europe/Berlin", weekday = "friday", '
            'time = "13:00", or next_date for a chat that meets now and then',
        )


def meetings(
    chat: ChatConfig,
    margins: CaptureConfig,
    *,
    since: datetime,
    until: datetime,
    late: bool = False,
) -> Iterator[Meeting]:
    """The meetings to be captured from ``since`` up to but not ``until``, in order.

    They begin at the same time of day in the chat's zone, whatever its offset; a daily chat has
    one from midnight to midnight, ``next_date`` is one more. ``late`` waits for late answers.
    """
    zone = ZoneInfo(chat.timezone)
    tail = _NO_TIME if chat.daily else margins.tail
    tail = (max(tail, margins.late) if late else tail) + _FOUND
    day = (since - tail - 2 * _DAY).astimezone(zone).date()
    while day <= (until + _DAY).astimezone(zone).date():
        if (ends := session_of(day, chat)) is not None:
            start, end = ends
            if since <= end + tail < until:
                yield Meeting(day, start, end, end + tail)
        day += _DAY


def ticks(
    chat: ChatConfig, margins: CaptureConfig, *, clock: tzinfo | None, since: datetime
) -> tuple[Tick, ...]:
    """Every time of day at which a capture is to begin within a year, on a ``clock``.

    None is this machine's own clock. Mostly one; two where only one of the clocks knows summer
    time, or they change on different days.
    """
    if chat.schedule is None and not chat.daily and chat.next_date is not None:
        found = meetings(chat, margins, since=chat.next_date, until=chat.next_date + _YEAR)
    else:
        usual = replace(chat, next_date=None)
        found = meetings(usual, margins, since=since, until=since + _YEAR)
    moments = [meeting.capture.astimezone(clock) for meeting in found]
    return tuple(sorted({Tick(at.hour, at.minute) for at in moments}))
