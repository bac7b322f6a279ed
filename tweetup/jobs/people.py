"""The people of a session, and of all sessions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tweetup.insight import find_participants
from tweetup.recap import PreviousSession
from tweetup.text import fold_handle

if TYPE_CHECKING:
    from tweetup.model import Author, Participant, Session
    from tweetup.project.analysis import SegmentedSession
    from tweetup.project.project import Project

__all__ = ["Regular", "everyone", "last_time", "session_people"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Regular:
    """Someone across sessions, earliest first, with counts of posts by kind."""

    author: Author
    sessions: tuple[str, ...]
    originals: int
    replies: int
    quotes: int
    reposts: int


def session_people(project: Project, segmented: SegmentedSession) -> tuple[Participant, ...]:
    """Everybody who posted in a session, who wrote most first.

    A newcomer was in no earlier session of the chat that the archive holds.
    """
    session = segmented.session
    before = project.earlier_sessions(session)
    return find_participants(
        segmented.posts,
        segmented.segmentation.section_of(),
        hosts=segmented.segmentation.hosts,
        guests=project.config.chat(session.hashtag).guests,
        seen_before=frozenset[str]().union(*(project.crowd(other).handles for other in before))
        if before
        else None,
    )


def last_time(project: Project, session: Session) -> PreviousSession | None:
    """Return the session of the chat before this one and how many took part; None for the first."""
    before = project.earlier_sessions(session)
    if not before:
        return None
    last = before[-1]
    return PreviousSession(session=last.id, participants=project.crowd(last).participants)


def everyone(project: Project, hashtag: str | None = None) -> tuple[Regular, ...]:
    """Everybody who took part in any session of a chat (None: of all), most sessions first.

    Raises :class:`~tweetup.errors.UnknownNameError` for a hashtag nobody used.
    """
    seen: dict[tuple[str, str], list[tuple[str, Participant]]] = {}
    for session in project.sessions(hashtag):
        for person in find_participants(project.visible_posts(session)):
            if person.took_part:
                account = (person.author.network, fold_handle(person.author.handle))
                seen.setdefault(account, []).append((session.id, person))
    people = [_regular(times) for times in seen.values()]
    return tuple(sorted(people, key=_faithfulness))


def _regular(times: list[tuple[str, Participant]]) -> Regular:
    people = [person for _, person in times]
    return Regular(
        author=people[-1].author,
        sessions=tuple(session for session, _ in times),
        originals=sum(person.originals for person in people),
        replies=sum(person.replies for person in people),
        quotes=sum(person.quotes for person in people),
        reposts=sum(person.reposts for person in people),
    )


def _faithfulness(person: Regular) -> tuple[int, int, str, str]:
    own = person.originals + person.replies + person.quotes
    return (-len(person.sessions), -own, fold_handle(person.author.handle), person.author.network)
