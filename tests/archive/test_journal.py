"""The write-ahead log: where an archive has one, and that nothing is lost or left behind by it."""

import multiprocessing
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from tempfile import mkdtemp

import pytest

from tests.archive.examples import all_bytes, fill, look, make, post
from tests.archive.readers import reading
from tests.archive.test_removal import SECRET
from tweetup.archive import Archive, open_archive
from tweetup.archive.connection import examine_file
from tweetup.archive.journal import is_on_network_drive
from tweetup.errors import ArchiveError

POSTS = tuple(post(str(number), f"A{number}: {SECRET}") for number in range(1, 4))
NOBODY = 65534
IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


def mode(path: Path) -> str:
    """Return the journal that the file says it has."""
    ((name,),) = look(path, "PRAGMA journal_mode")
    return str(name)


def roll_back_journal(path: Path) -> None:
    """Give an archive the journal that older versions of tweetup gave it."""
    with closing(sqlite3.connect(path)) as sql:
        assert sql.execute("PRAGMA journal_mode = delete").fetchone() == ("delete",)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An archive with three posts."""
    make(tmp_path / "a.db", POSTS).close()
    return tmp_path / "a.db"


def test_new_archives_have_a_log(path: Path) -> None:
    """It is gone with the last program that has the archive open."""
    assert mode(path) == "wal"
    assert [it.name for it in path.parent.iterdir()] == ["a.db"]


def test_older_archives_get_a_log(path: Path) -> None:
    """As soon as they are opened to be written to, and not when they are looked at."""
    roll_back_journal(path)
    before = path.read_bytes()
    examine_file(path)
    open_archive(path, write=False).close()
    assert path.read_bytes() == before
    with open_archive(path) as archive:
        assert archive.posts("demochat") == POSTS
    assert mode(path) == "wal"


def test_an_older_archive_that_is_being_read(path: Path) -> None:
    """It is used as it is, without waiting; the next time it gets a log."""
    roll_back_journal(path)
    with closing(sqlite3.connect(path)) as sql:
        cursor = sql.execute("SELECT id FROM posts")
        cursor.fetchone()
        with open_archive(path, timeout=60) as archive:
            assert archive.posts("demochat") == POSTS
        assert mode(path) == "delete"
        cursor.close()
    open_archive(path).close()
    assert mode(path) == "wal"


MOUNTS = """\
/dev/vda1 / ext4 rw,relatime 0 0
tmpfs /run/scratch tmpfs rw 0 0
server:/export /mnt/share nfs4 rw,vers=4.2 0 0
/dev/sdb1 /mnt/share/local xfs rw 0 0
//server/home /home/ada/my\\040drive cifs rw 0 0
ada@server: /home/ada/remote fuse.sshfs rw 0 0
/dev/sdc1 /media/stick fuseblk rw 0 0
drive /mnt/c 9p rw 0 0
/dev/sdd1 /mnt/twice ext4 rw 0 0
server:/twice /mnt/twice nfs rw 0 0
"""


@pytest.mark.parametrize(
    ("place", "network"),
    [
        ("/home/ada/a.db", False),
        ("/run/scratch/a.db", False),
        ("/mnt/share/a.db", True),
        ("/mnt/share/deep/in/it/a.db", True),
        ("/mnt/share/local/a.db", False),
        ("/mnt/sharehold/a.db", False),
        ("/home/ada/my drive/a.db", True),
        ("/home/ada/remote/a.db", True),
        ("/media/stick/a.db", False),
        ("/mnt/c/Users/ada/a.db", True),
        ("/mnt/twice/a.db", True),
    ],
)
def test_network_drives(tmp_path: Path, place: str, network: bool) -> None:
    """They are told by the type of the innermost file system that the file is on."""
    mounts = tmp_path / "mounts"
    mounts.write_text(MOUNTS)
    assert is_on_network_drive(Path(place), mounts=mounts) is network
    assert not is_on_network_drive(Path(place), mounts=tmp_path / "none")


def test_no_log_on_a_network_drive(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An archive that was copied there gets a rollback journal, and a log when it is back."""
    monkeypatch.setattr("tweetup.archive.journal.is_on_network_drive", lambda _: True)
    with open_archive(path) as archive:
        assert fill(archive, [post("9")]).new == 1
        assert archive.empty_log()
    assert mode(path) == "delete"
    make(path.parent / "new.db", POSTS).close()
    assert mode(path.parent / "new.db") == "delete"
    monkeypatch.undo()
    with open_archive(path) as archive:
        assert len(archive.posts("demochat")) == 4
    assert mode(path) == "wal"


def test_files_beside_the_archive_are_as_private(path: Path) -> None:
    """The log has posts in it: only who may read the archive may read it."""
    path.chmod(0o600)
    with open_archive(path) as archive:
        fill(archive, [post("9")])
        for suffix in ("", "-wal", "-shm"):
            beside = path.with_name(f"a.db{suffix}")
            assert stat.S_IMODE(beside.stat().st_mode) == 0o600, suffix


