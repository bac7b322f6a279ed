"""``tweetup backup``: a whole copy, whatever goes on in the archive meanwhile."""

import sqlite3
import stat
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from tests.archive.examples import content, look
from tests.archive.readers import reading
from tests.archive.test_journal import mode
from tests.cli.killing import check, importing, many
from tests.cli.running import Run
from tests.cli.test_bad_input import read_only_folder
from tests.cli.test_damaged_archive import SPOILING
from tests.cli.test_import_faults import small_disk
from tweetup.archive import backup as backup_module

__all__ = ["read_only_folder", "small_disk"]

ARCHIVE = Path("archives") / "tweetup.db"
COPY = Path("copy.db")


@pytest.mark.long
def test_a_copy(imported: Path, run: Run) -> None:
    """It holds the same rows, opens as an archive, and the archive itself is as it was."""
    run("hide", "1009")
    before = content(ARCHIVE)
    result = run("backup", COPY)
    size = f"{COPY.stat().st_size / 1_000_000:.1f} MB"
    assert (result.code, result.out) == (0, "")
    assert result.said == [f"tweetup: wrote copy.db: 33 posts, {size}, its pages checked"]
    assert content(COPY) == before
    ((_, path, kind, *_),) = look(ARCHIVE, "SELECT * FROM outputs")
    assert (path, kind) == (str(COPY.absolute()), "backup")
    assert {**content(ARCHIVE), "outputs": []} == before
    assert mode(COPY) == "delete"
    check(COPY)
    for arguments in (("posts", "latest", "--json"), ("corrections", "--json"), ("check",)):
        assert run(*arguments, "--archive", COPY).out == run(*arguments).out
    assert [path.name for path in imported.glob("*copy*")] == ["copy.db"]


def test_the_default_name(imported: Path, run: Run) -> None:
    """It stands beside the archive, with the time in UTC; in a folder that is named as well."""
    (row,) = run("backup", "--json").rows
    copy = Path(row.pop("backup"))
    assert row == {"archive": str(ARCHIVE), "posts": 33, "bytes": copy.stat().st_size}
    assert copy.parent == ARCHIVE.parent
    assert time.strptime(copy.name, "tweetup-%Y%m%d-%H%M%S.db")
    (imported / "copies").mkdir()
    (row,) = run("backup", "copies", "--json").rows
    assert Path(row["backup"]).parent == Path("copies")


def test_a_file_that_is_there(imported: Path, run: Run) -> None:
    """It is replaced with --force alone, and never is the archive, under whatever name."""
    COPY.write_bytes(b"precious")
    refused = run("backup", COPY)
    assert (refused.code, refused.said) == (
        1,
        ["tweetup: copy.db: there is a file of this name; --force replaces it"],
    )
    assert COPY.read_bytes() == b"precious"
    assert run("backup", COPY, "--force").code == 0
    check(COPY)
    before = ARCHIVE.read_bytes()
    for name in (ARCHIVE, ARCHIVE.absolute(), Path("archives") / ".." / ARCHIVE):
        itself = run("backup", name, "--force")
        assert itself.code == 1
        assert "this is the archive itself; name another place" in itself.err
    assert ARCHIVE.read_bytes() == before


def test_the_copy_is_as_private(imported: Path, run: Run) -> None:
    """Whom the owner keeps from reading the archive reads no copy of it."""
    ARCHIVE.chmod(0o600)
    run("backup", COPY)
    assert stat.S_IMODE(COPY.stat().st_mode) == 0o600


def test_no_archive(here: Path, run: Run) -> None:
    """There is nothing to copy, and nothing is written."""
    result = run("backup", COPY)
    assert result.code == 1
    assert "there is no archive here" in result.err
    assert list(here.iterdir()) == []


@pytest.mark.parametrize("fault", ["the schema", "the file's end"])
def test_a_damaged_archive(imported: Path, run: Run, fault: str) -> None:
    """No copy is written of it: one that looks whole would hide the damage."""
    SPOILING[fault]()
    result = run("backup", COPY)
    assert (result.code, len(result.said)) == (1, 1)
    assert "damaged" in result.err or "not whole" in result.err
    assert [path.name for path in imported.glob("*copy*")] == []


