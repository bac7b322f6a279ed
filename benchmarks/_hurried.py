"""``tweetup`` in a hurry: ``python -m benchmarks._hurried BEGAN ORIGIN FACTOR ARGUMENTS…``.

A clock that showed ORIGIN (seconds since 1970) when it was BEGAN, and has run FACTOR times as fast
since, is passed to ``tweetup capture``, with ``--live`` as well; its waits are as much shorter. All
else is the command itself.
"""

from __future__ import annotations

import sys
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

__all__ = ["Clock"]


@dataclass(frozen=True, slots=True)
class Clock:
    """Shows ``origin`` at ``began`` (both seconds since 1970) and runs ``factor`` times as fast."""

    began: float
    origin: float
    factor: float

    def now(self) -> datetime:
        """Return the lines it shows."""
        passed = (time.time() - self.began) * self.factor
        return datetime.fromtimestamp(self.origin + passed, UTC)

    @property
    def arguments(self) -> list[str]:
        """What makes a process of this module show the same."""
        return [repr(part) for part in (self.began, self.origin, self.factor)]


class _Event(threading.Event):
    """Waits in a hurry."""

    def __init__(self, factor: float) -> None:
        super().__init__()
        self._factor = factor

    def wait(self, timeout: float | None = None) -> bool:
        """Wait so many of the clock's seconds."""
        return super().wait(None if timeout is None else timeout / self._factor)


class _Threading:
    """What the command makes of :mod:`threading`: the wish to end, which its sleep waits for."""

    def __init__(self, factor: float) -> None:
        self.Event = partial(_Event, factor)


def main(arguments: list[str]) -> int:
    """Run the command after the three numbers."""
    from tweetup.cli import capture, live, main

    clock = Clock(*map(float, arguments[:3]))
    sleep = time.sleep
    capture.utc_now = clock.now  # type: ignore[attr-defined]  # the name it passes the clock on by
    time.sleep = lambda seconds: sleep(float(seconds) / clock.factor)
    live.threading = _Threading(clock.factor)  # type: ignore[attr-defined,assignment]  # all it takes of it
    live.run_live = partial(
        live.run_live,
        clock=clock.now,
        monotonic=lambda: time.monotonic() * clock.factor,
        sleep=time.sleep,
    )
    return main(arguments[3:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
