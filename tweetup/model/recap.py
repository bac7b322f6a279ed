"""The recap, the document that every template receives and a host can edit."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from tweetup.model.findings import (
        Exchange,
        OpenQuestion,
        Participant,
        Quote,
        Resource,
        ReturningTheme,
        Sentence,
        Theme,
    )
    from tweetup.model.posts import PostKey
    from tweetup.model.sessions import Question, Session

__all__ = [
    "Attendance",
    "Minute",
    "Numbers",
    "Provenance",
    "Recap",
    "RecapSection",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """A session in figures. ``participants`` wrote at least one original, reply or quote."""

    posts: int
    originals: int
    replies: int
    quotes: int
    reposts: int
    participants: int
    reposters_only: int
    minutes: int
    busiest_minute: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """The number of participants against the session before, ``previous``.

    ``previous`` is None for the first session in the archive.
    """

    participants: int
    newcomers: int | None
    returning: int | None
    previous: str | None
    previous_participants: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Minute:
    """One step of the timeline: posts per section in the ``minutes`` from ``start``."""

    start: datetime
    minutes: int
    posts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecapSection:
    """One section of a recap: a question with its answers, or introductions and closing.

    ``returning`` are those of its themes that earlier sessions raised too.
    """

    section: str
    heading: str
    question: Question | None
    answers: int
    people: int
    summary: tuple[Sentence, ...]
    themes: tuple[Theme, ...]
    quotes: tuple[Quote, ...]
    open_questions: tuple[OpenQuestion, ...]
    exchanges: tuple[Exchange, ...]
    returning: tuple[ReturningTheme, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """The provenance of a recap: program version, sources, placements by method, omissions.

    ``skipped`` counts records that could not be read, ``hidden`` posts that a person hid.
    """

    version: str
    sources: tuple[str, ...]
    methods: tuple[tuple[str, int], ...]
    summarizer: str
    skipped: int
    note: str = ""
    hidden: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Recap:
    """One session as a document a host can edit; every template receives it.

    A published contract: a name once here keeps its meaning; new ones may be added.
    """

    session: Session
    title: str
    hashtag: str
    date: date
    intro: tuple[Sentence, ...]
    hosts: tuple[Participant, ...]
    guests: tuple[Participant, ...]
    attendance: Attendance
    numbers: Numbers
    sections: tuple[RecapSection, ...]
    resources: tuple[Resource, ...]
    participants: tuple[Participant, ...]
    timeline: tuple[Minute, ...]
    transcript: tuple[tuple[Quote, str], ...]
    next_date: datetime | None
    provenance: Provenance
    theme_quotes: tuple[tuple[PostKey, Quote], ...] = field(default=())
