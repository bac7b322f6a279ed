"""The records of a project: sessions with their history, posts and results."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tweetup.model import Session, section_order, with_polls
from tweetup.text import contains_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from tweetup.claims import Gate
    from tweetup.config import ChatConfig
    from tweetup.model import (
        Correction,
        PlannedQuestion,
        Post,
        PostKey,
        Question,
        Segmentation,
        StoredIdle,
        Summary,
        Theme,
    )

__all__ = [
    "Analysis",
    "ChatHistory",
    "ChatSession",
    "SegmentedSession",
    "SessionPosts",
    "plain_session",
    "planned_for",
    "visible_segmentation",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatSession(Session):
    """A session in the history of its chat.

    ``corrections`` are those within the session in the order in which they apply; ``earlier`` the
    sessions of the chat that began before it, in time order; ``next_start`` the start of the one
    after it, None for the last. ``revision`` changes with the posts of the session, of which the
    archive has the keys; a session that the archive does not have has none, and ``posts``.
    """

    corrections: tuple[Correction, ...] = ()
    revision: int | None = None
    earlier: tuple[ChatSession, ...] = field(default=(), repr=False, compare=False)
    next_start: datetime | None = field(default=None, repr=False, compare=False)

    @property
    def date(self) -> date:
        """The day on which it began, where the chat is at home."""
        return self.start.astimezone(ZoneInfo(self.timezone)).date()


@dataclass(frozen=True, slots=True)
class ChatHistory:
    """The sessions of a chat in time order, and the corrections that belong to none of them.

    ``reused`` are names that a session had before and another one has now: name → the id of the
    first. ``idle`` are the corrections of sessions that change nothing.
    """

    sessions: tuple[ChatSession, ...]
    unassigned: tuple[Correction, ...]
    reused: Mapping[str, str] = field(default_factory=dict)
    idle: tuple[StoredIdle, ...] = ()


@dataclass(frozen=True, slots=True)
class SessionPosts:
    """The posts of a session in time order: all that are stored, and those that nobody hid."""

    stored: tuple[Post, ...]
    visible: tuple[Post, ...]
    hidden: tuple[PostKey, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentedSession:
    """A session with its posts in time order and the section of each.

    ``hidden`` are the posts that a person hid: the archive has them, nothing here shows them.
    ``language`` is the chat's as configured, else that of most posts.
    """

    session: ChatSession
    posts: tuple[Post, ...]
    segmentation: Segmentation
    hidden: tuple[PostKey, ...] = ()
    language: str

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions the chat was asked: none in a chat that has stretches instead."""
        return tuple(q for q in self.segmentation.questions if q.section.startswith("Q"))

    @property
    def sections(self) -> tuple[str, ...]:
        """The names of all sections, in reading order."""
        placed = {placement.section for placement in self.segmentation.placements}
        asked = {question.section for question in self.segmentation.questions}
        return tuple(sorted(placed | asked, key=section_order))


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """A segmented session with its gate, and the themes and summary of each section.

    The themes of a section begin with that of most writers.
    """

    segmented: SegmentedSession
    gate: Gate
    themes: tuple[Theme, ...]
    summaries: tuple[Summary, ...]


def plain_session(session: ChatSession) -> Session:
    """Return the session without its history and the keys of its posts."""
    names = [part.name for part in fields(Session) if part.name != "posts"]
    return Session(**{name: getattr(session, name) for name in names})


def planned_for(chat: ChatConfig, session: ChatSession) -> tuple[PlannedQuestion, ...]:
    """Return the questions planned for a session: by its day, else by its day in UTC.

    Who has not set the zone may have written either day.
    """
    planned = chat.planned(session.date)
    return planned if planned or chat.timezone else chat.planned(session.start.date())


def visible_segmentation(
    segmentation: Segmentation, posts: SessionPosts, planned: Iterable[PlannedQuestion]
) -> Segmentation:
    """Return a segmentation without hidden posts, and without words that only these have."""
    if not posts.hidden:
        return segmentation
    hidden = frozenset(posts.hidden)
    by_key = {post.key: post for post in posts.stored}
    plan = {question.text for question in planned}
    return replace(
        segmentation,
        placements=tuple(p for p in segmentation.placements if p.post not in hidden),
        questions=with_polls(
            (
                _without_posts(question, hidden, by_key, keeps_text=question.text in plan)
                for question in segmentation.questions
            ),
            {post.key: post.poll for post in posts.stored if post.poll is not None},
        ),
    )


def _without_posts(
    question: Question,
    hidden: frozenset[PostKey],
    posts: Mapping[PostKey, Post],
    *,
    keeps_text: bool,
) -> Question:
    """Return a question as its visible posts ask it.

    Its text stays where they have it too, and where no hidden post has it: then a person wrote it.
    """
    visible = tuple(key for key in question.posts if key not in hidden)
    if question.post not in hidden:
        return replace(question, posts=visible)
    asking = posts[visible[0]] if visible else None
    texts_hidden = [posts[key].text for key in question.posts if key in hidden]
    texts_shown = [posts[key].text for key in visible]
    keeps_text = (
        keeps_text
        or not any(contains_text(text, question.text) for text in texts_hidden)
        or any(contains_text(text, question.text) for text in texts_shown)
    )
    return replace(
        question,
        post=asking.key if asking else None,
        posts=visible,
        author=asking.handle if asking else None,
        text=question.text if keeps_text else "",
    )
