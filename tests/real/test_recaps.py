"""Recaps of real chats against the points that a careful reader found in them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

CHATS = ("ngsschat-2013-05-15", pytest.param("ngsschat-2014-12-04", marks=pytest.mark.long))


@pytest.fixture(scope="module")
def evaluation(real_data: Path) -> Path:
    """The program that measures recaps, beside the real chats."""
    program = real_data.parent / "eval" / "recaps.py"
    if not program.is_file():
        pytest.skip("no program that measures recaps beside the real chats")
    return program


@pytest.mark.parametrize("chat", CHATS)
@pytest.mark.long
def test_a_recap_states_nothing_untrue(
    evaluation: Path, real_data: Path, chat: str, tmp_path: Path
) -> None:
    """Points, phrases, counts and quotes hold; an open question is one, of two at most."""
    if not (real_data / "points" / f"{chat}.points.json").is_file():
        pytest.skip(f"nobody has read {chat} here")
    done = subprocess.run(
        [sys.executable, evaluation, "--only", chat, "--jobs", "1", "--json"],
        cwd=tmp_path,
        env={**os.environ, "TWEETUP": str(Path(sys.executable).with_name("tweetup"))},
        capture_output=True,
        text=True,
        check=True,
    )
    figures = json.loads(done.stdout.splitlines()[-1])
    assert figures["chats"] == 1
    counted = ("untrue", "unmentioned", "miscounted", "twice")
    assert {name: figures[name] for name in counted} == dict.fromkeys(counted, 0)
    assert figures["mentions"] >= 2
    assert figures["quotes"] >= 0.9
    assert figures["good"] >= 0.8
    assert figures["lead"] in (None, 1.0)
    assert figures["open_true"] >= figures["open"] - 1
