"""The time window of a capture: stated by dates or post ids, or by the chat's schedule."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from tweetup.config.values import parse_clock, parse_day
from tweetup.errors import UsageError
from tweetup.formats.times import id_time
from tweetup.project.meetings import is_next_date, meeting_ends, midnight, written_moment

if TYPE_CHECKING:
    from tweetup.config import CaptureConfig, ChatConfig

__all__ = [
    "SEARCH_DELAY",
    "CaptureWindow",
    "WindowOptions",
    "between_posts",
    "choose_window",
    "whole_second",
]

_SECOND: Final = timedelta(seconds=1)


def between_posts(
    options: WindowOptions, network: str, *, since_id: str | None, until_id: str | None
) -> WindowOptions:
    """Return the options with the seconds of two posts as the ends of the window, both included.

    X searches by whole seconds, so posts of the same second as those two come as well. Raises
    :class:`~tweetup.errors.UsageError` for a text that is no id of X, on other networks (their
    ids belong to one server, or are addresses), and where a time is given as well.
    """
    since = _time(since_id, "--since-id", "--since", options.since, network)
    until = _time(until_id, "--until-id", "--until", options.until, network)
    return replace(
        options,
        since=options.since if since is None else since.isoformat(),
        until=options.until if until is None else (until + _SECOND).isoformat(),
    )


def _time(
    post: str | None, option: str, instead: str, moment: str | None, network: str
) -> datetime | None:
    """Return the second in which a post was made; None where no post is given."""
    if post is None:
        return None
    if moment is not None:
        raise _two_times(option, instead)
    if network != "x":
        raise UsageError("only ids of X tell a time", where=option, hint=f"give {instead}")
    posted_at = id_time(post.strip())
    if posted_at is None:
        raise UsageError(
            f"{post!r} is no id of X that tells a time", where=option, hint=f"give {instead}"
        )
    return whole_second(posted_at)


def _two_times(first: str, second: str) -> UsageError:
    return UsageError(f"{first} and {second} both say when", hint="give one of them")


SEARCH_DELAY: Final = timedelta(seconds=45)
"""The time that networks take to index a post: newer posts are left to the next capture.

Half a minute was seen on X; listening waits for just that (``INDEXING_DELAY``).
"""

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
class WindowOptions:
    """The options for a window as they were written; without any, it is the last session's."""

    since: str | None = None
    until: str | None = None
    last: str | None = None
    date: str | None = None
    announcements: bool = False
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureWindow:
    """A time window that has passed, from ``since`` up to but not ``until`` (UTC).

    ``ends`` is the end that was asked for, which may lie in the future. ``start`` and ``end`` are
    those of the session that the window is for, None where it is for none.
    """

    since: datetime
    until: datetime
    ends: datetime
    start: datetime | None = None
    end: datetime | None = None

    @property
    def over(self) -> bool:
        """True where the whole window asked for has passed."""
        return self.until == self.ends


def choose_window(
    options: WindowOptions, chat: ChatConfig, margins: CaptureConfig, *, now: datetime
) -> CaptureWindow:
    """Return the window of the options, up to the posts that networks have indexed by ``now``.

    ``now`` is aware. Times without a zone are in the chat's zone; a date alone is all of that day
    there, a time alone its last occurrence, or as an end, the next one after the beginning. Raises
    :class:`~tweetup.errors.UsageError` where no option or schedule gives a time, two options do,
    or the window has not begun.
    """
    _check(options)
    now = whole_second(now - SEARCH_DELAY)
    try:
        window = _choose(options, chat, margins, now)
    except OverflowError:
        raise UsageError(
            "no calendar reaches that far", hint="give a time of these years"
        ) from None
    if window.since >= now:
        begins = window.since.astimezone(ZoneInfo(chat.zone))
        raise UsageError(
            f"there is nothing to be found yet: that begins on {begins:%Y-%m-%d at %H:%M}"
            f" ({chat.zone})",
            hint="run it again when it is over",
        )
    return window


def whole_second(moment: datetime) -> datetime:
    """Return the start of a moment's second: networks search by whole seconds."""
    return moment.replace(microsecond=0)


def _choose(
    options: WindowOptions, chat: ChatConfig, margins: CaptureConfig, now: datetime
) -> CaptureWindow:
    if options.last is not None:
        return _window(now - _span(options.last), now, now)
    if options.since is not None:
        since = written_moment(_dated(options.since, chat, now), chat, "--since")
        until = max(now, since)
        if options.until is not None:
            written = _dated(options.until, chat, since, after=True)
            until = written_moment(written, chat, "--until", end=True)
        if options.until is not None and until <= since:
            raise UsageError("ends before it begins", where="--until")
        return _window(since, until, now)
    if options.date is not None:
        return _of_day(_read_day(options.date), options, chat, margins, now)
    return _of_last_session(options, chat, margins, now)


