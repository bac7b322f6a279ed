"""Commands that are told to end, by Ctrl-C, by whoever shuts down, or by a closed terminal."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.labelchat import invent_chat, write_jsonl
from tests.cli.networks import TAG, captured, nobody, x
from tests.cli.running import Run
from tests.cli.terminal import Terminal
from tests.servers.mastodon import mastodon
from tests.servers.serving import refused
from tests.servers.x import XServer
from tests.servers.x_posts import chat
from tweetup.archive import open_archive
from tweetup.cli import main

__all__ = ["captured", "nobody", "x"]

ROOT = Path(__file__).parents[2]
CAPTURE = ("capture", TAG, "--network", "x", "--last", "2h")
ENDINGS = [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
ONE_AND_THE_OTHERS = [
    pytest.param(number, code, marks=[pytest.mark.long] * (number is not signal.SIGTERM))
    for number, code in ENDINGS
]
"""Every run ends a capture by each signal, other commands by one; a long run ends all by all."""


@contextmanager
def running(*arguments: str, by: tuple[str, ...] = ()) -> Iterator["subprocess.Popen[str]"]:
    """``tweetup ARGUMENTS`` in a process of its own, begun by another program such as nohup."""
    process = subprocess.Popen(
        [*by, sys.executable, "-m", "tweetup", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def line_with(process: "subprocess.Popen[str]", part: str) -> str:
    """The next line of it that has that in it."""
    assert process.stdout is not None
    return next(line for line in process.stdout if part in line)


def rest(process: "subprocess.Popen[str]") -> list[str]:
    """What it still says, until it ends."""
    said, _ = process.communicate(timeout=120)
    return [line for line in said.splitlines() if "asking again" not in line]


@pytest.mark.long
@pytest.mark.parametrize(("number", "code"), ENDINGS)
def test_a_capture_that_is_told_to_end(
    x: XServer, run: Run, number: signal.Signals, code: int
) -> None:
    """One line says how to go on, the code says what ended it, and what came is there."""
    for post in chat(130, start=datetime.now(UTC) - timedelta(minutes=80)):
        x.add(post)
    x.faults.extend([None, *[refused(503)] * 30])
    with running(*CAPTURE) as process:
        line_with(process, "asking again in 1 s")
        process.send_signal(number)
        (line,) = rest(process)
        assert process.returncode == code
    assert "run the same command again to resume" in line
    x.faults.clear()
    again = run(*CAPTURE)
    assert (again.code, "resumed" in again.err) == (0, True)


@pytest.mark.long
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_the_gaps_of_places_before_are_kept(
    nobody: Path, run: Run, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    """They are in the ledger as soon as a place was asked, and printed unless nobody can print."""
    with mastodon() as one, mastodon() as other:
        begin = datetime.now(UTC) - timedelta(minutes=100)
        for n in range(60):
            one.post("ada", f"A{n} here #labelchat", at=begin + timedelta(minutes=n))
        other.post("ben", "A1 there #labelchat", at=begin)
        monkeypatch.setenv("TWEETUP_MASTODON_SERVERS", f"{one.url} {other.url}")
        one.http.faults.extend([None, *[refused(403, {"error": "not for you"})] * 9])
        other.http.faults.extend([refused(503)] * 30)
        command = ("capture", TAG, "--network", "mastodon", "--last", "2h")
        with running(*command) as process:
            line_with(process, "asking again in 1 s")
            process.send_signal(number)
            lines = rest(process)
        with open_archive(nobody / "archives" / "tweetup.db") as archive:
            stored = [(line.capture.source, line.gaps) for line in archive.captures()]
        one.http.faults.clear()
        other.http.faults.clear()
        again = run(*command)
    first, *_ = stored
    assert one.name in first[0]
    assert [gap.certain for gap in first[1]] == [True]
    if number is signal.SIGINT:
        refusal, missing, goes_on = lines
        assert one.name in refusal
        assert missing.startswith(f"tweetup: missing from {one.name}: 20")
        assert "run the same command again to resume" in goes_on
    assert again.code == 0
    assert "new 20" in again.err
    assert "new 1," in again.err


@pytest.mark.long
def test_a_terminal_that_is_closed(x: XServer, here: Path) -> None:
    """Nobody can be told anything any more: that is no failure of its own, and no traceback."""
    x.faults.extend([None, *[refused(503)] * 30])
    environ = {**os.environ, "TERM": "xterm", "PYTHONPATH": str(ROOT)}
    shown = Terminal(here, ["-m", "tweetup", *CAPTURE], environ)
    shown.wait_for(lambda: "asking again in 1 s" in shown.written)
    assert shown.hang_up() == 129


@pytest.mark.long
def test_what_nohup_began_outlives_its_terminal(x: XServer, run: Run) -> None:
    """A signal that is to be ignored is ignored."""
    x.faults.extend([None, refused(503), refused(503)])
    with running(*CAPTURE, by=("nohup",)) as process:
        line_with(process, "asking again in 0.5 s")
        process.send_signal(signal.SIGHUP)
        line, proof = rest(process)
        assert process.returncode == 0
    assert "; the network counts " in line
    assert "complete: the network counts as many posts as came" in proof


@pytest.mark.long
def test_what_nohup_began_is_followed_on(x: XServer) -> None:
    """So it is with --live, which is what people leave alone."""
    command = ("capture", TAG, "--network", "x", "--live", "--minutes", "9")
    with running(*command, by=("nohup",)) as process:
        line_with(process, "0 posts")
        process.send_signal(signal.SIGHUP)
        assert x.streams.connected.wait(60)
        x.post(f"Q1: Who hears this? #{TAG}", author="host")
        line_with(process, "Q1 on")
        process.send_signal(signal.SIGTERM)
        assert rest(process)
        assert process.returncode == 3


@pytest.mark.long
@pytest.mark.parametrize(("number", "code"), ONE_AND_THE_OTHERS)
def test_a_refresh_that_is_told_to_end(
    captured: Path, x: XServer, number: signal.Signals, code: int
) -> None:
    """What was not looked up is left for the same command."""
    x.faults.extend([refused(503)] * 30)
    with running("refresh", "--again") as process:
        line_with(process, "asking again in 1 s")
        process.send_signal(number)
        (line,) = rest(process)
        assert process.returncode == code
    assert "run the same command again for the rest" in line


_ENDED_AT_THE_SECOND_BATCH = """
import os, sys
from itertools import count
from tweetup.archive import Archive
from tweetup.cli import main
from tweetup.jobs import import_

