"""Another program that reads an archive, in the middle of a query: a notebook, Datasette."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["reading"]

_PROGRAM = """
import sqlite3, sys
cursor = sqlite3.connect(sys.argv[1]).execute("SELECT id FROM posts ORDER BY id")
print(cursor.fetchone()[0], flush=True)
sys.stdin.readline()
print(1 + len(cursor.fetchall()), flush=True)
"""


@contextmanager
def reading(path: Path) -> Iterator[Callable[[], int]]:
    """Begin a query for all posts in a process of its own; yield a function that ends it.

    The function returns how many posts the query gave, those of the state in which it began.
    """
    process = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    assert process.stdout is not None
    assert process.stdout.readline().strip()

    def end() -> int:
        posts, _ = process.communicate("\n", timeout=60)
        return int(posts)

    try:
        yield end
    finally:
        if process.poll() is None:
            end()
