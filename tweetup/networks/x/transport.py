"""The transport of tweepy's requests to X: address, time-outs and token.

tweepy writes the headers of each request into its DEBUG log, the bearer token with them. So it
never gets the token: :class:`Transport`, which requests calls last, adds it to the request and
removes it from the response.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

import msgspec
import requests
import tweepy
from requests.adapters import HTTPAdapter

from tweetup.formats.json_stream import UNREADABLE
from tweetup.networks.errors import TryAgainError
from tweetup.networks.x.errors import ErrorReader, connection_error
from tweetup.networks.x.search import FIELDS_SINCE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from requests import PreparedRequest, Response

    from tweetup.errors import TweetupError
    from tweetup.networks.secret import Secret

__all__ = ["NOT_THE_TOKEN", "Transport", "XClient", "reject_web_page"]

NOT_THE_TOKEN: Final = "put-in-on-the-way"  # noqa: S105 - a placeholder, not a token
"""The placeholder that tweepy uses as the bearer token."""

# tweepy uses the older of X's two host names; both are the same API.
_HOSTS: Final = ("https://api.twitter.com/", "https://api.x.com/")
_CONNECT: Final = 10.0

#: The parameters of the old vocabulary that ask for fields of posts; the new one has others.
_BEFORE: Final = frozenset({"tweet.fields", "expansions", "media.fields"})
_ASKS: Final = "tweet.fields"
_POST_ID: Final = re.compile(r"/\d+(?=/|\Z)")


class Transport(HTTPAdapter):
    """Sends requests for X to ``url`` instead, with the token and a time-out in seconds.

    tweepy sets no time-out for requests, and a fixed one for streams. ``last`` is the last
    response.
    """

    def __init__(self, token: Secret, *, url: str, timeout: float) -> None:
        super().__init__()
        self.last: Response | None = None
        self._token = token
        self._url = url.rstrip("/")
        self._timeout = (min(_CONNECT, timeout), timeout)
        self.vocabularies = Vocabularies(urlsplit(url).netloc)

    def mount(self, session: requests.Session) -> None:
        """Handle a session's requests to X, and only those: no other host gets the token.

        X sends no redirects, so none is followed.
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
        """Send a request; the response or exception contains the request without the token.

        One whose names the endpoint refuses is sent again, once, in those of the other vocabulary.
        """
        response = self._send(request, *unnamed, **options)
        if self.vocabularies.learn(request.path_url, response):
            response.close()
            response = self._send(request, *unnamed, **options)
        return response

    def _send(
        self,
        request: PreparedRequest,
        *unnamed: Any,  # noqa: ANN401 - none: requests names what it passes
        **options: Any,  # noqa: ANN401 - as requests passes them on
    ) -> Response:
        sent = request.copy()
        sent.url = self._url + self.vocabularies.translate(request.path_url)
        sent.headers["Authorization"] = f"Bearer {self._token.reveal()}"
        options["timeout"] = self._timeout
        if self._url.startswith("http://"):
            options["proxies"] = None  # plain http is for this machine's own addresses
        self.last = None
        try:
            response = super().send(sent, *unnamed, **options)
            if not options.get("stream") or response.status_code >= requests.codes.bad_request:
                self._remove_token(response)
        except requests.RequestException as error:
            error.request = request
            raise
        response.request = request
        response.url = request.url or ""
        self.last = response
        return response

    def _remove_token(self, response: Response) -> None:
        """Remove the token from a response: a proxy may echo it, and tweepy logs responses."""
        token = self._token.reveal()
        if token.encode() in response.content:
            response._content = response.content.replace(token.encode(), "…".encode())  # noqa: SLF001 - tweepy reads no other
        for name, value in response.headers.items():
            if token in value:
                response.headers[name] = value.replace(token, "...")


