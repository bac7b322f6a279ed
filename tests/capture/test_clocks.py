"""What time it is at an address, by the date of whatever it answers."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from tweetup.capture.maintenance.doctor import read_server_time
from tweetup.networks.errors import NetworkError, TryAgainError

DATE = "Fri, 20 Nov 2026 19:00:00 GMT"


@contextmanager
def answering(status: int, **headers: str) -> Iterator[tuple[str, list[str]]]:
    """A server that answers HEAD, its address, and what it was asked."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            asked.append(f"{self.path} {sorted(name.lower() for name in self.headers)}")
            self.send_response_only(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}", asked
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.parametrize(
    ("status", "location"), [(200, ""), (404, ""), (500, ""), (302, "http://127.0.0.1:1/")]
)
def test_any_answer_tells_the_time(status: int, location: str) -> None:
    """Errors too, and a redirect, which nobody follows; no login goes out."""
    with answering(status, Date=DATE, Location=location) as (url, asked):
        assert read_server_time(url, timeout=30) == datetime(2026, 11, 20, 19, tzinfo=UTC)
    assert len(asked) == 1
    assert "authorization" not in asked[0]


def test_where_nobody_answers_there_is_no_time() -> None:
    """The address is taken, so that nobody else gets it, but nobody listens there."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        refused = r"no answer from 127\.0\.0\.1: Connection refused"
        with pytest.raises(TryAgainError, match=refused):
            read_server_time(url, timeout=30)


@pytest.mark.parametrize("date", ["", "yesterday"])
def test_a_time_nobody_can_read(date: str) -> None:
    """Some proxies take the date away, or write their own."""
    with (
        answering(200, Date=date) as (url, _),
        pytest.raises(NetworkError, match="does not say what time it is"),
    ):
        read_server_time(url, timeout=30)
