"""The meetings to come: of each chat of the settings and of the archive, and those with a plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from tweetup.capture.maintenance.schedule import meetings
from tweetup.project.meetings import (
    is_held,
    session_of,
    told_next,
)
from tweetup.project.plans import planned_days

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from tweetup.config import ChatConfig
    from tweetup.project.meetings import ComingMeeting
    from tweetup.project.project import Project

__all__ = ["UpcomingMeeting", "known_chats", "meeting_on", "upcoming_meetings"]

_AHEAD: Final = timedelta(days=70)
"""Time within which the next two meetings of a chat are looked for."""
_MOST: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class UpcomingMeeting:
    """A meeting to come: its day in the chat's zone and, where they are known, its ends in UTC.

    ``announced`` says that its hosts announced it at the last one, ``planned`` that it has a plan.
    """

    hashtag: str
    day: date
    start: datetime | None = None
    end: datetime | None = None
    announced: bool = False
    planned: bool = False


def known_chats(project: Project) -> tuple[str, ...]:
    """Return the chats of the settings and of the archive, alphabetical."""
    configured = {chat.hashtag for chat in project.config.chats}
    return tuple(sorted(configured | set(project.chats)))


def upcoming_meetings(
    project: Project, hashtag: str, *, now: datetime
) -> tuple[UpcomingMeeting, ...]:
    """Return the next meetings of a chat that are not over, and those with a plan, in order.

    They are those of its schedule. The decision of people on the next one, else what the hosts
    announced at the last one for sure, stands before these, and in place of a time for each day.
    """
    chat = project.config.chat(hashtag)
    told = told_next(project, chat)
    coming = told.coming(chat, now) if told is not None else None
    planned = planned_days(project.archive, chat)
    days: dict[date, UpcomingMeeting] = {}
    # A daily chat meets each day; one that meets weekly has its next two.
    for meeting in meetings(chat, project.config.capture, since=now, until=now + _AHEAD):
        if told is not None and not is_held(meeting.start, chat, told, now=now):
            continue
        if coming is not None and _is_of_any_day(chat):
            break
        if meeting.end > now and len(days) < _MOST:
            days[meeting.day] = UpcomingMeeting(
                hashtag=chat.hashtag,
                day=meeting.day,
                start=meeting.start,
                end=meeting.end,
                planned=meeting.day in planned,
            )
    if coming is not None:
        announced = _announced(chat, coming, planned)
        days[announced.day] = announced
    today = now.astimezone(ZoneInfo(chat.zone)).date()
    for day in planned:
        if day >= today and day not in days:
            days[day] = meeting_on(project, chat.hashtag, day)
    return tuple(meeting for _, meeting in sorted(days.items()))


def meeting_on(project: Project, hashtag: str, day: date) -> UpcomingMeeting:
    """Return a chat's meeting of a day, with its hours where the schedule has them."""
    chat = project.config.chat(hashtag)
    start, end = session_of(day, chat) or (None, None)
    planned = day in planned_days(project.archive, chat)
    return UpcomingMeeting(hashtag=chat.hashtag, day=day, start=start, end=end, planned=planned)


def _is_of_any_day(chat: ChatConfig) -> bool:
    """Return True for a chat with an hour on no day of the week."""
    schedule = chat.schedule
    return not chat.daily and schedule is not None and schedule.weekday is None


def _announced(chat: ChatConfig, told: ComingMeeting, planned: Collection[date]) -> UpcomingMeeting:
    """Return the meeting that was announced, or decided on; without hours that are not known."""
    day = told.day or told.start.astimezone(ZoneInfo(chat.zone)).date()
    return UpcomingMeeting(
        hashtag=chat.hashtag,
        day=day,
        start=None if told.day else told.start,
        end=None if told.day else told.end,
        announced=True,
        planned=day in planned,
    )
