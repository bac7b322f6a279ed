"""The HTTP session for Mastodon.py: it stores the last response and stays on one host.

The bytes of a response are stored as they came, since records contain them and Mastodon.py
converts them to objects of its own. Mastodon.py gets an empty response of the same type, with the
Link header of the next page: it would spend more than a millisecond on each post for objects that
nobody reads, and fail at rate limit headers in a form that it does not expect.
"""

from __future__ import annotations

import io
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import msgspec
import requests

from tweetup.formats.json_stream import UNREADABLE
from tweetup.networks.public_connections import PublicAdapter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tweetup.networks.mastodon.servers import Server

__all__ = ["Answer", "ElsewhereError", "SingleHostSession", "TooLongError"]

LONGEST: Final = 64 << 20
"""Maximal length of a response in bytes: a thread of 4,096 posts has about 20 MB."""

_PIECE: Final = 1 << 16
_INSTANCE: Final = "/api/v1/instance"
_NEWER_INSTANCE: Final = "/api/v2/instance"
_STREAMING: Final = "/api/v1/streaming"


class ElsewhereError(requests.RequestException):
    """A request or redirect to another host, which is not sent."""


class TooLongError(requests.RequestException):
    """A response longer than the limit."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A response; names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class SingleHostSession(requests.Session):
    """Sends requests to one server and never to another host; stores the last :attr:`answer`.

    Streams may come from a host of the same domain (``streaming.mastodon.example``).
    """

    def __init__(self, server: Server) -> None:
        super().__init__()
        self.answer: Answer | None = None
        self._server = server
        # Without it, requests sends a login from ~/.netrc in place of the token.
        self.auth = _as_it_is
        self.hooks["response"] = [self._keep]
        if not server.trusted:
            self.mount("https://", PublicAdapter())

    def forget(self) -> None:
        """Delete the stored response."""
        self.answer = None

    def send(
        self,
        request: requests.PreparedRequest,
        **kwargs: Any,  # noqa: ANN401 - requests' own, passed on
    ) -> requests.Response:
        """Send a request or follow a redirect; raise :class:`ElsewhereError` for another host."""
        self.answer = None
        self._check(request.url or "")
        return super().send(request, **kwargs)

    def rebuild_auth(
        self, prepared_request: requests.PreparedRequest, response: requests.Response
    ) -> None:
        """Keep the token on redirects, which stay on the host; read nothing from ~/.netrc."""

    def _check(self, url: str) -> None:
        target, own = urlsplit(url), urlsplit(self._server.url)
        if own.scheme == "https" and target.scheme != "https":
            raise ElsewhereError(target.hostname or "")
        streams = target.path.startswith(_STREAMING)
        if target.netloc != own.netloc and not (
            streams and _are_neighbours(target.hostname or "", own.hostname or "")
        ):
            raise ElsewhereError(target.hostname or "")

    def _keep(
        self,
        response: requests.Response,
        *,
        stream: bool = False,
        **_options: object,  # timeout, verify, cert, proxies
    ) -> requests.Response | None:
        """Store a response's bytes; return the reduced response for Mastodon.py."""
        headers = {name.lower(): value for name, value in response.headers.items()}
        if stream and response.status_code == requests.codes.ok:
            self.answer = Answer(response.status_code, headers, b"")
            return None
        with closing(response):
            body = _read(response)
        self.answer = Answer(response.status_code, headers, body)
        if response.is_redirect:
            return None
        return _reduced(response, body)


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def _are_neighbours(host: str, other: str) -> bool:
    """Return whether a host is a subdomain of the other or of the other's parent domain."""
    if host == other or host.endswith(f".{other}"):
        return True
    parent = other.partition(".")[2]
    return "." in parent and not parent[-1].isdigit() and host.endswith(f".{parent}")


def _read(response: requests.Response) -> bytes:
    pieces, length = [], 0
    for piece in response.iter_content(_PIECE):
        length += len(piece)
        if length > LONGEST:
            raise TooLongError(response.url)
        pieces.append(piece)
    return b"".join(pieces)


def _reduced(response: requests.Response, body: bytes) -> requests.Response:
    """Return the response for Mastodon.py: whole where it failed, else an empty list or object."""
    path = urlsplit(response.url).path.rstrip("/")
    if path == _NEWER_INSTANCE:
        body = _without_access(body)
    elif response.ok and path != _INSTANCE:
        body = b"[]" if body.lstrip()[:1] == b"[" else b"{}"
    copy = requests.Response()
    copy.status_code, copy.reason = response.status_code, response.reason
    copy.url, copy.request, copy.history = response.url, response.request, response.history
    copy.raw = io.BytesIO(body)
    copy.headers["Content-Type"] = "application/json"
    if link := response.headers.get("Link"):
        copy.headers["Link"] = link
    return copy


def _without_access(body: bytes) -> bytes:
    """Return the instance's JSON without the setting that makes Mastodon.py warn at a stream."""
    try:
        instance = msgspec.json.decode(body, type=dict[str, Any])
    except UNREADABLE:
        return b"{}"
    if isinstance(configuration := instance.get("configuration"), dict):
        configuration.pop("timelines_access", None)
    return msgspec.json.encode(instance)
