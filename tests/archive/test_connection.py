"""Opening an archive: every way it can fail is one sentence that says where and what to try."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.archive.examples import fill, look, make, post
from tweetup.archive import open_archive
from tweetup.archive.connection import APPLICATION_ID, translated_errors
from tweetup.archive.schema import STEPS, VERSION
from tweetup.errors import ArchiveError

pytestmark = pytest.mark.usefixtures("schema_steps")


def absent(path: Path) -> None:
    """Nothing there."""


def folder(path: Path) -> None:
    path.mkdir()


def text(path: Path) -> None:
    path.write_text("id,text\n1,hello\n" * 50)


def foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as sql:
        sql.execute("CREATE TABLE tweets (id)")


def newer(path: Path) -> None:
    make(path).close()
    with closing(sqlite3.connect(path)) as sql:
        sql.execute(f"PRAGMA user_version = {VERSION + 1}")


def damaged(path: Path) -> None:
    make(path, [post(str(number)) for number in range(200)]).close()
    data = bytearray(path.read_bytes())
    data[100:4096] = b"\xff" * 3996
    path.write_bytes(data)


def empty(path: Path) -> None:
    path.touch()


@pytest.mark.parametrize("write", [True, False])
@pytest.mark.parametrize(
    ("spoil", "says", "hint"),
    [
        (absent, "there is no archive here", "tweetup import"),
        (folder, "a folder is not an archive", "name a file"),
        (text, "not a tweetup archive", "--archive"),
        (foreign, "of another program", "tweetup import"),
        (newer, "a newer tweetup", "update tweetup"),
        (damaged, "damaged", "backup"),
    ],
)
def test_what_cannot_be_opened(
    tmp_path: Path, spoil: Callable[[Path], None], says: str, hint: str, write: bool
) -> None:
    """A file that is not an archive of this version is refused and left as it is."""
    path = tmp_path / "tweetup.db"
    spoil(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(ArchiveError) as caught:
        open_archive(path, write=write)
    assert says in caught.value.problem
    assert hint in (caught.value.hint or "")
    assert caught.value.where == str(path)
    assert (path.read_bytes() if path.is_file() else None) == before


def test_an_empty_file(tmp_path: Path) -> None:
    """A file that an import left before its first byte becomes one by an import only."""
    path = tmp_path / "tweetup.db"
    empty(path)
    for write in (False, True):
        with pytest.raises(ArchiveError, match="empty"):
            open_archive(path, write=write)
        assert path.read_bytes() == b""
    with open_archive(path, create=True) as archive:
        assert archive.hashtags() == ()


def test_made_where_asked(tmp_path: Path) -> None:
    """A new archive comes with its folders, whatever characters its name has."""
    path = tmp_path / "archives" / "my chat #1? 100%.db"
    with make(path, [post()]):
        pass
    with open_archive(path) as archive:
        assert archive.posts("demochat") == (post(),)
        assert archive.path == path


def test_no_folder_can_be_made(tmp_path: Path) -> None:
    """A file in the way of the folder is named."""
    (tmp_path / "archives").touch()
    with pytest.raises(ArchiveError, match="folder"):
        open_archive(tmp_path / "archives" / "a" / "tweetup.db", create=True)


def test_open_to_read_only(tmp_path: Path) -> None:
    """Opened to read, nothing can be written, and it says so."""
    path = tmp_path / "tweetup.db"
    make(path, [post()]).close()
    before = path.read_bytes()
    with open_archive(path, write=False) as archive:
        assert not archive.writable
        assert archive.posts("demochat") == (post(),)
        with pytest.raises(ArchiveError, match="read-only"):
            fill(archive, [post("2")])
        with pytest.raises(ArchiveError, match="read-only"):
            archive.remove(authors=["ada"])
    assert path.read_bytes() == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write whatever the file says")
@pytest.mark.parametrize("which", ["file", "folder"])
def test_a_file_that_may_only_be_read(tmp_path: Path, which: str) -> None:
    """A file or folder without write permission opens to be read."""
    path = tmp_path / "archives" / "tweetup.db"
    make(path, [post()]).close()
    guarded = path if which == "file" else path.parent
    mode = guarded.stat().st_mode
    guarded.chmod(mode & ~0o222)
    try:
        with open_archive(path) as archive:
            assert not archive.writable
            assert archive.posts("demochat") == (post(),)
            with pytest.raises(ArchiveError, match="read-only"):
                fill(archive, [post("2")])
    finally:
        guarded.chmod(mode)


def test_locked(tmp_path: Path) -> None:
    """An archive that another program does not stop writing to can be read, not written to."""
    path = tmp_path / "tweetup.db"
    make(path, [post()]).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with open_archive(path, timeout=0.05) as archive:
            assert archive.posts("demochat") == (post(),)
            with pytest.raises(ArchiveError, match="another program is using the archive"):
                fill(archive, [post("2")])
        other.execute("ROLLBACK")
    with open_archive(path, timeout=0.05) as archive:
        assert fill(archive, [post("2")]).new == 1


def test_a_full_disk(tmp_path: Path) -> None:
    """On a full disk the batch is given up, what was there before stays."""
    path = tmp_path / "tweetup.db"
    with make(path, [post()]) as archive:
        with archive._connection.reading() as sql:
            (pages,) = sql.execute("PRAGMA page_count").fetchone()
            sql.execute(f"PRAGMA max_page_count = {pages + 2}")
        with pytest.raises(ArchiveError, match="disk is full"):
            fill(archive, [post(str(number), "word " * 200) for number in range(500)])
    with open_archive(path) as archive:
        assert archive.posts("demochat") == (post(),)
        assert archive.captures()[-1].finished_at is None


def test_marked_as_ours(tmp_path: Path) -> None:
    """The file says whose it is and which steps made it, at the time the clock told."""
    path = tmp_path / "tweetup.db"
    make(path).close()
    assert look(path, "PRAGMA application_id") == [(APPLICATION_ID,)]
    assert look(path, "PRAGMA user_version") == [(len(STEPS),)] == [(VERSION,)]
    applied = look(path, "SELECT name, applied_at FROM _sqlite_migrations ORDER BY id")
    assert [name for name, _ in applied] == [name for name, _ in STEPS]
    assert {at for _, at in applied} == {"2021-04-03T19:00:00.000000Z"}


@pytest.mark.parametrize(("free", "says"), [(0, "the disk is full"), (10**9, "cannot be opened")])
def test_a_log_for_which_there_is_no_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, says: str
) -> None:
    """On a full disk reading fails as well, and the error says that it is full."""
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR_SHMSIZE
    usage = SimpleNamespace(free=free)
    monkeypatch.setattr("tweetup.archive.connection.shutil.disk_usage", lambda _: usage)
    with pytest.raises(ArchiveError, match=says), translated_errors(tmp_path / "a.db"):
        raise error
