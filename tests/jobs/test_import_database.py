"""Databases of twitter-to-sqlite: read through the archive's room, imported like any file."""

import gc
import gzip
import io
import sqlite3
import sys
import tempfile
import zipfile
from collections.abc import Generator, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from tests.formats.shapes import ANSWER, LONG, PEOPLE, QUESTION, QUOTE, REPOST, TALK, Said
from tweetup.archive.twitter_to_sqlite import twitter_to_sqlite_lines
from tweetup.config import Config
from tweetup.errors import InputError
from tweetup.jobs import import_
from tweetup.jobs.import_ import import_file
from tweetup.model import Kind, PostKey, Relation
from tweetup.project.project import Project, open_project

SCHEMA = """
    CREATE TABLE users (id INTEGER PRIMARY KEY, screen_name TEXT, name TEXT, description TEXT,
        followers_count INTEGER, friends_count INTEGER, verified INTEGER, created_at TEXT);
    CREATE TABLE sources (id TEXT PRIMARY KEY, name TEXT, url TEXT);
    CREATE TABLE tweets (id INTEGER PRIMARY KEY, user INTEGER, created_at TEXT, full_text TEXT,
        retweeted_status INTEGER, quoted_status INTEGER, source TEXT, lang TEXT,
        in_reply_to_status_id INTEGER, in_reply_to_screen_name TEXT,
        retweet_count INTEGER, favorite_count INTEGER);
    CREATE TABLE media (id INTEGER PRIMARY KEY, type TEXT, media_url_https TEXT);
    CREATE TABLE media_tweets (media_id INTEGER, tweets_id INTEGER);
    INSERT INTO sources VALUES ('s', 'Invented Web App', 'https://example.org');
    INSERT INTO media VALUES (1, 'photo', 'https://pictures.example.org/1.jpg');
"""


def database_row(said: Said) -> tuple[Any, ...]:
    text = said.text
    if said.link:
        text = text.replace(*said.link)
    if said.repost:
        text = f"RT @{said.repost.author}: {text}"[:140]
    others = [int(other.id) if other else None for other in (said.repost, said.quote)]
    reply = (int(said.reply.id), said.reply.author) if said.reply else (None, None)
    when = said.moment.isoformat()
    return (int(said.id), int(PEOPLE[said.author]), when, text, *others, "s", "en", *reply, 7, 5)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "twitter.db"
    with closing(sqlite3.connect(path)) as sql, sql:
        sql.executescript(SCHEMA)
        sql.executemany(
            "INSERT INTO users VALUES (?, ?, ?, '', 12, 0, 0, '2012-01-02T03:04:05+00:00')",
            [(int(number), name, name.title()) for name, number in PEOPLE.items()],
        )
        sql.executemany(
            f"INSERT INTO tweets VALUES ({','.join('?' * 12)})", map(database_row, TALK)
        )
        sql.execute("INSERT INTO media_tweets VALUES (1, ?)", (int(QUOTE.id),))
    return path


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with open_project(Config(archive=tmp_path / "chat.db"), create=True) as project:
        yield project


def test_a_database_is_imported(project: Project, database: Path) -> None:
    """Posts with authors, pointers, pictures and counts; again, it changes nothing."""
    done = import_file(project, str(database), hashtag="labelchat")
    assert (done.name, done.added.new, done.skipped) == ("twitter.db", len(TALK), ())
    posts = {post.id: post for post in project.archive.posts("labelchat")}
    assert posts.keys() == {said.id for said in TALK}
    answer, repost, quote = posts[ANSWER.id], posts[REPOST.id], posts[QUOTE.id]
    assert (answer.text, answer.created_at) == (LONG, ANSWER.moment)
    assert answer.target(Relation.REPLY) == PostKey("x", QUESTION.id)
    assert (repost.kind, repost.text) == (Kind.REPOST, f"RT @ben: {LONG}")
    assert quote.target(Relation.QUOTE) == PostKey("x", QUESTION.id)
    assert [item.url for item in quote.media] == ["https://pictures.example.org/1.jpg"]
    assert [link.url for link in quote.links][:1] == ["https://museum.example.org/labels?a=1&b=2"]
    assert (quote.source, quote.author.followers, quote.author.bio) == (
        "Invented Web App",
        12,
        None,
    )
    again = import_file(project, str(database), hashtag="labelchat")
    assert (again.added.new, again.added.updated) == (0, 0)


