"""Decisions on a chat that goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tweetup.jobs.posts import find_key
from tweetup.model import Correction, post_name
from tweetup.recap.decisions import DecisionKind, PartState

if TYPE_CHECKING:
    from tweetup.project.project import Project

__all__ = ["settle_live_question"]


def settle_live_question(project: Project, hashtag: str, session: str, post: str) -> Correction:
    """Say of a chat that goes on that a participant's question was answered.

    Unlike :func:`~tweetup.jobs.decide.settle_question` it is not tried on the recap first: that of
    a chat that goes on is not worth an analysis, and its ``session`` may have too few posts yet.
    Raises as :func:`~tweetup.jobs.posts.find_key` does for a post that is not in the archive.
    """
    key = find_key(project, post)
    (asked,) = project.archive.posts_by_key([key])
    value = {"state": PartState.ANSWERED.value, "during": asked.created_at.isoformat()}
    return project.archive.add_correction(
        Correction(
            kind=DecisionKind.OPEN.value,
            hashtag=hashtag,
            session=session,
            target=post_name(key),
            value=tuple(sorted(value.items())),
        )
    )
