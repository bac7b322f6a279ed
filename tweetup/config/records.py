"""The configuration as records: what ``tweetup.toml`` said, with its defaults filled in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from tweetup.text import fold_tag

if TYPE_CHECKING:
    from datetime import date, datetime

    from tweetup.model import PlannedQuestion, Schedule

__all__ = ["CaptureConfig", "ChatConfig", "Config", "NetworkConfig", "SiteConfig"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatConfig:
    """What the owner says about one chat.

    ``hashtag`` is folded (no #, lower case) and the first of ``hashtags``, all of which belong to
    the chat. Handles have no @. ``label_style`` is the letter the chat's questions carry
    (``Q``, ``T``), ``language`` the tag of the language it is in; None to find them out.
    ``next_date`` is in UTC, ``network`` the name of the one it meets on. ``questions`` are the
    plans, by the session's date in the chat's zone, earliest first, each in order of the numbers.
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
    network: str | None = None
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
class CaptureConfig:
    """How much is asked for around a session's hour: before it and after it."""

    lead: timedelta = timedelta(minutes=15)
    tail: timedelta = timedelta(minutes=60)
    announcements: timedelta = timedelta(days=3)
    late: timedelta = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkConfig:
    """Where a network is reached: None is where everybody finds it.

    ``servers`` are names (``mastodon.example``) or addresses, as written; addresses have no
    slash at their end.
    """

    name: str
    url: str | None = None
    stream_url: str | None = None
    servers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """All of ``tweetup.toml``. Paths in it are relative to the folder the file is in."""

    archive: Path = Path("archives/tweetup.db")
    chats: tuple[ChatConfig, ...] = ()
    templates: Path | None = None
    site: SiteConfig = SiteConfig()
    language_model: str | None = None
    capture: CaptureConfig = CaptureConfig()
    networks: tuple[NetworkConfig, ...] = ()
    prices: Path | None = None

    def chat(self, hashtag: str) -> ChatConfig:
        """The chat that a hashtag belongs to; defaults for one nobody configured."""
        wanted = fold_tag(hashtag)
        for chat in self.chats:
            if wanted in chat.hashtags:
                return chat
        return ChatConfig(hashtag=wanted, hashtags=(wanted,))

    def network(self, name: str) -> NetworkConfig:
        """What is said of a network; defaults for one nobody configured."""
        for network in self.networks:
            if network.name == name:
                return network
        return NetworkConfig(name=name)
