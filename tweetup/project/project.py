"""A project: an archive with its configuration, and everything derived from both.

Jobs and captures ask a :class:`Project` for chats, sessions, corrections and analyses; it asks
the archive and the pure rooms, and remembers the answers for as long as a command runs.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import cached_property
from itertools import takewhile
from typing import TYPE_CHECKING, Final, TypeVar

from tweetup import model
from tweetup.archive import open_archive
from tweetup.errors import ArchiveError, UnknownNameError, UsageError
from tweetup.model import cldr_version, in_time_order
from tweetup.project.memory import Memory, remembered
from tweetup.project.plans import planned_chat
from tweetup.text import fold_handle, fold_tag, is_repost, whole_handles, with_whole_mentions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from tweetup.archive import Archive, CaptureLine, Derivation, SessionFigures, StoredResult
    from tweetup.chats.corrections.kinds import IdleCorrection
    from tweetup.chats.segment import SegmentationRun
    from tweetup.claims import Gate
    from tweetup.config import Config
    from tweetup.model import (
        AccountHandles,
        Author,
        Claims,
        Correction,
        CountedCrowd,
        Crowd,
        Post,
        PostKey,
        Recap,
        SegmentationFacts,
        SessionOverview,
        SessionPeople,
        Summary,
        Theme,
        ThemeTrend,
        Wording,
    )
    from tweetup.project.derived import DerivedCache
    from tweetup.project.origins import SessionOrigins
    from tweetup.project.records import (
        Analysis,
        ChatHistory,
        ChatSession,
        SegmentedSession,
        SessionPosts,
    )

T = TypeVar("T")

__all__ = ["LATEST", "LOCK_TIMEOUT", "Project", "open_project"]

LOCK_TIMEOUT = 15.0
"""Seconds to wait for another program that is writing to the archive."""

LATEST: Final = "latest"
"""The name that means the last session of all chats."""

_SITTINGS_WITHIN: Final = timedelta(days=3)
"""Sessions so soon after another one may be sittings of its meeting."""


class Project(Memory):
    """An archive, opened when it is first asked for, and the settings of ``tweetup.toml``.

    ``use_stored`` says whether results that an earlier run stored are used. Sessions, corrections,
    posts shown and crowds are remembered until :meth:`forget`. ``archive`` is an open one, by
    default that which the configuration names.
    """

    def __init__(
        self,
        config: Config,
        *,
        create: bool = False,
        use_stored: bool = True,
        archive: Archive | None = None,
    ) -> None:
        super().__init__()
        self._given = archive
        self._known_accounts: AccountHandles | None = None
        self.config = config
        self._create = create
        self._use_stored = use_stored

    @cached_property
    def archive(self) -> Archive:
        """The archive that the configuration names.

        Raises :class:`~tweetup.errors.ArchiveError` where it cannot be opened.
        """
        return self._given or open_archive(
            self.config.archive, create=self._create, timeout=LOCK_TIMEOUT
        )

    @cached_property
    def _derived(self) -> DerivedCache:
        from tweetup.project.derived import DerivedCache

        try:
            settled = self.archive.settle_accounts()
        except ArchiveError:  # somebody else is writing: nothing stored is taken for valid
            settled = None
        reads = self._use_stored and settled is not None
        self._known_accounts = settled or self.archive.accounts()
        return DerivedCache(self.archive, reads=reads)

    def close(self) -> None:
        """Close the archive, if it was opened."""
        if "archive" in self.__dict__:
            self.archive.close()

    @cached_property
    def captures(self) -> tuple[CaptureLine, ...]:
        """The ledger of the archive, the oldest line first."""
        return self.archive.captures()

    @cached_property
    def chats(self) -> tuple[str, ...]:
        """The chats of the archive, by their folded hashtags, alphabetical.

        Something was imported for them, or they are configured and posts carry their hashtags.
        """
        imported = {
            self.config.chat(line.capture.hashtag).hashtag
            for line in self.captures
            if line.capture.hashtag is not None
        }
        others = {chat for chat in self.config.chats if chat.hashtag not in imported}
        carried = self._derived.derive_carried(
            sorted({tag for chat in others for tag in chat.hashtags})
        )
        configured = {chat.hashtag for chat in others if carried & set(chat.hashtags)}
        chats = tuple(sorted(imported | configured))
        self._derived.keep_chats(chats)
        return chats

    def chat(self, hashtag: str) -> str:
        """Return the name of the chat that a hashtag belongs to.

        Raises :class:`~tweetup.errors.UnknownNameError` for a hashtag nobody used.
        """
        name = self.config.chat(hashtag).hashtag
        if name not in self.chats:
            hint = None if self.chats else "import a chat first: tweetup import FILE"
            raise UnknownNameError("hashtag", fold_tag(hashtag), self.chats, hint=hint)
        return name

    def posts(self, chat: str) -> tuple[Post, ...]:
        """Return the posts of a chat under any of its hashtags, in time order."""
        posts = {
            post.key: post
            for tag in self.config.chat(chat).hashtags
            for post in self.archive.posts(tag)
        }
        return tuple(in_time_order(posts.values()))

    def corrections(self, chat: str) -> tuple[Correction, ...]:
        """Return a chat's corrections in force; one of a post holds for its later versions."""
        from tweetup.chats.corrections.kinds import in_force

        config = self.config.chat(chat)
        corrections = {
            correction.id: correction
            for tag in config.hashtags
            for correction in self.archive.corrections(tag)
            if not (correction.is_of_recap or correction.is_of_plan)
        }
        return self._derived.follow_versions(config, in_force(corrections.values()))

    def profile_zones(self, authors: Mapping[str, PostKey]) -> Mapping[str, str]:
        """Return zones that X's profiles named until 2018, of authors with a post of each."""
        from tweetup.project.derived import read_profile_zones

        return read_profile_zones(self.archive, authors)

    def colliding_renames(self, chat: str, *also: Correction) -> tuple[IdleCorrection, ...]:
        """Return the renames of a chat's sessions, and of ``also``, that another chat forbids."""
        from tweetup.chats.corrections.sessions import colliding_renames

        corrections = (*self.corrections(chat), *also)
        if not any(it.kind == "session rename" for it in corrections):
            return ()
        others = (
            it for it in self.archive.corrections() if self.config.chat(it.hashtag).hashtag != chat
        )
        return colliding_renames(corrections, others, hashtag=chat, chats=self.chats)

    def sessions(self, hashtag: str | None = None) -> tuple[ChatSession, ...]:
        """Return the sessions of a chat, or of all, in time order.

        Raises :class:`~tweetup.errors.UnknownNameError` for a hashtag nobody used.
        """
        chats = self.chats if hashtag is None else (self.chat(hashtag),)
        sessions = [session for chat in chats for session in self.history(chat).sessions]
        return tuple(sorted(sessions, key=lambda session: (session.start, session.id)))

    def session(self, name: str) -> ChatSession:
        """Return the session called ``name``; ``latest`` is the last one of all chats.

        A name that a session had before is an alias for it, unless another one is called so now.
        Raises :class:`~tweetup.errors.UnknownNameError` with the nearest names for an unknown
        one, and :class:`~tweetup.errors.UsageError` where there is no session at all.
        """
        from tweetup.chats.corrections.sessions import hashtag_of_name

        wanted = name.strip().lstrip("#").casefold()
        hashtag = hashtag_of_name(wanted)
        if hashtag in self.chats:
            for session in self.history(hashtag).sessions:
                if session.id.casefold() == wanted:
                    return session
        sessions = self.sessions()
        if not sessions:
            raise self.no_session()
        if wanted == LATEST:
            return sessions[-1]
        by_name = {alias: it for it in reversed(sessions) for alias in it.aliases}
        by_name |= {it.id.casefold(): it for it in reversed(sessions)}
        if wanted in by_name:
            return by_name[wanted]
        raise UnknownNameError("session", name, [*(session.id for session in sessions), LATEST])

    def no_session(self, hashtag: str | None = None) -> UsageError:
        """Return the error of a job that needs a session where a chat, or the archive, has none."""
        from tweetup.project.no_session import no_session_error

        chats = self.chats if hashtag is None else (self.chat(hashtag),)
        posts = max((self.posts(chat) for chat in chats), key=len, default=())
        count = len(posts if hashtag is not None else self.archive.keys())
        return no_session_error(self.config, self.archive, posts, count=count, hashtag=hashtag)

    @remembered
    def history(self, chat: str) -> ChatHistory:
        """Return the sessions of a chat in time order, each with the corrections within it."""
        return self._derived.derive_history(
            self.config.chat(chat),
            self.corrections(chat),
            colliding=self.colliding_renames(chat),
            load_posts=lambda: self.posts(chat),
            load_profile_zones=self.profile_zones,
        )

    def session_before(self, session: ChatSession) -> ChatSession | None:
        """Return the session that had this one's name before; None where no other one had it."""
        history = self.history(self.config.chat(session.hashtag).hashtag)
        owner = history.reused.get(session.id)
        return next((other for other in history.sessions if other.id == owner), None)

    @remembered
    def meetings(self, chat: str) -> tuple[tuple[ChatSession, ...], ...]:
        """Return the meetings of a chat in time order: the sessions that are sittings of each."""
        from tweetup.chats.sittings import group_sittings

        def texts(session: ChatSession) -> tuple[str, ...]:
            return tuple(question.text for question in self.overview(session).questions)

        sessions = self.history(chat).sessions
        return self._derived.keep_meetings(chat, group_sittings(sessions, texts))

    def meetings_until(self, session: ChatSession) -> tuple[tuple[ChatSession, ...], ...]:
        """Return the meetings of the session's chat, up to the one that it is a sitting of."""
        meetings = self.meetings(self.config.chat(session.hashtag).hashtag)
        ids = [[sitting.id for sitting in meeting] for meeting in meetings]
        last = next(index for index, names in enumerate(ids) if session.id in names)
        return meetings[: last + 1]

    def forget(self) -> None:
        """Drop all remembered results: posts or corrections changed since."""
        super().forget()
        # Accounts are settled, and results read ahead, by the next cache.
        self.__dict__.pop("_derived", None)
        self.__dict__.pop("chats", None)
        self.__dict__.pop("captures", None)
        self._known_accounts = None

    @remembered
    def session_posts(self, session: ChatSession) -> SessionPosts:
        """Return the posts of a session in time order, hidden ones apart.

        Every later session of the chat is compared with them, so they are remembered.
        """
        from tweetup.chats.corrections.hosts_and_posts import without_hidden
        from tweetup.project.records import SessionPosts

        keys = self.session_keys(session)
        stored = with_whole_mentions(
            self._accounts.with_one_handle(self.archive.posts_by_key(keys))
        )
        visible, hidden = without_hidden(stored, session.corrections)
        return SessionPosts(stored, visible, hidden)

    def session_keys(self, session: ChatSession) -> tuple[PostKey, ...]:
        """Return the keys of all posts of a session in time order, hidden ones included."""
        return session.posts or self.archive.session_keys(session.id)

    def sessions_of_post(self, key: PostKey, hashtag: str | None = None) -> tuple[ChatSession, ...]:
        """Return the sessions in which a post stands, of a chat or (None) of all."""
        sessions = self.sessions(hashtag)
        names = {
            name
            for chat in {self.config.chat(session.hashtag).hashtag for session in sessions}
            for name in self.archive.sessions_of_posts(chat, [key]).values()
        }
        return tuple(it for it in sessions if key in it.posts or (it.id in names and not it.posts))

    def some_posts(self, session: ChatSession, keys: Iterable[PostKey]) -> tuple[Post, ...]:
        """Return some posts of a session as it shows them, and read no others if it can be."""
        posts = self.archive.posts_by_key(keys)
        if all(len(self._accounts.handles_of(post.author)) <= 1 for post in posts):
            return posts
        stored = {post.key: post for post in self.session_posts(session).stored}
        return tuple(stored[post.key] for post in posts)

    def visible_posts(self, session: ChatSession) -> tuple[Post, ...]:
        """Return the posts of a session that nobody hid, in time order."""
        return self.session_posts(session).visible

    @property
    def _accounts(self) -> AccountHandles:
        if self._known_accounts is None:
            self.__dict__.pop("_derived", None)
            _ = self._derived
        return self._known_accounts or model.AccountHandles()

    def account_of(self, author: Author) -> tuple[str, str]:
        """Return the name of an author's account: network and id, or network and folded handle."""
        return self._accounts.account_of(author) or (author.network, fold_handle(author.handle))

    def names_in(self, session: ChatSession, names: Iterable[str]) -> tuple[str, ...]:
        """Return handles, each as its account has it in a session, else as it is given."""
        if not (names := tuple(names)):
            return ()
        posts = self.session_posts(session).stored
        return whole_handles(self._accounts.names_in(posts, names), posts)

    def other_handles(self, session: ChatSession) -> Mapping[str, frozenset[str]]:
        """Return all handles of the accounts in a session that had several, by that in it."""
        handles = {
            fold_handle(post.handle): self._accounts.handles_of(post.author)
            for post in self.visible_posts(session)
        }
        return {handle: names for handle, names in handles.items() if len(names) > 1}

    @remembered
    def people(self, session: ChatSession) -> SessionPeople:
        """Return the people of a session with their sections, hidden posts left out."""

        def compute() -> SessionPeople:
            from tweetup.insight import find_participants

            segmented, gate = self.segmented(session), self.gate(session)
            own = (
                self.account_of(post.author)
                for key, post in gate.posts.items()
                if not (is_repost(post) or gate.is_repost(key))
            )
            return model.SessionPeople(
                participants=find_participants(
                    segmented.posts,
                    segmented.segmentation.section_of(),
                    copies=gate.copies,
                    hosts=segmented.segmentation.hosts,
                ),
                own=tuple(sorted(set(own))),
            )

        origin = self._origins_with_facts(session).acts()
        return self._derived.derive_record(session, "people", origin, model.SessionPeople, compute)

    @remembered
    def crowd(self, session: ChatSession) -> Crowd:
        """Return the accounts of a session, hidden posts left out, under all their handles."""
        stored = self._derived.load_record(
            session, "crowd", self._origins(session).crowd(), model.Crowd
        )
        return stored if stored is not None else self.counted_crowd(session)

    def counted_crowd(self, session: ChatSession) -> CountedCrowd:
        """Return the crowd of a session with its participants."""

        def compute() -> CountedCrowd:
            from tweetup.insight import find_participants

            posts = self.visible_posts(session)
            participants = find_participants(posts)
            authors = [post.author for post in posts]
            return model.CountedCrowd(
                authors=tuple(sorted({self._account_names(author) for author in authors})),
                handles=tuple(
                    sorted(frozenset[str]().union(*map(self._accounts.handles_of, authors)))
                ),
                writers=tuple(it.author.handle for it in participants if it.took_part),
                participants=participants,
            )

        of_crowd = self._origins(session).crowd()
        return self._derived.derive_record(session, "crowd", of_crowd, model.CountedCrowd, compute)

    def _account_names(self, author: Author) -> tuple[str, str, str, str]:
        network, name = self.account_of(author)
        return (author.network, fold_handle(author.handle), network, name)

    def seen_before(self, earlier: Sequence[Crowd], crowd: Crowd) -> frozenset[str]:
        """Return the handles, folded, of the accounts of a crowd that were in an earlier one."""
        return crowd.seen_before(earlier, shared=self._accounts.shared)

    def participants(self, session: ChatSession) -> frozenset[tuple[str, str]]:
        """Return the accounts with a post of their own words, as :meth:`account_of` names them."""
        return frozenset(self.people(session).own)

    def _origins(
        self, session: ChatSession, facts: SegmentationFacts | None = None
    ) -> SessionOrigins:
        from tweetup.project.origins import SessionOrigins

        chat = planned_chat(self, session.hashtag)
        return SessionOrigins(
            session,
            chat,
            confidence=self.config.confidence(chat),
            language_model=self.config.language_model,
            facts=facts,
            bots=self._bots(chat.hashtag).get(session.id),
        )

    @remembered
    def _bots(self, chat: str) -> Mapping[str, Mapping[str, bool]]:
        from tweetup.project.marked_bots import marked_bots

        return marked_bots(self.config.chat(chat), self.archive, lambda: self.history(chat))

    def _origins_with_facts(self, session: ChatSession) -> SessionOrigins:
        return self._origins(session, self.facts(session))

    @remembered
    def facts(self, session: ChatSession) -> SegmentationFacts:
        """Return the facts of a session's segmentation, which is derived where it is not stored."""
        stored = self._derived.load_facts(session, self._origins(session))
        return stored if stored is not None else self._segment(session)[1]

    def stored_language(self, session: ChatSession) -> str | None:
        """Return the language of a session; None where its segmentation is stale."""
        facts = self._derived.load_facts(session, self._origins(session))
        return facts.language if facts else None

    @remembered
    def wording(self, language: str) -> Wording:
        """Return the words of recaps: of the configured language, else of the site's or this one.

        So no page of a site is half in another language unless both are configured. Raises
        :class:`~tweetup.errors.UnknownNameError` for a configured language that no catalogue
        offers.
        """
        from tweetup.recap import read_wording, require_language

        chosen = self.config.recap.language or self.config.site.language
        if chosen is not None:
            require_language(chosen)
        return read_wording(self.config.templates, chosen or language)

    @remembered
    def wording_digest(self, language: str) -> str:
        """Return a digest of :meth:`wording`, and of the release that writes its dates."""
        from tweetup.project.digests import digest_of

        return digest_of(self.wording(language), cldr_version())

    def segmented(self, session: ChatSession) -> SegmentedSession:
        """Return the session segmented: every post that nobody hid has exactly one section."""
        return self._segment(session)[0]

    @remembered
    def _segment(self, session: ChatSession) -> tuple[SegmentedSession, SegmentationFacts]:
        posts = self.session_posts(session)
        chat = planned_chat(self, session.hashtag)
        hosts = self.names_in(session, chat.hosts)
        origins = self._origins(session)
        return self._derived.derive_segmented(session, posts, chat, origins, hosts=hosts)

    @remembered
    def gate(self, session: ChatSession) -> Gate:
        """Return the gate of a session: the posts that may be quoted and counted as answers."""
        chat = self.config.chat(session.hashtag)
        segmented, facts = self._segment(session)
        return self._derived.derive_gate(
            segmented,
            chat,
            self._origins(session, facts),
            confidence=self.config.confidence(chat),
            other_handles=self.other_handles(session),
            score_questions=lambda: self._question_scores(session),
        )

    @remembered
    def _question_scores(self, session: ChatSession) -> Mapping[PostKey, float]:
        """Return the probability of each question of a session that it was left open."""
        # The models of insight load only where something is derived anew.
        from tweetup.project.claims import score_questions

        return score_questions(self.segmented(session))

    @remembered
    def figures(self, session: ChatSession) -> SessionFigures:
        """Return the figures of a session and its sections, as the registry defines them."""
        from tweetup.archive import count_figures

        gate = self.gate(session)
        segmentation = self.segmented(session).segmentation
        acts = gate.acts.values()
        return count_figures(session, gate.posts.values(), segmentation, acts, gate.counted)

    @remembered
    def overview(self, session: ChatSession) -> SessionOverview:
        """Return a session as lists show it: figures, hosts and questions."""

        def compute() -> SessionOverview:
            segmented, figures = self.segmented(session), self.figures(session)
            return model.SessionOverview(
                numbers=figures.numbers,
                sections=figures.sections,
                hosts=segmented.segmentation.hosts,
                asked=segmented.segmentation.questions,
                language=segmented.language,
                hidden=len(segmented.hidden),
            )

        origin, form = self._origins_with_facts(session).acts(), model.SessionOverview
        return self._derived.derive_record(session, "overview", origin, form, compute)

    def read_ahead(self, *kinds: str) -> None:
        """Read stored results of some kinds for all sessions at once, for whoever lists many."""
        self._derived.read_ahead("segmentation", *kinds)

    def session_list(self, chat: str) -> tuple[StoredResult | None, Derivation]:
        """Return how sessions were stored last, and how they would be current; derive nothing."""
        return self._derived.load_session_list(
            self.config.chat(chat), self.corrections(chat), colliding=self.colliding_renames(chat)
        )

    @contextmanager
    def deriving_anew(self, kinds: frozenset[str]) -> Iterator[None]:
        """Let stored results of some kinds count as stale within the block."""
        self._derived.anew = kinds
        try:
            yield
        finally:
            self._derived.anew = frozenset()

    def stored_origins(
        self, session: ChatSession, recap_settings: Callable[[], dict[str, object]]
    ) -> dict[str, Derivation]:
        """Return the derivations, by kind, with which results of a session would be current.

        Those that build on the segmentation are left out where that is stale. ``recap_settings``
        are as in :meth:`recap_record`. Nothing is derived.
        """
        origins = self._origins(session)
        derivations = {"segmentation": origins.segmentation(), "crowd": origins.crowd()}
        if self._derived.load_facts(session, origins) is None:
            return derivations
        derivations |= self._origins_with_facts(session).by_kind()
        return derivations | {"recap": self._recap_origin(session, recap_settings())}

    def analysis(self, session: ChatSession) -> Analysis:
        """Return the segmented session with its gate, themes and summaries."""
        segmented, facts = self._segment(session)
        return self._derived.derive_analysis(
            segmented,
            self.config.chat(session.hashtag),
            self._origins(session, facts),
            gate=self.gate(session),
            language_model=self.config.language_model,
        )

    def themes(self, session: ChatSession) -> tuple[Theme, ...]:
        """Return the themes of a session as :meth:`analysis` has them; no post is read for them."""
        stored = self._derived.load_themes(session, self._origins_with_facts(session))
        return self.analysis(session).themes if stored is None else stored

    def summaries(self, session: ChatSession) -> tuple[Summary, ...]:
        """Return the summaries of a session as :meth:`analysis` has them, likewise."""
        stored = self._derived.load_summaries(session, self._origins_with_facts(session))
        return self.analysis(session).summaries if stored is None else stored

    def counted(self, session: ChatSession) -> frozenset[PostKey]:
        """Return the posts of a session that count as answers, likewise."""
        stored = self._derived.load_counted(session, self._origins_with_facts(session))
        return self.gate(session).counted if stored is None else stored

    def trends(
        self, hashtag: str, compute: Callable[[], tuple[ThemeTrend, ...]]
    ) -> tuple[ThemeTrend, ...]:
        """Return the trends of a chat, ``compute`` made anew where its themes are others."""
        from tweetup.project.origins import trends_origin

        sessions = self.sessions(hashtag)
        if not sessions:
            return ()
        chat = self.config.chat(hashtag)
        themes = [(it.id, self._origins_with_facts(it).themes()) for it in sessions]
        origin = trends_origin(chat, themes, self.facts(sessions[-1]).language)
        form = tuple[model.ThemeTrend, ...]
        return self.derive_of_chat("trends", chat.hashtag, origin, form, compute)

    def derive_of_chat(
        self, kind: str, chat: str, origin: Derivation, form: type[T], compute: Callable[[], T]
    ) -> T:
        """Return a chat's record of the class ``form``; ``compute`` makes it of another origin."""
        return self._derived.derive_of_chat(kind, chat, origin, form, compute)

    @remembered
    def claims(self, session: ChatSession) -> Claims:
        """Return everything that a recap may state of a session."""

        def compute() -> Claims:
            # The models of insight load only where claims are made anew.
            from tweetup.project.claims import make_claims

            return make_claims(
                self.segmented(session),
                self.gate(session),
                planned_chat(self, session.hashtag),
                language_model=self.config.language_model,
                question_scores=self._question_scores(session),
            )

        return self._derived.derive_claims(session, self._origins_with_facts(session), compute)

    @remembered
    def _histories(self, chat: str) -> Mapping[str, str]:
        """Return, by session, a digest of the sessions up to it and of those soon after it.

        A recap tells of earlier sessions, and of other sittings of its meeting.
        """
        from tweetup.project.digests import digest_of

        sessions = self.history(chat).sessions
        names = [
            (it.id, it.start, it.end, it.revision, it.corrections, it.aliases) for it in sessions
        ]
        digests: dict[str, str] = {}
        before = ""
        for position, session in enumerate(sessions):
            before = digest_of(before, names[position])
            until = session.start + _SITTINGS_WITHIN
            after = takewhile(lambda it: it[1] <= until, names[position + 1 :])  # noqa: B023 - used at once
            digests[session.id] = digest_of(before, list(after), session.next_start)
        return digests

    def recap_record(
        self, session: ChatSession, settings: dict[str, object], compute: Callable[[], Recap]
    ) -> Recap:
        """Return the recap of a session, ``compute`` made anew where none is stored.

        ``settings`` are those that the recap reads beside those of its claims.
        """
        if session.revision is None:
            return compute()
        origin = self._recap_origin(session, settings)
        return self._derived.derive_record(session, "recap", origin, model.Recap, compute)

    def _recap_origin(self, session: ChatSession, settings: dict[str, object]) -> Derivation:
        history = self._histories(self.config.chat(session.hashtag).hashtag)[session.id]
        return self._origins_with_facts(session).recap(history, settings)

    def explain(self, session: ChatSession, *, also: Correction | None = None) -> SegmentationRun:
        """Segment a session anew, hidden posts included, with the reason for each placement.

        ``also`` is a correction that is not stored yet: it applies after all that are.
        """
        from tweetup.project.stages import explain_session

        posts = self.session_posts(session)
        if also is not None:
            session = replace(session, corrections=(*session.corrections, also))
        return explain_session(session, posts, planned_chat(self, session.hashtag))


@contextmanager
def open_project(
    config: Config, *, create: bool = False, use_stored: bool = True
) -> Iterator[Project]:
    """Yield the project of ``config`` and close it after use; ``create`` makes the archive."""
    project = Project(config, create=create, use_stored=use_stored)
    try:
        yield project
    finally:
        project.close()
