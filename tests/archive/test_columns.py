"""The table of columns is the archive's schema, and all that a new column needs."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

import tweetup
from tests.archive.examples import look, make, post
from tweetup.archive.columns import (
    COUNT_COLUMNS,
    LIST_TABLES,
    MERGED_RECORDS,
    POLL_COLUMNS,
    POLL_OPTION_COLUMNS,
    POST_COLUMNS,
    PROFILE_COLUMNS,
    TABLES,
    Column,
)
from tweetup.archive.merge import normalize_post
from tweetup.archive.schema import STEPS
from tweetup.archive.schema_internal import EARLIER_FIGURE_VIEWS
from tweetup.model import Author, Counts, Link, Media, Poll, PollOption, Post, Reference

pytestmark = pytest.mark.usefixtures("schema_steps")

# The views of figures are dropped and made by each step that changes one.
MADE_ANEW = sha256(EARLIER_FIGURE_VIEWS.encode()).hexdigest()[:16]
SHIPPED = {
    "001_captured": "63ab3e6b2b54fa4b",
    "002_derived": "11f14f543137e595",
    "003_decided": "f20369434b86f166",
    "004_views": "09810360d5d0af9b",
    "005_raw_blocks": "05004a86c1bf21d1",
    "006_edited_at": "4f6ef4f2e5ad460e",
    "007_zones_and_aliases": "7dd51a49b21b9f64",
    "008_acts": "aa2e561e475bba47",
    "009_figures": MADE_ANEW,
    "010_claims": "6ea662c0a65bd8d5",
    "011_advertisers": MADE_ANEW,
    "012_own_words": MADE_ANEW,
}


def test_shipped_steps_never_change() -> None:
    """Archives in use were made by these bytes: a new step is added behind them."""
    hashes = {name: sha256(sql.encode()).hexdigest()[:16] for name, sql in STEPS}
    assert {name: hashes.get(name) for name in SHIPPED} == SHIPPED
    assert list(hashes)[: len(SHIPPED)] == list(SHIPPED)


@pytest.mark.long
@pytest.mark.parametrize("table", TABLES)
def test_columns_are_those_of_the_schema(tmp_path: Path, table: str) -> None:
    """Each column of the migrated table has its row, with its type and whether it may be NULL."""
    path = tmp_path / "a.db"
    make(path).close()
    rows = look(path, 'SELECT name, type, "notnull" OR pk FROM pragma_table_info(?)', table)
    described = {(column.name, column.sql_type, int(column.required)) for column in TABLES[table]}
    assert set(rows) == described
    assert len(TABLES[table]) == len(rows)
    assert [column.name for column in TABLES[table] if not column.about] == []


def _names(columns: tuple[Column, ...]) -> set[str | None]:
    return {column.field for column in columns if column.read_back}


def test_every_field_of_a_record_has_a_column() -> None:
    """A field of a post, its author, its counts or its items is not left out of the archive."""
    lists = {table.field for table in LIST_TABLES}
    assert set(Post.__struct_fields__) == _names(POST_COLUMNS) | lists | {*MERGED_RECORDS}
    assert set(Counts.__struct_fields__) == _names(COUNT_COLUMNS)
    assert set(Poll.__struct_fields__) == _names(POLL_COLUMNS) | {"options"}
    assert set(PollOption.__struct_fields__) == _names(POLL_OPTION_COLUMNS)
    profile = set(Author.__struct_fields__) - {"network", "seen_at"}
    assert profile == _names(PROFILE_COLUMNS)
    items = {table.item: _names(table.columns) for table in LIST_TABLES}
    for item in (Link, Media, Reference):
        assert set(item.__struct_fields__) == items[item]


@dataclass(frozen=True)
class Edit:
    """Lines put into a file of the package behind those of the anchor."""

    file: str
    anchor: str
    lines: str

    def apply(self, package: Path) -> None:
        path = package / self.file
        text = path.read_text(encoding="utf-8")
        assert text.count(self.anchor) == 1, (self.file, self.anchor)
        path.write_text(text.replace(self.anchor, self.anchor + self.lines), encoding="utf-8")


#: A step, a row of the table and a field of the model, for each of two new columns.
NEW_COLUMNS = (
    Edit(
        "archive/schema.py",
        '    ("006_edited_at", _EDITED_AT),\n',
        '    ("007_mood", "ALTER TABLE posts ADD COLUMN mood TEXT;\\n\\n'
        'ALTER TABLE posts ADD COLUMN views INTEGER;\\n\\n"),\n',
    ),
    Edit(
        "archive/columns.py",
        "\nPOST_COLUMNS: Final = (\n",
        '    Column(name="mood", about="as its author told", field="mood",\n'
        "           merge=MergeRule.LONGEST_TEXT, tells_place=True),\n"
        '    Column(name="views", about="how often it was shown", sql_type="INTEGER",\n'
        '           field="views", merge=MergeRule.GREATEST),\n',
    ),
    Edit(
        "model/posts.py",
        "    counts: Counts | None = None\n",
        "    mood: str | None = None\n    views: int | None = None\n",
    ),
)

#: Runs against the changed package; standard input names the archive, one made before included.
SCRIPT = """
import json, sqlite3, sys
from datetime import UTC, datetime
from pathlib import Path
from msgspec.structs import replace
from tweetup.archive import Incoming, open_archive
from tweetup.archive.merge import digest, merge_posts, normalize_post
from tweetup.model import Author, Capture, Post

