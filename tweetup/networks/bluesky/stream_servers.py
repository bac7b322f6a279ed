"""Jetstream's servers: connections to the first that answers, read message by message.

All of them are asked in the first version of Jetstream's protocol (``/subscribe``), whose cursors
are times, so that one server goes on where another one was:

- ``jetstream1`` and ``jetstream2`` know nothing else. They begin exactly at a cursor; one of them
  has been seen to take connections and send nothing (simonw/tools#308).
- ``jetstream.us-east`` and ``jetstream.us-west`` (since August 2026) have the second version and
  serve the first beside it. A cursor of the last hour makes them begin up to an hour before it
  (bluesky-social/jetstream#343), which costs time and no post.

All keep about 36 hours, and begin without a word with the oldest event where a cursor is older.
"""

from __future__ import annotations

import time
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode, urlsplit

from tweetup.errors import TweetupError
from tweetup.networks.bluesky.errors import (
    STREAM_SERVICE,
    connection_error,
    not_installed,
    response_error,
)
from tweetup.networks.errors import NetworkError, TryAgainError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from websockets.exceptions import ConnectionClosed, InvalidStatus
    from websockets.sync.client import ClientConnection

    from tweetup.networks.base import Access

__all__ = ["SERVERS", "JetstreamConnection", "JetstreamServers", "TooLongError"]

SERVERS: Final = (
    "wss://jetstream2.us-east.bsky.network",
    "wss://jetstream1.us-east.bsky.network",
    "wss://jetstream2.us-west.bsky.network",
    "wss://jetstream1.us-west.bsky.network",
    "wss://jetstream.us-east.bsky.network",
    "wss://jetstream.us-west.bsky.network",
)
"""In the order to listen to them; posts hours old are read in the other order."""

# The network takes records of a megabyte at most; servers are asked to leave longer ones out.
_LONGEST_EVENT: Final = 1_000_000
_LONGEST: Final = 4 << 20
# The messages of half a minute, in which accounts may be looked up.
_QUEUE: Final = (4096, 1024)
_SCHEMES: Final = {"https": "wss", "http": "ws"}
_CLOSE_TIMEOUT: Final = 1.0
# Somebody posts on Bluesky dozens of times a second.
_SILENCE: Final = 20.0
_TOO_BIG: Final = 1009


class TooLongError(TryAgainError):
    """A message longer than any post, which closed the connection."""


