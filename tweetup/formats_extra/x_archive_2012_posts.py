"""The posts of X's download of 2012 to 2018: months of statuses, and a table of rows."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from tweetup.formats.read_json import read_values
from tweetup.formats.records import Record
from tweetup.formats.tables import Dialect
from tweetup.formats.times import id_time
from tweetup.formats.x_v1 import LAX_STATUS, NOT_A_V1_STATUS, StatusReader

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tweetup.formats.base import Head
    from tweetup.formats.content import Content
    from tweetup.formats.records import Deletion, KnownLine, Skipped
    from tweetup.formats.x_archive import DownloadOwner

__all__ = ["DAY_ONLY", "read_rows", "read_statuses", "table_certainty", "timed"]

DAY_ONLY = "posts of which the download tells the day, not the hour"

_OWNER = ("screen_name", "user_id", "name")
_TABLE = Dialect(
    name="x-archive-2012",
    title="tweets.csv with the owner before each row",
    marks=frozenset({"tweet_id", "retweeted_status_id", "expanded_urls"}),
    network="x",
    columns={
        "id": ("tweet_id",),
        "created_at": ("timestamp",),
        "author": ("screen_name",),
        "author_id": ("user_id",),
        "author_name": ("name",),
        "text": ("text",),
        "reply_id": ("in_reply_to_status_id",),
        "repost_id": ("retweeted_status_id",),
        "links": ("expanded_urls",),
        "source": ("source",),
    },
)
_HOURS_TOLD = datetime(2010, 11, 6, tzinfo=UTC)


class _Brief(msgspec.Struct):
    user: msgspec.Raw = msgspec.Raw()


_BRIEF = msgspec.json.Decoder(_Brief)


def table_certainty(head: Head) -> float:
    """Return how sure it is, by the columns, that a table is one of these."""
    return _TABLE.certainty(head)


def read_statuses(
    content: Content, owner: DownloadOwner | None
) -> Iterator[Record | Deletion | Skipped]:
    """Yield the posts of a month, and those that came along with them."""
    reader = StatusReader(content, LAX_STATUS)

    def read(raw: bytes, where: str) -> Iterator[Record | Deletion | Skipped]:
        return reader.read(_whole(raw, owner), where)

    return read_values(content, read, not_a_post=NOT_A_V1_STATUS)


def _whole(raw: bytes, owner: DownloadOwner | None) -> bytes:
    """Return the status with its user; unchanged where it has one."""
    if owner is None or bytes(_BRIEF.decode(raw).user).startswith(b"{"):
        return raw
    user = {"screen_name": owner.handle, "id_str": owner.id, "name": owner.name}
    added = {"user": {key: value for key, value in user.items() if value}}
    return msgspec.json.encode(added)[:-1] + b"," + raw.strip()[1:]


def read_rows(
    content: Content, owner: DownloadOwner | None
) -> Iterator[Record | KnownLine | Skipped]:
    """Yield the posts of a table, each with its owner in its raw record."""
    if owner is None:
        yield from _TABLE.read(content)
        return
    fields = {"author": owner.handle, "author_id": owner.id, "author_name": owner.name}
    always = tuple((field, value) for field, value in fields.items() if value)
    above = _cells(_OWNER)
    before = _cells([owner.handle, owner.id or "", owner.name or ""])
    for item in replace(_TABLE, always=always).read(content):
        if isinstance(item, Record):
            header, row = item.pieces
            yield msgspec.structs.replace(item, pieces=(above + header, before + row))
        else:
            yield item


def _cells(values: Sequence[str]) -> bytes:
    """Return cells to stand before those of a row."""
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator=",").writerow(values)
    return out.getvalue().encode(errors="replace")


def timed(record: Record, content: Content) -> Record:
    """Return the record with the time in its post's id, where the file has only the day."""
    post = record.post
    if post.created_at >= _HOURS_TOLD or post.created_at.time() != time():
        return record
    own = id_time(post.id)
    if own is not None and own.date() == post.created_at.date():
        return msgspec.structs.replace(record, post=msgspec.structs.replace(post, created_at=own))
    content.notes[DAY_ONLY] += 1
    return record
