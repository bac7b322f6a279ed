"""The plan of a chat: its weekly hour, and the questions that its hosts mean to ask."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from msgspec import Struct

__all__ = ["SITTINGS_WITHIN", "Plan", "PlanEntry", "PlannedQuestion", "Schedule"]

SITTINGS_WITHIN: Final = timedelta(hours=36)
"""The most time between the starts of two sittings of one meeting."""


class PlannedQuestion(Struct, frozen=True, kw_only=True):
    """A question of the host's plan (``tweetup.toml``)."""

    number: int
    text: str
    submitted_by: str | None = None


class PlanEntry(Struct, frozen=True, kw_only=True):
    """A question of a meeting's plan as people see it.

    ``name`` stays when the question moves: ``file N`` for number N of ``tweetup.toml``, ``own``
    with eight digits for one that was added. ``changed`` says that ``tweetup.toml`` has other words
    now than those that somebody replaced.
    """

    name: str
    number: int
    text: str
    submitted_by: str | None = None
    changed: bool = False


class Plan(Struct, frozen=True, kw_only=True):
    """The plan of one meeting: that of ``tweetup.toml`` and the decisions of people since.

    ``guests`` are handles without @. ``wordings`` are the posts, by their names, that somebody
    worded; ``decisions`` the numbers of the decisions that it has.
    """

    hashtag: str
    day: date
    questions: tuple[PlanEntry, ...] = ()
    topic: str | None = None
    guests: tuple[str, ...] = ()
    wordings: tuple[tuple[str, str], ...] = ()
    decisions: tuple[int, ...] = ()


class Schedule(Struct, frozen=True, kw_only=True):
    """The weekly hour of a chat: ``weekday`` 0 is Monday, ``start`` minutes after midnight."""

    weekday: int | None
    start: int
    minutes: int
    timezone: str

    def start_in_week_after(self, day: date) -> datetime | None:
        """Return the start, in UTC, of the meeting in the calendar week after a day's.

        None for a chat without a weekday.
        """
        if self.weekday is None:
            return None
        return self.start_on(day + timedelta(days=7 - day.weekday() + self.weekday))

    def start_on(self, day: date) -> datetime:
        """Return the start of a meeting of that day in UTC; the clocks of the zone decide."""
        midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(self.timezone))
        return (midnight + timedelta(minutes=self.start)).astimezone(UTC)
