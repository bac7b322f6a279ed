"""A site shown to this machine's own browser, whose pages load again when the site was changed.

A page gets the script for that as it is served, and its policy allows this script; nothing of the
kind is in the site's folder. Only requests that name this machine get an answer, so that no page of
another host can read the site by a name that leads here.
"""

from __future__ import annotations

import re
from functools import partial
from html import escape
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import unquote, urlsplit

from tweetup.errors import TweetupError

if TYPE_CHECKING:
    import socket
    from typing import BinaryIO

__all__ = ["SitePreview", "serve_folder"]

_OWN: Final = "/.tweetup/"
_ICON: Final = "/favicon.ico"
"""The picture of the host, for which browsers ask by themselves: a site may have none."""
_SCRIPT: Final = """\
(() => {
  const version = document.currentScript.dataset.version;
  const ask = async () => {
    try {
      if (!document.hidden) {
        const answer = await fetch("/.tweetup/version", { cache: "no-store" });
        if (answer.ok && (await answer.text()) !== version) return location.reload();
      }
    } catch { /* the server is not there for now */ }
    setTimeout(ask, 700);
  };
  setTimeout(ask, 700);
})();
"""
_POLICY: Final = re.compile(
    rb'(<meta http-equiv="Content-Security-Policy" content=")([^"]*)(")', re.IGNORECASE
)
_NOT_FOUND: Final = """\
<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><title>Not found</title></head>
<body><h1>There is no page {path}</h1><p><a href="{home}">The site's home page</a></p></body>
</html>
"""


class SitePreview(ThreadingHTTPServer):
    """A server on loopback for the files of a folder, below the path ``prefix``."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, folder: Path, port: int, prefix: str) -> None:
        self.prefix = prefix
        self._run = token_hex(8)
        self._changes = 0
        super().__init__(("127.0.0.1", port), partial(_Pages, directory=str(folder)))

    @property
    def address(self) -> str:
        """The address of the home page."""
        return f"http://127.0.0.1:{self.server_port}{self.prefix}/"

    @property
    def version(self) -> str:
        """The version of the site, another one after each change and in each run."""
        return f"{self._run}-{self._changes}"

    def tell_changed(self) -> None:
        """Let the pages that are open load again."""
        self._changes += 1

    def handle_error(
        self,
        request: socket.socket | tuple[bytes, socket.socket],
        client_address: Any,  # noqa: ANN401 - the overridden signature
    ) -> None:
        """Say nothing of a browser that went away."""
        import sys

        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class _Pages(SimpleHTTPRequestHandler):
    """Files of the site, without a line for each request."""

    @property
    def preview(self) -> SitePreview:
        return cast("SitePreview", self.server)

    def send_head(self) -> BytesIO | BinaryIO | None:
        """Send the head of an answer and return its body."""
        if not self._names_us():
            return self._send(b"Another host was asked for.\n", "text/plain", HTTPStatus(421))
        path = unquote(urlsplit(self.path).path)
        if path.startswith(_OWN):
            return self._send_own(path.removeprefix(_OWN))
        if self.preview.prefix and path in {"", "/", self.preview.prefix}:
            self._send_home()
            return None
        file = Path(self.translate_path(self.path))
        if not path.startswith(f"{self.preview.prefix}/") or "/." in path:
            return self._send_not_found(path)
        if file.is_dir():
            if not path.endswith("/"):
                return super().send_head()  # leads to the address with a slash
            file /= "index.html"
        return self._send_file(file, path)

    def _send_file(self, file: Path, path: str) -> BytesIO | BinaryIO | None:
        if not file.is_file():
            return self._send_not_found(path)
        if file.suffix.lower() in {".html", ".htm"}:
            return self._send_page(file.read_bytes(), HTTPStatus.OK)
        return super().send_head()

    def _send_home(self) -> None:
        self.send_response(HTTPStatus.FOUND)
        self.send_header("Location", f"{self.preview.prefix}/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def translate_path(self, path: str) -> str:
        """Return the file of an address, which begins with the site's own path."""
        return super().translate_path(path.removeprefix(self.preview.prefix))

    def end_headers(self) -> None:
        """Let browsers ask each time whether a file is as it was."""
        self.send_header("Cache-Control", "no-cache")
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, ANN401 - as above
        """Say nothing."""

    def _names_us(self) -> bool:
        port = self.preview.server_port
        ours = {f"127.0.0.1:{port}", f"localhost:{port}"}
        return self.headers.get("Host", f"127.0.0.1:{port}").lower() in ours

    def _send_own(self, name: str) -> BytesIO | None:
        if name == "version":
            return self._send(self.preview.version.encode(), "text/plain")
        if name == "reload.js":
            return self._send(_SCRIPT.encode(), "text/javascript")
        return self._send_not_found(name)

    def _send_not_found(self, path: str) -> BytesIO:
        """Send the site's own page, or a plain one where it has none; no picture is missed."""
        if path == _ICON:
            return self._send(b"", "image/x-icon", HTTPStatus.NO_CONTENT)
        own = Path(self.directory) / "404.html"
        home = f"{self.preview.prefix}/"
        text = _NOT_FOUND.format(path=escape(path), home=escape(home)).encode("utf-8", "replace")
        page = own.read_bytes() if own.is_file() else text
        return self._send_page(page, HTTPStatus.NOT_FOUND)

    def _send_page(self, page: bytes, status: HTTPStatus) -> BytesIO:
        return self._send(_with_script(page, self.preview.version), "text/html", status)

    def _send(self, body: bytes, kind: str, status: HTTPStatus = HTTPStatus.OK) -> BytesIO:
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        return BytesIO(body)


def _with_script(page: bytes, version: str) -> bytes:
    """Return a page with the script that loads it again, and a policy that lets it run."""
    tag = f'<script src="{_OWN}reload.js" data-version="{version}"></script>\n'.encode()
    page = _POLICY.sub(lambda it: it[1] + _allowing(it[2]) + it[3], page, count=1)
    head = page.find(b"</head>")
    return page + tag if head < 0 else page[:head] + tag + page[head:]


def _allowing(policy: bytes) -> bytes:
    """Return a policy that allows scripts and requests of this server as well."""
    parts = [it.split() for it in policy.decode("utf-8", "replace").split(";") if it.strip()]
    rules = {name: sources for name, *sources in parts}
    for name in ("script-src", "connect-src"):
        rules[name] = [
            "'self'",
            *(it for it in rules.get(name, []) if it not in {"'none'", "'self'"}),
        ]
    return "; ".join(" ".join((name, *sources)) for name, sources in rules.items()).encode()


def serve_folder(folder: Path, port: int, *, prefix: str = "") -> SitePreview:
    """Return a server on loopback for the files of ``folder``; port 0 takes any that is free.

    ``prefix`` is the path that the site will have on its host. Raises
    :class:`~tweetup.errors.TweetupError` for a port that is taken.
    """
    try:
        return SitePreview(folder, port, prefix)
    except OSError as error:
        raise TweetupError(
            f"port {port} cannot be used: {error.strerror}",
            where="--port",
            hint="name another, or 0 for any that is free",
        ) from error
