"""Accounts to which people turn: shared, mentioned and replied to, by the roles of those people.

To share is to repost or quote. A post counts once for each account and way, whatever else it does;
somebody with several roles counts in each.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from tweetup.model import CountedEdge

__all__ = ["NO_STATED_ROLE", "RoleUse", "TurnedTo", "Use", "count_turned_to"]

NO_STATED_ROLE: Final = "no role"
"""The people whose profiles state none, or leave it open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """The people who turn to an account in one way, and the posts by which they do."""

    people: tuple[str, ...]
    posts: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleUse:
    """How people of one role turn to an account; ``people`` are those in any way."""

    role: str
    people: int
    shared: Use
    mentioned: Use
    replied: Use


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnedTo:
    """An account with those who turn to it, all together and by role, the largest first."""

    person: str
    every: RoleUse
    by_role: tuple[RoleUse, ...]


def count_turned_to(
    edges: Iterable[CountedEdge],
    *,
    accounts: Collection[str],
    roles: Mapping[str, Sequence[str]],
) -> tuple[TurnedTo, ...]:
    """Return the accounts to which somebody turns, those of most people first.

    ``roles`` are of those who turn to them, by person.
    """
    by_account: defaultdict[str, list[CountedEdge]] = defaultdict(list)
    for edge in edges:
        if edge.target in accounts:
            by_account[edge.target].append(edge)
    turned = [_turned_to(person, these, roles) for person, these in by_account.items()]
    return tuple(sorted(turned, key=lambda it: (-it.every.people, it.person)))


def _turned_to(
    person: str, edges: Sequence[CountedEdge], roles: Mapping[str, Sequence[str]]
) -> TurnedTo:
    by_role: defaultdict[str, list[CountedEdge]] = defaultdict(list)
    for edge in edges:
        for role in roles.get(edge.source) or (NO_STATED_ROLE,):
            by_role[role].append(edge)
    uses = [_use(role, these) for role, these in by_role.items()]
    return TurnedTo(
        person=person,
        every=_use("", edges),
        by_role=tuple(sorted(uses, key=lambda it: (-it.people, it.role))),
    )


def _use(role: str, edges: Sequence[CountedEdge]) -> RoleUse:
    def done(*relations: str) -> Use:
        these = [it for it in edges if it.relation in relations]
        return Use(
            people=tuple(sorted({it.source for it in these})),
            posts=tuple(sorted({it.number for it in these})),
        )

    return RoleUse(
        role=role,
        people=len({it.source for it in edges}),
        shared=done("repost", "quote"),
        mentioned=done("mention"),
        replied=done("reply"),
    )
