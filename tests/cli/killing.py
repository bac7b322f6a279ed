"""Real imports in processes of their own: killed, counted, compared."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.archive.examples import check_index, content
from tests.formats.shapes import FILES, TALK, x_id
from tests.formats.table_shapes import TABLES

__all__ = ["check", "dump", "importing", "kill", "many", "peak_of"]

ROOT = Path(__file__).parents[2]

SHAPES = {
    "plain": FILES["plain"][1],
    "v2 pages": FILES["v2 page"][1],
    "API 1.1": FILES["twarc1"][1],
    "twarc-csv": TABLES["twarc-csv"],
    "rtweet": TABLES["rtweet"],
}
"""Shapes with a record or page a line, that can be made as long as one likes."""

_SIGHTINGS = """
    SELECT c.source, c.digest, c.hashtag, p.network, p.id, s.matched FROM post_captures AS s
    JOIN captures AS c ON c.capture = s.capture JOIN posts AS p ON p.post = s.post
"""


def many(shape: str, posts: int, *, start: int = 0) -> bytes:
    """The invented conversation over and over under other ids; a table's header once."""
    whole = SHAPES[shape]
    header, rest = whole.split(b"\n", 1) if shape in TABLES else (b"", whole)
    pieces = [header + b"\n"] if header else []
    for copy in range(start, start + posts // len(TALK)):
        piece = rest
        for said in TALK:
            piece = piece.replace(said.id.encode(), x_id(said.moment, 5_000 + copy).encode())
        pieces.append(piece)
    return b"".join(pieces)


def importing(archive: Path, *files: Path) -> "subprocess.Popen[str]":
    """``tweetup import`` of those files, on its way."""
    command = [sys.executable, "-m", "tweetup", "import", *map(str, files), "--archive"]
    return subprocess.Popen(
        [*command, str(archive)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        cwd=archive.parent,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def kill(archive: Path, file: Path, sent: signal.Signals, after: float) -> int:
    """Import and send a signal so many seconds after it began to write; the exit code.

    0 as well for Ctrl-C that came when the import had said what it did: Python was closing down.
    """
    process = importing(archive, file)
    before = archive.stat().st_mtime_ns if archive.exists() else 0
    while process.poll() is None and not (archive.exists() and archive.stat().st_mtime_ns > before):
        time.sleep(0.002)
    time.sleep(after)
    process.send_signal(sent)
    _, said = process.communicate(timeout=120)
    if sent is signal.SIGINT and process.returncode:
        lines = said.splitlines()
        if any(f"{file.name} →" in line for line in lines):
            return 0
        assert lines == [
            (
                "tweetup: interrupted; posts read so far are kept: run the same command again"
                " for the rest"
            )
        ], said
    return process.returncode


def check(archive: Path) -> None:
    """Fail where SQLite or the search index finds anything wrong with the archive."""
    with closing(sqlite3.connect(archive)) as sql:
        assert sql.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert sql.execute("PRAGMA foreign_key_check").fetchall() == []
        (tables,) = sql.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
    if tables:  # else it was killed before its first transaction
        check_index(archive)


def dump(archive: Path) -> dict[str, Any]:
    """All an archive holds, and which file held what, whoever wrote it when."""
    with closing(sqlite3.connect(archive)) as sql:
        seen = sorted(sql.execute(_SIGHTINGS).fetchall(), key=repr)
    return {**content(archive), "sightings": seen}


_TELLS_ITS_PEAK = """
import re, sys
from pathlib import Path
from tweetup.cli import main
code = main(sys.argv[1:])
print(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1])
sys.exit(code)
"""


def peak_of(*arguments: str, folder: Path) -> tuple[int, str, float]:
    """Exit code, stderr and the peak of memory, in MB, of ``tweetup ARGUMENTS``.

    A process inherits the peak that the system's count for it begins with; Linux tells its own.
    """
    done = subprocess.run(
        [sys.executable, "-c", _TELLS_ITS_PEAK, *arguments],
        capture_output=True,
        encoding="utf-8",
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    return done.returncode, done.stderr, int(done.stdout.split()[-1]) / 1024
