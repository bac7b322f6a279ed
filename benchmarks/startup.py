"""How long ``tweetup --help`` takes, against Python doing nothing: at most three times as long.

Both are run in turns and the medians compared, so that a busy machine slows both alike. What
other commands take to start is shown beside it, and so is what ``--help`` imports.
"""

from __future__ import annotations

import subprocess
import sys
from statistics import median
from typing import TYPE_CHECKING

from benchmarks._measuring import measure

if TYPE_CHECKING:
    from collections.abc import Iterator

HEAVY = ("spacy", "sumy", "tweepy", "numpy", "scipy", "sqlite_utils", "click", "jinja2")
ROUNDS = 21
MOST = 3.0

_NOTHING = [sys.executable, "-c", "pass"]
_STARTS = {
    "tweetup --help": [sys.executable, "-m", "tweetup", "--help"],
    "tweetup --version": [sys.executable, "-m", "tweetup", "--version"],
    "tweetup recap --help": [sys.executable, "-m", "tweetup", "recap", "--help"],
    "tweetup sessions --help": [sys.executable, "-m", "tweetup", "sessions", "--help"],
}


def imported_by(*arguments: str) -> frozenset[str]:
    """Every module that ``tweetup ARGUMENTS`` imports."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "tweetup", *arguments],
        capture_output=True,
        text=True,
        check=True,
    )
    return frozenset(line.rpartition("|")[2].strip() for line in done.stderr.splitlines())


def report() -> Iterator[str]:
    """Yield the median of each start, and its ratio to Python doing nothing."""
    nothing: list[float] = []
    walls: dict[str, list[float]] = {name: [] for name in _STARTS}
    for _ in range(ROUNDS):
        nothing.append(measure(_NOTHING).wall)
        for name, command in _STARTS.items():
            walls[name].append(measure(command).wall)
    yield f"{'python -c pass':26} {median(nothing) * 1000:7.1f} ms"
    for name, seconds in walls.items():
        ratio = median(seconds) / median(nothing)
        yield f"{name:26} {median(seconds) * 1000:7.1f} ms  {ratio:5.2f} x"
    heavy = sorted(set(HEAVY) & imported_by("--help"))
    yield f"--help at most {MOST} x; of the heavy packages it imports {', '.join(heavy) or 'none'}"
