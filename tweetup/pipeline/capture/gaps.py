"""Stretches in which a chat was silent although it was in full swing before and after."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from datetime import timedelta
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Final

from tweetup.model import Gap

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

__all__ = ["idle_spells"]

_MINUTE: Final = timedelta(minutes=1)
_AROUND: Final = timedelta(minutes=10)
"""How long before and after a silence the chat's pace is measured."""
_FEWEST: Final = 8
"""Posts in that time that make a chat lively."""
_SHORTEST, _LONGEST = 3, 45
"""Minutes: people do fall silent for a moment, all of them; and chats end."""
_SURPRISE: Final = math.log(100_000)
"""A silence counts if chance brings it once in so many: Poisson, at the slower of both paces.

In 33 real chats no silence does; of holes of ten minutes cut into them, three in four do.
"""


def idle_spells(minutes: Sequence[tuple[datetime, int]]) -> tuple[Gap, ...]:
    """The silences that a chat's own pace does not explain.

    ``minutes`` are those in which posts were written, with how many, in time order. Whatever
    stops a network from giving posts leaves such a hole; so may a power cut at the host's. The
    slower pace of before and after decides, so that neither a beginning nor an end is one.
    """
    times = [minute for minute, _ in minutes]
    written = [0, *accumulate(count for _, count in minutes)]

    def is_odd(before: datetime, after: datetime) -> bool:
        last, first = bisect_left(times, before), bisect_left(times, after)
        earlier = written[last + 1] - written[bisect_right(times, before - _AROUND)]
        later = written[bisect_left(times, after + _AROUND)] - written[first]
        slower = min(earlier, later)
        expected = slower * (_silent(before, after) * _MINUTE / _AROUND)
        return slower >= _FEWEST and expected > _SURPRISE

    return tuple(
        Gap(
            since=before + _MINUTE,
            until=after,
            why=f"silence for {_silent(before, after)} minutes in a lively chat",
            certain=False,
        )
        for before, after in pairwise(times)
        if _SHORTEST <= _silent(before, after) <= _LONGEST and is_odd(before, after)
    )


def _silent(before: datetime, after: datetime) -> int:
    """The minutes between two in which something was written."""
    return round((after - before) / _MINUTE) - 1
