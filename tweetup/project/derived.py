"""Derive sessions, segmentations, dialogue acts, themes and summaries, each once.

Every stage is a pure function from posts and settings to records. Its result is stored in the
archive with its derivation (:mod:`tweetup.project.origins`) and derived again only when that
changes. The stages, and with them the models, load only then.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import fields, replace
from typing import TYPE_CHECKING, TypeVar

from msgspec import structs

from tweetup.archive import read_content
from tweetup.chats.corrections.kinds import follow_edits, post_of
from tweetup.chats.corrections.sessions import assign_aliases, assign_corrections
from tweetup.errors import ArchiveError
from tweetup.model import ChatFacts, CorrectedPosts, SegmentationFacts, Session, StoredIdle
from tweetup.project.digests import digest_of
from tweetup.project.origins import (
    SessionOrigins,
    basis_of,
    carried_origin,
    corrected_origin,
    follows,
    sessions_origin,
)
from tweetup.project.records import (
    Analysis,
    ChatHistory,
    ChatSession,
    SegmentedSession,
    planned_for,
    visible_segmentation,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from tweetup.archive import Archive, Derivation, Revision, StoredResult
    from tweetup.chats.corrections.kinds import IdleCorrection
    from tweetup.claims import Gate
    from tweetup.config import ChatConfig
    from tweetup.model import (
        Claims,
        Correction,
        Post,
        PostAct,
        PostKey,
        Segmentation,
        Summary,
        Theme,
    )
    from tweetup.project.records import SessionPosts

__all__ = ["DerivedCache", "read_profile_zones", "stored_idle"]

T = TypeVar("T")


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
        self._read_ahead: dict[str, dict[str, StoredResult]] = {}
        self._latest: dict[str, dict[PostKey, PostKey]] = {}
        #: Kinds of results that are derived whether they are stale or not.
        self.anew: frozenset[str] = frozenset()

    def read_ahead(self, *kinds: str) -> None:
        """Read the results of some kinds at once, for all sessions, until :meth:`forget`."""
        for kind in kinds:
            self._read_ahead[kind] = self._archive.load_results(kind)

    def forget(self) -> None:
        """Forget the results that were read ahead."""
        self._read_ahead.clear()

    def derive_history(
        self,
        chat: ChatConfig,
        corrections: Sequence[Correction],
        *,
        colliding: Sequence[IdleCorrection],
        load_posts: Callable[[], tuple[Post, ...]],
        load_profile_zones: Callable[[Mapping[str, PostKey]], Mapping[str, str]],
    ) -> ChatHistory:
        """Return the sessions of a chat, corrected, each with the corrections within it.

        ``colliding`` are the corrections of sessions that do not apply, because another chat's
        session has the name. ``load_posts`` returns the posts of the chat, and is called only where
        all sessions are derived anew; ``load_profile_zones`` returns the zones of profiles of
        authors, given with a post of each.
        """
        of_sessions = _of_sessions(corrections, colliding)
        revision = self._archive.chat_revision(chat.hashtags)
        origin = sessions_origin(chat, revision, of_sessions)
        reads = self._reads and "sessions" not in self.anew
        stored = self._load_sessions(chat, origin) if reads else None
        if stored is None and reads and self._extend(chat, origin, revision, load_profile_zones):
            stored = self._load_sessions(chat, origin)
        if stored is None:
            from tweetup.project.stages import derive_chat_sessions

            highest = self._archive.highest_number()
            corrected, tail = derive_chat_sessions(
                load_posts(),
                chat,
                of_sessions,
                highest=highest,
                load_profile_zones=load_profile_zones,
            )
            sessions, idle = corrected.sessions, stored_idle(corrected.idle)
            facts = ChatFacts(idle=idle, tail=tail)
            revisions = self._store_sessions(chat, sessions, origin, facts)
            session_of: Mapping[PostKey, str] = {key: it.id for it in sessions for key in it.posts}
        else:
            sessions, revisions, idle = stored
            session_of = self._sessions_of_corrected(chat, corrections, revision, sessions)
        assigned, unassigned = assign_corrections(sessions, corrections, session_of)
        aliases = assign_aliases(sessions, self._archive.session_aliases(chat.hashtag))
        linked = _link_sessions(sessions, assigned, aliases.by_session, revisions)
        return ChatHistory(linked, unassigned, aliases.reused, (*idle, *stored_idle(colliding)))

    def follow_versions(
        self, chat: ChatConfig, corrections: tuple[Correction, ...]
    ) -> tuple[Correction, ...]:
        """Return the corrections of a chat, each of a post about its latest version."""
        keys = _corrected_keys(corrections)
        if not keys:
            return corrections
        stored = self._load_corrected(chat, corrections, self._archive.chat_revision(chat.hashtags))
        if stored is not None:
            latest = dict(stored.latest)
        else:
            versions = self._archive.latest_versions()
            latest = {key: versions[key] for key in keys if key in versions}
        self._latest[chat.hashtag] = latest
        return tuple(follow_edits(correction, latest) for correction in corrections)

    def _sessions_of_corrected(
        self,
        chat: ChatConfig,
        corrections: Sequence[Correction],
        revision: Revision,
        sessions: Sequence[Session],
    ) -> Mapping[PostKey, str]:
        """Return the sessions of the posts that corrections name, without reading posts again."""
        keys = _corrected_keys(corrections)
        if not keys:
            return {}
        listing = digest_of([(it.id, it.start) for it in sessions])
        stored = self._load_corrected(chat, corrections, revision)
        if stored is not None and stored.listing == listing:
            return dict(stored.sessions)
        session_of = self._archive.sessions_of_posts(chat.hashtag, keys)
        record = CorrectedPosts(
            latest=tuple(self._latest.get(chat.hashtag, {}).items()),
            sessions=tuple(session_of.items()),
            listing=listing,
        )
        origin = corrected_origin(chat, revision, corrections)
        self._store(lambda: self._archive.save_result("corrected", chat.hashtag, record, origin))
        return session_of

    def _load_corrected(
        self, chat: ChatConfig, corrections: Iterable[Correction], revision: Revision
    ) -> CorrectedPosts | None:
        origin = corrected_origin(chat, revision, corrections)
        result = self._archive.load_result("corrected", chat.hashtag, origin)
        if result is None or result.content is None or not self._reads:
            return None
        return read_content(result.content, CorrectedPosts)

    def load_session_list(
        self,
        chat: ChatConfig,
        corrections: Sequence[Correction],
        *,
        colliding: Sequence[IdleCorrection],
    ) -> tuple[StoredResult | None, Derivation]:
        """Return how the sessions of a chat were stored last, and how they would be current."""
        of_sessions = _of_sessions(corrections, colliding)
        origin = sessions_origin(chat, self._archive.chat_revision(chat.hashtags), of_sessions)
        return self._archive.load_result("sessions", chat.hashtag), origin

    def _load_sessions(
        self, chat: ChatConfig, origin: Derivation
    ) -> tuple[tuple[Session, ...], Mapping[str, int], tuple[StoredIdle, ...]] | None:
        """Return stored sessions without their posts, their revisions, and idle corrections."""
        stored = self._archive.stored_sessions(chat.hashtag, origin)
        facts = self._chat_facts(self._archive.load_result("sessions", chat.hashtag, origin))
        if stored is None or facts is None:
            return None
        revisions = {it.session.id: it.revision for it in stored}
        return tuple(it.session for it in stored), revisions, facts.idle

    def _chat_facts(self, result: StoredResult | None) -> ChatFacts | None:
        if result is None or result.content is None:
            return None
        return read_content(result.content, ChatFacts)

    def _extend(
        self,
        chat: ChatConfig,
        origin: Derivation,
        revision: Revision,
        load_profile_zones: Callable[[Mapping[str, PostKey]], Mapping[str, str]],
    ) -> bool:
        """Store the sessions at the end of a chat anew, where posts were only added there.

        Returns False where all posts are needed.
        """
        result = self._archive.load_result("sessions", chat.hashtag)
        facts = self._chat_facts(result)
        if result is None or facts is None or facts.tail is None:
            return False
        if not follows(result.derivation, origin, revision):
            return False
        from tweetup.project.stages import extend_chat_sessions

        stored = self._archive.stored_sessions(chat.hashtag)
        if not stored:
            return False
        highest = self._archive.highest_number()
        posts = {post.key: post for post in self._archive.posts_by_key(facts.tail.posts)}
        for tag in chat.hashtags:
            added = self._archive.added_posts(tag, facts.tail.highest)
            posts |= {post.key: post for post in added}
        extended = extend_chat_sessions(
            facts.tail,
            posts.values(),
            chat,
            stored=[it.session for it in stored],
            highest=highest,
            load_profile_zones=load_profile_zones,
        )
        if extended is None:
            return False
        return self._store(
            lambda: self._archive.save_sessions(
                chat.hashtag,
                extended.sessions,
                origin,
                hashtags=chat.hashtags,
                first=extended.kept,
                content=replace(facts, tail=extended.tail),
            )
        )

    def _store_sessions(
        self,
        chat: ChatConfig,
        sessions: Sequence[Session],
        origin: Derivation,
        facts: ChatFacts,
    ) -> Mapping[str, int]:
        """Store sessions; return their revisions, none where they cannot be stored."""

        def save() -> bool:
            return self._archive.save_sessions(
                chat.hashtag, sessions, origin, hashtags=chat.hashtags, content=facts
            )

        if not self._store(save):
            return {}
        stored = self._archive.stored_sessions(chat.hashtag, origin) or ()
        return {it.session.id: it.revision for it in stored}

    def keep_meetings(
        self, hashtag: str, meetings: tuple[tuple[ChatSession, ...], ...]
    ) -> tuple[tuple[ChatSession, ...], ...]:
        """Store the meetings of a chat, whose questions no query can compare, and return them."""
        sittings = [[session.id for session in meeting] for meeting in meetings]
        first = {session: meeting[0] for meeting in sittings for session in meeting}
        if self._archive.load_sittings(hashtag) != first:
            self._store(lambda: self._archive.save_sittings(hashtag, sittings))
        return meetings

    def derive_carried(self, hashtags: Sequence[str]) -> frozenset[str]:
        """Return those of the hashtags whose chats have a post."""
        if not hashtags:
            return frozenset()
        origin = carried_origin(hashtags, self._archive.revision())
        reads = self._reads and "chats" not in self.anew
        stored = self._archive.load_result("chats", "", origin) if reads else None
        if stored is not None and stored.content is not None:
            tags = read_content(stored.content, tuple[str, ...])
            if tags is not None:
                return frozenset(tags)
        carried = self._archive.carried(hashtags)
        self._store(lambda: self._archive.save_result("chats", "", sorted(carried), origin))
        return carried

    def keep_chats(self, chats: Sequence[str]) -> None:
        """Delete the stored sessions of all other chats: they would count in queries."""
        if not self._archive.load_results("sessions", content=False).keys() <= set(chats):
            self._store(lambda: self._archive.save_chats(chats))

    def load_facts(self, session: ChatSession, origins: SessionOrigins) -> SegmentationFacts | None:
        """Return the facts of a stored segmentation, None where there is none."""
        return self.load_record(session, "segmentation", origins.segmentation(), SegmentationFacts)

    def derive_segmented(
        self,
        session: ChatSession,
        posts: SessionPosts,
        chat: ChatConfig,
        origins: SessionOrigins,
        *,
        hosts: tuple[str, ...],
    ) -> tuple[SegmentedSession, SegmentationFacts]:
        """Return a session segmented, and its facts.

        Every post that nobody hid has exactly one section. ``hosts`` are those of the chat as the
        posts name them.
        """
        origin = origins.segmentation()
        facts = self.load_facts(session, origins)
        segmentation = (
            self._archive.load_segmentation(session.id, origin) if facts is not None else None
        )
        if facts is not None and segmentation is not None:
            segmented = self._segmented(session, posts, chat, segmentation, facts.language)
            # Of one that was damaged on the disk a placement may be gone, or of another section.
            if facts.basis == basis_of(segmented.segmentation, segmented.hidden):
                return segmented, facts
        from tweetup.insight import session_language
        from tweetup.project.stages import explain_session

        run = explain_session(session, posts, structs.replace(chat, hosts=hosts))
        language = chat.language or session_language(posts.stored)
        segmented = self._segmented(session, posts, chat, run.segmentation, language)
        facts = SegmentationFacts(
            language=language,
            basis=basis_of(segmented.segmentation, segmented.hidden),
            hidden=segmented.hidden,
            idle=stored_idle(run.idle),
        )
        if session.revision is not None:
            self._store(
                lambda: self._archive.save_segmentation(run.segmentation, origin, content=facts)
            )
        return segmented, facts

    def _segmented(
        self,
        session: ChatSession,
        posts: SessionPosts,
        chat: ChatConfig,
        segmentation: Segmentation,
        language: str,
    ) -> SegmentedSession:
        return SegmentedSession(
            session=session,
            posts=posts.visible,
            segmentation=visible_segmentation(segmentation, posts, planned_for(chat, session)),
            hidden=posts.hidden,
            language=language,
        )

    def derive_gate(
        self,
        segmented: SegmentedSession,
        chat: ChatConfig,
        origins: SessionOrigins,
        *,
        confidence: float,
        score_questions: Callable[[], Mapping[PostKey, float]],
        other_handles: Mapping[str, frozenset[str]] | None = None,
    ) -> Gate:
        """Return the gate of a segmented session, which holds the dialogue act of every post.

        With the acts are stored the posts that count as answers at a ``confidence`` (0-1).
        ``score_questions`` returns the probability (0-1) of each question that it was left open,
        and is called only where the acts are derived anew. Of a stored gate ``left_open`` are
        those that would be answers. ``other_handles`` are all handles of accounts that had several.
        """
        from tweetup.claims import find_left_open, open_gate

        session = segmented.session.id

        def gate_of(acts: tuple[PostAct, ...]) -> Gate:
            return open_gate(
                segmented.posts,
                segmentation=segmented.segmentation,
                acts=acts,
                confidence=confidence,
                end=segmented.session.end,
                hashtags=chat.hashtags,
                other_handles=other_handles,
            )

        def load(origin: Derivation) -> Gate | None:
            acts = self._archive.load_acts(session, origin)
            counted = self._archive.load_counted(session, origin)
            if acts is None or counted is None:
                return None
            if not {post.key for post in segmented.posts} <= {act.post for act in acts}:
                return None
            gate = gate_of(acts)
            return replace(gate, left_open=gate.counted - counted)

        def compute() -> Gate:
            from tweetup.project import stages

            acts = stages.classify_acts(
                segmented.posts,
                segmentation=segmented.segmentation,
                language=segmented.language,
                hashtags=chat.hashtags,
                bots=origins.bots,
            )
            gate = gate_of(acts)
            return replace(gate, left_open=find_left_open(gate, score_questions()))

        def store(gate: Gate, origin: Derivation) -> bool:
            acts = tuple(gate.acts.values())
            return self._archive.save_acts(
                session, acts, origin, posts=segmented.posts, counted=gate.counted
            )

        return self._derive(segmented.session, "acts", origins.acts(), load, compute, store)

    def derive_claims(
        self, session: ChatSession, origins: SessionOrigins, compute: Callable[[], Claims]
    ) -> Claims:
        """Return everything that a recap may state of a session; ``compute`` makes it anew."""
        return self._derive(
            session,
            "claims",
            origins.claims(),
            lambda origin: self._archive.load_claims(session.id, origin),
            compute,
            lambda claims, origin: self._archive.save_claims(session.id, claims, origin),
        )

    def derive_analysis(
        self,
        segmented: SegmentedSession,
        chat: ChatConfig,
        origins: SessionOrigins,
        *,
        gate: Gate,
        language_model: str | None,
    ) -> Analysis:
        """Return a segmented session and its ``gate`` with its themes and summaries.

        ``language_model`` names the spaCy pipeline that tags posts; None is the one that ships.
        """
        from tweetup.project import stages

        session = segmented.session.id
        themes = self._derive(
            segmented.session,
            "themes",
            origins.themes(),
            lambda origin: self._archive.load_themes(session, origin),
            lambda: stages.session_themes(segmented, chat, language_model=language_model),
            lambda themes, origin: self._archive.save_themes(session, themes, origin),
        )
        summaries = self._derive(
            segmented.session,
            "summaries",
            origins.summaries(),
            lambda origin: self._archive.load_summaries(session, origin),
            lambda: stages.summarise_sections(segmented, chat),
            lambda summaries, origin: self._archive.save_summaries(session, summaries, origin),
        )
        return Analysis(segmented=segmented, gate=gate, themes=themes, summaries=summaries)

    def derive_record(
        self,
        session: ChatSession,
        kind: str,
        origin: Derivation,
        form: type[T],
        compute: Callable[[], T],
    ) -> T:
        """Return a record that no table holds, of the class ``form``."""
        return self._derive(
            session,
            kind,
            origin,
            lambda origin: self.load_record(session, kind, origin, form),
            compute,
            lambda record, origin: self._archive.save_result(kind, session.id, record, origin),
        )

    def derive_of_chat(
        self, kind: str, chat: str, origin: Derivation, form: type[T], compute: Callable[[], T]
    ) -> T:
        """Return a record of the class ``form`` that belongs to a chat and that no table holds."""
        stored = self._archive.load_result(kind, chat, origin) if self._reads else None
        if stored is not None and stored.content is not None:
            read = read_content(stored.content, form)
            if read is not None:
                return read
        record = compute()
        self._store(lambda: self._archive.save_result(kind, chat, record, origin))
        return record

    def load_themes(
        self, session: ChatSession, origins: SessionOrigins
    ) -> tuple[Theme, ...] | None:
        """Return the stored themes of a session, None where there are none."""
        if not self._may_read(session, "themes"):
            return None
        return self._archive.load_themes(session.id, origins.themes())

    def load_summaries(
        self, session: ChatSession, origins: SessionOrigins
    ) -> tuple[Summary, ...] | None:
        """Return the stored summaries of a session, None where there are none."""
        if not self._may_read(session, "summaries"):
            return None
        return self._archive.load_summaries(session.id, origins.summaries())

    def load_counted(
        self, session: ChatSession, origins: SessionOrigins
    ) -> frozenset[PostKey] | None:
        """Return the posts of a session stored as answers, None where none are."""
        if not self._may_read(session, "acts"):
            return None
        return self._archive.load_counted(session.id, origins.acts())

    def _may_read(self, session: ChatSession, kind: str) -> bool:
        return self._reads and session.revision is not None and kind not in self.anew

    def load_record(
        self, session: ChatSession, kind: str, origin: Derivation, form: type[T]
    ) -> T | None:
        """Return a stored record of the class ``form``, None where there is none."""
        if not self._may_read(session, kind):
            return None
        result = self._read_ahead.get(kind, {}).get(session.id)
        if result is None or result.derivation != origin:
            result = self._archive.load_result(kind, session.id, origin)
        if result is None or result.content is None:
            return None
        return read_content(result.content, form)

    def _derive(  # noqa: PLR0917 - the parts of a stage, in the order they are used
        self,
        session: ChatSession,
        kind: str,
        origin: Derivation,
        load: Callable[[Derivation], T | None],
        compute: Callable[[], T],
        store: Callable[[T, Derivation], bool],
    ) -> T:
        """Return the stored result of ``origin``, else the computed one, which is then stored."""
        stored = load(origin) if self._may_read(session, kind) else None
        if stored is not None:
            return stored
        result = compute()
        if session.revision is not None:
            self._store(lambda: store(result, origin))
        return result

    def _store(self, store: Callable[[], bool]) -> bool:
        """Return True where something was stored; False where the archive cannot be written."""
        if not self._writes:
            return False
        try:
            return store()
        except ArchiveError:
            self._writes = False
            return False


def _corrected_keys(corrections: Iterable[Correction]) -> frozenset[PostKey]:
    return frozenset(key for c in corrections if (key := post_of(c)) is not None)


def _of_sessions(
    corrections: Iterable[Correction], colliding: Iterable[IdleCorrection]
) -> list[Correction]:
    """Return the corrections of sessions but for those that collide."""
    left_out = {it.correction.id for it in colliding}
    return [c for c in corrections if c.kind.startswith("session ") and c.id not in left_out]


def stored_idle(idle: Iterable[IdleCorrection]) -> tuple[StoredIdle, ...]:
    """Return corrections without effect as they are stored, by the corrections' numbers."""
    return tuple(
        StoredIdle(correction=it.correction.id, why=it.why, overruled=it.overruled)
        for it in idle
        if it.correction.id is not None
    )


