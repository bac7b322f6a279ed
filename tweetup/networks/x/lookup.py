"""Lookup of posts by id, one by one or by compliance jobs."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar

import msgspec
import requests

from tweetup.formats.compliance import is_withheld_everywhere
from tweetup.formats.records import Deletion, Record, Skipped
from tweetup.model import DELETED, Absence
from tweetup.networks.base import LookupResult
from tweetup.networks.errors import NetworkError, TryAgainError
from tweetup.networks.x.responses import FORMAT, Problem, items, read_answer, records

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from requests import Response

    from tweetup.networks.x.transport import XClient

__all__ = ["is_post_id", "lookup_result", "run_compliance_job"]


def is_post_id(text: str) -> bool:
    """Return whether a text has the form of X's post ids."""
    return text.isascii() and text.isdigit() and len(text) < 20


def lookup_result(raw: bytes, ids: Sequence[str], seen_at: datetime) -> LookupResult:
    """Return the result of a lookup of these ids, read from its response."""
    requested = set(ids)
    answer = read_answer(raw)
    gone = {
        post_id: reason
        for problem in answer.errors
        if (post_id := _post_of(problem)) in requested and (reason := _reason(problem))
    }
    for item in items(answer.data):
        if (post := _withheld(item)) and post in requested:
            gone[post] = Absence.WITHHELD
    available = tuple(
        item
        for item in records(raw, answer, seen_at)
        if not isinstance(item, Deletion) and not _is_one_of(item, gone)
    )
    return LookupResult(
        records=available, gone=tuple(gone.items()), format=FORMAT, charges=answer.charges()
    )


class _Withheld(msgspec.Struct):
    country_codes: list[str] = []


class _Shown(msgspec.Struct):
    id: str = ""
    withheld: _Withheld | None = None


def _withheld(item: msgspec.Raw) -> str | None:
    """Return the id of a post that is in the response but withheld everywhere."""
    with suppress(msgspec.DecodeError):
        shown = msgspec.json.decode(item, type=_Shown)
        if shown.withheld and is_withheld_everywhere(shown.withheld.country_codes):
            return shown.id
    return None


def _is_one_of(item: Record | Skipped, gone: dict[str, str]) -> bool:
    return isinstance(item, Record) and item.post.id in gone


def _post_of(problem: Problem) -> str:
    """Return the requested post that a problem is about; an empty string for another post."""
    if problem.resource_type not in {"tweet", "post"} or problem.parameter not in {"ids", "id", ""}:
        return ""
    return problem.resource_id or str(problem.value)


def _reason(problem: Problem) -> str | None:
    """Return the reason why a post is gone, as in :class:`LookupResult`; None where unknown."""
    detail = problem.detail.lower()
    for word in (Absence.SUSPENDED, Absence.WITHHELD, Absence.PROTECTED):
        if word in detail:
            return word
    return {
        "resource-not-found": DELETED,
        "not-authorized-for-resource": Absence.PROTECTED,
        "resource-unavailable": Absence.WITHHELD,
        "disallowed-resource": Absence.WITHHELD,
    }.get(problem.kind)


T = TypeVar("T")

_SERVICE: Final = "compliance jobs"
_STORAGE: Final = "the storage of compliance jobs"
_PAUSE: Final = 5.0
_PATIENCE: Final = 3600.0
_TRIES: Final = 5
_TIMEOUT: Final = 60.0
_NAMED: Final = frozenset({"protected", "suspended", "withheld", "deactivated"})


class _Job(msgspec.Struct):
    id: str
    status: str = ""
    upload_url: str = ""
    download_url: str = ""


class _Event(msgspec.Struct):
    id: str
    action: str = ""
    reason: str = ""


def run_compliance_job(
    ids: Sequence[str],
    *,
    client: XClient,
    clock: Callable[[], datetime],
    wait: Callable[[float], object],
) -> tuple[tuple[str, str], ...]:
    """Return (id, reason) of the posts that must be deleted, in X's order.

    Raises the errors of :mod:`tweetup.networks.errors`: X runs one job at a time, so
    :class:`TryAgainError` while another one runs.
    """
    if not ids:
        return ()
    create = partial(client.tweepy.create_compliance_job, "tweets", name="tweetup")
    job = _job(client.send(create, _SERVICE))
    body = "\n".join(ids).encode()
    upload = partial(_upload, client.tweepy.session, job.upload_url, body)
    _retry(partial(client.send, upload, _STORAGE), wait)
    job = _finished(job, client, clock, wait)
    download = partial(_download, client.tweepy.session, job.download_url)
    gone = _retry(lambda: _gone(client.send(download, _STORAGE)), wait)
    requested = set(ids)
    return tuple(pair for pair in gone if pair[0] in requested)


def _retry(request: Callable[[], T], wait: Callable[[float], object]) -> T:
    """Return a request's result after a few attempts: an abandoned job blocks the next one."""
    for _ in range(_TRIES - 1):
        try:
            return request()
        except TryAgainError:
            wait(_PAUSE)
    return request()


def _finished(
    job: _Job, client: XClient, clock: Callable[[], datetime], wait: Callable[[float], object]
) -> _Job:
    """Return the job once it is complete; temporary failures in between are retried."""
    began = clock()
    while (clock() - began).total_seconds() < _PATIENCE:
        wait(_PAUSE)
        try:
            job = _job(client.send(partial(client.tweepy.get_compliance_job, job.id), _SERVICE))
        except TryAgainError:
            continue
        if job.status == "complete":
            return job
        if job.status in {"failed", "expired"}:
            message = f"the compliance job has {job.status}"
            raise TryAgainError(message, where="x", hint="begin a new one")
    message = "the compliance job takes more than an hour"
    raise NetworkError(message, where="x", hint="run the same command again later")


def _upload(session: requests.Session, url: str, body: bytes) -> Response:
    headers = {"Content-Type": "text/plain"}
    return _stored(session.put(url, data=body, headers=headers, timeout=_TIMEOUT))


def _download(session: requests.Session, url: str) -> Response:
    return _stored(session.get(url, timeout=_TIMEOUT))


def _stored(response: Response) -> Response:
    """Return a response of the storage, which has no X errors: its status alone is checked."""
    if response.status_code >= requests.codes.bad_request:
        raise TryAgainError(f"{_STORAGE} refused ({response.status_code})", where="x")
    return response


def _job(raw: bytes) -> _Job:
    try:
        return msgspec.json.decode(read_answer(raw).data, type=_Job)
    except msgspec.DecodeError:
        raise NetworkError("an unreadable compliance job", where="x") from None


def _gone(raw: bytes) -> list[tuple[str, str]]:
    """Return (id, reason) of the posts to delete; each line has an id and an action."""
    gone = []
    for line in raw.splitlines():
        try:
            event = msgspec.json.decode(line or b"{}", type=_Event)
        except msgspec.DecodeError:
            if line:
                message = "a compliance result that is cut off or garbled"
                raise TryAgainError(message, where="x") from None
            continue
        if event.action == "delete":
            gone.append((event.id, event.reason if event.reason in _NAMED else DELETED))
    return gone
