"""Every column of the archive is described: a sentence, unit or values, and their origin."""

import re
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tools.reference.schema import Description, Descriptions, described_columns, page
from tweetup.archive.migration import migrate


@pytest.fixture(scope="module")
def database() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    migrate(connection, clock=lambda: datetime(2021, 3, 4, tzinfo=UTC))
    yield connection
    connection.close()


def undescribed(database: sqlite3.Connection) -> list[str]:
    descriptions = Descriptions.read()
    return [
        f"{name}.{column}"
        for name, columns in described_columns(database).items()
        for column in columns
        if descriptions.find(name, column) is None
    ]


def test_every_column_is_described(database: sqlite3.Connection) -> None:
    """Those of tables and of views, with a unit or values and an origin that the page explains."""
    columns = described_columns(database)
    assert {"posts", "_derivations", "visible_posts", "posts_as_of"} <= set(columns)
    assert undescribed(database) == []


def test_internal_tables_stand_apart(database: sqlite3.Connection) -> None:
    """Every table without an underscore is described as public, every other with a sentence."""
    public, _, internal = page().partition("\n## Internal tables\n")
    rows = database.execute(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type <> 'shadow'"
        " AND name NOT LIKE '%sqlite_%'"
    ).fetchall()
    names = {name for (name,) in rows}
    assert set(re.findall(r"^### (\w+)$", public, re.MULTILINE)) == {
        name for name in names if not name.startswith("_")
    }
    described = re.findall(r"^### (\w+)\n\n(.)", internal, re.MULTILINE)
    assert {name for name, _ in described} == {name for name in names if name.startswith("_")}
    assert [name for name, first in described if first == "|"] == []


def test_no_line_is_on_a_column_that_is_gone(database: sqlite3.Connection) -> None:
    """A renamed column takes its line along."""
    assert Descriptions.read().unused(described_columns(database)) == []
    assert Descriptions({"posts": {"mood": "stated | a"}}).unused({"posts": ["id"]}) == [
        "posts.mood"
    ]


def test_a_column_without_a_line_is_found(database: sqlite3.Connection) -> None:
    """Of a table and of a view alike."""
    database.executescript(
        "CREATE TABLE moods (mood TEXT); CREATE VIEW glad AS SELECT mood FROM moods;"
    )
    try:
        assert undescribed(database) == ["moods.mood", "glad.mood"]
    finally:
        database.executescript("DROP VIEW glad; DROP TABLE moods;")


WRITTEN = "when it was written, with a fraction of a second where the network has one"
LINES = {
    "*": {"id": "stated | The id. | text", "name": "The name without an origin."},
    "posts": {
        "*": "stated",
        "post": "own | | number",
        "kind": "derived | The kind. | a, b",
        "text": "stated | | text",
    },
    "moods": {
        "mood": "elsewhere | Nobody knows. | text",
        "bare": "own",
        "unit": "own | How long it lasts.",
        "none": "own | | minutes",
    },
    "sessions_with_counts": {"originals": "derived | | posts"},
}


@pytest.mark.parametrize(
    ("table", "column", "expected"),
    [
        ("moods", "id", Description("stated", "The id.", "text")),
        ("posts", "kind", Description("derived", "The kind.", "a, b")),
        ("posts", "text", Description("stated", "the whole text", "text")),
        ("posts", "created_at", Description("stated", WRITTEN, "UTC")),
        ("posts", "post", Description("own", "the archive's own number of the post", "number")),
        ("posts", "likes", None),
        ("moods", "mood", None),
        ("moods", "bare", None),
        ("moods", "name", None),
        ("moods", "other", None),
        ("moods", "unit", None),
        ("moods", "none", None),
        ("sections_with_counts", "written", None),
    ],
)
def test_where_a_description_comes_from(
    table: str, column: str, expected: Description | None
) -> None:
    """Its own line, then the code's tables, then the line that all tables share."""
    assert Descriptions(LINES).find(table, column) == expected


def test_a_figure_is_described_by_its_definition() -> None:
    """In the views that have it as a column."""
    description = Descriptions(LINES).find("sessions_with_counts", "originals")
    assert description is not None
    assert (description.origin, description.values) == ("derived", "posts")
    assert description.sentence.startswith("Posts that neither reply")
