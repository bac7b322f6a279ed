"""People and themes across the sessions of a chat: newcomers, regulars, trends."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tweetup.text import fold_handle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tweetup.model import Author, Crowd, Participant, ThemeTrend
    from tweetup.project.project import Project
    from tweetup.project.records import ChatSession

__all__ = ["Regular", "chat_trends", "everyone", "session_people"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Regular:
    """A participant of several sessions, earliest first, with counts of posts by kind."""

    author: Author
    sessions: tuple[str, ...]
    originals: int
    replies: int
    quotes: int
    reposts: int


def session_people(
    project: Project,
    session: ChatSession,
    earlier: Sequence[Crowd],
    *,
    guests: Sequence[str] = (),
) -> tuple[Participant, ...]:
    """Return everybody who posted in a session, most posts first.

    ``earlier`` are the people of the chat's sessions before it: a newcomer is in none of them,
    and where there are none nobody is called a newcomer.
    """
    invited = frozenset(map(fold_handle, guests))
    seen = project.seen_before(earlier, project.crowd(session)) if earlier else None
    return tuple(
        replace(
            person,
            is_guest=fold_handle(person.author.handle) in invited,
            newcomer=None if seen is None else fold_handle(person.author.handle) not in seen,
        )
        for person in project.people(session).participants
    )


def everyone(project: Project, hashtag: str | None = None) -> tuple[Regular, ...]:
    """Return everybody who took part in any session of a chat (None: of all), most sessions first.

    Raises :class:`~tweetup.errors.UnknownNameError` for a hashtag nobody used.
    """
    seen: dict[tuple[str, str], list[tuple[str, Participant]]] = {}
    sessions = project.sessions(hashtag)
    project.read_ahead("crowd")
    for session in sessions:
        for person in project.counted_crowd(session).participants:
            if person.took_part:
                seen.setdefault(project.account_of(person.author), []).append((session.id, person))
    people = [_regular(times) for times in seen.values()]
    return tuple(sorted(people, key=_most_sessions_first))


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


def _most_sessions_first(person: Regular) -> tuple[int, int, str, str]:
    own = person.originals + person.replies + person.quotes
    return (-len(person.sessions), -own, fold_handle(person.author.handle), person.author.network)


def chat_trends(project: Project, hashtag: str) -> tuple[ThemeTrend, ...]:
    """Return the themes of a chat with the sessions that raised each, most writers first.

    Raises :class:`~tweetup.errors.UnknownNameError` for a hashtag nobody used.
    """
    sessions = project.sessions(hashtag)
    project.read_ahead()

    def compute() -> tuple[ThemeTrend, ...]:
        from tweetup.insight import find_trends

        themes = [(session.id, project.themes(session)) for session in sessions]
        keys = [key for _, of_session in themes for theme in of_session for key in theme.posts]
        return find_trends(
            themes,
            {post.key: post for post in project.archive.posts_by_key(keys)},
            hashtags=project.config.chat(hashtag).hashtags,
            language=project.facts(sessions[-1]).language,
        )

    return project.trends(hashtag, compute)
