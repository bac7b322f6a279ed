"""Dates, times, weekdays and zones as people write them. A ValueError says what is wrong."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from difflib import get_close_matches
from zoneinfo import ZoneInfo, available_timezones

__all__ = ["read_clock", "read_day", "read_moment", "read_weekday", "read_zone"]

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?::00)?")


def read_weekday(value: str) -> int:
    """``friday`` or ``Fri`` → 4; Monday is 0."""
    wanted = value.casefold()
    for number, name in enumerate(_WEEKDAYS):
        if wanted in {name, name[:3]}:
            return number
    near = get_close_matches(wanted, _WEEKDAYS, n=1)
    hint = f"did you mean {near[0]}?" if near else f"one of {', '.join(_WEEKDAYS)}"
    raise ValueError(f"no day of the week named {value!r}", hint)


def read_clock(value: str | time) -> int:
    """``20:30`` → 1230, minutes after midnight."""
    written = value.isoformat() if isinstance(value, time) else value
    match = _CLOCK.fullmatch(written)
    if match is None:
        raise ValueError(f"{written!r} is no time of day", 'write it like "20:30"')
    return int(match[1]) * 60 + int(match[2])


def read_zone(value: str) -> str:
    """A zone of the IANA database, by its own name."""
    try:
        return ZoneInfo(value).key
    except (KeyError, ValueError, OSError):  # unknown, a path outside, or a folder of zones
        raise ValueError(f"no time zone named {value!r}", _zone_hint(value)) from None


def _zone_hint(value: str) -> str:
    zones = sorted(available_timezones())
    city = value.rpartition("/")[2].replace(" ", "_").casefold()
    near = [zone for zone in zones if zone.rpartition("/")[2].casefold() == city]
    near = near or get_close_matches(value, zones, n=3, cutoff=0.6)
    if near:
        return f"did you mean {' or '.join(near[:3])}?"
    return 'use a name of the IANA database, like "Europe/Berlin"'


def read_day(value: str | date) -> date:
    """A date alone: ``2026-11-20``, quoted or not."""
    day = _iso(value)
    if isinstance(day, datetime):
        raise ValueError(f"{day.isoformat()} has a time", "give the date alone, like 2026-11-20")
    return day


def read_moment(value: str | date, *, zone: str, start: int | None, fold: int = 0) -> datetime:
    """A moment in UTC: with its own offset, else in ``zone``; a date alone begins at ``start``.

    Of a time that a zone has twice, when summer time ends, ``fold`` 1 is the second one; of one
    that it leaves out, the two are what it would be by the offset before and by that after.
    """
    moment = _iso(value)
    if not isinstance(moment, datetime):
        if start is None:
            raise ValueError(
                "has no time, and the chat has none either",
                f"write {moment.isoformat()}T20:00:00, or set the chat's time",
            )
        moment = datetime.combine(moment, time(*divmod(start, 60)))
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(zone), fold=fold)
    return moment.astimezone(UTC)


def _iso(value: str | date) -> date:
    if isinstance(value, date):
        return value
    for kind in (date, datetime):
        try:
            return kind.fromisoformat(value)
        except ValueError:
            continue
    raise ValueError(f"{value!r} is no date", "write it like 2026-11-20")
