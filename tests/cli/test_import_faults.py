"""Whatever happens to a running import, the archive is whole and a second run completes it."""

import gzip
import json
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.cli.killing import SHAPES, check, dump, importing, kill, many, peak_of
from tests.cli.running import Run
from tests.formats.shapes import TALK, lines, plain

POSTS = 10_000
KILLS = (signal.SIGKILL, signal.SIGINT)
KILLED = {-signal.SIGKILL, 130}


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that takes a while."""
    path = tmp_path_factory.mktemp("files") / "chat.jsonl.gz"
    path.write_bytes(gzip.compress(many("plain", POSTS), 1))
    return path


@pytest.fixture(scope="module")
def clean(file: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], float]:
    """What an archive holds after an import nobody disturbed, and the seconds that took."""
    archive = tmp_path_factory.mktemp("clean") / "chat.db"
    process = importing(archive, file)
    while not archive.exists() and process.poll() is None:
        time.sleep(0.002)
    started = time.monotonic()
    _, said = process.communicate(timeout=120)
    assert process.returncode == 0, said
    return dump(archive), time.monotonic() - started


@pytest.mark.long
def test_killed_over_and_over(
    tmp_path: Path, file: Path, clean: tuple[dict[str, Any], float]
) -> None:
    """After each kill and Ctrl-C the archive is whole; at last it holds what a clean import does.

    ``python -m benchmarks.kills`` does it hundreds of times, in more shapes.
    """
    archive = tmp_path / "chat.db"
    held, whole = clean
    chance = Random(7)
    longest = whole * 0.5
    codes: list[int] = []
    while len(codes) < 6 or not set(codes) >= KILLED:
        assert len(codes) < 60, "no kill came in time"
        codes.append(kill(archive, file, KILLS[len(codes) % 2], chance.random() * longest))
        check(archive)
        if not codes[-1]:  # too late: the machine is less busy than it was, and all is there
            archive.unlink()
            longest /= 2
    assert set(codes) <= {0, *KILLED}
    process = importing(archive, file)
    process.communicate(timeout=120)
    assert process.returncode == 0
    check(archive)
    assert dump(archive) == held


@pytest.mark.long
@pytest.mark.parametrize("same", [False, True], ids=["two files", "one file twice"])
def test_two_imports_at_once(tmp_path: Path, same: bool) -> None:
    """Both finish, and the archive holds what it does after one and then the other."""
    first, second = tmp_path / "first.jsonl", tmp_path / "second.jsonl"
    first.write_bytes(many("API 1.1", 2000))
    second.write_bytes(first.read_bytes() if same else many("v2 pages", 2000, start=250))
    together, in_turn = tmp_path / "together.db", tmp_path / "in-turn.db"
    running = [importing(together, path) for path in (first, first if same else second)]
    said = [process.communicate(timeout=120)[1] for process in running]
    assert [process.returncode for process in running] == [0, 0], said
    for path in (first, first if same else second):
        process = importing(in_turn, path)
        process.communicate(timeout=120)
        assert process.returncode == 0
    check(together)
    assert dump(together) == dump(in_turn)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of a megabyte, where one may be made."""
    disk = tmp_path / "disk"
    disk.mkdir()
    program = shutil.which("mount")
    if program is None or not sys.platform.startswith("linux"):
        pytest.skip("no disk can be made here")
    options = ["-t", "tmpfs", "-o", "size=1m", "tweetup-test"]
    if subprocess.run([program, *options, disk], capture_output=True, check=False).returncode:
        pytest.skip("no disk may be made here")
    yield disk
    subprocess.run(["umount", disk], check=True)


@pytest.mark.long
def test_a_disk_that_fills_up(tmp_path: Path, small_disk: Path, run: Run) -> None:
    """One line says so; with room made, the same import completes what it began."""
    file = tmp_path / "chat.jsonl"
    file.write_bytes(many("plain", 2_000))
    archive = small_disk / "chat.db"
    process = importing(archive, file)
    _, said = process.communicate(timeout=120)
    assert (process.returncode, len(said.splitlines())) == (1, 1), said
    assert "the disk is full; everything written before is kept" in said
    check(archive)
    moved = Path(shutil.copy(archive, tmp_path / "moved.db"))
    for path in (moved, tmp_path / "clean.db"):
        assert run("import", file, "--archive", path).code == 0
    assert dump(moved) == dump(tmp_path / "clean.db")


GOOD = [plain(said) for said in TALK]
ROW = b"2021-03-04T20:00:00Z,ada,"


def _long() -> bytes:
    """An object of 100 MB, but for its end."""
    start = b'{"id":"1","created_at":"2021-03-04T20:00:00Z","author":"ada","text":"'
    return start + b"x" * (100 << 20)


def _line() -> bytes:
    return lines(GOOD[:2]) + _long() + b'"}\n' + lines(GOOD[2:])


def _element() -> bytes:
    return b"[" + lines(GOOD[:2]).replace(b"\n", b",\n") + _long() + b'"}]'


def _cell() -> bytes:
    header = b"id,created_at,author,text\n1," + ROW + b"Q1 #labelchat\n2,"
    return header + ROW + b'"' + b"x" * (100 << 20)


def _nested() -> bytes:
    deep = b'{"a":' * 10_000 + b"}" * 10_000 + b"\n"
    return lines(GOOD[:2]) + deep + lines(GOOD[2:])


def _packed() -> bytes:
    return gzip.compress(lines(GOOD) + bytes(100 << 20), 1)


HEAVY: dict[str, tuple[Callable[[], bytes], int, str]] = {
    "a line of 100 MB": (_line, 4, "chat:3"),
    "an element of 100 MB": (_element, 2, "longer than"),
    "a cell of 100 MB": (_cell, 1, "a cell that never ends"),
    "nesting of 10,000": (_nested, 4, "chat:3"),
    "100 MB of zeros, packed": (_packed, 4, "longer than"),
}


@pytest.mark.long
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="tells no peak of memory")
@pytest.mark.parametrize(
    "kind",
    [pytest.param(kind, marks=[pytest.mark.long] * ("100 MB" in kind)) for kind in HEAVY],
)
def test_a_heavy_file(tmp_path: Path, kind: str) -> None:
    """It is named in the one closing line, what is good is kept, and memory is bounded."""
    make, posts, said = HEAVY[kind]
    (tmp_path / "chat").write_bytes(make())
    code, err, peak = peak_of("import", "chat", folder=tmp_path)
    closing, *zone = err.splitlines()
    assert (code, [line.partition(" is ")[0] for line in zone]) in (
        (3, []),
        (3, ["tweetup: no time zone"]),
    ), closing
    assert f"new {posts}," in err
    assert said in err
    assert peak < 160


def test_every_shape_is_longer_than_its_conversation() -> None:
    """The files above are what they are meant to be: as many posts, each under its own id."""
    for shape in SHAPES:
        assert len(many(shape, 400)) > 50 * len(SHAPES[shape])
    assert json.loads(many("v2 pages", 4))["meta"]["result_count"] == len(TALK)
