"""The times of a chat's meetings: by its schedule, its next date, its plans and announcements."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from msgspec import structs

from tweetup.config.values import parse_day, parse_moment
from tweetup.errors import UsageError
from tweetup.project.decisions import read_decisions
from tweetup.project.plans import planned_chat
from tweetup.recap.decisions import DecisionKind, Decisions, read_moment
from tweetup.text import says_next_week
from tweetup.text.spoken_hours import find_untold_hour

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tweetup.config import ChatConfig
    from tweetup.model import NextMeeting
    from tweetup.project.project import Project
    from tweetup.project.records import ChatSession

__all__ = [
    "ComingMeeting",
    "ToldNext",
    "chat_at_home",
    "coming_meetings",
    "has_offset",
    "is_held",
    "is_next_date",
    "meeting_ends",
    "midnight",
    "next_doubt",
    "session_length",
    "session_of",
    "told_next",
    "unsettled_next",
    "unsettled_pause",
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
    """A meeting to come, its ends in UTC, with the topic planned for it.

    ``day`` is set where no more than its day is known; then the ends are those of the day.
    """

    start: datetime
    end: datetime
    topic: str | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldNext:
    """The meeting after the last session, as people decided on it or else its hosts announced it.

    ``start`` is None where they tell none, or give no time; then ``day`` may be its day.
    ``without`` are the days that people take back, in the chat's ``zone``, and ``pause`` the first
    and last day of a pause that hosts announced. ``doubted`` is True where words of theirs leave
    it open when the chat meets next.
    """

    zone: ZoneInfo
    start: datetime | None = None
    day: date | None = None
    without: frozenset[date] = frozenset()
    pause: tuple[date, date] | None = None
    doubted: bool = False

    def leaves(self, start: datetime, *, now: datetime) -> bool:
        """Return False for a meeting of the schedule that is not held by what is told.

        No meeting lies before the one told, or in a pause behind it, and that of its week was
        moved. In a pause without a
        date behind it none is told from its beginning on: nobody knows when the chat meets again.
        """
        day = start.astimezone(self.zone).date()
        if self.doubted:
            return False
        if self.start is None and self.day is not None:
            return day > self.day and not _same_week(day, self.day) and not self.covers(day)
        if self.start is None:
            return day not in self.without and not (self.pauses(now) and self._is_later(day))
        told = self.start.astimezone(self.zone).date()
        is_later = start > self.start and not _same_week(day, told)
        return is_later and not self.covers(day)

    def is_open(self, now: datetime) -> bool:
        """Return True while nobody knows when the chat meets next."""
        return self.doubted or self.pauses(now)

    def pauses(self, now: datetime) -> bool:
        """Return True until a pause is over that has no date behind it."""
        is_dated = self.start is not None or self.day is not None
        return not is_dated and self.pause is not None and _day_of(now, self.zone) <= self.pause[1]

    def _is_later(self, day: date) -> bool:
        return self.pause is not None and day >= self.pause[0]

    def covers(self, day: date) -> bool:
        """Return True for a day of the pause."""
        return self.pause is not None and self.pause[0] <= day <= self.pause[1]

    def coming(self, chat: ChatConfig, now: datetime) -> ComingMeeting | None:
        """Return the meeting where its time is known and it is not over."""
        if self.start is not None:
            it = ComingMeeting(start=self.start, end=self.start + session_length(chat))
        elif self.day is not None:
            ends = midnight(self.day, chat), midnight(self.day + _DAY, chat)
            it = ComingMeeting(start=ends[0], end=ends[1], day=self.day)
        else:
            return None
        return it if it.end > now else None


def _same_week(day: date, other: date) -> bool:
    return day.isocalendar()[:2] == other.isocalendar()[:2]


def _day_of(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()


def told_next(project: Project, chat: ChatConfig) -> ToldNext | None:
    """Return the decision on the meeting after a chat's last session, else the sure announcement.

    None where there is neither. ``next_date`` stands before an announcement, and so does a weekly
    schedule where that gives no sure start and no pause, unless it says another hour.
    """
    sessions = project.sessions(chat.hashtag) if chat.hashtag in project.chats else ()
    decisions = read_decisions(project, sessions[-1]) if sessions else ()
    decided = Decisions(decisions, ()).of(DecisionKind.NEXT)
    zone = ZoneInfo(chat.zone)
    if not decided:
        return _announced(project, chat, sessions[-1]) if sessions else None
    if decided[-1].text:
        values = decided[-1].values
        start, day = read_moment(values.get("start")), values.get("day")
        return _told(chat, start, date.fromisoformat(day) if day else None)
    meeting = project.claims(sessions[-1]).next_meeting
    start = meeting.starts(chat.schedule) if meeting is not None else None
    days = {it.astimezone(zone).date() for it in (chat.next_date, start) if it is not None}
    if meeting is not None and meeting.day is not None:
        days.add(meeting.day)
    return ToldNext(zone=zone, without=frozenset(days))


def _announced(project: Project, chat: ChatConfig, last: ChatSession) -> ToldNext | None:
    """Return the meeting that the posts of the last session announce, where it is sure."""
    claims = project.claims(last)
    meeting = claims.next_meeting
    if chat.daily or (meeting is None and claims.next_doubt is None):
        return None
    if meeting is None:
        told = ToldNext(zone=ZoneInfo(chat.zone))
    else:
        told = _told(chat, meeting.starts(chat.schedule), meeting.day)
        told = replace(told, pause=meeting.pause)
        if _at_another_hour(meeting, chat):
            told = _on_day_alone(told, meeting, chat, last)
    if chat.next_date is not None and chat.next_date > last.end:
        # The owner's own date: of the day that is announced it is the hour, else it comes first.
        is_same = (
            meeting is not None and meeting.day is not None and is_next_date(meeting.day, chat)
        )
        if is_same:
            return replace(told, start=chat.next_date, day=None)
        is_doubted = claims.next_doubt is not None
        other = ToldNext(zone=told.zone, pause=told.pause, doubted=is_doubted)
        return other if told.pause or is_doubted else None
    if claims.next_doubt is not None:
        return replace(told, start=None, day=None, doubted=True)
    return told if told.start or told.day or told.pause else None


def _at_another_hour(meeting: NextMeeting, chat: ChatConfig) -> bool:
    """Return True where hosts say an hour that is not sure and not the usual one of a schedule.

    In a chat without a zone "8pm" may be the usual hour in the zone of its people.
    """
    if meeting.day is None or meeting.time is None or meeting.start is not None:
        return False
    return chat.zone != "UTC" or not meeting.time or find_untold_hour(meeting.time) is not None


def _on_day_alone(
    told: ToldNext, meeting: NextMeeting, chat: ChatConfig, last: ChatSession
) -> ToldNext:
    """Return the meeting's day without an hour, and no meeting of the schedule up to its week."""
    if meeting.day is None:
        return told
    first = last.end.astimezone(ZoneInfo(chat.zone)).date() + _DAY
    final = meeting.day + timedelta(days=6 - meeting.day.weekday())
    without = {first + timedelta(days=it) for it in range((final - first).days + 1)}
    if meeting.pause is not None:
        begin, end = meeting.pause
        without |= {begin + timedelta(days=it) for it in range((end - begin).days + 1)}
    return replace(told, day=meeting.day, without=frozenset(without))


