"""The times of a chat's meetings: by its schedule, its next date, its plans and announcements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from msgspec import structs

from tweetup.config.values import parse_day, parse_moment
from tweetup.errors import UsageError
from tweetup.project.decisions import read_decisions
from tweetup.project.plans import planned_chat
from tweetup.recap.decisions import DecisionKind, Decisions, read_moment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tweetup.config import ChatConfig
    from tweetup.project.project import Project

__all__ = [
    "ComingMeeting",
    "DecidedNext",
    "announced_start",
    "chat_at_home",
    "coming_meetings",
    "decided_next",
    "has_offset",
    "is_next_date",
    "meeting_ends",
    "midnight",
    "session_length",
    "session_of",
    "written_moment",
]

_DAY: Final = timedelta(days=1)
_AHEAD: Final = timedelta(days=70)
"""Time within which the next meetings of a chat are looked for."""
_MOST: Final = 4
_DORMANT: Final = timedelta(days=100)
"""Time without a session after which a schedule promises nothing: the chat may have ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComingMeeting:
    """A meeting to come, its ends in UTC, with the topic planned for it."""

    start: datetime
    end: datetime
    topic: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DecidedNext:
    """The decision of people on the meeting after the last session, as its recap has it.

    ``start`` is None where they announce none, or give no time; ``without`` are the days that they
    take back, in the chat's ``zone``.
    """

    zone: ZoneInfo
    start: datetime | None = None
    without: frozenset[date] = frozenset()

    def leaves(self, start: datetime) -> bool:
        """Return False for a meeting of the settings that is not held by this decision.

        No meeting lies before the one decided on, and that of its week was moved.
        """
        day = start.astimezone(self.zone).date()
        if self.start is None:
            return day not in self.without
        decided = self.start.astimezone(self.zone).date()
        return start > self.start and day.isocalendar()[:2] != decided.isocalendar()[:2]


def decided_next(project: Project, chat: ChatConfig) -> DecidedNext | None:
    """Return the decision on the meeting after a chat's last session, None where there is none."""
    sessions = project.sessions(chat.hashtag) if chat.hashtag in project.chats else ()
    decisions = read_decisions(project, sessions[-1]) if sessions else ()
    decided = Decisions(decisions, ()).of(DecisionKind.NEXT)
    if not decided:
        return None
    zone = ZoneInfo(chat.zone)
    if decided[-1].text:
        return DecidedNext(zone=zone, start=read_moment(decided[-1].values.get("start")))
    meeting = project.claims(sessions[-1]).next_meeting
    moments = [chat.next_date, meeting.start if meeting is not None else None]
    days = {it.astimezone(zone).date() for it in moments if it is not None}
    if meeting is not None and meeting.day is not None:
        days.add(meeting.day)
    return DecidedNext(zone=zone, without=frozenset(days))


def coming_meetings(project: Project, hashtag: str, *, now: datetime) -> tuple[ComingMeeting, ...]:
    """Return the next four meetings of a chat that are not over, in order.

    They are those of its schedule and next date, else the one announced at the last session. Of a
    chat that has not met for long, its schedule counts on planned days alone. A chat that meets on
    every day has none: no date tells anything of it. The decision of people on the next meeting
    stands before all of these, as in the recap of the last session.
    """
    chat = planned_chat(project, hashtag)
    decided = decided_next(project, chat)
    found = dict(_by_settings(project, chat, now, decided))
    start = decided.start if decided is not None else None
    if decided is None and not found and not _meets_daily(chat):
        start = announced_start(project, chat)
    if start is not None and start + session_length(chat) > now:
        found[start] = start + session_length(chat)
    zone = ZoneInfo(chat.zone)
    return tuple(
        ComingMeeting(start=start, end=end, topic=chat.planned_topic(start.astimezone(zone).date()))
        for start, end in sorted(found.items())[:_MOST]
    )


def _meets_daily(chat: ChatConfig) -> bool:
    schedule = chat.schedule
    return chat.daily or (
        schedule is not None and schedule.weekday is None and chat.next_date is None
    )


def _by_settings(
    project: Project, chat: ChatConfig, now: datetime, decided: DecidedNext | None
) -> Iterator[tuple[datetime, datetime]]:
    """Yield the ends of meetings by the settings that are not over and that a decision leaves."""
    if _meets_daily(chat):
        return
    sessions = project.sessions(chat.hashtag) if chat.hashtag in project.chats else ()
    alive = bool(sessions) and sessions[-1].end > now - _DORMANT
    if decided is not None and decided.start is not None and decided.start > now:
        alive = True
    for start, end in _scheduled(chat, now, every=alive):
        if end > now and (decided is None or decided.leaves(start)):
            yield start, end


