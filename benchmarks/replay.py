"""A capture of Bluesky without a login: all of the network's events of that time are read.

CPU seconds for 100,000 events, with all of ``tweetup capture`` and less its start, and the peak of
its memory for them and for half of them. ``python -m benchmarks.replay --events 200000``. The
server is a process of its own, whose time does not count.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks._measuring import Cost, measure
from benchmarks._streaming import streaming

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["report"]

SIZE: Final = 200_000
MINUTES: Final = 60
_EACH: Final = 100_000


def report(events: int = SIZE) -> Iterator[str]:
    """Yield the cost of each."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for compression in ("none", "deflate"):
            half = _capture(folder / f"half-{compression}.db", events // 2, compression)
            whole = _capture(folder / f"whole-{compression}.db", events, compression)
            cpu = (whole.cpu - half.cpu) / (events - events // 2) * _EACH
            yield (
                f"compression {compression:8} {events} events: {whole.cpu:.1f} s CPU,"
                f" {whole.wall:.1f} s on the clock; {cpu:.2f} s CPU for 100,000 more;"
                f" peak {whole.peak:.0f} MB, {half.peak:.0f} MB for half"
            )


def _capture(archive: Path, events: int, compression: str) -> Cost:
    since = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=MINUTES + 10)
    until = since + timedelta(minutes=MINUTES)
    with streaming(events, since=since, minutes=MINUTES, compression=compression) as url:
        # Nobody answers for the accounts: their DIDs stand for them.
        os.environ.update(TWEETUP_BLUESKY_STREAM_URL=url, TWEETUP_BLUESKY_URL="http://127.0.0.1:1")
        return measure(
            [
                sys.executable, "-m", "tweetup", "capture", "labelchat", "--network", "bluesky",
                "--since", f"{since:%FT%TZ}", "--until", f"{until:%FT%TZ}",
                "--archive", str(archive),
            ]
        )  # fmt: skip


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=SIZE)
    for line in report(**vars(parser.parse_args())):
        print(line, flush=True)
