"""Stretches of a chat without numbered questions: cut where the host steers, talk turns or pauses.

Candidates are own posts that open something; a boundary's worth adds the drop in shared words
between the minutes before and after (TextTiling, Hearst 1997), the pause before it and the host's
steering. The best cut is found by dynamic programming over the candidates.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from tweetup.chats.parse.phrases import ARRIVES, GREETS, LEADS, LEAVES, STEERS, THANKS, WELCOMES
from tweetup.model import Question, Session
from tweetup.text import LETTERS_BY_LANGUAGE, fold_handle, fold_tag, question_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tweetup.chats.parse.posts import Reading

__all__ = ["find_stretches"]

_WINDOW = 9
_SHORTEST = 5.0
_MINUTES_EACH = 12.0
_MOST = 8
_FEWEST_WORDS = 4
# A stretch of fewer posts than this share of the session is a passing remark.
_LEAST_SHARE = 0.07
_STEM = 6
_MOST_CANDIDATES = 400


def find_stretches(
    readings: Sequence[Reading], *, session: Session, hosts: Sequence[str]
) -> tuple[Question, ...]:
    """The stretches of a session in time order, as questions without number or asker.

    ``section`` is S1, S2 …; ``text`` is a heading in the words of the post that opens it. A
    session of fewer than eight posts is one stretch.
    """
    inside = [
        reading
        for reading in readings
        if 0 <= reading.minute <= session.minutes + 1 and not reading.adds_nothing
    ]
    if not inside:
        inside = [reading for reading in readings if not reading.adds_nothing] or list(readings)
    if not inside:
        return ()
    led = frozenset(fold_handle(host) for host in hosts)
    weights = _idf(inside, fold_tag(session.hashtag))
    openings = _cut(inside, led, weights, minutes=max(session.minutes, 1.0))
    return tuple(
        _stretch(reading, number, session.hashtag) for number, reading in enumerate(openings, 1)
    )


def _stretch(reading: Reading, number: int, hashtag: str) -> Question:
    text = question_text(reading.own, LETTERS_BY_LANGUAGE["en"], (hashtag,))
    return Question(
        section=f"S{number}",
        number=number,
        text=text,
        label=None,
        post=reading.post.key,
        posts=(reading.post.key,),
        author=reading.post.handle,
        asked_at=reading.post.created_at,
    )


def _idf(inside: Sequence[Reading], hashtag: str) -> dict[str, float]:
    held = Counter(
        stem for reading in inside for stem in _stems(reading) if stem != hashtag[:_STEM]
    )
    return {stem: math.log((1 + len(inside)) / count) for stem, count in held.items() if count > 1}


def _stems(reading: Reading) -> set[str]:
    return {word[:_STEM] for word in reading.words if len(word) > 2}


def _cut(
    inside: Sequence[Reading],
    hosts: frozenset[str],
    weights: Mapping[str, float],
    *,
    minutes: float,
) -> list[Reading]:
    """The readings that open a stretch: the first, and those of the best cut."""
    answered = _taken_up(inside)
    alike = _likenesses(inside, weights)
    scored = [
        (
            index,
            _worth(
                inside,
                index,
                hosts=hosts,
                likeness=alike[math.floor(inside[index].minute)],
                taken_up=answered[inside[index].position],
            ),
        )
        for index in range(1, len(inside))
        if _opens(inside[index])
    ]
    usual = sum(worth for _, worth in scored) / len(scored) if scored else 0.0
    scored = sorted(sorted(scored, key=lambda pair: (-pair[1], pair[0]))[:_MOST_CANDIDATES])
    most = max(1, min(_MOST, round(minutes / _MINUTES_EACH))) - 1
    start = _first_opening(inside, hosts)
    chosen = _best(scored, inside, start=start, most=most, usual=usual)
    return [inside[start], *(inside[index] for index in chosen)]


def _opens(reading: Reading) -> bool:
    """Whether a post could open a stretch: said to all, with something to say."""
    return (
        not reading.speaks_to
        and reading.reply_to is None
        and not reading.echoes
        and len(reading.words) >= _FEWEST_WORDS
        and not LEAVES.search(reading.own)
        and not (
            (GREETS.match(reading.own) or ARRIVES.search(reading.own)) and "?" not in reading.own
        )
        and not (
            (LEADS.search(reading.own) or WELCOMES.search(reading.own)) and "?" not in reading.own
        )
        and not (THANKS.search(reading.own) and "?" not in reading.own)
    )


def _first_opening(inside: Sequence[Reading], hosts: frozenset[str]) -> int:
    """Where talk begins: the host's first question or steering, else the first real post."""
    for index, reading in enumerate(inside):
        if _opens(reading) and "?" in reading.own and (not hosts or reading.who in hosts):
            return index if index <= len(inside) // 3 else 0
    return next((index for index, reading in enumerate(inside) if _opens(reading)), 0)


