"""X's notices of what must go: compliance jobs and streams, and deletions between statuses.

A post that was deleted, withheld or protected is handed on as a
:class:`~tweetup.sources.records.Deletion`. Accounts are named by their number, which no list of
posts can be kept clear of by itself: they are named as skipped. The lines of a job look alike for
posts and for accounts; a post's id holds its time since November 2010, an older account's never.

https://docs.x.com/x-api/compliance/batch-compliance/introduction,
https://docs.x.com/x-api/compliance/streams/introduction
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tweetup.sources.formats.times import id_time, read_time
from tweetup.sources.jsontext import BROKEN, decode_any, json_values
from tweetup.sources.records import Deletion, Skipped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tweetup.sources.content import Content
    from tweetup.sources.formats.base import Head

__all__ = ["ACCOUNT", "COMPLIANCE", "ComplianceFormat", "read_notice"]

ACCOUNT = "an account that is gone, by its number; remove it with: tweetup remove --author HANDLE"
_KEPT = "a notice after which posts may stay"
_UNKNOWN = "not a notice of X"

_GOING = frozenset({"delete", "withheld", "drop", "status_withheld"})
_STAYING = frozenset({"undelete", "undrop", "scrub_geo", "tweet_edit", "geo", "limit"})
_SIGNS = (b'delete":', b"withheld", b'drop":', b'"scrub_geo"', b'"user_')
_SNOWFLAKES = datetime(2010, 11, 5, tzinfo=UTC)


class ComplianceFormat:
    """Reads and recognises compliance events."""

    name = "x-compliance"
    title = "X's compliance jobs and streams: what must be removed"
    carries = ()

    def certainty(self, head: Head) -> float:
        """Sure of objects each of which is a notice."""
        if not head.values:
            return 0.0
        return 0.9 * all(_notice(value) is not None for value in head.values)

    def read(self, content: Content) -> Iterator[Deletion | Skipped]:
        """A deletion for each post that must go."""
        for value in json_values(content):
            if isinstance(value, Skipped):
                yield value
                continue
            where = content.where(value.line)
            try:
                decoded = decode_any(value.raw)
            except ValueError:
                yield Skipped(where, BROKEN)
            else:
                yield _found(decoded, where) or Skipped(where, _UNKNOWN)


COMPLIANCE = ComplianceFormat()


def read_notice(raw: bytes, where: str) -> Deletion | Skipped | None:
    """The notice a line between posts is, or None where it is something else."""
    if not any(sign in raw for sign in _SIGNS):
        return None
    try:
        return _found(decode_any(raw), where)
    except ValueError:
        return None


def _found(value: object, where: str) -> Deletion | Skipped | None:
    notice = _notice(value) if isinstance(value, dict) else None
    if notice is None:
        return None
    action, subject = notice
    if action in _STAYING or action.startswith("user_un"):
        return Skipped(where, _KEPT)
    post_id = _id(subject)
    if action.startswith("user_") or "user" in subject or post_id is None:
        return Skipped(where, ACCOUNT)
    return (
        Skipped(where, ACCOUNT) if _is_account(post_id, subject) else Deletion("x", post_id, where)
    )


def _notice(value: Mapping[str, object]) -> tuple[str, Mapping[str, object]] | None:
    """What is to happen, and to what."""
    if "text" in value or "full_text" in value:
        return None
    if isinstance(action := value.get("action"), str) and "id" in value:
        return action, value
    data = value.get("data", value)
    if isinstance(data, dict) and "text" in data:
        return None
    for key, event in data.items() if isinstance(data, dict) else ():
        if isinstance(event, dict) and (key in _GOING | _STAYING or key.startswith("user_")):
            inner = event.get("tweet") or event.get("status") or event
            return key, inner if isinstance(inner, dict) else event
    return None


def _id(subject: Mapping[str, object]) -> str | None:
    said = subject.get("id_str") or subject.get("id")
    digits = str(said) if isinstance(said, str | int) else ""
    return digits if digits.isascii() and digits.isdigit() and len(digits) < 21 else None


def _is_account(post_id: str, subject: Mapping[str, object]) -> bool:
    """Whether an id made after posts got their time into theirs holds no time."""
    try:
        made = read_time(str(subject.get("created_at")))
    except ValueError:
        return False
    return made >= _SNOWFLAKES and id_time(post_id) is None
