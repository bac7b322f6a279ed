"""Bad input: one line on stderr, the documented exit code, and everything good kept."""

import errno
import gzip
import json
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

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
    """One lone post is no session; the message says why, how many make one, and what to do."""
    write_jsonl(here / "chat.jsonl", invent_chat()[:1])
    assert run("import", "chat.jsonl").code == 0
    assert run("sessions", "--json").rows == []
    for arguments in (("recap", "latest"), ("posts", "latest"), ("site", "build")):
        result = run(*arguments)
        assert (result.code, len(result.said)) == (2, 1)
        assert "no session in this archive of 1 post: one person wrote all of them" in result.err
        assert "an hour with 8 posts by 3 people makes one" in result.err
    assert not (here / "public").exists()


def _by(people: int, count: int, **fields: str) -> list[dict[str, Any]]:
    return [
        {**post, "author": f"person{number % people}", **fields}
        for number, post in enumerate(invent_chat()[:count])
    ]


def _sparse() -> list[dict[str, Any]]:
    return [
        {**post, "created_at": f"2024-05-{day:02}T18:00:00Z"}
        for day, post in enumerate(_by(4, 9), 1)
    ]


NO_SESSION = {
    "one person": (
        _by(1, 12),
        "of 12 posts: one person wrote all of them, @person0; an hour with 8 posts by 3 people",
    ),
    "reposts": (
        _by(4, 12, text="RT @ada: labels #labelchat"),
        "of 12 posts: all of them are reposts; an hour with",
    ),
    "a post a day": (
        _sparse(),
        "of 9 posts: the busiest hour, from 2024-05-01 18:00 UTC, has 1 post by 1 person; an hour",
    ),
}


@pytest.mark.parametrize("kind", NO_SESSION)
def test_the_reason_for_no_session(here: Path, run: Run, kind: str) -> None:
    """Every command that needs a session says why there is none, and what makes one."""
    posts, reason = NO_SESSION[kind]
    write_jsonl(here / "chat.jsonl", posts)
    assert run("import", "chat.jsonl").code == 0
    for arguments in (("recap", "latest"), ("site", "build"), ("people", "latest")):
        result = run(*arguments)
        assert (result.code, len(result.said)) == (2, 1)
        assert f"no session in this archive {reason}" in result.err
        assert "import more posts of the chat, or write its weekday and time" in result.err
    listed = run("sessions")
    assert (listed.code, listed.out, len(listed.said)) == (0, "", 1)
    assert f"no session in this archive {reason}" in listed.err
    one = run("sessions", "--hashtag", "labelchat")
    assert f"no session in #labelchat {reason}" in one.err


def test_no_session_of_a_configured_chat(imported: Path, run: Run) -> None:
    """An archive of another chat's posts says which hashtags were looked for."""
    with closing(sqlite3.connect("archives/tweetup.db")) as connection, connection:
        connection.execute("UPDATE captures SET hashtag = NULL")
    result = run("recap", "latest")
    assert result.code == 2
    assert "33 posts: they were imported for no hashtag, and no chat is configured" in result.err
    assert "they carry #labelchat; write the chat's hashtag into tweetup.toml" in result.err
    Path("tweetup.toml").write_text('[chats.fossilchat]\ntimezone = "UTC"\n')
    result = run("recap", "latest")
    assert "none carries a hashtag of a configured chat (#fossilchat)" in result.err


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
    (imported / "file").touch()
    result = run("recap", "latest", "-o", imported / "file" / "recap.md")
    assert (result.code, result.out, len(result.said)) == (1, "", 1)
    assert f"{imported / 'file'}: cannot be made" in result.err


@pytest.fixture
def read_only_folder(tmp_path: Path) -> Iterator[Path]:
    """A folder on a file system that nobody can write to, where one may be mounted."""
    folder = tmp_path / "medium"
    folder.mkdir()
    program = shutil.which("mount")
    if program is None or not sys.platform.startswith("linux"):
        pytest.skip("no file system can be mounted here")
    options = ["-t", "tmpfs", "-o", "ro", "tweetup-test", str(folder)]
    if subprocess.run([program, *options], capture_output=True, check=False).returncode:
        pytest.skip("no file system may be mounted here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


OUTPUTS = {
    "recap": ("recap", "latest", "-o"),
    "transcript": ("recap", "latest", "--transcript"),
    "corrections": ("corrections", "export", "-o"),
    "site": ("site", "build", "--output"),
    "demo": ("demo", "--output"),
}


@pytest.mark.parametrize("kind", OUTPUTS)
def test_output_on_a_read_only_file_system(
    imported: Path, read_only_folder: Path, run: Run, kind: str
) -> None:
    """One sentence says where, and that nothing can be written there."""
    result = run(*OUTPUTS[kind], read_only_folder / "out.html")
    assert (result.code, len(result.said)) == (1, 1), result
    assert f"{read_only_folder / 'out.html'}: " in result.err
    assert "written: Read-only file system; " in result.err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
@pytest.mark.parametrize("kind", ["recap", "transcript", "corrections"])
def test_output_on_a_full_device(imported: Path, run: Run, kind: str) -> None:
    """A device is written to, not replaced by a file; the sentence says what to try."""
    result = run(*OUTPUTS[kind], "/dev/full")
    assert (result.code, len(result.said)) == (1, 1), result
    assert "/dev/full: cannot be written: No space left on device; make room" in result.err
    assert stat.S_ISCHR(Path("/dev/full").stat().st_mode)


def test_output_keeps_the_file_that_was_there(
    imported: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that fills up while a recap is written leaves the earlier one, and no part."""
    assert run("recap", "latest", "-o", "recap.md").code == 0
    before = Path("recap.md").read_bytes()

    def fill_up(path: Path, data: bytes) -> int:
        with path.open("wb") as file:
            file.write(data[:10])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "write_bytes", fill_up)
    result = run("recap", "latest", "-o", "recap.md")
    assert (result.code, len(result.said)) == (1, 1)
    assert Path("recap.md").read_bytes() == before
    assert not list(imported.glob(".*.part"))
