"""X's notices of posts to remove: compliance jobs and streams, deletions between statuses.

A post that was deleted or withheld, and an account that was suspended or protected, is handed on as
a :class:`~tweetup.formats.records.Deletion`, and so is an account whose places must be removed. The
lines of a job look alike for posts and for accounts, and both have ids that hold the time they were
made: a number that may be either is handed on as both. Only a post's own deletion is for good: an
account that was deleted may come back for a month. Notices that a post or account is back
(``undrop``, ``user_unprotect``) are handed on as well, all with the time they are of.

https://docs.x.com/x-api/compliance/batch-compliance/introduction,
https://docs.x.com/x-api/compliance/streams/introduction
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

from tweetup.formats.json_stream import decode_any
from tweetup.formats.read_json import read_values
from tweetup.formats.records import Deletion, Skipped
from tweetup.formats.times import id_time, micros_time, read_time
from tweetup.formats.x_v2_names import NOTICE_NAMES, NOTICE_SUBJECTS
from tweetup.model import DELETED, Absence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tweetup.formats.base import Head
    from tweetup.formats.content import Content

__all__ = [
    "COMPLIANCE",
    "EITHER",
    "KEPT",
    "ComplianceFormat",
    "is_withheld_everywhere",
    "read_notice",
]

KEPT = "a notice after which posts may stay"
EITHER = "a notice whose number, given before 2008, may be a post's or an account's"
_UNKNOWN = "not a notice of X"

_POSTS = {
    "delete": (DELETED, False),
    "withheld": (Absence.WITHHELD, False),
    "status_withheld": (Absence.WITHHELD, False),
    "drop": (Absence.TAKEN_DOWN, False),
    "public_tweet_unviewable": (Absence.TAKEN_DOWN, False),
    "undelete": (DELETED, True),
    "undrop": (Absence.TAKEN_DOWN, True),
}
"""The reasons in notices of posts, and whether they have ended."""

_ACCOUNTS = {
    "user_delete": (Absence.ACCOUNT_DELETED, False),
    "user_suspend": (Absence.SUSPENDED, False),
    "user_protect": (Absence.PROTECTED, False),
    "user_withheld": (Absence.WITHHELD, False),
    "user_undelete": (Absence.ACCOUNT_DELETED, True),
    "user_unsuspend": (Absence.SUSPENDED, True),
    "user_unprotect": (Absence.PROTECTED, True),
}
_OF_JOBS = {action: reason for action, (reason, back) in (_POSTS | _ACCOUNTS).items() if not back}
_JOB_REASONS = {
    str(reason): reason
    for reason in (
        Absence.DEACTIVATED,
        Absence.PROTECTED,
        Absence.SUSPENDED,
        Absence.WITHHELD,
    )
}
_PLACES = "scrub_geo"
#: "Withheld in every country" (XX), "because of a copyright complaint" (XY).
_EVERYWHERE = frozenset({"XX", "XY"})
_STREAM_MESSAGES = frozenset({"limit", "disconnect", "warning"})
"""Messages of a stream about itself."""
_NAMES_BEFORE = {since: before for before, since in NOTICE_NAMES.items()}
_KEEPING = frozenset({"tweet_edit", "public_tweet_notice", "geo"}) | _STREAM_MESSAGES
_SIGNS = (
    *(b'delete":', b"withheld", b'drop":', b'"scrub_geo"', b'"user_'),
    *(b'"%b":' % name.encode() for name in sorted(_STREAM_MESSAGES)),
    *(b'"%b"' % name.encode() for names in NOTICE_NAMES.items() for name in names),
)
# Before ids held their time both were counted up, posts far ahead of accounts: in 2008 the
# five hundred millionth post was written, in 2011 the three hundred millionth account was made.
_SNOWFLAKES = datetime(2010, 11, 5, tzinfo=UTC)
_LARGE_POSTS = datetime(2008, 1, 1, tzinfo=UTC)
_NO_ACCOUNT_BEFORE_2011 = 300_000_000
_MILLISECONDS = 13
"""Digits of a time of ours in milliseconds."""


class ComplianceFormat:
    """Reads and recognises compliance events."""

    name = "x-compliance"
    title = "X's compliance jobs and streams: what must be removed"
    carries = ()

    def certainty(self, head: Head) -> float:
        """Return 0.9 for objects each of which is a notice."""
        if not head.values:
            return 0.0
        return 0.9 * all(_notice(value) is not None for value in head.values)

    def read(self, content: Content) -> Iterator[Deletion | Skipped]:
        """Yield a deletion for each post or account that must be removed."""
        return read_values(content, _read, not_a_post=_UNKNOWN)


COMPLIANCE = ComplianceFormat()


def _read(raw: bytes, where: str) -> Iterator[Deletion | Skipped]:
    """Yield the notice that a value is."""
    yield _decode_notice(msgspec.json.decode(raw), where) or Skipped(where, _UNKNOWN)


def read_notice(raw: bytes, where: str) -> Deletion | Skipped | None:
    """Return the notice that a line between posts is, or None for another line."""
    if not any(sign in raw for sign in _SIGNS):
        return None
    try:
        return _decode_notice(decode_any(raw), where)
    except ValueError:
        return None


def _decode_notice(value: object, where: str) -> Deletion | Skipped | None:
    notice = _notice(value) if isinstance(value, dict) else None
    if notice is None:
        return None
    action, subject = notice
    if "action" in subject:
        return _of_job(action, subject, where)
    if action in _ACCOUNTS or action == _PLACES:
        return _of_account(action, subject, where)
    post = _inner(subject, *NOTICE_SUBJECTS, *NOTICE_SUBJECTS.values(), "status")
    post_id = _number(post, "id_str", "id")
    if action in _POSTS and (post_id or post is not subject):
        reason, back = _POSTS[action]
        back = back or _is_lifted(subject)
        at = _time_said(subject)
        said = Deletion("x", post_id, where, reason=reason, at=at, back=back)
        return said if post_id else Skipped(where, _UNKNOWN)
    return Skipped(where, KEPT, broken=False)


def _of_account(action: str, subject: Mapping[str, object], where: str) -> Deletion | Skipped:
    account = _number(_inner(subject, "user"), "id_str", "id", "user_id_str", "user_id")
    if account is None:
        return Skipped(where, _UNKNOWN)
    if action == _PLACES:
        return Deletion("x", None, where, account, only_places=True)
    reason, back = _ACCOUNTS[action]
    back = back or _is_lifted(subject)
    return Deletion("x", None, where, account, reason=reason, at=_time_said(subject), back=back)


def is_withheld_everywhere(countries: Iterable[object]) -> bool:
    """Return whether the countries in which a post or account is withheld are all.

    A post that is withheld in some is public in the others: X still gives it.
    """
    return not _EVERYWHERE.isdisjoint(map(str, countries))


def _is_lifted(subject: Mapping[str, object]) -> bool:
    """Return whether a notice tells that a measure has ended, or holds in some countries alone."""
    countries = subject.get("withheld_in_countries")
    is_somewhere = isinstance(countries, list) and not is_withheld_everywhere(countries)
    return is_somewhere or subject.get("application") == "remove"


def _of_job(action: str, subject: Mapping[str, object], where: str) -> Deletion | Skipped:
    """Return the deletion of a line of a job, whose number may be a post's or an account's."""
    number = _number(subject, "id")
    if number is None:
        return Skipped(where, _UNKNOWN)
    if action == _PLACES:
        return Deletion("x", None, where, number, only_places=True)
    if action not in _OF_JOBS:
        return Skipped(where, KEPT, broken=False)
    reason = _JOB_REASONS.get(str(subject.get("reason")), _OF_JOBS[action])
    of_account = Absence.ACCOUNT_DELETED if reason == DELETED else reason
    at = _time_said(subject)
    kind = _kind_of(number, subject)
    if kind == "account":
        return Deletion("x", None, where, number, reason=of_account, at=at)
    if kind == "":
        return Skipped(where, EITHER)
    account = number if kind == "either" else None
    return Deletion("x", number, where, account, reason=reason, at=at)


def _kind_of(number: str, subject: Mapping[str, object]) -> str:
    """Return whether a number is a post's, an account's or may be either's; empty if unknown."""
    if id_time(number) is not None:
        return "either"
    if int(number) >= _NO_ACCOUNT_BEFORE_2011:
        return "account" if _time_made(subject) >= _SNOWFLAKES else "post"
    return "account" if _time_made(subject) >= _LARGE_POSTS else ""


