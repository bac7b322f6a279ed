"""What goes wrong with a server of Mastodon, each in one sentence without any secret.

Which of the errors of :mod:`~tweetup.networks.errors` an answer is depends on its
status alone; Mastodon.py's own exceptions name requests and bodies, and none is passed on.
https://docs.joinmastodon.org/api/rate-limits/ and ``app/controllers/api/base_controller.rb``.
"""

from __future__ import annotations

import email.utils
import ssl
from datetime import UTC, datetime, timedelta
from http.client import HTTPException
from typing import TYPE_CHECKING, Final

import msgspec
import requests
from urllib3.exceptions import HTTPError, NameResolutionError

from tweetup.errors import CredentialsError
from tweetup.formats.json_stream import UNREADABLE
from tweetup.networks.errors import NetworkError, RateLimitedError, TryAgainError
from tweetup.networks.mastodon.http_session import ElsewhereError, InsideError, TooLongError
from tweetup.text import clean_control

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tweetup.errors import TweetupError
    from tweetup.networks.mastodon.http_session import Answer
    from tweetup.networks.secret import Secret

__all__ = ["no_answer", "not_json", "refusal", "said_in"]

_PASSING: Final = frozenset({408, 425})
_LONGEST_SAID: Final = 160
_LOGIN: Final = "authenticated user"


class _Error(msgspec.Struct):
    error: str


_ERROR: Final = msgspec.json.Decoder(_Error)


def refusal(answer: Answer, *, where: str, token: Secret | None, now: datetime) -> TweetupError:
    """Return the error that an answer with a status of 300 and above stands for."""
    status = answer.status
    said = _shown(said_in(answer), token)
    found: TweetupError
    if status == 401 or (status == 422 and _LOGIN in said):
        found = _not_logged_in(where, status, token)
    elif status == 403:
        found = CredentialsError(f"does not allow this (403){said}", where=where, hint=_try(token))
    elif status == 429:
        reset = _reset(answer, now)
        found = RateLimitedError(f"too many requests (429){said}", where=where, reset=reset)
    elif status >= 500 or status in _PASSING:
        found = TryAgainError(f"the server has trouble ({status}){said}", where=where)
    else:
        found = _final_refusal(status, said, where)
    return found


def _final_refusal(status: int, said: str, where: str) -> NetworkError:
    if status in {404, 410}:
        gone = "knows nothing of this" if status == 404 else "says that this is gone"
        hint = "see that it is a server of Mastodon, or of software that answers as one"
        return NetworkError(f"{gone} ({status}){said}", where=where, hint=hint)
    if status < 400:
        return NetworkError(
            f"sends its visitors to another address ({status})",
            where=where,
            hint="name the server by that address",
        )
    return NetworkError(f"does not take the request ({status}){said}", where=where)


def _not_logged_in(where: str, status: int, token: Secret | None) -> TweetupError:
    if token is not None:
        return CredentialsError(
            f"refuses the token ({status})",
            where=where,
            hint="it may be revoked, or another server's; get a new one under Preferences,"
            " Development",
        )
    return CredentialsError(
        f"shows this to its own users only ({status})", where=where, hint=_try(token)
    )


def _try(token: Secret | None) -> str:
    if token is not None:
        return "see that the token has the scope read"
    return "give a token of an account there, or ask another server"


def not_json(answer: Answer, *, where: str) -> NetworkError:
    """Return the error for an answer that went well and is not what was asked for."""
    kind = answer.headers.get("content-type", "")
    if "html" in kind or answer.body.lstrip()[:1] == b"<":
        return NetworkError(
            "answers with a web page in place of posts",
            where=where,
            hint="see in a browser whether it is a server of Mastodon, and whether this network"
            " wants a login first",
        )
    try:
        msgspec.json.decode(answer.body)
    except UNREADABLE:
        return TryAgainError("the answer breaks off in the middle, or is not JSON", where=where)
    return NetworkError("answers with something else than was asked for", where=where)


def no_answer(error: BaseException, *, where: str, timeout: float) -> NetworkError:
    """The error where no answer came, or half of one: told by what lies below Mastodon.py's."""
    causes = tuple(_below(error))
    found = _final(causes, where)
    if found is None:
        found = TryAgainError(_passing(causes, timeout), where=where)
    return found