path = Path(sys.argv[1])
plain = Post(network="x", id="1", created_at=datetime(2021, 3, 4, 19, tzinfo=UTC),
             author=Author(network="x", handle="ada", id="77"), text="A1: #demochat",
             hashtags=("demochat",))
glad, very_glad = replace(plain, mood="glad", views=9), replace(plain, mood="very glad", views=3)
results = {"plain": digest(plain).hex(),
        "digests": len({digest(one) for one in (plain, glad, very_glad)}),
        "normalized": normalize_post(replace(plain, mood="a\\0", views=2**70))[0]
        == replace(plain, mood="a")}

def cells():
    with sqlite3.connect(path) as sql:
        return list(sql.execute("SELECT mood, views FROM posts"))

def add(*posts):
    number = archive.begin(Capture(source="demo.jsonl"))
    added = archive.add(number, [Incoming(post) for post in posts])
    return [added.new, added.updated, added.unchanged]

with open_archive(path) as archive:
    results["before"] = cells()
    results["same again"] = add(plain)
    results["told"] = add(glad), cells()
    results["merged"] = add(very_glad), cells()
    results["again"] = add(very_glad, plain, glad)
    (post,) = archive.posts("demochat")
    results["read"] = [post.mood, post.views, post == merge_posts(very_glad, glad)]
    archive.removals.delete_places([("x", "77")])
    results["without places"] = cells()
    results["not brought back"] = add(glad), cells()
    results["removed"] = archive.remove(posts=[plain.key]).posts, cells()
print(json.dumps(results))
"""


@pytest.mark.long
def test_a_new_column_is_a_step_a_row_and_a_field(tmp_path: Path) -> None:
    """With these three edits it is written, merged, digested, read back and removed."""
    package = tmp_path / "changed" / "tweetup"
    package.mkdir(parents=True)
    root = Path(tweetup.__file__).parent
    for name in ("__init__.py", "errors.py"):
        shutil.copy(root / name, package)
    for room in ("archive", "model", "text"):
        shutil.copytree(root / room, package / room)
    for edit in NEW_COLUMNS:
        edit.apply(package)
    path = tmp_path / "before.db"
    stored = post("1", "A1: #demochat", author=Author(network="x", handle="ada", id="77"),
               created_at=post().created_at.replace(second=0))  # fmt: skip
    make(path, [stored]).close()
    environ = {**os.environ, "PYTHONPATH": str(package.parent), "PYTHONDONTWRITEBYTECODE": "1"}
    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(path)],
        env=environ, cwd=package.parent, check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    results: dict[str, Any] = json.loads(ran.stdout)
    assert results == {
        "plain": normalize_post(stored)[1].hex(),  # a post without a value keeps its digest
        "digests": 3,
        "normalized": True,
        "before": [[None, None]],
        "same again": [0, 0, 1],
        "told": [[0, 1, 0], [["glad", 9]]],
        "merged": [[0, 1, 0], [["very glad", 9]]],
        "again": [0, 0, 3],
        "read": ["very glad", 9, True],
        "without places": [[None, 9]],
        "not brought back": [[0, 0, 1], [[None, 9]]],
        "removed": [1, []],
    }