def test_an_open_cursor_keeps_nobody_from_writing(path: Path) -> None:
    """Its query goes on over the state in which it began."""
    with reading(path) as end, open_archive(path, timeout=0.5) as archive:
        assert fill(archive, [post("8"), post("9")]).new == 2
        assert len(archive.posts("demochat")) == 5
        assert end() == 3
    assert len(look(path, "SELECT id FROM posts")) == 5


def test_a_removal_leaves_nothing_in_the_log(path: Path) -> None:
    """Neither what was written in the same log before, nor what the transaction overwrote."""
    with open_archive(path) as archive:
        fill(archive, [post("9", f"{SECRET} once more")])
        assert SECRET.encode() in all_bytes(path)
        archive.remove(authors=["ada"])
        assert SECRET.encode() not in all_bytes(path)
        assert archive.empty_log()


def test_a_removal_while_another_program_reads(path: Path) -> None:
    """It is done at once; its bytes go when the other program has finished."""
    with reading(path) as end, open_archive(path, timeout=0.2) as archive:
        archive.remove(authors=["ada"])
        assert archive.posts("demochat") == ()
        assert not archive.empty_log()
        assert SECRET.encode() in all_bytes(path)
        assert end() == 3
        assert archive.empty_log()
        assert SECRET.encode() not in all_bytes(path)


def interrupted(path: Path) -> Path:
    """Return a copy of an archive as a killed program leaves it, with the last post in its log."""
    copy = path.with_name("interrupted.db")
    with open_archive(path) as archive:
        fill(archive, [post("9")])
        for suffix in ("", "-wal"):
            shutil.copy(path.with_name(f"a.db{suffix}"), path.with_name(f"{copy.name}{suffix}"))
    return copy


def test_the_log_of_a_killed_program(path: Path) -> None:
    """The next program takes its posts up."""
    copy = interrupted(path)
    with open_archive(copy) as archive:
        assert len(archive.posts("demochat")) == 4
    assert not copy.with_name(f"{copy.name}-wal").exists()


@pytest.fixture
def read_only(tmp_path: Path) -> Iterator[Callable[[], None]]:
    """Make the folder a medium that nobody can write to, by being called."""
    program = shutil.which("mount")
    if program is None or not IS_ROOT or not sys.platform.startswith("linux"):
        pytest.skip("no medium can be made here")

    def protect() -> None:
        folder = str(tmp_path)
        for options in (["--bind", folder, folder], ["-o", "remount,bind,ro", folder]):
            if subprocess.run([program, *options], capture_output=True, check=False).returncode:
                pytest.skip("no medium may be made here")

    yield protect
    subprocess.run(["umount", tmp_path], capture_output=True, check=False)


def test_a_medium_that_nobody_can_write_to(path: Path, read_only: Callable[[], None]) -> None:
    """An archive opens there, with a log or without, and leaves no file."""
    other = make(path.with_name("b.db"), POSTS)
    other.close()
    roll_back_journal(path.with_name("b.db"))
    read_only()
    for name in ("a.db", "b.db"):
        with open_archive(path.with_name(name)) as archive:
            assert not archive.writable
            assert archive.posts("demochat") == POSTS
            with pytest.raises(ArchiveError, match="read-only"):
                fill(archive, [post("9")])
        assert examine_file(path.with_name(name)).damage == ()
    assert sorted(it.name for it in path.parent.iterdir()) == ["a.db", "b.db"]


def test_a_log_that_cannot_be_read_there(path: Path, read_only: Callable[[], None]) -> None:
    """Rather than to leave out posts silently, it is said; with the log's index it can be read."""
    copy = interrupted(path)
    read_only()
    for open_it in (open_archive, examine_file):
        with pytest.raises(ArchiveError, match="interrupted") as caught:
            open_it(copy)
        assert "tweetup check" in (caught.value.hint or "")


def _open_as_nobody(path: Path, says: "multiprocessing.queues.Queue[object]") -> None:
    if IS_ROOT:
        os.setuid(NOBODY)
    with open_archive(path) as archive:
        says.put((archive.writable, len(archive.posts("demochat"))))


@pytest.fixture
def guarded() -> Iterator[Path]:
    """An archive of somebody else's, who lets all read it, in a folder that all may look into."""
    folder = Path(mkdtemp())
    path = folder / "a.db"
    make(path, POSTS).close()
    path.chmod(0o444)
    folder.chmod(0o555)
    yield path
    folder.chmod(0o755)
    shutil.rmtree(folder)


def opened_by_another(path: Path) -> object:
    """Return what a process without permission to write sees of an archive."""
    context = multiprocessing.get_context("fork")
    says: multiprocessing.queues.Queue[object] = context.Queue()
    process = context.Process(target=_open_as_nobody, args=(path, says))
    process.start()
    process.join(60)
    assert process.exitcode == 0
    return says.get(timeout=5)


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of POSIX")
def test_who_may_only_read(guarded: Path) -> None:
    """The archive opens; what its owner is writing meanwhile is read as well."""
    assert opened_by_another(guarded) == (False, 3)
    if IS_ROOT:
        with open_archive(guarded) as archive:
            assert isinstance(archive, Archive)
            fill(archive, [post("9")])
            assert opened_by_another(guarded) == (False, 4)
