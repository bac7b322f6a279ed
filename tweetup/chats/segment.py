"""A session taken apart: letters, hosts, questions, and a placement for every post."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tweetup.chats.corrected_questions import Corrected, correct_questions
from tweetup.chats.corrections import Decision, Idle, in_force, post_of
from tweetup.chats.habits import find_letters
from tweetup.chats.hosts import find_hosts, host_likeness
from tweetup.chats.placing import weigh
from tweetup.chats.questions import find_questions
from tweetup.chats.reading import in_time_order, read_posts
from tweetup.chats.stretches import find_stretches
from tweetup.model import (
    Correction,
    Placement,
    PlannedQuestion,
    Post,
    PostKey,
    Question,
    Segmentation,
    Session,
)
from tweetup.text import fold_handle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tweetup.chats.placing import Weighed
    from tweetup.chats.reading import Reading
    from tweetup.text import Role

__all__ = ["Taken", "Weighing", "segment", "take_apart"]


@dataclass(frozen=True, slots=True)
class Weighing:
    """How one post was placed: where, and the sections it was weighed for, likeliest first."""

    placement: Placement
    candidates: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A session taken apart, with what it takes to explain it.

    ``numbers`` are those on the labels of its posts, ``idle`` the corrections that change nothing.
    """

    segmentation: Segmentation
    idle: tuple[Idle, ...]
    numbers: Mapping[PostKey, tuple[int, ...]]
    _weighed: Weighed | None

    def weighing(self, post: PostKey) -> Weighing | None:
        """How a post was placed; None for one that the session does not have."""
        for reading in self._weighed.readings if self._weighed else ():
            if reading.post.key == post and self._weighed is not None:
                return Weighing(self._weighed.placement(reading), self._weighed.candidates(reading))
        return None


def segment(
    posts: Iterable[Post],
    *,
    session: Session,
    hosts: Sequence[str] = (),
    style: str | None = None,
    language: str | None = None,
    planned: Sequence[PlannedQuestion] = (),
    corrections: Iterable[Correction] = (),
) -> Segmentation:
    """Take a session apart: exactly one placement for each of its posts.

    ``posts`` may hold more than the session's; ``hosts`` are configured handles, ``style`` the
    letter the host labels questions with, ``planned`` the session's planned questions. A chat
    without numbered or planned questions has stretches S1, S2 … instead, and no questions.
    ``corrections`` of this session win over what is found, and what they place by hand pulls
    along what hangs on it; those of other sessions must be left out by the caller.
    """
    return take_apart(
        posts,
        session=session,
        hosts=hosts,
        style=style,
        language=language,
        planned=planned,
        corrections=corrections,
    ).segmentation


def take_apart(
    posts: Iterable[Post],
    *,
    session: Session,
    hosts: Sequence[str] = (),
    style: str | None = None,
    language: str | None = None,
    planned: Sequence[PlannedQuestion] = (),
    corrections: Iterable[Correction] = (),
) -> Taken:
    """As :func:`segment`, but with what it takes to explain a placement or a correction."""
    wanted = set(session.posts)
    standing = in_force(corrections)
    ordered = in_time_order(post for post in posts if post.key in wanted)
    letters = find_letters(ordered, style=style, language=language)
    readings = read_posts(ordered, session.start, letters)
    leading, barred = _hosts(hosts, standing)
    likeness = host_likeness(readings, leading)
    likeness = {who: much for who, much in likeness.items() if who not in barred}
    asked = find_questions(
        readings,
        likeness=likeness,
        letters=letters,
        planned=planned,
        hashtags=(session.hashtag,),
    )
    corrected = _correct(asked, standing, readings, letters, session)
    askers = [q.author for q in corrected.questions if q.author]
    found = tuple(
        host
        for host in find_hosts(readings, configured=leading, likeness=likeness, askers=askers)
        if fold_handle(host) not in barred
    )
    if not corrected.questions:
        stretches = find_stretches(readings, session=session, hosts=found)
        corrected = _both(corrected, _correct(stretches, standing, readings, letters, session))
    weighed = None
    if readings:
        weighed = weigh(
            readings,
            session=session,
            hosts=found,
            questions=corrected.questions,
            answered=corrected.answered,
            by_hand=corrected.by_hand,
        )
    return Taken(
        segmentation=Segmentation(
            session=session.id,
            hosts=found,
            questions=corrected.questions,
            placements=weighed.placements() if weighed else (),
        ),
        idle=(*corrected.idle, *_absent(standing, readings)),
        numbers={r.post.key: tuple(label.number for label in r.labels) for r in readings},
        _weighed=weighed,
    )


def _hosts(
    configured: Sequence[str], corrections: Iterable[Correction]
) -> tuple[tuple[str, ...], frozenset[str]]:
    """The hosts to reckon with, and the (folded) handles that are none, whatever they do."""
    leading = {fold_handle(host): host for host in configured}
    barred: set[str] = set()
    for correction in corrections:
        who = fold_handle(correction.target or "")
        if correction.kind == Decision.ADD_HOST:
            leading.setdefault(who, correction.target or "")
            barred.discard(who)
        elif correction.kind == Decision.REMOVE_HOST:
            leading.pop(who, None)
            barred.add(who)
    return tuple(leading.values()), frozenset(barred)


def _correct(
    questions: Sequence[Question],
    corrections: Sequence[Correction],
    readings: Sequence[Reading],
    letters: Mapping[str, Role],
    session: Session,
) -> Corrected:
    return correct_questions(
        questions, corrections, readings=readings, letters=letters, hashtags=(session.hashtag,)
    )


def _both(questions: Corrected, stretches: Corrected) -> Corrected:
    """The corrected stretches, once every question is gone: idle is what did nothing to either."""
    before = [idle.correction for idle in questions.idle]
    return replace(
        stretches,
        idle=tuple(idle for idle in stretches.idle if idle.correction in before),
    )


def _absent(corrections: Iterable[Correction], readings: Sequence[Reading]) -> Iterator[Idle]:
    """Corrections about posts or people that the session does not have."""
    posts = {reading.post.key for reading in readings}
    people = {reading.who for reading in readings}
    for correction in corrections:
        if correction.kind == Decision.HIDE and post_of(correction) not in posts:
            yield Idle(correction, "its post is not in this session")
        if correction.kind in (Decision.ADD_HOST, Decision.REMOVE_HOST):
            who = correction.target or ""
            if fold_handle(who) not in people:
                yield Idle(correction, f"@{who} wrote nothing in this session")
