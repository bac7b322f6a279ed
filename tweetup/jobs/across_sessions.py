"""People and themes across the sessions of a chat: newcomers and trends."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tweetup.text import fold_handle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tweetup.model import Crowd, Participant, ThemeTrend
    from tweetup.project.project import Project
    from tweetup.project.records import ChatSession

__all__ = ["chat_trends", "session_people"]


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
