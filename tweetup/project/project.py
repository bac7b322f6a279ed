"""A project: an archive with its configuration, and everything derived from both.

Jobs and captures ask a :class:`Project` for chats, sessions, corrections and analyses; it asks
the archive and the pure rooms, and remembers the answers for as long as a command runs.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from tweetup.archive import open_archive
from tweetup.errors import UnknownNameError, UsageError
from tweetup.model import in_time_order
from tweetup.project.derived_cache import DerivedCache, Memory, origin_of, remembered
from tweetup.text import fold_handle, fold_tag

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tweetup.archive import Archive
    from tweetup.chats.segment import SegmentationRun
    from tweetup.config import Config
    from tweetup.model import Correction, Post, Session
    from tweetup.project.analysis import Analysis, SegmentedSession

__all__ = ["LATEST", "PATIENCE", "Crowd", "Project", "open_project"]

PATIENCE = 15.0
"""Seconds to wait for another program that is writing to the archive."""

LATEST: Final = "latest"
"""The name that means the last session of all chats."""

_SESSION_NAME: Final = re.compile(r"(?P<hashtag>.+)-\d{4}-\d{2}-\d{2}(?:-\d+)?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """The people of a session: all handles, folded, and the authors of own words.

    ``writers`` are handles as written, most posts first.
    """

    handles: frozenset[str]
    writers: tuple[str, ...]

    @property
    def participants(self) -> int:
        """The number of people who wrote an original, a reply or a quote."""
        return len(self.writers)


class Project(Memory):
    """An archive, opened when it is first asked for, and the settings of ``tweetup.toml``.

    ``use_stored`` says whether results that an earlier run stored are used. Sessions, corrections,
    posts shown and crowds are remembered until :meth:`forget`.
    """

    def __init__(self, config: Config, *, create: bool = False, use_stored: bool = True) -> None:
        super().__init__()
        self.config = config
        self._create = create
        self._use_stored = use_stored

    @cached_property
    def archive(self) -> Archive:
        """The archive that the configuration names.

        Raises :class:`~tweetup.errors.ArchiveError` where it cannot be opened.
        """
        return open_archive(self.config.archive, create=self._create, timeout=PATIENCE)

    @cached_property
    def _derived(self) -> DerivedCache:
        return DerivedCache(reads=self._use_stored, writes=self.archive.writable)

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

    def _fingerprint(self, chat: str) -> str:
        """Return a text that changes whenever a post of the chat is added, changed or removed."""
        tags = self.config.chat(chat).hashtags
        return " ".join(f"{tag}:{self.archive.fingerprint(tag)}" for tag in tags)

    # Sessions.

    def sessions(self, hashtag: str | None = None) -> tuple[Session, ...]:
        """Return the sessions of a chat, or of all, in time order.

        Raises :class:`~tweetup.errors.UnknownNameError` for a hashtag nobody used.
        """
        chats = self.chats if hashtag is None else (self.chat(hashtag),)
        sessions = [session for chat in chats for session in self._chat_sessions(chat)]
        return tuple(sorted(sessions, key=lambda session: (session.start, session.id)))

    def session(self, name: str) -> Session:
        """Return the session called ``name``; ``latest`` is the last one of all chats.

        Raises :class:`~tweetup.errors.UnknownNameError` with the nearest names for an unknown
        one, and :class:`~tweetup.errors.UsageError` where there is no session at all.
        """
        wanted = name.strip().lstrip("#").casefold()
        match = _SESSION_NAME.match(wanted)
        if match is not None and match["hashtag"] in self.chats:
            for session in self._chat_sessions(match["hashtag"]):
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
        raise UnknownNameError("session", name, [*(session.id for session in sessions), LATEST])

    def no_session(self) -> UsageError:
        """Return the error of a job that needs a session where the archive has none."""
        return UsageError(
            "no session in this archive",
            where=str(self.config.archive),
            hint="import the posts of a chat first: tweetup import FILE",
        )

    def earlier_sessions(self, session: Session) -> tuple[Session, ...]:
        """Return the sessions of the same chat that began before this one, in time order."""
        return tuple(
            other for other in self._chat_sessions(session.hashtag) if other.start < session.start
        )

    def next_session(self, session: Session) -> Session | None:
        """Return the next session of the same chat, None for the last."""
        later = (s for s in self._chat_sessions(session.hashtag) if s.start > session.start)
        return min(later, key=lambda other: other.start, default=None)

    def derived_sessions(self, chat: str) -> tuple[Session, ...]:
        """Return the sessions of a chat by its posts and schedule alone, without corrections."""
        from tweetup.chats import find_sessions

        config = self.config.chat(chat)
        return find_sessions(
            self.posts(chat),
            hashtag=chat,
            timezone=config.timezone,
            schedule=config.schedule,
            daily=config.daily,
        )

    @remembered
    def _chat_sessions(self, chat: str) -> tuple[Session, ...]:
        config = self.config.chat(chat)
        decided = [c for c in self.corrections(chat) if c.kind.startswith("session ")]
        return self._derived.derive(
            origin_of(
                self._fingerprint(chat),
                timezone=config.timezone,
                schedule=config.schedule,
                daily=config.daily,
                corrections=decided,
            ),
            load=lambda origin: self.archive.load_sessions(chat, origin),
            compute=lambda: self._corrected_sessions(chat, decided),
            store=lambda sessions, origin: self.archive.save_sessions(chat, sessions, origin),
        )

    def _corrected_sessions(self, chat: str, decided: list[Correction]) -> tuple[Session, ...]:
        from tweetup.chats.corrections.sessions import correct_sessions

        posts = self.posts(chat) if decided else ()
        return correct_sessions(self.derived_sessions(chat), decided, posts=posts).sessions

    # Within a session.

    def session_corrections(self, session: Session) -> tuple[Correction, ...]:
        """Return the corrections of what is in a session, in the order in which they apply."""
        return self._assigned_corrections(session.hashtag).get(session.id, ())

    @remembered
    def _assigned_corrections(self, chat: str) -> Mapping[str, tuple[Correction, ...]]:
        from tweetup.chats.corrections.sessions import assign_corrections

        return assign_corrections(self._chat_sessions(chat), self.corrections(chat))[0]

    def session_posts(self, session: Session) -> tuple[Post, ...]:
        """Return all posts of a session in time order, hidden ones as well."""
        return self.archive.posts_by_key(session.posts)

    @remembered
    def visible_posts(self, session: Session) -> tuple[Post, ...]:
        """Return the posts of a session that nobody hid, in time order."""
        from tweetup.chats.corrections.hosts_and_posts import without_hidden

        return without_hidden(self.session_posts(session), self.session_corrections(session))[0]

    @remembered
    def crowd(self, session: Session) -> Crowd:
        """Return the people of a session, hidden posts left out."""
        from tweetup.insight import find_participants

        people = find_participants(self.visible_posts(session))
        return Crowd(
            handles=frozenset(fold_handle(person.author.handle) for person in people),
            writers=tuple(person.author.handle for person in people if person.took_part),
        )

    def segmented(self, session: Session) -> SegmentedSession:
        """Return the session segmented: every post that nobody hid has exactly one section."""
        from tweetup.project.analysis import segment_session

        posts = self.archive.posts_by_key(session.posts)
        return segment_session(
            posts,
            session=session,
            chat=self.config.chat(session.hashtag),
            corrections=self.session_corrections(session),
            archive=self.archive,
            cache=self._derived,
        )

    def analysis(self, session: Session) -> Analysis:
        """Return the segmented session with its themes and summaries."""
        from tweetup.project.analysis import analyse_session

        segmented = self.segmented(session)
        return analyse_session(
            segmented,
            self.config.chat(session.hashtag),
            language_model=self.config.language_model,
            archive=self.archive,
            cache=self._derived,
        )

    def explain(self, session: Session, *, also: Correction | None = None) -> SegmentationRun:
        """Segment a session anew, hidden posts included, with the reason for each placement.

        ``also`` is a correction that is not stored yet: it applies after all that are.
        """
        from tweetup.project.analysis import explain_session

        posts = self.archive.posts_by_key(session.posts)
        corrections = self.session_corrections(session)
        return explain_session(
            posts,
            session=session,
            chat=self.config.chat(session.hashtag),
            corrections=corrections if also is None else (*corrections, also),
        )


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
