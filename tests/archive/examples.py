"""Invented posts, strategies that make them, and what an archive holds, whoever wrote it when."""

import json
import sqlite3
import string
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

from tweetup.archive import Added, Archive, Incoming, merge, open_archive
from tweetup.archive.blocks import decompressed
from tweetup.archive.connection import APPLICATION_ID
from tweetup.archive.merge import normalize_post
from tweetup.archive.migration import migrate
from tweetup.archive.raw import read_raw_records
from tweetup.archive.read import load_posts
from tweetup.archive.schema import STEPS
from tweetup.model import (
    Author,
    Capture,
    Counts,
    Link,
    Media,
    Poll,
    PollOption,
    Post,
    Reference,
    Relation,
)

START = datetime(2021, 3, 4, 19, 0, tzinfo=UTC)
Given = tuple[Post, bytes | None, bool]


def clock() -> datetime:
    """A clock that stands still."""
    return START + timedelta(days=30)


def post(identity: str = "1", text: str = "A2: by listening #demochat", **fields: Any) -> Post:
    """A post of an invented chat."""
    author = fields.pop("author", None) or Author(network="x", handle=fields.pop("handle", "ada"))
    fields.setdefault("network", author.network)
    fields.setdefault("created_at", START + timedelta(seconds=len(identity)))
    fields.setdefault("hashtags", ("demochat",))
    return Post(id=identity, author=author, text=text, **fields)


def fill(archive: Archive, given: Iterable[Post | Given], **capture: Any) -> Added:
    """Import posts as one file."""
    listed = [item if isinstance(item, tuple) else (item, None, False) for item in given]
    records = [
        Incoming(post, None if raw is None else (raw,), along) for post, raw, along in listed
    ]
    capture.setdefault("source", "demo.jsonl")
    number = archive.begin(Capture(**capture))
    added = archive.add(number, records)
    archive.finish(number, read=len(records), skipped={})
    return added


def make(path: Path, given: Iterable[Post | Given] = (), **capture: Any) -> Archive:
    """A new archive with those posts."""
    archive = open_archive(path, create=True, clock=clock, timeout=1)
    if given:
        fill(archive, given, **capture)
    return archive


def look(path: Path, query: str, *values: object) -> list[tuple[Any, ...]]:
    """Return the rows that SQLite itself reads from the file."""
    with closing(sqlite3.connect(path)) as sql:
        return sql.execute(query, values).fetchall()


def all_bytes(path: Path) -> bytes:
    """Return the bytes of an archive's file and of its log, which has what was written last."""
    log = path.with_name(f"{path.name}-wal")
    return path.read_bytes() + (log.read_bytes() if log.exists() else b"")


_APART = {
    *("captures", "post_captures", "_secrets", "_derivations", "_raw_blocks"),
    *(
        "_post_digests",
        "_revisions",
        "_several_handles",
        "_raw_records",
        "_raw_lines",
        "_raw_line_posts",
    ),
}
_NATURAL = {
    "revision": "0",
    "post": "(SELECT network || ':' || id FROM posts AS n WHERE n.post = t.post)",
    "author": "(SELECT network || handle_folded FROM authors AS n WHERE n.author = t.author)",
    "profile": "(SELECT digest FROM _profile_digests AS n WHERE n.profile = t.profile)",
    "raw": "0",
    "block": "0",
    "pieces": "0",
}


