"""Error responses of X and failed requests, each as an error with a message of one line.

https://docs.x.com/x-api/fundamentals/response-codes-and-errors. Texts of X are untrusted: they
are cleaned and cut, and the token, which a proxy may echo, is removed.
"""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import partial
from typing import TYPE_CHECKING, Final

import msgspec
import requests
from requests.exceptions import ChunkedEncodingError
from urllib3.exceptions import NameResolutionError, NewConnectionError, ProxyError
from urllib3.exceptions import TimeoutError as NoAnswerError

from tweetup.errors import CredentialsError, QuotaError, TweetupError
from tweetup.formats.json_stream import UNREADABLE
from tweetup.networks.errors import (
    NetworkError,
    NoAccessError,
    OutOfReachError,
    RateLimitedError,
    TryAgainError,
    exception_chain,
)
from tweetup.networks.x.responses import Problem
from tweetup.text import clean_control

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tweetup.networks.secret import Secret

__all__ = ["FULL_ARCHIVE", "ErrorReader", "connection_error"]

WHERE: Final = "x"
FULL_ARCHIVE: Final = "full-archive search"
_CONSOLE: Final = "https://console.x.com"
_LONGEST: Final = 200
_SKEW: Final = timedelta(seconds=20)

_MONTH: Final = "the posts that may be read are used up"
_BUY: Final = f"add credits at {_CONSOLE}, then run the same command again to resume"
_TLS: Final = "no secure connection to {host} (TLS)"
_TLS_HINT: Final = "is this computer's clock right, and does a proxy open what is encrypted?"
_ELSEWHERE: Final = "{host} sends elsewhere, as X does not (a redirect)"
_ADDRESS: Final = "does networks.x.url or TWEETUP_X_URL name another server?"
_UNEXPECTED: Final = "an answer nobody expected ({})"
_SEE: Final = f"see the app and its account at {_CONSOLE}"
_MAY_NOT: Final = (
    f"see at {_CONSOLE} whether the app is in a project with access and its account is not locked;"
    " tweetup doctor --network x says what this login may do"
)
_NO_ACCESS: Final = frozenset({"client-forbidden", "client-not-enrolled"})


class ErrorReader:
    """Reads error responses; ``clock`` is compared with X's time where a time was refused."""

    def __init__(self, token: Secret, clock: Callable[[], datetime]) -> None:
        self._token = token
        self._clock = clock

    def read(self, response: requests.Response, service: str) -> TweetupError:
        """Return the error for a status of 400 and above; ``service`` names the request."""
        status = response.status_code
        if status >= requests.codes.server_error:
            return TryAgainError(f"X has trouble of its own ({status})", where=WHERE)
        if response.content.lstrip()[:1] == b"<":
            message = f"a web page ({status}) came instead of an answer"
            hint = "a proxy or a firewall may be in between"
            return TryAgainError(message, where=WHERE, hint=hint)
        problem = _problem(response.content)
        if final := self.final_error(problem):
            return final
        by_status: dict[int, Callable[[], TweetupError]] = {
            401: _unauthorized,
            402: _no_credits,
            403: partial(self._forbidden, problem, service),
            404: partial(_not_found, service),
            409: partial(self._later, problem, status),
            429: partial(_too_many, response.headers, service),
        }
        return by_status.get(status, partial(self._invalid, problem, response, service))()

    def final_error(self, problem: Problem) -> TweetupError | None:
        """Return the error of a problem by its type alone, also on a stream; None for most."""
        kind = problem.kind
        if kind == "usage-capped":
            hint = f"see {_CONSOLE} for when the month begins anew, or what more would cost"
            return QuotaError(_MONTH, where=WHERE, hint=hint)
        if kind == "credits" or problem.title == "CreditsDepleted":
            return _no_credits()
        if problem.connection_issue or kind == "streaming-connection":
            message = "the one stream a login may have is open already"
            return TryAgainError(message, where=WHERE, hint="stop the other program that listens")
        if kind == "rule-cap":
            hint = f"delete rules that nobody needs at {_CONSOLE}"
            return NetworkError("the login's stream rules are all in use", where=WHERE, hint=hint)
        return None

    def disconnect_error(self, problems: list[Problem]) -> TweetupError:
        """Return the error for the problems that a stream sends before it ends."""
        for problem in problems:
            if final := self.final_error(problem):
                return final
        reason = self._words(problems[0], None) if problems else "it did not say why"
        return TryAgainError(f"X closed the stream: {reason}", where=WHERE)

    def rejection(self, problems: list[Problem], service: str) -> TweetupError:
        """Return the error for a value, such as a rule, that X did not accept."""
        for problem in problems:
            if final := self.final_error(problem):
                return final
        reason = self._words(problems[0], None) if problems else "X did not say why"
        return NetworkError(f"{service} was not taken: {reason}", where=WHERE)

    def _forbidden(self, problem: Problem, service: str) -> TweetupError:
        message, hint = self._why_forbidden(problem, service)
        if service == FULL_ARCHIVE:
            return OutOfReachError(message, where=WHERE, hint=hint)
        kind = NoAccessError if _has_no_access(problem) else CredentialsError
        return kind(message, where=WHERE, hint=hint)

    def _why_forbidden(self, problem: Problem, service: str) -> tuple[str, str]:
        if _has_no_access(problem):
            missing = self._clean(problem.required_enrollment) or "Appropriate Level of API Access"
            hint = f"X asks for: {missing}; see the app's project at {_CONSOLE}"
            if service == FULL_ARCHIVE:
                hint += ", or ask for the last seven days only, which needs none of it (--last 6d)"
            return f"this login may not use {service} (403)", hint
        if problem.kind == "unsupported-authentication":
            hint = f"use the app's bearer token (Keys and tokens at {_CONSOLE})"
            return f"this kind of login is not taken for {service} (403)", hint
        reason = self._words(problem, 403)
        if reason in {_UNEXPECTED.format(403), "Forbidden"}:
            return f"{service} was refused (403), and X does not say why", _MAY_NOT
        return f"{service} was refused (403): {reason}", _SEE

    def _later(self, problem: Problem, status: int) -> TryAgainError:
        return TryAgainError(self._words(problem, status), where=WHERE)

    def _invalid(self, problem: Problem, response: requests.Response, service: str) -> NetworkError:
        """Return the error for an invalid request, often invalid because the clocks differ."""
        words = self._words(problem, response.status_code)
        skew = self._skew(response.headers)
        if "_time'" in words and abs(skew) > _SKEW:
            seconds = round(abs(skew.total_seconds()))
            way = "ahead of" if skew > timedelta() else "behind"
            message = f"this computer's clock is {seconds} s {way} X's"
            return NetworkError(message, where=WHERE, hint="set it right")
        return NetworkError(f"{service} was not taken: {words}", where=WHERE)

    def _skew(self, headers: Mapping[str, str]) -> timedelta:
        try:
            theirs = parsedate_to_datetime(headers.get("Date", ""))
            return self._clock() - theirs
        except (TypeError, ValueError):
            return timedelta()

    def _words(self, problem: Problem, status: int | None) -> str:
        text = next(filter(None, [problem.message, *problem.details, problem.detail]), "")
        return self._clean(text or problem.title) or _UNEXPECTED.format(status)

    def _clean(self, text: str) -> str:
        line = " ".join(clean_control(text).replace(self._token.reveal(), "…").split())
        return f"{line[: _LONGEST - 1]}…" if len(line) > _LONGEST else line.rstrip(".")


