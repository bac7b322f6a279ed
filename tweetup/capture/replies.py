"""The posts below which answers without the hashtag are looked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tweetup.jobs.analysis import segment_session
from tweetup.project.sessions import list_sessions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tweetup.capture.window import Window
    from tweetup.project.project import Work

__all__ = ["question_posts"]


def question_posts(work: Work, chat: str, network: str, window: Window) -> Iterator[str]:
    """The ids of the posts that asked the questions of the sessions within a window."""
    work.forget()
    if chat not in work.chats:
        return
    for session in list_sessions(work, chat):
        if session.start < window.until and session.end > window.since:
            for question in segment_session(work, session).questions:
                yield from (key.id for key in question.posts if key.network == network)
