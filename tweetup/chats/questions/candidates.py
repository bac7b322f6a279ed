"""Posts that may ask a question, and how much speaks for each."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tweetup.chats.parse.phrases import ANNOUNCES, MISSES
from tweetup.chats.parse.posts import speaks_to_others
from tweetup.text import Label, Role, Spot, find_hashtags, fold_tag, similarity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tweetup.chats.parse.posts import Reading
    from tweetup.model import PlannedQuestion

__all__ = ["ASKS", "SAME_WORDS", "Asking", "find_askings", "first_of_each", "heeded"]

ASKS = (Role.QUESTION, Role.TOPIC)
# Likeness (0-1) above which two texts are the same question.
SAME_WORDS = 0.45
_HIGHEST = 30
# More than one question's worth of likeness to a host.
_LEADS = 2.0
# Minutes after every other question.
_LATE = 60.0


@dataclass(frozen=True, slots=True)
class Asking:
    """A post that may ask question ``number``, and how much speaks for it.

    ``known`` is False where the asking itself is not in the archive and ``reading`` is only the
    first post to show it: a copy of it (``copied`` is then its text, ``asker`` its author) or an
    answer.
    """

    reading: Reading
    label: Label | None
    number: int
    score: float
    known: bool = True
    copied: str = ""
    asker: str | None = None


def find_askings(
    readings: Sequence[Reading],
    *,
    likeness: Mapping[str, float],
    planned: Sequence[PlannedQuestion],
) -> list[Asking]:
    """The posts that may ask, by label or in the words of a planned question."""
    labelled = _askings(readings, likeness)
    return [*labelled, *_planned_askings(readings, likeness, planned, labelled)]


def _askings(readings: Sequence[Reading], likeness: Mapping[str, float]) -> list[Asking]:
    echoed = _echoed(readings)
    lettered = any(
        label.role in ASKS and likeness.get(reading.who, 0.0) > 1
        for reading in readings
        for label in reading.labels
    )
    roles = ASKS if lettered else (*ASKS, Role.NUMBER)
    found = []
    for reading in readings:
        if reading.adds_nothing:
            continue
        for label in first_of_each(reading.labels):
            if label.role in roles and label.number <= _HIGHEST:
                much = likeness.get(reading.who, 0.0)
                aside = speaks_to_others(reading, readings)
                score = _score(reading, label, much, echoed, aside=aside)
                found.append(Asking(reading, label, label.number, score))
    return found


def first_of_each(labels: Sequence[Label]) -> list[Label]:
    """The first label of every number."""
    firsts: dict[int, Label] = {}
    for label in labels:
        firsts.setdefault(label.number, label)
    return list(firsts.values())


def _echoed(readings: Sequence[Reading]) -> dict[int, int]:
    """How many people copied or quoted a post."""
    people: dict[int, set[str]] = defaultdict(set)
    for reading in readings:
        for target in (reading.copy_of, reading.quotes):
            if target is not None:
                people[target].add(reading.who)
    return {position: len(theirs) for position, theirs in people.items()}


def _score(
    reading: Reading,
    label: Label,
    likeness: float,
    echoed: Mapping[int, int],
    *,
    aside: bool,
) -> float:
    """Hand-set weights: a host's leading, marked label before a question mark scores highest.

    ``aside`` says that the post turns to somebody rather than to all.
    """
    rest = reading.own[label.end :]
    score = min(likeness, 4.0)
    score += 1.5 if "?" in rest else 0.0
    score += {Spot.LEADING: 1.0, Spot.INLINE: 0.0, Spot.TRAILING: 0.5}[label.spot]
    score += 0.3 if label.marked else 0.0
    score += 0.5 * math.log1p(echoed.get(reading.position, 0))
    if ANNOUNCES.search(reading.own) and "?" not in rest:
        score -= 2.5
    before = reading.own[: label.start]
    if MISSES.search(before) or (label.spot is not Spot.LEADING and MISSES.search(rest[:40])):
        score -= 2.5
    if aside:
        score -= 2.0
    if len(reading.labels) > 1 and len({lbl.number for lbl in reading.labels}) > 1:
        score -= 1.0
    return score


def _planned_askings(
    readings: Sequence[Reading],
    likeness: Mapping[str, float],
    planned: Sequence[PlannedQuestion],
    labelled: Sequence[Asking],
) -> list[Asking]:
    """Posts of a host in the words of a planned question, where no label says so."""
    known = {(asking.number, asking.reading.position) for asking in labelled}
    found = []
    for question in planned:
        best, best_share = None, SAME_WORDS
        for reading in readings:
            if reading.adds_nothing or likeness.get(reading.who, 0.0) < 1:
                continue
            share = similarity(reading.own, question.text)
            if share > best_share:
                best, best_share = reading, share
        if best is not None and (question.number, best.position) not in known:
            found.append(Asking(best, None, question.number, 3.0 + 2 * best_share))
    return found


def heeded(
    chosen: Mapping[int, Asking],
    readings: Sequence[Reading],
    *,
    likeness: Mapping[str, float],
    hashtags: tuple[str, ...],
) -> dict[int, Asking]:
    """Without the one numbered question of somebody who leads nothing and whom nobody heeds.

    Another chat's question, or a straggler's own, is such a one, where somebody else asks ours.
    """
    askers = Counter(asking.reading.who for asking in chosen.values())
    spoken_to = {
        target
        for reading in readings
        for target in (reading.reply_to, reading.quotes, reading.copy_of, reading.addressed)
        if target is not None and readings[target].who != reading.who
    }
    used: dict[int, set[str]] = defaultdict(set)
    for reading in readings:
        for label in reading.labels:
            used[label.number].add(reading.who)
    ours = frozenset(fold_tag(tag) for tag in hashtags)
    return {
        number: asking
        for number, asking in chosen.items()
        if askers[asking.reading.who] > 1
        or max(askers.values()) == 1
        or likeness.get(asking.reading.who, 0.0) > _LEADS
        or asking.reading.position in spoken_to
        or used[number] - {asking.reading.who}
        or not (_is_elsewhere(asking, readings, ours) or _is_late(asking, chosen))
    }


def _is_elsewhere(asking: Asking, readings: Sequence[Reading], ours: frozenset[str]) -> bool:
    """Whether a post is filed under a hashtag that nobody else here uses."""
    theirs = {fold_tag(tag) for tag in find_hashtags(asking.reading.own)} - ours
    others = {
        fold_tag(tag)
        for reading in readings
        if reading.who != asking.reading.who
        for tag in find_hashtags(reading.own)
    }
    return bool(theirs - others)


def _is_late(asking: Asking, chosen: Mapping[int, Asking]) -> bool:
    before = [other.reading.minute for other in chosen.values() if other is not asking]
    return asking.reading.minute > max(before, default=0.0) + _LATE
