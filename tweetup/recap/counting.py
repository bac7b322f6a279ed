"""Counts of a recap: attendance and the timeline."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from tweetup.model import Attendance, Minute, section_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from tweetup.model import Participant, Post, PostKey, Session

__all__ = [
    "PreviousSession",
    "count_attendance",
    "count_timeline",
]

_STEPS = (1, 2, 3, 5, 10, 15, 30, 60, 120, 240, 720, 1440)
_MOST_STEPS = 30
"""Bars that still fit side by side on a phone; an hour gives steps of two minutes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviousSession:
    """The meeting before this one in the archive, by its last session, and how many took part.

    ``participants`` is None where the meetings were captured differently, so that none compares.
    ``meeting_participants`` took part in this one, where it has more than one session.
    """

    session: str
    date: date
    participants: int | None
    meeting_participants: int | None = None


def count_attendance(
    participants: Iterable[Participant], previous: PreviousSession | None
) -> Attendance:
    """Return the attendance against the meeting before.

    The number of newcomers is None where no participant has :attr:`Participant.newcomer`.
    """
    present = [person for person in participants if person.took_part]
    newcomers = [person.newcomer for person in present if person.newcomer is not None]
    return Attendance(
        participants=len(present),
        newcomers=sum(newcomers) if newcomers else None,
        returning=len(newcomers) - sum(newcomers) if newcomers else None,
        previous=previous.session if previous else None,
        previous_date=previous.date if previous else None,
        previous_participants=previous.participants if previous else None,
        meeting_participants=previous.meeting_participants if previous else None,
    )


def count_timeline(
    posts: Sequence[Post], sections: Mapping[PostKey, str], session: Session
) -> tuple[Minute, ...]:
    """Return the hour in equal steps with the posts of each section, empty steps included.

    Posts before the start or after the end are no part of it; one at the end is in the last
    step, so that the steps add up to ``Numbers.posts_in_hour``. A step is 1 to 5 minutes for
    chats of up to two and a half hours, longer for a hashtag that ran for days.
    """
    start = session.start.replace(second=0, microsecond=0)
    minutes = _step(session.end - start)
    steps: list[tuple[datetime, Counter[str]]] = []
    begin = start
    while begin < session.end:
        steps.append((begin, Counter()))
        begin += timedelta(minutes=minutes)
    for post in posts:
        if session.start <= post.created_at <= session.end and post.key in sections:
            index = int((post.created_at - start) / timedelta(minutes=minutes))
            steps[min(index, len(steps) - 1)][1][sections[post.key]] += 1
    return tuple(
        Minute(
            start=begin,
            minutes=minutes,
            posts=tuple(sorted(counts.items(), key=lambda item: section_order(item[0]))),
        )
        for begin, counts in steps
    )


def _step(length: timedelta) -> int:
    for minutes in _STEPS:
        if length <= timedelta(minutes=minutes) * _MOST_STEPS:
            return minutes
    return _STEPS[-1]
