"""Threads that somebody keeps for all they say in the hour, whose links answer nothing."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from tweetup.chats.parse.posts import Reading

__all__ = ["without_kept_threads"]

# A thread that goes on past one question is a late answer; past so many, it is kept.
_KEPT_PAST = 2


def without_kept_threads(
    readings: Sequence[Reading], *, asked: Sequence[float], hosts: Collection[str]
) -> list[Reading]:
    """The readings, where replies that only carry a kept thread past a question are none.

    Who hangs each answer on their own last one, or on their first, answers the questions, not
    themselves. ``asked`` are the minutes of the questions in order, ``hosts`` folded handles:
    what hosts hang on their own posts is the questions themselves.
    """
    root: dict[int, int] = {}
    past: dict[int, list[int]] = defaultdict(list)
    for reading in readings:
        parent = reading.reply_to
        if parent is None or reading.who in hosts:
            continue
        if readings[parent].who == reading.who:
            root[reading.position] = root.get(parent, parent)
            if bisect_right(asked, readings[parent].minute) < bisect_right(asked, reading.minute):
                past[root[reading.position]].append(reading.position)
    kept = {at for those in past.values() if len(those) >= _KEPT_PAST for at in those}
    return [
        replace(reading, reply_to=None) if reading.position in kept else reading
        for reading in readings
    ]
