"""Derive sessions, segmentations, dialogue acts, themes and summaries, each once.

Every stage is a pure function from posts and settings to records. Its result is stored in the
archive with its origin (a fingerprint of the posts, the version of tweetup, and the settings as
JSON) and derived again only when the origin changes.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields, is_dataclass, replace
from functools import partial
from hashlib import blake2b
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

from tweetup import __version__
from tweetup.archive import Derivation
from tweetup.chats import find_sessions
from tweetup.chats.corrections.sessions import (
    assign_aliases,
    assign_corrections,
    correct_sessions,
)
from tweetup.chats.segment import segment_in_detail
from tweetup.chats.sessions import name_sessions
from tweetup.chats.zones import guess_zone
from tweetup.claims import find_left_open, open_gate
from tweetup.errors import ArchiveError
from tweetup.insight import classify_acts, find_themes, session_language, summarise
from tweetup.model import Session, section_order
from tweetup.text import contains_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date, datetime

    from tweetup.archive import Archive
    from tweetup.chats.corrections.sessions import CorrectedSessions
    from tweetup.chats.segment import SegmentationRun
    from tweetup.chats.zones import ZoneGuess
    from tweetup.claims import Gate
    from tweetup.config import ChatConfig
    from tweetup.model import (
        Claims,
        Correction,
        PlannedQuestion,
        Post,
        PostAct,
        PostKey,
        Question,
        Segmentation,
        Summary,
        Theme,
    )

__all__ = [
    "SUMMARIZER",
    "Analysis",
    "ChatHistory",
    "ChatSession",
    "DerivedCache",
    "SegmentedSession",
    "SessionPosts",
    "correct_chat_sessions",
    "explain_session",
    "planned_for",
]

SUMMARIZER = "coverage"
_SURE_ZONE = 0.75
_SUMMARY_POSTS = 24
"""Posts a summary ranks in each section: a recap shows one in four of them, six at most."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatSession(Session):
    """A session in the history of its chat.

    ``corrections`` are those within the session in the order in which they apply; ``earlier`` the
    sessions of the chat that began before it, in time order; ``next_start`` the start of the one
    after it, None for the last.
    """

    corrections: tuple[Correction, ...] = ()
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
    first.
    """

    sessions: tuple[ChatSession, ...]
    unassigned: tuple[Correction, ...]
    reused: Mapping[str, str] = field(default_factory=dict)


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


class DerivedCache:
    """Results that are stored in an archive beside the posts they were derived from.

    ``reads`` says whether results of earlier runs are used. Storing saves time and nothing depends
    on it: where the archive cannot be written, a result is returned all the same, and nothing more
    is stored by this cache.
    """

    def __init__(self, archive: Archive, *, reads: bool) -> None:
        self._archive = archive
        self._reads = reads
        self._writes = archive.writable

    def derive_history(
        self,
        chat: ChatConfig,
        corrections: Sequence[Correction],
        *,
        fingerprint: str,
        load_posts: Callable[[], tuple[Post, ...]],
        load_profile_zones: Callable[[], Mapping[str, str]],
    ) -> ChatHistory:
        """Return the sessions of a chat, corrected, each with the corrections within it.

        ``fingerprint`` changes with any post of the chat; ``load_posts`` returns these posts and
        ``load_profile_zones`` zones of their authors' profiles: both are called only where the
        sessions are derived anew.
        """
        of_sessions = [c for c in corrections if c.kind.startswith("session ")]
        sessions = self._derive(
            _origin_of(
                fingerprint,
                timezone=chat.timezone,
                schedule=chat.schedule,
                daily=chat.daily,
                corrections=of_sessions,
            ),
            load=lambda origin: self._archive.load_sessions(chat.hashtag, origin),
            compute=lambda: (
                correct_chat_sessions(
                    load_posts(), chat, of_sessions, load_profile_zones=load_profile_zones
                ).sessions
            ),
            store=lambda sessions, origin: self._archive.save_sessions(
                chat.hashtag, sessions, origin
            ),
        )
        assigned, unassigned = assign_corrections(sessions, corrections)
        aliases = assign_aliases(sessions, self._archive.session_aliases(chat.hashtag))
        return ChatHistory(
            _link_sessions(sessions, assigned, aliases.by_session), unassigned, aliases.reused
        )

    def derive_segmented(
        self, session: ChatSession, posts: SessionPosts, chat: ChatConfig
    ) -> SegmentedSession:
        """Return a session segmented: every post that nobody hid has exactly one section."""
        language = chat.language or session_language(posts.stored)
        hour = (session.id, session.start.isoformat(), session.end.isoformat())
        segmentation = self._derive(
            _origin_of(
                _fingerprint(posts.stored, *hour),
                hosts=chat.hosts,
                label_style=chat.label_style,
                language=language,
                planned=planned_for(chat, session),
                corrections=session.corrections,
            ),
            load=lambda origin: self._archive.load_segmentation(session.id, origin),
            compute=lambda: explain_session(session, posts, chat).segmentation,
            store=self._archive.save_segmentation,
        )
        return SegmentedSession(
            session=session,
            posts=posts.visible,
            segmentation=_without_hidden(segmentation, posts, planned_for(chat, session)),
            hidden=posts.hidden,
            language=language,
        )

    def derive_gate(
        self,
        segmented: SegmentedSession,
        chat: ChatConfig,
        *,
        confidence: float,
        score_questions: Callable[[], Mapping[PostKey, float]],
    ) -> Gate:
        """Return the gate of a segmented session, which holds the dialogue act of every post.

        With the acts are stored the posts that count as answers at a ``confidence`` (0-1).
        ``score_questions`` returns the probability (0-1) of each question that it was left open,
        and is called only where the acts are derived anew. Of a stored gate ``left_open`` are
        those that would be answers.
        """
        session = segmented.session.id
        origin = _origin_of(
            _basis(segmented),
            hashtags=chat.hashtags,
            language=segmented.language,
            confidence=confidence,
            end=segmented.session.end,
        )

        def gate_of(acts: tuple[PostAct, ...]) -> Gate:
            return open_gate(
                segmented.posts,
                segmentation=segmented.segmentation,
                acts=acts,
                confidence=confidence,
                end=segmented.session.end,
                hashtags=chat.hashtags,
            )

        def load(origin: Derivation) -> Gate | None:
            acts = self._archive.load_acts(session, origin)
            counted = self._archive.load_counted(session, origin)
            if acts is None or counted is None:
                return None
            gate = gate_of(acts)
            return replace(gate, left_open=gate.counted - counted)

        def compute() -> Gate:
            acts = classify_acts(
                segmented.posts,
                segmentation=segmented.segmentation,
                language=segmented.language,
                hashtags=chat.hashtags,
            )
            gate = gate_of(acts)
            return replace(gate, left_open=find_left_open(gate, score_questions()))

        def store(gate: Gate, origin: Derivation) -> bool:
            acts = tuple(gate.acts.values())
            return self._archive.save_acts(
                session, acts, origin, posts=segmented.posts, counted=gate.counted
            )

        return self._derive(origin, load=load, compute=compute, store=store)

    def derive_claims(
        self,
        segmented: SegmentedSession,
        chat: ChatConfig,
        *,
        gate: Gate,
        language_model: str | None,
        compute: Callable[[], Claims],
    ) -> Claims:
        """Return everything that a recap may state of a segmented session, through its gate.

        ``compute`` makes the claims anew with ``language_model``, the name of the spaCy pipeline
        that tags posts (None is the one that ships).
        """
        session = segmented.session.id
        return self._derive(
            _origin_of(
                _basis(segmented),
                hashtags=chat.hashtags,
                language=segmented.language,
                confidence=gate.confidence,
                topic=chat.planned_topic(segmented.session.date),
                start=segmented.session.start,
                end=segmented.session.end,
                timezone=segmented.session.timezone,
                model=language_model,
            ),
            load=lambda origin: self._archive.load_claims(session, origin),
            compute=compute,
            store=lambda claims, origin: self._archive.save_claims(session, claims, origin),
        )

    def derive_analysis(
        self,
        segmented: SegmentedSession,
        chat: ChatConfig,
        *,
        gate: Gate,
        language_model: str | None,
    ) -> Analysis:
        """Return a segmented session and its ``gate`` with its themes and summaries.

        ``language_model`` names the spaCy pipeline that tags posts; None is the one that ships.
        """
        session = segmented.session.id
        basis = _basis(segmented)
        common = {"hashtags": chat.hashtags, "language": segmented.language}
        themes = self._derive(
            _origin_of(basis, **common, model=language_model),
            load=lambda origin: self._archive.load_themes(session, origin),
            compute=lambda: _session_themes(segmented, chat, language_model=language_model),
            store=lambda themes, origin: self._archive.save_themes(session, themes, origin),
        )
        summaries = self._derive(
            _origin_of(basis, **common, summarizer=SUMMARIZER, count=_SUMMARY_POSTS),
            load=lambda origin: self._archive.load_summaries(session, origin),
            compute=lambda: _summarise_sections(segmented, chat),
            store=lambda summaries, origin: self._archive.save_summaries(
                session, summaries, origin
            ),
        )
        return Analysis(segmented=segmented, gate=gate, themes=themes, summaries=summaries)

    def _derive(
        self,
        origin: Derivation,
        *,
        load: Callable[[Derivation], T | None],
        compute: Callable[[], T],
        store: Callable[[T, Derivation], bool],
    ) -> T:
        """Return the stored result of ``origin``, else the computed one, which is then stored."""
        stored = load(origin) if self._reads else None
        if stored is not None:
            return stored
        result = compute()
        if self._writes:
            try:
                store(result, origin)
            except ArchiveError:
                self._writes = False
        return result


def _origin_of(fingerprint: str, **settings: object) -> Derivation:
    """Return the origin made of a fingerprint of posts, this version, and the settings as JSON."""
    as_json = json.dumps(settings, default=_plain, sort_keys=True, ensure_ascii=False)
    return Derivation(fingerprint=fingerprint, version=__version__, settings=as_json)


def _basis(segmented: SegmentedSession) -> str:
    """Return the fingerprint of a segmented session.

    The section of each post decides its act and themes: a corrected segmentation gives new ones.
    """
    return _fingerprint(segmented.posts, repr(segmented.segmentation))


def _fingerprint(posts: Iterable[Post], *names: str) -> str:
    """Return 32 hexadecimal digits that change with any post, their order or the names."""
    digest = blake2b(repr(names).encode(), digest_size=16)
    for post in posts:
        digest.update(repr(post).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return str(value)


def correct_chat_sessions(
    posts: tuple[Post, ...],
    chat: ChatConfig,
    corrections: Sequence[Correction],
    *,
    load_profile_zones: Callable[[], Mapping[str, str]],
) -> CorrectedSessions:
    """Return the sessions of a chat by its posts and schedule, split, joined and renamed.

    A chat without a configured zone or a schedule has its sessions in the zone that is guessed.
    """
    find = partial(find_sessions, posts, hashtag=chat.hashtag, timezone=chat.zone)
    if chat.timezone is not None or chat.schedule is not None:
        sessions = find(schedule=chat.schedule, daily=chat.daily)
        source, reasons = "configured" if chat.timezone else "unknown", tuple[str, ...]()
    else:
        sessions = find()
        guess = _guess_zone(posts, sessions, chat, load_profile_zones)
        zone = guess.zone if guess is not None else chat.zone
        sessions = find(timezone=zone, daily=True) if chat.daily else name_sessions(sessions, zone)
        source, reasons = ("guessed", guess.reasons) if guess is not None else ("unknown", ())
    sessions = tuple(
        replace(session, zone_source=source, zone_reasons=reasons) for session in sessions
    )
    return correct_sessions(sessions, corrections, posts=posts if corrections else ())


def _guess_zone(
    posts: Sequence[Post],
    sessions: Sequence[Session],
    chat: ChatConfig,
    load_profile_zones: Callable[[], Mapping[str, str]],
) -> ZoneGuess | None:
    """Return the guess; zones of profiles, slow to load, are asked for where it is not sure."""
    guess = partial(guess_zone, posts, sessions, hashtags=chat.hashtags)
    first = guess()
    if first is not None and first.confidence >= _SURE_ZONE:
        return first
    zones = load_profile_zones()
    return guess(profile_zones=zones) if zones else first


def _link_sessions(
    sessions: Sequence[Session],
    corrections: Mapping[str, tuple[Correction, ...]],
    aliases: Mapping[str, tuple[str, ...]],
) -> tuple[ChatSession, ...]:
    """Return the sessions, in time order, each with its corrections and those before it."""
    linked: list[ChatSession] = []
    for session in sessions:
        later = (other.start for other in sessions if other.start > session.start)
        linked.append(
            ChatSession(
                **{part.name: getattr(session, part.name) for part in fields(session)}
                | {"aliases": aliases.get(session.id, ())},
                corrections=corrections.get(session.id, ()),
                earlier=tuple(other for other in linked if other.start < session.start),
                next_start=min(later, default=None),
            )
        )
    return tuple(linked)


def explain_session(session: ChatSession, posts: SessionPosts, chat: ChatConfig) -> SegmentationRun:
    """Segment a session anew, hidden posts included, with the reason for each placement."""
    return segment_in_detail(
        posts.stored,
        session=session,
        hosts=chat.hosts,
        style=chat.label_style,
        language=chat.language or session_language(posts.stored),
        planned=planned_for(chat, session),
        corrections=session.corrections,
    )


def planned_for(chat: ChatConfig, session: ChatSession) -> tuple[PlannedQuestion, ...]:
    """Return the questions planned for a session: by its day, else by its day in UTC.

    Who has not set the zone may have written either day.
    """
    planned = chat.planned(session.date)
    return planned if planned or chat.timezone else chat.planned(session.start.date())


def _without_hidden(
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
        questions=tuple(
            _without_posts(question, hidden, by_key, keeps_text=question.text in plan)
            for question in segmentation.questions
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
