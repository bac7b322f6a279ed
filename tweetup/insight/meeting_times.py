"""The day and the time of a meeting to come, as words of a session's people give them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from tweetup.insight.announced_dates import find_stated_date
from tweetup.model import NextMeeting
from tweetup.text.spoken_hours import find_spoken_hour, find_untold_hour
from tweetup.text.time_zones import find_clock_times

if TYPE_CHECKING:
    from datetime import date

    from tweetup.insight.announced_dates import StatedDate
    from tweetup.model import Session
    from tweetup.text.time_zones import ClockTime

__all__ = ["find_hour", "read_meeting_time", "start_on", "sure_date"]

# In UTC, the zone of a chat without one, an American evening is the next day: "in two weeks" is
# counted from the day of the session only where that is one day almost everywhere.
_SAME_DAY: Final = range(6, 20)
_NO_ZONE: Final = "UTC"
_DAY: Final = 24 * 60
# Minutes between the session's start and a time of day that is its own.
_USUAL: Final = 30
# Words that are an hour beside a date alone, as they are read elsewhere: "1800 GMT" and "1830 hrs",
# "12 March, 19.30" and "12 March, 8–9 ET".
_ZONES: Final = r"(?-i:GMT|UTC|BST|CES?T|MES?Z|[ECMP][SD]?T)\b"
_AS_ELSEWHERE: Final = tuple(
    (re.compile(rf"(?<![\w.,:/#@$€£+-])(?:{pattern})", re.IGNORECASE), form)
    for pattern, form in (
        (rf"([01]\d|2[0-3])([0-5]\d)(?=\s?(?:(?:h|hrs|hours|uhr|uur)\b|{_ZONES}))", r"\1:\2"),
        (r"^\s*[,(]?\s*(1[3-9]|2[0-3])\.([0-5]\d)(?=\s*(?:$|[;!?()#]|[.,](?!\d)))", r" \1:\2"),
        (rf"(\d{{1,2}}\s?[–-]\s?\d{{1,2}}\s?{_ZONES})", r"at \1"),
    )
)
_LAST_WORD: Final = re.compile(r"[A-Za-z]{2,5}$")


def read_meeting_time(text: str, *, session: Session, language: str) -> NextMeeting | None:
    """Return a meeting with the day, the time and the start that a text gives, None without a day.

    The words are read as those of a host who announces it at the session.
    """
    stated = sure_date(text, session=session, language=language)
    if stated is None or stated.day is None:
        return None
    clock = find_hour(text[stated.end :]) or find_hour(text[: stated.start], before=True)
    return NextMeeting(
        text=text,
        start=start_on(stated.day, clock, session) if clock else None,
        day=stated.day,
        time=clock.written if clock else None,
    )


def find_hour(text: str, *, before: bool = False) -> ClockTime | None:
    """Return the first time of day in the words beside a date, of "at 8" both halves of the day.

    They stand behind the date, with ``before`` in front of it.
    Words that change the usual hour and tell none ("an hour earlier than usual") are a time
    without minutes.
    """
    for pattern, form in _AS_ELSEWHERE:
        text = pattern.sub(form, text)
    spoken = find_spoken_hour(text, before=before)
    first = text if spoken is None else text[: spoken.end]
    clock = next(find_clock_times(first), None)
    if clock is not None:
        # The zone and the end of a span stand behind.
        return next(find_clock_times(text), clock)
    return spoken.clock if spoken is not None else find_untold_hour(text, before=before)


def sure_date(sentence: str, *, session: Session, language: str) -> StatedDate | None:
    """Return the date of a sentence, counted from the session's day.

    In UTC, the zone of a chat that has none set, an American evening is the next day: "in two
    weeks" is counted only where the day is the same almost everywhere, and is no date elsewhere.
    """
    day = session.start.astimezone(ZoneInfo(session.timezone)).date()
    stated = find_stated_date(sentence, after=day, language=language)
    unsure = session.timezone == "UTC" and session.start.astimezone(UTC).hour not in _SAME_DAY
    return None if stated and stated.counted and unsure else stated


def start_on(day: date, clock: ClockTime, session: Session) -> datetime | None:
    """Return the start in UTC; None where the words leave the zone or the half of day open.

    A time without a zone is in the chat's, as is that with an abbreviation which the chat's zone
    has on the day ("9pm EST" in New York's winter). Of several readings ("8 EST" is morning or
    evening, New York or Sydney) the one is taken that is the session's own time of day. A chat
    without a zone has UTC, and then a time without a zone counts as the session's own only.
    """
    zones = clock.zones or (session.timezone,)
    sure = bool(clock.zones) or session.timezone != _NO_ZONE
    moments = {_at(day, minutes, zone) for minutes in clock.minutes for zone in zones}
    if clock.zones:
        word = _LAST_WORD.search(clock.written)
        own = {_at(day, minutes, session.timezone) for minutes in clock.minutes}
        if word and all(it.tzname() == word[0].upper() for it in own):
            moments = own
    usual = [moment for moment in moments if _is_usual(moment, session)]
    if sure and len(moments) == 1:
        usual = list(moments)
    return usual[0].astimezone(UTC) if len(usual) == 1 else None


def _at(day: date, minutes: int, zone: str) -> datetime:
    return datetime.combine(day, time(minutes // 60, minutes % 60), ZoneInfo(zone))


def _is_usual(moment: datetime, session: Session) -> bool:
    """Return True for the session's own time of day in the moment's zone, half an hour around."""
    start = session.start.astimezone(moment.tzinfo)
    apart = abs((start.hour - moment.hour) * 60 + start.minute - moment.minute)
    return min(apart, _DAY - apart) <= _USUAL
