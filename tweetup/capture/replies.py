"""The posts below which answers without the hashtag are looked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tweetup.capture.window import Window
    from tweetup.project.project import Project

__all__ = ["question_posts"]


def question_posts(project: Project, chat: str, network: str, window: Window) -> Iterator[str]:
    """The ids of the posts that asked the questions of the sessions within a window."""
    project.forget()
    if chat not in project.chats:
        return
    for session in project.sessions(chat):
        if session.start < window.until and session.end > window.since:
            for question in project.segmented(session).questions:
                yield from (key.id for key in question.posts if key.network == network)
