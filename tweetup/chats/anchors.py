"""Posts whose section a sure sign settles: asking, a label, a copy of such a post, manners."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tweetup.chats.manners import find_adverts, find_farewells, find_introductions
from tweetup.model import Method, PostKey, Question, Session
from tweetup.text import Label, Role, fold_handle, read_echo, read_labels

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tweetup.chats.reading import Reading

__all__ = ["Anchor", "find_anchors"]

_SURE = 0.99
_MENTIONED = 0.9
_EARLY = 0.6
_BY_MANNER = 0.9
# A label for a question asked later than this many minutes after the post is a slip, perhaps.
_AHEAD = 2.0


@dataclass(frozen=True, slots=True)
class Anchor:
    """A settled section, by what, how sure (0–1), why, and the other sections it answers too."""

    section: str
    method: Method
    confidence: float
    reason: str
    also: tuple[str, ...] = ()


def find_anchors(
    readings: Sequence[Reading],
    *,
    session: Session,
    questions: Sequence[Question],
    hosts: Sequence[str],
) -> dict[int, Anchor]:
    """What is settled, by position.

    Labels count in chats with questions; stretches have none.
    """
    asked = {question.section: question for question in questions if question.section[0] == "Q"}
    anchors = dict(_manners(readings, session, questions))
    anchors.update(_labelled(readings, asked, frozenset(fold_handle(host) for host in hosts)))
    at = {reading.post.key: reading.position for reading in readings}
    anchors.update(_askings(questions, at))
    for reading in readings:
        if reading.position not in anchors:
            anchor = _copied(reading, readings, anchors, asked)
            if anchor is not None:
                anchors[reading.position] = anchor
    return anchors


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
    readings: Sequence[Reading], asked: Mapping[str, Question], hosts: frozenset[str]
) -> Iterator[tuple[int, Anchor]]:
    for reading in readings:
        labels = [label for label in reading.labels if f"Q{label.number}" in asked]
        if not labels or reading.is_repost:
            continue
        if labels[0].role is Role.NUMBER and reading.who in hosts:
            continue
        section = f"Q{labels[0].number}"
        others = dict.fromkeys(f"Q{label.number}" for label in labels[1:])
        yield (
            reading.position,
            Anchor(
                section,
                Method.LABEL,
                _label_confidence(reading, labels[0], asked[section]),
                f"labelled {labels[0].written}",
                tuple(other for other in others if other != section),
            ),
        )


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
    asked: Mapping[str, Question],
) -> Anchor | None:
    """A repost stands with its original; where that is not here, by the label in the copy."""
    if reading.copy_of is not None:
        original = anchors.get(reading.copy_of)
        if original is None or not reading.is_repost:
            return None
        who = readings[reading.copy_of].post.handle
        return Anchor(
            original.section, Method.REPOST, original.confidence, f"repeats a post of @{who} there"
        )
    echo = read_echo(reading.post.text) if reading.echoes else None
    if echo is None:
        return None
    labels = [label for label in read_labels(echo.text) if f"Q{label.number}" in asked]
    if not labels or labels[0].role is Role.NUMBER:
        return None
    return Anchor(
        f"Q{labels[0].number}",
        Method.REPOST,
        _MENTIONED,
        f"repeats a post of @{echo.handle} labelled {labels[0].written}",
    )


def _manners(
    readings: Sequence[Reading], session: Session, questions: Sequence[Question]
) -> Iterator[tuple[int, Anchor]]:
    asked = [
        (question.asked_at - session.start).total_seconds() / 60
        for question in questions
        if question.asked_at is not None
    ]
    for position, reason in find_introductions(readings).items():
        yield position, Anchor("intro", Method.MODEL, _BY_MANNER, reason)
    last = max(asked, default=session.minutes / 2)
    farewells = find_farewells(readings, last_asked=last, minutes=session.minutes)
    for position, reason in farewells.items():
        yield position, Anchor("closing", Method.MODEL, _BY_MANNER, reason)
    for position, reason in find_adverts(readings, session.hashtag).items():
        yield position, Anchor("chatter", Method.MODEL, _BY_MANNER, reason)
