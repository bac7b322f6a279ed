"""The file by which a live capture hands its state to the desk, whatever ends either of them."""

import os
import stat
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from tests.cli.test_live_screen import view_of
from tweetup.capture.live.live_file import LiveFile, ask_to_end, read_live, remove_left_behind
from tweetup.capture.live.live_state import live_state

ROOT = Path(__file__).resolve().parents[2]
WRITES = """
import sys
from pathlib import Path
from tests.cli.test_live_screen import view_of
from tweetup.capture.live.live_file import LiveFile

with LiveFile(Path(sys.argv[1]), "labelchat", "x", stop=lambda: sys.exit(0)) as handed:
    while True:
        handed.show(view_of("latin"))
"""


def no_end() -> None:
    pytest.fail("nobody asked for the end")


def test_a_state_is_read_as_it_was_written_and_goes_at_the_end(tmp_path: Path) -> None:
    archive = tmp_path / "a[1].db"
    view = view_of("hostile")
    with LiveFile(archive, "labelchat", "x", stop=no_end) as handed:
        assert read_live(archive) == ()
        handed.show(view)
        (capture,) = read_live(archive)
        assert capture.state == live_state(view)
        assert (capture.name, capture.is_silent) == ("labelchat-x", False)
        (path,) = tmp_path.iterdir()
        assert stat.S_IMODE(path.stat().st_mode) == 0o600 or os.name == "nt"
    assert list(tmp_path.iterdir()) == []
    assert not handed.problem


def test_two_chats_of_one_archive_and_none_of_another(tmp_path: Path) -> None:
    archive = tmp_path / "a.db"
    with (
        LiveFile(archive, "labelchat", "x", stop=no_end) as one,
        LiveFile(archive, "labelchat", "bluesky", stop=no_end) as other,
        LiveFile(tmp_path / "b.db", "labelchat", "x", stop=no_end) as elsewhere,
    ):
        for file in (one, other, elsewhere):
            file.show(view_of("latin"))
        assert [it.name for it in read_live(archive)] == ["labelchat-bluesky", "labelchat-x"]


def test_the_end_can_be_asked_for(tmp_path: Path) -> None:
    archive, asked = tmp_path / "a.db", []
    with LiveFile(archive, "labelchat", "x", stop=lambda: asked.append(1)) as handed:
        handed.show(view_of("latin"))
        ask_to_end(archive, "otherchat-x")
        ask_to_end(archive, "../labelchat-x")
        handed.show(view_of("latin"))
        assert asked == []
        ask_to_end(archive, "labelchat-x")
        handed.show(view_of("latin"))
        assert asked == [1]
    assert list(tmp_path.iterdir()) == []
    # A request that nobody heeded does not end the next capture.
    (tmp_path / "a.db-live-labelchat-x.end").touch()
    with LiveFile(archive, "labelchat", "x", stop=no_end) as again:
        again.show(view_of("latin"))


def test_silence_is_told_and_what_was_left_behind_goes(tmp_path: Path) -> None:
    """Whether it was killed or sleeps: nobody takes its last state for the present one."""
    archive = tmp_path / "a.db"
    with LiveFile(archive, "labelchat", "x", stop=no_end) as handed:
        handed.show(view_of("latin"))
        (path,) = tmp_path.iterdir()
        for ago, silent in ((5, False), (60, True)):
            os.utime(path, (time.time() - ago,) * 2)
            assert [it.is_silent for it in read_live(archive)] == [silent]
        handed.show(replace(view_of("latin"), ended="over"))
        os.utime(path, (time.time() - 60,) * 2)
        assert [it.is_silent for it in read_live(archive)] == [False]
        os.utime(path, (time.time() - 1000,) * 2)
        assert read_live(archive) == ()
        other = tmp_path / "notes-live-show.txt"
        other.write_text("mine", encoding="utf-8")
        os.utime(other, (0, 0))
        remove_left_behind(tmp_path)
        assert list(tmp_path.iterdir()) == [other]


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"version": 1}', b"\xff\xfe"])
def test_another_file_is_no_capture(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.db-live-labelchat-x.json").write_bytes(content)
    assert read_live(tmp_path / "a.db") == ()


def test_a_folder_that_takes_no_file_ends_nothing(tmp_path: Path) -> None:
    with LiveFile(tmp_path / "gone" / "a.db", "labelchat", "x", stop=no_end) as handed:
        handed.show(view_of("latin"))
    assert "No such file" in handed.problem


@pytest.mark.long
@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is not there")
def test_killed_at_any_moment_it_leaves_a_whole_state(tmp_path: Path) -> None:
    archive = tmp_path / "a.db"
    for after in (0.0, 0.003, 0.011, 0.02, 0.05):
        program = subprocess.Popen(
            [sys.executable, "-c", WRITES, str(archive)],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        deadline = time.monotonic() + 60
        while not read_live(archive) and time.monotonic() < deadline:
            assert program.poll() is None
            time.sleep(0.01)
        time.sleep(after)
        program.kill()
        program.wait(timeout=60)
        (capture,) = read_live(archive)
        assert capture.state.chat.hashtag == view_of("latin").chat.hashtag
        (tmp_path / "a.db-live-labelchat-x.json").unlink()