def _check(options: WindowOptions) -> None:
    ways = [
        name
        for name, value in (
            ("--since", options.since),
            ("--last", options.last),
            ("--date", options.date),
        )
        if value is not None
    ]
    if len(ways) > 1:
        raise _two_times(ways[0], ways[1])
    if options.until is not None and options.since is None:
        raise UsageError("says until when, but not since when", where="--until", hint="add --since")
    for name, chosen in (("--announcements", options.announcements), ("--late", options.late)):
        if chosen and (options.since is not None or options.last is not None):
            raise UsageError(
                f"{ways[0]} says already when to begin and end", where=name, hint="leave it out"
            )


def _window(
    since: datetime,
    until: datetime,
    now: datetime,
    start: datetime | None = None,
    end: datetime | None = None,
) -> CaptureWindow:
    since, until, now = (moment.astimezone(UTC) for moment in (since, until, now))
    return CaptureWindow(since=since, until=min(until, now), ends=until, start=start, end=end)


def _span(written: str) -> timedelta:
    """Parse a length of time: ``2h``, ``90m``, ``1h30m``, ``2 days``."""
    parts = _SPAN.findall(written)
    spans = (int(count) * _UNITS["".join(unit).lower()] for count, *unit in parts)
    total = sum(spans, timedelta())
    if not _SPAN.sub("", written.strip()) and total:
        return total
    raise UsageError(
        f"{written!r} is no length of time", where="--last", hint="write it like 2h, 90m or 3d"
    )


def _dated(written: str, chat: ChatConfig, moment: datetime, *, after: bool = False) -> str:
    """Return a time of day with its date; any other text unchanged.

    The date is that of the last such time in the chat's zone before ``moment``, or with ``after``
    of the first one after it.
    """
    try:
        minutes = parse_clock(written.strip())
    except ValueError:
        return written
    here = moment.astimezone(ZoneInfo(chat.zone))
    passed = minutes <= here.hour * 60 + here.minute
    day = here.date() + (_DAY if passed and after else -_DAY if not (passed or after) else _NO_DAY)
    return f"{day}T{minutes // 60:02}:{minutes % 60:02}"


def _read_day(written: str) -> date:
    try:
        return parse_day(written.strip())
    except ValueError as error:
        raise UsageError(
            f"{written!r} is no date", where="--date", hint="write it like 2026-11-20"
        ) from error


def _of_day(
    day: date, options: WindowOptions, chat: ChatConfig, margins: CaptureConfig, now: datetime
) -> CaptureWindow:
    """Return the window of a day's session; all of the day for a chat without a schedule."""
    if chat.daily or (chat.schedule is None and not is_next_date(day, chat)):
        start, end = midnight(day, chat), midnight(day + _DAY, chat)
        return _around(start, end, options, margins, now, lead=timedelta(), tail=timedelta())
    start, end = meeting_ends(day, chat)
    return _around(start, end, options, margins, now, lead=margins.lead, tail=margins.tail)


def _of_last_session(
    options: WindowOptions, chat: ChatConfig, margins: CaptureConfig, now: datetime
) -> CaptureWindow:
    """Return the window of the latest session that has begun."""
    if chat.schedule is None:
        raise UsageError(
            f"no time is set for #{chat.hashtag}",
            hint="give --last 2h or --since and --until, or set its time in tweetup.toml",
        )
    today = now.astimezone(ZoneInfo(chat.schedule.timezone)).date()
    days = [today - back * _DAY for back in range(_WEEK + 1)]
    if chat.next_date is not None:
        days.append(chat.next_date.astimezone(ZoneInfo(chat.zone)).date())
    begun = [day for day in days if _meets(day, chat) and meeting_ends(day, chat)[0] <= now]
    return _of_day(max(begun), options, chat, margins, now)


def _meets(day: date, chat: ChatConfig) -> bool:
    weekday = chat.schedule.weekday if chat.schedule is not None else None
    return weekday is None or day.weekday() == weekday or is_next_date(day, chat)


def _around(
    start: datetime,
    end: datetime,
    options: WindowOptions,
    margins: CaptureConfig,
    now: datetime,
    *,
    lead: timedelta,
    tail: timedelta,
) -> CaptureWindow:
    since = start - (max(lead, margins.announcements) if options.announcements else lead)
    until = end + (max(tail, margins.late) if options.late else tail)
    return _window(since, until, now, start, end)
