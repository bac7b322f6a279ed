"""X's download of 2012 to 2018: months of API 1.1 statuses, and a table of the same posts.

The raw record kept of a status is the status, with the owner's handle, name and id put in where it
has no user; that of a row is the row with these three before it. Both can be read by themselves.

Of posts before November 2010 this download tells the day only, as its midnight.
"""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

import msgspec

from tweetup.sources.formats.tables import Dialect
from tweetup.sources.formats.times import id_time
from tweetup.sources.formats.x_v1 import NOT_A_STATUS, read_status
from tweetup.sources.formats.x_v1_records import V1Status
from tweetup.sources.jsontext import UNREADABLE, json_values, unreadable
from tweetup.sources.records import Record, Skipped
from tweetup.sources.x_old_download import FORMAT, SCRIPT, OldXDownload

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tweetup.sources.content import Content
    from tweetup.sources.formats.base import Head
    from tweetup.sources.records import Deletion
    from tweetup.sources.x_download import Owner

__all__ = ["X_OLD_ARCHIVE", "XOldArchiveFormat"]

DAY_ONLY = "posts of which the download tells the day, not the hour"

_OWNER = ("screen_name", "user_id", "name")
_TABLE = Dialect(
    name=FORMAT,
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
_SURE = 0.97
_START = 1 << 12
_NO_TABLE = (SCRIPT, b"{", b"[")
_LAX = msgspec.json.Decoder(V1Status, strict=False)
_HOURS_TOLD = datetime(2010, 11, 6, tzinfo=UTC)


class _Brief(msgspec.Struct):
    user: msgspec.Raw = msgspec.Raw()


_BRIEF = msgspec.json.Decoder(_Brief)


class XOldArchiveFormat:
    """Reads X's old download, and recognises its months and what is kept of its rows."""

    name = FORMAT
    title = "X's own download of 2012 to 2018 (tweets.csv, months as .js), zip or folder"
    carries = ("reply", "repost", "links", "media", "source")
    unfiltered = True

    def certainty(self, head: Head) -> float:
        """Sure of a month by its first words, of a row by its columns."""
        if head.start.startswith(SCRIPT):
            return _SURE
        return _TABLE.certainty(head)

    def read(self, content: Content) -> Iterator[Record | Deletion | Skipped]:
        """A record for each post that no other file of the download had before."""
        with content.open() as stream:
            is_table = not stream.read(_START).lstrip().startswith(_NO_TABLE)
        found = _rows(content) if is_table else _statuses(content)
        for item in found:
            if not isinstance(item, Record):
                yield item
            elif item.included or _is_first(item, content):
                yield _timed(item, content)


X_OLD_ARCHIVE = XOldArchiveFormat()


def _statuses(content: Content) -> Iterator[Record | Deletion | Skipped]:
    owner = content.owner if isinstance(content, OldXDownload) else None
    for value in json_values(content):
        if isinstance(value, Skipped):
            yield value
            continue
        where = content.where(value.line)
        try:
            raw = _whole(value.raw, owner)
        except UNREADABLE as error:
            yield unreadable(error, where, NOT_A_STATUS)
        else:
            yield from read_status(raw, where, content, _LAX)


def _whole(raw: bytes, owner: Owner | None) -> bytes:
    """The status with its user: as it stands where it has one."""
    if owner is None or bytes(_BRIEF.decode(raw).user).startswith(b"{"):
        return raw
    user = {"screen_name": owner.handle, "id_str": owner.id, "name": owner.name}
    told = {"user": {key: value for key, value in user.items() if value}}
    return msgspec.json.encode(told)[:-1] + b"," + raw.strip()[1:]


def _rows(content: Content) -> Iterator[Record | Skipped]:
    if not isinstance(content, OldXDownload):
        yield from _TABLE.read(content)
        return
    owner = content.owner
    told = {"author": owner.handle, "author_id": owner.id, "author_name": owner.name}
    known = tuple((field, value) for field, value in told.items() if value)
    above = _cells(_OWNER)
    before = _cells([owner.handle, owner.id or "", owner.name or ""])
    for item in replace(_TABLE, always=known).read(content):
        if isinstance(item, Record):
            header, row = item.pieces
            yield replace(item, pieces=(above + header, before + row))
        else:
            yield item


def _cells(values: Sequence[str]) -> bytes:
    """Cells to stand before those of a row."""
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator=",").writerow(values)
    return out.getvalue().encode(errors="replace")


def _is_first(record: Record, content: Content) -> bool:
    """Whether the post was not in a file of the download read before this one."""
    if not isinstance(content, OldXDownload):
        return True
    return content.told.setdefault(record.post.id, content.name) == content.name


def _timed(record: Record, content: Content) -> Record:
    """The record with the moment its post's id holds, where it was told as a day's midnight."""
    post = record.post
    if post.created_at >= _HOURS_TOLD or post.created_at.time() != time():
        return record
    own = id_time(post.id)
    if own is not None and own.date() == post.created_at.date():
        return replace(record, post=replace(post, created_at=own))
    content.notes[DAY_ONLY] += 1
    return record
