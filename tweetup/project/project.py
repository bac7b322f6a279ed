"""A project: an archive with its configuration, and everything derived from both.

Jobs and captures ask a :class:`Project` for chats, sessions, corrections and analyses; it asks
the archive and the pure rooms, and remembers the answers for as long as a command runs.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property, wraps
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, TypeVar

from tweetup.archive import open_archive
from tweetup.errors import UnknownNameError, UsageError
from tweetup.model import in_time_order
from tweetup.text import fold_handle, fold_tag, is_repost

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from tweetup.archive import Archive, SessionFigures
    from tweetup.chats.segment import SegmentationRun
    from tweetup.claims import Gate
    from tweetup.config import Config
    from tweetup.model import (
        AccountHandles,
        Author,
        Claims,
        Correction,
        Post,
        PostKey,
        Session,
    )
    from tweetup.project.derived import (
        Analysis,
        ChatHistory,
        ChatSession,
        DerivedCache,
        SegmentedSession,
        SessionPosts,
    )

__all__ = ["LATEST", "LOCK_TIMEOUT", "Crowd", "Project", "open_project"]

LOCK_TIMEOUT = 15.0
"""Seconds to wait for another program that is writing to the archive."""

LATEST: Final = "latest"
"""The name that means the last session of all chats."""

_MOST_PROFILES: Final = 200
"""Authors whose raw records are read for the time zone of their profiles."""

_SESSION_NAME: Final = re.compile(r"(?P<hashtag>.+)-\d{4}-\d{2}-\d{2}(?:-\d+)?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """The people of a session: all handles, folded, and those of accounts that did not only repost.

    ``accounts`` are as :meth:`Project.account_of` names them; ``writers`` are handles as written,
    most posts first.
    """

    accounts: frozenset[tuple[str, str]]
    handles: frozenset[str]
    writers: tuple[str, ...]


M = TypeVar("M", bound="Memory")
A = TypeVar("A", bound="str | Session")
R = TypeVar("R")


class Memory:
    """An object with :func:`remembered` methods."""

    def __init__(self) -> None:
        self._results: dict[tuple[str, str | Session], Any] = {}

    def forget(self) -> None:
        """Drop all remembered results: posts or corrections changed since."""
        self._results.clear()


def remembered(method: Callable[[M, A], R]) -> Callable[[M, A], R]:
    """Return ``method`` called once for each chat name or session, its results remembered.

    A session with other corrections is another one. ``functools.cache`` would keep every object
    alive, and ``functools.cached_property`` takes no argument.
    """

    @wraps(method)
    def call(self: M, argument: A) -> R:
        key = (method.__name__, argument)
        if key not in self._results:
            self._results[key] = method(self, argument)
        result: R = self._results[key]
        return result

    return call


class Project(Memory):
    """An archive, opened when it is first asked for, and the settings of ``tweetup.toml``.

    ``use_stored`` says whether results that an earlier run stored are used. Sessions, corrections,
    posts shown and crowds are remembered until :meth:`forget`.
    """

    def __init__(self, config: Config, *, create: bool = False, use_stored: bool = True) -> None:
        super().__init__()
        self._known_accounts: AccountHandles | None = None
        self.config = config
        self._create = create
        self._use_stored = use_stored

    @cached_property
    def archive(self) -> Archive:
        """The archive that the configuration names.

        Raises :class:`~tweetup.errors.ArchiveError` where it cannot be opened.
        """
        return open_archive(self.config.archive, create=self._create, timeout=LOCK_TIMEOUT)

    @cached_property
    def _derived(self) -> DerivedCache:
        from tweetup.project.derived import DerivedCache

        return DerivedCache(self.archive, reads=self._use_stored)

    def close(self) -> None:
        """Close the archive, if it was opened."""
        if "archive" in self.__dict__:
            self.archive.close()

    # Chats.

    @cached_property
    def chats(self) -> tuple[str, ...]:
        """The chats of the archive, by their folded hashtags, alphabetical.

        Something was imported for them, or they are configured and posts carry their hashtags.
        """
        carried = dict(self.archive.hashtags())
        imported = {
            self.config.chat(line.capture.hashtag).hashtag
            for line in self.archive.captures()
            if line.capture.hashtag is not None
        }
        configured = {
            chat.hashtag for chat in self.config.chats if carried.keys() & set(chat.hashtags)
        }
        return tuple(sorted(imported | configured))

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
        """Return the corrections of a chat under any of its hashtags that are in force.

        A correction of a post holds for its later versions.
        """
        from tweetup.chats.corrections.kinds import follow_edits, in_force

        corrections = {
            correction.id: correction
            for tag in self.config.chat(chat).hashtags
            for correction in self.archive.corrections(tag)
        }
        latest = self.archive.latest_versions() if corrections else {}
        return tuple(follow_edits(c, latest) for c in in_force(corrections.values()))

    def profile_zones(self, chat: str) -> Mapping[str, str]:
        """Return the time zones that X's profiles named until 2018, by the authors' handles.

        Raw records are read of the last post of each author, and of so many authors as suffice.
        """
        from tweetup.formats.x_v1 import read_profile_zone

        zones: dict[str, str] = {}
        authors = {fold_handle(post.handle): post.key for post in self.posts(chat)}
        for handle, key in islice(authors.items(), _MOST_PROFILES):
            for raw in self.archive.raw_records(key):
                zone = read_profile_zone(raw.record)
                if zone is not None:
                    zones[handle] = zone
        return zones

    def _fingerprint(self, chat: str) -> str:
        """Return a text that changes whenever a post of the chat is added, changed or removed."""
        tags = self.config.chat(chat).hashtags
        return " ".join(f"{tag}:{self.archive.fingerprint(tag)}" for tag in tags)

    # Sessions.

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
        wanted = name.strip().lstrip("#").casefold()
        match = _SESSION_NAME.match(wanted)
        if match is not None and match["hashtag"] in self.chats:
            for session in self.history(match["hashtag"]).sessions:
                if session.id.casefold() == wanted:
                    return session
        sessions = self.sessions()
        if not sessions:
            raise self.no_session()
        if wanted == LATEST:
            return sessions[-1]
        for session in sessions:
            if session.id.casefold() == wanted:
                return session
        for session in sessions:
            if wanted in session.aliases:
                return session
        raise UnknownNameError("session", name, [*(session.id for session in sessions), LATEST])

    def no_session(self) -> UsageError:
        """Return the error of a job that needs a session where the archive has none.

        It says how many posts are there, and how many make a session.
        """
        from tweetup.chats.sessions import FEWEST_PEOPLE, FEWEST_POSTS

        posts = len(self.archive.keys())
        if not posts:
            return UsageError(
                "no session in this archive",
                where=str(self.config.archive),
                hint="import the posts of a chat first: tweetup import FILE",
            )
        return UsageError(
            f"no session in this archive of {posts} post{'s' if posts > 1 else ''}",
            where=str(self.config.archive),
            hint=f"an hour with {FEWEST_POSTS} posts by {FEWEST_PEOPLE} people makes one, reposts"
            " not counted: import more posts of the chat, or write its weekday and time into"
            " tweetup.toml",
        )

    @remembered
    def history(self, chat: str) -> ChatHistory:
        """Return the sessions of a chat in time order, each with the corrections within it."""
        corrections = self.corrections(chat)
        fingerprint = self._fingerprint(chat)
        return self._derived.derive_history(
            self.config.chat(chat),
            corrections,
            fingerprint=fingerprint,
            load_posts=lambda: self.posts(chat),
            load_profile_zones=lambda: self.profile_zones(chat),
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
            return tuple(question.text for question in self.segmented(session).questions)

        return group_sittings(self.history(chat).sessions, texts)

    def meetings_until(self, session: ChatSession) -> tuple[tuple[ChatSession, ...], ...]:
        """Return the meetings of the session's chat, up to the one that it is a sitting of."""
        meetings = self.meetings(self.config.chat(session.hashtag).hashtag)
        ids = [[sitting.id for sitting in meeting] for meeting in meetings]
        last = next(index for index, names in enumerate(ids) if session.id in names)
        return meetings[: last + 1]

    def forget(self) -> None:
        """Drop all remembered results: posts or corrections changed since."""
        super().forget()
        self._known_accounts = None

    # Within a session.

    @remembered
    def session_posts(self, session: ChatSession) -> SessionPosts:
        """Return the posts of a session in time order, hidden ones apart.

        Every later session of the chat is compared with them, so they are remembered.
        """
        from tweetup.chats.corrections.hosts_and_posts import without_hidden
        from tweetup.project.derived import SessionPosts

        stored = self._accounts.with_one_handle(self.archive.posts_by_key(session.posts))
        visible, hidden = without_hidden(stored, session.corrections)
        return SessionPosts(stored, visible, hidden)

    def visible_posts(self, session: ChatSession) -> tuple[Post, ...]:
        """Return the posts of a session that nobody hid, in time order."""
        return self.session_posts(session).visible

    @property
    def _accounts(self) -> AccountHandles:
        if self._known_accounts is None:
            self._known_accounts = self.archive.accounts()
        return self._known_accounts

    def account_of(self, author: Author) -> tuple[str, str]:
        """Return the name of an author's account: network and id, or network and folded handle."""
        return self._accounts.account_of(author) or (author.network, fold_handle(author.handle))

    @remembered
    def crowd(self, session: ChatSession) -> Crowd:
        """Return the people of a session, hidden posts left out, under all their handles."""
        from tweetup.insight import find_participants

        posts = self.visible_posts(session)
        people = find_participants(posts)
        return Crowd(
            accounts=frozenset(self.account_of(post.author) for post in posts),
            handles=frozenset[str]().union(
                *(self._accounts.handles_of(post.author) for post in posts)
            ),
            writers=tuple(person.author.handle for person in people if person.took_part),
        )

    def seen_before(self, earlier: Sequence[Crowd], posts: Iterable[Post]) -> frozenset[str]:
        """Return the handles, folded, of the posts' authors who were in one of the crowds.

        A handle alone tells an account, on whatever network, unless several accounts had it.
        """
        accounts = frozenset[tuple[str, str]]().union(*(crowd.accounts for crowd in earlier))
        handles = frozenset[str]().union(*(crowd.handles for crowd in earlier))
        authors = [(post.author, fold_handle(post.handle)) for post in posts]
        return frozenset(
            handle
            for author, handle in authors
            if self.account_of(author) in accounts
            or (handle in handles and (author.network, handle) not in self._accounts.shared)
        )

    @remembered
    def participants(self, session: ChatSession) -> frozenset[tuple[str, str]]:
        """Return the accounts with a post of their own words, as :meth:`account_of` names them."""
        gate = self.gate(session)
        return frozenset(
            self.account_of(post.author)
            for key, post in gate.posts.items()
            if not (is_repost(post) or gate.is_repost(key))
        )

    @remembered
    def segmented(self, session: ChatSession) -> SegmentedSession:
        """Return the session segmented: every post that nobody hid has exactly one section."""
        posts = self.session_posts(session)
        chat = self.config.chat(session.hashtag)
        hosts = self._accounts.names_in(posts.stored, chat.hosts)
        return self._derived.derive_segmented(session, posts, replace(chat, hosts=hosts))

    @remembered
    def gate(self, session: ChatSession) -> Gate:
        """Return the gate of a session: the posts that may be quoted and counted as answers."""
        chat = self.config.chat(session.hashtag)
        return self._derived.derive_gate(
            self.segmented(session),
            chat,
            confidence=self.config.confidence(chat),
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

    def analysis(self, session: ChatSession) -> Analysis:
        """Return the segmented session with its gate, themes and summaries."""
        segmented = self.segmented(session)
        return self._derived.derive_analysis(
            segmented,
            self.config.chat(session.hashtag),
            gate=self.gate(session),
            language_model=self.config.language_model,
        )

    @remembered
    def claims(self, session: ChatSession) -> Claims:
        """Return everything that a recap may state of a session."""
        segmented, gate = self.segmented(session), self.gate(session)
        chat, model = self.config.chat(session.hashtag), self.config.language_model

        def compute() -> Claims:
            # The models of insight load only where claims are made anew.
            from tweetup.project.claims import make_claims

            return make_claims(
                segmented,
                gate,
                chat,
                language_model=model,
                question_scores=self._question_scores(session),
            )

        return self._derived.derive_claims(
            segmented, chat, gate=gate, language_model=model, compute=compute
        )

    def explain(self, session: ChatSession, *, also: Correction | None = None) -> SegmentationRun:
        """Segment a session anew, hidden posts included, with the reason for each placement.

        ``also`` is a correction that is not stored yet: it applies after all that are.
        """
        from tweetup.project.derived import explain_session

        posts = self.session_posts(session)
        if also is not None:
            session = replace(session, corrections=(*session.corrections, also))
        return explain_session(session, posts, self.config.chat(session.hashtag))


@contextmanager
def open_project(
    config: Config, *, create: bool = False, use_stored: bool = True
) -> Iterator[Project]:
    """Yield the project of ``config`` and close it after use.

    With ``create`` a missing archive is created.
    """
    project = Project(config, create=create, use_stored=use_stored)
    try:
        yield project
    finally:
        project.close()
