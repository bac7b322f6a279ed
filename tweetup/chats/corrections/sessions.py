"""The sessions of a chat as people corrected them, and which session a correction is about."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tweetup.chats.corrections.decisions import (
    Decision,
    Idle,
    in_force,
    moment_of,
    post_of,
    value_of,
)
from tweetup.model import in_time_order
from tweetup.text import fold_tag

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from tweetup.model import Correction, Post, PostKey, Session

__all__ = ["CorrectedSessions", "assign", "correct_sessions", "is_session_name"]

_NAME = re.compile(r"\w[\w.-]*$")
_NAME_LENGTH = 80


@dataclass(frozen=True, slots=True)
class CorrectedSessions:
    """The sessions in time order, and the corrections of sessions that change nothing."""

    sessions: tuple[Session, ...]
    idle: tuple[Idle, ...]


def correct_sessions(
    sessions: Sequence[Session], corrections: Iterable[Correction], *, posts: Iterable[Post]
) -> CorrectedSessions:
    """Split, join and rename the sessions of a chat, in the order that was decided.

    ``posts`` are those of the chat. A corrected session says ``manual`` for how it was found.
    Where a session is split, what was written from that moment on belongs to the second part,
    whose name is the first free one of its day; where two are joined, the earlier one's name
    stays, and what was written between them and belongs to no session comes in.
    """
    table = _Table(list(sessions), in_time_order(posts))
    idle = []
    for correction in in_force(corrections):
        act = _ACTS.get(correction.kind)
        why = act(table, correction) if act is not None else None
        if why is not None:
            idle.append(Idle(correction, why))
    ordered = sorted(table.sessions, key=lambda session: (session.start, session.id))
    return CorrectedSessions(tuple(ordered), tuple(idle))


def _session_meant(
    sessions: Sequence[Session], correction: Correction, *, during: str = "during"
) -> Session | None:
    """The session a correction is about.

    The one that was going on at the moment it says, else the one of that name.
    """
    name = correction.target if during == "other_during" else correction.session
    moment = moment_of(correction, during)
    for session in sessions:
        if moment is not None and session.start <= moment <= session.end:
            return session
    return next((session for session in sessions if session.id == name), None)


def assign(
    sessions: Sequence[Session], corrections: Iterable[Correction]
) -> tuple[dict[str, tuple[Correction, ...]], tuple[Correction, ...]]:
    """The corrections of what is within sessions, by session; then those about none of them.

    Corrections of sessions themselves are left out: :func:`correct_sessions` has applied them.
    """
    within = [one for one in in_force(corrections) if one.kind not in _ACTS]
    wanted = {post_of(one) for one in within}
    at = {key: session.id for session in sessions for key in session.posts if key in wanted}
    found: dict[str, tuple[Correction, ...]] = {}
    lost = []
    for one in within:
        key = post_of(one)
        if key is None:
            asked = moment_of(one, "asked") is not None
            meant = asked and _session_meant(sessions, one, during="asked")
            meant = meant or _session_meant(sessions, one)
            name = meant.id if meant else None
        else:
            name = at.get(key)
        if name is None:
            lost.append(one)
        else:
            found[name] = (*found.get(name, ()), one)
    return found, tuple(lost)


def is_session_name(name: str) -> bool:
    """Whether a session may be called so: its name is part of files' names and of links."""
    return _NAME.match(name) is not None and len(name) <= _NAME_LENGTH


class _Table:
    """The sessions while they are being corrected, and the chat's posts in time order."""

    def __init__(self, sessions: list[Session], posts: Sequence[Post]) -> None:
        self.sessions = sessions
        self.posts = posts
        self.times: Mapping[PostKey, datetime] = {post.key: post.created_at for post in posts}

    def free_name(self, hashtag: str, moment: datetime, timezone: str) -> str:
        """``hashtag-YYYY-MM-DD``, or with the first free number from 2 behind it."""
        name = f"{fold_tag(hashtag)}-{moment.astimezone(ZoneInfo(timezone)):%Y-%m-%d}"
        taken = {session.id for session in self.sessions}
        number = 1
        while (name if number == 1 else f"{name}-{number}") in taken:
            number += 1
        return name if number == 1 else f"{name}-{number}"


def _split(table: _Table, correction: Correction) -> str | None:
    session = _session_meant(table.sessions, correction)
    moment = moment_of(correction, "at")
    if session is None or moment is None:
        return f"there is no session {correction.session}"
    before = tuple(key for key in session.posts if table.times[key] < moment)
    after = tuple(key for key in session.posts if table.times[key] >= moment)
    if not before or not after:
        return f"nothing was written {'after' if before else 'before'} that moment"
    table.sessions.remove(session)
    first = replace(
        session,
        start=session.start if session.start < moment else table.times[before[0]],
        end=min(session.end, moment),
        found_by="manual",
        posts=before,
    )
    table.sessions.append(first)
    second = replace(
        session,
        id=table.free_name(session.hashtag, moment, session.timezone),
        start=moment,
        end=session.end if session.end > moment else table.times[after[-1]],
        found_by="manual",
        posts=after,
    )
    table.sessions.append(second)
    return None


def _join(table: _Table, correction: Correction) -> str | None:
    one = _session_meant(table.sessions, correction)
    other = _session_meant(table.sessions, correction, during="other_during")
    if one is None or other is None:
        return f"there is no session {correction.session if one is None else correction.target}"
    if one is other:
        return f"{correction.session} and {correction.target} are one already"
    first, second = sorted((one, other), key=lambda session: (session.start, session.id))
    kept = [session for session in table.sessions if session not in (one, other)]
    start, end = first.start, max(first.end, second.end)
    elsewhere = {key for session in kept for key in session.posts}
    mine = {*first.posts, *second.posts}
    joined = replace(
        first,
        start=start,
        end=end,
        found_by="manual",
        posts=tuple(
            post.key
            for post in table.posts
            if post.key in mine or (start <= post.created_at <= end and post.key not in elsewhere)
        ),
    )
    table.sessions[:] = [*kept, joined]
    return None


def _rename(table: _Table, correction: Correction) -> str | None:
    session = _session_meant(table.sessions, correction)
    name = value_of(correction, "name")
    if session is None or not name:
        return f"there is no session {correction.session}"
    if not is_session_name(name):
        return f"{name} cannot be a session's name"
    if Counter(other.id for other in table.sessions)[name] > (session.id == name):
        return f"another session is called {name}"
    table.sessions[table.sessions.index(session)] = replace(session, id=name)
    return None


_ACTS: Mapping[str, Callable[[_Table, Correction], str | None]] = {
    Decision.SPLIT_SESSION: _split,
    Decision.JOIN_SESSIONS: _join,
    Decision.RENAME_SESSION: _rename,
}
