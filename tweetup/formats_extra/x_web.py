"""X's website: the posts it shows, as tools save them and as its own answers to a browser have it.

Posts are found in whatever is around them, so that one reader serves Zeeschuimer and 4CAT (ndjson),
twitter-web-exporter with metadata, scrapers that keep X's records, the answers of a search, list or
thread (a timeline of ``instructions``, before 2023 ``globalObjects``) and a browser's recording of
them (HAR).
"""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import msgspec

from tweetup.formats.base import CARRIED_FIELDS
from tweetup.formats.json_stream import UNREADABLE, decode_any, unreadable
from tweetup.formats.read_json import read_piece, read_values
from tweetup.formats.records import Record, Skipped
from tweetup.formats.rounded_ids import BareIds
from tweetup.formats.times import optional_time
from tweetup.formats.x_v1 import each_status, status_post
from tweetup.formats_extra.x_web_status import (
    NOT_A_WEB_RECORD,
    WebRecord,
    is_web_record,
    read_web_record,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tweetup.formats.base import Head
    from tweetup.formats.content import Content
    from tweetup.formats.records import Deletion, KnownLine
    from tweetup.formats.x_v1 import NestedStatus

__all__ = ["ADVERT", "X_WEB", "XWebFormat"]

ADVERT: Final = "adverts that X showed in between, left out"

_RECORDING = re.compile(rb'\s*\{\s*"log"\s*:\s*\{')
_ANSWERS = re.compile(r"/graphql/|/adaptive\.json")
#: Timelines of whatever somebody follows, wrote, likes or keeps: of them only posts with the chat's
#: hashtag are the chat's. By the name of the query in an address, and of its answer under ``data``.
_WIDE_QUERY = re.compile(r"/(?:Home|List|User|Likes|Bookmark|Communit)\w*(?:\?|$)")
_WIDE_ANSWER = re.compile(r"home|list|user|bookmark_\w*|communit\w*")
_RELATED = "tweetdetailrelatedtweets"
_ENTRY = re.compile(r'"entryId":"(?:tweet|sq-I-t)-(\d+)')
_DEEPEST = 60
_LATEST = 4102444800000  # 2100, in milliseconds


@dataclass(frozen=True, slots=True)
class _Found:
    """A post in an answer. ``wide`` tells that the answer held posts of all kinds of matters."""

    record: WebRecord
    seen_at: datetime | None
    advert: bool
    wide: bool


@dataclass(frozen=True, slots=True)
class _Around:
    """What the objects around a post tell of it."""

    seen_at: datetime | None = None
    advert: bool = False
    wide: bool = False


class XWebFormat:
    """Reads and recognises posts of X's website."""

    name = "x-web"
    title = (
        "X's website: Zeeschuimer, 4CAT (ndjson), twitter-web-exporter with metadata, its answers"
        " to a browser, HAR"
    )
    carries = CARRIED_FIELDS

    def certainty(self, head: Head) -> float:
        """Return 0.98 where one of the first values holds a post of the website."""
        return 0.98 if any(_holds_post(value) for value in head.values) else 0.0

    def read(self, content: Content) -> Iterator[Record | KnownLine | Deletion | Skipped]:
        """Yield each post once a value, then those inside it."""
        with content.open() as stream:
            is_recording = _RECORDING.match(stream.read(1 << 12)) is not None
        return read_values(
            content,
            partial(_read, content=content),
            not_a_post=NOT_A_WEB_RECORD,
            inside=b"entries" if is_recording else None,
        )


X_WEB = XWebFormat()


def _holds_post(value: dict[str, Any]) -> bool:
    return any(isinstance(found, _Found) for found in _found(value, _Around()))


def _read(raw: bytes, where: str, *, content: Content) -> Iterator[Record | Deletion | Skipped]:
    """Yield the posts of a value. Answers that are no timelines, such as pictures, hold none."""
    value = _decoded(raw)
    bare_ids = BareIds(content)
    for found in _found(value, _Around(content.seen_at)):
        if isinstance(found, Exception):
            yield _fault(found, where)
        elif found.advert:
            content.notes[ADVERT] += 1
        else:
            read = partial(_records, found, bare_ids=bare_ids)
            yield from read_piece(found.record, where, read, not_a_post=NOT_A_WEB_RECORD)


def _decoded(raw: bytes) -> object:
    """Return a value; bytes that are not UTF-8 cost the post that has them, and no other."""
    try:
        return decode_any(raw)
    except (msgspec.DecodeError, UnicodeDecodeError):  # the first one since msgspec 0.23
        if raw.decode(errors="replace").encode() == raw:
            raise
        return json.loads(raw.decode(errors="surrogateescape"))


def _records(
    found: _Found, record: WebRecord, where: str, *, bare_ids: BareIds
) -> Iterator[Record | Skipped]:
    """Yield the record of a post, then those of the posts inside it."""
    errors: list[Exception] = []
    for status, included in each_status(read_web_record(record, errors)):
        yield Record(
            status_post(status, found.seen_at, bare_ids),
            _pieces(status, found.seen_at),
            where,
            included,
            unfiltered=found.wide,
        )
    yield from (_fault(error, where) for error in errors)


def _fault(error: Exception, where: str) -> Skipped:
    if isinstance(error, UNREADABLE):
        return unreadable(error, where, NOT_A_WEB_RECORD)
    return Skipped(where, str(error))


def _pieces(status: NestedStatus, seen_at: datetime | None) -> tuple[bytes, ...]:
    """Return the raw record, with the time at which it was collected around it, as Zeeschuimer."""
    if seen_at is None:
        return (status.raw,)
    milliseconds = round(seen_at.timestamp() * 1000)
    return (b'{"timestamp_collected":%d,"data":' % milliseconds, status.raw, b"}")


def _found(value: object, around: _Around, depth: int = 0) -> Iterator[_Found | Exception]:
    """Yield the posts in a value in its order; posts inside posts are left to these.

    Of a recorded answer that cannot be read, the reason is yielded.
    """
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for item in value:
            yield from _found(item, around, depth + 1)
        return
    if not isinstance(value, dict):
        return
    around = _told(value, around)
    if is_web_record(value):
        advert = around.advert or value.get("promoted") is True
        yield _Found(value, around.seen_at, advert, around.wide)
    elif isinstance(value.get("globalObjects"), dict):
        for record in _adaptive_records(value):
            yield _Found(record, around.seen_at, around.advert, around.wide)
    else:
        for inner in _inside(value):
            if isinstance(inner, Exception):
                yield inner
            else:
                yield from _found(inner, around, depth + 1)


def _inside(value: dict[str, Any]) -> Iterator[object]:
    """Yield the parts of an object: the answer in an entry of a recording, else every member."""
    request, response = value.get("request"), value.get("response")
    if not (isinstance(request, dict) and isinstance(response, dict)):
        yield from value.values()
        return
    try:
        yield _recorded_answer(request, response)
    except ValueError as error:
        yield error


def _told(value: dict[str, Any], around: _Around) -> _Around:
    """Return the facts on the posts in an object, from its own members and those around it."""
    collected = value.get("__import_meta")
    told = collected if isinstance(collected, dict) else value
    request, data = value.get("request"), value.get("data")
    address = told.get("source_url") or (request.get("url") if isinstance(request, dict) else None)
    entry = str(value.get("entryId", ""))
    wide = (
        around.wide
        or (isinstance(address, str) and _WIDE_QUERY.search(address) is not None)
        or (isinstance(data, dict) and _is_wide_answer(data))
        or entry.startswith(_RELATED)
    )
    advert = around.advert or "promotedMetadata" in value or entry.startswith("promoted")
    return _Around(_collected_at(told) or around.seen_at, advert, wide)


def _is_wide_answer(data: dict[str, Any]) -> bool:
    """Return whether what stands under ``data`` is the answer of such a timeline.

    Tools have a record there as well, which some of them give a ``user``: its author.
    """
    inner = data.get("tweet")
    is_record = is_web_record(data) or (isinstance(inner, dict) and is_web_record(inner))
    return not is_record and any(map(_WIDE_ANSWER.fullmatch, data))


def _collected_at(told: dict[str, Any]) -> datetime | None:
    milliseconds, started = told.get("timestamp_collected"), told.get("startedDateTime")
    if isinstance(milliseconds, int | float) and 0 < milliseconds < _LATEST:
        return datetime.fromtimestamp(milliseconds / 1000, UTC)
    return optional_time(started) if isinstance(started, str) else None


def _recorded_answer(request: dict[str, Any], response: dict[str, Any]) -> object:
    """Return the answer that an entry of a recording has, decoded; None for no timeline of X's.

    Raises ``ValueError`` for an answer that is cut off.
    """
    content = response.get("content")
    text = content.get("text") if isinstance(content, dict) else None
    if not isinstance(text, str) or not text or not _ANSWERS.search(str(request.get("url"))):
        return None
    packed = isinstance(content, dict) and content.get("encoding") == "base64"
    return decode_any(base64.b64decode(text) if packed else text.encode())


def _adaptive_records(value: dict[str, Any]) -> Iterator[WebRecord]:
    """Yield the posts of an answer of before 2023, each with its author and the posts inside it."""
    statuses, accounts = value["globalObjects"].get("tweets"), value["globalObjects"].get("users")
    if not (isinstance(statuses, dict) and isinstance(accounts, dict)):
        return
    entries = _ENTRY.findall(msgspec.json.encode(value.get("timeline")).decode())
    for identity in dict.fromkeys(entries) if entries else statuses:
        record = _adaptive_record(identity, statuses, accounts)
        if record is not None:
            yield record


def _adaptive_record(
    identity: object, statuses: dict[str, Any], accounts: dict[str, Any], depth: int = 0
) -> WebRecord | None:
    status = statuses.get(str(identity))
    if not isinstance(status, dict) or depth > 2:
        return None
    record = {"type": "adaptive", "id": str(identity), "legacy": status}
    if isinstance(account := accounts.get(str(status.get("user_id_str"))), dict):
        record["user"] = account
    for name in ("retweeted_status", "quoted_status"):
        inner = _adaptive_record(status.get(f"{name}_id_str"), statuses, accounts, depth + 1)
        if inner is not None:
            record[f"{name}_result"] = {"result": inner}
    return record
