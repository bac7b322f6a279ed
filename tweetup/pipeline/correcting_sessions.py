"""Writing down that sessions are to be split, joined or renamed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tweetup.chats.corrected_sessions import correct_sessions, is_session_name
from tweetup.chats.corrections import Decision
from tweetup.errors import UsageError
from tweetup.pipeline.correcting import correction_of, write_down
from tweetup.pipeline.posts import find_post
from tweetup.pipeline.sessions import LATEST, derived_sessions, list_sessions

if TYPE_CHECKING:
    from tweetup.model import Correction, Session
    from tweetup.pipeline.workplace import Work

__all__ = ["Made", "join_sessions", "rename_session", "split_session"]

_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?$")


@dataclass(frozen=True, slots=True)
class Made:
    """A correction of sessions as kept, and the session that it made."""

    correction: Correction
    session: Session


def split_session(work: Work, session: Session, at: str, *, note: str | None = None) -> Made:
    """Begin a session of its own at a moment.

    ``at`` is a time of day where the chat is at home, a date and time, or a post to begin with.

    Raises :class:`~tweetup.errors.UsageError` for a moment before or after all posts.
    """
    moment = _moment(work, session, at).astimezone(UTC)
    decided = correction_of(
        session, Decision.SPLIT_SESSION, value=[("at", moment.isoformat())], note=note
    )
    before = {one.id for one in list_sessions(work, session.hashtag)}
    kept = _decide(work, decided)
    after = list_sessions(work, session.hashtag)
    return Made(kept, next(one for one in after if one.id not in before))


def join_sessions(work: Work, session: Session, other: Session, *, note: str | None = None) -> Made:
    """Make one session of two of a chat.

    Raises :class:`~tweetup.errors.UsageError` for sessions of two chats, or one and the same.
    """
    if session.hashtag != other.hashtag:
        raise UsageError(f"{session.id} and {other.id} are of two chats")
    if session.id == other.id:
        raise UsageError(f"{session.id} is one session already")
    during = other.start + (other.end - other.start) / 2
    decided = correction_of(
        session,
        Decision.JOIN_SESSIONS,
        target=other.id,
        value=[("other_during", during.isoformat())],
        note=note,
    )
    kept = _decide(work, decided)
    first = min(session, other, key=lambda one: (one.start, one.id))
    after = list_sessions(work, session.hashtag)
    return Made(kept, next(one for one in after if one.id == first.id))


def rename_session(work: Work, session: Session, name: str, *, note: str | None = None) -> Made:
    """Give a session another name.

    Raises :class:`~tweetup.errors.UsageError` for a name that is taken, or that cannot be part
    of a file's name and a link.
    """
    wanted = name.strip().casefold()
    if not is_session_name(wanted) or wanted == LATEST:
        raise UsageError(
            f"{name!r} cannot be a session's name", hint="use letters, digits, - and _"
        )
    if any(other.id.casefold() == wanted for other in list_sessions(work)):
        raise UsageError(f"a session is called {wanted} already", hint="choose another name")
    decided = correction_of(session, Decision.RENAME_SESSION, value=[("name", wanted)], note=note)
    kept = _decide(work, decided)
    after = list_sessions(work, session.hashtag)
    return Made(kept, next(one for one in after if one.id == wanted))


def _decide(work: Work, decided: Correction) -> Correction:
    """Keep a correction of sessions, unless it would change nothing."""
    chat = decided.hashtag
    tried = correct_sessions(
        derived_sessions(work, chat), (*work.corrections(chat), decided), posts=work.posts(chat)
    )
    for idle in tried.idle:
        if idle.correction == decided:
            raise UsageError(idle.why, where=f"{decided.kind} {decided.session}")
    return write_down(work, decided)


def _moment(work: Work, session: Session, at: str) -> datetime:
    zone = ZoneInfo(session.timezone)
    clock = _CLOCK.match(at.strip())
    if clock is None:
        return _written_out(at.strip(), zone) or _post_time(work, session, at)
    first = session.start.astimezone(zone).date()
    for day in (first, first + timedelta(days=1)):
        moment = _at(clock, day, zone, at)
        if session.start < moment <= session.end:
            return moment
    return _at(clock, first, zone, at)


def _at(clock: re.Match[str], day: date, zone: ZoneInfo, given: str) -> datetime:
    hour, minute, second = (int(part or 0) for part in clock.groups())
    try:
        return datetime.combine(day, time(hour, minute, second), tzinfo=zone)
    except ValueError as error:
        raise UsageError(f"{given} is no time of day", hint="say 20:30") from error


def _written_out(at: str, zone: ZoneInfo) -> datetime | None:
    """A date and time, where the chat is at home unless it says otherwise."""
    if not re.match(r"\d{4}-\d{2}-\d{2}[T ]\d", at):
        return None
    try:
        moment = datetime.fromisoformat(at)
    except ValueError as error:
        raise UsageError(f"{at} is no time", hint="say 2026-03-05T20:30") from error
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)


def _post_time(work: Work, session: Session, identity: str) -> datetime:
    post = find_post(work, identity, known=session.posts)
    if post.key not in session.posts:
        raise UsageError(f"the post {identity} is not in {session.id}")
    return post.created_at
