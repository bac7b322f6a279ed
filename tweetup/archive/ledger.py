"""The ledger: a line for every import and capture, with counts, reasons, gaps and cost."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from tweetup import __version__
from tweetup.archive.outcomes import ABSENT, GONE, REMOVED, Added, CaptureLine
from tweetup.archive.timestamps import from_text, to_text
from tweetup.model import Capture, Cost, Gap, GapKind
from tweetup.text import fold_tag

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence

    from tweetup.model import Progress

__all__ = [
    "add_counts",
    "begin_line",
    "count_minutes",
    "finish_line",
    "read_lines",
    "write_progress",
]


_BEGIN: Final = """
    INSERT INTO captures (kind, source, format, digest, hashtag, query, since, until, repeats,
                          tool_version, started_at, file_modified_at, completeness)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""

# The same bytes asked for in the same way; a capture has no digest, since it depends on its time.
_REPEATS: Final = """
    SELECT MIN(capture) FROM captures
    WHERE digest = ? AND kind = ? AND hashtag IS ? AND query IS ?
"""


# A post to which a conversation led carries the hashtag, or does not count.
_MINUTES: Final = """
    SELECT substr(p.created_at, 1, 16) AS minute,
           SUM(p.kind <> 'repost') + (CASE WHEN :reposts THEN SUM(p.kind = 'repost') ELSE 0 END)
    FROM posts AS p
    WHERE p.post IN (
        SELECT s.post FROM captures AS c JOIN post_captures AS s ON s.capture = c.capture
        WHERE c.hashtag = :hashtag AND s.matched = 1 AND (c.kind <> 'replies' OR EXISTS (
            SELECT 1 FROM hashtags AS h
            WHERE h.post = s.post AND h.tag IN (SELECT value FROM json_each(:tags))))
    )
    AND p.network = :network AND p.created_at >= :since AND p.created_at < :until
    GROUP BY minute HAVING :reposts OR SUM(p.kind <> 'repost') ORDER BY minute
"""


# A file tells no stretch that was asked for: its line has that of its posts.
_SPAN_OF_POSTS: Final = """
    UPDATE captures SET (since, until) = (
        SELECT MIN(p.created_at), MAX(p.created_at)
        FROM post_captures AS s JOIN posts AS p USING (post)
        WHERE s.capture = COALESCE(captures.repeats, captures.capture) AND s.matched)
    WHERE capture = :capture AND kind = 'import' AND since IS NULL AND until IS NULL
"""


def begin_line(connection: sqlite3.Connection, capture: Capture, *, at: datetime) -> int:
    """Open a line of the ledger; return its number."""
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
        to_text(capture.modified_at) if capture.modified_at else None,
        "unknown" if capture.kind == "import" else "accounted",
    )
    return int(connection.execute(_BEGIN, cells).lastrowid or 0)


def add_counts(connection: sqlite3.Connection, capture: int, added: Added) -> None:
    """Add the counts of a batch to its line."""
    connection.execute(
        "UPDATE captures SET new = new + ?, updated = updated + ?, unchanged = unchanged + ?,"
        " removed = removed + ?, gone = gone + ?, absent = absent + ?, conflicts = conflicts + ?"
        " WHERE capture = ?",
        (
            *(added.new, added.updated, added.unchanged, added.removed, added.gone, added.absent),
            *(added.conflicts, capture),
        ),
    )


def finish_line(
    connection: sqlite3.Connection,
    capture: int,
    *,
    read: int,
    skipped: Mapping[str, int],
    gaps: Sequence[Gap],
    at: datetime,
) -> None:
    """Close the line of an import or capture that came to its end or was stopped."""
    left_out = connection.execute(
        "SELECT removed, gone, absent FROM captures WHERE capture = ?", (capture,)
    ).fetchone()
    counted = [*skipped.items(), *zip((REMOVED, GONE, ABSENT), left_out, strict=True)]
    connection.execute(
        "UPDATE captures SET read = ?, skipped = ?, gaps = ?, finished_at = ? WHERE capture = ?",
        (read, _reasons_text(counted), _gaps_text(gaps), to_text(at), capture),
    )
    connection.execute(_SPAN_OF_POSTS, {"capture": capture})


