"""A session → its sections, then its themes and summaries."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tweetup.chats import segment
from tweetup.insight import find_participants, find_themes, summarise
from tweetup.model import section_order
from tweetup.pipeline.keeping import derive, fingerprint, origin_of
from tweetup.recap import answers_by_section

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from tweetup.config import ChatConfig
    from tweetup.model import (
        Participant,
        Post,
        PostKey,
        Question,
        Segmentation,
        Session,
        Summary,
        Theme,
    )
    from tweetup.pipeline.workplace import Work

__all__ = ["SUMMARIZER", "Analysis", "Segmented", "analyse", "segment_session"]

SUMMARIZER = "coverage"
_SUMMARY_POSTS = 24
"""Posts a summary ranks in each section: a recap shows one in four of them, six at most."""


@dataclass(frozen=True, kw_only=True)
class Segmented:
    """A session with its posts in time order and what stands where."""

    session: Session
    posts: tuple[Post, ...]
    segmentation: Segmentation

    @cached_property
    def answers(self) -> Mapping[str, tuple[Post, ...]]:
        """Every section's answers, as a recap counts them."""
        return answers_by_section(self.posts, self.segmentation)

    @cached_property
    def participants(self) -> tuple[Participant, ...]:
        """Those who wrote something of their own, who wrote most first."""
        everybody = find_participants(self.posts, self.segmentation.section_of())
        return tuple(person for person in everybody if person.took_part)

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions the chat was asked: none in one that has stretches instead."""
        return tuple(q for q in self.segmentation.questions if q.section.startswith("Q"))

    @property
    def sections(self) -> tuple[str, ...]:
        """The names of the sections that there are, in reading order."""
        placed = {placement.section for placement in self.segmentation.placements}
        asked = {question.section for question in self.segmentation.questions}
        return tuple(sorted(placed | asked, key=section_order))


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysis:
    """A session with what was said in each section, the strongest theme first."""

    segmented: Segmented
    themes: tuple[Theme, ...]
    summaries: tuple[Summary, ...]


def segment_session(work: Work, session: Session) -> Segmented:
    """The session taken apart: every post of it has exactly one section."""
    chat = work.config.chat(session.hashtag)
    planned = chat.planned(_day(session))
    posts = work.archive.posts_by_key(session.posts)
    segmentation = derive(
        work,
        origin_of(
            fingerprint(posts, session.id, session.start.isoformat(), session.end.isoformat()),
            hosts=chat.hosts,
            label_style=chat.label_style,
            language=chat.language,
            planned=planned,
        ),
        kept=lambda origin: work.archive.kept_segmentation(session.id, origin),
        find=lambda: segment(
            posts,
            session=session,
            hosts=chat.hosts,
            style=chat.label_style,
            language=chat.language,
            planned=planned,
        ),
        keep=work.archive.keep_segmentation,
    )
    return Segmented(session=session, posts=posts, segmentation=segmentation)


def analyse(work: Work, session: Session) -> Analysis:
    """The session's sections with their themes and the posts that tell them best."""
    segmented = segment_session(work, session)
    chat = work.config.chat(session.hashtag)
    # What stands where decides what was said there.
    said = fingerprint(segmented.posts, repr(segmented.segmentation))
    themes = derive(
        work,
        origin_of(said, hashtags=chat.hashtags, language=chat.language),
        kept=lambda origin: work.archive.kept_themes(session.id, origin),
        find=lambda: _find_themes(segmented, chat),
        keep=lambda found, origin: work.archive.keep_themes(session.id, found, origin),
    )
    summaries = derive(
        work,
        origin_of(
            said,
            hashtags=chat.hashtags,
            language=chat.language,
            summarizer=SUMMARIZER,
            count=_SUMMARY_POSTS,
        ),
        kept=lambda origin: work.archive.kept_summaries(session.id, origin),
        find=lambda: _summarise(segmented, chat),
        keep=lambda found, origin: work.archive.keep_summaries(session.id, found, origin),
    )
    return Analysis(segmented=segmented, themes=themes, summaries=summaries)


def _find_themes(segmented: Segmented, chat: ChatConfig) -> tuple[Theme, ...]:
    return tuple(
        theme
        for talk in _talks(segmented)
        for theme in find_themes(
            talk.posts,
            section=talk.section,
            question_text=talk.question_text,
            hashtags=chat.hashtags,
            language=chat.language,
            exclude=talk.asking,
            hosts=segmented.segmentation.hosts,
        )
    )


def _summarise(segmented: Segmented, chat: ChatConfig) -> tuple[Summary, ...]:
    return tuple(
        summarise(
            talk.posts,
            section=talk.section,
            count=_SUMMARY_POSTS,
            hashtags=chat.hashtags,
            question_text=talk.question_text,
            language=chat.language,
            summarizer=SUMMARIZER,
            hosts=segmented.segmentation.hosts,
            exclude=talk.asking,
        )
        for talk in _talks(segmented)
    )


@dataclass(frozen=True, slots=True)
class _Talk:
    """What was said in one section, and the posts that asked for it."""

    section: str
    posts: tuple[Post, ...]
    question_text: str
    asking: tuple[PostKey, ...]


def _talks(segmented: Segmented) -> tuple[_Talk, ...]:
    """The questions or stretches; in a session that has neither, every section."""
    sections = segmented.segmentation.section_of()
    posts: dict[str, list[Post]] = {}
    for post in segmented.posts:
        posts.setdefault(sections[post.key], []).append(post)
    asked = {question.section: question for question in segmented.segmentation.questions}
    return tuple(
        _Talk(
            section,
            tuple(posts.get(section, ())),
            asked[section].text if section in asked else "",
            asked[section].posts if section in asked else (),
        )
        for section in segmented.sections
        if section in asked or not asked
    )


def _day(session: Session) -> date:
    """The day a session's name says: that of its start, where the chat is at home."""
    return session.start.astimezone(ZoneInfo(session.timezone)).date()
