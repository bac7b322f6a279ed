"""Measure cost in calls and memory, independent of the speed of the machine."""

import signal
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import pytest
from hypothesis import settings

__all__ = ["SIZES", "ends", "examples", "growth"]

SIZES = [1_600, pytest.param(10_000, marks=pytest.mark.long)]
"""Sizes of input for `growth`: calls are counted, so that a small one tells as surely."""


def examples(share: float) -> int:
    """Return a share of the profile's examples: of 6 in a quick run, of 50 in a long one."""
    return max(2, round(settings().max_examples * share))


def growth(work: Callable[[int], object], *, size: int = 10_000) -> float:
    """How many times the calls, or the memory, of an eighth of the input the whole takes.

    Near 8 where cost grows with the input, near 64 where all pairs are looked at.
    """
    calls = _calls(work, size) / _calls(work, size // 8)
    return max(calls, _memory(work, size) / max(_memory(work, size // 8), 1 << 16))


def _calls(work: Callable[[int], object], size: int) -> int:
    """How many functions are called, those of C included."""
    made = 0

    def count(_frame: FrameType, event: str, _called: object) -> None:
        nonlocal made
        made += event in {"call", "c_call"}

    sys.setprofile(count)
    try:
        work(size)
    finally:
        sys.setprofile(None)
    return made


def _memory(work: Callable[[int], object], size: int) -> int:
    """The bytes taken at once, at most."""
    tracemalloc.start()
    try:
        work(size)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@contextmanager
def ends(seconds: float = 60) -> Iterator[None]:
    """What is done in here comes to an end: after a minute of the processor alone it hangs.

    Inputs are so large that what looks at all pairs of their characters takes much longer.
    """

    def hang(_signal: int, _frame: FrameType | None) -> None:
        raise AssertionError("it does not come to an end")

    before = signal.signal(signal.SIGVTALRM, hang)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