def test_a_database_in_a_folder(project: Project, database: Path, tmp_path: Path) -> None:
    """It is read like one that is named by itself; a database of something else is named."""
    folder = tmp_path / "exports"
    folder.mkdir()
    database.rename(folder / "twitter.db")
    with closing(sqlite3.connect(folder / "notes.db")) as sql, sql:
        sql.execute("CREATE TABLE notes (body TEXT)")
    done = import_file(project, str(folder), hashtag="labelchat")
    assert (done.format, done.added.new) == ("twitter-to-sqlite", len(TALK))
    assert [(one.places, one.reason) for one in done.skipped] == [
        (
            ("exports/notes.db",),
            "this is an SQLite database, but not one of twitter-to-sqlite",
        )
    ]


def test_a_packed_database(
    project: Project, database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a zip, packed by itself or from standard input; what it was unpacked to goes again."""
    unpacked = tmp_path / "unpacked"
    unpacked.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(unpacked))
    content = database.read_bytes()
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("data/twitter.db", content)
        archive.writestr("data/notes.db", b"SQLite format 3\0" + bytes(5000))
    done = import_file(project, str(tmp_path / "all.zip"), hashtag="labelchat")
    assert (done.format, done.added.new) == ("twitter-to-sqlite", len(TALK))
    assert [one.places for one in done.skipped] == [("all.zip/data/notes.db",)]
    (tmp_path / "twitter.db.gz").write_bytes(gzip.compress(content))
    again = import_file(project, str(tmp_path / "twitter.db.gz"), hashtag="labelchat")
    assert (again.added.new, again.added.updated, again.read) == (0, 0, done.read - 1)
    stream = io.TextIOWrapper(io.BytesIO(content))
    monkeypatch.setattr(sys, "stdin", stream)
    given = import_file(project, "-", hashtag="labelchat")
    assert (given.format, given.read) == ("twitter-to-sqlite", again.read)
    gc.collect()
    assert list(unpacked.iterdir()) == []


def test_a_database_that_is_damaged_further_on(
    project: Project, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What could be read is kept, and the damage is named."""

    def told(path: Path) -> Generator[bytes, None, None]:
        yield from islice(twitter_to_sqlite_lines(path), 2)
        raise InputError("this database cannot be read (malformed)", where="twitter.db")

    monkeypatch.setattr(import_, "twitter_to_sqlite_lines", told)
    done = import_file(project, str(database), hashtag="labelchat")
    assert done.added.new == 2
    assert "cannot be read (malformed)" in done.skipped[0].reason


def test_cells_of_another_kind(project: Project, database: Path) -> None:
    """Bytes where text belongs, text that is none: the post is read as far as it can be."""
    with closing(sqlite3.connect(database)) as sql, sql:
        sql.execute("UPDATE users SET name = x'41ff', description = CAST(x'42ff' AS TEXT)")
    done = import_file(project, str(database), hashtag="labelchat")
    assert done.added.new == len(TALK)
    (post, *_) = project.archive.posts("labelchat")
    assert (post.author.name, post.author.bio) == ("A\ufffd", "B\ufffd")


def test_other_databases_are_refused(project: Project, database: Path, tmp_path: Path) -> None:
    """One of something else, and one that is damaged, each in a sentence."""
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as sql, sql:
        sql.execute("CREATE TABLE notes (body TEXT)")
    with pytest.raises(InputError, match="not one of twitter-to-sqlite"):
        import_file(project, str(other))
    broken = tmp_path / "broken.db"
    broken.write_bytes(database.read_bytes()[:5000])
    with pytest.raises(InputError, match="cannot be read"):
        import_file(project, str(broken))
