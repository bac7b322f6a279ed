"""Responses of X's API v2: their records, next page and charges."""

from __future__ import annotations

import io
from datetime import UTC
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec.structs import replace

from tweetup.formats.content import Content
from tweetup.formats.json_stream import UNREADABLE
from tweetup.formats.records import KnownLine, Record
from tweetup.formats.x_v2 import X_V2
from tweetup.formats.x_v2_names import INCLUDED_NAMES, META_NAMES, take_names
from tweetup.model import Stamp
from tweetup.networks.errors import TryAgainError

if TYPE_CHECKING:
    from datetime import datetime

    from tweetup.formats.records import Deletion, Skipped
    from tweetup.networks.base import Charge

__all__ = ["FORMAT", "Answer", "Meta", "Problem", "Rule", "items", "read_answer", "records"]

FORMAT: Final = X_V2.name
_NOTHING: Final = msgspec.Raw()


class Problem(msgspec.Struct):
    """An error object of a response or stream (``errors`` in the API reference)."""

    title: str = ""
    detail: str = ""
    type: str = ""
    parameter: str = ""
    resource_type: str = ""
    resource_id: str | None = None
    value: object = None
    id: str | None = None
    details: list[str] = []
    message: str = ""
    reason: str = ""
    required_enrollment: str = ""
    connection_issue: str = ""

    @property
    def kind(self) -> str:
        """Return the last part of its type, as ``usage-capped`` or ``resource-not-found``."""
        return self.type.rsplit("/", 1)[-1]


class Rule(msgspec.Struct):
    """A rule of the filtered stream."""

    id: str = ""
    value: str = ""
    tag: str | None = None


class Meta(msgspec.Struct):
    """The ``meta`` object of a response."""

    next_token: str | None = None
    total_tweet_count: int | None = None
    total_post_count: int | None = None

    def __post_init__(self) -> None:
        take_names(self, META_NAMES)


class _Includes(msgspec.Struct):
    tweets: list[msgspec.Raw] = []
    posts: list[msgspec.Raw] | None = None
    users: list[msgspec.Raw] = []
    media: list[msgspec.Raw] = []
    polls: list[msgspec.Raw] = []
    places: list[msgspec.Raw] = []

    def __post_init__(self) -> None:
        take_names(self, INCLUDED_NAMES)


class Answer(msgspec.Struct):
    """A response, or a line of the stream."""

    data: msgspec.Raw = _NOTHING
    includes: _Includes | None = None
    meta: Meta | None = None
    errors: list[Problem] = []
    matching_rules: list[Rule] = []
    title: str = ""
    detail: str = ""
    type: str = ""
    connection_issue: str = ""

    @property
    def problems(self) -> list[Problem]:
        """Return the errors of the response, those at its top level included."""
        top_level = Problem(
            title=self.title,
            detail=self.detail,
            type=self.type,
            connection_issue=self.connection_issue,
        )
        return [*self.errors, top_level] if self.title or self.type else self.errors

    def charges(self) -> tuple[Charge, ...]:
        """Return the numbers of posts and accounts in the response, included ones counted."""
        included = self.includes or _Includes()
        posts = len(items(self.data)) + len(included.tweets)
        charges = (("post", posts), ("user", len(included.users)))
        return tuple(charge for charge in charges if charge[1])


_ANSWER: Final = msgspec.json.Decoder(Answer)
_ITEMS: Final = msgspec.json.Decoder(list[msgspec.Raw])


def read_answer(raw: bytes) -> Answer:
    """Return a decoded response. Raises :class:`TryAgainError` where it is truncated."""
    try:
        return _ANSWER.decode(raw)
    except UNREADABLE:
        raise TryAgainError("an answer that is cut off or garbled", where="x") from None


def items(data: msgspec.Raw) -> list[msgspec.Raw]:
    """Return the items of ``data``, which is a list, one item, or absent."""
    raw = bytes(data)
    if not raw:
        return []
    return _ITEMS.decode(raw) if raw.startswith(b"[") else [data]


def records(
    raw: bytes, answer: Answer, seen_at: datetime
) -> tuple[Record | Deletion | Skipped, ...]:
    """Return the records of a response, as the importer reads them from a file of twarc2.

    The time of the response is added as twarc2 does, so that the raw records contain it, but two
    records that differ in this time only are the same version.
    """
    if not bytes(answer.data):
        return ()
    moment = seen_at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    body = raw.lstrip()
    stamp = Stamp(b'{"retrieved_at":"%b"}' % moment.encode())
    marked = b'{"__twarc":%b,%b' % (stamp, body[1:])
    content = Content("x", lambda: io.BytesIO(marked), seen_at=seen_at)
    return tuple(
        _stamped(item, stamp) for item in X_V2.read(content) if not isinstance(item, KnownLine)
    )


def _stamped(item: Record | Deletion | Skipped, stamp: Stamp) -> Record | Deletion | Skipped:
    if not isinstance(item, Record):
        return item
    return replace(item, pieces=tuple(stamp if piece == stamp else piece for piece in item.pieces))
