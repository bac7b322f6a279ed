"""Find a post by the name a person gives it, explain its placement, remove posts and authors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tweetup.chats.corrections.hosts_and_posts import without_hidden
from tweetup.chats.corrections.kinds import CorrectionKind, post_of
from tweetup.errors import IncompleteError, UnknownNameError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tweetup.archive import NamedAccounts, Removed
    from tweetup.model import Correction, Placement, Post, PostKey, Question, Session
    from tweetup.project.project import Project
    from tweetup.project.records import ChatSession

__all__ = [
    "Explanation",
    "check_erased",
    "explain_post",
    "find_post",
    "post_name",
    "take_down",
]

_MOST_NAMES = 3
"""Handles that an error lists."""

_MOST_NEAR = 5_000
"""Ids among which the nearest to a mistyped one is looked for."""


def find_post(project: Project, identity: str, *, candidates: Iterable[PostKey] = ()) -> Post:
    """Return the post meant by its ``id``, by ``network:id``, or by the link to it.

    Raises :class:`~tweetup.errors.UnknownNameError`, with the nearest ids of ``candidates``, for a
    post the archive does not have, and :class:`~tweetup.errors.UsageError` for an id that two
    networks share.
    """
    wanted = identity.strip()
    matches = project.archive.find_post(wanted)
    if not matches and "://" in wanted:
        matches = _linked(project, wanted)
    if not matches:
        near = {key.id for key in candidates}
        hint = "tweetup search finds a post's id"
        raise UnknownNameError("post", identity, near if len(near) <= _MOST_NEAR else (), hint=hint)
    if len(matches) > 1:
        names = " or ".join(post_name(post.key) for post in matches)
        raise UsageError(f"several networks have a post {identity}", hint=f"write {names}")
    return matches[0]


def _linked(project: Project, link: str) -> tuple[Post, ...]:
    """Return the posts whose id ends a link; if one of them gives this very link, that one."""
    matches = project.archive.find_post(urlsplit(link).path.rstrip("/").rpartition("/")[2])
    return tuple(post for post in matches if post.url == link) or matches


def post_name(key: PostKey) -> str:
    """Return ``network:id``, by which a person names a post."""
    return f"{key.network}:{key.id}"


def take_down(project: Project, *, posts: Iterable[str], author: str | None = None) -> Removed:
    """Remove posts by their ids (``id`` or ``network:id``), or everything of an author.

    An author is a handle, whatever handles the account had before or after, or an account's id.
    Raises :class:`~tweetup.errors.UnknownNameError` for a post or person the archive does not have,
    with the nearest names, and :class:`~tweetup.errors.UsageError` for an id that two networks
    share, or a handle that several accounts had.
    """
    keys = [find_post(project, identity).key for identity in posts]
    if author is None:
        return project.archive.remove(posts=keys)
    named = _named_accounts(project, author)
    return project.archive.remove(
        posts=keys,
        authors=sorted({handle for _, handle in named.handles}),
        author_ids=sorted(named.accounts),
    )


def check_erased(project: Project) -> None:
    """Raise :class:`~tweetup.errors.IncompleteError` where bytes of removed posts may be left.

    Another program that reads an older state of the archive keeps its log from being emptied.
    """
    if not project.archive.empty_log():
        raise IncompleteError(
            "removed, but another program has the archive open and keeps what was removed in the"
            " file that ends in -wal",
            where=str(project.archive.path),
            hint="close it, then run `tweetup check`, which empties that file",
        )


def _named_accounts(project: Project, author: str) -> NamedAccounts:
    """Return the accounts that a person names.

    A name that means nobody is an error: a removal that removes nothing because of a typing error
    would be taken for done. So is one that means several, for a removal cannot be undone.
    """
    named = project.archive.find_accounts(author)
    if named.several:
        owners = "; ".join(
            f"{identity} (@{', @'.join(handles)})"
            for (_, identity), handles in sorted(named.several.items())
        )
        raise UsageError(f"several accounts had the handle {author}", hint=f"name an id: {owners}")
    if named.near:
        hint = f"did you mean {' or '.join(named.near[:_MOST_NAMES])}?"
        raise UnknownNameError("person", author, (), hint=hint)
    if not named.handles and not named.accounts:
        raise UnknownNameError(
            "person",
            author,
            project.archive.handles(),
            hint="name the handle as posts show it, server included",
        )
    return named


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
    post = find_post(project, identity, candidates=project.keys_in_sessions())
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
