"""The people of a role, and the posts behind the figures of people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tweetup.errors import UnknownNameError
from tweetup.insight.activity import FIGURES_WITH_POSTS, FigurePosts
from tweetup.jobs.engagement import FigurePost, person_named
from tweetup.jobs.people import PeopleOfRole
from tweetup.jobs.roles import read_people_roles

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Unpack

    from tweetup.jobs.people import PeopleTable, PostsAsked
    from tweetup.model import PostKey
    from tweetup.project.project import Project

__all__ = ["keys_of_people", "people_of_role", "posts_of_person"]

_KINDS = ("originals", "replies", "quotes", "reposts")


def people_of_role(
    project: Project, hashtag: str | None, role: str | None, **asked: Unpack[PostsAsked]
) -> PeopleOfRole | None:
    """Return the people who state a role, None where none is asked for.

    Raises :class:`~tweetup.errors.UnknownNameError` for a role that is none.
    """
    if role is None:
        return None
    session = asked.get("session")
    chat = hashtag if session is None else session.hashtag
    here = read_people_roles(project, chat, **asked).having(project.config, role)
    is_whole = asked.get("with_hosts", True) and not any(
        it for name, it in asked.items() if name != "with_hosts"
    )
    ever = here if is_whole else read_people_roles(project, chat).having(project.config, role)
    return PeopleOfRole(here=here, ever=ever)


def posts_of_person(
    project: Project, table: PeopleTable, handle: str, figure: str | None = None
) -> tuple[FigurePost, ...]:
    """Return the posts behind each figure of a person, or (with a name) behind one figure.

    The table must have been counted with posts; ``posts`` and ``share`` are those of all kinds.
    Raises :class:`~tweetup.errors.UnknownNameError` for somebody who is not in the table, or a
    figure that is none.
    """
    if figure is not None and figure not in {*FIGURES_WITH_POSTS, "posts", "share"}:
        raise UnknownNameError("figure", figure, (*FIGURES_WITH_POSTS, "posts", "share"))
    named = person_named({it.activity.person: it.activity.handle for it in table.people}, handle)
    figures = (
        _KINDS if figure in {"posts", "share"} else (figure,) if figure else FIGURES_WITH_POSTS
    )
    behind = table.behind or FigurePosts()
    posts = [
        (name, post) for name in figures for it in sorted(named) for post in behind.of(it, name)
    ]
    keys = project.archive.people.post_keys({post for _, post in posts})
    return tuple(FigurePost(figure=name, post=keys[post], counts=True) for name, post in posts)


def keys_of_people(project: Project, table: PeopleTable) -> Mapping[int, PostKey]:
    """Return the keys of all posts behind a table that was counted with posts."""
    behind = table.behind or FigurePosts()
    return project.archive.people.post_keys(
        {
            post
            for it in table.people
            for name in FIGURES_WITH_POSTS
            for post in behind.of(it.activity.person, name)
        }
    )
