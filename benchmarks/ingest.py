"""An export into the archive, search index included, beside other ways into the same tables.

- The limit: sqlite3's ``executemany`` of tuples that are already there, into the same tables, and
  the search index built at the end. To be reached: half its speed, reading and packing included.
- sqlite-utils: upserts of the same rows, likewise already there. To be reached: four times.
- ``twarc2 csv`` of the same file, where ``twarc2`` (with twarc-csv) is on the PATH or named by
  ``TWARC2``. To be reached: eight times.
- The same file again: at least 1.5 times as fast as at first, into a file that does not grow.
- Memory: at most 120 MB, whether for this file or for a tenth of it.

Speeds are posts a second of CPU, so that they can be compared on a busy machine. With 200,000
posts (about 400 MB): ``python -m benchmarks.ingest --posts 200000``.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sqlite3
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlite_utils import Database

from benchmarks._chats import HASHTAG
from benchmarks._exports import write_export
from benchmarks._measuring import Cost, measure, tweetup
from tweetup.archive import open_archive

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Row = tuple[object, ...]
    Write = Callable[[sqlite3.Connection, str, list[str], list[Row]], None]

SIZE: Final = 20_000
MOST_PEAK: Final = 120.0
_TABLES: Final = (
    "captures",
    "authors",
    "author_profiles",
    "posts",
    "hashtags",
    "cashtags",
    "mentions",
    "links",
    "media",
    "post_references",
    "edits",
    "raw_blocks",
    "raw_records",
    "raw_lines",
    "raw_line_posts",
    "post_captures",
)


def report(posts: int = SIZE) -> Iterator[str]:
    """Yield posts a second of each way, then the ratios with what is to be reached."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        archive = folder / "chat.db"
        export = write_export(folder / "export.jsonl", posts)
        few = write_export(folder / "few.jsonl", max(1, posts // 10))
        yield f"{posts} posts, {export.stat().st_size / 1e6:.0f} MB"
        small = _import(few, folder / "few.db")
        first = _import(export, archive)
        yield _speed("tweetup import", posts, first.cpu)
        size = archive.stat().st_size
        again = _import(export, archive)
        yield _speed("the same again", posts, again.cpu)
        growth = archive.stat().st_size - size
        limit = _writing(archive, folder / "limit.db", _insert)
        yield _speed("the limit", posts, limit)
        upserts = _writing(archive, folder / "upserts.db", _upsert)
        yield _speed("sqlite-utils", posts, upserts)
        yield f"of the limit        {limit / first.cpu:5.2f} (at least 0.5)"
        yield f"sqlite-utils        {upserts / first.cpu:5.1f} x (at least 4)"
        yield _beside_twarc(export, folder / "export.csv", first)
        yield f"again               {first.cpu / again.cpu:5.1f} x (at least 1.5)"
        yield f"growth, again       {growth:5} bytes (0)"
        peak = f"{small.peak:.0f}, {first.peak:.0f} and {again.peak:.0f} MB"
        yield f"peak, tenth and all {peak} (at most {MOST_PEAK:.0f})"


def _import(export: Path, archive: Path) -> Cost:
    return tweetup("import", export, "--archive", archive, "--hashtag", HASHTAG)


def _speed(name: str, posts: int, seconds: float) -> str:
    return f"{name:18} {posts / seconds:8,.0f} posts/s  {seconds:7.2f} s CPU"


def _beside_twarc(export: Path, table: Path, first: Cost) -> str:
    program = os.environ.get("TWARC2") or shutil.which("twarc2")
    if program is None:
        return "twarc2 csv          not installed here"
    # It asks for a token even where it needs none.
    options = ["--bearer-token", "none", "--log", str(table.with_suffix(".log"))]
    cost = measure([program, *options, "csv", str(export), str(table)])
    return f"twarc2 csv          {cost.cpu / first.cpu:5.1f} x (at least 8)"


def _writing(full: Path, empty: Path, write: Write) -> float:
    """CPU seconds of writing every row of an archive into the same tables of an empty one."""
    open_archive(empty, create=True).close()
    spent = 0.0
    with closing(sqlite3.connect(full)) as source, closing(sqlite3.connect(empty)) as target:
        for table in _TABLES:
            found = source.execute(f"SELECT * FROM {table}")
            columns = [str(column[0]) for column in found.description]
            rows = found.fetchall()
            started = time.process_time()
            write(target, table, columns, rows)
            spent += time.process_time() - started
        started = time.process_time()
        target.execute("INSERT INTO post_search (post_search) VALUES ('rebuild')")
        target.commit()
        return spent + time.process_time() - started


def _insert(target: sqlite3.Connection, table: str, columns: list[str], rows: list[Row]) -> None:
    marks = ", ".join("?" * len(columns))
    target.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)


def _upsert(target: sqlite3.Connection, table: str, columns: list[str], rows: list[Row]) -> None:
    """Rows as sqlite-utils takes them; making the dictionaries is part of using it."""
    into = Database(target, recursive_triggers=False).table(table)
    into.upsert_all((dict(zip(columns, row, strict=True)) for row in rows), pk=into.pks)


def main() -> None:
    """Print the report for as many posts as asked for."""
    parser = argparse.ArgumentParser(description="Speed of tweetup import.")
    parser.add_argument("--posts", type=int, default=SIZE)
    for line in report(parser.parse_args().posts):
        print(line, flush=True)


if __name__ == "__main__":
    main()
