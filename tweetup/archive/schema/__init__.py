"""What the archive's tables are: numbered steps, each applied once, never changed afterwards.

A new shape is a new step at the end of :data:`STEPS`; a step that has shipped stays as it is,
since archives out there were made by it. sqlite-utils' ``Migrations`` keeps the book of what was
applied in the archive itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlite_utils import Database, Migrations

from tweetup.archive.schema import captured, decided, derived, edited_at, raw_blocks, views
from tweetup.archive.times import to_text

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from datetime import datetime

__all__ = ["STEPS", "migrate"]

#: A step's number and name, and the SQL it runs.
STEPS: Final = (
    ("001_captured", captured.SQL),
    ("002_derived", derived.SQL),
    ("003_decided", decided.SQL),
    ("004_views", views.SQL),
    ("005_raw_blocks", raw_blocks.SQL),
    ("006_edited_at", edited_at.SQL),
)


def migrate(connection: sqlite3.Connection, *, clock: Callable[[], datetime]) -> None:
    """Apply the steps that the archive has not seen; the caller holds the transaction."""
    database = Database(connection, recursive_triggers=False)
    steps = Migrations("tweetup")
    for name, sql in STEPS:
        steps(name=name)(_Step(name, sql))
    pending = [step.name for step in steps.pending(database)]
    steps.apply(database)
    connection.executemany(
        "UPDATE _sqlite_migrations SET applied_at = ? WHERE migration_set = 'tweetup' AND name = ?",
        [(to_text(clock()), name) for name in pending],
    )


class _Step:
    """One step as the callable that ``Migrations`` wants: runs its statements one by one.

    ``executescript`` would commit the transaction that the step is part of.
    """

    def __init__(self, name: str, sql: str) -> None:
        self.__name__ = name
        self._statements = [part for part in sql.split(";\n\n") if part.strip()]

    def __call__(self, db: Database, /) -> None:
        for statement in self._statements:
            db.conn.execute(statement)
