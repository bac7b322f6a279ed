"""Imports killed while they run: the archive is whole each time, and whole again at the end.

Files of ``POSTS`` posts in several shapes are imported by the real command, killed (``SIGKILL``)
or interrupted (``SIGINT``) at moments that a seed decides, each time into the same archive. After
each, SQLite's own checks and the search index's must pass; at last one import runs to its end, and
the archive must hold, table by table, what one does that nobody disturbed.

``python -m benchmarks.kills --kills 400 --seed 3``
"""

from __future__ import annotations

import argparse
import signal
import tempfile
import time
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Final

from tests.cli.killing import SHAPES, check, dump, importing, kill, many

if TYPE_CHECKING:
    from collections.abc import Iterator

POSTS: Final = 20_000
KILLS: Final = 100


def report(kills: int = KILLS, seed: int = 1) -> Iterator[str]:
    """Yield a line for each shape.

    An ``AssertionError`` where an archive is not what it must be.
    """
    for shape in SHAPES:
        yield f"{shape:10} {_try(shape, max(2, kills // len(SHAPES)), Random(f'{shape} {seed}'))}"


def _try(shape: str, kills: int, chance: Random) -> str:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "chat"
        file.write_bytes(many(shape, POSTS))
        clean, killed = folder / "clean.db", folder / "killed.db"
        started = time.monotonic()
        _finish(clean, file)
        whole = time.monotonic() - started
        codes = []
        for number in range(kills):
            if killed.exists() and chance.random() < 0.2:
                killed.unlink()  # the beginning of an import is to be disturbed as well
            sent = signal.SIGINT if number % 2 else signal.SIGKILL
            codes.append(kill(killed, file, sent, chance.random() * whole))
            check(killed)
        _finish(killed, file)
        check(killed)
        assert dump(killed) == dump(clean)
    disturbed = sum(bool(code) for code in codes)
    return f"{kills} signals, {disturbed} before the end; whole each time, and complete at last"


def _finish(archive: Path, file: Path) -> None:
    process = importing(archive, file)
    _, said = process.communicate()
    assert process.returncode == 0, said


def main() -> None:
    """Print the report."""
    parser = argparse.ArgumentParser(description="Imports killed while they run.")
    parser.add_argument("--kills", type=int, default=KILLS)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    for line in report(given.kills, given.seed):
        print(line, flush=True)


if __name__ == "__main__":
    main()
