"""The themes of a chat over all its sessions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tweetup.insight import find_trends

if TYPE_CHECKING:
    from tweetup.model import ThemeTrend
    from tweetup.project.project import Project

__all__ = ["chat_trends"]


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
