"""The session of a Bluesky account: one login, and every request through the atproto SDK.

Behaviour of the SDK that is replaced here:

- Its models refuse a whole page for one odd record, and its JSON reader any thread deeper than a
  hundred replies: the bytes of a response are used, whatever the SDK makes of them.
- It renews a token by this computer's clock, before each request where that is ahead: tokens are
  renewed here, when the network says that one has expired.
- After the login it switches to the server that the account names: here not where an address is
  configured, and never to an unencrypted one.
- It follows redirects and sends the password along: here no request leaves the server.
- Its exceptions contain requests and responses with tokens: none is kept as a cause.

There is one login request, since logins have a limit of their own; a refused one is not retried.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Protocol
from urllib.parse import urlsplit

import msgspec

from tweetup.errors import CredentialsError
from tweetup.networks.bluesky.errors import (
    LOGIN,
    StaleTokenError,
    connection_error,
    not_installed,
    read_answer,
    response_error,
)
from tweetup.networks.errors import NetworkError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from ssl import SSLContext

    from atproto_client import Client, Session

    from tweetup.networks.base import Access
    from tweetup.networks.secret import Secret

__all__ = ["URL", "Login"]

URL: Final = "https://bsky.social"
_PUBLIC: Final = "https://public.api.bsky.app"
_OPEN: Final = frozenset(
    {
        "app.bsky.actor.getProfile",
        "app.bsky.actor.getProfiles",
        "app.bsky.feed.getPosts",
        "app.bsky.feed.getPostThread",
        "app.bsky.feed.getQuotes",
    }
)
"""The methods that require no login; searching is not one of them."""
_REFRESH: Final = "com.atproto.server.refreshSession"


class _Tokens(msgspec.Struct, rename="camel"):
    access_jwt: str
    refresh_jwt: str

    def __repr__(self) -> str:
        """Return a text without the tokens."""
        return "_Tokens(…)"


_TOKENS = msgspec.json.Decoder(_Tokens)


class Login:
    """One account's session; no request is made before the first :meth:`query`.

    Without an account, only the methods that require no login can be used.
    """

    def __init__(self, access: Access, *, clock: Callable[[], datetime]) -> None:
        """Raise :class:`NetworkError` where the client library is not installed."""
        self._handle = access.values.get("handle")
        self._password = access.values.get("app_password")
        self._clock = clock
        self._own_address = access.url
        self._url = access.url or (URL if self._handle else _PUBLIC)
        self._answers: list[_Answer] = []
        self._session: Session | None = None
        self._refused: CredentialsError | None = None
        self._at = self._url
        hooks: _Hooks = {"request": [self._stay], "response": [self._keep_answer]}
        self._client, self._failures = _client(self._url, access.timeout, hooks)
        self._client.on_session_change(self._keep_session)

    @property
    def has_account(self) -> bool:
        """Return whether there is an account to log in to."""
        return self._handle is not None

    @property
    def scope(self) -> str | None:
        """Return the scope in the token; None where it has none."""
        try:
            return self._session.access_jwt_payload.scope if self._session else None
        except self._failures:
            return None

    def query(self, method: str, /, **parameters: object) -> bytes:
        """Return the response to a query, after a login where there was none yet."""
        if self._handle is None and method in _OPEN:
            return self._send_query(method, parameters)
        if self._session is None:
            self._log_in()
        try:
            return self._send_query(method, parameters)
        except StaleTokenError:
            self._renew()
        return self._send_query(method, parameters)

    def close(self) -> None:
        """Close the connections."""
        self._client.request.close()

    def _send_query(self, method: str, parameters: Mapping[str, object]) -> bytes:
        from atproto_client.models.dot_dict import DotDict

        wrapped: Any = DotDict(dict(parameters))  # the SDK's wrapper for values without a model
        return self._send(
            method,
            lambda: self._client.invoke_query(
                method, params=wrapped if parameters else None, ignore_session_check=True
            ),
        )

    def _log_in(self) -> None:
        if self._refused is not None:
            raise CredentialsError(
                self._refused.problem, where=self._refused.where, hint=self._refused.hint
            )
        if self._handle is None or self._password is None:
            message = "without a login it can be listened to and read for 36 hours, not searched"
            hint = "run tweetup login bluesky, then the same command again"
            raise CredentialsError(message, where="Bluesky", hint=hint)
        handle, password = _plain(self._handle), self._password
        try:
            self._send(
                LOGIN,
                lambda: self._client.login(handle, password.reveal(), fetch_bsky_profile=False),
            )
        except CredentialsError as error:
            self._refused = error
            raise
        if self._session is None:
            read_answer(self._last_body(), _TOKENS)
            raise NetworkError("its answer to the login has an unexpected form", where="Bluesky")

    def _renew(self) -> None:
        """Replace the expired token by a new one, or log in again where that fails."""
        old, self._session = self._session, None
        if old is not None:
            try:
                self._send(
                    _REFRESH,
                    lambda: self._client.invoke_procedure(
                        _REFRESH,
                        headers={"Authorization": f"Bearer {old.refresh_jwt}"},
                        ignore_session_check=True,
                    ),
                )
            except CredentialsError:
                pass
            else:
                self._take_over(old)
                return
        self._log_in()

    def _take_over(self, old: Session) -> None:
        session, tokens = old.copy(), read_answer(self._last_body(), _TOKENS)
        session.access_jwt, session.refresh_jwt = tokens.access_jwt, tokens.refresh_jwt
        self._client.login(session_string=session.export(), fetch_bsky_profile=False)

    def _send(self, method: str, request: Callable[[], object]) -> bytes:
        """Make one request; return or raise by the response rather than by the SDK's result."""
        self._answers.clear()
        failure = None
        try:
            request()
        except _ElsewhereError:
            failure = NetworkError(
                f"{self._host()} redirects to another address",
                where="Bluesky",
                hint="a proxy or the login page of a Wi-Fi may be in between",
            )
        except self._failures as error:
            if not self._answers:
                failure = connection_error(error, host=self._host())
        if failure is not None:
            raise failure  # outside the handler, so that the SDK's exception is not its context
        answer = self._answers[-1]
        if not 200 <= answer.status_code <= 299:
            raise response_error(
                answer.status_code,
                answer.headers,
                answer.content,
                method=method,
                now=self._clock(),
            )
        return answer.content

    def _last_body(self) -> bytes:
        return self._answers[-1].content

    def _keep_answer(self, response: _Answer) -> None:
        response.read()
        self._answers.append(response)

    def _stay(self, request: _Request) -> None:
        if _origin(str(request.url)) != _origin(self._at):
            raise _ElsewhereError

    def _keep_session(self, _event: object, session: Session) -> None:
        self._session = session
        named = session.pds_endpoint or ""
        is_followed = self._own_address is None and urlsplit(named).scheme == "https"
        self._at = named if is_followed else self._url
        self._client.update_base_url(self._at)

    def _host(self) -> str:
        return urlsplit(self._at).netloc


