"""One hour of chat replayed in a hurry, while captures of it fail and are killed at random.

Each round a server on loopback has a chat that goes on while ``tweetup capture`` is run again and
again, now and then with ``--live``. Requests fail in every way on a script, streams break off;
processes are killed (SIGKILL) at random moments, or stopped by ``--max-posts``. When the hour is
over it is run until it says that all is there. What arrived must equal what was sent, each time:
every post once, whole, and a ledger that says so. A run that says so earlier must be right as well.

A minute takes a second, and eight rounds run at once: 200 of them take half an hour. A round is
repeated by ``python -m benchmarks.soak --rounds 1 --seed N``.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks._hurried import Clock
from tests.servers.serving import cut_off, html_page, refused, reset
from tests.servers.x import TOKEN, XServer
from tests.servers.x_posts import chat
from tweetup.archive import open_archive
from tweetup.errors import TweetupError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from tests.servers.serving import Fault

__all__ = ["Round", "soak"]

ROUNDS: Final = 200
FACTOR: Final = 60.0
AT_ONCE: Final = 8
_HASHTAG: Final = "labelchat"
_HOUR: Final = timedelta(hours=1)
_AROUND: Final = timedelta(minutes=10)
_PAUSE: Final = timedelta(minutes=8)
"""The longest pause between two captures while the chat goes on."""
_BEAT: Final = 0.05
_BREAKS: Final = 0.01
"""Seconds between two signs of life of a stream; how often it breaks off after a post."""
_FASTEST_LIVE: Final = 120.0
"""Above that, signs of life are too far apart for anybody to listen."""
_MOST_RUNS: Final = 8
"""Runs in which a capture that nobody disturbs any more must be complete."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """What a round was: captures run, of them live, of them killed, failed requests, posts sent.

    ``wrong`` says in words what did not arrive as it was sent; nothing, if all is well.
    """

    seed: int
    runs: int
    lives: int
    kills: int
    faults: int
    posts: int
    wrong: tuple[str, ...]


def report(
    rounds: int = ROUNDS, factor: float = FACTOR, seed: int = 0, at_once: int = AT_ONCE
) -> Iterator[str]:
    """Yield a line for each round that went wrong, then the sum of all."""

    def one(number: int) -> Round:
        with tempfile.TemporaryDirectory() as folder:
            return soak(Path(folder), seed=number, factor=factor)

    done = []
    with ThreadPoolExecutor(at_once) as pool:
        for found in pool.map(one, range(seed, seed + rounds)):
            done.append(found)
            if found.wrong:
                yield f"round {found.seed}: {'; '.join(found.wrong)}"
    failed = sum(bool(one.wrong) for one in done)
    yield (
        f"{rounds} rounds of an hour at {factor:g} x: {sum(one.posts for one in done)} posts,"
        f" {sum(one.runs for one in done)} captures, {sum(one.lives for one in done)} of them live,"
        f" {sum(one.kills for one in done)} killed, {sum(one.faults for one in done)} requests"
        f" failed; wrong: {failed} (none)"
    )


def soak(
    folder: Path,
    *,
    seed: int,
    factor: float,
    posts: int | None = None,
    length: timedelta = _HOUR,
) -> Round:
    """One round in a folder of its own; ``length`` is how much of the hour is lived through."""
    dice = random.Random(seed)
    clock = Clock(began=time.time(), origin=1_780_000_000.0 + seed * 1e6, factor=factor)
    start = clock.now()
    count = posts or dice.randint(200, 1200)
    hour = chat(count, start=start, hashtag=_HASHTAG, seed=seed)
    lived = [post for post in hour if post.at < start + length]
    server = XServer(lived, clock=clock.now, heartbeat=_BEAT, with_reposts=True)
    server.limits |= dict.fromkeys(("search/recent", "stream", "rules"), 100_000)
    with server.serving(), _streaming(server, clock, random.Random(seed)):
        window = (start - _AROUND / 2, start + length + _AROUND / 2)
        runner = _Runner(folder, server, clock, window, dice)
        while clock.now() < start + length + _AROUND:
            runner.disturbed()
            time.sleep(dice.random() * _PAUSE.total_seconds() / factor)
        server.faults.clear()
        wrong = [*runner.wrong, *runner.to_the_end()]
        try:
            wrong += _compare(folder / "a.db", server)
        except TweetupError as error:
            wrong.append(str(error))
    return Round(
        seed=seed,
        runs=runner.runs,
        lives=runner.lives,
        kills=runner.kills,
        faults=runner.faults,
        posts=len(lived),
        wrong=tuple(wrong),
    )


@contextmanager
def _streaming(server: XServer, clock: Clock, dice: random.Random) -> Iterator[None]:
    """Each post goes over the stream when it is written; now and then that breaks off."""
    over = threading.Event()

    def say_all() -> None:
        for post in sorted(server.posts.values(), key=lambda one: one.at):
            if over.wait(max(0.0, (post.at - clock.now()).total_seconds() / clock.factor)):
                return
            server.streams.hear(post)
            if dice.random() < _BREAKS:
                server.streams.drop()

    thread = threading.Thread(target=say_all, name="the chat")
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


class _Runner:
    """Runs captures of one round's chat. What a run said wrongly is in ``wrong``."""

    def __init__(
        self,
        folder: Path,
        server: XServer,
        clock: Clock,
        window: tuple[datetime, datetime],
        dice: random.Random,
    ) -> None:
        self.runs = self.lives = self.kills = self.faults = 0
        self.wrong: list[str] = []
        self._folder = folder
        self._server = server
        self._clock = clock
        self._dice = dice
        since, until = (moment.isoformat() for moment in window)
        self._window = ["--since", since, "--until", until]

    def disturbed(self) -> None:
        """One capture under faults, which may be stopped or killed at any request."""
        faults = self._make_faults()
        self._server.faults.extend(faults)
        live = self._clock.factor <= _FASTEST_LIVE and self._dice.random() < 0.4
        running = self._start(*(self._live() if live else self._search()))
        self.lives += live
        if self._dice.random() < 0.6:
            self._kill(running, after=self._dice.randint(1, 9), later=2.0 if live else 0.05)
        running.communicate()
        if running.returncode == 0:
            self.wrong += _check_last(self._folder / "a.db", self._server)
        left = len(self._server.faults)
        self._server.faults.clear()
        self.faults += sum(fault is not None for fault in faults[: len(faults) - left])

    def _search(self) -> list[str]:
        stops = self._dice.random() < 0.3
        return [
            *self._window,
            *(["--max-posts", str(self._dice.randint(1, 300))] if stops else []),
        ]

    def _live(self) -> list[str]:
        return ["--live", "--minutes", str(self._dice.randint(3, 8)), "--hide-progress"]

    def to_the_end(self) -> list[str]:
        """Capture undisturbed until a capture reports that nothing is missing."""
        err = b""
        for _ in range(_MOST_RUNS):
            running = self._start(*self._window, "--json")
            out, err = running.communicate()
            if running.returncode == 0 and json.loads(out)[0]["complete"]:
                return []
        return [f"not complete after {_MOST_RUNS} runs: {err.decode(errors='replace')[-300:]}"]

    def _make_faults(self) -> list[Fault | None]:
        """Plan the faults of the next requests: a third of them fail."""
        soon = int(self._clock.now().timestamp()) + self._dice.randint(-5, 120)
        ways: list[Fault] = [
            refused(503),
            refused(500),
            reset(),
            reset(self._dice.random()),
            cut_off(self._dice.random()),
            html_page(),
            html_page(502),
            refused(429, x_rate_limit_reset=str(soon)),
            refused(402, {"title": "CreditsDepleted", "status": 402}),
        ]
        return [
            self._dice.choice(ways) if self._dice.random() < 0.33 else None
            for _ in range(self._dice.randint(0, 12))
        ]

    def _start(self, *more: str) -> subprocess.Popen[bytes]:
        self.runs += 1
        known = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("TWEETUP_") and "TOKEN" not in name
        }
        settings = {"TWEETUP_X_BEARER_TOKEN": TOKEN, "TWEETUP_X_URL": self._server.url}
        root = str(Path(__file__).parents[1])
        return subprocess.Popen(
            [
                sys.executable, "-m", "benchmarks._hurried", *self._clock.arguments,
                "capture", _HASHTAG, "--network", "x", "--archive", "a.db", *more,
            ],
            cwd=self._folder,
            env={**known, **settings, "PYTHONPATH": root, "HOME": str(self._folder)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )  # fmt: skip

    def _kill(self, running: subprocess.Popen[bytes], *, after: int, later: float) -> None:
        """Kill a process once it has made so many requests, and at most ``later`` seconds on."""
        before = len(self._server.asked)
        while len(self._server.asked) - before < after and running.poll() is None:
            time.sleep(0.002)
        time.sleep(self._dice.random() * later)
        if running.poll() is None:
            running.kill()
            self.kills += 1


def _check_last(archive: Path, server: XServer) -> list[str]:
    """Return the posts missing from the last search, which reported no gap."""
    if not archive.exists():  # a run into which nothing came leaves none behind
        return []
    with closing(open_archive(archive)) as opened:
        kept = {post.id for post in opened.posts(_HASHTAG)}
        last = [line.capture for line in opened.captures() if line.capture.kind == "capture"][-1]
    if last.since is None or last.until is None:
        return ["a search without a window"]
    sent = {post.id for post in server.posts.values() if last.since <= post.at < last.until}
    missing = len(sent - kept)
    return [f"{missing} posts are missing of a search that said it was complete"] if missing else []


def _compare(archive: Path, server: XServer) -> list[str]:
    """Return the differences between archive and server, in words."""
    with closing(open_archive(archive)) as opened:
        kept = {post.id: post for post in opened.posts(_HASHTAG)}
        lines = opened.captures()
    wrong = []
    sent = server.posts
    if missing := sent.keys() - kept.keys():
        wrong.append(f"{len(missing)} posts are missing")
    if extra := kept.keys() - sent.keys():
        wrong.append(f"{len(extra)} posts were never sent")
    both = sent.keys() & kept.keys()
    if other := [one for one in both if _said(sent[one]) not in kept[one].text]:
        wrong.append(f"{len(other)} posts say something else")
    new = sum(line.added.new for line in lines)
    if new < len(kept):
        wrong.append(f"the ledger counts {new} new posts, there are {len(kept)}")
    return wrong


def _said(post: object) -> str:
    """Return the words of a post that no mapping changes: its running number."""
    text = str(getattr(post, "text", ""))
    return next((word for word in text.split() if word.isdigit()), "")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--factor", type=float, default=FACTOR)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--at-once", type=int, default=AT_ONCE)
    for line in report(**vars(parser.parse_args())):
        print(line, flush=True)
