"""An export into the archive, search index included, beside other ways into a database.

- The limit: sqlite3's ``executemany`` of tuples that are already there, into the same tables, and
  the search index built at the end. To be reached: a third of its speed, reading and packing
  included.
- ``twarc2 csv`` of the same file, where ``twarc2`` (with twarc-csv) is on the PATH or named by
  ``TWARC2``. To be reached: three times as fast.
- ``sqlite-utils insert`` of the same posts, one a line, into one table without an index.
- The same file again: ten times as fast as at first, into a file that does not grow.
- A page of it into the archive that has it: what Python takes to start, three times, and 0.1 s.
- Memory: at most 120 MB, whether for this file or for a tenth of it.

The chat has a configured time zone: guessing one, which an import does else, reads its posts.
Speeds are posts a second of CPU, so that they can be compared on a busy machine. With 200,000
posts (about 400 MB): ``python -m benchmarks.ingest --posts 200000``.
"""

from __future__ import annotations

import argparse
import compileall
import json
import os
import shutil
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Final

import tweetup as package
from benchmarks._chats import HASHTAG
from benchmarks._exports import write_export
from benchmarks._measuring import Cost, measure, tweetup
from tweetup.archive import open_archive

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    "_post_digests",
    "_profile_digests",
    "_raw_blocks",
    "_raw_records",
    "_raw_lines",
    "_raw_line_posts",
    "post_captures",
)


def report(posts: int = SIZE) -> Iterator[str]:
    """Yield posts a second of each way, then the ratios with what is to be reached."""
    # An installed package is compiled; where Python writes no bytecode, a start would compile it.
    compileall.compile_dir(Path(package.__file__).parent, quiet=1)
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
        limit = _limit(archive, folder / "limit.db")
        yield _speed("the limit", posts, limit)
        yield f"of the limit        {limit / first.cpu:5.2f} (at least 0.33)"
        yield _beside_twarc(export, folder / "export.csv", first)
        yield _beside_sqlite_utils(export, folder, first)
        yield f"again               {first.cpu / again.cpu:5.1f} x (at least 10)"
        yield f"growth, again       {growth:5} bytes (0)"
        yield _of_a_page(export, archive)
        peak = f"{small.peak:.0f}, {first.peak:.0f} and {again.peak:.0f} MB"
        yield f"peak, tenth and all {peak} (at most {MOST_PEAK:.0f})"


def _import(export: Path, archive: Path) -> Cost:
    config = archive.with_name("tweetup.toml")
    config.write_text(f'[chats.{HASHTAG}]\nhashtags = ["{HASHTAG}"]\ntimezone = "UTC"\n')
    options = ("--archive", archive, "--hashtag", HASHTAG, "--config", config)
    return tweetup("import", export, *options)


def _speed(name: str, posts: int, seconds: float) -> str:
    return f"{name:18} {posts / seconds:8,.0f} posts/s  {seconds:7.2f} s CPU"


def _beside_twarc(export: Path, table: Path, first: Cost) -> str:
    program = os.environ.get("TWARC2") or shutil.which("twarc2")
    if program is None:
        return "twarc2 csv          not installed here"
    # It asks for a token even where it needs none.
    options = ["--bearer-token", "none", "--log", str(table.with_suffix(".log"))]
    cost = measure([program, *options, "csv", str(export), str(table)])
    return f"twarc2 csv          {cost.cpu / first.cpu:5.1f} x (at least 3)"


def _beside_sqlite_utils(export: Path, folder: Path, first: Cost) -> str:
    flat = folder / "flat.jsonl"
    with export.open("rb") as pages, flat.open("wb") as lines:
        for page in pages:
            for post in json.loads(page)["data"]:
                lines.write(json.dumps(post).encode() + b"\n")
    command = [sys.executable, "-m", "sqlite_utils", "insert", str(folder / "flat.db"), "posts"]
    cost = measure([*command, str(flat), "--nl", "--pk", "id", "--alter"])
    return f"sqlite-utils insert {cost.cpu / first.cpu:5.1f} x"


def _of_a_page(export: Path, archive: Path) -> str:
    """Import the first page of an export again, and start Python for nothing."""
    page = archive.with_name("page.jsonl")
    with export.open("rb") as pages:
        page.write_bytes(next(pages))
    cost = min(_import(page, archive).cpu for _ in range(3))
    nothing = min(measure([sys.executable, "-c", "pass"]).cpu for _ in range(3))
    return f"a page              {cost:5.2f} s (at most {3 * nothing + 0.1:.2f} s)"


def _limit(full: Path, empty: Path) -> float:
    """CPU seconds of writing every row of an archive into the same tables of an empty one."""
    open_archive(empty, create=True).close()
    spent = 0.0
    with closing(sqlite3.connect(full)) as source, closing(sqlite3.connect(empty)) as target:
        for table in _TABLES:
            rows = source.execute(f"SELECT * FROM {table}").fetchall()
            if not rows:
                continue
            marks = ", ".join("?" * len(rows[0]))
            started = time.process_time()
            target.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
            spent += time.process_time() - started
        started = time.process_time()
        target.execute("INSERT INTO post_search (post_search) VALUES ('rebuild')")
        target.commit()
        return spent + time.process_time() - started


def main() -> None:
    """Print the report for as many posts as asked for."""
    parser = argparse.ArgumentParser(description="Speed of tweetup import.")
    parser.add_argument("--posts", type=int, default=SIZE)
    for line in report(parser.parse_args().posts):
        print(line, flush=True)


if __name__ == "__main__":
    main()
