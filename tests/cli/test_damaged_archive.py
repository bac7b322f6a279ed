"""Every command with every fault of an archive: one sentence, no traceback, no post, no loss."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.archive.examples import look
from tests.cli.running import Run
from tests.samples import sampled
from tweetup.archive.schema import TABLES

ARCHIVE = Path("archives") / "tweetup.db"
WORDS = b"Large type and good light"

COMMANDS = (
    ("sessions",),
    ("questions", "latest"),
    ("posts", "latest", "--json"),
    ("themes", "latest"),
    ("summary", "latest"),
    ("people",),
    ("people", "latest"),
    ("search", "label"),
    ("recap", "latest", "-o", "recap.md"),
    ("site", "build"),
    ("why", "1007"),
    ("move", "1009", "chatter"),
    ("hide", "1009"),
    ("retitle", "latest", "Labels"),
    ("host", "add", "latest", "ada"),
    ("corrections",),
    ("conflicts",),
    ("check",),
    ("doctor",),
    ("refresh", "--dry-run"),
    ("remove", "--post", "1009"),
    ("import", "chat.jsonl"),
)
#: Commands that never read the part that is spoiled, and work.
PASSING = {
    # A removal reads every post, for copies; a title is compared with the one that was derived.
    "a text": {"conflicts", "doctor", "refresh"},
    # A post whose time is spoiled can be removed: that goes by its key.
    "a time": {"conflicts", "doctor", "refresh", "remove"},
    "raw records": {command for command, *_ in COMMANDS} - {"remove"},
    "a table": {"doctor"},
    "the search index": {"doctor"},
    "the schema": set(),
    "the file's end": set(),
}


def execute(*statements: str) -> None:
    """Change the archive behind tweetup's back."""
    with closing(sqlite3.connect(ARCHIVE, isolation_level=None)) as sql:
        for statement in statements:
            sql.execute(statement)


def flip_a_byte() -> None:
    """Make a text of a post no UTF-8 any more, wherever the file has it."""
    data = bytearray(ARCHIVE.read_bytes())
    place = data.find(WORDS)
    assert place >= 0
    while place >= 0:
        data[place + 3] ^= 0x80
        place = data.find(WORDS)
    ARCHIVE.write_bytes(data)


def spoil_the_schema() -> None:
    data = ARCHIVE.read_bytes()
    ARCHIVE.write_bytes(data[:100] + b"\xff" * 3996 + data[4096:])


def cut_the_file() -> None:
    data = ARCHIVE.read_bytes()
    ARCHIVE.write_bytes(data[: len(data) // 2])


SPOILING: dict[str, Callable[[], None]] = {
    "a text": flip_a_byte,
    "a time": lambda: execute("UPDATE posts SET created_at = '20q4' WHERE id = '1009'"),
    "raw records": lambda: execute("UPDATE _raw_blocks SET content = x'00112233'"),
    "a table": lambda: execute("PRAGMA foreign_keys = OFF", "DROP TABLE posts"),
    "the search index": lambda: execute("DROP TABLE post_search"),
    "the schema": spoil_the_schema,
    "the file's end": cut_the_file,
}


@pytest.mark.parametrize("fault", sampled(SPOILING, every=3))
def test_a_damaged_archive(imported: Path, run: Run, fault: str) -> None:
    """Who reads the damaged part says so, with the file and what to try, and exit 1 or 3."""
    assert run("hide", "1010").code == 0
    good = ARCHIVE.read_bytes()
    for command in COMMANDS:
        ARCHIVE.write_bytes(good)
        SPOILING[fault]()
        result = run(*command)
        assert "Traceback" not in result.err, command
        assert "Lar" not in result.err, command
        if command[0] in PASSING[fault]:
            assert result.code in {0, 3}, (command, result)
        elif result.code != 3:
            assert (result.code, result.out, len(result.said)) == (1, "", 1), (command, result)
            assert result.err.startswith(f"tweetup: {ARCHIVE}: the archive is damaged: ")
            assert "restore it from a backup" in result.err
        else:
            assert command[0] in {"check", "doctor"}, (command, result)
        assert not Path("recap.md").exists() or fault == "raw records"
        assert ARCHIVE.stat().st_size > 0


@pytest.mark.long
@pytest.mark.parametrize("share", range(4))
def test_a_missing_table(imported: Path, run: Run, share: int) -> None:
    """Every command names it, also one that does not read it, and ``check`` lists it."""
    good = ARCHIVE.read_bytes()
    commands = [command for command in COMMANDS if command[0] not in {"check", "doctor"}]
    for number, table in enumerate(sorted(TABLES)[share::4]):
        ARCHIVE.write_bytes(good)
        execute("PRAGMA foreign_keys = OFF", f"DROP TABLE {table}")
        before = ARCHIVE.read_bytes()
        for command in (("recap", "latest"), commands[number % len(commands)]):
            result = run(*command)
            assert (result.code, result.out, len(result.said)) == (1, "", 1), (command, result)
            told = f"tweetup: {ARCHIVE}: the archive is damaged: it has no table {table}; "
            assert result.err.startswith(told)
            assert "`tweetup check --repair`" in result.err
        assert ARCHIVE.read_bytes() == before
        listed = run("check")
        assert listed.code == 3
        assert listed.out.splitlines()[0] == f"schema: the table {table} is missing"


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
@pytest.mark.parametrize("empty", [False, True], ids=["missing", "empty"])
def test_no_archive_is_made_by_reading(
    imported: Path, run: Run, command: tuple[str, ...], empty: bool
) -> None:
    """A named archive that is not there, or has no bytes, stays so; an import alone makes one."""
    other = imported / "other" / "x.db"
    if empty:
        other.parent.mkdir()
        other.touch()
    result = run(*command, "--archive", other)
    assert "Traceback" not in result.err
    if command[0] == "import":
        assert result.code == 0
        assert look(other, "SELECT COUNT(*) FROM posts") == look(
            ARCHIVE, "SELECT COUNT(*) FROM posts"
        )
        return
    if command[0] == "doctor":
        assert result.code in {0, 3}
    else:
        assert (result.code, result.out, len(result.said)) == (1, "", 1), result
        problem = "this file is empty, not an archive" if empty else "there is no archive here"
        assert f"{other}: {problem}; " in result.err
    assert other.exists() == empty
    assert not empty or other.read_bytes() == b""
