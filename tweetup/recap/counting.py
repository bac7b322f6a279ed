"""Counts of a recap: answers by section, numbers, attendance and the timeline."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from tweetup.model import Attendance, Method, Minute, Numbers, in_time_order, section_order
from tweetup.text import is_repost, read_echo

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from tweetup.model import Participant, Post, PostKey, Segmentation, Session

__all__ = [
    "PreviousSession",
    "answers_by_section",
    "count_attendance",
    "count_numbers",
    "count_timeline",
]

_STEPS = (1, 2, 3, 5, 10, 15, 30, 60, 120, 240, 720, 1440)
_MOST_STEPS = 30
"""Bars that still fit side by side on a phone; an hour gives steps of two minutes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviousSession:
    """The meeting before this one: the id of its last session, and how many took part in it.

    ``meeting_participants`` took part in this one, where it has more than one session.
    """

    session: str
    participants: int
    meeting_participants: int | None = None


def _is_copy(post: Post, method: Method | None) -> bool:
    """Return True for a repost and for a post placed as a copy without a comment."""
    return is_repost(post) or (method is Method.REPOST and read_echo(post.text) is None)


def answers_by_section(
    posts: Iterable[Post], segmentation: Segmentation
) -> dict[str, tuple[Post, ...]]:
    """Return every section's answers in time order: originals, replies and quotes placed in it.

    Posts that ask the question and reposts are no answers. Sections are in reading order; a
    section of reposts and questions only has an empty tuple.
    """
    sections = segmentation.section_of()
    methods = {placement.post: placement.method for placement in segmentation.placements}
    question_posts = {key for question in segmentation.questions for key in question.posts}
    names = {question.section for question in segmentation.questions} | set(sections.values())
    answers: dict[str, list[Post]] = {name: [] for name in sorted(names, key=section_order)}
    for post in in_time_order(posts):
        section = sections.get(post.key)
        if section is None or post.key in question_posts:
            continue
        if not _is_copy(post, methods.get(post.key)):
            answers[section].append(post)
    return {section: tuple(posts_of) for section, posts_of in answers.items()}


def count_numbers(
    participants: Iterable[Participant], posts: Iterable[Post], session: Session
) -> Numbers:
    """Return a session's figures, of which those by kind are the participants' sums."""
    people = tuple(participants)
    took_part = sum(person.took_part for person in people)
    per_minute = Counter(
        post.created_at.replace(second=0, microsecond=0)
        for post in posts
        if session.start <= post.created_at < session.end
    )
    return Numbers(
        posts=sum(person.posts for person in people),
        originals=sum(person.originals for person in people),
        replies=sum(person.replies for person in people),
        quotes=sum(person.quotes for person in people),
        reposts=sum(person.reposts for person in people),
        participants=took_part,
        reposters_only=len(people) - took_part,
        minutes=round(session.minutes),
        busiest_minute=max(per_minute.values(), default=0),
    )


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
        previous_participants=previous.participants if previous else None,
        meeting_participants=previous.meeting_participants if previous else None,
    )


def count_timeline(
    posts: Sequence[Post], sections: Mapping[PostKey, str], session: Session
) -> tuple[Minute, ...]:
    """Return the hour in equal steps with the posts of each section, empty steps included.

    Posts before the start or after the end are no part of it. A step is 1 to 5 minutes for
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
        if session.start <= post.created_at < session.end and post.key in sections:
            index = int((post.created_at - start) / timedelta(minutes=minutes))
            steps[index][1][sections[post.key]] += 1
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
