"""The whole road on real chats: import to page in at most 5 s of CPU and 400 MB.

Reads the chats of ``TWEETUP_REAL_DATA`` (default ``../shared/data``); the largest session is the
one the limits are for. A second page of the same session shows what keeping results saves.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks._measuring import Cost, tweetup

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
CHATS = ("critlib-2015-04-01", "docnow-chat", "ngsschat-2015-06-04", "pstweetchat-2020-06")
MOST_CPU = 5.0
MOST_PEAK = 400.0


def report() -> Iterator[str]:
    """CPU seconds of each step and the peak of all, a line for each chat."""
    data = Path(os.environ.get("TWEETUP_REAL_DATA", ROOT.parent / "shared" / "data")) / "chats"
    if not data.is_dir():
        yield "no real chats here: TWEETUP_REAL_DATA names no folder"
        return
    yield f"{'chat':22} {'posts':>5}  import  recap   all s CPU   peak MB   again s CPU"
    for name in CHATS:
        yield _line(data / f"{name}.jsonl")
    yield f"at most {MOST_CPU} s CPU in all and {MOST_PEAK:.0f} MB for the largest"


def _line(chat: Path) -> str:
    posts = len(chat.read_text(encoding="utf-8").splitlines())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        archive = folder / "chat.db"
        imported = tweetup("import", chat, "--archive", archive, "--hashtag", "chat")
        first = _recap(archive, folder / "first.html")
        again = _recap(archive, folder / "again.html")
    whole = imported + first
    return (
        f"{chat.stem:22} {posts:5}  {imported.cpu:6.2f} {first.cpu:6.2f} {whole.cpu:11.2f}"
        f" {whole.peak:9.0f} {again.cpu:13.2f}"
    )


def _recap(archive: Path, page: Path) -> Cost:
    return tweetup("recap", "latest", "--archive", archive, "-o", page)
