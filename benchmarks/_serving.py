"""X on loopback in a process of its own: ``POSTS SINCE MINUTES`` until its input ends.

Apart from who measures, since a child process counts the memory of its parent as its own peak.
"""

from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from tests.servers.x import XServer
from tests.servers.x_posts import chat

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["serving"]


@contextmanager
def serving(posts: int, *, since: datetime, minutes: float) -> Iterator[str]:
    """Yield the URL of a server that has a chat of #labelchat, until the block ends."""
    arguments = [str(posts), since.isoformat(), str(minutes)]
    with subprocess.Popen(
        [sys.executable, "-m", "benchmarks._serving", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.stdin.close()


def main(posts: str, since: str, minutes: str) -> None:
    """Serve until there is no more input."""
    start = datetime.fromisoformat(since)
    server = XServer(chat(int(posts), start=start, minutes=float(minutes)))
    server.limits["search/recent"] = 10**9
    with server.serving():
        print(server.url, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main(*sys.argv[1:])
