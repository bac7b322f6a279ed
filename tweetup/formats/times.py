"""Read times in the forms of networks, and the times that X's ids hold.

X's ids since 4 November 2010 ("snowflakes") hold the millisecond they were made in: ``(id >> 22) +
1288834974657`` milliseconds since 1970 (https://docs.x.com/fundamentals/x-ids).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

__all__ = [
    "NO_TIME",
    "contradicts",
    "epoch_time",
    "id_time",
    "in_utc",
    "is_x_id",
    "micros_time",
    "optional_time",
    "read_time",
    "snowflake_time",
]

NO_TIME = "a time in an unknown form"

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST_POST = datetime(2006, 3, 21, tzinfo=UTC)
_FIRST_SNOWFLAKE = datetime(2010, 11, 4, tzinfo=UTC)
_LAST_SNOWFLAKE = datetime(2060, 1, 1, tzinfo=UTC)
_LAST_COUNTED_ID = 30_000_000_000
_LATEST_MADE = _LAST_SNOWFLAKE.timestamp()
_EPOCH_OF_IDS = 1288834974657
_MOST_SECONDS = 1e11
_UNITS = 3
"""The units that are smaller than a second, each a thousandth of the one before."""
_APART = timedelta(minutes=5)
_APART_SECONDS = _APART.total_seconds()
_MONTHS = {
    name: number
    for number, name in enumerate(
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
        start=1,
    )
}
_X_TIME = re.compile(
    r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d\d) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d) (\d{4})"
)
_CLOCK = re.compile(r"\d\d?:\d\d|T\d\d(?![.,])")


def read_time(text: str | float) -> datetime:
    """Return the instant that ``text`` names, in UTC; of a number as :func:`epoch_time` does.

    Reads ISO 8601 (``2015-04-01T00:21:27Z``, ``2015-04-01 02:21:27+02:00``, with `` UTC`` at the
    end) and the form of API 1.1 (``Wed Apr 01 00:21:27 +0000 2015``). A time without an offset
    is taken as UTC. Raises ``ValueError`` with :data:`NO_TIME` for anything else, a date without a
    time included.
    """
    try:
        return _read(text)
    except (ValueError, OverflowError):
        raise ValueError(NO_TIME) from None


def optional_time(text: str | float | None) -> datetime | None:
    """Return the instant that ``text`` names, in UTC; None where it is missing or unreadable."""
    try:
        return _read(text) if text else None
    except (ValueError, OverflowError):
        return None


def _read(text: str | float) -> datetime:
    if not isinstance(text, str):
        return epoch_time(text)
    if match := _X_TIME.fullmatch(text):
        month, day, hour, minute, second, sign, hours, minutes, year = match.groups()
        if month not in _MONTHS:
            raise ValueError(text)
        written = datetime(
            int(year), _MONTHS[month], int(day), int(hour), int(minute), int(second), tzinfo=UTC
        )
        offset = timedelta(hours=int(hours), minutes=int(minutes))
        return written - offset if sign == "+" else written + offset
    text = text.strip().removesuffix(" UTC").removesuffix(" GMT")
    if not _CLOCK.search(text):
        raise ValueError(text)
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def in_utc(moment: datetime | None) -> datetime | None:
    """Return a decoded time in UTC, which a time without an offset is taken to be in.

    None for None, and for a time out of range there.
    """
    if moment is None or moment.tzinfo is UTC:
        return moment
    try:
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except OverflowError:
        return None


def snowflake_time(number: int) -> datetime:
    """Return the time in an id of X; ``OverflowError`` for a number out of range."""
    return _EPOCH + timedelta(milliseconds=(number >> 22) + _EPOCH_OF_IDS)


def micros_time(number: int) -> datetime:
    """Return the instant so many microseconds after 1970; ``ValueError`` if out of range."""
    try:
        return _EPOCH + timedelta(microseconds=number)
    except OverflowError as error:
        raise ValueError(NO_TIME) from error


def epoch_time(number: float) -> datetime:
    """Return the instant so many seconds after 1970, or milli-, micro- or nanoseconds.

    A number of seconds is that of a year before 5138; the others are a thousand times as large, and
    none of them can be taken for another. Raises ``ValueError`` with :data:`NO_TIME` for a number
    out of range.
    """
    for _ in range(_UNITS):
        if abs(number) < _MOST_SECONDS:
            break
        number /= 1000
    try:
        return _EPOCH + timedelta(milliseconds=round(number * 1000))
    except (OverflowError, ValueError):
        raise ValueError(NO_TIME) from None


def id_time(post_id: str) -> datetime | None:
    """Return the time in an id of X; None without one between 2010 and 2060."""
    if not (post_id.isascii() and post_id.isdigit() and len(post_id) <= 19):
        return None
    number = int(post_id)
    if number <= _LAST_COUNTED_ID:
        return None
    moment = snowflake_time(number)
    return moment if _FIRST_SNOWFLAKE <= moment < _LAST_SNOWFLAKE else None


def contradicts(post_id: str, created_at: datetime) -> bool:
    """Return whether an id of X holds a time more than five minutes from its post's."""
    if not (len(post_id) <= 19 and post_id.isascii() and post_id.isdigit()):
        return False
    number = int(post_id)
    made = ((number >> 22) + _EPOCH_OF_IDS) / 1000  # as id_time, but for numbers only: every post
    if number <= _LAST_COUNTED_ID or made >= _LATEST_MADE:
        return False
    return abs(made - created_at.timestamp()) > _APART_SECONDS


def is_x_id(post_id: str, created_at: datetime) -> bool:
    """Return whether an id can only be X's: it holds the post's time, or is as old as the post.

    Before November 2010 ids were counted up, so that only the date can be checked.
    """
    if not (post_id.isascii() and post_id.isdigit() and len(post_id) <= 19):
        return False
    number = int(post_id)
    if number <= _LAST_COUNTED_ID:
        return number > 0 and _FIRST_POST <= created_at < _FIRST_SNOWFLAKE
    return abs(snowflake_time(number) - created_at) <= _APART
