"""Columns by which tweetup works stand in tables of their own, in archives of every version."""

import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.archive.examples import clock, fill, look, make, make_older, post
from tests.samples import sampled
from tools.reference.schema import described_columns, is_internal, page
from tweetup.archive import Added, FaultKind, open_archive
from tweetup.archive.merge import digest, profile_digest
from tweetup.archive.migration import migrate
from tweetup.archive.schema import STEPS, VERSION
from tweetup.archive.schema_internal import INTERNAL_COLUMNS, PUBLIC_DIGESTS
from tweetup.errors import ArchiveError
from tweetup.model import Author

BEFORE = [name for name, _ in STEPS].index("024_digests")

#: Views that a person made: of our columns, of one that is gone, of a table that is gone, and one
#: over another.
VIEWS = {
    "my_posts": 'CREATE VIEW my_posts AS SELECT id, text FROM "posts"',
    "my digests": 'CREATE VIEW "my digests" AS SELECT post, digest FROM posts',
    "my_moods": "CREATE VIEW my_moods AS SELECT mood FROM moods JOIN posts USING (post)",
    "my_ids": "CREATE VIEW my_ids AS SELECT id FROM my_posts",
}
TRIGGERS = {
    "my_note": "CREATE TRIGGER my_note AFTER UPDATE ON author_profiles BEGIN SELECT 1; END",
    "my_write": "CREATE TRIGGER my_write INSTEAD OF INSERT ON my_posts BEGIN SELECT 1; END",
}
INDEX = "CREATE INDEX my_names ON author_profiles (name) WHERE name IS NOT NULL"

ADA = Author(network="x", handle="ada", name="Ada")


#: What an archive consists of, but for what its owner made.
SCHEMA = "SELECT type, name, sql FROM sqlite_schema WHERE name NOT GLOB 'my*' ORDER BY type, name"


@pytest.fixture(scope="module")
def newest() -> list[tuple[str, str, str]]:
    """What a new archive consists of."""
    with closing(sqlite3.connect(":memory:")) as sql:
        migrate(sql, clock=clock)
        return sql.execute(SCHEMA).fetchall()


@pytest.fixture(scope="module")
def public() -> dict[str, tuple[str, ...]]:
    """The columns of every table and view that answers questions about a chat."""
    with closing(sqlite3.connect(":memory:")) as sql:
        migrate(sql, clock=lambda: datetime(2021, 3, 4, tzinfo=UTC))
        return {
            name: tuple(column[0] for column in sql.execute(f"SELECT * FROM {name}").description)
            for name in described_columns(sql)
            if not is_internal(name)
        }


def test_select_gives_no_internal_column(public: dict[str, tuple[str, ...]]) -> None:
    """Of every public table and view; the digest of a file is one that a person can compare."""
    assert {"posts", "author_profiles", "captures", "visible_posts"} <= set(public)
    found = {
        (name, column)
        for name, columns in public.items()
        for column in columns
        if column in INTERNAL_COLUMNS
    }
    assert found == PUBLIC_DIGESTS


def test_every_column_of_internal_tables_is_accounted_for(
    public: dict[str, tuple[str, ...]],
) -> None:
    """Each is listed as internal, or stands in a public table too: a key, a kind, a time."""
    with closing(sqlite3.connect(":memory:")) as sql:
        migrate(sql, clock=lambda: datetime(2021, 3, 4, tzinfo=UTC))
        internal = {
            column
            for name, columns in described_columns(sql).items()
            if is_internal(name)
            for column in columns
        }
    known = {column for columns in public.values() for column in columns}
    assert internal - known == INTERNAL_COLUMNS - {column for _, column in PUBLIC_DIGESTS}


def test_the_page_has_every_column(public: dict[str, tuple[str, ...]]) -> None:
    """A row of the table under the heading of its table or view."""
    sections = dict(re.findall(r"^### (\w+)\n(.*?)(?=^##)", page(), re.MULTILINE | re.DOTALL))
    rows = {name: re.findall(r"^\| `(\w+)`", sections[name], re.MULTILINE) for name in public}
    assert rows == {name: list(columns) for name, columns in public.items()}


