"""Compliance jobs: X is given the ids of many posts and says which of them are gone.

https://docs.x.com/x-api/compliance/batch-compliance/introduction. The ids go to a storage under
an address that X signs, and the result is fetched from one: without the token.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar

import msgspec
import requests

from tweetup.sources.networks.failures import NetworkError, TryAgainError
from tweetup.sources.networks.x.answers import read_answer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from requests import Response

    from tweetup.sources.networks.x.asking import Asking

__all__ = ["gone_of"]

T = TypeVar("T")

_SERVICE: Final = "compliance jobs"
_STORAGE: Final = "the storage of compliance jobs"
_PAUSE: Final = 5.0
_PATIENCE: Final = 3600.0
_TRIES: Final = 5
_TIMEOUT: Final = 60.0
_NAMED: Final = frozenset({"protected", "suspended", "withheld"})


class _Job(msgspec.Struct):
    id: str
    status: str = ""
    upload_url: str = ""
    download_url: str = ""


class _Event(msgspec.Struct):
    id: str
    action: str = ""
    reason: str = ""


def gone_of(
    ids: Sequence[str],
    *,
    asking: Asking,
    clock: Callable[[], datetime],
    wait: Callable[[float], object],
) -> tuple[tuple[str, str], ...]:
    """The ids of posts that must go, with why, in X's order.

    Raises what :mod:`tweetup.sources.networks.failures` lists: X runs one job at a time, so
    :class:`TryAgainError` where another one is at work.
    """
    if not ids:
        return ()
    client = asking.client
    job = _job(
        asking.ask(partial(client.create_compliance_job, "tweets", name="tweetup"), _SERVICE)
    )
    body = "\n".join(ids).encode()
    upload = partial(_upload, client.session, job.upload_url, body)
    _again(partial(asking.ask, upload, _STORAGE), wait)
    job = _finished(job, asking, clock, wait)
    download = partial(_download, client.session, job.download_url)
    gone = _again(lambda: _gone(asking.ask(download, _STORAGE)), wait)
    asked = set(ids)
    return tuple(pair for pair in gone if pair[0] in asked)


def _again(request: Callable[[], T], wait: Callable[[float], object]) -> T:
    """Ask a few times: a job that is given up stands in the way of the next for a while."""
    for _ in range(_TRIES - 1):
        try:
            return request()
        except TryAgainError:
            wait(_PAUSE)
    return request()


def _finished(
    job: _Job, asking: Asking, clock: Callable[[], datetime], wait: Callable[[float], object]
) -> _Job:
    """Wait for the job; what may pass while asking about it is asked again."""
    began = clock()
    while (clock() - began).total_seconds() < _PATIENCE:
        wait(_PAUSE)
        try:
            job = _job(asking.ask(partial(asking.client.get_compliance_job, job.id), _SERVICE))
        except TryAgainError:
            continue
        if job.status == "complete":
            return job
        if job.status in {"failed", "expired"}:
            what = f"the compliance job has {job.status}"
            raise TryAgainError(what, where="x", hint="begin a new one")
    raise TryAgainError("the compliance job takes more than an hour", where="x")


def _upload(session: requests.Session, url: str, body: bytes) -> Response:
    headers = {"Content-Type": "text/plain"}
    return _stored(session.put(url, data=body, headers=headers, timeout=_TIMEOUT))


def _download(session: requests.Session, url: str) -> Response:
    return _stored(session.get(url, timeout=_TIMEOUT))


def _stored(response: Response) -> Response:
    """The storage is not X and says things in its own way: the status is all there is."""
    if response.status_code >= requests.codes.bad_request:
        raise TryAgainError(f"{_STORAGE} refused ({response.status_code})", where="x")
    return response


def _job(raw: bytes) -> _Job:
    try:
        return msgspec.json.decode(read_answer(raw).data, type=_Job)
    except msgspec.DecodeError:
        raise NetworkError("a compliance job that nobody can read", where="x") from None


def _gone(raw: bytes) -> list[tuple[str, str]]:
    """Each line names a post and what to do about it; posts that may stay are not named."""
    found = []
    for line in raw.splitlines():
        try:
            event = msgspec.json.decode(line or b"{}", type=_Event)
        except msgspec.DecodeError:
            if line:
                what = "a compliance result that is cut off or garbled"
                raise TryAgainError(what, where="x") from None
            continue
        if event.action == "delete":
            found.append((event.id, event.reason if event.reason in _NAMED else "deleted"))
    return found
