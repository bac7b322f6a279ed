"""A session segmented and analysed: pure functions from posts and settings to records.

:class:`~tweetup.project.project.Project` calls them and stores their results.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tweetup.chats.corrections.decisions import without_hidden
from tweetup.chats.segment import take_apart
from tweetup.insight import find_participants, find_themes, session_language, summarise
from tweetup.model import section_order
from tweetup.recap import answers_by_section

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tweetup.chats.segment import Taken
    from tweetup.config import ChatConfig
    from tweetup.model import (
        Correction,
        Participant,
        PlannedQuestion,
        Post,
        PostKey,
        Question,
        Segmentation,
        Session,
        Summary,
        Theme,
    )

__all__ = [
    "SUMMARIZER",
    "SUMMARY_POSTS",
    "Analysis",
    "SegmentationSettings",
    "SegmentedSession",
    "hide_posts",
    "segment_posts",
    "segmentation_settings",
    "session_themes",
    "summarise_sections",
]

SUMMARIZER = "coverage"
SUMMARY_POSTS = 24
"""Posts a summary ranks in each section: a recap shows one in four of them, six at most."""


@dataclass(frozen=True, kw_only=True)
class SegmentedSession:
    """A session with its posts in time order and the section of each.

    ``hidden`` are the posts that a person hid: the archive has them, nothing here shows them.
    ``language`` is the chat's as configured, else that of most posts.
    """

    session: Session
    posts: tuple[Post, ...]
    segmentation: Segmentation
    hidden: tuple[PostKey, ...] = ()
    language: str

    @cached_property
    def answers(self) -> Mapping[str, tuple[Post, ...]]:
        """Every section's answers, as a recap counts them."""
        return answers_by_section(self.posts, self.segmentation)

    @cached_property
    def participants(self) -> tuple[Participant, ...]:
        """The authors of at least one original, reply or quote, most posts first."""
        authors = find_participants(self.posts, self.segmentation.section_of())
        return tuple(person for person in authors if person.took_part)

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
    """A segmented session with the themes and summary of each section, strongest theme first."""

    segmented: SegmentedSession
    themes: tuple[Theme, ...]
    summaries: tuple[Summary, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentationSettings:
    """All that a segmentation depends on beside the posts and the session's hour."""

    hosts: tuple[str, ...]
    label_style: str | None
    language: str
    planned: tuple[PlannedQuestion, ...]
    corrections: tuple[Correction, ...]


def segmentation_settings(
    chat: ChatConfig, session: Session, posts: Sequence[Post], corrections: tuple[Correction, ...]
) -> SegmentationSettings:
    """Return the settings of one session: its chat's, and the corrections people made in it."""
    day = session.start.astimezone(ZoneInfo(session.timezone)).date()
    return SegmentationSettings(
        hosts=chat.hosts,
        label_style=chat.label_style,
        language=chat.language or session_language(posts),
        planned=chat.planned(day),
        corrections=corrections,
    )


def segment_posts(posts: Sequence[Post], session: Session, settings: SegmentationSettings) -> Taken:
    """Segment the posts of a session, hidden ones included, with the reason for each placement."""
    return take_apart(
        posts,
        session=session,
        hosts=settings.hosts,
        style=settings.label_style,
        language=settings.language,
        planned=settings.planned,
        corrections=settings.corrections,
    )


def hide_posts(
    session: Session,
    posts: Sequence[Post],
    segmentation: Segmentation,
    settings: SegmentationSettings,
) -> SegmentedSession:
    """Return the session without the posts that a correction hides: placed and asking nowhere."""
    visible, hidden = without_hidden(posts, settings.corrections)
    return SegmentedSession(
        session=session,
        posts=visible,
        segmentation=_without(segmentation, frozenset(hidden)),
        hidden=hidden,
        language=settings.language,
    )


def _without(segmentation: Segmentation, hidden: frozenset[PostKey]) -> Segmentation:
    if not hidden:
        return segmentation
    return replace(
        segmentation,
        placements=tuple(p for p in segmentation.placements if p.post not in hidden),
        questions=tuple(_without_posts(q, hidden) for q in segmentation.questions),
    )


def _without_posts(question: Question, hidden: frozenset[PostKey]) -> Question:
    posts = tuple(key for key in question.posts if key not in hidden)
    post = next(iter(posts), None) if question.post in hidden else question.post
    return replace(question, post=post, posts=posts)


def session_themes(
    segmented: SegmentedSession, chat: ChatConfig, *, language_model: str | None
) -> tuple[Theme, ...]:
    """Return the themes of every section in reading order, the strongest of each first."""
    return tuple(
        theme
        for section in _section_posts(segmented)
        for theme in find_themes(
            section.posts,
            section=section.name,
            question_text=section.question_text,
            hashtags=chat.hashtags,
            language=segmented.language,
            exclude=section.asking,
            hosts=segmented.segmentation.hosts,
            model=language_model,
        )
    )


def summarise_sections(segmented: SegmentedSession, chat: ChatConfig) -> tuple[Summary, ...]:
    """Return a summary of every section, in reading order."""
    return tuple(
        summarise(
            section.posts,
            section=section.name,
            count=SUMMARY_POSTS,
            hashtags=chat.hashtags,
            question_text=section.question_text,
            language=segmented.language,
            summarizer=SUMMARIZER,
            hosts=segmented.segmentation.hosts,
            exclude=section.asking,
        )
        for section in _section_posts(segmented)
    )


@dataclass(frozen=True, slots=True)
class _SectionPosts:
    """The posts of one section; ``asking`` are those that ask its question."""

    name: str
    posts: tuple[Post, ...]
    question_text: str
    asking: tuple[PostKey, ...]


def _section_posts(segmented: SegmentedSession) -> tuple[_SectionPosts, ...]:
    """Return the questions or stretches; in a session that has neither, every section."""
    sections = segmented.segmentation.section_of()
    posts: dict[str, list[Post]] = {}
    for post in segmented.posts:
        posts.setdefault(sections[post.key], []).append(post)
    questions = {question.section: question for question in segmented.segmentation.questions}
    return tuple(
        _SectionPosts(
            name,
            tuple(posts.get(name, ())),
            questions[name].text if name in questions else "",
            questions[name].posts if name in questions else (),
        )
        for name in segmented.sections
        if name in questions or not questions
    )
