"""What was said and who said it: themes, summaries, quotes, links, people."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from tweetup.model.posts import Author, Post, PostKey

__all__ = [
    "Exchange",
    "OpenQuestion",
    "Participant",
    "Quote",
    "RaisedBefore",
    "Resource",
    "ReturningTheme",
    "Sentence",
    "Summary",
    "Theme",
    "ThemeTrend",
    "Trend",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A point people made under one question.

    ``support`` counts people (a repost counts as its reposter's voice), ``posts`` are all that
    make the point, ``quotes`` two or three of them that say it best, the best one first.
    """

    section: str
    label: str
    support: int
    posts: tuple[PostKey, ...]
    quotes: tuple[PostKey, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RaisedBefore:
    """An earlier session in which a theme's words were used: when, by how many, in which posts."""

    session: str
    date: date
    people: int
    posts: tuple[PostKey, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturningTheme:
    """A theme of a session that was raised in earlier ones of its chat, the earliest first."""

    theme: Theme
    before: tuple[RaisedBefore, ...]


class Trend(StrEnum):
    """How a theme runs through a chat's sessions."""

    RETURNING = "returning"
    NEW = "new"
    FADING = "fading"


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeTrend:
    """A theme across sessions: each session that raised it, earliest first, with its themes.

    ``label`` is that of the session in which most people raised it.
    """

    label: str
    trend: Trend
    sessions: tuple[tuple[str, tuple[Theme, ...]], ...]

    @property
    def support(self) -> int:
        """People over all sessions; who raised it twice counts twice."""
        return sum(theme.support for _, themes in self.sessions for theme in themes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence with the posts it rests on."""

    text: str
    posts: tuple[PostKey, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What was said in a section: whole posts chosen by ``summarizer``, best first."""

    section: str
    summarizer: str
    posts: tuple[PostKey, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A post shown whole, as the networks' display rules ask."""

    post: Post
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """Posts that answer each other, in order: ``posts`` as quotes, ``people`` how many wrote."""

    posts: tuple[Quote, ...]
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenQuestion:
    """A participant's question that drew no reply."""

    quote: Quote


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """A link that was shared: by whom, how often, under which sections, first in which post."""

    url: str
    title: str | None
    sharers: tuple[str, ...]
    shares: int
    sections: tuple[str, ...]
    posts: tuple[PostKey, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """Someone in a session, and how: counts of posts, and whether seen in this chat before.

    ``newcomer`` is None where the archive holds no earlier session to tell by.
    """

    author: Author
    originals: int
    replies: int
    quotes: int
    reposts: int
    sections: tuple[str, ...]
    is_host: bool = False
    is_guest: bool = False
    newcomer: bool | None = None

    @property
    def posts(self) -> int:
        """All posts of any kind."""
        return self.originals + self.replies + self.quotes + self.reposts

    @property
    def took_part(self) -> bool:
        """Whether they wrote anything of their own; reposting alone is listening."""
        return self.posts > self.reposts
