"""Links worth reading over time: those of several sessions, and those of each year."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from tweetup.model import FEWEST_SHOWN
from tweetup.render.link_titles import tell_apart
from tweetup.render.site.over import plan_over

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tweetup.render.site.facts import ListedLink
    from tweetup.render.site.over import ChatSessions, SessionLink
    from tweetup.render.site.plan import PlannedPage, SiteContents

__all__ = ["plan_links"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Link:
    """A link, its id, its title, and the sessions whose recaps list it, the newest first.

    ``people`` shared it in one of them, the one of most; None where they are few.
    """

    anchor: str
    url: str
    title: str
    people: int | None
    sessions: tuple[SessionLink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Links:
    """The links of several sessions, and those of one by its year and by session, newest first."""

    again: tuple[_Link, ...]
    years: tuple[tuple[int, tuple[tuple[SessionLink, tuple[_Link, ...]], ...]], ...]


def plan_links(contents: SiteContents) -> tuple[PlannedPage, ...]:
    """Return the page of links worth reading."""
    return plan_over(contents, "links.html", "site/links.html.j2", _gather)


def _gather(chat: ChatSessions) -> _Links:
    shared: dict[str, list[tuple[SessionLink, ListedLink]]] = {}
    for page, facts in chat.sessions:
        for link in facts.links:
            shared.setdefault(link.url, []).append((chat.link(page, "links"), link))
    again = sorted(
        (times for times in shared.values() if len(times) > 1),
        key=lambda times: (-len(times), -_most(times), times[0][1].title, times[0][1].url),
    )
    # Told apart in the whole list: two sessions may have links of one title.
    titles = tell_apart({url: times[0][1].title for url, times in shared.items()})
    # In the order of sessions, and within each in that of its recap.
    once = (_link(chat, times, titles) for times in shared.values() if len(times) == 1)
    sessions = ((session, tuple(of)) for session, of in groupby(once, lambda it: it.sessions[0]))
    years = groupby(sessions, lambda it: it[0].date.year)
    return _Links(
        again=tuple(_link(chat, times, titles) for times in again),
        years=tuple((year, tuple(of)) for year, of in years),
    )


def _most(times: list[tuple[SessionLink, ListedLink]]) -> int:
    return max(link.people for _, link in times)


def _link(
    chat: ChatSessions, times: list[tuple[SessionLink, ListedLink]], titles: Mapping[str, str]
) -> _Link:
    _, newest = times[0]
    most = _most(times)
    return _Link(
        anchor=chat.anchor("link", newest.url),
        url=newest.url,
        title=titles[newest.url],
        people=most if most >= FEWEST_SHOWN else None,
        sessions=tuple(session for session, _ in times),
    )
