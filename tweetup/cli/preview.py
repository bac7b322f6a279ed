"""A folder shown to this machine's own browser."""

from __future__ import annotations

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from tweetup.errors import TweetupError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["serve_folder"]


class _Quiet(SimpleHTTPRequestHandler):
    """Files of a folder, without a line for each request."""

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, ANN401 - the overridden signature
        """Say nothing."""


def serve_folder(folder: Path, port: int) -> ThreadingHTTPServer:
    """Return a server on loopback for the files of ``folder``; port 0 takes any that is free.

    Raises :class:`~tweetup.errors.TweetupError` for a port that is taken.
    """
    handler = partial(_Quiet, directory=str(folder))
    try:
        return ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError as error:
        raise TweetupError(
            f"port {port} cannot be used: {error.strerror}", where="--port", hint="name another"
        ) from error