def _notice(value: Mapping[str, object]) -> tuple[str, Mapping[str, object]] | None:
    """Return the action of a notice, by its earlier name, and its subject.

    None for another object.
    """
    if "text" in value or "full_text" in value:
        return None
    if isinstance(action := value.get("action"), str) and "id" in value:
        return action, value
    data = value.get("data", value)
    if isinstance(data, dict) and "text" in data:
        return None
    for name, event in data.items() if isinstance(data, dict) else ():
        key = _NAMES_BEFORE.get(str(name), str(name))
        is_action = (
            key in _POSTS | _ACCOUNTS or key in _KEEPING | {_PLACES} or key.startswith("user_")
        )
        if isinstance(event, dict) and is_action:
            return key, event
    return None


def _inner(event: Mapping[str, object], *names: str) -> Mapping[str, object]:
    """Return the subject inside an event, under the first of the names it has, or the event."""
    for name in names:
        if isinstance(inner := event.get(name), dict):
            return inner
    return event


def _number(subject: Mapping[str, object], *names: str) -> str | None:
    for name in names:
        value = subject.get(name)
        digits = str(value) if isinstance(value, str | int) else ""
        if digits.isascii() and digits.isdigit() and len(digits) < 21:
            return digits
    return None


def _time_said(subject: Mapping[str, object]) -> datetime | None:
    """Return when the network said so; None where the notice does not tell."""
    for name in ("event_at", "redacted_at"):
        try:
            return read_time(str(subject[name]))
        except (KeyError, ValueError):
            continue
    digits = str(subject.get("timestamp_ms", ""))
    if digits.isascii() and digits.isdigit() and len(digits) == _MILLISECONDS:
        return micros_time(int(digits) * 1000)
    return None


def _time_made(subject: Mapping[str, object]) -> datetime:
    """Return the time the post or account was made; the latest time there is without one."""
    try:
        return read_time(str(subject.get("created_at")))
    except ValueError:
        return datetime.max.replace(tzinfo=UTC)
