"""The archive and the configuration that a job works with."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from tweetup.archive import open_archive
from tweetup.errors import UnknownNameError
from tweetup.text import fold_tag

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tweetup.archive import Archive
    from tweetup.config import Config
    from tweetup.model import Correction, Post, Session

__all__ = ["PATIENCE", "Crowd", "Work", "open_work"]

PATIENCE = 15.0
"""Seconds to wait for another program that is writing to the archive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """Who was in a session: everybody's handle, folded, and those who wrote of their own.

    ``writers`` are handles as written, who wrote most first.
    """

    handles: frozenset[str]
    writers: tuple[str, ...]

    @property
    def participants(self) -> int:
        """How many wrote something of their own."""
        return len(self.writers)


class Work:
    """An archive, opened when it is first asked for, and what ``tweetup.toml`` says.

    ``recalls`` says whether results kept by an earlier run are used, ``keeps`` whether new ones
    are kept. ``sessions`` (by chat), ``crowds`` and ``shown`` (the posts nobody hid, both by
    session) and ``assigned`` (the corrections within sessions, by chat and session) hold what
    this run has found already.
    """

    def __init__(self, config: Config, *, create: bool = False, recalls: bool = True) -> None:
        self.config = config
        self.recalls = recalls
        self.sessions: dict[str, tuple[Session, ...]] = {}
        self.crowds: dict[str, Crowd] = {}
        self.shown: dict[str, tuple[Post, ...]] = {}
        self.assigned: dict[str, dict[str, tuple[Correction, ...]]] = {}
        self._create = create

    @cached_property
    def archive(self) -> Archive:
        """The archive that the configuration names.

        Raises :class:`~tweetup.errors.ArchiveError` where it cannot be opened.
        """
        return open_archive(self.config.archive, create=self._create, patience=PATIENCE)

    @cached_property
    def keeps(self) -> bool:
        """Whether what is derived can be kept: not in an archive that can only be read."""
        return self.archive.writable

    @cached_property
    def chats(self) -> tuple[str, ...]:
        """The chats there are, by their folded hashtags, alphabetical.

        Something was imported for them, or they are configured and posts carry their hashtags.
        """
        carried = dict(self.archive.hashtags())
        asked = {
            self.config.chat(line.capture.hashtag).hashtag
            for line in self.archive.captures()
            if line.capture.hashtag is not None
        }
        configured = {
            chat.hashtag for chat in self.config.chats if carried.keys() & set(chat.hashtags)
        }
        return tuple(sorted(asked | configured))

    def chat(self, hashtag: str) -> str:
        """The chat that a hashtag belongs to, by its name.

        Raises :class:`~tweetup.errors.UnknownNameError` for a hashtag nobody used.
        """
        name = self.config.chat(hashtag).hashtag
        if name not in self.chats:
            hint = None if self.chats else "import a chat first: tweetup import FILE"
            raise UnknownNameError("hashtag", fold_tag(hashtag), self.chats, hint=hint)
        return name

    def posts(self, chat: str) -> tuple[Post, ...]:
        """The posts of a chat under any of its hashtags, in time order."""
        found = {
            post.key: post
            for tag in self.config.chat(chat).hashtags
            for post in self.archive.posts(tag)
        }
        return tuple(sorted(found.values(), key=lambda post: (post.created_at, post.key)))

    def fingerprint(self, chat: str) -> str:
        """A text that changes whenever a post of the chat does, comes or goes."""
        tags = self.config.chat(chat).hashtags
        return " ".join(f"{tag}:{self.archive.fingerprint(tag)}" for tag in tags)

    def corrections(self, chat: str) -> tuple[Correction, ...]:
        """What people decided about a chat under any of its hashtags, and did not undo.

        What was decided about a post holds for its later versions.
        """
        from tweetup.chats.corrections.decisions import (  # heavy, and not for imports
            follow_edits,
            in_force,
        )

        found = {
            one.id: one
            for tag in self.config.chat(chat).hashtags
            for one in self.archive.corrections(tag)
        }
        latest = self.archive.latest_versions() if found else {}
        return tuple(follow_edits(one, latest) for one in in_force(found.values()))

    def forget(self) -> None:
        """Look at everything anew: something was decided since."""
        self.sessions.clear()
        self.crowds.clear()
        self.shown.clear()
        self.assigned.clear()

    def close(self) -> None:
        """Let go of the archive, if it was opened."""
        if "archive" in self.__dict__:
            self.archive.close()


@contextmanager
def open_work(config: Config, *, create: bool = False, recalls: bool = True) -> Iterator[Work]:
    """Work on the archive of ``config``; with ``create`` it is made where it is missing."""
    work = Work(config, create=create, recalls=recalls)
    try:
        yield work
    finally:
        work.close()
