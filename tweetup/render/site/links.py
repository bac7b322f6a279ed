"""Links worth reading over time: those of several sessions, and those of each year."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from tweetup.render.site.facts import FEWEST
from tweetup.render.site.over import plan_over

if TYPE_CHECKING:
    from tweetup.render.site.over import ChatSessions, SessionLink
    from tweetup.render.site.plan import PlannedPage, SiteContents

__all__ = ["plan_links"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Link:
    """A link, its title, and the sessions whose recaps list it, the newest first.

    ``people`` shared it in one of them, the one of most; None where they are few.
    """

    url: str
    title: str
    people: int | None
    sessions: tuple[SessionLink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Links:
    """The links of several sessions, and those of one by its year, the newest first."""

    again: tuple[_Link, ...]
    years: tuple[tuple[int, tuple[_Link, ...]], ...]


def plan_links(contents: SiteContents) -> tuple[PlannedPage, ...]:
    """Return the page of links worth reading."""
    return plan_over(contents, "links.html", "site/links.html.j2", _gather)


def _gather(chat: ChatSessions) -> _Links:
    titles: dict[str, str] = {}
    most: dict[str, int] = {}
    places: dict[str, list[SessionLink]] = {}
    for page, facts in chat.sessions:
        for link in facts.links:
            titles.setdefault(link.url, link.title)
            most[link.url] = max(most.get(link.url, 0), link.people)
            places.setdefault(link.url, []).append(chat.link(page, "links"))
    links = [
        _Link(
            url=url,
            title=title,
            people=most[url] if most[url] >= FEWEST else None,
            sessions=tuple(places[url]),
        )
        for url, title in titles.items()
    ]
    again = sorted(
        (link for link in links if len(link.sessions) > 1),
        key=lambda it: (-len(it.sessions), -most[it.url], it.title, it.url),
    )
    # In the order of sessions, and within each in that of its recap.
    once = groupby(
        (link for link in links if len(link.sessions) == 1), lambda it: it.sessions[0].date.year
    )
    return _Links(again=tuple(again), years=tuple((year, tuple(of)) for year, of in once))
