"""The time in which the desk answers, over HTTP, beside the floor of a static file.

A session of 800 posts: opened after the start, with nothing remembered; then actions one by one,
and the same while the other thread analyses. Wall is on the clock; CPU is that of all threads of
the server, which an analysis adds to.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from benchmarks._chats import HASHTAG, write_chat
from benchmarks._measuring import tweetup

if TYPE_CHECKING:
    from collections.abc import Iterator

POSTS = 800
TIMES = 12
REAL = "critlib-2015-04-01.jsonl"
"""A real chat of 794 posts, taken where the folder of real chats is there."""


@dataclass
class _Desk:
    """A desk that runs, and the measured answers, by name: wall and CPU in milliseconds."""

    process: subprocess.Popen[str]
    address: str
    measured: dict[str, list[tuple[float, float]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        place = urlsplit(self.address)
        self.base = place.path
        self.origin = f"http://{place.netloc}"
        self.connection = HTTPConnection(place.hostname or "", place.port, timeout=120)
        self.headers = {
            "Cookie": f"tweetup-desk-{place.port}={place.query.removeprefix('token=')}",
            "Origin": self.origin,
        }

    def ask(self, name: str, path: str, /, **form: str) -> str:
        """Measure one answer; a form is posted as the page's script does."""
        headers = dict(self.headers)
        if form:
            headers |= {
                "HX-Request": "true",
                "Content-Type": "application/x-www-form-urlencoded",
                "Desk-Have": self.have,
            }
        cpu, wall = self.cpu, time.perf_counter()
        self.connection.request("POST" if form else "GET", path, urlencode(form) or None, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        wall, cpu = time.perf_counter() - wall, self.cpu - cpu
        if answer.status != 200 or answer.getheader("Desk-Outcome") == "failed":
            raise RuntimeError(f"{name}: {answer.status} {text[:300]}")
        self.measured.setdefault(name, []).append((1000 * wall, 1000 * cpu))
        return text

    have = "{}"

    @property
    def cpu(self) -> float:
        """Seconds of CPU of all threads so far."""
        tasks = Path(f"/proc/{self.process.pid}/task").glob("*/schedstat")
        return sum(int(task.read_text().split()[0]) for task in tasks) / 1e9

    def rest(self) -> None:
        """Wait until no analysis runs."""
        while "An analysis runs" in self.ask("wait", self.base):
            time.sleep(0.1)

    def lines(self, title: str) -> Iterator[str]:
        """One line for each kind of answer: medians, and the slowest."""
        yield title
        self.measured.pop("wait", None)
        for name, costs in self.measured.items():
            walls = [wall for wall, _ in costs]
            cpus = [cpu for _, cpu in costs]
            yield (
                f"  {name:24} {median(walls):7.1f} ms wall, {median(cpus):7.1f} ms CPU;"
                f" slowest {max(walls):7.1f} ms"
            )
        self.measured.clear()


@contextmanager
def _serving(archive: Path) -> Iterator[_Desk]:
    command = [sys.executable, "-m", "tweetup", "desk", "latest", "--no-browser"]
    process = subprocess.Popen(
        [*command, "--archive", str(archive)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        encoding="utf-8", env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    try:
        assert process.stdout is not None
        found = next(filter(None, (re.search(r"http://\S+", line) for line in process.stdout)))
        yield _Desk(process, found[0])
    finally:
        process.terminate()
        process.communicate()


def _actions(desk: _Desk, page: str, *, moves: bool) -> None:
    """Do some of each action, as the page's script asks for them."""
    blocks = re.findall(r'<div id="(block-[\w-]+)" class="block" data-digest="(\w*)"', page)
    layout = re.search(r'data-layout="([^"]*)"', page)
    have = {**dict(blocks), "layout": layout[1] if layout else ""}
    desk.have = str(have).replace("'", '"')
    quotes = re.findall(r'data-post="([^"]+)" data-kind="quotes" data-section="([^"]+)"', page)
    sections = [section for _, section in quotes]
    # The first quote of a section with another behind it goes down, and up again.
    first = next(quote for quote in quotes if sections.count(quote[1]) > 1)
    do = f"{desk.base}/do"
    for number in range(TIMES):
        post, section = quotes[number % len(quotes)]
        desk.ask("static file", "/static/desk.js")
        desk.ask("nothing new (sync)", f"{desk.base}/sync")
        desk.ask("title", do, do="title", text=f"Title {number} {time.time()}")
        desk.ask("order of quotes", do, do="order", parts="quotes", section=first[1], name=first[0],
                 step="up" if number % 2 else "down")  # fmt: skip
        out = desk.ask("quote left out", do, do="quote", post=post, state="left out", section="")
        undo = re.search(r'name="number" value="(\d+)"', out)
        if undo:
            desk.ask("undo", do, do="undo", number=undo[1])
        desk.ask("topic", do, do="topic", text=f"Topic {number} {time.time()}")
        desk.ask("page again", desk.base)
        if moves:
            other = "chatter" if number % 2 else next(s for _, s in quotes if s != section)
            desk.ask("post moved", do, do="move", post=post, section=other)


def report() -> Iterator[str]:
    """Milliseconds of each answer: at rest, and while analyses run one after the other."""
    real = Path(os.environ.get("TWEETUP_REAL_DATA", "../shared/data")) / "chats" / REAL
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        chat = real if real.exists() else write_chat(folder / "chat.jsonl", POSTS)
        options = () if real.exists() else ("--hashtag", HASHTAG)
        archive = folder / "chat.db"
        tweetup("import", chat, "--archive", archive, *options)
        tweetup("recap", "latest", "--archive", archive, "--output", folder / "recap.md")
        yield f"{chat.name}"
        with _serving(archive) as desk:
            page = desk.ask("opened after the start", desk.base)
            yield from desk.lines("at the start")
            desk.rest()
            page = desk.ask("wait", desk.base)
            _actions(desk, page, moves=False)
            yield from desk.lines("at rest")
            _actions(desk, page, moves=True)
            yield from desk.lines("while analyses run")
