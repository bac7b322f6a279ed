"""Results of the analysis: themes, summaries, quotes, links, participants."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date  # noqa: TC003 - read when stored results are decoded
from enum import StrEnum

from tweetup.model.posts import Author, Post, PostKey  # noqa: TC001 - as above

__all__ = [
    "Exchange",
    "OpenQuestion",
    "Participant",
    "Quote",
    "RaisedBefore",
    "Resource",
    "ResourceKind",
    "ReturningPhrase",
    "Sentence",
    "Summary",
    "Theme",
    "ThemeTrend",
    "TitleSource",
    "Trend",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """Posts on the same matter under one question.

    ``support`` is the number of people who wrote one of ``posts``, ``reposted`` that of those who
    only reposted one. ``quotes`` are the two or three posts that hold most of the words that the
    others share, the best first.
    """

    section: str
    label: str
    support: int
    posts: tuple[PostKey, ...]
    quotes: tuple[PostKey, ...]
    reposted: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RaisedBefore:
    """An earlier session in which ``people`` used a phrase, with their posts."""

    session: str
    date: date
    people: int
    posts: tuple[PostKey, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturningPhrase:
    """A phrase of a section that earlier sessions of the chat had, the earliest first."""

    section: str
    phrase: str
    before: tuple[RaisedBefore, ...]


class Trend(StrEnum):
    """The course of a theme through a chat's sessions."""

    RETURNING = "returning"
    NEW = "new"
    FADING = "fading"


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeTrend:
    """A theme across sessions: pairs of a session's id and its themes, earliest session first.

    ``label`` is that of the session in which most people raised it.
    """

    label: str
    trend: Trend
    sessions: tuple[tuple[str, tuple[Theme, ...]], ...]

    @property
    def support(self) -> int:
        """The sum of writers over all sessions; somebody of two sessions counts twice."""
        return sum(theme.support for _, themes in self.sessions for theme in themes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence with the posts it rests on.

    ``clauses`` are its parts in order, where each rests on posts of its own: joined, their texts
    are the sentence's. ``name`` tells the sentences of an introduction apart (``meeting``,
    ``participation``), whatever their words; ``by`` is ``rule``, or ``person`` for words that
    somebody decided on.
    """

    text: str
    posts: tuple[PostKey, ...]
    clauses: tuple[Sentence, ...] = ()
    name: str = ""
    by: str = "rule"


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """An extractive summary of a section: whole posts chosen by ``summarizer``, best first."""

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
    """Posts that answer each other, in order, with the number of people who wrote them."""

    posts: tuple[Quote, ...]
    people: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenQuestion:
    """A participant's question that drew no reply."""

    quote: Quote


class ResourceKind(StrEnum):
    """The kind of a link, by its address; nothing resolves an ``UNRESOLVED`` one."""

    PAPER = "paper"
    BOOK = "book"
    PAGE = "page"
    VIDEO = "video"
    PICTURE = "picture"
    POST = "post"
    FORM = "form"
    UNRESOLVED = "unresolved"

    @property
    def is_reading(self) -> bool:
        """True for the kinds that a recap lists; the others are counted."""
        return self not in (self.PICTURE, self.POST, self.FORM, self.UNRESOLVED)


class TitleSource(StrEnum):
    """The source of a link's title: the network's card, a sharer's words or the address."""

    CARD = "card"
    QUOTED = "quoted"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """A link that was shared: ``sharers`` are handles of those who wrote a post with it.

    ``shares`` counts their posts, ``reposters`` are the handles of those who only passed one on.
    ``sections`` are in reading order and ``posts`` in time order; where nobody's own post with the
    link is there, both are those of the reposts. ``words`` introduce the link, verbatim, in the
    post ``introduced_by``. ``described`` is True for a short link that nothing resolves, of which
    the ``words`` say what it leads to: it is listed with them.
    """

    url: str
    title: str | None
    sharers: tuple[str, ...]
    shares: int
    sections: tuple[str, ...]
    posts: tuple[PostKey, ...]
    kind: ResourceKind = ResourceKind.PAGE
    title_source: TitleSource | None = None
    words: str | None = None
    introduced_by: PostKey | None = None
    reposters: tuple[str, ...] = ()
    described: bool = False

    @property
    def is_reading(self) -> bool:
        """True for a paper, book, page or video."""
        return self.kind.is_reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """An account that posted in a session, with its posts counted by kind.

    ``copies`` of its originals, replies and quotes have no words of its own.

    ``newcomer`` is None where the archive holds no earlier session of the chat.
    """

    author: Author
    originals: int
    replies: int
    quotes: int
    reposts: int
    sections: tuple[str, ...]
    copies: int = 0
    is_host: bool = False
    is_guest: bool = False
    newcomer: bool | None = None

    @property
    def posts(self) -> int:
        """The number of posts of any kind."""
        return self.originals + self.replies + self.quotes + self.reposts

    @property
    def took_part(self) -> bool:
        """True for somebody with a post of their own words, False for reposts and copies alone."""
        return self.own > 0

    @property
    def own(self) -> int:
        """The number of posts with words of their own."""
        return self.posts - self.reposts - self.copies
