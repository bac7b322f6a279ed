"""Hosts and guests over time, as recaps name them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tweetup.render.site.over import plan_over
from tweetup.text import fold_handle

if TYPE_CHECKING:
    from collections.abc import Callable

    from tweetup.render.site.facts import GatheredFacts
    from tweetup.render.site.over import ChatSessions, SessionLink
    from tweetup.render.site.plan import PlannedPage, SiteContents

__all__ = ["plan_hosts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Person:
    """A handle, and the sessions in whose recaps it has the role, the newest first."""

    handle: str
    sessions: tuple[SessionLink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Roles:
    hosts: tuple[_Person, ...]
    guests: tuple[_Person, ...]


def plan_hosts(contents: SiteContents) -> tuple[PlannedPage, ...]:
    """Return the page of hosts and guests."""
    return plan_over(contents, "hosts.html", "site/hosts.html.j2", _gather)


def _gather(chat: ChatSessions) -> _Roles:
    return _Roles(
        hosts=_people(chat, lambda facts: facts.hosts),
        guests=_people(chat, lambda facts: facts.guests),
    )


def _people(
    chat: ChatSessions, of: Callable[[GatheredFacts], tuple[tuple[str, str], ...]]
) -> tuple[_Person, ...]:
    """Return those of a role: who had it in most sessions first, then who had it last."""
    handles: dict[tuple[str, str], str] = {}
    places: dict[tuple[str, str], list[SessionLink]] = {}
    for page, facts in chat.sessions:
        for network, handle in of(facts):
            account = network, fold_handle(handle)
            handles.setdefault(account, handle)
            places.setdefault(account, []).append(chat.link(page))
    people = (
        _Person(handle=handle, sessions=tuple(places[account]))
        for account, handle in handles.items()
    )
    # Stable: of as many sessions, who had the role last comes first.
    return tuple(sorted(people, key=lambda it: -len(it.sessions)))
