"""Errors of a Mastodon server, each with a message of one sentence that contains no secret.

The status alone decides which error of :mod:`~tweetup.networks.errors` a response becomes;
Mastodon.py's own exceptions contain requests and bodies, and none is passed on.
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
from tweetup.networks.errors import (
    NetworkError,
    RateLimitedError,
    TryAgainError,
    exception_chain,
)
from tweetup.networks.mastodon.http_session import ElsewhereError, TooLongError
from tweetup.networks.public_connections import InsideError
from tweetup.text import clean_control

if TYPE_CHECKING:
    from tweetup.errors import TweetupError
    from tweetup.networks.mastodon.http_session import Answer
    from tweetup.networks.secret import Secret

__all__ = ["body_error", "connection_error", "error_message", "response_error"]

_PASSING: Final = frozenset({408, 425})
_LONGEST_QUOTE: Final = 160
_LOGIN: Final = "authenticated user"


class _Error(msgspec.Struct):
    error: str


_ERROR: Final = msgspec.json.Decoder(_Error)


def response_error(
    answer: Answer, *, where: str, token: Secret | None, now: datetime
) -> TweetupError:
    """Return the error for a response with a status of 300 and above."""
    status = answer.status
    quote = _quoted(error_message(answer), token)
    error: TweetupError
    if status == 401 or (status == 422 and _LOGIN in quote):
        error = _not_logged_in(where, status, token)
    elif status == 403:
        message = f"does not allow this (403){quote}"
        error = CredentialsError(message, where=where, hint=_token_hint(token))
    elif status == 429:
        reset = _reset(answer, now)
        error = RateLimitedError(f"too many requests (429){quote}", where=where, reset=reset)
    elif status >= 500 or status in _PASSING:
        error = TryAgainError(f"the server has trouble ({status}){quote}", where=where)
    else:
        error = _final_error(status, quote, where)
    return error


def _final_error(status: int, quote: str, where: str) -> NetworkError:
    if status in {404, 410}:
        gone = "knows nothing of this" if status == 404 else "says that this is gone"
        hint = "see that it is a server of Mastodon, or of software that answers as one"
        return NetworkError(f"{gone} ({status}){quote}", where=where, hint=hint)
    if status < 400:
        return NetworkError(
            f"sends its visitors to another address ({status})",
            where=where,
            hint="name the server by that address",
        )
    return NetworkError(f"does not take the request ({status}){quote}", where=where)


def _not_logged_in(where: str, status: int, token: Secret | None) -> TweetupError:
    if token is not None:
        return CredentialsError(
            f"refuses the token ({status})",
            where=where,
            hint="it may be revoked, or another server's; tweetup login mastodon opens the page"
            " where another is made",
        )
    return CredentialsError(
        f"shows this to its own users only ({status})", where=where, hint=_token_hint(token)
    )


def _token_hint(token: Secret | None) -> str:
    if token is not None:
        return "see that the token has the scope read"
    return "run tweetup login mastodon, which asks for a token from there, or ask another server"


def body_error(answer: Answer, *, where: str) -> NetworkError:
    """Return the error for a response with a good status and an unexpected body."""
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


def connection_error(error: BaseException, *, where: str, timeout: float) -> NetworkError:
    """Return the error for a missing or partial response, by the causes of an exception."""
    causes = tuple(exception_chain(error))
    final = _final(causes, where)
    return final or TryAgainError(_temporary(causes, timeout), where=where)


def _final(causes: tuple[BaseException, ...], where: str) -> NetworkError | None:
    """Return the error where a retry does not help, else None."""
    for cause in causes:
        message, hint = _final_cause(cause)
        if message is not None:
            return NetworkError(message, where=where, hint=hint)
    if any(
        isinstance(cause, OSError | HTTPError | HTTPException) for cause in causes[1:] or causes
    ):
        return None
    return NetworkError(f"cannot be asked ({type(causes[-1]).__name__})", where=where)


def _final_cause(cause: BaseException) -> tuple[str | None, str | None]:
    """Return the message and hint for a final failure; None and None for a temporary one."""
    message = hint = None
    if isinstance(cause, ElsewhereError):
        message = f"leads to another host{_quoted(str(cause), None)}"
        hint = "name that server itself, if it is the one you mean"
    elif isinstance(cause, InsideError):
        message = "is not on the public internet, and is not asked"
    elif isinstance(cause, TooLongError):
        message = "the answer is too long"
    elif isinstance(cause, ssl.SSLCertVerificationError):
        message = f"its certificate is not valid ({cause.verify_message})"
        hint = "see that the clock is right and that no proxy stands between"
    elif isinstance(cause, ssl.SSLError) and not isinstance(cause, ssl.SSLEOFError):
        message = "no encrypted connection comes about (TLS)"
    return message, hint


def _temporary(causes: tuple[BaseException, ...], timeout: float) -> str:
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


def error_message(answer: Answer) -> str:
    """Return the error message of a response's body; an empty string where it has none."""
    try:
        return _ERROR.decode(answer.body).error
    except UNREADABLE:
        return ""


def _quoted(text: str, token: Secret | None) -> str:
    """Return a server's text for a message of ours: one short line without the token."""
    if token is not None:
        text = text.replace(token.reveal(), "…")
    text = " ".join(clean_control(text).split())
    if len(text) > _LONGEST_QUOTE:
        text = f"{text[: _LONGEST_QUOTE - 1]}…"
    return f": {text}" if text else ""


def _reset(answer: Answer, now: datetime) -> datetime | None:
    """Return the end of a rate limit by this machine's clock; None where no header has it.

    Mastodon sends an ISO time, GoToSocial seconds since 1970, proxies seconds from now.
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
        moment = datetime.fromisoformat(written)
    except (ValueError, OverflowError, OSError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _date(written: str) -> datetime | None:
    try:
        moment = email.utils.parsedate_to_datetime(written)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _is_number(written: str) -> bool:
    return written.isascii() and written.isdigit() and len(written) < 12
