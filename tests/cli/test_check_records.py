"""``tweetup check --records``: stored posts beside their raw records."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.archive.examples import look
from tests.cli.running import Run

ARCHIVE = Path("archives") / "tweetup.db"


def execute(*statements: str) -> None:
    """Change the archive behind tweetup's back."""
    with closing(sqlite3.connect(ARCHIVE)) as sql, sql:
        for statement in statements:
            sql.execute(statement)


#: A post changed on the disk: the statements, and whose post is named how. Of the
#: last two nothing but the raw record tells.
CHANGED = {
    "the author and the handle": (
        (
            "UPDATE posts SET (author, handle) = (SELECT author, handle FROM authors"
            " WHERE handle = 'cleo') WHERE id = '1007'"
        ),
        "under another author",
    ),
    "the author alone": (
        (
            "UPDATE posts SET author = (SELECT author FROM authors WHERE handle = 'cleo')"
            " WHERE id = '1007'"
        ),
        "under another author",
    ),
    "the handle alone": (
        "UPDATE posts SET handle = 'zoe' WHERE id = '1007'",
        "under another author",
    ),
    "the author with the profile": (
        (
            "UPDATE posts SET (author, profile, handle) = (SELECT a.author, f.profile, a.handle"
            " FROM authors AS a JOIN author_profiles AS f USING (author) WHERE a.handle = 'cleo')"
            " WHERE id = '1007'"
        ),
        "under another author",
    ),
    "the time": (
        (
            "UPDATE posts SET created_at = replace(created_at, '2024-05-07', '2024-05-10')"
            " WHERE id = '1007'"
        ),
        "at another time",
    ),
    "the address": (
        "UPDATE posts SET url = 'https://other.example/1' WHERE id = '1007'",
        "with another address",
    ),
}


def who_said() -> list[tuple[Any, ...]]:
    """Return the author, time, address and words of each post."""
    return look(
        ARCHIVE,
        "SELECT p.id, p.handle, a.handle, f.handle, p.created_at, p.url, p.text FROM posts AS p"
        " JOIN authors AS a USING (author) JOIN author_profiles AS f USING (profile) ORDER BY p.id",
    )


@pytest.mark.long
@pytest.mark.parametrize("name", CHANGED)
def test_posts_changed_on_the_disk(derived: Path, run: Run, name: str) -> None:
    """What differs from the raw record is named with --records, and restored from it by --repair.

    No repair makes the search index fit a wrong author.
    """
    statement, what = CHANGED[name]
    before, found = who_said(), run("search", "label", "--json").out
    execute(statement)
    fault = f"1 × a post {what} than its raw record has: file:1007"
    result = run("check", "--records")
    assert (result.code, result.out.splitlines()[0]) == (3, f"value: {fault}")
    assert run("check").code == (0 if name in {"the time", "the address"} else 3)
    result = run("check", "--repair")
    assert result.code == 0
    assert f"mended: {fault}" in result.out.splitlines()
    assert result.said[0].endswith("mended; the archive is in order")
    assert who_said() == before
    assert run("search", "label", "--json").out == found
    assert run("check", "--records").said == ["tweetup: the archive is in order"]


@pytest.mark.long
def test_a_post_under_a_wrong_author_without_a_record(imported: Path, run: Run) -> None:
    """It is named, and neither the post nor the search index is made to fit the other."""
    execute(
        CHANGED["the author and the handle"][0],
        "UPDATE _raw_records SET format = 'none' WHERE post = (SELECT post FROM posts"
        " WHERE id = '1007')",
    )
    before = who_said()
    for arguments in ((), ("--repair",)):
        result = run("check", *arguments)
        assert result.code == 3
        assert [line.partition(":")[0] for line in result.out.splitlines()] == ["value", "index"]
        assert "whose raw record cannot be read: file:1007" in result.out
        assert who_said() == before


#: How the posts of lines lost them, and whether the lines still tell.
LOST = {
    "the posts of lines": ("DELETE FROM _raw_line_posts", True),
    "the lines": (
        "DELETE FROM _raw_line_posts; DELETE FROM _raw_lines; DELETE FROM _raw_blocks",
        False,
    ),
}


