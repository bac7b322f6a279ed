"""Posts looked up again, one by one or by compliance jobs: which are there, which are gone."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar

import msgspec
import requests

from tweetup.formats.records import Deletion, Record, Skipped
from tweetup.networks.base import Found
from tweetup.networks.errors import NetworkError, TryAgainError
from tweetup.networks.x.responses import FORMAT, Problem, items, read_answer, records

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from requests import Response

    from tweetup.networks.x.transport import Asking

__all__ = ["found_of", "gone_of", "is_id"]

# "Withheld in every country" (XX), "because of a copyright complaint" (XY).
_EVERYWHERE: Final = frozenset({"XX", "XY"})


def is_id(text: str) -> bool:
    """Whether it could be the id of a post of X's."""
    return text.isascii() and text.isdigit() and len(text) < 20


def found_of(raw: bytes, ids: Sequence[str], seen_at: datetime) -> Found:
    """What an answer says about the posts of these ids."""
    asked = set(ids)
    answer = read_answer(raw)
    gone = {
        post_id: reason
        for problem in answer.errors
        if (post_id := _post_of(problem)) in asked and (reason := _reason(problem))
    }
    for item in items(answer.data):
        if (post := _withheld(item)) and post in asked:
            gone[post] = "withheld"
    found = tuple(
        one
        for one in records(raw, answer, seen_at)
        if not isinstance(one, Deletion) and not _is_one_of(one, gone)
    )
    return Found(found=found, gone=tuple(gone.items()), format=FORMAT, charges=answer.charges())


class _Withheld(msgspec.Struct):
    country_codes: list[str] = []


class _Shown(msgspec.Struct):
    id: str = ""
    withheld: _Withheld | None = None


def _withheld(item: msgspec.Raw) -> str | None:
    """Return the id of a post that nobody may see, though it came."""
    with suppress(msgspec.DecodeError):
        shown = msgspec.json.decode(item, type=_Shown)
        if shown.withheld and _EVERYWHERE & set(shown.withheld.country_codes):
            return shown.id
    return None


def _is_one_of(one: Record | Skipped, gone: dict[str, str]) -> bool:
    return isinstance(one, Record) and one.post.id in gone


def _post_of(problem: Problem) -> str:
    """Which of the posts asked for a problem is about; none where another post is meant."""
    if problem.resource_type not in {"tweet", "post"} or problem.parameter not in {"ids", "id", ""}:
        return ""
    return problem.resource_id or str(problem.value)


def _reason(problem: Problem) -> str | None:
    """Why a post no longer shows, in the contract's words; None where X does not tell."""
    detail = problem.detail.lower()
    for word in ("suspended", "withheld", "protected"):
        if word in detail:
            return word
    return {
        "resource-not-found": "deleted",
        "not-authorized-for-resource": "protected",
        "resource-unavailable": "withheld",
        "disallowed-resource": "withheld",
    }.get(problem.kind)


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
    """Return the ids of posts that must go, with why, in X's order.

    Raises what :mod:`tweetup.networks.errors` lists: X runs one job at a time, so
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
    """Return the storage is not X and says things in its own way: the status is all there is."""
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
