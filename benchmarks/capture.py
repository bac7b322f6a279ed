"""A capture from a loopback server, beside fetching the same pages and throwing them away.

- Time: CPU of ``tweetup capture`` less that of the bare fetching, a post. At most 1 ms.
- Memory: the peak over all posts and over half of them. Within 10 MB of each other (the first
  30,000 posts fill the 32 MB that SQLite may remember).

``python -m benchmarks.capture --posts 100000``. The server is a process of its own, whose time
and memory do not count.
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
from benchmarks._serving import serving
from tests.servers.x import TOKEN

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["report"]

SIZE: Final = 100_000
MOST_MILLISECONDS: Final = 1.0
MOST_GROWTH: Final = 10.0
_TIME: Final = "%Y-%m-%dT%H:%M:%SZ"


def report(posts: int = SIZE) -> Iterator[str]:
    """Yield the cost of each, then the goal."""
    half = max(1, posts // 2)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        small, _ = _both(folder / "small.db", half)
        large, fetching = _both(folder / "large.db", posts)
    yield f"{posts} posts, and {half}"
    yield _line("tweetup capture", posts, large)
    yield _line("fetching alone", posts, fetching)
    added = (large.cpu - fetching.cpu) / posts * 1000
    yield f"added               {added:6.2f} ms CPU a post (at most {MOST_MILLISECONDS:g})"
    growth = large.peak - small.peak
    yield (
        f"memory              {large.peak:6.1f} MB for all, {small.peak:.1f} MB for half:"
        f" {growth:+.1f} MB (at most {MOST_GROWTH:g})"
    )


def _both(archive: Path, posts: int) -> tuple[Cost, Cost]:
    """Return the cost of capturing so many posts, and of fetching them."""
    until = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=5)
    since = until - timedelta(hours=2)
    ends = [moment.strftime(_TIME) for moment in (since, until)]
    with serving(posts, since=since + timedelta(minutes=5), minutes=110) as url:
        os.environ.update(TWEETUP_X_BEARER_TOKEN=TOKEN, TWEETUP_X_URL=url)
        captured = measure(
            [
                sys.executable, "-m", "tweetup", "capture", "labelchat", "--network", "x",
                "--since", ends[0], "--until", ends[1], "--archive", str(archive),
            ]
        )  # fmt: skip
        fetched = measure([sys.executable, "-m", "benchmarks._fetching", url, *ends])
    return captured, fetched


def _line(name: str, posts: int, cost: Cost) -> str:
    return (
        f"{name:18}  {cost.cpu / posts * 1000:6.2f} ms CPU a post"
        f" ({cost.wall / posts * 1000:.2f} ms on the clock), peak {cost.peak:.1f} MB"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=SIZE)
    for line in report(**vars(parser.parse_args())):
        print(line, flush=True)
