"""The line that counts while work goes on."""

import gzip
import io
import os
import pty
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.labelchat import invent_chat, write_jsonl
from tests.cli.terminal import Terminal
from tests.files.conftest import read_path
from tests.formats.shapes import TALK, lines, plain
from tweetup.cli.progress import ProgressDisplay, progress_line, timing_of
from tweetup.files import open_source
from tweetup.networks.errors import RateLimitedError
from tweetup.networks.paging import ask

LINES = [
    ({"count": 7}, "chat: 7 posts"),
    ({"count": 1}, "chat: 1 post"),
    ({"count": 7, "seconds": 0.5}, "chat: 7 posts"),
    ({"count": 0, "done": 0, "total": 2_000}, "chat: 0 of 2 kB"),
    ({"count": 0, "done": 51, "total": 100}, "chat: 51 of 100 bytes"),
    (
        {"count": 5_600, "seconds": 2.0, "done": 102_500_000, "total": 410_000_000},
        "chat: 102.5 of 410.0 MB, 5,600 posts, 2,800 posts/s, 0:06 left",
    ),
    (
        {"count": 10, "seconds": 10.0, "done": 10**7, "total": 10**10},
        "chat: 0.01 of 10.00 GB, 10 posts, 1 post/s, 2:46:30 left",
    ),
    (
        {"count": 10, "seconds": 10.0, "done": 100, "total": 100},
        "chat: 100 of 100 bytes, 10 posts, 1 post/s",
    ),
    ({"count": 0, "seconds": 9.0, "done": 3_400_000}, "chat: 3.4 MB"),
    (
        {"count": 50, "seconds": 10.0, "done": 3_400_000},
        "chat: 3.4 MB, 50 posts, 5 posts/s",
    ),
]


@pytest.mark.parametrize(("given", "line"), LINES)
def test_the_line(given: dict[str, float], line: str) -> None:
    """What is not known is left out; a rate and what is left come once they mean something."""
    assert progress_line("chat", "post", **given) == line  # type: ignore[arg-type]  # a table's row


@pytest.mark.parametrize("columns", [20, 79, 80, 200])
def test_the_line_fills_the_terminal_that_it_is_on(tmp_path: Path, columns: int) -> None:
    """To the last column, whatever stdout is, and it is erased whole."""
    program = (
        "import os, sys, time; from tweetup.cli.progress import ProgressDisplay;"
        "sys.stdout = open(os.devnull, 'w'); os.dup2(sys.stdout.fileno(), 1);"
        "display = ProgressDisplay('chat' * 99, 'post', time.monotonic);"
        "display(1); time.sleep(0.2); display(2)\n"
        "while not os.path.exists('seen'): time.sleep(0.01)\n"
        "display.clear()"
    )
    root = str(Path(__file__).resolve().parents[2])
    environ = {**os.environ, "TERM": "xterm", "PYTHONPATH": root}
    shown = Terminal(tmp_path, ["-c", program], environ, columns=columns, rows=3)
    line = ("chat" * 99)[: columns - 1] + "…"
    shown.wait_for(lambda: shown.written.count("\r") == 2)
    assert shown.emulator.display == [line, " " * columns, " " * columns]
    (tmp_path / "seen").touch()
    assert shown.close() == 0
    assert not any(map(str.strip, shown.emulator.display))


class Waiting:
    """A place that is busy for so long: what was slept, and what could be seen of it."""

    def __init__(self, *, hidden: bool = False) -> None:
        self.now = datetime(2026, 11, 20, 12, tzinfo=UTC)
        self.slept: list[float] = []
        self.progress = ProgressDisplay("#chat", "post", lambda: 0.0, hidden=hidden)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)

    def wait(self, seconds: float) -> None:
        """Ask until it answers."""
        busy = RateLimitedError(
            "too many requests", where="x", reset=self.now + timedelta(seconds=seconds - 1)
        )
        answers = iter([busy, None])

        def request() -> None:
            if (error := next(answers)) is not None:
                raise error

        ask(request, timing_of(self.progress, lambda: self.now, self.sleep))


