"""Build docs/reference/schema.md from an archive made by the migrations and the table of columns.

The table of columns describes posts, their lists and profiles, ``schema_columns.toml`` every other
column and where its values come from; comments in the SQL of the migrations, which never changes,
describe the tables and views themselves.
"""

from __future__ import annotations

import re
import sqlite3
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from tools.reference.prose import NOTE, table
from tweetup.archive.columns import TABLES
from tweetup.archive.figure_registry import figures_of
from tweetup.archive.figures import Scope
from tweetup.archive.migration import migrate
from tweetup.archive.schema import STEPS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_OPENING = """
# Archive schema

An archive is one SQLite file for any number of chats. Ids are text, NULL means that the network
does not give the value. Open it with any SQLite program, read-only while tweetup writes; the views
answer common questions.

Times are UTC in ISO 8601 to the microsecond, `2015-04-01T00:21:27.000000Z`: all of one width, so
that they sort and compare as text. Compare them with a text without Z, such as `'2015-04-01'` or
`'2015-04-01T00:21'`, which comes before every time that begins so. The JSON of listings leaves out
a fraction of zero: `replace(created_at, '.000000Z', 'Z')` is the same text.

Numbers without a unit are the archive's own (*number of `posts`*): they join tables, and differ
between archives. A *handle* has no @, a *hashtag* no # and one case, unless its sentence says
otherwise; an *address* begins with `https://` or the like; *text* may be any.

The last column says where a value comes from: **stated** (as the network or file gave it),
**guessed** (read from a text that may mean something else), **derived** (computed by tweetup, to be
thrown away and computed again), **decided** (by a person) or **own** (the archive's bookkeeping).
Where it is **stated or guessed**, the content or a column beside it tells which.
"""

_TABLE = re.compile(r"CREATE TABLE \"?\w+\"? \(\s*--\s*(.+)")
_VIEW = re.compile(r"CREATE VIEW \w+(?:\s*\([^)]*\))? AS\s*((?:--.*\n)+)")
_DESCRIPTIONS = Path(__file__).with_name("schema_columns.toml")
_FIGURES = {
    "sessions_with_counts": Scope.SESSION,
    "sections_with_counts": Scope.SECTION,
    "questions_with_counts": Scope.SECTION,
    "themes_with_posts": Scope.THEME,
}
_INTERNAL_OPENING = """## Internal tables

By these tweetup works: bookkeeping, digests and packed bytes. They answer no question about a chat
and may change with any version. Their names begin with an underscore; Datasette 1.0 hides such
tables. One more, `_sqlite_migrations`, has the steps above.
"""
#: What a table is whose SQL does not say it.
_ABOUT = {
    "post_search": "the full-text index of posts: `post_search MATCH 'word'`; `rowid` is the post",
    "_derivations": "the results that are stored, each with what it was derived from",
    "_removals": "posts and people that were removed, so that no import brings them back: on"
    " request, or as their network does not show them any more",
    "_secrets": "empty since the key of removals has a file of its own",
}
_ORIGINS = frozenset({"stated", "guessed", "stated or guessed", "derived", "decided", "own"})


@dataclass(frozen=True, slots=True)
class Description:
    """The sentence on a column, its unit or allowed values, and where its values come from."""

    origin: str
    sentence: str
    values: str


class Descriptions:
    """The descriptions of all columns of tables and views."""

    def __init__(self, lines: Mapping[str, Mapping[str, str]]) -> None:
        self._lines = lines

    @classmethod
    @cache
    def read(cls) -> Descriptions:
        """Read the file beside this module."""
        return cls(tomllib.loads(_DESCRIPTIONS.read_text(encoding="utf-8")))

    def find(self, table: str, column: str) -> Description | None:
        """Return the description of a column; None where it lacks a sentence, origin or unit."""
        origin, sentence, values = self._line(table, column)
        if coded := _in_code(table, column):
            sentence, values = sentence or coded.sentence, values or coded.values
            origin = origin or coded.origin
        if not origin:
            origin, sentence, values = self._common(table, column)
        if origin not in _ORIGINS or not sentence or not values:
            return None
        return Description(origin, sentence, values)

    def unused(self, columns: Mapping[str, Sequence[str]]) -> list[str]:
        """Return the lines on columns that are not there."""
        return [
            f"{table}.{column}"
            for table, lines in self._lines.items()
            for column in lines
            if "*" not in {table, column} and column not in columns.get(table, ())
        ]

    def _line(self, table: str, column: str) -> tuple[str, str, str]:
        lines = self._lines.get(table, {})
        return _parts(lines.get(column) or (lines.get("*", "") if table in TABLES else ""))

    def _common(self, table: str, column: str) -> tuple[str, str, str]:
        origin, sentence, values = _parts(self._lines["*"].get(column, ""))
        return _parts(self._lines.get(table, {}).get("*", ""))[0] or origin, sentence, values


