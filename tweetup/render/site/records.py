"""That which a site is made of: its settings, a session as lists show it, and what is as before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date  # noqa: TC003 - read when stored cards are decoded
from typing import Protocol

from tweetup.render.charts import Stripe  # noqa: TC001 - as above

__all__ = ["Card", "PageInputs", "Site"]


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
    def description(self) -> str | None:
        """Its subject, in a sentence."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A session as the front page lists it; ``questions`` are anchor, colour, tile and heading."""

    title: str
    hashtag: str
    date: date
    day: str
    lead: str | None
    stripes: tuple[Stripe, ...]
    questions: tuple[tuple[str, int, str, str], ...]
    tallies: str


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
