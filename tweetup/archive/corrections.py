"""Corrections that people made: written once, undone by a mark, never rewritten."""

from __future__ import annotations

import json
from datetime import timedelta
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from tweetup.archive.timestamps import from_text, to_text
from tweetup.errors import UnknownNameError
from tweetup.model import Correction
from tweetup.text import fold_tag

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from datetime import datetime

__all__ = [
    "insert_correction",
    "mark_redone",
    "mark_undone",
    "next_time",
    "read_corrections",
    "read_redoable",
    "rewrite_correction",
    "stored_corrections",
]

_COLUMNS: Final = "correction, kind, hashtag, session, target, value, note, made_at, undone_at"


def insert_correction(
    connection: sqlite3.Connection, correction: Correction, *, at: datetime
) -> Correction:
    """Write a correction and return it with its number and time.

    One that was made before, at the same time, is returned as it is.
    """
    made_at = to_text(correction.made_at or at)
    cells = (
        correction.kind,
        fold_tag(correction.hashtag),
        correction.session,
        correction.target,
        json.dumps(correction.value, ensure_ascii=False),
        correction.note,
        made_at,
    )
    same = connection.execute(
        f"SELECT {_COLUMNS} FROM corrections WHERE kind = ? AND hashtag = ? AND session IS ?"  # noqa: S608 - our own columns
        " AND target IS ? AND value = ? AND note IS ? AND made_at = ?",
        cells,
    ).fetchone()
    if same is not None and correction.made_at is not None:
        return _correction(*same)
    number = connection.execute(
        "INSERT INTO corrections (kind, hashtag, session, target, value, note, made_at, undone_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (*cells, to_text(at) if correction.undone else None),
    ).lastrowid
    return replace(
        correction, id=number, hashtag=fold_tag(correction.hashtag), made_at=from_text(made_at)
    )


def read_corrections(
    connection: sqlite3.Connection, hashtag: str | None, *, undone: bool, kinds: str = ""
) -> tuple[Correction, ...]:
    """Return the corrections of a chat, or all, in the order made; with ``undone`` ones too.

    Only those whose kind begins with ``kinds``.
    """
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM corrections"  # noqa: S608 - our own columns
        " WHERE (:tag IS NULL OR hashtag = :tag) AND (:undone OR undone_at IS NULL)"
        " AND substr(kind, 1, length(:kinds)) = :kinds ORDER BY correction",
        {
            "tag": None if hashtag is None else fold_tag(hashtag),
            "undone": undone,
            "kinds": kinds,
        },
    )
    return tuple(_correction(*row) for row in rows)


def stored_corrections(connection: sqlite3.Connection) -> tuple[Correction, ...]:
    """Return all corrections, undone or not, in the order in which they were stored."""
    return read_corrections(connection, None, undone=True)


def rewrite_correction(
    connection: sqlite3.Connection, number: int | None, correction: Correction | None
) -> None:
    """Write target, value and note of a correction anew, or delete it.

    For a removal, and for the ground of a decision that is being made, alone.
    """
    if correction is None:
        connection.execute("DELETE FROM corrections WHERE correction = ?", (number,))
        return
    connection.execute(
        "UPDATE corrections SET target = ?, value = ?, note = ? WHERE correction = ?",
        (
            correction.target,
            json.dumps(correction.value, ensure_ascii=False),
            correction.note,
            number,
        ),
    )


def next_time(connection: sqlite3.Connection, at: datetime) -> datetime:
    """Return a time that is later than that of every decision and undoing before, ``at`` if so."""
    (last,) = connection.execute(
        "SELECT max(max(made_at), coalesce(max(undone_at), '')) FROM corrections"
    ).fetchone()
    if last is not None and to_text(at) <= last:
        return from_text(last) + timedelta(microseconds=1)
    return at


def mark_undone(
    connection: sqlite3.Connection, numbers: Sequence[int], *, at: datetime
) -> tuple[Correction, ...]:
    """Mark corrections as undone in one step, unless they are already, and return them.

    Steps differ in their time, which is later than that of every decision made before. Raises
    :class:`~tweetup.errors.UnknownNameError` for a number that no correction has.
    """
    stored = [_read_numbered(connection, number) for number in numbers]
    at = next_time(connection, at)
    connection.executemany(
        "UPDATE corrections SET undone_at = ? WHERE correction = ? AND undone_at IS NULL",
        [(to_text(at), number) for number in numbers],
    )
    return tuple(replace(it, undone=True) for it in stored)


def mark_redone(connection: sqlite3.Connection, numbers: Sequence[int]) -> tuple[Correction, ...]:
    """Take the mark of undone corrections away, and return them.

    Raises :class:`~tweetup.errors.UnknownNameError` for a number that no correction has.
    """
    stored = [_read_numbered(connection, number) for number in numbers]
    connection.executemany(
        "UPDATE corrections SET undone_at = NULL WHERE correction = ?",
        [(number,) for number in numbers],
    )
    return tuple(replace(it, undone=False) for it in stored)


def read_redoable(
    connection: sqlite3.Connection, hashtag: str | None
) -> tuple[tuple[Correction, ...], ...]:
    """Return the undone corrections of a chat, or of all, that can be done again.

    Those are the ones undone after the last decision on the same session, or on the same plan. They
    are in steps, the last one first; a step has the corrections that were undone together.
    """
    rows = connection.execute(
        f"SELECT undone_at, {_COLUMNS} FROM corrections AS own"  # noqa: S608 - our own columns
        " JOIN (SELECT hashtag AS tag, session AS of, substr(kind, 1, 5) = 'plan ' AS planned,"
        "  max(made_at) AS last FROM corrections GROUP BY 1, 2, 3)"
        " ON hashtag = tag AND session IS of AND (substr(kind, 1, 5) = 'plan ') = planned"
        " WHERE undone_at > last AND (:tag IS NULL OR hashtag = :tag)"
        " ORDER BY undone_at DESC, correction",
        {"tag": None if hashtag is None else fold_tag(hashtag)},
    )
    return tuple(
        tuple(_correction(*row[1:]) for row in step) for _, step in groupby(rows, itemgetter(0))
    )


def _read_numbered(connection: sqlite3.Connection, number: int) -> Correction:
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM corrections WHERE correction = ?",  # noqa: S608 - our own columns
        (number,),
    ).fetchone()
    if row is None:
        numbers = connection.execute("SELECT correction FROM corrections")
        raise UnknownNameError("correction", str(number), [str(other) for (other,) in numbers])
    return _correction(*row)


def _correction(  # noqa: PLR0917 - the columns in their order
    number: int,
    kind: str,
    hashtag: str,
    session: str | None,
    target: str | None,
    value: str,
    note: str | None,
    made_at: str,
    undone_at: str | None,
) -> Correction:
    return Correction(
        id=number,
        kind=kind,
        hashtag=hashtag,
        session=session,
        target=target,
        value=tuple((name, text) for name, text in json.loads(value)),
        note=note,
        made_at=from_text(made_at),
        undone=undone_at is not None,
    )
