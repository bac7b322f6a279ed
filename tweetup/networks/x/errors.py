"""What X says when it does not give what was asked for, in one line each.

https://docs.x.com/x-api/fundamentals/response-codes-and-errors. What X says in its own words is
other people's text: it is cleaned, cut, and searched for the token, which a proxy may echo.
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
    OutOfReachError,
    RateLimitedError,
    TryAgainError,
)
from tweetup.networks.x.responses import Problem
from tweetup.text import clean_control

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from tweetup.networks.secret import Secret

__all__ = ["FULL_ARCHIVE", "Refusals", "unreachable"]

WHERE: Final = "x"
FULL_ARCHIVE: Final = "full-archive search"
_CONSOLE: Final = "https://console.x.com"
_LONGEST: Final = 200
_SKEW: Final = timedelta(seconds=20)

_MONTH: Final = "the posts that may be read are used up"
_BUY: Final = f"add credits at {_CONSOLE}, then run the same command again: it goes on from here"
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


class Refusals:
    """Reads refusals; ``clock`` tells how far this computer's clock is off."""

    def __init__(self, token: Secret, clock: Callable[[], datetime]) -> None:
        self._token = token
        self._clock = clock

    def read(self, response: requests.Response, service: str) -> TweetupError:
        """What a status of 400 and above means; ``service`` is what was asked for."""
        status = response.status_code
        if status >= requests.codes.server_error:
            return TryAgainError(f"X has trouble of its own ({status})", where=WHERE)
        if response.content.lstrip()[:1] == b"<":
            what = f"a web page ({status}) came instead of an answer"
            hint = "a proxy or a firewall may be in between"
            return TryAgainError(what, where=WHERE, hint=hint)
        problem = _problem(response.content)
        if ending := self.ending(problem):
            return ending
        by_status: dict[int, Callable[[], TweetupError]] = {
            401: _unauthorized,
            402: _no_credits,
            403: partial(self._forbidden, problem, service),
            404: partial(_not_found, service),
            409: partial(self._later, problem, status),
            429: partial(_too_many, response.headers, service),
        }
        return by_status.get(status, partial(self._invalid, problem, response, service))()

    def ending(self, problem: Problem) -> TweetupError | None:
        """What a problem means by its type alone, also on a stream; None for most."""
        kind = problem.kind
        if kind == "usage-capped":
            hint = f"see {_CONSOLE} for when the month begins anew, or what more would cost"
            return QuotaError(_MONTH, where=WHERE, hint=hint)
        if kind == "credits" or problem.title == "CreditsDepleted":
            return _no_credits()
        if problem.connection_issue or kind == "streaming-connection":
            what = "the one stream a login may have is open already"
            return TryAgainError(what, where=WHERE, hint="stop the other program that listens")
        if kind == "rule-cap":
            hint = f"delete rules that nobody needs at {_CONSOLE}"
            return NetworkError("the login's stream rules are all in use", where=WHERE, hint=hint)
        return None

    def disconnected(self, problems: list[Problem]) -> TweetupError:
        """Why a stream says that it ends."""
        for problem in problems:
            if ending := self.ending(problem):
                return ending
        said = self._words(problems[0], None) if problems else "it did not say why"
        return TryAgainError(f"X closed the stream: {said}", where=WHERE)

    def not_taken(self, problems: list[Problem], service: str) -> TweetupError:
        """Why something that was sent, such as a rule, was not taken."""
        for problem in problems:
            if ending := self.ending(problem):
                return ending
        said = self._words(problems[0], None) if problems else "X did not say why"
        return NetworkError(f"{service} was not taken: {said}", where=WHERE)

    def _forbidden(self, problem: Problem, service: str) -> TweetupError:
        what, hint = self._why_forbidden(problem, service)
        kind = OutOfReachError if service == FULL_ARCHIVE else CredentialsError
        return kind(what, where=WHERE, hint=hint)

    def _why_forbidden(self, problem: Problem, service: str) -> tuple[str, str]:
        if problem.kind in _NO_ACCESS or problem.reason in _NO_ACCESS:
            missing = self._clean(problem.required_enrollment) or "Appropriate Level of API Access"
            hint = f"X asks for: {missing}; see the app's project at {_CONSOLE}"
            if service == FULL_ARCHIVE:
                hint += ", or ask for the last seven days only, which needs none of it (--last 6d)"
            return f"this login may not use {service} (403)", hint
        if problem.kind == "unsupported-authentication":
            hint = f"use the app's bearer token (Keys and tokens at {_CONSOLE})"
            return f"this kind of login is not taken for {service} (403)", hint
        said = self._words(problem, 403)
        if said in {_UNEXPECTED.format(403), "Forbidden"}:
            return f"{service} was refused (403), and X does not say why", _MAY_NOT
        return f"{service} was refused (403): {said}", _SEE

    def _later(self, problem: Problem, status: int) -> TryAgainError:
        return TryAgainError(self._words(problem, status), where=WHERE)

    def _invalid(self, problem: Problem, response: requests.Response, service: str) -> NetworkError:
        """Return a request X cannot take: often because the clocks differ."""
        words = self._words(problem, response.status_code)
        skew = self._skew(response.headers)
        if "_time'" in words and abs(skew) > _SKEW:
            seconds = round(abs(skew.total_seconds()))
            way = "ahead of" if skew > timedelta() else "behind"
            what = f"this computer's clock is {seconds} s {way} X's"
            return NetworkError(what, where=WHERE, hint="set it right")
        return NetworkError(f"{service} was not taken: {words}", where=WHERE)

    def _skew(self, headers: Mapping[str, str]) -> timedelta:
        try:
            theirs = parsedate_to_datetime(headers.get("Date", ""))
            return self._clock() - theirs
        except (TypeError, ValueError):
            return timedelta()

    def _words(self, problem: Problem, status: int | None) -> str:
        said = next(filter(None, [problem.message, *problem.details, problem.detail]), "")
        return self._clean(said or problem.title) or _UNEXPECTED.format(status)

    def _clean(self, said: str) -> str:
        line = " ".join(clean_control(said).replace(self._token.reveal(), "…").split())
        return f"{line[: _LONGEST - 1]}…" if len(line) > _LONGEST else line.rstrip(".")


