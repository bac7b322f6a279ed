"""An answer of X's API v2: what is in it, where it goes on, what it was charged for."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC
from typing import TYPE_CHECKING, Final

import msgspec

from tweetup.formats.content import Content
from tweetup.formats.json_stream import UNREADABLE
from tweetup.formats.records import Record
from tweetup.formats.x_v2 import X_V2
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
    """What was not given, and why; also what a stream says before it ends."""

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
        """The last word of its type, such as ``usage-capped`` or ``resource-not-found``."""
        return self.type.rsplit("/", 1)[-1]


class Rule(msgspec.Struct):
    """A rule of the stream."""

    id: str = ""
    value: str = ""
    tag: str | None = None


class Meta(msgspec.Struct):
    """About an answer."""

    next_token: str | None = None
    total_tweet_count: int = 0


class _Includes(msgspec.Struct):
    tweets: list[msgspec.Raw] = []
    users: list[msgspec.Raw] = []


class Answer(msgspec.Struct):
    """An answer, or a line of the stream."""

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
        """What it complains about, wherever it says so."""
        said = Problem(
            title=self.title,
            detail=self.detail,
            type=self.type,
            connection_issue=self.connection_issue,
        )
        return [*self.errors, said] if self.title or self.type else self.errors

    def charges(self) -> tuple[Charge, ...]:
        """Every post and account that came, whether asked for or along with a post."""
        included = self.includes or _Includes()
        posts = len(items(self.data)) + len(included.tweets)
        found = (("post", posts), ("user", len(included.users)))
        return tuple(charge for charge in found if charge[1])


_ANSWER: Final = msgspec.json.Decoder(Answer)
_ITEMS: Final = msgspec.json.Decoder(list[msgspec.Raw])


def read_answer(raw: bytes) -> Answer:
    """What an answer says. Raises :class:`TryAgainError` where only a part of it came."""
    try:
        return _ANSWER.decode(raw)
    except UNREADABLE:
        what = "an answer that is cut off or garbled"
        raise TryAgainError(what, where="x") from None


def items(data: msgspec.Raw) -> list[msgspec.Raw]:
    """Return the items of ``data``, whether it is a list, one item, or not there."""
    raw = bytes(data)
    if not raw:
        return []
    return _ITEMS.decode(raw) if raw.startswith(b"[") else [data]


def records(
    raw: bytes, answer: Answer, seen_at: datetime
) -> tuple[Record | Deletion | Skipped, ...]:
    """Return the posts in an answer, as the importer reads them from a file that twarc2 wrote.

    The time it came at is put in as twarc2 does, so that the raw records keep it, but it makes no
    other wording of them.
    """
    if not bytes(answer.data):
        return ()
    moment = seen_at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    body = raw.lstrip()
    stamp = Stamp(b'{"retrieved_at":"%b"}' % moment.encode())
    marked = b'{"__twarc":%b,%b' % (stamp, body[1:])
    found = X_V2.read(Content("x", lambda: io.BytesIO(marked), seen_at=seen_at))
    return tuple(_stamped(one, stamp) for one in found)


def _stamped(one: Record | Deletion | Skipped, stamp: Stamp) -> Record | Deletion | Skipped:
    if not isinstance(one, Record):
        return one
    return replace(one, pieces=tuple(stamp if piece == stamp else piece for piece in one.pieces))
