"""Corrections of sessions, and the assignment of other corrections to sessions."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tweetup.chats.corrections.kinds import (
    CorrectionKind,
    IdleCorrection,
    in_force,
    moment_of,
    post_of,
    session_meant,
    value_of,
)
from tweetup.model import in_time_order
from tweetup.text import fold_tag

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Mapping, Sequence
    from datetime import datetime

    from tweetup.model import Correction, Post, PostKey, Session

__all__ = [
    "Aliases",
    "CorrectedSessions",
    "assign_aliases",
    "assign_corrections",
    "colliding_renames",
    "correct_sessions",
    "hashtag_of_name",
    "is_session_name",
]

_NAME = re.compile(r"\w[\w.-]*$")
_NAME_LENGTH = 80
_DATED = re.compile(r"(?P<hashtag>.+)-\d{4}-\d{2}-\d{2}(?:-\d+)?$")


@dataclass(frozen=True, slots=True)
class CorrectedSessions:
    """The sessions in time order, and the corrections of sessions that change nothing."""

    sessions: tuple[Session, ...]
    idle: tuple[IdleCorrection, ...]


def correct_sessions(
    sessions: Sequence[Session], corrections: Iterable[Correction], *, posts: Iterable[Post]
) -> CorrectedSessions:
    """Split, join and rename the sessions of a chat, in the order of the corrections.

    ``posts`` are those of the chat. A corrected session has ``found_by`` set to ``manual``.
    Where a session is split, the posts from that moment on belong to the second part, whose name
    is the first free one of its day; where two are joined, the earlier one's name stays, and
    posts between them that belong to no session are added.
    """
    table = _Table(list(sessions), in_time_order(posts))
    idle = []
    for correction in in_force(corrections):
        apply = _APPLY.get(correction.kind)
        why = apply(table, correction) if apply is not None else None
        if why is not None:
            idle.append(IdleCorrection(correction, why))
    ordered = sorted(table.sessions, key=lambda session: (session.start, session.id))
    return CorrectedSessions(tuple(ordered), tuple(idle))


def assign_corrections(
    sessions: Sequence[Session],
    corrections: Iterable[Correction],
    session_ids: Mapping[PostKey, str] | None = None,
) -> tuple[dict[str, tuple[Correction, ...]], tuple[Correction, ...]]:
    """Return the corrections within sessions by session id, then those that fit no session.

    ``session_ids`` are the sessions of the posts that corrections name, by default those of the
    sessions' own posts. Corrections of sessions themselves are left out: :func:`correct_sessions`
    has applied them.
    """
    within = [correction for correction in in_force(corrections) if correction.kind not in _APPLY]
    if session_ids is None:
        session_ids = {key: session.id for session in sessions for key in session.posts}
    assigned: dict[str, tuple[Correction, ...]] = {}
    unassigned = []
    for correction in within:
        key = post_of(correction)
        if key is None:
            asked = moment_of(correction, "asked") is not None
            meant = asked and session_meant(correction, sessions, during="asked")
            meant = meant or session_meant(correction, sessions)
            name = meant.id if meant else None
        else:
            name = session_ids.get(key)
        if name is None:
            unassigned.append(correction)
        else:
            assigned[name] = (*assigned.get(name, ()), correction)
    return assigned, tuple(unassigned)


@dataclass(frozen=True, slots=True)
class Aliases:
    """Names that sessions had before: by the session's id, and those that another one has now."""

    by_session: Mapping[str, tuple[str, ...]]
    reused: Mapping[str, str]


def assign_aliases(sessions: Sequence[Session], aliases: Iterable[tuple[str, datetime]]) -> Aliases:
    """Return the names before, the oldest first, of the sessions that went on at their moments.

    A name that is now that of another session is no alias: it maps to the session that had it.
    Of two sessions that had the same name, the later to give it up keeps it.
    """
    ids = {session.id for session in sessions}
    owners: dict[str, str] = {}
    for alias, during in aliases:
        owner = next((it.id for it in sessions if it.start <= during <= it.end), alias)
        if owner != alias:
            owners[alias] = owner
    by_session: dict[str, tuple[str, ...]] = {}
    for alias, owner in owners.items():
        if alias not in ids:
            by_session[owner] = (*by_session.get(owner, ()), alias)
    return Aliases(by_session, {alias: it for alias, it in owners.items() if alias in ids})


