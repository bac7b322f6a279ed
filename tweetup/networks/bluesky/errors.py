"""Error responses and failed requests of Bluesky and Jetstream, as our errors.

An error response has ``{"error": name, "message": words}`` (https://atproto.com/specs/xrpc). With
Bluesky, an expired token is a 400, logins have a limit of their own (``createSession``), and a
limit ends at ``ratelimit-reset``, in seconds since 1970.
"""

from __future__ import annotations

import re
import socket
import ssl
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, TypeVar

import msgspec

from tweetup.errors import CredentialsError, QuotaError, TweetupError
from tweetup.extras import install_command
from tweetup.formats.json_stream import UNREADABLE
from tweetup.networks.errors import (
    NetworkError,
    RateLimitedError,
    TryAgainError,
)
from tweetup.text import clean_control

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = [
    "LOGIN",
    "STREAM_SERVICE",
    "GoneError",
    "StaleTokenError",
    "connection_error",
    "not_installed",
    "read_answer",
    "response_error",
]

T = TypeVar("T")
Caught = TypeVar("Caught", bound=BaseException)

LOGIN: Final = "com.atproto.server.createSession"
STREAM_SERVICE: Final = "a stream"
_MAKE_ONE: Final = (
    "run tweetup login bluesky, which opens the page where an app password is made, or set"
    " TWEETUP_BLUESKY_APP_PASSWORD to one and TWEETUP_BLUESKY_HANDLE to its handle"
)
_REFUSED: Final = (
    "the account may be limited, or the app password taken back: log in at bsky.app, make another"
    " app password if need be, and ask tweetup doctor --network bluesky"
)
_NO_STREAM: Final = "wait a while, or capture the chat when it is over"
_LOGINS: Final = {
    "AuthFactorTokenRequired": "the account's own password needs a code sent by mail",
    "AccountTakedown": "the account has been taken down",
    "AccountSuspended": "the account has been suspended",
    "AccountDeactivated": "the account is deactivated",
}
_STALE: Final = frozenset({"ExpiredToken", "InvalidToken"})
_GONE: Final = frozenset({"NotFound", "AccountTakedown", "AccountDeactivated", "AccountSuspended"})
_PASSING: Final = frozenset({408, 425})
_UNKNOWN: Final = frozenset({404, 405, 501})
# No token and no app password (four times four letters, with dashes) is shorter.
_LONG_WORD: Final = re.compile(r"\S{19,}")
_EPOCH_FROM: Final = 1_000_000_000
_NO_ADDRESS: Final = frozenset(
    {"UnsupportedProtocol", "InvalidURL", "InvalidURI", "TooManyRedirects", "UnicodeError"}
)


class StaleTokenError(CredentialsError):
    """A token that has expired or is no longer valid; a new one can be requested."""


class GoneError(NetworkError):
    """A post or account that does not exist; ``error`` is Bluesky's name of the reason."""

    def __init__(self, error: str, *, where: str) -> None:
        self.error = error
        super().__init__(f"it is not there ({error})", where=where)


class _Refusal(msgspec.Struct):
    error: str = ""
    message: str = ""


# An account that was deleted has no name of its own among the errors.
_NO_PROFILE: Final = _Refusal("InvalidRequest", "Profile not found")


def not_installed() -> NetworkError:
    """Return the error for a missing client library."""
    message = "the client for Bluesky is not installed"
    return NetworkError(message, where="Bluesky", hint=f"run: {install_command('bluesky')}")


def response_error(
    status: int,
    headers: Mapping[str, str],
    body: bytes,
    *,
    method: str,
    now: datetime,
    where: str = "Bluesky",
) -> TweetupError:
    """Return the error for an error response. Header names are in lower case."""
    refusal = _read_refusal(body)
    if status == 429:
        message = "too many logins" if method == LOGIN else "too many requests"
        return RateLimitedError(message, where=where, reset=_reset(headers, now))
    if method == LOGIN and status in {400, 401, 403}:
        message = _LOGINS.get(refusal.error, "the handle or the app password is wrong")
        return CredentialsError(message, where=where, hint=_MAKE_ONE)
    if refusal.error in _STALE:
        return StaleTokenError("the login has expired", where=where, hint=_MAKE_ONE)
    if status in {401, 403}:
        if method == STREAM_SERVICE:
            message, hint = "it refuses to be listened to", _NO_STREAM
        else:
            message, hint = "it refuses this login", _REFUSED
        return CredentialsError(message + _in_brackets(refusal), where=where, hint=hint)
    return _other_error(status, refusal, method=method, where=where)


