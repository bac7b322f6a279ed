"""The time window a capture asks for: stated, by dates or post ids, or by the chat's schedule."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from tweetup.config.values import parse_clock, parse_day, parse_moment
from tweetup.errors import UsageError
from tweetup.formats.times import id_time

if TYPE_CHECKING:
    from tweetup.config import CaptureConfig, ChatConfig

__all__ = ["SETTLED", "Wanted", "Window", "between_posts", "choose_window", "session_of"]

_SECOND: Final = timedelta(seconds=1)


def between_posts(
    wanted: Wanted, network: str, *, since_id: str | None, until_id: str | None
) -> Wanted:
    """What is wanted, from the second of one post to that of another, both included.

    X is asked for whole seconds, so that posts of the same second as those two come as well.
    Raises :class:`~tweetup.errors.UsageError` for what is no id of X, on other networks (their
    ids belong to one server, or are addresses), and where a time is given beside.
    """
    since = _time(since_id, "--since-id", "--since", wanted.since, network)
    until = _time(until_id, "--until-id", "--until", wanted.until, network)
    return replace(
        wanted,
        since=wanted.since if since is None else since.isoformat(),
        until=wanted.until if until is None else (until + _SECOND).isoformat(),
    )


def _time(
    post: str | None, option: str, instead: str, given: str | None, network: str
) -> datetime | None:
    """Return the second a post was made in; None where none is named."""
    if post is None:
        return None
    if given is not None:
        raise UsageError(f"{option} and {instead} both say when", hint="give one of them")
    if network != "x":
        raise UsageError("only ids of X tell a time", where=option, hint=f"give {instead}")
    moment = id_time(post.strip())
    if moment is None:
        raise UsageError(
            f"{post!r} is no id of X that tells a time", where=option, hint=f"give {instead}"
        )
    return moment.replace(microsecond=0)


SETTLED: Final = timedelta(seconds=45)
"""Networks find a post only after a while: what is newer is not asked for yet."""

_DAY: Final = timedelta(days=1)
_NO_DAY: Final = timedelta()
_WEEK: Final = 7
_UNITS: Final = {
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": _DAY,
    "w": timedelta(days=_WEEK),
}
_SPAN: Final = re.compile(
    r"(\d{1,6})\s*(?:(m)(?:in(?:ute)?s?)?|(h)(?:rs?|ours?)?|(d)(?:ays?)?|(w)(?:eeks?)?)\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody said of the window, as they wrote it; nothing: the chat's last session."""

    since: str | None = None
    until: str | None = None
    last: str | None = None
    date: str | None = None
    announcements: bool = False
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """From ``since`` up to but not ``until`` (UTC), of which nothing is still to come.

    ``start`` and ``end`` are those of the session it is for, if it is for one. ``over`` says
    whether all of it had passed; ``ends`` when it will have.
    """

    since: datetime
    until: datetime
    ends: datetime
    start: datetime | None = None
    end: datetime | None = None

    @property
    def over(self) -> bool:
        """Whether nothing of it is still to come."""
        return self.until == self.ends


def choose_window(
    wanted: Wanted, chat: ChatConfig, margins: CaptureConfig, *, now: datetime
) -> Window:
    """Return the window that is meant, up to what networks can know at ``now`` (aware).

    Times without a zone are the chat's own; a date alone is all of that day there, a time alone the
    last one there was, or to end with, the next one after the beginning. Raises
    :class:`~tweetup.errors.UsageError` where nothing says when, two things do, or the time has
    not come.
    """
    _check(wanted)
    now = (now - SETTLED).replace(microsecond=0)  # networks count whole seconds
    try:
        found = _choose(wanted, chat, margins, now)
    except OverflowError:
        raise UsageError(
            "no calendar reaches that far", hint="give a time of these years"
        ) from None
    if found.since >= now:
        begins = found.since.astimezone(ZoneInfo(chat.timezone))
        raise UsageError(
            f"there is nothing to be found yet: that begins on {begins:%Y-%m-%d at %H:%M}"
            f" ({chat.timezone})",
            hint="run it again when it is over",
        )
    return found