def _told(chat: ChatConfig, start: datetime | None, day: date | None) -> ToldNext:
    """Return what is told; a day without a time is no more than words beside a weekly schedule."""
    weekly = chat.schedule is not None and chat.schedule.weekday is not None
    return ToldNext(
        zone=ZoneInfo(chat.zone), start=start, day=None if start is not None or weekly else day
    )


def unsettled_next(project: Project, chat: ChatConfig, first: datetime) -> NextMeeting | None:
    """Return the announcement of the last session that the settings pass over.

    None where it tells no time, or the day of ``first``, the meeting told in its place; also where
    the recap takes its day from the settings, and where people decided on it.
    """
    sessions = project.sessions(chat.hashtag) if chat.hashtag in project.chats else ()
    if not sessions or told_next(project, chat) is not None:
        return None
    meeting = project.claims(sessions[-1]).next_meeting
    if meeting is None or (meeting.day is None and meeting.topic is not None):
        return None
    weekly = chat.schedule is not None and chat.schedule.weekday is not None
    owned = chat.next_date is not None and chat.next_date > sessions[-1].end
    by_schedule = weekly and not owned and says_next_week(meeting.text)
    if meeting.day is None and (first == chat.next_date or by_schedule):
        return None
    day = first.astimezone(ZoneInfo(chat.zone)).date()
    return meeting if meeting.day != day else None