class JetstreamServers:
    """Jetstream's servers, or the one in ``access``, tried in turn.

    ``is_public`` is true of Bluesky's own, on which something comes all the time: one that sends
    nothing for 20 seconds is broken.
    """

    def __init__(
        self, access: Access, *, clock: Callable[[], datetime], latest_first: bool = False
    ) -> None:
        """With ``latest_first``, begin with the servers of the second version."""
        self.is_public = access.stream_url is None
        servers = SERVERS if access.stream_url is None else (access.stream_url,)
        self._servers = servers[::-1] if latest_first else servers
        self._timeout = access.timeout
        self._clock = clock
        self._turn = 0

    @contextmanager
    def open(self, collections: Sequence[str], cursor: int) -> Iterator[JetstreamConnection]:
        """Yield a connection to the first server that accepts one.

        Where none does, a failure that may pass is raised rather than one that will not.
        """
        parameters = [
            *(("wantedCollections", name) for name in collections),
            ("cursor", cursor),
            ("maxMessageSizeBytes", _LONGEST_EVENT),
        ]
        with ExitStack() as stack:
            connection = self._reach(urlencode(parameters), stack)
            try:
                yield connection
            finally:
                if connection.is_lost:
                    self._turn += 1

    def _reach(self, parameters: str, stack: ExitStack) -> JetstreamConnection:
        failure: TweetupError | None = None
        for _ in self._servers:
            server = self._servers[self._turn % len(self._servers)]
            try:
                return self._connect(server, parameters, stack)
            except TweetupError as error:
                if not isinstance(failure, TryAgainError):
                    failure = error
                self._turn += 1
        raise failure or NetworkError("no server of it is known", where="Jetstream")

    def _connect(self, server: str, parameters: str, stack: ExitStack) -> JetstreamConnection:
        try:
            from websockets.exceptions import InvalidHandshake, InvalidStatus, WebSocketException
            from websockets.sync.client import connect
        except ImportError:
            raise not_installed() from None
        failure: TweetupError
        try:
            connecting = connect(
                _address(server, parameters),
                open_timeout=self._timeout,
                ping_interval=self._timeout / 2,
                ping_timeout=self._timeout / 2,
                close_timeout=_CLOSE_TIMEOUT,
                max_size=_LONGEST,
                max_queue=_QUEUE,
            )
            connection = stack.enter_context(connecting)
        except InvalidStatus as error:
            failure = self._refused(error, server)
        except (InvalidHandshake, OSError) as error:
            failure = connection_error(error, host=urlsplit(server).netloc, where="Jetstream")
        except (WebSocketException, ImportError, ValueError):
            failure = NetworkError(f"{server} is no address to listen to", where="Jetstream")
        else:
            silence = _SILENCE if self.is_public else None
            return JetstreamConnection(
                connection, urlsplit(server).netloc, self._timeout, silence=silence
            )
        raise failure

    def _refused(self, error: InvalidStatus, server: str) -> TweetupError:
        answer = error.response
        if answer.status_code < 400:
            return NetworkError(
                f"{urlsplit(server).netloc} sends a web page in place of a stream",
                where="Jetstream",
                hint="a proxy or the login page of a Wi-Fi may be in between",
            )
        return response_error(
            answer.status_code,
            {name.lower(): value for name, value in answer.headers.raw_items()},
            bytes(answer.body or b""),
            method=STREAM_SERVICE,
            now=self._clock(),
            where="Jetstream",
        )


class JetstreamConnection:
    """One connection, read message by message; ``is_lost`` once the server has closed it."""

    def __init__(
        self, connection: ClientConnection, host: str, timeout: float, *, silence: float | None
    ) -> None:
        """Take a connection for lost on which nothing comes for ``silence`` seconds."""
        self._connection = connection
        self._host = host
        self._timeout = timeout
        self._silence = silence
        self._heard_at = time.monotonic()
        self.is_lost = False

    def receive(self, seconds: float) -> bytes | None:
        """Return the next message; None where none comes in time.

        Raises :class:`TryAgainError` where the connection is closed, or silent for too long.
        """
        from websockets.exceptions import ConnectionClosed

        try:
            message = self._connection.recv(timeout=seconds, decode=False)
        except TimeoutError:
            if self._silence is None or time.monotonic() - self._heard_at < self._silence:
                return None
            failure = TryAgainError(f"{self._host} sends nothing", where="Jetstream")
        except ConnectionClosed as error:
            failure = self._ended(error)
        else:
            self._heard_at = time.monotonic()
            return message
        self.is_lost = True
        raise failure

    def _ended(self, closed: ConnectionClosed) -> TryAgainError:
        if closed.sent is not None and closed.sent.code == _TOO_BIG:
            return TooLongError("a message is longer than any post", where="Jetstream")
        if closed.rcvd is not None:
            message = f"{self._host} closed the connection ({int(closed.rcvd.code)})"
        elif closed.sent is not None:
            message = f"{self._host} has not answered for {self._timeout:g} s"
        else:
            message = f"the connection to {self._host} broke off"
        return TryAgainError(message, where="Jetstream")


def _address(server: str, parameters: str) -> str:
    parts = urlsplit(server)
    path = parts.path.rstrip("/") or "/subscribe"
    return f"{_SCHEMES.get(parts.scheme, parts.scheme)}://{parts.netloc}{path}?{parameters}"