def _parts(line: str) -> tuple[str, str, str]:
    origin, sentence, values = (*(part.strip() for part in line.split(" |")), "", "", "")[:3]
    return origin, sentence, values


def _in_code(table: str, column: str) -> Description | None:
    """Return the description of a column in the table of columns or the registry of figures."""
    for known in TABLES.get(table, ()):
        if known.name == column:
            return Description("", known.about, known.unit)
    for figure in figures_of(_FIGURES[table]) if table in _FIGURES else ():
        if figure.name == column:
            return Description("derived", figure.definition, "")
    return None


__all__ = ["Description", "Descriptions", "described_columns", "is_internal", "page"]


def page() -> str:
    """Return the whole page."""
    database = sqlite3.connect(":memory:")
    migrate(database, clock=lambda: datetime(2000, 1, 1, tzinfo=UTC))
    parts = [NOTE + _OPENING, f"Made by the steps {', '.join(f'`{name}`' for name, _ in STEPS)}.\n"]
    tables = list(_schema_rows(database, "table"))
    public = [row for row in tables if not is_internal(row[0])]
    parts += ["## Tables\n", *(_table(database, *row) for row in public)]
    parts += ["## Views\n", *(_view(database, *row) for row in _schema_rows(database, "view"))]
    parts += [_INTERNAL_OPENING]
    parts += [_table(database, *row) for row in tables if is_internal(row[0])]
    database.close()
    return "\n".join(parts)


def _schema_rows(database: sqlite3.Connection, kind: str) -> Iterator[tuple[str, str]]:
    """Yield names and SQL in the order they were made, without SQLite's own tables."""
    query = """
        SELECT s.name, s.sql FROM sqlite_schema AS s JOIN pragma_table_list AS t USING (name)
        WHERE s.type = ? AND t.type != 'shadow'
        AND s.name NOT LIKE 'sqlite!_%' ESCAPE '!' AND s.name <> '_sqlite_migrations'
        ORDER BY s.rowid
    """
    yield from database.execute(query, [kind])


def _table(database: sqlite3.Connection, name: str, sql: str) -> str:
    match = _TABLE.match(sql)
    about = _ABOUT.get(name) or (match[1] if match else "")
    targets = {
        column: f"→ `{target}.{to}`" if to else f"→ `{target}`"
        for _, _, target, column, to, *_ in database.execute(f"PRAGMA foreign_key_list({name})")
    }
    columns = list(database.execute(f"PRAGMA table_info({name})"))
    # A virtual table has no types.
    rows = [
        (
            f"`{column}`",
            kind.lower() or "text",
            "key" if key else "" if needed or not kind else "may be NULL",
            *_cells(name, column, targets.get(column)),
        )
        for _, column, kind, needed, _, key in columns
    ]
    opening = f"{about[:1].upper()}{about[1:]}.\n\n" if about else ""
    return f"### {name}\n\n{opening}{table(('column', 'type', '', *_HEAD), rows)}"


_HEAD = ("content", "values, unit", "origin")


def _cells(table_name: str, column: str, target: str | None = None) -> tuple[str, str, str]:
    """Return the cells on a column; empty ones where it is not described, which a test finds."""
    description = Descriptions.read().find(table_name, column) or Description("", "", "")
    sentence = description.sentence[:1].upper() + description.sentence[1:]
    if sentence and not sentence.endswith("."):
        sentence += "."
    content = " ".join(filter(None, (sentence, target)))
    return (content, description.values, description.origin)


def _view(database: sqlite3.Connection, name: str, sql: str) -> str:
    about = _VIEW.match(sql)
    columns = [row[1] for row in database.execute(f"PRAGMA table_info({name})")]
    opening = f"{' '.join(about[1].replace('--', '').split())}\n\n" if about else ""
    rows = [(f"`{column}`", *_cells(name, column)) for column in columns]
    return f"### {name}\n\n{opening}{table(('column', *_HEAD), rows)}\n```sql\n{sql}\n```\n"


def is_internal(name: str) -> bool:
    """Return True for a table by which tweetup works; it answers no question about a chat."""
    return name.startswith("_")


def described_columns(database: sqlite3.Connection) -> dict[str, tuple[str, ...]]:
    """Return the columns of every table and view of an archive that the page describes."""
    names = [name for kind in ("table", "view") for name, _ in _schema_rows(database, kind)]
    return {
        name: tuple(row[1] for row in database.execute(f"PRAGMA table_info({name})"))
        for name in names
    }
