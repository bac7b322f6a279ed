"""Several programs with one archive, each in a process of its own: all of them finish."""

import json
import os
import signal
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.archive.examples import all_bytes, look
from tests.archive.readers import reading
from tests.cli.killing import check, importing, many
from tests.cli.labelchat import invent_chat, write_jsonl
from tests.cli.networks import TAG, captured, nobody, x
from tests.cli.running import Run
from tests.cli.test_signals import CAPTURE, line_with, rest, running
from tests.servers.serving import refused
from tests.servers.x import XServer
from tests.servers.x_posts import chat

__all__ = ["captured", "nobody", "x"]

ARCHIVE = Path("archives") / "tweetup.db"


def count(path: Path = ARCHIVE) -> int:
    """Return how many posts the archive has."""
    ((posts,),) = look(path, "SELECT COUNT(*) FROM posts")
    return int(posts)


def test_an_import_during_a_query(imported: Path, run: Run) -> None:
    """A notebook in the middle of a query keeps no import waiting, and sees what it saw."""
    before = count()
    (imported / "more.jsonl").write_bytes(many("plain", 40))
    with reading(ARCHIVE) as end:
        started = time.monotonic()
        assert run("import", "more.jsonl").code == 0
        assert time.monotonic() - started < 10  # it waits for 15 seconds where it has to
        assert count() > before
        assert end() == before


@pytest.mark.long
def test_capture_site_imports_and_readers_at_once(captured: Path, x: XServer, run: Run) -> None:
    """All end with 0, the capture that waits for its network too, and all posts are there."""
    x.faults.extend([None, *[refused(503)] * 3])
    for post in chat(130, start=datetime.now(UTC) - timedelta(minutes=80)):
        x.add(post)
    (captured / "more.jsonl").write_bytes(many("plain", 400))
    with ExitStack() as programs:
        start = programs.enter_context
        end = start(reading(ARCHIVE))
        before = count()
        capture = start(running(*CAPTURE))
        line_with(capture, "asking again in")
        site = start(running("site", "build"))
        imports = [start(running("import", "more.jsonl")) for _ in range(2)]
        lists = [start(running("posts", "latest", "--json")) for _ in range(2)]
        for program in (*imports, *lists, site, capture):
            lines = rest(program)
            assert program.returncode == 0, lines
        assert end() == before
    check(ARCHIVE)
    searched = sum(post.repost_of is None for post in x.posts.values())
    assert count() == searched + 400 > before + 400
    assert (captured / "public" / "index.html").exists()
    assert run("check", "--records").said == ["tweetup: the archive is in order"]


@pytest.mark.long
@pytest.mark.parametrize("reads", [False, True], ids=["alone", "beside a reader"])
def test_a_killed_writer(imported: Path, run: Run, reads: bool) -> None:
    """Batches that it wrote are kept, half a one is not, and the next import writes the rest."""
    file = imported / "more.jsonl"
    file.write_bytes(many("plain", 12_000))
    before = count()
    log = ARCHIVE.with_name("tweetup.db-wal")
    with ExitStack() as programs:
        if reads:
            programs.enter_context(reading(ARCHIVE))
        writer = importing(ARCHIVE.absolute(), file)
        while count() == before:
            assert writer.poll() is None
            time.sleep(0.01)
        writer.send_signal(signal.SIGKILL)
        writer.communicate(timeout=60)
        assert log.stat().st_size > 0
        assert run("posts", "latest", "--json").code == 0
        kept = count()
        assert before < kept < before + 12_000
        assert (kept - before) % 2_000 == 0
    check(ARCHIVE)
    assert run("import", file).code == 0
    assert count() == before + 12_000
    assert not log.exists()
    assert run("check", "--records").said == ["tweetup: the archive is in order"]


@pytest.mark.long
def test_a_removal_during_a_query(
    imported: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is done, and exit 3 says that the other program keeps the words; then they go.

    It waits for the other program, which goes on reading, as long as it may: here for a second.
    """
    monkeypatch.setattr("tweetup.project.project.LOCK_TIMEOUT", 1.0)
    texts = look(ARCHIVE, "SELECT text FROM posts WHERE handle = 'dov' AND kind = 'original'")
    words = texts[0][0].encode()
    with reading(ARCHIVE) as end:
        result = run("remove", "--author", "dov")
        assert result.code == 3
        assert result.said[0].startswith("tweetup: removed 1 person with 4 posts, 1 repost or copy")
        assert result.said[-1] == (
            f"tweetup: {ARCHIVE}: removed, but another program has the archive open and keeps what"
            " was removed in the file that ends in -wal; close it, then run `tweetup check`, which"
            " empties that file"
        )
        assert look(ARCHIVE, "SELECT id FROM posts WHERE handle = 'dov'") == []
        assert words in all_bytes(ARCHIVE)
        end()
    assert run("check").code == 0
    assert words not in all_bytes(ARCHIVE)
    assert run("remove", "--author", "eva").code == 0


@pytest.mark.long
def test_a_refresh_during_a_query(captured: Path, x: XServer, run: Run) -> None:
    """Deleted posts go at once; exit 3 says the same, as long as another program reads."""
    pointed = {it.id for post in x.posts.values() for it in post.referenced.values()}
    x.delete(next(identity for identity in x.posts if identity not in pointed))
    with reading(ARCHIVE):
        result = run("refresh", "--hashtag", TAG, "--again", "--json")
        assert result.code == 3
        assert [row["removed"] for row in result.rows] == [1]
        assert "keeps what was removed in the file that ends in -wal" in result.err


def _children(parent: int) -> dict[int, str]:
    """Return the processes that one began, with the field of their state ("Z" has ended)."""
    children = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, ppid = stat.read_text().rpartition(")")[2].split()[:2]
            if int(ppid) == parent:
                children[int(stat.parent.name)] = state
    return children


def _running(process: int) -> bool:
    try:
        stat = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def _wait(condition: Callable[[], object]) -> None:
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.long
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="lists no processes here")
def test_workers_end_with_a_killed_analysis(here: Path, run: Run) -> None:
    """A killed program can tell them nothing; a second run derives what is left."""
    for week in range(6):
        start = datetime(2024, 5, 7, 18, 0, tzinfo=UTC) + timedelta(weeks=week)
        write_jsonl(here / f"{week}.jsonl", invent_chat(start, first_id=1000 * (week + 1)))
    assert (
        run("import", *map(str, sorted(here.glob("*.jsonl"))), "--hashtag", "labelchat").code == 0
    )
    with running("analyse", "--jobs", "2") as analysis:
        # Two workers beside the process that tracks what they share.
        _wait(lambda: len(_children(analysis.pid)) == 3)
        workers = set(_children(analysis.pid))
        analysis.kill()
        analysis.wait()
        try:
            _wait(lambda: not any(map(_running, workers)))
        finally:
            for worker in filter(_running, workers):
                os.kill(worker, signal.SIGKILL)
    assert run("analyse", "--jobs", "1").code == 0
    assert all(
        result["state"] == "derived"
        for row in json.loads(run("status", "--json").out)
        for result in row["results"]
    )
