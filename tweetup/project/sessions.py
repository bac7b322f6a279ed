"""When the hashtags met, and a session by its name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tweetup.chats import find_sessions
from tweetup.chats.corrections.sessions import assign, correct_sessions
from tweetup.errors import UnknownNameError, UsageError
from tweetup.project.derived_cache import derive, origin_of

if TYPE_CHECKING:
    from tweetup.model import Correction, Session
    from tweetup.project.project import Work

__all__ = [
    "LATEST",
    "corrections_of",
    "derived_sessions",
    "earlier_sessions",
    "find_session",
    "list_sessions",
    "no_session",
    "session_after",
]

LATEST = "latest"

_NAME = re.compile(r"(?P<hashtag>.+)-\d{4}-\d{2}-\d{2}(?:-\d+)?$")


def list_sessions(work: Work, hashtag: str | None = None) -> tuple[Session, ...]:
    """The sessions of a chat, or of all, in time order.

    Raises :class:`~tweetup.errors.UnknownNameError` for a hashtag nobody used.
    """
    chats = work.chats if hashtag is None else (work.chat(hashtag),)
    found = [session for chat in chats for session in _sessions_of(work, chat)]
    return tuple(sorted(found, key=lambda session: (session.start, session.id)))


def find_session(work: Work, name: str) -> Session:
    """The session called ``name``; ``latest`` is the last one of all chats.

    Raises :class:`~tweetup.errors.UnknownNameError` with the nearest names for one that is
    not there, and :class:`~tweetup.errors.UsageError` where there is no session at all.
    """
    wanted = name.strip().lstrip("#").casefold()
    match = _NAME.match(wanted)
    if match is not None and match["hashtag"] in work.chats:
        for session in _sessions_of(work, match["hashtag"]):
            if session.id.casefold() == wanted:
                return session
    everything = list_sessions(work)
    if not everything:
        raise no_session(work)
    if wanted == LATEST:
        return everything[-1]
    for session in everything:
        if session.id.casefold() == wanted:
            return session
    raise UnknownNameError("session", name, [*(session.id for session in everything), LATEST])


def no_session(work: Work) -> UsageError:
    """The error for a job that needs a session where the archive has none."""
    return UsageError(
        "no session in this archive",
        where=str(work.config.archive),
        hint="import the posts of a chat first: tweetup import FILE",
    )


def earlier_sessions(work: Work, session: Session) -> tuple[Session, ...]:
    """The sessions of the same chat that began before this one, in time order."""
    return tuple(
        other for other in _sessions_of(work, session.hashtag) if other.start < session.start
    )


def corrections_of(work: Work, session: Session) -> tuple[Correction, ...]:
    """What people decided about what is within a session, in the order in which it applies."""
    chat = session.hashtag
    if chat not in work.assigned:
        work.assigned[chat] = assign(_sessions_of(work, chat), work.corrections(chat))[0]
    return work.assigned[chat].get(session.id, ())


def derived_sessions(work: Work, hashtag: str) -> tuple[Session, ...]:
    """The sessions of a chat as its posts and its schedule tell them, found anew."""
    chat = work.config.chat(hashtag)
    return find_sessions(
        work.posts(hashtag),
        hashtag=hashtag,
        timezone=chat.timezone,
        schedule=chat.schedule,
        daily=chat.daily,
    )


def session_after(work: Work, session: Session) -> Session | None:
    """The next session of the same chat on record."""
    later = (other for other in _sessions_of(work, session.hashtag) if other.start > session.start)
    return min(later, key=lambda other: other.start, default=None)


def _sessions_of(work: Work, hashtag: str) -> tuple[Session, ...]:
    if hashtag not in work.sessions:
        chat = work.config.chat(hashtag)
        decided = [one for one in work.corrections(hashtag) if one.kind.startswith("session ")]
        work.sessions[hashtag] = derive(
            work,
            origin_of(
                work.fingerprint(hashtag),
                timezone=chat.timezone,
                schedule=chat.schedule,
                daily=chat.daily,
                corrections=decided,
            ),
            kept=lambda origin: work.archive.kept_sessions(hashtag, origin),
            find=lambda: (
                correct_sessions(
                    derived_sessions(work, hashtag),
                    decided,
                    posts=work.posts(hashtag) if decided else (),
                ).sessions
            ),
            keep=lambda found, origin: work.archive.keep_sessions(hashtag, found, origin),
        )
    return work.sessions[hashtag]
