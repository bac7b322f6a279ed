"""Questions whose own post is not in the archive, or that no label marks.

Exports lose posts and hosts ask in pictures; those who copied or answered a question say all the
same that it was asked.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from tweetup.chats.questions.candidates import ASKS, Asking, first_of_each
from tweetup.text import Role, Spot, fold_handle, read_echo, read_labels

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tweetup.chats.parse.posts import Reading

__all__ = ["AT_ONCE", "find_unseen", "fits"]

# Two askings of one number within these minutes are one question: parts, repeats, a co-host's.
AT_ONCE = 4.0
_FEWEST_ANSWERERS = 2
_ASKED_WITHIN = 6.0


def find_unseen(
    readings: Sequence[Reading], likeness: Mapping[str, float], chosen: Mapping[int, Asking]
) -> dict[int, Asking]:
    """Questions whose own post is missing or unlabelled, but which people copied or answered.

    The host's last unlabelled question before the first answer is taken for it; else a copy of
    it tells its words; else only its number and time are known. Numbers must fit into the order.
    """
    answers: dict[int, list[Reading]] = defaultdict(list)
    for reading in readings:
        for label in first_of_each(reading.labels):
            if label.role is not Role.NUMBER and not reading.adds_nothing:
                answers[label.number].append(reading)
    found = dict(_copied(readings, likeness, chosen))
    for number, theirs in sorted(answers.items()):
        people = {reading.who for reading in theirs}
        needed = _FEWEST_ANSWERERS if number < max(chosen, default=0) else _FEWEST_ANSWERERS + 1
        if number in chosen or number in found:
            continue
        if len(people) < needed or len(theirs) <= needed or not fits(number, theirs[0], chosen):
            continue
        asker = _asked_before(theirs[0], readings, likeness, chosen)
        if asker is None:
            found[number] = Asking(theirs[0], None, number, 0.0, known=False)
        else:
            found[number] = Asking(asker, None, number, 0.0)
    return found


def _copied(
    readings: Sequence[Reading], likeness: Mapping[str, float], chosen: Mapping[int, Asking]
) -> Iterator[tuple[int, Asking]]:
    """Questions that only a repost of a host's post shows."""
    seen: set[int] = set()
    for reading in readings:
        echo = read_echo(reading.post.text) if reading.copy_of is None else None
        if echo is None or likeness.get(fold_handle(echo.handle), 0.0) < 1 or "?" not in echo.text:
            continue
        for label in read_labels(echo.text)[:1]:
            if label.role not in ASKS or label.number in chosen or label.number in seen:
                continue
            if label.spot is Spot.LEADING and fits(label.number, reading, chosen):
                seen.add(label.number)
                asking = Asking(
                    reading, label, label.number, 0.0,
                    known=False, copied=echo.text, asker=echo.handle,
                )  # fmt: skip
                yield label.number, asking


def fits(number: int, first: Reading, chosen: Mapping[int, Asking]) -> bool:
    """Whether a question first seen in ``first`` stands in order among those ``chosen``."""
    return all(
        (other.reading.minute <= first.minute + AT_ONCE)
        if known < number
        else (other.reading.minute >= first.minute - AT_ONCE)
        for known, other in chosen.items()
    )


def _asked_before(
    first: Reading,
    readings: Sequence[Reading],
    likeness: Mapping[str, float],
    chosen: Mapping[int, Asking],
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
