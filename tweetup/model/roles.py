"""Roles that people state of themselves, and remarks of the archive's owner about people.

A role is as a profile says, or as somebody recorded it; no network tells the other remarks, and no
machine makes them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime

__all__ = [
    "ANNOTATION_NAMES",
    "LEVELED_NAMES",
    "LEVELS",
    "Annotation",
    "DeclaredRole",
    "ProfileWords",
    "RoleReading",
]

LEVELS: Final = ("none", "low", "medium", "high")
"""The values of what has a degree, the lowest first."""

LEVELED_NAMES: Final = ("influence", "relationship", "value")
"""The remarks whose values are levels: influence offline, relationship, value of the topic."""

ANNOTATION_NAMES: Final = (*LEVELED_NAMES, "role", "note")
"""All remarks that somebody can record of a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileWords:
    """The words of a profile, with its number in the archive. ``handle`` is in one case."""

    number: int
    network: str
    handle: str
    account_id: str | None
    name: str | None
    bio: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredRole:
    """A role that a profile states: ``evidence`` are the words that decided, and no others.

    ``rule`` is term, pattern, credential or name, ``language`` that of the lexicon.
    """

    role: str
    evidence: str
    rule: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleReading:
    """The roles of a profile, in the order in which it states them.

    ``abstained`` tells that it has words of a role in a place that leaves their meaning open, or is
    in a script of no lexicon, and that nothing else decided.
    """

    roles: tuple[DeclaredRole, ...]
    abstained: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """A remark about an account: by its id, where that is known, else by its handle.

    ``handle`` is in one case. A remark of the name ``role`` stands in place of the roles of the
    profile; its value is ``none`` for an account without any. One that ``is_private`` (of health, a
    cause, politics or religion) stands beside them, and is in no table or export. ``number`` is the
    archive's.
    """

    network: str
    handle: str
    name: str
    value: str
    account_id: str | None = None
    note: str | None = None
    recorded_by: str | None = None
    is_private: bool = False
    number: int | None = None
    made_at: datetime | None = None
    undone_at: datetime | None = None

    @property
    def level(self) -> int | None:
        """The place of the value among :data:`LEVELS`, from 0; None for words."""
        has_level = self.name in LEVELED_NAMES and self.value in LEVELS
        return LEVELS.index(self.value) if has_level else None

    @property
    def account(self) -> tuple[str, str | None, str]:
        """The network, id and handle of the account."""
        return (self.network, self.account_id, self.handle)

    def is_of(self, profile: ProfileWords) -> bool:
        """Return whether the remark is about the account of a profile: by its id, else handle."""
        if self.network != profile.network:
            return False
        if self.account_id is not None and profile.account_id is not None:
            return self.account_id == profile.account_id
        return self.handle == profile.handle
