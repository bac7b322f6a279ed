"""The session that Mastodon.py sends its requests by: what it keeps, and where it will not go.

Every answer's bytes are kept as they came, since Mastodon.py turns them into values of its own
and a post's record is what was served. Mastodon.py is handed an empty answer of the same kind,
with the header that leads to the next page: it would spend more than a millisecond on each post
for values that nobody reads, and fail at headers of a rate limit in a form it does not expect.
"""

from __future__ import annotations

import io
import socket
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import msgspec
import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPSConnectionPool
from urllib3.connection import HTTPSConnection

from tweetup.formats.json_stream import UNREADABLE
from tweetup.networks.mastodon.servers import is_public_address

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tweetup.networks.mastodon.servers import Server

__all__ = ["Answer", "ElsewhereError", "InsideError", "Session", "TooLongError"]

LONGEST: Final = 64 << 20
"""Bytes of the longest answer that is read: a thread of 4,096 posts has about 20 MB."""

_PIECE: Final = 1 << 16
_INSTANCE: Final = "/api/v1/instance"
_NEWER_INSTANCE: Final = "/api/v2/instance"
_STREAMING: Final = "/api/v1/streaming"


class ElsewhereError(requests.RequestException):
    """A request, or the login, was to go to another host."""


class InsideError(requests.RequestException):
    """A name that a post gave stands for an address inside a network."""


class TooLongError(requests.RequestException):
    """An answer without an end."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered; names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Session(requests.Session):
    """Sends requests to one server and never to another host; keeps the last :attr:`answer`.

    The host that the server names for its streams may be a neighbour of it
    (``streaming.mastodon.example``).
    """

    def __init__(self, server: Server) -> None:
        super().__init__()
        self.answer: Answer | None = None
        self._server = server
        # Without it requests takes a login out of ~/.netrc in place of the token.
        self.auth = _as_it_is
        self.hooks["response"] = [self._keep]
        if not server.trusted:
            self.mount("https://", _PublicAdapter())

    def forget(self) -> None:
        """Forget the last answer."""
        self.answer = None

    def send(
        self,
        request: requests.PreparedRequest,
        **kwargs: Any,  # noqa: ANN401 - requests' own, passed on
    ) -> requests.Response:
        """Send a request or follow a redirect; :class:`ElsewhereError` where it leaves the host."""
        self.answer = None
        self._check(request.url or "")
        return super().send(request, **kwargs)

    def rebuild_auth(
        self, prepared_request: requests.PreparedRequest, response: requests.Response
    ) -> None:
        """Redirects stay on the host: the token goes with them, and nothing out of ~/.netrc."""

    def _check(self, url: str) -> None:
        asked, own = urlsplit(url), urlsplit(self._server.url)
        if own.scheme == "https" and asked.scheme != "https":
            raise ElsewhereError(asked.hostname or "")
        streams = asked.path.startswith(_STREAMING)
        if asked.netloc != own.netloc and not (
            streams and _are_neighbours(asked.hostname or "", own.hostname or "")
        ):
            raise ElsewhereError(asked.hostname or "")

    def _keep(
        self,
        response: requests.Response,
        *,
        stream: bool = False,
        **_options: object,  # timeout, verify, cert, proxies
    ) -> requests.Response | None:
        """Keep an answer's bytes and hand on as much as Mastodon.py has use for."""
        headers = {name.lower(): value for name, value in response.headers.items()}
        if stream and response.status_code == requests.codes.ok:
            self.answer = Answer(response.status_code, headers, b"")
            return None
        with closing(response):
            body = _read(response)
        self.answer = Answer(response.status_code, headers, body)
        if response.is_redirect:
            return None
        return _handed_on(response, body)


def _as_it_is(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request


def _are_neighbours(one: str, other: str) -> bool:
    """Whether one host's name is below the other's, or both below one that is not a suffix."""
    if one == other or one.endswith(f".{other}"):
        return True
    parent = other.partition(".")[2]
    return "." in parent and not parent[-1].isdigit() and one.endswith(f".{parent}")


def _read(response: requests.Response) -> bytes:
    pieces, length = [], 0
    for piece in response.iter_content(_PIECE):
        length += len(piece)
        if length > LONGEST:
            raise TooLongError(response.url)
        pieces.append(piece)
    return b"".join(pieces)


def _handed_on(response: requests.Response, body: bytes) -> requests.Response:
    """Return the answer for Mastodon.py: whole where it went wrong, else empty of the same kind."""
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
    """What a server says of itself, without the setting that makes Mastodon.py warn at a stream."""
    try:
        told = msgspec.json.decode(body, type=dict[str, Any])
    except UNREADABLE:
        return b"{}"
    if isinstance(configuration := told.get("configuration"), dict):
        configuration.pop("timelines_access", None)
    return msgspec.json.encode(told)


class _PublicConnection(HTTPSConnection):
    """A connection to the public internet: looked at before it is made, and again once it is."""

    def _new_conn(self) -> socket.socket:
        """Connect; :class:`InsideError` before a byte is sent, that of TLS included."""
        for *_, address in socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM):
            _check_public(self.host, str(address[0]))
        made = super()._new_conn()
        try:
            # The name may stand for another address a moment later.
            _check_public(self.host, str(made.getpeername()[0]))
        except InsideError:
            made.close()
            raise
        return made


def _check_public(host: str, address: str) -> None:
    if not is_public_address(address):
        raise InsideError(host)


class _PublicPool(HTTPSConnectionPool):
    ConnectionCls = _PublicConnection


class _PublicAdapter(HTTPAdapter):
    """Connects to public addresses only. A proxy looks up names itself, and is left to."""

    def init_poolmanager(
        self,
        *args: Any,  # noqa: ANN401 - requests' own, passed on
        **kwargs: Any,  # noqa: ANN401 - requests' own, passed on
    ) -> None:
        """As requests does, with connections that are looked at."""
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"https": _PublicPool}
