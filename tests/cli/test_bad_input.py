"""Bad input: one line on stderr, the documented exit code, and everything good kept."""

import gzip
import json
import os
import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.labelchat import invent_chat, write_jsonl
from tests.cli.running import Run
from tweetup.project import project

GOOD = "".join(json.dumps(post) + "\n" for post in invent_chat())


def _file(name: str, content: bytes) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(content)
        return path

    return write


def _folder(folder: Path) -> Path:
    path = folder / "export"
    path.mkdir()
    return path


UNREADABLE = {
    "missing": lambda folder: folder / "nowhere.jsonl",
    "folder": _folder,
    "empty": _file("empty.jsonl", b""),
    "blank": _file("blank.jsonl", b"\n\n  \n"),
    "binary": _file("photo.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)) * 8),
    "unknown format": _file("notes.txt", b"Milk, eggs and a loaf of bread\nand some tea\n"),
    "JSON of something else": _file("package.json", b'{"name": "x", "version": "1.0"}'),
    "broken gzip": _file("chat.jsonl.gz", gzip.compress(GOOD.encode())[:12]),
    "one truncated record": _file("cut.json", b'{"id": "1", "created_at": "2024-05-07T1'),
    "empty list": _file("none.json", b"[]"),
    "header only": _file("none.csv", b"id,created_at,author,text\n"),
}


@pytest.mark.parametrize("kind", UNREADABLE)
def test_file_that_cannot_be_read(here: Path, run: Run, kind: str) -> None:
    """A file without posts fails in one line that names it, and makes no archive."""
    path = UNREADABLE[kind](here)
    result = run("import", path, "--hashtag", "labelchat")
    assert (result.code, result.out, len(result.said)) == (1, "", 1), result
    assert path.name in result.err
    assert not (here / "archives").exists()


@pytest.mark.parametrize("kind", UNREADABLE)
def test_bad_file_among_good_ones(chat: Path, run: Run, kind: str) -> None:
    """The good files are imported whatever stands beside them; the exit code tells of it."""
    path = UNREADABLE[kind](chat.parent)
    result = run("import", path, chat)
    assert (result.code, len(result.said)) == (3, 3), result
    assert "no time zone is configured" in result.said[2]
    assert len(run("posts", "latest", "--json").rows) == len(invent_chat())


def test_nothing_but_bad_files(here: Path, run: Run) -> None:
    """Where no file could be read the import failed; each file has its line."""
    empty = UNREADABLE["empty"](here)
    result = run("import", empty, here / "nowhere.jsonl")
    assert (result.code, len(result.said)) == (1, 2)


LINES = [json.dumps(post) for post in invent_chat()]
PARTLY = {
    "truncated last line": "\n".join([*LINES[:-1], LINES[-1][:30]]),
    "broken line in the middle": "\n".join([*LINES[:9], '{"id": ', *LINES[10:]]),
    "a line of another kind": "\n".join([*LINES[:9], '"just a text"', *LINES[10:]]),
    "a post without a time": "\n".join([*LINES[:9], '{"id": "1", "text": "x"}', *LINES[10:]]),
}


@pytest.mark.parametrize("kind", PARTLY)
def test_broken_lines_are_skipped(here: Path, run: Run, kind: str) -> None:
    """Broken lines are counted and placed in the one closing line; the rest is kept."""
    path = here / "chat.jsonl"
    path.write_text(PARTLY[kind], encoding="utf-8")
    result = run("import", path)
    assert (result.code, result.out, len(result.said)) == (3, "", 2), result
    assert f"read {len(LINES)}, new {len(LINES) - 1}" in result.said[0]
    assert "skipped 1" in result.said[0]
    assert f"chat.jsonl:{len(LINES) if 'last' in kind else 10}" in result.said[0]


def test_posts_without_a_common_hashtag(here: Path, run: Run) -> None:
    """A file that is nobody's chat is told how to be somebody's."""
    posts = [{**post, "text": post["text"].replace("#labelchat", "")} for post in invent_chat()]
    path = write_jsonl(here / "chat.jsonl", posts)
    result = run("import", path)
    assert (result.code, len(result.said)) == (1, 1)
    assert "--hashtag TAG" in result.err
    assert run("import", path, "--hashtag", "labelchat").code == 0


def _not_sqlite(path: Path) -> None:
    path.write_bytes(b"dear diary, " * 500)


def _of_another_program(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE contacts (name TEXT)")
    connection.close()


def _newer(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 9999")
    connection.close()


def _replaced_by_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


BAD_ARCHIVES: dict[str, tuple[Callable[[Path], None], str]] = {
    "not SQLite": (_not_sqlite, "not a tweetup archive"),
    "of another program": (_of_another_program, "another"),
    "newer": (_newer, "newer"),
    "a folder": (_replaced_by_folder, "folder"),
    "missing": (Path.unlink, "no archive"),
}
READING = [
    ("sessions",),
    ("questions", "latest"),
    ("posts", "latest"),
    ("themes", "latest"),
    ("summary", "latest"),
    ("people",),
    ("recap", "latest"),
    ("site", "build"),
    ("search", "label"),
    ("remove", "--post", "1000"),
]


@pytest.mark.parametrize("kind", BAD_ARCHIVES)
@pytest.mark.parametrize("arguments", READING, ids=lambda arguments: arguments[0])
def test_archive_that_cannot_be_used(
    imported: Path, run: Run, kind: str, arguments: tuple[str, ...]
) -> None:
    """Whatever is wrong with the archive, every command says it in a line, and leaves it so."""
    archive = imported / "archives" / "tweetup.db"
    spoil, said = BAD_ARCHIVES[kind]
    spoil(archive)
    before = archive.read_bytes() if archive.is_file() else None
    result = run(*arguments)
    assert (result.code, result.out, len(result.said)) == (1, "", 1), result
    assert said in result.err
    assert (archive.read_bytes() if archive.is_file() else None) == before


def test_archive_without_sessions(here: Path, run: Run) -> None:
    """One lone post is no session; the message says how many make one, and what to do."""
    write_jsonl(here / "chat.jsonl", invent_chat()[:1])
    assert run("import", "chat.jsonl").code == 0
    assert run("sessions", "--json").rows == []
    for arguments in (("recap", "latest"), ("posts", "latest"), ("site", "build")):
        result = run(*arguments)
        assert (result.code, len(result.said)) == (2, 1)
        assert "no session in this archive of 1 post; " in result.err
        assert "an hour with 8 posts by 3 people makes one" in result.err
    assert not (here / "public").exists()


def test_posts_of_one_person_are_no_session(here: Path, run: Run) -> None:
    """Twelve posts are told as twelve, not as an archive without any."""
    alone = [{**record, "author": "ann"} for record in invent_chat()[:12]]
    write_jsonl(here / "chat.jsonl", alone)
    assert run("import", "chat.jsonl").code == 0
    result = run("recap", "latest")
    assert (result.code, len(result.said)) == (2, 1)
    assert "no session in this archive of 12 posts; " in result.err


def test_locked_archive(imported: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """An archive that another program is writing is waited for, then told in a line."""
    monkeypatch.setattr(project, "LOCK_TIMEOUT", 0.1)
    other = sqlite3.connect(imported / "archives" / "tweetup.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    result = run("import", imported / "chat.jsonl")
    assert (result.code, result.out, len(result.said)) == (1, "", 1), result
    assert "another program" in result.err
    other.execute("ROLLBACK")
    other.close()
    assert run("import", imported / "chat.jsonl").code == 0


@pytest.fixture
def read_only(imported: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The imported archive where nobody may write: the file, and the folder it is in."""
    archive = imported / "archives" / "tweetup.db"
    if os.geteuid() == 0:
        # Root may write anywhere, so what asks the system is told no, as for anyone else.
        real = os.access
        monkeypatch.setattr(
            os, "access", lambda path, mode, **more: not mode & os.W_OK and real(path, mode, **more)
        )
    archive.chmod(stat.S_IRUSR)
    archive.parent.chmod(stat.S_IRUSR | stat.S_IXUSR)
    return archive


@pytest.mark.parametrize("arguments", READING[:9], ids=lambda arguments: arguments[0])
def test_read_only_archive_can_be_read(
    imported: Path, read_only: Path, run: Run, arguments: tuple[str, ...]
) -> None:
    """What is kept from run to run is a help, not a need: reading works where writing cannot."""
    before = read_only.read_bytes()
    assert run(*arguments).code == 0
    assert read_only.read_bytes() == before


@pytest.mark.parametrize("arguments", [("import", "chat.jsonl"), ("remove", "--post", "1000")])
def test_read_only_archive_cannot_be_written(
    imported: Path, read_only: Path, run: Run, arguments: tuple[str, ...]
) -> None:
    """Writing to a read-only archive fails in a line."""
    result = run(*arguments)
    assert (result.code, result.out, len(result.said)) == (1, "", 1), result
    assert "read-only" in result.err


def test_output_that_cannot_be_written(imported: Path, run: Run) -> None:
    """A recap that has no place fails in a line, and leaves no half of itself."""
    result = run("recap", "latest", "-o", imported / "nowhere" / "recap.md")
    assert (result.code, result.out, len(result.said)) == (1, "", 1)
    assert "recap.md" in result.err
