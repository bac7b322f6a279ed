"""X's own "download your data", post by post: API 1.1 statuses without their user.

The raw record kept of a post is the status with the owner's handle, name and id put in as its
user, and with its long form where it has one; it can be read by itself again.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from tweetup.sources.formats.cells import unescape
from tweetup.sources.formats.times import read_time
from tweetup.sources.formats.x_v1 import NOT_A_STATUS, read_status
from tweetup.sources.formats.x_v1_records import V1Status
from tweetup.sources.jsontext import UNREADABLE, json_values, unreadable
from tweetup.sources.records import Skipped
from tweetup.sources.x_download import FORMAT, XDownload

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tweetup.sources.content import Content
    from tweetup.sources.formats.base import Head
    from tweetup.sources.records import Deletion, Record
    from tweetup.sources.x_download import LongForm, Owner

__all__ = ["X_ARCHIVE", "XArchiveFormat"]

LEFT_OVER = "long posts whose short form is not in the download, left out"

_LAX = msgspec.json.Decoder(V1Status, strict=False)
_APART = 5
_ALIKE = 60


class _Item(msgspec.Struct):
    tweet: msgspec.Raw


class _Brief(msgspec.Struct):
    created_at: str
    full_text: str = ""


_ITEM = msgspec.json.Decoder(_Item)
_BRIEF = msgspec.json.Decoder(_Brief)


class XArchiveFormat:
    """Reads X's download; it is recognised by its files, not by what is in them."""

    name = FORMAT
    title = 'X\'s own "download your data", zip or folder'
    carries = (
        "reply",
        "links",
        "media",
        "alt text",
        "language",
        "source",
        "cashtags",
        "edits",
        "counts",
    )
    unfiltered = True

    def certainty(self, head: Head) -> float:
        """Never sure of a file alone: it does not say whose the posts are."""
        del head
        return 0.0

    def read(self, content: Content) -> Iterator[Record | Deletion | Skipped]:
        """A record for each post, with its long form."""
        long_forms = _LongForms(content) if isinstance(content, XDownload) else None
        for value in json_values(content):
            if isinstance(value, Skipped):
                yield value
                continue
            where = content.where(value.line)
            try:
                raw = _whole(value.raw, content, long_forms)
            except UNREADABLE as error:
                yield unreadable(error, where, NOT_A_STATUS)
            else:
                yield from read_status(raw, where, content, _LAX)
        if isinstance(content, XDownload) and content.is_last:
            left_over = len(set(content.long_forms) - content.used)
            content.notes.update({LEFT_OVER: left_over} if left_over else {})


X_ARCHIVE = XArchiveFormat()


def _whole(raw: bytes, content: Content, long_forms: _LongForms | None) -> bytes:
    """The status with its user and long form; one that has its user already as it stands."""
    if not isinstance(content, XDownload) or long_forms is None:
        return raw
    status = bytes(_ITEM.decode(raw).tweet) if b'"tweet"' in raw[:40] else raw
    added = {"user": _user(content.owner)}
    if (text := long_forms.of(_BRIEF.decode(status))) is not None:
        added["extended_tweet"] = {"full_text": text}
    return msgspec.json.encode(added)[:-1] + b"," + status.strip()[1:]


def _user(owner: Owner) -> dict[str, str]:
    user = {"screen_name": owner.handle, "id_str": owner.id, "name": owner.name}
    return {key: value for key, value in user.items() if value}


class _LongForms:
    """The long forms by the second they were made in."""

    def __init__(self, content: XDownload) -> None:
        self._by_second: dict[datetime, list[LongForm]] = {}
        self._used = content.used
        for note in content.long_forms:
            try:
                second = read_time(note.created_at).replace(microsecond=0)
            except ValueError:
                continue
            self._by_second.setdefault(second, []).append(note)

    def of(self, status: _Brief) -> str | None:
        """The whole text of a status that X shows cut off: made with it, and begun alike."""
        if not self._by_second:
            return None
        try:
            made = read_time(status.created_at)
            around = [made + timedelta(seconds=apart) for apart in range(-_APART, _APART + 1)]
        except (ValueError, OverflowError):
            return None
        begun = _begun(unescape(status.full_text))
        for second in around:
            for note in self._by_second.get(second, ()):
                if _begun(note.text) == begun and len(note.text) > len(status.full_text):
                    self._used.add(note)
                    return note.text
        return None


def _begun(text: str) -> str:
    return " ".join(text.split())[:_ALIKE]