def _final(causes: tuple[BaseException, ...], where: str) -> NetworkError | None:
    """What asking again does not mend."""
    for cause in causes:
        what, hint = _final_cause(cause)
        if what is not None:
            return NetworkError(what, where=where, hint=hint)
    if any(
        isinstance(cause, OSError | HTTPError | HTTPException) for cause in causes[1:] or causes
    ):
        return None
    return NetworkError(f"cannot be asked ({type(causes[-1]).__name__})", where=where)


def _final_cause(cause: BaseException) -> tuple[str | None, str | None]:
    """What is wrong and what to try; nothing where it may pass."""
    what = hint = None
    if isinstance(cause, ElsewhereError):
        what = f"leads to another host{_shown(str(cause), None)}"
        hint = "name that server itself, if it is the one you mean"
    elif isinstance(cause, InsideError):
        what = "is not on the public internet, and is not asked"
    elif isinstance(cause, TooLongError):
        what = "the answer does not end"
    elif isinstance(cause, ssl.SSLCertVerificationError):
        what = f"its certificate is not valid ({cause.verify_message})"
        hint = "see that the clock is right and that no proxy stands between"
    elif isinstance(cause, ssl.SSLError) and not isinstance(cause, ssl.SSLEOFError):
        what = "no encrypted connection comes about (TLS)"
    return what, hint


def _passing(causes: tuple[BaseException, ...], timeout: float) -> str:
    if any(isinstance(cause, requests.Timeout | TimeoutError) for cause in causes):
        return f"no answer within {timeout:g} seconds"
    if any(isinstance(cause, NameResolutionError) for cause in causes) or any(
        type(cause).__name__ == "gaierror" for cause in causes
    ):
        return "its name is not found (DNS)"
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        return "refuses the connection"
    if any(isinstance(cause, requests.exceptions.ProxyError) for cause in causes):
        return "the proxy does not let requests through"
    return "the connection was lost in the middle"


def _below(error: BaseException) -> Iterator[BaseException]:
    """Yield an exception and all that it was made of, the outermost first."""
    seen: set[int] = set()
    waiting: list[object] = [error]
    while waiting:
        one = waiting.pop(0)
        if not isinstance(one, BaseException) or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        waiting += [one.__cause__, one.__context__, getattr(one, "reason", None), *one.args]


def said_in(answer: Answer) -> str:
    """What a server says of a refusal, in its own words; empty where it says nothing."""
    try:
        return _ERROR.decode(answer.body).error
    except UNREADABLE:
        return ""


def _shown(said: str, token: Secret | None) -> str:
    """Return a server's words for a sentence of ours: on one line, not long, without the token."""
    if token is not None:
        said = said.replace(token.reveal(), "…")
    said = " ".join(clean_control(said).split())
    if len(said) > _LONGEST_SAID:
        said = f"{said[: _LONGEST_SAID - 1]}…"
    return f": {said}" if said else ""


def _reset(answer: Answer, now: datetime) -> datetime | None:
    """When requests are taken again, by this machine's clock; None where the server is silent.

    Mastodon writes an ISO time, GoToSocial seconds since 1970, proxies seconds from now.
    """
    headers = answer.headers
    server_now = _date(headers.get("date", "")) or now
    at = _moment(headers.get("x-ratelimit-reset", ""))
    if at is None:
        wait = headers.get("retry-after", "")
        at = server_now + timedelta(seconds=int(wait)) if _is_number(wait) else _date(wait)
    try:
        return None if at is None else now + (at - server_now)
    except OverflowError:
        return None


def _moment(written: str) -> datetime | None:
    try:
        if _is_number(written):
            return datetime.fromtimestamp(int(written), UTC)
        found = datetime.fromisoformat(written)
    except (ValueError, OverflowError, OSError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _date(written: str) -> datetime | None:
    try:
        found = email.utils.parsedate_to_datetime(written)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _is_number(written: str) -> bool:
    return written.isascii() and written.isdigit() and len(written) < 12