def test_a_wait_counts_down_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Why, in a line that stays; how long still, second by second, in one that goes."""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    waiting = Waiting()
    waiting.wait(90)
    said, *shown = capsys.readouterr().err.split("\r\x1b[K")
    assert said == "tweetup: x: too many requests; asking again in 1 min 30 s\n"
    seconds = [f"{left // 60}:{left % 60:02}" for left in range(90, 0, -1)]
    assert [line for line in shown if line] == [f"#chat: resumes in {left}" for left in seconds]
    assert shown[-1] == ""
    assert waiting.slept == [1.0] * 90


def test_a_log_is_not_counted_down_into(capsys: pytest.CaptureFixture[str]) -> None:
    """A pipe, and whoever wants no progress, reads one line of why."""
    for hidden in (False, True):
        waiting = Waiting(hidden=hidden)
        waiting.wait(90)
        assert waiting.slept == [30.0, 30.0, 30.0]
        assert capsys.readouterr().err.count("\n") == 1


def test_a_pause_between_requests_is_no_wait(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nor is what is shorter than a second."""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    waiting = Waiting()
    timing = timing_of(waiting.progress, lambda: waiting.now, waiting.sleep)
    timing.sleep(1.1)
    timing.left(0.5)
    timing.sleep(0.5)
    assert capsys.readouterr().err == ""
    assert waiting.slept == [1.1, 0.5]


def test_progress_is_for_terminals(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A terminal sees at most ten counts a second and is left clean; a pipe sees nothing."""
    now = [0.0]
    silent = ProgressDisplay("chat.jsonl", "post", lambda: 0.0)
    silent(7)
    silent.clear()
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    hidden = ProgressDisplay("chat.jsonl", "post", lambda: 0.0, hidden=True)
    hidden(7)
    hidden.clear()
    assert capsys.readouterr().err == ""
    shown = ProgressDisplay("chat.jsonl", "post", lambda: now[0])
    for now[0], count in zip((0.0, 0.05, 0.2), (1, 2, 3), strict=True):
        shown(count)
    shown.clear()
    written = capsys.readouterr().err
    assert written.count("post") == 2
    assert "2 posts" not in written
    assert written.endswith("\r\x1b[K")


def _on_a_terminal(folder: Path, *arguments: str) -> bytes:
    """What an import writes to a terminal."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "tweetup", "import", *arguments], stderr=theirs, cwd=folder
    )
    os.close(theirs)
    written = b""
    try:
        while piece := os.read(ours, 1 << 16):
            written += piece
    except OSError:  # the other end was closed
        pass
    finally:
        os.close(ours)
    assert process.wait(timeout=120) == 0
    return written


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="no terminals to open on this system")
@pytest.mark.long
def test_an_import_on_a_terminal(here: Path) -> None:
    """Bytes of all bytes, then posts; the line is gone when the closing one is written."""
    posts = [{**post, "id": f"{post['id']}{copy}"} for copy in range(75) for post in invent_chat()]
    path = write_jsonl(here / "chat.jsonl", posts)
    written = _on_a_terminal(here, path.name)
    # One more than a batch: the next line is read to see where the last one ends.
    assert b" of %d kB, 2,001 posts" % round(path.stat().st_size / 1e3) in written
    last = written.rsplit(b"\r\x1b[K", 1)[1]
    assert last.startswith(b"tweetup: chat.jsonl")
    few = write_jsonl(here / "few.jsonl", invent_chat())
    assert b"\x1b" not in _on_a_terminal(here, few.name, "--hide-progress")


MANY = lines([{**plain(said), "id": f"{number}"} for number in range(600) for said in TALK])


@pytest.mark.long
@pytest.mark.parametrize("packed", [False, True])
def test_bytes_are_those_of_the_file(tmp_path: Path, packed: bool) -> None:
    """Of a packed file packed bytes are counted; all of them have been read at its end."""
    content = gzip.compress(MANY) if packed else MANY
    path = tmp_path / "chat"
    path.write_bytes(content)
    source = read_path(path).source
    assert source.size == len(content)
    reached = [source.position for _ in source]
    assert reached == sorted(reached)
    assert reached[-1] == source.position == source.size


def test_bytes_of_standard_input() -> None:
    """What arrived is as large as it is."""
    source = open_source("-", stdin=io.BytesIO(MANY))
    assert source.size == len(MANY)
