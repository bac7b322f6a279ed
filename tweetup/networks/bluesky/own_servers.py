"""The servers that accounts keep their posts on, asked for a post that Bluesky does not show.

Bluesky leaves out posts that were deleted and posts that its moderators took down, without a word.
The author's own server tells them apart: it has a record until the author deletes it. An account's
document names that server, and is found by its DID: in the directory of ``did:plc``, or on the
website of ``did:web`` (https://atproto.com/specs/did). Accounts write these documents, so servers
must be on the public internet, and answers are short, come in time and from that server itself.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import msgspec

from tweetup.formats.json_stream import UNREADABLE
from tweetup.networks.base import is_loopback
from tweetup.networks.public_hosts import is_public_name

if TYPE_CHECKING:
    from requests import PreparedRequest, Session

    from tweetup.networks.base import Access

__all__ = ["DIRECTORY", "OwnServers"]

DIRECTORY: Final = "https://plc.directory"

_RECORD: Final = "com.atproto.repo.getRecord"
_NOT_THERE: Final = "RecordNotFound"
_SERVICE: Final = "#atproto_pds"
_KIND: Final = "AtprotoPersonalDataServer"
_PLC: Final = "did:plc:"
_WEB: Final = "did:web:"
_LONGEST: Final = 2 << 20
"""Maximal length of an answer in bytes: a record has one megabyte at most."""
_PIECE: Final = 1 << 14
_SECONDS: Final = 10.0
_MOST_FAILURES: Final = 2
"""So many failures of a server, and it is not asked for a while."""
_MOST_WAITED: Final = 60.0
"""So many seconds were lost to servers that failed, and none is asked for a while."""
_MEMORY: Final = 600.0
"""For so many seconds failures and servers of accounts are remembered: accounts may move."""


class _Service(msgspec.Struct, rename="camel"):
    id: str = ""
    type: str = ""
    service_endpoint: object = None


class _Document(msgspec.Struct):
    id: str
    service: list[_Service] = []


class _Answer(msgspec.Struct):
    uri: str = ""
    error: str = ""


_DOCUMENT_DECODER = msgspec.json.Decoder(_Document)
_ANSWER_DECODER = msgspec.json.Decoder(_Answer)


class OwnServers:
    """Asks accounts' own servers for posts; :meth:`close` closes the connections.

    For ten minutes a server that fails twice is not asked again, nor for the same document twice.
    Of many servers that fail slowly the later ones are not asked.
    Servers on this machine are asked where the directory is on it too: a network of one's own.
    """

    def __init__(self, access: Access) -> None:
        self._directory = (access.directory_url or DIRECTORY).rstrip("/")
        self._named = {_origin(url) for url in (self._directory, access.url) if url}
        self._is_local = is_loopback(urlsplit(self._directory).hostname or "")
        self._seconds = min(access.timeout, _SECONDS)
        self._servers: dict[str, str | None] = {}
        self._failures: dict[str, int] = {}
        self._sessions: dict[bool, Session] = {}
        self._since = time.monotonic()
        self._waited = 0.0

    def has_post(self, post: str) -> bool | None:
        """Return whether the author's own server has a post; None where nobody can tell."""
        self._forget()
        account, _, path = post.removeprefix("at://").partition("/")
        collection, _, key = path.partition("/")
        server = self._server_of(account)
        if server is None or not key or "/" in key:
            return None
        parameters = {"repo": account, "collection": collection, "rkey": key}
        status, body = self._get(f"{server}/xrpc/{_RECORD}", parameters)
        try:
            answer = _ANSWER_DECODER.decode(body)
        except UNREADABLE:
            return None
        if status == 200 and answer.uri == post:
            return True
        return False if status in {400, 404} and answer.error == _NOT_THERE else None

    def close(self) -> None:
        """Close the connections."""
        for session in self._sessions.values():
            session.close()

    def _forget(self) -> None:
        """Forget servers and failures after a while."""
        if time.monotonic() - self._since > _MEMORY:
            self._since = time.monotonic()
            self._servers.clear()
            self._failures.clear()
            self._waited = 0.0

    def _server_of(self, account: str) -> str | None:
        """Return the address of an account's own server; None where it is not known or private."""
        if account not in self._servers:
            address = self._document_address(account)
            self._servers[account] = (
                None if address is None else self._read_server(account, address)
            )
        return self._servers[account]

    def _document_address(self, account: str) -> str | None:
        if account.startswith(_PLC) and account.removeprefix(_PLC).isalnum():
            return f"{self._directory}/{account}"
        if account.startswith(_WEB):
            return f"https://{account.removeprefix(_WEB).lower()}/.well-known/did.json"
        return None

    def _read_server(self, account: str, address: str) -> str | None:
        status, body = self._get(address, {})
        try:
            document = _DOCUMENT_DECODER.decode(body)
        except UNREADABLE:
            return None
        if status != 200 or document.id != account:
            return None
        for service in document.service:
            is_own = service.id in {_SERVICE, account + _SERVICE} and service.type == _KIND
            if is_own and isinstance(service.service_endpoint, str):
                return service.service_endpoint.rstrip("/")
        return None

    def _get(self, url: str, parameters: dict[str, str]) -> tuple[int, bytes]:
        """Return the status and the body of an answer; 0 where there is none that can be had."""
        from requests import RequestException

        try:
            origin, is_named = _origin(url), self._is_named(url)
            is_allowed = is_named or _is_public(url)
        except ValueError:
            return 0, b""
        is_given_up = self._failures.get(origin, 0) >= _MOST_FAILURES
        if not is_allowed or is_given_up or self._waited >= _MOST_WAITED:
            return 0, b""
        began = time.monotonic()
        try:
            status, body = self._fetch(self._session(is_named=is_named), url, parameters)
        except (RequestException, OSError, ValueError):
            status, body = 0, b""
        if status in {0, 429} or status >= 500:
            self._failures[origin] = self._failures.get(origin, 0) + 1
            self._waited += time.monotonic() - began
        return status, body

    def _fetch(self, session: Session, url: str, parameters: dict[str, str]) -> tuple[int, bytes]:
        until = time.monotonic() + self._seconds
        body = bytearray()
        with session.get(
            url, params=parameters, timeout=self._seconds, allow_redirects=False, stream=True
        ) as response:
            for piece in response.iter_content(_PIECE):
                body += piece
                if len(body) > _LONGEST or time.monotonic() > until:
                    return 0, b""
            return response.status_code, bytes(body)

    def _session(self, *, is_named: bool) -> Session:
        """Return the session for servers that the user named, or that for all others."""
        from requests import Session

        from tweetup.networks.public_connections import PublicAdapter

        if is_named not in self._sessions:
            session = Session()
            session.auth = _without_login
            if not is_named:
                session.mount("https://", PublicAdapter())
            self._sessions[is_named] = session
        return self._sessions[is_named]

    def _is_named(self, url: str) -> bool:
        is_own = self._is_local and is_loopback(urlsplit(url).hostname or "")
        return is_own or _origin(url) in self._named


def _without_login(request: PreparedRequest) -> PreparedRequest:
    """Return a request as it is: requests would add a login from ~/.netrc."""
    return request


def _is_public(url: str) -> bool:
    """Return whether an address is one of the public internet, by https.

    Raises ValueError for a text that is no address.
    """
    parts = urlsplit(url)
    is_plain = "@" not in parts.netloc and not parts.query and not parts.fragment
    host = parts.hostname or ""
    return (
        parts.scheme == "https" and parts.port in {None, 443} and is_plain and is_public_name(host)
    )


def _origin(url: str) -> str:
    """Return the scheme, host and port of an address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.lower()}"