def write_pages(path: Path) -> Path:
    """Write posts as pages of X's API, of which each is a line."""
    pages = [
        {
            "data": [
                {
                    "id": str(number),
                    "author_id": "7",
                    "created_at": "2021-03-16T18:30:00.000Z",
                    "text": f"Label {number} is short #labelchat",
                }
            ],
            "includes": {"users": [{"id": "7", "username": "ada", "name": "Ada"}]},
        }
        for number in (1371891514061357177, 1371891514061357178)
    ]
    path.write_text("".join(json.dumps(page) + "\n" for page in pages), encoding="utf-8")
    return path


@pytest.mark.long
@pytest.mark.parametrize("name", LOST)
def test_posts_without_their_raw_record(here: Path, run: Run, name: str) -> None:
    """They are noticed; what the lines still tell is written again."""
    statements, mendable = LOST[name]
    assert run("import", write_pages(here / "pages.jsonl"), "--hashtag", "labelchat").code == 0
    assert run("check", "--records").said == ["tweetup: the archive is in order"]
    (posts,) = look(ARCHIVE, "SELECT COUNT(*) FROM posts")[0]
    execute("PRAGMA foreign_keys = OFF", *statements.split(";"))
    what = "that does not know of its raw record" if mendable else "whose raw record is gone"
    result = run("check")
    assert result.code == 3
    assert result.out.startswith(f"record: {posts} × a post {what}")
    result = run("check", "--repair")
    assert result.code == (0 if mendable else 3)
    assert (run("raw", "1371891514061357177").code == 0) is mendable
    assert (run("check", "--records").code == 0) is mendable


@pytest.mark.long
def test_a_time_that_the_id_of_the_post_contradicts(here: Path, run: Run) -> None:
    """It is noticed without --records: an id of X has the time of its post."""
    assert run("import", write_pages(here / "pages.jsonl"), "--hashtag", "labelchat").code == 0
    execute("UPDATE posts SET created_at = replace(created_at, '03-16', '03-19') WHERE post = 1")
    (line,) = run("check").out.splitlines()
    assert "at another time than its raw record has: x:1371891514061357177" in line
    assert run("check", "--repair").code == 0
    assert look(ARCHIVE, "SELECT DISTINCT substr(created_at, 1, 10) FROM posts") == [
        ("2021-03-16",)
    ]


@pytest.mark.long
def test_times_that_the_import_was_told_how_to_read(here: Path, run: Run) -> None:
    """Local times and open dates are no change; of posts that no record tells of it is said."""
    rows = [f"{n},03/0{n}/2021 19:00:00,ada,Label {n} is short #labelchat" for n in range(1, 5)]
    table = "\n".join(["id,created_at,author,text", *rows])
    (here / "local.csv").write_text(table + "\n", encoding="utf-8")
    named = table.replace("id,created_at,author,text", "nr,when it was,who,what").replace(
        ",ada", ",bo"
    )
    (here / "mapped.csv").write_text(named + "\n", encoding="utf-8")
    told = ("--timezone", "America/New_York", "--date-order", "day-first", "--hashtag", "labelchat")
    assert run("import", "local.csv", *told).code == 0
    assert run("check", "--records").said == ["tweetup: the archive is in order"]
    columns = ("id=nr", "created_at=when it was", "author=who", "text=what")
    mapped = [part for column in columns for part in ("--map", column)]
    assert run("import", "mapped.csv", *told, *mapped).code == 0
    (line,) = run("check", "--records").said
    assert line.endswith(
        "(4 posts could not be compared: their raw records cannot be read any more)"
    )
    execute("UPDATE posts SET created_at = '2021-09-01T19:00:00.000000Z' WHERE id = '1'")
    assert "at another time than its raw record has: file:1" in run("check", "--records").out


def test_an_index_beside_a_value_that_cannot_be_read(imported: Path, run: Run) -> None:
    """It stays as it is until posts can be compared with their records, and the check says so."""
    execute(
        "UPDATE posts SET text = CAST(x'ff61' AS TEXT) WHERE id = '1007'",
        "UPDATE authors SET bio = CAST(x'ff61' AS TEXT) WHERE author = 3",
    )
    assert "--repair mends 1 of them" in run("check").err
    for _ in range(2):
        result = run("check", "--repair")
        assert result.code == 3
        assert "the search index does not match the posts; it stays so" in result.out
        assert "bio of authors that cannot be read" in result.out
        assert "mends" not in result.err
    execute("UPDATE authors SET bio = NULL WHERE author = 3")
    assert run("check", "--repair").code == 0
    assert run("check").code == 0
