"""``tweetup capture --live`` as a program on a real terminal, against each network's servers."""

import os
import re
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.terminal import ALTERNATE, PLAIN, Terminal
from tests.servers.bluesky import HANDLE, bluesky
from tests.servers.bluesky_network import PASSWORD
from tests.servers.jetstream import drops
from tests.servers.mastodon import mastodon
from tests.servers.x import TOKEN, XServer
from tweetup.archive import open_archive

START = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
PROGRAM = """
import os, sys, time
from datetime import UTC, datetime, timedelta
from tweetup.cli.live import run_live
from tweetup.config import load_config
from tweetup.networks import NETWORKS

began, speed, network = float(sys.argv[1]), float(sys.argv[2]), sys.argv[3]
passed = lambda: (time.time() - began) * speed
sys.exit(run_live(
    load_config(None), "labelchat", NETWORKS.get(network),
    clock=lambda: datetime(2026, 11, 20, 12, tzinfo=UTC) + timedelta(seconds=passed()),
    monotonic=passed, sleep=lambda seconds: time.sleep(seconds / speed),
    max_replies=int(os.environ.get("MAX_REPLIES", "0")),
))
"""
SPEED = 40.0
BOLD, DIM, YELLOW = 1, 2, 33


class Clock:
    """Friday noon, and from then on forty times as fast as elsewhere."""

    def __init__(self) -> None:
        self.began = time.time()

    def __call__(self) -> datetime:
        return START + timedelta(seconds=(time.time() - self.began) * SPEED)


def on_a_terminal(folder: Path, network: str, clock: Clock, **environ: str) -> Terminal:
    """The program in a process of its own."""
    inherited = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    root = str(Path(__file__).resolve().parents[2])
    return Terminal(
        folder,
        ["-c", PROGRAM, str(clock.began), str(SPEED), network],
        {**inherited, "TERM": "xterm", "PYTHONPATH": root, **environ},
        columns=120,
    )


@contextmanager
def x_on_a_terminal(folder: Path, **environ: str) -> Iterator[tuple[Terminal, XServer]]:
    """The program, and X beside it."""
    clock = Clock()
    with XServer(heartbeat=0.05, clock=clock).serving() as server:
        access = {"TWEETUP_X_URL": server.url, "TWEETUP_X_BEARER_TOKEN": TOKEN}
        yield on_a_terminal(folder, "x", clock, **access, **environ), server


def fits(shown: Terminal, columns: int, rows: int) -> bool:
    """Whether the last drawing is one for a terminal of that size."""
    ends = shown.screen[-1].startswith("Ctrl-C ends it"[:columns])
    return ends and (len(shown.screen), shown.emulator.columns) == (rows, columns)


def stored(folder: Path) -> set[str]:
    with open_archive(folder / "archives" / "tweetup.db") as archive:
        return {post.text for post in archive.posts("labelchat")}


@pytest.mark.long
def test_a_whole_chat_on_a_terminal(tmp_path: Path) -> None:
    """Heard, lost and found again, stopped and gone on, ended by Ctrl-C: nothing is missing."""
    said = ["Q1: What makes a label good? #labelchat", "A1 A number #labelchat"]
    with x_on_a_terminal(tmp_path) as (shown, server):
        shown.wait_for(lambda: shown.shows("x: listening"))
        server.post(said[0], author="host")
        server.post(said[1], author="ada")
        shown.wait_for(lambda: shown.shows("What makes a label", "1 answer by 1 person: @ada"))
        server.streams.drop()
        shown.wait_for(lambda: shown.shows("not heard: x", "broke off", "x: listening"))
        shown.send(signal.SIGSTOP)
        said.append("A1 While the program was stopped #labelchat")
        server.post(said[2], author="bo")
        time.sleep(60 / SPEED)
        shown.send(signal.SIGCONT)
        shown.wait_for(lambda: shown.shows("this program was stopped", "x: listening"))
        shown.resize(40, 12)
        shown.wait_for(lambda: fits(shown, 40, 12) and shown.shows("x: listening"))
        shown.send(signal.SIGINT)
        code = shown.close()
    assert ALTERNATE in shown.written
    assert all(f"\x1b[{style}m" in shown.written for style in (BOLD, DIM, YELLOW))
    assert TOKEN not in shown.written
    assert PLAIN in shown.written
    assert stored(tmp_path) == set(said)
    assert code == 0, shown.after
    assert "the archive has all posts that the network has of that time" in shown.after
    with open_archive(tmp_path / "archives" / "tweetup.db") as archive:
        stream = next(line for line in archive.captures() if line.capture.kind == "stream")
    lengths = [gap.until - gap.since for gap in stream.gaps if gap.since and gap.until]
    assert max(lengths) > timedelta(seconds=50)


