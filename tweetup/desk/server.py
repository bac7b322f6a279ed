"""Run the desk on loopback until it is stopped; running chats on the local network if asked to."""

from __future__ import annotations

import secrets
import socket
import sys
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import uvicorn

from tweetup.desk.app import by_port, make_app, make_guest_app
from tweetup.desk.blocks import session_blocks
from tweetup.desk.workshop import Workshop
from tweetup.errors import TweetupError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tweetup.config import Config

__all__ = ["DeskAddresses", "serve_desk"]


@dataclass(frozen=True, slots=True)
class DeskAddresses:
    """The address that lets a browser in; that of running chats on the local network, if any."""

    desk: str
    guests: str | None = None


_SWITCH: Final = 0.0005
"""Seconds after which an analysis lets answers go on, which wait for it after every query."""


def serve_desk(
    config: Config,
    *,
    session: str | None,
    port: int,
    ready: Callable[[DeskAddresses], None],
    lan: bool = False,
) -> None:
    """Serve the desk to this machine until Ctrl-C; port 0 takes any that is free.

    ``ready`` is called with the address that lets a browser in, on the page of ``session`` where
    one is named. With ``lan`` another address shows running chats to the local network. Raises
    :class:`~tweetup.errors.TweetupError` for a port that is taken.
    """
    sys.setswitchinterval(_SWITCH)
    with ExitStack() as stack:
        listener = stack.enter_context(_listen("127.0.0.1", port))
        taken = _port(listener)
        token = secrets.token_urlsafe(24)
        workshop = Workshop(config)
        if session is not None:
            workshop.prepare(lambda it: session_blocks(it.show(session)))
        app = make_app(workshop, token=token, port=taken)
        page = f"s/{session}" if session else ""
        addresses = DeskAddresses(f"http://127.0.0.1:{taken}/{page}?token={token}")
        listeners = [listener]
        if lan:
            # Whoever is in the network reaches it: the guard asks for a token of its own.
            guests = stack.enter_context(_listen("0.0.0.0", 0))  # noqa: S104 - asked for by --lan
            of_guests, guest_port = secrets.token_urlsafe(24), _port(guests)
            shown = make_guest_app(config.archive, token=of_guests, port=guest_port)
            app = by_port(app, shown, guest_port=guest_port)
            where = f"http://{_own_address()}:{guest_port}/?token={of_guests}"
            addresses = DeskAddresses(addresses.desk, where)
            listeners.append(guests)
        options = uvicorn.Config(
            app,
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=2,
        )
        with suppress(KeyboardInterrupt):  # uvicorn raises the signal again that ended it
            _Server(options, lambda: ready(addresses)).run(sockets=listeners)


def _port(listener: socket.socket) -> int:
    port: int = listener.getsockname()[1]
    return port


def _own_address() -> str:
    """Return this machine's address in the network that it would reach others by."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # No packet is sent: the system only chooses the way to an address of documentation.
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return "127.0.0.1"
        address: str = probe.getsockname()[0]
        return address


class _Server(uvicorn.Server):
    """A server that tells when it listens."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, and say so."""
        await super().startup(sockets)
        self._ready()


def _listen(host: str, port: int) -> socket.socket:
    # asyncio turns Nagle's algorithm off only where a socket names its protocol; with it, an answer
    # of two parts waits 40 ms for the browser's acknowledgement of the first.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise TweetupError(
            f"port {port} cannot be used: {error.strerror}", where="--port", hint="name another"
        ) from error
    return listener
