"""Read local times as spreadsheets, scrapers and people write them: every meaning they may have.

Excel, Sheets and Numbers write a time in the form of their owner's country (``12/20/20 6:06 AM``,
``20.12.2020 06:06``, ``2020/12/20 6:06``), or as a serial number, the days since 30 December 1899.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import NamedTuple

from tweetup.formats.import_options import DateOrder

__all__ = ["WrittenTime", "read_offset", "read_written"]


class WrittenTime(NamedTuple):
    """The meanings of a text: ``moments`` without a zone, each with the order that it is read in.

    An order is None where no other is possible in that form. ``zone`` is the name of a zone that
    follows, in lower case, or empty; ``offset`` is how far the time says it is ahead of UTC.
    ``serial`` tells a serial number of a spreadsheet.
    """

    moments: tuple[tuple[datetime, DateOrder | None], ...]
    zone: str = ""
    offset: timedelta | None = None
    serial: bool = False

    def since_1904(self) -> WrittenTime:
        """Return the time where its serial number counts the days since 1 January 1904."""
        later = tuple((moment + _SINCE_1904, order) for moment, order in self.moments)
        return self._replace(moments=later)


_SERIAL = re.compile(r"(\d{5})(?:[.,](\d+))?")
_SERIAL_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - its zone is found later
_SINCE_1904 = timedelta(days=1462)
_SERIALS = range(37_238, 60_000)
"""The days from 2005, counted from 1904, to 2064: another number of five digits is no time."""

_EAST_ASIAN = str.maketrans({"年": "/", "月": "/", "日": " ", "\u200e": None, "\u200f": None})
_HALF = r"(?:[ap]\.? ?m\.?|[πμ]\.?μ\.?|오전|오후|上午|下午|午前|午後)"
_AFTERNOON = ("p", "μ", "오후", "下午", "午後")
_CLOCK = re.compile(
    rf"[ ,·T](?:(?P<before>{_HALF}) ?)?(?P<hour>\d\d?)[:.h](?P<minute>[0-5]\d)"
    rf"(?:[:.](?P<second>[0-5]\d)(?:[.,]\d+)?)?(?: ?(?P<after>{_HALF}))?"
    r"(?P<rest> ?[+-]\d\d:?\d\d| \D.*)?$",
    re.IGNORECASE,
)
# As X's website has it: "6:06 PM · Dec 20, 2020".
_CLOCK_FIRST = re.compile(
    rf"(?P<clock>\d\d?[:.]\d\d(?: ?{_HALF})?) ?[·,] ?(?P<date>.+)", re.IGNORECASE
)
_OFFSET = re.compile(r"(?:UTC|GMT)?([+-])(\d\d):?(\d\d)")
# Swedish spreadsheets part hours from minutes by a dot, of which Python makes parts of a second.
_DOTTED = re.compile(r"[ T]\d\d[.,]")
_UTC = frozenset({"utc", "gmt", "z"})
_ZONE = re.compile(r"\(?([^\W\d_][\w .'-]*)\)?")
_NUMBERS = re.compile(r"(\d{1,4})([./-]) ?(\d\d?)\2 ?(\d{1,4})\.?")
_DAY_NAME = re.compile(r"^[^\W\d_]{2,}\.?, ?")
_NAMED_DAY_FIRST = re.compile(r"(\d\d?)\.?[ -](?:de )?([^\W\d_]{3,})\.?,?[ -](?:de )?(\d{4}|\d\d)")
_NAMED_MONTH_FIRST = re.compile(r"([^\W\d_]{3,})\.? (\d\d?),? (\d{4})")
_JOINTS = re.compile(r"[ ,·]*(?: (?:at|um|à|às|a las|alle|om|kl\.?))?[ ,·]*$", re.IGNORECASE)
_MONTHS = {
    beginning: number
    for number, beginnings in enumerate(
        (
            "jan gen ene",
            "feb fév fev",
            "mar mär mrt",
            "apr avr abr",
            "may mai mag mei maj",
            "jun juin giu",
            "jul juil lug",
            "aug aoû ago aou",
            "sep set",
            "oct okt ott out",
            "nov",
            "dec dez déc dic des",
        ),
        start=1,
    )
    for beginning in beginnings.split()
}


def read_written(text: str) -> WrittenTime | None:
    """Return the meanings of a text without an offset of ISO 8601 as a time; None without any.

    A date alone is its midnight.
    """
    text = " ".join(text.translate(_EAST_ASIAN).split())
    if match := _CLOCK_FIRST.fullmatch(text):
        text = f"{match['date']} {match['clock']}"
    if match := _SERIAL.fullmatch(text):
        return _serial(match)
    try:
        if _DOTTED.search(text):
            return _in_words(text)
        return WrittenTime(((datetime.fromisoformat(text).replace(tzinfo=None), None),))
    except ValueError:
        return _in_words(text)


def _in_words(text: str) -> WrittenTime | None:
    """Return the meanings of a date with or without a time of day."""
    clock = _CLOCK.search(text)
    date = _DAY_NAME.sub("", _JOINTS.sub("", text[: clock.start()] if clock else text))
    dates = _dates(date)
    if clock is None or not dates:
        return WrittenTime(tuple(dates)) if dates else None
    hour, minute, second = _hour(clock), int(clock["minute"]), int(clock["second"] or 0)
    if hour is None:
        return None
    moments = tuple(
        (day.replace(hour=hour, minute=minute, second=second), order) for day, order in dates
    )
    return _with_rest(moments, (clock["rest"] or "").strip())


def _with_rest(
    moments: tuple[tuple[datetime, DateOrder | None], ...], rest: str
) -> WrittenTime | None:
    """Return a time with the offset or the name of a zone that stands after it, if any."""
    if not rest:
        return WrittenTime(moments)
    if (ahead := read_offset(rest)) is not None:
        return WrittenTime(moments, offset=ahead)
    zone = _ZONE.fullmatch(rest)
    return WrittenTime(moments, zone=zone[1].lower()) if zone else None


def read_offset(text: str) -> timedelta | None:
    """Return the offset that ``+0100``, ``+01:00`` or ``UTC`` is; None for anything else."""
    if text.strip().lower() in _UTC:
        return timedelta()
    match = _OFFSET.fullmatch(text.strip())
    if match is None:
        return None
    ahead = timedelta(hours=int(match[2]), minutes=int(match[3]))
    return ahead if match[1] == "+" else -ahead


def _serial(match: re.Match[str]) -> WrittenTime | None:
    if int(match[1]) not in _SERIALS:
        return None
    days = float(f"{match[1]}.{match[2] or 0}")
    moment = _SERIAL_ZERO + timedelta(seconds=round(days * 86_400))
    return WrittenTime(((moment, None),), serial=True)


def _hour(clock: re.Match[str]) -> int | None:
    hour, half = int(clock["hour"]), (clock["before"] or clock["after"] or "").lower()
    if not half:
        return hour if hour < 24 else None
    if not 0 <= hour <= 12:
        return None
    return hour % 12 + (12 if half.startswith(_AFTERNOON) else 0)


def _dates(text: str) -> list[tuple[datetime, DateOrder | None]]:
    """Return the dates that a text can be."""
    if match := _NUMBERS.fullmatch(text):
        return _numbers(*match.groups())
    if match := _NAMED_DAY_FIRST.fullmatch(text):
        return _date(match[3], _month(match[2]), match[1])
    if match := _NAMED_MONTH_FIRST.fullmatch(text):
        return _date(match[3], _month(match[1]), match[2])
    return []


def _numbers(
    first: str, mark: str, second: str, third: str
) -> list[tuple[datetime, DateOrder | None]]:
    if len(first) == 4:
        return _date(first, second, third) if len(third) < 3 else []
    if len(third) not in {2, 4} or len(first) > 2:
        return []
    if mark == ".":  # no country writes the month before the day with full stops
        return _date(third, second, first)
    day_first = _date(third, second, first, DateOrder.DAY_FIRST)
    month_first = _date(third, first, second, DateOrder.MONTH_FIRST)
    if day_first and month_first and day_first[0][0] == month_first[0][0]:
        return [(day_first[0][0], None)]
    return [*month_first, *day_first]


def _month(name: str) -> str:
    folded = name.lower()  # juin and juillet differ in the fourth letter
    return str(_MONTHS.get(folded[:4]) or _MONTHS.get(folded[:3], 0))


def _date(
    year: str, month: str, day: str, order: DateOrder | None = None
) -> list[tuple[datetime, DateOrder | None]]:
    try:
        moment = datetime(  # noqa: DTZ001 - its zone is found later
            int(year) + (2000 if len(year) == 2 else 0), int(month), int(day)
        )
    except ValueError:
        return []
    return [(moment, order)]
