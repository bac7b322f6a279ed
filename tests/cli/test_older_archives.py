"""Archives of every earlier schema open: they are read, recapped, added to, checked and copied.

``fixtures/archives`` has one of each, of the invented chat: the version of that schema imported
it, removed post 1010, hid post 1009, gave the recap a title, and derived what there was to derive.
Of 7 and 13, which no version wrote, they are the one before with one more step; no version wrote 1
to 3, nor 15 to 19, which came together. The key of the removals is in a file of its own since 17. A
version that is published with new steps leaves an archive here; until then the steps in between are
applied to the newest one.
"""

import json
import lzma
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.archive.examples import all_bytes, look
from tests.archive.test_journal import mode
from tests.cli.labelchat import invent_chat, write_jsonl
from tests.cli.running import Run
from tests.samples import sampled
from tweetup.archive import open_archive
from tweetup.archive.connection import examine_file
from tweetup.archive.migration import migrate
from tweetup.archive.schema import STEPS, VERSION
from tweetup.errors import ArchiveError

FIXTURES = Path(__file__).parents[1] / "fixtures" / "archives"
FIRST = 4
OLDER = {int(path.name[7:9]): path for path in sorted(FIXTURES.glob("schema-*.db.xz"))}
ARCHIVE = Path("archives") / "tweetup.db"


VERSIONS = sorted({*OLDER, *range(FIRST, VERSION)})


@pytest.fixture(params=sampled(VERSIONS, every=6, always=VERSIONS[-1:]))
def older(request: pytest.FixtureRequest, here: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """The folder to work in with an archive of an earlier schema; its version."""
    version = int(request.param)
    ARCHIVE.parent.mkdir()
    newest = max(kept for kept in OLDER if kept <= version)
    ARCHIVE.write_bytes(lzma.decompress(OLDER[newest].read_bytes()))
    key = FIXTURES / f"schema-{newest:02}.key"
    if key.exists():
        copied = ARCHIVE.with_name(f"{ARCHIVE.name}.key")
        copied.write_bytes(key.read_bytes())
        copied.chmod(0o600)
    if newest < version:
        with monkeypatch.context() as earlier:
            earlier.setattr("tweetup.archive.schema.STEPS", STEPS[:version])
            with closing(sqlite3.connect(ARCHIVE, isolation_level=None)) as sql:
                sql.execute("BEGIN")
                migrate(sql, clock=lambda: datetime.now(UTC))
                sql.execute(f"PRAGMA user_version = {version}")
                sql.execute("COMMIT")
    write_jsonl(here / "chat.jsonl", invent_chat())
    return version


@pytest.fixture(scope="session")
def today(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[Any, ...]]]:
    """What the tables say in an archive of this version with the same chat, removal included."""
    from contextlib import chdir, redirect_stderr
    from io import StringIO

    from tweetup.cli import main

    folder = tmp_path_factory.mktemp("today")
    write_jsonl(folder / "chat.jsonl", invent_chat())
    with chdir(folder), redirect_stderr(StringIO()):
        assert main(["import", "chat.jsonl"]) == 0
        assert main(["remove", "--post", "1010"]) == 0
        return said(ARCHIVE)


#: What a network or a file said, without the archive's own numbers.
SAID = {
    "posts": "network, id, kind, created_at, handle, text, conversation_id, matched",
    "authors": "network, handle_folded, id, handle, name",
    "post_references": "relation, target_id, target_handle",
    "hashtags": "tag, written",
    "captures": "kind, source, format, hashtag, read, new",
}