def hashtag_of_name(name: str) -> str | None:
    """Return the hashtag of a name as sessions have it that nobody renamed, None for another."""
    match = _DATED.match(name)
    return match["hashtag"] if match is not None else None


def colliding_renames(
    corrections: Iterable[Correction],
    others: Iterable[Correction],
    *,
    hashtag: str,
    chats: Container[str],
) -> tuple[IdleCorrection, ...]:
    """Return the renames of a chat's sessions to names that another chat's sessions have or get.

    Names are unique over the archive. Those with a hashtag and a date belong to the sessions of
    that hashtag, any other name to the session that got it first. ``hashtag`` is the chat's,
    ``chats`` are those of all; ``others`` are the corrections of the other chats.
    """
    taken: dict[tuple[str, str | None], Correction] = {
        # The last name of a session alone is in use.
        (other.hashtag, value_of(other, "during")): other
        for other in in_force(others)
        if other.kind == CorrectionKind.RENAME_SESSION
    }
    idle = []
    renames = [c for c in in_force(corrections) if c.kind == CorrectionKind.RENAME_SESSION]
    for rename in renames:
        name = (value_of(rename, "name") or "").casefold()
        dated = hashtag_of_name(name)
        if dated not in {None, hashtag} and dated in chats:
            why = f"names like {name} are kept for sessions of #{dated}"
            idle.append(IdleCorrection(rename, why))
        elif any(
            (value_of(other, "name") or "").casefold() == name
            and in_force((other, rename))[0] is other
            for other in taken.values()
        ):
            idle.append(IdleCorrection(rename, f"another session is called {name}"))
    return tuple(idle)


def is_session_name(name: str) -> bool:
    """Return True for a name that can be part of files' names and of links."""
    return _NAME.match(name) is not None and len(name) <= _NAME_LENGTH


class _Table:
    """The sessions while they are being corrected, and the chat's posts in time order."""

    def __init__(self, sessions: list[Session], posts: Sequence[Post]) -> None:
        self.sessions = sessions
        self.posts = posts
        self.times: Mapping[PostKey, datetime] = {post.key: post.created_at for post in posts}

    def free_name(self, hashtag: str, moment: datetime, timezone: str) -> str:
        """Return ``hashtag-YYYY-MM-DD``, or with the first free number from 2 behind it."""
        name = f"{fold_tag(hashtag)}-{moment.astimezone(ZoneInfo(timezone)):%Y-%m-%d}"
        used = {session.id for session in self.sessions}
        number = 1
        while (name if number == 1 else f"{name}-{number}") in used:
            number += 1
        return name if number == 1 else f"{name}-{number}"


def _split(table: _Table, correction: Correction) -> str | None:
    session = session_meant(correction, table.sessions)
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
    session = session_meant(correction, table.sessions)
    other = session_meant(correction, table.sessions, during="other_during")
    if session is None or other is None:
        name = correction.session if session is None else correction.target
        return f"there is no session {name}"
    if session is other:
        return f"{correction.session} and {correction.target} are one already"
    first, second = sorted((session, other), key=lambda part: (part.start, part.id))
    others = [part for part in table.sessions if part not in (session, other)]
    start, end = first.start, max(first.end, second.end)
    elsewhere = {key for part in others for key in part.posts}
    own_keys = {*first.posts, *second.posts}
    joined = replace(
        first,
        start=start,
        end=end,
        found_by="manual",
        posts=tuple(
            post.key
            for post in table.posts
            if post.key in own_keys
            or (start <= post.created_at <= end and post.key not in elsewhere)
        ),
    )
    table.sessions[:] = [*others, joined]
    return None


def _rename(table: _Table, correction: Correction) -> str | None:
    session = session_meant(correction, table.sessions)
    name = value_of(correction, "name")
    if session is None or not name:
        return f"there is no session {correction.session}"
    if not is_session_name(name):
        return f"{name} cannot be a session's name"
    if Counter(other.id for other in table.sessions)[name] > (session.id == name):
        return f"another session is called {name}"
    table.sessions[table.sessions.index(session)] = replace(session, id=name)
    return None


_APPLY: Mapping[str, Callable[[_Table, Correction], str | None]] = {
    CorrectionKind.SPLIT_SESSION: _split,
    CorrectionKind.JOIN_SESSIONS: _join,
    CorrectionKind.RENAME_SESSION: _rename,
}
