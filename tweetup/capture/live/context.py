"""What is known of a chat before anything is heard: its hour, its plan, who came before."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from tweetup.capture.live.view import LiveChat
from tweetup.capture.maintenance.schedule import meetings
from tweetup.text import fold_handle

if TYPE_CHECKING:
    from datetime import datetime

    from tweetup.capture.maintenance.schedule import Meeting
    from tweetup.model import Session
    from tweetup.project.project import Project

__all__ = ["live_chat", "present_meeting"]

_RECENT: Final = 4
"""Sessions that say who comes regularly."""
_AHEAD: Final = timedelta(hours=3)
"""How early before its hour somebody may begin to listen to a chat."""


def present_meeting(project: Project, hashtag: str, now: datetime) -> Meeting | None:
    """The chat's meeting that is on, ended a while ago, or begins within hours.

    None where nobody said when the chat meets, or it does not meet now.
    """
    config = project.config
    # Of a daily chat, its hour is what somebody follows.
    chat = replace(config.chat(hashtag), daily=False)
    length = timedelta(minutes=chat.schedule.minutes if chat.schedule is not None else 60)
    until = now + _AHEAD + length + config.capture.tail
    near = meetings(chat, config.capture, since=now, until=until)
    return next((one for one in near if one.end + config.capture.tail >= now), None)


def live_chat(project: Project, hashtag: str, *, start: datetime, end: datetime | None) -> LiveChat:
    """The chat as its configuration and its earlier sessions tell it.

    A regular took part in at least half of its last four sessions.
    """
    chat = project.config.chat(hashtag)
    earlier = _earlier(project, chat.hashtag, start)
    return LiveChat(
        hashtag=chat.hashtag,
        start=start,
        end=end,
        timezone=chat.timezone,
        title=chat.title,
        hosts=chat.hosts,
        label_style=chat.label_style,
        language=chat.language,
        planned=chat.planned(start.astimezone(ZoneInfo(chat.timezone)).date()),
        regulars=_regulars(project, earlier[-_RECENT:]),
        seen_before=frozenset[str]().union(*(project.crowd(one).handles for one in earlier))
        if earlier
        else None,
    )


def _earlier(project: Project, chat: str, start: datetime) -> list[Session]:
    if not project.config.archive.exists() or chat not in project.chats:
        return []
    return [session for session in project.sessions(chat) if session.end <= start]


def _regulars(project: Project, sessions: list[Session]) -> tuple[str, ...]:
    """Who took part in half of the sessions, the most faithful first, with the latest handle."""
    times: Counter[str] = Counter()
    handles: dict[str, str] = {}
    for session in sessions:
        for handle in project.crowd(session).writers:
            times[fold_handle(handle)] += 1
            handles[fold_handle(handle)] = handle
    enough = len(sessions) / 2
    faithful = sorted(times, key=lambda who: (-times[who], who))
    return tuple(handles[who] for who in faithful if times[who] >= enough)
