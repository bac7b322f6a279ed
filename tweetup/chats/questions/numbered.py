"""What was asked: the host's numbered questions, their parts and repeats, and the plan's own."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from tweetup.chats.parse.phrases import ANNOUNCES, CREDIT, PARTS
from tweetup.chats.questions.candidates import SAME_WORDS, Asking, find_askings, heeded
from tweetup.chats.questions.missing_questions import AT_ONCE, find_unseen, fits
from tweetup.model import PlannedQuestion, Question
from tweetup.text import (
    Role,
    Spot,
    question_text,
    similarity,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tweetup.chats.parse.posts import Reading

__all__ = ["find_questions"]

_ENOUGH = 3.0
# An asking this little weaker is as good.
_NEARLY = 1.2
# Fewer words left ("below!") are no question: it was in the picture or link beside them.
_FEWEST_WORDS = 3


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

    ``likeness`` is :func:`tweetup.chats.parse.hosts.host_likeness`. A number somebody merely
    mentions, announces or answers with is no question; a planned one counts when a host posted
    its words.
    """
    askings = find_askings(readings, likeness=likeness, planned=planned)
    by_number: dict[int, list[Asking]] = defaultdict(list)
    for asking in askings:
        by_number[asking.number].append(asking)
    chosen = {}
    for number, theirs in by_number.items():
        best = _first_good(theirs)
        if best is not None:
            chosen[number] = best
    chosen = _in_order(heeded(chosen, readings, likeness=likeness, hashtags=hashtags))
    chosen.update(find_unseen(readings, likeness, chosen))
    for slip in list(_slips(chosen, by_number)):
        by_number[slip.number - 1] = [
            other for other in by_number[slip.number - 1] if other.reading is not slip.reading
        ]
        by_number[slip.number] = [slip]
        chosen[slip.number] = slip
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


def _first_good(theirs: Sequence[Asking]) -> Asking | None:
    """The best asking of a number; of those nearly as good, the first."""
    top = max((asking.score for asking in theirs), default=0.0)
    if top < _ENOUGH:
        return None
    good = [asking for asking in theirs if asking.score >= max(_ENOUGH, top - _NEARLY)]
    best = min(good, key=lambda asking: asking.reading.position)
    return min((part for part in theirs if _parts(part, best)), key=_part, default=best)


def _part(asking: Asking) -> tuple[int, int]:
    """Which part of its question a post says it is (1 of 1/2), then its place in time."""
    found = PARTS.search(asking.reading.own)
    return (int(found["part"]) if found else 0, asking.reading.position)


def _parts(one: Asking, other: Asking) -> bool:
    """Whether two posts are parts of one question: both say so, by one author, at one time."""
    near = abs(one.reading.minute - other.reading.minute) <= AT_ONCE
    return near and one.reading.who == other.reading.who and bool(_part(one)[0] * _part(other)[0])


def _slips(
    chosen: Mapping[int, Asking], by_number: Mapping[int, Sequence[Asking]]
) -> Iterator[Asking]:
    """Another question under the number of the last, where nobody asked or answered the next.

    It gets the number the host meant, and neither question swallows the other.
    """
    askers = {asking.reading.who for asking in chosen.values()}
    for number, first in chosen.items():
        if number + 1 in chosen or not first.known:
            continue
        for other in by_number[number]:
            if (
                other.reading.who in askers
                and _is_another(other, first)
                and fits(number + 1, other.reading, chosen)
            ):
                yield replace(other, number=number + 1)
                break


def _is_another(other: Asking, first: Asking) -> bool:
    """Whether two askings of one number ask different things at different times."""
    label = other.label
    return (
        label is not None
        and label.role is Role.QUESTION
        and label.part is None
        and label.spot is Spot.LEADING
        and "?" in other.reading.own
        and other.score >= max(_ENOUGH, first.score - _NEARLY)
        and other.reading.minute - first.reading.minute > AT_ONCE
        and similarity(other.reading.own, first.reading.own) < SAME_WORDS
    )


def _in_order(chosen: Mapping[int, Asking]) -> dict[int, Asking]:
    """Numbers rise with time; where two disagree by more than a few minutes, the weaker goes.

    Hosts do swap two questions by a minute, and that stands.
    """
    kept = dict(chosen)
    while True:
        clash: dict[int, float] = defaultdict(float)
        for low, first in kept.items():
            for high, second in kept.items():
                if low < high and first.reading.minute > second.reading.minute + AT_ONCE:
                    clash[low] += second.score
                    clash[high] += first.score
        if not clash:
            return kept
        worst = max(clash, key=lambda number: (clash[number] - kept[number].score, number))
        del kept[worst]


def _question(
    asking: Asking,
    theirs: Sequence[Asking],
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


def _asks_again(other: Asking, asking: Asking) -> bool:
    """A part or a repeat of the question: as good an asking, by its asker or soon after."""
    if other.reading.position == asking.reading.position or other.score < _ENOUGH:
        return False
    same = other.reading.who == asking.reading.who
    near = abs(other.reading.minute - asking.reading.minute) <= AT_ONCE
    alike = similarity(other.reading.own, asking.reading.own) > SAME_WORDS
    return (near and (same or other.score >= asking.score - 1)) or alike


def _wording(
    asking: Asking,
    again: Sequence[Reading],
    letters: Mapping[str, Role],
    hashtags: tuple[str, ...],
) -> str:
    """The question as a reader should see it: parts joined, the credit left to its field."""
    if not asking.known:
        return _clean(asking.copied, letters, hashtags)
    parts = [asking.reading]
    if PARTS.search(asking.reading.own):
        parts += [reading for reading in again if PARTS.search(reading.own)]
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
