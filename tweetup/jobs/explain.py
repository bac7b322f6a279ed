"""Why a post stands where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tweetup.chats.corrections.decisions import Decision, post_of, without_hidden
from tweetup.jobs.posts import find_post

if TYPE_CHECKING:
    from tweetup.model import Correction, Placement, Post, Question, Session
    from tweetup.project.project import Project

__all__ = ["Explanation", "explain_post"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Where a post stands, by which method, how sure, what else was likely, who decided.

    ``question`` is that of its section, if it has one; ``candidates`` the sections it was weighed
    for, each with how likely (0–1). ``correction`` put it there, or what it hangs on; ``hidden``
    keeps it, or what it repeats, out of sight.
    """

    post: Post
    session: Session
    placement: Placement
    question: Question | None
    candidates: tuple[tuple[str, float], ...]
    correction: Correction | None
    hidden: Correction | None


def explain_post(project: Project, identity: str) -> tuple[Post, tuple[Explanation, ...]]:
    """A post, and why it stands where it does in each session that has it: one a chat at most.

    Raises :class:`~tweetup.errors.UnknownNameError` for a post the archive does not have, and
    :class:`~tweetup.errors.UsageError` for an id that two networks share.
    """
    sessions = project.sessions()
    post = find_post(
        project, identity, known=[key for session in sessions for key in session.posts]
    )
    found = [session for session in sessions if post.key in session.posts]
    return post, tuple(
        made for session in found if (made := _explain(project, session, post)) is not None
    )


def _explain(project: Project, session: Session, post: Post) -> Explanation | None:
    taken = project.explain(session)
    weighing = taken.weighing(post.key)
    if weighing is None:
        return None
    section = weighing.placement.section
    questions = {question.section: question for question in taken.corrected.questions}
    return Explanation(
        post=post,
        session=session,
        placement=weighing.placement,
        question=questions.get(section),
        candidates=weighing.candidates,
        correction=weighing.correction,
        hidden=_hiding(project, session, post),
    )


def _hiding(project: Project, session: Session, post: Post) -> Correction | None:
    hides = [one for one in project.session_corrections(session) if one.kind == Decision.HIDE]
    for one in hides:
        if post_of(one) == post.key:
            return one
    posts = project.session_posts(session)
    return next((one for one in hides if post.key in without_hidden(posts, [one])[1]), None)
