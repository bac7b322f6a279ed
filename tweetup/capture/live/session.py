"""The session to follow: its time, its limits, and the chat as its earlier sessions show it."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from msgspec import structs

from tweetup.capture.credentials import can_search
from tweetup.capture.live.live_view import LiveChat
from tweetup.capture.maintenance.schedule import meetings
from tweetup.capture.places import open_places
from tweetup.capture.window import whole_second
from tweetup.chats.corrections.kinds import in_force, value_of
from tweetup.networks.errors import NetworkError
from tweetup.project.meetings import session_length
from tweetup.project.plans import planned_chat
from tweetup.recap.decisions import DecisionKind, PartState
from tweetup.text import fold_handle

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime
    from decimal import Decimal

    from tweetup.capture.maintenance.schedule import Meeting
    from tweetup.model import PlannedQuestion
    from tweetup.networks import Access, Network
    from tweetup.project.project import Project
    from tweetup.project.records import ChatSession

__all__ = [
    "LiveLimits",
    "LiveRequest",
    "check_search_login",
    "current_meeting",
    "describe_chat",
    "plan_live",
    "planned_now",
    "settled_questions",
]

_RECENT: Final = 4
"""The number of sessions that regulars are counted in."""
_EARLY: Final = timedelta(hours=3)
"""How early before a meeting listening to it may begin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveLimits:
    """The limits of listening: a moment, a number of new posts, a cost; None is no limit.

    ``max_replies`` are the replies and quotes without the hashtag that are heard at most; 0: none.
    """

    until: datetime | None = None
    max_posts: int | None = None
    max_usd: Decimal | None = None
    max_replies: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveRequest:
    """A request to follow a chat: its session, and the time from which on its posts are captured.

    ``end`` is None where the chat does not meet by ``tweetup.toml``.
    """

    hashtag: str
    since: datetime
    start: datetime
    end: datetime | None
    limits: LiveLimits


def plan_live(project: Project, hashtag: str, limits: LiveLimits, *, now: datetime) -> LiveRequest:
    """Return the request for the chat's current meeting, with lead and tail of the configuration.

    A moment in the limits goes before the meeting's end. Where no meeting is on, the request is
    for the posts from ``now`` on.
    """
    meeting = current_meeting(project, hashtag, now)
    if meeting is None:
        since = whole_second(now)
        return LiveRequest(hashtag=hashtag, since=since, start=since, end=None, limits=limits)
    margins = project.config.capture
    return LiveRequest(
        hashtag=hashtag,
        since=min(meeting.start - margins.lead, now),
        start=meeting.start,
        end=meeting.end,
        limits=replace(limits, until=limits.until or meeting.end + margins.tail),
    )


def current_meeting(project: Project, hashtag: str, now: datetime) -> Meeting | None:
    """Return the chat's meeting that is on, that ended within its tail or begins within 3 hours.

    None where the chat has no schedule or does not meet now.
    """
    config = project.config
    # Of a daily chat, the hour of its schedule is followed.
    chat = structs.replace(config.chat(hashtag), daily=False)
    until = now + _EARLY + session_length(chat) + config.capture.tail
    near = meetings(chat, config.capture, since=now, until=until)
    return next((meeting for meeting in near if meeting.end + config.capture.tail >= now), None)


def describe_chat(
    project: Project, hashtag: str, *, start: datetime, end: datetime | None
) -> LiveChat:
    """Return the chat by its configuration and its earlier sessions in the archive.

    A regular took part in at least half of its last four sessions.
    """
    chat = project.config.chat(hashtag)
    earlier = _earlier_sessions(project, chat.hashtag, start)
    zone = earlier[-1].timezone if earlier and chat.timezone is None else chat.zone
    seen_before, ids_before = None, {}
    if earlier:
        handles = (project.crowd(session).handles for session in earlier)
        seen_before = frozenset[str]().union(*handles)
        ids = project.archive.handle_ids()
        ids_before = {key: ids[key] for key in ids if key[1] in seen_before}
    return LiveChat(
        hashtag=chat.hashtag,
        start=start,
        end=end,
        confidence=project.config.confidence(chat),
        hashtags=chat.hashtags,
        timezone=zone,
        title=chat.title,
        hosts=chat.hosts,
        label_style=chat.label_style,
        language=chat.language,
        planned=planned_now(project, hashtag, start.astimezone(ZoneInfo(zone)).date()),
        regulars=_find_regulars(project, earlier[-_RECENT:]),
        seen_before=seen_before,
        ids_before=ids_before,
    )


def planned_now(project: Project, hashtag: str, day: date) -> tuple[PlannedQuestion, ...]:
    """Return the questions planned for a day, with what people decided up to now."""
    if not project.config.archive.exists():
        return project.config.chat(hashtag).planned(day)
    return planned_chat(project, hashtag).planned(day)


def settled_questions(project: Project, hashtag: str) -> frozenset[str]:
    """Return the names of participants' questions that somebody says need no answer any more."""
    states = {
        it.target: value_of(it, "state")
        for tag in project.config.chat(hashtag).hashtags
        for it in in_force(project.archive.corrections(tag, kinds=DecisionKind.OPEN))
    }
    done = (PartState.ANSWERED, PartState.LEFT_OUT)
    return frozenset(name for name, state in states.items() if name and state in done)


def _earlier_sessions(project: Project, chat: str, start: datetime) -> list[ChatSession]:
    if not project.config.archive.exists() or chat not in project.chats:
        return []
    return [session for session in project.sessions(chat) if session.end <= start]


def _find_regulars(project: Project, sessions: Sequence[ChatSession]) -> tuple[str, ...]:
    """Return the handles of those in at least half of the sessions, most sessions first."""
    times: Counter[str] = Counter()
    handles: dict[str, str] = {}
    for session in sessions:
        for handle in project.crowd(session).writers:
            times[fold_handle(handle)] += 1
            handles[fold_handle(handle)] = handle
    enough = len(sessions) / 2
    ranked = sorted(times, key=lambda folded: (-times[folded], folded))
    return tuple(handles[folded] for folded in ranked if times[folded] >= enough)


def check_search_login(network: Network, access: Access, clock: Callable[[], datetime]) -> None:
    """Ask a network whose stream needs no login about the one for the search.

    Without that a refused login would show at the end of the chat only. Raises
    :class:`~tweetup.errors.CredentialsError` for it; a network that does not answer is no refusal.
    """
    if all(need.to_listen for need in network.needs) or not can_search(network, access):
        return
    with open_places(network, access, clock=clock) as places, suppress(NetworkError):
        for place in places:
            place.login_status()
