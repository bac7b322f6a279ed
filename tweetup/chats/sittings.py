"""The meetings of a chat: sessions on the same questions, a few hours apart, are one meeting.

Some chats run twice for people of two time zones. Each run (a sitting) is a session of its own,
with its own recap; attendance, newcomers and returning themes compare whole meetings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

from tweetup.model import SITTINGS_WITHIN, Session
from tweetup.text import similarity

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["group_sittings"]

S = TypeVar("S", bound=Session)

_ALIKE: Final = 0.6
"""Similarity of two wordings of one question (:func:`~tweetup.text.similarity`)."""
_SHARED: Final = 0.5
"""Of the questions of the sitting that asked fewer, how many the other one asked as well."""
_FEWEST: Final = 2


def group_sittings(
    sessions: Sequence[S], question_texts: Callable[[S], Sequence[str]]
) -> tuple[tuple[S, ...], ...]:
    """Return the meetings of a chat, given its sessions in time order: each meeting's sessions.

    ``question_texts`` returns the questions of a session; it is called only for sessions that
    begin within 36 hours of another one. Days of a congress are no sittings.
    """
    meetings: list[tuple[S, ...]] = []
    for session in sessions:
        if meetings and _is_sitting(session, meetings[-1][0], question_texts):
            meetings[-1] = (*meetings[-1], session)
        else:
            meetings.append((session,))
    return tuple(meetings)


def _is_sitting(session: S, first: S, question_texts: Callable[[S], Sequence[str]]) -> bool:
    """Return True where a session belongs to the meeting that another one began."""
    if session.found_by == "day" or session.start - first.start > SITTINGS_WITHIN:
        return False
    return _share_questions(question_texts(first), question_texts(session))


def _share_questions(first: Sequence[str], second: Sequence[str]) -> bool:
    """Return True where two at least, and half of the fewer questions, are the same."""
    fewer, more = sorted((list(first), list(second)), key=len)
    shared = 0
    for text in fewer:
        twin = max(more, key=lambda other: similarity(text, other), default=None)
        if twin is not None and similarity(text, twin) >= _ALIKE:
            more.remove(twin)
            shared += 1
    return shared >= max(_FEWEST, _SHARED * len(fewer))