class Vocabularies:
    """The vocabulary of each endpoint: the names before 2.167 until it refuses them, then the new.

    The streams still take the old ones, so that each endpoint is told apart. ``host`` tells the
    lessons of one server from those of another.
    """

    def __init__(self, host: str) -> None:
        self._host = host
        self._since: set[str] = set()
        self._recalled: set[str] = set()

    @property
    def learned(self) -> frozenset[str]:
        """Return the endpoints that take the new names, with their host."""
        return frozenset(f"{self._host}{endpoint}" for endpoint in self._since)

    def recall(self, learned: Iterable[str]) -> None:
        """Begin with the endpoints that :attr:`learned` had in an earlier run."""
        paths = (one.removeprefix(self._host) for one in learned if one.startswith(self._host))
        self._recalled = {path for path in paths if path.startswith("/")}
        self._since |= self._recalled

    def translate(self, path: str) -> str:
        """Return the path and query of a request in the names that its endpoint takes."""
        parts = urlsplit(path)
        query = parse_qsl(parts.query, keep_blank_values=True)
        if _endpoint(path) not in self._since or _ASKS not in dict(query):
            return path
        kept = [(name, value) for name, value in query if name not in _BEFORE]
        asked = [(name, ",".join(fields)) for name, fields in FIELDS_SINCE.items()]
        return f"{parts.path}?{urlencode([*kept, *asked])}"

    def learn(self, path: str, response: Response) -> bool:
        """Return True where an endpoint refused the old names, and takes the new ones from now on.

        Only once: an endpoint that refuses these as well is heard. One that took the new ones in an
        earlier run only is asked in the old ones again.
        """
        endpoint = _endpoint(path)
        is_refused = response.status_code == requests.codes.bad_request
        if is_refused and endpoint in self._recalled:
            self._recalled.discard(endpoint)
            self._since.discard(endpoint)
            return True
        if response.status_code != requests.codes.bad_request or endpoint in self._since:
            return False
        if _ASKS not in dict(parse_qsl(urlsplit(path).query)):
            return False
        if not _BEFORE & _refused_parameters(response.content):
            return False
        self._since.add(endpoint)
        return True


def _endpoint(path: str) -> str:
    """Return the path of a request without the id of a post in it."""
    return _POST_ID.sub("/{id}", urlsplit(path).path)


class _Refused(msgspec.Struct):
    parameters: dict[str, Any] = {}


class _Refusal(msgspec.Struct):
    errors: list[_Refused] = []


def _refused_parameters(body: bytes) -> set[str]:
    """Return the parameters of a request that X names in a refusal, in its list or its words."""
    try:
        refusal = msgspec.json.decode(body, type=_Refusal)
    except UNREADABLE:
        return set()
    named = {name for error in refusal.errors for name in error.parameters}
    return named or {name for name in _BEFORE if name.encode() in body}


class XClient:
    """tweepy's :class:`Client <tweepy.Client>`, with its exceptions converted to our errors.

    Its ``wait_on_rate_limit`` is off: it retries without a pause, and without an end, where X
    does not send the end of a rate limit.
    """

    def __init__(self, transport: Transport, errors: ErrorReader, *, host: str) -> None:
        self.tweepy = tweepy.Client(NOT_THE_TOKEN, return_type=requests.Response)
        self.transport = transport
        self.errors = errors
        self._host = host
        transport.mount(self.tweepy.session)

    def send(self, request: Callable[[], Response], service: str) -> bytes:
        """Return the bytes of a response; ``service`` names the request in messages.

        Raises the errors of :mod:`tweetup.networks.errors`, without the exception as their
        cause, since that contains the request.
        """
        failure: TweetupError
        try:
            return reject_web_page(request().content)
        except requests.RequestException as error:
            failure = connection_error(error, self._host_of(error))
        except TryAgainError as error:
            failure = error
        except (tweepy.TweepyException, AttributeError, LookupError, TypeError, ValueError):
            # tweepy fails where the body or headers of an error are not as X documents them.
            last = self.transport.last
            if last is None or last.status_code < requests.codes.bad_request:
                raise
            failure = self.errors.read(last, service)
        raise failure

    def _host_of(self, error: requests.RequestException) -> str:
        """Return the host of a failed request; compliance jobs use a storage host."""
        url = (error.request.url if error.request else None) or _HOSTS[0]
        return self._host if url.startswith(_HOSTS) else urlsplit(url).hostname or self._host

    def close(self) -> None:
        """Close the connections."""
        self.tweepy.session.close()


def reject_web_page(body: bytes) -> bytes:
    """Return a body. Raises :class:`TryAgainError` for a web page, which is not from X."""
    if body.lstrip()[:1] == b"<":
        raise TryAgainError(
            "a web page came instead of an answer",
            where="x",
            hint="a proxy or the sign-in page of a Wi-Fi may be in between",
        )
    return body