def test_digests_go_with_their_rows(tmp_path: Path) -> None:
    """A removal leaves no digest of a person's posts and profiles."""
    path = tmp_path / "a.db"
    others = post("2", handle="ben")
    with make(path, [post("1", author=ADA), others]) as archive:
        archive.remove(authors=["ada"])
    assert look(path, "SELECT post, digest FROM _post_digests") == [(2, digest(others))]
    assert look(path, "SELECT digest FROM _profile_digests") == [(profile_digest(others.author),)]


@pytest.mark.parametrize(
    ("table", "parent"), [("_post_digests", "posts"), ("_profile_digests", "author_profiles")]
)
def test_a_check_finds_digests_of_nothing(tmp_path: Path, table: str, parent: str) -> None:
    """A row whose post or profile is gone is deleted by a repair; the others stay."""
    path = tmp_path / "a.db"
    make(path, [(post("1"), b"{}", False)]).close()
    with closing(sqlite3.connect(path)) as sql, sql:
        sql.execute(f"INSERT INTO {table} SELECT 9, SUBSTR(digest, 3) FROM {table}")
    with open_archive(path) as archive:
        (fault,) = archive.find_faults()
        assert fault.message == f"1 × a row of {table} that points at no row of {parent}"
        assert fault.mendable
        archive.mend_faults()
        assert archive.find_faults() == ()
    assert look(path, f"SELECT COUNT(*) FROM {table}") == [(1,)]


def fill_older(path: Path) -> None:
    """Write a post and what belongs to it as any version did, and things of the owner's own."""
    with closing(sqlite3.connect(path)) as sql, sql:
        sql.execute(
            "INSERT INTO authors (author, network, handle_folded, handle, name)"
            " VALUES (3, 'x', 'ada', 'ada', 'Ada')"
        )
        stored = post("1", author=ADA)
        digests = [digest(stored), profile_digest(ADA)]
        if sql.execute("PRAGMA user_version").fetchone()[0] <= BEFORE:
            sql.execute(
                "INSERT INTO author_profiles (profile, author, digest, handle, name)"
                " VALUES (5, 3, ?, 'ada', 'Ada')",
                digests[1:],
            )
            sql.executemany(
                "INSERT INTO posts (post, network, id, kind, created_at, author, profile, handle,"
                " text, matched, digest)"
                " VALUES (?, 'x', ?, 'original', ?, 3, 5, 'ada', ?, 1, ?)",
                [
                    (7, "1", "2021-03-04T19:00:01.000000Z", stored.text, digests[0]),
                    (8, "2", "2021-03-04T19:00:01.000000Z", stored.text, b""),
                ],
            )
        sql.executemany("INSERT INTO hashtags VALUES (?, 0, 'demochat', 'demochat')", [(7,), (8,)])
        sql.execute("INSERT INTO post_search (post_search) VALUES ('rebuild')")
        for statement in (*VIEWS.values(), *TRIGGERS.values(), INDEX):
            sql.execute(statement)


