"""``tweetup check``: faults of an archive, and posts that an older version merged by mistake."""

import sqlite3
from collections.abc import Callable, Collection, Iterator
from contextlib import closing
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from tests.archive.examples import content, fill, look
from tests.archive.examples import post as post_of
from tests.cli.labelchat import invent_chat, write_jsonl
from tests.cli.running import Run
from tests.samples import sampled
from tweetup.archive import Incoming, open_archive
from tweetup.archive.identity import find_disagreement
from tweetup.model import Author, Capture, PostKey

POSTS = invent_chat()
ARCHIVE = Path("archives") / "tweetup.db"
FIRST = next(post for post in POSTS if post["text"].startswith("A3"))
SECOND = {**FIRST, "author": "zoe", "text": "A3: Zeppelins, nothing but zeppelins #labelchat"}
THIRD = {**FIRST, "author": "yara", "text": "A3: Yachts, nothing but yachts #labelchat"}
#: The first post once more, with another field: no other post.
FULLER = {**FIRST, "author_name": "Somebody"}


@pytest.fixture
def merging(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """Let imports merge whatever has one id, as versions before 0.12 did, until it is called."""
    with monkeypatch.context() as older:
        older.setattr("tweetup.archive.store.find_disagreement", lambda *_, **__: None)
        yield older.undo


@pytest.fixture
def merged(imported: Path, run: Run, merging: Callable[[], None]) -> Path:
    """The folder with an archive in which a post was merged from records of two."""
    assert run("import", chat_with(imported / "second.jsonl", SECOND)).code == 0
    merging()
    assert find_disagreement.__module__ == "tweetup.archive.identity"
    return imported


def chat_with(path: Path, post: dict[str, Any]) -> Path:
    """Write the chat with this post in place of the one of its id."""
    return write_jsonl(path, [post if post["id"] == it["id"] else it for it in POSTS])


IN_ORDER = {
    "faults": [],
    "mended": [],
    "merged": [],
    "records_read": 0,
    "parted": False,
    "compared": False,
    "uncompared": 0,
    "absent": {},
}
#: The line for an archive without a fault of which no raw record was read.
SAID_IN_ORDER = (
    "tweetup: the archive is in order (posts were not compared with their raw records: --records"
    " does that)"
)


def execute(*statements: str) -> None:
    """Change the archive behind tweetup's back."""
    with closing(sqlite3.connect(ARCHIVE)) as sql, sql:
        for statement in statements:
            sql.execute(statement)


def rows(run: Run) -> dict[str, Any]:
    """Return the report as JSON."""
    result = run("check", "--json")
    (row,) = result.rows
    assert result.err == ""
    assert isinstance(row, dict)
    return row


def test_an_archive_in_order(imported: Path, run: Run) -> None:
    """It says so, exit 0, and leaves every byte as it is."""
    before = ARCHIVE.read_bytes()
    result = run("check")
    assert (result.code, result.out) == (0, "")
    assert result.said == [SAID_IN_ORDER]
    assert rows(run) == IN_ORDER
    assert ARCHIVE.read_bytes() == before


def test_records_of_one_post(imported: Path, run: Run) -> None:
    """Several records that agree are read and are no fault; --part changes nothing about them."""
    run("import", chat_with(imported / "fuller.jsonl", FULLER))
    before = content(ARCHIVE)
    assert rows(run) == {**IN_ORDER, "records_read": 2}
    assert run("check", "--part").said == [SAID_IN_ORDER]
    assert content(ARCHIVE) == before


def test_parted_posts_are_in_order(imported: Path, run: Run) -> None:
    """A conflict is no fault, decided or not."""
    run("import", chat_with(imported / "second.jsonl", SECOND))
    assert run("check").code == 0
    run("conflicts", "decide", "1", "second")
    assert run("check").code == 0


FAULTS = {
    "a reference": (
        "PRAGMA foreign_keys = OFF",
        "UPDATE hashtags SET post = 999999 + post WHERE post < 3",
        ["reference: 2 × a row of hashtags that points at no row of posts"],
    ),
    "the index": (
        "SELECT 1",
        "UPDATE posts SET text = 'other words' WHERE id = '1007'",
        [
            "value: 1 × a post with other words than its raw record has: file:1007",
            "index: the search index does not match the posts",
        ],
    ),
    "a profile": (
        "INSERT INTO authors (network, handle_folded, handle) VALUES ('x', 'nobody', 'nobody')",
        "SELECT 1",
        ["leftover: 1 × profiles of nobody's posts"],
    ),
    "a block": (
        "INSERT INTO _raw_blocks (block, codec, content) VALUES (99999, '', x'00')",
        "SELECT 1",
        ["leftover: 1 × blocks of raw records without a record"],
    ),
    "sightings": (
        "DELETE FROM post_captures WHERE post IN (SELECT post FROM posts WHERE id < '1003')",
        "SELECT 1",
        ["leftover: 3 × posts that no import or capture brought"],
    ),
    "a conflict": (
        (
            "INSERT INTO conflicts (network, first_id, second_id, field, found_at) VALUES"
            " ('file', '1', '1~0', 'text', '2026-01-01T00:00:00Z')"
        ),
        "SELECT 1",
        ["leftover: 1 × conflicts of posts that are gone"],
    ),
}


@pytest.mark.long
@pytest.mark.parametrize("name", FAULTS)
def test_faults(imported: Path, run: Run, name: str) -> None:
    """A line for each kind, their number, exit 3; nothing is mended."""
    *statements, lines = FAULTS[name]
    execute(*(str(statement) for statement in statements))
    before = ARCHIVE.read_bytes()
    result = run("check")
    assert result.code == 3
    assert result.out.splitlines() == lines
    says = "2 faults (tweetup check --repair mends them)" if name == "the index" else "1 fault"
    assert result.said == [f"tweetup: {says}"]
    assert [f"{row['kind']}: {row['message']}" for row in rows(run)["faults"]] == lines
    assert ARCHIVE.read_bytes() == before


def overwrite(table: str) -> None:
    """Write nonsense over the first page of a table."""
    ((page,),) = look(ARCHIVE, "SELECT rootpage FROM sqlite_schema WHERE name = ?", table)
    ((size,),) = look(ARCHIVE, "PRAGMA page_size")
    data = bytearray(ARCHIVE.read_bytes())
    data[size * (page - 1) : size * page] = b"\xa5" * size
    ARCHIVE.write_bytes(data)


@pytest.mark.parametrize("table", ["posts", "hashtags", "_raw_records", "authors", "conflicts"])
@pytest.mark.parametrize("arguments", [(), ("--part",), ("--json",)])
def test_a_damaged_file(imported: Path, run: Run, table: str, arguments: tuple[str, ...]) -> None:
    """The table is named; no traceback, no post, and the file stays."""
    overwrite(table)
    before = ARCHIVE.read_bytes()
    result = run("check", *arguments)
    assert result.code == 3
    assert f"the table {table} cannot be read" in result.out
    if not arguments:
        assert result.out.splitlines()[0].startswith("damage: ")
        assert result.said[0].endswith("(restore from a backup what is damaged)")
    assert "labelchat" not in result.out + result.err
    assert ARCHIVE.read_bytes() == before


def test_a_file_that_is_no_archive(here: Path, run: Run) -> None:
    """The sentence that any command says."""
    Path("a.db").write_bytes(b"no database at all, but text " * 50)
    result = run("check", "--archive", "a.db")
    assert (result.code, result.out) == (1, "")
    assert "this is not a tweetup archive" in result.err


def test_no_archive(here: Path, run: Run) -> None:
    """The command makes none."""
    result = run("check")
    assert result.code == 1
    assert "there is no archive here" in result.err
    assert not ARCHIVE.parent.exists()


@pytest.mark.long
def test_merged_posts(merged: Path, run: Run) -> None:
    """Each with the posts of its records, exit 3; nothing is changed without --part."""
    before = ARCHIVE.read_bytes()
    result = run("check")
    when = f"{FIRST['created_at'][:19].replace('T', ' ')} UTC"
    assert result.code == 3
    assert result.out.splitlines() == [
        f"merged: file:{FIRST['id']}",
        f"   @{FIRST['author']}, {when}: {FIRST['text']}",
        f"   @zoe, {when}: {SECOND['text']}",
    ]
    assert result.said == [
        "tweetup: 1 post merged from records of different posts (tweetup check --part parts them)"
    ]
    assert rows(run) == {
        "faults": [],
        "mended": [],
        "merged": [
            {
                "network": "file",
                "id": FIRST["id"],
                "unsure": False,
                "records": [
                    {key: post[key] for key in ("author", "created_at", "text")}
                    for post in (FIRST, SECOND)
                ],
            }
        ],
        "records_read": 2,
        "parted": False,
        "compared": False,
        "uncompared": 0,
        "absent": {},
    }
    assert ARCHIVE.read_bytes() == before
    assert run("conflicts", "--json").rows == []


def raw_records() -> set[bytes]:
    """Return all raw records under the post's id."""
    with open_archive(ARCHIVE) as archive:
        named = archive.posts_under_ids([PostKey("file", FIRST["id"])]).values()
        keys = [post.key for posts in named for post in posts]
        return {raw.record for key in keys for raw in archive.raw_records(key)}


def sightings() -> dict[str, list[int]]:
    """Return the imports that brought each post under the id, by its author."""
    seen: dict[str, list[int]] = {}
    for handle, capture in look(
        ARCHIVE,
        "SELECT p.handle, s.capture FROM posts AS p JOIN post_captures AS s USING (post)"
        " WHERE p.id = ?1 OR p.id LIKE ?1 || '~%' ORDER BY s.capture",
        FIRST["id"],
    ):
        seen.setdefault(handle, []).append(capture)
    return seen


@pytest.mark.long
def test_parting(merged: Path, run: Run) -> None:
    """Each record is a post under its own author's name, to decide on; all else is as it was."""
    assert run("hide", FIRST["id"], "--note", "as told").code == 0
    assert run("retitle", "latest", "Labels and zeppelins").code == 0
    decisions, raw = run("corrections", "--json").rows, raw_records()
    (captures,) = sightings().values()
    assert (len(raw), len(captures)) == (2, 2)
    result = run("check", "--part")
    assert result.code == 3
    (line,) = result.said
    assert line.endswith("different posts (parted; tweetup conflicts lists them)")
    (row,) = run("conflicts", "--json").rows
    assert (row["first"]["text"], row["second"]["text"]) == (FIRST["text"], SECOND["text"])
    assert (row["first"]["author"], row["second"]["author"]) == (FIRST["author"], "zoe")
    assert row["disagree_in"] == "author"
    assert run("corrections", "--json").rows == decisions
    assert raw_records() == raw
    assert sightings() == {FIRST["author"]: captures, "zoe": captures}
    shown = {row["author"]: row["text"] for row in run("posts", "latest", "--json").rows}
    assert shown["zoe"] == SECOND["text"]
    assert FIRST["text"] not in shown.values()


@pytest.mark.long
def test_parting_twice(merged: Path, run: Run) -> None:
    """The second time there is nothing to part; imports find every record where it is."""
    run("check", "--part")
    before = content(ARCHIVE)
    result = run("check", "--part")
    assert (result.code, result.out) == (0, "")
    assert result.said == [SAID_IN_ORDER]
    assert content(ARCHIVE) == before
    for name, code in (("second.jsonl", 3), ("chat.jsonl", 0)):
        again = run("import", name, "--json")
        assert again.code == code
        assert [again.rows[0][key] for key in ("new", "updated")] == [0, 0]
    assert content(ARCHIVE) == before


@pytest.mark.long
def test_parting_equals_an_import(merged: Path, run: Run, tmp_path: Path) -> None:
    """The archive is as one into which this version has imported the files."""
    run("check", "--part")
    other = tmp_path / "new.db"
    for name in ("chat.jsonl", "second.jsonl"):
        run("import", name, "--archive", other)
    parted, fresh = content(ARCHIVE), content(other)
    for table in ("posts", "hashtags", "mentions", "authors", "raw_records"):
        assert parted[table] == fresh[table], table
    assert [row["id"] for row in run("posts", "latest", "--json").rows] == [
        row["id"] for row in run("posts", "latest", "--json", "--archive", other).rows
    ]


@pytest.mark.long
def test_three_posts_in_one(imported: Path, run: Run, merging: Callable[[], None]) -> None:
    """Each becomes one of its own, and the agreeing record stays with its post."""
    for number, post in enumerate((SECOND, FULLER, THIRD)):
        run("import", chat_with(imported / f"more{number}.jsonl", post))
    merging()
    (merged,) = rows(run)["merged"]
    assert [record["author"] for record in merged["records"]] == [FIRST["author"], "zoe", "yara"]
    raw = raw_records()
    assert len(raw) == 4
    assert run("check", "--part", "--json").rows[0]["parted"] is True
    found = run("conflicts", "--json").rows
    assert [row["second"]["author"] for row in found] == ["zoe", "yara"]
    assert raw_records() == raw
    with open_archive(ARCHIVE) as archive:
        (first,) = archive.posts_by_key([PostKey("file", FIRST["id"])])
        assert len(archive.raw_records(first.key)) == 2
    assert (first.handle, first.author.name) == (FIRST["author"], "Somebody")


RENAMED = {**FIRST, "author": f"{FIRST['author']}_writes"}


@pytest.mark.long
def test_a_renamed_author(imported: Path, run: Run, merging: Callable[[], None]) -> None:
    """The same words at the same time under two handles may be one person's: it is said so.

    It is no fault, and nothing is parted.
    """
    run("import", chat_with(imported / "renamed.jsonl", RENAMED))
    merging()
    for arguments in ((), ("--part",)):
        result = run("check", *arguments)
        assert result.code == 0
        first, *records = result.out.splitlines()
        assert first == f"unsure: file:{FIRST['id']}, a rename or two authors"
        assert [line.strip().partition(",")[0] for line in records] == [
            f"@{FIRST['author']}",
            f"@{FIRST['author']}_writes",
        ]
        assert result.said == [
            "tweetup: 1 post under two handles, of an author who was renamed or of two"
        ]
    assert rows(run)["merged"][0]["unsure"] is True
    assert run("conflicts", "--json").rows == []


def test_a_known_rename(imported: Path, run: Run, merging: Callable[[], None]) -> None:
    """Where an account is known to have had both handles, there is nothing to say."""
    run("import", chat_with(imported / "renamed.jsonl", RENAMED))
    merging()
    handles = (FIRST["author"], RENAMED["author"])
    with open_archive(ARCHIVE) as archive:
        authors = [Author(network="file", handle=handle, id="77") for handle in handles]
        posts = [post_of(f"2000000{n}", author=it) for n, it in enumerate(authors)]
        fill(archive, [(post, b"{}", False) for post in posts])
    assert look(ARCHIVE, "SELECT COUNT(*) FROM author_profiles WHERE id = '77'") == [(2,)]
    result = run("check")
    assert (result.code, result.said) == (0, [SAID_IN_ORDER])


@pytest.mark.long
def test_derived_results_follow(merged: Path, run: Run) -> None:
    """A recap that was derived before the parting is not shown after it."""
    run("recap", "latest")
    merged_text = run("posts", "latest", "--json").out
    run("check", "--part")
    assert run("posts", "latest", "--json").out != merged_text
    assert run("recap", "latest").code == 0
    assert look(ARCHIVE, "PRAGMA foreign_key_check") == []
    assert run("search", "zeppelins", "--json").rows[0]["author"] == "zoe"
    assert run("check").code == 0


def test_other_faults_stay_with_part(merged: Path, run: Run) -> None:
    """Parting mends nothing else, and both are said."""
    execute("INSERT INTO authors (network, handle_folded, handle) VALUES ('x', 'no', 'no')")
    result = run("check", "--part")
    assert result.code == 3
    assert result.said[0].startswith("tweetup: 1 fault; 1 post merged from records of different")
    assert run("check").out.splitlines() == ["leftover: 1 × profiles of nobody's posts"]


@pytest.mark.long
def test_an_archive_that_may_only_be_read(
    merged: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is checked all the same; --part says that it cannot be written."""
    expected = run("check")
    before = ARCHIVE.read_bytes()
    monkeypatch.setattr("tweetup.archive.connection._can_write", lambda path: False)
    result = run("check")
    assert (result.code, result.out) == (3, expected.out)
    refused = run("check", "--part")
    assert refused.code == 1
    assert "the archive is read-only" in refused.err
    assert len(refused.said) == 1
    assert ARCHIVE.read_bytes() == before


def stored_formats() -> set[tuple[str | None, bytes]]:
    """Return the raw records under the post's id, each with the format that reads it."""
    with open_archive(ARCHIVE) as archive:
        named = archive.posts_under_ids([PostKey("file", FIRST["id"])]).values()
        keys = [post.key for posts in named for post in posts]
        return {(raw.format, raw.record) for key in keys for raw in archive.raw_records(key)}


def test_a_record_that_no_format_reads(
    imported: Path, run: Run, merging: Callable[[], None]
) -> None:
    """It is left out of the comparison and kept, as are the formats of all records."""
    for number, post in enumerate((SECOND, THIRD)):
        run("import", chat_with(imported / f"more{number}.jsonl", post))
    merging()
    execute(
        "UPDATE _raw_records SET format = 'none' WHERE raw = (SELECT MAX(raw) FROM _raw_records)"
    )
    before = stored_formats()
    assert sorted(str(name) for name, _ in before) == ["none", "plain", "plain"]
    (row,) = run("check", "--part", "--json").rows
    assert (len(row["merged"]), row["records_read"]) == (1, 2)
    assert stored_formats() == before
    assert len(run("conflicts", "--json").rows) == 1


#: What is wrong, how it is said, and whether posts or only things derived from them are damaged.
MENDABLE = {
    "a view": ("DROP VIEW visible_posts", ["schema: the view visible_posts is missing"]),
    "an index": ("DROP INDEX posts_author", ["schema: the index posts_author is missing"]),
    "words of the search index": (
        (
            "INSERT INTO post_search (post_search, rowid, text, handle)"
            " SELECT 'delete', post, text, handle FROM posts WHERE id = '1007'"
        ),
        ["index: the search index does not match the posts"],
    ),
    "the search index": (
        "DROP TABLE post_search",
        ["schema: the table post_search is missing"],
    ),
    "a table of results": ("DROP TABLE acts", ["schema: the table acts is missing"]),
    "placements of a post that is gone": (
        "UPDATE placements SET post = 999999 WHERE position = 3",
        ["derived: 1 × a row of placements that points at no row of posts"],
    ),
    "a value of a result": (
        "UPDATE placements SET also = '[\"q' WHERE position < 2",
        ["derived: 2 × also of placements that cannot be read"],
    ),
    "rows of an index": (
        "DELETE FROM posts_author_gone",
        ["damage: row 1 missing from index posts_author"],
    ),
}
SAID = (
    *("posts", "authors", "author_profiles", "hashtags", "mentions", "links", "_raw_records"),
    *("corrections", "captures", "post_captures", "conflicts", "session_aliases"),
)


def spoil_index() -> None:
    """Take the rows of an index out of the file, and not those of its table."""
    with closing(sqlite3.connect(ARCHIVE, isolation_level=None)) as sql:
        sql.execute("PRAGMA writable_schema = ON")
        (kept,) = sql.execute(
            "SELECT sql FROM sqlite_schema WHERE name = 'posts_author'"
        ).fetchone()
        sql.execute(
            "UPDATE sqlite_schema SET sql = 'CREATE INDEX posts_author ON posts (author)"
            " WHERE post > 1' WHERE name = 'posts_author'"
        )
    with closing(sqlite3.connect(ARCHIVE, isolation_level=None)) as sql:
        sql.execute("REINDEX posts_author")
        sql.execute("PRAGMA writable_schema = ON")
        sql.execute("UPDATE sqlite_schema SET sql = ? WHERE name = 'posts_author'", (kept,))


@pytest.mark.long
@pytest.mark.parametrize("name", sampled(MENDABLE, every=3, always={"rows of an index"}))
def test_repair(derived: Path, run: Run, name: str) -> None:
    """What can be derived again is: the archive is in order, and what was said is as it was."""
    statement, lines = MENDABLE[name]
    run("hide", "1009")
    before = run("recap", "latest").out, run("search", "label", "--json").out
    if name == "rows of an index":
        spoil_index()
    else:
        execute("PRAGMA foreign_keys = OFF", statement)
    said = {table: look(ARCHIVE, f"SELECT * FROM {table}") for table in SAID}
    found = run("check")
    assert (found.code, found.out.splitlines()[: len(lines)]) == (3, lines)
    assert "tweetup check --repair mends" in found.err
    assert ("more may be wrong" in found.err) is (name == "rows of an index")
    result = run("check", "--repair")
    assert result.code == 0
    mended = [f"mended: {line.partition(': ')[2]}" for line in lines]
    assert result.out.splitlines()[: len(lines)] == mended
    assert result.said[0].endswith("mended; the archive is in order")
    assert {table: look(ARCHIVE, f"SELECT * FROM {table}") for table in SAID} == said
    assert run("check").code == 0
    assert (run("recap", "latest").out, run("search", "label", "--json").out) == before
    assert run("check", "--repair").said == ["tweetup: the archive is in order"]


PRECIOUS = {
    "a text without its record": (
        (
            "UPDATE posts SET text = CAST(x'c328' AS TEXT) WHERE id = '1007';"
            "DELETE FROM _raw_line_posts; DELETE FROM _raw_lines; DELETE FROM _raw_records"
        ),
        ["value: 1 × text of posts that cannot be read: file:1007"],
    ),
    "a time": (
        "UPDATE posts SET created_at = '20q4' WHERE id IN ('1007', '1008')",
        ["value: 2 × created_at of posts that cannot be read: file:1007, file:1008"],
    ),
    "a handle of a post": (
        "UPDATE posts SET handle = CAST(x'61ff62' AS TEXT) WHERE id = '1007'",
        ["value: 1 × handle of posts that cannot be read: file:1007"],
    ),
    "a network": (
        "UPDATE posts SET network = CAST(x'61ff62' AS TEXT) WHERE post = 7",
        ["value: 1 × network of posts that cannot be read: row 7"],
    ),
    "a handle of an author": (
        "UPDATE authors SET handle = CAST(x'61ff62' AS TEXT) WHERE author = 2",
        ["value: 1 × handle of authors that cannot be read: row 2"],
    ),
    "a profile": (
        "UPDATE author_profiles SET name = CAST(x'61ff62' AS TEXT) WHERE profile IN (1, 3)",
        ["value: 2 × name of author_profiles that cannot be read: row 1, row 3"],
    ),
    "a source": (
        "UPDATE captures SET source = CAST(x'61ff62' AS TEXT)",
        ["value: 1 × source of captures that cannot be read: row 1"],
    ),
    "raw records": (
        "UPDATE _raw_blocks SET content = x'00112233'",
        ["value: 33 × a raw record that cannot be read"],
    ),
    "a table": ("DROP TABLE hashtags", ["schema: the table hashtags is missing"]),
    "the posts": ("DROP TABLE posts", ["schema: the table posts is missing"]),
}


@pytest.mark.parametrize(
    ("name", "arguments"),
    sampled(product(PRECIOUS, [(), ("--part",), ("--repair",)]), every=2),
)
def test_damage_to_posts(imported: Path, run: Run, name: str, arguments: tuple[str, ...]) -> None:
    """It is listed without a word of a post, and left alone by every option; exit 3."""
    statements, lines = PRECIOUS[name]
    execute("PRAGMA foreign_keys = OFF", *statements.split(";"))
    rows = "SELECT * FROM posts ORDER BY post"
    before = look(ARCHIVE, rows) if name in {"a time", "a profile"} else None
    result = run("check", *arguments)
    assert result.code == 3, result
    assert [line for line in result.out.splitlines() if "mended" not in line][:1] == lines
    assert "restore from a backup what is damaged" in result.err
    assert "label" not in result.out + result.err
    if before is not None:
        assert look(ARCHIVE, rows) == before


@pytest.mark.long
def test_texts_that_cannot_be_read_are_restored_from_their_records(
    imported: Path, run: Run
) -> None:
    before = run("recap", "latest").out, run("search", "label", "--json").out
    posts = look(ARCHIVE, "SELECT network, id, text, created_at FROM posts ORDER BY id")
    execute("UPDATE posts SET text = CAST(x'c328' AS TEXT) WHERE id IN ('1007', '1009')")
    found = run("check")
    fault = "2 × a post whose text cannot be read, and its raw record can: file:1007, file:1009"
    assert (found.code, found.out.splitlines()[0]) == (3, f"value: {fault}")
    result = run("check", "--repair")
    assert (result.code, result.out.splitlines()[0]) == (0, f"mended: {fault}")
    assert look(ARCHIVE, "SELECT network, id, text, created_at FROM posts ORDER BY id") == posts
    assert (run("recap", "latest").out, run("search", "label", "--json").out) == before
    assert run("check").said == [SAID_IN_ORDER]


def write_edition(path: Path, hour: int, people: str) -> Path:
    """Write a table that numbers its rows: the host's posts, and answers of other people."""
    rows = ["id,created_at,author,text"]
    for number in range(12):
        author = "hana" if number % 4 == 0 else people[number % len(people)] * 4
        text = f"Q{number}: Which of your labels is the shortest of all?"
        if author != "hana":
            text = f"A{number}: {author} says something about number {number}"
        moment = f"2026-11-20T{hour:02d}:{number:02d}:00Z"
        rows.append(f"{number + 1},{moment},{author},{text} #labelchat")
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def add_second_records(path: Path, hours: int, numbers: Collection[int]) -> None:
    """Add raw records to posts under row numbers, so many hours later, as earlier versions did."""
    with open_archive(path) as archive:
        stored = archive.posts_by_key(archive.keys())
        raws = {post.key: archive.raw_records(post.key)[0] for post in stored}
        form = next(iter(raws.values())).format
        capture = archive.begin(Capture(source="later.csv", format=form, hashtag="labelchat"))
        archive.add(
            capture,
            [
                Incoming(post, (shift_record(raws[post.key].record, hours),))
                for post in stored
                if int(post.id) in numbers
            ],
        )
        archive.finish(capture, read=len(numbers), skipped={})


def shift_record(record: bytes, hours: int) -> bytes:
    return record.replace(b"T12:", f"T{12 + hours}:".encode())


def test_tables_merged_by_a_few_rows(here: Path, run: Run) -> None:
    """Posts that an earlier version moved by hours are named, and parted."""
    run("import", write_edition(here / "one.csv", 12, "abc"), "--hashtag", "labelchat")
    add_second_records(here / "archives" / "tweetup.db", 8, {1, 5, 9})
    execute(
        *(
            "INSERT INTO conflicts (network, first_id, second_id, field, found_at)"
            f" VALUES ('file', '{number}', '{number}~0123456789ab', 'author',"
            " '2026-11-21T00:00:00.000000Z')"
            for number in (2, 3)
        )
    )
    result = run("check")
    assert result.code == 3
    assert [line for line in result.out.splitlines() if line.startswith("merged")] == [
        "merged: file:1",
        "merged: file:5",
        "merged: file:9",
    ]
    assert "2026-11-20 12:00:00 UTC" in result.out
    assert "2026-11-20 20:00:00 UTC" in result.out
    run("check", "--part")
    with open_archive(here / "archives" / "tweetup.db") as archive:
        assert len(archive.keys()) == 15


def test_a_table_exported_again_in_another_zone(here: Path, run: Run) -> None:
    """Nearly all of its rows have records that differ alike: they are of one post each."""
    run("import", write_edition(here / "one.csv", 12, "abc"), "--hashtag", "labelchat")
    add_second_records(here / "archives" / "tweetup.db", 2, range(1, 13))
    result = run("check")
    assert (result.code, result.out) == (0, "")


@pytest.mark.long
def test_words_changed_on_the_disk(imported: Path, run: Run) -> None:
    """A post with other words than its raw record is named, and restored from it."""
    words = "SELECT id, handle, text, created_at FROM posts ORDER BY id"
    before = look(ARCHIVE, words)
    execute("UPDATE posts SET text = replace(text, 'label', 'lapel') WHERE id = '1007'")
    changed = "1 × a post with other words than its raw record has: file:1007"
    index = "the search index does not match the posts"
    found = run("check")
    assert (found.code, found.out.splitlines()) == (3, [f"value: {changed}", f"index: {index}"])
    assert "tweetup check --repair mends them" in found.err
    result = run("check", "--repair")
    assert (result.code, result.out.splitlines()) == (0, [f"mended: {changed}", f"mended: {index}"])
    assert run("check").said == [SAID_IN_ORDER]
    assert look(ARCHIVE, words) == before
    assert len(run("search", "lapel", "--json").rows) == 0
