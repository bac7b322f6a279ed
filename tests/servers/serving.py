"""A real HTTP server on loopback that answers as it is told to, and fails on a script.

A network's own server (``tests/servers/x.py`` and its kind) answers requests from the posts it
holds; ``faults`` come first, one a request, so that a test says when what goes wrong.
"""

from __future__ import annotations

import json
import socket
import ssl
import struct
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

__all__ = [
    "Answer",
    "Asked",
    "Fault",
    "Server",
    "as_json",
    "cut_off",
    "html_page",
    "refused",
    "reset",
    "serve",
    "stalled",
]


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it arrived; ``query`` has the last of what was given twice, ``lists`` all."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    lists: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def json(self) -> object:
        """The body as JSON."""
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent back; a body that is not bytes is sent in chunks as it comes."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | Iterable[bytes] = b""


Fault = Callable[["_Handler", Asked], None]
"""Something that goes wrong instead of an answer."""


class Server(ThreadingHTTPServer):
    """Answers by ``answer``; ``faults`` are used up first, ``asked`` is every request so far.

    A fault that is None lets its request through. ``closing`` is set when streams must end. With
    ``tls`` it is spoken to by https.
    """

    daemon_threads = True
    block_on_close = False

    def __init__(
        self, answer: Callable[[Asked], Answer], *, tls: ssl.SSLContext | None = None
    ) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self._scheme = "http" if tls is None else "https"
        if tls is not None:
            # A handshake here would keep all others waiting: the thread of a request makes it.
            self.socket = tls.wrap_socket(
                self.socket, server_side=True, do_handshake_on_connect=False
            )
        self.answer = answer
        self.faults: deque[Fault | None] = deque()
        self.asked: list[Asked] = []
        self.closing = threading.Event()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"{self._scheme}://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is no news; anything else is a bug of the server's."""
        import sys

        error = sys.exc_info()[1]
        if not isinstance(error, ConnectionError | TimeoutError | ssl.SSLError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]  # as it came


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else each answer waits 40 ms for the client to confirm it
    server: Server

    def _handle(self) -> None:
        parts = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        lists = parse_qs(parts.query)
        asked = Asked(
            method=self.command,
            path=parts.path,
            query={name: values[-1] for name, values in lists.items()},
            headers={name.lower(): value for name, value in self.headers.items()},
            body=self.rfile.read(length) if length else b"",
            lists=lists,
        )
        self.server.asked.append(asked)
        fault = self.server.faults.popleft() if self.server.faults else None
        if fault is not None:
            fault(self, asked)
        else:
            self.reply(self.server.answer(asked))

    do_GET = do_POST = do_PUT = do_DELETE = _handle  # noqa: N815 - the names http.server calls

    def reply(self, answer: Answer) -> None:
        """Send an answer."""
        body = answer.body
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if isinstance(body, bytes):
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            return
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for piece in body:
            self.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece))
            self.wfile.flush()
        self.wfile.write(b"0\r\n\r\n")

    def reset(self) -> None:
        """Drop the connection as a crashed machine does: without a word."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its own name
        """Say nothing: tests read what commands print."""


def as_json(value: object, status: int = 200, **headers: str) -> Answer:
    """An answer of JSON; a header's ``_`` is a ``-``."""
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    body = json.dumps(value, ensure_ascii=False).encode()
    return Answer(status, {"Content-Type": "application/json; charset=utf-8", **named}, body)


def refused(status: int, value: object = None, **headers: str) -> Fault:
    """An error answer, with a body of JSON."""
    answer = as_json({} if value is None else value, status, **headers)
    return lambda handler, _asked: handler.reply(answer)


def html_page(status: int = 200) -> Fault:
    """What a proxy or a portal says in place of the network."""
    page = b"<!DOCTYPE html><html><body><h1>Sign in to this Wi-Fi</h1></body></html>"
    answer = Answer(status, {"Content-Type": "text/html"}, page)
    return lambda handler, _asked: handler.reply(answer)


def cut_off(keep: float = 0.5) -> Fault:
    """The right answer, of which a proxy passed on only a part."""

    def fault(handler: _Handler, asked: Asked) -> None:
        answer = handler.server.answer(asked)
        whole = answer.body if isinstance(answer.body, bytes) else b"".join(answer.body)
        part = whole[: int(len(whole) * keep)]
        handler.reply(Answer(answer.status, answer.headers, part))

    return fault


def reset(keep: float | None = None) -> Fault:
    """A connection dropped at once, or in the middle of the answer."""

    def fault(handler: _Handler, asked: Asked) -> None:
        if keep is not None:
            answer = handler.server.answer(asked)
            whole = answer.body if isinstance(answer.body, bytes) else b"".join(answer.body)
            handler.send_response(answer.status)
            handler.send_header("Content-Length", str(len(whole)))
            handler.end_headers()
            handler.wfile.write(whole[: int(len(whole) * keep)])
            handler.wfile.flush()
        handler.reset()

    return fault


def stalled() -> Fault:
    """No answer while the server runs: it is the client that gives up."""

    def fault(handler: _Handler, _asked: Asked) -> None:
        handler.server.closing.wait()
        handler.reset()

    return fault


@contextmanager
def serve(
    answer: Callable[[Asked], Answer], *, tls: ssl.SSLContext | None = None
) -> Iterator[Server]:
    """A server that runs until the block ends."""
    server = Server(answer, tls=tls)
    thread = threading.Thread(target=server.serve_forever, args=(0.004,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()
