"""The cost of a removal, beside the import of the archive: a whole archive is looked through.

One person of sixty is removed, with all their posts, reposts and copies; every row and raw record
is read for the name, and the bytes of the file for the check.
"""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks._chats import HASHTAG, write_chat
from benchmarks._measuring import tweetup

if TYPE_CHECKING:
    from collections.abc import Iterator

SIZES = (3_000, 20_000)

_AUTHOR = """
    SELECT handle FROM posts WHERE kind <> 'repost' GROUP BY handle ORDER BY COUNT(*), handle
    LIMIT 1 OFFSET 1
"""


def report() -> Iterator[str]:
    """CPU seconds of the import, of a removal and of the next import, by size."""
    for size in SIZES:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            chat = write_chat(folder / "chat.jsonl", size)
            archive = folder / "chat.db"
            options = ("--archive", archive)
            imported = tweetup("import", chat, *options, "--hashtag", HASHTAG)
            with closing(sqlite3.connect(archive)) as sql:
                ((handle,),) = sql.execute(_AUTHOR).fetchall()
            removed = tweetup("remove", "--author", handle, *options)
            again = tweetup("import", chat, *options, "--hashtag", HASHTAG)
            yield (
                f"{size:7} posts  import {imported.cpu:6.1f} s CPU, removal {removed.cpu:6.1f} s"
                f" ({removed.cpu / imported.cpu:.2f} x), import again {again.cpu:6.1f} s"
                f" ({again.cpu / imported.cpu:.2f} x); peak of the removal {removed.peak:.0f} MB"
            )
