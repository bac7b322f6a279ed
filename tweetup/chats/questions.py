"""What was asked: the host's numbered questions, their parts and repeats, and the plan's own."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tweetup.chats.cues import ANNOUNCES, CREDIT, MISSES, PARTS
from tweetup.model import PlannedQuestion, Question
from tweetup.text import (
    Label,
    Role,
    Spot,
    fold_handle,
    question_text,
    read_echo,
    read_labels,
    similarity,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tweetup.chats.reading import Reading

__all__ = ["find_questions"]

_ASKS = (Role.QUESTION, Role.TOPIC)
_ENOUGH = 3.0
# Two askings of one number within these minutes are one question: parts, repeats, a co-host's.
_PART_WITHIN = 4.0
_SAME_AS_PLANNED = 0.45
_HIGHEST = 30
_FEWEST_ANSWERERS = 2
_ASKED_WITHIN = 6.0
# Fewer words left ("below!") are no question: it was in the picture or link beside them.
_FEWEST_WORDS = 3


@dataclass(frozen=True, slots=True)
class _Asking:
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


def find_questions(
    readings: Sequence[Reading],
    *,
    likeness: Mapping[str, float],
    letters: Mapping[str, Role],
    planned: Sequence[PlannedQuestion] = (),
    hashtags: tuple[str, ...] = (),
) -> tuple[Question, ...]:
    """The questions of a session by number, each with every post that asked it.

    A question whose own post is missing has ``post`` None and the time it first showed; its
    ``text`` is empty where nothing tells its words (asked in a picture, in a link).

    ``likeness`` is :func:`tweetup.chats.hosts.host_likeness`. A number somebody merely mentions,
    announces or answers with is no question; a planned one counts when a host posted its words.
    """
    askings = _askings(readings, likeness)
    askings.extend(_planned_askings(readings, likeness, planned, askings))
    by_number: dict[int, list[_Asking]] = defaultdict(list)
    for asking in askings:
        by_number[asking.number].append(asking)
    chosen = {}
    for number, theirs in by_number.items():
        best = _first_good(theirs)
        if best is not None:
            chosen[number] = best
    chosen = _in_order(chosen)
    chosen.update(_answered(readings, likeness, chosen))
    plan = {question.number: question for question in planned}
    return tuple(
        _question(
            asking,
            by_number[number],
            readings=readings,
            letters=letters,
            planned=plan.get(number),
            hashtags=hashtags,
        )
        for number, asking in sorted(chosen.items())
    )


def _askings(readings: Sequence[Reading], likeness: Mapping[str, float]) -> list[_Asking]:
    echoed = _echoed(readings)
    lettered = any(
        label.role in _ASKS and likeness.get(reading.who, 0.0) > 1
        for reading in readings
        for label in reading.labels
    )
    roles = _ASKS if lettered else (*_ASKS, Role.NUMBER)
    found = []
    for reading in readings:
        if reading.is_repost:
            continue
        for label in _first_of_each(reading.labels):
            if label.role in roles and label.number <= _HIGHEST:
                score = _score(reading, label, likeness.get(reading.who, 0.0), echoed)
                found.append(_Asking(reading, label, label.number, score))
    return found


def _first_of_each(labels: Sequence[Label]) -> list[Label]:
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


def _score(reading: Reading, label: Label, likeness: float, echoed: Mapping[int, int]) -> float:
    """Hand-set weights: a host's leading, marked label before a question mark scores highest."""
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
    if reading.speaks_to or reading.reply_to is not None:
        score -= 2.0
    if len(reading.labels) > 1 and len({lbl.number for lbl in reading.labels}) > 1:
        score -= 1.0
    return score


def _planned_askings(
    readings: Sequence[Reading],
    likeness: Mapping[str, float],
    planned: Sequence[PlannedQuestion],
    labelled: Sequence[_Asking],
) -> list[_Asking]:
    """Posts of a host in the words of a planned question, where no label says so."""
    known = {(asking.number, asking.reading.position) for asking in labelled}
    found = []
    for question in planned:
        best, best_share = None, _SAME_AS_PLANNED
        for reading in readings:
            if reading.is_repost or likeness.get(reading.who, 0.0) < 1:
                continue
            share = similarity(reading.own, question.text)
            if share > best_share:
                best, best_share = reading, share
        if best is not None and (question.number, best.position) not in known:
            found.append(_Asking(best, None, question.number, 3.0 + 2 * best_share))
    return found


def _first_good(theirs: Sequence[_Asking]) -> _Asking | None:
    """The best asking of a number; of those nearly as good, the first."""
    top = max((asking.score for asking in theirs), default=0.0)
    if top < _ENOUGH:
        return None
    good = [asking for asking in theirs if asking.score >= max(_ENOUGH, top - 1.2)]
    return min(good, key=lambda asking: asking.reading.position)


def _answered(
    readings: Sequence[Reading], likeness: Mapping[str, float], chosen: Mapping[int, _Asking]
) -> dict[int, _Asking]:
    """Questions whose own post is missing or unlabelled, but which people copied or answered.

    The host's last unlabelled question before the first answer is taken for it; else a copy of
    it tells its words; else only its number and time are known. Numbers must fit into the order.
    """
    answers: dict[int, list[Reading]] = defaultdict(list)
    for reading in readings:
        for label in _first_of_each(reading.labels):
            if label.role is not Role.NUMBER and not reading.is_repost:
                answers[label.number].append(reading)
    found = dict(_copied(readings, likeness, chosen))
    for number, theirs in sorted(answers.items()):
        people = {reading.who for reading in theirs}
        needed = _FEWEST_ANSWERERS if number < max(chosen, default=0) else _FEWEST_ANSWERERS + 1
        if number in chosen or number in found:
            continue
        if len(people) < needed or len(theirs) <= needed or not _fits(number, theirs[0], chosen):
            continue
        asker = _asked_before(theirs[0], readings, likeness, chosen)
        if asker is None:
            found[number] = _Asking(theirs[0], None, number, 0.0, known=False)
        else:
            found[number] = _Asking(asker, None, number, 0.0)
    return found


