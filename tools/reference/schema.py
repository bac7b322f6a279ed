"""docs/reference/schema.md, from an archive made by the migrations."""

from __future__ import annotations

import re
import sqlite3
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tools.reference.prose import NOTE, table
from tweetup.archive.schema import STEPS, migrate

if TYPE_CHECKING:
    from collections.abc import Iterator

_OPENING = """
# The archive

An archive is one SQLite file, for as many chats as you like. Ids are text, times are UTC in ISO
8601, NULL means that the network does not say. Open it with any SQLite program, read-only while
tweetup writes; the views answer what is asked first.
"""

_TABLE = re.compile(r"CREATE TABLE \w+ \(\s*--\s*(.+)")
_COLUMN = re.compile(r"^\s*(\w+) [A-Z]+\b[^\n]*?--\s*(.+)$", re.MULTILINE)
_VIEW = re.compile(r"CREATE VIEW \w+(?:\s*\([^)]*\))? AS\s*((?:--.*\n)+)")


def page() -> str:
    """The whole page."""
    database = sqlite3.connect(":memory:")
    migrate(database, clock=lambda: datetime(2000, 1, 1, tzinfo=UTC))
    parts = [NOTE + _OPENING, f"Made by the steps {', '.join(f'`{name}`' for name, _ in STEPS)}.\n"]
    parts += ["## Tables\n", *(_table(database, *row) for row in _things(database, "table"))]
    parts += ["## Views\n", *(_view(database, *row) for row in _things(database, "view"))]
    database.close()
    return "\n".join(parts)


def _things(database: sqlite3.Connection, kind: str) -> Iterator[tuple[str, str]]:
    """Names and SQL, in the order they were made; not what SQLite keeps for itself."""
    query = """
        SELECT s.name, s.sql FROM sqlite_schema AS s JOIN pragma_table_list AS t USING (name)
        WHERE s.type = ? AND t.type != 'shadow'
        AND s.name NOT LIKE 'sqlite!_%' ESCAPE '!' AND s.name NOT LIKE '!_%' ESCAPE '!'
        ORDER BY s.rowid
    """
    yield from database.execute(query, [kind])


def _table(database: sqlite3.Connection, name: str, sql: str) -> str:
    about = _TABLE.match(sql)
    comments = dict(_COLUMN.findall(sql))
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
            "; ".join(filter(None, (comments.get(column), targets.get(column)))),
        )
        for _, column, kind, needed, _, key in columns
    ]
    said = f"{about[1][:1].upper()}{about[1][1:]}.\n\n" if about else ""
    return f"### {name}\n\n{said}{table(('column', 'type', '', 'what it holds'), rows)}"


def _view(database: sqlite3.Connection, name: str, sql: str) -> str:
    about = _VIEW.match(sql)
    columns = ", ".join(f"`{row[1]}`" for row in database.execute(f"PRAGMA table_info({name})"))
    said = f"{' '.join(about[1].replace('--', '').split())}\n\n" if about else ""
    return f"### {name}\n\n{said}Columns: {columns}.\n\n```sql\n{sql}\n```\n"