def _scheduled(
    chat: ChatConfig, now: datetime, *, every: bool
) -> Iterator[tuple[datetime, datetime]]:
    """Yield the ends of meetings by the settings; without ``every`` those on planned days."""
    if chat.next_date is not None:
        yield chat.next_date, chat.next_date + session_length(chat)
    if chat.schedule is None or chat.schedule.weekday is None:
        return
    day = now.astimezone(ZoneInfo(chat.zone)).date() - _DAY
    last = day + _AHEAD
    while day < last:
        is_meant = every or chat.planned(day) or chat.planned_topic(day)
        if is_meant and (ends := session_of(day, chat)) is not None:
            yield ends
        day += _DAY


def announced_start(project: Project, chat: ChatConfig) -> datetime | None:
    """Return the start of the meeting that the posts of the last session announce."""
    sessions = project.sessions(chat.hashtag) if chat.hashtag in project.chats else ()
    meeting = project.claims(sessions[-1]).next_meeting if sessions else None
    return meeting.start if meeting is not None else None


def session_of(day: date, chat: ChatConfig) -> tuple[datetime, datetime] | None:
    """Return start and end (UTC) of the chat's session of a day in its own zone.

    All of the day for a daily chat. None where the chat does not meet on that day by
    ``tweetup.toml``.
    """
    if chat.daily:
        return midnight(day, chat), midnight(day + _DAY, chat)
    schedule = chat.schedule
    meets = schedule is not None and schedule.weekday in {None, day.weekday()}
    return meeting_ends(day, chat) if meets or is_next_date(day, chat) else None


def session_length(chat: ChatConfig) -> timedelta:
    """Return the length of the chat's sessions, an hour where ``tweetup.toml`` gives none."""
    return timedelta(minutes=chat.schedule.minutes if chat.schedule is not None else 60)


def midnight(day: date, chat: ChatConfig) -> datetime:
    """Return the start of a day in the chat's zone, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(chat.zone)).astimezone(UTC)


def is_next_date(day: date, chat: ChatConfig) -> bool:
    """Return whether a day is that of the chat's configured next meeting."""
    zone = ZoneInfo(chat.zone)
    return chat.next_date is not None and chat.next_date.astimezone(zone).date() == day


def meeting_ends(day: date, chat: ChatConfig) -> tuple[datetime, datetime]:
    """Return start and end of a session of that day, in UTC.

    The wall clock of the chat's zone decides, as it does for the sessions of an archive: a session
    keeps its time of day when summer time begins or ends.
    """
    length = session_length(chat)
    if is_next_date(day, chat) and chat.next_date is not None:
        return chat.next_date, chat.next_date + length
    zone = ZoneInfo(chat.schedule.timezone if chat.schedule is not None else chat.zone)
    local = datetime(day.year, day.month, day.day, tzinfo=zone)
    local += timedelta(minutes=chat.schedule.start if chat.schedule is not None else 0)
    start = local.astimezone(UTC)
    return start, start + length


def chat_at_home(project: Project, hashtag: str | None) -> tuple[ChatConfig, bool]:
    """Return a chat with the zone that dates its sessions, and whether that zone was guessed.

    For several chats (None) it is UTC, unless the archive has one alone. Raises
    :class:`~tweetup.errors.UnknownNameError` for a hashtag nobody used.
    """
    if hashtag is None:
        if len(project.chats) != 1:
            return project.config.chat(""), False
        hashtag = project.chats[0]
    chat = project.config.chat(hashtag)
    sessions = project.sessions(chat.hashtag)
    if not sessions or sessions[-1].zone_source != "guessed":
        return chat, False
    return structs.replace(chat, timezone=sessions[-1].timezone), True


def written_moment(written: str, chat: ChatConfig, where: str, *, end: bool = False) -> datetime:
    """Return a moment; of a date alone the start of that day, or with ``end`` of the next day.

    Raises :class:`~tweetup.errors.UsageError` with ``where`` for other text. A time that a clock
    shows twice or never, where summer time ends or begins, makes the window the wider one: the
    earlier meaning is its beginning, the later one its end.
    """
    try:
        moments = [
            parse_moment(written.strip(), zone=chat.zone, start=0, fold=fold) for fold in (0, 1)
        ]
    except ValueError as error:
        raise UsageError(
            f"{written!r} is no date or time",
            where=where,
            hint="write it like 2026-11-20, 2026-11-20T20:00 or 20:00",
        ) from error
    if end and len(written.strip()) <= len("2026-11-20"):
        return midnight(parse_day(written.strip()) + _DAY, chat)
    return max(moments) if end else min(moments)


def has_offset(written: str) -> bool:
    """Return whether a time as a person writes it tells its own offset from UTC."""
    try:
        return datetime.fromisoformat(written.strip()).tzinfo is not None
    except ValueError:
        return False
