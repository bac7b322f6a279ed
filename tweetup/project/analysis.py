"""Derive the segmentation, themes and summaries of a session, each once.

Every step is a pure function from posts and settings to records. Its result is stored in the
archive with its origin (the posts, the settings and the version of tweetup) and derived again
only when the origin changes.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tweetup.chats.corrections.hosts_and_posts import without_hidden
from tweetup.chats.segment import segment_in_detail
from tweetup.insight import find_participants, find_themes, session_language, summarise
from tweetup.model import section_order
from tweetup.project.derived_cache import fingerprint, origin_of
from tweetup.recap import answers_by_section

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tweetup.archive import Archive
    from tweetup.chats.segment import SegmentationRun
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
    from tweetup.project.derived_cache import DerivedCache

__all__ = [
    "SUMMARIZER",
    "Analysis",
    "SegmentedSession",
    "analyse_session",
    "explain_session",
    "segment_session",
]

SUMMARIZER = "coverage"
_SUMMARY_POSTS = 24
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
class _Settings:
    """All that a segmentation depends on beside the posts and the session's hour."""

    hosts: tuple[str, ...]
    label_style: str | None
    language: str
    planned: tuple[PlannedQuestion, ...]
    corrections: tuple[Correction, ...]


def analyse_session(
    segmented: SegmentedSession,
    chat: ChatConfig,
    *,
    language_model: str | None,
    archive: Archive,
    cache: DerivedCache,
) -> Analysis:
    """Return a segmented session with its themes and summaries, stored or derived anew.

    ``language_model`` names the spaCy pipeline that tags posts; None is the one that ships.
    """
    session = segmented.session.id
    # The section of each post decides its themes: a corrected segmentation gives new ones.
    basis = fingerprint(segmented.posts, repr(segmented.segmentation))
    common = {"hashtags": chat.hashtags, "language": segmented.language}
    themes = cache.derive(
        origin_of(basis, **common, model=language_model),
        load=lambda origin: archive.load_themes(session, origin),
        compute=lambda: _session_themes(segmented, chat, language_model=language_model),
        store=lambda themes, origin: archive.save_themes(session, themes, origin),
    )
    summaries = cache.derive(
        origin_of(basis, **common, summarizer=SUMMARIZER, count=_SUMMARY_POSTS),
        load=lambda origin: archive.load_summaries(session, origin),
        compute=lambda: _summarise_sections(segmented, chat),
        store=lambda summaries, origin: archive.save_summaries(session, summaries, origin),
    )
    return Analysis(segmented=segmented, themes=themes, summaries=summaries)


def segment_session(
    posts: tuple[Post, ...],
    *,
    session: Session,
    chat: ChatConfig,
    corrections: tuple[Correction, ...],
    archive: Archive,
    cache: DerivedCache,
) -> SegmentedSession:
    """Return a session segmented, stored or derived anew, without the posts that are hidden.

    ``posts`` are in time order, hidden ones included; ``corrections`` those within the session in
    the order in which they apply. Every post that nobody hid has exactly one section.
    """
    settings = _settings(session, posts, chat, corrections)
    hour = (session.id, session.start.isoformat(), session.end.isoformat())
    segmentation = cache.derive(
        origin_of(fingerprint(posts, *hour), **asdict(settings)),
        load=lambda origin: archive.load_segmentation(session.id, origin),
        compute=lambda: _segment(posts, session, settings).segmentation,
        store=archive.save_segmentation,
    )
    visible, hidden = without_hidden(posts, corrections)
    return SegmentedSession(
        session=session,
        posts=visible,
        segmentation=_without(segmentation, frozenset(hidden)),
        hidden=hidden,
        language=settings.language,
    )


def explain_session(
    posts: tuple[Post, ...],
    *,
    session: Session,
    chat: ChatConfig,
    corrections: tuple[Correction, ...],
) -> SegmentationRun:
    """Segment a session anew, hidden posts included, with the reason for each placement.

    The parameters are those of :func:`segment_session`.
    """
    return _segment(posts, session, _settings(session, posts, chat, corrections))


def _settings(
    session: Session,
    posts: tuple[Post, ...],
    chat: ChatConfig,
    corrections: tuple[Correction, ...],
) -> _Settings:
    day = session.start.astimezone(ZoneInfo(session.timezone)).date()
    return _Settings(
        hosts=chat.hosts,
        label_style=chat.label_style,
        language=chat.language or session_language(posts),
        planned=chat.planned(day),
        corrections=corrections,
    )


def _segment(posts: tuple[Post, ...], session: Session, settings: _Settings) -> SegmentationRun:
    return segment_in_detail(
        posts,
        session=session,
        hosts=settings.hosts,
        style=settings.label_style,
        language=settings.language,
        planned=settings.planned,
        corrections=settings.corrections,
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


def _session_themes(
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


def _summarise_sections(segmented: SegmentedSession, chat: ChatConfig) -> tuple[Summary, ...]:
    """Return a summary of every section, in reading order."""
    return tuple(
        summarise(
            section.posts,
            section=section.name,
            count=_SUMMARY_POSTS,
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
