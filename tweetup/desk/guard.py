"""The guard of the desk: nobody but browsers that opened the address it printed gets an answer.

The server listens on loopback at a random port, which every program and every page of this
machine's browsers can reach. So each request needs the token of this run, in a cookie that the
address opened at the start sets; the host it names must be ours, against DNS rebinding; and one
that changes something must come from a page of ours (Origin, Sec-Fetch-Site).
"""

from __future__ import annotations

import hmac
from http.cookies import CookieError, SimpleCookie
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["COOKIE", "Guard"]

COOKIE: Final = "tweetup-desk"
"""The beginning of the cookie's name: cookies know no ports, so the port follows."""

_SAFE: Final = frozenset({"GET", "HEAD"})
_OURS: Final = frozenset({"same-origin", "none"})
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
    " connect-src 'self'; form-action 'self'; frame-src 'self'; frame-ancestors 'self';"
    " base-uri 'none'"
)
_HEADERS: Final = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Guard:
    """An ASGI app that answers only the holder of a token, and passes their requests on.

    With ``on_network`` it answers other machines as well, at an address in numbers: one that is a
    name may be turned to us by whoever owns it. Such an app only shows: it is asked for nothing
    else, and a link to it may be opened from anywhere.
    """

    def __init__(self, app: ASGIApp, *, token: str, port: int, on_network: bool = False) -> None:
        self._app = app
        self._token = token
        self._port = port
        self._on_network = on_network
        self._cookie = f"{COOKIE}-{port}"
        self._hosts = frozenset({f"127.0.0.1:{port}", f"localhost:{port}", f"[::1]:{port}"})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it with 403."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        headers = Headers(scope=scope)
        why = self._refusal(scope["method"], headers)
        if why is not None:
            await PlainTextResponse(f"{why}\n", 403)(scope, receive, send)
        elif self._brings_token(scope):
            response = RedirectResponse(scope["path"] or "/", 303)
            response.set_cookie(
                self._cookie,
                self._token,
                httponly=True,
                samesite="lax" if self._on_network else "strict",
            )
            await response(scope, receive, send)
        elif not self._has_cookie(headers):
            text = "open the address that tweetup desk printed: it lets this browser in\n"
            await PlainTextResponse(text, 403)(scope, receive, send)
        else:
            await self._app(scope, receive, _with_headers(send))

    def _refusal(self, method: str, headers: Headers) -> str | None:
        """Return why a request is refused whatever it brings, None where it is not."""
        host = headers.get("host", "")
        if not self._is_ours(host):
            return "this address is not the desk's"
        if method in _SAFE:
            return None
        if self._on_network:
            return "this page only shows"
        origin = headers.get("origin")
        is_other = origin is not None and origin != f"http://{host}"
        if is_other or headers.get("sec-fetch-site", "same-origin") not in _OURS:
            return "another page may not change anything here"
        if origin is None and "sec-fetch-site" not in headers:
            return "the browser does not say from which page this comes"
        return None

    def _is_ours(self, host: str) -> bool:
        """Return whether a host is ours: by its name or, on the network, any address in numbers."""
        if host in self._hosts or not self._on_network:
            return host in self._hosts
        address, colon, port = host.rpartition(":")
        try:
            ip_address(address.removeprefix("[").removesuffix("]"))
        except ValueError:
            return False
        return bool(colon) and port == str(self._port)

    def _brings_token(self, scope: Scope) -> bool:
        if scope["method"] not in _SAFE:
            return False
        given = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("token", [""])[0]
        return hmac.compare_digest(given.encode(), self._token.encode())

    def _has_cookie(self, headers: Headers) -> bool:
        cookies = SimpleCookie()
        try:
            cookies.load(headers.get("cookie", ""))
        except CookieError:
            return False
        given = cookies[self._cookie].value if self._cookie in cookies else ""
        return hmac.compare_digest(given.encode(), self._token.encode())


def _with_headers(send: Send) -> Send:
    """Return ``send`` with the headers that keep other pages and addresses out."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return sending