def session_of(day: date, chat: ChatConfig) -> tuple[datetime, datetime] | None:
    """When the chat's session of that day, in its own zone, begins and ends (UTC).

    All of the day for a daily chat. None where it does not meet then, as far as was said.
    """
    if chat.daily:
        return _midnight(day, chat), _midnight(day + _DAY, chat)
    schedule = chat.schedule
    meets = schedule is not None and schedule.weekday in {None, day.weekday()}
    return _session(day, chat) if meets or _is_next(day, chat) else None


def _choose(wanted: Wanted, chat: ChatConfig, margins: CaptureConfig, now: datetime) -> Window:
    if wanted.last is not None:
        return _window(now - _span(wanted.last), now, now)
    if wanted.since is not None:
        since = _moment(_dated(wanted.since, chat, now), chat, "--since")
        until = max(now, since)
        if wanted.until is not None:
            written = _dated(wanted.until, chat, since, after=True)
            until = _moment(written, chat, "--until", end=True)
        if wanted.until is not None and until <= since:
            raise UsageError("ends before it begins", where="--until")
        return _window(since, until, now)
    if wanted.date is not None:
        return _of_day(_read_day(wanted.date), wanted, chat, margins, now)
    return _of_last_session(wanted, chat, margins, now)


def _check(wanted: Wanted) -> None:
    ways = [
        name
        for name, value in (
            ("--since", wanted.since),
            ("--last", wanted.last),
            ("--date", wanted.date),
        )
        if value is not None
    ]
    if len(ways) > 1:
        raise UsageError(f"{ways[0]} and {ways[1]} both say when", hint="give one of them")
    if wanted.until is not None and wanted.since is None:
        raise UsageError("says until when, but not since when", where="--until", hint="add --since")
    for name, chosen in (("--announcements", wanted.announcements), ("--late", wanted.late)):
        if chosen and (wanted.since is not None or wanted.last is not None):
            raise UsageError(
                f"{ways[0]} says already when to begin and end", where=name, hint="leave it out"
            )


def _window(
    since: datetime,
    until: datetime,
    now: datetime,
    start: datetime | None = None,
    end: datetime | None = None,
) -> Window:
    since, until, now = (moment.astimezone(UTC) for moment in (since, until, now))
    return Window(since=since, until=min(until, now), ends=until, start=start, end=end)


def _span(written: str) -> timedelta:
    """``2h``, ``90m``, ``1h30m``, ``2 days``."""
    parts = _SPAN.findall(written)
    spans = (int(count) * _UNITS["".join(unit).lower()] for count, *unit in parts)
    total = sum(spans, timedelta())
    if not _SPAN.sub("", written.strip()) and total:
        return total
    raise UsageError(
        f"{written!r} is no length of time", where="--last", hint="write it like 2h, 90m or 3d"
    )


def _dated(written: str, chat: ChatConfig, moment: datetime, *, after: bool = False) -> str:
    """Return a time of day with the day that it is meant of; anything else as it is.

    It is the last such time in the chat's zone that had come at that moment, or the first after.
    """
    try:
        minutes = parse_clock(written.strip())
    except ValueError:
        return written
    here = moment.astimezone(ZoneInfo(chat.timezone))
    passed = minutes <= here.hour * 60 + here.minute
    day = here.date() + (_DAY if passed and after else -_DAY if not (passed or after) else _NO_DAY)
    return f"{day}T{minutes // 60:02}:{minutes % 60:02}"


