"""Run the desk on loopback until it is stopped."""

from __future__ import annotations

import secrets
import socket
from contextlib import suppress
from typing import TYPE_CHECKING

import uvicorn

from tweetup.desk.app import make_app
from tweetup.desk.workshop import Workshop
from tweetup.errors import TweetupError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tweetup.config import Config

__all__ = ["serve_desk"]


def serve_desk(
    config: Config, *, session: str | None, port: int, ready: Callable[[str], None]
) -> None:
    """Serve the desk to this machine until Ctrl-C; port 0 takes any that is free.

    ``ready`` is called with the address that lets a browser in, on the page of ``session`` where
    one is named. Raises :class:`~tweetup.errors.TweetupError` for a port that is taken.
    """
    listener = _listen(port)
    taken = listener.getsockname()[1]
    token = secrets.token_urlsafe(24)
    app = make_app(Workshop(config), token=token, port=taken)
    page = f"s/{session}" if session else ""
    options = uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, timeout_graceful_shutdown=2
    )
    server = _Server(options, lambda: ready(f"http://127.0.0.1:{taken}/{page}?token={token}"))
    with listener, suppress(KeyboardInterrupt):  # uvicorn raises the signal again that ended it
        server.run(sockets=[listener])


class _Server(uvicorn.Server):
    """A server that tells when it listens."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, and say so."""
        await super().startup(sockets)
        self._ready()


def _listen(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listener.bind(("127.0.0.1", port))
    except OSError as error:
        listener.close()
        raise TweetupError(
            f"port {port} cannot be used: {error.strerror}", where="--port", hint="name another"
        ) from error
    return listener
