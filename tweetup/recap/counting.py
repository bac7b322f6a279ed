"""What is counted in a recap: answers, numbers, attendance and the hour in steps."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from tweetup.model import Attendance, Method, Minute, Numbers, in_time_order, section_order
from tweetup.text import is_repost, read_echo

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from tweetup.model import Participant, Post, PostKey, Segmentation, Session
    from tweetup.recap.facts import LastTime

__all__ = [
    "answers_by_section",
    "count_attendance",
    "count_numbers",
    "count_timeline",
]

_STEPS = (1, 2, 3, 5, 10, 15, 30, 60, 120, 240, 720, 1440)
_MOST_STEPS = 30
"""Bars that still fit side by side on a phone; an hour gives steps of two minutes."""


def _is_copy(post: Post, method: Method | None) -> bool:
    """Whether a post was placed as another's copy and says nothing of its own."""
    return is_repost(post) or (method is Method.REPOST and read_echo(post.text) is None)


def answers_by_section(
    posts: Iterable[Post], segmentation: Segmentation
) -> dict[str, tuple[Post, ...]]:
    """Every section's answers in time order: originals, replies and quotes placed in it.

    Posts that ask the question and reposts are no answers. Sections are in reading order;
    one whose posts are all reposts or questions has an empty tuple.
    """
    sections = segmentation.section_of()
    methods = {placement.post: placement.method for placement in segmentation.placements}
    asking = {key for question in segmentation.questions for key in question.posts}
    names = {question.section for question in segmentation.questions} | set(sections.values())
    found: dict[str, list[Post]] = {name: [] for name in sorted(names, key=section_order)}
    for post in in_time_order(posts):
        section = sections.get(post.key)
        if section is None or post.key in asking or _is_copy(post, methods.get(post.key)):
            continue
        found[section].append(post)
    return {section: tuple(answers) for section, answers in found.items()}


def count_numbers(
    participants: Iterable[Participant], posts: Iterable[Post], session: Session
) -> Numbers:
    """A session in figures: kinds as the participants' records count them."""
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


def count_attendance(participants: Iterable[Participant], previous: LastTime | None) -> Attendance:
    """Who took part against last time; newcomers are unknown where nobody's past is known."""
    here = [person for person in participants if person.took_part]
    known = [person.newcomer for person in here if person.newcomer is not None]
    return Attendance(
        participants=len(here),
        newcomers=sum(known) if known else None,
        returning=len(known) - sum(known) if known else None,
        previous=previous.session if previous else None,
        previous_participants=previous.participants if previous else None,
    )


def count_timeline(
    posts: Sequence[Post], sections: Mapping[PostKey, str], session: Session
) -> tuple[Minute, ...]:
    """The hour in equal steps with the posts of each section, empty steps included.

    What was posted before the start or after the end is no part of it. A step is 1 to 5
    minutes for chats of up to two and a half hours, longer for a hashtag that ran for days.
    """
    start = session.start.replace(second=0, microsecond=0)
    minutes = _step(session.end - start)
    steps: list[tuple[datetime, Counter[str]]] = []
    at = start
    while at < session.end:
        steps.append((at, Counter()))
        at += timedelta(minutes=minutes)
    for post in posts:
        if session.start <= post.created_at < session.end and post.key in sections:
            index = int((post.created_at - start) / timedelta(minutes=minutes))
            steps[index][1][sections[post.key]] += 1
    return tuple(
        Minute(
            start=at,
            minutes=minutes,
            posts=tuple(sorted(found.items(), key=lambda item: section_order(item[0]))),
        )
        for at, found in steps
    )


def _step(length: timedelta) -> int:
    for minutes in _STEPS:
        if length <= timedelta(minutes=minutes) * _MOST_STEPS:
            return minutes
    return _STEPS[-1]
