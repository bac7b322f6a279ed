"""Applying the steps of the schema: all of them to a new file, those that lack to an older one."""

from __future__ import annotations

import re
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from tweetup.archive import schema
from tweetup.archive.functions import add_functions
from tweetup.archive.timestamps import to_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from sqlite_utils import Database

__all__ = ["make_tables", "migrate", "run_step"]

#: The table in which sqlite-utils' ``Migrations`` records the steps of a file, as it makes it.
_RECORD: Final = """
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);

CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");

"""

_MAKE_VIEW: Final = re.compile(r"\s*CREATE VIEW (\w+)")
_NAMED: Final = re.compile(r"CREATE (TABLE|VIEW|INDEX) (\w+)")
_DROP_VIEW: Final = re.compile(r"\s*DROP VIEW (?:IF EXISTS )?(\w+)\s*;?\s*$")


def migrate(connection: sqlite3.Connection, *, clock: Callable[[], datetime]) -> None:
    """Apply the steps that the archive does not have yet; the caller holds the transaction."""
    (tables,) = connection.execute("SELECT COUNT(*) FROM sqlite_schema").fetchone()
    pending = _migrate_older(connection) if tables else make_tables(connection)
    connection.executemany(
        "UPDATE _sqlite_migrations SET applied_at = ? WHERE migration_set = 'tweetup' AND name = ?",
        [(to_text(clock()), name) for name in pending],
    )


def make_tables(connection: sqlite3.Connection) -> list[str]:
    """Apply all steps to an empty file, without loading sqlite-utils; return their names.

    The views are made at the end, as the last step that has them does. SQLite reads all of them
    anew with every change of a table, which takes most of the time.
    """
    run_step(connection, _RECORD)
    views: dict[str, str] = {}
    for name, sql in schema.STEPS:
        tables = []
        for statement in _statements(sql):
            made, dropped = _MAKE_VIEW.match(statement), _DROP_VIEW.match(statement)
            if made is not None:
                views[made[1]] = statement
            elif dropped is not None:
                views.pop(dropped[1], None)
            else:
                tables.append(statement)
        _run(connection, tables)
        connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name) VALUES ('tweetup', ?)", (name,)
        )
    _run(connection, views.values())
    return [name for name, _ in schema.STEPS]


def _migrate_older(connection: sqlite3.Connection) -> list[str]:
    """Apply the steps that an archive lacks; return their names.

    Views, triggers and indexes of the owner's own are kept as they are, and are not there while the
    steps run: SQLite refuses to change a table beside a view that does not answer.
    """
    from sqlite_utils import Database, Migrations

    of_owner = _find_of_owner(connection)
    for kind, name, _, _ in reversed(of_owner):  # triggers before the views that they are on
        connection.execute(f"DROP {kind} {_quoted(name)}")
    database = Database(connection, recursive_triggers=False)
    steps = Migrations("tweetup")
    for name, sql in schema.STEPS:
        steps(name=name)(_Step(name, sql))
    pending = [step.name for step in steps.pending(database)]
    steps.apply(database)
    _make_again(connection, of_owner)
    return pending


def _find_of_owner(connection: sqlite3.Connection) -> list[tuple[str, str, str, str]]:
    """Return views that no step has, and what is on tables of ours: type, name, table and SQL."""
    ours = {(kind.lower(), name) for _, sql in schema.STEPS for kind, name in _NAMED.findall(sql)}
    rows = connection.execute(
        "SELECT type, name, tbl_name, sql FROM sqlite_schema"
        " WHERE type IN ('view', 'trigger', 'index') AND sql IS NOT NULL"
        " ORDER BY type = 'view' DESC, type = 'trigger', rowid"
    )
    return [
        (kind, name, table, sql)
        for kind, name, table, sql in rows
        if (kind, name) not in ours and (kind != "index" or ("table", table) in ours)
    ]


def _make_again(
    connection: sqlite3.Connection, of_owner: Iterable[tuple[str, str, str, str]]
) -> None:
    """Make what was the owner's own again, and try the triggers on tables of ours.

    Raises ``sqlite3.OperationalError`` naming the first that cannot be made, or cannot run.
    """
    for kind, name, table, sql in of_owner:
        with _naming(kind, name):
            connection.execute(sql)
            if kind == "trigger" and table in schema.TABLES:
                _fire_triggers(connection, table)


def _fire_triggers(connection: sqlite3.Connection, table: str) -> None:
    """Prepare all that fires triggers of a table, without running it.

    SQLite looks into a trigger then, not when a column that it names goes, and does not tell which
    one it could not read: each is tried before the next is there.
    """
    columns = connection.execute("SELECT name FROM pragma_table_info(?)", (table,))
    setting = ", ".join(f"{_quoted(column)} = NULL" for (column,) in columns)
    connection.execute(f"EXPLAIN INSERT INTO {table} DEFAULT VALUES")
    connection.execute(f"EXPLAIN UPDATE {table} SET {setting}")  # noqa: S608 - our own columns
    connection.execute(f"EXPLAIN DELETE FROM {table}")  # noqa: S608 - a table of ours


@contextmanager
def _naming(kind: str, name: str) -> Iterator[None]:
    """Have an error name the owner's view, trigger or index that it is about."""
    try:
        yield
    except sqlite3.OperationalError as error:
        message = f"{kind} of your own, {name}: {error}"
        raise sqlite3.OperationalError(message) from error


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


class _Step:
    """One step as the callable that ``Migrations`` takes.

    ``executescript`` would commit the transaction that the step is part of.
    """

    def __init__(self, name: str, sql: str) -> None:
        self.__name__ = name
        self._sql = sql

    def __call__(self, db: Database, /) -> None:
        run_step(db.conn, self._sql)


def run_step(connection: sqlite3.Connection, sql: str) -> None:
    """Run the statements of a step one by one."""
    _run(connection, _statements(sql))


def _statements(sql: str) -> list[str]:
    return [statement for statement in sql.split(";\n\n") if statement.strip()]


def _run(connection: sqlite3.Connection, statements: Iterable[str]) -> None:
    add_functions(connection)
    for statement in statements:
        connection.execute(statement)
