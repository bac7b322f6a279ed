"""tweepy's requests on their way to X: where they go, how long they may take, and who asks.

tweepy writes the headers of each request into its DEBUG log, the bearer token with them. So it is
never told the token: :class:`Transport`, which requests calls last, puts it in, and takes it out
of whatever comes back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import requests
import tweepy
from requests.adapters import HTTPAdapter

from tweetup.networks.errors import TryAgainError
from tweetup.networks.x.errors import Refusals, unreachable

if TYPE_CHECKING:
    from collections.abc import Callable

    from requests import PreparedRequest, Response

    from tweetup.errors import TweetupError
    from tweetup.networks.secret import Secret

__all__ = ["NOT_THE_TOKEN", "Asking", "Transport", "no_page"]

NOT_THE_TOKEN: Final = "put-in-on-the-way"  # noqa: S105 - that is what it is
"""What tweepy takes for the bearer token."""

# tweepy asks the older of X's two names; both are the same API.
_HOSTS: Final = ("https://api.twitter.com/", "https://api.x.com/")
_CONNECT: Final = 10.0


class Transport(HTTPAdapter):
    """Sends what is meant for X to ``url`` instead, with the token and a time-out.

    tweepy sets no time-out for requests, and a fixed one for streams. ``last`` is the last answer.
    """

    def __init__(self, token: Secret, *, url: str, timeout: float) -> None:
        super().__init__()
        self.last: Response | None = None
        self._token = token
        self._url = url.rstrip("/")
        self._timeout = (min(_CONNECT, timeout), timeout)

    def mount(self, session: requests.Session) -> None:
        """Take over a session's requests to X, and only those: nobody else gets the token.

        X redirects nobody, so no redirect is followed.
        """
        session.max_redirects = 0
        for host in _HOSTS:
            session.mount(host, self)

    def send(
        self,
        request: PreparedRequest,
        *unnamed: Any,  # noqa: ANN401 - none: requests names what it passes
        **options: Any,  # noqa: ANN401 - as requests passes them on
    ) -> Response:
        """Send it. What is raised or comes back holds tweepy's own request."""
        sent = request.copy()
        sent.url = self._url + request.path_url
        sent.headers["Authorization"] = f"Bearer {self._token.reveal()}"
        options["timeout"] = self._timeout
        if self._url.startswith("http://"):
            options["proxies"] = None  # plain http is for this machine's own addresses
        self.last = None
        try:
            response = super().send(sent, *unnamed, **options)
            if not options.get("stream") or response.status_code >= requests.codes.bad_request:
                self._take_out(response)
        except requests.RequestException as error:
            error.request = request
            raise
        response.request = request
        response.url = request.url or ""
        self.last = response
        return response

    def _take_out(self, response: Response) -> None:
        """What is on the way may echo the token, and tweepy logs all that comes."""
        token = self._token.reveal()
        if token.encode() in response.content:
            response._content = response.content.replace(token.encode(), "…".encode())  # noqa: SLF001 - tweepy reads no other
        for name, value in response.headers.items():
            if token in value:
                response.headers[name] = value.replace(token, "...")


class Asking:
    """tweepy's :class:`Client <tweepy.Client>`, its failures turned into ours.

    It never waits by itself: its ``wait_on_rate_limit`` asks again without a pause, and without
    an end, where X does not say when a rate limit passes.
    """

    def __init__(self, transport: Transport, refusals: Refusals, *, host: str) -> None:
        self.client = tweepy.Client(NOT_THE_TOKEN, return_type=requests.Response)
        self.transport = transport
        self.refusals = refusals
        self._host = host
        transport.mount(self.client.session)

    def ask(self, request: Callable[[], Response], service: str) -> bytes:
        """Return the bytes of an answer; ``service`` is what was asked for, in words.

        Raises what :mod:`tweetup.networks.errors` lists, without the exception it came
        from: that one knows the request.
        """
        failure: TweetupError
        try:
            return no_page(request().content)
        except requests.RequestException as error:
            failure = unreachable(error, self._host_of(error))
        except TryAgainError as error:
            failure = error
        except (tweepy.TweepyException, AttributeError, LookupError, TypeError, ValueError):
            # Of an error, tweepy reads the body and the headers as X means them to be.
            last = self.transport.last
            if last is None or last.status_code < requests.codes.bad_request:
                raise
            failure = self.refusals.read(last, service)
        raise failure

    def _host_of(self, error: requests.RequestException) -> str:
        """Who was asked: compliance jobs have a storage elsewhere."""
        url = (error.request.url if error.request else None) or _HOSTS[0]
        return self._host if url.startswith(_HOSTS) else urlsplit(url).hostname or self._host

    def close(self) -> None:
        """Let go of the connections."""
        self.client.session.close()


def no_page(body: bytes) -> bytes:
    """What came, unless something on the way said it in place of X."""
    if body.lstrip()[:1] == b"<":
        raise TryAgainError(
            "a web page came instead of an answer",
            where="x",
            hint="a proxy or the sign-in page of a Wi-Fi may be in between",
        )
    return body
