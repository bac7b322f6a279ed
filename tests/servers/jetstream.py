"""Jetstream on loopback: the events of an invented Bluesky, over a websocket.

``faults`` happen to one connection each, in their order; None lets a connection through. Quirks
of the real servers are attributes of :class:`Jetstream`, off unless a test sets them.
"""

from __future__ import annotations

import json
import socket
import ssl
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.sync.server import Server, ServerConnection, serve

from tests.servers.bluesky_network import Network

__all__ = [
    "Jetstream",
    "StreamFault",
    "closes",
    "drops",
    "goes_silent",
    "refuses",
    "says",
    "serve_jetstream",
]

_TICK = 0.02
_CROWD = 20
"""Posts of bystanders in a tick."""


@dataclass(frozen=True, slots=True)
class StreamFault:
    """What happens to a connection once it was sent ``after`` events, or in place of it.

    ``act`` says whether events go on after it.
    """

    after: int = 0
    act: Callable[[ServerConnection], bool] | None = None
    refusal: Response | None = None


def refuses(status: int, body: str = "no", **headers: str) -> StreamFault:
    """No websocket, but this answer; a header's ``_`` is a ``-``."""
    named = Headers({name.replace("_", "-"): text for name, text in headers.items()})
    named["Connection"] = "close"
    named["Content-Length"] = str(len(body.encode()))
    return StreamFault(refusal=Response(status, "Because", named, body.encode()))


def closes(code: int, *, after: int = 0) -> StreamFault:
    """The server says good-bye, and why."""

    def act(connection: ServerConnection) -> bool:
        connection.close(code, "because")
        return False

    return StreamFault(after, act)


def drops(*, after: int = 0) -> StreamFault:
    """The connection is gone without a word."""

    def act(connection: ServerConnection) -> bool:
        connection.socket.shutdown(socket.SHUT_RDWR)
        return False

    return StreamFault(after, act)


def goes_silent(*, after: int = 0) -> StreamFault:
    """The connection stays, but nothing comes over it any more: no event and no pong."""

    def act(connection: ServerConnection) -> bool:
        setattr(connection.protocol, "send_frame", _say_nothing)  # noqa: B010 - it hangs on purpose
        return False

    return StreamFault(after, act)


def _say_nothing(_frame: object) -> None:
    pass


def says(frame: str | bytes, *, after: int = 0) -> StreamFault:
    """Something that is no event, among the events."""

    def act(connection: ServerConnection) -> bool:
        connection.send(frame)
        return True

    return StreamFault(after, act)


class Jetstream:
    """Streams events to whoever listens.

    ``asked`` are the parameters of each connection so far, ``listening`` those that are open.

    ``keeps`` is the time after which an event is gone: an older cursor begins with the oldest that
    is left. ``begins_early`` begins so long before a cursor, as the servers of version 2 do within
    the last hour. ``flows`` goes on after the last event with posts of bystanders at the time of
    ``network.clock``, as somebody always posts on the real network. ``is_mute`` takes connections
    and sends nothing. ``tells_twice`` sends each event two times, as a relay may that begins anew.
    """

    def __init__(self, network: Network) -> None:
        self.faults: deque[StreamFault | None] = deque()
        self.asked: list[Mapping[str, list[str]]] = []
        self.listening: set[ServerConnection] = set()
        self.closing = threading.Event()
        self.keeps: timedelta | None = None
        self.begins_early = timedelta()
        self.flows = False
        self.is_mute = False
        self.tells_twice = False
        self.is_encrypted = False
        self.server: Server
        self._network = network
        self._befall: dict[ServerConnection, StreamFault] = {}

    @property
    def url(self) -> str:
        """Where it listens."""
        scheme = "wss" if self.is_encrypted else "ws"
        return f"{scheme}://127.0.0.1:{self.server.socket.getsockname()[1]}/subscribe"

    def admit(self, connection: ServerConnection, request: Request) -> Response | None:
        """Take a connection, or refuse it."""
        parts = urlsplit(request.path)
        if parts.path != "/subscribe":
            return connection.respond(404, "not found")
        self.asked.append(parse_qs(parts.query))
        fault = self.faults.popleft() if self.faults else None
        if fault is not None:
            self._befall[connection] = fault
        return fault.refusal if fault is not None else None

    def handle(self, connection: ServerConnection) -> None:
        """Send what has happened since the cursor, and from then on what happens."""
        fault = self._befall.pop(connection, None)
        asked = parse_qs(urlsplit(connection.request.path).query) if connection.request else {}
        self.listening.add(connection)
        try:
            self._send(connection, asked, fault)
        finally:
            self.listening.discard(connection)

    def _send(
        self,
        connection: ServerConnection,
        asked: Mapping[str, list[str]],
        fault: StreamFault | None,
    ) -> None:
        with suppress(ConnectionClosed):
            for count, event in enumerate(self._events(asked, connection)):
                if fault is not None and fault.act is not None and count >= fault.after:
                    act, fault = fault.act, None
                    if not act(connection):
                        self.closing.wait()
                        return
                if event is not None:
                    frame = json.dumps(event, ensure_ascii=False, separators=(",", ":"))
                    for _ in range(1 + self.tells_twice):
                        connection.send(frame)

    def _events(
        self, asked: Mapping[str, list[str]], connection: ServerConnection
    ) -> Iterator[dict[str, Any] | None]:
        """Every event wanted, in order; None while there is none, so that faults get their turn."""
        wanted = set(asked.get("wantedCollections", ()))
        events, added = self._network.events, self._network.added
        cursor = int(asked["cursor"][-1]) if "cursor" in asked else None
        with added:
            place = len(events)
            if cursor is not None:
                first = self._first(cursor)
                place = next((n for n, one in enumerate(events) if one["time_us"] >= first), place)
        while not self.closing.is_set():
            with added:
                if place >= len(events) and not (self.flows and cursor is not None):
                    added.wait(_TICK)
                fresh = [] if self.is_mute else events[place : place + 1000]
                place += len(fresh)
            if not fresh and self.flows and cursor is not None:
                yield from self._bystanders(connection)
                continue
            for event in fresh:
                if not wanted or event.get("commit", {}).get("collection", "") in {"", *wanted}:
                    yield event
            if not fresh:
                if connection.close_code is not None:
                    return
                yield None

    def _first(self, cursor: int) -> int:
        """The time of the first event for a cursor, in µs."""
        first = cursor - int(self.begins_early.total_seconds() * 1_000_000)
        if self.keeps is None:
            return first
        kept = self._network.clock() - self.keeps
        return max(first, int(kept.timestamp() * 1_000_000))

    def _bystanders(self, connection: ServerConnection) -> Iterator[dict[str, Any] | None]:
        """What others post, until something is added."""
        before = len(self._network.events)
        while not self.closing.is_set() and len(self._network.events) == before:
            if connection.close_code is not None:
                return
            for number in range(_CROWD):
                yield self._network.bystander(number)
            time.sleep(_TICK)


@contextmanager
def serve_jetstream(network: Network, *, tls: ssl.SSLContext | None = None) -> Iterator[Jetstream]:
    """A server that runs until the block ends, encrypted with ``tls``."""
    made = Jetstream(network)
    made.is_encrypted = tls is not None
    made.server = serve(
        made.handle,
        "127.0.0.1",
        0,
        ssl=tls,
        process_request=made.admit,
        compression=None,
        ping_interval=None,
        close_timeout=0.1,
    )
    thread = threading.Thread(target=made.server.serve_forever, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        made.closing.set()
        made.server.shutdown()
        thread.join()