def said(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return the rows of the tables above."""
    return {
        table: sorted(look(path, f"SELECT {columns} FROM {table}"), key=repr)
        for table, columns in SAID.items()
    }


def test_one_of_each_is_kept() -> None:
    """All schemas that a version wrote up to this test; later ones are added."""
    assert set(OLDER) >= {*range(FIRST, 15), *range(20, 27)}
    assert len(STEPS) == VERSION >= max(OLDER)


def test_it_is_as_old_as_its_name(older: int) -> None:
    """The fixture has the steps of its version, and is not damaged; looking changes nothing."""
    before = ARCHIVE.read_bytes()
    assert look(ARCHIVE, "PRAGMA user_version") == [(older,)]
    names = [name for (name,) in look(ARCHIVE, "SELECT name FROM _sqlite_migrations ORDER BY id")]
    assert names == [name for name, _ in STEPS[:older]]
    health = examine_file(ARCHIVE)
    assert (health.schema, health.newest, health.damage) == (older, VERSION, ())
    if older < VERSION:
        with pytest.raises(ArchiveError, match="made by an older tweetup"):
            open_archive(ARCHIVE, write=False)
    assert ARCHIVE.read_bytes() == before


@pytest.mark.long
def test_it_opens(older: int, run: Run, today: dict[str, list[tuple[Any, ...]]]) -> None:
    """It is brought up to date, and says what an archive of today says of the same chat."""
    (session,) = run("sessions", "--json").rows
    assert (session["session"], session["posts"]) == ("labelchat-2024-05-07", 31)
    assert look(ARCHIVE, "PRAGMA user_version") == [(VERSION,)]
    assert mode(ARCHIVE) == "wal"
    assert said(ARCHIVE) == today
    kinds = [row["kind"] for row in run("corrections", "--json").rows]
    assert sorted(kinds) == ["hide", "retitle"]
    shown = {row["id"] for row in run("posts", "latest", "--json").rows}
    assert shown == {post["id"] for post in invent_chat()} - {"1009", "1010"}
    assert run("search", "label", "--json").rows


@pytest.mark.long
def test_it_is_recapped(older: int, run: Run) -> None:
    """The recap has its title and its questions, and none of the posts that were taken out."""
    result = run("recap", "latest")
    assert (result.code, result.said) == (0, [])
    assert "Labels" in result.out.splitlines()[0] + result.out[:200]
    texts = {post["id"]: post["text"] for post in invent_chat()}
    assert "What makes a museum label worth reading?" in result.out
    assert texts["1010"][4:40] not in result.out
    assert run("people", "latest", "--json").rows
    assert run("themes", "latest", "--json").code == 0


@pytest.mark.long
def test_it_is_added_to(older: int, run: Run) -> None:
    """The same file is the same posts, the removed one stays out, and new posts come in."""
    (again,) = run("import", "chat.jsonl", "--json").rows
    counts = [again[name] for name in ("read", "new", "updated", "unchanged", "removed")]
    assert counts == [33, 0, 0, 32, 1]
    other = {**invent_chat()[6], "id": "9000", "text": "A1: one more idea per label #labelchat"}
    write_jsonl(Path("more.jsonl"), [other])
    (more,) = run("import", "more.jsonl", "--json").rows
    assert more["new"] == 1
    # A number of a file of its own: other posts have such ids as well.
    assert any(row["id"].startswith("9000@") for row in run("posts", "latest", "--json").rows)
    assert run("check").code == 0


@pytest.mark.long
def test_it_is_checked_and_copied(older: int, run: Run) -> None:
    """The check finds nothing wrong, and a backup of it opens."""
    assert run("check", "--records").said == ["tweetup: the archive is in order"]
    assert run("backup", "copy.db").code == 0
    assert said(Path("copy.db")) == said(ARCHIVE)


@pytest.mark.long
def test_a_person_is_removed_from_it(older: int, run: Run) -> None:
    """Their posts go from the bytes, raw records and search index included."""
    posts = [post for post in invent_chat() if post["author"] == "finn"]
    assert posts
    assert run("remove", "--author", "finn").code == 0
    assert not any(post["text"][:30].encode() in all_bytes(ARCHIVE) for post in posts)
    assert json.loads(run("search", "from:finn", "--json").out) == []
    assert run("check").code == 0
