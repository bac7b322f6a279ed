"""The stages of an analysis: pure functions of posts, settings and results of earlier stages.

The models of ``chats``, ``insight`` and ``claims`` load with this module: whoever only reads stored
results does not import it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final

from tweetup.chats.corrections.sessions import correct_sessions
from tweetup.chats.segment import segment_in_detail
from tweetup.chats.session_tail import cut_chat, extend_chat
from tweetup.chats.sessions import find_sessions, name_sessions
from tweetup.chats.zone_evidence import read_evidence
from tweetup.chats.zones import guess_zone
from tweetup.insight import classify_acts, find_themes, session_language, summarise
from tweetup.project.origins import SUMMARIZER, SUMMARY_POSTS
from tweetup.project.records import planned_for
from tweetup.text import whole_handles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from tweetup.chats.corrections.sessions import CorrectedSessions
    from tweetup.chats.segment import SegmentationRun
    from tweetup.chats.session_tail import ExtendedChat
    from tweetup.chats.zones import ZoneGuess
    from tweetup.config import ChatConfig
    from tweetup.model import (
        ChatTail,
        Correction,
        Post,
        PostKey,
        Session,
        Summary,
        Theme,
        ZoneEvidence,
    )
    from tweetup.project.records import ChatSession, SegmentedSession, SessionPosts

    LoadZones = Callable[[Mapping[str, PostKey]], Mapping[str, str]]

__all__ = [
    "classify_acts",
    "correct_chat_sessions",
    "derive_chat_sessions",
    "explain_session",
    "extend_chat_sessions",
    "session_themes",
    "summarise_sections",
]

_SURE_ZONE: Final = 0.75


def correct_chat_sessions(
    posts: tuple[Post, ...],
    chat: ChatConfig,
    corrections: Sequence[Correction],
    *,
    load_profile_zones: LoadZones,
) -> CorrectedSessions:
    """Return the sessions of a chat by its posts and schedule, split, joined and renamed.

    A chat without a configured zone or a schedule has its sessions in the zone that is guessed;
    ``load_profile_zones`` returns zones that profiles name, given authors with a post of each.
    """
    return _find_and_correct(posts, chat, corrections, None, load_profile_zones)[0]


def derive_chat_sessions(
    posts: tuple[Post, ...],
    chat: ChatConfig,
    corrections: Sequence[Correction],
    *,
    highest: int,
    load_profile_zones: LoadZones,
) -> tuple[CorrectedSessions, ChatTail | None]:
    """Return the sessions of a chat, and the state from which later posts extend them.

    ``highest`` is the archive's highest number of a post before the posts were read. There is no
    state where the sessions depend on all posts: by corrections of them, or by days.
    """
    tail = None if corrections or chat.daily else cut_chat(posts, chat.schedule)
    corrected, evidence = _find_and_correct(posts, chat, corrections, tail, load_profile_zones)
    if tail is None:
        return corrected, None
    return corrected, replace(tail, highest=highest, evidence=evidence)


def _find_and_correct(
    posts: tuple[Post, ...],
    chat: ChatConfig,
    corrections: Sequence[Correction],
    tail: ChatTail | None,
    load_profile_zones: LoadZones,
) -> tuple[CorrectedSessions, ZoneEvidence | None]:
    """Return the corrected sessions, and the evidence of a guessed zone before the cut."""
    find = partial(find_sessions, posts, hashtag=chat.hashtag, timezone=chat.zone)
    kept = None
    if not _is_guessed(chat):
        sessions = find(schedule=chat.schedule, daily=chat.daily)
        source, reasons = "configured" if chat.timezone else "unknown", tuple[str, ...]()
    else:
        sessions = find()
        read = partial(read_evidence, sessions=sessions, hashtags=chat.hashtags)
        later: Sequence[Post] = posts
        if tail is not None:
            kept = read([post for post in posts if post.created_at < tail.cut])
            later = [post for post in posts if post.created_at >= tail.cut]
        guess = _guess_zone(read(later, before=kept), sessions, load_profile_zones)
        zone = guess.zone if guess is not None else chat.zone
        sessions = find(timezone=zone, daily=True) if chat.daily else name_sessions(sessions, zone)
        source, reasons = _source(guess)
    sessions = tuple(
        replace(session, zone_source=source, zone_reasons=reasons) for session in sessions
    )
    return correct_sessions(sessions, corrections, posts=posts if corrections else ()), kept


def extend_chat_sessions(
    tail: ChatTail,
    posts: Iterable[Post],
    chat: ChatConfig,
    *,
    stored: Sequence[Session],
    highest: int,
    load_profile_zones: LoadZones,
) -> ExtendedChat | None:
    """Return the sessions of a chat after its cut; None where all posts are needed.

    ``posts`` are all after the cut, ``stored`` the sessions before they came, ``highest`` is as in
    :func:`derive_chat_sessions`. Where the zone is guessed, its reasons are those of all sessions;
    another zone than before needs all posts.
    """
    zone = stored[0].timezone if _is_guessed(chat) else chat.zone
    posts = tuple(posts)
    extended = extend_chat(tail, posts, hashtag=chat.hashtag, timezone=zone, schedule=chat.schedule)
    if extended is None:
        return None
    source, reasons = "configured" if chat.timezone else "unknown", tuple[str, ...]()
    evidence = None
    if _is_guessed(chat):
        if tail.evidence is None:
            return None
        sessions = (*stored[: extended.kept], *extended.sessions)
        read = partial(read_evidence, sessions=sessions, hashtags=chat.hashtags)
        cut = extended.tail.cut
        evidence = read([it for it in posts if it.created_at < cut], before=tail.evidence)
        later = [post for post in posts if post.created_at >= cut]
        guess = _guess_zone(read(later, before=evidence), sessions, load_profile_zones)
        source, reasons = _source(guess)
        if (guess.zone if guess is not None else chat.zone) != zone:
            return None
        if source != stored[0].zone_source:
            return None
    return replace(
        extended,
        sessions=tuple(
            replace(session, zone_source=source, zone_reasons=reasons)
            for session in extended.sessions
        ),
        tail=replace(extended.tail, highest=highest, evidence=evidence),
    )


def _is_guessed(chat: ChatConfig) -> bool:
    return chat.timezone is None and chat.schedule is None


def _source(guess: ZoneGuess | None) -> tuple[str, tuple[str, ...]]:
    return ("guessed", guess.reasons) if guess is not None else ("unknown", ())


def _guess_zone(
    evidence: ZoneEvidence, sessions: Sequence[Session], load_profile_zones: LoadZones
) -> ZoneGuess | None:
    """Return the guess; zones of profiles, slow to load, are asked for where it is not sure."""
    first = guess_zone(evidence, sessions)
    if first is not None and first.confidence >= _SURE_ZONE:
        return first
    zones = load_profile_zones(dict(evidence.authors)) if sessions else {}
    return guess_zone(evidence, sessions, profile_zones=zones) if zones else first


def explain_session(session: ChatSession, posts: SessionPosts, chat: ChatConfig) -> SegmentationRun:
    """Segment a session anew, hidden posts included, with the reason for each placement."""
    return segment_in_detail(
        posts.stored,
        session=replace(session, posts=tuple(post.key for post in posts.stored)),
        hosts=whole_handles(chat.hosts, posts.stored),
        style=chat.label_style,
        language=chat.language or session_language(posts.stored),
        planned=planned_for(chat, session),
        corrections=session.corrections,
    )


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
            questions[name].whole_text if name in questions else "",
            questions[name].posts if name in questions else (),
        )
        for name in segmented.sections
        if name in questions or not questions
    )
