"""Build docs/reference/schema.md from an archive made by the migrations and the table of columns.

The table of columns describes posts, their lists and profiles; comments in the SQL of the
migrations, which never changes, describe the other tables.
"""

from __future__ import annotations

import re
import sqlite3
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tools.reference.prose import NOTE, table
from tweetup.archive.columns import TABLES
from tweetup.archive.migration import migrate
from tweetup.archive.schema import STEPS

if TYPE_CHECKING:
    from collections.abc import Iterator

_OPENING = """
# Archive schema

An archive is one SQLite file for any number of chats. Ids are text, times are UTC in ISO 8601,
NULL means that the network does not give the value. Open it with any SQLite program, read-only
while tweetup writes; the views answer common questions.
"""

#: Columns that later steps added: SQLite keeps no comment of theirs.
_ADDED = {
    ("captures", "conflicts"): "records that came under the id of another post, kept beside it",
    ("sessions", "zone_source"): "where the time zone is from: configured, guessed or unknown",
    ("sessions", "zone_reasons"): "JSON: the reasons for a guessed time zone",
}

_TABLE = re.compile(r"CREATE TABLE \w+ \(\s*--\s*(.+)")
_COLUMN = re.compile(r"^\s*(\w+) [A-Z]+\b[^\n]*?--\s*(.+)$", re.MULTILINE)
_VIEW = re.compile(r"CREATE VIEW \w+(?:\s*\([^)]*\))? AS\s*((?:--.*\n)+)")


def page() -> str:
    """Return the whole page."""
    database = sqlite3.connect(":memory:")
    migrate(database, clock=lambda: datetime(2000, 1, 1, tzinfo=UTC))
    parts = [NOTE + _OPENING, f"Made by the steps {', '.join(f'`{name}`' for name, _ in STEPS)}.\n"]
    parts += ["## Tables\n", *(_table(database, *row) for row in _schema_rows(database, "table"))]
    parts += ["## Views\n", *(_view(database, *row) for row in _schema_rows(database, "view"))]
    database.close()
    return "\n".join(parts)


def _schema_rows(database: sqlite3.Connection, kind: str) -> Iterator[tuple[str, str]]:
    """Yield names and SQL in the order they were made, without SQLite's own tables."""
    query = """
        SELECT s.name, s.sql FROM sqlite_schema AS s JOIN pragma_table_list AS t USING (name)
        WHERE s.type = ? AND t.type != 'shadow'
        AND s.name NOT LIKE 'sqlite!_%' ESCAPE '!' AND s.name NOT LIKE '!_%' ESCAPE '!'
        ORDER BY s.rowid
    """
    yield from database.execute(query, [kind])


def _table(database: sqlite3.Connection, name: str, sql: str) -> str:
    about = _TABLE.match(sql)
    sentences = dict(_COLUMN.findall(sql)) | {
        column.name: f"{column.about} ({column.unit})" if column.unit else column.about
        for column in TABLES.get(name, ())
    }
    sentences |= {column: about for (of, column), about in _ADDED.items() if of == name}
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
            "; ".join(filter(None, (sentences.get(column), targets.get(column)))),
        )
        for _, column, kind, needed, _, key in columns
    ]
    opening = f"{about[1][:1].upper()}{about[1][1:]}.\n\n" if about else ""
    return f"### {name}\n\n{opening}{table(('column', 'type', '', 'content'), rows)}"


def _view(database: sqlite3.Connection, name: str, sql: str) -> str:
    about = _VIEW.match(sql)
    columns = ", ".join(f"`{row[1]}`" for row in database.execute(f"PRAGMA table_info({name})"))
    opening = f"{' '.join(about[1].replace('--', '').split())}\n\n" if about else ""
    return f"### {name}\n\n{opening}Columns: {columns}.\n\n```sql\n{sql}\n```\n"
