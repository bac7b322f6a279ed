"""The archive and the configuration that a job works with."""

from __future__ import annotations

from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from tweetup.archive import open_archive
from tweetup.errors import UnknownNameError
from tweetup.text import fold_tag

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tweetup.archive import Archive
    from tweetup.config import Config
    from tweetup.model import Post

__all__ = ["PATIENCE", "Work", "open_work"]

PATIENCE = 15.0
"""Seconds to wait for another program that is writing to the archive."""


class Work:
    """An archive, opened when it is first asked for, and what ``tweetup.toml`` says."""

    def __init__(self, config: Config, *, create: bool = False) -> None:
        self.config = config
        self._create = create
        self._posts: dict[str, tuple[Post, ...]] = {}

    @cached_property
    def archive(self) -> Archive:
        """The archive that the configuration names.

        Raises :class:`~tweetup.errors.ArchiveError` where it cannot be opened.
        """
        return open_archive(self.config.archive, create=self._create, patience=PATIENCE)

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
        if chat not in self._posts:
            found = {
                post.key: post
                for tag in self.config.chat(chat).hashtags
                for post in self.archive.posts(tag)
            }
            ordered = sorted(found.values(), key=lambda post: (post.created_at, post.key))
            self._posts[chat] = tuple(ordered)
        return self._posts[chat]

    def close(self) -> None:
        """Let go of the archive, if it was opened."""
        if "archive" in self.__dict__:
            self.archive.close()


@contextmanager
def open_work(config: Config, *, create: bool = False) -> Iterator[Work]:
    """Work on the archive of ``config``; with ``create`` it is made where it is missing."""
    work = Work(config, create=create)
    try:
        yield work
    finally:
        work.close()
