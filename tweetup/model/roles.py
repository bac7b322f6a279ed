"""Roles that people state of themselves: as their profiles say, or as somebody recorded them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

__all__ = ["DeclaredRole", "ProfileWords", "RoleReading", "RoleRecord"]


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
class RoleRecord:
    """A role that somebody recorded of an account: it stands in place of those of the profile.

    ``role`` is ``none`` for an account without any. One that ``is_private`` (of health, a cause,
    politics or religion) stands beside those of the profile, and is in no table or export.
    ``number`` is that of the record.
    """

    network: str
    handle: str
    role: str
    account_id: str | None = None
    note: str | None = None
    recorded_by: str | None = None
    is_private: bool = False
    number: int | None = None
    made_at: datetime | None = None
    undone_at: datetime | None = None

    def is_of(self, profile: ProfileWords) -> bool:
        """Return whether the record is of the account of a profile: by its id, else its handle."""
        if self.network != profile.network:
            return False
        if self.account_id is not None and profile.account_id is not None:
            return self.account_id == profile.account_id
        return self.handle == profile.handle
