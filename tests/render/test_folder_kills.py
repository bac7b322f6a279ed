"""A build that is killed leaves the old site or the new one, and the next one leaves no traces."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.cli.labelchat import invent_chat, write_jsonl

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and forks of POSIX")

KILLS = 24
PROGRAM = (sys.executable, "-c", "from tweetup.cli import main; raise SystemExit(main())")


@pytest.mark.long
@pytest.mark.parametrize(
    ("way", "whole"),
    [
        ("swap", {"old", "new"}),
        ("two renames", {"old", "new", "missing"}),
        ("in place", {"old", "new", "mixed"}),
    ],
)
def test_a_writer_killed_at_each_of_its_steps(tmp_path: Path, way: str, whole: set[str]) -> None:
    """The site is the old or the new one after each; a recovery makes it so where a folder cannot
    be exchanged in one step; files of others are there in each case and nothing else is.
    """
    script = Path(__file__).with_name("kill_writers.py")
    command = [sys.executable, str(script), str(tmp_path), way]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    killed = [line.split(",")[1:] for line in done.stdout.splitlines()]
    assert len(killed) > 30
    assert {first for first, *_ in killed} == whole
    assert {after for _, after, *_ in killed} == {"old", "new"}
    assert {tuple(rest) for _, _, *rest in killed} == {("new",)}
    states = [after for _, after, *_ in killed]
    assert states == sorted(states, reverse=True)  # once it is the new one it stays so


class Chats:
    """A project of a few sessions, and its site under two titles."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.site = folder / "public"

    def start(self, title: str) -> subprocess.Popen[bytes]:
        (self.folder / "tweetup.toml").write_text(f'[site]\ntitle = "{title}"\n')
        command = [*PROGRAM, "site", "build", "--output", "public"]
        return subprocess.Popen(command, cwd=self.folder, stderr=subprocess.DEVNULL)

    def build(self, title: str) -> dict[str, bytes]:
        assert self.start(title).wait() == 0
        return self.files()

    def files(self) -> dict[str, bytes]:
        found = (path for path in self.site.rglob("*") if path.is_file())
        return {path.relative_to(self.site).as_posix(): path.read_bytes() for path in found}

    def is_being_written(self, since: float) -> bool:
        """Whether a build that began then prepares files, not one that was killed before."""
        try:
            return (self.folder / ".public.tweetup-build" / "next").stat().st_mtime > since
        except FileNotFoundError:
            return False


@pytest.mark.long
def test_real_builds_killed_at_random(tmp_path: Path) -> None:
    """A third of the kills at any moment, the others while files are written: none is mixed."""
    start = datetime(2024, 5, 7, 18, 0, tzinfo=UTC)
    weeks = (invent_chat(start + timedelta(weeks=n), first_id=1000 * (n + 1)) for n in range(6))
    write_jsonl(tmp_path / "chat.jsonl", [post for week in weeks for post in week])
    command = [*PROGRAM, "import", "chat.jsonl", "--hashtag", "labelchat"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    chats = Chats(tmp_path)
    sites = {title: chats.build(title) for title in ("Spring", "Autumn")}
    (chats.site / "CNAME").write_text("chats.example.org")
    sites = {title: made | {"CNAME": b"chats.example.org"} for title, made in sites.items()}
    began = time.monotonic()
    assert chats.build("Spring") == sites["Spring"]
    whole = time.monotonic() - began
    now, killed, dice = "Spring", 0, random.Random(16)
    for turn in range(4 * KILLS):
        title = "Autumn" if now == "Spring" else "Spring"
        since = time.time()
        process = chats.start(title)
        if turn % 3:
            while process.poll() is None and not chats.is_being_written(since):
                time.sleep(0.0005)
            time.sleep(dice.uniform(0, 0.02))
        else:
            time.sleep(dice.uniform(0, whole))
        process.send_signal(signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
        (now,) = (name for name, made in sites.items() if made == chats.files())
        if killed == KILLS:
            break
    assert killed >= 20
    for title in sites:
        assert chats.build(title) == sites[title]
    assert not [path for path in tmp_path.rglob("*") if path.name.endswith(("-build", ".part"))]
