"""Stored results that were damaged on the disk: they are stale, and derived anew by whoever reads.

So are indexes; what a repair cannot derive is named with its table.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.archive.examples import look
from tests.cli.running import Run

ARCHIVE = Path("archives") / "tweetup.db"
#: Commands that read stored results.
READERS = (
    ("recap", "latest"),
    ("posts", "latest", "--json"),
    ("themes", "latest", "--json"),
    ("questions", "latest", "--json"),
    ("people", "--json"),
    ("sessions", "--json"),
)
SPOIL = (
    "UPDATE _derivations SET content ="
    " CAST(substr(content, 1, 20) || x'00' || substr(content, 22) AS BLOB)"
)

#: The damage, whether the check names it, and whether analyse finds it without reading the rows.
DAMAGE = {
    "packed recaps": (f"{SPOIL} WHERE kind = 'recap'", True, True),
    "packed facts": (f"{SPOIL} WHERE kind = 'segmentation'", True, True),
    "packed sessions": (f"{SPOIL} WHERE kind = 'sessions'", True, False),
    "everything packed": (f"{SPOIL} WHERE content IS NOT NULL", True, True),
    "another record": (
        (
            "UPDATE _derivations SET content ="
            " (SELECT content FROM _derivations WHERE kind = 'people') WHERE kind = 'recap'"
        ),
        False,
        False,
    ),
    "a placement that is gone": ("DELETE FROM placements WHERE position = 3", False, False),
    "the section of a placement": (
        "UPDATE placements SET section = 'closing' WHERE position = 7",
        False,
        False,
    ),
    "an unknown method": (
        "UPDATE placements SET method = 'labeL' WHERE position = 7",
        True,
        False,
    ),
    "an unknown act": ("UPDATE acts SET act = 'answeR' WHERE position = 7", True, False),
    "an act that is gone": ("DELETE FROM acts WHERE position = 7", False, False),
    "claims": ("UPDATE claims SET claims = '[]'", False, False),
    "a label that is no text": (
        "UPDATE themes SET label = CAST(x'61ff62' AS TEXT)",
        True,
        False,
    ),
}


def execute(statement: str) -> None:
    """Change the archive behind tweetup's back."""
    with closing(sqlite3.connect(ARCHIVE)) as sql, sql:
        sql.execute("PRAGMA foreign_keys = OFF")
        sql.execute(statement)


def read_all(run: Run) -> list[str]:
    """Return what all readers print; none of them fails."""
    shown = []
    for command in READERS:
        result = run(*command)
        assert result.code == 0, result
        shown.append(result.out)
    return shown


@pytest.fixture
def analysed(derived: Path, run: Run) -> list[str]:
    """An archive with all results stored; what the readers print of it."""
    return read_all(run)


@pytest.mark.long
@pytest.mark.parametrize("name", DAMAGE)
def test_damaged_results_are_derived_anew(analysed: list[str], run: Run, name: str) -> None:
    """By the commands that read them, which print what they printed before."""
    statement, is_named, _ = DAMAGE[name]
    execute(statement)
    checked = run("check")
    assert checked.code == (3 if is_named else 0)
    assert all(line.startswith("derived: ") for line in checked.out.splitlines())
    assert read_all(run) == analysed


@pytest.mark.long
@pytest.mark.parametrize("name", [name for name, (_, is_named, _) in DAMAGE.items() if is_named])
def test_repair_derives_them_anew(analysed: list[str], run: Run, name: str) -> None:
    """The repair mends what the check names."""
    execute(DAMAGE[name][0])
    assert run("check", "--repair").code == 0
    assert run("check").code == 0
    assert read_all(run) == analysed


@pytest.mark.long
@pytest.mark.parametrize("name", [name for name, (*_, finds) in DAMAGE.items() if finds])
def test_analyse_derives_them_anew(analysed: list[str], run: Run, name: str) -> None:
    """Status says why they are stale; after analyse nothing is."""
    execute(DAMAGE[name][0])
    assert "it was damaged on the disk" in run("status", "--json").out
    assert run("analyse").code == 0
    assert "damaged" not in run("status", "--json").out
    assert run("check").code == 0


def flip(offset: int) -> None:
    """Change a byte of the file."""
    data = bytearray(ARCHIVE.read_bytes())
    data[offset] ^= 0x80
    ARCHIVE.write_bytes(data)


def page_of(name: str) -> int:
    """Return the first byte of the root page of a table or index."""
    ((page,),) = look(ARCHIVE, "SELECT rootpage FROM sqlite_schema WHERE name = ?", name)
    ((size,),) = look(ARCHIVE, "PRAGMA page_size")
    return int(size) * (int(page) - 1)


INDEXES = ("posts_author", "sqlite_autoindex__raw_records_1", "posts_created_at")


@pytest.mark.long
@pytest.mark.parametrize("index", INDEXES)
def test_a_broken_index(analysed: list[str], run: Run, index: str) -> None:
    """Its table is named, and the index is made anew."""
    ((table,),) = look(ARCHIVE, "SELECT tbl_name FROM sqlite_schema WHERE name = ?", index)
    ((size,),) = look(ARCHIVE, "PRAGMA page_size")
    # The form of the first row, which SQLite writes at the end of the page.
    data = ARCHIVE.read_bytes()
    page = page_of(index)
    first = page + int.from_bytes(data[page + 8 : page + 10], "big")
    assert page < first < page + size
    flip(first + 2)
    checked = run("check")
    assert checked.code == 3
    assert all(table in line or index in line for line in checked.out.splitlines())
    assert "tweetup check --repair mends" in checked.err
    assert run("check", "--repair").code == 0
    assert run("check").code == 0
    assert read_all(run) == analysed


def test_a_broken_definition(analysed: list[str], run: Run) -> None:
    """A column whose name is no text any more is named with its table; the check refers to none."""
    data = ARCHIVE.read_bytes()
    place = data.index(b"cursor TEXT,")
    flip(place + 3)
    for arguments in ((), ("--repair",)):
        result = run("check", *arguments)
        assert result.code == 3
        assert result.out == (
            "schema: the table captures has no column cursor: its definition is damaged\n"
        )
        assert "restore from a backup" in result.err
