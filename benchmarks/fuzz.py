"""Damaged files of every shape, imported: never a traceback, never a damaged archive.

Each case is a file in one shape (invented, or the beginning of a real one where these are),
damaged in one to three ways that a seed decides, and imported with options that it decides too.
It must end in posts or in a sentence, within ``SLOWEST`` seconds of CPU and ``MOST_PEAK``
megabytes; what was stored must read back; after the cases of a shape its archive must pass
SQLite's own checks.

``python -m benchmarks.fuzz --cases 20000 --seed 7``, ``--shape "v2 page"`` for one of them.
"""

from __future__ import annotations

import argparse
import json
import resource
import sqlite3
import sys
import tempfile
import time
import traceback
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from benchmarks._mutations import mutate
from benchmarks._shapes import invented_shapes, real_shapes
from tweetup.cli.import_ import closing_line, json_object
from tweetup.cli.output import one_line
from tweetup.config import Config
from tweetup.errors import TweetupError
from tweetup.files import ImportOptions
from tweetup.formats import FORMATS
from tweetup.jobs.import_ import import_file
from tweetup.project.project import open_project

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tweetup.project.project import Project

CASES: Final = 4_000
SLOWEST: Final = 5.0
MOST_PEAK: Final = 500.0

_HASHTAG: Final = "labelchat"


@dataclass(slots=True)
class Outcome:
    """What became of the cases of a shape; ``faults`` are those that must not be."""

    counts: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    faults: list[str] = field(default_factory=list)


def report(cases: int = CASES, seed: int = 1, shape: str | None = None) -> Iterator[str]:
    """Yield a line for each shape, the faults found, and the peak of memory."""
    shapes = invented_shapes() | real_shapes()
    chosen = {shape: shapes[shape]} if shape else shapes
    each = max(1, cases // len(chosen))
    total: Counter[str] = Counter()
    for name, content in chosen.items():
        outcome = try_shape(name, content, range(seed, seed + each))
        total += outcome.counts
        yield f"{name:28} {_said(outcome.counts)}, slowest {outcome.slowest:.2f} s"
        yield from outcome.faults
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield f"{total.total()} cases: {_said(total)}; peak {peak:.0f} MB (at most {MOST_PEAK:.0f})"


def _said(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {what}" for what, count in sorted(counts.items()))


def try_shape(name: str, content: bytes, seeds: range) -> Outcome:
    """Import a shape damaged once for each seed, all into one archive."""
    outcome = Outcome()
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "chat.db"
        with open_project(Config(archive=archive), create=True) as project:
            for seed in seeds:
                started = time.process_time()
                chance = Random(f"{name} {seed}")
                case = Path(folder, "case")
                case.write_bytes(mutate(content, chance))
                try:
                    outcome.counts[_try(project, case, chance)] += 1
                except Exception:  # noqa: BLE001 - any error but our own is what is looked for
                    outcome.counts["FAILED"] += 1
                    outcome.faults.append(f"  {name}, seed {seed}: {traceback.format_exc()}")
                spent = time.process_time() - started
                outcome.slowest = max(outcome.slowest, spent)
                if spent > SLOWEST:
                    outcome.faults.append(f"  {name}, seed {seed}: {spent:.1f} s")
            if "archive" in project.__dict__:
                project.archive.posts(_HASHTAG)
        outcome.faults += [f"  {name}: {said}" for said in _damage(archive)]
    return outcome


def _try(project: Project, case: Path, chance: Random) -> str:
    """Import a file with the options that chance has it; what became of it."""
    try:
        done = import_file(
            project,
            str(case),
            hashtag=_HASHTAG,
            format=chance.choice(FORMATS.names()) if chance.random() < 0.1 else None,
            options=ImportOptions(
                rounded_ids=chance.random() < 0.3,
                timezone=ZoneInfo("Europe/Berlin") if chance.random() < 0.3 else None,
            ),
            strict=chance.random() < 0.1,
        )
        json.dumps(json_object(done))
        one_line(closing_line(done))
    except TweetupError as error:
        one_line(str(error))
        return "refused"
    return "imported"


def _damage(archive: Path) -> list[str]:
    """Return the faults that SQLite finds in an archive."""
    if not archive.exists():
        return []
    with closing(sqlite3.connect(archive)) as sql:
        whole = [str(row[0]) for row in sql.execute("PRAGMA integrity_check")]
        loose = sql.execute("PRAGMA foreign_key_check").fetchall()
        sql.execute("INSERT INTO post_search (post_search, rank) VALUES ('integrity-check', 1)")
    return [said for said in whole if said != "ok"] + [f"points nowhere: {row}" for row in loose]


def main() -> int:
    """Print the report; 1 where something was found."""
    parser = argparse.ArgumentParser(description="Damaged files, imported.")
    parser.add_argument("--cases", type=int, default=CASES)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--shape")
    given = parser.parse_args()
    found = False
    for line in report(given.cases, given.seed, given.shape):
        print(line, flush=True)
        found = found or line.startswith("  ")
    return int(found)


if __name__ == "__main__":
    sys.exit(main())
