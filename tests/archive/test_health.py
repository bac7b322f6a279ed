"""The health of an archive is examined without changing it."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tweetup.archive import open_archive
from tweetup.archive.connection import examine_file
from tweetup.archive.schema import VERSION
from tweetup.errors import ArchiveError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with open_archive(tmp_path / "a.db", create=True) as archive:
        return archive.path


def test_a_sound_archive_has_no_damage(path: Path) -> None:
    """Its size, its schema, and that it can be written."""
    health = examine_file(path)
    assert health.damage == ()
    assert (health.schema, health.newest, health.writable) == (VERSION, VERSION, True)
    assert health.size == path.stat().st_size


def test_a_damaged_page_is_found(path: Path) -> None:
    """The report is short, and the file stays as it was."""
    with closing(sqlite3.connect(path)) as connection:
        query = "SELECT rootpage FROM sqlite_schema WHERE name = 'posts'"
        ((page,),) = connection.execute(query).fetchall()
    data = bytearray(path.read_bytes())
    data[4096 * (page - 1) : 4096 * page] = b"\xa5" * 4096
    path.write_bytes(data)
    health = examine_file(path)
    assert 0 < len(health.damage) <= 5
    assert path.read_bytes() == data


def test_an_older_archive_is_looked_at_and_not_changed(path: Path) -> None:
    """It is brought up to date by what opens it next, not by looking."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 1")
    before = path.read_bytes()
    assert examine_file(path).schema == 1
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"no database at all, but text " * 50, "not a tweetup archive"), (None, "cannot be opened")],
)
def test_what_is_no_archive_is_refused(tmp_path: Path, content: bytes | None, message: str) -> None:
    """With the sentence that any other command would say."""
    path = tmp_path / "x.db"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ArchiveError, match=message):
        examine_file(path)
