"""The configuration as records: what ``tweetup.toml`` said, with its defaults filled in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tweetup.text import fold_tag

if TYPE_CHECKING:
    from datetime import date, datetime

    from tweetup.model import PlannedQuestion, Schedule

__all__ = ["ChatConfig", "Config", "SiteConfig"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatConfig:
    """What the owner says about one chat.

    ``hashtag`` is folded (no #, lower case) and the first of ``hashtags``, all of which belong to
    the chat. Handles have no @. ``label_style`` is the letter the chat's questions carry
    (``Q``, ``T``), ``language`` the tag of the language it is in; None to find them out.
    ``next_date`` is in UTC. ``questions`` are the plans, by the session's date in the chat's
    zone, earliest first, each in order of the numbers.
    """

    hashtag: str
    hashtags: tuple[str, ...]
    title: str | None = None
    hosts: tuple[str, ...] = ()
    guests: tuple[str, ...] = ()
    timezone: str = "UTC"
    schedule: Schedule | None = None
    daily: bool = False
    label_style: str | None = None
    language: str | None = None
    next_date: datetime | None = None
    questions: tuple[tuple[date, tuple[PlannedQuestion, ...]], ...] = ()

    def planned(self, day: date) -> tuple[PlannedQuestion, ...]:
        """The questions planned for the session of that day, in order; none where none were."""
        return dict(self.questions).get(day, ())


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteConfig:
    """What the static site says of itself. ``url`` has no slash at its end."""

    title: str = "Hashtag chats"
    url: str | None = None
    language: str = "en"
    author: str | None = None
    description: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """All of ``tweetup.toml``. Paths in it are relative to the folder the file is in."""

    archive: Path = Path("archives/tweetup.db")
    chats: tuple[ChatConfig, ...] = ()
    templates: Path | None = None
    site: SiteConfig = SiteConfig()
    language_model: str | None = None

    def chat(self, hashtag: str) -> ChatConfig:
        """The chat that a hashtag belongs to; defaults for one nobody configured."""
        wanted = fold_tag(hashtag)
        for chat in self.chats:
            if wanted in chat.hashtags:
                return chat
        return ChatConfig(hashtag=wanted, hashtags=(wanted,))
