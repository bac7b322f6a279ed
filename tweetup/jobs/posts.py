"""Find a post by the name a person gives it, with its raw records, and explain its placement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tweetup.chats.corrections.hosts_and_posts import without_hidden
from tweetup.chats.corrections.kinds import CorrectionKind, post_of
from tweetup.errors import ArchiveError, UnknownNameError, UsageError
from tweetup.model import post_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tweetup.archive import AbsentPost, RawRecord
    from tweetup.model import Correction, Placement, Post, PostKey, Question, Session
    from tweetup.project.project import Project
    from tweetup.project.records import ChatSession

__all__ = [
    "Explanation",
    "explain_post",
    "find_key",
    "find_post",
    "find_raw_records",
    "keys_in_sessions",
]

_MOST_NEAR = 5_000
"""Ids among which the nearest to a mistyped one is looked for."""


def find_post(project: Project, identity: str, *, candidates: Iterable[PostKey] = ()) -> Post:
    """Return the post meant by its ``id``, by ``network:id``, or by the link to it.

    Raises the errors of :func:`find_key`.
    """
    key = find_key(project, identity, candidates=candidates)
    return next(post for post in project.archive.find_post(post_name(key)) if post.key == key)


def keys_in_sessions(project: Project, hashtag: str | None = None) -> Iterator[PostKey]:
    """Yield the keys of all posts that stand in sessions of a chat, or (None) of any."""
    for session in project.sessions(hashtag):
        yield from project.session_keys(session)


def find_key(
    project: Project,
    identity: str,
    *,
    candidates: Iterable[PostKey] = (),
    absent: bool = False,
) -> PostKey:
    """Return the key of the post meant by its ``id``, by ``network:id``, or by the link to it.

    With ``absent`` it may be one that is hidden since its network does not show it for now.
    Raises :class:`~tweetup.errors.UnknownNameError`, with the nearest ids of ``candidates``, for a
    post the archive does not have, and :class:`~tweetup.errors.UsageError` for an id that two
    networks share.
    """
    wanted = identity.strip()
    matches = project.archive.find_keys(wanted)
    if not matches and "://" in wanted:
        matches = _linked(project, wanted)
    hidden = () if matches else _absent(project, wanted)
    if absent:
        matches = matches or tuple(it.key for it in hidden)
    if not matches and hidden:
        why = ", ".join(hidden[0].reasons)
        raise UnknownNameError(
            "post",
            identity,
            (),
            hint=f"it is hidden, as its network does not show it for now ({why}): tweetup refresh"
            " asks again",
        )
    if not matches:
        near = {key.id for key in candidates}
        hint = "tweetup search finds a post's id"
        raise UnknownNameError("post", identity, near if len(near) <= _MOST_NEAR else (), hint=hint)
    if len(matches) > 1:
        names = " or ".join(map(post_name, matches))
        raise UsageError(f"several networks have a post {identity}", hint=f"write {names}")
    return matches[0]


def find_raw_records(project: Project, identity: str) -> tuple[PostKey, tuple[RawRecord, ...]]:
    """Return the key of a post, named as for :func:`find_key`, and its raw records as they came.

    The post itself is not read: its text may be what is damaged. Raises
    :class:`~tweetup.errors.ArchiveError` for a post of which no raw record is stored.
    """
    key = find_key(project, identity)
    records = project.archive.raw_records(key)
    if not records:
        raise ArchiveError(
            "no raw record of this post is stored",
            where=post_name(key),
            hint="import or capture it again",
        )
    return key, records


def _absent(project: Project, wanted: str) -> tuple[AbsentPost, ...]:
    """Return the hidden posts meant by an id, by ``network:id``, or by a link that ends with it."""
    end = urlsplit(wanted).path.rstrip("/").rpartition("/")[2] if "://" in wanted else None
    return tuple(
        it
        for it in project.archive.absences.posts()
        if wanted in {it.key.id, post_name(it.key)}
        or (end and it.key.id.rstrip("/").rpartition("/")[2] == end)
    )


def _linked(project: Project, link: str) -> tuple[PostKey, ...]:
    """Return the posts whose id ends a link, else those that have it as their address.

    If one of several gives this very link, it is that one.
    """
    identity = urlsplit(link).path.rstrip("/").rpartition("/")[2]
    matches = project.archive.find_keys(identity)
    if not matches:
        return project.archive.keys_at(link)
    if len(matches) == 1:
        return matches
    posts = project.archive.find_post(identity)
    return tuple(post.key for post in posts if post.url == link) or matches


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """The placement of a post: method, confidence, other likely sections, corrections.

    ``question`` is that of its section, if it has one; ``candidates`` the sections it was weighed
    for, each with its probability (0–1). ``correction`` moved the post, or the post it follows;
    ``hidden`` hides it, or the post it repeats.
    """

    post: Post
    session: Session
    placement: Placement
    question: Question | None
    candidates: tuple[tuple[str, float], ...]
    correction: Correction | None
    hidden: Correction | None


def explain_post(project: Project, identity: str) -> tuple[Post, tuple[Explanation, ...]]:
    """Return a post and the explanation of its placement in each session, at most one a chat.

    Raises :class:`~tweetup.errors.UnknownNameError` for a post the archive does not have, and
    :class:`~tweetup.errors.UsageError` for an id that two networks share.
    """
    post = find_post(project, identity, candidates=keys_in_sessions(project))
    containing = project.sessions_of_post(post.key)
    return post, tuple(
        made for session in containing if (made := _explain(project, session, post)) is not None
    )


def _explain(project: Project, session: ChatSession, post: Post) -> Explanation | None:
    run = project.explain(session)
    detail = run.detail(post.key)
    if detail is None:
        return None
    section = detail.placement.section
    questions = {question.section: question for question in run.corrected.questions}
    return Explanation(
        post=post,
        session=session,
        placement=detail.placement,
        question=questions.get(section),
        candidates=detail.candidates,
        correction=detail.correction,
        hidden=_hiding(project, session, post),
    )


def _hiding(project: Project, session: ChatSession, post: Post) -> Correction | None:
    hides = [hide for hide in session.corrections if hide.kind == CorrectionKind.HIDE]
    for hide in hides:
        if post_of(hide) == post.key:
            return hide
    posts = project.session_posts(session).stored
    return next((hide for hide in hides if post.key in without_hidden(posts, [hide])[1]), None)