def write_progress(connection: sqlite3.Connection, capture: int, progress: Progress) -> None:
    """Write the progress of a capture, from which it can be resumed."""
    cost = progress.cost
    cost_record = {
        "usd": None if cost.usd is None else str(cost.usd),
        "prices_of": cost.prices_of and cost.prices_of.isoformat(),
        "requests": cost.requests,
        "charges": dict(cost.charges),
    }
    connection.execute(
        "UPDATE captures SET format = COALESCE(?, format), cursor = ?, read = ?, skipped = ?,"
        " gaps = ?, cost = ? WHERE capture = ?",
        (
            progress.format,
            progress.cursor,
            progress.read,
            _reasons_text(progress.skipped),
            _gaps_text(progress.gaps),
            json.dumps(cost_record, ensure_ascii=False),
            capture,
        ),
    )


def count_minutes(
    connection: sqlite3.Connection,
    hashtag: str,
    network: str,
    *,
    tags: Iterable[str],
    since: datetime,
    until: datetime,
    reposts: bool,
) -> tuple[tuple[datetime, int], ...]:
    """Return the minutes in which posts of a chat were written and how many, in time order.

    Counted are posts asked for by the chat's hashtags ``tags``, from ``since`` up to ``until``;
    answers without a hashtag, to which only their conversation led, are not.
    """
    rows = connection.execute(
        _MINUTES,
        {
            "hashtag": fold_tag(hashtag),
            "tags": json.dumps([fold_tag(tag) for tag in tags]),
            "network": network,
            "since": to_text(since),
            "until": to_text(until),
            "reposts": reposts,
        },
    )
    return tuple((datetime.fromisoformat(f"{minute}:00Z"), count) for minute, count in rows)


def read_lines(connection: sqlite3.Connection) -> tuple[CaptureLine, ...]:
    """Return the whole ledger, the oldest line first."""
    rows = connection.execute(
        "SELECT capture, kind, source, format, digest, hashtag, query, since, until, started_at,"
        " finished_at, read, new, updated, unchanged, removed, gone, absent, conflicts, skipped,"
        " gaps, tool_version, cursor, cost, file_modified_at"
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
    gone: int,
    absent: int,
    conflicts: int,
    skipped: str,
    gaps: str,
    tool_version: str,
    cursor: str | None,
    cost: str | None,
    modified_at: str | None,
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
            modified_at=from_text(modified_at) if modified_at else None,
        ),
        started_at=from_text(started_at),
        finished_at=from_text(finished_at) if finished_at else None,
        read=read,
        added=Added(
            new=new,
            updated=updated,
            unchanged=unchanged,
            removed=removed,
            gone=gone,
            absent=absent,
            conflicts=conflicts,
        ),
        skipped=tuple(json.loads(skipped).items()),
        gaps=tuple(_gap(**gap) for gap in json.loads(gaps)),
        tool_version=tool_version,
        cursor=cursor,
        cost=None if cost is None else _cost(**json.loads(cost)),
    )


def _reasons_text(counted: Iterable[tuple[str, int]]) -> str:
    reasons = {reason: count for reason, count in sorted(counted) if count}
    return json.dumps(reasons, ensure_ascii=False)


def _gaps_text(gaps: Sequence[Gap]) -> str:
    records = [
        {
            "since": gap.since and to_text(gap.since),
            "until": gap.until and to_text(gap.until),
            "why": gap.why,
            "certain": gap.certain,
            **_counted(gap),
        }
        for gap in gaps
    ]
    return json.dumps(records, ensure_ascii=False)


def _counted(gap: Gap) -> dict[str, object]:
    """Return the members of a gap that is no stretch of time; none for the others."""
    told = {"post": gap.post, "counted": gap.counted, "came": gap.came, "remedy": gap.remedy}
    told |= {} if gap.kind is GapKind.TIME else {"kind": gap.kind}
    told |= {"sought": True} if gap.sought else {}
    told |= {"later": gap.later} if gap.later else {}
    return {name: value for name, value in told.items() if value is not None}


def _gap(
    *,
    since: str | None,
    until: str | None,
    why: str,
    certain: bool,
    kind: str = GapKind.TIME,
    post: str | None = None,
    counted: int | None = None,
    came: int | None = None,
    sought: bool = False,
    remedy: str | None = None,
    later: int | None = None,
) -> Gap:
    return Gap(
        since=from_text(since) if since else None,
        until=from_text(until) if until else None,
        why=why,
        certain=certain,
        kind=GapKind(kind),
        post=post,
        counted=counted,
        came=came,
        sought=sought,
        remedy=remedy,
        later=later,
    )


def _cost(
    *, usd: str | None, prices_of: str | None, requests: int, charges: Mapping[str, int]
) -> Cost:
    return Cost(
        charges=tuple(charges.items()),
        requests=requests,
        usd=None if usd is None else Decimal(usd),
        prices_of=None if prices_of is None else date.fromisoformat(prices_of),
    )
