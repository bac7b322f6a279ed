"""Organisations that the people of a chat share, mention and reply to, by the roles of these."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tweetup.jobs.engagement import FigurePost, person_named
from tweetup.jobs.roles import lexicon_of, read_people_roles

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from typing import Unpack

    from tweetup.insight.roles.lexicon import Lexicon
    from tweetup.insight.turned_to import TurnedTo
    from tweetup.jobs.people import PostsAsked
    from tweetup.project.project import Project

__all__ = ["OrganisationsTable", "posts_of_organisation", "read_organisations"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationsTable:
    """The organisations to which people turn, those of most people first.

    ``kinds`` are their roles, ``handles`` the last ones, by person; of those ``recorded`` somebody
    recorded the roles. ``unread`` are sessions whose posts were not read for answers, ``lacking``
    those without most of their reposts.
    """

    organisations: tuple[TurnedTo, ...]
    kinds: Mapping[str, tuple[str, ...]]
    recorded: frozenset[str]
    handles: Mapping[str, str]
    unread: tuple[str, ...]
    lacking: tuple[str, ...]


def read_organisations(
    project: Project,
    hashtag: str | None = None,
    *,
    role: str | None = None,
    **asked: Unpack[PostsAsked],
) -> OrganisationsTable:
    """Return the organisations to which the people of the posts asked for turn.

    With ``role`` only the posts of people who state it count. Raises
    :class:`~tweetup.errors.UnknownNameError` for a hashtag nobody used, or a role that is none.
    """
    from tweetup.insight.turned_to import count_turned_to
    from tweetup.jobs.graph import conversation_of

    talk = conversation_of(project, hashtag, **asked)
    stated = read_people_roles(project, hashtag, **asked)
    speakers = None if role is None else stated.having(project.config, role)
    edges = [it for it in talk.edges if speakers is None or it.source in speakers]
    roles = {it.person: tuple(named.role for named in it.roles) for it in stated.people}
    lexicon = lexicon_of(project.config)
    others = {it.target for it in edges} - roles.keys()
    silent, recorded = _silent_roles(project, lexicon, others)
    kinds = _organisations(lexicon, {**roles, **silent})
    return OrganisationsTable(
        organisations=count_turned_to(edges, accounts=kinds, roles=roles),
        kinds=kinds,
        recorded=frozenset(it.person for it in stated.people if it.is_recorded) | recorded,
        handles=talk.handles,
        unread=talk.unread,
        lacking=talk.lacking,
    )


def _organisations(
    lexicon: Lexicon, roles: Mapping[str, tuple[str, ...]]
) -> Mapping[str, tuple[str, ...]]:
    """Return the roles of organisations that accounts have, of those that have any."""
    names = {words.role for _, words in lexicon.of_organisations if not words.is_of_people}
    kinds = {person: tuple(it for it in stated if it in names) for person, stated in roles.items()}
    return {person: stated for person, stated in kinds.items() if stated}


def _silent_roles(
    project: Project, lexicon: Lexicon, people: Collection[str]
) -> tuple[Mapping[str, tuple[str, ...]], frozenset[str]]:
    """Return the roles of people who did not write in the extent, as far as a profile is there.

    A role that somebody recorded stands in place of those of the profile; beside them are the
    people who have such ones.
    """
    from tweetup.insight.roles.reading import read_roles

    rows = project.archive.people
    stated = {
        person: tuple(it.role for it in read_roles(author.name, author.bio, lexicon).roles)
        for person, author in rows.profiles(people).items()
    }
    records = [it for it in project.archive.people.annotations.listed() if it.name == "role"]
    behind = rows.people_behind({it.account for it in records})
    recorded: dict[str, tuple[str, ...]] = {}
    for it in records:
        person = behind.get(it.account)
        if person in people and person is not None and not it.is_private:
            recorded[person] = (*recorded.get(person, ()), it.value)
    return {**stated, **recorded}, frozenset(recorded)


def posts_of_organisation(
    project: Project, table: OrganisationsTable, handle: str
) -> tuple[FigurePost, ...]:
    """Return the posts behind the figures of an organisation.

    Raises :class:`~tweetup.errors.UnknownNameError` for one that is not in the table.
    """
    listed = {it.person: table.handles[it.person] for it in table.organisations}
    named = person_named(listed, handle)
    uses = [
        (way, use)
        for it in table.organisations
        if it.person in named
        for way, use in (
            ("shared", it.every.shared),
            ("mentioned", it.every.mentioned),
            ("replied", it.every.replied),
        )
    ]
    keys = project.archive.people.post_keys({post for _, use in uses for post in use.posts})
    return tuple(
        FigurePost(figure=way, post=keys[post], counts=True)
        for way, use in uses
        for post in use.posts
    )
