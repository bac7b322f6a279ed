"""A server in between that passes requests on, and remembers them with their answers."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlencode

from tests.contracts.atproto import answer_faults, request_faults
from tests.servers.serving import Answer, Asked, serve

__all__ = ["Witness", "witness"]

_PASSED = ("authorization", "content-type", "atproto-accept-labelers", "atproto-proxy")


class Witness:
    """Requests to a server, and what is not as the lexicons have it."""

    def __init__(self, server: str) -> None:
        self.url = ""
        self.methods: list[str] = []
        self.faults: list[str] = []
        self._server = server

    def answer(self, asked: Asked) -> Answer:
        """What the server says."""
        query = urlencode(asked.lists, doseq=True)
        target = f"{self._server}{asked.path}?{query}".removesuffix("?")
        headers = {name: asked.headers[name] for name in _PASSED if name in asked.headers}
        data = asked.body if asked.method == "POST" else None
        request = urllib.request.Request(target, data=data, headers=headers, method=asked.method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                status, content = answer.status, answer.read()
        except urllib.error.HTTPError as error:
            status, content = error.code, error.read()
        self.methods.append(asked.path.removeprefix("/xrpc/"))
        self.faults += request_faults(asked)
        self.faults += answer_faults(asked, status, json.loads(content))
        return Answer(status, {"Content-Type": "application/json; charset=utf-8"}, content)


@contextmanager
def witness(server: str) -> Iterator[Witness]:
    """A witness, until the block ends."""
    made = Witness(server)
    with serve(made.answer) as http:
        made.url = http.url
        yield made