def _link_sessions(
    sessions: Sequence[Session],
    corrections: Mapping[str, tuple[Correction, ...]],
    aliases: Mapping[str, tuple[str, ...]],
    revisions: Mapping[str, int],
) -> tuple[ChatSession, ...]:
    """Return the sessions, in time order, each with its corrections and those before it."""
    names = [part.name for part in fields(Session)]
    following = _following_starts(sessions)
    linked: list[ChatSession] = []
    earlier: tuple[ChatSession, ...] = ()
    for session in sessions:
        if linked and linked[-1].start < session.start:
            earlier = tuple(linked)
        is_saved = session.id in revisions
        history = {"aliases": aliases.get(session.id, ())} | ({"posts": ()} if is_saved else {})
        linked.append(
            ChatSession(
                **{name: getattr(session, name) for name in names} | history,
                corrections=corrections.get(session.id, ()),
                revision=revisions.get(session.id),
                earlier=earlier,
                next_start=following[session.id],
            )
        )
    return tuple(linked)


def _following_starts(sessions: Sequence[Session]) -> dict[str, datetime | None]:
    """Return, by id, the start of the next session that begins later, None for the last."""
    starts: dict[str, datetime | None] = {}
    for session, later in zip(reversed(sessions), [None, *reversed(sessions)], strict=False):
        if later is None or later.start > session.start:
            starts[session.id] = None if later is None else later.start
        else:
            starts[session.id] = starts[later.id]
    return starts


def read_profile_zones(archive: Archive, authors: Mapping[str, PostKey]) -> Mapping[str, str]:
    """Return the time zones that X's profiles named until 2018, by the authors' handles.

    ``authors`` are given with the post whose raw records are read.
    """
    from tweetup.formats.x_v1 import read_profile_zone

    zones: dict[str, str] = {}
    for handle, key in authors.items():
        # A guess does without records that are damaged. Lines of API v2 have no such field.
        with suppress(ArchiveError):
            for raw in archive.raw_records(key, without=("x-v2",)):
                zone = read_profile_zone(raw.record)
                if zone is not None:
                    zones[handle] = zone
    return zones
