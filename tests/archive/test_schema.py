"""The tables and views that researchers query."""

import re
import sqlite3
import subprocess
import sys
import zlib
from collections.abc import Callable
from contextlib import closing
from hashlib import blake2b
from pathlib import Path

import pytest
from sqlite_utils import Database, Migrations

from tests.archive.examples import fill, look, make, post
from tests.archive.test_derived import saved_session
from tweetup.archive import Added, RawRecord, open_archive
from tweetup.archive.connection import APPLICATION_ID
from tweetup.archive.migration import run_step
from tweetup.archive.schema import STEPS, TABLES
from tweetup.archive.schema_internal import RENAMED

pytestmark = pytest.mark.usefixtures("schema_steps")


def test_tables_are_strict(tmp_path: Path) -> None:
    """Every table of ours refuses values of another type."""
    path = tmp_path / "a.db"
    make(path).close()
    loose = look(
        path,
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND NOT strict"
        " AND name NOT LIKE '%sqlite_%'",
    )
    assert loose == []


def test_tables_that_an_archive_must_have(tmp_path: Path) -> None:
    """They are listed, so that opening an archive tells which of them are missing."""
    path = tmp_path / "a.db"
    make(path).close()
    stored = {name for (name,) in look(path, "SELECT name FROM sqlite_schema WHERE type = 'table'")}
    made_by_sqlite = {name for name in stored if name.startswith(("sqlite_", "post_search_"))}
    assert stored - made_by_sqlite - {"_sqlite_migrations"} == TABLES


@pytest.mark.long
def test_lookups_have_an_index(tmp_path: Path) -> None:
    """Every foreign key can be followed backwards without reading the whole table."""
    path = tmp_path / "a.db"
    make(path).close()
    missing = []
    for (table,) in look(path, "SELECT name FROM sqlite_schema WHERE type = 'table'"):
        keys = look(path, 'SELECT "from" FROM pragma_foreign_key_list(?) WHERE seq = 0', table)
        for (column,) in keys:
            if column in {"repeats", "chat"}:  # few rows
                continue
            plan = look(path, f"EXPLAIN QUERY PLAN SELECT 1 FROM {table} WHERE {column} = 1")
            if "SEARCH" not in plan[0][3]:
                missing.append((table, column))
    assert missing == []


def test_views_answer(tmp_path: Path) -> None:
    """The views tell of a session what its records say."""
    path = tmp_path / "a.db"
    with saved_session(path):
        pass
    assert look(path, "SELECT session, section, id, method FROM posts_by_section") == [
        ("demochat-2021-03-04", "Q1", "1", "label"),
        ("demochat-2021-03-04", "Q1", "2", "reply"),
        ("demochat-2021-03-04", "closing", "3", "time"),
    ]
    assert look(
        path, "SELECT handle, posts, originals, replies, took_part FROM participants_by_session"
    ) == [("bob", 2, 0, 1, 1), ("ada", 1, 1, 0, 1)]
    columns = "section, posts, written, writers, answers, people"
    assert look(path, f"SELECT {columns} FROM questions_with_counts") == [("Q1", 2, 2, 2, 1, 1)]
    assert look(path, "SELECT url, posts, sharers FROM links_by_session") == [
        ("https://example.org/", 1, 1)
    ]
    assert look(path, "SELECT tag, posts, people FROM hashtags_by_session") == [("demochat", 3, 2)]
    assert look(path, "SELECT label, support, reposted, id, quoted FROM themes_with_posts") == [
        ("listening", 2, 0, "2", 1),
        ("listening", 2, 0, "1", 0),
    ]
    assert look(path, "SELECT SUM(posts) FROM posts_by_minute") == [(3,)]


@pytest.mark.long
def test_empty_file_gets_the_tables_that_sqlite_utils_makes(tmp_path: Path) -> None:
    """A new archive, made without sqlite-utils, is equal to one that its migrations made."""
    make(tmp_path / "new.db").close()
    migrated = Database(tmp_path / "migrated.db")
    steps = Migrations("tweetup")
    for name, sql in STEPS:
        steps(name=name)(_step(name, sql))
    steps.apply(migrated)
    migrated.close()
    for query in (
        "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name",
        "SELECT id, migration_set, name, typeof(applied_at) FROM _sqlite_migrations ORDER BY id",
    ):
        assert look(tmp_path / "new.db", query) == look(tmp_path / "migrated.db", query)


def _step(name: str, sql: str) -> Callable[[Database], None]:
    def step(database: Database, /) -> None:
        run_step(database.conn, sql)

    step.__name__ = name
    return step


@pytest.mark.long
def test_new_archive_loads_no_sqlite_utils(tmp_path: Path) -> None:
    """An archive is made by the standard library alone: sqlite-utils takes long to load."""
    code = (
        "import sys; from pathlib import Path; from tweetup.archive import open_archive;"
        " open_archive(Path(sys.argv[1]), create=True).close();"
        " print('sqlite_utils' in sys.modules)"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "new.db")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_every_view_says_what_it_is(tmp_path: Path) -> None:
    """The comment that explains a view is part of it."""
    path = tmp_path / "a.db"
    make(path).close()
    views = look(path, "SELECT name, sql FROM sqlite_schema WHERE type = 'view'")
    assert views
    assert [name for name, sql in views if "\n-- " not in sql] == []


@pytest.mark.long
def test_raw_records_of_an_older_archive(tmp_path: Path) -> None:
    """Records kept one by one, before there were blocks, can be read and are not kept twice."""
    path = tmp_path / "a.db"
    make(path, [post()]).close()
    raws = [b'{"id": "1", "text": "long"}' * 20, b"short"]
    with closing(sqlite3.connect(path, isolation_level=None)) as sql:
        sql.executescript(
            "DROP TABLE _raw_records; DROP TABLE _raw_blocks; PRAGMA legacy_alter_table = ON;"
            + "".join(f"ALTER TABLE _{name} RENAME TO {name};" for name in (*RENAMED, "raw_lines"))
            + "PRAGMA legacy_alter_table = OFF; DROP INDEX raw_lines_block;"
        )
        views = "SELECT name, sql FROM sqlite_schema WHERE type = 'view'"
        for name, view in sql.execute(views).fetchall():
            sql.execute(f"DROP VIEW {name}")
            sql.execute(re.sub(r"\b_(hidden_posts|derivations|revisions)\b", r"\1", view))
        before = STEPS[0][1]
        table = before[before.index("CREATE TABLE raw_records") :].partition(";\n\n")[0]
        sql.execute(table)
        for codec, raw in zip(("zlib", "none"), raws, strict=True):
            packed = zlib.compress(raw) if codec == "zlib" else raw
            digest = blake2b(raw, digest_size=16).digest()
            sql.execute(
                "INSERT INTO raw_records (post, digest, format, codec, record)"
                " VALUES (1, ?, 'plain', ?, ?)",
                (digest, codec, packed),
            )
        sql.execute(
            "DELETE FROM _sqlite_migrations WHERE name IN ('005_raw_blocks', '023_internal_tables')"
        )
        sql.execute("PRAGMA user_version = 4")
        assert sql.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
    with open_archive(path) as archive:
        assert archive.raw_records(post().key) == tuple(RawRecord("plain", raw) for raw in raws)
        assert fill(archive, [(post(), raw, False) for raw in raws]) == Added(unchanged=2)
        assert len(archive.raw_records(post().key)) == len(raws)
        archive.remove(posts=[post().key])
    assert look(path, "SELECT COUNT(*) FROM _raw_blocks") == [(0,)]
