"""That which a site is made of: its settings, chats, sessions as lists show them, old addresses."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime  # noqa: TC003 - read when stored cards are decoded
from typing import TYPE_CHECKING, Protocol

from tweetup.render.charts import Stripe  # noqa: TC001 - as above
from tweetup.render.site.facts import GatheredFacts

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "Address",
    "Card",
    "PageInputs",
    "RolesSource",
    "Site",
    "SiteChat",
    "SiteMeeting",
    "SiteRole",
    "SiteRoles",
]


class Site(Protocol):
    """The site's own settings; ``url`` is its address without a slash at the end."""

    @property
    def title(self) -> str:
        """Its name."""
        ...

    @property
    def url(self) -> str | None:
        """The address it will have, None if it is not known."""
        ...

    @property
    def author(self) -> str | None:
        """The publisher's name."""
        ...

    @property
    def quotes(self) -> str:
        """How recaps show quotes: ``static``, ``embed`` or ``link``."""
        ...

    @property
    def theme(self) -> str:
        """The looks of its pages, by the name of a file in ``themes`` of the templates."""
        ...

    @property
    def description(self) -> str | None:
        """Its subject, in a sentence."""
        ...

    @property
    def contact(self) -> str | None:
        """Whom to ask to have a post taken out, None for the hosts."""
        ...

    @property
    def search(self) -> str | None:
        """The pages that people can search, ``recaps`` or ``transcripts`` too; None for none."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteMeeting:
    """A meeting to come, its ends in UTC, with the topic planned for it.

    ``day`` is set where no more than its day is known; then the ends are those of the day.
    """

    start: datetime
    end: datetime
    topic: str | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteChat:
    """A chat of the site: its name, its subject, how to join, and when it meets.

    ``regular`` is the day of the week (0: Monday) and the minute of the day, in ``zone``;
    ``coming`` are its next meetings, the earliest first. ``lists_people`` is True where
    participants are listed who did not agree to it. ``hashtags`` are all that belong to it.
    """

    hashtag: str
    title: str
    description: str | None = None
    join: str | None = None
    zone: str = "UTC"
    regular: tuple[int, int] | None = None
    coming: tuple[SiteMeeting, ...] = ()
    lists_people: bool = False
    hashtags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRole:
    """A role that many people of a chat state, by its name in lexicons, with shares from 0 to 1.

    ``share`` is of the people judged, ``span`` its interval, ``corrected`` the share without the
    errors of reading, ``posts`` the share of the posts of those judged. None is not known.
    """

    name: str
    people: int
    share: float
    span: tuple[float, float] | None
    corrected: float | None
    posts: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRoles:
    """The roles of the people of a chat that are for the public, the most frequent first.

    ``judged`` are the people that shares are of, ``with_bio`` have a profile text, ``abstained``
    leave their roles open; the latter are None where they are not for the public.
    """

    judged: int
    with_bio: int | None
    abstained: int | None
    roles: tuple[SiteRole, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RolesSource:
    """Where a site gets the roles of its chats: ``read`` returns those of one, by its hashtag.

    ``digest`` returns a text that changes with all that decides them, so that they are not read for
    a page that stays. Both are called when all pages of sessions are made.
    """

    read: Callable[[str], SiteRoles | None]
    digest: Callable[[], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """An address that a page had, from the site's root; of a session's its chat and its ends."""

    path: str
    chat: str | None = None
    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A session as the front page lists it; ``questions`` are anchor, colour, tile and heading.

    ``is_dated`` is True where its title, without chat and day behind a topic, tells the day.
    ``over`` has its facts for the pages over time. All words are of ``language``.
    """

    title: str
    hashtag: str
    date: date
    day: str
    lead: str | None
    stripes: tuple[Stripe, ...]
    questions: tuple[tuple[str, int, str, str], ...]
    tallies: str
    is_dated: bool = False
    over: GatheredFacts = field(default_factory=GatheredFacts)
    language: str = ""


class PageInputs(Protocol):
    """Digests of all that pages are made of, and cards of sessions that are as before."""

    @property
    def frame(self) -> str:
        """A digest of all that pages have in common: program, templates, settings, words."""
        ...

    def digest(self, session: str) -> str:
        """Return a digest of the recap of a session, by its id; it may be loaded for that."""
        ...

    def card(self, session: str) -> Card | None:
        """Return the card of a session made before of the same recap, None where there is none."""
        ...

    def keep(self, session: str, card: Card) -> None:
        """Keep the card of a session for the next build."""
        ...

    def first_name(self, session: str) -> str:
        """Return the name under which a session came to the site first."""
        ...

    def changed(self, session: str) -> datetime:
        """Return when the words of a session's recap changed last; it may be loaded for that."""
        ...

    def publish(self, address: Address) -> None:
        """Keep an address that a page has, for later builds."""
        ...