def _no_credits() -> QuotaError:
    return QuotaError("the credits are used up (402)", where=WHERE, hint=_BUY)


def _too_many(headers: Mapping[str, str], service: str) -> RateLimitedError:
    what = f"too many requests for {service} (429)"
    return RateLimitedError(what, where=WHERE, reset=_reset(headers))


def _unauthorized() -> CredentialsError:
    hint = f"make a new bearer token at {_CONSOLE} and set TWEETUP_X_BEARER_TOKEN to it"
    return CredentialsError("the bearer token was refused (401)", where=WHERE, hint=hint)


def _not_found(service: str) -> NetworkError:
    what = f"this address knows nothing of {service} (404)"
    return NetworkError(what, where=WHERE, hint=_ADDRESS)


class _Body(Problem):
    errors: list[Problem] = msgspec.field(default_factory=list)


def _problem(body: bytes) -> Problem:
    """What an error's body says, as far as it is what X writes."""
    try:
        found = msgspec.json.decode(body, type=_Body)
    except UNREADABLE:
        return Problem()
    if found.errors:
        inner = found.errors[0]
        inner.type = inner.type or found.type
        inner.detail = inner.detail or found.detail
        return inner
    return found


def _reset(headers: Mapping[str, str]) -> datetime | None:
    """When a rate limit ends: of the windows that are used up, the last one to end."""
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

# In this order: what requests raises for one of them is often a kind of another as well.
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


def unreachable(error: BaseException, host: str) -> NetworkError:
    """Why there was no answer, or only a part of one."""
    causes = tuple(_causes(error))
    for kinds, what, hint in _UNREACHED:
        if any(isinstance(cause, kinds) for cause in causes):
            final = what in {_TLS, _ELSEWHERE}
            failure = NetworkError if final else TryAgainError
            return failure(what.format(host=host), where=WHERE, hint=hint)
    return NetworkError(f"the request to {host} could not be made", where=WHERE)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield the error and all it came from: requests and urllib3 wrap what they catch."""
    waiting, seen = [error], set[int]()
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        inner = (*one.args, getattr(one, "reason", None), one.__cause__, one.__context__)
        waiting.extend(other for other in inner if isinstance(other, BaseException))
