"""People and themes across the sessions of a chat: newcomers, regulars, trends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tweetup.insight import find_participants, find_trends
from tweetup.text import fold_handle

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from tweetup.model import Author, Participant, PostKey, ThemeTrend
    from tweetup.project.derived import SegmentedSession
    from tweetup.project.project import Crowd, Project

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
    segmented: SegmentedSession,
    earlier: Sequence[Crowd],
    *,
    copies: Collection[PostKey],
    guests: Sequence[str] = (),
) -> tuple[Participant, ...]:
    """Return everybody who posted in a session, most posts first.

    ``earlier`` are the people of the chat's sessions before it: a newcomer is in none of them,
    and where there are none nobody is called a newcomer. ``copies`` are the posts without words
    of their authors' own.
    """
    return find_participants(
        segmented.posts,
        segmented.segmentation.section_of(),
        copies=copies,
        hosts=segmented.segmentation.hosts,
        guests=guests,
        seen_before=project.seen_before(earlier, segmented.posts) if earlier else None,
    )


def everyone(project: Project, hashtag: str | None = None) -> tuple[Regular, ...]:
    """Return everybody who took part in any session of a chat (None: of all), most sessions first.

    Raises :class:`~tweetup.errors.UnknownNameError` for a hashtag nobody used.
    """
    seen: dict[tuple[str, str], list[tuple[str, Participant]]] = {}
    for session in project.sessions(hashtag):
        for person in find_participants(project.visible_posts(session)):
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
    analyses = [project.analysis(session) for session in project.sessions(hashtag)]
    posts = {post.key: post for analysis in analyses for post in analysis.segmented.posts}
    return find_trends(
        [(analysis.segmented.session.id, analysis.themes) for analysis in analyses],
        posts,
        hashtags=project.config.chat(hashtag).hashtags,
        language=analyses[-1].segmented.language if analyses else "en",
    )
