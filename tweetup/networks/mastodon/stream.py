"""The stream of one hashtag, in a thread of its own, since Mastodon.py blocks while it reads.

Mastodon.py finds the streaming host, logs in and connects. The events are parsed here, by
https://html.spec.whatwg.org/multipage/server-sent-events.html: records keep a post's bytes, and
Mastodon.py gives a stream up at lines that the specification says to ignore. Its own threads
(``run_async``) are not used: they retry forever where a login is refused.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPException
from queue import Full, Queue
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import mastodon
import requests
from urllib3.exceptions import HTTPError

from tweetup.errors import CredentialsError, TweetupError
from tweetup.networks.errors import TryAgainError
from tweetup.networks.mastodon.errors import connection_error

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from urllib3 import HTTPResponse

    from tweetup.networks.mastodon.api import ApiClient

__all__ = ["Event", "Stream"]

LONGEST: Final = 16 << 20
"""Maximal length of a line in bytes."""

_PIECE: Final = 1 << 16
_SILENCE: Final = 2.0
"""A stream is dead after this multiple of the time-out: Mastodon servers send a heartbeat every 15
seconds."""

_NO_STREAMS: Final = frozenset({404, 405, 406, 501})


@dataclass(frozen=True, slots=True)
class Event:
    """An event of a stream.

    The names ``open``, ``alive`` and ``failed`` (with its ``error``) are ours; all others are the
    server's.
    """

    name: str
    data: bytes = b""
    error: TweetupError | None = None


class Stream:
    """Listens to a hashtag until it is closed or lost; puts events into a queue."""

    def __init__(self, client: ApiClient, tag: str, events: Queue[Event]) -> None:
        self._client = client
        self._tag = tag
        self._events = events
        self._closing = threading.Event()
        self._response: requests.Response | None = None
        self._thread = threading.Thread(target=self._run, name=f"stream of {tag}", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End the stream and wait for its thread."""
        self._closing.set()
        response = self._response
        if response is not None:
            with suppress(OSError, RuntimeError, ValueError):  # where it has ended by itself
                response.raw.shutdown()
        self._thread.join(self._client.timeout)
        self._client.close()

    def _run(self) -> None:
        listener = _Listener(self._opened, self._put)
        error = _follow(self._client, self._tag, listener)
        self._put(Event("failed", error=error))

    def _opened(self, response: requests.Response) -> bool:
        self._response = response
        return self._put(Event("open"))

    def _put(self, event: Event) -> bool:
        """Put an event into the queue, waiting while it is full; return False when closed."""
        while not self._closing.is_set():
            try:
                self._events.put(event, timeout=0.2)
            except Full:
                continue
            return True
        return False


def _follow(client: ApiClient, tag: str, listener: _Listener) -> TweetupError:
    """Listen until the stream ends; return the error that ended it."""
    where = client.server.name
    silence = _SILENCE * client.timeout
    try:
        client.send(lambda api: api.stream_hashtag(quote(tag, safe=""), listener, timeout=silence))
    except TweetupError as error:
        return _no_streams(where) if client.last_status in _NO_STREAMS else error
    if listener.lost is not None:
        return connection_error(listener.lost, where=where, timeout=silence)
    if not listener.was_open:
        return _no_streams(where)
    return TryAgainError("the server ended the stream", where=where)


def _no_streams(where: str) -> CredentialsError:
    """Return the error of a server without hashtag streams, which makes capture search instead."""
    return CredentialsError("has no streams of hashtags", where=where)


class _Listener(mastodon.StreamListener):
    """Reads the events of a connection that Mastodon.py has made."""

    def __init__(
        self, opened: Callable[[requests.Response], bool], put: Callable[[Event], bool]
    ) -> None:
        self.lost: Exception | None = None
        self.was_open = False
        self._opened = opened
        self._put = put

    def handle_stream(self, response: requests.Response) -> None:
        """Read until the connection ends or is lost."""
        self.was_open = True
        if not self._opened(response):
            return
        try:
            for event in _events(_lines(response.raw)):
                if not self._put(event):
                    return
        except (OSError, HTTPError, HTTPException) as error:
            self.lost = error


def _events(lines: Iterator[bytes]) -> Iterator[Event]:
    """Yield the events in lines; a comment, which servers send as a heartbeat, is ``alive``."""
    name, data = b"", b""
    for line in lines:
        if not line:
            if name and data:
                yield Event(name.decode(errors="replace"), data)
            name, data = b"", b""
            continue
        field, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        if not field:
            yield Event("alive")
        elif field == b"event":
            name = value
        elif field == b"data":
            data = b"%b\n%b" % (data, value) if data else value


def _lines(raw: HTTPResponse) -> Iterator[bytes]:
    """Yield lines as they arrive, without their line ends."""
    rest = b""
    while piece := raw.read1(_PIECE, decode_content=True):
        *lines, rest = (rest + piece).split(b"\n")
        for line in lines:
            yield line.removesuffix(b"\r")
        if len(rest) > LONGEST:
            raise requests.exceptions.ContentDecodingError("a line without an end")
