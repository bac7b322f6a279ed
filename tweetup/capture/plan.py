"""What of a window is still to be asked, by the ledger: stretches, and where to go on in them.

A capture that was killed, stopped or refused left a cursor; the same command goes on from there.
Once nothing is left to go on from, a window is asked anew as a whole: posts may have come late,
been edited or been found by the network only since.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from tweetup.archive import CaptureLine
    from tweetup.model import Capture

__all__ = ["Stretch", "plan"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """From ``since`` up to but not ``until``; ``cursor`` None begins at its newest post.

    ``reached`` is the oldest post that had come when the cursor was left.
    """

    since: datetime
    until: datetime
    cursor: str | None = None
    reached: datetime | None = None


def plan(asked: Capture, lines: Iterable[CaptureLine]) -> tuple[Stretch, ...]:
    """Return the stretches that are left of the window of ``asked``, in the order to be asked.

    ``lines`` is the ledger. Those of the same search within the window that have a cursor are
    gone on with, and what no line since the oldest of them has covered is asked anew. A window
    that moved on since (``--last 2h``, a session that was not over) keeps what was begun.
    """
    since, until = _ends(asked)
    # A line without either was broken off before anything came.
    mine = [
        line
        for line in lines
        if line.capture.is_same_request(asked)
        and line.capture.since is not None
        and line.capture.until is not None
        and (line.cursor is not None or line.finished_at)
    ]
    newest = {_ends(line.capture): line for line in mine}
    open_ones = [
        line
        for ends, line in newest.items()
        if line.cursor is not None
        and ends[0] < until
        and since < ends[1]
        # Not the rest of a much longer search that nobody asked for now.
        and ends[1] - ends[0] <= until - since
        and not _is_superseded(line, mine)
    ]
    if not open_ones:
        return (Stretch(since=since, until=until),)
    begun = max((line.id for ends, line in newest.items() if ends[0] <= since), default=0)
    first = min(begun or open_ones[0].id, *(line.id for line in open_ones))
    covered = [span for line in newest.values() if line.id >= first for span in _covered(line)]
    going_on = [
        Stretch(since=begin, until=end, cursor=line.cursor, reached=_reached(line))
        for line in open_ones
        for begin, end in [_ends(line.capture)]
    ]
    fresh = [Stretch(since=begin, until=end) for begin, end in _left(since, until, covered)]
    return (*going_on, *reversed(fresh))


def _ends(capture: Capture) -> tuple[datetime, datetime]:
    if capture.since is None or capture.until is None:
        raise ValueError("a capture is planned for a window with two ends")
    return capture.since, capture.until


def _is_superseded(line: CaptureLine, lines: Iterable[CaptureLine]) -> bool:
    """Whether a later line has asked for all of it, to the end."""
    return any(
        other.id > line.id
        and other.cursor is None
        and not _left(*_ends(line.capture), _covered(other))
        for other in lines
    )


def _covered(line: CaptureLine) -> list[tuple[datetime, datetime]]:
    """What a line has asked, or will have when it is gone on with."""
    since, until = _ends(line.capture)
    if line.cursor is not None:
        return [(since, until)]
    missing = [(gap.since or since, gap.until or until) for gap in line.gaps if gap.certain]
    return _left(since, until, missing)


def _reached(line: CaptureLine) -> datetime | None:
    return next((gap.until for gap in line.gaps if gap.certain), None)


def _left(
    since: datetime, until: datetime, taken: Sequence[tuple[datetime, datetime]]
) -> list[tuple[datetime, datetime]]:
    """What the taken stretches leave of the time from ``since`` to ``until``, in time order."""
    left = []
    for begin, end in sorted(taken):
        if since < min(begin, until):
            left.append((since, min(begin, until)))
        since = max(since, end)
    if since < until:
        left.append((since, until))
    return left
