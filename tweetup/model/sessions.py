"""A meeting of a hashtag, taken apart: questions, and where each post stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from tweetup.model.posts import PostKey

__all__ = [
    "Method",
    "Placement",
    "PlannedQuestion",
    "Question",
    "Schedule",
    "Segmentation",
    "Session",
    "section_order",
]

_SECTION = re.compile(r"([QS])(\d+)$")


class Method(StrEnum):
    """By what kind of evidence a post got its section."""

    LABEL = "label"
    REPLY = "reply"
    QUOTE = "quote"
    REPOST = "repost"
    MODEL = "model"
    TIME = "time"
    MANUAL = "manual"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedQuestion:
    """A question of the host's plan (``tweetup.toml``)."""

    number: int
    text: str
    submitted_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """When a chat meets: ``weekday`` 0 is Monday, ``start`` minutes after local midnight."""

    weekday: int | None
    start: int
    minutes: int
    timezone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One meeting of a hashtag.

    ``id`` is ``hashtag-YYYY-MM-DD`` in the chat's own zone; ``start`` and ``end`` are the hour
    itself, while ``posts`` (in time order) also holds what led up to it and late answers.
    ``found_by`` is ``schedule``, ``burst``, ``day`` or ``manual``.
    """

    id: str
    hashtag: str
    start: datetime
    end: datetime
    timezone: str = "UTC"
    found_by: str = "burst"
    posts: tuple[PostKey, ...] = ()

    @property
    def minutes(self) -> float:
        """How long the hour was, in minutes."""
        return (self.end - self.start).total_seconds() / 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question the host asked, or a stretch of a chat without questions.

    ``section`` is ``Q3`` (``S3`` for a stretch); ``label`` is how the host wrote it (``T3``,
    ``Q3``; None where the post had none). ``posts`` are all that asked it, the first one first:
    parts, repeats, rewordings. ``text`` is the question as a reader should see it.
    """

    section: str
    number: int
    text: str
    label: str | None
    post: PostKey | None
    posts: tuple[PostKey, ...]
    author: str | None
    asked_at: datetime | None
    submitted_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """In which section a post stands, by which method, how sure (0–1) and why, in plain words."""

    post: PostKey
    section: str
    method: Method
    confidence: float
    reason: str = ""
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Segmentation:
    """A session taken apart: its hosts, its questions in order and a placement for every post."""

    session: str
    hosts: tuple[str, ...]
    questions: tuple[Question, ...]
    placements: tuple[Placement, ...]

    def section_of(self) -> dict[PostKey, str]:
        """Every post's section."""
        return {placement.post: placement.section for placement in self.placements}


def section_order(section: str) -> tuple[int, int, str]:
    """Sort key of a section's name: intro, the questions by number, chatter, closing."""
    numbered = _SECTION.match(section)
    if numbered:
        return (1, int(numbered[2]), numbered[1])
    return ({"intro": 0, "chatter": 2, "closing": 3}.get(section, 4), 0, section)
