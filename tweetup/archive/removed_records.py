"""Records on their way into the archive, without the people and posts on the list of removals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from msgspec.structs import replace

from tweetup.archive.outcomes import Added
from tweetup.archive.pending_record import PendingRecord
from tweetup.archive.removal_list import RemovalList, return_shown
from tweetup.archive.rows import PLACE_COLUMNS

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from tweetup.archive.outcomes import Incoming

__all__ = ["list_for", "without_removed"]

#: For the fields of a post that tell where it was written.
_NO_PLACES: Final[dict[str, Any]] = dict.fromkeys(PLACE_COLUMNS)


#: The kind of a line of the ledger for a file, which was made before.
_IMPORT: Final = "import"

#: The kind of a capture that hears what is posted, and some of it twice.
_STREAM: Final = "stream"


def list_for(
    connection: sqlite3.Connection, capture: int, batch: Sequence[Incoming]
) -> RemovalList:
    """Return the list of removals without what a network's answer shows, which it takes off.

    A file was made before; a post that a stream brings tells of the time it was posted.
    """
    listed = RemovalList.of(connection)
    (kind,) = connection.execute(
        "SELECT kind FROM captures WHERE capture = ?", (capture,)
    ).fetchone()
    if kind == _IMPORT:
        return listed
    shown = (
        (post, (post.edited_at or post.created_at) if it.heard or kind == _STREAM else None)
        for it in batch
        for post in (it.post,)
    )
    return return_shown(connection, listed, shown)


def without_removed(
    batch: Iterable[Incoming], removal_list: RemovalList
) -> tuple[list[PendingRecord], Added]:
    """Return the records without posts, raw records and places that were removed, and counts."""
    if not removal_list:
        return [PendingRecord(incoming) for incoming in batch], Added()
    records = []
    removed = gone = 0
    for incoming in batch:
        record = PendingRecord(incoming)
        record.normalize()  # characters that are not stored hide no name from the list
        if removal_list.covers(record.post):
            is_request = removal_list.covers_request(record.post)
            removed += is_request
            gone += not is_request
            continue
        records.append(_cleaned(incoming, record, removal_list))
    return records, Added(removed=removed, gone=gone)


def _cleaned(incoming: Incoming, record: PendingRecord, removal_list: RemovalList) -> PendingRecord:
    """Return a record that may be stored without places and names that were removed."""
    post = record.post
    hidden = removal_list.hides(post)
    if removal_list.without_place(post):
        post = replace(post, **_NO_PLACES)
        record.raw = record.line = None
    elif not removal_list.may_store_raw(post):
        record.raw = record.line = None
    whole = b"".join(record.pieces() or ())
    cleaned_raw = removal_list.clean_record(post.network, whole)
    cleaned = PendingRecord(incoming, removal_list.clean_post(post))
    cleaned.raw, cleaned.line, cleaned.hidden = record.raw, record.line, hidden
    if cleaned_raw != whole:
        cleaned.raw = None if cleaned_raw is None else (cleaned_raw,)
        cleaned.line = None
    return cleaned
