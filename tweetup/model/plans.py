"""The plan of a chat: its weekly hour, and the questions that its hosts mean to ask."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from msgspec import Struct

__all__ = ["SITTINGS_WITHIN", "PlannedQuestion", "Schedule"]

SITTINGS_WITHIN: Final = timedelta(hours=36)
"""The most time between the starts of two sittings of one meeting."""


class PlannedQuestion(Struct, frozen=True, kw_only=True):
    """A question of the host's plan (``tweetup.toml``)."""

    number: int
    text: str
    submitted_by: str | None = None


class Schedule(Struct, frozen=True, kw_only=True):
    """The weekly hour of a chat: ``weekday`` 0 is Monday, ``start`` minutes after midnight."""

    weekday: int | None
    start: int
    minutes: int
    timezone: str
