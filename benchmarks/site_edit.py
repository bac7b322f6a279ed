"""Seconds of CPU of ``tweetup site build`` after one edit, beside a whole and an unchanged build.

    python -m benchmarks site_edit

Sites of 50 and of 500 sessions of 150 invented posts, with and without the search, are built from
stored results; built again with nothing changed; and after one decision in a session in the middle
(``tweetup retitle``), with the pages that were made and written for it. A page was made where its
inputs are others than before, and written where its bytes are.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from shutil import copyfile
from typing import TYPE_CHECKING, Final

import msgspec

from benchmarks._chats import HASHTAG
from benchmarks._measuring import Cost, tweetup
from benchmarks.incremental import SETTINGS, write_sessions
from benchmarks.site_cost import store_recaps
from tweetup.config import load_config
from tweetup.render.folder import FolderList, read_list

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["report"]

_SIZES: Final = (50, 500)
_ROUNDS: Final = 3
_SESSION: Final = re.compile(r"sessions/[^/.]+\.html")
_SITES: Final = (
    ("plain", '[site]\nurl = "https://chat.example.org"\n'),
    ("with search", '[site]\nurl = "https://chat.example.org"\nsearch = true\n'),
)


def report() -> Iterator[str]:
    """Yield the costs of each size and site, and the ratios to a whole build."""
    for size in _SIZES:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            settings, archive = folder / "tweetup.toml", folder / "made.db"
            settings.write_text(SETTINGS, encoding="utf-8")
            options = ("--config", settings, "--archive", archive)
            chat = write_sessions(folder / "chat.jsonl", 0, size)
            tweetup("import", chat, *options, "--hashtag", HASHTAG)
            config = msgspec.structs.replace(load_config(settings), archive=archive)
            # In a process of its own: the peak of a process counts from that of its parent.
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
                pool.submit(store_recaps, config, folder / "texts").result()
            for told, site in _SITES:
                settings.write_text(SETTINGS + site, encoding="utf-8")
                # One each: that which a build stores would spare the next site's the work.
                own = copyfile(archive, folder / "chat.db")
                for line in _site(folder / "site", ("--config", settings, "--archive", own)):
                    yield f"{size} sessions, {told}: {line}"


def _site(output: Path, options: tuple[object, ...]) -> Iterator[str]:
    build = ("site", "build", *options, "--output", output)
    shutil.rmtree(output, ignore_errors=True)
    first = tweetup(*build)
    pages = len(_listing(output).names)
    yield f"first {_told(first)}, {pages} files"
    again = _least(*(tweetup(*build) for _ in range(_ROUNDS)))
    yield f"unchanged {_told(again)}, {again.cpu / first.cpu:.3f} of the first"
    sessions = [it for it in _listing(output).names if _SESSION.fullmatch(it)]
    session = Path(sorted(sessions)[len(sessions) // 2]).stem
    edits = []
    for turn in range(_ROUNDS):
        tweetup("retitle", session, f"An evening about title {turn} of {first.cpu}", *options)
        before = _listing(output)
        edits.append(tweetup(*build))
        after = _listing(output)
    least = _least(*edits)
    made = [it for it in after.names if after.inputs.get(it) != before.inputs.get(it)]
    always = [it for it in after.names if it not in after.inputs]
    written = [it for it in after.names if after.digests[it] != before.digests.get(it)]
    yield (
        f"one decision {_told(least)}, {least.cpu / first.cpu:.3f} of the first; "
        f"{len(made) + len(always)} files made, {len(written)} written: "
        f"{', '.join(sorted(it for it in written if not it.startswith('pagefind/')))}"
    )


def _listing(folder: Path) -> FolderList:
    listing = read_list(folder)
    if listing is None:
        raise RuntimeError(f"no site in {folder}")
    return listing


def _least(*costs: Cost) -> Cost:
    return min(costs, key=lambda cost: cost.cpu)


def _told(cost: Cost) -> str:
    return f"{cost.cpu:.2f} s, {cost.peak:.0f} MB"