def _copied(
    readings: Sequence[Reading], likeness: Mapping[str, float], chosen: Mapping[int, _Asking]
) -> Iterator[tuple[int, _Asking]]:
    """Questions that only a repost of a host's post shows."""
    seen: set[int] = set()
    for reading in readings:
        echo = read_echo(reading.post.text) if reading.copy_of is None else None
        if echo is None or likeness.get(fold_handle(echo.handle), 0.0) < 1 or "?" not in echo.text:
            continue
        for label in read_labels(echo.text)[:1]:
            if label.role not in _ASKS or label.number in chosen or label.number in seen:
                continue
            if label.spot is Spot.LEADING and _fits(label.number, reading, chosen):
                seen.add(label.number)
                asking = _Asking(
                    reading, label, label.number, 0.0,
                    known=False, copied=echo.text, asker=echo.handle,
                )  # fmt: skip
                yield label.number, asking


def _fits(number: int, first: Reading, chosen: Mapping[int, _Asking]) -> bool:
    return all(
        (other.reading.minute <= first.minute + _PART_WITHIN)
        if known < number
        else (other.reading.minute >= first.minute - _PART_WITHIN)
        for known, other in chosen.items()
    )


def _asked_before(
    first: Reading,
    readings: Sequence[Reading],
    likeness: Mapping[str, float],
    chosen: Mapping[int, _Asking],
) -> Reading | None:
    """The host's question to all shortly before the first answer, after the question before."""
    taken = {asking.reading.position for asking in chosen.values()}
    for reading in reversed(readings[: first.position]):
        if first.minute - reading.minute > _ASKED_WITHIN or reading.position in taken:
            return None
        leads = likeness.get(reading.who, 0.0) > 1
        if leads and "?" in reading.own and not reading.speaks_to and not reading.echoes:
            return reading
    return None


def _in_order(chosen: Mapping[int, _Asking]) -> dict[int, _Asking]:
    """Numbers rise with time; where two disagree by more than a few minutes, the weaker goes.

    Hosts do swap two questions by a minute, and that stands.
    """
    kept = dict(chosen)
    while True:
        clash: dict[int, float] = defaultdict(float)
        for low, first in kept.items():
            for high, second in kept.items():
                if low < high and first.reading.minute > second.reading.minute + _PART_WITHIN:
                    clash[low] += second.score
                    clash[high] += first.score
        if not clash:
            return kept
        worst = max(clash, key=lambda number: (clash[number] - kept[number].score, number))
        del kept[worst]


def _question(
    asking: _Asking,
    theirs: Sequence[_Asking],
    *,
    readings: Sequence[Reading],
    letters: Mapping[str, Role],
    planned: PlannedQuestion | None,
    hashtags: tuple[str, ...],
) -> Question:
    first = asking.reading
    again = [other.reading for other in theirs if asking.known and _asks_again(other, asking)]
    shown = [first, *again] if asking.known else ([first] if asking.copied else [])
    positions = dict.fromkeys(reading.position for reading in shown)
    text = _wording(asking, again, letters, hashtags)
    credit = CREDIT.search(" ".join(readings[position].own for position in positions))
    submitted = planned.submitted_by if planned else None
    if submitted is None and credit:
        submitted = credit["who"] or credit["asker"]
    if planned and len(text) < len(planned.text) // 2:
        text = planned.text
    return Question(
        section=f"Q{asking.number}",
        number=asking.number,
        text=text,
        label=asking.label.written if asking.label else None,
        post=first.post.key if asking.known else None,
        posts=tuple(readings[position].post.key for position in positions),
        author=first.post.handle if asking.known else asking.asker,
        asked_at=first.post.created_at,
        submitted_by=submitted,
    )


def _asks_again(other: _Asking, asking: _Asking) -> bool:
    """A part or a repeat of the question: as good an asking, by its asker or soon after."""
    if other.reading.position == asking.reading.position or other.score < _ENOUGH:
        return False
    same = other.reading.who == asking.reading.who
    near = abs(other.reading.minute - asking.reading.minute) <= _PART_WITHIN
    alike = similarity(other.reading.own, asking.reading.own) > _SAME_AS_PLANNED
    return (near and (same or other.score >= asking.score - 1)) or alike


def _wording(
    asking: _Asking,
    again: Sequence[Reading],
    letters: Mapping[str, Role],
    hashtags: tuple[str, ...],
) -> str:
    """The question as a reader should see it: parts joined, the credit left to its field."""
    if not asking.known:
        return _clean(asking.copied, letters, hashtags)
    parts = [asking.reading]
    marked = PARTS.search(asking.reading.own)
    if marked:
        parts += [
            reading
            for reading in again
            if PARTS.search(reading.own) and fold_handle(reading.post.handle) == asking.reading.who
        ]
    whole = " ".join(
        _clean(PARTS.sub(" ", reading.own) if len(parts) > 1 else reading.own, letters, hashtags)
        for reading in parts
    )
    said = whole.split()
    if len(said) < _FEWEST_WORDS or (ANNOUNCES.search(whole) and "?" not in whole):
        return ""
    return whole


def _clean(text: str, letters: Mapping[str, Role], hashtags: tuple[str, ...]) -> str:
    said = CREDIT.sub(" ", question_text(text, letters, hashtags))
    return " ".join(said.split()).strip(" -–—|:")
