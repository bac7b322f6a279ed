"""Find a post by the name a person gives it, explain its placement, remove posts and authors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tweetup.chats.corrections.decisions import Decision, post_of, without_hidden
from tweetup.errors import UnknownNameError, UsageError
from tweetup.text import fold_handle

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tweetup.archive import Removed
    from tweetup.model import Correction, Placement, Post, PostKey, Question, Session
    from tweetup.project.project import Project

__all__ = ["Explanation", "explain_post", "find_post", "name_of", "take_down"]

_MOST_NEAR = 5_000
"""Ids among which the nearest to a mistyped one is looked for."""


def find_post(project: Project, identity: str, *, known: Iterable[PostKey] = ()) -> Post:
    """The post meant by its ``id``, by ``network:id``, or by the link to it.

    Raises :class:`~tweetup.errors.UnknownNameError`, with the nearest of the ``known`` ids, for
    a post the archive does not have, and :class:`~tweetup.errors.UsageError` for an id that two
    networks share.
    """
    wanted = identity.strip()
    found = project.archive.find_post(wanted)
    if not found and "://" in wanted:
        found = _linked(project, wanted)
    if not found:
        near = {key.id for key in known}
        hint = "tweetup search finds a post's id"
        raise UnknownNameError("post", identity, near if len(near) <= _MOST_NEAR else (), hint=hint)
    if len(found) > 1:
        names = " or ".join(name_of(post.key) for post in found)
        raise UsageError(f"several networks have a post {identity}", hint=f"say {names}")
    return found[0]


def _linked(project: Project, link: str) -> tuple[Post, ...]:
    """The posts whose id ends a link; if one of them gives this very link, that one."""
    found = project.archive.find_post(urlsplit(link).path.rstrip("/").rpartition("/")[2])
    return tuple(post for post in found if post.url == link) or found


def name_of(key: PostKey) -> str:
    """``network:id``."""
    return f"{key.network}:{key.id}"


def take_down(project: Project, *, posts: Iterable[str], author: str | None = None) -> Removed:
    """Remove posts by their ids (``id`` or ``network:id``), or everything of an author.

    Raises :class:`~tweetup.errors.UnknownNameError` for a post the archive does not have, and
    :class:`~tweetup.errors.UsageError` for an id that two networks share.
    """
    keys = [find_post(project, identity).key for identity in posts]
    handle = fold_handle(author) if author is not None else None
    return project.archive.remove(posts=keys, author=handle)


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