@pytest.mark.long
def test_places_that_cannot_be_written(
    imported: Path, run: Run, read_only_folder: Path, small_disk: Path
) -> None:
    """One sentence says where and what to try; no part of a copy stays."""
    (imported / "more.jsonl").write_bytes(many("plain", 2_000))
    run("import", "more.jsonl")
    for folder, reason in (
        (read_only_folder, "Read-only file system"),
        (small_disk, "No space left on device"),
        (imported / "nowhere", "No such file or directory"),
    ):
        result = run("backup", folder / "copy.db")
        assert (result.code, len(result.said)) == (1, 1), result
        assert f"{folder / 'copy.db'}: the copy cannot be written: {reason}; name" in result.err
        assert not folder.exists() or list(folder.iterdir()) == []


def whole_batches(path: Path, before: int) -> bool:
    """Return True where a copy has the posts from before and whole batches of the import."""
    check(path)
    ((posts,),) = look(path, "SELECT COUNT(*) FROM posts")
    ((counted,),) = look(path, "SELECT SUM(new) FROM captures")
    return bool(posts == counted >= before and (posts - before) % 2_000 == 0)


@pytest.mark.long
def test_a_copy_while_an_import_runs(imported: Path, run: Run) -> None:
    """Copies made one after the other are of one state each, and the import does not wait."""
    (imported / "more.jsonl").write_bytes(many("plain", 12_000))
    writer = importing(ARCHIVE.absolute(), imported / "more.jsonl")
    states = set()
    with reading(ARCHIVE):
        while writer.poll() is None:
            assert run("backup", COPY, "--force").code == 0
            assert whole_batches(COPY, 33)
            states |= {*look(COPY, "SELECT COUNT(*) FROM posts")}
    _, said = writer.communicate()
    assert writer.returncode == 0, said
    assert len(states) > 1
    run("backup", COPY, "--force")
    assert {**content(COPY), "outputs": []} == {**content(ARCHIVE), "outputs": []}


def test_a_writer_in_the_middle_of_a_copy(
    imported: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program that writes between two steps is not kept waiting, and its post is not in it."""
    monkeypatch.setattr(backup_module, "_PAGES", 1)
    steps = []

    def write() -> None:
        with closing(sqlite3.connect(ARCHIVE, timeout=0)) as sql, sql:
            sql.execute("UPDATE posts SET source = 'later' WHERE id = '1009'")

    class Progress:
        def __init__(self, *_: object) -> None:
            pass

        def __call__(self, _count: int, *, done: int, total: int) -> None:
            steps.append((done, total))
            if len(steps) == 5:
                write()

        def clear(self) -> None:
            pass

    monkeypatch.setattr("tweetup.cli.backup.ProgressDisplay", Progress)
    assert run("backup", COPY).code == 0
    assert len(steps) > 10
    assert steps[-1][0] == steps[-1][1]
    assert [done for done, _ in steps] == sorted(done for done, _ in steps)
    assert look(COPY, "SELECT source FROM posts WHERE id = '1009'") != [("later",)]
    assert look(ARCHIVE, "SELECT source FROM posts WHERE id = '1009'") == [("later",)]


@pytest.mark.long
def test_a_killed_backup(imported: Path, run: Run) -> None:
    """The copy does not appear under its name before it is whole."""
    (imported / "more.jsonl").write_bytes(many("plain", 4_000))
    run("import", "more.jsonl")
    program = "import time\nfrom tweetup.archive import backup, open_archive\n"
    program += "backup._check_copy = lambda *_: time.sleep(60)\nfrom pathlib import Path\n"
    program += f"open_archive(Path({str(ARCHIVE)!r})).backup(Path('copy.db'))\n"
    process = subprocess.Popen([sys.executable, "-c", program])
    while not list(imported.glob(".copy.db.*.part")):
        assert process.poll() is None
        time.sleep(0.02)
    process.kill()
    process.wait()
    assert not COPY.exists()
    assert run("backup", COPY).code == 0
