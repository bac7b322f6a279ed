"""A session taken apart: letters, hosts, questions, and a placement for every post."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from tweetup.chats.corrections.decisions import Decision, Idle, in_force, post_of
from tweetup.chats.corrections.questions import correct_questions
from tweetup.chats.parse.hosts import find_hosts, host_likeness
from tweetup.chats.parse.label_style import find_letters
from tweetup.chats.parse.posts import read_posts
from tweetup.chats.place.placing import weigh
from tweetup.chats.questions.numbered import find_questions
from tweetup.chats.questions.stretches import find_stretches
from tweetup.model import (
    Correction,
    Placement,
    PlannedQuestion,
    Post,
    PostKey,
    Question,
    Segmentation,
    Session,
    in_time_order,
)
from tweetup.text import fold_handle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from tweetup.chats.corrections.correction_state import Corrected
    from tweetup.chats.parse.posts import Reading
    from tweetup.chats.place.placing import Weighed
    from tweetup.text import Role

__all__ = ["Taken", "Weighing", "segment", "take_apart"]


@dataclass(frozen=True, slots=True)
class Weighing:
    """How one post was placed.

    ``candidates`` are the sections it was weighed for with how likely each is (0–1), likeliest
    first; ``correction`` is the one that put it there, or put there what it hangs on.
    """

    placement: Placement
    candidates: tuple[tuple[str, float], ...]
    correction: Correction | None


@dataclass(frozen=True, kw_only=True)
class Taken:
    """A session taken apart, with what it takes to explain it. Posts are weighed when asked for.

    ``idle`` are the corrections that change nothing as things stand.
    """

    session: Session
    hosts: tuple[str, ...]
    readings: Sequence[Reading]
    corrected: Corrected
    idle: tuple[Idle, ...]

    @cached_property
    def segmentation(self) -> Segmentation:
        """Hosts, questions, and exactly one placement for each post."""
        return Segmentation(
            session=self.session.id,
            hosts=self.hosts,
            questions=self.corrected.questions,
            placements=self._weighed.placements() if self.readings else (),
        )

    def weighing(self, post: PostKey) -> Weighing | None:
        """How a post was placed; None for one that the session does not have."""
        reading = next((one for one in self.readings if one.post.key == post), None)
        if reading is None:
            return None
        return Weighing(
            self._weighed.placement(reading),
            self._weighed.candidates(reading),
            self._decided_by(reading),
        )

    def labels(self, post: PostKey) -> tuple[int, ...]:
        """The numbers on a post's labels."""
        found = (one.labels for one in self.readings if one.post.key == post)
        return tuple(label.number for labels in found for label in labels)

    @cached_property
    def _weighed(self) -> Weighed:
        return weigh(
            self.readings,
            session=self.session,
            hosts=self.hosts,
            questions=self.corrected.questions,
            answered=self.corrected.answered,
            by_hand=self.corrected.by_hand,
        )

    def _decided_by(self, reading: Reading) -> Correction | None:
        anchor = self._weighed.anchors.get(reading.position)
        while anchor is not None and anchor.hangs_on is not None:
            reading = self.readings[anchor.hangs_on]
            anchor = self._weighed.anchors.get(reading.position)
        hand = self.corrected.by_hand.get(reading.post.key)
        return hand.correction if hand is not None else None


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
    return Taken(
        session=session,
        hosts=found,
        readings=readings,
        corrected=corrected,
        idle=(*corrected.idle, *_idle(standing, readings)),
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


def _idle(corrections: Sequence[Correction], readings: Sequence[Reading]) -> Iterator[Idle]:
    """Corrections of people, titles and what is shown that change nothing here."""
    posts = {reading.post.key for reading in readings}
    people = {reading.who for reading in readings}
    last = {_subject(correction): correction for correction in corrections}
    for correction in corrections:
        who = fold_handle(correction.target or "")
        subject = _subject(correction)
        if correction.kind == Decision.HIDE and post_of(correction) not in posts:
            yield Idle(correction, "its post is not in this session")
        elif subject is not None and last[subject] is not correction:
            yield Idle(correction, "a later one decides the same", overruled=True)
        elif subject is not None and who and who not in people:
            yield Idle(correction, f"@{correction.target} wrote nothing in this session")


def _subject(correction: Correction) -> tuple[str, str] | None:
    """What only the last correction decides: the title, whether somebody is a host."""
    if correction.kind == Decision.RETITLE:
        return (correction.kind, "")
    if correction.kind in (Decision.ADD_HOST, Decision.REMOVE_HOST):
        return ("host", fold_handle(correction.target or ""))
    return None
