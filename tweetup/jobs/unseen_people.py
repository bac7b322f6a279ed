"""Tell why nothing of a person is to be seen in a session: their posts may be hidden."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from tweetup.model import Absence
from tweetup.text import fold_handle, fold_tag

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tweetup.archive import AbsentPost
    from tweetup.project.project import Project
    from tweetup.project.records import ChatSession

__all__ = ["why_hidden"]

_AROUND: Final = timedelta(hours=1)
"""Time before and after a session in which hidden posts count as its own: it may have shrunk."""


def why_hidden(project: Project, session: ChatSession, handle: str) -> str | None:
    """Return why the network does not show posts of a person in a session, None where it does.

    Posts hidden by a correction are no such reason: the session is segmented with them.
    """
    author = fold_handle(handle.strip())
    reasons = {
        reason.value
        for absent in _absent_in(project, session)
        if fold_handle(absent.handle) == author
        for reason in absent.reasons
        if reason is not Absence.REPEATS_ABSENT
    }
    if not reasons:
        return None
    return (
        f"the posts of @{author} in this session are hidden, as their network does not show them"
        f" for now ({', '.join(sorted(reasons))})"
    )


def _absent_in(project: Project, session: ChatSession) -> Iterator[AbsentPost]:
    chat = {fold_tag(tag) for tag in project.config.chat(session.hashtag).hashtags}
    for absent in project.archive.absences.posts():
        tags = {fold_tag(tag) for tag in absent.hashtags}
        is_within = session.start - _AROUND <= absent.created_at <= session.end + _AROUND
        if is_within and (not tags or not chat.isdisjoint(tags)):
            yield absent
