"""Posts whose section a sure sign settles: asking, a label, a copy of such a post, manners."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tweetup.chats.parse.phrases import CONTINUES, PARTS
from tweetup.chats.place.greetings_and_adverts import (
    find_adverts,
    find_farewells,
    find_introductions,
)
from tweetup.chats.place.kept_threads import without_kept_threads
from tweetup.model import Method, PostKey, Question, Relation, Session
from tweetup.text import Label, Role, fold_handle, read_echo, read_labels

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from tweetup.chats.corrections.correction_state import ByHand
    from tweetup.chats.parse.posts import Reading

__all__ = ["Anchor", "find_anchors"]

_SURE = 0.99
_MENTIONED = 0.9
_EARLY = 0.6
_POINTED = 0.93
_GOES_ON_WITHIN = 4.0
_BY_MANNER = 0.85
# What hangs on a post that a person placed.
_FOLLOWS = 0.95
# A number that two questions have carried.
_UNCLEAR = 0.6
# A label for a question asked later than this many minutes after the post is a slip, perhaps.
_AHEAD = 2.0
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Anchor:
    """A settled section, by what, how sure (0–1), why, and the other sections it answers too.

    ``hangs_on`` is the position of the post it follows, where people put that one by hand.
    """

    section: str
    method: Method
    confidence: float
    reason: str
    also: tuple[str, ...] = ()
    hangs_on: int | None = None


def find_anchors(
    readings: Sequence[Reading],
    *,
    session: Session,
    questions: Sequence[Question],
    hosts: Sequence[str],
    answered: Mapping[int, Sequence[Question]] | None = None,
    by_hand: Mapping[PostKey, ByHand] | None = None,
) -> dict[int, Anchor]:
    """What is settled, by position.

    Labels count in chats with questions; stretches have none. ``answered`` says which questions
    the number on a label may mean (None: the one of that number), ``by_hand`` where people put
    posts: that comes before every sign, and takes along what hangs on it.
    """
    asked = _with_slips(answered if answered is not None else _by_number(questions), questions)
    leading = frozenset(fold_handle(host) for host in hosts)
    begun = _begun(session, questions)
    anchors = dict(_manners(readings, session, begun))
    anchors.update(_labelled(readings, asked, leading))
    readings = without_kept_threads(readings, asked=begun, hosts=leading)
    at = {reading.post.key: reading.position for reading in readings}
    anchors.update(_askings(questions, at))
    before: dict[str, Reading] = {}
    for reading in readings:
        if reading.position not in anchors:
            anchor = (
                _copied(reading, readings, anchors, asked)
                or _points(reading, anchors)
                or _goes_on(reading, before.get(reading.who), anchors)
            )
            if anchor is not None:
                anchors[reading.position] = anchor
        if not reading.adds_nothing:
            before[reading.who] = reading
    if by_hand:
        anchors.update(_placed(readings, by_hand, anchors))
    return anchors


def _by_number(questions: Sequence[Question]) -> dict[int, tuple[Question, ...]]:
    return {question.number: (question,) for question in questions if question.section[0] == "Q"}


def _with_slips(
    asked: Mapping[int, Sequence[Question]], questions: Sequence[Question]
) -> dict[int, Sequence[Question]]:
    """People answer a misnumbered question by the number on its label."""
    found = dict(asked)
    for question in questions:
        said = _DIGITS.search(question.label or "")
        theirs = found.get(int(said[0]), ()) if said else ()
        if said and question.section[0] == "Q" and question not in theirs:
            found[int(said[0])] = (*theirs, question)
    return found


def _meant(label: Label, at: datetime, asked: Mapping[int, Sequence[Question]]) -> Question | None:
    """The question a label means; of several with that number, the last asked by then."""
    theirs = asked.get(label.number, ())
    by_then = [q for q in theirs if q.asked_at is None or q.asked_at <= at]
    return next(iter([*by_then[-1:], *theirs]), None)


def _placed(
    readings: Sequence[Reading], by_hand: Mapping[PostKey, ByHand], anchors: Mapping[int, Anchor]
) -> dict[int, Anchor]:
    """Posts placed by hand, and what hangs on them: reposts, and replies labelled no other way."""
    chosen: dict[int, Anchor] = {}
    moved = []
    for reading in readings:
        hand = by_hand.get(reading.post.key)
        if hand is not None:
            chosen[reading.position] = Anchor(hand.section, Method.MANUAL, 1.0, hand.reason)
            if hand.moved:
                moved.append(reading.position)
    hanging: dict[int, list[int]] = defaultdict(list)
    for reading in readings:
        target = reading.copy_of if reading.adds_nothing else reading.reply_to
        own = anchors.get(reading.position)
        labelled = own is not None and own.method is Method.LABEL
        if target is not None and reading.position not in chosen and not labelled:
            hanging[target].append(reading.position)
    for original in moved:
        who = readings[original].post.handle
        for position in hanging.get(original, ()):
            if position in chosen:
                continue
            copies = readings[position].adds_nothing
            method = Method.REPOST if copies else Method.REPLY
            verb = "repeats" if copies else "replies to"
            chosen[position] = Anchor(
                chosen[original].section,
                method,
                _FOLLOWS,
                f"{verb} a post of @{who} that was put there by hand",
                hangs_on=original,
            )
            moved.append(position)
    return chosen


def _askings(
    questions: Sequence[Question], at: Mapping[PostKey, int]
) -> Iterator[tuple[int, Anchor]]:
    for question in questions:
        for key in question.posts:
            if key in at:
                first = key == question.post
                reason = "asks the question" if first else "asks the question again or in part"
                if question.section[0] == "S":
                    reason = "opens the stretch"
                yield at[key], Anchor(question.section, Method.LABEL, _SURE, reason)


def _labelled(
    readings: Sequence[Reading],
    asked: Mapping[int, Sequence[Question]],
    hosts: frozenset[str],
) -> Iterator[tuple[int, Anchor]]:
    for reading in readings:
        if reading.adds_nothing:
            continue
        at = reading.post.created_at
        meant = [
            (label, question) for label in reading.labels if (question := _meant(label, at, asked))
        ]
        if not meant or (meant[0][0].role is Role.NUMBER and reading.who in hosts):
            continue
        label, first = meant[0]
        others = dict.fromkeys(question.section for _, question in meant[1:])
        sure = _label_confidence(reading, label, first)
        yield (
            reading.position,
            Anchor(
                first.section,
                Method.LABEL,
                sure if len(asked[label.number]) == 1 else min(sure, _UNCLEAR),
                _said(label, first),
                tuple(other for other in others if other != first.section),
            ),
        )


def _said(label: Label, question: Question) -> str:
    said = f"labelled {label.written}"
    if label.number == question.number:
        return said
    return f"{said}, which means {question.section} now"


def _label_confidence(reading: Reading, label: Label, question: Question) -> float:
    if question.asked_at is not None:
        ahead = (question.asked_at - reading.post.created_at).total_seconds() / 60
        if ahead > _AHEAD:
            return _EARLY
    return _SURE if label.spot != "inline" or label.marked else _MENTIONED


def _copied(
    reading: Reading,
    readings: Sequence[Reading],
    anchors: Mapping[int, Anchor],
    asked: Mapping[int, Sequence[Question]],
) -> Anchor | None:
    """A repost stands with its original; where that is not here, by the label in the copy."""
    if reading.copy_of is not None:
        original = anchors.get(reading.copy_of)
        if original is None or not reading.adds_nothing:
            return None
        who = readings[reading.copy_of].post.handle
        return Anchor(
            original.section, Method.REPOST, original.confidence, f"repeats a post of @{who} there"
        )
    echo = read_echo(reading.post.text) if reading.echoes else None
    if echo is None:
        return None
    at = reading.post.created_at
    for label in read_labels(echo.text):
        question = _meant(label, at, asked)
        if question is not None:
            if label.role is Role.NUMBER:
                return None
            reason = f"repeats a post of @{echo.handle} labelled {label.written}"
            return Anchor(question.section, Method.REPOST, _MENTIONED, reason)
    return None


def _points(reading: Reading, anchors: Mapping[int, Anchor]) -> Anchor | None:
    """An unlabelled reply or quote stands with the settled post that its record names."""
    links = (
        (Relation.REPLY, reading.reply_to, Method.REPLY, "it replies to a post there"),
        (Relation.QUOTE, reading.quotes, Method.QUOTE, "it quotes a post there"),
    )
    for relation, target, method, reason in links:
        named = target is not None and reading.post.target(relation) is not None
        parent = anchors.get(target) if named and target is not None else None
        if parent is not None and parent.section[0] in "QS":
            return Anchor(parent.section, method, min(parent.confidence, _POINTED), reason)
    return None


def _goes_on(
    reading: Reading, before: Reading | None, anchors: Mapping[int, Anchor]
) -> Anchor | None:
    """What says that it continues ("+ …", "2/2") stands with its author's labelled post before."""
    settled = anchors.get(before.position) if before is not None else None
    if before is None or settled is None or settled.method is not Method.LABEL:
        return None
    if reading.speaks_to or reading.echoes or reading.minute - before.minute > _GOES_ON_WITHIN:
        return None
    first, second = PARTS.search(before.own), PARTS.search(reading.own)
    numbered = first and second and int(second["part"]) == int(first["part"]) + 1
    if not numbered and not CONTINUES.match(reading.own):
        return None
    reason = "it goes on from its author's post just before"
    return Anchor(settled.section, Method.MODEL, _MENTIONED, reason)


def _begun(session: Session, questions: Sequence[Question]) -> list[float]:
    """The minutes of the questions, in order, whose time is known."""
    return sorted(
        (question.asked_at - session.start).total_seconds() / 60
        for question in questions
        if question.asked_at is not None
    )


def _manners(
    readings: Sequence[Reading], session: Session, asked: Sequence[float]
) -> Iterator[tuple[int, Anchor]]:
    for position, reason in find_introductions(readings).items():
        yield position, Anchor("intro", Method.MODEL, _BY_MANNER, reason)
    last = max(asked, default=session.minutes / 2)
    farewells = find_farewells(readings, last_asked=last, minutes=session.minutes)
    for position, reason in farewells.items():
        yield position, Anchor("closing", Method.MODEL, _BY_MANNER, reason)
    for position, reason in find_adverts(readings, session.hashtag).items():
        yield position, Anchor("chatter", Method.MODEL, _BY_MANNER, reason)
