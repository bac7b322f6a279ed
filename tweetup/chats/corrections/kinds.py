"""The kinds of corrections, the order in which they apply, and access to their values.

Corrections are applied in the order they were made (the time, then the number), so of two that
contradict each other the later one wins. A correction refers to things by attributes that survive
a change of names: a post by its key, a question by the moment it was asked, a session by a moment
within it. Only where these match nothing does the name count.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec.structs import replace

from tweetup.model import PostKey

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tweetup.model import Correction, Session

__all__ = [
    "SECTIONS_OF_ALL",
    "CorrectionKind",
    "IdleCorrection",
    "follow_edits",
    "in_force",
    "moment_of",
    "post_of",
    "session_meant",
    "value_of",
]

SECTIONS_OF_ALL = ("intro", "chatter", "closing")
"""The sections that every session may have."""


class CorrectionKind(StrEnum):
    """The kinds of corrections."""

    MOVE = "move"
    HIDE = "hide"
    ADD_QUESTION = "question add"
    EDIT_QUESTION = "question edit"
    MERGE_QUESTIONS = "question merge"
    SPLIT_QUESTION = "question split"
    RENUMBER_QUESTION = "question renumber"
    REMOVE_QUESTION = "question remove"
    ADD_HOST = "host add"
    REMOVE_HOST = "host remove"
    SPLIT_SESSION = "session split"
    JOIN_SESSIONS = "session join"
    RENAME_SESSION = "session rename"


@dataclass(frozen=True, slots=True)
class IdleCorrection:
    """A correction that changes nothing at present, with the reason; it may apply again later.

    ``overruled`` is True where a later correction decides the same, which is no fault.
    """

    correction: Correction
    why: str
    overruled: bool = False


def in_force(corrections: Iterable[Correction]) -> tuple[Correction, ...]:
    """Return those that are not undone, in the order in which they apply: by time, then number."""
    never = datetime.max.replace(tzinfo=UTC)
    standing = (correction for correction in corrections if not correction.undone)
    return tuple(
        sorted(standing, key=lambda correction: (correction.made_at or never, correction.id or 0))
    )


def value_of(correction: Correction, name: str) -> str | None:
    """Return the correction's value of that name, None where it has none."""
    return next((text for key, text in correction.value if key == name), None)


def moment_of(correction: Correction, name: str) -> datetime | None:
    """Return the correction's value of that name as an aware time, None where it has none."""
    try:
        moment = datetime.fromisoformat(value_of(correction, name) or "")
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None


def post_of(correction: Correction) -> PostKey | None:
    """Return the post that the correction is about, None where it is about no post."""
    about_posts = (
        CorrectionKind.MOVE,
        CorrectionKind.HIDE,
        CorrectionKind.ADD_QUESTION,
        CorrectionKind.SPLIT_QUESTION,
    )
    if correction.kind not in about_posts or correction.target is None:
        return None
    network, colon, identity = correction.target.partition(":")
    return PostKey(network, identity) if colon else None


def session_meant(
    correction: Correction, sessions: Sequence[Session], *, during: str = "during"
) -> Session | None:
    """Return the session that went on at the correction's moment, else the one of its name."""
    name = correction.target if during == "other_during" else correction.session
    moment = moment_of(correction, during)
    for session in sessions:
        if moment is not None and session.start <= moment <= session.end:
            return session
    return next((session for session in sessions if session.id == name), None)


def follow_edits(correction: Correction, latest: Mapping[PostKey, PostKey]) -> Correction:
    """Return the correction about the latest version of its post."""
    key = post_of(correction)
    if key is None or key not in latest:
        return correction
    return replace(correction, target=":".join(latest[key]))
