"""Read the time of a row: as the table has it, checked against the time in its id.

An id of X holds the time of its post, which settles three things a table leaves open: the zone of a
local time (the distance between the two is that zone's offset, in quarters of an hour), the order
of day and month, and the hour of a mere date. It also shows an id that is not its post's.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from tweetup.formats.base import WRONG_ID
from tweetup.formats.times import NO_TIME, contradicts, id_time, read_time

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

__all__ = ["LOCAL_TIME", "is_moment", "settle_moment"]

LOCAL_TIME = "a time without its zone; name the zone with --timezone"

_OFFSET = re.compile(r"(?:[+-]\d\d:?\d\d|Z|\b(?:UTC|GMT))\s*$")
_EPOCH = re.compile(r"\d{9,10}(?:\.\d+)?|\d{12,13}")
_FORMS = (
    "%m/%d/%Y %H:%M:%S",
    "%d/%m/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M",
    "%d/%m/%Y %H:%M",
    "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
    "%m/%d/%y %H:%M",
    "%d/%m/%y %H:%M",
    "%m/%d/%Y %I:%M:%S %p",
    "%m/%d/%Y %I:%M %p",
    "%m/%d/%Y",
    "%d/%m/%Y",
)
_APART = timedelta(minutes=5)
_QUARTER = timedelta(minutes=15)
_WIDEST = timedelta(hours=14)


def settle_moment(
    text: str, post_id: str | None, *, on_x: bool, zone: ZoneInfo | None, utc: bool
) -> datetime:
    """Return the instant of a post, in UTC.

    ``post_id`` is None where it was rounded; ``on_x`` tells that it is X's for certain; ``utc``
    that the table writes UTC where it writes no offset. Raises ``ValueError`` in plain words.
    """
    own = id_time(post_id) if post_id else None
    try:
        moment = _written(text, own, zone=zone, utc=utc)
    except OverflowError:
        raise ValueError(NO_TIME) from None
    if on_x and post_id and contradicts(post_id, moment):
        raise ValueError(WRONG_ID)
    return moment


def is_moment(text: str) -> bool:
    """Return whether a cell is a time in a form that can be read."""
    try:
        _written(text.strip(), None, zone=None, utc=True)
    except (ValueError, OverflowError):
        return False
    return True


def _written(text: str, own: datetime | None, *, zone: ZoneInfo | None, utc: bool) -> datetime:
    if _OFFSET.search(text) or _is_x_form(text):
        return _or_hour_of(own, read_time(text))
    if _EPOCH.fullmatch(text):
        number = float(text)
        return datetime.fromtimestamp(number / 1000 if number >= 1e11 else number, tz=UTC)
    local = _read_local(text)
    if not local:
        raise ValueError(NO_TIME)
    if zone is not None:
        return _nearest([moment.replace(tzinfo=zone).astimezone(UTC) for moment in local], own)
    if own is not None:
        for moment in local:
            if (settled := _by_id(moment, own)) is not None:
                return settled
    if not utc:
        raise ValueError(LOCAL_TIME)
    return _nearest([moment.replace(tzinfo=UTC) for moment in local], own)


def _or_hour_of(own: datetime | None, moment: datetime) -> datetime:
    """Return the moment, or the id's own where the moment is the midnight of the same day."""
    if own is None or own.date() != moment.date() or not _is_date(moment.replace(tzinfo=None)):
        return moment
    return own


def _is_x_form(text: str) -> bool:
    return bool(re.search(r" [+-]\d{4} \d{4}$", text))


def _read_local(text: str) -> list[datetime]:
    """Return the possible meanings of a time without an offset; a mere date is its midnight."""
    try:
        return [datetime.fromisoformat(text).replace(tzinfo=None)]
    except ValueError:
        moments = []
    for form in _FORMS:
        try:
            moments.append(datetime.strptime(text, form))  # noqa: DTZ007 - the zone is found later
        except ValueError:
            continue
    return moments


def _by_id(local: datetime, own: datetime) -> datetime | None:
    """Return the instant of a local time in the zone that makes it the id's, if there is one."""
    if _is_date(local) and abs(local.date() - own.date()) <= timedelta(days=1):
        return own
    distance = local.replace(tzinfo=UTC) - own
    offset = round(distance / _QUARTER) * _QUARTER
    if abs(offset) <= _WIDEST and abs(distance - offset) <= _APART:
        return local.replace(tzinfo=UTC) - offset
    return None


def _is_date(local: datetime) -> bool:
    return local == datetime.combine(date(local.year, local.month, local.day), datetime.min.time())


def _nearest(moments: list[datetime], own: datetime | None) -> datetime:
    return moments[0] if own is None else min(moments, key=lambda moment: abs(moment - own))