class _ElsewhereError(ValueError):
    """A request to another server, which is not sent."""


class _Request(Protocol):
    """The attributes used of a request of httpx."""

    @property
    def url(self) -> object: ...


class _Answer(Protocol):
    """The attributes used of a response of httpx."""

    @property
    def status_code(self) -> int: ...
    @property
    def headers(self) -> Mapping[str, str]: ...
    @property
    def content(self) -> bytes: ...
    def read(self) -> bytes:
        """Read the whole body."""


_Hooks = dict[str, list[Callable[[Any], None]]]


def _client(url: str, timeout: float, hooks: _Hooks) -> tuple[Client, tuple[type[Exception], ...]]:
    """Return the SDK's client, and the exceptions that it raises; importing it takes a second."""
    try:
        from atproto_client import Client
        from atproto_client.request import Request
        from atproto_core.exceptions import AtProtocolError
        from httpx import HTTPError, InvalidURL
    except ImportError:
        raise not_installed() from None
    request = Request(timeout=timeout, event_hooks=hooks, verify=_trusted_authorities())
    failures = (AtProtocolError, HTTPError, InvalidURL, OSError, ValueError)
    return Client(base_url=url, request=request), failures


@cache
def _trusted_authorities() -> SSLContext:
    """Return the authorities that httpx trusts, for all clients; reading them takes 60 ms."""
    from httpx import create_ssl_context

    return create_ssl_context()


def _plain(handle: Secret) -> str:
    """Return a handle without blanks and @."""
    return handle.reveal().strip().lstrip("@")


def _origin(url: str) -> tuple[str, str | None, int | None]:
    """Return the scheme, host and port of a URL, with the default port where it has none."""
    parts = urlsplit(url)
    usual = 443 if parts.scheme == "https" else 80
    return parts.scheme, parts.hostname, parts.port or usual