def unsettled_pause(project: Project, chat: ChatConfig, now: datetime) -> NextMeeting | None:
    """Return the announcement of a pause that leaves a weekly chat without a next date, if any."""
    told = told_next(project, chat)
    weekly = chat.schedule is not None and chat.schedule.weekday is not None
    if told is None or not weekly or not told.pauses(now):
        return None
    if coming_meetings(project, chat.hashtag, now=now):
        return None
    return project.claims(project.sessions(chat.hashtag)[-1]).next_meeting


def next_doubt(project: Project, chat: ChatConfig, now: datetime) -> NextMeeting | None:
    """Return the words that leave a weekly chat without a next date, in doubt, if any."""
    told = told_next(project, chat)
    weekly = chat.schedule is not None and chat.schedule.weekday is not None
    if told is None or not weekly or not told.doubted:
        return None
    if coming_meetings(project, chat.hashtag, now=now):
        return None
    return project.claims(project.sessions(chat.hashtag)[-1]).next_doubt


def coming_meetings(project: Project, hashtag: str, *, now: datetime) -> tuple[ComingMeeting, ...]:
    """Return the next four meetings of a chat that are not over, in order.

    They are those of its schedule and next date. Of a chat that has not met for long, its schedule
    counts on planned days alone. A chat that meets on every day has none: no date tells anything
    of it. The decision of people on the next meeting, else the sure announcement of its hosts,
    stands before all of these, as in the recap of the last session.
    """
    chat = planned_chat(project, hashtag)
    told = told_next(project, chat)
    found = {
        start: ComingMeeting(start=start, end=end)
        for start, end in _by_settings(project, chat, now, told)
    }
    if told is not None and (meeting := told.coming(chat, now)) is not None:
        found[meeting.start] = meeting
    zone = ZoneInfo(chat.zone)
    return tuple(
        replace(it, topic=chat.planned_topic(it.day or start.astimezone(zone).date()))
        for start, it in sorted(found.items())[:_MOST]
    )


def _meets_daily(chat: ChatConfig) -> bool:
    schedule = chat.schedule
    return chat.daily or (
        schedule is not None and schedule.weekday is None and chat.next_date is None
    )


def _by_settings(
    project: Project, chat: ChatConfig, now: datetime, told: ToldNext | None
) -> Iterator[tuple[datetime, datetime]]:
    """Yield the ends of meetings by the settings that are not over and that what is told leaves."""
    if _meets_daily(chat):
        return
    sessions = project.sessions(chat.hashtag) if chat.hashtag in project.chats else ()
    alive = bool(sessions) and sessions[-1].end > now - _DORMANT
    if told is not None and told.start is not None and told.start > now:
        alive = True
    for start, end in _scheduled(chat, now, every=alive):
        if end > now and (told is None or is_held(start, chat, told, now=now)):
            yield start, end


def is_held(start: datetime, chat: ChatConfig, told: ToldNext, *, now: datetime) -> bool:
    """Return whether a meeting of the settings is held by what is told of the next one.

    A pause leaves the owner's own date, and those behind it for which a topic is planned.
    """
    if told.is_open(now):
        day = start.astimezone(told.zone).date()
        is_planned = chat.planned(day) or chat.planned_topic(day) is not None
        if start == chat.next_date or (is_planned and not told.covers(day)):
            return True
    return told.leaves(start, now=now)


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
    start = chat.schedule.start_on(day) if chat.schedule is not None else midnight(day, chat)
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
