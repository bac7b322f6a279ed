"""Read the time of a row: as the table has it, checked against the time in its id.

An id of X holds the time of its post and settles three things: the zone of a local time (the
distance between the two is that zone's offset, in quarters of an hour), the order of day and month,
and the hour of a mere date. It also shows an id that is not its post's. Rows whose ids do not tell
follow the others of their column. An id that was rounded to fifteen digits still tells.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING

from msgspec import Struct, field

from tweetup.formats.base import TAKEN_AS_UTC, WRONG_ID
from tweetup.formats.import_options import DateOrder
from tweetup.formats.times import NO_TIME, contradicts, id_time, read_time
from tweetup.formats.written_times import read_offset, read_written

if TYPE_CHECKING:
    from collections.abc import Iterable
    from zoneinfo import ZoneInfo

    from tweetup.formats.written_times import WrittenTime

__all__ = [
    "DAY_OR_MONTH",
    "LOCAL_TIME",
    "TimeColumn",
    "are_ids_of_x",
    "is_epoch",
    "is_moment",
    "is_zoneless",
    "read_time_column",
    "settle_moment",
]

LOCAL_TIME = "a time without its zone; name the zone with --timezone"
DAY_OR_MONTH = "a date that can be read in two ways; say which with --date-order"

_OFFSET = re.compile(r"(?:[+-]\d\d:?\d\d|Z|\b(?:UTC|GMT))\s*$")
_EPOCH = re.compile(r"\d{9,10}(?:\.\d+)?|\d{12,13}")
_APART = timedelta(minutes=5)
_QUARTER = timedelta(minutes=15)
_WIDEST = timedelta(hours=14)
_SAMPLE = 2000
_FIRST_YEAR = 2005
_DAY = timedelta(days=1)
_SAME_CLOCK = timedelta(minutes=2)
_SOME_IDS = 300
_FEWEST_IDS = 3
_ENOUGH = 20


class TimeColumn(Struct, frozen=True):
    """The facts that a whole column tells of its times.

    ``order`` is that of its dates, None where they leave it open; ``zones`` are the offsets of the
    zones it names, where these have one each. ``since_1904`` tells that its serial numbers count
    from 1904, as those of Excel on a Mac did. ``local`` tells if its times without a zone are not
    in UTC; None where no id tells.
    """

    order: DateOrder | None = None
    zones: Mapping[str, timedelta] = field(default_factory=dict)
    since_1904: bool = False
    local: bool | None = None


_NOTHING = TimeColumn()


def read_time_column(rows: Iterable[tuple[str, str]], order: DateOrder | None = None) -> TimeColumn:
    """Return the facts that times of rows, each with its post's id, tell of one another.

    ``order`` is the one that a person names. Of a column that leaves nothing open only the first
    rows are read, and those below that tell the zone.
    """
    orders: Counter[DateOrder] = Counter()
    zones: dict[str, set[timedelta]] = {}
    iterator = iter(rows)
    sample = list(islice(iterator, _SAMPLE))
    since_1904 = any(_is_since_1904(text, id_time(post_id)) for text, post_id in sample)
    offsets = _Offsets(since_1904)
    for text, post_id in sample:
        offsets.add(text, post_id)
    if not any(_is_open(read_written(text)) for text, _ in sample):
        if any(is_zoneless(text) for text, _ in sample):
            offsets.add_until_enough(iterator)
        return TimeColumn(order, since_1904=since_1904, local=offsets.are_local())
    for part in (sample, iterator):
        for text, post_id in part:
            if part is not sample:
                offsets.add(text, post_id)
            _count_open(text, post_id, orders, zones)
    only = next(iter(orders)) if len(orders) == 1 else None
    told = {zone: offsets.pop() for zone, offsets in zones.items() if len(offsets) == 1}
    return TimeColumn(order or only, told, since_1904, offsets.are_local())


def _count_open(
    text: str, post_id: str, orders: Counter[DateOrder], zones: dict[str, set[timedelta]]
) -> None:
    """Count the order of a date and the offset of a named zone, as far as a row tells them."""
    written = read_written(text)
    if written is None:
        return
    own = id_time(post_id)
    settled = _settle(written, own) if own is not None else None
    if len(written.moments) == 1:
        orders.update(it for _, it in written.moments if it is not None)
    elif settled is not None and settled[1] is not None:
        orders[settled[1]] += 1
    if settled is not None and written.zone:
        zones.setdefault(written.zone, set()).add(settled[2])


class _Offsets:
    """Counts times without a zone whose ids tell one, and those of them that are not in UTC."""

    def __init__(self, since_1904: bool) -> None:  # noqa: FBT001 - a fact, no switch
        self._since_1904 = since_1904
        self._telling = self._away = 0

    def add(self, text: str, post_id: str) -> None:
        """Count a row whose id tells how far its time is ahead of UTC."""
        own = id_time(post_id)
        written = read_written(text) if own is not None and is_zoneless(text) else None
        if own is None or written is None or written.zone or written.offset is not None:
            return
        if written.serial and self._since_1904:
            written = written.since_1904()
        settled = _settle(written, own)
        if settled is not None and not any(_is_date(moment) for moment, _ in written.moments):
            self._telling += 1
            self._away += bool(settled[2])

    def add_until_enough(self, rows: Iterable[tuple[str, str]]) -> None:
        """Count rows until some of them tell."""
        for text, post_id in rows:
            if self._telling >= _ENOUGH:
                return
            self.add(text, post_id)

    def are_local(self) -> bool | None:
        """Return whether the times are not in UTC: one in five is away from it.

        A few may stand beside ids that are not theirs. None where no row tells.
        """
        return self._away * 5 >= self._telling and self._away > 0 if self._telling else None


def is_zoneless(text: str) -> bool:
    """Return whether a time has no offset in a form of a network, and is no number of seconds."""
    return not (is_epoch(text) or _OFFSET.search(text) or _is_x_form(text))


def _is_since_1904(text: str, own: datetime | None) -> bool:
    """Return whether the id of a post settles that the serial number beside it counts from 1904."""
    written = read_written(text) if own is not None else None
    if own is None or written is None or not written.serial:
        return False
    return _settle(written, own) is None and _settle(written.since_1904(), own) is not None


def settle_moment(
    text: str,
    post_id: str | None,
    *,
    on_x: bool,
    zone: ZoneInfo | None,
    utc: bool,
    column: TimeColumn = _NOTHING,
    beside: str = "",
    rounded_id: str = "",
    notes: Counter[str] | None = None,
) -> datetime:
    """Return the instant of a post, in UTC.

    ``post_id`` is None where it was rounded, ``rounded_id`` the number that it became then;
    ``on_x`` tells that it is X's for certain; ``utc`` that the table writes UTC where it writes no
    offset; ``column`` has the facts that the other times tell, ``beside`` the offset or zone in
    another cell of the row, which holds where nothing else tells one. In ``notes`` a time is
    counted that was taken as UTC without anything that tells it. Raises ``ValueError`` in plain
    words.
    """
    own = id_time(post_id or rounded_id)
    unused: Counter[str] = Counter()
    counted = unused if notes is None else notes
    try:
        moment = _written(
            text, own, zone=zone, utc=utc, column=column, beside=beside, notes=counted
        )
    except OverflowError:
        raise ValueError(NO_TIME) from None
    if on_x and post_id and contradicts(post_id, moment):
        raise ValueError(WRONG_ID)
    return moment


def are_ids_of_x(rows: Iterable[tuple[str, str]], column: TimeColumn = _NOTHING) -> bool:
    """Return whether the ids of rows, each with its time, are X's, be the times right or not.

    Four of five hold the time of their row, or that time of another day: a wrong date leaves the
    time of day, and the ids of other networks show neither.
    """
    numbers = fitting = 0
    for text, post_id in islice(rows, _SOME_IDS):
        if post_id.isascii() and post_id.isdigit():
            numbers += 1
            fitting += _has_clock_of(text, post_id, column)
    return fitting >= _FEWEST_IDS and fitting * 5 >= numbers * 4


def _has_clock_of(text: str, post_id: str, column: TimeColumn) -> bool:
    own = id_time(post_id)
    if own is None:
        return False
    try:
        moment = settle_moment(text, post_id, on_x=False, zone=None, utc=True, column=column)
    except (ValueError, OverflowError, OSError):
        return False
    apart = abs(moment - own)
    return apart <= _APART or abs(apart - round(apart / _DAY) * _DAY) <= _SAME_CLOCK


def is_epoch(text: str) -> bool:
    """Return whether a cell is a number of seconds or milliseconds since 1970."""
    return _EPOCH.fullmatch(text.strip()) is not None


def is_moment(text: str) -> bool:
    """Return whether a cell is a time in a form that can be read."""
    text = text.strip()
    if is_epoch(text) or read_written(text) is not None:
        return True
    try:
        read_time(text)
    except ValueError:
        return False
    return True


def _written(
    text: str,
    own: datetime | None,
    *,
    zone: ZoneInfo | None,
    utc: bool,
    column: TimeColumn,
    beside: str,
    notes: Counter[str],
) -> datetime:
    if is_epoch(text):
        number = float(text)
        return datetime.fromtimestamp(number / 1000 if number >= 1e11 else number, tz=UTC)
    if _OFFSET.search(text) or _is_x_form(text):
        try:
            return _or_hour_of(own, read_time(text))
        except ValueError:
            pass  # an offset after a time of another form
    written = _local(text, column)
    if own is not None and zone is None and (settled := _settle(written, own)) is not None:
        return settled[0]
    ahead = written.offset if written.offset is not None else column.zones.get(written.zone)
    if ahead is None and beside:
        ahead = read_offset(beside)
    is_open = zone is None and ahead is None
    if is_open and (written.zone or not utc or (column.local and own is None)):
        raise ValueError(LOCAL_TIME)
    instants = [
        (_instant(moment, zone if written.offset is None else None, ahead), order)
        for moment, order in written.moments
    ]
    if own is not None:
        nearest = min(instants, key=lambda pair: abs(pair[0] - own))[0]
        if abs(nearest - own) <= _APART:
            return nearest
    moment = _in_order(instants, column)
    if is_open and column.local is None:
        notes[TAKEN_AS_UTC] += 1
    return moment


def _local(text: str, column: TimeColumn) -> WrittenTime:
    """Return the meanings of a time without an offset of ISO 8601; ``ValueError`` without any."""
    written = read_written(text)
    if written is not None and written.serial and column.since_1904:
        written = written.since_1904()
    if written is None or (written.serial and written.moments[0][0].year < _FIRST_YEAR):
        raise ValueError(NO_TIME)
    return written


def _instant(moment: datetime, zone: ZoneInfo | None, ahead: timedelta | None) -> datetime:
    if zone is not None:
        return moment.replace(tzinfo=zone).astimezone(UTC)
    return moment.replace(tzinfo=UTC) - (ahead or timedelta())


def _in_order(instants: list[tuple[datetime, DateOrder | None]], column: TimeColumn) -> datetime:
    """Return the instant in the order of its column; ``ValueError`` where that is open."""
    if len(instants) == 1:
        return instants[0][0]
    for instant, order in instants:
        if order is column.order:
            return instant
    raise ValueError(DAY_OR_MONTH)


def _is_open(written: WrittenTime | None) -> bool:
    """Return whether a time alone leaves something open."""
    return written is not None and (len(written.moments) > 1 or bool(written.zone))


def _settle(
    written: WrittenTime, own: datetime
) -> tuple[datetime, DateOrder | None, timedelta] | None:
    """Return the instant that an id settles, its order and the offset; None where none fits."""
    for moment, order in written.moments:
        if written.offset is not None:
            instant = moment.replace(tzinfo=UTC) - written.offset
            if abs(instant - own) <= _APART:
                return instant, order, written.offset
        elif (settled := _by_id(moment, own)) is not None:
            return settled, order, moment.replace(tzinfo=UTC) - settled
    return None


def _or_hour_of(own: datetime | None, moment: datetime) -> datetime:
    """Return the moment, or the id's own where the moment is the midnight of the same day."""
    if own is None or own.date() != moment.date() or not _is_date(moment.replace(tzinfo=None)):
        return moment
    return own


def _is_x_form(text: str) -> bool:
    return bool(re.search(r" [+-]\d{4} \d{4}$", text))


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
