"""Who leads a chat: those who ask its questions first, welcome, announce and close."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import TYPE_CHECKING

from tweetup.chats.parse.phrases import (
    ANNOUNCES,
    LEADS,
    LEAVES,
    NAMES_HOSTS,
    STEERS,
    THANKS,
    WELCOMES,
)
from tweetup.chats.parse.posts import Reading, speaks_to_others
from tweetup.text import Role, Spot, find_mentions, fold_handle

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

__all__ = ["find_hosts", "host_likeness"]

_ASKS = (Role.QUESTION, Role.TOPIC, Role.NUMBER)
# Below this nobody is called a host on their own evidence.
_ENOUGH = 0.7
_AHEAD = 0.2
_NAMED = 2.0
# A number first used in a question, and in a request ("Q1: Tell us about …").
_ASKED = 1.2
_TOLD = 0.8
_WORTH = {"welcomes": 0.5, "announces": 1.5, "leads": 0.5, "closes": 0.2}


def host_likeness(readings: Sequence[Reading], configured: Collection[str]) -> dict[str, float]:
    """How much each (folded) handle behaves like a host; 0 for a participant, above 3 for sure.

    Configured hosts get 4 before anything they do.
    """
    score: dict[str, float] = defaultdict(float)
    for handle in configured:
        score[fold_handle(handle)] += 4.0
    for who, numbers in _first_askers(readings).items():
        score[who] += sum(_ASKED if with_mark else _TOLD for with_mark in numbers.values())
    for who, count in _addressed(readings).items():
        score[who] += 0.25 * math.log1p(count)
    for who in _named(readings):
        score[who] += _NAMED
    for who, seen in _cues(readings).items():
        score[who] += sum(_WORTH[cue] for cue in sorted(seen))
    return dict(score)


def _named(readings: Sequence[Reading]) -> set[str]:
    """Whom the welcome itself names as hosts."""
    return {
        fold_handle(handle)
        for reading in readings
        if not reading.adds_nothing and WELCOMES.search(reading.own)
        for found in NAMES_HOSTS.finditer(reading.own)
        for handle in find_mentions(found["handles"])
    }


def _cues(readings: Sequence[Reading]) -> dict[str, set[str]]:
    """What hosts do, by who did it; one welcome says as much as five."""
    cues: dict[str, set[str]] = defaultdict(set)
    for reading in readings:
        if reading.adds_nothing or reading.speaks_to:
            continue
        said = reading.own
        if WELCOMES.search(said):
            cues[reading.who].add("welcomes")
        if ANNOUNCES.search(said) and any(label.role in _ASKS for label in reading.labels):
            cues[reading.who].add("announces")
        if LEADS.search(said):
            cues[reading.who].add("leads")
        if LEAVES.search(said) and (STEERS.search(said) or THANKS.search(said)):
            cues[reading.who].add("closes")
    return cues


def _first_askers(readings: Sequence[Reading]) -> dict[str, dict[int, bool]]:
    """Who was first to use a question's number, and whether with a question mark."""
    seen: set[int] = set()
    asked: dict[str, dict[int, bool]] = defaultdict(dict)
    for reading in readings:
        if reading.adds_nothing or speaks_to_others(reading, readings):
            continue
        for label in reading.labels[:1]:
            asking = "?" in reading.own or label.spot is Spot.LEADING
            if label.role in _ASKS and asking and label.number not in seen:
                if not ANNOUNCES.search(reading.own):
                    seen.add(label.number)
                mark = "?" in reading.own
                if mark or (label.marked and STEERS.search(reading.own)):
                    asked[reading.who][label.number] = mark
    return asked


def _addressed(readings: Sequence[Reading]) -> dict[str, int]:
    """How many people turn to somebody: replies, words to them, copies of what they said."""
    by: dict[str, set[str]] = defaultdict(set)
    for reading in readings:
        for target in (reading.reply_to, reading.copy_of, reading.addressed):
            if target is not None and readings[target].who != reading.who:
                by[readings[target].who].add(reading.who)
    return {who: len(people) for who, people in by.items()}


def find_hosts(
    readings: Sequence[Reading],
    *,
    configured: Sequence[str],
    likeness: dict[str, float],
    askers: Sequence[str],
) -> tuple[str, ...]:
    """The hosts' handles as written, the first who asked first.

    ``askers`` are the authors of the session's questions in order. Without questions the one
    who behaves most like a host is it, if anybody does.
    """
    written = {reading.who: reading.post.handle for reading in reversed(readings)}
    order = [fold_handle(handle) for handle in [*configured, *askers]]
    order += sorted(who for who, much in likeness.items() if much >= _NAMED)
    if not order and likeness:
        ranked = sorted(likeness, key=lambda who: (-likeness[who], who))
        second = likeness[ranked[1]] if len(ranked) > 1 else 0.0
        if likeness[ranked[0]] >= max(_ENOUGH, second + _AHEAD):
            order.append(ranked[0])
    present = [who for who in dict.fromkeys(order) if who in written]
    return tuple(written[who] for who in present)
