"""The line that counts while work goes on."""

import gzip
import io
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.labelchat import invent_chat, write_jsonl
from tests.sources.conftest import read_path
from tests.sources.shapes import TALK, lines, plain
from tweetup.cli.progress import Progress, progress_line
from tweetup.sources import open_source

LINES = [
    ({"count": 7}, "chat: 7 posts"),
    ({"count": 7, "seconds": 0.5}, "chat: 7 posts"),
    ({"count": 0, "done": 0, "total": 2_000}, "chat: 0 of 2 kB"),
    ({"count": 0, "done": 51, "total": 100}, "chat: 51 of 100 bytes"),
    (
        {"count": 5_600, "seconds": 2.0, "done": 102_500_000, "total": 410_000_000},
        "chat: 102.5 of 410.0 MB, 5,600 posts, 2,800 posts/s, 0:06 left",
    ),
    (
        {"count": 10, "seconds": 10.0, "done": 10**7, "total": 10**10},
        "chat: 0.01 of 10.00 GB, 10 posts, 1 posts/s, 2:46:30 left",
    ),
    (
        {"count": 10, "seconds": 10.0, "done": 100, "total": 100},
        "chat: 100 of 100 bytes, 10 posts, 1 posts/s",
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
    assert progress_line("chat", "posts", **given) == line  # type: ignore[arg-type]  # a table's row


def test_progress_is_for_terminals(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A terminal sees at most ten counts a second and is left clean; a pipe sees nothing."""
    now = [0.0]
    silent = Progress("chat.jsonl", "posts", lambda: 0.0)
    silent(7)
    silent.clear()
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    hidden = Progress("chat.jsonl", "posts", lambda: 0.0, hidden=True)
    hidden(7)
    hidden.clear()
    assert capsys.readouterr().err == ""
    shown = Progress("chat.jsonl", "posts", lambda: now[0])
    for now[0], count in zip((0.0, 0.05, 0.2), (1, 2, 3), strict=True):
        shown(count)
    shown.clear()
    written = capsys.readouterr().err
    assert written.count("posts") == 2
    assert "2 posts" not in written
    assert written.endswith("\r\x1b[K")


def test_a_narrow_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The line is cut to fit, or it could not be taken away again."""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "20")
    Progress("a-very-long-name.jsonl", "posts", lambda: 0.0)(1)
    assert len(capsys.readouterr().err.removeprefix("\r\x1b[K")) < 20


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
def test_an_import_on_a_terminal(here: Path) -> None:
    """Bytes of all bytes, then posts; the line is gone when the closing one is written."""
    posts = [{**post, "id": f"{post['id']}{copy}"} for copy in range(150) for post in invent_chat()]
    path = write_jsonl(here / "chat.jsonl", posts)
    written = _on_a_terminal(here, path.name)
    assert b" of %d kB, 2,000 posts" % round(path.stat().st_size / 1e3) in written
    last = written.rsplit(b"\r\x1b[K", 1)[1]
    assert last.startswith(b"tweetup: chat.jsonl")
    assert b"\x1b" not in _on_a_terminal(here, path.name, "--hide-progress")


MANY = lines([{**plain(said), "id": f"{number}"} for number in range(3000) for said in TALK])


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
