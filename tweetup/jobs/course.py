"""How a conversation runs: its hashtags and words, by the people who use them, and its pace."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from tweetup.jobs.people import extent_of, have_read
from tweetup.jobs.roles import read_people_roles

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import timedelta
    from typing import Unpack

    from tweetup.insight.rates import Rate, SectionCourse
    from tweetup.insight.tag_course import TagsByQuarter
    from tweetup.insight.tag_pairs import TagPairs, TagUse
    from tweetup.insight.telling_words import TellingWords, WordedPost
    from tweetup.jobs.people import PostsAsked
    from tweetup.model import CountedPost, PostKey
    from tweetup.project.project import Project
    from tweetup.project.records import ChatSession

__all__ = [
    "ChatTags",
    "ChatWords",
    "EventRates",
    "draw_course",
    "keys_of",
    "read_chat_words",
    "read_course",
    "read_rates",
    "read_tags",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatTags:
    """The hashtags of a session, a chat or a window of time: each alone, in pairs, by quarter.

    ``unread`` are sessions whose posts were not read for answers, which a read-only archive may
    have: their posts are left out.
    """

    uses: tuple[TagUse, ...]
    pairs: TagPairs
    by_quarter: TagsByQuarter
    unread: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatWords:
    """The words that set two groups of posts apart.

    ``in_both`` people have both roles compared, and count in neither group; ``unjudged`` have
    profiles that tell no roles, where one role is compared with all others. ``unread`` is as in
    :class:`ChatTags`.
    """

    telling: TellingWords
    in_both: int
    unjudged: int
    unread: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRates:
    """How fast a chat ran before, during and after an event.

    ``first`` and ``last`` are the times of the first and last post of its record, None where it has
    none: before and after them nothing was captured. ``unread`` is as in :class:`ChatTags`.
    """

    rates: tuple[Rate, ...]
    first: datetime | None
    last: datetime | None
    unread: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Course:
    """Posts of own words: of the whole record, of an extent, and of those by some people in it.

    ``counted`` are those of the record, without the hosts' where these are left out.
    """

    record: Sequence[CountedPost]
    counted: Sequence[CountedPost]
    within: Sequence[CountedPost]
    chosen: Sequence[CountedPost]
    unread: tuple[str, ...]


def read_tags(
    project: Project,
    hashtag: str | None = None,
    *,
    role: str | None = None,
    **asked: Unpack[PostsAsked],
) -> ChatTags:
    """Return the hashtags that people use in their own posts, and those that travel together.

    ``role`` keeps the people with it; a hashtag is as old as anybody's first use of it. Raises
    :class:`~tweetup.errors.UnknownNameError` for a hashtag nobody used, or a role that is none.
    """
    from tweetup.insight.tag_course import follow_tags
    from tweetup.insight.tag_pairs import count_tags, pair_tags

    session = asked.get("session")
    chat = hashtag if session is None else session.hashtag
    course = _read(project, hashtag, role=role, **asked)
    tags = project.archive.people.hashtags()
    firsts: dict[str, str] = {}
    for post in course.record:
        for tag in tags.get(post.number, ()):
            firsts[tag] = min(post.written_at, firsts.get(tag, post.written_at))
    start = min((it.written_at for it in course.within), default=None)
    begins = min((it.written_at for it in course.counted), default=None)
    uses = count_tags(
        course.chosen,
        tags,
        firsts=firsts,
        own=_own_tags(project, chat),
        since=None if start == begins else start,
    )
    pairs = pair_tags(course.chosen, tags, uses)
    days = {it.id: it.date for it in project.sessions(chat)}
    by_quarter = follow_tags(course.chosen, tags, uses, days=days)
    return ChatTags(uses=uses, pairs=pairs, by_quarter=by_quarter, unread=course.unread)


def read_chat_words(
    project: Project,
    hashtag: str | None = None,
    *,
    role: str | None = None,
    against: str | None = None,
    **asked: Unpack[PostsAsked],
) -> ChatWords:
    """Return the words that set a role, a session or a window of time apart.

    With ``role`` they are compared, within the session or window, with those of the people
    ``against``, or (None) of all who state other roles or none. Without, the posts of the session
    or window are compared with all others of the chat, all without posts by hosts where these are
    left out. Raises as :func:`read_tags`.
    """
    from tweetup.insight.telling_words import find_telling_words

    session = asked.get("session")
    course = _read(project, hashtag, role=None, **asked)
    chat = hashtag if session is None else session.hashtag
    in_both = unjudged = 0
    if role is None:
        posts = course.counted
        own = {it.number for it in course.within}
        others = {it.number for it in posts} - own
    else:
        posts = course.within
        roles = read_people_roles(project, hashtag, **asked)
        first = roles.having(project.config, role)
        second = roles.judged - first if against is None else roles.having(project.config, against)
        both = first & second
        own = {it.number for it in posts if it.person in first - both}
        others = {it.number for it in posts if it.person in second - both}
        in_both = len(both)
        unjudged = len(roles.people) - len(roles.judged) if against is None else 0
    telling = find_telling_words(_worded(project, posts, _own_tags(project, chat)), own, others)
    return ChatWords(telling=telling, in_both=in_both, unjudged=unjudged, unread=course.unread)


def read_rates(
    project: Project,
    hashtag: str | None = None,
    *,
    start: datetime,
    end: datetime,
    before: timedelta,
    after: timedelta,
    role: str | None = None,
    with_hosts: bool = True,
) -> EventRates:
    """Return how often people posted for so long before an event, during it, and after it.

    ``end`` is exclusive; reposts count. Raises as :func:`read_tags`.
    """
    from tweetup.insight.rates import TimeWindow, rate_posts

    windows = (
        TimeWindow(name="before", start=start - before, end=start),
        TimeWindow(name="during", start=start, end=end),
        TimeWindow(name="after", start=end, end=end + after),
    )
    record, unread = _record(project, hashtag)
    chosen = [it for it in record if with_hosts or not it.is_host]
    if role is not None:
        roles = read_people_roles(
            project, hashtag, session=None, since=windows[0].start, until=windows[-1].end
        )
        people = roles.having(project.config, role)
        chosen = [it for it in chosen if it.person in people]
    return EventRates(
        rates=rate_posts(chosen, windows),
        first=datetime.fromisoformat(record[0].written_at) if record else None,
        last=datetime.fromisoformat(record[-1].written_at) if record else None,
        unread=unread,
    )


def read_course(
    project: Project, session: ChatSession, *, with_hosts: bool = True, role: str | None = None
) -> tuple[SectionCourse, ...]:
    """Return the posts of each section of a session by minute, in the order of the first ones.

    With ``role`` they are those of the people who state it in the session. Raises
    :class:`~tweetup.errors.UnknownNameError` for a role that is none.
    """
    from tweetup.insight.rates import follow_sections

    have_read(project, (session,))
    posts = project.archive.people.activity(frozenset({session.id}))
    of_role = None
    if role is not None:
        of_role = read_people_roles(project, session=session).having(project.config, role)
    return follow_sections(
        it
        for it in posts
        if (with_hosts or not it.is_host) and (of_role is None or it.person in of_role)
    )


def draw_course(
    project: Project, courses: Sequence[SectionCourse], *, title: str, as_page: bool
) -> str:
    """Return the sections of :func:`read_course` by minute as SVG or, with a table, as a page."""
    from tweetup.render.charts_course import (
        CoursePicture,
        MinutesOfSection,
        course_page,
        course_svg,
    )

    sections = tuple(
        MinutesOfSection(
            name=it.section,
            posts=it.posts,
            people=it.people,
            minutes=tuple((minute.at, minute.posts) for minute in it.minutes if minute.posts),
        )
        for it in courses
    )
    draw = course_page if as_page else course_svg
    return draw(CoursePicture(title=title, sections=sections), project.config.templates)


def _record(project: Project, hashtag: str | None) -> tuple[Sequence[CountedPost], tuple[str, ...]]:
    """Return the posts of a chat or (None) of all, in time order, and sessions not read."""
    extent, unread = extent_of(project, hashtag)
    return _each_once(project.archive.people.activity(extent.sessions)), unread


def _worded(
    project: Project, posts: Sequence[CountedPost], hashtags: frozenset[str]
) -> Iterator[WordedPost]:
    """Yield the words of posts that are no copies, session by session, each in time order."""
    from tweetup.insight import session_language
    from tweetup.insight.telling_words import WordedPost, read_post_words, without_copies

    sessions: defaultdict[str, list[CountedPost]] = defaultdict(list)
    for row in posts:
        sessions[row.session].append(row)
    for rows in sessions.values():
        keys = project.archive.people.post_keys([it.number for it in rows])
        stored = {it.key: it for it in project.archive.posts_by_key(keys.values())}
        kept = without_copies(tuple(stored.values()))
        code = session_language(stored.values())
        for row in rows:
            key = keys[row.number]
            if key in kept:
                words = read_post_words(stored[key], code=code, hashtags=hashtags)
                yield WordedPost(row.person, row.number, words)


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
    role: str | None,
    **asked: Unpack[PostsAsked],
) -> _Course:
    """Return the posts of own words of a chat, and those of them that are asked for."""
    session = asked.get("session")
    extent, unread = extent_of(project, hashtag, **asked)
    chat = hashtag if session is None else session.hashtag
    names = frozenset(it.id for it in project.sessions(chat))
    record = _each_once(it for it in project.archive.people.activity(names) if it.own)
    counted = [it for it in record if extent.with_hosts or not it.is_host]
    within = [it for it in counted if extent.has(it.session, it.written_at)]
    if session is not None:  # A post of two sessions of a chat is not there, one of two chats is.
        within = [it for it in within if it.session == session.id]
    chosen = within
    if role is not None:
        roles = read_people_roles(project, hashtag, **asked)
        people = roles.having(project.config, role)
        chosen = [it for it in within if it.person in people]
    return _Course(record=record, counted=counted, within=within, chosen=chosen, unread=unread)


def _each_once(posts: Iterable[CountedPost]) -> list[CountedPost]:
    """Return posts without those that are in a session of another chat as well, in time order."""
    first: dict[int, CountedPost] = {}
    for post in posts:
        first.setdefault(post.number, post)
    return sorted(first.values(), key=lambda it: (it.written_at.rstrip("Z"), it.number))
