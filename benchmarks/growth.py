"""How the cost of a session grows: 10,000 posts may cost fifteen times what 1,000 do.

The job is the whole road, from an export file to a page, in processes of its own. Loading
Python and its packages costs the same whatever the size; ``net`` leaves that out, as a session of
forty posts costs it, and is the harder figure.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks._chats import HASHTAG, write_chat
from benchmarks._measuring import Cost, tweetup

if TYPE_CHECKING:
    from collections.abc import Iterator

SIZES = (40, 1_000, 10_000)
MOST = 15.0


def cost_of(size: int) -> Cost:
    """Return the cost of a session of ``size`` posts from file to page."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        chat = write_chat(folder / "chat.jsonl", size)
        archive = folder / "chat.db"
        imported = tweetup("import", chat, "--archive", archive, "--hashtag", HASHTAG)
        page = folder / "recap.html"
        return imported + tweetup("recap", "latest", "--archive", archive, "-o", page)


def report() -> Iterator[str]:
    """CPU seconds and peak memory by size, and the ratio of the largest to the middle one."""
    costs = [cost_of(size) for size in SIZES]
    for size, cost in zip(SIZES, costs, strict=True):
        yield f"{size:6} posts  {cost.cpu:6.2f} s CPU  {cost.peak:6.0f} MB"
    least, middle, most = (cost.cpu for cost in costs)
    yield f"10,000 : 1,000 = {most / middle:.1f} x (at most {MOST})"
    yield f"net of start-up  {(most - least) / (middle - least):.1f} x"
