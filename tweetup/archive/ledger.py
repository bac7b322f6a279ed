"""The ledger: a line for every import and capture, with what it saw and what it left out."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from tweetup import __version__
from tweetup.archive.records import Added, CaptureLine
from tweetup.archive.times import from_text, to_text
from tweetup.model import Capture
from tweetup.text import fold_tag

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence
    from datetime import datetime

__all__ = ["begin_line", "count_in", "finish_line", "read_lines"]

_REASON: Final = "removed on request"

_BEGIN: Final = """
    INSERT INTO captures (kind, source, format, digest, hashtag, query, since, until, repeats,
                          tool_version, started_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""

# The same bytes asked for the same way; what a capture finds depends on when it looks.
_REPEATS: Final = """
    SELECT MIN(capture) FROM captures
    WHERE digest = ? AND kind = ? AND hashtag IS ? AND query IS ?
"""


def begin_line(connection: sqlite3.Connection, capture: Capture, *, at: datetime) -> int:
    """Open a line of the ledger; its number."""
    hashtag = None if capture.hashtag is None else fold_tag(capture.hashtag)
    if hashtag is not None:
        connection.execute("INSERT OR IGNORE INTO chats (hashtag) VALUES (?)", (hashtag,))
    (repeats,) = connection.execute(
        _REPEATS, (capture.digest, capture.kind, hashtag, capture.query)
    ).fetchone()
    cells = (
        capture.kind,
        capture.source,
        capture.format,
        capture.digest,
        hashtag,
        capture.query,
        to_text(capture.since) if capture.since else None,
        to_text(capture.until) if capture.until else None,
        repeats,
        __version__,
        to_text(at),
    )
    return int(connection.execute(_BEGIN, cells).lastrowid or 0)


def count_in(connection: sqlite3.Connection, capture: int, added: Added) -> None:
    """Add a batch's counts to its line."""
    connection.execute(
        "UPDATE captures SET new = new + ?, updated = updated + ?, unchanged = unchanged + ?,"
        " removed = removed + ? WHERE capture = ?",
        (added.new, added.updated, added.unchanged, added.removed, capture),
    )


def finish_line(
    connection: sqlite3.Connection,
    capture: int,
    *,
    read: int,
    skipped: Mapping[str, int],
    gaps: Sequence[str],
    at: datetime,
) -> None:
    """Close the line: it was read to its end."""
    (removed,) = connection.execute(
        "SELECT removed FROM captures WHERE capture = ?", (capture,)
    ).fetchone()
    reasons = {reason: count for reason, count in sorted(skipped.items()) if count}
    if removed:
        reasons[_REASON] = removed
    connection.execute(
        "UPDATE captures SET read = ?, skipped = ?, gaps = ?, finished_at = ? WHERE capture = ?",
        (
            read,
            json.dumps(reasons, ensure_ascii=False),
            json.dumps(list(gaps), ensure_ascii=False),
            to_text(at),
            capture,
        ),
    )


def read_lines(connection: sqlite3.Connection) -> tuple[CaptureLine, ...]:
    """The whole ledger, the oldest line first."""
    rows = connection.execute(
        "SELECT capture, kind, source, format, digest, hashtag, query, since, until, started_at,"
        " finished_at, read, new, updated, unchanged, removed, skipped, gaps, tool_version"
        " FROM captures ORDER BY capture"
    )
    return tuple(_line(*row) for row in rows)


def _line(  # noqa: PLR0917 - the columns of the query above, in their order
    number: int,
    kind: str,
    source: str,
    form: str | None,
    digest: str | None,
    hashtag: str | None,
    query: str | None,
    since: str | None,
    until: str | None,
    started_at: str,
    finished_at: str | None,
    read: int | None,
    new: int,
    updated: int,
    unchanged: int,
    removed: int,
    skipped: str,
    gaps: str,
    tool_version: str,
) -> CaptureLine:
    return CaptureLine(
        id=number,
        capture=Capture(
            kind=kind,
            source=source,
            format=form,
            digest=digest,
            hashtag=hashtag,
            query=query,
            since=from_text(since) if since else None,
            until=from_text(until) if until else None,
        ),
        started_at=from_text(started_at),
        finished_at=from_text(finished_at) if finished_at else None,
        read=read,
        added=Added(new=new, updated=updated, unchanged=unchanged, removed=removed),
        skipped=tuple(json.loads(skipped).items()),
        gaps=tuple(json.loads(gaps)),
        tool_version=tool_version,
    )
