"""Connections to Jetstream's servers: the next one where one does not answer or breaks off."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode, urlsplit

from tweetup.errors import TweetupError
from tweetup.sources.networks.bluesky.failures import (
    STREAM,
    broken_off,
    not_installed,
    refusal,
)
from tweetup.sources.networks.failures import NetworkError, TryAgainError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from websockets.exceptions import ConnectionClosed, InvalidStatus
    from websockets.sync.client import ClientConnection

    from tweetup.sources.networks.base import Access

__all__ = ["Connection", "Connections", "TooLongError"]

SERVERS: Final = (
    "wss://jetstream2.us-east.bsky.network",
    "wss://jetstream1.us-east.bsky.network",
    "wss://jetstream2.us-west.bsky.network",
    "wss://jetstream1.us-west.bsky.network",
)

# The network takes records of a megabyte at most; servers are asked to leave longer ones out.
_LONGEST_EVENT: Final = 1_000_000
_LONGEST: Final = 4 << 20
# As much as comes in half a minute, while somebody looks up who wrote.
_QUEUE: Final = (4096, 1024)
_SCHEMES: Final = {"https": "wss", "http": "ws"}
_GOOD_BYE: Final = 1.0
_TOO_BIG: Final = 1009


class TooLongError(TryAgainError):
    """A message longer than any post, which ended the connection."""


class Connections:
    """Jetstream's servers, or the one that was named; ``timeout`` is that of the access."""

    def __init__(self, access: Access, *, clock: Callable[[], datetime]) -> None:
        self._servers = SERVERS if access.stream_url is None else (access.stream_url,)
        self._timeout = access.timeout
        self._clock = clock
        self._turn = 0

    @contextmanager
    def open(self, collections: Sequence[str], cursor: int) -> Iterator[Connection]:
        """A connection to the first server that takes one; raises the last one's failure."""
        wanted = [("wantedCollections", name) for name in collections]
        asked = [*wanted, ("cursor", cursor), ("maxMessageSizeBytes", _LONGEST_EVENT)]
        with ExitStack() as stack:
            connection = self._reach(urlencode(asked), stack)
            try:
                yield connection
            finally:
                if connection.is_lost:
                    self._turn += 1

    def _reach(self, asked: str, stack: ExitStack) -> Connection:
        failure: TweetupError | None = None
        for _ in self._servers:
            server = self._servers[self._turn % len(self._servers)]
            try:
                return self._connect(server, asked, stack)
            except TweetupError as error:
                failure = error
                self._turn += 1
        raise failure or NetworkError("no server of it is known", where="Jetstream")

    def _connect(self, server: str, asked: str, stack: ExitStack) -> Connection:
        try:
            from websockets.exceptions import InvalidHandshake, InvalidStatus, WebSocketException
            from websockets.sync.client import connect
        except ImportError:
            raise not_installed() from None
        failure: TweetupError
        try:
            connecting = connect(
                _address(server, asked),
                open_timeout=self._timeout,
                ping_interval=self._timeout / 2,
                ping_timeout=self._timeout / 2,
                close_timeout=_GOOD_BYE,
                max_size=_LONGEST,
                max_queue=_QUEUE,
            )
            connection = stack.enter_context(connecting)
        except InvalidStatus as error:
            failure = self._refused(error, server)
        except (InvalidHandshake, OSError) as error:
            failure = broken_off(error, host=urlsplit(server).netloc, where="Jetstream")
        except (WebSocketException, ImportError, ValueError):
            failure = NetworkError(f"{server} is no address to listen to", where="Jetstream")
        else:
            return Connection(connection, urlsplit(server).netloc, self._timeout)
        raise failure

    def _refused(self, error: InvalidStatus, server: str) -> TweetupError:
        answer = error.response
        if answer.status_code < 400:
            return NetworkError(
                f"{urlsplit(server).netloc} sends a web page in place of a stream",
                where="Jetstream",
                hint="a proxy or the login page of a Wi-Fi may be in between",
            )
        return refusal(
            answer.status_code,
            {name.lower(): value for name, value in answer.headers.raw_items()},
            bytes(answer.body or b""),
            method=STREAM,
            now=self._clock(),
            where="Jetstream",
        )


class Connection:
    """One connection: messages one by one. ``is_lost`` once it has ended by itself."""

    def __init__(self, connection: ClientConnection, host: str, timeout: float) -> None:
        self._connection = connection
        self._host = host
        self._timeout = timeout
        self.is_lost = False

    def receive(self, seconds: float) -> bytes | None:
        """The next message; None where none comes in time.

        Raises :class:`TryAgainError` where the connection has ended.
        """
        from websockets.exceptions import ConnectionClosed

        try:
            return self._connection.recv(timeout=seconds, decode=False)
        except TimeoutError:
            return None
        except ConnectionClosed as error:
            self.is_lost = True
            failure = self._ended(error)
        raise failure

    def _ended(self, closed: ConnectionClosed) -> TryAgainError:
        if closed.sent is not None and closed.sent.code == _TOO_BIG:
            return TooLongError("a message is longer than any post", where="Jetstream")
        if closed.rcvd is not None:
            what = f"{self._host} closed the connection ({int(closed.rcvd.code)})"
        elif closed.sent is not None:
            what = f"{self._host} has not answered for {self._timeout:g} s"
        else:
            what = f"the connection to {self._host} broke off"
        return TryAgainError(what, where="Jetstream")


def _address(server: str, asked: str) -> str:
    parts = urlsplit(server)
    path = parts.path.rstrip("/") or "/subscribe"
    return f"{_SCHEMES.get(parts.scheme, parts.scheme)}://{parts.netloc}{path}?{asked}"