import_.BATCH = 100

add, batches = Archive.add, count(1)

def ended(archive, capture, records):
    if next(batches) == 2:
        records = list(records)
        os.kill(os.getpid(), int(sys.argv[2]))
    return add(archive, capture, records)

Archive.add = ended
sys.exit(main(["import", sys.argv[1]]))
"""


@pytest.mark.long
@pytest.mark.parametrize(("number", "code"), ONE_AND_THE_OTHERS)
def test_an_import_that_is_told_to_end(
    imported: Path, run: Run, number: signal.Signals, code: int
) -> None:
    """One line, and the same import then completes it."""
    posts = [
        {**post, "id": f"99{post['id']}{copy}"} for copy in range(20) for post in invent_chat()
    ]
    path = write_jsonl(imported / "more.jsonl", posts)
    program = [sys.executable, "-c", _ENDED_AT_THE_SECOND_BATCH, str(path), str(int(number))]
    done = subprocess.run(program, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (code, "", 1), done
    assert "posts read so far are kept: run the same command again for the rest" in done.stderr
    with closing(open_archive(imported / "archives" / "tweetup.db")) as archive:
        kept = len(archive.posts("labelchat"))
    before = len(invent_chat())
    assert before < kept < before + len(posts)
    again = run("import", path)
    assert again.code == 0
    assert f"read {len(posts)}, new {before + len(posts) - kept}, updated 0" in again.err


_ENDED_AGAIN = """
import os, sys
from tweetup.cli import main, signals

number, tell = int(sys.argv[2]), signals.Ending.tell

def told(self, error):
    os.kill(os.getpid(), number)
    return tell(self, error)

signals.Ending.tell = told
"""


@pytest.mark.long
@pytest.mark.parametrize(("number", "code"), ONE_AND_THE_OTHERS[1:])
def test_a_signal_that_comes_twice(imported: Path, number: signal.Signals, code: int) -> None:
    """A terminal that closes hangs up more than once: that is one wish, and one line."""
    path = write_jsonl(imported / "more.jsonl", invent_chat() * 20)
    program = [sys.executable, "-c", _ENDED_AGAIN + _ENDED_AT_THE_SECOND_BATCH]
    done = subprocess.run(
        [*program, str(path), str(int(number))], capture_output=True, text=True, check=False
    )
    assert (done.returncode, len(done.stderr.splitlines())) == (code, 1), done


def test_handlers_are_given_back() -> None:
    """Who runs commands inside a program of its own has its own handlers back."""
    before = signal.signal(signal.SIGTERM, handler := lambda *_: None)
    try:
        assert main(["--no-such-option"]) == 2
        assert signal.getsignal(signal.SIGTERM) is handler
    finally:
        signal.signal(signal.SIGTERM, before)


_INTERRUPTED_AT_EXIT = """
import atexit, os, signal, sys
from tweetup.cli import main
atexit.register(os.kill, os.getpid(), signal.SIGINT)
sys.argv = ["tweetup", "sessions"]
sys.exit(main())
"""


@pytest.mark.long
def test_ctrl_c_when_all_is_said(tmp_path: Path) -> None:
    """The command's code stands, and no traceback follows what it printed."""
    done = subprocess.run(
        [sys.executable, "-c", _INTERRUPTED_AT_EXIT],
        capture_output=True,
        encoding="utf-8",
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1), done.stderr
