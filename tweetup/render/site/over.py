"""The pages over time of all sessions: their links, and the sessions of each chat they tell of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tweetup.render.anchors import safe_name
from tweetup.render.site.plan import NavLink, PlannedPage

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from tweetup.render.site.facts import GatheredFacts
    from tweetup.render.site.pages import SitePage
    from tweetup.render.site.plan import SiteContents
    from tweetup.render.site.records import SiteChat

__all__ = ["ChatSessions", "SessionLink", "over_nav", "plan_over"]

_PAGES: Final = (
    NavLink("numbers.html", "in_numbers"),
    NavLink("topics.html", "site_topics"),
    NavLink("links.html", "worth_reading"),
    NavLink("hashtags.html", "site_hashtags"),
    NavLink("hosts.html", "site_hosts"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionLink:
    """A link to a session's page, or to a part of it, from the site's root, by its day.

    ``people`` wrote of that which the link is about; None where that is not told.
    """

    href: str
    day: str
    date: date
    people: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatSessions:
    """A chat and its sessions with their facts, the newest first."""

    chat: SiteChat
    sessions: tuple[tuple[SitePage, GatheredFacts], ...]
    contents: SiteContents

    def link(self, page: SitePage, anchor: str = "", people: int | None = None) -> SessionLink:
        """Return the link to a session, or to a part of its page."""
        card = page.card
        return SessionLink(
            href=f"{page.href}#{anchor}" if anchor else page.href,
            day=self.contents.words.day(card.date),
            date=card.date,
            people=people,
        )

    def anchor(self, kind: str, name: str) -> str:
        """Return the id of an entry of the page; two chats may have the same entry."""
        own = f"{name} {self.chat.hashtag}" if len(self.contents.chats) > 1 else name
        return f"{kind}-{safe_name(own)}"


def over_nav(contents: SiteContents) -> tuple[NavLink, ...]:
    """Return the link to the first of the pages over time, none on a site without recaps."""
    return (NavLink(_PAGES[0].href, "site_over"),) if contents.pages else ()


def plan_over(
    contents: SiteContents,
    href: str,
    template: str,
    gather: Callable[[ChatSessions], object],
) -> tuple[PlannedPage, ...]:
    """Return the page over time at ``href``, none on a site without recaps.

    ``gather`` returns what its template shows of a chat. It is called after all sessions' pages
    are made: recaps are not read for it alone.
    """
    if not contents.pages:
        return ()

    def gathered() -> tuple[tuple[SiteChat, object], ...]:
        chats = (_sessions_of(contents, chat) for chat in contents.named_chats)
        return tuple((each.chat, gather(each)) for each in chats)

    page = PlannedPage(
        path=href,
        make=lambda: contents.render(
            template,
            root="",
            href=href,
            over=_PAGES,
            groups=gathered(),
        ),
        inputs=lambda: (gathered(),),
        modified=lambda: max(page.updated for page in contents.pages),
    )
    return (page,)


def _sessions_of(contents: SiteContents, chat: SiteChat) -> ChatSessions:
    sessions = []
    for page in contents.pages_of_chat(chat.hashtag):
        if contents.inputs is not None:
            contents.digest(page)  # keeps the card for the next build
        sessions.append((page, page.card.over))
    return ChatSessions(chat=chat, sessions=tuple(sessions), contents=contents)