def _has_no_access(problem: Problem) -> bool:
    return problem.kind in _NO_ACCESS or problem.reason in _NO_ACCESS


def _no_credits() -> QuotaError:
    return QuotaError("the credits are used up (402)", where=WHERE, hint=_BUY)


def _too_many(headers: Mapping[str, str], service: str) -> RateLimitedError:
    message = f"too many requests for {service} (429)"
    return RateLimitedError(message, where=WHERE, reset=_reset(headers))


def _unauthorized() -> CredentialsError:
    hint = f"make a new bearer token at {_CONSOLE} and give it to tweetup login x"
    return CredentialsError("the bearer token was refused (401)", where=WHERE, hint=hint)


def _not_found(service: str) -> NetworkError:
    message = f"this address knows nothing of {service} (404)"
    return NetworkError(message, where=WHERE, hint=_ADDRESS)


class _Body(Problem):
    errors: list[Problem] = msgspec.field(default_factory=list)


def _problem(body: bytes) -> Problem:
    """Return the problem in an error's body; an empty one for a body that X did not write."""
    try:
        outer = msgspec.json.decode(body, type=_Body)
    except UNREADABLE:
        return Problem()
    if outer.errors:
        inner = outer.errors[0]
        inner.type = inner.type or outer.type
        inner.detail = inner.detail or outer.detail
        return inner
    return outer


def _reset(headers: Mapping[str, str]) -> datetime | None:
    """Return the end of a rate limit: the latest end of the windows that are used up."""
    moments = []
    for window in ("x-rate-limit", "x-app-limit-24hour", "x-user-limit-24hour"):
        used_up = headers.get(f"{window}-remaining", "0").strip() == "0"
        try:
            moment = datetime.fromtimestamp(int(headers.get(f"{window}-reset", "")), UTC)
        except (OSError, OverflowError, ValueError):
            continue
        if used_up or window == "x-rate-limit":
            moments.append(moment)
    return max(moments, default=None)


_Kinds = tuple[type[BaseException], ...]

# In this order: an exception of requests is often an instance of several of them.
_UNREACHED: Final[tuple[tuple[_Kinds, str, str | None], ...]] = (
    ((NameResolutionError,), "no address is known for {host}", "is this computer online?"),
    ((requests.exceptions.ProxyError, ProxyError), "the proxy on the way does not answer", None),
    ((ssl.SSLEOFError,), "the connection broke off", None),
    ((ssl.SSLError, requests.exceptions.SSLError), _TLS, _TLS_HINT),
    ((requests.TooManyRedirects,), _ELSEWHERE, _ADDRESS),
    ((NewConnectionError,), "nobody answers at {host}", None),
    ((requests.Timeout, NoAnswerError, TimeoutError), "no answer in time", None),
    ((requests.ConnectionError, ChunkedEncodingError, OSError), "the connection broke off", None),
)


def connection_error(error: BaseException, host: str) -> NetworkError:
    """Return the error for a missing or partial response."""
    causes = tuple(exception_chain(error))
    for kinds, message, hint in _UNREACHED:
        if any(isinstance(cause, kinds) for cause in causes):
            final = message in {_TLS, _ELSEWHERE}
            failure = NetworkError if final else TryAgainError
            return failure(message.format(host=host), where=WHERE, hint=hint)
    return NetworkError(f"the request to {host} could not be made", where=WHERE)
