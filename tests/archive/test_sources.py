"""An older archive gets the basis, part, address, times and spans that follow from its rows."""

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.archive.examples import START, clock, fill, look, make, make_older, post
from tweetup.archive import Added, open_archive
from tweetup.archive.schema import STEPS
from tweetup.model import Basis, Capture, Reference, Relation

BEFORE = [name for name, _ in STEPS].index("019_sources")

#: A row of post_references as an older version wrote it, and the basis and account it gets.
REFERENCES = [
    ("x", "reply", "9", "ben", "stated", None, "no text has the id of an answered post"),
    ("x", "repost", "9", None, "stated", None, "nor of a reposted one"),
    ("x", "repost", None, None, "stated", None, "the row's kind alone"),
    ("x", "quote", "9", "ben", None, None, "by the record, or by a link in the text"),
    ("x", "reply", None, "ben", None, None, "by the record, or by the first word"),
    ("x", "repost", None, "ben", None, None, "by a row, or by RT @ben"),
    ("mastodon", "quote", "https://s.example/1", None, "stated", None, "no links are read there"),
    ("bluesky", "quote", "at://did:plc:b/app.bsky.feed.post/1", None, "stated", "did:plc:b", "DID"),
]


@pytest.fixture
def older_archive(tmp_path: Path, schema_steps: None) -> Path:
    """An archive of the version before with a post for each reference, imported twice."""
    path = tmp_path / "a.db"
    make_older(path, BEFORE)
    with closing(sqlite3.connect(path)) as sql, sql:
        sql.executescript(
            """
            INSERT INTO captures (capture, kind, source, repeats, tool_version, started_at)
            VALUES (1, 'import', 'old.csv', NULL, '0', '2021-03-04T19:00:00Z'),
                   (2, 'import', 'old.csv', 1, '0', '2021-03-04T20:00:00Z'),
                   (3, 'capture', 'x', NULL, '0', '2021-03-04T20:00:00Z');
            INSERT INTO authors (author, network, handle_folded, handle)
            VALUES (1, 'x', 'ada', 'ada');
            INSERT INTO author_profiles (profile, author, digest, handle) VALUES (1, 1, '', 'ada');
            """
        )
        for number, (network, relation, target, handle, *_) in enumerate(REFERENCES):
            sql.execute(
                "INSERT INTO posts (post, network, id, kind, created_at, author, profile, handle,"
                " text, matched, digest) VALUES (?, ?, ?, ?, ?, 1, 1, 'ada', ?, 1, x'')",
                (
                    *(number, network, str(number), relation),
                    f"2021-03-04T19:0{number}:00{'.500000' if number == 1 else ''}Z",
                    "So true @cleo RT @ben: hi @dora",
                ),
            )
            sql.execute(
                "INSERT INTO post_references (post, position, relation, target_id, target_handle)"
                " VALUES (?, 0, ?, ?, ?)",
                (number, relation, target, handle),
            )
            sql.execute("INSERT INTO post_captures VALUES (1, ?, 1)", (number,))
        for place, name in enumerate(("cleo", "ben", "dora")):
            sql.execute("INSERT INTO mentions VALUES (3, ?, ?, ?)", (place, name, name))
        sql.execute(
            "INSERT INTO links (post, position, url) VALUES (3, 0, 'http://www.example.org/?si=1')"
        )
    return path


@pytest.mark.long
def test_what_an_older_archive_gets(older_archive: Path) -> None:
    """What its rows cannot tell stays NULL."""
    path = older_archive
    open_archive(path).close()
    rows = look(path, "SELECT basis, target_author_id FROM post_references ORDER BY post")
    assert rows == [(row[4], row[5]) for row in REFERENCES]
    assert look(path, "SELECT handle, part FROM mentions ORDER BY position") == [
        ("cleo", "own"),
        ("ben", "prefix"),
        ("dora", "repeated"),
    ]
    assert look(path, "SELECT address FROM links") == [(None,)]
    times = look(path, "SELECT created_at FROM posts WHERE post < 2 ORDER BY post")
    assert times == [("2021-03-04T19:00:00.000000Z",), ("2021-03-04T19:01:00.500000Z",)]
    span = ("2021-03-04T19:00:00.000000Z", "2021-03-04T19:07:00.000000Z")
    assert look(path, "SELECT since, until, completeness FROM captures ORDER BY capture") == [
        (*span, "unknown"),
        (*span, "unknown"),
        (None, None, "accounted"),
    ]


@pytest.mark.long
def test_every_time_column_has_one_width(older_archive: Path) -> None:
    """Columns of times are those whose names end so; a new table writes them alike."""
    path = older_archive
    open_archive(path, clock=clock).close()
    with closing(sqlite3.connect(path)) as sql:
        tables = sql.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        for (table,) in tables:
            for column in (row[1] for row in sql.execute(f"PRAGMA table_info({table})")):
                if column.endswith("_at") or column in {"since", "until"}:
                    query = f"SELECT DISTINCT length({column}) FROM {table}"
                    widths = sql.execute(f"{query} WHERE {column} IS NOT NULL").fetchall()
                    assert set(widths) <= {(27,)}, (table, column)


def test_a_stated_reference_outweighs_a_guess(tmp_path: Path) -> None:
    """In whatever order the records come; importing them again changes nothing."""
    guess = Reference(relation=Relation.QUOTE, id="9", handle="ben", basis=Basis.GUESSED)
    stated = Reference(relation=Relation.QUOTE, id="9", author_id="77", basis=Basis.STATED)
    for number, order in enumerate(((guess, stated), (stated, guess))):
        with make(tmp_path / f"{number}.db") as archive:
            for reference in order:
                fill(archive, [post("1", references=(reference,))])
            (stored,) = archive.posts("demochat")
            assert stored.references == (stated,)
            assert fill(archive, [post("1", references=(guess,))]) == Added(unchanged=1)


def test_an_import_has_the_span_of_its_posts(tmp_path: Path) -> None:
    """And says that nobody knows what the file lacks; a capture has the stretch asked for."""
    path = tmp_path / "a.db"
    posts = [post(str(day), created_at=START + timedelta(days=day)) for day in range(3)]
    with make(path) as archive:
        along = post("9", created_at=START - timedelta(days=99))
        fill(archive, [*posts, (along, None, True)], digest="d", modified_at=START)
        fill(archive, [*posts, (along, None, True)], digest="d")
        asked: dict[str, Any] = {"since": START, "until": START + timedelta(days=1)}
        fill(archive, posts[:1], kind="capture", source="x", **asked)
        first, again, capture = (line.capture for line in archive.captures())
    span = (START, START + timedelta(days=2))
    assert (first.since, first.until, first.modified_at) == (*span, START)
    assert (again.since, again.until, again.modified_at) == (*span, None)
    assert capture == Capture(kind="capture", source="x", **asked)
    query = "SELECT completeness FROM captures ORDER BY capture"
    assert look(path, query) == [("unknown",), ("unknown",), ("accounted",)]
