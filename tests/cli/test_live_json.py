"""``tweetup capture --live --json``: a line of JSON for each change, whoever reads it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from tests.cli.terminal import ALTERNATE, Terminal
from tests.cli.test_live_screen import START, drawn, view_of
from tests.cli.test_live_terminal import PROGRAM, SPEED, Clock
from tests.servers.x import TOKEN, XServer
from tweetup.capture.live.live_state import live_schema
from tweetup.cli.live_json import JsonLines
from tweetup.cli.live_text import PlainLines

JSON_PROGRAM = PROGRAM.replace("clock=lambda", "as_json=True, clock=lambda")


def test_a_line_is_written_when_anything_but_the_time_changes(
    capsys: pytest.CaptureFixture[str],
) -> None:
    view = replace(view_of("latin"), since=START)
    with JsonLines(PlainLines()) as lines:
        for second in range(3):
            lines.show(replace(view, now=view.now + timedelta(seconds=second)))
        lines.show(replace(view, posts=view.posts + 1))
        lines.show(replace(view, posts=view.posts + 1, ended="over"))
    written = capsys.readouterr().out.splitlines()
    states = [json.loads(line) for line in written]
    assert [it["posts"]["all"] for it in states] == [100, 101, 101]
    assert [it["ended"] for it in states] == [None, None, "over"]


def test_no_post_can_write_to_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    """Stdout may be one: controls and marks of direction are escaped."""
    with JsonLines(PlainLines()) as lines:
        lines.show(view_of("hostile"))
    (line,) = capsys.readouterr().out.splitlines()
    assert line.isprintable()
    assert "\x1b[2J" in json.loads(line)["unanswered"][0]["text"]


BOTH = """
import os, sys, time
from tests.cli.test_live_screen import view_of
from tweetup.cli.live import _open_view, _Signals

if sys.argv[1] == "file":
    os.dup2(os.open("state.jsonl", os.O_WRONLY | os.O_CREAT), 1)
with _Signals() as signals, _open_view(plain=False, as_json=True) as view:
    while not signals.stop.is_set():
        view.show(view_of("latin"))
        time.sleep(0.02)
"""


@pytest.mark.long
@pytest.mark.parametrize("stdout", ["file", "terminal"])
def test_the_screen_is_drawn_where_stdout_is_not(tmp_path: Path, stdout: str) -> None:
    """A host looks at the terminal while a program reads the file; they never share one."""
    root = str(Path(__file__).resolve().parents[2])
    environ = {**os.environ, "TERM": "xterm", "PYTHONPATH": root}
    shown = Terminal(tmp_path, ["-c", BOTH, stdout], environ, columns=90, rows=20)
    if stdout == "file":
        state = tmp_path / "state.jsonl"
        shown.wait_for(lambda: shown.emulator.display == drawn("latin", 90, 20))
        shown.wait_for(lambda: "\n" in state.read_text(encoding="utf-8"))
        text = state.read_text(encoding="utf-8")
    else:
        shown.wait_for(lambda: "\n{" in shown.written and shown.written.endswith("\n"))
        assert ALTERNATE not in shown.written
        text = shown.written[shown.written.index("{") :]
    assert json.loads(text.splitlines()[0])["posts"]["all"] == 100
    shown.send(signal.SIGINT)
    assert shown.close() == 0


@contextmanager
def following(folder: Path) -> Iterator[tuple[subprocess.Popen[str], XServer]]:
    """The program with its stdout and stderr in pipes, and X beside it."""
    clock = Clock()
    root = str(Path(__file__).resolve().parents[2])
    with XServer(heartbeat=0.05, clock=clock).serving() as server:
        environ = {
            **os.environ,
            "PYTHONPATH": root,
            "TWEETUP_X_URL": server.url,
            "TWEETUP_X_BEARER_TOKEN": TOKEN,
            "MAX_REPLIES": "500",
        }
        command = [sys.executable, "-c", JSON_PROGRAM, str(clock.began), str(SPEED), "x"]
        pipe = subprocess.PIPE
        with subprocess.Popen(
            command, cwd=folder, env=environ, stdout=pipe, stderr=pipe, text=True, encoding="utf-8"
        ) as program:
            try:
                yield program, server
            finally:
                program.kill()


@pytest.mark.long
def test_a_chat_as_lines_of_json(tmp_path: Path) -> None:
    """From the first connection to the end that somebody makes of it; nothing else is on stdout."""
    validator = Draft202012Validator(live_schema())
    with following(tmp_path) as (program, server):
        assert program.stdout
        states = []

        def wait_for(answers: int) -> None:
            for line in program.stdout or ():
                states.append(json.loads(line))
                counts = [it["answers"] for it in states[-1]["questions"]]
                if counts == [answers]:
                    return

        for line in program.stdout:
            states.append(json.loads(line))
            if states[-1]["places"][0]["state"] == "listening":
                break
        question = server.post("Q1: What makes a label good? #labelchat", author="host")
        server.post("A1 A number #labelchat", author="ada")
        wait_for(1)
        time.sleep(0.2)
        server.post("A1 A letter on the back of it", author="bo", reply_to=question)
        wait_for(2)
        program.send_signal(signal.SIGINT)
        rest, told = program.communicate(timeout=60)
        states += map(json.loads, rest.splitlines())
    for state in states:
        validator.validate(state)
    assert states[-1]["ended"] == "stopped"
    assert [it["ended"] for it in states[:-1]] == [None] * (len(states) - 1)
    assert states[-1]["questions"][0]["answered_by"] == ["ada", "bo"]
    assert states[-1]["posts"]["without_hashtag"] == 1
    assert TOKEN not in json.dumps(states) + told
    assert "1 reply without the hashtag" in told
    assert program.returncode == 0, told


@pytest.mark.long
def test_a_reader_that_goes_ends_nothing(tmp_path: Path) -> None:
    """What is heard then is kept, and it is told once."""
    with following(tmp_path) as (program, server):
        assert program.stdout
        assert program.stderr
        assert json.loads(program.stdout.readline())["at"] >= f"{START:%Y}"
        program.stdout.close()
        for number in range(3):
            server.post(f"A1 The answer {number} #labelchat", author="ada")
            time.sleep(0.2)
        told = ""
        while "listening goes on" not in told:
            told = program.stderr.readline()
            assert told
        program.send_signal(signal.SIGINT)
        rest = program.stderr.read()
        assert program.wait(60) == 0, rest
    assert "listening goes on" not in rest
    assert "Traceback" not in rest
    assert "the archive has all posts that the network has of that time" in rest