def _moment(written: str, chat: ChatConfig, where: str, *, end: bool = False) -> datetime:
    """Return a moment; of a date alone the first one of that day, or the first one after it.

    What a clock shows twice or never, where summer time ends or begins, is read as the wider
    window: the first meaning to begin with, the last one to end with.
    """
    try:
        moments = [
            parse_moment(written.strip(), zone=chat.timezone, start=0, fold=fold) for fold in (0, 1)
        ]
    except ValueError as error:
        raise UsageError(
            f"{written!r} is no date or time",
            where=where,
            hint="write it like 2026-11-20, 2026-11-20T20:00 or 20:00",
        ) from error
    if end and len(written.strip()) <= len("2026-11-20"):
        return _midnight(parse_day(written.strip()) + _DAY, chat)
    return max(moments) if end else min(moments)


def _read_day(written: str) -> date:
    try:
        return parse_day(written.strip())
    except ValueError as error:
        raise UsageError(
            f"{written!r} is no date", where="--date", hint="write it like 2026-11-20"
        ) from error


def _midnight(day: date, chat: ChatConfig) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(chat.timezone)).astimezone(UTC)


def _of_day(
    day: date, wanted: Wanted, chat: ChatConfig, margins: CaptureConfig, now: datetime
) -> Window:
    """Return the session of a day; all of the day for a chat that has no hour."""
    if chat.daily or (chat.schedule is None and not _is_next(day, chat)):
        start, end = _midnight(day, chat), _midnight(day + _DAY, chat)
        return _around(start, end, wanted, margins, now, lead=timedelta(), tail=timedelta())
    start, end = _session(day, chat)
    return _around(start, end, wanted, margins, now, lead=margins.lead, tail=margins.tail)


def _of_last_session(
    wanted: Wanted, chat: ChatConfig, margins: CaptureConfig, now: datetime
) -> Window:
    """Return the latest session that has begun."""
    if chat.schedule is None:
        raise UsageError(
            f"nobody said when #{chat.hashtag} meets",
            hint="give --last 2h or --since and --until, or set its time in tweetup.toml",
        )
    today = now.astimezone(ZoneInfo(chat.schedule.timezone)).date()
    days = [today - back * _DAY for back in range(_WEEK + 1)]
    if chat.next_date is not None:
        days.append(chat.next_date.astimezone(ZoneInfo(chat.timezone)).date())
    begun = [day for day in days if _meets(day, chat) and _session(day, chat)[0] <= now]
    return _of_day(max(begun), wanted, chat, margins, now)


def _meets(day: date, chat: ChatConfig) -> bool:
    weekday = chat.schedule.weekday if chat.schedule is not None else None
    return weekday is None or day.weekday() == weekday or _is_next(day, chat)


def _is_next(day: date, chat: ChatConfig) -> bool:
    zone = ZoneInfo(chat.timezone)
    return chat.next_date is not None and chat.next_date.astimezone(zone).date() == day


def _session(day: date, chat: ChatConfig) -> tuple[datetime, datetime]:
    """When a session of that day begins and ends, in UTC.

    The wall clock of the chat's zone decides, as it does for the sessions of an archive: an hour
    keeps its place when summer time begins or ends.
    """
    minutes = timedelta(minutes=chat.schedule.minutes if chat.schedule is not None else 60)
    if _is_next(day, chat) and chat.next_date is not None:
        return chat.next_date, chat.next_date + minutes
    zone = ZoneInfo(chat.schedule.timezone if chat.schedule is not None else chat.timezone)
    local = datetime(day.year, day.month, day.day, tzinfo=zone)
    local += timedelta(minutes=chat.schedule.start if chat.schedule is not None else 0)
    start = local.astimezone(UTC)
    return start, start + minutes


def _around(
    start: datetime,
    end: datetime,
    wanted: Wanted,
    margins: CaptureConfig,
    now: datetime,
    *,
    lead: timedelta,
    tail: timedelta,
) -> Window:
    since = start - (max(lead, margins.announcements) if wanted.announcements else lead)
    until = end + (max(tail, margins.late) if wanted.late else tail)
    return _window(since, until, now, start, end)