@pytest.mark.long
@pytest.mark.usefixtures("schema_steps")
@pytest.mark.parametrize("version", sampled(range(1, BEFORE + 1), every=3, always={BEFORE}))
def test_older_archives_with_views_of_their_owner(
    tmp_path: Path, version: int, newest: list[tuple[str, str, str]]
) -> None:
    """Every version opens, whether these answer or not; nothing is lost, nor doubled by imports."""
    path = tmp_path / "a.db"
    make_older(path, version)
    fill_older(path)
    with open_archive(path, clock=clock) as archive:
        again = [post(number, author=ADA) for number in ("1", "2")]
        assert archive.posts("demochat") == tuple(again)
        assert fill(archive, again) == Added(unchanged=2)
        # Its posts were written without raw records.
        kinds = {fault.kind for fault in archive.find_faults()}
        assert kinds <= {FaultKind.RECORD}
    kept = dict(look(path, "SELECT name, sql FROM sqlite_schema WHERE name GLOB 'my*'"))
    assert kept == VIEWS | TRIGGERS | {"my_names": INDEX}
    assert look(path, "PRAGMA user_version") == [(VERSION,)]
    assert look(path, "SELECT id FROM my_ids") == [("1",), ("2",)]
    with pytest.raises(sqlite3.OperationalError, match="no such column: digest"):
        look(path, 'SELECT * FROM "my digests"')
    assert look(path, "SELECT profile, digest FROM _profile_digests") == [(5, profile_digest(ADA))]
    assert look(path, "SELECT post, digest FROM _post_digests") == [(7, digest(again[0]))]
    assert look(path, "SELECT rowid FROM post_search WHERE post_search MATCH 'listening'") == [
        (7,),
        (8,),
    ]
    assert look(path, SCHEMA) == newest


#: Triggers of the owner's own that name what a step moved, and what SQLite says of them.
BROKEN_TRIGGERS = [
    ("AFTER INSERT ON posts BEGIN SELECT NEW.digest; END", "no such column: NEW.digest"),
    (
        "AFTER UPDATE OF text ON posts WHEN OLD.digest <> NEW.digest BEGIN SELECT 1; END",
        "no such column: OLD.digest",
    ),
    ("AFTER DELETE ON hashtags BEGIN UPDATE posts SET digest = x''; END", "column: digest"),
    ("BEFORE DELETE ON posts BEGIN SELECT digest FROM author_profiles; END", "column: digest"),
    ("AFTER INSERT ON posts BEGIN DELETE FROM raw_records; END", "no such table: main.raw_records"),
]


@pytest.mark.long
@pytest.mark.usefixtures("schema_steps")
@pytest.mark.parametrize(
    ("version", "made", "kind", "name", "because"),
    [
        *(
            (BEFORE - 1, f"CREATE TRIGGER mine {sql}", "trigger", "mine", because)
            for sql, because in BROKEN_TRIGGERS
        ),
        (
            BEFORE,
            "CREATE INDEX mine ON posts (digest)",
            "index",
            "mine",
            "no such column: digest",
        ),
        (
            BEFORE,
            "CREATE INDEX mine ON author_profiles (digest)",
            "index",
            "mine",
            "no such column: digest",
        ),
        (
            1,
            "CREATE VIEW findings AS SELECT id FROM posts",
            "view",
            "findings",
            "already",
        ),
    ],
)
def test_what_stands_in_the_way_is_named(
    tmp_path: Path, version: int, made: str, kind: str, name: str, because: str
) -> None:
    """One error says what to do, and the archive stays as it is."""
    path = tmp_path / "a.db"
    make_older(path, version)
    with closing(sqlite3.connect(path)) as sql, sql:
        sql.execute(made)
        sql.execute("CREATE TRIGGER sound AFTER DELETE ON posts BEGIN SELECT OLD.text; END")
    everything = "SELECT type, name, sql FROM sqlite_schema ORDER BY rowid"
    before = look(path, everything)
    with pytest.raises(ArchiveError) as caught:
        open_archive(path)
    assert f"{kind} of your own, {name}: " in caught.value.problem
    assert because in caught.value.problem
    assert f"DROP {kind.upper()} {name}" in (caught.value.hint or "")
    assert (look(path, everything), look(path, "PRAGMA user_version")) == (before, [(version,)])
    with closing(sqlite3.connect(path)) as sql, sql:
        sql.execute(f"DROP {kind.upper()} {name}")
    with open_archive(path) as archive:
        assert fill(archive, [post("1")]).new == 1
    assert look(path, "SELECT name FROM sqlite_schema WHERE type = 'trigger'") == [("sound",)]
