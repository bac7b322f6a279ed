"""Why a network does not show a post for now: it may show the post again."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

__all__ = ["DELETED", "Absence"]

DELETED: Final = "deleted"
"""The reason of a post that is gone for good, beside those of :class:`Absence`."""


class Absence(StrEnum):
    """The reason why a post is absent for now, as messages and the archive have it.

    ``ACCOUNT_DELETED`` is an account's deletion that nobody could ask about, and that networks take
    back for some weeks. ``REPEATS_ABSENT`` is a repost of a post that is absent.
    """

    PROTECTED = "protected"
    SUSPENDED = "suspended"
    DEACTIVATED = "deactivated"
    BLOCKED = "blocked"
    TAKEN_DOWN = "taken down"
    WITHHELD = "withheld"
    ACCOUNT_DELETED = "account deleted"
    REPEATS_ABSENT = "repeats an absent post"