def _taken_up(inside: Sequence[Reading]) -> Counter[int]:
    """How many people answered, quoted or repeated a post, by position."""
    pairs = {
        (target, reading.who)
        for reading in inside
        for target in (reading.reply_to, reading.quotes, reading.copy_of, reading.addressed)
        if target is not None
    }
    return Counter(target for target, _ in pairs)


def _worth(
    inside: Sequence[Reading],
    index: int,
    *,
    hosts: frozenset[str],
    likeness: float,
    taken_up: int,
) -> float:
    reading = inside[index]
    turn = 1.0 - likeness
    pause = min(reading.minute - inside[index - 1].minute, 4.0) / 4.0
    steering = (reading.who in hosts) * (0.3 + 0.8 * ("?" in reading.own))
    steering += 0.3 * (STEERS.search(reading.own) is not None)
    asking = 0.4 * ("?" in reading.own)
    return 1.6 * turn + 0.5 * pause + steering + asking + 0.4 * math.log1p(taken_up)


def _likenesses(inside: Sequence[Reading], weights: Mapping[str, float]) -> dict[int, float]:
    """By minute: the cosine of the words in the minutes before it and from it on.

    Words are counted once a minute, so a flood of posts costs no more than its words.
    """
    counted: dict[int, Counter[str]] = defaultdict(Counter)
    for reading in inside:
        counted[math.floor(reading.minute)].update(s for s in _stems(reading) if s in weights)
    return {
        minute: _cosine(
            _sum(counted, range(minute - _WINDOW, minute)),
            _sum(counted, range(minute, minute + _WINDOW)),
            weights,
        )
        for minute in sorted(counted)
    }


def _sum(counted: Mapping[int, Counter[str]], minutes: range) -> Counter[str]:
    total = Counter[str]()
    for minute in minutes:
        if minute in counted:
            total.update(counted[minute])
    return total


def _cosine(one: Counter[str], other: Counter[str], weights: Mapping[str, float]) -> float:
    dot = sum(count * other[stem] * weights[stem] ** 2 for stem, count in one.items())
    size = math.sqrt(_norm(one, weights) * _norm(other, weights))
    return dot / size if size else 0.0


def _norm(side: Counter[str], weights: Mapping[str, float]) -> float:
    return sum((count * weights[stem]) ** 2 for stem, count in side.items())


def _best(
    scored: Sequence[tuple[int, float]],
    inside: Sequence[Reading],
    *,
    start: int,
    most: int,
    usual: float,
) -> list[int]:
    """The cut of at most ``most`` boundaries with the greatest worth, none shorter than allowed.

    A boundary must be worth more than ``usual``, the average candidate, to be made at all.
    """
    if not scored or most < 1:
        return []
    least = max(3, round(_LEAST_SHARE * (len(inside) - start)))
    first = inside[start].minute
    last = inside[-1].minute
    usable = [
        (index, worth - usual)
        for index, worth in scored
        if inside[index].minute - first >= _SHORTEST
        and last - inside[index].minute >= _SHORTEST
        and index - start >= least
        and len(inside) - index >= least
    ]
    table: list[list[tuple[float, tuple[int, ...]]]] = []
    for place, (index, worth) in enumerate(usable):
        row: list[tuple[float, tuple[int, ...]]] = [(worth, (index,))]
        for earlier in range(place):
            before = usable[earlier][0]
            far = inside[index].minute - inside[before].minute >= _SHORTEST
            if not far or index - before < least:
                continue
            for size, (total, cut) in enumerate(table[earlier]):
                if size + 2 > most:
                    continue
                while len(row) <= size + 1:
                    row.append((-math.inf, ()))
                if total + worth > row[size + 1][0]:
                    row[size + 1] = (total + worth, (*cut, index))
        table.append(row)
    cuts = [entry for row in table for entry in row]
    best = max(cuts, key=lambda entry: (entry[0], entry[1]), default=(0.0, ()))
    return list(best[1]) if best[0] > 0 else []
