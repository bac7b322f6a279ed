"""Remarks about people as the archive has them: lines that are added and undone, never changed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tweetup.archive.timestamps import from_text, to_text
from tweetup.model import ANNOTATION_NAMES, Annotation
from tweetup.text import fold_handle

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from tweetup.archive.connection import ArchiveConnection

__all__ = ["AnnotationRows"]

_PRIVATE_ROLE: Final = "private role"
_NAMES: Final = (*ANNOTATION_NAMES, _PRIVATE_ROLE)

_LISTED: Final = f"""
    SELECT annotation, network, handle_folded, account_id, name, value, note, recorded_by, made_at,
           undone_at
    FROM annotations
    WHERE handle_folded IS NOT NULL AND name IN ({", ".join("?" * len(_NAMES))})
    ORDER BY made_at, annotation
"""  # noqa: S608 - question marks

_ADD: Final = """
    INSERT INTO annotations (network, handle_folded, account_id, name, value, note, recorded_by,
                             made_at, undone_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
"""

_UNDO: Final = "UPDATE annotations SET undone_at = ? WHERE annotation = ? AND undone_at IS NULL"


class AnnotationRows:
    """Remarks about people in an archive."""

    def __init__(self, connection: ArchiveConnection) -> None:
        self._connection = connection

    def listed(self, *, undone: bool = False) -> tuple[Annotation, ...]:
        """Return the remarks, the oldest first, with ``undone`` also those taken back."""
        with self._connection.reading() as sql:
            remarks = tuple(
                Annotation(
                    number=number,
                    network=network,
                    handle=handle,
                    account_id=account,
                    name="role" if name == _PRIVATE_ROLE else name,
                    is_private=name == _PRIVATE_ROLE,
                    value=value,
                    note=note,
                    recorded_by=by,
                    made_at=from_text(made),
                    undone_at=None if ended is None else from_text(ended),
                )
                for number, network, handle, account, name, value, note, by, made, ended in (
                    sql.execute(_LISTED, _NAMES)
                )
            )
        return tuple(it for it in remarks if undone or it.undone_at is None)

    def roles(self, *, undone: bool = False) -> tuple[Annotation, ...]:
        """Return the recorded roles, the oldest first, with ``undone`` also those taken back."""
        return tuple(it for it in self.listed(undone=undone) if it.name == "role")

    def write(
        self, remarks: Iterable[Annotation], undone: Mapping[int, datetime] | None = None
    ) -> tuple[Annotation, ...]:
        """Add remarks and take others back, all or none; return those added, with their numbers.

        ``undone`` are times by number. A remark without a time gets that of now.
        """
        now = self._connection.clock()
        with self._connection.writing() as sql:
            added = tuple(_add(sql, it, now) for it in remarks)
            sql.executemany(_UNDO, [(to_text(at), it) for it, at in (undone or {}).items()])
        return added

    def undo(self, numbers: Iterable[int]) -> None:
        """Take remarks back; they stay, with the time at which they ended."""
        now = self._connection.clock()
        self.write((), dict.fromkeys(numbers, now))


def _add(sql: sqlite3.Connection, remark: Annotation, now: datetime) -> Annotation:
    made_at = remark.made_at or now
    number = sql.execute(
        _ADD,
        (
            remark.network,
            fold_handle(remark.handle),
            remark.account_id,
            _PRIVATE_ROLE if remark.is_private else remark.name,
            remark.value,
            remark.note,
            remark.recorded_by,
            to_text(made_at),
            None if remark.undone_at is None else to_text(remark.undone_at),
        ),
    ).lastrowid
    return replace(remark, number=number, made_at=made_at)