def content(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table but the ledger, with names in place of the archive's own numbers."""
    with closing(sqlite3.connect(path)) as sql:
        tables = [
            name
            for (name,) in sql.execute(
                "SELECT name FROM sqlite_schema WHERE type = 'table'"
                " AND name NOT LIKE '%sqlite_%' AND name NOT LIKE 'post_search%'"
            )
        ]
        held = {}
        for table in set(tables) - _APART:
            columns = [row[1] for row in sql.execute(f"PRAGMA table_info({table})")]
            named = ", ".join(_natural(table, column) for column in columns)
            rows = sql.execute(f"SELECT {named} FROM {table} AS t").fetchall()
            held[table] = sorted(rows, key=repr)
        check_raw(sql)
        check_digests(sql)
        held["raw_records"] = sorted(raw_records(sql))
        return held


def check_digests(sql: sqlite3.Connection) -> None:
    """The digest of a post is that of its fields, or empty where it was never compared."""
    rows = sql.execute("SELECT post, digest FROM _post_digests").fetchall()
    stored = load_posts(sql, [number for number, _ in rows])
    assert {number: merge.digest(stored[number]) for number, _ in rows} == dict(rows)


def raw_records(sql: sqlite3.Connection) -> set[tuple[str, str | None, bytes]]:
    """Return the raw records of all posts, however they are stored: post, format, record."""
    return {
        (f"{network}:{identity}", raw.format, raw.record)
        for number, network, identity in sql.execute("SELECT post, network, id FROM posts")
        for raw in read_raw_records(sql, number)
    }


def unpacked(sql: sqlite3.Connection) -> dict[int, bytes]:
    """Return the content of the blocks of raw records."""
    return {
        block: decompressed(codec, packed)
        for block, codec, packed in sql.execute("SELECT block, codec, content FROM _raw_blocks")
    }


def check_raw(sql: sqlite3.Connection) -> None:
    """Every raw record can be put together, and every block holds what its records need."""
    blocks = unpacked(sql)
    lines = sql.execute(
        "SELECT line, digest, block, start, length, posts FROM _raw_lines"
    ).fetchall()
    for number, digest, block, start, length, posts in lines:
        if block is not None:
            line = blocks[block][start : start + length]
            assert blake2b(line, digest_size=16).digest() == digest
        told = [(post, number) for post, _ in json.loads(posts)]
        query = "SELECT post, line FROM _raw_line_posts WHERE line = ? ORDER BY post"
        assert sql.execute(query, (number,)).fetchall() == told
    for block in {block for _, _, block, *_ in lines} - {None}:
        lengths = [length for _, _, place, _, length, _ in lines if place == block]
        assert sum(lengths) == len(blocks.pop(block))
    needed: dict[int, set[tuple[int, int]]] = {block: set() for block in blocks}
    for digest, block, pieces in sql.execute("SELECT digest, block, pieces FROM _raw_records"):
        places = json.loads(pieces)
        needed[block] |= {(start, end) for start, end in places}
        whole = b"".join(blocks[block][start:end] for start, end in places)
        assert blake2b(whole, digest_size=16).digest() == digest
    for block, places_needed in needed.items():
        assert sum(end - start for start, end in places_needed) == len(blocks[block])


def _natural(table: str, column: str) -> str:
    if column == "author" and table not in {"authors", "author_profiles", "posts"}:
        return column
    return _NATURAL.get(column, f"t.{column}")


def check_index(path: Path) -> None:
    """Fail where the search index is not in step with the posts."""
    with closing(sqlite3.connect(path)) as sql:
        sql.execute("INSERT INTO post_search (post_search, rank) VALUES ('integrity-check', 1)")


_WORDY = [
    "we",
    "listen",
    "Ünïcödé",
    "🎉",
    "<b>",
    "{{ x }}",
    "=1+1",
    "\u202e",
    "''",
    '"',
    "A3:",
    "\x00",
]
_WORDS = st.sampled_from(_WORDY)
_TEXTS = st.lists(_WORDS, max_size=6).map(" ".join)
_MAYBE = st.none() | _TEXTS
_NUMBERS = st.none() | st.integers(0, 9)
_TIMES = st.integers(0, 5000).map(lambda seconds: START + timedelta(seconds=seconds))
_IDS = st.sampled_from("123456")
_TAGS = st.lists(st.sampled_from(["DemoChat", "demochat", "Straße"]), max_size=3).map(tuple)


#: Who wrote a post, by its id: records of one post agree on that.
_WRITERS = dict(zip("123456", ["ada", "ada", "bob", "eve_", "bob", "ada"], strict=True))
_ACCOUNTS = {"ada": "77", "bob": "78", "eve_": "79"}


def _whole_text(identity: str, edited_at: datetime | None) -> str:
    """Return all words of a post: another order of the words for each id and version."""
    start = int(identity) + (edited_at.second if edited_at else 0)
    return " ".join(_WORDY[(start + 5 * step) % len(_WORDY)] for step in range(len(_WORDY)))


@st.composite
def authors(draw: st.DrawFn, network: str, identity: str) -> Author:
    """The author of a post, at some time, as far as some format tells."""
    handle = _WRITERS[identity]
    return Author(
        network=network,
        handle=draw(st.sampled_from([handle, handle.capitalize()])),
        id=draw(st.none() | st.just(_ACCOUNTS[handle])),
        name=draw(_MAYBE),
        bio=draw(_MAYBE),
        url=draw(_MAYBE),
        followers=draw(_NUMBERS),
        verified=draw(st.none() | st.booleans()),
        created_at=draw(st.none() | st.just(START - timedelta(days=400))),
        seen_at=draw(st.none() | _TIMES),
    )


_REFERENCES = st.builds(
    Reference,
    relation=st.sampled_from(list(Relation)),
    id=st.none() | _IDS,
    handle=st.none() | st.sampled_from(["ada", "bob"]),
)
_COUNTS = st.builds(
    Counts,
    replies=_NUMBERS,
    reposts=_NUMBERS,
    quotes=_NUMBERS,
    likes=_NUMBERS,
    as_of=st.none() | _TIMES,
)
_LINKS = st.builds(Link, url=_TEXTS, short=_MAYBE, title=_MAYBE, description=_MAYBE)
_POLLS = st.builds(
    Poll,
    options=st.lists(
        st.builds(PollOption, text=_TEXTS, votes=_NUMBERS), min_size=1, max_size=3
    ).map(tuple),
    multiple=st.none() | st.booleans(),
    voters=_NUMBERS,
    ends_at=st.none() | _TIMES,
    as_of=st.none() | _TIMES,
)
_MEDIA = st.builds(Media, kind=st.just("photo"), url=_MAYBE, alt_text=_MAYBE)


@st.composite
def posts(draw: st.DrawFn) -> Post:
    """One of a few posts, as far as some format tells of it, hostile text included."""
    network = draw(st.sampled_from(["x", "mastodon"]))
    identity = draw(_IDS)
    edited_at = draw(st.none() | _TIMES)
    written = START + timedelta(minutes=7 * int(identity), seconds=5 * int(identity))
    whole, _ = normalize_post(
        Post(
            network=network,
            id=identity,
            created_at=draw(st.sampled_from([written, written.replace(second=0)])),
            author=draw(authors(network, identity)),
            text=_whole_text(identity, edited_at)[: draw(st.integers(0, 70))],
            references=tuple(draw(st.lists(_REFERENCES, max_size=3))),
            hashtags=draw(_TAGS),
            cashtags=draw(_TAGS),
            mentions=tuple(draw(st.lists(st.sampled_from(["ada", "Bob"]), max_size=2))),
            links=tuple(draw(st.lists(_LINKS, max_size=2))),
            media=tuple(draw(st.lists(_MEDIA, max_size=1))),
            language=draw(st.sampled_from([None, "en", "und", "de"])),
            source=draw(_MAYBE),
            url=draw(_MAYBE),
            conversation_id=draw(st.none() | _IDS),
            edits=tuple(draw(st.lists(_IDS, max_size=2))),
            edited_at=edited_at,
            counts=draw(st.none() | _COUNTS),
            poll=draw(st.none() | _POLLS),
        )
    )
    return whole


def records() -> st.SearchStrategy[list[Given]]:
    """Records of posts: often several of one post, with and without raw bytes."""
    raw = st.none() | st.sampled_from([b"{}", b'{"id": "1"}' * 20, string.printable.encode()])
    return st.lists(st.tuples(posts(), raw, st.booleans()), min_size=1, max_size=12)


def pieces(given: list[Given], size: int) -> Iterator[list[Given]]:
    """The records in parts of that size."""
    return (given[start : start + size] for start in range(0, len(given), size))


def make_older(path: Path, version: int) -> None:
    """Make an empty archive as an earlier version did, by the first steps of the schema."""
    with (
        pytest.MonkeyPatch.context() as older,
        closing(sqlite3.connect(path, isolation_level=None)) as sql,
    ):
        older.setattr("tweetup.archive.schema.STEPS", STEPS[:version])
        sql.execute("BEGIN")
        migrate(sql, clock=lambda: datetime(2021, 3, 4, tzinfo=UTC))
        sql.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        sql.execute(f"PRAGMA user_version = {version}")
        sql.execute("COMMIT")
