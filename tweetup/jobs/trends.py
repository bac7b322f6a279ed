"""Returning themes: a session's themes in earlier sessions, and a chat's themes over all."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tweetup.insight import EarlierSession, find_returning, find_trends

if TYPE_CHECKING:
    from tweetup.model import ReturningTheme, Session, ThemeTrend
    from tweetup.project.analysis import Analysis
    from tweetup.project.project import Project

__all__ = ["chat_trends", "returning_themes"]

LOOK_BACK = 26
"""Sessions that a recap looks back on: half a year of a weekly chat, two of a monthly one."""


def returning_themes(project: Project, analysis: Analysis) -> tuple[ReturningTheme, ...]:
    """Return the themes of a session that the sessions before it raised too."""
    segmented = analysis.segmented
    before = project.earlier_sessions(segmented.session)[-LOOK_BACK:]
    return find_returning(
        analysis.themes,
        [_past(project, session) for session in before],
        hashtags=project.config.chat(segmented.session.hashtag).hashtags,
        language=segmented.language,
    )


def chat_trends(project: Project, hashtag: str) -> tuple[ThemeTrend, ...]:
    """Return the themes of a chat with the sessions that raised each, most people first.

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


def _past(project: Project, session: Session) -> EarlierSession:
    day = session.start.astimezone(ZoneInfo(session.timezone)).date()
    return EarlierSession(session=session.id, date=day, posts=project.visible_posts(session))
