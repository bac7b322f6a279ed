"""How a conversation runs: its hashtags, by the people who use them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tweetup.jobs.people import extent_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime

    from tweetup.insight.tag_pairs import TagPairs, TagUse
    from tweetup.model import CountedPost, PostKey
    from tweetup.project.project import Project
    from tweetup.project.records import ChatSession

__all__ = ["ChatTags", "keys_of", "read_tags"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatTags:
    """The hashtags of a session, a chat or a window of time, each alone and in pairs.

    ``unread`` are sessions whose posts were not read for answers, which a read-only archive may
    have: their posts are left out.
    """

    uses: tuple[TagUse, ...]
    pairs: TagPairs
    unread: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Course:
    """Posts of own words: of the whole record, of an extent, and of those by some people in it."""

    record: Sequence[CountedPost]
    within: Sequence[CountedPost]
    chosen: Sequence[CountedPost]
    unread: tuple[str, ...]


def read_tags(
    project: Project,
    hashtag: str | None = None,
    *,
    session: ChatSession | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    role: str | None = None,
) -> ChatTags:
    """Return the hashtags that people use in their own posts, and those that travel together.

    ``since`` is inclusive, ``until`` exclusive; ``role`` keeps the people with it. Raises
    :class:`~tweetup.errors.UnknownNameError` for a hashtag nobody used, or a role that is none.
    """
    from tweetup.insight.tag_pairs import count_tags, pair_tags

    course = _read(project, hashtag, session=session, since=since, until=until, role=role)
    tags = project.archive.people.hashtags()
    firsts: dict[str, str] = {}
    for post in course.record:
        for tag in tags.get(post.number, ()):
            firsts[tag] = min(post.written_at, firsts.get(tag, post.written_at))
    start = min((it.written_at for it in course.within), default=None)
    begins = min((it.written_at for it in course.record), default=None)
    uses = count_tags(
        course.chosen,
        tags,
        firsts=firsts,
        own=_own_tags(project, hashtag if session is None else session.hashtag),
        since=None if start == begins else start,
    )
    pairs = pair_tags(course.chosen, tags, uses)
    return ChatTags(uses=uses, pairs=pairs, unread=course.unread)


def keys_of(project: Project, posts: Iterable[Iterable[int]]) -> dict[int, PostKey]:
    """Return the networks and ids of posts that several rows tell, by number."""
    return project.archive.people.post_keys({number for these in posts for number in these})


def _own_tags(project: Project, hashtag: str | None) -> frozenset[str]:
    chats = project.chats if hashtag is None else (hashtag,)
    return frozenset(tag for it in chats for tag in project.config.chat(it).hashtags)


def _read(
    project: Project,
    hashtag: str | None,
    *,
    session: ChatSession | None,
    since: datetime | None,
    until: datetime | None,
    role: str | None,
) -> _Course:
    """Return the posts of own words of a chat, and those of them that are asked for."""
    extent, unread = extent_of(project, hashtag, session=session, since=since, until=until)
    chat = hashtag if session is None else session.hashtag
    names = frozenset(it.id for it in project.sessions(chat))
    record = _each_once(it for it in project.archive.people.activity(names) if it.own)
    if session is not None:  # A post of two sessions of a chat is not there, one of two chats is.
        within = [it for it in record if it.session == session.id]
        within = [it for it in within if extent.has(it.session, it.written_at)]
    else:
        within = [it for it in record if extent.has(it.session, it.written_at)]
    chosen = within
    if role is not None:
        people = _with_role(project, hashtag, role, session=session, since=since, until=until)
        chosen = [it for it in within if it.person in people]
    return _Course(record=record, within=within, chosen=chosen, unread=unread)


def _each_once(posts: Iterable[CountedPost]) -> list[CountedPost]:
    """Return posts without those that are in a session of another chat as well, in time order."""
    first: dict[int, CountedPost] = {}
    for post in posts:
        first.setdefault(post.number, post)
    return sorted(first.values(), key=lambda it: (it.written_at.rstrip("Z"), it.number))


def _with_role(
    project: Project,
    hashtag: str | None,
    role: str,
    *,
    session: ChatSession | None,
    since: datetime | None,
    until: datetime | None,
) -> Collection[str]:
    """Return the people with a role or one of a group, as their profiles of the time state it."""
    from tweetup.jobs.roles import read_people_roles, roles_named

    table = read_people_roles(project, hashtag, session=session, since=since, until=until)
    stated = {it.role for person in table.people for it in person.roles}
    parts = roles_named(project.config, role, stated)
    return {
        person.person
        for person in table.people
        if not parts.isdisjoint(it.role for it in person.roles)
    }