def _other_error(status: int, refusal: _Refusal, *, method: str, where: str) -> TweetupError:
    """Return the error for an error response that does not concern the login."""
    if refusal.error in _GONE or refusal == _NO_PROFILE:
        return GoneError(refusal.error, where=where)
    if status == 402:
        return QuotaError("it wants to be paid", where=where)
    if status in _UNKNOWN:
        hint = "check its address: is it a server of Bluesky?"
        return NetworkError(f"it does not know {method} (status {status})", where=where, hint=hint)
    if status in _PASSING or status >= 500:
        return TryAgainError(f"it has a failure of its own (status {status})", where=where)
    message = f"it did not take the request (status {status}){_in_brackets(refusal)}"
    return NetworkError(message, where=where)


def connection_error(error: BaseException, *, host: str, where: str = "Bluesky") -> NetworkError:
    """Return the error for a connection that was not established or was lost."""
    causes = tuple(_causes(error))
    names = {type(cause).__name__ for cause in causes}
    encryption = _first(causes, ssl.SSLError)
    if encryption is not None and not isinstance(encryption, ssl.SSLEOFError):
        return _tls_error(encryption, host, where)
    if names & _NO_ADDRESS:
        return NetworkError(f"{host} is no address that can be asked", where=where)
    if _first(causes, socket.gaierror):
        message = f"no address is found for {host}; is the network there?"
    elif _first(causes, TimeoutError) or any("Timeout" in name for name in names):
        message = f"{host} did not answer in time"
    elif _first(causes, ConnectionRefusedError):
        message = f"nobody answers at {host}"
    else:
        message = f"the connection to {host} broke off"
    return TryAgainError(message, where=where)


def _tls_error(error: ssl.SSLError, host: str, where: str) -> NetworkError:
    if isinstance(error, ssl.SSLCertVerificationError):
        return NetworkError(
            f"the certificate of {host} is not to be trusted ({error.verify_message})",
            where=where,
            hint="check this computer's clock, or whether a proxy reads along",
        )
    return NetworkError(f"no secure connection to {host} (TLS)", where=where)


def read_answer(body: bytes, decoder: msgspec.json.Decoder[T], *, where: str = "Bluesky") -> T:
    """Return a decoded response.

    Raises :class:`TryAgainError` for a truncated one, :class:`NetworkError` for a web page and
    for JSON of another type.
    """
    try:
        return decoder.decode(body)
    except msgspec.ValidationError:
        raise NetworkError("its answer has an unexpected form", where=where) from None
    except UNREADABLE:
        pass
    if body.lstrip()[:1] == b"<":
        raise NetworkError(
            "a web page came in place of an answer",
            where=where,
            hint="a proxy or the login page of a Wi-Fi may be in between",
        )
    raise TryAgainError("its answer breaks off", where=where)


def _read_refusal(body: bytes) -> _Refusal:
    try:
        return msgspec.json.decode(body, type=_Refusal)
    except UNREADABLE:
        return _Refusal()


def _in_brackets(refusal: _Refusal) -> str:
    """Return the reason of a refusal in brackets, without any word that may be a token."""
    words = ": ".join(part for part in (refusal.error, refusal.message) if part)
    shown = " ".join(_LONG_WORD.sub("…", clean_control(words)).split())
    return f" ({shown[:120]})" if shown else ""


def _reset(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """Return the end of a rate limit; a small number in a header is seconds from now."""
    for name in ("ratelimit-reset", "retry-after"):
        try:
            number = int(headers.get(name, ""))
            if number >= _EPOCH_FROM:
                return datetime.fromtimestamp(number, tz=UTC)
            return now + timedelta(seconds=max(0, number))
        except (ValueError, OverflowError, OSError):
            continue
    return None


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an exception and its causes, each once."""
    visited: set[int] = set()
    while error is not None and id(error) not in visited:
        visited.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _first(causes: tuple[BaseException, ...], kind: type[Caught]) -> Caught | None:
    return next((cause for cause in causes if isinstance(cause, kind)), None)
