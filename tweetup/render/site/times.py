"""Dates and times of meetings in words."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from tweetup.render.zones import short_zone

if TYPE_CHECKING:
    from datetime import datetime

    from tweetup.model import Wording

__all__ = ["moment_text", "regular_text", "weekday_and_day"]

_MONDAY: Final = date(2024, 1, 1)


def moment_text(words: Wording, moment: datetime, zone: str) -> str:
    """Return a moment in a zone: Friday, 4 December 2026, 13:00 GMT."""
    local = moment.astimezone(ZoneInfo(zone))
    day = weekday_and_day(words, local.date())
    name = short_zone(local.tzname() or "UTC")
    return words.fill("moment", date=day, time=f"{words.clock(local)} {name}")


def weekday_and_day(words: Wording, day: date) -> str:
    """Return a day in words: Friday, 4 December 2026."""
    return words.fill("day", weekday=words.weekday(day), date=words.day(day))


def regular_text(words: Wording, weekday: int, minute: int, zone: str) -> str:
    """Return the day of the week and the time at which a chat meets, in a sentence."""
    day = _MONDAY + timedelta(days=weekday)
    time = f"{minute // 60:02}:{minute % 60:02}"
    return words.fill("site_regular", weekday=words.weekday(day), time=time, zone=zone)
