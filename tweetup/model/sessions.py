"""Sessions of a chat and their segmentation: questions, and a placement for each post."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from datetime import datetime  # noqa: TC003 - decoders of stored results read the annotations
from enum import StrEnum
from itertools import accumulate
from typing import TYPE_CHECKING

from tweetup.model.posts import Poll, PostKey  # noqa: TC001 - as above

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = [
    "ChatTail",
    "ClockStatement",
    "Method",
    "Placement",
    "Question",
    "Segmentation",
    "Session",
    "SessionTimes",
    "ZoneEvidence",
    "section_order",
    "with_polls",
]

_SECTION = re.compile(r"([QS])(\d+)$")


class Method(StrEnum):
    """The kind of evidence that placed a post in its section."""

    LABEL = "label"
    REPLY = "reply"
    QUOTE = "quote"
    REPOST = "repost"
    MODEL = "model"
    TIME = "time"
    MANUAL = "manual"


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One meeting of a hashtag.

    ``id`` is ``hashtag-YYYY-MM-DD`` in the chat's own zone; ``start`` and ``end`` are the hour
    itself, while ``posts`` (in time order) also holds posts that led up to it and late answers.
    ``found_by`` is ``schedule``, ``burst``, ``day`` or ``manual``. ``zone_source`` tells how the
    zone is known: ``configured``, ``guessed`` from the posts for ``zone_reasons``, or ``unknown``,
    where ``timezone`` is UTC. ``aliases`` are the names it had before, the oldest first.
    """

    id: str
    hashtag: str
    start: datetime
    end: datetime
    timezone: str = "UTC"
    found_by: str = "burst"
    posts: tuple[PostKey, ...] = ()
    zone_source: str = "configured"
    zone_reasons: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()

    @property
    def minutes(self) -> float:
        """The length from ``start`` to ``end`` in minutes."""
        return (self.end - self.start).total_seconds() / 60


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockStatement:
    """A time of day that somebody wrote, the first of its ``text`` (a digest).

    ``minutes`` are minutes after midnight that it may mean, ``zones`` the zones that it names.
    ``written`` is empty for a text that counts for nothing, as it is about another chat.
    """

    text: str
    handle: str
    at: datetime
    written: str = ""
    minutes: tuple[int, ...] = ()
    zones: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneEvidence:
    """All that posts tell of the time zone of their chat.

    ``introductions`` and ``locations`` are zones by folded handle, the last that each person
    named; ``languages`` numbers of posts. ``authors`` are the first of the chat, each with the last
    post, whose raw records may name a zone; ``writers`` are those who wrote more than reposts.
    """

    statements: tuple[ClockStatement, ...] = ()
    introductions: tuple[tuple[str, str], ...] = ()
    locations: tuple[tuple[str, str], ...] = ()
    languages: tuple[tuple[str, int], ...] = ()
    authors: tuple[tuple[str, PostKey], ...] = ()
    writers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatTail:
    """A chat cut at a moment before which no later post changes a session.

    ``kept`` sessions lie before the ``cut``. Of the posts outside of planned hours before it are
    known the ``first`` and ``last`` moment, how many there are in each of the ``hours`` since 1970,
    all ``counts`` of posts within an hour of one of them, and how many lie at the ``edge``, in the
    hour before the cut. ``threshold`` is the number of posts that an hour needs; ``posts`` are all
    after the cut, and ``highest`` the archive's highest number of a post. ``evidence`` of the posts
    before the cut is known where the chat's zone is guessed.
    """

    cut: datetime
    kept: int
    first: datetime
    last: datetime
    hours: tuple[tuple[int, int], ...]
    counts: tuple[int, ...]
    threshold: float
    edge: int
    posts: tuple[PostKey, ...]
    highest: int = 0
    evidence: ZoneEvidence | None = None


class SessionTimes:
    """The sessions of a chat by the moments at which they go on; found by bisection."""

    def __init__(self, sessions: Sequence[Session]) -> None:
        """Take sessions in time order."""
        self._sessions = sessions
        self._latest_ends = list(accumulate((session.end for session in sessions), max))

    def at(self, moment: datetime) -> Session | None:
        """Return the first session that goes on at a moment, None where none does."""
        for position in range(bisect_left(self._latest_ends, moment), len(self._sessions)):
            session = self._sessions[position]
            if session.start > moment:
                return None
            if moment <= session.end:
                return session
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question the host asked, or a stretch of a chat without questions.

    ``section`` is ``Q3`` (``S3`` for a stretch); ``label`` is how the host wrote it (``T3``,
    ``Q3``; None where the post had none). ``posts`` are all that asked it, the first one first:
    parts, repeats, rewordings. ``text`` is the question as a reader should see it, ``poll`` the
    network's own poll on the first of the posts that has one.
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
    poll: Poll | None = None

    @property
    def whole_text(self) -> str:
        """The text with the options of its poll behind it: ``Which one? [yes · no]``."""
        if self.poll is None:
            return self.text
        return f"{self.text} [{' · '.join(option.text for option in self.poll.options)}]".lstrip()


def with_polls(
    questions: Iterable[Question], polls: Mapping[PostKey, Poll]
) -> tuple[Question, ...]:
    """Return the questions with the polls of the posts that asked them; stretches have none."""
    return tuple(
        replace(question, poll=next(filter(None, map(polls.get, question.posts)), None))
        if question.section.startswith("Q")
        else question
        for question in questions
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """A post's section, with the method, the confidence (0–1) and the reason in a sentence."""

    post: PostKey
    section: str
    method: Method
    confidence: float
    reason: str = ""
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Segmentation:
    """A segmented session: hosts, questions in order and one placement for every post."""

    session: str
    hosts: tuple[str, ...]
    questions: tuple[Question, ...]
    placements: tuple[Placement, ...]

    def section_of(self) -> dict[PostKey, str]:
        """Return the section of every post."""
        return {placement.post: placement.section for placement in self.placements}


def section_order(section: str) -> tuple[int, int, str]:
    """Return the sort key of a section: intro, the questions by number, chatter, closing."""
    numbered = _SECTION.match(section)
    if numbered:
        return (1, int(numbered[2]), numbered[1])
    return ({"intro": 0, "chatter": 2, "closing": 3}.get(section, 4), 0, section)
