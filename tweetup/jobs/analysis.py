"""A session → its sections, then its themes and summaries."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tweetup.chats.corrections.decisions import without_hidden
from tweetup.chats.segment import take_apart
from tweetup.insight import (
    DEFAULT_LANGUAGE,
    find_participants,
    find_themes,
    session_language,
    summarise,
)
from tweetup.model import section_order
from tweetup.project.derived_cache import derive, fingerprint, origin_of
from tweetup.project.sessions import corrections_of
from tweetup.recap import answers_by_section

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

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
    from tweetup.project.project import Work

__all__ = [
    "SUMMARIZER",
    "Analysis",
    "Segmented",
    "analyse",
    "explain_session",
    "segment_session",
    "session_posts",
    "shown_posts",
]

SUMMARIZER = "coverage"
_SUMMARY_POSTS = 24
"""Posts a summary ranks in each section: a recap shows one in four of them, six at most."""


@dataclass(frozen=True, kw_only=True)
class Segmented:
    """A session with its posts in time order and what stands where.

    ``hidden`` are the posts somebody hid: the archive has them, nothing here shows them.
    ``language`` is the chat's as configured, else what most of the posts are in.
    """

    session: Session
    posts: tuple[Post, ...]
    segmentation: Segmentation
    hidden: tuple[PostKey, ...] = ()
    language: str = DEFAULT_LANGUAGE

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
    """The session taken apart: every post of it that nobody hid has exactly one section."""
    posts = session_posts(work, session)
    setting = _setting(work, session, posts)
    segmentation = derive(
        work,
        origin_of(
            fingerprint(posts, session.id, session.start.isoformat(), session.end.isoformat()),
            **asdict(setting),
        ),
        kept=lambda origin: work.archive.kept_segmentation(session.id, origin),
        find=lambda: _take_apart(posts, session, setting).segmentation,
        keep=work.archive.keep_segmentation,
    )
    shown, hidden = without_hidden(posts, setting.corrections)
    return Segmented(
        session=session,
        posts=shown,
        segmentation=_without(segmentation, frozenset(hidden)),
        hidden=hidden,
        language=setting.language,
    )


def explain_session(work: Work, session: Session, *, also: Correction | None = None) -> Taken:
    """The session taken apart anew, hidden posts included, with what it takes to explain it.

    ``also`` is a correction that is not kept yet: it comes after all that are.
    """
    posts = session_posts(work, session)
    setting = _setting(work, session, posts)
    if also is not None:
        setting = replace(setting, corrections=(*setting.corrections, also))
    return _take_apart(posts, session, setting)


def session_posts(work: Work, session: Session) -> tuple[Post, ...]:
    """All posts of a session in time order, hidden ones as well."""
    return work.archive.posts_by_key(session.posts)


def shown_posts(work: Work, session: Session) -> tuple[Post, ...]:
    """The posts of a session that nobody hid, in time order."""
    if session.id not in work.shown:
        posts = session_posts(work, session)
        work.shown[session.id] = without_hidden(posts, corrections_of(work, session))[0]
    return work.shown[session.id]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Setting:
    """What a session is taken apart by, beside its posts."""

    hosts: tuple[str, ...]
    label_style: str | None
    language: str
    planned: tuple[PlannedQuestion, ...]
    corrections: tuple[Correction, ...]


def _setting(work: Work, session: Session, posts: Sequence[Post]) -> _Setting:
    chat = work.config.chat(session.hashtag)
    return _Setting(
        hosts=chat.hosts,
        label_style=chat.label_style,
        language=chat.language or session_language(posts),
        planned=chat.planned(_day(session)),
        corrections=corrections_of(work, session),
    )


def _take_apart(posts: Sequence[Post], session: Session, setting: _Setting) -> Taken:
    return take_apart(
        posts,
        session=session,
        hosts=setting.hosts,
        style=setting.label_style,
        language=setting.language,
        planned=setting.planned,
        corrections=setting.corrections,
    )


def _without(segmentation: Segmentation, hidden: frozenset[PostKey]) -> Segmentation:
    """The segmentation as far as it is to be seen: no hidden post stands or asks anywhere."""
    if not hidden:
        return segmentation
    return replace(
        segmentation,
        placements=tuple(one for one in segmentation.placements if one.post not in hidden),
        questions=tuple(_unseen(question, hidden) for question in segmentation.questions),
    )


def _unseen(question: Question, hidden: frozenset[PostKey]) -> Question:
    posts = tuple(key for key in question.posts if key not in hidden)
    post = next(iter(posts), None) if question.post in hidden else question.post
    return replace(question, post=post, posts=posts)


def analyse(work: Work, session: Session) -> Analysis:
    """The session's sections with their themes and the posts that tell them best."""
    segmented = segment_session(work, session)
    chat = work.config.chat(session.hashtag)
    # What stands where decides what was said there.
    said = fingerprint(segmented.posts, repr(segmented.segmentation))
    themes = derive(
        work,
        origin_of(
            said,
            hashtags=chat.hashtags,
            language=segmented.language,
            model=work.config.language_model,
        ),
        kept=lambda origin: work.archive.kept_themes(session.id, origin),
        find=lambda: _find_themes(segmented, chat, work.config.language_model),
        keep=lambda found, origin: work.archive.keep_themes(session.id, found, origin),
    )
    summaries = derive(
        work,
        origin_of(
            said,
            hashtags=chat.hashtags,
            language=segmented.language,
            summarizer=SUMMARIZER,
            count=_SUMMARY_POSTS,
        ),
        kept=lambda origin: work.archive.kept_summaries(session.id, origin),
        find=lambda: _summarise(segmented, chat),
        keep=lambda found, origin: work.archive.keep_summaries(session.id, found, origin),
    )
    return Analysis(segmented=segmented, themes=themes, summaries=summaries)


def _find_themes(segmented: Segmented, chat: ChatConfig, model: str | None) -> tuple[Theme, ...]:
    return tuple(
        theme
        for talk in _talks(segmented)
        for theme in find_themes(
            talk.posts,
            section=talk.section,
            question_text=talk.question_text,
            hashtags=chat.hashtags,
            language=segmented.language,
            exclude=talk.asking,
            hosts=segmented.segmentation.hosts,
            model=model,
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
            language=segmented.language,
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