@pytest.mark.long
def test_a_program_that_is_told_to_go_goes_and_says_what_it_left_out(tmp_path: Path) -> None:
    """A machine that shuts down waits for nobody: what was heard is kept, nothing is begun."""
    with x_on_a_terminal(tmp_path, NO_COLOR="1") as (shown, server):
        shown.wait_for(lambda: shown.shows("x: listening"))
        server.post("A1 A number #labelchat", author="ada")
        shown.wait_for(lambda: shown.shows("1 post "))
        drawn = shown.written.count(ALTERNATE)
        shown.send(signal.SIGTSTP)
        shown.wait_for(lambda: PLAIN in shown.written)
        # Nobody could wake it here, so the system lets it go on at once: it draws anew.
        shown.wait_for(lambda: shown.written.count(ALTERNATE) > drawn and shown.shows("1 post "))
        asked = len(server.asked)
        shown.send(signal.SIGTERM)
        assert shown.close() == 3
        searches = [one for one in server.asked[asked:] if "recent" in one.path]
    assert not searches
    assert "the search for missing posts was skipped; to run it, best today: tweetup capture" in (
        shown.after
    )
    assert re.search(r"labelchat --network x --since 2026-11-20T12:\d\d --until 2026", shown.after)
    assert stored(tmp_path) == {"A1 A number #labelchat"}
    assert not re.search(r"\x1b\[[0-9;]*m", shown.written)


@pytest.mark.long
def test_a_window_that_is_closed_loses_nothing(tmp_path: Path) -> None:
    """Nobody can be told anything any more, but the ledger is closed."""
    with x_on_a_terminal(tmp_path) as (shown, server):
        shown.wait_for(lambda: shown.shows("x: listening"))
        server.post("A1 A number #labelchat", author="ada")
        shown.wait_for(lambda: shown.shows("1 post "))
        assert shown.hang_up() != 0
    assert stored(tmp_path) == {"A1 A number #labelchat"}
    with open_archive(tmp_path / "archives" / "tweetup.db") as archive:
        assert all(line.finished_at for line in archive.captures())


@pytest.mark.long
def test_two_servers_of_mastodon_on_a_terminal(tmp_path: Path) -> None:
    """One has a stream for its user, one has none and is searched: a post of both is one post."""
    clock = Clock()
    with (
        mastodon(tokens={"s3cret": "ada"}, clock=clock, heartbeat=0.05) as home,
        mastodon(clock=clock, heartbeat=0.05) as other,
    ):
        shown = on_a_terminal(
            tmp_path,
            "mastodon",
            clock,
            TWEETUP_MASTODON_SERVERS=f"{home.url},{other.url}",
            TWEETUP_MASTODON_ACCESS_TOKEN="s3cret",
        )
        shown.wait_for(lambda: shown.shows(f"{home.name}: listening", f"{other.name}: no stream"))
        both = home.post("ada", "A1 A number #labelchat")
        other.receive(home, both)
        other.post("bo", "A1 A letter #labelchat")
        shown.wait_for(lambda: shown.shows("2 posts", "2 people"))
        home.end_streams(ConnectionResetError())
        shown.wait_for(lambda: shown.shows(f"not heard: {home.name}"))
        shown.send(signal.SIGINT)
        assert shown.close() == 0, shown.after
    assert stored(tmp_path) == {"A1 A number #labelchat", "A1 A letter #labelchat"}


@pytest.mark.long
def test_bluesky_without_a_login(tmp_path: Path) -> None:
    """It is said what that means; heard from beginning to end, it is whole."""
    clock = Clock()
    home = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    with bluesky(clock) as server:
        urls = {"URL": server.url, "STREAM_URL": server.stream_url}
        places = {f"TWEETUP_BLUESKY_{name}": url for name, url in urls.items()}
        shown = on_a_terminal(tmp_path, "bluesky", clock, MAX_REPLIES="9", **home, **places)
        shown.wait_for(lambda: shown.shows("bluesky: listening"))
        server.network.add_post("ada.example.org", "A1 A number #labelchat")
        shown.wait_for(lambda: shown.shows("1 post", "1 person"))
        shown.send(signal.SIGINT)
        assert shown.close() == 0, shown.after
    assert stored(tmp_path) == {"A1 A number #labelchat"}
    assert "no login for Bluesky: posts not heard are read again from its stream" in shown.written
    assert "heard from beginning to end; without a login" in shown.after
    assert "without a login, questions that a host asked without the hashtag" in shown.after
    assert "tweetup capture labelchat --network bluesky --since " in shown.after


@pytest.mark.long
def test_bluesky_on_a_terminal(tmp_path: Path) -> None:
    """A lost connection goes on where it broke off: nothing was missed, so nothing is said."""
    clock = Clock()
    with bluesky(clock) as server:
        server.stream.faults.append(drops(after=1))
        shown = on_a_terminal(
            tmp_path,
            "bluesky",
            clock,
            TWEETUP_BLUESKY_URL=server.url,
            TWEETUP_BLUESKY_STREAM_URL=server.stream_url,
            TWEETUP_BLUESKY_HANDLE=HANDLE,
            TWEETUP_BLUESKY_APP_PASSWORD=PASSWORD,
        )
        shown.wait_for(lambda: shown.shows("bluesky: listening"))
        said = {f"A1 The answer {number} #labelchat" for number in range(3)}
        for text in sorted(said):
            server.network.add_post("ada.example.org", text)
        shown.wait_for(lambda: shown.shows("3 posts"))
        assert not shown.shows("not heard: bluesky")
        shown.send(signal.SIGINT)
        assert shown.close() == 0, shown.after
    assert stored(tmp_path) == said
    assert "resumed without a gap" in shown.after
